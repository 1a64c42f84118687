"""Where rows come from: CSV and Parquet files, folders of them, and tables that are in memory already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from comity.determine.activities import MOST_ACTIVITIES
from comity.errors import InputError, did_you_mean
from comity.files import TableReading, check_columns, is_parquet, is_rejected_beside
from comity.law.fact_names import fact_of
from comity.law.schema import Fact, Schema
from comity.portfolio.activity_table import KEY, TableOptions
from comity.portfolio.built_in import BUILT_IN
from comity.portfolio.columns import tells
from comity.portfolio.csv_files import CsvLayout, Malformed, csv_batches, csv_header
from comity.portfolio.origin import Origin
from comity.portfolio.parquet_files import check_unfolded, unreadable
from comity.portfolio.plain_tables import RECORDS, plain_memory, plain_tables
from comity.portfolio.sheets import ENDINGS, is_table

if TYPE_CHECKING:
    import pyarrow as pa

PARTNER: Final = "partner"
"""The column that names the foreign side of rows."""
LABELS: Final = frozenset(
    {
        "id",
        "name",
        "tie",
        "partner",
        "checked",
        "confidence",
        "pattern",
        "assumed",
        "weight",
        "source",
        "why",
        "synthetic",
    }
)
SYNTHETIC: Final = b"comity.synthetic"
"""What a file of rows that were drawn at random has in its metadata."""
_PLAIN_NUMBER: Final = r"[0-9]{1,15}(\.[0-9]{1,9})?"
_PLAIN_AMOUNT: Final = r"[0-9]{1,15}(\.([0-9]{1,2}|[0-9]{4,9}))?"
"""How numbers are written that need no reading of their own; three decimals of an amount may be thousands."""
_BATCH: Final = 1 << 20


@dataclass
class SourceTable:
    """Rows in batches.

    Attributes:
        name: what to call it in a report.
        columns: its columns, in order.
        facts: which of them say which fact.
        labels: columns that say nothing about facts but name or group rows.
        others: columns that are neither.
        rows: how many rows there are, where that is known before they are read.
        malformed: lines that are no rows, with the reason, as they are met.
        readings: what was understood of tables that other programs wrote.
        origin: the rows as they were written, and where they stand.
        lost: lines of a file that was copied that are no rows.
    """

    name: str
    columns: tuple[str, ...]
    parts: Sequence[Any]
    facts: dict[str, str] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    rows: int | None = None
    malformed: list[Malformed] = field(default_factory=list)
    readings: tuple[TableReading, ...] = ()
    origin: Origin = field(default_factory=lambda: Origin([]))
    lost: tuple[Malformed, ...] = ()

    @property
    def meanings(self) -> dict[str, str]:
        """What each column means, as ``--map`` takes it."""
        return {name: fact for one in self.readings for name, fact in one.meanings.items()} or self.facts

    @property
    def understood(self) -> tuple[str, ...]:
        """What was understood of tables that other programs wrote, in lines."""
        return tuple(line for reading in self.readings for line in reading.layout())

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the rows.

        Raises:
            InputError: a file breaks off or is not what its name says.
        """
        self.malformed[:] = self.lost  # read again, they are met again
        for part in self.parts:
            yield from _batches(part, self)


def open_table(source: Any, schema: Schema, options: TableOptions | None = None) -> SourceTable:
    """Return a table ready to be read; one that another program wrote is copied first (see `plain_tables`).

    Args:
        source: a file, the name of a built-in portfolio, a folder of files, several files, or a table in memory
            (Arrow, Polars, pandas, DuckDB: anything that hands over Arrow columns); a table that is open already is
            returned as it is.
        schema: tells which columns are facts.
        options: how the user wants a table of another program read.

    Raises:
        InputError: there is nothing to read, files that do not go together, or no column that is a fact.
    """
    import pyarrow as pa  # noqa: PLC0415  loaded only where tables are read
    import pyarrow.parquet as pq  # noqa: PLC0415

    if isinstance(source, SourceTable):
        return source
    if hasattr(source, "__arrow_c_stream__"):
        table, reading, origin = plain_memory(pa.table(source), schema, LABELS, options)
        _check_types(table.schema, schema, "table")
        found = table_of("table", tuple(table.column_names), [table], schema, table.num_rows)
        found.readings, found.origin = ((reading,) if reading else ()), origin
        return found
    given = list(paths_of(source))
    for path in filter(is_parquet, given):
        check_unfolded(path, MOST_ACTIVITIES)
    plain = plain_tables(given, schema, LABELS, options)
    paths = plain.paths or given
    headers = [header_of(path) for path in paths]
    for path, header in zip(paths, headers, strict=True):
        if set(header) != set(headers[0]):
            odd = sorted(set(header) ^ set(headers[0]))[0]
            raise InputError(f"has other columns than {paths[0].name}: '{odd}'", where=str(path))
    for path in paths:
        if is_parquet(path):
            _check_types(pq.read_schema(path), schema, str(path))
    counts = [_rows(path) for path in paths]
    rows = None if None in counts else sum(count or 0 for count in counts)
    table = table_of(name_of(source, given), headers[0], paths, schema, rows)
    table.lost, table.readings, table.origin = tuple(plain.lost), tuple(plain.readings), plain.origin
    table.malformed += table.lost
    return table


def _check_types(columns: pa.Schema, schema: Schema, where: str) -> None:
    """Refuse ids and facts that are neither text nor anything that can be written as text.

    Raises:
        InputError: a column holds structures, or lists of lists.
    """
    from pyarrow import types  # noqa: PLC0415

    for column in columns:
        kind = column.type
        if (types.is_list(kind) or types.is_large_list(kind)) and column.name != KEY:
            kind = kind.value_type
        if types.is_nested(kind) and (column.name == KEY or fact_of(column.name, schema) in schema.facts):
            accepts = "text, numbers, yes or no, days; for facts also lists of text"
            raise InputError(f"holds {column.type}", where=f"{where}: column {column.name}", accepts=accepts)


def name_of(source: Any, paths: Sequence[Path]) -> str:
    """Return what to call some files in a report; rows drawn at random are called so."""
    name = str(source) if str(source) in BUILT_IN else ", ".join(path.name for path in paths[:3])
    more = f" and {len(paths) - 3} more" if len(paths) > 3 else ""
    return f"{name}{more}{' (synthetic rows)' if any(map(_is_synthetic, paths)) else ''}"


def _is_synthetic(path: Path) -> bool:
    import pyarrow.parquet as pq  # noqa: PLC0415

    return is_parquet(path) and SYNTHETIC in (pq.read_schema(path).metadata or {})


def paths_of(source: Any) -> Iterator[Path]:
    """Yield the files that a source stands for: itself, a built-in portfolio, those of a folder, or several.

    Raises:
        InputError: there is none, or one that is no table.
    """
    for one in source if isinstance(source, list | tuple) else [source]:
        path = BUILT_IN.get(str(one), Path(one))
        found = [path]
        if path.is_dir():
            found = sorted(one for one in path.iterdir() if is_table(one) and not is_rejected_beside(one))
        if not found:
            raise InputError("holds no table", where=str(path), accepts=f"files that end in {', '.join(ENDINGS)}")
        for each in found:
            if not each.is_file():
                near = did_you_mean(str(one), BUILT_IN)
                raise InputError(
                    "no such file", where=str(each), accepts="a file, 'ties' or 'reference'", suggestion=near
                )
            if not is_table(each) and not each.name.lower().endswith(RECORDS):
                raise InputError("is no table", where=str(each), accepts=f"a file that ends in {', '.join(ENDINGS)}")
            yield each


def facts_of(columns: Sequence[str], schema: Schema, where: str) -> dict[str, str]:
    """Return which columns say which fact.

    Raises:
        InputError: two columns say the same, or none says any.
    """
    facts = {column: fact for column in columns if (fact := fact_of(column, schema)) in schema.facts}
    first: dict[str, str] = {}
    for column, fact in facts.items():
        if first.setdefault(fact, column) != column:
            told = f"'{first[fact]}' and '{column}' say the same fact"
            raise InputError(told, where=where, accepts="one of them")
    for fact, column in first.items():
        follows = [other for name, other in first.items() if tells(name, schema.facts[fact])]
        if follows:
            told = f"'{column}' follows from '{follows[0]}', and both are columns"
            raise InputError(told, where=where, accepts="one of them")
    if not facts:
        near = did_you_mean(columns[0], schema.facts) if columns else ""
        told = "columns named as in docs/facts.md"
        raise InputError("no column is a fact", where=where, accepts=told, suggestion=near)
    return facts


def plain_number(fact: Fact) -> str:
    """Return, as a regular expression, how a fact's number is written that needs no reading of its own."""
    return _PLAIN_AMOUNT if fact.is_amount else _PLAIN_NUMBER


def table_of(
    name: str, columns: tuple[str, ...], parts: Sequence[Any], schema: Schema, rows: int | None
) -> SourceTable:
    """Return a table, of which facts are told from labels.

    Raises:
        InputError: two columns say the same, or none is a fact.
    """
    facts = facts_of(columns, schema, name)
    labels = tuple(column for column in columns if column in LABELS and column not in facts)
    others = tuple(column for column in columns if column not in facts and column not in LABELS)
    return SourceTable(name, columns, parts, facts, labels, others, rows)


def header_of(path: Path) -> tuple[str, ...]:
    """Return a file's columns.

    Raises:
        InputError: the file cannot be read, or repeats a column.
    """
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    if is_parquet(path):
        try:
            names = pq.read_schema(path).names
        except (OSError, pa.ArrowException):
            raise unreadable(path) from None
    else:
        names = csv_header(path)
    check_columns(names, str(path))
    return tuple(names)


def _rows(path: Path) -> int | None:
    import pyarrow.parquet as pq  # noqa: PLC0415

    return int(pq.read_metadata(path).num_rows) if is_parquet(path) else None


def _batches(part: Any, table: SourceTable) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    if not isinstance(part, Path):
        yield from part.select(list(table.columns)).to_batches(max_chunksize=_BATCH)
    elif is_parquet(part):
        try:
            texts = [one.name for one in pq.read_schema(part) if one.name in table.facts and _is_text(one.type)]
            file = pq.ParquetFile(part, read_dictionary=texts, memory_map=True)
            yield from file.iter_batches(_BATCH, columns=list(table.columns))
        except (OSError, pa.ArrowException):
            raise InputError("breaks off, or is no Parquet", where=str(part)) from None
    else:
        yield from csv_batches(part, CsvLayout(), table.columns, table.malformed)


def _is_text(kind: pa.DataType) -> bool:
    from pyarrow import types  # noqa: PLC0415

    return bool(types.is_string(kind) or types.is_large_string(kind))


def find_row(table: SourceTable, key: str, id_column: str = "id") -> dict[str, str]:
    """Return what one row states, as text by fact.

    Args:
        table: see `open_table`.
        key: the row's id, or its number from 1 where the table has no ids.
        id_column: the column of the ids.

    Raises:
        InputError: no row has that key.
    """
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    done = 0
    for batch in table.batches():
        if id_column in table.labels:
            found = pc.index(batch[id_column].cast(pa.string()), key).as_py()
        else:
            number = int(key) - done - 1 if key.isdecimal() else -1
            found = number if 0 <= number < batch.num_rows else -1
        if found >= 0:
            row = {column: batch[column][found].as_py() for column in table.facts}
            return {table.facts[column]: value for column, value in row.items() if value is not None}
        done += batch.num_rows
    where = f"an id, as in '{id_column}'" if id_column in table.labels else f"a row's number, 1 to {done:,}"
    raise InputError(f"no row '{key}'", where=table.name, accepts=where)
