"""``comity screen`` and projects, as a user types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_cli import run
from tests.conftest import ROOT

LIST = "tests/screening/data/csl-sample-2026-07-31.json"
ORDER = """
name: Reaction wheels
date: 2026-08-03
activity: export
from: USA
to: LUX
end_use: civil
item: 9A515.x
end_user: {name: Spacety Luxembourg, country: LUX, kind: commercial}
"""


@pytest.fixture
def order(tmp_path: Path) -> Path:
    path = tmp_path / "order.yaml"
    path.write_text(ORDER)
    return path


def test_a_hit_is_a_hold_and_says_why(order: Path) -> None:
    done = run("screen", str(order), "--list", LIST)
    assert done.returncode == 3
    assert "possible match in csl-sample-2026-07-31.json of 2026-07-31" in " ".join(done.stdout.split())
    assert "hold until a person resolves it" in " ".join(done.stdout.split())
    assert "SDN:40478" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_no_match_is_no_release() -> None:
    done = run("screen", "--name", "Hangang Space", "--country", "Korea", "--list", LIST)
    assert done.returncode == 0
    assert "no match found in csl-sample-2026-07-31.json of 2026-07-31" in " ".join(done.stdout.split())
    assert "No match is not a release" in done.stdout


def test_a_person_resolves_the_hits_and_the_order_goes_on(order: Path, tmp_path: Path) -> None:
    clearances = str(tmp_path / "clearances.yaml")
    for entry in ("SDN:40478", "EL:Spacety Co., Ltd."):
        args = ("--entry", entry, "--by", "A. Officer", "--why", "another company", "--clearances", clearances)
        done = run("screening", "clear", "Spacety Luxembourg", *args, "--list", LIST)
        assert done.returncode == 0, done.stderr
        assert "Recorded in" in done.stdout
    done = run("screen", str(order), "--list", LIST, "--clearances", clearances, "--json")
    assert done.returncode == 0
    [party] = json.loads(done.stdout)["parties"]
    assert party["status"] == "cleared"
    answer = run("determine", str(order), "--screening-list", LIST, "--clearances", clearances, "--json")
    assert json.loads(answer.stdout)["outcome"] == "filing-only"
    held = json.loads(run("determine", str(order), "--screening-list", LIST, "--json").stdout)
    assert held["outcome"] == "hold"
    assert held["screening"]["list_date"] == "2026-07-31"
    memo = run("determine", str(order), "--screening-list", LIST, "--memo").stdout
    assert "## Screening" in memo


def test_a_delta_is_told(tmp_path: Path) -> None:
    raw = json.loads((ROOT / LIST).read_text(encoding="utf-8"))
    raw["search_performed_at"] = "2026-08-31"
    gone = raw["results"].pop()
    later = tmp_path / "later.json"
    later.write_text(json.dumps(raw))
    done = run("screening", "delta", LIST, str(later))
    assert "0 added, 1 removed, 0 changed" in done.stdout
    assert gone["name"] in done.stdout


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--name", "X"), "unscreened: no list is given"),
        (("--list", LIST), "nothing to screen"),
        (("--name", "X", "--list", "nowhere.json"), "no such file"),
        (("--name", "X", "--country", "Koera", "--list", LIST), "did you mean"),
        (("--name", "X", "--list", LIST, "--clearances", "nowhere.yaml"), "nowhere.yaml: no such file"),
        (("clear", "X", "--entry", "E", "--by", "B", "--why", "W", "--clearances", "c", "--list", LIST), "is no hit"),
    ],
)
def test_bad_input_is_one_clear_line(args: tuple[str, ...], says: str) -> None:
    done = run("screening" if args[0] == "clear" else "screen", *args)
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_project_gives_each_answer_and_one_of_them_all(tmp_path: Path) -> None:
    path = tmp_path / "project.yaml"
    path.write_text(
        "project: Two shipments\ndate: 2026-08-03\nshared: {activity: export, from: USA, end_use: civil, item: 9A515.x,"
        " end_user: commercial}\nactivities: [{name: One, to: KOR}, {name: Two, to: CHN}]\n"
    )
    shown = run("determine", str(path), "--full").stdout
    assert shown.index("One") < shown.index("Two shipments")
    assert max(map(len, shown.splitlines())) <= 100
    answers = json.loads(run("determine", str(path), "--json").stdout)
    assert [a["name"] for a in answers] == ["One", "Two"]
    one = json.loads(run("determine", str(path), "--combined", "--json").stdout)
    assert (one["name"], one["outcome"]) == ("Two shipments", "policy-of-denial")
    assert [a["outcome"] for a in one["activities"]] == [a["outcome"] for a in answers]
    memo = run("determine", str(path), "--memo").stdout
    assert memo.count("# Determination") == 2
    assert "# Project: Two shipments" in memo


STEERING = "Spacety \x1b]0;x\x07 \u202e\x9b31m Luxembourg"


def test_what_would_steer_a_terminal_is_shown_escaped(tmp_path: Path) -> None:
    raw = json.loads((ROOT / LIST).read_text(encoding="utf-8"))
    raw["results"][0]["name"] = STEERING
    raw["results"][0]["remarks"] = raw["results"][0]["license_policy"] = "\x1b[2J\u2066"
    listed = tmp_path / "csl-2026-07-31.json"
    listed.write_text(json.dumps(raw))
    order = tmp_path / "order.yaml"
    order.write_text(ORDER.replace("Spacety Luxembourg", '"Spacety \\e]0;x \\u202e\\x9b Luxembourg"'))
    shown = [
        run("screen", "--name", STEERING, "--list", str(listed)),
        run("screen", "--name", STEERING, "--list", str(listed), "--json"),
        run("screening", "delta", LIST, str(listed)),
        run("determine", str(order), "--screening-list", str(listed)),
        run("determine", str(order), "--screening-list", str(listed), "--json"),
        run("determine", str(order), "--screening-list", str(listed), "--memo"),
    ]
    for done in shown:
        assert "Spacety" in done.stdout, done.stderr
        assert {c for c in done.stdout if not c.isprintable()} <= {"\n"}, done.args
    assert "\\x1b" in shown[0].stdout
    assert json.loads(shown[1].stdout)["parties"][0]["name"] == STEERING


def test_several_lists_are_named_with_their_dates_and_age(tmp_path: Path) -> None:
    uk = tmp_path / "ConList.csv"
    uk.write_text(
        "Last Updated,01/01/2024\nName 6,Country,Group Type,Alias Type,Regime,Group ID\n"
        "SPACETY LUXEMBOURG,Luxembourg,Entity,Primary name,Russia,1\n"
    )
    done = run("screen", "--name", "Spacety Luxembourg", "--list", LIST, "--list", str(uk))
    told = " ".join(done.stdout.replace("│", " ").replace("├──", " ").split())
    assert done.returncode == 3
    assert "csl-sample-2026-07-31.json of 2026-07-31 (30 parties) and ConList.csv of 2024-01-01 (1 parties)" in told
    assert "ConList.csv of 2024-01-01 is" in told
    assert "UK:1" in told
