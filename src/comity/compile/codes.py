"""What a fact can be, and what a test says of each: the codes of a fact and the readings made from them.

A fact's *codes* are the different things that may be known of it: unknown (code 0, unless it is assumed), one value,
one of several, a point of a number's line or the stretch between two. The *classes* the law tells apart are codes that
every test answers alike; each stage works them out for the tests it needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from comity.compile.circuit import FALSE, TRUE, UNDECIDED, Small
from comity.determine.explain import atom_sources
from comity.errors import LawError
from comity.law.formula import Atom, Facts, Formula, Number, NumberComparison, Some, Test
from comity.law.values import Interval, OneOf, Possible, Scalar, SetOf, Truth

_UNKNOWN: Final[None] = None


@dataclass(frozen=True)
class FactCodes:
    """What is known of a fact under each code.

    Attributes:
        possible: by code; None is unknown.
        cuts: for numbers and dates, the limits the law compares with: codes 1, 3, 5 ... are the stretches between
            them and 2, 4, 6 ... the limits themselves.
    """

    fact: str
    possible: tuple[Possible | None, ...]
    cuts: tuple[float, ...] | None = None

    @cached_property
    def index(self) -> Mapping[Possible | None, int]:
        """The code of each thing that may be known."""
        return {possible: code for code, possible in reversed(list(enumerate(self.possible)))}

    @property
    def fixed(self) -> bool:
        """Whether nothing can vary."""
        return len(self.possible) == 1

    def assumed(self, possible: Possible) -> FactCodes:
        """Return the same codes, where what is unknown is taken to be ``possible``."""
        return FactCodes(self.fact, tuple(possible if one is None else one for one in self.possible), self.cuts)


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
    limits = {limit for number in (atom.left, atom.right) for limit in _limits(number, codes.fact)}
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


def part_of_set(atom: Some, possible: Possible | None) -> tuple[int, int]:
    """Return what one contribution to a gathered set says of a test of it, and the rank of what it surely adds.

    A set gathered from several facts is asked fact by fact: a sure member decides, one that is only possible leaves
    the test open, an unknown fact adds nothing.
    """
    sought = not atom.every
    neutral, decided = (FALSE, TRUE) if sought else (TRUE, FALSE)
    match possible:
        case OneOf(values) if len(values) == 1:
            sure, perhaps = frozenset(map(str, values)), frozenset[str]()
        case OneOf(values):
            sure, perhaps = frozenset[str](), frozenset(map(str, values))
        case SetOf(must, may):
            sure, perhaps = must, (may or frozenset()) - must
        case _:
            return neutral, 0
    inside = [atom.of(member) for member in sure]
    rank = max((atom.source(member).confidence.rank for member in sure), default=0) if atom.source else 0
    if sought in inside:
        return decided, rank
    open_ = None in inside or any(atom.of(member) in (sought, None) for member in perhaps)
    return (UNDECIDED if open_ else neutral), rank


def cuts_of(fact: str, formulas: Iterable[Formula], defaults: Possible | None) -> tuple[float, ...]:
    """Return the limits with which comparisons cut a number's line; what is assumed of it is a limit as well."""
    cuts: set[float] = set()
    for atom in formulas:
        if isinstance(atom, NumberComparison) and fact in atom.facts:
            for number in (atom.left, atom.right):
                cuts |= set(_limits(number, fact))
    if isinstance(defaults, Interval):
        cuts |= {defaults.low, defaults.high}
    return tuple(sorted(cut for cut in cuts if np.isfinite(cut)))


def _limits(number: Number, fact: str) -> Iterable[float]:
    if number.literal is not None:
        return (number.literal.low, number.literal.high)
    return number.table.values() if number.table is not None and number.fact != fact else ()


def line(cuts: Sequence[float]) -> list[Possible]:
    """Return one number for each stretch between cuts and for each cut, in order."""
    points: list[float] = []
    for place, cut in enumerate(cuts):
        before = cuts[place - 1] if place else cut - 2
        points += [(before + cut) / 2, cut]
    points.append(cuts[-1] + 1 if cuts else 0.0)
    return [Interval(point, point) for point in points]


def place_of(value: float, cuts: Sequence[float]) -> int:
    """Return the place of a number on the `line`."""
    below = int(np.searchsorted(cuts, value, side="left"))
    return 2 * below + (1 if below < len(cuts) and cuts[below] == value else 0)
