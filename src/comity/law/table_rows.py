"""The rows of a pack's tables: days and amounts are what they seem, and a column that is asked for is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from comity.errors import Faults, InputError, LawError
from comity.files import parse_csv
from comity.scalars import day_of, number_of

_DAYS: Final = ("from", "until", "to", "read_from")
_AMOUNTS: Final = ("usd", "lvs_usd")
_AMOUNT: Final = "a number in USD"


class TableRow(dict[str, str]):
    """A row by column; one that the table does not have is told with the table's name."""

    def __init__(self, cells: dict[str, str], table: str) -> None:
        super().__init__(cells)
        self.table = table

    def __missing__(self, column: str) -> str:
        raise LawError(f"has no column '{column}'", where=f"tables/{self.table}.csv")


def read_table(text: str, name: str) -> list[dict[str, str]]:
    """Return a table's rows.

    Raises:
        LawError: cells that are no days or amounts where such are due; holds every fault.
    """
    where, faults = f"tables/{name}.csv", Faults()
    rows: list[dict[str, str]] = [TableRow(cells, name) for cells in parse_csv(text, where)]
    for column in sorted({*_DAYS, *_AMOUNTS} & rows[0].keys() if rows else ()):
        known = {""}
        for number, row in enumerate(rows, 2):
            if row[column] not in known:
                with faults.gathered():
                    check_cells({column: row[column]}, f"{where}, row {number}")
                    known.add(row[column])
    faults.tell()
    return rows


def check_cells(cells: Mapping[str, str], where: str) -> None:
    """Refuse days and amounts that are none: days are compared as text.

    Raises:
        LawError: one is not.
    """
    try:
        for column in _DAYS:
            if cells.get(column):
                day_of(cells[column], f"{where}: {column}")
        for column in _AMOUNTS:
            if cells.get(column) and number_of(cells[column], f"{where}: {column}", _AMOUNT, amount=True) < 0:
                raise InputError(f"found '{cells[column]}'", where=f"{where}: {column}", accepts=_AMOUNT)
    except InputError as error:
        raise LawError(error.message, where=error.where, accepts=error.accepts) from None
