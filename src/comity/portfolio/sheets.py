"""Tables as people's programs write them: where the header is, what is notice, total or blank, and the lines between.

CSV with commas, semicolons, tabs or bars, in UTF-8, UTF-16 or Windows-1252; workbooks; and records with keys (JSON).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Any, Final

from comity.errors import InputError, did_you_mean
from comity.files import check_columns, read_table_text
from comity.portfolio.headers import Headers
from comity.portfolio.workbook_worker import text_of_cell
from comity.portfolio.workbooks import read_workbook

WORKBOOKS: Final = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
TEXTS: Final = (".csv", ".tsv", ".tab", ".txt")
ENDINGS: Final = (*TEXTS, *(f"{text}.gz" for text in TEXTS), *WORKBOOKS, ".parquet")
"""How the name of a file ends that is a table."""
_DELIMITERS: Final[Mapping[str, str]] = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SEARCHED: Final = 60
"""So far down a header is looked for."""
_SAMPLE: Final = 65536
_FEWEST_NAMES: Final = 2
"""So many cells has a line at least that is one of two which make a header."""

Cells = Sequence[str]


@dataclass(frozen=True)
class Sheet:
    """A table with its header found.

    Attributes:
        name: what to call it.
        names: the columns, each named once.
        rows: each line below the header with its number in the file, from 1; those without any cell are left out.
        notes: what was recognized on the way.
        header_row: the number of the header's row; 0 where there is none to be found.
        above: with how many lines a text begins until its header ends: a cell may run over several.
        delimiter: what parts the cells of a text.
        encoding: of a text, if it is not UTF-8.
        blank: how many columns without a name and without cells follow those with one.
    """

    name: str
    names: tuple[str, ...]
    rows: Sequence[tuple[int, Cells]]
    notes: tuple[str, ...] = ()
    header_row: int = 1
    delimiter: str = ""
    encoding: str = ""
    blank: int = 0
    above: int = 1

    def values(self, name: str) -> Collection[str]:
        """Return the distinct texts of a column, in order."""
        place = self.names.index(name)
        return dict.fromkeys(cells[place] for _, cells in self.rows if place < len(cells))


@dataclass
class _Grid:
    """Cells before anything is known of them."""

    name: str
    rows: list[list[str]]
    notes: list[str] = field(default_factory=list)
    delimiter: str = ""
    encoding: str = ""
    ends: list[int] = field(default_factory=list)


def is_table(path: Path) -> bool:
    """Whether a file is a table by its name, rather than activities written out."""
    return path.name.lower().endswith(ENDINGS)


def read_sheet(path: Path, headers: Headers, *, sheet: str = "") -> Sheet:
    """Return the table of a text or a workbook.

    Args:
        path: the file.
        headers: the names that columns are known by, which tell a header from other lines.
        sheet: which sheet of a workbook; the first with a header that is understood if empty.

    Raises:
        InputError: the file cannot be read, has no such sheet, or no header.
    """
    if path.suffix.lower() in WORKBOOKS:
        return _sheet(_of_workbook(path, headers, sheet), headers)
    if sheet:
        raise InputError(
            f"found '{sheet}'", where=f"{path.name}: --sheet", accepts="a workbook; this file has no sheets"
        )
    text, encoding = read_table_text(path)
    return text_sheet(text, path.name, encoding, headers)


def text_sheet(text: str, name: str, encoding: str, headers: Headers, *, cut: bool = False) -> Sheet:
    """Return the table of a text, whose cells are parted by what makes the best header.

    Args:
        text: the text, or its beginning.
        name: what to call it.
        encoding: its encoding, if that is not UTF-8.
        headers: the names that columns are known by.
        cut: whether more follows, so that no column is known to be blank.

    Raises:
        InputError: it is empty, or a quote is left open.
    """
    if not text.strip():
        raise InputError("is empty", where=name, accepts="a header and a row for each activity")
    delimiter = find_delimiter(text[:_SAMPLE], headers)
    notes = [f"read as {encoding}"] if encoding else []
    if delimiter != ",":
        notes.append(f"cells are parted by {_DELIMITERS[delimiter]}")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, ends = list[list[str]](), list[int]()
    try:
        for row in reader:
            rows.append(row)
            ends.append(reader.line_num)
    except csv.Error as error:
        if not (cut and rows):  # a cell may run on beyond the cut
            raise InputError(f"not CSV: {error}", where=f"{name}, line {reader.line_num}") from None
    return _sheet(_Grid(name, rows, notes, delimiter, encoding, ends), headers, cut=cut)


def find_delimiter(text: str, headers: Headers) -> str:
    """Return what parts the cells: that with which most of some line is understood as a header, or most cells are."""

    def score(delimiter: str) -> tuple[int, int]:
        rows = _first_rows(text, delimiter)
        return _best(rows, headers), max((len(row) for row in rows), default=0)

    return max(_DELIMITERS, key=score)


def _best(rows: Sequence[Cells], headers: Headers) -> int:
    """Return how many cells are understood of the line of which most are."""
    return max((headers.understood(row) for row in rows[:_SEARCHED]), default=0)


def _first_rows(text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [row for row, _ in zip(reader, range(_SEARCHED), strict=False)]
    except csv.Error:
        return []


def find_header(rows: Sequence[Cells], headers: Headers) -> int | None:
    """Return which line is the header: the first of those among which most cells are understood."""
    scores = [headers.understood(row) for row in rows[:_SEARCHED]]
    return scores.index(max(scores)) if any(scores) else None


def _two_lines(rows: Sequence[Cells], headers: Headers) -> tuple[int, list[str]] | None:
    """Return the lower of two lines that are a header together, and its names; None if one line says as much.

    What the upper one says of several columns stands above the first of them.
    """
    best = _best(rows, headers)
    found = None
    for number, (upper, lower) in enumerate(pairwise(rows[:_SEARCHED]), 1):
        if min(sum(bool(cell.strip()) for cell in row) for row in (upper, lower)) < _FEWEST_NAMES:
            continue
        names = list(_joined_names(upper, lower, headers))
        if (score := headers.understood(names)) > best:
            best, found = score, (number, names)
    return found


def _joined_names(upper: Cells, lower: Cells, headers: Headers) -> Iterator[str]:
    above = ""
    for over, name in zip_longest(upper, lower, fillvalue=""):
        above = over.strip() or above
        both = f"{above} {name.strip()}".strip()
        clear = headers.meaning(name) or headers.label(name) if name.strip() else None
        yield name if clear and not headers.meaning(both) else both


def header_names(cells: Cells) -> tuple[str, ...]:
    """Return the names of columns; one without a name is called by its number."""
    return tuple(name.strip() or f"column {number}" for number, name in enumerate(cells, 1))


def _sheet(grid: _Grid, headers: Headers, *, cut: bool = False) -> Sheet:
    """Find the header, and leave out what is no line of the table."""
    found, names_of_two = find_header(grid.rows, headers), list[str]()
    if not cut and (two := _two_lines(grid.rows, headers)):
        found, names_of_two = two
    filled = [number for number, row in enumerate(grid.rows) if any(cell.strip() for cell in row)]
    if not filled:
        raise InputError("is empty", where=grid.name, accepts="a header and a row for each activity")
    header = filled[0] if found is None else found
    notes = list(grid.notes)
    first = header - 1 if names_of_two else header
    if above := [number for number in filled if number < first]:
        notes.append(f"the header is in row {first + 1}; above it {_lines(len(above))} of notice")
    if names_of_two:
        notes.append(f"the header runs over rows {header} and {header + 1}")
    cells = names_of_two or grid.rows[header]
    width = max((n for row in grid.rows[header:] for n, cell in enumerate(row, 1) if cell.strip()), default=0)
    width = len(cells) if cut else max(min(width, len(cells)), 1)
    if blank := len(cells) - width:
        notes.append(f"{blank} blank column{'s' * (blank > 1)} at the end")
    names = header_names(cells[:width])
    check_columns(names, grid.name)
    rows = [(number + 1, _cut(grid.rows[number], width)) for number in filled if number > header]
    return Sheet(
        grid.name,
        names,
        rows,
        tuple(notes),
        header + 1,
        grid.delimiter,
        grid.encoding,
        blank,
        grid.ends[header] if grid.ends else header + 1,
    )


def _cut(cells: list[str], width: int) -> list[str]:
    """Return the cells of a line without blank ones beyond the header."""
    return cells[:width] if not any(cell.strip() for cell in cells[width:]) else cells


def _lines(number: int) -> str:
    return f"{number} line{'s' * (number > 1)}"


def _of_workbook(path: Path, headers: Headers, sheet: str) -> _Grid:
    names, found = read_workbook(path, sheet)
    grids = {one.name: one.rows for one in found}
    merged = {one.name for one in found if one.merged}
    if not grids:
        near = did_you_mean(sheet, names)
        accepts = ", ".join(names)
        raise InputError(f"has no sheet '{sheet}'", where=f"{path.name}: --sheet", accepts=accepts, suggestion=near)
    chosen = max(grids, key=lambda name: _best(grids[name], headers))
    notes = []
    if len(names) > 1:
        others = ", ".join(name for name in names if name != chosen)
        notes.append(f"sheet '{chosen}' is read; not read: {others} (--sheet)")
    if chosen in merged:
        notes.append("a cell that runs over several rows is read in each of them")
    return _Grid(path.name, grids[chosen], notes)


def records_sheet(records: Iterable[Mapping[str, Any]], name: str) -> Sheet:
    """Return records with keys as a table; what is nested is named with dots."""
    flat = [named_cells(record) for record in records]
    names = tuple(dict.fromkeys(key for record in flat for key in record))
    check_columns(names, name)
    rows = [(number, [record.get(key, "") for key in names]) for number, record in enumerate(flat, 1)]
    return Sheet(name, names, [(number, cells) for number, cells in rows if any(map(str.strip, cells))], header_row=0)


def named_cells(record: Mapping[str, Any]) -> dict[str, str]:
    """Return the cells of a record by name; what is nested is named with dots."""
    return dict(_flat(record))


def _flat(record: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in record.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", text_of_cell(value)
