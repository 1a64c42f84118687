"""How alike a listed name can be at most to a name, for all names of a list at once.

Every word is counted for all it may count for: that it may pair with one word only is left to the close comparison. A
name whose bound is below the threshold cannot reach it, so nothing that would be a hit is lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from comity.screening import score
from comity.screening.score import Unit

if TYPE_CHECKING:
    from comity.screening.index import Query
    from comity.screening.vocabulary import Vocabulary
    from comity.screening.weights import Weights

Places = NDArray[np.int32]
Numbers = NDArray[np.float32]
_ALL = np.float32(99)  # nats: more than any name says
_SLACK = 0.05  # points: more than rounding to 32 bits takes off


class Bounds:
    """The names of a list as columns.

    Args:
        names: the words of each listed name.
        persons: whether each may be a person's, so that initials may stand for its words.
    """

    def __init__(
        self, vocabulary: Vocabulary, weights: Weights, names: Sequence[tuple[str, ...]], persons: Sequence[bool]
    ) -> None:
        numbers = [[vocabulary.number[word] for word in words] for words in names]
        self._places = _by_word(numbers, len(vocabulary.words))
        self._weight = np.array([weights.of(word) for word in vocabulary.words], dtype=np.float32)
        self._telling = np.array([weights.telling(word) for word in vocabulary.words], dtype=np.float32)
        self._total = np.array([self._weight[found].sum() for found in numbers], dtype=np.float32)
        self._persons = np.array(persons, dtype=bool)
        letters = np.array([sum(len(word) == 1 for word in words) for words in names], dtype=np.float32)
        self._letters = letters * self._persons
        self._letter = np.float32(weights.of("n"))
        self._mine, self._theirs, self._told, self._best = (np.zeros(len(names), dtype=np.float32) for _ in range(4))
        self._last = np.zeros(len(names), dtype=np.int64)

    def reaching(
        self,
        threshold: float,
        query: Query,
        like: Mapping[Unit, Sequence[tuple[int, float]]],
        joined: Mapping[Unit, Sequence[int]],
        known_by: float,
    ) -> list[int]:
        """Return where the listed names stand that may reach the threshold.

        Args:
            like: the words of the list that are like each unit of the name, and how much.
            joined: where a unit stands as several words written as one.
            known_by: points, at least, where the name is one word.
        """
        touched = [self._add(query, unit, found, joined.get(unit, ())) for unit, found in like.items()]
        places = self._once(np.concatenate(touched)) if touched else np.zeros(0, dtype=np.int32)
        mine, theirs, told = self._mine[places], self._theirs[places], self._told[places]
        for column in (self._mine, self._theirs, self._told):
            column[places] = 0
        mine_total, total = np.float32(sum(query.weights)), self._total[places]
        letters = sum(len(word) == 1 for word in query.words)
        initials, persons = self._letters[places], self._persons[places]
        theirs = theirs + self._letter * initials
        told = told + np.float32(score.LETTER) * (initials + letters * persons)
        if letters:
            mine = mine + self._letter * letters
            theirs = theirs + persons * (total - theirs).clip(0) / 2
        mine = mine + (initials > 0) * (mine_total - mine).clip(0) / 2
        if len(query.words) == 1:
            told = np.maximum(told, np.float32(score.TELLING))
        bound = _points(np.minimum(mine, mine_total), mine_total, np.minimum(theirs, total), total, told)
        return [int(place) for place in np.sort(places[np.maximum(bound, known_by) >= threshold - _SLACK])]

    def _add(self, query: Query, unit: Unit, found: Sequence[tuple[int, float]], joined: Sequence[int]) -> Places:
        """Add what a unit's likes count for where they stand, the likest of several for the party's; return where."""
        if not found and not joined:
            return np.zeros(0, dtype=np.int32)
        numbers = np.array([number for number, _ in found], dtype=np.int32)
        alike = np.array([value for _, value in found], dtype=np.float32)
        sure = np.array([score.sure(value) for _, value in found], dtype=np.float32)
        groups = [*(self._places[number] for number in numbers), np.array(joined, dtype=np.int32)]
        places, sizes = np.concatenate(groups), [len(group) for group in groups]

        def spread(values: Numbers, most: np.float32) -> Numbers:
            return np.repeat(np.append(values, most), sizes)

        np.add.at(self._theirs, places, spread(alike * self._weight[numbers], _ALL))
        np.add.at(self._told, places, spread(sure * self._telling[numbers], _ALL))
        self._best[places] = spread(alike, np.float32(1))  # the likest last, which stays
        once = self._once(places)
        self._mine[once] += self._best[once] * np.float32(sum(query.weights[unit.first : unit.first + unit.size]))
        return once

    def _once(self, places: Places) -> Places:
        """Return places that may be repeated, each once."""
        numbers = np.arange(len(places))
        self._last[places] = numbers
        once: Places = places[self._last[places] == numbers]
        return once


def _by_word(numbers: list[list[int]], count: int) -> list[Places]:
    """Return where each word stands, each name once."""
    pairs = sorted((number, place) for place, found in enumerate(numbers) for number in set(found))
    table = np.array(pairs, dtype=np.int32).reshape(-1, 2)
    return np.split(table[:, 1], np.searchsorted(table[:, 0], np.arange(1, count)))


def _points(mine: Numbers, all_mine: np.float32, theirs: Numbers, all_theirs: Numbers, told: Numbers) -> Numbers:
    """Return `score.points` of many listed names at once."""
    shared = best = (mine + theirs) / (all_mine + all_theirs)
    forgiven = score.WHOLE * np.clip((told - score.LITTLE) / (score.TELLING - score.LITTLE), 0, 1)
    for found in (mine / all_mine, theirs / all_theirs):
        more = shared + (found - shared) * forgiven
        best = np.where(found >= np.float32(score.ALMOST - 1e-4), np.maximum(best, more), best)
    return np.asarray(100 * best, dtype=np.float32)
