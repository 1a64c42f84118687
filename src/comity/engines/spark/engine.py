"""The same stages on many machines: Spark reads, shares out and counts, and no row ever comes into Python.

Rows are coded and looked up by small functions of Java (`comity.engines.spark.functions`), whose tables travel with the
work. Nothing is shuffled but counts; undetermined rows are grouped by what they state.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from operator import and_
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from comity.compile.compiled_law import CompiledLaw, cuts_for
from comity.engines.layout import Layout
from comity.engines.protocol import Options
from comity.engines.row_words import RowWords, of_answer, of_group
from comity.engines.spark.functions import coder, keyer, looker
from comity.engines.spark.session import INSTALL, local_session, told_by_spark
from comity.engines.spark.source import NUMBER, STATED, Frame, as_number, read_frame
from comity.engines.tally import ITEM, RowGroup, Tally, counts, grouped_by, salts, undetermined
from comity.errors import InputError
from comity.files import check_output
from comity.law.law import Law
from comity.law.schema import Kind
from comity.portfolio.activity_table import KEY, NO_ID, REPEATED
from comity.portfolio.encode import Column, clashes, columns_for
from comity.portfolio.partners import Partners
from comity.portfolio.reader import PARTNER, open_table, table_of
from comity.portfolio.rejects import TOLD, Rejected, Rejects, no_row, with_fault

if TYPE_CHECKING:
    from pyspark.sql import Column as Expression
    from pyspark.sql import DataFrame

_NO_WORD: Final = "\b"


@dataclass(frozen=True)
class Spark:
    """Spark as an engine (see `comity.engines.protocol.Engine`); ``session`` is one of yours, else a local one."""

    name: str = "spark"
    requirements: tuple[str, ...] = ("pyspark",)
    install: str = INSTALL
    takes: tuple[str, ...] = ("session",)

    @contextmanager
    def read(self, source: Any, law: Law, day: date, options: Options) -> Iterator[SparkRows]:
        """Read a portfolio: a data frame of Spark's, or what every engine reads."""
        if hasattr(source, "_jdf"):
            table = table_of("data frame", tuple(source.columns), [], law.schema, None)
            found = Frame([source], table, law.schema)
        else:
            table = open_table(source, law.schema, options.table)
            found = read_frame(table, law.schema, options.settings.get("session") or local_session())
        cuts = cuts_for(table.facts.values(), [law], day)
        with told_by_spark(table.name):
            yield SparkRows(found, columns_for(table.facts.values(), law, cuts))

    def check_output(self, output: Path) -> None:
        """Refuse a folder that exists, or that cannot be made."""
        if output.exists():
            raise InputError("exists already", where=str(output), accepts="a folder that is new")
        check_output(output)


ENGINE: Final = Spark()


class SparkRows:
    """A portfolio's rows in Spark (see `comity.engines.protocol.EngineRows`)."""

    def __init__(self, found: Frame, columns: Mapping[str, Column]) -> None:
        from pyspark.sql import functions  # noqa: PLC0415  an extra, and large

        self._f = functions
        self._found, self._columns = found, columns
        self.table = found.table
        self._read = {fact: column for column, fact in self.table.facts.items()}
        self._words = self._survey()
        self.codes = {name: column.codes for name, column in columns.items()}
        self._place = {name: place for place, name in enumerate(columns)}
        self._keyed = KEY in self.table.labels
        self._clashes = clashes(columns, found.schema)
        clashing = {name for clash in self._clashes for name in clash.codes}
        self._unreadable = [name for name, column in columns.items() if column.wrong or name in clashing]
        self.rejects = Rejects()
        self._reject_faults()
        for line in self.table.malformed:
            self.rejects.add(no_row(line))
        self._repeated = self._reject_repeated() if self._keyed else 0

    @cached_property
    def partners(self) -> Sequence[str]:
        """What each label's number stands for that names a partner; the first is none."""
        if PARTNER not in self.table.labels:
            return [""]
        told = self._found.rows.select(PARTNER).distinct().collect()
        return ["", *sorted({row[PARTNER] for row in told} - {""})]

    def tally(self, compiled: CompiledLaw) -> Tally:
        """Look every row up, and count."""
        partners, answers = Partners(self.partners, self.codes), len(compiled.answers)
        shape = (len(self.codes[ITEM].possible) if ITEM in self.codes else 0, answers)
        found = self.counted(compiled).toArrow()
        label_of = {label: number for number, label in enumerate(self.partners)}
        column = {name: np.asarray(found[name].fill_null(0)) for name in found.column_names if name != "label"}
        whole = column["of item"] == 0
        labels = np.array([label_of[label or ""] for label in found["label"].to_pylist()])[whole]
        ends = {end: column[end][whole] for end in partners.ends}
        of, answer, rows = partners.of(labels, ends), column["answer"], column["rows"]
        by_partner = counts(of, answer[whole], (len(partners.names), answers), rows[whole])
        by_item = np.zeros(shape, np.int64)
        if ITEM in self.codes:
            by_item = counts(column[ITEM][~whole], answer[~whole], shape, rows[~whole])
        unknown = {name: int(column[f"no {name}"][whole].sum()) for name in self.codes}
        return Tally(by_partner, by_item, unknown)

    def counted(self, compiled: CompiledLaw) -> DataFrame:
        """Return the counts of rows, by partner and, where ``of item`` is not 0, by item."""
        f = self._f
        ends = list(Partners(self.partners, self.codes).ends)
        item = [ITEM] if ITEM in self.codes else []
        answered = self._answers(compiled)
        wanted = [self._code(name).alias(name) for name in (*ends, *item)]
        flags = [(self._code(name) == 0).cast("long").alias(f"no {name}") for name in self.codes]
        rows = answered.select("label", "answer", *wanted, *flags)
        sets = [["label", *ends, "answer"], *([[ITEM, "answer"]] if item else [])]
        sums = [f.sum(f"`no {name}`").alias(f"no {name}") for name in self.codes]
        names = ["label", *(f"`{name}`" for name in (*ends, *item)), "answer"]
        quoted = [[one if one in names else f"`{one}`" for one in some] for some in sets]
        of_item = f.grouping("label").cast("int").alias("of item")
        return rows.groupingSets(quoted, *names).agg(f.count("*").alias("rows"), of_item, *sums)

    def undetermined(self, compiled: CompiledLaw, most: int) -> Sequence[RowGroup]:
        """Return the largest groups of undetermined rows that state the same facts."""
        f = self._f
        wanted = np.flatnonzero(undetermined(compiled)).tolist()
        open_ = self._answers(compiled).where(f.col("answer").isin(wanted))
        labeled = open_.groupBy(self._stated().alias("codes"), "answer", "label").count()
        groups = labeled.groupBy("codes", "answer").agg(
            f.sum("count").alias("rows"), f.collect_list(f.struct("label", "count")).alias("labels")
        )
        told = list(salts(self.codes).values())
        key = keyer(told, open_.sparkSession)(f.col("codes"))
        largest = groups.withColumn("key", key).orderBy(f.desc("rows"), "key").limit(most)
        label_of = {label: number for number, label in enumerate(self.partners)}
        return [
            RowGroup(
                dict(zip(grouped_by(self.codes), map(int, row["codes"]), strict=True)),
                int(row["answer"]),
                {label_of[one["label"]]: int(one["count"]) for one in row["labels"]},
            )
            for row in largest.collect()
        ]

    def write(self, compiled: CompiledLaw, resolved: Sequence[RowGroup], output: Path) -> None:
        """Write the rows as a folder of Parquet files, whole or not at all."""
        beside = output.with_name(f".{output.name}.part")
        try:
            self.answered(compiled, resolved).write.mode("overwrite").parquet(str(beside))
            beside.rename(output)
        except OSError as error:
            raise InputError(f"cannot be written ({error.strerror})", where=str(output)) from None
        finally:
            shutil.rmtree(beside, ignore_errors=True)

    def answered(self, compiled: CompiledLaw, resolved: Sequence[RowGroup]) -> DataFrame:
        """Return what is told of the rows; nothing is worked out before it is asked for."""
        f = self._f
        rows, answer = self._answers(compiled), f.col("answer")
        words = zip(RowWords._fields, zip(*map(of_answer, compiled.answers), strict=True), strict=True)
        told = {name: _word(list(texts), answer) for name, texts in words}
        if resolved:
            names = grouped_by(self.codes)
            known = [
                ([group.codes[name] for name in names], *of_group(group, compiled.answers[group.answer]))
                for group in resolved
            ]
            shape = ", ".join(["stated array<int>", *(f"of_group_{name} string" for name in told)])
            groups = rows.sparkSession.createDataFrame(known, shape)
            rows = rows.withColumn("stated", self._stated()).join(f.broadcast(groups), "stated", "left")
            told = {name: f.coalesce(f.col(f"of_group_{name}"), word) for name, word in told.items()}
        return rows.select("key", *(word.alias(name) for name, word in told.items()))

    def _answers(self, compiled: CompiledLaw) -> DataFrame:
        """Return key, label, codes and answer of the usable rows."""
        look_up = looker(Layout.of(compiled.stages, list(self.codes)), self._found.session)
        return self._usable.select("key", "label", "codes", look_up(self._f.col("codes")).alias("answer"))

    @cached_property
    def _usable(self) -> DataFrame:
        """The usable rows with their codes."""
        f = self._f
        rows = self._coded(list(self._columns), numbered=bool(self._repeated)).where(self._reason().isNull())
        if not self._repeated:
            return rows
        joined = rows.join(self._first(), "key", "left")
        return joined.where(f.col("first").isNull() | (f.col(NUMBER) == f.col("first")))

    def _stated(self) -> Expression:
        """Return the codes by which undetermined rows are grouped."""
        f, names = self._f, grouped_by(self.codes)
        codes: Expression = f.col("codes") if len(names) == len(self.codes) else f.array(*map(self._code, names))
        return codes

    def _code(self, name: str) -> Expression:
        code: Expression = self._f.col("codes")[self._place[name]]
        return code

    def _survey(self) -> dict[str, dict[str, int]]:
        """Return for each fact the code of each text of its column, read once before any row is coded."""
        found = self._found.texts()
        words: dict[str, dict[str, int]] = {}
        for name, column in self._columns.items():
            texts = found[self._read[name]]
            stated = column.fact.kind is Kind.TEXT
            words[name] = {STATED: 1} if stated else {text: column.code(texts[text]) for text in sorted(texts)}
        return words

    def _coded(self, wanted: Sequence[str], *, numbered: bool = False) -> DataFrame:
        """Return key, label and codes of rows, and their numbers where these are to be known.

        ``codes`` holds those of the facts that are wanted; what may be unreadable has a column of its own besides.
        """
        f = self._f
        numbered = numbered or not self._keyed
        frame = self._found.numbered if numbered else self._found.rows
        limits = [self._columns[name].cuts or () for name in wanted]
        code = coder(limits, [self._words[name] for name in wanted], frame.sparkSession)
        texts, numbers = f.array(*map(self._cell, wanted)), f.array(*map(self._number, wanted))
        label = f.col(PARTNER) if PARTNER in self.table.labels else f.lit("")
        coded = frame.select(
            f.col(KEY if self._keyed else NUMBER).alias("key"),
            label.alias("label"),
            *([NUMBER] if numbered else []),
            code(texts.cast("array<string>"), numbers.cast("array<double>")).alias("codes"),
        )
        alone = [f.col("codes")[wanted.index(name)].alias(self._alone(name)) for name in self._unreadable]
        return coded.select("*", *alone)

    def _alone(self, name: str) -> str:
        return f"c{self._place[name]}"

    def _cell(self, name: str) -> Expression:
        """Return what a column says, as text."""
        return self._f.col(f"`{self._read[name]}`")

    def _number(self, name: str) -> Expression:
        """Return a column's numbers or days as numbers, else null."""
        f, cuts = self._f, self._columns[name].cuts
        number: Expression = f.lit(None) if cuts is None else f.col(f"`{as_number(self._read[name])}`")
        return number

    def _reason(self) -> Expression:
        """Return why a coded row cannot be used, as fact and code; null if it can."""
        f = self._f
        found = [
            f.when(
                self._is_any(name, self._columns[name].wrong), f.concat(f.lit(f"{name}\t"), f.col(self._alone(name)))
            )
            for name in self._unreadable
        ]
        for place, clash in enumerate(self._clashes):
            both = [self._is_any(name, codes) for name, codes in clash.codes.items()]
            found.append(f.when(reduce(and_, both), f.lit(f"\t{place}")))
        if self._keyed:
            nameless = f.coalesce(f.trim(f.col("key").cast("string")), f.lit("")) == ""
            found.append(f.when(nameless, f.lit(f"{KEY}\t")))
        reason: Expression = f.coalesce(*found, f.lit(None).cast("string"))
        return reason

    def _is_any(self, name: str, codes: Any) -> Expression:
        return self._f.col(self._alone(name)).isin(list(codes))

    def _why(self, reason: str) -> str:
        name, code = reason.split("\t")
        if not name:
            return self._clashes[int(code)].why
        return self._columns[name].wrong[int(code)] if code else NO_ID

    def _reject_faults(self) -> None:
        """Count the rows that cannot be used, by reason, and tell the first."""
        if not (self._unreadable or self._keyed):
            return
        light = self._coded(self._unreadable).select(self._reason().alias("why")).where("why IS NOT NULL")
        for row in light.groupBy("why").count().collect():
            self.rejects.counts[self._why(row["why"])] += int(row["count"])
        if self.rejects.counts:
            told = self._coded(self._unreadable, numbered=True).select("key", NUMBER, self._reason().alias("why"))
            for row in told.where("why IS NOT NULL").orderBy(NUMBER).limit(TOLD).collect():
                self.rejects.tell(with_fault(row["key"], self._why(row["why"]), row[NUMBER]))

    def _reject_repeated(self) -> int:
        """Count the usable rows that have the id of an earlier one, and tell the first: the ids are shuffled once."""
        f = self._f
        (row,) = self._twice().agg(f.sum(f.col("count") - 1).alias("rows")).collect()
        repeated = int(row["rows"] or 0)
        if repeated:
            self.rejects.counts[REPEATED] += repeated
            rows = self._light(numbered=True).join(self._first(), "key").where(f.col(NUMBER) > f.col("first"))
            for one in rows.orderBy(NUMBER).limit(TOLD).collect():
                self.rejects.tell(Rejected(str(one["key"]), REPEATED))
        return repeated

    def _light(self, *, numbered: bool = False) -> DataFrame:
        """Return the usable rows without the codes of most facts."""
        return self._coded(self._unreadable, numbered=numbered).where(self._reason().isNull())

    def _twice(self) -> DataFrame:
        """Return the ids that several usable rows have."""
        return self._light().groupBy("key").count().where(self._f.col("count") > 1)

    def _first(self) -> DataFrame:
        """Return the number of the first usable row of each id that several have."""
        f = self._f
        again = self._light(numbered=True).join(self._twice().select("key"), "key", "leftsemi")
        return again.groupBy("key").agg(f.min(NUMBER).alias("first"))


def _word(words: Sequence[str | None], place: Expression) -> Expression:
    """Return the word at a place of a constant array; null where there is none."""
    from pyspark.sql import functions as f  # noqa: PLC0415

    texts = "\t".join(_NO_WORD if word is None else word for word in words)
    word: Expression = f.element_at(f.split(f.lit(texts), "\t"), place + 1)
    return f.when(word != _NO_WORD, word)
