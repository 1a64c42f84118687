"""Silence of a pack is no permission: what was not examined leaves an answer open, and nothing else does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import comity
from comity.law import Law
from comity.law.coverage import ELSEWHERE

LATE = date(2026, 11, 1)
LEADING = {
    "export": ["origin.country"],
    "reexport": ["origin.country"],
    "technical-data-exchange": ["origin.country"],
    "launch": ["launch.country", "launch.operator_country"],
    "launch-site": ["site.country", "site.operator_country"],
    "reentry": ["site.country", "reentry.operator_country"],
    "crew-flight": ["launch.country", "launch.operator_country"],
    "hosted-payload": ["orbit.control_country"],
    "on-orbit-transfer": ["orbit.control_country", "orbit.transferee_country"],
    "remote-sensing": ["sensing.operator_country"],
    "spectrum-use": ["spectrum.administration"],
    "investment": ["target.country"],
}
"""For kinds of activity, the facts that name the states whose law leads, as the design has them."""


@pytest.fixture(scope="module")
def law() -> Law:
    return comity.load()


def in_depth(law: Law) -> set[str]:
    """The states of whose law some regime was read in depth."""
    deep = (one.states for one in law.pack.covered if one.pack != ELSEWHERE and one.in_depth_on(LATE))
    return {state for states in deep if not isinstance(states, str) for state in states}


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_no_permissive_word_where_a_leading_states_law_was_not_examined(data: st.DataObject) -> None:
    law = comity.load()
    kind = data.draw(st.sampled_from(sorted(LEADING)))
    state = data.draw(st.sampled_from(sorted(set(law.record.countries) - in_depth(law))))
    place = data.draw(st.sampled_from(LEADING[kind]))
    facts = dict.fromkeys(LEADING[kind], "USA") | {place: state, "activity.kind": kind}
    facts |= {"target.us_business": "no"} if kind == "investment" else {}
    item = data.draw(st.sampled_from(["EAR99", "9A515.x", "5A991", ""]))
    facts |= {"item.classification": item} if item else {}
    answer = comity.determine(facts, LATE, law=law)
    assert not answer.outcome.permissive, answer.headline
    named = law.record.countries[state]
    missing = {one.side for one in answer.not_examined if one.how == "not-examined"}
    assert missing & {named, "European Union", *(one.whose for one in law.pack.covered if state in one.states)}


@pytest.mark.parametrize("kind", sorted(LEADING))
def test_where_the_place_is_not_stated_it_is_asked(law: Law, kind: str) -> None:
    answer = comity.determine({"activity.kind": kind, "item.classification": "EAR99"}, LATE, law=law)
    if answer.outcome is comity.Outcome.UNDETERMINED:
        assert {unknown.fact for unknown in answer.unknowns} & set(LEADING[kind])
    else:
        assert not answer.outcome.permissive


def test_no_permissive_word_for_a_day_that_was_not_read(law: Law) -> None:
    begins = [one for one in law.pack.covered if one.row.in_depth and one.row.in_depth[0] and one.row.kinds]
    assert begins
    for one in begins:
        assert one.row.in_depth
        assert one.row.in_depth[0]
        day = one.row.in_depth[0] - timedelta(days=1)
        for kind in one.row.kinds:
            facts = {"activity.kind": kind, "item.classification": "EAR99", "origin.country": "USA"}
            facts |= dict.fromkeys(LEADING.get(kind, ()), "USA")
            answer = comity.determine(facts | {"sensing.earth_imaging": True}, day, law=law)
            reached = law.at(day).condition(one.reach, one.id)
            if one.row.reach and answer.outcome.permissive:  # out of its reach
                assert reached.facts
            else:
                assert not answer.outcome.permissive, (one.id, kind, answer.headline)


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({"activity": "export", "item": "9A515.x", "from": "USA", "to": "KOR"}, "filing-only"),
        ({"activity": "export", "item": "EAR99", "from": "USA", "to": "DEU"}, "not-required"),
        ({"activity": "export", "item": "EAR99", "from": "USA", "to": "SRB"}, "not-required"),
    ],
)
def test_what_was_examined_is_not_withheld(law: Law, facts: dict[str, str], outcome: str) -> None:
    answer = comity.determine(facts, LATE, law=law)
    assert answer.outcome == outcome
    assert "United States, EAR, " in answer.headline
    assert not [one for one in answer.not_examined if one.how == "not-examined"]


def test_an_answer_says_which_law_it_looked_at(law: Law) -> None:
    answer = comity.determine({"activity": "export", "item": "EAR99", "from": "KAZ", "to": "JPN"}, LATE, law=law)
    assert answer.outcome is comity.Outcome.UNDETERMINED
    assert answer.headline.endswith("Not examined in depth: Kazakhstan: law on exports")
    assert "coverage" in {one.cause for one in answer.causes}


def test_the_ledgers_hold_what_the_rules_cite(law: Law) -> None:
    told = law.check().problems
    assert not [problem for problem in told if "ledger" in problem.where]


def test_open_sections_are_told_with_their_reach(law: Law) -> None:
    found = law.coverage("export", "United States", LATE)
    ear = next(one for one in found if one.regime == "EAR")
    assert ear.depth == "in depth"
    assert ear.sections > 200 and 0 < ear.by_heading < ear.sections
    assert any(section.startswith("15 CFR 745.1") for section in ear.open_sections)
    assert not law.coverage("export", "KAZ", LATE)
