"""``comity record``: who has what with whom, since when, on what evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Annotated
from urllib.parse import urlsplit

import typer
from dateutil.relativedelta import relativedelta
from rich.markup import escape
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

import comity
from comity import InputError
from comity.cli import render

app = typer.Typer(no_args_is_help=True)
_MARK = {"primary": "", "secondary": " (secondary)", "memory": " (from memory, to be checked)"}
Day = Annotated[str | None, typer.Option("--as-of", help="The day asked about; today if absent.", show_default=False)]


@app.command("partner")
def partner_command(
    party: Annotated[str, typer.Argument(help="A state by name or ISO code.", show_default=False)],
    peers: Annotated[str, typer.Option(help="Peers to compare with, by code.")] = "JPN,AUS,GBR",
    as_of: Day = None,
    since: Annotated[str | None, typer.Option(help="Show what changed since.", show_default=False)] = None,
) -> None:
    """Show where a partnership stands: what is in force, what changed, what lapses, what peers have and it lacks."""
    on = comity.parse_day(as_of) or date.today()
    before = comity.parse_day(since) or on - relativedelta(years=2)
    found = comity.partnership(party, on, before, [peer.strip() for peer in peers.split(",") if peer.strip()])
    out = render.console()
    out.print(Rule(f"{found.name} ({found.party}) on {on}", style="bold", align="left"))
    _section("Binding, in force", (_line(s) for s in found.binding))
    _section("Not binding", (_line(s) for s in found.other))
    _section("Dialogues", (_line(s) for s in found.events))
    _section("Signed, negotiated or unknown", (_line(s) for s in found.unsettled))
    groups = sorted({m.group for m in found.groups})
    _section("Groups", [", ".join(groups)] if groups else [])
    _section(f"Changed since {before}", (_line(s) for s in found.changed))
    _section("Lapses within 18 months", (f"{escape(i.title)}: {day}" for i, day in found.lapsing))
    _section("Peers have, with the United States", (f"{x.title}: {', '.join(x.peers)}" for x in found.lacking))


@app.command("between")
def between_command(
    one: Annotated[str, typer.Argument(help="A party by name or id.", show_default=False)],
    other: Annotated[str, typer.Argument(help="The other party.", show_default=False)],
    as_of: Day = None,
) -> None:
    """Show every instrument between two parties, with its standing on a day."""
    found = comity.between(one, other, comity.parse_day(as_of) or date.today())
    _section(f"{one} and {other}", (_line(s) for s in found))
    if not found:
        render.console().print("Nothing is recorded, which is not proof that there is nothing.")


@app.command("check")
def check_command() -> None:
    """Report the record's size and the quality of its evidence, by kind."""
    record = comity.load_record()
    out = render.console()
    for kind in sorted(record.kinds):
        rows = [i for i in record.instruments if i.kind.id == kind]
        counts = Counter(i.source.confidence.value for i in rows)
        undated = sum(i.signed is None and i.entered_into_force is None for i in rows)
        shares = ", ".join(f"{n} {c}" for c, n in sorted(counts.items()))
        out.print(f"{len(rows):>5}  {kind}: {shares}; {undated} undated")
    counts = Counter(m.source.confidence.value for m in record.memberships)
    shares = ", ".join(f"{n} {c}" for c, n in sorted(counts.items()))
    out.print(f"{len(record.memberships):>5}  memberships in {len(record.groups)} groups: {shares}")
    unknown = {p for i in record.instruments for p in i.parties} - record.parties.keys() - record.groups
    if unknown:
        raise InputError(f"unknown parties: {', '.join(sorted(unknown))}", where="record")


def _line(stand: comity.Stand) -> str:
    i, standing = stand.instrument, stand.standing
    mark = _MARK[i.source.confidence]
    host = urlsplit(i.source.url).hostname or "no source"
    return f"{escape(i.title)}: {standing.status}, {escape(standing.because)}{mark} [cyan]· {i.id}, {escape(host)}[/]"


def _section(title: str, lines: Iterable[str]) -> None:
    found = list(lines)
    if found:
        out = render.console()
        out.print(Text(title, style="bold"))
        for line in found:
            out.print(Padding(Text.from_markup(f"• {line}"), (0, 0, 0, 2)))
