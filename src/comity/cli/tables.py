"""Tables in the command line: any number of rows, a summary of them, and a file with the answer beside each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import comity
from comity import InputError
from comity.cli import kept, printing, together
from comity.cli.declared import CliOption
from comity.cli.options import Form, GivenFacts, Reading, keep_meanings, read_source, refuse_rejected, tell
from comity.files import csv_of, rejected_beside

if TYPE_CHECKING:
    from comity import Portfolio, PortfolioCheck, PortfolioDetermination  # loads what is heavy

_RESOLVED: Final = 1000


@dataclass(frozen=True)
class EngineOptions:
    """What determines the rows of a large table."""

    engine: Annotated[
        str | None,
        CliOption(
            "--engine",
            help="numba, numpy, duckdb or spark; all answer alike. numba if it is installed, else numpy.",
        ),
    ] = None
    memory: Annotated[str | None, CliOption("--memory", help="How much memory DuckDB may use, as in 4GB.")] = None
    resolve: Annotated[
        int,
        CliOption("--resolve", help="Of how many groups of undetermined rows to try every answer to what is unknown."),
    ] = _RESOLVED

    @property
    def keeps_rows(self) -> bool:
        """Whether the rows can be had afterwards: DuckDB, which takes more than memory holds, only writes them."""
        return self.engine != "duckdb"

    def check_unused(self) -> None:
        """Refuse what is about an engine where none determines the rows.

        Raises:
            InputError: an option is given.
        """
        file = "a table of activities in a file"
        together.refuse({"--engine": self.engine is not None}, "is given, but no file", file)
        asked = {"--memory": self.memory is not None, "--resolve": self.resolve != _RESOLVED}
        told = "is for an engine, and these rows are determined one by one"
        together.refuse(asked, told, "a table in a file, and --engine as well")


@contextmanager
def told_progress() -> Iterator[Callable[[str, int, int | None], None]]:
    """Show what is being done on the error stream, where a person looks on."""
    # Only long work is shown; a page has none.
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskID,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    console = printing.console(error=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        tasks: dict[str, TaskID] = {}

        def told(what: str, done: int, total: int | None) -> None:
            if what not in tasks:
                tasks[what] = shown.add_task(what, total=total, rate="")
            speed = shown.tasks[tasks[what]].speed
            shown.update(tasks[what], completed=done, total=total, rate=f"{speed:,.0f}/s" if speed else "")

        yield told


def opened(source: list[str] | str, given: GivenFacts | None, reading: Reading) -> Portfolio:
    """Open a table, once for all that is asked of it; keep what its columns mean where that is asked for.

    Raises:
        InputError: the table cannot be read.
    """
    table = comity.Portfolio(source, **reading.table(given))
    if reading.mapping:
        keep_meanings(reading.mapping, table.meanings)
    return table


def told_of(source: str, given: GivenFacts, reading: Reading) -> None:
    """Tell what is understood of a file that something else reads, and heed what is asked of its reading.

    Raises:
        InputError: the file cannot be read, a row cannot and ``--strict-rows`` is asked for, or it is no table.
    """
    if comity.Portfolio.most_rows(source) == 0:
        read_source(source, given.facts, reading)
        return
    table = opened(source, given, reading)
    tell(table.understood)
    if reading.strict_rows:
        check = table.check()
        refuse_rejected(reading, check.portfolio, check.read - check.usable, check.read)


def determined(
    source: list[str] | str,
    table: Portfolio,
    day: str | None,
    engine: EngineOptions,
    reading: Reading,
    *,
    strict: bool = False,
    output: Path | None = None,
) -> PortfolioDetermination:
    """Determine every row of a table; rows that cannot be read are refused where that is asked for, or kept beside.

    Args:
        source: the file that the table is from.

    Raises:
        InputError: the table cannot be read.
    """
    with told_progress() as told:
        found = table.determine(
            day,
            strict=strict,
            engine=engine.engine,
            output=output,
            resolve_groups=engine.resolve,
            progress=told,
            memory=engine.memory,
        )
    tell(table.understood)
    keep_rejected(source, found.summary.check, reading)
    return found


def keep_rejected(source: list[str] | str, check: PortfolioCheck, reading: Reading) -> None:
    """Refuse rows that cannot be read where that is asked for, else keep them beside the table, and say so.

    Raises:
        InputError: ``--strict-rows`` is asked for, and there are some.
    """
    rejected = check.read - check.usable
    refuse_rejected(reading, check.portfolio, rejected, check.read)
    if rejected and check.usable and isinstance(source, str) and Path(source).is_file():
        rows = [(one.key, one.why) for one in check.rejected]
        first = (
            f"the first {len(rows):,} of {rejected:,} rejected rows" if len(rows) < rejected else "the rejected rows"
        )
        kept.keep(rejected_beside(Path(source)), csv_of(("key", "rejected because"), rows)[0], first, beside=True)


def show_summary(found: PortfolioDetermination, form: Form, *, classes: bool = False) -> None:
    """Print a portfolio's summary."""
    if form.as_json:
        printing.echo_json(found.to_json())
        return
    if form.as_csv:
        told = found.summary
        by = {"partner": told.by_partner, "item": told.by_item, "authorization": told.by_authorization}
        rows = [("all", "", outcome.value, rows) for outcome, rows in told.outcomes.items()]
        rows += [
            (k, g.name, outcome.value, n)
            for k, groups in by.items()
            for g in groups
            for outcome, n in g.outcomes.items()
        ]
        printing.echo_table(("by", "which", "outcome", "rows"), rows)
        return
    from comity.cli import render_portfolio  # noqa: PLC0415  an order's page has none of it

    out = printing.console()
    out.print(render_portfolio.determination(found))
    if classes:
        out.print(render_portfolio.classes(found.classes))


def some_usable(rows: int, where: str) -> None:
    """Refuse a table of which no row could be used; what was printed before says why of each.

    Raises:
        InputError: there is none.
    """
    if not rows:
        raise InputError("no row could be read", where=where, accepts="a row for each activity")
