"""Sets that rules derive: each rule adds a member, or the value of a fact (the launching States of an object)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING

import msgspec

from comity.law.formula import FALSE, TRUE, Constant, Formula, conjoin, disjoin, negate
from comity.law.schema import Fact, Kind
from comity.law.syntax import Compare, Name

if TYPE_CHECKING:
    from comity.law.bind import Binder


class Contribution(msgspec.Struct, frozen=True):
    """What one rule adds to a derived set, and when.

    Attributes:
        formula: when it is added.
        member: the member added; empty if it is the value of a fact.
        fact: the single-valued fact whose value is added; None if the member is written down.
    """

    formula: Formula
    member: str = ""
    fact: Fact | None = None


def including(binder: Binder, parts: Iterable[Contribution], member: str) -> Formula:
    """Return that the set has a member."""
    return disjoin(conjoin([part.formula, _is_one_of(binder, part, frozenset([member]), {}, member)]) for part in parts)


def any_such(
    binder: Binder, parts: Iterable[Contribution], yes: frozenset[str], unsure: Mapping[str, str], words: str
) -> Formula:
    """Return that some member of the set is in ``yes``; for those in ``unsure`` the law's own text is not known."""
    return disjoin(conjoin([part.formula, _is_one_of(binder, part, yes, unsure, words)]) for part in parts)


def all_such(
    binder: Binder, parts: Iterable[Contribution], yes: frozenset[str], unsure: Mapping[str, str], words: str
) -> Formula:
    """Return that every member of the set is in ``yes``."""
    return conjoin(disjoin([negate(part.formula), _is_one_of(binder, part, yes, unsure, words)]) for part in parts)


def several(binder: Binder, parts: Iterable[Contribution], where: str) -> Formula:
    """Return that the set has at least two members: some two of what is added differ."""
    return disjoin(_pairs(binder, tuple(parts), where))


def _pairs(binder: Binder, parts: tuple[Contribution, ...], where: str) -> Iterator[Formula]:
    for one, other in combinations(parts, 2):
        yield conjoin([one.formula, other.formula, _differ(binder, one, other, where)])


def _differ(binder: Binder, one: Contribution, other: Contribution, where: str) -> Formula:
    if one.fact is None and other.fact is None:
        return TRUE if one.member != other.member else FALSE
    if one.fact is not None and other.fact is not None:
        if one.fact.name == other.fact.name:
            return FALSE
        return binder.bind(Compare(Name(one.fact.name, 0), "!=", Name(other.fact.name, 0), 0), where)
    written, read = (one, other) if one.fact is None else (other, one)
    return negate(_is_one_of(binder, read, frozenset([written.member]), {}, written.member))


def _is_one_of(
    binder: Binder, part: Contribution, yes: frozenset[str], unsure: Mapping[str, str], words: str
) -> Formula:
    """Return that what is added is in ``yes``."""
    if part.fact is not None:
        return binder.test(part.fact, frozenset(yes), words, unsure=unsure)
    if part.member in unsure:
        return Constant(None, unsure[part.member])
    return TRUE if part.member in yes else FALSE


SINGLE = (Kind.COUNTRY, Kind.ENUM)
"""The kinds of fact whose value a rule may add."""
