"""``comity agenda``: which choices of governments, and filings, move most within a budget."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

import comity
from comity import Agenda, AgendaLine
from comity.cli import printing
from comity.cli.declared import CliArgument, CliOption
from comity.cli.options import Form
from comity.cli.plain_table import PlainTable
from comity.files import check_output, write_rows

_MOST: Final = 8
_MARKS: Final = {"primary": "●", "secondary": "◐", "memory": "○"}
_ONE: Final = {"activities": "activity", "edges": "edge", "needs": "need", "coverage": "coverage"}
_FILLED: Final = "comity agenda ... --csv > choices.csv, costs filled in, comes back with --choices"


def agenda_command(
    form: Form,
    partners: Annotated[list[str] | None, CliArgument(help="States whose choices are weighed: KOR NOR.")] = None,
    budget: Annotated[float | None, CliOption("--budget", help="For at most so much, in USD.")] = None,
    staff: Annotated[float | None, CliOption("--staff", help="With at most so many persons at once.")] = None,
    until: Annotated[str | None, CliOption("--until", help="Each must usually be done by this day.")] = None,
    choices: Annotated[
        Path | None,
        CliOption("--choices", help="A table of choices with their cost, staff and days (CSV, XLSX, ...; or YAML)."),
    ] = None,
    weights: Annotated[
        Path | None,
        CliOption("--weights", help="How much activities, edges, needs and coverage count (YAML); alike if absent."),
    ] = None,
    project: Annotated[
        Path | None, CliOption("--project", help="Activities to be moved, in place of the usual projects.")
    ] = None,
    day: Annotated[str | None, CliOption("--date", "--as-of", help="The day asked about; today if absent.")] = None,
    full: Annotated[bool, CliOption("--full", help="Leave nothing out.")] = False,
    output: Annotated[Path | None, CliOption("-o", "--output", help="Write the table of choices: .csv.")] = None,
) -> None:
    """Choose the choices of governments, and the filings, that move most within a budget: exactly."""
    if output:
        check_output(output)
    found = comity.Bridge(day).agenda(
        *(partners or ()), choices=choices, weights=weights, project=project, budget=budget, staff=staff, until=until
    )
    rows = found.records()
    if output:
        write_rows(
            output, list(rows[0]), [["" if cell is None else str(cell) for cell in row.values()] for row in rows]
        )
        printing.told_written(output)
    form.answered(found, list(rows[0]), ([*row.values()] for row in rows), _page(found, full))


def _page(found: Agenda, full: bool) -> Iterator[RenderableType]:
    yield Text(f"{found.line()}.", style="bold")
    if found.chosen:
        yield Padding(_table(list(found.chosen)), (1, 0, 0, 1))
    others = [line for line in found.lines if not line.chosen]
    if others:
        yield Text("\nNot chosen", style="bold")
        yield Padding(_table(others if full else others[:_MOST], why=True), (0, 0, 0, 1))
        if len(others) > _MOST and not full:
            yield Text(f"   … {len(others) - _MOST} more: --full", style="dim")
    yield Text("\nWhich weights decide", style="bold")
    for line in _ranges(found):
        yield Padding(Text(line), (0, 0, 0, 1))
    for note in found.notes:
        yield Text(f"{note}.", style="dim")
    yield Text(f"Costs and staff are the user's, fees the law's; {_FILLED}.", style="dim")


def _table(lines: list[AgendaLine], *, why: bool = False) -> Table:
    table = PlainTable(box=None, padding=(0, 1, 0, 0), show_edge=False, header_style="dim", pad_edge=False)
    table.add_column("")
    table.add_column("choice", ratio=1)
    table.add_column("USD", justify="right", no_wrap=True)
    table.add_column("days", justify="right", no_wrap=True)
    table.add_column("why not" if why else "moves, which no other chosen does")
    for line in lines:
        one = line.choice
        cost = "?" if one.cost is None else f"{one.cost:,.0f}"
        told = line.why_not if why else _counted(line)
        if why and (more := _counted(line)):
            told += f"; would move {more}"
        title = Text.assemble((one.title, "bold"), (f"  {one.id}", "dim"))
        days = "?" if one.days is None else str(one.days)
        table.add_row(_MARKS[one.confidence], title, cost, days, told)
    return table


def _counted(line: AgendaLine) -> str:
    return ", ".join(f"{count} {_ONE[name] if count == 1 else name}" for name, count in line.adds.items() if count)


def _ranges(found: Agenda) -> Iterator[str]:
    """Yield, for each weight, between which values the same set is chosen, the shortest range first."""
    for one in sorted(found.ranges, key=lambda one: (one.high is None, (one.high or 0) - one.low)):
        high = "any higher" if one.high is None else f"{one.high:.3g}"
        held = "the set is the same whatever it is" if one.high is None and one.low <= 0 else ""
        told = held or f"the set is the same from {one.low:.3g} to {high}"
        yield f"{one.measure} ({one.weight:g}): {told}"
