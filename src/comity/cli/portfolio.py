"""``comity portfolio``: many activities at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

import comity
from comity.cli import portfolio_synthesize, printing, render_portfolio
from comity.cli.options import Picture
from comity.files import check_picture

app = typer.Typer(no_args_is_help=True)
app.command("synthesize")(portfolio_synthesize.synthesize_command)
Sources = Annotated[
    list[str],
    typer.Argument(help="CSV or Parquet files, a folder of them, or a built-in portfolio: ties.", show_default=False),
]
AsOf = Annotated[str | None, typer.Option("--as-of", help="The day whose law applies; today.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("check")
def check_command(source: Sources, as_of: AsOf = None, as_json: Json = False) -> None:
    """Check a portfolio: which rows cannot be read and why, what is unknown; nothing is lost."""
    with told_progress() as told:
        found = comity.check_portfolio(_sources(source), on=as_of, progress=told)
    if as_json:
        printing.echo_json(render_portfolio.as_json(found))
    else:
        printing.console().print(render_portfolio.check(found))
    _some_usable(found.usable)


@app.command("determine")
def determine_command(
    source: Sources,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="A Parquet file of the rows; Spark: a folder.", show_default=False),
    ] = None,
    as_of: AsOf = None,
    strict: Annotated[bool, typer.Option("--strict", help="Make no assumption at all.")] = False,
    engine: Annotated[
        str | None,
        typer.Option(
            help="numba, numpy, duckdb or spark; all answer alike. numba if it is installed, else numpy.",
            show_default=False,
        ),
    ] = None,
    memory: Annotated[
        str | None, typer.Option(help="How much memory DuckDB may use, as in 4GB.", show_default=False)
    ] = None,
    resolve: Annotated[
        int, typer.Option(help="Of how many groups of undetermined rows to try every answer to what is unknown.")
    ] = 1000,
    explain_classes: Annotated[
        bool, typer.Option("--explain-classes", help="Show facts, classes, stages and cells.")
    ] = False,
    picture: Picture = None,
    as_json: Json = False,
) -> None:
    """Determine every activity of a portfolio: a summary, and a row for each if asked."""
    if picture:
        check_picture(picture)
    with told_progress() as told:
        found = comity.determine_portfolio(
            _sources(source),
            as_of,
            strict=strict,
            engine=engine,
            output=output,
            resolve_groups=resolve,
            progress=told,
            memory=memory,
        )
    if picture:
        comity.draw(found.summary, picture)
    if as_json:
        printing.echo_json(found.to_json())
    else:
        out = printing.console()
        out.print(render_portfolio.determination(found))
        if explain_classes:
            out.print(render_portfolio.classes(found.classes))
        _told_written(found.output, picture)
    _some_usable(found.summary.decided + found.summary.undecided)


def _told_written(*paths: Path | None) -> None:
    for path in filter(None, paths):
        printing.console().print(f"written: {path}", style="dim", markup=False)


def _some_usable(rows: int) -> None:
    """End with exit code 2 where no row could be used; the page before says why."""
    if not rows:
        raise typer.Exit(2)


def _sources(source: list[str]) -> list[str] | str:
    return source[0] if len(source) == 1 else source


@contextmanager
def told_progress() -> Iterator[Callable[[str, int, int | None], None]]:
    """Show what is being done on the error stream, where a person looks on."""
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
