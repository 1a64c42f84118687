"""``comity docket``: proposals and rules under way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

import comity
from comity import Docket, DocketEntry
from comity.cli import printing
from comity.cli.declared import CliOption
from comity.cli.options import Form
from comity.files import check_document

_CONFIDENCE: Final = {"primary": "●", "secondary": "◐", "memory": "○"}
_LEGEND: Final = "● the issuer's own text was read   ◐ a copy or a report   ○ from memory"
Output = Annotated[Path | None, CliOption("-o", "--output", help="Write it: .md, .docx, .pdf; its days: .ics.")]


def docket_command(
    form: Form,
    open: Annotated[bool, CliOption("--open", help="Only what is under way.")] = False,  # noqa: A002
    since: Annotated[str | None, CliOption("--since", help="Only what has news on or after this day.")] = None,
    day: Annotated[str | None, CliOption("--date", "--as-of", help="The day; today if absent.")] = None,
    output: Output = None,
) -> None:
    """Tell proposals and rules under way: numbers, stage, comment dates, what changed, what to watch."""
    if output:
        check_document(output, dated=True)
    found = Docket.load(day, open=open, since=since)
    if output:
        comity.write_document(found, output)
        printing.told_written(output)
    rows = found.records()
    names = list(rows[0]) if rows else []
    cells = (["|".join(map(str, one)) if isinstance(one, list) else one for one in row.values()] for row in rows)
    form.answered(found, names, cells, _page(found))


def _page(found: Docket) -> Iterator[RenderableType]:
    yield Text(f"{found.line()}.", style="bold")
    for one in found.entries:
        yield Text()
        yield from _entry(one)
    yield Text()
    yield Text(_LEGEND, style="dim")


def _entry(one: DocketEntry) -> Iterator[RenderableType]:
    numbers = ", ".join(filter(None, (f"RIN {one.rin}" if one.rin else "", one.docket)))
    yield Text.assemble(
        (one.title, "bold"), f" · {one.agency}, ", (one.stage, "yellow"), f", {numbers}" if numbers else ""
    )
    for event in one.events:
        mark = _CONFIDENCE[event.confidence]
        yield Padding(Text.assemble(f"{mark} {event.date} {event.what} · ", (event.cite, "cyan")), (0, 0, 0, 2))
    for line in one.changed:
        yield Padding(Text(f"changed: {line}"), (0, 0, 0, 2))
    for line in one.watch:
        yield Padding(Text(f"watch: {line}"), (0, 0, 0, 2))
    if one.reforms:
        yield Padding(Text(f"what it does: comity compare reference --reform {one.reforms[0]}"), (0, 0, 0, 2))
