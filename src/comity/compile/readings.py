"""What a test of facts says under each of their codes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from comity.compile.circuit import FALSE, TRUE, UNDECIDED, Small
from comity.compile.codes import FactCodes, limits_of
from comity.determine.explain import atom_sources
from comity.errors import LawError
from comity.law.formula import Atom, Facts, NumberComparison, Some, Test
from comity.law.values import OneOf, Possible, Scalar, SetOf, Truth


def grade(truth: Truth, rank: int) -> int:
    """Return the place of a truth on the chain of circuits; ``rank`` 0 is surest."""
    if truth is None:
        return UNDECIDED
    return TRUE - rank if truth else FALSE + rank


def reading(atom: Atom, codes: FactCodes) -> Small:
    """Return what a test of one fact says under each code.

    Raises:
        LawError: it compares a number with a limit at which the codes do not cut.
    """
    if isinstance(atom, Test):
        return _reading_of_test(atom, codes)
    if isinstance(atom, NumberComparison) and codes.cuts is not None:
        _check_cuts(atom, codes)
    return np.array([_grade_of(atom, {codes.fact: possible}) for possible in codes.possible], np.int16)


def _check_cuts(atom: NumberComparison, codes: FactCodes) -> None:
    limits = {limit for number in (atom.left, atom.right) for limit in limits_of(number, codes.fact)}
    uncut = sorted(limit for limit in limits - set(codes.cuts or ()) if np.isfinite(limit))
    if uncut:
        raise LawError(
            f"'{codes.fact}' is compared with {uncut[0]:g}, where the rows were not told apart",
            where="portfolio",
            accepts="a fresh count, for both laws",
        )


def reading_of_pair(atom: Atom, first: FactCodes, second: FactCodes) -> Small:
    """Return what a test of two facts says under each code of the first (rows) and of the second.

    Raises:
        LawError: two numbers are compared with each other: no finite number of classes tells them apart.
    """
    for codes in (first, second):
        if isinstance(atom, NumberComparison) and codes.cuts is not None:
            _check_cuts(atom, codes)
    if first.cuts is not None and second.cuts is not None:
        raise LawError(f"'{atom.predicate}' compares two numbers", where="portfolio", accepts="one fact and a limit")
    table = [
        [_grade_of(atom, {first.fact: one, second.fact: other}) for other in second.possible] for one in first.possible
    ]
    return np.array(table, np.int16)


def _grade_of(atom: Atom, known: Mapping[str, Possible | None]) -> int:
    facts = Facts({name: possible for name, possible in known.items() if possible is not None})
    truth = facts.value(atom)
    if truth is None or atom.source is None:
        return grade(truth, 0)
    return grade(truth, max((source.confidence.rank for source in atom_sources(atom, facts)), default=0))


def _reading_of_test(atom: Test, codes: FactCodes) -> Small:
    ranks: dict[Scalar, int] = {}

    def rank(value: Scalar) -> int:
        if atom.source is None:
            return 0
        if value not in ranks:
            ranks[value] = atom.source(str(value)).confidence.rank
        return ranks[value]

    def said(possible: Possible | None) -> int:
        if not isinstance(possible, OneOf):
            return UNDECIDED
        if len(possible.values) == 1:
            (value,) = possible.values
            truth = atom.of(value)
            return grade(truth, 0 if truth is None else rank(value))
        return _grade_of(atom, {codes.fact: possible})

    return np.array([said(possible) for possible in codes.possible], np.int16)


def sure_members(possible: Possible | None) -> frozenset[str]:
    """Return what one contribution to a gathered set surely adds."""
    match possible:
        case OneOf(values) if len(values) == 1:
            return frozenset(map(str, values))
        case SetOf(must, _):
            return must
    return frozenset()


def part_of_set(atom: Some, possible: Possible | None) -> tuple[int, int]:
    """Return what one contribution to a gathered set says of a test of it, and the rank of what it surely adds.

    A set gathered from several facts is asked fact by fact: a sure member decides, one that is only possible leaves
    the test open, an unknown fact adds nothing.
    """
    sought = not atom.every
    neutral, decided = (FALSE, TRUE) if sought else (TRUE, FALSE)
    sure = sure_members(possible)
    match possible:
        case OneOf(values):
            perhaps = frozenset(map(str, values)) - sure
        case SetOf(_, may):
            perhaps = (may or frozenset()) - sure
        case _:
            return neutral, 0
    inside = [atom.of(member) for member in sure]
    rank = max((atom.source(member).confidence.rank for member in sure), default=0) if atom.source else 0
    if sought in inside:
        return decided, rank
    open_ = None in inside or any(atom.of(member) in (sought, None) for member in perhaps)
    return (UNDECIDED if open_ else neutral), rank
