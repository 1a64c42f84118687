"""One answer for a project: by state and regime, with who needs what, the gravest deciding."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

import comity
from comity import Law
from tests.conftest import ROOT

EXAMPLE = ROOT / "src" / "comity" / "data" / "examples" / "6-japanese-satellite-with-a-us-sensor.yaml"


@pytest.fixture(scope="module")
def answer(law: Law) -> comity.ProjectDetermination:
    return comity.determine(comity.read_project(EXAMPLE, law), law=law)


def _find(answer: comity.ProjectDetermination, rule: str) -> tuple[str, str, tuple[str, ...], str]:
    return next(
        (side.name, regime.name, joint.activities, joint.finding.status)
        for side in answer.sides
        for regime in side.regimes
        for joint in (*regime.findings, *regime.quiet)
        if joint.finding.rule == rule
    )


def test_a_project_is_answered_for_every_side(answer: comity.ProjectDetermination) -> None:
    assert answer.sides[0].name == "United States"
    assert {"Japan", "Norway", "New Zealand"} <= {side.name for side in answer.sides}
    assert answer.outcome == "authorization-required"
    assert "BIS license" in answer.headline
    assert "DDTC agreement" in answer.headline
    assert [d.name for d in answer.activities] == [one.name for one in comity.read_project(EXAMPLE).activities]


def test_a_hosted_sensor_needs_what_both_sides_ask(answer: comity.ProjectDetermination) -> None:
    """Checked by hand against the provisions that each rule cites."""
    required = {
        (side.name, joint.finding.authorization_name): joint.by_status["required"]
        for side in answer.sides
        for regime in side.regimes
        for joint in regime.findings
        if joint.finding.status == "required"
    }
    launched = ("The sensor flies as a hosted payload", "The satellite goes to New Zealand and is launched")
    assert "The sensor goes to Japan" in required["United States", "BIS license"]
    assert required["United States", "FAA vehicle operator license (launch)"] == launched  # 14 CFR 413.3, abroad
    assert required["United States", "FAA favorable payload determination"] == launched  # 14 CFR 450.43(a)
    assert required["New Zealand", "Payload permit"] == launched  # OSHAA Act 2017, s. 15
    assert "The satellite observes the Earth" in required["Japan", "Permission to control a satellite"]
    assert "The satellite sends its data to Norway" in required["Norway", "Frequency license and earth station permit"]
    assert ("United States", "NOAA remote sensing license") not in required  # operated by and from Japan
    assert "Registration of the space object" in {joint.duty.name for joint in answer.duties}


def test_every_finding_is_told_once_with_who_needs_it(answer: comity.ProjectDetermination) -> None:
    rules = [
        joint.finding.rule
        for side in answer.sides
        for regime in side.regimes
        for joint in (*regime.findings, *regime.quiet)
    ]
    assert len(rules) == len(set(rules))
    assert set(rules) == {f.rule for d in answer.activities for f in d.findings}
    side, regime, activities, status = _find(answer, "us.itar.124.1.a")
    assert (side, regime, status) == ("United States", "ITAR", "required")
    assert activities == ("Engineers help to mate the satellite with the U.S. vehicle",)
    for side_found in answer.sides:
        for regime_found in side_found.regimes:
            for joint in regime_found.findings:
                assert joint.finding.cite
                assert joint.finding.url
                found = {
                    d.name: f.status for d in answer.activities for f in d.findings if f.rule == joint.finding.rule
                }
                assert joint.statuses == found
                assert next(iter(joint.by_status)) == joint.finding.status
                assert {n for names in joint.by_status.values() for n in names} == set(joint.activities)
            assert all(joint.finding.status == "not-triggered" for joint in regime_found.quiet)


def test_duties_and_questions_are_joined(answer: comity.ProjectDetermination) -> None:
    duties = [joint.duty.id for joint in answer.duties]
    assert len(duties) == len(set(duties))
    [filing] = [joint for joint in answer.duties if joint.duty.id == "eei-filing"]
    due = tuple(d.name for d in answer.activities for x in d.duties if x.id == "eei-filing" and x.status == "due")
    assert filing.activities == due
    facts = [joint.unknown.fact for joint in answer.unknowns]
    assert len(facts) == len(set(facts))
    assert set(facts) == {u.fact for d in answer.activities for u in d.unknowns}


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        ({"to": "KOR"}, {"to": "JPN"}, "filing-only"),
        ({"to": "KOR"}, {"to": "CHN"}, "policy-of-denial"),
        ({"to": "CHN"}, {"to": "JPN", "end_user.possible_match": True}, "hold"),
        ({"to": "JPN", "end_user.possible_match": True}, {"to": "JPN", "knowledge.violation": True}, "prohibited"),
        # a party who may be on the Denied Persons List comes before a license that can be applied for
        ({"to": "CHN"}, {"to": "JPN", "end_user.name": "X", "end_user.country": "JPN"}, "undetermined"),
    ],
)
def test_the_gravest_outcome_decides(
    law: Law, first: dict[str, object], second: dict[str, object], outcome: str
) -> None:
    shared = {"activity": "export", "from": "USA", "end_use": "civil", "item": "9A515.x", "end_user.kind": "commercial"}
    project = {"project": "P", "date": "2026-08-03", "shared": shared, "activities": [first, second]}
    answer = comity.determine(comity.read_project(project, law), law=law)
    assert answer.outcome == outcome
    assert (
        comity.determine(comity.read_project({**project, "activities": [second, first]}, law), law=law).outcome
        == outcome
    )


def test_what_one_activity_decides_names_it(law: Law) -> None:
    shared = {"activity": "export", "from": "USA", "end_use": "civil", "item": "9A515.x", "end_user.kind": "commercial"}
    activities = [{"name": "A", "to": "KOR"}, {"name": "B", "to": "JPN", "end_user.possible_match": True}]
    answer = comity.determine(
        comity.read_project({"project": "P", "shared": shared, "activities": activities}, law), "2026-08-03", law=law
    )
    assert answer.headline == "Hold: Unresolved screening match (B)"


@pytest.mark.parametrize(
    ("to", "included"),
    [
        (("KOR", "KOR"), {(1,): (2,)}),  # a purchase of both, to one place
        (("KOR", "JPN"), {}),  # two places, two applications
    ],
)
def test_one_license_may_include_what_another_is_asked_for(
    law: Law, to: tuple[str, str], included: dict[tuple[int, ...], tuple[int, ...]]
) -> None:
    """22 CFR 120.5(b)(2) and 123.1(b)."""
    items = [{"classification": code, "to": place} for code, place in zip(("XV(e)(13)", "9A515.a.1"), to, strict=True)]
    order = {"activity": "export", "from": "USA", "end_use": "civil", "items": items}
    answer = comity.determine(comity.read_project(order, law), "2026-11-30", law=law)
    assert {one.activities: one.included for one in answer.inclusions} == included
    assert ("(x) entry" in str(comity.OrderPage.of(answer).spares)) is bool(included)


def test_a_project_s_answer_follows_its_schema_and_replays(answer: comity.ProjectDetermination, law: Law) -> None:
    published = json.loads((ROOT / "docs" / "project.schema.json").read_text(encoding="utf-8"))
    assert published == json.loads(json.dumps(comity.ProjectDetermination.schema()))
    jsonschema.validate(json.loads(answer.to_json()), published)
    assert comity.determine(comity.read_project(EXAMPLE, law), law=law).to_json() == answer.to_json()


def test_the_memo_names_every_activity_and_cites(answer: comity.ProjectDetermination) -> None:
    memo = comity.memo(answer)
    assert all(d.name in memo for d in answer.activities)
    assert "22 CFR 124.1(a)" in memo
    assert "## Japan" in memo


def test_screening_holds_up_the_project(law: Law, tmp_path: Path) -> None:
    listed = ROOT / "tests" / "screening" / "data" / "csl-sample-2026-07-31.json"
    shared = {"activity": "export", "from": "USA", "to": "LUX", "end_use": "civil", "item": "9A515.x"}
    project = {
        "project": "P",
        "date": "2026-08-03",
        "shared": {**shared, "end_user": {"name": "Spacety Luxembourg", "country": "LUX", "kind": "commercial"}},
        "activities": [{"name": "A"}, {"name": "B", "end_user": {"name": "Grand Duchy Optics", "country": "LUX"}}],
    }
    answer = comity.determine(comity.read_project(project, law), law=law, screener=comity.screener(listed))
    assert answer.activities[0].outcome == "hold"
    assert answer.outcome == "hold"
