"""The record in other people's formats, and back: CSV, Parquet, JSON-LD, SQLite. Codes stay text."""

from __future__ import annotations

import io
import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from comity.errors import InputError, did_you_mean
from comity.files import csv_of, parse_csv, parse_json, read_text, stated_rows, write_folder
from comity.record.load import from_tables
from comity.record.record import Record
from comity.record.rows import TABLES, RecordRow, make_row, refuse_duplicates

CONTEXT: Final = Path(__file__).parent.parent / "data" / "record" / "context.jsonld"
BASE: Final = "https://w3id.org/comity/record#"
_TYPES: Final[Mapping[str, tuple[str, ...]]] = {
    "parties": ("Party", "schema:Organization"),
    "groups": ("Group", "schema:Organization"),
    "memberships": ("Membership", "schema:OrganizationRole"),
    "instruments": ("Instrument", "schema:CreativeWork"),
    "stages": ("InstrumentStage",),
    "treaties": ("TreatyStatus",),
    "programmes": ("Programme", "schema:Project"),
    "dialogues": ("Dialogue", "schema:EventSeries"),
    "meetings": ("Meeting", "schema:Event"),
    "exercises": ("Exercise", "schema:Event"),
    "leads": ("Lead",),
    "assets": ("Asset",),
    "commitments": ("Commitment", "schema:Action"),
    "absences": ("Absence",),
    "readings": ("Reading", "schema:Review"),
}
_STATE: Final = ("Party", "schema:Country")


def export_record(record: Record, form: str, folder: Path) -> list[Path]:
    """Write the whole record to a folder, all of it or nothing; nothing that is there is overwritten.

    Args:
        record: the record.
        form: ``csv``, ``parquet`` (a file a table), ``jsonld`` or ``sqlite`` (one file).
        folder: made if absent.

    Raises:
        InputError: an unknown format, a file that is there already, or a library that is not installed.
    """
    if form not in _WRITERS:
        raise InputError(
            f"unknown format '{form}'",
            where="export",
            accepts=", ".join(_WRITERS),
            suggestion=did_you_mean(form, _WRITERS),
        )
    make, names = _WRITERS[form]
    write_folder(folder, dict(zip(names, make(record), strict=True)))
    return [folder / name for name in names]


def import_record(source: Path) -> Record:
    """Return the record that an export holds; its rows keep their layers.

    Args:
        source: a folder of CSV or Parquet files, a ``.jsonld`` or a ``.sqlite`` file.

    Raises:
        InputError: it is no export, or one of its rows cannot be used.
    """
    if source.is_dir():
        form = "parquet" if any(source.glob("*.parquet")) else "csv"
    else:
        form = {".jsonld": "jsonld", ".sqlite": "sqlite"}.get(source.suffix, "")
    if not form:
        raise InputError("is no export", where=str(source), accepts="a folder of CSV or Parquet, .jsonld, .sqlite")
    found = _READERS[form](source)
    tables = {name: tuple(_rows(name, found.get(name, ()), source)) for name in TABLES}
    refuse_duplicates(tables)
    return from_tables(tables)


def _rows(name: str, rows: Iterable[Mapping[str, str]], source: Path) -> Iterable[RecordRow]:
    for number, cells in enumerate(rows, start=1):
        where = f"{source.name}: {name}, row {number}"
        layer = cells.get("layer")
        if not layer:
            raise InputError("has no layer", where=where, accepts="an export of the record")
        yield make_row({c: v for c, v in cells.items() if c != "layer"}, TABLES[name], where, layer)


def _cells(name: str, record: Record) -> list[dict[str, str]]:
    columns = TABLES[name].columns
    return [{"layer": row.layer, **{c: row.cells[c] for c in columns}} for row in record.tables[name]]


def _write_csv(record: Record) -> list[bytes]:
    tables = ((("layer", *TABLES[name].columns), _cells(name, record)) for name in TABLES)
    return [csv_of(columns, (list(row.values()) for row in rows))[0].encode() for columns, rows in tables]


def _read_csv(folder: Path) -> dict[str, list[dict[str, str]]]:
    return {name: stated_rows(parse_csv(read_text(folder / f"{name}.csv"), f"{name}.csv")) for name in TABLES}


def _write_parquet(record: Record) -> list[bytes]:
    import pyarrow as pa  # noqa: PLC0415  large, and only Parquet needs it
    import pyarrow.parquet as pq  # noqa: PLC0415

    made = []
    for name, table in TABLES.items():
        schema = pa.schema([(column, pa.string()) for column in ("layer", *table.columns)])
        sink = io.BytesIO()
        pq.write_table(pa.Table.from_pylist(_cells(name, record), schema=schema), sink)
        made.append(sink.getvalue())
    return made


def _read_parquet(folder: Path) -> dict[str, list[dict[str, str]]]:
    import pyarrow as pa  # noqa: PLC0415  large, and only Parquet needs it
    import pyarrow.parquet as pq  # noqa: PLC0415

    found = {}
    for name in TABLES:
        path = folder / f"{name}.parquet"
        try:
            found[name] = pq.read_table(path).to_pylist()
        except (OSError, pa.ArrowInvalid):
            raise InputError("cannot be read as Parquet", where=str(path)) from None
    return found


@lru_cache(maxsize=1)
def _context() -> dict[str, Any]:
    found = parse_json(read_text(CONTEXT), CONTEXT.name)["@context"]
    assert isinstance(found, dict)  # noqa: S101  our own file
    return found


def _write_jsonld(record: Record) -> list[bytes]:
    graph = [_node(name, cells) for name in TABLES for cells in _cells(name, record)]
    text = json.dumps({"@context": _context(), "@graph": graph}, ensure_ascii=False, indent=1)
    return [f"{text}\n".encode()]


def _node(name: str, cells: Mapping[str, str]) -> dict[str, Any]:
    """Return a row as a node; empty cells are left out, cells of several values are lists."""
    types = _STATE if cells.get("kind") == "state" else _TYPES[name]
    key = "/".join(cells[column] for column in TABLES[name].key if cells[column])
    node: dict[str, Any] = {"@id": f"{BASE}{name}/{key}", "@type": list(types)}
    for column, value in cells.items():
        if value:
            node[column] = value.split("|") if column in TABLES[name].lists else value
    return node


def _read_jsonld(path: Path) -> dict[str, list[dict[str, str]]]:
    by_type = {types[0]: name for name, types in _TYPES.items()}
    raw = parse_json(read_text(path), path.name)
    graph = raw.get("@graph") if isinstance(raw, dict) else None
    if not isinstance(graph, list):
        raise InputError("has no '@graph'", where=str(path), accepts="an export of the record")
    found: dict[str, list[dict[str, str]]] = {name: [] for name in TABLES}
    for number, node in enumerate(graph, start=1):
        types = node.get("@type") if isinstance(node, dict) else None
        name = by_type.get(types[0]) if isinstance(types, list) and types else None
        if name is None:
            raise InputError("is no row of the record", where=f"{path}: @graph, {number}", accepts=", ".join(by_type))
        cells = {column: _text(value) for column, value in node.items() if not column.startswith("@")}
        found[name].append(cells)
    return found


def _text(value: Any) -> str:
    return "|".join(map(str, value)) if isinstance(value, list) else str(value)


def _write_sqlite(record: Record) -> list[bytes]:
    from comity.record.store import database  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "record.sqlite"
        with closing(database(record, str(path))):
            pass
        return [path.read_bytes()]


def _read_sqlite(path: Path) -> dict[str, list[dict[str, str]]]:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as held:
            held.row_factory = sqlite3.Row
            ask = 'SELECT * FROM "{}" ORDER BY rowid'
            return {name: [dict(row) for row in held.execute(ask.format(name))] for name in TABLES}
    except sqlite3.Error as error:
        raise InputError(f"cannot be read as SQLite ({error})", where=str(path)) from None


_WRITERS: Final[Mapping[str, tuple[Callable[[Record], list[bytes]], tuple[str, ...]]]] = {
    "csv": (_write_csv, tuple(f"{name}.csv" for name in TABLES)),
    "parquet": (_write_parquet, tuple(f"{name}.parquet" for name in TABLES)),
    "jsonld": (_write_jsonld, ("record.jsonld",)),
    "sqlite": (_write_sqlite, ("record.sqlite",)),
}
_READERS: Final[Mapping[str, Callable[[Path], dict[str, list[dict[str, str]]]]]] = {
    "csv": _read_csv,
    "parquet": _read_parquet,
    "jsonld": _read_jsonld,
    "sqlite": _read_sqlite,
}
