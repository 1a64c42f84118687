"""Portfolios: tables of activities of any length, determined, compared and ranked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from comity.arguments import COLUMNS, FACTS, FLAG, PATH, TEXT, a, able, checked, count, each, function, several
from comity.determine.activity import Activity, make_activity
from comity.files import check_rows_file, write_rows
from comity.law.law import LAW, Law, load
from comity.law.reforms import REFORM, Reform
from comity.portfolio.activity_file import table_options
from comity.portfolio.activity_table import TableOptions
from comity.portfolio.built_in import BUILT_IN
from comity.portfolio.size import most_rows
from comity.scalars import parse_day
from comity.showing import Shown

if TYPE_CHECKING:
    import pyarrow as pa

    from comity.engines.run import PortfolioDetermination
    from comity.portfolio.reader import SourceTable
    from comity.portfolio.result import PortfolioCheck
    from comity.portfolio.rows import Progress
    from comity.portfolio.synthesize import Mixture
    from comity.reform.ease import Ease
    from comity.reform.ranking import Ranking
    from comity.reform.result import Comparison

__all__ = ["Portfolio"]

_PATH: Final = a(str, Path, says="a file, several files, a folder, or a table in memory or open")
_GROUPS: Final = count("how many groups, 0 or more")


def _check_source(raw: Any, where: str) -> Any:
    """Accept a table in memory, or the path of one or of several files."""
    in_memory = not isinstance(raw, type) and any(hasattr(raw, name) for name in _IN_MEMORY)
    if in_memory:
        return raw
    if isinstance(raw, list | tuple) and raw:
        return [_PATH(path, where) for path in raw]
    return _PATH(raw, where)


_IN_MEMORY: Final = ("__arrow_c_stream__", "toArrow", "schema")
"""What tables of Arrow, Polars, pandas, DuckDB and Spark have."""
_DETERMINED: Final = able("table", "to_json", says="the determination of a portfolio")
_CANDIDATES: Final = several(REFORM, says="a folder of reforms, files or ids", or_one=True)
_CHOSEN: Final = count("how many may be chosen, 1 or more", least=1)


class Portfolio(Shown):
    """Activities in a table of any length, or written out: whatever is asked of many at once.

        >>> import comity
        >>> ties = comity.Portfolio("ties")
        >>> ties.determine("2026-06-01").summary.read                                 # doctest: +SKIP
        >>> ties.compare("us-proposed-csa").line()                                    # doctest: +SKIP

    A table is opened when something is first asked of it, once for all.
    """

    @checked(law=LAW, sheet=TEXT, columns=COLUMNS, over=FACTS)
    def __init__(
        self,
        source: Any,
        *,
        law: Law | None = None,
        sheet: str = "",
        columns: Mapping[str, str] | None = None,
        over: Mapping[str, Any] | None = None,
    ) -> None:
        """Take a table, or activities.

        Args:
            source: a CSV or Parquet file, a folder of them, several files, the name of a built-in portfolio (``ties``),
                or a table in memory (Polars, pandas, Arrow, DuckDB), which is read without a copy; for Spark also its
                own data frame, but no table in memory. To be compared or ranked, also a file of activities, or
                activities.
            law: the law; `load()` if None.
            sheet: which sheet of a workbook; the first whose header is understood if empty.
            columns: what columns mean, by header, where that is not understood: ``{"Ship To": "destination"}``.
            over: facts of the rows that do not state them, by name.
        """
        self._source, self._given = source, law
        self._sheet, self._columns, self._over = sheet, columns, over

    def line(self) -> str:
        """Return what it is read from."""
        one = self._source
        return f"portfolio {one}" if isinstance(one, str | Path) else f"portfolio of a {type(one).__name__}"

    @cached_property
    def law(self) -> Law:
        """The law that is asked."""
        return self._given or load()

    @cached_property
    def _options(self) -> TableOptions:
        return table_options(self.law, self._sheet, self._columns, self._over)

    @cached_property
    def _table(self) -> SourceTable:
        from comity.portfolio.reader import open_table  # noqa: PLC0415  the core reads no tables of any length

        return open_table(_check_source(self._source, "source"), self.law.schema, self._options)

    @property
    def facts(self) -> Mapping[str, str]:
        """Which columns of the table say which fact; an `InputError` where the table cannot be read."""
        return self._table.facts

    @property
    def meanings(self) -> Mapping[str, str]:
        """What the file's own columns mean, as ``columns`` takes it; an `InputError` where it cannot be read."""
        return self._table.meanings

    @property
    def understood(self) -> tuple[str, ...]:
        """What was understood of tables that other programs wrote, in lines; an `InputError` where they cannot be."""
        return self._table.understood

    @property
    def rows(self) -> int | None:
        """How many rows the table has; None where that is not known before they are read."""
        return self._table.rows

    @property
    def own_rows(self) -> pa.Table:
        """Every row as its owner wrote it, as text; below, empty, the lines that are no rows.

        An `InputError` where the table cannot be read.
        """
        from comity.engines.own_columns import own_rows  # noqa: PLC0415  loaded only where rows are written

        return own_rows(self._table)

    @staticmethod
    @checked(source=PATH)
    def most_rows(source: Path | str) -> int | None:
        """Return how many rows a table has at most; None where that is not known before it is read, or of a folder.

        Of activities written out it is nought: they are no table.
        """
        path = Path(source)
        return None if str(source) in BUILT_IN or path.is_dir() else most_rows(path)

    @checked(progress=function)
    def check(self, on: date | str | None = None, *, progress: Progress | None = None) -> PortfolioCheck:
        """Return what the portfolio holds: which rows cannot be read and why, which facts are not stated.

        Args:
            on: the day whose law will be asked; today if None.
            progress: called with what is being done, how many rows are done, and of how many.

        Raises:
            InputError: a file cannot be read at all.
        """
        from comity.compile.compiled_law import cuts_for  # noqa: PLC0415  as above, and below
        from comity.portfolio.rejects import check_of  # noqa: PLC0415
        from comity.portfolio.rows import read_rows  # noqa: PLC0415

        law, table = self.law, self._table
        cuts = cuts_for(table.facts.values(), [law], parse_day(on) or date.today())
        rows = read_rows(table, law, cuts, progress)
        return check_of(table, rows.rejects, len(rows), rows.unknown(), law.schema)

    @checked(engine=TEXT, strict=FLAG, output=PATH, resolve_groups=_GROUPS, progress=function, memory=TEXT)
    def determine(
        self,
        on: date | str | None = None,
        *,
        engine: str | None = None,
        strict: bool = False,
        output: Path | str | None = None,
        resolve_groups: int | None = None,
        progress: Progress | None = None,
        memory: str | None = None,
        session: Any = None,
    ) -> PortfolioDetermination:
        """Determine every activity.

        Every engine gives the same value and the same JSON, byte for byte.

        Args:
            on: the day whose law applies to every row; today if None.
            engine: ``numba``, ``numpy``, ``duckdb`` (tables larger than memory) or ``spark`` (larger than a machine);
                the first of these that is installed if None.
            strict: make no assumption at all.
            output: a Parquet file to write, with key, outcome and deciding rule of every usable row; for Spark a
                folder.
            resolve_groups: of how many groups of undetermined rows to ask whether all answers to what is unknown agree;
                of as many as is usual if None.
            progress: called with what is being done, how many rows are done, and of how many.
            memory: how much memory DuckDB may use, as in ``4GB``; what it thinks right if None.
            session: a Spark session of yours; one on this machine if None.

        Returns:
            the determination: ``.summary``, ``.to_json()``, ``.rows``, ``.table()``.

        Raises:
            InputError: the source cannot be read, the output cannot be written, or an engine that is unknown, not
                installed, or does not take a setting.
        """
        from comity.engines.protocol import MOST_GROUPS, Options, engine_named  # noqa: PLC0415
        from comity.engines.run import determine_portfolio  # noqa: PLC0415

        settings = {name: value for name, value in {"memory": memory, "session": session}.items() if value is not None}
        place, day = Path(output) if output is not None else None, parse_day(on) or date.today()
        most = MOST_GROUPS if resolve_groups is None else resolve_groups
        options = Options(strict, place, most, progress, settings, self._options)
        source = vars(self).get("_table") or _check_source(self._source, "source")
        return determine_portfolio(source, self.law, day, engine_named(engine), options)

    @checked(key=TEXT)
    def row(self, key: str) -> Activity:
        """Return one row as an activity, so that its whole determination can be rebuilt.

        As in `determine`, a date that the row states is not used: the day is the one asked for.

        Args:
            key: the row's id, or its number from 1 where the table has no ids.

        Raises:
            InputError: there is no such row, or it cannot be read.
        """
        from comity.portfolio.reader import find_row  # noqa: PLC0415

        stated = find_row(self._table, key)
        stated.pop("date", None)
        return make_activity(stated, self.law, f"{self._table.name}, row {key}")

    @checked(found=_DETERMINED, output=PATH)
    def write_answers(self, found: PortfolioDetermination, output: Path | str) -> None:
        """Write every row with its answer in words beside it, as CSV, XLSX, Parquet or JSON by the file's name.

        Args:
            found: the portfolio's determination.
            output: the file.

        Raises:
            InputError: the table cannot be read again, or the file cannot be written.
        """
        from comity.engines.own_columns import with_own_columns  # noqa: PLC0415

        path = Path(output)
        check_rows_file(path, found.summary.read)
        rows = with_own_columns(found, self._table, self.law)
        texts = [column.fill_null("").to_pylist() for column in rows.columns]
        write_rows(path, rows.column_names, list(zip(*texts, strict=True)))

    @checked(reforms=each(REFORM), weight=TEXT, progress=function)
    def compare(
        self,
        *reforms: Reform | Path | str,
        on: date | str | None = None,
        weight: str = "",
        progress: Progress | None = None,
    ) -> Comparison:
        """Return what reforms change, kind by kind, partner by partner, item by item.

        Args:
            reforms: reforms, files or ids of built-in ones, applied together.
            on: the day to compare on: the reform's own, or today for proposals, if None.
            weight: a column of the portfolio that weighs its rows; every row counts once if empty.
            progress: called as in `determine`.

        Raises:
            InputError: the portfolio, a weight or a reform cannot be read.
            LawError: a reform does not fit the law.
        """
        from comity.reform.compare import compare  # noqa: PLC0415  heavy

        day, table = parse_day(on), self._options
        return compare(self._source, *reforms, law=self.law, on=day, weight=weight, progress=progress, table=table)

    @checked(candidates=_CANDIDATES, choose=_CHOSEN, by=TEXT, weight=TEXT)
    def rank(
        self,
        candidates: Path | str | Iterable[Reform | Path | str] | None = None,
        *,
        choose: int = 3,
        by: Ease | str = "ahead",
        on: date | str | None = None,
        weight: str = "",
    ) -> Ranking:
        """Return which candidate reforms would matter most.

        Args:
            candidates: a folder of reforms, files or ids; the built-in proposals if None.
            choose: how many may be chosen.
            by: what counts: ``ahead`` (goes ahead without asking), ``review`` (a milder one, or none), ``wait`` (less,
                or not at all), ``duties`` (fewer filings and others).
            on: the day; today if None.
            weight: a column of the portfolio that weighs its rows.

        Raises:
            InputError: the portfolio, a weight or a candidate cannot be read.
            LawError: a candidate does not fit the law.
        """
        from comity.reform.rank import rank  # noqa: PLC0415  heavy

        day, table = parse_day(on), self._options
        return rank(self._source, candidates, choose=choose, by=by, law=self.law, on=day, weight=weight, table=table)

    @staticmethod
    def synthesize(
        output: Path | str,
        rows: int,
        seed: int = 1,
        *,
        progress: Callable[[int], None] | None = None,
        mixture: Path | str | None = None,
    ) -> Mixture:
        """Write a synthetic portfolio as Parquet: whole or not at all, in memory that does not grow with the rows.

        Its rows are drawn from stated shares, for measuring speed; the file says so in a column and in its metadata.

        Args:
            output: the file to write; its name ends in ``.parquet``.
            rows: how many rows.
            seed: what the draws begin from; the same seed gives the same rows.
            progress: told how many rows were written, a row group at a time.
            mixture: a file with the distributions; the built-in ones if None.

        Returns:
            what was drawn from.

        Raises:
            InputError: the file cannot be written, or no such portfolio can be drawn.
        """
        from comity.portfolio.synthesize import BUILT_IN as USUAL  # noqa: PLC0415  heavy
        from comity.portfolio.synthesize import synthesize_portfolio  # noqa: PLC0415

        return synthesize_portfolio(output, rows, seed, progress=progress, mixture=mixture or USUAL)
