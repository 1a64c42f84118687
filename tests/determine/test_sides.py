"""Whose law speaks: other states only for the legs that touch them, and the gravest of all decides."""

from __future__ import annotations

from typing import Any, Final

import pytest

import comity
from comity import Law
from comity.determine.outcome import Outcome

TO_KOREA: Final[dict[str, Any]] = {
    "activity": "export",
    "item": "9A515.x",
    "from": "USA",
    "to": "KOR",
    "end_use": "civil",
}
HOSTED: Final[dict[str, Any]] = {
    "activity": "hosted-payload",
    "item": "9A515.x",
    "from": "USA",
    "to": "JPN",
    "end_use": "civil",
    "launch": {"country": "NZL", "operator_country": "USA", "vehicle_country": "USA"},
    "orbit": {"operator_country": "JPN", "control_country": "JPN"},
    "ground": {"countries": ["NOR"]},
    "sensing": {"above_partner_threshold": True},
}


@pytest.mark.parametrize("strict", [False, True])
def test_an_import_into_a_partner_asks_nothing_of_it(law: Law, strict: bool) -> None:
    everything = comity.determine(TO_KOREA, "2024-10-23", law=law, strict=strict)
    home = comity.determine(TO_KOREA, "2024-10-23", law=law.within(frozenset({"us"})), strict=strict)
    assert everything.sides == ()
    assert everything.outcome is home.outcome
    assert everything.verified == home.verified
    assert [f.rule for f in everything.findings] == [f.rule for f in home.findings]
    assert everything.assumed == home.assumed


def test_each_state_s_side_is_told_and_the_gravest_decides(law: Law) -> None:
    answer = comity.determine(HOSTED, "2025-08-23", law=law)
    home = comity.determine(HOSTED, "2025-08-23", law=law.within(frozenset({"us"}) | law.pack.common))
    told = {side.name: side.outcome for side in answer.sides}
    assert told == {
        "United States": home.outcome,
        "Japan": Outcome.AUTHORIZATION_REQUIRED,
        "New Zealand": Outcome.AUTHORIZATION_REQUIRED,
        "Norway": Outcome.AUTHORIZATION_REQUIRED,
    }
    assert answer.outcome is Outcome.AUTHORIZATION_REQUIRED
    assert answer.sides[0].pack == "us"
    assert any(note.startswith("New Zealand: answered as of") for note in answer.notes)


def test_a_finding_names_who_grants_what_it_needs(law: Law) -> None:
    answer = comity.determine(HOSTED, "2025-08-23", law=law)
    by_rule = {f.rule: f for f in answer.findings}
    assert "Minister for Space" in by_rule["nzl.space.15"].authority
    assert by_rule["nzl.space.15"].authorization_name == "Payload permit"


def test_duties_that_go_with_a_license_go_with_that_regime_s(law: Law) -> None:
    answer = comity.determine(HOSTED, "2025-08-23", law=law)
    duties = {duty.id for duty in answer.duties}
    assert "license-conditions" not in duties  # the BIS license's, and none is required here
    assert {"eei-filing", "partner-technology-safeguards"} <= duties


@pytest.mark.parametrize(
    "stated",
    [
        {"activity": "launch", "launch.country": "USA", "from": "USA"},
        {"activity": "launch", "launch.country": "USA"},
        {"activity": "export", "item": "9A515.a"},
        {"activity": "investment"},
        {"activity": "remote-sensing"},
        {"activity": "spectrum-use"},
        {"activity": "crew-flight"},
        {"activity": "on-orbit-transfer"},
    ],
)
def test_a_leg_that_nobody_stated_belongs_to_nobody(law: Law, stated: dict[str, Any]) -> None:
    answer = comity.determine(stated, "2025-08-23", law=law)
    assert answer.sides == ()
    assert {f.rule.split(".")[0] for f in answer.findings} <= {"us", "elsewhere"}  # the place is asked


def test_what_is_not_known_of_a_partner_s_leg_is_asked(law: Law) -> None:
    facts = {"activity": "reexport", "item": "9A515.x", "from": "JPN", "to": "KOR", "end_use": "civil"}
    answer = comity.determine(facts, "2024-10-23", law=law)
    assert {side.name: side.outcome for side in answer.sides}["Japan"] is Outcome.UNDETERMINED
    assert "item.partner_list" in {unknown.fact for unknown in answer.unknowns}


def test_a_prohibition_of_a_partner_prohibits(law: Law) -> None:
    facts = {
        "activity": "remote-sensing",
        "ground.countries": ["SJM"],
        "orbit.control_country": "USA",
        "end_use": "military",
    }
    answer = comity.determine(facts, "2025-03-03", law=law)
    assert answer.outcome is Outcome.PROHIBITED
    assert {side.name: side.outcome for side in answer.sides}["Norway"] is Outcome.PROHIBITED
