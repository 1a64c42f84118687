"""The same stages in DuckDB, for tables larger than memory: joins with small tables, and a key carried along.

Each source has one small table: its text or id, and for every stage that reads it what it adds to the place in the
stage's table. A row is joined with one table for each fact and each stage; DuckDB streams, spills and writes.
"""

# ruff: noqa: S608  columns and paths are quoted by `_name` and `_text`; everything else is our own

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np

from comity.errors import InputError
from comity.files import replacing
from comity.law.law import Law
from comity.law.schema import Kind
from comity.portfolio.classes import Codes
from comity.portfolio.compiled import CompiledLaw, compile_law, cuts_for
from comity.portfolio.counted import NO_ID, REPEATED, CountedScreening
from comity.portfolio.encode import columns_for
from comity.portfolio.read import KEY, PLAIN_NUMBER, Table, open_table

_PLACE: Final = "place_in_file"


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
        output: a Parquet file to write: key, outcome, rule; written whole or not at all.
        memory: how much memory DuckDB may use, as in ``4GB``; what it thinks right if empty.

    Raises:
        InputError: a file cannot be read, or the output cannot be written.
    """
    import duckdb  # noqa: PLC0415  loaded only where it is used

    table = open_table(source, law.schema)
    connection = duckdb.connect()
    if memory:
        connection.execute("SET memory_limit = ?", [memory])
    try:
        return _Plan(connection, table, law, day).screening(strict=strict, output=output)
    except duckdb.Error as error:
        told = str(error).splitlines()[0]
        raise InputError(f"DuckDB: {told}", where=table.name) from None
    finally:
        connection.close()


class _Plan:
    """Builds the queries of a screening."""

    def __init__(self, connection: Any, table: Table, law: Law, day: date) -> None:
        self._sql, self._table = connection, table
        self._law, self._day = law, day
        self._read = {fact: column for column, fact in table.facts.items()}
        self._columns = columns_for(table.facts.values(), law, cuts_for(table.facts.values(), [law], day))
        self._from = _scan(table.parts, table.name)
        described = connection.execute(f"DESCRIBE SELECT * FROM {self._from}").fetchall()
        self._types = {row[0]: str(row[1]) for row in described}
        self._named = KEY in table.labels
        self._repeats = self._named and self._some_repeat()

    def _some_repeat(self) -> bool:
        """Whether an id is used twice: only then is the order of the rows kept, which costs time and memory."""
        query = f"SELECT count({_name(KEY)}) > count(DISTINCT {_name(KEY)}) FROM {self._from}"
        return bool(self._sql.execute(query).fetchone()[0])

    def screening(self, *, strict: bool, output: Path | None) -> DuckScreening:
        self._survey()
        codes = {name: Codes(name, tuple(one.possible), one.cuts) for name, one in self._columns.items()}
        compiled = compile_law(self._law, self._day, codes, strict=strict)
        self._tables(compiled)
        rows = self._rows(compiled)
        if output is None:
            counts = self._sql.execute(f"SELECT answer, count(*) FROM ({rows}) GROUP BY answer").fetchall()
        else:
            counts = self._written(rows, output)
        return DuckScreening(self._table.name, compiled, {int(a): int(n) for a, n in counts}, self._rejected())

    def _written(self, rows: str, output: Path) -> list[tuple[int, int]]:
        """Write the rows and return the counts by answer."""
        with replacing(output) as temporary:
            told = f"SELECT key, outcome, rule, answer FROM ({rows}) JOIN answers USING (answer)"
            self._sql.execute(f"COPY ({told}) TO {_text(str(temporary))} (FORMAT parquet)")
            counts = f"SELECT answer, count(*) FROM read_parquet({_text(str(temporary))}) GROUP BY answer"
            found: list[tuple[int, int]] = self._sql.execute(counts).fetchall()
            return found

    def _survey(self) -> None:
        """Read every distinct text of every column; of numbers, only what is no plain number."""
        for name, column in self._columns.items():
            if column.fact.kind is Kind.TEXT or (column.cuts is not None and not self._is_text(name)):
                continue
            text = self._as_text(name)
            where = "" if column.cuts is None else f"AND NOT {self._plain(name)}"
            query = f"SELECT DISTINCT {text} FROM {self._from} WHERE {text} IS NOT NULL {where} ORDER BY 1"
            for (found,) in self._sql.execute(query).fetchall():
                column.code(found)

    def _is_text(self, name: str) -> bool:
        return self._types[self._read[name]].startswith(("VARCHAR", "ENUM"))

    def _as_text(self, name: str) -> str:
        return f"CAST({_name(self._read[name])} AS VARCHAR)"

    def _plain(self, name: str) -> str:
        if self._columns[name].fact.kind is Kind.DATE:
            return "false"
        return f"regexp_full_match({self._as_text(name)}, {_text(PLAIN_NUMBER)})"

    def _code(self, name: str, place: int) -> str:
        """Return the code of a fact as SQL; its texts' codes are those of the table joined as ``t<place>``."""
        column = self._columns[name]
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
        column = _name(self._read[name])
        if self._is_text(name):
            return f"TRY_CAST({column} AS DOUBLE)", f"coalesce({self._plain(name)}, false)"
        if self._types[self._read[name]].startswith(("DATE", "TIMESTAMP")):
            return f"(datediff('day', DATE '1970-01-01', {column}) + 719163)", f"{column} IS NOT NULL"
        return f"CAST({column} AS DOUBLE)", f"{column} IS NOT NULL"

    def _coded(self) -> str:
        """Return the query of the key and the code of every fact; if ids repeat, with the rows' places."""
        joins, codes = [], [f"{_name(KEY) if self._named else _PLACE} AS key"]
        codes += [_PLACE] if self._repeats else []
        for place, name in enumerate(self._columns):
            codes.append(f"{self._code(name, place)} AS c{place}")
            joins.append(f"LEFT JOIN texts_{place} t{place} ON {self._as_text(name)} = t{place}.text")
        rows = self._from
        if self._repeats or not self._named:  # numbered before anything is joined, which may change the order
            rows = f"(SELECT *, row_number() OVER () AS {_PLACE} FROM {rows})"
        return f"SELECT {', '.join(codes)} FROM {rows} {' '.join(joins)}"

    def _readable(self) -> str:
        """Return the query of the coded rows that have a key and no wrong value."""
        return f"SELECT * FROM ({self._coded()}) WHERE key IS NOT NULL AND NOT ({self._wrong()})"

    def _usable(self) -> str:
        """Return the query of the rows that are answered: of those with the same id, the first."""
        if not self._repeats:
            return self._readable()
        first = f"row_number() OVER (PARTITION BY key ORDER BY {_PLACE}) = 1"
        return f"SELECT * EXCLUDE ({_PLACE}) FROM ({self._readable()}) QUALIFY {first}"

    def _wrong(self) -> str:
        """Return when a coded row holds a value that cannot be read."""
        found = [
            f"c{place} IN ({', '.join(map(str, column.wrong))})"
            for place, column in enumerate(self._columns.values())
            if column.wrong
        ]
        return " OR ".join(found) or "false"

    def _rejected(self) -> dict[str, int]:
        """Count the rows that cannot be used, by the first reason."""
        told: dict[str, int] = defaultdict(int)
        columns = list(self._columns.values())
        places = [place for place, column in enumerate(columns) if column.wrong]
        names = ", ".join(f"c{place}" for place in places)
        if places:
            query = f"SELECT {names}, count(*) FROM ({self._coded()}) WHERE {self._wrong()} GROUP BY {names}"
            for *codes, rows in self._sql.execute(query).fetchall():
                reasons = [columns[p].wrong[c] for p, c in zip(places, codes, strict=True) if c in columns[p].wrong]
                told[reasons[0]] += int(rows)
        if self._named:
            nameless = f"SELECT * FROM ({self._coded()}) WHERE key IS NULL AND NOT ({self._wrong()})"
            told[NO_ID] = self._count(nameless)
        if self._repeats:
            told[REPEATED] = self._count(self._readable()) - self._count(self._usable())
        return {why: rows for why, rows in told.items() if rows}

    def _count(self, query: str) -> int:
        return int(self._sql.execute(f"SELECT count(*) FROM ({query})").fetchone()[0])

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


def _scan(paths: Sequence[Path], name: str) -> str:
    """Return where DuckDB reads some files."""
    csv = [str(path).endswith((".csv", ".csv.gz")) for path in paths]
    if any(csv) and not all(csv):
        raise InputError("CSV and Parquet together", where=name, accepts="files of one kind for this engine")
    listed = "[" + ", ".join(_text(str(path)) for path in paths) + "]"
    return f"read_csv({listed}, all_varchar = true, header = true)" if any(csv) else f"read_parquet({listed})"


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
