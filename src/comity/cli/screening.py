"""``comity screen`` and ``comity screening``: parties against restricted-party lists that the user has downloaded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from click.exceptions import Exit
from rich.markup import escape
from rich.padding import Padding
from rich.text import Text

import comity
from comity import Clearance, InputError
from comity.cli import printing, render_screening, together
from comity.cli.declared import CliArgument, CliOption
from comity.cli.options import Csv, Form, Json, Reading, beside, read_source, tell
from comity.errors import shown
from comity.files import check_document
from comity.files.typed import typed
from comity.scalars import parse_day
from comity.workspace import in_use, lists_of

_FOOTER = (
    "No match is not a release: lists change daily, names are spelled in many ways, and ownership is not on a list."
)
_MOST_KEYS = 5


Lists = Annotated[
    list[str] | None,
    CliOption(
        "--list",
        help="A list that you downloaded: U.S. Consolidated Screening List, OFAC, OpenSanctions, UK, EU, METI; may be "
        "repeated.",
    ),
]
ListDate = Annotated[str | None, CliOption("--list-date", help="Its date, if it does not say.")]
Clearances = Annotated[str | None, CliOption("--clearances", help="What people decided about earlier hits.")]


def are_listed(listed: list[str] | None) -> bool:
    """Whether there are lists to screen against: given, or named by the workspace."""
    return bool(listed or lists_of(in_use()))


def check_lists(listed: list[str] | None, about: Mapping[str, str | None]) -> None:
    """Refuse what is about lists where none is given.

    Raises:
        InputError: an option is given without a list.
    """
    if not are_listed(listed):
        asked = {option: text is not None for option, text in about.items()}
        together.refuse(asked, "is given, but no list", "--list as well")


def screen_command(
    reading: Reading,
    source: Annotated[
        str | None,
        CliArgument(help="An order, activities, a table, or a list of parties."),
    ] = None,
    name: Annotated[list[str] | None, CliOption("--name", help="A party; may be repeated.")] = None,
    country: Annotated[str | None, CliOption(help="Where such a party is.")] = None,
    kind: Annotated[str | None, CliOption(help="commercial, individual, vessel, ...")] = None,
    address: Annotated[str | None, CliOption(help="Its address.")] = None,
    listed: Lists = None,
    list_date: ListDate = None,
    clearances: Clearances = None,
    threshold: Annotated[float, CliOption(help="The least score of a hit, 0 to 100.", min=1, max=100)] = 80.0,
    only: Annotated[list[str] | None, CliOption("--only", help="Look at these lists only: SDN, EL ...")] = None,
    output: Annotated[
        Path | None, CliOption("-o", "--output", help="Write the screening record: .md, .docx or .pdf.")
    ] = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Screen parties against restricted-party lists of yours; exit code 3 when something must be resolved first."""
    if output:
        check_document(output)
    settings = comity.ScreeningSettings(threshold=threshold, lists=tuple(code.upper() for code in only or ()))
    screener = screener_of(listed, list_date, clearances, settings)
    told = {"country": country, "kind": kind, "address": address}
    parties: list[Any] = [{"name": one} | {key: text for key, text in told.items() if text} for one in name or ()]
    if source:
        parties += _parties_of(source, reading)
    else:
        reading.check_unused("no file is given")
    if not parties:
        raise InputError("nothing to screen", accepts="a file of parties or activities, or --name")
    found = comity.screen_parties(parties, screener)
    if not found.parties:
        raise InputError("names no party", where=source or "", accepts="parties with a name")
    if output:
        comity.write_document(found, output)
        printing.told_written(output)
    if as_json:
        printing.echo_result(found)
    elif as_csv:
        printing.echo_table(*render_screening.rows(found))
    else:
        out = printing.console()
        out.print(render_screening.page(found))
        out.print(Padding(Text(_FOOTER, style="dim italic"), (1, 0, 1, 2)))
    if found.hold:
        raise Exit(3)


def _parties_of(source: str, reading: Reading) -> list[Any]:
    """Return the parties that a file lists, or the activities that name them."""
    listed = comity.PartyTable.read(source, sheet=reading.sheet, columns=reading.meanings)
    if listed is None:
        return list(read_source(source, None, reading).activities)
    tell(listed.reading.lines())
    beside(listed.reading, reading, Path(source))
    return list(listed.parties)


def delta_command(
    before: Annotated[str, CliArgument(help="The earlier list.")],
    after: Annotated[str, CliArgument(help="The later list.")],
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show what changed from one version of a list to the next."""
    found = comity.diff(Path(before), Path(after))
    if as_json:
        printing.echo_result(found)
        return
    rows = [("added", one.code, one.name, "", "", "") for one in found.added]
    rows += [("removed", one.code, one.name, "", "", "") for one in found.removed]
    rows += [
        ("changed", one.key, one.name, field, was, now)
        for one in found.changed
        for field, (was, now) in one.fields.items()
    ]
    if Form(as_json=False, as_csv=as_csv).printed(("change", "list", "name", "field", "before", "after"), rows):
        return
    out = printing.console()
    counts = f"{len(found.added):,} added, {len(found.removed):,} removed, {len(found.changed):,} changed"
    out.print(Text(f"{found.before} to {found.after}: {counts}", style="bold"))
    for sign, style, entries in (("+", "green", found.added), ("-", "red", found.removed)):
        for entry in entries:
            out.print(Text.assemble((f"{sign} {shown(entry.code)}  ", style), shown(entry.name)))
    for change in found.changed:
        out.print(Text.assemble(("~ ", "yellow"), shown(change.key if change.name in change.key else change.name)))
        for field, (was, now) in change.fields.items():
            out.print(Padding(Text(f"{field}: '{shown(was)}' → '{shown(now)}'", style="dim"), (0, 0, 0, 4)))


def clear_command(
    party: Annotated[str, CliArgument(help="The name that was screened.")],
    entry: Annotated[str, CliOption(help="The hit, as shown: SDN:12345, EL:Some Company.")],
    by: Annotated[str, CliOption(help="Who decides.")],
    why: Annotated[str, CliOption(help="On what grounds.")],
    clearances: Annotated[str, CliOption("--clearances", help="The file to record it in.")],
    listed: Lists = None,
    list_date: ListDate = None,
    same: Annotated[bool, CliOption("--same", help="It is the listed party, not another.")] = False,
    until: Annotated[str | None, CliOption(help="Good until this day.")] = None,
) -> None:
    """Record that a person resolved a hit: another party, or (--same) the listed one."""
    screener = screener_of(listed, list_date, None, comity.ScreeningSettings(threshold=50.0))
    [found] = comity.screen_parties([party], screener).parties
    hits = [hit for hit in found.hits if hit.entry.key == entry]
    if not hits:
        keys = ", ".join(hit.entry.key for hit in found.hits[:_MOST_KEYS]) or "it has none"
        raise InputError(f"'{entry}' is no hit for '{party}'", where="--entry", accepts=keys)
    for hit in hits:
        decided = {
            "party": party,
            "entry": entry,
            "fingerprint": hit.fingerprint,
            "decision": "same" if same else "different",
            "by": by,
            "on": date.today(),
            "why": why,
            "list_date": screener.listed.date,
            "until": parse_day(until),
        }
        cleared = typed(decided, Clearance, lambda steps: f"--{steps[0]}" if steps else "clear")
        screener.record(cleared, clearances)
    told = f"is the listed party {entry}" if same else f"is another party than {entry}"
    printing.console().print(escape(shown(f"Recorded in {clearances}: {party} {told}.")))


def screener_of(
    listed: list[str] | None,
    list_date: str | None,
    clearances: str | None,
    settings: comity.ScreeningSettings | None = None,
) -> comity.Screener:
    """Return the lists that options name, or the workspace.

    Raises:
        InputError: no list, or a file that cannot be used.
    """
    if clearances and not Path(clearances).exists():
        raise InputError("no such file", where=clearances)
    return comity.screener(listed or None, clearances or (), list_date=list_date, settings=settings)
