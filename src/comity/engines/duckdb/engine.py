"""The same stages in DuckDB, for portfolios larger than memory: joins with small tables, and counts.

Rows are read as by the engines that keep them in memory, batch by batch, and only their codes are kept, in a database
in the folder for temporary files. Each fact has one small table: what each code adds to the place in the table of every
stage that reads it. DuckDB joins, streams, spills and writes.
"""

# ruff: noqa: S608  every name in a query is our own

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import reduce
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from comity.compile.compiled_law import CompiledLaw, cuts_for
from comity.engines.protocol import Options
from comity.engines.row_words import RowWords, of_answer, of_group
from comity.engines.tally import ITEM, RowGroup, Tally, counts, grouped_by, salts, undetermined
from comity.errors import InputError
from comity.files import check_output, replacing
from comity.law.law import Law
from comity.portfolio.activity_table import KEY, REPEATED
from comity.portfolio.encode import columns_for
from comity.portfolio.partners import Partners
from comity.portfolio.reader import open_table
from comity.portfolio.rejects import TOLD, Rejected
from comity.portfolio.rows import Chunk, Rows, chunks_of

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class DuckDB:
    """DuckDB as an engine (see `comity.engines.protocol.Engine`); ``memory`` is how much it may use, as in ``4GB``."""

    name: str = "duckdb"
    requirements: tuple[str, ...] = ("duckdb",)
    install: str = "pip install duckdb"
    takes: tuple[str, ...] = ("memory",)

    @contextmanager
    def read(self, source: Any, law: Law, day: date, options: Options) -> Iterator[DuckRows]:
        """Read a portfolio into a database that is gone when the context ends."""
        import duckdb  # noqa: PLC0415  loaded only where it is used

        table = open_table(source, law.schema, options.table)
        rows = Rows(table, columns_for(table.facts.values(), law, cuts_for(table.facts.values(), [law], day)))
        with (
            TemporaryDirectory(prefix="comity-") as folder,
            _told_by_duckdb(table.name),
            duckdb.connect(Path(folder) / "rows.duckdb") as connection,
        ):
            connection.execute("SET temp_directory = ?", [folder])
            if memory := options.settings.get("memory"):
                connection.execute("SET memory_limit = ?", [memory])
            yield DuckRows(connection, rows, options)

    def check_output(self, output: Path) -> None:
        """Refuse a place where no file can be written."""
        check_output(output)


ENGINE: Final = DuckDB()


@contextmanager
def _told_by_duckdb(where: str) -> Iterator[None]:
    """Turn what DuckDB says into a line for people.

    Raises:
        InputError: DuckDB failed.
    """
    import duckdb  # noqa: PLC0415

    try:
        yield
    except duckdb.InterruptException:
        raise KeyboardInterrupt from None
    except RuntimeError as error:  # so DuckDB says it while a query runs
        if "interrupted" in str(error):
            raise KeyboardInterrupt from None
        raise
    except duckdb.Error as error:
        raise InputError(f"DuckDB: {str(error).splitlines()[0]}", where=where) from None


class DuckRows:
    """A portfolio in a database (see `comity.engines.protocol.EngineRows`).

    Its tables: ``usable`` (row, key, label of the partner, a code ``c0``, ``c1``, ... for each fact), and once a law
    was asked ``answered``, the same with the id of the answer.
    """

    def __init__(self, connection: Any, rows: Rows, options: Options) -> None:
        self._sql, self._options = connection, options
        self.table, self.rejects = rows.table, rows.rejects
        self._stored(rows)
        if KEY in self.table.labels:
            self._reject_repeated()
        self.codes, self.partners = rows.codes, list(rows.partners)
        self._column = {name: f"c{place}" for place, name in enumerate(self.codes)}
        self._grouped = [self._column[name] for name in grouped_by(self.codes)]

    def tally(self, compiled: CompiledLaw) -> Tally:
        """Look every row up, and count."""
        self._options.told("determining", 0, None)
        self._answer(compiled)
        partners, answers = Partners(self.partners, self.codes), len(compiled.answers)
        label, *ends, answer, rows = self._grouped_counts("label", *(self._column[end] for end in partners.ends))
        of = partners.of(label, dict(zip(partners.ends, ends, strict=True)))
        by_partner = counts(of, answer, (len(partners.names), answers), rows)
        by_item = np.zeros((0, answers), np.int64)
        if ITEM in self.codes:
            item, answer, rows = self._grouped_counts(self._column[ITEM])
            by_item = counts(item, answer, (len(self.codes[ITEM].possible), answers), rows)
        unknown = ", ".join(f"count_if({column} = 0)" for column in self._column.values())
        (found,) = self._sql.execute(f"SELECT {unknown} FROM answered").fetchall()
        return Tally(by_partner, by_item, dict(zip(self.codes, found, strict=True)))

    def undetermined(self, compiled: CompiledLaw, most: int) -> Sequence[RowGroup]:
        """Return the largest groups of undetermined rows that state the same facts."""
        self._make("undetermined", answer=np.flatnonzero(undetermined(compiled)).astype(np.int32))
        joins, parts = [], ["0::BIGINT"]
        for name, told in salts(self.codes).items():
            column = self._column[name]
            self._make(f"salts_{column}", code=np.arange(len(told), dtype=np.int32), salt=told)
            joins.append(f"JOIN salts_{column} ON g.{column} = salts_{column}.code")
            parts.append(f"salts_{column}.salt")
        codes = ", ".join([*self._grouped, "answer"])
        groups = (
            f"SELECT {codes}, count(*) AS rows FROM answered SEMI JOIN undetermined USING (answer) GROUP BY {codes}"
        )
        key = reduce("xor({}, {})".format, parts)
        ordered = f"SELECT g.* FROM ({groups}) g {' '.join(joins)} ORDER BY rows DESC, {key} LIMIT {most}"
        self._sql.execute(f"CREATE TABLE largest AS {ordered}")
        labels: dict[int, dict[int, int]] = defaultdict(dict)
        labeled = f"SELECT g.rowid, label, count(*) FROM answered a JOIN largest g ON {self._alike} GROUP BY ALL"
        for group, label, rows in self._sql.execute(labeled).fetchall():
            labels[group][label] = rows
        return [
            RowGroup(dict(zip(grouped_by(self.codes), codes, strict=True)), answer, labels[group])
            for group, *codes, answer in self._sql.execute(
                f"SELECT rowid, {codes} FROM largest ORDER BY rowid"
            ).fetchall()
        ]

    def write(self, compiled: CompiledLaw, resolved: Sequence[RowGroup], output: Path) -> None:
        """Write the rows to a Parquet file, whole or not at all."""
        import duckdb  # noqa: PLC0415

        self._options.told("writing", 0, None)
        self._make(
            "answers",
            answer=np.arange(len(compiled.answers), dtype=np.int32),
            **_words(map(of_answer, compiled.answers)),
        )
        columns = {
            self._column[name]: np.array([group.codes[name] for group in resolved], np.int32)
            for name in grouped_by(self.codes)
        }
        words = _words(of_group(group, compiled.answers[group.answer]) for group in resolved)
        self._make("resolved", **columns, answer=np.array([group.answer for group in resolved], np.int32), **words)
        told = (
            f"SELECT key, {', '.join(f'coalesce(g.{word}, o.{word}) AS {word}' for word in words)} FROM answered a"
            f" JOIN answers o USING (answer) LEFT JOIN resolved g ON {self._alike}"
        )
        with replacing(output) as temporary:
            try:
                self._sql.execute(f"COPY ({told}) TO '{str(temporary).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)")
            except duckdb.IOException as error:
                full = "no space is left" if "No space left" in str(error) else str(error).splitlines()[0]
                raise InputError(f"cannot be written ({full})", where=str(output)) from None

    def answered(self, compiled: CompiledLaw, resolved: Sequence[RowGroup]) -> None:
        """Return nothing: no row is kept."""

    def _stored(self, rows: Rows) -> None:
        """Store the codes of all rows."""
        import pyarrow as pa  # noqa: PLC0415

        none = np.zeros(0, np.uint16)
        empty = Chunk(pa.nulls(0, pa.string()), dict.fromkeys(rows.columns, none), none)
        kind, done = None, 0
        for chunk in chunks_of(rows, self._options.progress):
            if kind is None:
                self._made("usable", _coded(chunk, done))
                kind = chunk.keys.type
            else:
                if kind != chunk.keys.type:  # ids become text where some files have text and others numbers
                    self._sql.execute("ALTER TABLE usable ALTER key TYPE VARCHAR")
                    kind = pa.string()
                    chunk.keys = chunk.keys.cast(kind)
                self._sql.register("more", _coded(chunk, done))
                self._sql.execute("INSERT INTO usable SELECT * FROM more")
                self._sql.unregister("more")
            done += len(chunk)
        if kind is None:
            self._made("usable", _coded(empty, 0))

    def _reject_repeated(self) -> None:
        """Leave only the first of rows with the same id."""
        self._sql.execute(
            "CREATE TABLE later AS SELECT row, key FROM usable"
            " JOIN (SELECT key, min(row) AS first FROM usable GROUP BY key HAVING count(*) > 1) USING (key)"
            " WHERE row > first"
        )
        ((repeated,),) = self._sql.execute("SELECT count(*) FROM later").fetchall()
        if repeated:
            self.rejects.counts[REPEATED] += repeated
            first = f"SELECT CAST(key AS VARCHAR) FROM later ORDER BY row LIMIT {TOLD}"
            for (key,) in self._sql.execute(first).fetchall():
                self.rejects.tell(Rejected(key, REPEATED))
            self._sql.execute("DELETE FROM usable WHERE row IN (SELECT row FROM later)")

    def _answer(self, compiled: CompiledLaw) -> None:
        """Make the small tables of the stages, and look every row up in them."""
        number_of = dict(self._column)
        readers: dict[str, dict[str, Any]] = defaultdict(dict)
        for number, stage in enumerate(compiled.stages):
            number_of[stage.name] = f"s{number}"
            for one, offsets in zip(stage.inputs, stage.offsets, strict=True):
                readers[one.source][f"to_{number}"] = offsets
            self._make(f"ids_{number}", place=np.arange(stage.cells, dtype=np.int32), id=stage.table)
        for name, adds in readers.items():
            code = np.arange(len(next(iter(adds.values()))), dtype=np.int32)
            self._make(f"adds_{number_of[name]}", code=code, **adds)
        query = "SELECT * FROM usable"
        for number, stage in enumerate(compiled.stages):
            joins, parts = [], ["0"]
            for one in stage.inputs:
                source = number_of[one.source]
                joins.append(f"JOIN adds_{source} a_{source} ON r.{source} = a_{source}.code")
                parts.append(f"a_{source}.to_{number}")
            places = f"SELECT r.*, {' + '.join(parts)} AS place FROM ({query}) r {' '.join(joins)}"
            query = f"SELECT p.* EXCLUDE (place), i.id AS s{number} FROM ({places}) p JOIN ids_{number} i USING (place)"
        query = f"SELECT row, s{len(compiled.stages) - 1} AS answer FROM ({query})"  # no code is carried along in vain
        self._sql.execute(f"CREATE TABLE found AS {query}")
        self._sql.execute("CREATE VIEW answered AS SELECT * FROM usable JOIN found USING (row)")

    def _grouped_counts(self, *columns: str) -> list[npt.NDArray[Any]]:
        """Return the distinct values of some columns and answers, and how many rows have them."""
        told = ", ".join([*columns, "answer"])
        found = self._sql.execute(f"SELECT {told}, count(*) AS rows FROM answered GROUP BY {told}").fetchnumpy()
        return [np.asarray(found[name], np.int64) for name in (*columns, "answer", "rows")]

    @property
    def _alike(self) -> str:
        """When a row is in a group."""
        return " AND ".join(f"a.{column} = g.{column}" for column in [*self._grouped, "answer"])

    def _make(self, name: str, **columns: Any) -> None:
        import pyarrow as pa  # noqa: PLC0415

        self._made(name, pa.table(columns))

    def _made(self, name: str, table: Any) -> None:
        self._sql.register("made", table)
        self._sql.execute(f"CREATE TABLE {name} AS SELECT * FROM made")
        self._sql.unregister("made")


def _words(told: Iterable[RowWords]) -> dict[str, Any]:
    """Return what is told of rows as columns of text."""
    import pyarrow as pa  # noqa: PLC0415

    rows = list(told)
    return {name: pa.array([getattr(one, name) for one in rows], pa.string()) for name in RowWords._fields}


def _coded(chunk: Chunk, first: int) -> pa.Table:
    """Return rows as they are stored."""
    import pyarrow as pa  # noqa: PLC0415

    columns = {
        "row": np.arange(first, first + len(chunk)),
        "key": chunk.keys,
        "label": chunk.partner.astype(np.int32),
    }
    return pa.table(columns | {f"c{place}": one.astype(np.int32) for place, one in enumerate(chunk.codes.values())})
