"""How people write classifications: every spelling of a code, words for a jurisdiction, entries of other lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from comity.files import parse_yaml, read_text
from comity.law.pack import DATA

_ECCN: Final = re.compile(r"(\d)\s*([A-E])\s*(\d{3})(?:$|(?!\d)(.*))", re.IGNORECASE)
_USML: Final = re.compile(
    r"((?i:(?:usml|itar|cat(?:egory)?)[\s.:-]*)*)([IVX]+(?![A-Z])|[ivx]+(?![A-Za-z])|\d{1,2})(.*)"
)
_LEVELS: Final = re.compile(r"[\s.,()/_-]*([a-z]|\d+)", re.IGNORECASE)
_PARAGRAPHS: Final = re.compile(r"[\s.()_-]*([a-z]+|\d+)", re.IGNORECASE)
_WORD: Final = re.compile(r"(?<![a-z])(?![ivxl]+(?![a-z]))[a-z]{3,}", re.IGNORECASE)
"""More letters than a level has, unless it is a Roman number."""
_ROMAN: Final = (
    *("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI"),
    *("XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX", "XXI"),
)
_CAPITALS_AT: Final = 3
ANY_OF: Final = " | "
"""What stands between codes that a text may all mean."""


@dataclass(frozen=True)
class OtherList:
    """A list of another state on which a code stands.

    Attributes:
        called: the list, in words.
        list: what kind of list it is to the state of departure: ``military``, ``dual-use``, ``unknown``; empty if it is
            no control list at all.
    """

    called: str
    list: str


def normalize(text: str) -> str:
    """Return a code as the U.S. lists write it, or a family of codes; what is neither comes back without spaces.

    >>> normalize("9a515 .A.1"), normalize("5A992C"), normalize("ECCN: 9A515x"), normalize("ear-99")
    ('9A515.a.1', '5A992.c', '9A515.x', 'EAR99')
    >>> normalize("USML-XV"), normalize("Cat. XV(e)(1)"), normalize("XV.e.12"), normalize("ITAR")
    ('XV', 'XV(e)(1)', 'XV(e)(12)', 'USML')
    """
    bare = _bare(text)
    words = " ".join("".join(c if c.isalnum() else " " for c in bare.lower()).split())
    if words in _jurisdictions():
        return _jurisdictions()[words]
    if _rest().fullmatch(bare):
        return str(_data()["rest"]["code"])
    return _eccn(bare) or _usml(text) or _usml(bare) or bare.replace(" ", "")


def other_list(text: str) -> OtherList | None:
    """Return on which list of another state a code stands by the way it is written; None if it may be a U.S. one."""
    bare = " ".join(text.split())
    for pattern, found in _other_lists():
        if pattern.fullmatch(bare):
            return found
    return None


def _bare(text: str) -> str:
    """Return a text without the words around a code."""
    bare = " ".join(text.split()).strip(" .,;:'\"")
    for word in _data()["before"]:
        if bare.lower().startswith(word) and (rest := bare[len(word) :].lstrip(" .:#-–")) and _starts(bare, word):
            bare = rest
            break
    for word in _data()["after"]:
        if bare.lower().endswith(word) and len(bare) > len(word):
            bare = bare[: -len(word)].rstrip(" ,;/-(")
    return bare


def _starts(text: str, word: str) -> bool:
    """Whether a word ends where the text's first word does, so that ``CCLX`` does not begin with ``CCL``."""
    return not text[len(word)].isalpha()


def _eccn(text: str) -> str | None:
    found = _ECCN.fullmatch(text)
    if not found:
        return None
    category, group, number, rest = found.groups()
    levels = _split(rest or "", _LEVELS)
    return None if levels is None else ".".join([f"{category}{group.upper()}{number}", *levels])


def _usml(text: str) -> str | None:
    found = _USML.fullmatch(" ".join(text.split()).strip(" .,;:"))
    if not found:
        return None
    words, category, rest = found.groups()
    if category.isdigit():  # Category 9 alone may be one of the Commerce Control List
        if not re.search("usml|itar", words.lower()) or not 1 <= int(category) <= len(_ROMAN):
            return None
        category = _ROMAN[int(category) - 1]
    levels = _split(rest, _PARAGRAPHS)
    if levels is None:
        return None
    return category.upper() + "".join(f"({_as_printed(at, level)})" for at, level in enumerate(levels))


def _as_printed(at: int, level: str) -> str:
    """Return a level as the U.S. Munitions List prints it: (a)(1)(i)(A)."""
    return level.upper() if at == _CAPITALS_AT else level


def _split(rest: str, level: re.Pattern[str]) -> list[str] | None:
    """Return the levels of a paragraph, however they are parted; None if something else stands among them."""
    rest = rest.rstrip(" .)")
    levels = [one.lower() for one in level.findall(rest)]
    return levels if level.sub("", rest) == "" and not _WORD.search(rest) else None


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    path = DATA / "reading" / "classifications.yaml"
    found: Mapping[str, Any] = parse_yaml(read_text(path), path.name)
    return found


@lru_cache(maxsize=1)
def _rest() -> re.Pattern[str]:
    return re.compile(_data()["rest"]["pattern"], re.IGNORECASE)


@lru_cache(maxsize=1)
def _jurisdictions() -> Mapping[str, str]:
    return {word: family for family, words in _data()["jurisdiction"].items() for word in words}


@lru_cache(maxsize=1)
def _other_lists() -> tuple[tuple[re.Pattern[str], OtherList], ...]:
    rows = _data()["other_lists"]
    return tuple(
        (re.compile(row["pattern"], re.IGNORECASE), OtherList(row["called"], row["list"] or "")) for row in rows
    )
