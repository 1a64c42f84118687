"""What a word of a name says: much where few names have it, little where many do, on the list or among companies."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from functools import lru_cache
from importlib import resources
from math import log
from typing import Final

from comity.record.iso_countries import iso_countries
from comity.screening.names import words

_NAMES: Final = 25_000  # in a shorter list a word is as rare as it would be in one of so many entries
_LETTER: Final = 1.5  # nats: a letter that stands alone
_EVERYDAY: Final = 1 / 1500  # the part of all names, at least, that have a word of everyday language
_PLACE: Final = 0.01  # the part of all names, at least, that have the name of a country
_COMMONPLACE: Final = 3.5  # nats: a word that one name in 33 has tells nobody apart
_OWN: Final = 4.4  # nats: a word that is a firm's whole name
_SHORT: Final = 3  # letters: two companies may well have one abbreviation so short


class Weights:
    """What words say, in nats: the surprise of finding a word in a name.

    Args:
        holding: how many entries have each word.
        count: how many entries there are.
        alone: words that are a firm's whole name: they tell it though many of its branches have them.
    """

    def __init__(self, holding: Mapping[str, int], count: int, alone: Container[str] = ()) -> None:
        self._holding = holding
        self._alone = alone
        self._count = max(count, _NAMES)
        self._known: dict[str, float] = {}
        self._telling: dict[str, float] = {}

    def of(self, word: str) -> float:
        """Return what a word says; one that no name has says most."""
        found = self._known.get(word)
        if found is None:
            holding = self._holding.get(word, 0) + _companies().get(word, 0.0) * self._count
            least = _EVERYDAY * self._count if everyday(word) else 1.0
            surprise = log(1 + self._count / max(holding, least))
            found = self._known[word] = _LETTER if len(word) == 1 else surprise
        return found

    def telling(self, word: str) -> float:
        """Return how well a word tells parties apart: everyday words and short abbreviations do by half at most."""
        found = self._telling.get(word)
        if found is None:
            over = max(0.0, self.of(word) - _COMMONPLACE)
            found = over / 2 if plain(word) else max(over, _OWN) if word in self._alone else over
            self._telling[word] = found
        return found


def plain(word: str) -> bool:
    """Whether parties that have nothing to do with each other may well have a word: an everyday or a short one."""
    return len(word) <= _SHORT or everyday(word) or word in _companies()


def everyday(word: str) -> bool:
    """Whether a word is everyday English, a heavenly body or a god, which companies take for names."""
    return word in _everyday() or (word.endswith("s") and word[:-1] in _everyday())


@lru_cache(maxsize=1)
def _everyday() -> frozenset[str]:
    return frozenset(word for line in _lines("ordinary-words.txt") for word in line.split())


@lru_cache(maxsize=1)
def _companies() -> dict[str, float]:
    """Return words of companies' names with the part of all names that have each."""
    rows = [line.split() for line in _lines("company-words.txt")]
    total = int(rows[0][1])
    told = {word: int(count) / total for word, count in rows[1:]} | dict.fromkeys(_places(), _PLACE)
    return told | {word: max(told.get(word, 0.0), _PLACE) for word in _PARTICLES.split()}


_PARTICLES: Final = "al el ul bin ibn ben bint abu abd abdul umm de del da dos la van von der den di e y and the of for"
_REGIONS: Final = "europe asia africa america americas middle east north south west gulf pacific atlantic overseas"


def _places() -> Iterator[str]:
    yield from _REGIONS.split()
    for country in iso_countries():
        yield from (word for word in words(country.name) if len(word) > _SHORT)


def _lines(name: str) -> Iterator[str]:
    text = (resources.files("comity.data") / "screening" / name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))
