"""Addresses of listed parties, to be compared with a party's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from rapidfuzz import fuzz

from comity.screening.lists import Entry
from comity.screening.names import words

_SHORT: Final = 3  # words: a city and a country, which is no address
_SHARED: Final = 2  # words that addresses must share to be compared at all


class Addresses:
    """The addresses of a list, ready to be asked which agree with one."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries

    @cached_property
    def _at(self) -> dict[str, list[int]]:
        """Where each word of an address stands; read when the first address is asked about."""
        found: dict[str, list[int]] = {}
        for number, entry in enumerate(self._entries):
            for word in {word for text in entry.addresses if _full(text) for word in words(text)}:
                found.setdefault(word, []).append(number)
        return found

    def near(self, address: str, least: float) -> Iterator[tuple[int, float, str]]:
        """Yield the entries with an address that agrees, how much (0 to 100), and that address."""
        if not _full(address):
            return
        shared = Counter(number for word in set(words(address)) for number in self._at.get(word, ()))
        for number, count in shared.items():
            found = self.agreeing(address, self._entries[number], least) if count >= _SHARED else None
            if found:
                yield number, *found

    @staticmethod
    def agreeing(address: str, entry: Entry, least: float) -> tuple[float, str] | None:
        """Return how much an entry's address agrees with a party's, and that address; None if none does."""
        if not address or not entry.addresses:
            return None
        mine = " ".join(words(address))
        scored = ((fuzz.token_set_ratio(mine, " ".join(words(one))), one) for one in entry.addresses if _full(one))
        best = max(scored, default=(0.0, ""))
        return best if best[0] >= least else None


def _full(address: str) -> bool:
    """Whether an address says more than a city and a country."""
    return len(words(address)) > _SHORT
