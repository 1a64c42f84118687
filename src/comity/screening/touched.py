"""Where listed names stand that share a like word with a name: what is compared where NumPy is not installed.

`comity.screening.bounds` leaves out of these what cannot reach the threshold. The hits are the same, it takes longer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from comity.screening.score import Unit

if TYPE_CHECKING:
    from comity.screening.index import Query
    from comity.screening.vocabulary import Vocabulary
    from comity.screening.weights import Weights


class Touched:
    """The names of a list by their words; see `comity.screening.bounds.Bounds`, in whose place it stands."""

    def __init__(
        self, vocabulary: Vocabulary, _weights: Weights, names: Sequence[tuple[str, ...]], _persons: Sequence[bool]
    ) -> None:
        self._places: list[list[int]] = [[] for _ in vocabulary.words]
        for place, words in enumerate(names):
            for number in {vocabulary.number[word] for word in words}:
                self._places[number].append(place)

    def reaching(
        self,
        _threshold: float,
        _query: Query,
        like: Mapping[Unit, Sequence[tuple[int, float]]],
        joined: Mapping[Unit, Sequence[int]],
        _known_by: float,
    ) -> list[int]:
        """Return where the listed names stand that have a word like one of the name's, whatever they may reach."""
        alike = {place for found in like.values() for number, _ in found for place in self._places[number]}
        return sorted(alike.union(*joined.values()))
