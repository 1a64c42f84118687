"""Words that are like a word: spelled the same, spelled apart by transliteration, or wrong by a letter or two.

`alike` says how alike two words are. `Vocabulary` finds all words of a list that are alike to one, without comparing
it with each: by what is left without one letter (Mor and Fraenkel, "A hash code method for detecting and correcting
spelling errors", 1982), and by a third that both share (Li, Deng, Wang and Feng, "Pass-Join: a partition-based method
for similarity joins", 2011).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Final

from rapidfuzz.distance import OSA, Levenshtein

from comity.screening.names import consonants, sound, vowels
from comity.screening.weights import everyday, plain

_SHORT: Final = 3  # words so short must sound the same; shorter ones must be the same
_LONG: Final = 5  # in words so long one letter may be wrong, missing, too many or change places with the next,
_LONGEST: Final = 10  # and in words so long two
_KEY: Final = 6  # spelling keys so long may differ in one letter
_SAME_SOUND: Final = {1: 0.75, 2: 0.75, 3: 0.75, 4: 0.78, 5: 0.9}  # by the length of the key; a longer one:
SAME_SOUND: Final = 0.96
_SAME_LETTERS: Final = 0.98  # words that are the same but for the space in them
_WRITTEN_ALIKE: Final = {2: 0.78, 3: 0.88}  # by the number of consonants; of more:
_LEAST_WRITTEN: Final = 2  # consonants; of fewer a word is only itself
_MOST_WRITTEN_ALIKE: Final = 0.95
_ONE_EDIT, _TWO_EDITS, _SOUND_EDIT = 1.5, 2.5, 1.8  # letters' worth of doubt


@lru_cache(maxsize=500_000)
def alike(one: str, other: str) -> float:
    """Return how alike a party's word and a listed one are, 0 to 1; 0 where they are different words.

    An everyday word is not taken for a misspelling of another.
    """
    if one == other:
        return 1.0
    shorter, longer = sorted((len(one), len(other)))
    if shorter < _SHORT or not one.isalpha() or not other.isalpha():
        return 0.0
    mine, theirs = sound(one), sound(other)
    if mine == theirs or not _sounds(one).isdisjoint(_sounds(other)) or singular(one) == singular(other):
        return _SAME_SOUND.get(min(len(mine), len(theirs)), SAME_SOUND)
    if shorter <= _SHORT or everyday(one):
        return 0.0
    if longer >= _LONG and OSA.distance(one, other, score_cutoff=1) <= 1:
        return 1 - _ONE_EDIT / longer
    if min(len(mine), len(theirs)) >= _KEY and Levenshtein.distance(mine, theirs, score_cutoff=1) <= 1:
        return 1 - _SOUND_EDIT / max(len(mine), len(theirs))
    if shorter >= _LONGEST and Levenshtein.distance(one, other, score_cutoff=2) <= 2:
        return 1 - _TWO_EDITS / longer
    return 0.0


@lru_cache(maxsize=200_000)
def _sounds(word: str) -> frozenset[str]:
    """Return a word's spelling keys: one, and another where a ``j`` may be read as in ``Sergej`` or ``Ijevsk``."""
    return frozenset({sound(word), sound(word.replace("j", "zh"))}) if "j" in word else frozenset({sound(word)})


def _keys(word: str) -> frozenset[str]:
    """Return the keys under which words that may be like one are found."""
    return _sounds(word) | {sound(singular(word))}


@lru_cache(maxsize=200_000)
def singular(word: str) -> str:
    """Return an everyday word in the singular; any other as it is."""
    found = _PLURAL.sub(lambda m: "y" if m[0] == "ies" else "", word)
    return found if found != word and plain(found) else word


_PLURAL: Final = re.compile(r"(?<=\w{3})(?:ies|(?<!s)s)$")


def joined_alike(one: str, other: str) -> float:
    """Return how alike words written as one are to a word: the same letters, or other vowels of a class."""
    if one == other:
        return _SAME_LETTERS
    return SAME_SOUND if vowels(one) == vowels(other) else 0.0


def is_initial(one: str, other: str) -> bool:
    """Whether one of two words is a letter that may stand for the other."""
    return one[0] == other[0] and min(len(one), len(other)) == 1 < max(len(one), len(other)) and one[0].isalpha()


class _Deletions:
    """Strings found again though one letter is wrong, missing, too many or has changed places with the next.

    Two such strings become the same when at most one letter is left out of each.
    """

    def __init__(self, texts: Iterable[tuple[int, str]]) -> None:
        self._at: dict[str, int | list[int]] = {}
        for number, text in texts:
            for key in _without_a_letter(text):
                known = self._at.setdefault(key, number)
                if isinstance(known, list):
                    known.append(number)
                elif known != number:
                    self._at[key] = [known, number]

    def near(self, text: str) -> Iterator[int]:
        """Yield all that may be one edit away from ``text``, and some that are two."""
        for key in _without_a_letter(text):
            found = self._at.get(key)
            if isinstance(found, int):
                yield found
            elif found:
                yield from found


def _without_a_letter(text: str) -> set[str]:
    return {text, *(text[:at] + text[at + 1 :] for at in range(len(text)))}


class _Thirds:
    """Strings found again though two letters are wrong, missing or too many: one third is the same, hardly moved."""

    def __init__(self, texts: Iterable[tuple[int, str]]) -> None:
        self._at: dict[tuple[int, int, str], list[int]] = {}
        for number, text in texts:
            for third, (start, end) in enumerate(_thirds(len(text))):
                self._at.setdefault((len(text), third, text[start:end]), []).append(number)

    def near(self, text: str) -> Iterator[int]:
        """Yield all that may be two edits away from ``text``, and some that are more."""
        for length in range(len(text) - 2, len(text) + 3):
            for third, (start, end) in enumerate(_thirds(length)):
                for at in range(max(0, start - 2), min(len(text) - end + start, start + 2) + 1):
                    yield from self._at.get((length, third, text[at : at + end - start]), ())


def _thirds(length: int) -> tuple[tuple[int, int], ...]:
    return tuple((part * length // 3, (part + 1) * length // 3) for part in range(3))


class Vocabulary:
    """Words by number, to be asked which of them are like a word."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(words)
        self.number = {word: number for number, word in enumerate(self.words)}
        self._sounding: dict[str, list[int]] = {}
        for number, word in enumerate(self.words):
            for key in _keys(word):
                self._sounding.setdefault(key, []).append(number)
        self._one = _Deletions((n, w) for n, w in enumerate(self.words) if len(w) > _SHORT)
        self._two = _Thirds((n, w) for n, w in enumerate(self.words) if len(w) >= _LONGEST)
        keys = dict.fromkeys(key for key in self._sounding if len(key) >= _KEY)
        self._keys = tuple(keys)
        self._near_keys = _Deletions(enumerate(self._keys))
        self._vowels: dict[str, list[int]] = {}
        for number, word in enumerate(self.words):
            self._vowels.setdefault(vowels(word), []).append(number)
        self.like = lru_cache(maxsize=50_000)(self._like)

    def joined_alike(self, text: str) -> tuple[tuple[int, float], ...]:
        """Return the numbers of the words that words written as one are, and how alike they are, the likest last."""
        found = ((number, joined_alike(text, self.words[number])) for number in self._vowels.get(vowels(text), ()))
        return tuple(sorted(found, key=lambda pair: (pair[1], pair[0])))

    def written_alike(self, word: str) -> tuple[tuple[int, float], ...]:
        """Return the numbers of the words that Arabic script may write as it does ``word``, and how alike they are."""
        written = consonants(word)
        if len(written) < _LEAST_WRITTEN:
            return ((self.number[word], 1.0),) if word in self.number else ()
        alike_written = _WRITTEN_ALIKE.get(len(written), _MOST_WRITTEN_ALIKE)
        return tuple((number, alike_written) for number in self._written.get(written, ()))

    @cached_property
    def _written(self) -> dict[str, list[int]]:
        """The words by their consonants; read when the first name in Arabic script is asked about."""
        found: dict[str, list[int]] = {}
        for number, word in enumerate(self.words):
            found.setdefault(consonants(word), []).append(number)
        return found

    def _like(self, word: str) -> tuple[tuple[int, float], ...]:
        """Return the numbers of the words alike to ``word``, with how alike they are, the likest last."""
        found = ((number, alike(word, self.words[number])) for number in self._candidates(word))
        return tuple(sorted(((n, value) for n, value in found if value), key=lambda pair: (pair[1], pair[0])))

    def _candidates(self, word: str) -> set[int]:
        found = {self.number[word]} if word in self.number else set()
        if len(word) < _SHORT:
            return found
        key = sound(word)
        for one in _keys(word):
            found.update(self._sounding.get(one, ()))
        if len(word) < _SHORT + 1:
            return found
        found.update(self._one.near(word))
        if len(word) >= _LONGEST:
            found.update(self._two.near(word))
        if len(key) >= _KEY:
            for at in self._near_keys.near(key):
                found.update(self._sounding[self._keys[at]])
        return found
