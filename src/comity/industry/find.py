"""Who could supply a capability to a country: in tiers, with reasons for and against, and what each edge needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from comity.industry.legal import LegalEdge, asks_for, supply_range
from comity.industry.model import Capability, IndustryEdge, Offer, is_read
from comity.industry.ownership import Ownership, ownership
from comity.industry.questions import LawOfDay, questions
from comity.industry.result import EdgeLine, LeftOut, ListCoverage, Supplier, SupplierSearch, Tier
from comity.industry.store import IndustryData
from comity.law.law import Law

_STALE: Final = timedelta(days=180)
TIERS: Final[tuple[Tier, ...]] = ("demonstrated", "funded", "offered", "plausible")
_GONE: Final = ("insolvent",)
_SERVICE: Final = "a service: what crosses the border is not goods; who may sell it: comity access"


@dataclass(frozen=True)
class SupplierWish:
    """What is looked for.

    Attributes:
        end: what else the law is told: kind of end user and of end use, by name.
        outside: countries in which no seller should have its seat.
    """

    capability: Capability
    buyer: str
    on: date
    until: date | None = None
    without: str = ""
    end: Mapping[str, str] | None = None
    outside: tuple[str, ...] = ()


def find(data: IndustryData, law: Law, wish: SupplierWish) -> SupplierSearch:
    """Return who could supply, as far as the list goes, the demonstrated first and then by name."""
    asked = LawOfDay(law, wish.on)
    offers = data.offers_by_tag.get(wish.capability.tag, ())
    found = [_supplier(data, asked, wish, one) for one in offers if data.counts(one)]
    left = [one for one in found if isinstance(one, LeftOut)]
    suppliers = [one for one in found if isinstance(one, Supplier)]
    suppliers.sort(key=lambda one: (TIERS.index(one.tier), one.name.casefold()))
    return SupplierSearch(
        tag=wish.capability.tag,
        label=wish.capability.label,
        buyer=wish.buyer,
        on=wish.on,
        until=wish.until,
        without=wish.without,
        end=dict(wish.end or {}),
        coverage=coverage(data, offers),
        suppliers=tuple(suppliers),
        left_out=tuple(left),
        notes=tuple(_notes(suppliers, wish)),
        asked=asked.count,
    )


def coverage(data: IndustryData, offers: Iterable[Offer]) -> ListCoverage:
    """Return how much of some offers' firms was read, or counts."""
    every = list(offers)
    return ListCoverage(len({one.company for one in every}), len({one.company for one in every if data.counts(one)}))


def edge_line(data: IndustryData, edge: IndustryEdge, of: str) -> EdgeLine:
    """Return an edge as seen from one of its ends."""
    other = edge.customer if edge.supplier == of else edge.supplier
    confidence, url = edge.source.confidence.value, edge.source.url
    since = str(edge.since or "")
    return EdgeLine(edge.kind, edge.by, data.name(other), data.seat(other), edge.about, since, confidence, url)


def _supplier(data: IndustryData, asked: LawOfDay, wish: SupplierWish, offer: Offer) -> Supplier | LeftOut:
    seat, owned = data.seat(offer.company), ownership(data, offer.company, wish.on)
    edges = [one for one in data.edges_from.get(offer.company, ()) if one.tag == offer.tag and _reached(one, wish.on)]
    lines = {kind: tuple(edge_line(data, e, offer.company) for e in edges if e.kind == kind) for kind in _KINDS}
    legal = tuple(edge for edge, _ in _legal(data, asked, wish, offer, seat, owned))
    tier = tier_of(offer, edges, unread=data.unread)
    why = _why_out(data, wish, offer, legal, tier)
    if why:
        return LeftOut(data.name(offer.company), seat, why)
    owner = data.name(owned.owner) if owned.chain else ""
    return Supplier(
        company=offer.company,
        name=data.name(offer.company),
        seat=seat,
        owner=owner,
        owner_country=owned.country if owned.chain else "",
        owner_open=owned.why_open,
        tier=tier,
        product=offer.product,
        heritage=offer.heritage,
        available=str(offer.available or ""),
        stated=offer.stated,
        claim=offer.claim,
        reasons_for=tuple(_for(offer, edges)),
        reasons_against=tuple(_against(data, wish, offer, owned, seat, legal)),
        established=lines["established"],
        committed=lines["committed"],
        memoranda=lines["memorandum"],
        legal=legal,
        legal_note="" if legal else _SERVICE if seat != wish.buyer else "within one country: nothing crosses a border",
        confidence=offer.source.confidence.value,
        source=offer.source.url,
        published=str(offer.published or ""),
    )


_KINDS: Final = ("established", "committed", "memorandum")


def _legal(
    data: IndustryData, asked: LawOfDay, wish: SupplierWish, offer: Offer, seat: str, owned: Ownership
) -> Iterator[tuple[LegalEdge, object]]:
    if seat and seat != wish.buyer:
        places = {"seat": seat, "buyer": wish.buyer, "owner": owned.country, **(wish.end or {})}
        yield from supply_range(data, asked, offer, places)


def tier_of(offer: Offer, edges: Iterable[IndustryEdge], *, unread: bool = False) -> Tier:
    """Return how far an offer has come: shown in flight or delivered, paid for, offered, or only plausible.

    A memorandum counts for nothing; an edge from memory counts only where memory does.
    """
    kinds = {edge.kind for edge in edges if unread or is_read(edge.source)}
    if offer.heritage == "flown" or "established" in kinds:
        return "demonstrated"
    if "committed" in kinds:
        return "funded"
    offered = offer.heritage in ("qualified", "developed") or (offer.heritage == "" and is_read(offer.source))
    return "offered" if offered else "plausible"


def _reached(edge: IndustryEdge, on: date) -> bool:
    return edge.since is None or edge.since.reached_by(on) is not False


def _why_out(data: IndustryData, wish: SupplierWish, offer: Offer, legal: tuple[LegalEdge, ...], tier: Tier) -> str:
    """Return why a firm is left out; empty where it is not."""
    if data.seat(offer.company) in wish.outside:
        return f"its seat is in {data.seat(offer.company)}"
    for change in data.changes_of.get(offer.company, ()):
        if change.change in _GONE and (change.when is None or change.when.reached_by(wish.on) is not False):
            return f"{change.change} {change.when or ''}: {change.what}".strip()
    if wish.without and legal and all(asks_for(edge, wish.without) for edge in legal):
        return f"{wish.without} asks for something in every class that the goods may have"
    if wish.until and offer.available and offer.available.earliest > wish.until:
        return f"not before {offer.available}, as its source says"
    if wish.until and offer.heritage == "announced" and not offer.available and tier == "plausible":
        return "announced, and its source says no date"
    return ""


def _for(offer: Offer, edges: list[IndustryEdge]) -> Iterator[str]:
    product = offer.product or "it"
    if offer.heritage == "flown":
        yield f"{product} has flown"
    elif offer.heritage:
        yield f"{product} is {offer.heritage}"
    elif is_read(offer.source):
        yield "a page that was read says that it offers this"
    for kind, word in (("established", "supplies or has supplied"), ("committed", "has money or capacity from")):
        count = sum(edge.kind == kind for edge in edges)
        if count:
            yield f"{word} {count} on record"
    if offer.claim:
        yield f"the maker says: {offer.claim}"


def _against(
    data: IndustryData, wish: SupplierWish, offer: Offer, owned: Ownership, seat: str, legal: tuple[LegalEdge, ...]
) -> Iterator[str]:
    if owned.country and owned.country != seat:
        yield f"its owner is in {owned.country} ({data.name(owned.owner)})"
    if owned.why_open:
        yield f"owner not settled: {owned.why_open}"
    for change in data.changes_of.get(offer.company, ()):
        if change.change != "renamed" and (data.unread or is_read(change.source)):
            yield f"{change.change} {change.when or ''}: {change.what}".replace(" :", ":")
    if legal and not offer.stated:
        yield "the maker states no classification that was read: the law is told as a range"
    hangs = [edge.classification for edge in legal if wish.without and asks_for(edge, wish.without)]
    if hangs:
        yield f"{wish.without} asks for something if it is {' or '.join(hangs)}"
    late = _late(wish, legal)
    if late:
        yield late
    if offer.published and wish.on - offer.published.latest > _STALE:
        yield f"its page is of {offer.published}"
    if not is_read(offer.source) and offer.layer == "built-in":
        yield "from memory: no page was read"


def _late(wish: SupplierWish, legal: tuple[LegalEdge, ...]) -> str:
    """Return that an authorization may come too late, where the usual days say so."""
    if not wish.until:
        return ""
    left = (wish.until - wish.on).days
    slow = [edge for edge in legal if edge.longest is not None and edge.longest > left]
    return f"an authorization may take longer than the {left} days left ({slow[0].days})" if slow else ""


def _notes(suppliers: list[Supplier], wish: SupplierWish) -> Iterator[str]:
    if any(len(one.legal) > 1 for one in suppliers):
        yield "A range tells each class that such goods may have; which it is, only the maker's classification tells."
    if wish.capability.kind == "launch" and suppliers:
        yield from questions()["launch"].notes
    yield "No party is screened here."
