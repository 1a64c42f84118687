"""Pages of commercial stations in low Earth orbit: what is said of dates, a station, what slips, a partner's way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

import msgspec

import comity
from comity.web.planning import written
from comity.web.sheets import (
    PageCell,
    PageField,
    PageForm,
    WebPage,
    block,
    cell,
    cited,
    filled,
    read_at,
    records,
    rows_of,
)

_CLAIM: Final = ("date", "what", "said by, when", "stands", "source")
_WHATS: Final = ("module", "crew", "payload")
_WORDS: Final = {"spared": "exception", "possible duty": "perhaps"}


def timeline(day: str) -> WebPage:
    """Return what is said of dates; claims that disagree side by side.

    Raises:
        InputError: no day.
    """
    leo = comity.CommercialLeo(day or None)
    found = leo.timeline()
    disputed = [
        block(
            f"{one.subject}: {one.milestone}",
            map(_claim, one.claims),
            *_CLAIM,
            lead=f"Nothing newer was said for {one.days_old} days." if one.stale else "",
        )
        for one in found.conflicts
    ]
    rest = [_claim(claim) for one in found.events if not one.conflict for claim in one.claims]
    stations = [
        (cell(one.name, f"/leo/station/{name}"), cell(one.approach), cell(one.country), cell(one.summary))
        for name, one in leo.stations.items()
    ]
    return WebPage(
        title="Low Earth orbit",
        lead=(cell(f"{found.line()}."), cell("No dates are merged: claims that disagree stand side by side.")),
        fields=(PageField("date", "Date", day, hint="today"),),
        asks="/leo",
        forms=(path_form(day=day), scenario_form(day=day)),
        picture=cell("What is said of each date, as bars; the tables below have the same"),
        blocks=filled(
            block("Stations", stations, "station", "how", "country", "what it is"),
            *disputed,
            block("One word each", rest, *_CLAIM, open=len(rest) <= 12),
        ),
        data=found.records(),
        table=records(found.records()),
        legend=True,
    )


def timeline_picture(day: str, form: str) -> bytes:
    """Return what is said of dates as a picture, SVG.

    Raises:
        InputError: no day.
    """
    return written(comity.CommercialLeo(day or None).timeline(), f"leo{form}", picture=True)


def _claim(one: Any) -> tuple[PageCell, ...]:
    return (
        cell(one.date, note="" if one.current else "no longer said"),
        cell(f"{one.subject}, {one.milestone}", note=one.note),
        cell(f"{one.claimed_by}, {one.claimed}"),
        cell(one.status),
        read_at(one.source_url, one.confidence),
    )


def station(name: str, day: str) -> WebPage:
    """Return a station: dates, what was agreed, money and capacity, what hangs on it.

    Raises:
        InputError: no such station, or no day.
    """
    found = comity.CommercialLeo(day or None).station(name)
    ties = [
        (
            cell(one.title, f"/record/{quote(one.id, safe='')}"),
            cell(one.status, note=one.because),
            read_at(one.url, one.confidence),
        )
        for one in found.ties
    ]
    deals = [
        (
            cell(one.date),
            cell(f"{', '.join(one.investors)} to {', '.join(one.targets)}"),
            cell(", ".join(filter(None, (one.what, one.amount, one.stake))), note=one.note),
            cell(one.status),
            cell(one.clearance or "not reported"),
            read_at(one.url, one.confidence),
        )
        for one in found.deals
    ]
    hangs = [
        (cell(one.who), cell(one.what), cell(one.date), read_at(one.source_url, one.confidence)) for one in found.hangs
    ]
    blocks = filled(
        block("What is said of its dates", map(_claim, found.dates), *_CLAIM),
        block("Agreed and invested, by the record", ties, "what", "stands", "source"),
        block("Money and capacity, as reported", deals, "when", "who", "what", "stands", "clearance", "source"),
        block("What hangs on it", hangs, "who", "what", "date", "source"),
    )
    return WebPage(
        title=found.station.name,
        lead=(
            cell(f"{found.line()}."),
            cell(f"{found.station.summary}."),
            cell("Amounts stand in their own currency and are never added up; a memorandum is no supply."),
        ),
        fields=(PageField("date", "Date", day, hint="today"),),
        asks=f"/leo/station/{quote(name, safe='')}",
        forms=(path_form(station_=found.station.id, day=day),),
        links=(cell("All stations and dates", "/leo"),),
        blocks=blocks,
        data=msgspec.to_builtins(found),
        table=rows_of(blocks),
        legend=True,
    )


def scenario_form(stated: Mapping[str, str] | None = None, day: str = "") -> PageForm:
    """Return the form that asks what falls if dates are others."""
    told = " ".join(f"{name}={value}" for name, value in (stated or {}).items())
    fields = (
        PageField("if", "If", told, hint="iss-end=2032 starlab=+24m"),
        PageField("date", "Date", day, hint="today"),
    )
    return PageForm("/leo/scenario", fields, "What falls if a date is another")


def scenario(text: str, day: str) -> WebPage:
    """Return what holds, falls or must be extended in a scenario.

    Raises:
        InputError: no station, or what is no day and no slip; holds every fault.
    """
    stated = _stated(text)
    form = scenario_form(stated, day)
    if not stated:
        return form.unasked()
    found = comity.CommercialLeo(day or None).scenario(stated)
    columns = ("then", "who", "what", "because", "today", "source")
    changed = [one for one in found.fates if one.changes]
    same = [one for one in found.fates if not one.changes]
    return WebPage(
        title=f"What if {', '.join(f'{name}={value}' for name, value in stated.items())}",
        lead=(
            cell(f"{found.line()}."),
            cell("No dates are merged: each commitment is compared with every date that is claimed."),
        ),
        fields=form.fields,
        asks=form.asks,
        links=(cell("All stations and dates", "/leo"),),
        blocks=filled(
            block("Other than somebody says today", map(_fate, changed), *columns),
            block("As everybody says today", map(_fate, same), *columns),
        ),
        data=msgspec.to_builtins(found),
        table=records(found.records()),
        legend=True,
    )


def _stated(text: str) -> dict[str, str]:
    """Return what is supposed, by name.

    Raises:
        InputError: a part of it has no value.
    """
    parts = text.replace(",", " ").split()
    bare = [one for one in parts if "=" not in one]
    if bare:
        accepts = "name=value, as iss-end=2032 or starlab=+24m"
        raise comity.InputError(f"found '{' '.join(bare)}'", where="if", accepts=accepts)
    return {name: value for name, _, value in (one.partition("=") for one in parts)}


def _fate(one: Any) -> tuple[PageCell, ...]:
    about = one.commitment
    return (
        cell(one.then.fate),
        cell(about.who),
        cell(about.what),
        cell(one.then.because),
        cell("; ".join(f"{told.by}: {told.fate}" for told in one.today)),
        read_at(about.source_url, about.confidence),
    )


def path_form(partner: str = "", what: str = _WHATS[0], station_: str = "", item: str = "", day: str = "") -> PageForm:
    """Return the form that asks for a partner's way to a station."""
    fields = (
        PageField("from", "Partner", partner, hint="JPN"),
        PageField("what", "What goes", what, _WHATS),
        PageField("station", "Station", station_, hint="starlab; empty: any that begins at the ISS"),
        PageField("item", "Its class", item, hint="the usual one"),
        PageField("date", "Date", day, hint="today"),
    )
    return PageForm("/leo/path", fields, "A partner's way to a station, and back")


def path(partner: str, what: str, station_: str, item: str, day: str) -> WebPage:
    """Return what a partner's module, crew or payload needs, phase by phase.

    Raises:
        InputError: no such state, station or thing, or no day.
    """
    form = path_form(partner, what or _WHATS[0], station_, item, day)
    if not partner:
        return form.unasked()
    found = comity.CommercialLeo(day or None).path(partner, what or _WHATS[0], station_, item=item)
    frame = found.framework
    standing = f"{frame.title}: {frame.because}" if frame else "no framework agreement is recorded"
    blocks = [
        block(
            one.title,
            [
                (
                    cell(_WORDS.get(line.status, line.status)),
                    cell(line.subject),
                    cell(line.says),
                    cited(line.cite, line.url, line.confidence),
                )
                for line in one.lines
            ],
            "",
            "about",
            "what",
            "provision",
            lead=one.headline,
        )
        for one in found.phases
    ]
    quiet = dict.fromkeys(regime for one in found.phases for regime in one.open)
    blocks.append(block("Not examined in depth", [(cell(one),) for one in quiet], open=False))
    shown = filled(*blocks)
    return WebPage(
        title=f"{found.name}'s {found.what} on {found.station}",
        lead=(
            cell(f"{found.line()}."),
            cell(f"{found.name} {found.member}; {standing}."),
            cell(f"Supposed: {found.item}, for human spaceflight, a firm as user."),
            cell("Read: a text that no pack determines, as it was read. Law of other states: read in outline, or not."),
        ),
        fields=form.fields,
        asks=form.asks,
        links=(cell("All stations and dates", "/leo"),),
        blocks=shown,
        data=msgspec.to_builtins(found),
        table=rows_of(shown),
        legend=True,
    )
