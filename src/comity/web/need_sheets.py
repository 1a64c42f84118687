"""Pages of needs: what a programme lacks against who gives, one need, one country, hardware without a flight."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import msgspec

import comity
from comity.web.gain_sheets import gain_form
from comity.web.planning import written
from comity.web.sheets import (
    PageBlock,
    PageCell,
    PageField,
    PageForm,
    WebPage,
    block,
    cell,
    filled,
    outside,
    read_at,
    records,
    rows_of,
)

if TYPE_CHECKING:  # what a page is of is loaded by the workers only
    from comity.api.bridge import CountryBridge, NeedCandidate

_NO_RIGHT: Final = (
    "Signing the Accords gives neither capability nor permission; law is determined line by line for the day."
)
_SIGNS: Final = {"primary": "●", "secondary": "◐", "memory": "○"}
_QUESTION: Final = re.compile(r" \((?:[^()]|\([^()]*\))*\?\)")
"""A question in brackets, for which the page of one answer has room."""
_GIVES: Final = ("how far", "partner", "what", "by which instrument", "Accords", "source")


def needs(day: str) -> WebPage:
    """Return needs against partners.

    Raises:
        InputError: no day.
    """
    bridge = comity.Bridge(day or None)
    found = bridge.matrix()
    read = sum(bridge.opened(one) for one in bridge.needs)
    rows = [
        (
            cell(title, f"/bridge/need/{need}"),
            cell(found.ranks.get(need, "")),
            *(_need_cell(found.cells.get((need, who))) for who in found.partners),
        )
        for need, title in found.needs.items()
    ]
    columns = ("need", "rank", *found.partners)
    who = [(cell(name, f"/bridge/country/{one}"), cell(one)) for one, name in found.partners.items()]
    alone = [(cell(one.title, f"/bridge/need/{one.id}"),) for one in bridge.needs.values() if one.id not in found.needs]
    return WebPage(
        title="Needs and partners",
        lead=(
            cell(f"{len(bridge.needs)} needs, {read} of them read at the source; {found.line().partition(', ')[2]}."),
            cell("A cell stands on pages that were read, for the need and for what is given; else it says so."),
        ),
        fields=(PageField("date", "Date", day, hint="today"),),
        asks="/bridge",
        forms=(
            PageForm("/bridge/country", (PageField("of", "Country", hint="ITA"),), "What a country gives, and could"),
            gain_form(day=day),
        ),
        links=(cell("What was built for Gateway", "/bridge/displaced"), cell("As a picture", "/bridge.svg")),
        blocks=filled(
            block("Needs with partners, NASA's rank where it gives one", rows, *columns),
            block("Partners", who, "partner", "code", open=False),
            block("Nobody is recorded as giving to", alone, open=False),
        ),
        data=found.records(),
        table=records(found.records()),
        legend=True,
    )


def _need_cell(found: Any) -> PageCell:
    if found is None:
        return cell("")
    what = found.contribution
    return PageCell(found.word, outside(what.source_url), mark=_SIGNS[str(what.confidence)])


def matrix_picture(day: str, form: str) -> bytes:
    """Return needs against partners as a picture, SVG.

    Raises:
        InputError: no day.
    """
    return written(comity.Bridge(day or None).matrix(), f"needs{form}", picture=True)


def need(name: str, day: str) -> WebPage:
    """Return who says that something lacks, and who could give it.

    Raises:
        InputError: no such need, or no day.
    """
    found = comity.Bridge(day or None).need(name)
    ranks = {one.id: f"{one.id}{f' rank {one.rank}' if one.rank else ''}" for one in found.gaps}
    claims = [
        (
            cell(one.said),
            cell(one.speaker),
            cell(one.gap, note="; ".join(filter(None, (", ".join(ranks.get(gap, gap) for gap in one.gaps), one.note)))),
            cell(one.gap_type),
            read_at(one.source_url, one.confidence),
        )
        for one in found.claims
    ]
    given = [one for one in found.candidates if one.tier != "plausible"]
    able = [one for one in found.candidates if one.tier == "plausible"]
    blocks = filled(
        block("Who says so", claims, "when", "who", "what lacks", "kind", "source"),
        block("Who gives or would", (row for one in given for row in _given(one, one.name)), *_GIVES),
        block(
            "Who has a capability for it, and gives nothing on record",
            (_able(one, one.name) for one in able),
            *_GIVES,
            open=len(able) <= 12,
        ),
        _law(found.candidates),
        _doors(found.doors),
    )
    return WebPage(
        title=found.need.title,
        lead=(cell(f"{found.line()}."), cell(found.need.function), cell(_NO_RIGHT)),
        fields=(PageField("date", "Date", day, hint="today"),),
        asks=f"/bridge/need/{quote(name, safe='')}",
        links=(cell("Needs and partners", "/bridge"),),
        blocks=blocks,
        data=msgspec.to_builtins(found),
        table=rows_of(blocks),
        legend=True,
    )


def country(name: str, day: str) -> WebPage:
    """Return what a country gives, has a capability for, and what stands between.

    Raises:
        InputError: no such country, or no day.
    """
    found = comity.Bridge(day or None).country(name)
    frame = (
        f"{found.framework.title}: {found.framework.because}"
        if found.framework
        else "no framework agreement is recorded"
    )
    blocks = filled(
        block("Gives", (row for one in found.gives for row in _given(one.candidate, one.need.title)), *_of_country()),
        block("Has a capability for", (_able(one.candidate, one.need.title) for one in found.could), *_of_country()),
        block(
            "Takes part in, through ESA",
            (row for one in found.through for row in _given(one.candidate, one.need.title)),
            *_of_country(),
            open=False,
        ),
        block("Lost its flight", map(_lost, found.displaced), *_LOST),
        block(
            "In a Chinese lunar mission, told and not judged",
            [(cell(one.mission), cell(one.what), read_at(one.source_url, one.confidence)) for one in found.elsewhere],
            "mission",
            "what",
            "source",
        ),
        _law([found]),
        _doors(found.doors),
    )
    return WebPage(
        title=f"{found.name}: what it gives, and could",
        lead=(cell(f"{found.line()}."), cell(f"It {found.accords}; {frame}."), cell(_NO_RIGHT)),
        fields=(PageField("date", "Date", day, hint="today"),),
        asks=f"/bridge/country/{quote(name, safe='')}",
        links=(
            cell("Where the partnership stands", f"/partner/{found.country}"),
            cell("Needs and partners", "/bridge"),
        ),
        blocks=blocks,
        data=msgspec.to_builtins(found),
        table=rows_of(blocks),
        legend=True,
    )


def _of_country() -> tuple[str, ...]:
    return (_GIVES[0], "need", *_GIVES[2:])


def _given(one: NeedCandidate, title: str) -> Iterator[tuple[PageCell, ...]]:
    for what in one.contributions:
        opened = "" if one.opened else "page not opened"
        status = "; ".join(filter(None, (what.status, opened)))
        yield (
            cell(one.tier),
            cell(title),
            cell(f"{what.element}: {what.contribution}", note=status),
            cell(fits(one)),
            cell(one.accords),
            read_at(what.source_url, what.confidence, what.date),
        )


def _able(one: NeedCandidate, title: str) -> tuple[PageCell, ...]:
    what = min(one.capabilities, key=lambda row: row.confidence.rank)
    more = f"and {len(one.capabilities) - 1} more" if len(one.capabilities) > 1 else ""
    return (
        cell(what.kind),
        cell(title),
        cell(what.what, note=more),
        cell(fits(one)),
        cell(one.accords),
        read_at(what.source_url, what.confidence, what.year),
    )


def fits(one: NeedCandidate) -> str:
    """Return under what a partner gives, or what it takes and what of that is missing."""
    held = "; ".join(f"{i.title}, {i.status}" for i in one.fits.held)
    return f"under {held}" if held and not one.fits.missing else f"takes: {one.fits.title}; {one.fits.missing}"


def _law(found: Iterable[NeedCandidate | CountryBridge]) -> PageBlock:
    """Return what law says of what goes to and fro, once for all partners of whom it says the same."""
    alike: dict[tuple[str, str], tuple[list[str], Any]] = {}
    notes: dict[str, None] = {}
    everyone = {one.name for one in found}
    for one in found:
        notes |= dict.fromkeys(filter(None, (one.law_note,)))
        for line in one.law:
            alike.setdefault((line.of, line.headline), ([], line))[0].append(one.name)
    rows = [
        (
            cell(of),
            cell("every partner" if len(set(who)) == len(everyone) > 1 else ", ".join(dict.fromkeys(who))),
            cell(_QUESTION.sub("", headline)),
            cell("; ".join(line.cites)),
        )
        for (of, headline), (who, line) in alike.items()
    ]
    day = next((f", as of {line.law_as_of}" for _, line in alike.values()), "")
    return block(
        f"Law on what goes to and fro{day}", rows, "what", "with", "answer", "provisions", lead=" ".join(notes)
    )


def _doors(doors: Any) -> PageBlock:
    rows = [
        (cell(one.when), cell(one.name, note=one.did), read_at(one.url, "primary" if one.opened else "secondary"))
        for one in doors.proposed
    ]
    last = f" The last that met: {doors.last}." if doors.last else ""
    quiet = (
        f"{doors.without_date} other formats have no date ahead and are not proposed.{last}"
        if doors.without_date
        else ""
    )
    return block("Where to raise it", rows, "when", "where", "source", lead=quiet)


_LOST: Final = ("whose", "item", "could fit", "must change", "decides", "source")


def _lost(one: Any) -> tuple[PageCell, ...]:
    item = one.hardware
    fit = "; ".join(f"{title}{'' if read else ' (not opened)'}" for _, title, read in one.fits) or "none named"
    when = (
        f"{item.decided_in}, {item.decision}{', passed' if one.past else ''}" if item.decision else "no day was found"
    )
    return (
        cell(one.name),
        cell(item.item, note=item.state),
        cell(fit),
        cell("; ".join(f"{each.title} ({each.status})" for each in one.agreements)),
        cell(item.decides, note=when),
        read_at(item.source_url, item.confidence),
    )


def displaced(day: str) -> WebPage:
    """Return where hardware that lost its flight could go.

    Raises:
        InputError: no day.
    """
    found = comity.Bridge(day or None).displaced()
    blocks = filled(block("", map(_lost, found), *_LOST))
    return WebPage(
        title="What was built for Gateway",
        lead=(
            cell(f"{len(found)} items lost their flight on 24 March 2026."),
            cell("What an item fits is a need in the same words, not a proof that the hardware fits it."),
        ),
        fields=(PageField("date", "Date", day, hint="today"),),
        asks="/bridge/displaced",
        links=(cell("Needs and partners", "/bridge"),),
        blocks=blocks,
        data=msgspec.to_builtins(found),
        table=rows_of(blocks),
        legend=True,
    )
