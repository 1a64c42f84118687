"""``comity leo path`` and ``book``: a partner's way to a station, and the book of an investment summit."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from rich.markup import escape

import comity
from comity import record as room
from comity.cli import printing
from comity.cli.declared import CliOption
from comity.cli.leo import Day, Full, Unread, deal_line
from comity.cli.options import Csv, Json
from comity.cli.record_lines import Line, Page
from comity.files import check_output, check_rows_file, write_rows

if TYPE_CHECKING:
    from comity.api.leo import InvestorCountry, LeoBook, LeoPath, PathLine, PathPhase

_STATUS: Final = {
    "required": "[red]required[/]",
    "possible": "[yellow]possible[/]",
    "spared": "[green]exception[/]",
    "duty": "duty",
    "possible duty": "[yellow]perhaps[/]",
    "read": "[dim]read[/]",
}
_SHORT: Final = ("required", "possible", "spared", "duty", "read")
_TABLES: Final = (".csv", ".xlsx", ".parquet", ".json")
_MOST: Final = 12


def path_command(
    partner: Annotated[str, CliOption("--from", help="The partner's state.")],
    what: Annotated[str, CliOption("--what", help="module, crew or payload.")] = "module",
    station: Annotated[str, CliOption("--station", help="Which station; any that begins at the ISS if absent.")] = "",
    item: Annotated[str, CliOption("--item", help="Classification of what is brought; the usual one if absent.")] = "",
    day: Day = None,
    full: Full = False,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show what a partner's module, crew or payload needs on its way to a station, there, and back, phase by phase."""
    found = comity.CommercialLeo(day).path(partner, what, station, item=item)
    if as_json:
        printing.echo_result(found)
        return
    page = Page(as_csv=as_csv)
    page.head(f"{found.name}'s {found.what} on {found.station}, {found.on}")
    page.say(escape(f"{found.line()}."))
    _supposed(page, found)
    before: list[PathLine] = []
    for one in found.phases:
        _phase(page, one, [] if full or not one.orbit else before, full)
        before = [*before, *one.lines] if one.orbit else []
    quiet = dict.fromkeys(regime for one in found.phases for regime in one.open)
    page.line("Not examined in depth", map(escape, quiet))
    page.foot("read: a text that no pack determines, as it was read. Law of other states: read in outline, or not.")
    page.done()


def book_command(
    on: Annotated[str, CliOption("--on", help="The day of the summit.")],
    output: Annotated[
        Path | None,
        CliOption("-o", "--output", help="Write it: a document (.docx, .pdf, .md), or its deals (.xlsx, .csv, ...)."),
    ] = None,
    day: Day = None,
    remembered: Unread = False,
    full: Full = False,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Make the book of an investment summit: deals and asks, whom to invite, the calendar of clearances backwards."""
    table = output is not None and output.suffix.lower() in _TABLES
    if output:
        check_rows_file(output) if table else check_output(output)
    found = comity.CommercialLeo(day, remembered=remembered).book(on)
    if output and table:
        write_rows(output, found.columns, found.rows())
    elif output:
        comity.write_document(found, output)
    if output:
        printing.beside(f"written: {output}")
    if as_json:
        printing.echo_result(found)
    elif as_csv:
        printing.echo_table(found.columns, found.rows())
    elif not output:
        _book(found, full)


def _supposed(page: Page, found: LeoPath) -> None:
    frame = found.framework
    told = f"{frame.title}: {frame.because}" if frame else "no framework agreement is recorded"
    page.say(escape(f"{found.name} {found.member}; {told}."))
    supposed = f"Supposed: {found.item}, for human spaceflight, a firm as user; --item and --station say otherwise."
    page.say(f"[dim]{escape(supposed)}[/]")


def _phase(page: Page, one: PathPhase, before: list[PathLine], full: bool) -> None:
    """Write a phase; of a time in orbit only what is other than in the time before it."""
    told = [line for line in one.lines if (full or line.status in _SHORT) and line not in before]
    page.rows(one.title, [_line(line, full) for line in told], None, 9)
    if len(told) < len(one.lines) and before:
        page.say(
            f"   [dim]{'' if told else f'[bold not dim]{escape(one.title)}[/]: '}the rest as in the phase before[/]"
        )
    if not one.orbit:
        page.say(f"   [dim]{escape(one.headline)}[/]")


def _line(one: PathLine, full: bool) -> Line:
    source = room.Source(one.cite, one.says, one.cite, one.url, room.Confidence(one.confidence))
    text = f"[dim], text of {one.text}[/]" if one.text and full else ""
    cite = one.cite if full else one.cite.partition(";")[0].partition(" (limited")[0]
    return Line(
        source,
        _STATUS[one.status],
        f"[bold]{one.subject}[/] {escape(one.says)} [cyan]{escape(cite)}[/]{text}",
        right=" ",
    )


def _book(found: LeoBook, full: bool) -> None:
    page = Page()
    page.head(f"Summit of {found.day}: deals, asks, invitations, clearances")
    page.say(escape(f"{found.line()}."))
    page.rows("Deals and asks", map(deal_line, found.deals), None if full else _MOST, 10)
    page.rows("Whom to invite, by eligibility", map(_invited, found.countries), None if full else _MOST, 4)
    for (headline, asks), whom in found.alike().items():
        who = ", ".join(whom) if len(whom) < len(found.countries) else "each"
        first = f"; first question: {asks}" if asks else ""
        page.say(f"   [dim]{escape(f'Investors from {who}: {headline}{first}')}[/]")
    page.rows(f"Clearances ({found.basis})", _calendar(found), None, 10)
    page.foot("A page a deal: -o book.docx; the deals as a table: -o book.xlsx")


def _invited(one: InvestorCountry) -> Line:
    rest = " · ".join(part for part in (f"{one.deals} on record", one.accords, one.barred) if part)
    return Line(None, one.country, f"[bold]{escape(one.name)}[/] [dim]· {escape(rest)}[/]", right=" ")


def _calendar(found: LeoBook) -> Iterable[Line]:
    for one in found.calendar:
        late = " [red]late[/]" if one.late else ""
        source = room.Source(one.what, one.what, one.cite, "", room.Confidence(one.confidence)) if one.cite else None
        said = f"{escape(one.what)}{late} [dim]· {escape(one.who)}[/] [cyan]{escape(one.cite)}[/]"
        yield Line(source, str(one.on), said, right=" ")
