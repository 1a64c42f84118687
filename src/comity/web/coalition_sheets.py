"""Pages of a coalition: its public sensors, what sharing would need, what one more partner adds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import msgspec

import comity
from comity.home import STATE
from comity.web.planning import embedded, written
from comity.web.sheets import (
    PageBlock,
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
)

if TYPE_CHECKING:  # what a page is of is loaded by the workers only
    from comity import CoverageAdded, PartnerAdded, ReleaseCell, ReleaseSource, Sensor

SUBJECTS: Final = ("conjunction", "tracking", "missile-warning")
_SEEN_FROM_THE_GROUND: Final = SUBJECTS[:2]
_USUAL: Final = "the usual one"
_LEVELS: Final = (_USUAL, "unclassified", "cui", "confidential", "secret", "top-secret")
_LIMITS: Final = (
    "Public sensors only: a lower bound, no order of battle. What a sensor could see bounds what it does from above."
)
_NO_RELEASE: Final = (
    "A release is a decision of an authority; this tells what it needs, never that something may go. Belonging to a "
    "group carries nothing. Agreements that are not published may exist."
)
_MEASURES: Final = (("seen", "in view"), ("seen_by_two", "by two at once"), ("custody", "within the custody time"))


def share_form(
    giver: str = "", recipient: str = "", subject: str = SUBJECTS[0], level: str = "", day: str = ""
) -> PageForm:
    """Return the form that asks what sharing would need."""
    fields = (
        PageField("from", "From", giver, hint=f"{STATE}, cspo"),
        PageField("to", "To", recipient, hint="KOR"),
        PageField("subject", "What", subject, SUBJECTS),
        PageField("level", "Classified", level or _USUAL, _LEVELS),
        PageField("date", "Date", day, hint="today"),
    )
    return PageForm("/coalition/share", fields, "Who may share which data with whom")


def adds_form(core: str = "", add: str = "", subject: str = "", recipient: str = "", day: str = "") -> PageForm:
    """Return the form that asks what a partner would add."""
    fields = (
        PageField("core", "To the sensors of", core, hint="cspo"),
        PageField("add", "Added", add, hint="KOR"),
        PageField("subject", "What is shared", subject or "tracking", _SEEN_FROM_THE_GROUND),
        PageField("recipient", "Flows to", recipient, hint=STATE),
        PageField("date", "Date", day, hint="today"),
    )
    return PageForm("/coalition/adds", fields, "What one more partner brings")


def sensors(of: str, day: str) -> WebPage:
    """Return the public sensors of states, or of all.

    Raises:
        InputError: an unknown party, or no day.
    """
    found = comity.Coalition(_names(of) or None, day or None).sensors()
    columns = ("sensor", "of, in", "what it is said to see", "stands", "source")
    blocks = filled(
        block("Sensors", map(_sensor, found.sensors), *columns),
        block("On their soil, of others", map(_sensor, found.hosted), *columns),
    )
    none = () if found.sensors else (cell("Nothing on record is no proof that there is nothing."),)
    return WebPage(
        title="Coalition",
        lead=(cell(f"{found.line()}."), *none, cell(_LIMITS)),
        forms=(
            PageForm(
                "/coalition",
                (
                    PageField("of", "Of", of, hint="KOR, cspo; empty: of all"),
                    PageField("date", "Date", day, hint="today"),
                ),
                "Public sensors",
            ),
            share_form(day=day),
            adds_form(day=day),
        ),
        blocks=blocks,
        data=msgspec.to_builtins(found),
        table=records(found.records()),
        legend=True,
    )


def _sensor(one: Sensor) -> tuple[PageCell, ...]:
    g = one.geometry
    hosts = f"in {'/'.join(one.hosts)}" if one.hosts and one.hosts != one.owners else ""
    joint = f"with {'/'.join(g.joint_with)}" if g.joint_with else ""
    return (
        cell(one.name),
        cell("/".join(one.owners), note=", ".join(filter(None, (hosts, joint)))),
        cell(f"{one.called}, {'/'.join(g.orbits)}", note=", ".join(_figures(one))),
        cell(one.status if one.placed else f"{one.status}, not placed"),
        read_at(g.source_url, g.confidence),
    )


def _figures(one: Sensor) -> Iterator[str]:
    """Yield what is published, or assumed, of what a sensor sees."""
    g = one.geometry
    if g.min_elevation is not None:
        yield f"from {g.min_elevation:g}°{' (assumed)' if 'min_elevation' in g.assumed else ''}"
    if g.azimuth_from is not None and g.azimuth_to is not None:
        yield f"azimuth {g.azimuth_from:g} to {g.azimuth_to:g}°"
    if g.fence_azimuths:
        yield f"a fence towards {' and '.join(f'{one:g}°' for one in g.fence_azimuths)}"
    if g.range_km is not None:
        yield f"to {g.range_km:,.0f} km{' (assumed)' if 'range_km' in g.assumed else ''}"
    elif g.sensor == "radar":
        yield "range not public"


def share(giver: str, recipient: str, subject: str, level: str, day: str, reforms: str) -> WebPage:
    """Return what sharing data would need.

    Raises:
        InputError: an unknown party, subject, level or reform, or no day.
    """
    form = share_form(giver, recipient, subject, level, day)
    fields = (*form.fields, PageField("reform", "Suppose reforms", reforms, hint="ids, parted by commas"))
    if not (giver and recipient):
        return WebPage(title=form.title, lead=(cell(_NO_RELEASE),), fields=fields, asks=form.asks, data=[])
    coalition = comity.Coalition([giver, recipient], day or None, reforms=_names(reforms))
    at = None if level in ("", _USUAL) else level
    found = coalition.share(giver, recipient, subject or SUBJECTS[0], level=at)
    assumed = " (assumed, for no level was stated)" if found.level_assumed else ""
    counted = [one.value for one in found.cells]
    told = ", ".join(f"{counted.count(value)} {value}" for value in dict.fromkeys(counted)) or "the same party"
    return WebPage(
        title=form.title,
        lead=(
            *(cell(f"Supposed: {one}.") for one in found.supposed),
            cell(f"{found.title[0].upper()}{found.title[1:]}, {found.level}{assumed}, on {found.day}: {told}."),
            cell(_NO_RELEASE),
        ),
        fields=fields,
        asks=form.asks,
        blocks=filled(*_released(found.cells)),
        data=msgspec.to_builtins(found),
        table=records(found.records()),
        legend=True,
    )


def _released(cells: Iterable[ReleaseCell]) -> Iterator[PageBlock]:
    """Yield what releases need, those that say the same of several recipients together."""
    alike: dict[tuple[object, ...], list[ReleaseCell]] = {}
    for one in cells:
        alike.setdefault((one.authority, one.value, one.because, one.needs), []).append(one)
    for some in alike.values():
        one = some[0]
        whom = ", ".join(each.recipient_name for each in some)
        rows = [(cell("missing"), cell(text)) for text in one.needs]
        rows += [] if one.value in ("own", "barred") else [(cell("decides"), cell(one.decides))]
        rows += [(cell("then"), cell(text)) for text in one.conditions]
        rows += [(cell("besides"), cell(text)) for text in one.open]
        rows += [(cell("rests on"), _grounds(source)) for source in one.sources]
        of = f", {len(one.sensors)} sensor{'s' * (len(one.sensors) > 1)}" if one.sensors else ""
        yield block(
            f"{one.value}: {one.authority} to {whom}{of}", rows, lead=f"{one.because[0].upper()}{one.because[1:]}."
        )


def _grounds(source: ReleaseSource) -> PageCell:
    return msgspec.structs.replace(cited(source.cite, source.url, source.confidence), note=source.says)


def adds(core: str, add: str, subject: str, recipient: str, day: str) -> WebPage:
    """Return what partners' public sensors would add, and what of it could flow.

    Raises:
        InputError: an unknown party, one that belongs to the core, or no day.
    """
    form = adds_form(core, add, subject, recipient, day)
    if not (core and add):
        return form.unasked(cell(_LIMITS))
    found = _added(core, add, subject, recipient, day)
    at, orbit_measure = found.looked_at, found.most
    looked = f"{at.objects:,} objects of {at.catalogue} for {at.hours:g} h from {at.start:%Y-%m-%d %H:%M} UTC."
    made_up = " They are made up: they show what is asked, and measure nothing real." if at.made_up else ""
    seen, could, carried = (found.added(*orbit_measure, flow) for flow in ("seen", "could flow", "carried"))
    flows = (
        f"To {found.recipient_name} ({found.title}, {found.level}, {found.day}) what is carried would grow by "
        f"{carried:+.1f}, what could flow on decisions by {could:+.1f}; what is in view by {seen:+.1f}."
    )
    before, after = found.measured("core"), found.measured("all")
    orbits = [
        (
            cell(one.orbit, note=f"{one.objects:,} objects"),
            *(cell(_change(getattr(one, name), getattr(after.orbit(one.orbit), name))) for name, _ in _MEASURES),
        )
        for one in before.orbits
        if one.orbit != "all"
    ]
    return WebPage(
        title=f"What {found.adds_name} would add to {found.core_name}",
        lead=(
            cell(f"{found.line()}."),
            cell(flows),
            cell(f"{looked}{made_up}"),
        ),
        fields=form.fields,
        asks=form.asks,
        picture=PageCell(f"A map of the public sensors of {found.core_name} and of {found.adds_name}", embedded(found)),
        blocks=filled(
            block("Percent of the time", orbits, "orbit", *(title for _, title in _MEASURES)),
            block(
                "Who adds what",
                map(_partner, found.partners),
                "partner",
                "alone",
                "to the core",
                "last",
                "share",
                "core sees too",
                "rests on",
                open=len(found.partners) < 8,
            ),
            *_released(found.releases),
            block("Assumed", [(cell(one),) for one in (*found.assumed, _LIMITS)]),
        ),
        data=msgspec.to_builtins(found),
        table=records(found.records()),
        legend=True,
    )


def adds_map(core: str, add: str, subject: str, recipient: str, day: str, form: str) -> bytes:
    """Return a map of what partners would add, as SVG.

    Raises:
        InputError: as `adds`.
    """
    return written(_added(core, add, subject, recipient, day), f"map{form}", picture=True)


def _added(core: str, add: str, subject: str, recipient: str, day: str) -> CoverageAdded:
    coalition = comity.Coalition(_names(core), day or None)
    return coalition.adds(_names(add), subject=subject or "tracking", recipient=recipient or None)


def _partner(one: PartnerAdded) -> tuple[PageCell, ...]:
    e = one.evidence
    share = "" if one.share is None else f"{one.share:.2f}"
    told = (f"{one.alone:.2f}", f"{one.to_core:+.2f}", f"{one.last:+.2f}", share, f"{one.with_core:.0f} %")
    rests = f"{e.counted} of {e.known} public sensors, {e.published} on published figures alone"
    return cell(one.name, note="added" if one.added else ""), *map(cell, told), cell(rests)


def _change(before: float, after: float) -> str:
    return f"{before:.1f}" if abs(after - before) < 0.05 else f"{before:.1f} to {after:.1f} ({after - before:+.1f})"


def _names(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]
