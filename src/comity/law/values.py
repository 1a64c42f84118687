"""What is known of a fact: the set of values it may still have.

One value is *known*, all values is *unknown* (the fact is absent), and everything between happens:
an entry typed without its paragraph, a number known as a range, a list that may be incomplete.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from typing import TypeAlias

import msgspec

Scalar: TypeAlias = str | bool
Truth: TypeAlias = bool | None
"""True, False, or None: undecided. Unknown never becomes false."""


class OneOf(msgspec.Struct, frozen=True):
    """A word, code, country or yes/no that is one of ``values`` (at least one)."""

    values: frozenset[Scalar]


class Interval(msgspec.Struct, frozen=True):
    """A number, or a date as its ordinal, between ``low`` and ``high`` inclusive."""

    low: float
    high: float

    @property
    def known(self) -> bool:
        """Whether a single value is left."""
        return self.low == self.high


class SetOf(msgspec.Struct, frozen=True):
    """A set that contains all of ``must`` and nothing outside ``may`` (None: anything)."""

    must: frozenset[str]
    may: frozenset[str] | None


class Text(msgspec.Struct, frozen=True):
    """Free text: shown, never decided upon."""

    text: str


Possible: TypeAlias = OneOf | Interval | SetOf | Text

ANY_NUMBER = Interval(-math.inf, math.inf)


def known(value: Scalar | float | date | Iterable[str]) -> Possible:
    """Return the knowledge that a fact is exactly ``value``.

    >>> known("KOR").values
    frozenset({'KOR'})
    >>> known(1500).known
    True
    """
    if isinstance(value, bool | str):
        return OneOf(frozenset([value]))
    if isinstance(value, date):
        return Interval(value.toordinal(), value.toordinal())
    if isinstance(value, int | float):
        return Interval(float(value), float(value))
    members = frozenset(value)
    return SetOf(members, members)


def is_known(possible: Possible) -> bool:
    """Whether a single value is left."""
    match possible:
        case OneOf(values):
            return len(values) == 1
        case Interval():
            return possible.known
        case SetOf(must, may):
            return must == may
        case _:
            return True


def within(narrow: Possible, wide: Possible) -> bool:
    """Whether everything that ``narrow`` leaves possible was possible in ``wide``."""
    match narrow, wide:
        case OneOf(), OneOf():
            return narrow.values <= wide.values
        case Interval(), Interval():
            return wide.low <= narrow.low and narrow.high <= wide.high
        case SetOf(), SetOf():
            bounded = wide.may is None or (narrow.may is not None and narrow.may <= wide.may)
            return bounded and wide.must <= narrow.must
    return narrow == wide


def conjunction(values: Iterable[Truth]) -> Truth:
    """Kleene's *and*: false if any is false, else undecided if any is, else true."""
    result: Truth = True
    for value in values:
        if value is False:
            return False
        if value is None:
            result = None
    return result


def disjunction(values: Iterable[Truth]) -> Truth:
    """Kleene's *or*: true if any is true, else undecided if any is, else false."""
    result: Truth = False
    for value in values:
        if value is True:
            return True
        if value is None:
            result = None
    return result


def agreed(values: Iterable[Truth]) -> Truth:
    """Return what all of ``values`` say; undecided if they differ."""
    iterator = iter(values)
    first = next(iterator)
    return first if first is not None and all(value is first for value in iterator) else None


def negation(value: Truth) -> Truth:
    """Kleene's *not*."""
    return None if value is None else not value
