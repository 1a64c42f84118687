"""The same stages in DuckDB, for tables larger than memory: joins with small tables, and a key carried along.

Each source has one small table: its text or id, and for every stage that reads it what it adds to the place in the
stage's table. A row is joined with one table for each fact and each stage; DuckDB streams, spills and writes. CSV is
copied as Parquet into a temporary folder first, so that its lines are read, and refused, as by the other engines.
"""

# ruff: noqa: S608  columns and paths are quoted by `_name` and `_text`; everything else is our own

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np

from comity.compile.codes import FactCodes
from comity.compile.compiled_law import CompiledLaw, compile_law, cuts_for
from comity.engines.counted import CountedScreening
from comity.errors import InputError
from comity.files import replacing
from comity.law.law import Law
from comity.law.schema import Kind
from comity.portfolio.encode import Clash, clashes, columns_for
from comity.portfolio.reader import KEY, NO_ID, REPEATED, SourceTable, open_table, plain_number


class DuckScreening(CountedScreening):
    """A portfolio screened by DuckDB."""


def screen_duckdb(
    source: Path | str | Sequence[Path | str],
    law: Law,
    day: date,
    *,
    strict: bool = False,
    output: Path | None = None,
    memory: str = "",
) -> DuckScreening:
    """Determine every activity of files that may be larger than memory.

    Args:
        source: a CSV or Parquet file, a folder of them, several files, or the name of a built-in portfolio.
        law: the law.
        day: the day whose law applies to every row.
        strict: make no assumption at all.
        output: a Parquet file to write: key, outcome, rule, id of the last stage; written whole or not at all.
        memory: how much memory DuckDB may use, as in ``4GB``; what it thinks right if empty.

    Raises:
        InputError: a file cannot be read, or the output cannot be written.
    """
    import duckdb  # noqa: PLC0415  loaded only where it is used

    table = open_table(source, law.schema)
    with TemporaryDirectory(prefix="comity-") as folder, duckdb.connect() as connection:
        try:
            connection.execute("SET temp_directory = ?", [folder])
            connection.execute("SET TimeZone = 'UTC'")
            if memory:
                connection.execute("SET memory_limit = ?", [memory])
            paths = _as_parquet(table, Path(folder))
            return _Plan(connection, paths, table, law, day).screening(strict=strict, output=output)
        except duckdb.InterruptException:
            raise KeyboardInterrupt from None
        except RuntimeError as error:  # so DuckDB says it while a query runs
            if "interrupted" in str(error):
                raise KeyboardInterrupt from None
            raise
        except duckdb.Error as error:
            told = str(error).splitlines()[0]
            raise InputError(f"DuckDB: {told}", where=table.name) from None


def _as_parquet(table: SourceTable, folder: Path) -> list[Path]:
    """Return a table's files; in place of CSV a copy as Parquet, from which lines that are no rows are left out."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    schema = pa.schema([(name, pa.string()) for name in table.columns])
    paths = []
    for number, part in enumerate(table.parts):
        path = part
        if part.suffix != ".parquet":
            path = folder / f"{number}.parquet"
            own = replace(table, parts=[part])
            try:
                with pq.ParquetWriter(path, schema) as writer:
                    for batch in own.batches():
                        writer.write_batch(batch.cast(schema))
            except OSError as error:
                raise InputError(f"cannot be copied ({error.strerror or error})", where=str(folder)) from None
        paths.append(path)
    return paths


class _Plan:
    """Builds the queries of a screening."""

    def __init__(self, connection: Any, paths: Sequence[Path], table: SourceTable, law: Law, day: date) -> None:
        self._sql = connection
        self._law, self._day, self._table = law, day, table
        self._read = {fact: column for column, fact in table.facts.items()}
        self._columns = columns_for(self._read, law, cuts_for(self._read, [law], day))
        self._place = {name: place for place, name in enumerate(self._columns)}
        self._keyed = KEY in table.labels
        self._numbered = not self._keyed
        self._key = _name(KEY) if self._keyed else "row"
        self._from = self._scan(paths)
        self._types = self._described(self._from)

    def _scan(self, paths: Sequence[Path]) -> str:
        """Return where rows are read; columns that files store differently are made text."""
        runs = [list(alike) for _, alike in groupby(paths, _shape)]
        if len(runs) == 1:
            return _parquet(runs[0])
        parts = []
        for run in map(_parquet, runs):
            columns = [f"{_as_text(name, kind)} AS {_name(name)}" for name, kind in self._described(run).items()]
            parts.append(f"SELECT {', '.join(columns)} FROM {run}")
        return f"({' UNION ALL BY NAME '.join(parts)})"

    def _described(self, source: str) -> dict[str, str]:
        rows = self._sql.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
        return {row[0]: str(row[1]) for row in rows}

    def screening(self, *, strict: bool, output: Path | None) -> DuckScreening:
        self._survey()
        codes = {name: FactCodes(name, tuple(one.possible), one.cuts) for name, one in self._columns.items()}
        compiled = compile_law(self._law, self._day, codes, strict=strict)
        self._tables(compiled)
        rejected = self._rejected()
        rows = self._rows(compiled)
        if output is None:
            counts = self._sql.execute(f"SELECT answer, count(*) FROM ({rows}) GROUP BY answer").fetchall()
        else:
            counts = self._written(rows, output)
        return DuckScreening(self._table.name, compiled, {int(one): int(n) for one, n in counts}, rejected)

    def _written(self, rows: str, output: Path) -> list[tuple[int, int]]:
        """Write the rows and return the counts by answer."""
        import duckdb  # noqa: PLC0415

        with replacing(output) as temporary:
            told = f"SELECT key, outcome, rule, answer FROM ({rows}) JOIN answers USING (answer)"
            try:
                self._sql.execute(f"COPY ({told}) TO {_text(str(temporary))} (FORMAT parquet)")
            except duckdb.IOException as error:
                full = "no space is left" if "No space left" in str(error) else str(error).splitlines()[0]
                raise InputError(f"cannot be written ({full})", where=str(output)) from None
            counts = f"SELECT answer, count(*) FROM read_parquet({_text(str(temporary))}) GROUP BY answer"
            found: list[tuple[int, int]] = self._sql.execute(counts).fetchall()
            return found

    def _survey(self) -> None:
        """Read every distinct text of every column; of numbers, only what is no plain number."""
        for name, column in self._columns.items():
            if column.fact.kind is Kind.TEXT:
                continue
            text = self._as_text(name)
            where = "" if column.cuts is None else f"AND NOT {self._number(name)[1]}"
            query = f"SELECT DISTINCT {text} FROM {self._from} WHERE {text} IS NOT NULL {where} ORDER BY 1"
            for (found,) in self._sql.execute(query).fetchall():
                column.code(found)

    def _is_text(self, name: str) -> bool:
        """Whether a column must be read as text: it holds neither the numbers nor the days that are due."""
        kind, fact = self._types[self._read[name]], self._columns[name].fact
        plain = ("DATE", "TIMESTAMP") if fact.kind is Kind.DATE else _NUMBERS
        return not kind.startswith(plain) or kind.endswith("]")

    def _as_text(self, name: str) -> str:
        return _as_text(self._read[name], self._types[self._read[name]])

    def _plain(self, name: str) -> str:
        if self._columns[name].fact.kind is Kind.DATE:
            return "false"
        return f"regexp_full_match({self._as_text(name)}, {_text(plain_number(self._columns[name].fact))})"

    def _code(self, name: str) -> str:
        """Return the code of a fact as SQL; its texts' codes are those of the table joined as ``t<place>``."""
        column, place = self._columns[name], self._place[name]
        if column.fact.kind is Kind.TEXT:
            return f"CAST(coalesce(trim({self._as_text(name)}), '') <> '' AS INTEGER)"
        if column.cuts is None:
            return f"coalesce(t{place}.code, 0)"
        number, told = self._number(name)
        above = [
            f"2 * CAST({number} > {cut!r} AS INTEGER) + CAST({number} = {cut!r} AS INTEGER)" for cut in column.cuts
        ]
        return f"CASE WHEN {told} THEN {' + '.join(['1', *above])} ELSE coalesce(t{place}.code, 0) END"

    def _number(self, name: str) -> tuple[str, str]:
        """Return a column as a number, and when it is one."""
        column, fact = _name(self._read[name]), self._columns[name].fact
        number, told = f"CAST({column} AS DOUBLE)", ""
        if self._is_text(name):
            number, told = f"TRY_CAST({self._as_text(name)} AS DOUBLE)", f"{self._plain(name)} AND "
        elif fact.kind is Kind.DATE:
            number = f"(datediff('day', DATE '1970-01-01', CAST({column} AS DATE)) + 719163)"
        whole = f" AND {number} = floor({number})" if fact.whole else ""
        within = f"{number} BETWEEN {float(fact.limits.low)!r} AND {float(fact.limits.high)!r}{whole}"
        return number, f"coalesce({told}{within}, false)"  # what is not a number lies between none

    def _coded(self, names: Collection[str], *, numbered: bool) -> str:
        """Return the query of each row's key and the code of some facts; and its number, where that is to be known."""
        joins, codes = [], [f"{self._key} AS key", *(["row"] if numbered and self._keyed else [])]
        for name in names:
            place = self._place[name]
            codes.append(f"{self._code(name)} AS c{place}")
            joins.append(f"LEFT JOIN texts_{place} t{place} ON {self._as_text(name)} = t{place}.text")
        source = f"(SELECT row_number() OVER () AS row, * FROM {self._from})" if numbered else self._from
        return f"SELECT {', '.join(codes)} FROM {source} {' '.join(joins)}"

    @cached_property
    def _unreadable(self) -> list[str]:
        """The facts of which some text cannot be read, or says what another fact contradicts."""
        found = {name for clash in self._clashes for name in clash.codes}
        return [name for name, column in self._columns.items() if column.wrong or name in found]

    @cached_property
    def _clashes(self) -> list[Clash]:
        return clashes(self._columns, self._law.schema)

    @cached_property
    def _wrong(self) -> str:
        """When a coded row cannot be used."""
        wrong = {name: self._columns[name].wrong for name in self._unreadable if self._columns[name].wrong}
        found = [self._is_any(name, codes) for name, codes in wrong.items()]
        found += [f"({' AND '.join(self._is_any(*one) for one in clash.codes.items())})" for clash in self._clashes]
        return " OR ".join([*found, *([_NAMELESS] if self._keyed else [])]) or "false"

    def _is_any(self, name: str, codes: Collection[int]) -> str:
        return f"c{self._place[name]} IN ({', '.join(map(str, sorted(codes)))})"

    def _rejected(self) -> dict[str, int]:
        """Count the rows that cannot be used, by the first reason; the repeated ids get a table of their own."""
        told = Counter(line.why for line in self._table.malformed)
        if self._wrong != "false":
            codes = "".join(f", c{self._place[name]}" for name in self._unreadable)
            coded = self._coded(self._unreadable, numbered=not self._keyed)
            query = f"SELECT count(*){codes} FROM ({coded}) WHERE {self._wrong} GROUP BY ALL"
            wrong = [self._columns[name].wrong for name in self._unreadable]
            for rows, *found in self._sql.execute(query).fetchall():
                reasons = [one[code] for one, code in zip(wrong, found, strict=True) if code in one]
                both = dict(zip(self._unreadable, found, strict=True))
                reasons += [clash.why for clash in self._clashes if clash.holds(both)]
                told[reasons[0] if reasons else NO_ID] += int(rows)
        return dict(told + Counter({REPEATED: self._find_repeated() if self._keyed else 0}))

    def _find_repeated(self) -> int:
        """Make a table of the ids that several usable rows have, with the first of them; return how many others follow.

        Rows are numbered, which is done one after the other, only where some id is repeated.
        """
        usable = f"FROM ({self._coded(self._unreadable, numbered=False)}) WHERE NOT ({self._wrong})"
        self._sql.execute(f"CREATE TABLE twice AS SELECT key {usable} GROUP BY key HAVING count(*) > 1")
        if not self._sql.execute("SELECT count(*) FROM twice").fetchone()[0]:
            return 0
        self._numbered = True
        coded = self._coded(self._unreadable, numbered=True)
        self._sql.execute(
            "CREATE TABLE repeated AS SELECT key, min(row) AS first, count(*) - 1 AS others"
            f" FROM ({coded}) SEMI JOIN twice USING (key) WHERE NOT ({self._wrong}) GROUP BY key"
        )
        return int(self._sql.execute("SELECT sum(others) FROM repeated").fetchone()[0])

    def _usable(self) -> str:
        """Return the query of key and codes of the rows that are determined."""
        query = f"SELECT * FROM ({self._coded(self._columns, numbered=self._numbered)}) WHERE NOT ({self._wrong})"
        if not (self._keyed and self._numbered):
            return query
        joined = f"SELECT u.* EXCLUDE (row) FROM ({query}) u LEFT JOIN repeated USING (key)"
        return f"{joined} WHERE first IS NULL OR row = first"

    def _tables(self, compiled: CompiledLaw) -> None:
        """Make the small tables: texts and codes, what each code adds to each stage's place, ids, and answers."""
        import pyarrow as pa  # noqa: PLC0415

        for place, column in enumerate(self._columns.values()):
            texts = dict(column.texts)
            self._make(
                f"texts_{place}", pa.table({"text": pa.array(list(texts), pa.string()), "code": list(texts.values())})
            )
        self._number_of = {name: f"c{place}" for place, name in enumerate(self._columns)}
        readers: dict[str, dict[str, Any]] = defaultdict(dict)
        for number, stage in enumerate(compiled.stages):
            self._number_of[stage.name] = f"s{number}"
            for one, offsets in zip(stage.inputs, stage.offsets, strict=True):
                readers[one.source][f"to_{number}"] = offsets
        for name, adds in readers.items():
            code = np.arange(len(next(iter(adds.values()))), dtype=np.int32)
            self._make(f"adds_{self._number_of[name]}", pa.table({"code": code, **adds}))
        for number, stage in enumerate(compiled.stages):
            self._make(f"ids_{number}", pa.table({"place": np.arange(stage.cells, dtype=np.int32), "id": stage.table}))
        answers = compiled.answers
        told = {
            "answer": np.arange(len(answers), dtype=np.int32),
            "outcome": [answer.settled.value for answer in answers],
            "rule": [answer.rule for answer in answers],
        }
        self._make("answers", pa.table(told))

    def _make(self, name: str, table: Any) -> None:
        self._sql.register("made", table)
        self._sql.execute(f"CREATE TABLE {name} AS SELECT * FROM made")
        self._sql.unregister("made")

    def _rows(self, compiled: CompiledLaw) -> str:
        """Return the query of key and answer of every usable row."""
        query = self._usable()
        for number, stage in enumerate(compiled.stages):
            joins, parts = [], ["0"]
            for one in stage.inputs:
                source = self._number_of[one.source]
                joins.append(f"JOIN adds_{source} a_{source} ON r.{source} = a_{source}.code")
                parts.append(f"a_{source}.to_{number}")
            places = f"SELECT r.*, {' + '.join(parts)} AS place FROM ({query}) r {' '.join(joins)}"
            query = f"SELECT p.* EXCLUDE (place), i.id AS s{number} FROM ({places}) p JOIN ids_{number} i USING (place)"
        return f"SELECT key, s{len(compiled.stages) - 1} AS answer FROM ({query})"


_WHOLE: Final = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
_NUMBERS: Final = (*_WHOLE, *(f"U{kind}" for kind in _WHOLE), "FLOAT", "DOUBLE", "DECIMAL")
_NAMELESS: Final = "(key IS NULL OR trim(CAST(key AS VARCHAR)) = '')"


def _shape(path: Path) -> frozenset[tuple[str, str]]:
    import pyarrow.parquet as pq  # noqa: PLC0415

    return frozenset((one.name, str(one.type)) for one in pq.read_schema(path))


def _parquet(paths: Sequence[Path]) -> str:
    return f"read_parquet([{', '.join(_text(str(path)) for path in paths)}], union_by_name = true)"


def _as_text(column: str, kind: str) -> str:
    """Return a column as text: lists as what may be one of several, what is no number as nothing."""
    name = _name(column)
    if kind.endswith("]"):
        return f"array_to_string({name}, ' | ')"
    if kind in ("FLOAT", "DOUBLE"):
        return f"CASE WHEN NOT isnan({name}) THEN CAST({name} AS VARCHAR) END"
    return f"decode({name})" if kind == "BLOB" else f"CAST({name} AS VARCHAR)"


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
