"""Rows of the bridge's own tables as typed values, each with the source it was read in."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypeVar, get_origin, get_type_hints

import msgspec

from comity.files import parse_csv, parse_yaml, read_text
from comity.files.typed import Steps, typed
from comity.record.model import Confidence, Source

FOLDER: Final = Path(__file__).parent.parent / "data" / "bridge"
T = TypeVar("T")


class Evidenced(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A row that rests on a page.

    Attributes:
        via: through what it was read, where that was not the page at ``source_url`` itself; of a file, which copy.
        accessed: the day of reading.
    """

    source_url: str
    via: str = ""
    accessed: datetime.date
    confidence: Confidence
    note: str = ""

    @property
    def opened(self) -> bool:
        """Whether the issuer's own page or file was read."""
        return self.confidence is Confidence.PRIMARY

    @property
    def remembered(self) -> bool:
        """Whether nothing was read at all."""
        return self.confidence is Confidence.MEMORY

    def source(self, identifier: str, title: str) -> Source:
        """Return the source as the record's rows have it."""
        cite = f"{title}; through {self.via}" if self.via and not self.opened else title
        return Source(identifier, title, cite, self.source_url, self.confidence, self.accessed)


def read_rows(name: str, kind: type[T]) -> tuple[T, ...]:
    """Return the rows of one of the room's tables; a column that holds several parts them with ``|``.

    Raises:
        InputError: a row does not fit; holds every fault, with file, row and column.
    """
    file = f"{name}.csv"
    several = _several(kind)
    cells = parse_csv(read_text(FOLDER / file), file)

    def where(steps: Steps) -> str:
        row = f", row {int(steps[0]) + 2}" if steps else ""
        return f"bridge/{file}{row}{''.join(f': {step}' for step in steps[1:2])}"

    return tuple(typed([_values(row, several) for row in cells], list[kind], where))  # type: ignore[valid-type]


def read_settings(name: str, kind: type[T]) -> T:
    """Return one of the room's YAML files as a value of a type.

    Raises:
        InputError: it does not fit; holds every fault.
    """
    file = f"{name}.yaml"
    raw = parse_yaml(read_text(FOLDER / file), file)
    return typed(raw, kind, lambda steps: f"bridge/{file}: {'.'.join(map(str, steps))}")


def _several(kind: type) -> frozenset[str]:
    """Return the fields that hold several values."""
    return frozenset(name for name, hint in get_type_hints(kind).items() if get_origin(hint) is tuple)


def _values(row: Mapping[str, str], several: frozenset[str]) -> dict[str, Any]:
    """Return a row's cells as values; an empty one is left to the field's default."""
    return {
        name: [part.strip() for part in text.split("|") if part.strip()] if name in several else text.strip()
        for name, text in row.items()
        if text.strip()
    }
