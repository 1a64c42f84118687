"""Who could see together: sensors by whom it takes to use them, and what any set of partners is worth by that.

A sensor takes its owners, those who decide with them, and its host where that is a partner too; it counts for a set
that holds them all. Sensors that take the same and may flow alike share a bit, so that a look at an object is one word,
and what a set of partners sees is a question about words that were counted once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import numpy as np

from comity.choose.shares import interactions, shapley
from comity.choose.value import Value, ValueGroup
from comity.coalition.release_data import ReleaseValue
from comity.coalition.sensors import Sensor
from comity.errors import InputError

MOST_BITS: Final = 64
MOST_PARTNERS: Final = 12
"""Of so many partners shares are worked out; the work doubles with each."""


@dataclass(frozen=True)
class Use:
    """What it takes to use some sensors.

    Attributes:
        of: whose they are: the first owner that is a partner; for what is seen by several at once, by it alone.
        takes: the partners that it takes, the former among them.
        release: what the release of what they see needs.
    """

    of: str
    takes: frozenset[str]
    release: ReleaseValue


@dataclass(frozen=True)
class SightPartners:
    """Partners and their sensors.

    Attributes:
        names: the partners.
        sensors: those that count, of any of them.
        uses: what it takes to use each sensor.
    """

    names: tuple[str, ...]
    sensors: tuple[Sensor, ...]
    uses: tuple[Use, ...]

    @cached_property
    def bits(self) -> Mapping[Use, int]:
        """The bit of each use.

        Raises:
            InputError: there are more than a word has bits.
        """
        found = {use: number for number, use in enumerate(dict.fromkeys(self.uses))}
        if len(found) > MOST_BITS:
            accepts = f"partners whose sensors fall into at most {MOST_BITS} kinds"
            raise InputError(f"fall into {len(found)} kinds of use", where="sensors", accepts=accepts)
        return found

    @property
    def bit_of_each(self) -> list[int]:
        """The bit of each sensor."""
        return [self.bits[use] for use in self.uses]

    def word(self, partners: Collection[str], releases: Collection[ReleaseValue] | None = None) -> int:
        """Return the bits that a set of partners has together, of what may flow as told; of all, if None."""
        have = frozenset(partners)
        return sum(
            1 << bit
            for use, bit in self.bits.items()
            if use.takes <= have and (releases is None or use.release in releases)
        )

    def words_by_partner(self) -> list[int]:
        """Return, for each partner, the bits of the sensors that are its own."""
        return [sum(1 << bit for use, bit in self.bits.items() if one == use.of) for one in self.names]


def use_of(sensor: Sensor, partners: Collection[str], release: ReleaseValue) -> Use | None:
    """Return what it takes to use a sensor; None where none of its owners is a partner."""
    owners = [one for one in sensor.owners if one in partners]
    others = [one for one in (*sensor.geometry.joint_with, *sensor.hosts) if one in partners]
    return Use(owners[0], frozenset((*owners, *others)), release) if owners else None


class SightValue:
    """What every set of partners is worth: how many looks of some have an object seen by it, or by several of it.

    Args:
        partners: with their sensors.
        patterns: how many looks had which word.
        by: how many of the partners must see it at once.
    """

    def __init__(self, partners: SightPartners, patterns: Mapping[int, int], by: int = 1) -> None:
        self._partners = partners
        self._words = np.array(list(patterns), dtype=np.uint64)
        self._times = np.array(list(patterns.values()), dtype=np.int64)
        self._by = by
        self._owned = np.array(partners.words_by_partner(), dtype=np.uint64)
        self._worth = lru_cache(maxsize=None)(self._counted)

    def of(self, partners: Iterable[str]) -> int:
        """Return how many looks a set of partners has."""
        return self._worth(frozenset(partners))

    def _counted(self, partners: frozenset[str]) -> int:
        has = self._words & np.uint64(self._partners.word(partners))
        if self._by == 1:
            return int(self._times[has != 0].sum())
        together = ((has[:, None] & self._owned[None, :]) != 0).sum(axis=1)
        return int(self._times[together >= self._by].sum())

    def _value(self) -> Value:
        names = self._partners.names
        if len(names) > MOST_PARTNERS:
            raise InputError(f"are {len(names)}", where="partners", accepts=f"at most {MOST_PARTNERS} for shares")
        every = range(len(names))
        group = ValueGroup(frozenset(every), lambda chosen: self.of(names[one] for one in chosen))
        return Value(every, [group])

    def shares(self) -> Mapping[str, float]:
        """Return the Shapley share of each partner, exact: what it adds on average, in whatever order they join.

        Raises:
            InputError: there are too many.
        """
        found = shapley(self._value()).of
        return {self._partners.names[one]: share for one, share in found.items()}

    def overlaps(self) -> Mapping[frozenset[str], float]:
        """Return the interaction of each pair: below zero where the one makes the other less needed.

        Raises:
            InputError: there are too many.
        """
        names = self._partners.names
        return {frozenset(names[one] for one in pair): worth for pair, worth in interactions(self._value()).items()}

    def with_others(self, one: str, others: Collection[str]) -> tuple[int, int]:
        """Return how many looks a partner's own sensors have, and how many of these others have too.

        Args:
            one: the partner; sensors of its own that it takes some of the others to use are among them.
            others: other partners.
        """
        index = self._partners.names.index(one)
        own = np.uint64(self._partners.word({one, *others})) & self._owned[index]
        theirs = np.uint64(self._partners.word(others))
        seen = (self._words & own) != 0
        return int(self._times[seen].sum()), int(self._times[seen & ((self._words & theirs) != 0)].sum())


def partners_of(names: Sequence[str], sensors: Iterable[Sensor], releases: Mapping[str, ReleaseValue]) -> SightPartners:
    """Return partners with the sensors of any of them that count.

    Args:
        names: the partners.
        sensors: those that count.
        releases: by sensor, what the release of what it sees needs.
    """
    found = [(one, use) for one in sensors if (use := use_of(one, names, releases.get(one.id, "unknown")))]
    return SightPartners(tuple(names), tuple(one for one, _ in found), tuple(use for _, use in found))
