"""Names as they are compared: in ASCII, without case, punctuation or invisible characters, word by word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Final

_DOTTED: Final = re.compile(r"\b(?:[^\W\d_]\.){2,}")  # S.A., B.V., J.S.C.; V.V. before a surname
_APOSTROPHES: Final = re.compile(r"['`\u00b4\u2018\u2019\u02bb\u02bc\u02b9]")
_OTHER: Final = re.compile(r"[^a-z0-9]+")
_BRACKETS: Final = re.compile(r"[(\[\uff08]([^()\[\]\uff08\uff09]*)[)\]\uff09]")
_SYLLABLES: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LOOKALIKES: Final = str.maketrans("АВЕКМНОРСТХаеоркстухі", "ABEKMHOPCTXaeopkctyxi")
_SHORTEST_NAME: Final = 3
_LONGEST: Final = 300  # characters of a name that are compared; the longest listed one has fewer


def words(text: str) -> tuple[str, ...]:
    """Return a name's words in ASCII and lower case: "Çelik A.Ş." gives ("celik", "as")."""
    plain = _ascii(text[:_LONGEST]).lower().replace("&", " and ")
    plain = _APOSTROPHES.sub("", _DOTTED.sub(lambda m: m[0].replace(".", "") + " ", plain))
    return tuple(_OTHER.sub(" ", plain).split())


def variants(text: str, place: Callable[[str], bool] | None = None) -> list[str]:
    """Return the ways in which a name may be meant: as it is, without what is in brackets, and what they hold.

    Initials that stand together (``V.V. Petrov``) are also given apart.

    Args:
        place: whether a word is a place; given for listed names, of whose brackets only single words that are none
            are names: "(CASC)", not "(Australia)" or "(formerly a school)".
    """
    found = [text]
    inside = bracketed(text)
    if inside:
        outside = " ".join(_BRACKETS.sub(" ", text).split())
        told = [part for part in inside if place is None or (part.isalpha() and not place(part))]
        found += [part for part in (outside, *told) if len(part) >= _SHORTEST_NAME]
    found += [_DOTTED.sub(lambda m: m[0].replace(".", " "), one) for one in found if _DOTTED.search(one)]
    return list(dict.fromkeys(found))


def bracketed(text: str) -> list[str]:
    """Return what the brackets in a name hold."""
    return [part.strip() for part in _BRACKETS.findall(text)]


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """Return a word's spelling key: words spelled apart by transliteration alone have the same.

    ``sergei``, ``sergey`` and ``sergej`` have one key, ``mohammed`` and ``muhamad`` another. Vowels are kept as three
    classes, so that different names seldom share a key.
    """
    word = _GLIDES.sub(lambda m: _SPELLED[m[1]], _CONSONANTS.sub(lambda m: _SPELLED[m[0]], word))
    return _DOUBLES.sub(r"\1", _ENDINGS.sub("i", word).translate(_CLASSES))


def vowels(word: str) -> str:
    """Return a word with its vowels in three classes: a quick part of `sound`."""
    return word.translate(_CLASSES)


def consonants(word: str) -> str:
    """Return what Arabic script writes of a word: ``slmn`` for both ``soleimani`` and سلیمانی."""
    return _UNWRITTEN.sub("", _CONSONANTS.sub(lambda m: _WRITTEN.get(m[0], _SPELLED[m[0]]), word)).translate(
        _ONE_LETTER
    )


_WRITTEN: Final = {"gh": "k", "ch": "c", "c": "k", "x": "ks", "w": "", "dj": "j", "zh": "j"}
_UNWRITTEN: Final = re.compile(r"[aeiouvwy]|(?<=.)h$|(.)(?=\1)")
_ONE_LETTER: Final = str.maketrans("pg", "bk")
_SPELLED: Final = {
    "shch": "sh", "tsch": "sh", "sch": "sh", "tch": "ch", "cz": "ch", "dzh": "Z", "dj": "Z", "zh": "Z", "ph": "f",
    "kh": "h", "gh": "h", "th": "t", "dh": "d", "ck": "k", "q": "k", "tz": "s", "ts": "s", "ci": "si", "ce": "se",
    "x": "ks", "w": "v", "ch": "ch", "c": "k",
    "ya": "ia", "ia": "ia", "ja": "ia", "yu": "iu", "iu": "iu", "ju": "iu", "ye": "e", "ie": "e", "je": "e",
    "yo": "o", "jo": "o", "ou": "u", "oo": "u", "ee": "i",
}  # fmt: skip
_CONSONANTS: Final = re.compile("shch|tsch|sch|tch|cz|dzh|dj|zh|ph|kh|gh|th|dh|ck|q|tz|ts|ci|ce|x|w|ch|c")
_GLIDES: Final = re.compile("[iy]?(ya|ia|ja|yu|iu|ju|ye|ie|je|yo|jo|ou|oo|ee)")
_ENDINGS: Final = re.compile("(?:[eaiy][iyj]|ij)$")
_CLASSES: Final = str.maketrans("aeiyou", "aaiiuu")
_DOUBLES: Final = re.compile(r"(.)\1+")


def _ascii(text: str) -> str:
    if text.isascii():
        return text
    from anyascii import anyascii  # noqa: PLC0415  only names in other scripts need it

    plain = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    return " ".join(_spelled(part, anyascii) for part in plain.split())


def _spelled(part: str, anyascii: Callable[[str], str]) -> str:
    """Return a part of a name in ASCII; characters that stand for syllables become words of their own."""
    if any(c.isascii() and c.isalpha() for c in part):  # one Latin letter makes its likes Latin: "Нuawei"
        part = part.translate(_LOOKALIKES)
    syllabic = any("\u3040" <= c <= "\u30ff" or "\u3400" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7a3" for c in part)
    spelled = anyascii(part)
    return _SYLLABLES.sub(" ", spelled) if syllabic else spelled
