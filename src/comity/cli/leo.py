"""``comity leo``: stations, what is said of their dates, what falls if one slips, and a partner's way there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from rich.markup import escape

import comity
from comity import record as room
from comity.cli import printing
from comity.cli.declared import CliArgument, CliOption
from comity.cli.options import Csv, Json, Picture, pairs
from comity.cli.record_lines import Line, Page
from comity.files import check_picture

if TYPE_CHECKING:
    from datetime import date

    from comity.api.leo import (
        ClaimedEvent,
        CommitmentFate,
        DatedClaim,
        InstrumentStanding,
        LeoScenario,
        StationDeal,
    )

Day = Annotated[str | None, CliOption("--date", "--as-of", help="The day asked about; today if absent.")]
Unread = Annotated[bool, CliOption("--include-unread", help="Tell rows from memory, too, which nobody read.")]
Full = Annotated[bool, CliOption("--full", help="Leave nothing out.")]
FATES: Final = {
    "holds": "[green]holds[/]",
    "falls": "[red]falls[/]",
    "must be extended": "[yellow]must be extended[/]",
    "hangs on the date": "[magenta]hangs on the date[/]",
    "slips": "[yellow]slips[/]",
    "no date": "[dim]no date[/]",
}
_MOST: Final = 8


def station_command(
    name: Annotated[str, CliArgument(help="A station: starlab, axiom-station, haven-1, ...")],
    day: Day = None,
    remembered: Unread = False,
    full: Full = False,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show a station: who owns and uses it, money and capacity, what is said of its dates, what hangs on it."""
    found = comity.CommercialLeo(day, remembered=remembered).station(name)
    if as_json:
        printing.echo_result(found)
        return
    page, most = Page(as_csv=as_csv), None if full else _MOST
    page.head(f"{found.station.name}, {found.on}")
    page.say(escape(f"{found.line()}."))
    page.say(f"[dim]{escape(found.station.summary)}.[/]")
    page.rows("What is said of its dates", map(_claim, found.dates), most, 12)
    page.rows("Agreed and invested, by the record", map(_tie, found.ties), most, 12)
    page.rows("Money and capacity, as reported", map(deal_line, found.deals), most, 12)
    hangs = [Line(one.source(one.id, one.what), "", f"{escape(one.who)}: {escape(one.what)}") for one in found.hangs]
    page.rows("What hangs on it", hangs, most, 1)
    page.foot(
        "Amounts stand in their own currency and are never added up; a memorandum is no supply.",
        f"Its way: comity leo path --from JPN --what module --station {found.station.id}",
    )
    page.done()


def timeline_command(
    day: Day = None,
    remembered: Unread = False,
    full: Full = False,
    picture: Picture = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show what is said of dates in low Earth orbit; claims that disagree stand side by side."""
    if picture:
        check_picture(picture)
    found = comity.CommercialLeo(day, remembered=remembered).timeline()
    if picture:
        comity.draw(found, picture)
        printing.beside(f"written: {picture}")
    if as_json or as_csv:
        records = found.records()
        names = list(records[0]) if records else []
        if as_json:
            printing.echo_result(records)
        else:
            printing.echo_table(names, [[str(row[name]) for name in names] for row in records])
        return
    page = Page()
    page.head(f"Low Earth orbit, what is said of dates, {found.on}")
    page.say(escape(f"{found.line()}."))
    for event in found.conflicts:
        page.rows(_titled(event), map(_claim, event.claims), None, 12)
    rest = [claim for event in found.events if not event.conflict for claim in event.claims]
    page.rows("One word each", map(_claim, rest), None if full else _MOST, 12)
    page.foot("The latest word stands first. What falls if one slips: comity leo scenario iss-end=2032")


def scenario_command(
    stated: Annotated[
        list[str] | None,
        CliArgument(help="What is supposed: iss-end=2032, starlab=+24m, ...; 'or' between scenarios to be compared."),
    ] = None,
    day: Day = None,
    remembered: Unread = False,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show what falls, holds or must be extended if the ISS ends on another day, or a station slips."""
    leo = comity.CommercialLeo(day, remembered=remembered)
    every = [leo.scenario(pairs(one, "scenario", "iss-end=2032")) for one in _apart(stated or [])]
    if len(every) > 1:
        _compared(every, leo.on, as_json=as_json, as_csv=as_csv)
        return
    found = every[0]
    if as_json:
        printing.echo_result(found)
        return
    if as_csv:
        printing.echo_records(found.records())
        return
    page = Page()
    page.head(f"What if {_told(found)}, {found.on}")
    page.say(escape(f"{found.line()}."))
    changed = [one for one in found.fates if one.changes]
    page.rows("Other than somebody says today", map(_fate, changed), None, 17)
    page.rows("As everybody says today", map(_fate, [one for one in found.fates if not one.changes]), None, 17)
    page.foot(
        "No dates are merged: each commitment is compared with every date that is claimed.",
        "Several side by side: comity leo scenario iss-end=2030 or iss-end=2032 or starlab=+24m",
    )


def _apart(stated: list[str]) -> list[list[str]]:
    """Return what is supposed, scenario by scenario."""
    found: list[list[str]] = [[]]
    for one in stated:
        if one.strip().lower() == "or":
            found.append([])
        else:
            found[-1].append(one)
    return found


def _compared(every: list[LeoScenario], on: date, *, as_json: bool, as_csv: bool) -> None:
    """Write what becomes of each commitment in several scenarios."""
    named = {_told(one): one for one in every}
    records = [
        {
            "commitment": fates[0].commitment.id,
            "who": fates[0].commitment.who,
            "what": fates[0].commitment.what,
            **{name: fate.then.fate for name, fate in zip(named, fates, strict=True)},
            "source": fates[0].commitment.source_url,
            "confidence": str(fates[0].commitment.confidence),
        }
        for fates in zip(*(one.fates for one in named.values()), strict=True)
    ]
    if as_json:
        printing.echo_result(records)
        return
    if as_csv:
        printing.echo_records(records)
        return
    page = Page()
    page.head(f"What if {', or '.join(named)}, {on}")
    for one in named.values():
        page.say(escape(f"{one.line()}."))
    by_fates: dict[tuple[str, ...], list[Line]] = {}
    for fates in zip(*(one.fates for one in named.values()), strict=True):
        about = fates[0].commitment
        said = f"{escape(about.who)}: {escape(about.what)} [dim]· {escape(fates[-1].then.because)}[/]"
        line = Line(about.source(about.id, about.what), "", said)
        by_fates.setdefault(tuple(one.then.fate for one in fates), []).append(line)
    for told, lines in sorted(by_fates.items(), key=lambda found: len(set(found[0])) == 1):
        alike = len(set(told)) == 1
        title = f"In each: {told[0]}" if alike else "; ".join(f"{n}: {f}" for n, f in zip(named, told, strict=True))
        page.rows(title, lines, None, 1)
    page.foot("No dates are merged: one scenario alone tells what every claimed date makes of a commitment.")


def _told(found: LeoScenario) -> str:
    return ", ".join(f"{name}={value}" for name, value in found.stated.items())


def _titled(event: ClaimedEvent) -> str:
    old = f", nothing newer for {event.days_old} days" if event.stale else ""
    return f"{event.subject}: {event.milestone}{old}"


def _claim(one: DatedClaim) -> Line:
    note = f"; {one.note}" if one.note else ""
    told = f"{one.claimed_by}, {one.claimed}: {one.status}{note}"
    said = f"{escape(one.subject)}, {escape(one.milestone)} [dim]· {escape(told)}[/]"
    when = one.date if "/" not in one.date else str(one.when.earliest)[:7] + "…" + str(one.when.latest)[5:7]
    return Line(one.source(one.id, one.milestone), when if one.current else f"[dim]{when}[/]", said)


def _tie(one: InstrumentStanding) -> Line:
    source = room.Source(one.id, one.title, one.title, one.url, room.Confidence(one.confidence))
    return Line(source, one.status, f"{escape(one.title)} [dim]· {escape(one.because)}[/]")


def deal_line(one: StationDeal) -> Line:
    """Return a deal as a line: who, what, how much in its own currency, and what is said of a clearance."""
    source = room.Source(one.id, one.what, one.what, one.url, room.Confidence(one.confidence))
    what = ", ".join(part for part in (one.what, one.amount, one.stake) if part)
    rest = "; ".join(part for part in (one.status, f"clearance: {one.clearance or 'not reported'}", one.note) if part)
    whom = f"{', '.join(one.investors)} to {', '.join(one.targets)}"
    return Line(source, one.date, f"{escape(whom)}: {escape(what)} [dim]· {escape(rest)}[/]")


def _fate(one: CommitmentFate) -> Line:
    about = one.commitment
    today = "; ".join(f"{told.by}: {told.fate}" for told in one.today) if one.changes else ""
    because = f"{one.then.because}{f' · today {today}' if today else ''}"
    said = f"{escape(about.who)}: {escape(about.what)} [dim]· {escape(because)}[/]"
    return Line(about.source(about.id, about.what), FATES[one.then.fate], said)
