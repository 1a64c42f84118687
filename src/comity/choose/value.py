"""What sets of options are worth: a sum over groups, to each of which few options matter.

Options are numbered; the caller knows what they are. A sum over groups keeps what is worked out small: whatever is
asked of a value is asked group by group, among the options that matter to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

Options = frozenset[int]
NONE: Final[Options] = frozenset()


@dataclass(frozen=True)
class ValueGroup:
    """A part of a value.

    Attributes:
        matters: the options on which it depends.
        worth: what it is worth with some of these, and only these, chosen. Asked often: it should remember.
    """

    matters: Options
    worth: Callable[[Options], float]


class Value:
    """What every set of options is worth.

    Args:
        options: all options among which is chosen; some may matter to no group.
        groups: the parts of the sum.
    """

    def __init__(self, options: Iterable[int], groups: Iterable[ValueGroup]) -> None:
        self.options: Options = frozenset(options)
        self.groups = tuple(groups)

    def of(self, chosen: Options) -> float:
        """Return what a set is worth."""
        return sum(group.worth(chosen & group.matters) for group in self.groups)

    def alone(self, option: int) -> float:
        """Return what an option adds when nothing else is chosen."""
        return self.added(option, NONE)

    def last(self, option: int, among: Options | None = None) -> float:
        """Return what an option adds when the others are chosen: all of them, or those of a set."""
        return self.added(option, self.options if among is None else among)

    def added(self, option: int, others: Options) -> float:
        """Return what an option adds to a set of others."""
        return self.of(others | {option}) - self.of(others - {option})


def subsets(of: Iterable[int], most: int | None = None) -> Iterator[Options]:
    """Yield every subset, the smallest first; of at most so many members, if told."""
    members = sorted(of)
    for size in range((len(members) if most is None else min(most, len(members))) + 1):
        yield from map(frozenset, combinations(members, size))
