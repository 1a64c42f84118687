"""The public API of portfolios: what ``import comity`` gives of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from comity.arguments import COLUMNS, FACTS, FLAG, PATH, TEXT, a, checked, count, function
from comity.compile.compiled_law import cuts_for
from comity.determine.activity import Activity, make_activity
from comity.determine.verbs import LAW
from comity.engines.own_columns import with_own_columns
from comity.engines.protocol import MOST_GROUPS, Options, engine_named
from comity.engines.run import PortfolioDetermination
from comity.engines.run import determine_portfolio as _determine_portfolio
from comity.files import check_rows_file, write_rows
from comity.law.law import Law, load
from comity.portfolio.activity_file import table_options
from comity.portfolio.reader import SourceTable, find_row
from comity.portfolio.reader import open_table as opened
from comity.portfolio.rejects import check_of
from comity.portfolio.result import PortfolioCheck
from comity.portfolio.rows import Progress, read_rows
from comity.scalars import parse_day

__all__ = [
    "check_portfolio",
    "determine_portfolio",
    "open_table",
    "portfolio_row",
    "write_answers",
]

_PATH: Final = a(str, Path, says="a file, several files, a folder, or a table in memory or open")
_GROUPS: Final = count("how many groups, 0 or more")


def _table(raw: Any, where: str) -> Any:
    """Accept a table in memory, or the path of one or of several files."""
    if isinstance(raw, SourceTable):
        return raw
    in_memory = not isinstance(raw, type) and any(hasattr(raw, name) for name in _IN_MEMORY)
    if in_memory:
        return raw
    if isinstance(raw, list | tuple) and raw:
        return [_PATH(path, where) for path in raw]
    return _PATH(raw, where)


_IN_MEMORY: Final = ("__arrow_c_stream__", "toArrow", "schema")
"""What tables of Arrow, Polars, pandas, DuckDB and Spark have."""


@checked(source=_table, law=LAW, progress=function, sheet=TEXT, columns=COLUMNS, over=FACTS)
def check_portfolio(
    source: Any,
    *,
    law: Law | None = None,
    on: date | str | None = None,
    progress: Progress | None = None,
    sheet: str = "",
    columns: Mapping[str, str] | None = None,
    over: Mapping[str, Any] | None = None,
) -> PortfolioCheck:
    """Return what a portfolio holds: which rows cannot be read and why, which facts are not stated.

    Args:
        source: as for `determine_portfolio`.
        law: the law; `load()` if None.
        on: the day whose law will be asked; today if None.
        progress: called with what is being done, how many rows are done, and of how many.
        sheet: as for `determine_portfolio`, also ``columns`` and ``over``.

    Raises:
        InputError: a file cannot be read at all.
    """
    law = law or load()
    table = opened(source, law.schema, table_options(law, sheet, columns, over))
    cuts = cuts_for(table.facts.values(), [law], parse_day(on) or date.today())
    rows = read_rows(table, law, cuts, progress)
    return check_of(table, rows.rejects, len(rows), rows.unknown(), law.schema)


@checked(
    source=_table,
    law=LAW,
    engine=TEXT,
    strict=FLAG,
    output=PATH,
    resolve_groups=_GROUPS,
    progress=function,
    memory=TEXT,
    sheet=TEXT,
    columns=COLUMNS,
    over=FACTS,
)
def determine_portfolio(
    source: Any,
    on: date | str | None = None,
    *,
    law: Law | None = None,
    engine: str | None = None,
    strict: bool = False,
    output: Path | str | None = None,
    resolve_groups: int = MOST_GROUPS,
    progress: Progress | None = None,
    memory: str | None = None,
    session: Any = None,
    sheet: str = "",
    columns: Mapping[str, str] | None = None,
    over: Mapping[str, Any] | None = None,
) -> PortfolioDetermination:
    """Determine every activity of a portfolio.

    Every engine gives the same value and the same JSON, byte for byte.

    Args:
        source: a CSV or Parquet file, a folder of them, several files, the name of a built-in portfolio (``ties``), or
            a table in memory (Polars, pandas, Arrow, DuckDB), which is read without a copy; for Spark also its own data
            frame, but no table in memory.
        on: the day whose law applies to every row; today if None.
        law: the law; `load()` if None.
        engine: ``numba``, ``numpy``, ``duckdb`` (tables larger than memory) or ``spark`` (larger than a machine); the
            first of these that is installed if None.
        strict: make no assumption at all.
        output: a Parquet file to write, with key, outcome and deciding rule of every usable row; for Spark a folder.
        resolve_groups: of how many groups of undetermined rows to ask whether all answers to what is unknown agree.
        progress: called with what is being done, how many rows are done, and of how many.
        memory: how much memory DuckDB may use, as in ``4GB``; what it thinks right if None.
        session: a Spark session of yours; one on this machine if None.
        sheet: which sheet of a workbook; the first whose header is understood if empty.
        columns: what columns mean, by header, where that is not understood: ``{"Ship To": "destination"}``.
        over: facts of the rows that do not state them, by name.

    Returns:
        the determination: ``.summary``, ``.to_json()``, ``.rows``, ``.table()``.

    Raises:
        InputError: the source cannot be read, the output cannot be written, or an engine that is unknown, not
            installed, or does not take a setting.
    """
    settings = {name: value for name, value in {"memory": memory, "session": session}.items() if value is not None}
    law, day = law or load(), parse_day(on) or date.today()
    table = table_options(law, sheet, columns, over)
    place = Path(output) if output is not None else None
    options = Options(strict, place, resolve_groups, progress, settings, table)
    return _determine_portfolio(source, law, day, engine_named(engine), options)


@checked(source=_table, key=TEXT, law=LAW, sheet=TEXT, columns=COLUMNS, over=FACTS)
def portfolio_row(
    source: Any,
    key: str,
    *,
    law: Law | None = None,
    sheet: str = "",
    columns: Mapping[str, str] | None = None,
    over: Mapping[str, Any] | None = None,
) -> Activity:
    """Return one row of a portfolio as an activity, so that its whole determination can be rebuilt.

    As in `determine_portfolio`, a date that the row states is not used: the day is the one asked for.

    Args:
        source: as for `determine_portfolio`, also ``sheet``, ``columns`` and ``over``.
        key: the row's id, or its number from 1 where the table has no ids.
        law: the law; `load()` if None.

    Raises:
        InputError: there is no such row, or it cannot be read.
    """
    law = law or load()
    table = opened(source, law.schema, table_options(law, sheet, columns, over))
    stated = find_row(table, key)
    stated.pop("date", None)
    return make_activity(stated, law, f"{table.name}, row {key}")


@checked(source=_table, law=LAW, sheet=TEXT, columns=COLUMNS, over=FACTS)
def open_table(
    source: Any,
    *,
    law: Law | None = None,
    sheet: str = "",
    columns: Mapping[str, str] | None = None,
    over: Mapping[str, Any] | None = None,
) -> SourceTable:
    """Return a table with its columns understood, ready to be read, once or several times, in place of the file.

    ``.facts`` tells which of its columns say which fact, ``.meanings`` what the file's own columns mean, and
    ``.understood`` the rest of what was understood, in lines.

    Args:
        source: as for `determine_portfolio`, also ``sheet``, ``columns`` and ``over``.
        law: whose facts they are; `load()` if None.

    Raises:
        InputError: the table cannot be read.
    """
    law = law or load()
    return opened(source, law.schema, table_options(law, sheet, columns, over))


@checked(source=_table, output=PATH, law=LAW, sheet=TEXT, columns=COLUMNS, over=FACTS)
def write_answers(
    found: PortfolioDetermination,
    source: Any,
    output: Path | str,
    *,
    law: Law | None = None,
    sheet: str = "",
    columns: Mapping[str, str] | None = None,
    over: Mapping[str, Any] | None = None,
) -> None:
    """Write every row of a table with its answer in words beside it, as CSV, XLSX, Parquet or JSON by the file's name.

    Args:
        found: the table's determination.
        source: the table, as for `determine_portfolio`, also ``sheet``, ``columns`` and ``over``.
        output: the file.
        law: the law; `load()` if None.

    Raises:
        InputError: the table cannot be read again, or the file cannot be written.
    """
    law, path = law or load(), Path(output)
    check_rows_file(path, found.summary.read)
    table = opened(source, law.schema, table_options(law, sheet, columns, over))
    rows = with_own_columns(found, table, law)
    texts = [column.fill_null("").to_pylist() for column in rows.columns]
    write_rows(path, rows.column_names, list(zip(*texts, strict=True)))
