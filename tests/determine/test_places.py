"""Places that are no countries, territories of the United States, and the citizenships of persons."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import comity
from comity.files import parse_yaml, read_text
from comity.law import Law
from comity.record.load import BUILT_IN

PLACES = parse_yaml(read_text(BUILT_IN / "places.yaml"), "places.yaml")
EXPORT = {"activity": "export", "item": "EAR99", "from": "USA"}
DAY = "2026-11-01"


@pytest.mark.parametrize("name", [name for place in PLACES if "certain" not in place for name in place["names"]])
def test_nothing_goes_to_an_occupied_region_as_to_the_country(law: Law, name: str) -> None:
    for facts in ({**EXPORT, "to": name}, {**EXPORT, "to": "DEU", "end_user.country": name.upper()}):
        assert comity.determine(facts, DAY, law=law).outcome == "hold"
    stated = {one.fact: one.value for one in comity.determine({**EXPORT, "to": name}, DAY, law=law).confirmed}
    assert stated["destination.occupied_ukraine"] == stated["sanctions.occupied_region"] == "yes"


@pytest.mark.parametrize("name", [name for place in PLACES if "certain" in place for name in place["names"]])
def test_where_only_a_part_is_occupied_it_is_asked(law: Law, name: str) -> None:
    answer = comity.determine({**EXPORT, "to": name}, DAY, law=law)
    assert answer.outcome == "undetermined"
    assert {"destination.occupied_ukraine", "sanctions.occupied_region"} <= {one.fact for one in answer.unknowns}


def test_a_column_says_what_to_state_instead(law: Law) -> None:
    with pytest.raises(comity.InputError, match=r"found 'Crimea', a place .*UKR, with destination.occupied_ukraine"):
        law.schema.read("destination.country", "Crimea", "row 1")


@pytest.mark.parametrize("territory", ["GUM", "PRI", "VIR", "ASM", "MNP", "USA"])
def test_what_stays_in_the_united_states_is_no_export(law: Law, territory: str) -> None:
    facts = {"activity": "export", "item": "XV(e)(12)", "from": "USA", "to": territory}
    answer = comity.determine(facts, DAY, law=law)
    assert not [finding for finding in answer.findings if finding.status == "required"]


@pytest.mark.parametrize("kind", ["technical-data-exchange", "technical-assistance"])
@pytest.mark.parametrize("how", ["citizenships", "permanent_residencies"])
def test_a_persons_citizenships_count_in_every_kind_of_activity(law: Law, kind: str, how: str) -> None:
    facts = {"activity": kind, "item": "XV(f)", "from": "USA", "to": "GBR"}
    denied = comity.determine({**facts, f"person.{how}": ["IRN"]}, DAY, law=law)
    assert denied.outcome == "policy-of-denial"
    assert comity.determine({**facts, f"person.{how}": ["GBR"]}, DAY, law=law).outcome != "policy-of-denial"


STATES = ["JPN", "DEU", "AUS", "KOR", "IND", "THA", "CHN", "RUS", "BLR", "IRN", "CUB", "ISR", "ARE", "MEX"]


@settings(max_examples=40, deadline=None)
@given(
    item=st.sampled_from(["9A515.x", "9A515.d.1", "5A991", "9A004.b", "EAR99"]),
    to=st.sampled_from(STATES),
    meant_for=st.sampled_from(STATES),
    role=st.sampled_from(["end_user", "ultimate_consignee"]),
)
def test_what_is_meant_for_another_country_is_no_freer_than_to_that_country(
    item: str, to: str, meant_for: str, role: str
) -> None:
    facts = {"activity": "export", "item": item, "from": "USA", "end_use": "civil"}
    there = comity.determine({**facts, "to": meant_for}, DAY)
    by_way = comity.determine({**facts, "to": to, f"{role}.country": meant_for}, DAY)
    if not there.outcome.permissive and there.outcome != "undetermined":
        assert not by_way.outcome.permissive, (there.headline, by_way.headline)
