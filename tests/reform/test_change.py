"""Kinds of change: what it means that an answer was one and becomes another."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from comity import Outcome
from comity.reform.change import (
    ChangeKind,
    ComparedAnswer,
    as_facts_turn_out,
    joined,
    kind_of,
    kind_of_outcomes,
    may_proceed,
)

OUTCOMES = st.sampled_from(list(Outcome))
ANSWERS = st.builds(
    ComparedAnswer,
    outcome=OUTCOMES,
    required=st.sampled_from([(), ("bis-license",), ("bis-license", "ddtc-license")]),
    review=st.sampled_from(["", "case-by-case", "denial"]),
    exceptions=st.sampled_from([(), ("STA",), ("GOV", "STA")]),
    conditions=st.sampled_from([(), ("records",), ("records", "statement")]),
    duties=st.sampled_from([(), ("eei-filing",), ("eei-filing", "notice")]),
)


@settings(max_examples=300)
@given(ANSWERS, ANSWERS)
def test_a_change_and_its_undoing_point_in_opposite_directions(one: ComparedAnswer, other: ComparedAnswer) -> None:
    there, back = kind_of(one, other).eases, kind_of(other, one).eases
    assert (there is None) == (back is None)
    assert there is None or there is not back
    if one == other:
        assert kind_of(one, other) is ChangeKind.UNCHANGED
    if may_proceed(one.outcome) != may_proceed(other.outcome):
        assert kind_of(one, other) is not ChangeKind.UNCHANGED


@settings(max_examples=300)
@given(ANSWERS, ANSWERS)
def test_outcomes_alone_tell_the_kind_or_say_that_they_do_not(one: ComparedAnswer, other: ComparedAnswer) -> None:
    assert kind_of_outcomes(one.outcome, other.outcome) in (None, kind_of(one, other))


def test_outcomes_alone_tell_what_is_decided_and_of_another_gravity() -> None:
    license_, free = Outcome.AUTHORIZATION_REQUIRED, Outcome.NOT_REQUIRED
    assert kind_of_outcomes(license_, free) is ChangeKind.LICENSE_REMOVED
    assert kind_of_outcomes(free, free) is None  # fewer duties?
    assert kind_of_outcomes(license_, license_) is None  # fewer authorizations, or a milder review?
    assert kind_of_outcomes(Outcome.UNDETERMINED, free) is None  # do all answers to what is unknown agree?


def test_several_possible_items() -> None:
    eased, same, worse = ChangeKind.LICENSE_REMOVED, ChangeKind.UNCHANGED, ChangeKind.NEWLY_REQUIRED
    assert joined({eased}, same) is eased
    assert joined({eased, same}, same) is ChangeKind.EASED_FOR_SOME
    assert joined({worse, same}, same) is ChangeKind.TIGHTENED_FOR_SOME
    assert joined({worse, eased}, ChangeKind.UNSETTLED) is ChangeKind.UNSETTLED


def test_what_a_change_may_come_to_as_facts_turn_out() -> None:
    eased, same, worse = ChangeKind.REVIEW_EASED, ChangeKind.UNCHANGED, ChangeKind.NEWLY_REQUIRED
    assert as_facts_turn_out([same]) is same
    assert as_facts_turn_out([eased, same]) is ChangeKind.MAY_EASE
    assert as_facts_turn_out([same, worse]) is ChangeKind.MAY_TIGHTEN
    assert as_facts_turn_out([eased, worse]) is ChangeKind.MAY_CHANGE
    assert as_facts_turn_out([ChangeKind.UNSETTLED]) is ChangeKind.MAY_CHANGE


@settings(max_examples=300)
@given(ANSWERS, ANSWERS)
def test_other_terms_are_a_change_and_of_the_same_terms_none(one: ComparedAnswer, other: ComparedAnswer) -> None:
    """Answers of one outcome differ in the exceptions that serve, their conditions, or duties, if in anything."""
    same = ComparedAnswer(one.outcome, one.required, review=one.review)
    terms = (other.exceptions, other.conditions, other.duties)
    exceptions, conditions, duties = terms
    changed = msgspec.structs.replace(same, exceptions=exceptions, conditions=conditions, duties=duties)
    told = any((duties,) if one.outcome is Outcome.UNDETERMINED else terms)
    told = told and one.outcome not in (Outcome.PROHIBITED, Outcome.HOLD)
    assert (kind_of(same, changed) is ChangeKind.UNCHANGED) == (not told)
