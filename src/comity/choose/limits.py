"""Which sets of options may be chosen: how many, for how much, with which, without which, which not together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import floor, isfinite, log10

from comity.choose.value import NONE, Options
from comity.errors import InputError


@dataclass(frozen=True)
class Resource:
    """Something besides money of which options take a part, all at once: persons, places.

    Attributes:
        most: so much is there, in the unit of ``taken``.
        taken: by each option; nothing where none is told.
    """

    most: float
    taken: Mapping[int, float]


@dataclass(frozen=True)
class Limits:
    """Which sets may be chosen; any, if nothing is told.

    Attributes:
        most: at most so many options.
        budget: they may cost so much together, in the unit of ``costs``.
        costs: of each option; nothing where none is told.
        required: they must be among the chosen.
        excluded: they must not.
        exclusive: of each of these sets at most one may be chosen.
        resources: what the chosen may take together, besides the budget.

    Raises:
        InputError: a number that is negative or none, or required options that break the other limits.
    """

    most: int | None = None
    budget: float | None = None
    costs: Mapping[int, float] = field(default_factory=dict)
    required: Options = NONE
    excluded: Options = NONE
    exclusive: frozenset[Options] = frozenset()
    resources: tuple[Resource, ...] = ()

    def __post_init__(self) -> None:
        told = {"most": self.most, "budget": self.budget} | {f"cost of {one}": cost for one, cost in self.costs.items()}
        for name, number in told.items():
            if number is not None and not (isfinite(number) and number >= 0):
                raise InputError(f"found {number}", where=f"choose: {name}", accepts="a number that is not negative")
        if not self.allow(self.required):
            raise InputError(f"{_told(self.required)} are required and break the limits", where="choose")

    def cost(self, chosen: Iterable[int]) -> Fraction:
        """Return what options cost together, added up as decimal numbers, as they are written."""
        return _together(chosen, self.costs)

    def allow(self, chosen: Options) -> bool:
        """Whether a set, with the required options, breaks no limit; smaller sets do not either."""
        every = chosen | self.required
        return (
            (self.most is None or len(every) <= self.most)
            and (self.budget is None or self.cost(every) <= exact(self.budget))
            and not every & self.excluded
            and all(len(every & one) <= 1 for one in self.exclusive)
            and all(_together(every, one.taken) <= exact(one.most) for one in self.resources)
        )


def _together(chosen: Iterable[int], amounts: Mapping[int, float]) -> Fraction:
    return sum((exact(amounts.get(one, 0)) for one in chosen), Fraction())


def exact(number: float) -> Fraction:
    """Return a number as it is written in decimals: 0.1 is a tenth."""
    return Fraction(repr(float(number)))


def scale_for(numbers: Iterable[float], total: float, most: int) -> int:
    """Return the power of ten that makes numbers whole, or comes closest while ``total`` stays below ``most``."""
    exponents = (Decimal(repr(float(number))).normalize().as_tuple().exponent for number in numbers)
    wanted = max((-one for one in exponents if isinstance(one, int)), default=0)
    room = floor(log10(most / total)) if total else wanted
    decimals: int = max(0, min(wanted, room))
    return int(10**decimals)


def _told(options: Options) -> str:
    return ", ".join(map(str, sorted(options)))
