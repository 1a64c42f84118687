"""What words of bits amount to: for each object and set of partners how often it is seen, how long it is not.

A moment is *in custody* if the object was seen within a time before; moments before that time has run once are left
out. The wait from a moment is how long until the object is seen, or until the end, if it is not: a lower bound.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numba
import numpy as np
from numpy.typing import NDArray

from comity.coalition.access import Sight, Words

SEEN, TWICE, CUSTODY, WORST, WAIT = range(5)
"""Columns of what is counted: moments seen, seen by two partners, in custody; the longest gap; the sum of waits."""
COLUMNS: Final = 5
_ALL: Final = 0


@dataclass
class SightTally:
    """What was counted over a catalogue.

    Attributes:
        counted: (objects, sets, COLUMNS), in moments.
        patterns: how many looks had which word, by orbit; words without a bit are not counted.
        looks: how many looks there were, by orbit.
        nowhere: (objects,): at how many moments an object was nowhere.
    """

    counted: NDArray[np.int64]
    patterns: dict[int, Counter[int]] = field(default_factory=dict)
    looks: Counter[int] = field(default_factory=Counter)
    nowhere: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @classmethod
    def empty(cls, objects: int, sets: int) -> SightTally:
        """Return a tally of which nothing is counted yet."""
        return cls(np.zeros((objects, sets, COLUMNS), dtype=np.int64), nowhere=np.zeros(objects, dtype=np.int64))

    def add(self, sight: Sight, sets: Words, partners: Words, window: int, orbits: NDArray[np.int64]) -> None:
        """Count what some objects' words say.

        Args:
            sight: the words.
            sets: (sets,): the bits that a set of partners has.
            partners: (partners,): the bits that are one partner's.
            window: moments within which an object that was seen is in custody.
            orbits: (objects of the catalogue,): in which orbit each is.
        """
        found = np.zeros((len(sight.objects), len(sets), COLUMNS), dtype=np.int64)
        _fold(sight.words, sets, partners, window, found)
        self.counted[sight.objects] = found
        self.nowhere[sight.objects] = sight.nowhere
        for orbit in np.unique(orbits[sight.objects]):
            words = sight.words[orbits[sight.objects] == orbit]
            self.looks[int(orbit)] += words.size
            distinct, times = np.unique(words[words != 0], return_counts=True)
            told = dict(zip(distinct.tolist(), times.tolist(), strict=True))
            self.patterns.setdefault(int(orbit), Counter()).update(told)

    def all_patterns(self) -> Counter[int]:
        """Return how many looks had which word, whatever the orbit."""
        found: Counter[int] = Counter()
        for one in self.patterns.values():
            found.update(one)
        return found


def words_of(bits: Sequence[int]) -> Words:
    """Return whole numbers as words."""
    return np.array(bits, dtype=np.uint64)


@numba.njit(parallel=True, cache=True)
def _fold(words, sets, partners, window, found):  # type: ignore[no-untyped-def]
    """Fill ``found``, (objects, sets, COLUMNS), from ``words``, (objects, moments)."""
    objects, moments = words.shape
    for i in numba.prange(objects):
        for s in range(sets.shape[0]):
            last = -1
            seen = twice = custody = worst = wait = 0
            for j in range(moments):
                word = words[i, j] & sets[s]
                if word != 0:
                    seen += 1
                    gap = j - last - 1
                    worst = max(worst, gap)
                    wait += gap * (gap + 1) // 2
                    last = j
                    by = 0
                    for p in range(partners.shape[0]):
                        if word & partners[p] != 0:
                            by += 1
                            if by == 2:
                                twice += 1
                                break
                if j >= window and last >= 0 and j - last <= window:
                    custody += 1
            gap = moments - 1 - last
            found[i, s, 0] = seen
            found[i, s, 1] = twice
            found[i, s, 2] = custody
            found[i, s, 3] = max(worst, gap)
            found[i, s, 4] = wait + gap * (gap + 1) // 2
