"""What readers of lists have in common: what they return, dates, strict tables, errors told all together."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from comity.errors import InputError
from comity.files import read_text
from comity.screening.entries import Entry

_DAY: Final = re.compile(r"(20\d\d)-?(\d\d)-?(\d\d)")
_MOST_TOLD: Final = 20  # of a list cut to pieces every row may be wrong
_MOST_CELL: Final = 1_000_000  # characters of a cell: the longest that was seen has some thousands
_T = TypeVar("_T")
_R = TypeVar("_R")


class Found(NamedTuple):
    """What a file holds.

    Attributes:
        entries: the listed parties.
        day: the list's date, if the file says it.
        notes: what a reader must know: that names or countries are missing.
        more: the text of files beside it that were read too.
    """

    entries: tuple[Entry, ...]
    day: date | None = None
    notes: tuple[str, ...] = ()
    more: tuple[str, ...] = ()


class Beside:
    """The files beside a list, for those that are published in several."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def text(self, name: str) -> str | None:
        """Return the text of a file in the same folder, in whatever case its name is written; None if none is there."""
        for path in sorted(self._path.parent.iterdir()):
            if path.name.lower() == name.lower() and path.is_file():
                return read_text(path, max_bytes=_MOST_CELL * 512)
        return None


def day_in(text: str) -> date | None:
    """Return the day that stands in a text as 2026-07-31 or 20260731."""
    found = _DAY.search(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def day_as(text: str, *layouts: str) -> date | None:
    """Return a day written in one of several layouts (``%d/%m/%Y``), or as an ISO date."""
    for layout in layouts:
        try:
            return datetime.strptime(text.strip(), layout).date()
        except ValueError:
            continue
    return day_in(text)


def each(rows: Iterable[tuple[str, _T]], read: Callable[[str, _T], _R]) -> Iterator[_R]:
    """Yield what was read of each row, or raise one error that names every row that cannot be.

    Args:
        rows: where each stands, and the row.

    Raises:
        InputError: some rows cannot be read.
    """
    problems: list[InputError] = []
    for where, row in rows:
        try:
            found = read(where, row)
        except InputError as error:
            problems.append(error)
        else:
            yield found
    raise_all(problems)


def raise_all(problems: list[InputError]) -> None:
    """Raise one error that tells all problems, if there are any.

    Raises:
        InputError: there are.
    """
    if problems:
        more = len(problems) - _MOST_TOLD
        rest = [InputError(f"and {more:,} more places cannot be read")] if more > 0 else []
        raise InputError.of([*problems[:_MOST_TOLD], *rest])


def cells(text: str, where: str, delimiter: str = ",", first: int = 1) -> Iterator[tuple[str, list[str]]]:
    """Yield a table's rows, each with where it stands; blank lines, and the mark that ends OFAC's files, are skipped.

    Raises:
        InputError: no table, or one that ends within a quoted cell.
    """
    csv.field_size_limit(_MOST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, row in enumerate(reader, first):
            if any(cell.strip("\x1a ") for cell in row):
                yield f"{where}, row {number}", row
    except csv.Error as error:
        raise InputError(f"not CSV: {error}", where=f"{where}, line {reader.line_num + first - 1}") from None


def table(text: str, where: str, delimiter: str = ",", first: int = 1) -> list[tuple[str, Mapping[str, str]]]:
    """Return a table's rows by their headings, each with where it stands.

    Raises:
        InputError: no heading, a repeated one, or rows that do not have a cell for each: one error names them all.
    """
    rows = cells(text, where, delimiter, first)
    heading = [name.strip() for name in next(rows, ("", []))[1]]
    repeated = sorted({name for name in heading if name and heading.count(name) > 1})
    if not heading or repeated:
        raise InputError(f"repeats the column '{repeated[0]}'" if repeated else "has no header", where=where)
    return list(each(rows, lambda at, row: (at, dict(zip(heading, _full(at, row, len(heading)), strict=True)))))


def _full(where: str, row: list[str], count: int) -> list[str]:
    if len(row) > count:
        raise InputError("has more cells than the header", where=where)
    if len(row) < count:
        raise InputError(f"has {len(row)} of {count} cells: the row is cut off", where=where)
    return row


def ends_within(text: str, where: str) -> tuple[str, ...]:
    """Return the note for a table that does not end with the end of a line, as files do that were cut off."""
    whole = text.endswith(("\n", "\r", "\x1a"))
    return () if whole else (f"{where} does not end with the end of a line: it may be cut off",)


def parts(text: str | None, by: str = ";") -> list[str]:
    """Return the values of a cell that holds several."""
    return [part.strip() for part in (text or "").split(by) if part.strip()]
