"""Scripts other than Latin: how a name in them is read in Latin letters, and what cannot be compared.

Cyrillic and Greek are transliterated letter by letter, and the lists are too. Han is read in pinyin, words for kinds
of companies translated; Hangul as Seoul and as Pyongyang spell it; Arabic by its consonants, since it writes no
others. What such readings find is a hit like any. What they do not find may be listed all the same, under a
translated name: that is said, unless the list has names in the script itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import resources
from itertools import islice, product
from typing import Final

from comity.files import parse_yaml

_BY_WORD: Final = {"CJK": "Han", "HIRAGANA": "Kana", "KATAKANA": "Kana"}
_LETTER_BY_LETTER: Final = frozenset({"Latin", "Cyrillic", "Greek"})
_READ_AS: Final = {
    "Han": "its pinyin reading and a glossary of words for kinds of companies",
    "Hangul": "its sound as Seoul and as Pyongyang spell it",
    "Arabic": "its consonants",
}
_MOST_READINGS: Final = 8
_INITIALS: Final = ("k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s", "ss", "", "ch", "tch", "ch", "k", "t", "p",
             "h")  # fmt: skip
_VOICED: Final = {"k": "g", "t": "d", "p": "b", "ch": "j"}
_VOWELS: Final = (
    "a", "ae", "ya", "yae", "o", "e", "yo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu",
    "u", "ui", "i",
)  # fmt: skip
_FINALS: Final = (
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng",
    "t", "t", "k", "t", "p", "t",
)  # fmt: skip


def scripts(text: str) -> frozenset[str]:
    """Return the scripts of a text's letters: Latin, Cyrillic, Han, Hangul, Kana, Arabic, ..."""
    return frozenset(_script(c) for c in text if c.isalpha()) if not text.isascii() else frozenset({"Latin"})


@lru_cache(maxsize=20_000)
def _script(letter: str) -> str:
    first = unicodedata.name(letter, "OTHER").replace("FULLWIDTH ", "").replace("HALFWIDTH ", "").split()[0]
    return _BY_WORD.get(first, first.capitalize())


def readings(text: str) -> Iterator[str]:
    """Yield a name in Latin letters, besides its plain transliteration: in pinyin, or as Pyongyang spells it."""
    found = scripts(text)
    if "Han" in found:
        yield from _pinyin(text)
    if "Hangul" in found:
        yield _korean(text, voiced=True)
        yield _korean(text, voiced=False)


def uncompared(text: str, listed: Iterable[str]) -> str:
    """Return what must be said of a name's script when nothing was found; empty if it was compared as Latin is.

    Args:
        listed: the scripts in which the list has names.
    """
    missing = sorted(scripts(text) - _LETTER_BY_LETTER - frozenset(listed))
    if not missing:
        return ""
    by = " and ".join(_READ_AS.get(script, "a transliteration of its letters") for script in missing)
    return (
        f"the list has no name in {' or '.join(missing)} script; compared only by {by}: a translated name is not "
        "found, so screen the party's name in Latin letters"
    )


def _pinyin(text: str) -> Iterator[str]:
    """Yield the ways to read Han characters, the likeliest first: of some there are several."""
    from pypinyin import Style, pinyin  # noqa: PLC0415  only names in Han need it

    for word, english in _glossary():
        text = text.replace(word, f" {english} ")
    likely = pinyin(text, style=Style.NORMAL)
    every = pinyin(text, style=Style.NORMAL, heteronym=True)
    options = [dict.fromkeys((*one, *more)) for one, more in zip(likely, every, strict=True)]
    yield from (" ".join(one) for one in islice(product(*options), _MOST_READINGS))


@lru_cache(maxsize=1)
def _glossary() -> tuple[tuple[str, str], ...]:
    """Return words for kinds of companies with their English, the longest first."""
    name = "han-words.yaml"
    told = parse_yaml((resources.files("comity.data") / "screening" / name).read_text(encoding="utf-8"), name)
    pairs = ((word, english) for english, words in told.items() for word in words)
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def _korean(text: str, *, voiced: bool) -> str:
    """Return Hangul as the McCune-Reischauer system spells it without its marks, each syllable a word.

    Args:
        voiced: whether consonants within a name are spelled as they sound, ``jong`` for ``chong``.
    """
    found = []
    for syllable in text:
        code = ord(syllable) - 0xAC00
        if not 0 <= code < len(_INITIALS) * len(_VOWELS) * len(_FINALS):
            found.append(syllable)
            continue
        first, rest = divmod(code, len(_VOWELS) * len(_FINALS))
        vowel, last = divmod(rest, len(_FINALS))
        begins = _VOICED.get(_INITIALS[first], _INITIALS[first]) if voiced and found else _INITIALS[first]
        found.append(f" {begins}{_VOWELS[vowel]}{_FINALS[last]} ")
    return "".join(found)
