"""Where Spark's rows come from: data frames, and files, of which CSV is copied as Parquet first."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlparse

from comity.engines.spark.session import told_by_spark
from comity.errors import InputError
from comity.files import is_parquet
from comity.law.schema import Fact, Kind, Schema
from comity.portfolio.activity_table import KEY
from comity.portfolio.reader import PARTNER, SourceTable, plain_number

if TYPE_CHECKING:
    from pyspark.sql import Column as Expression
    from pyspark.sql import DataFrame, SparkSession

NUMBER: Final = "comity row"
"""The column with the number of each row, from 1."""
STATED: Final = "stated"
"""What a cell with free text says: that there is some."""
_FILE: Final = "comity file"
_PART: Final = "comity part"
_PARTITION: Final = "comity partition"
_ID: Final = "comity id"
_EPOCH: Final = 719_163
"""The ordinal of 1970-01-01."""
_DAYS: Final = ("date", "timestamp", "timestamp_ntz")
_NUMBERS: Final = ("byte", "short", "integer", "long", "float", "double", "decimal")


@dataclass(frozen=True)
class Frame:
    """Data frames whose rows are activities.

    Attributes:
        parts: each with columns of its own types.
        table: which of their columns say which fact, and which are labels.
        paths: the files they were read from, in order.
    """

    parts: Sequence[DataFrame]
    table: SourceTable
    schema: Schema
    paths: Sequence[Path] = ()

    @cached_property
    def rows(self) -> DataFrame:
        """The rows: id and partner, and of each fact its text, and its number where it is one (see `as_number`)."""
        from pyspark.sql import functions as f  # noqa: PLC0415  an extra, and large

        told = []
        for part in self.parts:
            columns = [f.col(f"`{name}`") for name in (KEY, _FILE) if name in part.columns]
            if len(self.parts) > 1 and KEY in part.columns:
                columns[0] = columns[0].cast("string").alias(KEY)
            if PARTNER in self.table.labels:
                columns.append(f.coalesce(f.col(PARTNER).cast("string"), f.lit("")).alias(PARTNER))
            for column, fact in self._facts.items():
                text, number = self._said(part, column, fact)
                columns.append(text.alias(column))
                columns += [] if number is None else [number.alias(as_number(column))]
            told.append(part.select(*columns))
        return reduce(lambda one, other: one.unionByName(other), told)

    @cached_property
    def numbered(self) -> DataFrame:
        """The same with their numbers, file after file: every file's rows are counted once."""
        from pyspark.sql import functions as f  # noqa: PLC0415

        placed = self.rows.select("*", self._file().alias(_PART), f.monotonically_increasing_id().alias(_ID))
        placed = placed.withColumn(_PARTITION, f.spark_partition_id())
        counted = placed.groupBy(_PART, _PARTITION).agg(f.count("*").alias("n"), f.min(_ID).alias("first"))
        begins, done = [], 0
        for part in sorted(counted.collect(), key=lambda one: (one[_PART], one["first"])):
            begins.append((part[_PART], part[_PARTITION], done + 1 - part["first"]))
            done += part["n"]
        kinds = f"`{_PART}` int, `{_PARTITION}` int, begins long"
        told = f.broadcast(self.session.createDataFrame(begins, kinds))
        joined = placed.join(told, [_PART, _PARTITION])
        columns = [f.col(f"`{name}`") for name in self.rows.columns]
        return joined.select(*columns, (f.col(_ID) + f.col("begins")).alias(NUMBER))

    @property
    def session(self) -> SparkSession:
        """Where the rows are."""
        return self.parts[0].sparkSession

    def texts(self) -> dict[str, dict[str, str]]:
        """Return the distinct texts of columns that are read by words, and of others what is no plain number.

        Of each, as Arrow would write it, which is how people are told of it.
        """
        import pyarrow as pa  # noqa: PLC0415  loaded only where tables are read
        from pyspark.sql import functions as f  # noqa: PLC0415

        told: dict[str, dict[str, str]] = {column: {} for column in self._facts}
        for part in self.parts:
            texts = {}
            for column, fact in self._facts.items():
                if fact.kind is Kind.TEXT:
                    continue
                text, _ = self._said(part, column, fact)
                if part.schema[column].dataType.typeName() in ("string", "array"):
                    texts[column] = text
                    continue
                both = part.select(text.alias("text"), f.col(f"`{column}`").alias("raw")).where("text IS NOT NULL")
                found = both.distinct().toArrow()
                written = found["raw"].cast(pa.string()).to_pylist()
                told[column] |= dict(zip(found["text"].to_pylist(), written, strict=True))
            if texts:
                every = part.select(f.posexplode(f.array(*texts.values())).alias("column", "text"))
                for row in every.where("text IS NOT NULL").distinct().collect():
                    told[list(texts)[row["column"]]][row["text"]] = row["text"]
        return told

    @cached_property
    def _facts(self) -> dict[str, Fact]:
        return {column: self.schema.facts[name] for column, name in self.table.facts.items()}

    def _said(self, part: DataFrame, column: str, fact: Fact) -> tuple[Expression, Expression | None]:
        """Return what a column says as text, and as a number where the fact is one: then no text is needed."""
        from pyspark.sql import functions as f  # noqa: PLC0415

        kind, value = part.schema[column].dataType.typeName(), f.col(f"`{column}`")
        text = _text_of(value, kind)
        if fact.kind is Kind.TEXT:
            return f.when(f.length(f.trim(text)) > 0, STATED), None
        if not fact.kind.is_ordered:
            return text, None
        plain = kind in (_DAYS if fact.kind is Kind.DATE else _NUMBERS)
        number = _number_of(fact, value if plain else text, kind if plain else "string").cast("double")
        return f.when(number.isNull(), text), number

    def _file(self) -> Expression:
        """Return the number of the file that a row is from."""
        from pyspark.sql import functions as f  # noqa: PLC0415

        if not self.paths:
            return f.lit(0)
        order = {path.absolute(): place for place, path in enumerate(self.paths)}
        known = sorted(self.rows.inputFiles(), key=lambda uri: order.get(Path(unquote(urlparse(uri).path)), 0))
        return f.array_position(f.array(*map(f.lit, known)), f.col(f"`{_FILE}`")).cast("int")


def as_number(column: str) -> str:
    """Return the name of the column of a fact's numbers."""
    return f"{column} as a number"


def read_frame(table: SourceTable, schema: Schema, session: SparkSession) -> Frame:
    """Return files as frames, one for all whose columns have the same types."""
    from pyspark.sql import functions as f  # noqa: PLC0415  an extra, and large

    alike: dict[Any, list[Path]] = defaultdict(list)
    paths = _as_parquet(table)
    for path in paths:
        alike[_shape(path)].append(path)
    with told_by_spark(table.name):
        read = [session.read.parquet(*map(str, some)) for some in alike.values()]
        parts = [frame.withColumn(_FILE, f.input_file_name()) for frame in read]
    return Frame(parts, table, schema, paths)


def _as_parquet(table: SourceTable) -> list[Path]:
    """Return a table's files; in place of CSV a copy as Parquet, from which lines that are no rows are left out.

    So its lines are read, and refused, as by the other engines. The copies are gone when the process ends.
    """
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    if all(isinstance(part, Path) and is_parquet(part) for part in table.parts):
        return list(table.parts)
    folder = Path(tempfile.mkdtemp(prefix="comity-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    paths = []
    for number, part in enumerate(table.parts):
        path = part
        if not isinstance(part, Path) or not is_parquet(part):
            path = folder / f"{number}.parquet"
            in_memory = not isinstance(part, Path)
            schema = part.schema if in_memory else pa.schema([(name, pa.string()) for name in table.columns])
            try:
                with pq.ParquetWriter(path, schema) as writer:
                    for batch in replace(table, parts=[part]).batches():
                        writer.write_batch(batch.cast(schema))
            except OSError as error:
                raise InputError(f"cannot be copied ({error.strerror or error})", where=str(folder)) from None
        paths.append(path)
    return paths


def _number_of(fact: Fact, value: Expression, kind: str) -> Expression:
    """Return what a column of some type says as a number; null where it is none that the fact can have."""
    from pyspark.sql import functions as f  # noqa: PLC0415

    if kind == "string":
        plain = value.rlike(f"^{plain_number(fact)}$") if fact.kind is Kind.NUMBER else f.lit(False)
        value = f.when(plain, value.cast("double"))
    elif kind in _DAYS:
        value = f.datediff(value, f.lit("1970-01-01").cast("date")) + _EPOCH
    else:
        value = value.cast("double")
    within = value.between(fact.limits.low, fact.limits.high)  # what is not a number is beyond every limit
    return f.when(within & (value == f.floor(value)) if fact.whole else within, value)


def _text_of(value: Expression, kind: str) -> Expression:
    """Return a value as text; lists as what may be one of several, what is no number as nothing."""
    from pyspark.sql import functions as f  # noqa: PLC0415

    if kind == "array":
        return f.array_join(value, " | ")
    return f.when(~_is_nan(value, kind), value).cast("string")


def _is_nan(value: Expression, kind: str) -> Expression:
    from pyspark.sql import functions as f  # noqa: PLC0415

    return f.isnan(value) if kind in ("float", "double") else f.lit(False)


def _shape(path: Path) -> tuple[tuple[str, str], ...]:
    """Return a file's columns and their types, in whatever order."""
    import pyarrow.parquet as pq  # noqa: PLC0415

    return tuple((field.name, str(field.type)) for field in sorted(pq.read_schema(path), key=lambda one: one.name))
