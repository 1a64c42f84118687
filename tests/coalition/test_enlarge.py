"""What other states would add to a coalition, what sharing lacks, how long it takes; communications that are shared."""

from __future__ import annotations

import pytest

import comity
from comity import Coalition, InputError, Law
from tests.shown import check_shown

DAY = "2026-11-30"


@pytest.fixture(scope="module")
def found(law: Law) -> comity.Enlargement:
    return Coalition("cspo", DAY, law=law).enlarge(["KOR", "IND"])


def test_a_table_for_each_state_and_no_order_of_worth(found: comity.Enlargement, law: Law) -> None:
    check_shown(found)
    assert [one.state for one in found.states] == ["IND", "KOR"]  # by the alphabet
    for one in found.states:
        shared = Coalition(["USA", one.state], DAY, law=law).share("USA", one.state, "tracking")
        ours = next(need for need in one.sharing if need.to_it and need.subject == "tracking")
        assert ours.value in {cell.value for cell in shared.cells}
        assert ours.cites
        assert any("carries no data by itself" in lack for lack in one.lacks)
        assert one.steps and all(step.cite or not step.days for step in one.steps)


def test_what_the_state_itself_must_do_is_a_step_too(found: comity.Enlargement) -> None:
    for one in found.states:
        theirs = {step.title.lower(): set(step.for_subjects) for step in one.steps if not step.to_it}
        needs = {(need, own.subject) for own in one.sharing if not own.to_it for need in own.needs}
        assert {(title, subject) for title, some in theirs.items() for subject in some} == {
            (need.lower(), subject) for need, subject in needs
        }
        assert theirs and all(step.owner == one.name and not step.days for step in one.steps if not step.to_it)


def test_where_an_agreement_comes_first_no_time_is_told(found: comity.Enlargement) -> None:
    india, korea = found.states
    lacking = {need.subject for need in india.sharing if need.to_it and need.value == "agreement needed"}
    assert lacking == {"missile-warning"}
    assert lacking.isdisjoint(india.ends)
    assert {"conjunction", "tracking", "missile-warning"} == set(korea.ends)
    for days in korea.ends.values():
        assert list(days) == sorted(days)


def test_an_agreement_and_a_membership_change_what_is_lacking(law: Law) -> None:
    now = Coalition("cspo", DAY, law=law).enlarge(["PHL"]).states[0]
    then = Coalition("cspo", DAY, law=law, reforms=["record-draft-ssa-philippines"]).enlarge(["PHL"])
    assert then.supposed
    told = [
        next(need.value for need in one.sharing if need.to_it and need.subject == "tracking")
        for one in (now, then.states[0])
    ]
    assert told == ["agreement needed", "decision needed"]
    joined = Coalition("cspo", DAY, law=law, reforms=["record-draft-cspo-korea"])
    with pytest.raises(InputError, match="KOR belongs to"):
        joined.enlarge(["KOR"])


def test_communications_are_told_with_agreements_and_no_capacity_that_is_not_published() -> None:
    found = Coalition(["NOR", "AUS", "GBR"], DAY).communications()
    check_shown(found)
    assert [one.partner for one in found.shares if one.capacity] == ["AUS"]
    arctic = next(one for one in found.shares if one.giver == "NOR")
    assert arctic.agreement and "in force" in arctic.standing
    assert not Coalition(["NOR"], "2024-08-10").communications().shares  # the payloads flew on 11 August 2024
