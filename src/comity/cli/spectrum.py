"""``comity spectrum``: who files what with whom for a station, who meets whom, and by when."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from rich.markup import escape

import comity
from comity import record as room
from comity.cli import printing
from comity.cli.declared import CliArgument, CliOption
from comity.cli.options import Csv, Json
from comity.cli.record_lines import Line, Page

if TYPE_CHECKING:
    from comity.api.bridge import SpectrumPlan, SpectrumText

_STATUS: Final = {"required": "[red]required[/]", "possible": "[yellow]possible[/]", "duty": "duty"}
_FLAGS: Final = {
    "shared": "shared with federal users",
    "unallocated": "[red]not allocated to such stations[/]",
    "secondary": "secondary",
    "amateur": "amateur",
    "coordinated": "subject to coordination",
    "published": "advance publication",
    "unknown": "[yellow]no answer in the table[/]",
}


def plan_command(
    station: Annotated[Path, CliArgument(help="The station as YAML or JSON: name, administration, bands, ...")],
    day: Annotated[str | None, CliOption("--date", "--as-of", help="The day asked about; today if absent.")] = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Plan a station's spectrum: who files what with whom, who meets whom, and the days back from bringing into use.

    The file states name, administration, bringing_into_use and bands, and may state ground, visiting, orbit, federal,
    procedure, satellites, mass, lifetime, launch (from, bands) and filed. No interference is estimated.
    """
    found = comity.Bridge(day).spectrum(station)
    if as_json:
        printing.echo_result(found)
        return
    page = Page(as_csv=as_csv)
    page.head(f"Spectrum of {found.station.name}, {found.on}")
    page.say(escape(f"{found.line()}."))
    page.line("Law of the day", [escape(f"{found.headline} (text of {found.law_as_of})")])
    page.rows("What binds", (_text(one, one.says) for one in found.law), None, 12)
    page.rows("Who files what with whom", _files(found), None, 12)
    page.rows("Bands", _bands(found), None, 12)
    page.rows("Who meets whom", _meets(found), None, 12)
    page.rows("Days, counted from bringing into use", _days(found), None, 12)
    page.rows("After the grant", (_text(one, one.what) for one in found.after), None, 12)
    page.rows("What the law of the day asks", _needs(found), None, 12)
    page.foot("No interference is estimated. A filing is no coordination, and neither is a license.")
    page.done()


def _line(cite: str, url: str, confidence: str, when: str, said: str) -> Line:
    source = room.Source(cite, cite, cite, url, room.Confidence(confidence))
    return Line(source, when, f"{said} [cyan]{escape(cite)}[/]", right=" ")


def _text(one: SpectrumText, said: str) -> Line:
    return _line(one.cite, one.url, str(one.confidence), one.text or "not read", escape(said))


def _files(found: SpectrumPlan) -> Iterator[Line]:
    for one in found.files:
        said = f"[bold]{escape(one.who)}[/] to [bold]{escape(one.with_)}[/]: {escape(one.what)}"
        yield _line(one.cite, one.url, str(one.confidence), one.text or "not read", said)


def _bands(found: SpectrumPlan) -> Iterator[Line]:
    for one in found.bands:
        flags = ", ".join(_FLAGS[flag] for flag in one.flags)
        yield _line(one.source, "", one.confidence, one.band, f"{escape(one.use)} [dim]·[/] {flags}")


def _meets(found: SpectrumPlan) -> Iterator[Line]:
    for one in found.meets:
        bands = f" [dim]({', '.join(one.bands)} MHz)[/]" if one.bands else ""
        said = f"[bold]{escape(one.who)}[/] meets [bold]{escape(one.whom)}[/]: {escape(one.when)}{bands}"
        yield _line(one.cite, one.url, one.confidence, "", said)


def _days(found: SpectrumPlan) -> Iterator[Line]:
    for one in found.days:
        late = " [red]passed[/]" if one.late and not one.what.startswith("From") else ""
        whom = " to ".join(part for part in (one.who, one.with_) if part)
        rest = "; ".join(part for part in (whom, one.basis) if part)
        yield _line(
            one.cite, one.url, one.confidence, str(one.on), f"{escape(one.what)}{late} [dim]· {escape(rest)}[/]"
        )


def _needs(found: SpectrumPlan) -> Iterator[Line]:
    several = len({one.of for one in found.needs}) > 1
    for one in found.needs:
        of = f"[bold]{escape(one.of)}[/]: " if several else ""
        yield _line(one.cite, one.url, one.confidence, _STATUS[one.status], f"{of}{escape(one.says)}")
