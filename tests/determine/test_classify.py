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
    found = comity.classify({"encryption": True}, "2026-10-01")
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
