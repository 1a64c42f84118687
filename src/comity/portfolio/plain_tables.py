"""Tables of other people's programs, copied by columns and in chunks as the engines read them: a column for each fact.

What the columns mean and how their cells are read is worked out as for one determination each
(`comity.portfolio.columns`); every distinct text of a chunk is read once. A table that needs none of it is not copied.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from comity.days import day_readings
from comity.errors import InputError
from comity.files import (
    CODECS,
    TableReading,
    is_packed,
    is_parquet,
    parse_by_name,
    read_text,
    table_text,
    told_by_system,
)
from comity.law.fact_names import fact_of
from comity.law.schema import Fact, Kind, Schema
from comity.law.written import plain_amount
from comity.portfolio.activity_table import TableOptions, usual
from comity.portfolio.columns import understand
from comity.portfolio.csv_files import CsvLayout, Malformed, beginning_of, csv_batches, wrong_byte
from comity.portfolio.headers import Headers
from comity.portfolio.origin import Origin, OriginFile
from comity.portfolio.parquet_files import unreadable
from comity.portfolio.plain_copy import PlainCopy, reading_of, write_copy
from comity.portfolio.sheets import WORKBOOKS, Sheet, read_sheet, records_sheet, text_sheet

if TYPE_CHECKING:
    import pyarrow as pa

RECORDS: Final = (".json", ".jsonl", ".ndjson")
_SAMPLE: Final = 1 << 18
_ROWS: Final = 1 << 18
_FIRST: Final = 2048
_TELLS_NOTHING: Final = r"^[0-9]{0,15}$"
"""How a number or a day is written that tells nothing of how others are."""
_SCANNED: Final = 1 << 28
"""Files up to this size are looked through for what is no UTF-8."""


@dataclass
class PlainTables:
    """Files that the engines read, in place of others or as they are.

    Attributes:
        origin: the files as their owner wrote them.
        paths: the files that are read in their place; none where they are read themselves.
        lost: lines of the others that are no rows.
        readings: what was understood of each.
    """

    origin: Origin
    paths: list[Path] = field(default_factory=list)
    lost: list[Malformed] = field(default_factory=list)
    readings: list[TableReading] = field(default_factory=list)


def plain_tables(
    paths: Sequence[Path], schema: Schema, native: Iterable[str], options: TableOptions | None = None
) -> PlainTables:
    """Return copies of tables with facts as columns; none where all are so already.

    Args:
        paths: CSV and its like, workbooks, Parquet, records.
        schema: the facts.
        native: the columns that are no facts and are known by their names.
        options: how the user wants them read.

    Raises:
        InputError: a file cannot be read, or no column of it is understood.
    """
    options = usual(options, schema)
    headers, known = Headers(schema, options.columns), frozenset(native)
    sources = [_with_judged(_source(path, headers, options), headers, schema) for path in paths]
    if not options.columns and not options.defaults and all(_is_plain(one, schema, headers, known) for one in sources):
        return PlainTables(Origin([one.origin() for one in sources]))
    found, folder = PlainTables(Origin([])), _folder()
    for number, source in enumerate(sources):
        copy, reading = _understood(source, schema, headers, options)
        path = folder / f"{number}.parquet"
        write_copy(path, map(copy.copied, source.batches(found.lost)))
        found.readings.append(reading())
        found.paths.append(path)
        found.origin.files.append(source.origin(copy))
    return found


def plain_memory(
    table: pa.Table, schema: Schema, native: Iterable[str], options: TableOptions | None = None
) -> tuple[pa.Table, TableReading | None, Origin]:
    """Return a table in memory with facts as columns, what was understood, and its rows as they were.

    Itself, and nothing understood, where its columns are facts already.

    Raises:
        InputError: no column of it is understood.
    """
    import pyarrow as pa  # noqa: PLC0415

    options = usual(options, schema)
    headers = Headers(schema, options.columns)
    rows = [tuple(map(_text, row.values())) for row in table.slice(0, _FIRST).to_pylist()]
    sheet = Sheet("table", tuple(table.column_names), list(enumerate(rows, 1)), header_row=0)
    types = dict(zip(table.schema.names, table.schema.types, strict=True))
    source = _with_judged(_Source(sheet, None, plain=True, types=types, table=table), headers, schema)
    if not options.columns and not options.defaults and _is_plain(source, schema, headers, frozenset(native)):
        return table, None, Origin([source.origin()])
    copy, reading = _understood(source, schema, headers, options)
    copied = pa.Table.from_batches([copy.copied(batch) for batch in source.batches([])])
    return copied, reading(), Origin([source.origin(copy)])


def _understood(
    source: _Source, schema: Schema, headers: Headers, options: TableOptions
) -> tuple[PlainCopy, Callable[[], TableReading]]:
    """Return what copies a table, and what tells afterwards what was understood of it."""
    sheet = source.sheet

    def values(name: str) -> Collection[str]:
        in_sheet = source.path is None and source.table is None
        return source.distinct(name) if name in source.judged and not in_sheet else sheet.values(name)

    columns = understand(sheet.names, values, headers, schema, sheet.name, options.defaults)
    copy = PlainCopy(columns, sheet.names, schema)
    return copy, lambda: reading_of(columns, sheet.name, sheet.notes, copy)


def _with_judged(source: _Source, headers: Headers, schema: Schema) -> _Source:
    """Return a source that knows of which columns every text tells how others are read: days, amounts, parties."""

    def is_judged(name: str) -> bool:
        facts = meaning.facts if (meaning := headers.meaning(name)) else ()
        written = any(schema.facts[fact].kind in (Kind.DATE, Kind.NUMBER) for fact in facts)
        return (written or len(facts) > 1) and not _is_typed(source, name)

    source.judged = frozenset(filter(is_judged, source.sheet.names))
    return source


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
        types: of its columns, where it has any.
        judged: columns of which all texts tell how each is read.
    """

    sheet: Sheet
    path: Path | None = None
    plain: bool = False
    table: Any = None
    types: Mapping[str, Any] = field(default_factory=dict)
    judged: frozenset[str] = frozenset()
    _distinct: dict[str, dict[str, None]] = field(default_factory=dict)

    def batches(self, lost: list[Malformed], names: Sequence[str] = ()) -> Iterator[pa.RecordBatch]:
        """Yield the lines, at least one chunk of them; only some columns if so asked."""
        import pyarrow as pa  # noqa: PLC0415

        wanted, found = list(names or self.sheet.names), False
        for batch in self._batches(lost, wanted):
            yield batch
            found = True
        if not found:
            yield pa.record_batch({name: pa.array([], self.types.get(name, pa.string())) for name in wanted})

    def _batches(self, lost: list[Malformed], wanted: list[str]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.parquet as pq  # noqa: PLC0415

        sheet = self.sheet
        if self.table is not None:
            yield from self.table.select(wanted).to_batches(max_chunksize=_ROWS)
        elif self.path is None:
            rows = [(number, cells) for number, cells in sheet.rows if self._fits(number, cells, lost)]
            columns = list(zip(*(cells for _, cells in rows), strict=True)) or [()] * len(sheet.names)
            table = dict(zip(sheet.names, columns, strict=True))
            yield pa.record_batch({name: pa.array(table[name], pa.string()) for name in wanted})
        elif is_parquet(self.path):
            yield from pq.ParquetFile(self.path).iter_batches(_ROWS, columns=wanted)
        else:
            yield from csv_batches(self.path, self._layout, wanted, lost)

    @property
    def _layout(self) -> CsvLayout:
        sheet = self.sheet
        return CsvLayout(sheet.names, sheet.above, sheet.delimiter, sheet.encoding, sheet.blank)

    def origin(self, copy: PlainCopy | None = None) -> OriginFile:
        """Return its rows as they were written, without those that a copy left out."""
        found = OriginFile(self.sheet.name, lambda: map(copy.left, self.batches([])) if copy else self.batches([]))
        found.left_out = copy.left_out if copy else []
        if self.table is not None:
            found.rows = self.table.num_rows
        elif self.path is None:
            found.numbers = [number for number, cells in self.sheet.rows if self._fits(number, cells, [])]
            found.rows = len(found.numbers)
        elif not is_parquet(self.path):
            found.text = self.path, self._layout, len(self.sheet.names) + self.sheet.blank
        return found

    def distinct(self, name: str) -> Collection[str]:
        """Return the distinct texts of a column that tell how it is read, in order; such columns are read at once."""
        if name not in self._distinct:
            import pyarrow as pa  # noqa: PLC0415
            import pyarrow.compute as pc  # noqa: PLC0415

            names = [one for one in self.sheet.names if one in {name, *self.judged}]
            self._distinct |= {one: {} for one in names}
            for batch in self.batches([], names):
                for one in names:
                    texts = pc.unique(batch[one].cast(pa.string()))
                    telling = texts.filter(pc.invert(pc.match_substring_regex(texts, _TELLS_NOTHING)))
                    self._distinct[one].update(dict.fromkeys(telling.drop_null().to_pylist()))
        return self._distinct[name]

    def _fits(self, number: int, cells: Sequence[str], lost: list[Malformed]) -> bool:
        if len(cells) != len(self.sheet.names):
            why = f"has {len(cells)} cells, not {len(self.sheet.names)}"
            lost.append(Malformed(self.sheet.name, f"row {number}", why))
        return len(cells) == len(self.sheet.names)


def _source(path: Path, headers: Headers, options: TableOptions) -> _Source:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    ending = path.suffix.lower()
    if options.sheet and ending not in WORKBOOKS:
        accepts = "a workbook; this file has no sheets"
        raise InputError(f"found '{options.sheet}'", where=f"{path.name}: --sheet", accepts=accepts)
    if ending in WORKBOOKS:
        return _Source(read_sheet(path, headers, sheet=options.sheet))
    if ending in RECORDS:
        raw = parse_by_name(read_text(path), path.name)
        records = raw if isinstance(raw, list) else [raw]
        if not all(isinstance(one, Mapping) for one in records):
            raise InputError("is no table", where=path.name, accepts="records with keys")
        return _Source(records_sheet(records, path.name))
    if is_parquet(path):
        try:
            schema = pq.read_schema(path)
            unsaid = any(_is_unsaid(name, headers) for name in schema.names)
            first = next(pq.ParquetFile(path).iter_batches(_FIRST), None) if unsaid else None
        except (OSError, pa.ArrowException):
            raise unreadable(path) from None
        rows = [] if first is None else [tuple(map(_text, row.values())) for row in first.to_pylist()]
        sheet = Sheet(path.name, tuple(schema.names), list(enumerate(rows, 1)), header_row=0)
        return _Source(sheet, path, plain=True, types=dict(zip(schema.names, schema.types, strict=True)))
    return _text_source(path, headers)


def _is_unsaid(name: str, headers: Headers) -> bool:
    """Whether the values of a column must be seen to know what it says."""
    meaning = headers.meaning(name)
    return meaning is not None and meaning.facts != (name,)


def _text(cell: Any) -> str:
    return "" if cell is None else " | ".join(map(str, cell)) if isinstance(cell, list) else str(cell)


def _text_source(path: Path, headers: Headers) -> _Source:
    """Find the header in the beginning of a text, which may be large."""
    data = beginning_of(path, _SAMPLE)
    cut = len(data) == _SAMPLE
    text, encoding = table_text(data, str(path), cut=cut)
    if cut and not encoding and not _is_utf8(path):
        text, encoding = table_text(data, str(path), encoding="Windows-1252", cut=cut)
    text = (text[: text.rfind("\n") + 1] or text) if cut else text
    sheet = text_sheet(text, path.name, encoding, headers, cut=cut)
    plain = sheet.delimiter == "," and sheet.above == 1 and not encoding and not sheet.notes
    return _Source(sheet, path, plain)


def _is_utf8(path: Path) -> bool:
    if not is_packed(path) and path.stat().st_size > _SCANNED:
        return True  # its reader will tell
    with told_by_system(path):
        return wrong_byte(path, CODECS[""]) is None


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
    return not any(_needs_column(fact, text) for text in source.distinct(name))


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
