"""``comity bridge``: from what a programme lacks to the partners who could give it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from rich.markup import escape

import comity
from comity import InputError
from comity import record as room
from comity.cli import bridge_format, printing, together
from comity.cli.declared import CliOption
from comity.cli.options import Csv, Json, Picture
from comity.cli.record_lines import Line, Page
from comity.files import check_picture

if TYPE_CHECKING:
    from comity import Bridge, Plan
    from comity.api.bridge import (
        AgencyNeed,
        AgencyObjective,
        ArchitectureGap,
        CountryBridge,
        CountryNeed,
        DisplacedAnswer,
        DoorsFound,
        NeedBridge,
        NeedCandidate,
        NeedClaim,
        NeedMatrix,
        OtherProgramme,
        WorkbookReading,
    )

_NOT_OPENED: Final = "[yellow]page not opened[/]"
_MOST: Final = 3
_SUBJECTS: Final = ("agreement", "data", "hardware", "people")
_QUESTION: Final = re.compile(r" \((?:[^()]|\([^()]*\))*\?\)")
"""A question in brackets, for which the page of one answer has room."""
_FOOT: Final = (
    "Signing the Accords gives neither capability nor permission; law is determined line by line for the day."
)


def bridge_command(
    need: Annotated[
        str | None, CliOption("--need", help="Who could fill this need: an id, or a gap of NASA's.")
    ] = None,
    country: Annotated[str | None, CliOption("--country", help="What this country gives and could give.")] = None,
    displaced: Annotated[
        str | None, CliOption("--displaced", help="Where hardware that lost its flight could go: gateway.")
    ] = None,
    format_: Annotated[
        str | None, CliOption("--format", help="Draft a meeting: accords-workshop, government-industry-dialogue, ...")
    ] = None,
    on: Annotated[str | None, CliOption("--on", help="The day of the meeting.")] = None,
    workbook: Annotated[
        Path | None, CliOption("--workbook", help="Compare a workbook of NASA's with what is shipped of it.")
    ] = None,
    day: Annotated[str | None, CliOption("--date", "--as-of", help="The day asked about; today if absent.")] = None,
    remembered: Annotated[
        bool, CliOption("--include-unread", help="Tell rows from memory, too, which nobody read.")
    ] = False,
    steps: Annotated[bool, CliOption("--steps", help="Plan what it takes with the country, too.")] = False,
    full: Annotated[bool, CliOption("--full", help="Leave nothing out.")] = False,
    picture: Picture = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Tell what a program lacks, who says so, who could give it, under which instrument, and where to raise it."""
    told = {"--need": need, "--country": country, "--displaced": displaced, "--workbook": workbook, "--format": format_}
    given = [name for name, value in told.items() if value]
    if len(given) > 1 and given not in (["--need", "--country"], ["--need", "--format"]):
        accepts = "one of them; --need with --country or --format"
        raise InputError("are asked together", where=" and ".join(given), accepts=accepts)
    together.refuse({"--on": on and not format_}, "is the day of a meeting", "--format")
    if format_ and not on:
        raise InputError("has no day", where="--format", accepts="--on YYYY-MM-DD")
    together.refuse({"--picture": picture and given}, "draws all needs against all partners", "no need and no country")
    if picture:
        check_picture(picture)
    together.refuse({"--steps": steps and not country}, "is planned with one country", "--country")
    bridge = comity.Bridge(day, remembered=remembered)
    page = Page(as_csv=as_csv)
    found, tell = _asked(page, bridge, {**told, "--on": on}, full)
    if as_json:
        printing.echo_result(found)
    else:
        tell()
        if steps and country:
            _steps(page, bridge.steps(country))
        page.done()
    if picture:
        comity.draw(bridge.matrix(), picture)
        printing.told_written(picture)


def _asked(page: Page, bridge: Bridge, told: dict[str, Any], full: bool) -> tuple[Any, Callable[[], None]]:
    """Return what is asked for, and how it is told."""
    if told["--workbook"]:
        reading = bridge.read_workbook(told["--workbook"])
        return reading, lambda: _workbook(page, reading, full)
    if told["--format"]:
        draft = bridge.draft(told["--format"], str(told["--on"]), need=told["--need"] or "")
        return draft, lambda: bridge_format.tell(page, draft, full=full)
    if told["--need"]:
        need = bridge.need(told["--need"], told["--country"] or "")
        return need, lambda: _need(page, need, full)
    if told["--country"]:
        country = bridge.country(told["--country"])
        return country, lambda: _country(page, country, full)
    if told["--displaced"]:
        displaced = bridge.displaced(told["--displaced"])
        return displaced, lambda: _displaced(page, displaced, bridge.on)
    matrix = bridge.matrix()
    return (
        matrix.records(),
        lambda: printing.echo_records(matrix.records()) if page.data else _overview(page, bridge, matrix, full),
    )


def _overview(page: Page, bridge: Bridge, matrix: NeedMatrix, full: bool) -> None:
    page.head(f"Needs and partners, {bridge.on}")
    unread = [escape(one.title) for one in bridge.needs.values() if not bridge.opened(one.id)]
    read = len(bridge.needs) - len(unread)
    page.say(f"{len(bridge.needs)} needs, {read} of them read at the source; {matrix.line().partition(', ')[2]}.")
    page.rows("Needs with partners, NASA's rank where it gives one", _cells(matrix, opened=True), None, 8)
    told = _cells(matrix, opened=False)
    page.rows("Told at second hand: no cell stands on it", told, None if full else 24, 8)
    alone = [escape(one.title) for one in bridge.needs.values() if one.id not in matrix.needs]
    page.line("Nobody is recorded as giving to", alone)
    page.line("Needs known at second hand only, on which no cell rests", unread)
    page.foot(
        "A cell stands on pages that were read, for the need and for what is given.",
        "One need: comity bridge --need n-logserv. One country: --country ITA. Gateway: --displaced gateway",
    )


def _cells(matrix: NeedMatrix, *, opened: bool) -> list[Line]:
    """Return a line for each need with its cells that stand on pages that were read, or with the others."""
    lines = []
    for need, title in matrix.needs.items():
        about = {who: cell for (other, who), cell in matrix.cells.items() if other == need and cell.opened == opened}
        told = [f"[green]{escape(who)}[/] {cell.tier}" if opened else escape(who) for who, cell in about.items()]
        rank = f"rank {matrix.ranks[need]}" if need in matrix.ranks else ""
        if told:
            said = ("; " if opened else ", ").join(told)
            lines.append(Line(None, rank, f"{escape(title)} [dim]{need}[/] · {said}", right=" "))
    return lines


def _need(page: Page, found: NeedBridge, full: bool) -> None:
    page.head(f"{found.need.title} ({found.need.id}), {found.on}")
    page.say(escape(f"{found.line()}."))
    page.say(f"[dim]{escape(found.need.function)}.[/]")
    gaps = {one.id: one for one in found.gaps}
    page.rows("Who says so", [_claim(one, gaps) for one in found.claims], wide=8)
    _objectives(page, found.objectives, full)
    _candidates(page, found.candidates, full)
    _law(page, found.candidates, full)
    _doors(page, found.doors, full)
    page.foot(_FOOT, "Steps with one of them: comity bridge --country ITA --steps")


def _country(page: Page, found: CountryBridge, full: bool) -> None:
    page.head(f"{found.name}: what it gives and could, {found.on}")
    page.say(escape(f"{found.line()}."))
    frame = found.framework
    standing = f"{frame.title}: {frame.because}" if frame else "no framework agreement is recorded"
    page.say(escape(f"It {found.accords}; {standing}."))
    _elsewhere(page, found.elsewhere)
    page.rows("Gives", [_given(one.need.title, one.candidate) for one in found.gives], None if full else 8, 12)
    could = [_able(one.need.title, one.candidate) for one in found.could]
    page.rows("Has a capability for", could, None if full else _MOST, 14)
    through = [_given(one.need.title, one.candidate) for one in found.through]
    page.rows("Takes part in, through ESA", through, None if full else _MOST, 12)
    page.rows("Lost its flight", map(_lost, found.displaced), wide=4)
    _instruments(page, [*found.gives, *found.could])
    _law(page, [found], full)
    page.rows("What their side needs", [_their_need(one) for one in found.their_side], wide=6)
    _doors(page, found.doors, full)
    page.foot(_FOOT, f"Steps: comity bridge --country {found.country} --steps")


def _their_need(one: AgencyNeed) -> Line:
    told = (
        one.says or "What law asks of it was sought and not found: ask it which act or consent it needs, and how long"
    )
    note = f" [dim]{escape(one.note)}[/]" if one.note else ""
    said = f"{escape(told)} [cyan]{escape(one.cite)}[/]{note}"
    return Line(one.source(one.party, one.cite or one.party), one.party.upper(), said)


def _displaced(page: Page, found: Sequence[DisplacedAnswer], on: date) -> None:
    page.head(f"What was built for Gateway, {on}")
    ahead = dict.fromkeys(f"{one.hardware.decided_in}, {one.hardware.decision}" for one in found if _is_open(one))
    page.say(
        escape(
            f"{len(found)} items lost their flight on 24 March 2026; next decision: {'; '.join(ahead) or 'none dated'}."
        )
    )
    page.rows("", map(_lost, found), wide=4)
    page.foot("What an item fits is a need in the same words, not a proof that the hardware fits it.", _FOOT)


def _workbook(page: Page, found: WorkbookReading, full: bool) -> None:
    page.head(found.workbook.title)
    page.say(escape(f"{found.line()}."))
    changed = [one for one in (*found.rows, *found.objectives) if one.change or full or page.data]
    rows = [
        Line(
            None, one.id, f"{escape(one.title)} [dim]{escape(one.change or one.shipped)}[/]", right=f"{one.rank or ' '}"
        )
        for one in changed
    ]
    page.rows("Differs from what is shipped" if not full else "Rows", rows, None, 12)
    if found.gone:
        page.line("Shipped, and not in it", found.gone)
    page.foot("The words are the agency's; what is shipped is in ours.")


def _claim(one: NeedClaim, gaps: dict[str, ArchitectureGap]) -> Line:
    told = [f"{name}{f' rank {gaps[name].rank}' if name in gaps and gaps[name].rank else ''}" for name in one.gaps]
    about = f" [dim]\\[{escape(', '.join(told))}][/]" if told else ""
    note = f" [dim]{escape(one.note)}[/]" if one.note else ""
    said = f"{escape(one.speaker)}: {escape(one.gap)} [dim]· {one.gap_type}[/]{about}{note}"
    return Line(one.source(one.need, one.speaker), one.said, said)


def _objectives(page: Page, found: Sequence[AgencyObjective], full: bool) -> None:
    """Write which of the agency's objectives a function of the need is in."""
    if found:
        told = [f"{escape(one.title)} [dim]{one.id}[/]" for one in (found if full else found[:_MOST])]
        more = [] if full or len(found) <= _MOST else [f"[dim]{len(found) - _MOST} more: --full[/]"]
        page.line(f"In NASA's decomposition a part of {len(found)} objectives", [*told, *more])


def _candidates(page: Page, found: Iterable[NeedCandidate], full: bool) -> None:
    given = [one for one in found if one.tier != "plausible"]
    able = [one for one in found if one.tier == "plausible"]
    page.rows(
        "Who gives or would", [_given(one.name, one, one.accords, _fits(one)) for one in given], None if full else 8, 12
    )
    first = f" (first: {able[0].fits.title})" if able else ""
    page.rows(
        f"Who has a capability for it, and gives nothing on record{first}",
        [_able(one.name, one, one.accords) for one in able],
        None if full else 6,
        14,
    )
    for one in found:
        _elsewhere(page, one.elsewhere, one.name)


def _given(title: str, one: NeedCandidate, *about: str) -> Line:
    what = one.contributions[0]
    status = f"; {what.status}" if what.status else ""
    opened = "" if one.opened else f" {_NOT_OPENED}"
    told = escape(f"{what.element}: {what.contribution}{status}")
    rest = f" [dim]· {escape(' · '.join(about))}[/]" if about else ""
    return Line(what.source(what.id, what.element), one.tier, f"[bold]{escape(title)}[/] · {told}{opened}{rest}")


def _instruments(page: Page, found: Iterable[CountryNeed]) -> None:
    """Write which instrument each contribution takes, once for all that take the same."""
    alike: dict[str, list[str]] = {}
    for one in found:
        alike.setdefault(_fits(one.candidate), []).append(one.need.title)
    lines = [
        Line(None, "", f"{escape(text)} [dim]for {escape(', '.join(titles))}[/]", right=" ")
        for text, titles in alike.items()
    ]
    page.rows("By which instrument", lines, wide=1)


def _fits(one: NeedCandidate) -> str:
    """Return under what a partner gives, or what it takes and what of that is missing."""
    held = "; ".join(f"{i.title}, {i.status}" for i in one.fits.held)
    return f"under {held}" if held and not one.fits.missing else f"takes: {one.fits.title}; {one.fits.missing}"


def _able(title: str, one: NeedCandidate, about: str = "") -> Line:
    what = min(one.capabilities, key=lambda row: row.confidence.rank)
    more = f" and {len(one.capabilities) - 1} more" if len(one.capabilities) > 1 else ""
    rest = f" [dim]· {escape(about)}[/]" if about else ""
    said = f"[bold]{escape(title)}[/] · {escape(what.what)}{more}{rest}"
    return Line(what.source(one.country, what.what), what.kind, said)


def _elsewhere(page: Page, found: Iterable[OtherProgramme], name: str = "") -> None:
    for one in found:
        page.rows(
            "",
            [
                Line(
                    one.source(one.mission, one.what),
                    one.mission,
                    f"{escape(name)} {escape(one.what)} on a Chinese mission",
                )
            ],
            wide=12,
        )


def _law(page: Page, found: Iterable[NeedCandidate | CountryBridge], full: bool) -> None:
    """Write what law says, once for all partners of whom it says the same."""
    said: dict[tuple[str, str], list[str]] = {}
    lines = {(line.of, line.headline): line for one in found for line in one.law}
    for one in found:
        for line in one.law:
            said.setdefault((line.of, line.headline), []).append(one.name)
    alike: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (of, headline), names in said.items():
        alike.setdefault((headline, tuple(names)), []).append(of)
    everyone = len({name for names in said.values() for name in names})
    rows = []
    for (headline, whose), subjects in sorted(alike.items(), key=lambda told: _SUBJECTS.index(told[1][0])):
        line = lines[subjects[0], headline]
        whom = "every partner" if len(whose) == everyone > 1 else ", ".join(whose)
        cites = "; ".join(line.cites if full else line.cites[:1])
        text = headline if full else _QUESTION.sub("", headline)
        rows.append(
            Line(None, ", ".join(subjects), f"{escape(whom)}: {escape(text)} [cyan]{escape(cites)}[/]", right=" ")
        )
    wide = max((len(row.when) for row in rows), default=0)
    day = next((f", as of {line.law_as_of}" for line in lines.values()), "")
    page.rows(f"Law on what goes to and fro{day}", rows, wide=wide)
    for note in dict.fromkeys(one.law_note for one in found if one.law_note):
        page.say(f"[dim]{escape(note[:1].upper() + note[1:])}.[/]")
    if full and lines:
        page.line(
            "Determined",
            [escape(f"{of}: {name}") for of, name in dict.fromkeys((line.of, line.name) for line in lines.values())],
        )


def _doors(page: Page, found: DoorsFound, full: bool) -> None:
    rows = [
        Line(
            room.Source(
                one.id,
                one.name,
                one.name,
                one.url,
                room.Confidence.PRIMARY if one.opened else room.Confidence.SECONDARY,
            ),
            one.when.removeprefix("next ").replace("open all the time", "open"),
            f"{escape(one.name)} [dim]{escape(one.did)}[/]",
        )
        for one in found.proposed
    ]
    page.rows("Where to raise it", rows, None if full else 4, 8)
    if found.without_date:
        last = f" The last that met: {found.last}." if found.last else ""
        page.say(
            f"[dim]{escape(f'{found.without_date} other formats have no date ahead and are not proposed.{last}')}[/]"
        )


def _steps(page: Page, plan: Plan) -> None:
    """Write a plan's steps, a line each, with usual days."""
    rows = [
        Line(
            room.Source(one.id, one.title, one.cite, one.url, room.Confidence(one.confidence)),
            str(one.ends),
            f"{escape(one.title)} [dim]· {escape(one.owner)}[/]",
            right=f"[dim]{one.days.typical} days[/]" if one.duration_known else "[dim]days not known[/]",
        )
        for one in plan.steps
    ]
    page.say(f"[bold]Steps[/] [dim]{escape(plan.line())}[/]")
    page.rows("", rows, None, 10)


def _lost(one: DisplacedAnswer) -> Line:
    item = one.hardware
    fits = ", ".join(f"{title}{'' if read else ' (not opened)'}" for _, title, read in one.fits) or "none named"
    change = "; ".join(f"{a.title} ({a.status})" for a in one.agreements)
    when = (
        f"{item.decided_in}, {item.decision}{', passed' if one.past else ''}" if item.decision else "no day was found"
    )
    said = (
        f"[bold]{escape(item.item)}[/] · {escape(item.state)} [dim]· {escape(f'fits: {fits}')} · "
        f"{escape(f'must change: {change} · ') if change else ''}{escape(f'decides: {item.decides}; {when}')}[/]"
    )
    return Line(
        item.source(item.id, item.item),
        one.hardware.party.upper() if one.hardware.country == "INT" else one.hardware.country,
        said,
    )


def _is_open(one: DisplacedAnswer) -> bool:
    return bool(one.hardware.decision) and not one.past
