"""``comity record assets`` and ``promises``: what a party has that others could use, and what was promised."""

from __future__ import annotations

from typing import Annotated

from rich.markup import escape

from comity import InputError
from comity import record as room
from comity.cli import record_lines as lines
from comity.cli import together
from comity.cli.declared import CliArgument, CliOption
from comity.cli.record_options import AsCsv, AsJson, Day, Known, Limit, State, day_of, first_of, record_of
from comity.home import NAME

_TITLES = {
    "ground-station": "Ground stations",
    "launcher": "Launchers",
    "module": "Modules",
    "payload-slot": "Payload slots",
    "range": "Ranges",
    "satellite": "Satellites",
    "sensor": "Surveillance sensors",
    "spaceport": "Spaceports",
    "station": "Stations",
    "test-site": "Test sites",
    "warning": "Warning and tracking from space",
}
_MOST = 4
_MOST_STATES = 12


def assets_command(
    party: Annotated[str | None, CliArgument(help="Whose; a party by name, code or id.")] = None,
    host: Annotated[str, CliOption(help="Who could host this: launch, ssa, leo-commercial, ...")] = "",
    support: Annotated[str, CliOption("--for", help="Who could support this: missile-warning, ssa, ...")] = "",
    limit: Limit = None,
    full: Annotated[bool, CliOption("--full", help="Leave nothing out.")] = False,
    as_of: Day = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Show what a party has that others could use; or who could host, or support, something."""
    record, on = record_of(), day_of(as_of)
    if bool(party) + bool(host) + bool(support) != 1:
        raise InputError("asks of one thing", where="assets", accepts="a party, --host WHAT, or --for WHAT")
    page = lines.Page(as_json, as_csv)
    if party:
        asked = {"--limit": limit is not None, "--as-of": as_of is not None}
        together.refuse(asked, "is about states that could host or support", "a party alone")
        _of_party(page, record, record.party(party), None if full else 8)
        page.done()
        return
    use = host or support
    found = (room.hosts if host else room.supporters)(record, use, on)
    page.head(f"Who could {'host' if host else 'support'} {use}: {len(found)} states on {on}")
    told = first_of(found, limit, data=page.data or full, most=_MOST_STATES)
    for holder in told:
        _holder(page, holder, None if full else _MOST)
    if len(told) < len(found):
        page.say(f"[dim]{len(found) - len(told)} more states: --full[/]")
    page.foot(
        f"In brackets: what covers {use} with {NAME}. Having an asset is no consent to its use.",
        "States under an arms embargo are left out. Any row: comity record show ID",
    )
    page.done()


def promises_command(
    party: State,
    other: Annotated[str | None, CliOption("--with", help="Only what concerns this party too.")] = None,
    topics: Annotated[str, CliOption("--for", help="Only about these: lunar, launch, ssa, ...")] = "",
    full: Annotated[bool, CliOption("--full", help="Show what was met, too, and leave nothing out.")] = False,
    as_of: Day = None,
    known_on: Known = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Show what was promised, to whom, and what came of it; what is overdue or long silent first."""
    record, on = record_of(known_on), day_of(as_of)
    one, two = record.party(party), record.party(other) if other else None
    about = [topic.strip() for topic in topics.split(",") if topic.strip()]
    found = room.promises(record, one, on, two, about)
    page = lines.Page(as_json, as_csv)
    page.head(f"Promised by or to {record.name(one)}{f' and {record.name(two)}' if two else ''}, {on}: {len(found)}")
    shown = found if full or page.data else [p for p in found if p.word != "met"]
    page.rows("", map(lines.promise, shown))
    met = len(found) - len(shown)
    page.foot(*([f"{met} more were met: --full"] if met else []), "silent: open, and nothing was heard for a year")
    page.done()


def _of_party(page: lines.Page, record: room.Record, party: str, most: int | None) -> None:
    found = room.assets_of(record, party)
    page.head(f"{record.name(party)}: {len(found)} assets owned or hosted")
    if not found:
        page.say("Nothing is recorded, which is not proof that there is nothing.")
    for kind in dict.fromkeys(asset.kind for asset in found):
        told = [lines.asset(asset, party) for asset in found if asset.kind == kind]
        page.rows(_TITLES.get(kind, kind.capitalize()), told, most, 12)
    page.foot("Who could host or support something: comity record assets --host launch, --for missile-warning")


def _holder(page: lines.Page, holder: room.Holder, most: int | None) -> None:
    told = [f"{i.kind.short or i.id} {s.status.value}{_limits(i)}" for i, s in holder.instruments]
    covered = ", ".join(dict.fromkeys(told)) or "nothing recorded"
    page.say(f"[bold]{escape(holder.name)}[/] [dim]\\[{escape(covered)}][/]")
    page.rows(holder.name if page.data else "", [lines.asset(asset, holder.party) for asset in holder.assets], most, 12)


def _limits(instrument: room.Instrument) -> str:
    return f", not for {' or '.join(sorted(instrument.excludes))}" if instrument.excludes else ""
