"""The same stages on many machines: Spark reads, shares out and counts, and no row ever comes into Python.

Rows are coded and looked up by two small functions of Java (`comity.engines.spark.functions`), whose tables travel with
the work. Nothing is shuffled but the counts at the end.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from comity.compile.codes import FactCodes
from comity.compile.compiled_law import CompiledLaw, compile_law, cuts_for
from comity.engines.counted import CountedScreening
from comity.engines.layout import Layout
from comity.engines.spark.functions import coder, looker
from comity.engines.spark.source import MALFORMED, Frame, local_session, read_frame, told_by_spark
from comity.errors import InputError
from comity.files import check_output
from comity.law.law import Law
from comity.law.schema import Fact, Kind
from comity.portfolio.encode import Column, clashes, columns_for
from comity.portfolio.reader import KEY, NO_ID, REPEATED, facts_of, open_table, plain_number

if TYPE_CHECKING:
    from pyspark.sql import Column as Expression
    from pyspark.sql import DataFrame, SparkSession

_EPOCH: Final = 719_163
"""The ordinal of 1970-01-01."""
_STATED: Final = "stated"


@dataclass(frozen=True)
class SparkScreening(CountedScreening):
    """A portfolio screened by Spark.

    Attributes:
        rows: key, outcome, rule and the id of the last stage of every usable row; nothing is worked out before it is
            asked for.
    """

    rows: DataFrame

    @property
    def plan(self) -> str:
        """The physical plan of the counts."""
        counted = self.rows.groupBy("answer").count()
        return str(counted._jdf.queryExecution().executedPlan().toString())

    def to_parquet(self, folder: Path) -> None:
        """Write the rows as a folder of Parquet files, whole or not at all.

        Raises:
            InputError: the folder exists, or cannot be written.
        """
        if folder.exists():
            raise InputError("exists already", where=str(folder), accepts="a folder that is new")
        check_output(folder)
        beside = folder.with_name(f".{folder.name}.part")
        try:
            with told_by_spark(str(folder)):
                self.rows.drop("answer").write.mode("overwrite").parquet(str(beside))
            beside.rename(folder)
        except OSError as error:
            raise InputError(f"cannot be written ({error.strerror})", where=str(folder)) from None
        finally:
            shutil.rmtree(beside, ignore_errors=True)


def screen_spark(
    source: Any, law: Law, day: date, *, strict: bool = False, session: SparkSession | None = None
) -> SparkScreening:
    """Determine every activity of a portfolio with Spark.

    Args:
        source: a Spark DataFrame, a CSV or Parquet file, a folder of them, several files, or the name of a built-in
            portfolio.
        law: the law.
        day: the day whose law applies to every row.
        strict: make no assumption at all.
        session: a session of yours; one on this machine if None.

    Raises:
        InputError: pyspark or Java is missing, or the source cannot be read.
    """
    if _is_frame(source):
        found = Frame(source, facts_of(tuple(source.columns), law.schema, "data frame"), law.schema, "data frame")
    else:
        found = read_frame(open_table(source, law.schema), law.schema, session or local_session())
    with told_by_spark(found.name):
        columns = columns_for(found.facts.values(), law, cuts_for(found.facts.values(), [law], day))
        texts = _texts(found, columns)
        for column, words in texts.items():
            for text in words:
                columns[found.facts[column]].code(text)
        codes = {name: FactCodes(name, tuple(one.possible), one.cuts) for name, one in columns.items()}
        compiled = compile_law(law, day, codes, strict=strict)
        return _Plan(found, columns, texts, compiled).screening()


class _Plan:
    """Builds the data frames of a screening."""

    def __init__(
        self,
        found: Frame,
        columns: Mapping[str, Column],
        texts: Mapping[str, Sequence[str]],
        compiled: CompiledLaw,
    ) -> None:
        from pyspark.sql import functions  # noqa: PLC0415

        self._f = functions
        self._found, self._frame, self._columns = found, found.rows, columns
        self._texts, self._compiled = texts, compiled
        self._layout = Layout.of(compiled.stages)
        self._read = {fact: column for column, fact in found.facts.items()}
        self._names = {name: f"c{place}" for place, name in enumerate(columns)}
        self._keyed = KEY in self._frame.columns
        self._clashes = clashes(columns, found.schema)
        clashing = {name for clash in self._clashes for name in clash.codes}
        self._unreadable = [name for name, column in columns.items() if column.wrong or name in clashing]

    def screening(self) -> SparkScreening:
        told = Counter({MALFORMED: self._found.malformed()})
        light = self._coded(self._unreadable)
        told += self._rejected(light)
        light = light.where(self._is_usable())
        told[REPEATED] = self._followers(light) if self._keyed else 0
        reads = self._layout.reads
        wanted = [*reads, *(name for name in self._unreadable if name not in reads)]
        usable = self._coded(wanted, placed=bool(told[REPEATED])).where(self._is_usable())
        rows = self._answered(self._first(usable, light) if told[REPEATED] else usable)
        counts = {int(row["answer"]): int(row["count"]) for row in rows.groupBy("answer").count().collect()}
        return SparkScreening(self._found.name, self._compiled, counts, dict(+told), rows)

    def _coded(self, wanted: Sequence[str], *, placed: bool = False) -> DataFrame:
        """Return the key and the codes of rows; and where each row stands, if that is to be known.

        ``codes`` holds those of the facts that are wanted; what may be unreadable has a column of its own besides.
        """
        f = self._f
        key = f.col(KEY) if self._keyed else f.monotonically_increasing_id()
        limits = [self._columns[name].cuts or () for name in wanted]
        code = coder(limits, [self._words(name) for name in wanted], self._frame.sparkSession)
        texts, numbers = f.array(*map(self._cell, wanted)), f.array(*map(self._number, wanted))
        frame = self._frame.select(
            key.alias("key"),
            *([self._found.place().alias("place")] if placed else []),
            code(texts.cast("array<string>"), numbers.cast("array<double>")).alias("codes"),
        )
        alone = [f.col("codes")[wanted.index(name)].alias(self._names[name]) for name in self._unreadable]
        return frame.select("*", *alone)

    def _followers(self, light: DataFrame) -> int:
        """Return how many usable rows have the id of an earlier one: the ids are shuffled once."""
        f = self._f
        repeated = light.groupBy("key").count().where(f.col("count") > 1)
        (row,) = repeated.agg(f.sum(f.col("count") - 1)).collect()
        return int(row[0] or 0)

    def _first(self, usable: DataFrame, light: DataFrame) -> DataFrame:
        """Return only the first row of each id."""
        f = self._f
        twice = light.groupBy("key").count().where(f.col("count") > 1).select("key")
        placed = self._coded(self._unreadable, placed=True).where(self._is_usable())
        first = placed.join(twice, "key", "leftsemi").groupBy("key").agg(f.min("place").alias("first"))
        joined = usable.join(first, "key", "left")
        return joined.where(f.col("first").isNull() | (f.col("place") == f.col("first"))).drop("place", "first")

    def _cell(self, name: str) -> Expression:
        """Return what a column says, as text; nothing if numbers say it all."""
        f = self._f
        value: Expression = f.col(f"`{self._read[name]}`").cast("string")
        if self._columns[name].fact.kind is Kind.TEXT:
            value = f.when(f.length(f.trim(value)) > 0, _STATED)
        elif not self._words(name):
            value = f.lit(None)
        return value

    def _words(self, name: str) -> dict[str, int]:
        """Return the code of each text."""
        column = self._columns[name]
        if column.fact.kind is Kind.TEXT:
            return {_STATED: 1}
        return {text: column.code(text) for text in self._texts.get(self._read[name], ())}

    def _number(self, name: str) -> Expression:
        """Return a column's numbers or days as numbers, else null."""
        if self._columns[name].cuts is None:
            return self._f.lit(None)
        column = self._read[name]
        return _number(self._columns[name].fact, column, self._frame.schema[column].dataType.typeName())

    def _reason(self) -> Expression:
        """Return why a coded row cannot be used, as fact and code; null if it can."""
        f = self._f
        found = [
            f.when(self._wrong_in(name), f.concat(f.lit(f"{name}\t"), f.col(self._names[name]).cast("string")))
            for name in self._unreadable
        ]
        for place, clash in enumerate(self._clashes):
            both = [self._f.col(self._names[name]).isin(list(codes)) for name, codes in clash.codes.items()]
            found.append(f.when(reduce(and_, both), f.lit(f"\t{place}")))
        if self._keyed:
            nameless = f.coalesce(f.trim(f.col("key").cast("string")), f.lit("")) == ""
            found.append(f.when(nameless, f.lit(f"{KEY}\t")))
        reason: Expression = f.coalesce(*found, f.lit(None).cast("string"))
        return reason

    def _is_usable(self) -> Expression:
        return self._reason().isNull()

    def _wrong_in(self, name: str) -> Expression:
        return self._f.col(self._names[name]).isin(list(self._columns[name].wrong))

    def _rejected(self, light: DataFrame) -> Counter[str]:
        """Count the rows that cannot be used, by reason."""
        told: Counter[str] = Counter()
        reasons = light.select(self._reason().alias("why"))
        for row in reasons.where("why IS NOT NULL").groupBy("why").count().collect():
            name, code = str(row["why"]).split("\t")
            why = self._columns[name].wrong[int(code)] if name and code else NO_ID
            told[self._clashes[int(code)].why if code and not name else why] += int(row["count"])
        return told

    def _answered(self, frame: DataFrame) -> DataFrame:
        """Return key, outcome, rule and answer of coded rows."""
        f, compiled = self._f, self._compiled
        look_up = looker(self._layout, frame.sparkSession)
        answer = f.col("answer")
        return frame.select("key", look_up(f.col("codes")).alias("answer")).select(
            "key",
            _word([one.settled.value for one in compiled.answers], answer).alias("outcome"),
            _word([one.rule for one in compiled.answers], answer).alias("rule"),
            answer,
        )


def _word(words: Sequence[str], place: Expression) -> Expression:
    """Return the word at a place of a constant array."""
    from pyspark.sql import functions as f  # noqa: PLC0415

    return f.element_at(f.split(f.lit("\t".join(words)), "\t"), place + 1)


def _texts(found: Frame, columns: Mapping[str, Column]) -> dict[str, list[str]]:
    """Return the distinct texts of each column that is read by words; of numbers, only what is no plain number."""
    from pyspark.sql import functions as f  # noqa: PLC0415

    wanted = {}
    for column, fact in found.facts.items():
        value, kind = f.col(f"`{column}`"), found.rows.schema[column].dataType.typeName()
        if columns[fact].fact.kind is Kind.TEXT:
            continue
        if columns[fact].cuts is None:
            wanted[column] = value.cast("string")
        else:
            odd = _number(columns[fact].fact, column, kind).isNull()
            wanted[column] = f.when(odd if kind == "string" else odd & ~_is_nan(value, kind), value.cast("string"))
    if not wanted:
        return {}
    every = found.rows.select(f.posexplode(f.array(*wanted.values())).alias("column", "text"))
    told: dict[str, list[str]] = {column: [] for column in wanted}
    for row in sorted(every.where("text IS NOT NULL").distinct().collect()):
        told[list(wanted)[row["column"]]].append(row["text"])
    return told


def _number(fact: Fact, column: str, kind: str) -> Expression:
    """Return the numbers or days of a column as numbers; null where it has none that the fact can have."""
    from pyspark.sql import functions as f  # noqa: PLC0415

    value: Expression = f.col(f"`{column}`")
    if kind == "string":
        plain = value.rlike(f"^{plain_number(fact)}$") if fact.kind is Kind.NUMBER else f.lit(False)
        value = f.when(plain, value.cast("double"))
    elif kind in ("date", "timestamp", "timestamp_ntz"):
        value = f.datediff(value, f.lit("1970-01-01").cast("date")) + _EPOCH
    else:
        value = value.cast("double")
    within = value.between(fact.limits.low, fact.limits.high)  # what is not a number is beyond every limit
    return f.when(within & (value == f.floor(value)) if fact.whole else within, value)


def _is_nan(value: Expression, kind: str) -> Expression:
    from pyspark.sql import functions as f  # noqa: PLC0415

    return f.isnan(value) if kind in ("float", "double") else f.lit(False)


def _is_frame(source: Any) -> bool:
    return hasattr(source, "queryExecution") or hasattr(source, "_jdf")
