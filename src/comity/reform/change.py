"""Kinds of change: what it means for an activity that its answer was one and becomes another."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

import msgspec

from comity.determine import Outcome
from comity.determine.decide import hindrance, strictness


class ComparedAnswer(msgspec.Struct, frozen=True):
    """What a law says of one activity, as far as a comparison needs it.

    Attributes:
        required: the authorizations that stand.
        by: the rule that decides the outcome.
        cites: the provisions that require, or that lift what is required.
        exemption: the exception or exemption that serves.
        exceptions: every exception or exemption that serves, by name.
        conditions: what the exception asks of its user.
        duties: what must be done besides, that is due.
        review: the strictest policy under which an application would be judged.
        verified: false when a permissive outcome rests on text that was not read.
    """

    outcome: Outcome
    required: tuple[str, ...] = ()
    by: str = ""
    cites: tuple[str, ...] = ()
    exemption: str = ""
    exceptions: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    review: str = ""
    verified: bool = True


class ChangeKind(StrEnum):
    """What a reform does to an activity, the best first and the worst last."""

    PROHIBITION_LIFTED = "prohibition lifted"
    LICENSE_REMOVED = "license removed"
    EXCEPTION_GAINED = "exception gained"
    EXCEPTION_UNNEEDED = "exception no longer needed"
    DENIAL_EASED = "denial policy eased"
    REVIEW_EASED = "review eased"
    FEWER = "fewer authorizations"
    FOUND_FREE = "was undetermined, now free"
    EASED_FOR_SOME = "eased for some possible items"
    MAY_EASE = "may be eased: open facts decide"
    MORE_EXCEPTIONS = "another exception serves too"
    FEWER_CONDITIONS = "fewer conditions"
    FILING_ENDS = "filing ends"
    FEWER_DUTIES = "fewer duties"
    MAY_CHANGE = "may change: open facts decide"
    OTHER_TERMS = "other conditions or duties"
    UNCHANGED = "unchanged"
    MORE_DUTIES = "more duties"
    FILING_BEGINS = "filing begins"
    MORE_CONDITIONS = "more conditions"
    FEWER_EXCEPTIONS = "an exception no longer serves"
    MAY_TIGHTEN = "may be tightened: open facts decide"
    FOUND_REQUIRED = "was undetermined, now required"
    UNSETTLED = "no longer decided"
    TIGHTENED_FOR_SOME = "tightened for some possible items"
    MORE = "other or more authorizations"
    REVIEW_TIGHTENED = "review tightened"
    EXCEPTION_NEEDED = "exception newly needed"
    DENIAL_IMPOSED = "denial policy imposed"
    NEWLY_REQUIRED = "newly required"
    NEWLY_PROHIBITED = "newly prohibited"

    @property
    def is_open(self) -> bool:
        """Whether it hangs on facts that are not stated if anything changes."""
        return self in _OPEN

    @property
    def eases(self) -> bool | None:
        """Whether it makes things easier; None if nothing changes, or if only our knowledge does."""
        order = list(ChangeKind)
        if self in _NEITHER:
            return None
        return order.index(self) < order.index(ChangeKind.UNCHANGED)

    @property
    def uncounted(self) -> bool:
        """Whether no count of ease sees it: an activity goes ahead, waits and files as before, on other terms."""
        return self in _UNCOUNTED


_OPEN: Final = frozenset({ChangeKind.MAY_EASE, ChangeKind.MAY_CHANGE, ChangeKind.MAY_TIGHTEN})
_NEITHER: Final = frozenset(
    {
        ChangeKind.UNCHANGED,
        ChangeKind.FOUND_FREE,
        ChangeKind.FOUND_REQUIRED,
        ChangeKind.UNSETTLED,
        ChangeKind.MAY_CHANGE,
        ChangeKind.OTHER_TERMS,
    }
)
"""Kinds that make nothing easier or harder, or of which that is not known."""
_UNCOUNTED: Final = frozenset(
    {
        ChangeKind.EXCEPTION_UNNEEDED,
        ChangeKind.MORE_EXCEPTIONS,
        ChangeKind.FEWER_CONDITIONS,
        ChangeKind.EXCEPTION_NEEDED,
        ChangeKind.FEWER_EXCEPTIONS,
        ChangeKind.MORE_CONDITIONS,
    }
)
_BETWEEN: Final = {
    (4, 3): ChangeKind.PROHIBITION_LIFTED,
    (4, 2): ChangeKind.PROHIBITION_LIFTED,
    (4, 1): ChangeKind.PROHIBITION_LIFTED,
    (4, 0): ChangeKind.PROHIBITION_LIFTED,
    (3, 2): ChangeKind.DENIAL_EASED,
    (3, 1): ChangeKind.EXCEPTION_GAINED,
    (2, 1): ChangeKind.EXCEPTION_GAINED,
    (3, 0): ChangeKind.LICENSE_REMOVED,
    (2, 0): ChangeKind.LICENSE_REMOVED,
    (1, 0): ChangeKind.EXCEPTION_UNNEEDED,
    (0, 1): ChangeKind.EXCEPTION_NEEDED,
    (0, 2): ChangeKind.NEWLY_REQUIRED,
    (1, 2): ChangeKind.NEWLY_REQUIRED,
    (0, 3): ChangeKind.NEWLY_REQUIRED,
    (1, 3): ChangeKind.NEWLY_REQUIRED,
    (2, 3): ChangeKind.DENIAL_IMPOSED,
}


def may_proceed(outcome: Outcome) -> bool:
    """Whether the activity may go ahead without asking anybody."""
    return hindrance(outcome) in (0, 1)


def kind_of(before: ComparedAnswer, after: ComparedAnswer) -> ChangeKind:
    """Return what it means that one answer becomes another."""
    was, is_now = hindrance(before.outcome), hindrance(after.outcome)
    if was is None or is_now is None:
        if was == is_now:  # duties that are due are due however the rest turns out
            return _terms(*(ComparedAnswer(one.outcome, duties=one.duties) for one in (before, after)))
        if is_now is None:
            return ChangeKind.UNSETTLED
        return ChangeKind.FOUND_FREE if is_now <= 1 else ChangeKind.FOUND_REQUIRED
    if was != is_now:
        return ChangeKind.NEWLY_PROHIBITED if is_now == 4 else _BETWEEN[was, is_now]
    return _within(before, after, was)


def kind_of_outcomes(before: Outcome, after: Outcome) -> ChangeKind | None:
    """Return what it means that one outcome becomes another; None where it hangs on more than these.

    Answers of the same gravity may differ in their authorizations, review, exceptions, conditions and duties.
    """
    was, is_now = hindrance(before), hindrance(after)
    if was is None or is_now is None or was == is_now:
        return None
    return kind_of(ComparedAnswer(before), ComparedAnswer(after))


def joined(kinds: set[ChangeKind], otherwise: ChangeKind) -> ChangeKind:
    """Return what a reform does to an activity whose item may be one of several, from what it does to each."""
    if len(kinds) == 1:
        return kinds.pop()
    directions = {kind.eases for kind in kinds} - {None}
    if directions == {True}:
        return ChangeKind.EASED_FOR_SOME
    return ChangeKind.TIGHTENED_FOR_SOME if directions == {False} else otherwise


def as_facts_turn_out(kinds: Iterable[ChangeKind]) -> ChangeKind:
    """Return what a reform may do to an activity whose answer stays, from what it does as open facts turn out."""
    found = set(kinds) - {ChangeKind.UNCHANGED}
    if not found:
        return ChangeKind.UNCHANGED
    directions = {kind.eases for kind in found} - {None}
    if directions == {True}:
        return ChangeKind.MAY_EASE
    return ChangeKind.MAY_TIGHTEN if directions == {False} else ChangeKind.MAY_CHANGE


def _within(before: ComparedAnswer, after: ComparedAnswer, grade: int) -> ChangeKind:
    """Tell apart answers of the same gravity."""
    if grade == 4:
        return ChangeKind.UNCHANGED
    if grade == 0:
        files = (before.outcome is Outcome.FILING_ONLY, after.outcome is Outcome.FILING_ONLY)
        if files[0] != files[1]:
            return ChangeKind.FILING_ENDS if files[0] else ChangeKind.FILING_BEGINS
    told = before.required and after.required  # where facts left open decide which is needed, none is named
    if grade in (2, 3) and told and before.required != after.required:
        return ChangeKind.FEWER if set(after.required) < set(before.required) else ChangeKind.MORE
    if grade == 2 and before.review != after.review:
        eased = strictness(after.review) < strictness(before.review)
        return ChangeKind.REVIEW_EASED if eased else ChangeKind.REVIEW_TIGHTENED
    return _terms(before, after)


def _terms(before: ComparedAnswer, after: ComparedAnswer) -> ChangeKind:
    """Tell apart answers that ask for the same: by the exceptions that serve, their conditions, and duties."""
    for was, is_now, eased, tightened in (
        (after.exceptions, before.exceptions, ChangeKind.MORE_EXCEPTIONS, ChangeKind.FEWER_EXCEPTIONS),
        (before.conditions, after.conditions, ChangeKind.FEWER_CONDITIONS, ChangeKind.MORE_CONDITIONS),
        (before.duties, after.duties, ChangeKind.FEWER_DUTIES, ChangeKind.MORE_DUTIES),
    ):
        if set(is_now) < set(was):
            return eased
        if set(was) < set(is_now):
            return tightened
        if set(was) != set(is_now):
            return ChangeKind.OTHER_TERMS
    return ChangeKind.UNCHANGED
