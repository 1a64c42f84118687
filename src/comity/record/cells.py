"""Cells of rows read as dates, words, angles and sources; every error names file, row and column."""

from __future__ import annotations

from datetime import date

from comity.errors import InputError, did_you_mean
from comity.record.dates import Known
from comity.record.model import Source, confidence
from comity.record.rows import RecordRow


def parts(text: str) -> tuple[str, ...]:
    """Return the values of a cell that holds several."""
    return tuple(part.strip() for part in text.split("|") if part.strip())


def known(row: RecordRow, column: str) -> Known | None:
    """Return a date of a row; None for an empty cell."""
    return Known.optional(row.cells[column], f"{row.where}: {column}")


def read_from(row: RecordRow) -> date | None:
    """Return the day of the page that a row rests on; None where it is not told."""
    found = known(row, "read_from")
    return found.latest if found else None


def one_of(row: RecordRow, column: str, accepted: tuple[str, ...]) -> str:
    """Return a cell that holds one of some words.

    Raises:
        InputError: it holds another; names the likeliest.
    """
    found = row.cells[column]
    if found not in accepted:
        raise InputError(
            f"found '{found}'",
            where=f"{row.where}: {column}",
            accepts=", ".join(word or "(empty)" for word in accepted),
            suggestion=did_you_mean(found, [word for word in accepted if word]),
        )
    return found


def degrees(row: RecordRow, column: str, most: int) -> float | None:
    """Return an angle; None for an empty cell.

    Raises:
        InputError: no number, or more than there is.
    """
    text = row.cells[column]
    try:
        found = float(text) if text else None
    except ValueError:
        found = float("nan")
    if found is not None and not -most <= found <= most:
        raise InputError(f"found '{text}'", where=f"{row.where}: {column}", accepts=f"degrees, -{most} to {most}")
    return found


def source_of(row: RecordRow, identifier: str, title: str) -> Source:
    """Return the source of a row."""
    read = known(row, "accessed")
    return Source(
        id=identifier,
        title=title,
        cite=row.cells["source"] or title,
        url=row.cells["source_url"],
        confidence=confidence(row.cells["confidence"], f"{row.where}: confidence"),
        reviewed=read.latest if read else None,
    )
