"""The record's files: which there are, their columns, and how one layer of rows lies over another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec

from comity.errors import Faults, InputError, did_you_mean
from comity.files import parse_csv, read_text, unread


class RecordRow(msgspec.Struct, frozen=True):
    """A row as it stands in a file: its cells by column, its place, and the layer it comes from."""

    cells: Mapping[str, str]
    where: str
    layer: str


Tables = Mapping[str, tuple[RecordRow, ...]]


class RecordTable(msgspec.Struct, frozen=True):
    """A table of the record.

    Attributes:
        files: the files that hold it, below the record's folder.
        required: columns that no row leaves empty.
        key: what is unique in a layer.
        replaces: a workspace's rows take the place of the built-in rows with the same values of these.
        lists: columns that hold several values, separated by ``|``.
        named: the columns by which other rows and sources call a row, joined by ``:``.
    """

    files: tuple[str, ...]
    columns: tuple[str, ...]
    required: tuple[str, ...]
    key: tuple[str, ...]
    replaces: tuple[str, ...]
    lists: tuple[str, ...] = ()
    named: tuple[str, ...] = ("id",)


_EVIDENCE: Final = ("source", "source_url", "accessed", "confidence", "note")


def _table(
    files: str,
    columns: str,
    required: str,
    key: str = "id",
    replaces: str = "",
    lists: str = "",
    read: str = "",
    named: str = "id",
) -> RecordTable:
    return RecordTable(
        files=tuple(files.split()),
        columns=(*columns.split(), *read.split(), *_EVIDENCE),
        required=(*required.split(), "confidence"),
        key=tuple(key.split()),
        replaces=tuple((replaces or key).split()),
        lists=tuple(lists.split()),
        named=tuple(named.split()),
    )


TABLES: Final[Mapping[str, RecordTable]] = MappingProxyType(
    {
        "parties": _table("parties*.csv", "id name kind country role url", "id name kind"),
        "groups": _table(
            "groups.csv",
            "id title kind binding joining founded summary purpose governance projects entry agenda",
            "id title kind binding joining",
        ),
        "memberships": _table(
            "memberships/*.csv",
            "group member from until public",
            "group member",
            key="group member from",
            replaces="group member",
            read="read_from",
            named="group member",
        ),
        "instruments": _table(
            "instruments/*.csv",
            "id title kind parties announced signed ratified entered_into_force expires term_years renewal notice "
            "survives ended status scope excludes parent provisions summary",
            "id title kind parties",
            lists="parties scope excludes",
            read="read_from",
        ),
        "stages": _table(
            "stages.csv",
            "instrument stage date public party by",
            "instrument stage",
            key="instrument stage date party",
            named="instrument stage",
        ),
        "treaties": _table(
            "un-treaties.csv",
            "country treaty status signed ratified_or_acceded withdrawn",
            "country treaty status",
            key="country treaty",
            read="read_from",
            named="treaty country",
        ),
        "programmes": _table(
            "programmes.csv", "id name kind lead partners status dates summary", "id name kind lead", lists="partners"
        ),
        "dialogues": _table(
            "dialogues.csv", "id title parties topics summary", "id title parties", lists="parties topics"
        ),
        "meetings": _table("meetings.csv", "id dialogue number held ended place outcome", "id dialogue held"),
        "exercises": _table(
            "exercises.csv",
            "id series held ended place lead participants observers summary",
            "id series held lead",
            lists="participants observers",
        ),
        "leads": _table("leads.csv", "id subject state office authority since", "id subject state authority"),
        "assets": _table(
            "assets.csv",
            "id name kind owner host operator status since capability supports latitude longitude",
            "id name kind owner status",
            lists="owner host supports",
        ),
        "commitments": _table(
            "commitments.csv",
            "id by to what made due made_in topics status result result_date result_url searched",
            "id by what made",
            lists="by to topics",
        ),
        "absences": _table(
            "absences.csv",
            "kind parties found on",
            "kind parties found on",
            key="kind parties on",
            lists="parties",
            named="kind parties",
        ),
        "readings": _table(
            "readings.csv", "of verdict", "of verdict accessed", key="of accessed source_url", named="of accessed"
        ),
    }
)


def read_tables(folder: Path, layer: str) -> Tables:
    """Read every table of a folder; those it does not have are empty.

    Raises:
        InputError: files cannot be used; holds every fault, each with file and row.
    """
    faults = Faults()
    besides = ("*.yaml",) if layer == "built-in" else ()
    faults.found += unread(folder, [*(one for table in TABLES.values() for one in table.files), *besides])
    found = {name: tuple(_rows(folder, table, layer, faults)) for name, table in TABLES.items()}
    faults.tell()
    return found


def _rows(folder: Path, table: RecordTable, layer: str, faults: Faults) -> Iterator[RecordRow]:
    paths = [path for pattern in table.files for path in sorted(folder.glob(pattern))]
    for path in paths:
        name = path.relative_to(folder).as_posix()
        with faults.gathered():
            for number, cells in enumerate(parse_csv(read_text(path), name), start=2):
                with faults.gathered():
                    yield make_row(cells, table, f"{name}, row {number}", layer)


def make_row(cells: Mapping[str, str], table: RecordTable, where: str, layer: str) -> RecordRow:
    """Return a row with every column of its table; those it does not name are empty.

    Raises:
        InputError: a column that the table does not have, or a cell that may not be empty.
    """
    if cells.keys() != set(table.columns):
        for column in cells:
            if column not in table.columns:
                raise InputError(
                    f"unknown column '{column}'",
                    where=where.split(",", maxsplit=1)[0],
                    accepts=", ".join(table.columns),
                    suggestion=did_you_mean(column, table.columns),
                )
    full = {column: cells.get(column, "").strip() for column in table.columns}
    empty = [column for column in table.required if not full[column]]
    if empty:
        raise InputError.of(InputError("is empty", where=f"{where}: {column}", accepts="a value") for column in empty)
    return RecordRow(MappingProxyType(full), where, layer)


def key_of(row: RecordRow, columns: Sequence[str]) -> tuple[str, ...]:
    """Return a row's values of some columns."""
    return tuple(row.cells[column] for column in columns)


def name_of(table: str, row: RecordRow) -> str:
    """Return what other rows call a row of a table, and its source is called: ``cspo:JPN``."""
    return ":".join(key_of(row, TABLES[table].named))


def refuse_duplicates(tables: Tables) -> None:
    """Refuse two rows of a layer with the same key.

    Raises:
        InputError: names both places; holds every such row.
    """
    faults = Faults()
    for name, rows in tables.items():
        seen: dict[tuple[str, ...], str] = {}
        for row in rows:
            key = key_of(row, TABLES[name].key)
            if key in seen:
                what = "id" if TABLES[name].key == ("id",) else "row"
                said = " ".join(part for part in key if part)
                faults.found.append(InputError(f"the {what} '{said}' is already used in {seen[key]}", where=row.where))
            seen.setdefault(key, row.where)
    faults.tell()


def overlay(layers: Sequence[Tables]) -> Tables:
    """Return the tables of several layers as one; a later layer's rows replace those they name."""
    return {name: tuple(_laid(table, [layer[name] for layer in layers])) for name, table in TABLES.items()}


def _laid(table: RecordTable, layers: Sequence[Sequence[RecordRow]]) -> Iterator[RecordRow]:
    for number, rows in enumerate(layers):
        later = {key_of(row, table.replaces) for above in layers[number + 1 :] for row in above}
        yield from (row for row in rows if key_of(row, table.replaces) not in later)
