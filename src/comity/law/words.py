"""What people write in place of a fact's own words: that nothing is known, or another word for the same."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from comity.files import parse_yaml, read_text
from comity.law.pack import DATA


def plain_word(text: str) -> str:
    """Return a word without what writers vary: case, hyphens, underscores, spaces.

    >>> plain_word(" Re-Export ")
    're export'
    """
    return " ".join(text.casefold().replace("-", " ").replace("_", " ").split()) or text.strip()


def says_unknown(text: str, kind: str) -> bool:
    """Whether a text says that a fact of a kind is not known."""
    word = text.strip().casefold()
    return not word or word in _unknown("any") or word in _unknown(kind)


def synonym(fact: str, text: str) -> str | None:
    """Return the word of a fact that another word stands for."""
    return _look_up("synonyms", fact, text)


def perhaps(fact: str, text: str) -> str | None:
    """Return the word of a fact that another may stand for, which is to be asked."""
    return _look_up("perhaps", fact, text)


def _look_up(section: str, fact: str, text: str) -> str | None:
    words = _words()[section]
    own = words.get(fact) or words.get(f"party.{fact.rpartition('.')[2]}") or {}
    found = own.get(plain_word(text))
    return None if found is None else str(found)


@lru_cache(maxsize=32)
def _unknown(kind: str) -> frozenset[str]:
    return frozenset(_words()["unknown"].get(kind) or ())


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Any]:
    path = DATA / "reading" / "words.yaml"
    found: Mapping[str, Any] = parse_yaml(read_text(path), path.name)
    return found
