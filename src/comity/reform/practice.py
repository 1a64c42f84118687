"""Practice of members of the Missile Technology Control Regime: rows with sources, beside the law and no law."""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import Final, Literal

import msgspec

from comity.law.pack import DATA
from comity.law.typed_files import typed_file

_FILE: Final = DATA / "watch" / "mtcr-practice.yaml"
RegimeCategory = Literal["I", "II"]


class PracticeRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a member was seen to do, or said it would.

    Attributes:
        state: the member; ``to``: to whom, where that is said.
        date: of the act, or of the page where the act's own day is not given.
        categories: of the annex.
    """

    state: str
    to: tuple[str, ...]
    date: datetime.date
    categories: tuple[RegimeCategory, ...]
    what: str
    cite: str
    url: str
    confidence: Literal["primary", "secondary", "memory"]


class PracticeGuideline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the regime's guidelines ask of every member."""

    says: str
    cite: str
    url: str
    confidence: Literal["primary", "secondary", "memory"]


class RegimePractice(msgspec.Struct, frozen=True):
    """What the regime asks for an item's category, and what members did, the latest first."""

    category: RegimeCategory
    guidelines: PracticeGuideline
    rows: tuple[PracticeRow, ...]
    reviewed: datetime.date


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reviewed: datetime.date
    guidelines: PracticeGuideline
    items: dict[RegimeCategory, tuple[str, ...]]
    rows: tuple[PracticeRow, ...]


def practice_of(item: str, day: datetime.date) -> RegimePractice | None:
    """Return what was public by a day of members' practice for an item's category; None for an item of none known."""
    kept = _read()
    category = next((name for name, codes in kept.items.items() if item.startswith(codes)), None)
    if category is None:
        return None
    rows = sorted(
        (one for one in kept.rows if category in one.categories and one.date <= day), key=lambda one: one.date
    )
    return RegimePractice(category, kept.guidelines, tuple(reversed(rows)), kept.reviewed)


@lru_cache(maxsize=1)
def _read() -> _File:
    return typed_file(_FILE, _File, DATA)
