"""``comity coalition share``: which agreement could carry what, who decides, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Final

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

import comity
from comity import InputError, ReleaseCell, ReleaseTable
from comity.cli.declared import CliOption
from comity.cli.options import Form, pairs

Day = Annotated[str | None, CliOption("--date", "--as-of", help="The day asked about; today if absent.")]
Level = Annotated[
    str | None,
    CliOption("--level", help="How it is classified: unclassified, cui, confidential, secret, top-secret."),
]
Decisions = Annotated[
    Path | None,
    CliOption("--decisions", help="A YAML file of decisions that were made: from, to, subject, by, on of each."),
]
Supposed = Annotated[
    list[str] | None,
    CliOption("--reform", help="Suppose a reform: a file, or the id of a built-in one; may be repeated."),
]
COLORS: Final = {
    "own": "green",
    "carried": "green",
    "decision needed": "yellow",
    "license terms": "cyan",
    "agreement needed": "red",
    "unknown": "magenta",
    "barred": "bold red",
}
_MARKS: Final = {"primary": "●", "secondary": "◐", "memory": "○"}
_LEGEND: Final = "● read at the source itself   ◐ in a copy or report   ○ from memory, to be checked"
_LIMITS: Final = (
    "A release is a decision of an authority; this tells what it needs, never that something may go. Belonging to a "
    "group carries nothing. Only what is public is known here: agreements that are not published may exist."
)
_MOST: Final = 12


def share_command(
    form: Form,
    giver: Annotated[str, CliOption("--from", help="Who gives: a state, or a group as cspo.")],
    recipient: Annotated[str, CliOption("--to", help="Who receives: a state, or a group as cspo.")],
    subject: Annotated[
        str, CliOption("--subject", help="What is shared: conjunction, tracking, missile-warning.")
    ] = "conjunction",
    level: Level = None,
    decisions: Decisions = None,
    fact: Annotated[
        list[str] | None,
        CliOption("--fact", help="A fact on marking or consent, as sharing.noforn=yes; may be repeated."),
    ] = None,
    reform: Supposed = None,
    full: Annotated[bool, CliOption("--full", help="Leave nothing out.")] = False,
    day: Day = None,
) -> None:
    """Tell what sharing data would need: the agreement that could carry it, who decides, what is missing."""
    coalition = comity.Coalition([giver, recipient], day, reforms=reform or ())
    stated = {"decisions": decisions} if decisions else {}
    found = coalition.share(giver, recipient, subject, level=level, facts=pairs(fact, "--fact"), **stated)
    if not found.cells:
        raise InputError("are the same", where="--from and --to", accepts="two parties")
    rows = found.records()
    cells = ([_cell(one) for one in row.values()] for row in rows)
    form.answered(found, list(rows[0]), cells, page(found, full))


def supposed(reforms: Iterable[str]) -> Iterator[RenderableType]:
    """Yield what is supposed, first of all: such an answer is none of the law and the record as they are."""
    for one in reforms:
        yield Text(f"SUPPOSED: {one}.", style="bold magenta")


def _cell(value: object) -> object:
    return "|".join(map(str, value)) if isinstance(value, list) else value


def page(found: ReleaseTable, full: bool) -> Iterator[RenderableType]:
    """Yield what each release needs, a paragraph each; what is alike once."""
    yield from supposed(found.supposed)
    assumed = " (assumed, for no level was stated: --level)" if found.level_assumed else ""
    values = [cell.value for cell in found.cells]
    told = ", ".join(f"{values.count(value)} {value}" for value in COLORS if value in values)
    what = f"{found.title[0].upper()}{found.title[1:]}, {found.level}{assumed}, on {found.day}: {told}."
    yield Text(what, style="bold")
    every = alike(found.cells)
    for cells in every if full else every[:_MOST]:
        yield from paragraph(cells, full)
    if not full and len(every) > _MOST:
        yield Text(f"… {len(every) - _MOST} more: --full", style="dim")
    yield Text(_LIMITS, style="dim")
    yield Text(_LEGEND, style="dim")


def alike(cells: Iterable[ReleaseCell]) -> list[list[ReleaseCell]]:
    """Return cells that say the same of several recipients together, the nearest to flowing first."""
    grouped: dict[tuple[str, ...], list[ReleaseCell]] = {}
    for cell in cells:
        grouped.setdefault((cell.authority, cell.value, cell.because, *cell.needs), []).append(cell)
    order = list(COLORS)
    return sorted(grouped.values(), key=lambda some: order.index(some[0].value))


def paragraph(cells: Sequence[ReleaseCell], full: bool) -> Iterator[RenderableType]:
    """Yield what cells say that are alike: value, reason, what is missing, who decides, on what it rests."""
    cell = cells[0]
    of = f" ({len(cell.sensors)} sensor{'s' * (len(cell.sensors) > 1)})" if cell.sensors else ""
    to = ", ".join(one.recipient_name for one in cells)
    yield Text.assemble((cell.value.upper(), COLORS[cell.value]), f"  {cell.authority} to {to}{of}: {cell.because}")
    lines = [f"missing: {'; '.join(cell.needs)}"] if cell.needs else []
    lines += [f"decides: {cell.decides}"] if cell.value not in ("own", "barred") else []
    lines += [f"then: {one}" for one in cell.conditions]
    lines += [f"besides: {one}" for one in (cell.open if full else cell.open[:1])]
    for line in lines:
        yield Padding(Text(line), (0, 0, 0, 2))
    for source in cell.sources if full else cell.sources[:3]:
        told = Text.assemble(f"{_MARKS[source.confidence]} ", (source.cite, "cyan"), (f"  {source.url}", "dim"))
        told.overflow = "fold"  # an address that is cut can neither be read nor copied
        yield Padding(told, (0, 0, 0, 2))
