"""Lists of parties as people hold them: customers, vendors, addresses, in a table that is about nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from comity.arguments import COLUMNS, PATH, TEXT, checked
from comity.errors import InputError
from comity.files import RejectedLine, TableReading, UsedLine
from comity.law.law import LAW, Law, load
from comity.law.schema import Schema
from comity.portfolio.activity_table import read_cells
from comity.portfolio.headers import Headers, party_columns, plain_header
from comity.portfolio.sheets import Sheet, is_table

NAME: Final = "name"
_NO_LIST: Final = ("item.classification", "destination.country", "origin.country")
"""What a table of activities says, and a list of parties does not."""


@dataclass(frozen=True)
class PartyTable:
    """The parties of a table: each by name, country, address and kind, as far as stated; and what was understood."""

    parties: tuple[Mapping[str, str], ...]
    reading: TableReading

    @staticmethod
    @checked(source=PATH, law=LAW, sheet=TEXT, columns=COLUMNS)
    def read(
        source: Path | str, *, law: Law | None = None, sheet: str = "", columns: Mapping[str, str] | None = None
    ) -> PartyTable | None:
        """Return the parties of a table that lists them (names, countries, addresses); None where it is no such list.

        Args:
            source: the file.
            law: whose facts its columns may be; `load()` if None.
            sheet: which sheet of a workbook.
            columns: what columns mean: ``{"Kunde": "name"}``; ``name``, ``country``, ``address`` or ``kind``.

        Raises:
            InputError: it cannot be read, or no row of it names a party.
        """
        return read_parties(Path(source), (law or load()).schema, sheet, columns)


def read_parties(
    path: Path, schema: Schema, sheet: str = "", columns: Mapping[str, str] | None = None
) -> PartyTable | None:
    """Return the parties of a table; None where it is no table, or is about more than one party in each row.

    Args:
        path: the file.
        schema: the facts, by whose names columns are known.
        sheet: which sheet of a workbook.
        columns: what columns mean, as for activities; or ``name``, ``country``, ``address``, ``kind``.

    Raises:
        InputError: it cannot be read, or no row of it names a party.
    """
    if not is_table(path):
        return None
    attributes = party_columns()
    own = {plain_header(name): fact for name, fact in (columns or {}).items() if fact in attributes}
    headers = Headers(schema, {name: fact for name, fact in (columns or {}).items() if fact not in attributes})
    cells = read_cells(path, headers, sheet)
    used = _used(cells, headers, own, attributes)
    return _of_cells(cells, used) if used else None


def _used(
    cells: Sheet, headers: Headers, own: Mapping[str, str], attributes: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """Return which attribute each column says; none where the table is no list of parties."""
    used: dict[str, str] = {}
    names = []
    for column in cells.names:
        plain, meaning = plain_header(column), headers.meaning(column)
        if meaning and set(meaning.facts) & set(_NO_LIST):
            return {}
        said = own.get(plain) or next((a for a, words in attributes.items() if plain in words), "")
        fact = next((f for f in (meaning.facts if meaning else ()) if f.partition(".")[2] in attributes), "")
        attribute = said or fact.partition(".")[2]
        if attribute == NAME:
            names.append(column)
        elif attribute and attribute not in used.values():
            used[column] = attribute
    return {names[0]: NAME, **used} if len(names) == 1 else {}


def _of_cells(cells: Sheet, used: Mapping[str, str]) -> PartyTable:
    parties, rejected, kept = [], [], []
    for number, row in cells.rows:
        told = dict(zip(cells.names, row, strict=False))
        found = {attribute: told.get(column, "").strip() for column, attribute in used.items()}
        if len(row) != len(cells.names):
            rejected.append(RejectedLine(number, f"has {len(row)} cells, not {len(cells.names)}", told))
        elif not found[NAME]:
            rejected.append(RejectedLine(number, "names no party", told))
        else:
            parties.append({name: text for name, text in found.items() if text})
            kept.append(UsedLine(number, told))
    if not parties:
        raise InputError("names no party", where=cells.name, accepts="a row for each party, with its name")
    reading = TableReading(
        name=cells.name,
        columns={column: f"party {attribute}" for column, attribute in used.items()},
        unused={column: "" for column in cells.names if column not in used},
        notes=cells.notes,
        read=len(parties) + len(rejected),
        rejected=tuple(rejected),
        used=tuple(kept),
    )
    return PartyTable(tuple(parties), reading)
