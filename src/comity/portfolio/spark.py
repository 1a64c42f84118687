"""The same stages on many machines: Spark looks up and counts, and no row ever comes into Python.

Texts become codes by joins with small tables that are broadcast; stages are look-ups in constant arrays, which travel
with the plan. Nothing is shuffled but the counts at the end.
"""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from comity.errors import InputError
from comity.files import check_output
from comity.law.law import Law
from comity.law.schema import Kind
from comity.portfolio.classes import Codes
from comity.portfolio.compiled import CompiledLaw, compile_law, cuts_for
from comity.portfolio.counted import NO_ID, REPEATED, CountedScreening
from comity.portfolio.encode import Column, columns_for
from comity.portfolio.read import KEY, PLAIN_NUMBER, facts_of, open_table
from comity.portfolio.spark_read import MALFORMED, Frame, local_session, read_frame, told_by_spark

if TYPE_CHECKING:
    from pyspark.sql import Column as Expression
    from pyspark.sql import DataFrame, SparkSession

_PLAIN: Final = f"^{PLAIN_NUMBER}$"
_EPOCH: Final = 719_163
"""The ordinal of 1970-01-01."""


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
        codes = {name: Codes(name, tuple(one.possible), one.cuts) for name, one in columns.items()}
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
        self._read = {fact: column for column, fact in found.facts.items()}
        self._names = {name: f"c{place}" for place, name in enumerate(columns)}
        self._keyed = KEY in self._frame.columns
        self._unreadable = [name for name, column in columns.items() if column.wrong]

    def screening(self) -> SparkScreening:
        told = Counter({MALFORMED: self._found.malformed()})
        told += self._rejected()
        light = self._coded(self._unreadable).where(self._is_usable())
        told[REPEATED] = self._followers(light) if self._keyed else 0
        # what no answer depends on is not looked up, unless it may be unreadable
        wanted = [n for n in self._columns if n in self._compiled.reads or n in self._unreadable]
        usable = self._coded(wanted, placed=bool(told[REPEATED])).where(self._is_usable())
        rows = self._answered(self._first(usable, light) if told[REPEATED] else usable)
        counts = {int(row["answer"]): int(row["count"]) for row in rows.groupBy("answer").count().collect()}
        return SparkScreening(self._found.name, self._compiled, counts, dict(+told), rows)

    def _coded(self, wanted: Iterable[str], *, placed: bool = False) -> DataFrame:
        """Return the key and the code of some facts; and where each row stands, if that is to be known."""
        f = self._f
        key = f.col(KEY) if self._keyed else f.monotonically_increasing_id()
        wanted = list(wanted)
        frame = self._frame.select(
            key.alias("key"),
            *([self._found.place().alias("place")] if placed else []),
            *(f.col(f"`{self._read[name]}`").alias(self._names[name]) for name in wanted),
        )
        for name in wanted:
            frame = self._with_code(frame, name)
        return frame

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

    def _with_code(self, frame: DataFrame, name: str) -> DataFrame:
        """Replace a column by its codes."""
        f, column, place = self._f, self._columns[name], self._names[name]
        value = f.col(place)
        if column.fact.kind is Kind.TEXT:
            stated = f.coalesce(f.length(f.trim(value.cast("string"))), f.lit(0)) > 0
            return frame.withColumn(place, stated.cast("int"))
        plain = None
        if column.cuts is not None:
            number = _number(f, value, frame.schema[place].dataType.typeName())
            above = [2 * (number > cut).cast("int") + (number == cut).cast("int") for cut in column.cuts]
            plain = reduce(add, above, f.lit(1))
        texts = self._texts.get(self._read[name], ())
        if not texts:
            return frame.withColumn(place, f.coalesce(plain, f.lit(0)) if plain is not None else f.lit(0))
        codes = [(text, column.code(text)) for text in texts]
        small = frame.sparkSession.createDataFrame(codes, f"{place}_text string, {place}_code int")
        joined = frame.join(f.broadcast(small), value.cast("string") == f.col(f"{place}_text"), "left")
        code = f.coalesce(*([plain] if plain is not None else []), f.col(f"{place}_code"), f.lit(0))
        return joined.withColumn(place, code).drop(f"{place}_text", f"{place}_code")

    def _reason(self) -> Expression:
        """Return why a coded row cannot be used, as fact and code; null if it can."""
        f = self._f
        found = [
            f.when(self._wrong_in(name), f.concat(f.lit(f"{name}\t"), f.col(self._names[name]).cast("string")))
            for name in self._unreadable
        ]
        if self._keyed:
            nameless = f.coalesce(f.trim(f.col("key").cast("string")), f.lit("")) == ""
            found.append(f.when(nameless, f.lit(f"{KEY}\t")))
        reason: Expression = f.coalesce(*found, f.lit(None).cast("string"))
        return reason

    def _is_usable(self) -> Expression:
        return self._reason().isNull()

    def _wrong_in(self, name: str) -> Expression:
        return self._f.col(self._names[name]).isin(list(self._columns[name].wrong))

    def _rejected(self) -> Counter[str]:
        """Count the rows that cannot be used, by reason."""
        told: Counter[str] = Counter()
        coded = self._coded(self._unreadable).select(self._reason().alias("why"))
        for row in coded.where("why IS NOT NULL").groupBy("why").count().collect():
            name, code = str(row["why"]).split("\t")
            told[self._columns[name].wrong[int(code)] if code else NO_ID] += int(row["count"])
        return told

    def _answered(self, frame: DataFrame) -> DataFrame:
        """Return key, outcome, rule and answer of coded rows: each stage a look-up in a constant array."""
        f, compiled = self._f, self._compiled
        place_of = dict(self._names)
        for level in _levels(compiled):
            made = {}
            for number in level:
                stage = compiled.stages[number]
                parts = [
                    _at(f, offsets, f.col(place_of[one.source]))
                    for one, offsets in zip(stage.inputs, stage.offsets, strict=True)
                ]
                made[f"s{number}"] = _at(f, stage.table, reduce(add, parts, f.lit(0)))
                place_of[stage.name] = f"s{number}"
            frame = frame.select("*", *(one.alias(name) for name, one in made.items()))
        last = f.col(place_of[compiled.stages[-1].name])
        outcomes = [answer.settled.value for answer in compiled.answers]
        rules = [answer.rule for answer in compiled.answers]
        return frame.select(
            "key",
            _word(f, outcomes, last).alias("outcome"),
            _word(f, rules, last).alias("rule"),
            last.alias("answer"),
        )


def _levels(compiled: CompiledLaw) -> Iterator[list[int]]:
    """Yield the stages that can be worked out together, one set after the other."""
    depth: dict[str, int] = {}
    levels: dict[int, list[int]] = defaultdict(list)
    for number, stage in enumerate(compiled.stages):
        depth[stage.name] = 1 + max((depth.get(one.source, 0) for one in stage.inputs), default=0)
        levels[depth[stage.name]].append(number)
    yield from (levels[level] for level in sorted(levels))


def _at(f: Any, numbers: Iterable[int], place: Any) -> Any:
    """Return the number at a place of a constant array."""
    text = ",".join(map(str, np.asarray(numbers).tolist()))
    return f.element_at(f.split(f.lit(text), ",").cast("array<int>"), place + 1)


def _word(f: Any, words: Sequence[str], place: Any) -> Any:
    return f.element_at(f.split(f.lit("\t".join(words)), "\t"), place + 1)


def _number(f: Any, value: Any, kind: str) -> Any:
    """Return a column as a number where it is one, else null."""
    if kind == "string":
        return f.when(value.rlike(_PLAIN), value.cast("double"))
    if kind in ("date", "timestamp", "timestamp_ntz"):
        return f.datediff(value, f.lit("1970-01-01").cast("date")) + _EPOCH
    number = value.cast("double")
    return f.when(~f.isnan(number), number)


def _texts(found: Frame, columns: Mapping[str, Column]) -> dict[str, list[str]]:
    """Return the distinct texts of each column that is read by words; of numbers, only what is no plain number."""
    from pyspark.sql import functions as f  # noqa: PLC0415

    wanted = {}
    for place, (column, fact) in enumerate(found.facts.items()):
        value, kind = f.col(f"`{column}`"), found.rows.schema[column].dataType.typeName()
        if columns[fact].fact.kind is Kind.TEXT:
            continue
        if columns[fact].cuts is None:
            wanted[column] = f.collect_set(value.cast("string")).alias(f"t{place}")
        elif kind == "string":
            plain = value.rlike(_PLAIN) if columns[fact].fact.kind is Kind.NUMBER else f.lit(False)
            wanted[column] = f.collect_set(f.when(~plain, value)).alias(f"t{place}")
    if not wanted:
        return {}
    (row,) = found.rows.agg(*wanted.values()).collect()
    return {column: sorted(words) for column, words in zip(wanted, row, strict=True)}


def _is_frame(source: Any) -> bool:
    return hasattr(source, "queryExecution") or hasattr(source, "_jdf")
