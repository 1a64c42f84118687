"""Screening lists as the user has them, of five publishers; each of them, and several at once, at its date.

A list is read whole or not at all: a row that is cut off, a field that cannot be read, a count that does not agree is
an error that names every such place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

from comity.errors import InputError
from comity.files import read_text
from comity.screening import readers
from comity.screening.entries import Entry, is_country

__all__ = ["MAX_BYTES", "OLD_DAYS", "Entry", "ScreeningList", "combined", "is_country", "read_list"]

MAX_BYTES: Final = 512 * 1024 * 1024
OLD_DAYS: Final = 30  # a list older than this is said to be old: lists change almost daily


class ScreeningList:
    """A list at its date, or several as one.

    Attributes:
        name: the file's name.
        date: the day of the list, as it says itself or as the user says; of several, the oldest's.
        sha256: of the file.
        notes: what a reader must know of it: that it is only a part.
        parts: the lists it was combined from; itself if it is one.
    """

    def __init__(
        self, name: str, day: date, entries: tuple[Entry, ...], sha256: str, notes: tuple[str, ...] = ()
    ) -> None:
        self.name = name
        self.date = day
        self.entries = entries
        self.sha256 = sha256
        self.notes = notes
        self.parts: tuple[ScreeningList, ...] = (self,)

    @cached_property
    def by_key(self) -> Mapping[str, tuple[Entry, ...]]:
        """The entries by key; a few are listed several times under one name."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.key, []).append(entry)
        return {key: tuple(entries) for key, entries in found.items()}

    def __str__(self) -> str:
        """Name the list and its date, as every answer does."""
        return " and ".join(f"{part.name} of {part.date}" for part in self.parts)


def combined(lists: Sequence[ScreeningList]) -> ScreeningList:
    """Return several lists as one, each with its date.

    Raises:
        InputError: no list.
    """
    if not lists:
        raise InputError("no list is given", accepts="one list or several")
    if len(lists) == 1:
        return lists[0]
    parts = tuple(part for one in lists for part in one.parts)
    found = ScreeningList(
        ", ".join(part.name for part in parts),
        min(part.date for part in parts),
        tuple(entry for part in parts for entry in part.entries),
        hashlib.sha256("".join(part.sha256 for part in parts).encode()).hexdigest(),
        tuple(note for part in parts for note in part.notes),
    )
    found.parts = parts
    return found


def read_list(path: Path, day: date | None = None, *, otherwise: date | None = None) -> ScreeningList:
    """Read a restricted-party list in any of the layouts it is published in.

    Args:
        path: the Consolidated Screening List (JSON, CSV, or a compact JSON that names its fields in ``fieldKey``);
            OFAC's SDN or other lists (CSV with ``alt.csv`` and ``add.csv`` beside it, XML); OpenSanctions (simple CSV,
            FollowTheMoney JSON lines); the United Kingdom's (CSV); the European Union's (CSV, XML); Japan's end-user
            list (JSON, CSV).
        day: the list's date, if the user knows better than the file.
        otherwise: the list's date, if neither the file nor its name says it.

    Raises:
        InputError: not such a list, too large, cut off, malformed, or of no known date or one in the future.
    """
    text = read_text(path, max_bytes=MAX_BYTES)
    where = path.name
    found = readers.read(text, where, readers.Beside(path))
    if not found.entries:
        raise InputError("holds no listed party", where=where, accepts=readers.ACCEPTED)
    on = day or found.day or readers.day_in(path.stem) or otherwise
    if on is None:
        raise InputError("the list's date is not known", where=where, accepts="--list-date, or a date in its name")
    if on > date.today():
        raise InputError(f"the list is dated {on}, in the future", where=where, accepts="a list of today or before")
    digest = hashlib.sha256("".join((text, *found.more)).encode()).hexdigest()
    return ScreeningList(where, on, found.entries, digest, found.notes)
