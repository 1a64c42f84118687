"""Where Spark's rows come from, and what Spark says when it fails, in a line for people."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import warnings
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlparse

from comity.errors import InputError
from comity.files import not_utf8
from comity.law.schema import Kind, Schema
from comity.portfolio.reader import SourceTable, header_of

if TYPE_CHECKING:
    from pyspark.sql import Column as Expression
    from pyspark.sql import DataFrame, SparkSession

MALFORMED: Final = "has too few or too many cells"
"""Why a line of a CSV file is no row."""
_NEEDS: Final = "pip install 'comity[spark]' and Java 17 or later"
_CORRUPT: Final = "comity corrupt line"
_FILE: Final = "comity file"
_NOT_UTF8: Final = "\ufffd"
"""What Spark puts in the place of bytes that are no text."""
_HERE: Final = "127.0.0.1"
_LOGGING: Final = Path(__file__).parent / "java" / "log4j2.properties"
_DAYS: Final = ("date", "timestamp", "timestamp_ntz")
_NUMBERS: Final = ("byte", "short", "integer", "long", "float", "double", "decimal")


@dataclass(frozen=True)
class Frame:
    """A data frame to screen.

    Attributes:
        facts: which of its columns say which fact.
        paths: the files it was read from, in order.
        lost: lines that were no rows when they were copied.
    """

    frame: DataFrame
    facts: Mapping[str, str]
    schema: Schema
    name: str
    paths: Sequence[Path] = ()
    lost: int = 0

    @cached_property
    def rows(self) -> DataFrame:
        """What are rows, with facts as text, numbers or days."""
        frame = self.frame
        if _CORRUPT in frame.columns:
            frame = frame.where(f"`{_CORRUPT}` IS NULL")
        kinds = {column: self.schema.facts[fact].kind for column, fact in self.facts.items()}
        due = {column: _DAYS if kind is Kind.DATE else _NUMBERS for column, kind in kinds.items() if kind.is_ordered}
        plain = [f.name for f in frame.schema if f.dataType.typeName() in due.get(f.name, ())]
        return _as_text(frame, kinds.keys() - set(plain))

    def malformed(self) -> int:
        """Return how many lines are no rows.

        Raises:
            InputError: a CSV file is not UTF-8.
        """
        from pyspark.sql import functions as f  # noqa: PLC0415

        if _CORRUPT not in self.frame.columns:
            return self.lost
        every = [f.col(f"`{name}`") for name in self.frame.columns if name not in (_CORRUPT, _FILE)]
        foreign = f.max(f.concat_ws("", *every).contains(_NOT_UTF8))
        (row,) = self.frame.agg(f.count(f"`{_CORRUPT}`"), foreign).collect()
        if row[1]:
            raise not_utf8(self.name)
        return int(row[0]) + self.lost

    def place(self) -> Expression:
        """Return where a row stands: its file, and the place in it."""
        from pyspark.sql import functions as f  # noqa: PLC0415

        number = f.monotonically_increasing_id()
        if _FILE not in self.frame.columns:
            return number
        order = {path.absolute(): place for place, path in enumerate(self.paths)}
        known = sorted(self.frame.inputFiles(), key=lambda uri: order.get(Path(unquote(urlparse(uri).path)), 0))
        return f.struct(f.array_position(f.array(*map(f.lit, known)), f.col(f"`{_FILE}`")), number)


def read_frame(table: SourceTable, schema: Schema, session: SparkSession) -> Frame:
    """Return files as one frame, whatever the order and the types of their columns."""
    from pyspark.sql import functions as f  # noqa: PLC0415  an extra, and large

    alike: dict[Any, list[Path]] = defaultdict(list)
    for path in table.parts:
        alike[_shape(path)].append(path)
    with told_by_spark(table.name):
        frames = []
        for shape, paths in alike.items():
            read = _read_parquet if paths[0].suffix == ".parquet" else _read_csv
            frame = read(paths, shape, session).withColumn(_FILE, f.input_file_name())
            if len(alike) > 1:
                frame = _as_text(frame, frame.columns)
            frames.append(frame)
        every = reduce(lambda one, other: one.unionByName(other, allowMissingColumns=True), frames)
    return Frame(every, table.facts, schema, table.name, table.parts, len(table.malformed))


def _as_text(frame: DataFrame, names: Collection[str]) -> DataFrame:
    """Return some columns as text; lists as what may be one of several."""
    from pyspark.sql import functions as f  # noqa: PLC0415

    columns = []
    for field in frame.schema:
        value, kind = f.col(f"`{field.name}`"), field.dataType.typeName()
        told = f.when(~f.isnan(value), value) if kind in ("float", "double") else value
        text = f.array_join(value, " | ") if kind == "array" else told.cast("string")
        columns.append(text.alias(field.name) if field.name in names else value)
    return frame.select(*columns)


def _shape(path: Path) -> tuple[Any, ...]:
    """Return a file's columns, as far as Spark must be told or would stumble over them."""
    import pyarrow.parquet as pq  # noqa: PLC0415

    if path.suffix == ".parquet":
        return tuple((field.name, str(field.type)) for field in sorted(pq.read_schema(path), key=lambda one: one.name))
    return header_of(path)


def _read_parquet(paths: Sequence[Path], _: Sequence[Any], session: SparkSession) -> DataFrame:
    return session.read.parquet(*map(str, paths))


def _read_csv(paths: Sequence[Path], header: Sequence[str], session: SparkSession) -> DataFrame:
    """Read CSV as text; a line with too few or too many cells is kept apart, which needs every column."""
    from pyspark.sql.types import StringType, StructField, StructType  # noqa: PLC0415

    schema = StructType([StructField(name, StringType()) for name in (*header, _CORRUPT)])
    reader = session.read.schema(schema).option("columnPruning", False)
    return reader.csv(
        [str(path) for path in paths],
        header=True,
        quote='"',
        escape='"',
        multiLine=True,
        mode="PERMISSIVE",
        columnNameOfCorruptRecord=_CORRUPT,
    )


@contextmanager
def told_by_spark(where: str) -> Iterator[None]:
    """Turn what Spark says into a line for people.

    Raises:
        InputError: Spark failed.
    """
    from py4j.protocol import Py4JError  # noqa: PLC0415  comes with pyspark
    from pyspark.errors import PySparkException  # noqa: PLC0415

    logging.disable(logging.ERROR)  # py4j writes a trace of what it raises besides
    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise InputError(f"Spark: {_cause(str(error))}", where=where) from None
    finally:
        logging.disable(logging.NOTSET)


def _cause(told: str) -> str:
    """Return the line of a Java trace that says what went wrong first."""
    lines = [line.strip() for line in told.splitlines() if line.strip()] or ["failed"]
    causes = [line.removeprefix("Caused by:").strip() for line in lines if line.startswith("Caused by:")]
    calls = lines[0].startswith("An error occurred while calling") and len(lines) > 1
    return causes[-1] if causes else lines[1].lstrip(": ") if calls else lines[0]


def local_session(threads: int | None = None) -> SparkSession:
    """Return a quiet session on this machine.

    Args:
        threads: how many at once; as many as there are cores, if None.

    Raises:
        InputError: pyspark or Java is missing.
    """
    try:
        from pyspark.errors import PySparkException  # noqa: PLC0415  an extra, and large
        from pyspark.sql import SparkSession  # noqa: PLC0415
    except ImportError:
        raise InputError("pyspark is missing", where="--engine spark", accepts=_NEEDS) from None
    if not shutil.which("java"):
        raise InputError("Java is missing", where="--engine spark", accepts=_NEEDS)
    os.environ.setdefault("SPARK_LOCAL_IP", _HERE)  # else it warns of the machine's name
    builder = SparkSession.builder.master(f"local[{threads or '*'}]").appName("comity")
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.memory": "4g",
        "spark.driver.bindAddress": _HERE,
        "spark.driver.host": _HERE,
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "8",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={_LOGGING.as_uri()}",
        "spark.ui.showConsoleProgress": str(sys.stderr.isatty()).lower(),
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # of the pandas that it would like, and we do not use
            return builder.getOrCreate()
    except (PySparkException, RuntimeError) as error:
        raise InputError(f"Spark does not start: {str(error).splitlines()[0]}", where="--engine spark") from None
