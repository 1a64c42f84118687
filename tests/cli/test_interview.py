"""The interview: one list for an order, words understood and echoed, answers kept in its file."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

import comity
from tests.cli.test_cli import run

ORDER = """\
# Three parts to three countries.
project: PO-2231
date: 2026-08-03
shared: {activity: export, from: USA, end_use: civil}
activities:
  - {name: Wheels, item: 9A515.x, to: KOR, end_user: {name: Hangang Space, country: KOR, kind: commercial}}
  - {name: Tracker, item: 9A515.x, to: JPN, end_user: {name: Mitsuhashi Denki, country: JPN, kind: commercial}}
  - {name: Transponder, item: 9A515.x, to: ARE, end_user: {name: Khalij Sat, country: ARE, kind: commercial}}
"""
REENTRY = ("determine", "--activity", "reentry", "--from", "USA", "--to", "KOR", "--date", "2026-08-03", "--ask")


@pytest.fixture
def order(tmp_path: Path) -> Path:
    path = tmp_path / "po-2231.yaml"
    path.write_text(ORDER, encoding="utf-8")
    return path


def test_an_order_is_asked_little_and_its_screening_once(order: Path) -> None:
    shown = run("determine", str(order), "--ask", stdin="clear\n" + "no\n" * 30).stdout
    assert shown.count("screened against the restricted-party lists?") == 1
    assert 2 <= shown.count(" of about ") <= 12
    assert "1 of about 4 · all lines" in shown
    assert "2 of about 4 · line 3 Transponder · License Exception STA (c)(1) would serve · 15 CFR" in shown
    assert "launch" not in shown.split("PO-2231")[0]
    assert "1 and 2: No License Required (NLR) under the EAR; 3: BIS license required" in shown.replace("\n", " ")


def test_a_word_for_no_is_no_country() -> None:
    asked = "Of which country"
    shown = run(*REENTRY, stdin="no\nno\nnone\nquit\n").stdout
    assert "Norway (NOR)? (yes; or the country by name, or none)" in shown
    assert "→ Norway (NOR)" not in shown
    assert "Asked again" in shown
    assert "→ none: taken as not known" in shown
    assert asked in shown or "country" in shown
    assert "→ Norway (NOR)" in run(*REENTRY, stdin="NO\nyes\nquit\n").stdout
    assert "→ Norway (NOR)" in run(*REENTRY, stdin="Norway\nquit\n").stdout
    assert "names no country" in run(*REENTRY, stdin="nein\nquit\n").stdout


def test_answers_are_kept_in_the_file_and_taken_up_again(order: Path) -> None:
    run("determine", str(order), "--ask", stdin="clear\nyes\nback\nno\nwhy\nsave\nquit\n")
    assert order.read_text(encoding="utf-8").startswith(ORDER)
    kept = order.read_text(encoding="utf-8").removeprefix(ORDER)
    assert [json.loads(line.removeprefix("  - ")) for line in kept.splitlines()[1:]] == [
        {"screening": "clear"},
        {"lines": [3], "sta.uae_approved_entity": "no"},
    ]
    found = comity.determine(comity.read_project(order))
    assert [d.outcome for d in found.activities] == ["filing-only", "filing-only", "authorization-required"]
    again = run("determine", str(order), "--ask", stdin="no\nsave\nquit\n").stdout
    assert "screened against" not in again
    assert len(order.read_text(encoding="utf-8").splitlines()) == len(ORDER.splitlines()) + 4


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ("[{lines: 4, screening: clear}]", "answer 1: lines: found '4'; accepted: 1 to 3"),
        ("[{screening: maybe}, {item.mtrc: yes}]", "answer 1: screening: found 'maybe'; accepted: clear or hit"),
        ("clear", "a list of answers"),
    ],
)
def test_a_bad_answer_is_one_clear_line(answers: str, says: str, order: Path) -> None:
    order.write_text(f"{ORDER}answers: {answers}\n", encoding="utf-8")
    done = run("determine", str(order))
    assert done.returncode == 2
    assert says in done.stderr
    with pytest.raises(comity.InputError, match="answers"):
        comity.Project.save_answers(order, [{"screening": "clear"}])


def test_an_answer_taken_back_is_not_counted(order: Path) -> None:
    """Neither among the answers, nor among the questions, nor among those that a line was asked."""
    shown = run("determine", str(order), "--ask", stdin="clear\nback\nquit\n").stdout
    assert shown.count("1 of about") == 2
    assert "not saved" not in shown
    assert "1 answer is used, and not saved" in run("determine", str(order), "--ask", stdin="clear\nquit\n").stdout
    once = run("determine", str(order), "--ask", stdin="clear\n" + "no\n" * 9).stdout
    often = run("determine", str(order), "--ask", stdin="clear\n" + "no\nback\n" * 5 + "no\n" * 9).stdout
    assert {line for line in once.splitlines() if " of about " in line} == {
        line for line in often.splitlines() if " of about " in line
    }


def test_only_what_an_answer_changes_is_determined_again(order: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = []
    from comity.determine.verbs import determine_one  # noqa: PLC0415

    def counted(*args: Any) -> object:
        done.append(args[0])
        return determine_one(*args)

    monkeypatch.setattr(sys.modules[determine_one.__module__], "determine_one", counted)
    run("determine", str(order), "--ask", stdin="clear\nno\n\nquit\n")
    # three lines, the same once screened, then the one that is asked about, and all once more for the page
    assert len(done) == 3 + 3 + 1 + 3
