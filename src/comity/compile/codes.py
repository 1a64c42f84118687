"""What a fact can be: its codes.

A fact's *codes* are the different things that may be known of it: unknown (code 0, unless it is assumed), one value,
one of several, a point of a number's line or the stretch between two. The *classes* the law tells apart are codes that
every test answers alike (`comity.compile.readings`); each stage works them out for the tests it needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from comity.law.formula import Formula, Number, NumberComparison
from comity.law.values import Interval, Possible


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


def cuts_of(fact: str, formulas: Iterable[Formula], defaults: Possible | None) -> tuple[float, ...]:
    """Return the limits with which comparisons cut a number's line; what is assumed of it is a limit as well."""
    cuts: set[float] = set()
    for atom in formulas:
        if isinstance(atom, NumberComparison) and fact in atom.facts:
            for number in (atom.left, atom.right):
                cuts |= set(limits_of(number, fact))
    if isinstance(defaults, Interval):
        cuts |= {defaults.low, defaults.high}
    return tuple(sorted(cut for cut in cuts if np.isfinite(cut)))


def limits_of(number: Number, fact: str) -> Iterable[float]:
    """Return the limits that one side of a comparison sets for the fact on the other."""
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
