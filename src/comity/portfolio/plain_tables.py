"""Tables of other people's programs, copied by columns and in chunks as the engines read them: a column for each fact.

What the columns mean and how their cells are read is worked out as for one determination each
(`comity.portfolio.columns`); every distinct text of a chunk is read once. A table that needs none of it is not copied.
"""

from __future__ import annotations

import atexit
import gzip
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from comity.determine.statements import fact_of
from comity.errors import InputError
from comity.files import TableReading, parse_json, parse_json_lines, read_text, table_text
from comity.files.encodings import CODECS
from comity.law.schema import Fact, Kind, Schema
from comity.law.written import day_readings, plain_amount
from comity.portfolio.activity_table import TableOptions
from comity.portfolio.columns import understand
from comity.portfolio.headers import Headers
from comity.portfolio.plain_copy import PlainCopy, reading_of, write_copy
from comity.portfolio.sheets import WORKBOOKS, Sheet, read_sheet, records_sheet, text_sheet

if TYPE_CHECKING:
    import pyarrow as pa

RECORDS: Final = (".json", ".jsonl", ".ndjson")
_SAMPLE: Final = 1 << 18
_SCANNED: Final = 1 << 28
"""Files up to this size are looked through for what is no UTF-8."""
_BLOCK: Final = 1 << 24


@dataclass(frozen=True)
class LostLine:
    """A line that is no row, with the reason."""

    file: str
    line: str
    why: str


@dataclass
class PlainTables:
    """Files that the engines read, in place of others.

    Attributes:
        paths: the files.
        lost: lines of the others that are no rows.
        readings: what was understood of each.
    """

    paths: list[Path] = field(default_factory=list)
    lost: list[LostLine] = field(default_factory=list)
    readings: list[TableReading] = field(default_factory=list)


def plain_tables(
    paths: Sequence[Path], schema: Schema, native: Iterable[str], options: TableOptions | None = None
) -> PlainTables | None:
    """Return copies of tables with facts as columns; None where all are so already.

    Args:
        paths: CSV and its like, workbooks, Parquet, records.
        schema: the facts.
        native: the columns that are no facts and are known by their names.
        options: how the user wants them read.

    Raises:
        InputError: a file cannot be read, or no column of it is understood.
    """
    options = options or TableOptions()
    headers, known = Headers(schema, options.columns), frozenset(native)
    sources = [_source(path, headers, options) for path in paths]
    if not options.columns and not options.defaults and all(_is_plain(one, schema, headers, known) for one in sources):
        return None
    found, folder = PlainTables(), _folder()
    for number, source in enumerate(sources):
        path = folder / f"{number}.parquet"
        found.readings.append(_copied(source, path, schema, headers, options, found.lost))
        found.paths.append(path)
    return found


def plain_memory(
    table: pa.Table, schema: Schema, native: Iterable[str], options: TableOptions | None = None
) -> tuple[pa.Table, TableReading | None]:
    """Return a table in memory with facts as columns, and what was understood; itself where it is so already.

    Raises:
        InputError: no column of it is understood.
    """
    import pyarrow as pa  # noqa: PLC0415

    options = options or TableOptions()
    headers = Headers(schema, options.columns)
    rows = [tuple(map(_text, row.values())) for row in table.slice(0, 2048).to_pylist()]
    sheet = Sheet("table", tuple(table.column_names), list(enumerate(rows, 1)), header_row=0)
    types = dict(zip(table.schema.names, table.schema.types, strict=True))
    source = _Source(sheet, None, plain=True, types=types, table=table)
    if not options.columns and not options.defaults and _is_plain(source, schema, headers, frozenset(native)):
        return table, None
    copy, reading = _understood(source, schema, headers, options)
    batches = [copy.copied(batch) for batch in source.batches([])]
    whole = pa.Table.from_batches(batches) if batches else table
    return whole, reading()


def _copied(
    source: _Source, path: Path, schema: Schema, headers: Headers, options: TableOptions, lost: list[LostLine]
) -> TableReading:
    """Write a copy, and return what was understood."""
    copy, reading = _understood(source, schema, headers, options)
    write_copy(path, map(copy.copied, source.batches(lost)))
    return reading()


def _understood(
    source: _Source, schema: Schema, headers: Headers, options: TableOptions
) -> tuple[PlainCopy, Callable[[], TableReading]]:
    """Return what copies a table, and what tells afterwards what was understood of it."""
    sheet = source.sheet

    def values(name: str) -> set[str]:
        meaning = headers.meaning(name)
        kinds = {schema.facts[fact].kind for fact in meaning.facts} if meaning else set()
        in_sheet = source.path is None and source.table is None
        if in_sheet or not kinds & {Kind.DATE, Kind.NUMBER} or _is_typed(source, name):
            return sheet.values(name)
        return _distinct(source, name)

    columns = understand(sheet.names, values, headers, schema, sheet.name, options.defaults)
    copy = PlainCopy(columns, sheet.names, schema)
    return copy, lambda: reading_of(columns, sheet.name, sheet.notes, copy)


def _folder() -> Path:
    """Return a folder that lasts as long as the process."""
    folder = Path(tempfile.mkdtemp(prefix="comity-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@dataclass
class _Source:
    """A file whose header was found.

    Attributes:
        sheet: its header, and its first lines or all.
        path: where the lines are read, if not all are in ``sheet``.
        plain: whether the engines can read its lines as they are.
        table: the lines, where they are in memory by columns.
    """

    sheet: Sheet
    path: Path | None = None
    plain: bool = False
    table: Any = None
    types: Mapping[str, Any] = field(default_factory=dict)

    def batches(self, lost: list[LostLine], names: Sequence[str] = ()) -> Iterator[pa.RecordBatch]:
        """Yield the lines; only some columns of them if so asked."""
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.parquet as pq  # noqa: PLC0415

        wanted = list(names or self.sheet.names)
        if self.table is not None:
            yield from self.table.select(wanted).to_batches(max_chunksize=1 << 18)
        elif self.path is None:
            rows = [(number, cells) for number, cells in self.sheet.rows if self._fits(number, cells, lost)]
            columns = list(zip(*(cells for _, cells in rows), strict=True)) or [()] * len(self.sheet.names)
            table = dict(zip(self.sheet.names, columns, strict=True))
            yield pa.record_batch({name: pa.array(table[name], pa.string()) for name in wanted})
        elif self.path.suffix == ".parquet":
            yield from pq.ParquetFile(self.path).iter_batches(1 << 18, columns=wanted)
        else:
            yield from _csv_batches(self, wanted, lost)

    def _fits(self, number: int, cells: Sequence[str], lost: list[LostLine]) -> bool:
        if len(cells) != len(self.sheet.names):
            why = f"has {len(cells)} cells, not {len(self.sheet.names)}"
            lost.append(LostLine(self.sheet.name, f"row {number}", why))
        return len(cells) == len(self.sheet.names)


def _source(path: Path, headers: Headers, options: TableOptions) -> _Source:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    ending = path.suffix.lower()
    if ending in WORKBOOKS:
        return _Source(read_sheet(path, headers, sheet=options.sheet))
    if ending in RECORDS:
        text = read_text(path)
        raw = parse_json(text, path.name) if ending == ".json" else parse_json_lines(text, path.name)
        records = raw if isinstance(raw, list) else [raw]
        if not all(isinstance(one, Mapping) for one in records):
            raise InputError("is no table", where=path.name, accepts="records with keys")
        return _Source(records_sheet(records, path.name))
    if ending == ".parquet":
        try:
            schema = pq.read_schema(path)
            judged = any(_is_judged(name, headers) for name in schema.names)
            first = next(pq.ParquetFile(path).iter_batches(2048), None) if judged else None
        except (OSError, pa.ArrowException):
            raise InputError("cannot be read as Parquet", where=str(path)) from None
        rows = [] if first is None else [tuple(map(_text, row.values())) for row in first.to_pylist()]
        sheet = Sheet(path.name, tuple(schema.names), list(enumerate(rows, 1)), header_row=0)
        return _Source(sheet, path, plain=True, types=dict(zip(schema.names, schema.types, strict=True)))
    return _text_source(path, headers)


def _is_judged(name: str, headers: Headers) -> bool:
    """Whether the values of a column must be seen to know what it says."""
    meaning = headers.meaning(name)
    return meaning is not None and meaning.facts != (name,)


def _text(cell: Any) -> str:
    return "" if cell is None else " | ".join(map(str, cell)) if isinstance(cell, list) else str(cell)


def _text_source(path: Path, headers: Headers) -> _Source:
    """Find the header in the beginning of a text, which may be large."""
    data = _beginning(path)
    whole = len(data) < _SAMPLE
    if not whole:
        data = data[: data.rfind(b"\n") + 1] or data
    text, encoding = table_text(data, str(path))
    if not encoding and not whole and not _is_utf8(path):
        encoding = "Windows-1252"
        text = data.decode("cp1252")
    sheet = text_sheet(text, path.name, encoding, headers, cut=not whole)
    plain = sheet.delimiter == "," and sheet.header_row == 1 and not encoding and not sheet.notes
    return _Source(sheet, path, plain)


def _beginning(path: Path) -> bytes:
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            return bytes(stream.read(_SAMPLE))
    except (OSError, EOFError) as error:
        told = getattr(error, "strerror", None) or "damaged"
        raise InputError(f"cannot be read ({told})", where=str(path)) from None


def _is_utf8(path: Path) -> bool:
    if path.suffix == ".gz" or path.stat().st_size > _SCANNED:
        return True  # its reader will tell
    try:
        path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _csv_batches(source: _Source, names: Sequence[str], lost: list[LostLine]) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import csv  # noqa: PLC0415

    sheet, path = source.sheet, source.path
    encoding = CODECS[sheet.encoding]

    def refuse(row: Any) -> str:
        if any(cell.strip(' \t\r\n"') for cell in row.text.split(sheet.delimiter)):
            line = f"line {row.number}" if row.number else f"'{' '.join(row.text.split())[:60]}'"
            lost.append(LostLine(sheet.name, line, f"has {row.actual_columns} cells, not {row.expected_columns}"))
        return "skip"

    blank = [f"blank {number}" for number in range(sheet.blank)]
    reader = csv.open_csv(
        path,
        read_options=csv.ReadOptions(
            block_size=_BLOCK, encoding=encoding, skip_rows=sheet.header_row, column_names=[*sheet.names, *blank]
        ),
        parse_options=csv.ParseOptions(delimiter=sheet.delimiter, newlines_in_values=True, invalid_row_handler=refuse),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys([*sheet.names, *blank], pa.string()),
            include_columns=list(names),
            strings_can_be_null=True,
            null_values=[""],
        ),
    )
    yield from reader


def _is_plain(source: _Source, schema: Schema, headers: Headers, native: frozenset[str]) -> bool:
    """Whether the engines read a table as it stands: facts by their own names, and no cell that its column decides."""
    if not source.plain:
        return False
    claimed: set[str] = set()
    for name in source.sheet.names:
        meaning, is_native = headers.meaning(name), fact_of(name, schema) in schema.facts
        if name in native and not is_native:
            continue
        if meaning is not None and not (is_native and meaning.native):
            return False
        if is_native and fact_of(name, schema) in claimed:
            return False
        claimed |= {fact_of(name, schema)} if is_native else set()
        if meaning is not None and is_native and not _told_plainly(source, name, meaning.facts, schema):
            return False
    return bool(claimed)


def _told_plainly(source: _Source, name: str, facts: Sequence[str], schema: Schema) -> bool:
    """Whether a column's own fact is what its values say, each in the one way that needs no column to decide."""
    fact = schema.facts[fact_of(name, schema)]
    if len(facts) > 1:
        said = understand([name], source.sheet.values, Headers(schema), schema, name)
        if said.fact_names != (fact.name,):
            return False
    if fact.kind is Kind.CLASSIFICATION:
        return not any(schema.items.elsewhere(text) for text in source.sheet.values(name))
    if not (fact.kind is Kind.DATE or (fact.kind is Kind.NUMBER and fact.is_amount)) or _is_typed(source, name):
        return True
    return not any(_needs_column(fact, text) for text in _distinct(source, name))


def _is_typed(source: _Source, name: str) -> bool:
    from pyarrow import types  # noqa: PLC0415

    kind = source.types.get(name)
    return kind is not None and not (types.is_string(kind) or types.is_large_string(kind) or types.is_dictionary(kind))


def _needs_column(fact: Fact, text: str) -> bool:
    """Whether a column's other values may tell how a text is read."""
    if fact.kind is Kind.DATE:
        readings = day_readings(text)
        return bool(readings.days) and readings.only is None
    return plain_amount(text, ",") != plain_amount(text, ".")


def _distinct(source: _Source, name: str) -> set[str]:
    """Return the distinct texts of a column."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    found: set[str] = set()
    for batch in source.batches([], [name]):
        found.update(text for text in pc.unique(batch[name].cast(pa.string())).to_pylist() if text)
    return found
