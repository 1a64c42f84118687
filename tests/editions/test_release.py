"""An edition is kept beside the cases, and the next tells what it answers otherwise, and by which rules."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import msgspec
import pytest

import comity
from comity import InputError
from comity.editions.release import CaseAnswer, EditionAnswers
from tests.cli.test_cli import run
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with some of the cases."""
    folder = tmp_path_factory.mktemp("cases")
    source = ROOT / "cases" / "cooperation"
    shutil.copytree(source, folder / "cooperation")
    return folder


@pytest.fixture(scope="module")
def answers(cases: Path) -> EditionAnswers:
    return EditionAnswers.of_cases(cases)


def test_an_edition_that_is_cut_is_read_as_it_was(cases: Path, answers: EditionAnswers) -> None:
    answers.cut(cases, date(2026, 11, 1))
    assert answers.changes(EditionAnswers.last(cases)) == []
    with pytest.raises(InputError, match="cut already"):
        answers.cut(cases, date(2026, 11, 1))


def test_a_changed_answer_is_told_with_the_rule_that_was_rewritten(answers: EditionAnswers) -> None:
    case = next(one for one in answers.answers.values() if one.rules)
    rule = case.rules[0]
    other = msgspec.structs.replace(case, outcome="hold", requires=("us.x",))
    rules = {**answers.rules, rule: "0"}
    rules.pop(case.rules[-1], None) if len(case.rules) > 1 else None
    before = msgspec.structs.replace(answers, answers={**answers.answers, case.case: other}, rules=rules)
    (found,) = answers.changes(before)
    assert (found.case, found.before, found.now) == (case.case, other, case)
    assert found.why[rule] == "written otherwise"
    assert set(found.why.values()) == ({"written otherwise", "new"} if len(case.rules) > 1 else {"written otherwise"})


def test_a_case_with_a_fact_that_there_is_not_is_refused_by_name(cases: Path, tmp_path: Path) -> None:
    text = (cases / "cooperation" / "agencies.yaml").read_text("utf-8")
    for name, case in (("one", "- id: cooperation"), ("two", "- id: other")):
        wrong = text.replace("activity.kind:", "activity.kindd:", 1).replace("- id: cooperation", case)
        (tmp_path / f"{name}.yaml").write_text(wrong, "utf-8")
    with pytest.raises(InputError) as told:
        EditionAnswers.of_cases(tmp_path)
    assert len(told.value.faults) == 2
    assert ["one.yaml: " in str(told.value), "two.yaml: " in str(told.value)] == [True, True]


def test_cases_that_come_and_go_are_told(answers: EditionAnswers) -> None:
    gone = CaseAnswer("gone", "hold", rules=("us.gone",))
    before = msgspec.structs.replace(answers, answers={"gone": gone}, rules={**answers.rules, "us.gone": "1"})
    found = {one.case: one for one in answers.changes(before)}
    assert found.keys() == answers.answers.keys() | {"gone"}
    assert (found["gone"].now, dict(found["gone"].why)) == (None, {"us.gone": "gone"})


def test_no_edition_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--cut"):
        EditionAnswers.last(tmp_path)


def test_the_edition_of_these_cases_is_of_these_cases() -> None:
    last = EditionAnswers.last(ROOT / "cases")
    known = {rule.id for rule, _ in comity.load().pack.rules.values()}
    assert len(last.answers) > 1000
    assert len(last.rules.keys() & known) / len(last.rules) > 0.9


def test_the_command_tells_and_cuts(cases: Path, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    shutil.copytree(cases / "cooperation", folder / "cooperation")
    assert "--cut" in run("law", "release", "--folder", str(folder)).stderr
    assert run("law", "release", "--folder", str(folder), "--cut", "2026-11-30").returncode == 0
    assert "0 of" in run("law", "release", "--folder", str(folder)).stdout
