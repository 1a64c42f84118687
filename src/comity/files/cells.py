"""Cells that a spreadsheet would run as formulas, neutralized so that they can be read back as they were."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

NEUTRALIZED: Final = "an apostrophe stands before each cell that a spreadsheet would run as a formula"
"""What is told once where a table has such cells."""
_FORMULA: Final = re.compile("'*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
"""How what spreadsheets run begins (also in full-width letters); apostrophes before it are ours, or look like it."""
_PARTED: Final = re.compile("(?<=[,;])(?=['=+\\-@\uff1d\uff0b\uff0d\uff20])")
_NUMBER: Final = re.compile(r"'*[+-]?[0-9.,]+([eE][+-]?[0-9]+)?")


def neutral_cell(text: str) -> str:
    """Return a cell that a spreadsheet shows and does not run: an apostrophe stands before what would be a formula.

    >>> neutral_cell("=1+1"), neutral_cell("-5"), neutral_cell("a=b")
    ("'=1+1", '-5', 'a=b')
    """
    return f"'{text}" if _would_run(text) else text


def stated_cell(text: str) -> str:
    """Return a cell as it was before `neutral_cell`."""
    return text[1:] if text.startswith("'") and _would_run(text) else text


def _would_run(text: str) -> bool:
    return bool(_FORMULA.match(text)) and not _NUMBER.fullmatch(text)


def csv_of(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> tuple[str, int]:
    """Return a table as CSV, and how many of its cells were neutralized (see `neutral_cell`)."""
    stream, neutralized = io.StringIO(newline=""), 0
    writer = csv.writer(stream, lineterminator="\n")
    for row in (names, *rows):
        cells = ["" if cell is None else str(cell) for cell in row]
        neutral = [neutral_cell(cell) for cell in cells]
        neutralized += sum(one != other for one, other in zip(cells, neutral, strict=True))
        writer.writerow(neutral)
    return stream.getvalue(), neutralized


def stated_rows(rows: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return rows that were written by `csv_of` as they were stated."""
    return [{stated_cell(name): stated_cell(cell) for name, cell in row.items()} for row in rows]


def neutral_line(text: str) -> str:
    """Return a line below a table with a space between what parts cells and what would begin a formula there."""
    return _PARTED.sub(" ", text)
