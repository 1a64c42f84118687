"""``comity record due``: which rows should be read again first."""

from __future__ import annotations

from typing import Annotated, Final

from rich.markup import escape

from comity import record as room
from comity.cli import record_lines as lines
from comity.cli.declared import CliArgument
from comity.cli.record_options import AsCsv, AsJson, Day, Limit, day_of, first_of, record_of

_MOST: Final = 20


def due_command(
    party: Annotated[str | None, CliArgument(help="Only what names this party.")] = None,
    limit: Limit = None,
    as_of: Day = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """List what should be read again first: by what hangs on it, then by how old its evidence is."""
    record, on = record_of(), day_of(as_of)
    found = room.due(record, on, record.party(party) if party else "")
    page = lines.Page(as_json, as_csv)
    page.head(f"To be read again, {on}: {len(found)} rows, {sum(one.open for one in found)} of them open")
    page.rows("", map(_line, first_of(found, limit, data=page.data, most=_MOST)))
    page.foot("At the left: the day the evidence speaks of. Open: whether it is in force is not known.")
    page.done()


def _line(one: room.RowToRead) -> lines.Line:
    hangs = f", {one.hangs} hang on it" if one.hangs else ""
    word = "[magenta]open[/]" if one.open else one.standing.status.value
    said = f"{escape(one.instrument.title)} · {word}{hangs}[dim]: {escape(one.standing.because)}[/]"
    when = str(one.evidence) if one.evidence else "memory"
    return lines.Line(one.instrument.source, when, said, one.instrument.layer)
