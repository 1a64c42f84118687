"""The same stages on many machines: Spark looks up and counts, and no row ever comes into Python.

Texts become codes by joins with small tables that are broadcast; stages are look-ups in constant arrays, which travel
with the plan. Nothing is shuffled but the counts at the end.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from comity.errors import InputError
from comity.law.law import Law
from comity.law.schema import Kind
from comity.portfolio.classes import Codes
from comity.portfolio.compiled import CompiledLaw, compile_law, cuts_for
from comity.portfolio.counted import NO_ID, REPEATED, CountedScreening
from comity.portfolio.encode import Column, columns_for
from comity.portfolio.read import KEY, PLAIN_NUMBER, facts_of, name_of, paths_of

if TYPE_CHECKING:
    from pyspark.sql import Column as Expression
    from pyspark.sql import DataFrame, SparkSession

_PLAIN: Final = f"^{PLAIN_NUMBER}$"
_EPOCH: Final = 719_163
"""The ordinal of 1970-01-01."""
_NEEDS: Final = "pip install 'comity[spark]' and Java 17 or later"


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
        beside = folder.with_name(f".{folder.name}.part")
        try:
            self.rows.drop("answer").write.mode("overwrite").parquet(str(beside))
            beside.rename(folder)
        except OSError as error:
            raise InputError(f"cannot be written ({error.strerror})", where=str(folder)) from None
        finally:
            shutil.rmtree(beside, ignore_errors=True)


def local_session(threads: int | None = None) -> SparkSession:
    """Return a quiet session on this machine.

    Args:
        threads: how many to use; one for each core if None.

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
    builder = SparkSession.builder.master(f"local[{threads or '*'}]").appName("comity")
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.memory": "4g",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.log.level": "ERROR",
        "spark.sql.shuffle.partitions": "8",
        "spark.sql.autoBroadcastJoinThreshold": "64m",
        "spark.sql.codegen.maxFields": "1000",
        "spark.driver.extraJavaOptions": "-XX:-DontCompileHugeMethods",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except (PySparkException, RuntimeError) as error:
        raise InputError(f"Spark does not start: {str(error).splitlines()[0]}", where="--engine spark") from None


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
    if hasattr(source, "_jdf"):
        frame, name = source, "data frame"
    else:
        paths = list(paths_of(source))
        frame, name = _read(paths, session or local_session()), name_of(source, paths)
    facts = facts_of(tuple(frame.columns), law.schema, "portfolio")
    columns = columns_for(facts.values(), law, cuts_for(facts.values(), [law], day))
    texts = _texts(frame, facts, columns)
    for column, found in texts.items():
        for text in found:
            columns[facts[column]].code(text)
    codes = {name: Codes(name, tuple(one.possible), one.cuts) for name, one in columns.items()}
    compiled = compile_law(law, day, codes, strict=strict)
    return _Plan(name, frame, facts, columns, texts, compiled).screening()


class _Plan:
    """Builds the data frames of a screening."""

    def __init__(
        self,
        name: str,
        frame: DataFrame,
        facts: Mapping[str, str],
        columns: Mapping[str, Column],
        texts: Mapping[str, Sequence[str]],
        compiled: CompiledLaw,
    ) -> None:
        from pyspark.sql import functions  # noqa: PLC0415

        self._f = functions
        self._name, self._frame, self._facts, self._columns = name, frame, facts, columns
        self._named = KEY in frame.columns
        self._repeats = self._named and self._some_repeat()
        self._texts, self._compiled = texts, compiled
        self._read = {fact: column for column, fact in facts.items()}
        self._names = {name: f"c{place}" for place, name in enumerate(columns)}

    def screening(self) -> SparkScreening:
        coded, wrong = self._coded(), self._wrong()
        readable = coded.where(~wrong) if wrong is not None else coded
        named = readable.where("key IS NOT NULL") if self._named else readable
        rows = self._answered(self._first_of_each(named))
        counts = {int(row["answer"]): int(row["count"]) for row in rows.groupBy("answer").count().collect()}
        rejected = self._rejected(coded, wrong)
        if self._named:
            rejected[NO_ID] = readable.where("key IS NULL").count()
        if self._repeats:
            rejected[REPEATED] = named.count() - sum(counts.values())
        told = {why: rows for why, rows in rejected.items() if rows}
        return SparkScreening(self._name, self._compiled, counts, told, rows)

    def _some_repeat(self) -> bool:
        """Whether an id is used twice: only then are rows shuffled by their ids."""
        f = self._f
        (row,) = self._frame.agg((f.count(KEY) > f.countDistinct(KEY)).alias("repeats")).collect()
        return bool(row["repeats"])

    def _first_of_each(self, frame: DataFrame) -> DataFrame:
        """Return of those rows with the same id the first, in the order of files and of the rows in them."""
        if not self._repeats:
            return frame
        from pyspark.sql import Window  # noqa: PLC0415

        first = Window.partitionBy("key").orderBy("file", "place")
        numbered = frame.withColumn("nth", self._f.row_number().over(first))
        return numbered.where("nth = 1").drop("nth", "file", "place")

    def _coded(self) -> DataFrame:
        """Return the key and the code of every fact that some answer depends on, or that may be unreadable."""
        f = self._f
        place = f.monotonically_increasing_id()
        key = f.col(KEY) if self._named else place
        order = [f.input_file_name().alias("file"), place.alias("place")] if self._repeats else []
        wanted = [n for n in self._columns if n in self._compiled.reads or self._columns[n].wrong]
        frame = self._frame.select(
            key.alias("key"), *order, *(f.col(f"`{self._read[name]}`").alias(self._names[name]) for name in wanted)
        )
        for name in wanted:
            frame = self._with_code(frame, name)
        return frame

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

    def _wrong(self) -> Expression | None:
        """Return whether a row holds a value that cannot be read."""
        found = [self._wrong_in(name) for name, column in self._columns.items() if column.wrong]
        return reduce(lambda one, other: one | other, found) if found else None

    def _wrong_in(self, name: str) -> Expression:
        return self._f.col(self._names[name]).isin(list(self._columns[name].wrong))

    def _rejected(self, coded: DataFrame, wrong: Expression | None) -> dict[str, int]:
        """Count the rows that cannot be used, by reason."""
        if wrong is None:
            return {}
        f = self._f
        reasons = {name: column.wrong for name, column in self._columns.items() if column.wrong}
        first = f.coalesce(
            *(
                f.when(self._wrong_in(name), f.concat(f.lit(f"{name}\t"), f.col(self._names[name]).cast("string")))
                for name in reasons
            )
        )
        counted = coded.where(wrong).groupBy(first.alias("why")).count().collect()
        told: dict[str, int] = defaultdict(int)
        for row in counted:
            name, code = str(row["why"]).split("\t")
            told[reasons[name][int(code)]] += int(row["count"])
        return dict(told)

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
    if kind in ("date", "timestamp"):
        return f.datediff(value, f.lit("1970-01-01").cast("date")) + _EPOCH
    return value.cast("double")


def _texts(frame: DataFrame, facts: Mapping[str, str], columns: Mapping[str, Column]) -> dict[str, list[str]]:
    """Return the distinct texts of each column that is read by words; of numbers, only what is no plain number."""
    from pyspark.sql import functions as f  # noqa: PLC0415

    wanted = {}
    for place, (column, fact) in enumerate(facts.items()):
        value, kind = f.col(f"`{column}`"), frame.schema[column].dataType.typeName()
        if columns[fact].fact.kind is Kind.TEXT:
            continue
        if columns[fact].cuts is None:
            wanted[column] = f.collect_set(value.cast("string")).alias(f"t{place}")
        elif kind == "string":
            plain = value.rlike(_PLAIN) if columns[fact].fact.kind is Kind.NUMBER else f.lit(False)
            wanted[column] = f.collect_set(f.when(~plain, value)).alias(f"t{place}")
    if not wanted:
        return {}
    (row,) = frame.agg(*wanted.values()).collect()
    return {column: sorted(found) for column, found in zip(wanted, row, strict=True)}


def _read(paths: Sequence[Path], session: SparkSession) -> DataFrame:
    csv = [path.name.endswith((".csv", ".csv.gz")) for path in paths]
    if any(csv) and not all(csv):
        where = ", ".join(path.name for path in paths[:3])
        raise InputError("CSV and Parquet together", where=where, accepts="files of one kind for this engine")
    texts = [str(path) for path in paths]
    if any(csv):
        return session.read.csv(texts, header=True, quote='"', escape='"', multiLine=True)
    return session.read.parquet(*texts)
