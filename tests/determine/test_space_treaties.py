"""Who bears which duty under the space treaties in mixed projects, checked by hand against the Conventions' words."""

from __future__ import annotations

from typing import Any

import pytest

import comity
from comity import Law

GOVERNMENT = {"launch.procured_by_government": True}
PRIVATE = {"launch.procured_by_government": False}


def _launch(site: str, operator: str, customer: str, by: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "activity": "launch",
        "item": "EAR99",
        "launch.country": site,
        "launch.operator_country": operator,
        "launch.by_government": False,
        "launch.procurer_country": customer,
        **by,
        **{name.replace("__", "."): value for name, value in more.items()},
    }


def _told(facts: dict[str, Any], duty: str, law: Law) -> str:
    answer = comity.determine(facts, "2026-08-03", law=law)
    return next((d.text for d in answer.duties if d.id == duty and d.status == "due"), "")


@pytest.mark.parametrize(
    ("facts", "states", "in_practice"),
    [
        (_launch("USA", "USA", "USA", PRIVATE), "USA", ""),
        (_launch("NZL", "USA", "JPN", PRIVATE), "JPN, NZL, USA", "JPN, USA"),
        (_launch("USA", "USA", "KOR", GOVERNMENT), "KOR, USA", ""),
        (_launch("USA", "USA", "KOR", PRIVATE), "KOR, USA", "KOR"),
        (_launch("FRA", "FRA", "JPN", PRIVATE), "FRA, JPN", "JPN"),
        (_launch("AUS", "KOR", "KOR", GOVERNMENT), "AUS, KOR", "KOR"),
        (_launch("GBR", "DEU", "NLD", PRIVATE), "DEU, GBR, NLD", "DEU, NLD"),
        (_launch("KAZ", "RUS", "ARE", GOVERNMENT, launch__by_government=True), "ARE, KAZ, RUS", ""),
        (_launch("IND", "IND", "SGP", PRIVATE, launch__by_government=True), "IND, SGP", "SGP"),
        (
            _launch("KEN", "ITA", "USA", GOVERNMENT, launch__facility_foreign=True, launch__facility_country="ITA"),
            "ITA, KEN, USA",
            "",
        ),
    ],
)
def test_the_launching_states_of_mixed_projects(facts: dict[str, Any], states: str, in_practice: str, law: Law) -> None:
    assert f"Launching States: {states}." in _told(facts, "launching-state-liability", law)
    practice = _told(facts, "launching-state-practice", law)
    assert (f"theirs: {in_practice}." in practice) if in_practice else not practice
    joint = _told(facts, "joint-liability", law)
    assert joint.startswith(states) if "," in states else not joint


def test_what_is_not_known_is_told_as_perhaps(law: Law) -> None:
    facts = {"activity": "launch", "item": "EAR99", "launch.country": "NZL", "launch.operator_country": "USA | JPN"}
    told = _told(facts, "launching-state-liability", law)
    assert "Launching States: NZL and perhaps JPN, USA and perhaps others (facts not stated)." in told


def test_a_registry_outside_the_launching_states_is_told_with_the_choices(law: Law) -> None:
    facts = _launch("USA", "USA", "FRA", PRIVATE, space_object__registry_country="LUX")
    assert _told(facts, "registry-must-be-launching-state", law).startswith(
        "LUX is none of the launching States (FRA, USA)"
    )
