"""Every classification case: an entry's own words about where an item belongs."""

from __future__ import annotations

from typing import Any

import pytest

import comity
from comity.files import parse_yaml, read_text
from tests.conftest import ROOT

CASES: list[dict[str, Any]] = [
    case
    for path in sorted((ROOT / "cases" / "classification").glob("*.yaml"))
    for case in parse_yaml(read_text(path), path.name)
]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_aid_agrees_with_the_entry(case: dict[str, Any]) -> None:
    found = comity.classify(case["facts"], case["date"])
    met = {c.code for c in found.candidates if c.status == "candidate"}
    possible = {c.code for c in found.candidates if c.status == "possible"}
    expect = case["expect"]
    assert set(expect.get("candidates", [])) <= met
    assert set(expect.get("possible", [])) <= possible
    assert not set(expect.get("not_candidates", [])) & met
    assert set(expect.get("asks", [])) <= {a.fact for c in found.candidates for a in c.asks}


def test_the_first_paragraph_met_leads_and_names_what_comes_before_it() -> None:
    found = comity.classify({"function": "star-tracker", "star_tracker_accuracy_arcsec": 15}, "2026-10-01")
    assert found.leading == "7A004.a"
    assert [e.code for e in found.first_exclude] == ["XV(e)(16)"]
    assert "item.tracking_rate_deg_s" in found.first_exclude[0].facts


def test_nothing_is_proposed_from_nothing() -> None:
    found = comity.classify({"usml_content": True}, "2026-10-01")
    assert found.leading == ""
    assert all(c.code != "EAR99" for c in found.candidates)


def test_a_stated_classification_that_the_attributes_contradict_is_flagged() -> None:
    item = {"function": "star-tracker", "star_tracker_accuracy_arcsec": 15, "classification": "9A515.x"}
    assert "7A004.a" in comity.classify(item, "2026-10-01").contradiction
    answer = comity.determine({"item": item, "activity": "export", "from": "USA", "to": "JPN"}, "2026-08-01")
    assert any("7A004.a" in note for note in answer.notes)


def test_an_unknown_attribute_is_refused_with_a_suggestion() -> None:
    with pytest.raises(comity.InputError, match=r"aperture_m"):
        comity.classify({"function": "spacecraft", "aperture": 0.4})


def test_a_stated_classification_that_its_own_threshold_refutes_is_flagged() -> None:
    found = comity.classify({"function": "thruster", "thrust_n": 400, "classification": "XV(e)(12)"}, "2026-10-01")
    assert "9A515.h" in found.contradiction
    found = comity.classify({"function": "imager", "aperture_m": 0.5, "classification": "9A515.a.1"}, "2026-10-01")
    assert found.contradictions == ()


def test_another_function_alone_contradicts_nothing() -> None:
    found = comity.classify({"function": "camera", "classification": "XII(e)"}, "2026-10-01")
    assert found.contradictions == ()


def test_what_is_met_is_told_with_value_unit_and_threshold() -> None:
    found = comity.classify({"function": "thruster", "thrust_n": 670}, "2026-10-01")
    assert found.candidates[0].because == ("vacuum thrust 670 N: more than 667.23 N",)


def test_a_catch_all_waits_for_the_paragraphs_before_it() -> None:
    item = {
        "function": "attitude-control", "for_spacecraft_of": "9A515", "dot_y_listed": False,
        "sd_part_for_controlled": True, "sd_no_release_applies": True,
    }  # fmt: skip
    found = comity.classify(item, "2026-10-01")
    rest = next(c for c in found.candidates if c.code == "9A515.x")
    assert rest.status == "possible"
    assert "item.geolocation_ce90_m" in {asked.fact for asked in rest.asks}


def test_before_the_text_was_read_nothing_is_more_than_possible() -> None:
    found = comity.classify({"function": "star-tracker", "star_tracker_accuracy_arcsec": 15}, "2025-06-01")
    assert found.leading == ""
    assert {c.status for c in found.candidates} == {"possible"}
    assert any("not read" in note for note in found.notes)


def test_what_is_assumed_is_told() -> None:
    found = comity.classify({"function": "payload"}, "2026-10-01")
    assert found.assumed == ("the item and its data are unclassified",)


def test_every_earlier_paragraph_that_is_open_names_what_decides() -> None:
    found = comity.classify({"function": "star-tracker", "star_tracker_accuracy_arcsec": 15}, "2026-10-01")
    assert all(exclusion.facts for exclusion in found.first_exclude)
