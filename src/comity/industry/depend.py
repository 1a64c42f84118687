"""On whom a capability hangs: firms, nations and owners' nations, and where there is only one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sized
from dataclasses import replace
from datetime import date
from typing import Any, Final, Literal

import msgspec

from comity.industry.find import coverage, tier_of
from comity.industry.knock_out import KnockOut
from comity.industry.legal import range_in_words, supply_range
from comity.industry.model import Offer
from comity.industry.ownership import ownership
from comity.industry.questions import LawOfDay
from comity.industry.result import ListCoverage
from comity.industry.scope import CapabilityScope
from comity.industry.spacecraft_catalogue import SpacecraftCatalogue
from comity.industry.store import IndustryData
from comity.law.law import Law
from comity.showing import Records, Serialized, Tabular

By = Literal["firm", "nation", "owner"]
BY: Final[tuple[By, ...]] = ("firm", "nation", "owner")
OPEN: Final = "?"
_GONE: Final = "insolvent"


class NextSource(msgspec.Struct, frozen=True):
    """Who could be asked next where there is only one source, and the legal step.

    Attributes:
        unread: whether the offer is from memory: to be read first.
        legal: what the step comes to, in words.
    """

    name: str
    seat: str
    unread: bool
    legal: str


class CapabilityDependence(msgspec.Struct, frozen=True, kw_only=True):
    """Who offers one capability, on the list as far as it was read.

    Attributes:
        nations: countries of the seats; ``owners``: of the owners, ``?`` for those not known.
        sole: of what only one was read: firm, nation, owner; ``sole_listed``: of what there is only one even with what
            is from memory. Where some owner is not known, ``owner`` is never among them.
        next_sources: for what has one source, who else is listed, at most three.
    """

    tag: str
    label: str
    coverage: ListCoverage
    firms: tuple[str, ...]
    nations: tuple[str, ...]
    owners: tuple[str, ...]
    sole: tuple[By, ...]
    sole_listed: tuple[By, ...]
    next_sources: tuple[NextSource, ...]


class Dependence(Tabular, Serialized, msgspec.Struct, frozen=True, kw_only=True):
    """On whom a capability, or all that a program needs, hangs.

    Attributes:
        by: of what only one is looked for; empty for each of firm, nation and owner.
        nobody: capabilities for which the list has nobody that counts: a gap of the list, or of the world.
        catalogue: who built the spacecraft of each year, where a catalogue of them was given.
    """

    title: str
    buyer: str
    on: date
    by: str
    coverage: ListCoverage
    capabilities: tuple[CapabilityDependence, ...]
    nobody: tuple[str, ...]
    knock_out: KnockOut | None
    asked: int
    catalogue: SpacecraftCatalogue | None = None

    def line(self) -> str:
        """Return the answer in a sentence."""
        told, wanted = self.by or "firm, nation or owner's nation", {self.by} if self.by else set(BY)
        read = sum(bool(set(one.sole) & wanted) for one in self.capabilities)
        listed = sum(bool(set(one.sole_listed) & wanted) for one in self.capabilities)
        of = f"{read} of {len(self.capabilities)} capabilities have one {told} that was read"
        return f"{self.title}: {of}, {listed} have one even with what is from memory"

    def records(self) -> Records:
        """Return a row for each capability."""
        rows: list[dict[str, Any]] = []
        for one in self.capabilities:
            row: dict[str, Any] = {name: list(getattr(one, name)) for name in ("firms", "nations", "owners", "sole")}
            row |= {"tag": one.tag, "listed": one.coverage.firms, "read": one.coverage.read}
            row["next sources"] = [
                f"{n.name} ({n.seat}{', unread' if n.unread else ''}): {n.legal}" for n in one.next_sources
            ]
            rows.append(row)
        return rows


def depend(
    data: IndustryData, law: Law, of: CapabilityScope, buyer: str, on: date, by: str, knocked: KnockOut | None
) -> Dependence:
    """Return on whom each capability hangs, as far as the list goes."""
    asked = LawOfDay(law, on)
    found = [_capability(data, asked, tag, buyer, on) for tag in of.tags]
    listed = [offer for tag in of.tags for offer in data.offers_by_tag.get(tag, ())]
    return Dependence(
        title=of.title,
        buyer=buyer,
        on=on,
        by=by,
        coverage=coverage(data, listed),
        capabilities=tuple(one for one in found if one.firms),
        nobody=tuple(one.tag for one in found if not one.firms),
        knock_out=knocked,
        asked=asked.count,
    )


def sources(data: IndustryData, tag: str, on: date) -> list[Offer]:
    """Return the offers of a capability that count, of firms that are not gone, and that are more than plausible."""
    return [
        one
        for one in data.offers_by_tag.get(tag, ())
        if data.counts(one) and not _is_gone(data, one.company, on) and _is_source(data, one)
    ]


def _is_source(data: IndustryData, offer: Offer) -> bool:
    edges = [edge for edge in data.edges_from.get(offer.company, ()) if edge.tag == offer.tag]
    return data.unread or tier_of(offer, edges) != "plausible"


def _is_gone(data: IndustryData, company: str, on: date) -> bool:
    changes = data.changes_of.get(company, ())
    return any(one.change == _GONE and (one.when is None or one.when.reached_by(on) is not False) for one in changes)


def _capability(data: IndustryData, asked: LawOfDay, tag: str, buyer: str, on: date) -> CapabilityDependence:
    found = sources(data, tag, on)
    nations, owners = _nations(data, found, on)
    sole = _sole(found, nations, owners)
    whole = replace(data, unread=True)
    listed = sources(whole, tag, on)
    return CapabilityDependence(
        tag=tag,
        label=data.capabilities[tag].label,
        coverage=coverage(data, data.offers_by_tag.get(tag, ())),
        firms=tuple(sorted(data.name(one.company) for one in found)),
        nations=tuple(dict.fromkeys(nations)),
        owners=tuple(owners),
        sole=sole,
        sole_listed=_sole(listed, *_nations(whole, listed, on)),
        next_sources=tuple(_next(data, asked, tag, buyer, on, {one.company for one in found}, nations)) if sole else (),
    )


def _nations(data: IndustryData, offers: Iterable[Offer], on: date) -> tuple[list[str], list[str]]:
    """Return the nations of firms' seats, and of their owners: the seat where nobody is recorded to own them."""
    companies = {one.company for one in offers}
    owned = {company: ownership(data, company, on) for company in companies}
    owners = {one.country or (OPEN if one.recorded else data.seat(company)) for company, one in owned.items()}
    return sorted(map(data.seat, companies)), sorted(owners)


def _sole(offers: list[Offer], nations: list[str], owners: list[str]) -> tuple[By, ...]:
    of: Mapping[By, Sized] = {"firm": offers, "nation": set(nations), "owner": [] if OPEN in owners else owners}
    return tuple(by for by in BY if len(of[by]) == 1)


def _next(
    data: IndustryData, asked: LawOfDay, tag: str, buyer: str, on: date, have: set[str], nations: Iterable[str]
) -> Iterator[NextSource]:
    """Yield who else is listed, in other nations first, with what a supply from there comes to."""
    others = [o for o in data.offers_by_tag.get(tag, ()) if o.company not in have and not _is_gone(data, o.company, on)]
    others.sort(key=lambda o: (data.seat(o.company) in nations, not data.counts(o), data.name(o.company).casefold()))
    for offer in others[:3]:
        seat = data.seat(offer.company)
        places = {"seat": seat, "buyer": buyer, "owner": ownership(data, offer.company, on).country}
        edges = [edge for edge, _ in supply_range(data, asked, offer, places)] if seat and seat != buyer else []
        words = range_in_words(edges) if edges else "nothing crosses a border" if seat == buyer else "a service"
        yield NextSource(data.name(offer.company), seat, not data.counts(offer), words)
