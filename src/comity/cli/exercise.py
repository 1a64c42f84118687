"""``comity exercise``: a table-top exercise run, with who knew when and what stood in the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

import comity
from comity import ExerciseReport, ToldRow
from comity.cli import printing
from comity.cli.coalition_share import Day
from comity.cli.declared import CliArgument, CliOption
from comity.cli.options import Form, Picture
from comity.cli.plain_table import PlainTable
from comity.files import check_document

_LIMITS: Final = (
    "Times are drawn from the spans that the exercise states, with a seed. Who may be told is looked up in the record, "
    "as public as it is; a decision that is exercised is none that was made."
)


def run_command(
    form: Form,
    tabletop: Annotated[
        Path | None, CliArgument(help="An exercise in YAML or XLSX; the one that is ready, if absent.")
    ] = None,
    runs: Annotated[int, CliOption("--runs", help="How many times it is run.", min=1)] = 200,
    seed: Annotated[int, CliOption("--seed", help="Of the delays that are drawn.")] = 1,
    output: Annotated[
        Path | None, CliOption("--output", help="Write the after-action report: .md, .docx or .pdf.")
    ] = None,
    picture: Picture = None,
    day: Day = None,
) -> None:
    """Run a table-top exercise: who saw it, who could be told, when; what stood in the way, and what would mend it."""
    if output:
        check_document(output)
    found = comity.Coalition(None, day).exercise(tabletop, runs=runs, seed=seed)
    rows = found.records()
    names = list(ToldRow.__struct_fields__)
    form.answered(found, names, ([row[name] for name in names] for row in rows), _page(found))
    if output:
        comity.write_document(found, output)
    if picture:
        comity.draw(found, picture)
    printing.told_written(output, picture)


def _page(found: ExerciseReport) -> Iterator[RenderableType]:
    yield Text(f"{found.line()}.", style="bold")
    for number, one in enumerate(found.findings, 1):
        where = (
            f" [{', '.join(part for part in (one.inject, one.partner) if part)}]" if one.inject or one.partner else ""
        )
        what = (f"{number}. {one.cause.upper()}", "bold red")
        told = Text.assemble(what, f"{where}  {one.says}. ", (f"Mend: {one.mend}.", "green"))
        yield Padding(told, (0, 0, 0, 1))
    yield Padding(_told(found), (0, 0, 0, 1))
    yield Padding(_pairs(found), (0, 0, 0, 1))
    for row in found.objectives:
        met = row.reached >= row.asked
        says = f" {row.id}  {row.text}: in {row.reached:.0f} of 100 runs ({row.asked:.0f} asked)"
        yield Text.assemble(("met" if met else "MISSED", "green" if met else "bold red"), says)
    yield Text(_LIMITS, style="dim")


def _told(found: ExerciseReport) -> Table:
    table = PlainTable(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for title, side in (("", "left"), ("told", "left"), ("known by", "left"), ("after, min", "right")):
        table.add_column(title, justify=side)  # type: ignore[arg-type]
    table.add_column("given", justify="right")
    table.add_column("in time", justify="right")
    table.add_column("by")
    for one in found.told:
        after = "never" if one.after is None else f"{one.after:.0f}"
        style = "" if one.in_time >= 90 else "red"
        cells = (one.known_by or "nobody", after, f"{one.within:g}", f"{one.in_time:.0f} %", one.by)
        table.add_row(f"{one.inject} {one.title}", one.partner, *cells, style=style)
    return table


def _pairs(found: ExerciseReport) -> Table:
    table = PlainTable(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for title in ("between", "networks", "messages that both read"):
        table.add_column(title)
    for one in found.pairs:
        table.add_row(f"{one.one} {one.other}", ", ".join(one.networks) or "none", ", ".join(one.formats) or "none")
    return table


def write_command(
    output: Annotated[Path, CliArgument(help="The workbook to write: its name ends in .xlsx.")],
    tabletop: Annotated[Path | None, CliArgument(help="An exercise; the one that is ready, if absent.")] = None,
) -> None:
    """Write an exercise as a workbook to edit: its master scenario events list and the sheets beside it."""
    comity.Coalition(None).write_exercise(output, tabletop)
    printing.told_written(output)
