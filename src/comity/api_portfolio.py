"""The public API of portfolios: what ``import comity`` gives of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from comity.compile.compiled_law import cuts_for
from comity.determine.activity import Activity, make_activity
from comity.engines.duckdb.engine import DuckScreening
from comity.engines.duckdb.engine import screen_duckdb as _screen_duckdb
from comity.engines.run import MOST_GROUPS, ScreenedPortfolio
from comity.engines.run import screen as _screen
from comity.engines.spark.engine import SparkScreening
from comity.engines.spark.engine import screen_spark as _screen_spark
from comity.law.law import Law, load
from comity.portfolio.reader import find_row, open_table
from comity.portfolio.result import PortfolioCheck
from comity.portfolio.rows import Progress, read_rows
from comity.scalars import parse_day

__all__ = [
    "check_portfolio",
    "portfolio_row",
    "screen",
    "screen_duckdb",
    "screen_spark",
]


def check_portfolio(
    source: Any, *, law: Law | None = None, on: date | str | None = None, progress: Progress | None = None
) -> PortfolioCheck:
    """Return what a portfolio holds: which rows cannot be read and why, which facts are not stated.

    Args:
        source: as for `screen`.
        law: the law; `load()` if None.
        on: the day whose law will be asked; today if None.
        progress: called with what is being done, how many rows are done, and of how many.

    Raises:
        InputError: a file cannot be read at all.
    """
    law = law or load()
    table = open_table(source, law.schema)
    cuts = cuts_for(table.facts.values(), [law], parse_day(on) or date.today())
    return read_rows(table, law, cuts, progress).check(law)


def screen(
    source: Any,
    *,
    law: Law | None = None,
    on: date | str | None = None,
    strict: bool = False,
    engine: str = "numba",
    resolve_groups: int = MOST_GROUPS,
    progress: Progress | None = None,
) -> ScreenedPortfolio:
    """Determine every activity of a portfolio.

    Args:
        source: a CSV or Parquet file, a folder of them, several files, the name of a built-in portfolio (``ties``), or
            a table in memory (Polars, pandas, Arrow, DuckDB), which is read without a copy.
        law: the law; `load()` if None.
        on: the day whose law applies to every row; today if None.
        strict: make no assumption at all.
        engine: ``numba`` or ``numpy``; both give the same answers (see also `screen_duckdb`, `screen_spark`).
        resolve_groups: of how many kinds of undetermined rows to ask whether all answers to what is unknown agree.
        progress: called with what is being done, how many rows are done, and of how many.

    Returns:
        the screening: ``.summary``, ``.table()`` and ``.to_parquet(path)``.

    Raises:
        InputError: the source cannot be read.
    """
    return _screen(
        source,
        law or load(),
        parse_day(on) or date.today(),
        strict=strict,
        engine=engine,
        resolve_groups=resolve_groups,
        progress=progress,
    )


def screen_duckdb(
    source: Path | str | Sequence[Path | str],
    *,
    law: Law | None = None,
    on: date | str | None = None,
    strict: bool = False,
    output: Path | None = None,
    memory: str = "",
) -> DuckScreening:
    """Determine every activity of files that may be larger than memory, with DuckDB.

    Args:
        source: a CSV or Parquet file, a folder of them, several files, or the name of a built-in portfolio.
        law: the law; `load()` if None.
        on: the day whose law applies to every row; today if None.
        strict: make no assumption at all.
        output: a Parquet file to write: key, outcome, rule, id of the last stage.
        memory: how much memory DuckDB may use, as in ``4GB``.

    Returns:
        the screening: ``.outcomes``, ``.read`` and ``.rejected``.

    Raises:
        InputError: a file cannot be read, or the output cannot be written.
    """
    day = parse_day(on) or date.today()
    return _screen_duckdb(source, law or load(), day, strict=strict, output=output, memory=memory)


def screen_spark(
    source: Any, *, law: Law | None = None, on: date | str | None = None, strict: bool = False, session: Any = None
) -> SparkScreening:
    """Determine every activity of a portfolio with Spark: for what outgrows one machine.

    Args:
        source: a Spark DataFrame, a CSV or Parquet file, a folder of them, or the name of a built-in portfolio.
        law: the law; `load()` if None.
        on: the day whose law applies to every row; today if None.
        strict: make no assumption at all.
        session: a Spark session of yours; one on this machine if None.

    Returns:
        the screening: ``.rows`` (a Spark DataFrame of key, outcome, rule), ``.outcomes``, ``.rejected``.

    Raises:
        InputError: pyspark or Java is missing, or the source cannot be read.
    """
    return _screen_spark(source, law or load(), parse_day(on) or date.today(), strict=strict, session=session)


def portfolio_row(source: Any, key: str, *, law: Law | None = None) -> Activity:
    """Return one row of a portfolio as an activity, so that its whole determination can be rebuilt.

    As in `screen`, a date that the row states is not used: the day is the one asked for.

    Raises:
        InputError: there is no such row, or it cannot be read.
    """
    law = law or load()
    table = open_table(source, law.schema)
    stated = find_row(table, key)
    stated.pop("date", None)
    return make_activity(stated, law, f"{table.name}, row {key}")
