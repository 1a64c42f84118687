"""Cells of rows read as dates, words, angles and sources; every error names file, row and column."""

from __future__ import annotations

from datetime import date
from typing import Final

from comity.days import FIRST_DAY, LAST_DAY
from comity.errors import InputError, did_you_mean
from comity.record.dates import Known
from comity.record.model import Confidence, Source
from comity.record.rows import RecordRow

_SOME_DAY: Final = f"{FIRST_DAY}/{LAST_DAY}"  # before or after no other


class CellError(InputError):
    """A cell that cannot be read.

    Attributes:
        column: where it stands in its row.
        instead: a text that could be read there; with it, the rest of the row can be looked through.
    """

    column = ""
    instead = ""


def wrong_cell(
    row: RecordRow, column: str, accepts: str, instead: str = "", *, what: str = "found", near: str | None = None
) -> CellError:
    """Return the error for a cell that cannot be read; ``what`` leads to what was found."""
    where = f"{row.where}: {column}"
    error = CellError(f"{what} '{row.cells[column]}'", where=where, accepts=accepts, suggestion=near)
    error.column, error.instead = column, instead
    return error


def parts(text: str) -> tuple[str, ...]:
    """Return the values of a cell that holds several."""
    return tuple(part.strip() for part in text.split("|") if part.strip())


def known(row: RecordRow, column: str) -> Known | None:
    """Return a date of a row; None for an empty cell.

    Raises:
        CellError: it is none.
    """
    return day_of(row, column) if row.cells[column] else None


def day_of(row: RecordRow, column: str) -> Known:
    """Return a date that every row of a table has.

    Raises:
        CellError: it is none.
    """
    try:
        return Known.parse(row.cells[column])
    except InputError as error:
        raise wrong_cell(row, column, str(error.accepts), _SOME_DAY) from None


def read_from(row: RecordRow) -> date | None:
    """Return the day of the page that a row rests on; None where it is not told."""
    found = known(row, "read_from")
    return found.latest if found else None


def one_of(row: RecordRow, column: str, accepted: tuple[str, ...]) -> str:
    """Return a cell that holds one of some words.

    Raises:
        CellError: it holds another; names the likeliest.
    """
    found = row.cells[column]
    if found not in accepted:
        near = did_you_mean(found, [word for word in accepted if word])
        raise wrong_cell(row, column, ", ".join(word or "(empty)" for word in accepted), accepted[0], near=near)
    return found


def degrees(row: RecordRow, column: str, most: int) -> float | None:
    """Return an angle; None for an empty cell.

    Raises:
        CellError: no number, or more than there is.
    """
    text = row.cells[column]
    try:
        found = float(text) if text else None
    except ValueError:
        found = float("nan")
    if found is not None and not -most <= found <= most:
        raise wrong_cell(row, column, f"degrees, -{most} to {most}")
    return found


def source_of(row: RecordRow, identifier: str, title: str) -> Source:
    """Return the source of a row.

    Raises:
        CellError: how or when it was read cannot be told.
    """
    read = known(row, "accessed")
    return Source(
        id=identifier,
        title=title,
        cite=row.cells["source"] or title,
        url=row.cells["source_url"],
        confidence=Confidence(one_of(row, "confidence", tuple(Confidence))),
        reviewed=read.latest if read else None,
    )
