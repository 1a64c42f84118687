"""Which listed names are like a name, and why: words weighed by how rare they are, compared letter by letter.

A rare word that agrees says much and "company" says nothing (inverse document frequency over the list's own names);
words may differ a little (Jaro-Winkler), stand in another order, or be missing. After Cohen, Ravikumar and Fienberg,
"A comparison of string distance metrics for name-matching tasks" (2003): soft TF-IDF.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler, Levenshtein

from comity.screening.lists import Entry, ScreeningList, is_country
from comity.screening.names import variants, without_form, words
from comity.screening.results import Feature, ScreenedName, ScreeningHit, ScreeningSettings, Word

Weights = NDArray[np.float32]
Places = NDArray[np.int32]

_ALIKE: Final = 0.86  # words less alike than this do not count as the same word
_SHORT: Final = 3  # words so short must be the same
_LONG: Final = 5  # in words so long one letter may be wrong, missing or too many,
_SLIP: Final = 0.92  # and they are at least this alike
_SLACK: Final = 8.0  # the quick pass may be off by this much
_JOINED: Final = 97.0  # the same letters, divided into words differently
_MOST: Final = 1_000  # names looked at closely


@dataclass(frozen=True, slots=True)
class _Name:
    entry: int
    text: str
    words: tuple[str, ...]


class Index:
    """A list, ready to be asked about many parties."""

    def __init__(self, listed: ScreeningList) -> None:
        self.listed = listed
        self._names = [
            _Name(number, text, found)
            for number, entry in enumerate(listed.entries)
            for text in dict.fromkeys(text for name in entry.names for text in variants(name, is_country))
            if (found := without_form(words(text)))
        ]
        at: dict[str, list[int]] = {}
        for place, name in enumerate(self._names):
            for word in set(name.words):
                at.setdefault(word, []).append(place)
        self._vocabulary = list(at)
        self._place_of = {word: place for place, word in enumerate(self._vocabulary)}
        self._places = [np.array(places, dtype=np.int32) for places in at.values()]
        count = max(len(self._names), 1)
        self._rarest = log(1 + count)
        self._weight = {word: log(1 + count / len(places)) for word, places in at.items()}
        weight = self._weight
        self._total = np.array([sum(weight[w] for w in set(name.words)) for name in self._names], dtype=np.float32)
        self._several = np.array([len(set(name.words)) > 1 for name in self._names])
        self._joined: dict[str, list[int]] = {}
        for place, name in enumerate(self._names):
            self._joined.setdefault("".join(name.words), []).append(place)
        self.similar = lru_cache(maxsize=20_000)(self._similar)

    def hits(self, asked: ScreenedName, settings: ScreeningSettings) -> tuple[ScreeningHit, ...]:
        """Return the listed parties that may be the one asked about, the likeliest first."""
        best: dict[int, ScreeningHit] = {}
        for place, found in self._near(asked.name, settings):
            number = self._names[place].entry
            hit = self._hit(asked, settings, place, found)
            if hit and (number not in best or hit.score > best[number].score):
                best[number] = hit
        for hit, number in self._at_address(asked, settings):
            best.setdefault(number, hit)
        ordered = sorted(best.values(), key=lambda hit: (-hit.score, hit.entry.code, hit.entry.name, hit.fingerprint))
        return tuple(ordered)

    def _near(self, name: str, settings: ScreeningSettings) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Yield listed names that may reach the threshold, with the words of the party's name they are like."""
        for text in variants(name):
            found = without_form(words(text))
            if not found:
                continue
            rough = self._rough(tuple(dict.fromkeys(found)))
            places = np.nonzero(rough >= settings.threshold - _SLACK)[0]
            if len(places) > _MOST:
                places = places[np.argsort(-rough[places], kind="stable")[:_MOST]]
            same = self._joined.get("".join(found), ())
            yield from ((int(place), found) for place in dict.fromkeys([*same, *places.tolist()]))

    def _rough(self, asked: tuple[str, ...]) -> Weights:
        """Return every listed name's score, words counted as often as they are like one."""
        count = len(self._names)
        mine, theirs = np.zeros(count, dtype=np.float32), np.zeros(count, dtype=np.float32)
        for word in asked:
            weight = self._weight.get(word, self._rarest)
            likest = np.zeros(count, dtype=np.float32)
            agreed = np.zeros(count, dtype=np.float32)
            for at, alike in self.similar(word):  # the least alike first, so that the likest is what stays
                likest[self._places[at]] = alike
                agreed[self._places[at]] = alike * self._weight[self._vocabulary[at]]
            mine += weight * likest
            theirs += agreed
        total = sum(self._weight.get(word, self._rarest) for word in asked)
        theirs = np.minimum(theirs, self._total)
        held = np.where(self._several, theirs / self._total, np.float32(0))
        if len(asked) > 1:
            held = np.maximum(held, mine / np.float32(total))
        shared = (mine + theirs) / (np.float32(total) + self._total)
        return np.float32(100) * np.maximum(shared, (shared + held) / 2)

    def _similar(self, word: str) -> tuple[tuple[int, float], ...]:
        """Return the listed words like a word, with how far each counts, the likest last."""
        if len(word) <= _SHORT:
            return ((self._place_of[word], 1.0),) if word in self._place_of else ()
        row = process.cdist([word], self._vocabulary, scorer=JaroWinkler.similarity, score_cutoff=_ALIKE)[0]
        if len(word) >= _LONG:
            slips = process.cdist([word], self._vocabulary, scorer=Levenshtein.distance, score_cutoff=1)[0] <= 1
            row[slips] = np.maximum(row[slips], np.float32(_SLIP))
        near = np.nonzero(row)[0]
        found = [(int(at), _counts(float(row[at]))) for at in near if len(self._vocabulary[at]) > _SHORT]
        return tuple(sorted(found, key=lambda pair: (pair[1], pair[0])))

    def _hit(
        self, asked: ScreenedName, settings: ScreeningSettings, place: int, found: tuple[str, ...]
    ) -> ScreeningHit | None:
        name = self._names[place]
        entry = self.listed.entries[name.entry]
        if settings.lists and entry.code not in settings.lists:
            return None
        pairs = self._aligned(found, name.words)
        matched = {pair.word: pair for pair in pairs}
        taken = {pair.listed for pair in pairs}
        missing = tuple(w for w in dict.fromkeys(found) if w not in matched)
        besides = tuple(w for w in dict.fromkeys(name.words) if w not in taken)
        exact = not missing and not besides and all(pair.alike == 1.0 for pair in pairs)
        points = 100.0 if exact else self._points(pairs, missing, besides)
        because = f"{len(pairs)} of {len(pairs) + len(missing)} words agree with '{name.text}'"
        if not exact and "".join(found) == "".join(name.words):
            points, because = max(points, _JOINED), f"the same letters as '{name.text}'"
        whole = not besides and all(pair.alike == 1.0 for pair in pairs)
        features = (Feature("name", round(points, 1), because), *_others(asked, entry, settings, whole=whole))
        score = min(100.0, sum(feature.points for feature in features))
        if round(score, 1) < settings.threshold:
            return None
        return ScreeningHit(
            entry, round(score, 1), name.text, exact, pairs, missing, besides, features, entry.fingerprint
        )

    def _aligned(self, mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[Word, ...]:
        """Pair the words of two names, the most alike first, each word once."""
        options = [(_alike(one, other), one, other) for one in dict.fromkeys(mine) for other in dict.fromkeys(theirs)]
        pairs: list[Word] = []
        left, right = set(mine), set(theirs)
        for alike, one, other in sorted(options, key=lambda o: (-o[0], o[1], o[2])):
            if alike >= _ALIKE and one in left and other in right:
                left.discard(one)
                right.discard(other)
                pairs.append(Word(one, other, round(alike, 3), round(self._weight.get(other, self._rarest), 2)))
        order = {word: at for at, word in enumerate(mine)}
        return tuple(sorted(pairs, key=lambda pair: order[pair.word]))

    def _points(self, pairs: tuple[Word, ...], missing: tuple[str, ...], besides: tuple[str, ...]) -> float:
        """Return what both names share, or the mean of that and of how far one holds the other."""
        weight = self._weight
        mine = sum(_counts(p.alike) * weight.get(p.word, self._rarest) for p in pairs)
        theirs = sum(_counts(p.alike) * p.weight for p in pairs)
        all_mine = sum(weight.get(w, self._rarest) for w in (*(p.word for p in pairs), *missing))
        all_theirs = sum(weight[w] for w in (*(p.listed for p in pairs), *besides))
        held = theirs / all_theirs if len(pairs) + len(besides) > 1 else 0.0
        if len(pairs) + len(missing) > 1:
            held = max(held, mine / all_mine)
        shared = (mine + theirs) / (all_mine + all_theirs)
        return 100 * max(shared, (shared + held) / 2)

    def _at_address(self, asked: ScreenedName, settings: ScreeningSettings) -> Iterator[tuple[ScreeningHit, int]]:
        """Yield listed parties at the party's address, whatever they are called."""
        if len(words(asked.address)) <= _SHORT:
            return
        for number, entry in enumerate(self.listed.entries):
            found = _address(asked, entry, settings)
            if found and (not settings.lists or entry.code in settings.lists):
                alike, text = found
                feature = Feature("address", round(alike, 1), f"agrees with '{text}'")
                yield (
                    ScreeningHit(entry, round(alike, 1), text, False, (), (), (), (feature,), entry.fingerprint),
                    number,
                )


def _alike(one: str, other: str) -> float:
    """Return how alike two words are: by their letters and beginnings, a slip of one letter forgiven."""
    if min(len(one), len(other)) <= _SHORT:
        return float(one == other)
    alike = JaroWinkler.similarity(one, other)
    slip = max(len(one), len(other)) >= _LONG and Levenshtein.distance(one, other, score_cutoff=1) <= 1
    return max(alike, _SLIP) if slip else alike


def _counts(alike: float) -> float:
    """Return how far a word counts that is nearly the same."""
    return alike**3


def _others(asked: ScreenedName, entry: Entry, settings: ScreeningSettings, *, whole: bool) -> Iterator[Feature]:
    """Yield what countries, types and addresses add or take off.

    Args:
        whole: the listed name stands whole in the party's, as it does in a branch's abroad: its country says nothing.
    """
    if asked.countries and entry.countries:
        common = sorted(set(asked.countries) & set(entry.countries))
        if common:
            yield Feature("country", 0.0, f"both {', '.join(common)}")
        elif not whole:
            yield Feature("country", -settings.other_country, f"listed in {', '.join(entry.countries)}")
    if asked.kind and entry.kind and asked.kind != entry.kind:
        yield Feature("type", -settings.other_type, f"listed as {entry.kind.lower()}")
    found = _address(asked, entry, settings)
    if found:
        yield Feature("address", settings.same_address, f"agrees with '{found[1]}'")


def _address(asked: ScreenedName, entry: Entry, settings: ScreeningSettings) -> tuple[float, str] | None:
    if not asked.address or not entry.addresses:
        return None
    mine = " ".join(words(asked.address))
    scored = ((fuzz.token_set_ratio(mine, " ".join(words(text))), text) for text in entry.addresses if _full(text))
    best = max(scored, default=(0.0, ""))
    return best if best[0] >= settings.address else None


def _full(address: str) -> bool:
    """Whether an address says more than a city and a country."""
    return len(words(address)) > _SHORT
