"""An alliance as it stands: members, instruments, edges between their firms, and the barriers left on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

import msgspec

from comity.errors import InputError
from comity.industry.find import edge_line
from comity.industry.legal import LegalEdge, supply_range
from comity.industry.model import IndustryEdge, Offer, is_read
from comity.industry.ownership import ownership
from comity.industry.questions import LawOfDay
from comity.industry.result import EdgeLine
from comity.industry.store import IndustryData
from comity.law.law import Law
from comity.showing import Records, Serialized, Tabular

_TIES: Final = "industry-tie"
_EDGES: Final = ("established", "committed", "memorandum")


class AllianceInstrument(msgspec.Struct, frozen=True):
    """What is concluded between members, and where it stands."""

    id: str
    title: str
    kind: str
    status: str
    source: str


class AllianceEdge(msgspec.Struct, frozen=True, kw_only=True):
    """An edge between firms of members, with what the law says of it today.

    Attributes:
        legal: for each class that the goods may have; empty for services and money.
    """

    supplier: str
    supplier_country: str
    line: EdgeLine
    tag: str
    legal: tuple[LegalEdge, ...]


class AllianceBarrier(msgspec.Struct, frozen=True, kw_only=True):
    """What stands between members on edges that exist.

    Attributes:
        authorization: what is asked for, or may be; ``edges``: on which, with the class if it hangs on it.
        ask: how to see whose step it is.
    """

    authorization: str
    days: str
    cites: tuple[str, ...]
    edges: tuple[str, ...]
    ask: str


class Alliance(Tabular, Serialized, msgspec.Struct, frozen=True, kw_only=True):
    """How industry of some states works together, under what, and what is left in the way.

    Attributes:
        joining: how one joins; for two states, what is concluded between them.
        unread: how many edges are from memory and left out.
    """

    name: str
    purpose: str
    members: tuple[str, ...]
    unsure: tuple[str, ...]
    joining: str
    on: date
    instruments: tuple[AllianceInstrument, ...]
    programs: tuple[str, ...]
    edges: tuple[AllianceEdge, ...]
    barriers: tuple[AllianceBarrier, ...]
    unread: int
    asked: int

    def line(self) -> str:
        """Return the answer in a sentence."""
        kinds = {kind: sum(one.line.kind == kind for one in self.edges) for kind in _EDGES}
        told = ", ".join(
            f"{count} {kind if kind != 'memorandum' else 'by memorandum only'}" for kind, count in kinds.items()
        )
        return f"{self.name}: {told}; {len(self.barriers)} kinds of barrier on them"

    def records(self) -> Records:
        """Return a row for each edge."""
        rows: list[dict[str, Any]] = []
        for one in self.edges:
            row: dict[str, Any] = {"supplier": one.supplier, "from": one.supplier_country, "customer": one.line.other}
            row |= {"to": one.line.country, "kind": one.line.kind, "by": one.line.by, "about": one.line.about}
            row |= {
                "since": one.line.since,
                "tag": one.tag,
                "source": one.line.source,
                "confidence": one.line.confidence,
            }
            row["law"] = [f"{edge.classification}: {edge.short}" for edge in one.legal]
            rows.append(row)
        return rows


def alliance(data: IndustryData, law: Law, text: str, on: date) -> Alliance:
    """Return an alliance: a group of the record, or two states joined by a hyphen.

    Raises:
        InputError: it is neither.
    """
    name, purpose, members, unsure, joining = _who(data, text, on)
    asked, pair = LawOfDay(law, on), len(members) == 2
    edges, unread = _edges(data, asked, members, on)
    return Alliance(
        name=name,
        purpose=purpose,
        members=tuple(members),
        unsure=tuple(unsure),
        joining=joining,
        on=on,
        instruments=tuple(_instruments(data, members, on)) if pair else (),
        programs=tuple(_programs(data, members)),
        edges=tuple(edges),
        barriers=tuple(_barriers(edges)),
        unread=unread,
        asked=asked.count,
    )


def _who(data: IndustryData, text: str, on: date) -> tuple[str, str, list[str], list[str], str]:
    record, plain = data.record, text.strip().casefold()
    if plain in record.group_info:
        group, found = record.group_info[plain], record.members(plain, on)
        members = sorted(member for member in found.yes if member in record.countries)
        return group.title, group.summary, members, sorted(found.unsure), group.joining
    one, hyphen, other = text.partition("-")
    try:
        states = [record.party(part.strip()) for part in (one, other)] if hyphen else []
    except InputError:
        states = []
    if len(states) != 2 or any(state not in record.countries for state in states):
        groups = ", ".join(sorted(record.group_info))
        raise InputError(f"found '{text}'", where="alliance", accepts=f"two states (usa-jpn), or a group: {groups}")
    names = " and ".join(record.name(state) for state in states)
    return names, "", states, [], "what the two conclude"


def _instruments(data: IndustryData, members: Sequence[str], on: date) -> Iterator[AllianceInstrument]:
    """Yield what is in force between two states, or may be, ties of industry apart."""
    for one in data.record.by_party.get(members[0], ()):
        if members[1] not in one.parties or one.kind.id == _TIES or one.kind.event:
            continue
        standing = one.standing(on)
        if standing.in_force is not False:
            yield AllianceInstrument(
                one.id, one.title, one.kind.short or one.kind.id, standing.status.value, one.source.url
            )


def _programs(data: IndustryData, members: Sequence[str]) -> Iterator[str]:
    """Yield the programmes of the record in which two members have a part."""
    for one in data.record.programmes:
        seats = {data.seat(party) or party for party in (one.lead, *one.partners)}
        if len(seats & set(members)) > 1:
            yield f"{one.name} ({one.status})"


def _edges(data: IndustryData, asked: LawOfDay, members: Sequence[str], on: date) -> tuple[list[AllianceEdge], int]:
    found, unread, among = [], 0, set(members)
    for edge in data.edges:
        ends = data.seat(edge.supplier), data.seat(edge.customer)
        if ends[0] == ends[1] or not among.issuperset(ends) or "" in ends:
            continue
        if not data.unread and not is_read(edge.source):
            unread += 1
            continue
        legal = _legal(data, asked, edge, ends, on) if edge.kind != "memorandum" else ()
        line = edge_line(data, edge, edge.supplier)
        found.append(
            AllianceEdge(
                supplier=data.name(edge.supplier), supplier_country=ends[0], line=line, tag=edge.tag, legal=tuple(legal)
            )
        )
    found.sort(key=lambda one: (_EDGES.index(one.line.kind), one.supplier))
    return found, unread


def _legal(
    data: IndustryData, asked: LawOfDay, edge: IndustryEdge, ends: tuple[str, str], on: date
) -> Iterator[LegalEdge]:
    if edge.tag:
        known = {one.tag: one for one in data.offers if one.company == edge.supplier}
        offer = known.get(edge.tag) or Offer(edge.supplier, edge.tag, "", "", None, "", "", None, edge.source, "")
        places = {"seat": ends[0], "buyer": ends[1], "owner": ownership(data, edge.supplier, on).country}
        yield from (one for one, _ in supply_range(data, asked, offer, places))


def _barriers(edges: Sequence[AllianceEdge]) -> Iterator[AllianceBarrier]:
    """Yield what is asked for on the edges, or may be, what stands on most of them first."""
    by: dict[str, list[tuple[AllianceEdge, LegalEdge]]] = {}
    for one in edges:
        for edge in one.legal:
            if edge.authorization:
                by.setdefault(edge.short, []).append((one, edge))
    for short, on in sorted(by.items(), key=lambda item: (-len({id(one) for one, _ in item[1]}), item[0])):
        one, edge = on[0]
        where = f"--item {edge.classification} --from {one.supplier_country} --to {one.line.country}"
        yield AllianceBarrier(
            authorization=short,
            days=next((edge.days for _, edge in on if edge.days), ""),
            cites=tuple(dict.fromkeys(edge.because for _, edge in on if edge.because)),
            edges=tuple(dict.fromkeys(_on(one, edge) for one, edge in on)),
            ask=f"comity next-steps --activity export {where}" if edge.classification else "",
        )


def _on(one: AllianceEdge, edge: LegalEdge) -> str:
    hangs = f" if {edge.classification}" if len(one.legal) > 1 else ""
    return f"{one.supplier} → {one.line.other} ({one.tag}){hangs}"
