"""``comity screen`` and ``comity portfolio``: many activities at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

import msgspec
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

import comity
from comity.cli import portfolio_synthesize, printing, render_portfolio
from comity.cli.options import Picture
from comity.files import check_output, check_picture

app = typer.Typer(no_args_is_help=True)
app.command("synthesize")(portfolio_synthesize.synthesize_command)
Sources = Annotated[
    list[str],
    typer.Argument(help="CSV or Parquet files, a folder of them, or a built-in portfolio: ties.", show_default=False),
]
AsOf = Annotated[str | None, typer.Option("--as-of", help="The day whose law applies; today.", show_default=False)]
_IN_MEMORY: Final = ("numba", "numpy")
_ENGINES: Final = (*_IN_MEMORY, "duckdb", "spark")
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


def screen_command(
    source: Sources,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="A Parquet file of the rows; Spark: a folder.", show_default=False),
    ] = None,
    as_of: AsOf = None,
    strict: Annotated[bool, typer.Option("--strict", help="Make no assumption at all.")] = False,
    engine: Annotated[
        str, typer.Option(help="What runs the tables: numba, numpy, duckdb, spark; all answer alike.")
    ] = "numba",
    settle: Annotated[int, typer.Option(help="Of how many kinds of undetermined rows to ask every answer.")] = 1000,
    explain_classes: Annotated[
        bool, typer.Option("--explain-classes", help="Show facts, classes, stages and cells.")
    ] = False,
    picture: Picture = None,
    as_json: Json = False,
) -> None:
    """Determine every activity of a portfolio: a summary, and a row for each if asked."""
    _check_options(engine, output, picture, explain_classes=explain_classes)
    if engine not in _IN_MEMORY:
        _where_the_rows_are(engine, source, output, as_of, strict=strict, as_json=as_json)
        return
    with told_progress() as told:
        found = comity.screen(
            _sources(source), on=as_of, strict=strict, engine=engine, resolve_groups=settle, progress=told
        )
        usable = found.summary.decided + found.summary.undecided
        if output and usable:
            found.to_parquet(output, progress=told)
    if picture:
        comity.draw(found.summary, picture)
    if as_json:
        printing.echo_json(found.summary.to_json())
        _some_usable(usable)
        return
    out = printing.console()
    out.print(render_portfolio.screening(found.summary))
    if explain_classes:
        out.print(render_portfolio.classes(found.classes))
    _told_written(output if usable else None, picture)
    _some_usable(usable)


def _check_options(engine: str, output: Path | None, picture: Path | None, *, explain_classes: bool) -> None:
    """Refuse, before any row is read, what cannot be done afterwards."""
    if engine not in _ENGINES:
        raise comity.InputError(f"no engine '{engine}'", where="--engine", accepts=", ".join(_ENGINES))
    if engine not in _IN_MEMORY and (picture or explain_classes):
        option = "--picture" if picture else "--explain-classes"
        raise comity.InputError(f"not with {engine}", where=option, accepts=f"--engine {' or '.join(_IN_MEMORY)}")
    if output:
        check_output(output)
    if picture:
        check_picture(picture)


def _told_written(*paths: Path | None) -> None:
    for path in filter(None, paths):
        printing.console().print(f"written: {path}", style="dim", markup=False)


def _where_the_rows_are(
    engine: str, source: list[str], output: Path | None, as_of: str | None, *, strict: bool, as_json: bool
) -> None:
    """Screen without the rows coming into memory; these engines show their own progress."""
    found: comity.DuckScreening | comity.SparkScreening
    if engine == "duckdb":
        found = comity.screen_duckdb(_sources(source), on=as_of, strict=strict, output=output)
    else:
        found = comity.screen_spark(_sources(source), on=as_of, strict=strict)
        if output:
            found.to_parquet(output)
    if as_json:
        printing.echo_json(msgspec.json.encode(found.to_dict()).decode())
    else:
        printing.console().print(render_portfolio.counted(found, engine))
        _told_written(output)
    _some_usable(found.read - sum(found.rejected.values()))


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
