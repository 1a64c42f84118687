"""Names as they are compared: in ASCII, without case, punctuation or legal form, word by word."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

_INITIALS: Final = re.compile(r"\b(?:[^\W\d_]\.){2,}")  # S.A., B.V., J.S.C.
_APOSTROPHES: Final = re.compile(r"['`\u2018\u2019\u02bc]")
_OTHER: Final = re.compile(r"[^a-z0-9]+")
_BRACKETS: Final = re.compile(r"[(\[\uff08]([^()\[\]\uff08\uff09]*)[)\]\uff09]")
_LONGEST_FORM: Final = 4
_SHORTEST_NAME: Final = 3


def words(text: str) -> tuple[str, ...]:
    """Return a name's words in ASCII and lower case: "Çelik A.Ş." gives ("celik", "as")."""
    plain = _ascii(text).lower().replace("&", " and ")
    plain = _APOSTROPHES.sub("", _INITIALS.sub(lambda m: m[0].replace(".", ""), plain))
    return tuple(_OTHER.sub(" ", plain).split())


def without_form(found: tuple[str, ...]) -> tuple[str, ...]:
    """Return a company's words without its legal form at the end (Co., Ltd.); something always remains."""
    forms = _forms()
    while len(found) > 1:
        longest = min(_LONGEST_FORM, len(found) - 1)
        size = next((n for n in range(longest, 0, -1) if found[-n:] in forms), 0)
        if not size:
            return found
        found = found[:-size]
    return found


def variants(text: str, place: Callable[[str], bool] | None = None) -> list[str]:
    """Return the ways in which a name with brackets may be meant: as it is, without them, and what they hold.

    Args:
        place: whether a word is a place; given for listed names, of whose brackets only single words that are none
            are names: "(CASC)", not "(Australia)" or "(formerly a school)".
    """
    inside = [part.strip() for part in _BRACKETS.findall(text)]
    if not inside:
        return [text]
    outside = " ".join(_BRACKETS.sub(" ", text).split())
    told = [part for part in inside if place is None or (part.isalpha() and not place(part))]
    return [text, *(part for part in (outside, *told) if len(part) >= _SHORTEST_NAME)]


def _ascii(text: str) -> str:
    if text.isascii():
        return text
    from anyascii import anyascii  # noqa: PLC0415  only names in other scripts need it

    return anyascii(text)


@lru_cache(maxsize=1)
def _forms() -> frozenset[tuple[str, ...]]:
    """Return the legal forms that are known, as words: ("ltd",), ("gmbh", "co", "kg"), ..."""
    from cleanco import prepare_default_terms  # noqa: PLC0415  its tables are read once, when names are compared

    return frozenset(words(" ".join(parts)) for _, parts in prepare_default_terms())
