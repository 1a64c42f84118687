"""Who may bid, launch or land signals, both ways: determined and cited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

import msgspec

from comity.industry.legal import LegalEdge, legal_edge
from comity.industry.model import BuyerPreference, is_read
from comity.industry.questions import LawOfDay, PlacedQuestion, fits, placed_questions, questions, told_of
from comity.industry.store import IndustryData
from comity.law.law import Law
from comity.showing import Records, Serialized, Tabular, fields


class AccessAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One question of access in one direction.

    Attributes:
        duties: what holds or may hold besides: how an offer is evaluated, what must be kept.
        takes: what the question takes for granted.
    """

    seller: str
    market: str
    title: str
    legal: LegalEdge
    duties: tuple[str, ...]
    takes: tuple[str, ...]


class PreferenceFound(msgspec.Struct, frozen=True, kw_only=True):
    """A preference of a public buyer that a sale meets: of the state's own, or of a group that it belongs to.

    Attributes:
        favored: whether the seller's state is among those preferred: ``yes``, ``no``, or ``unknown`` with ``why``.
        confidence: how the rule's page was read; membership of groups is the record's.
    """

    seller: str
    market: str
    buyer: str
    kind: str
    favored: str
    why: str
    what: str
    cite: str
    source: str
    confidence: str
    note: str


class MarketAccess(Tabular, Serialized, msgspec.Struct, frozen=True, kw_only=True):
    """Who may bid, launch or land signals between two states.

    Attributes:
        preferences: whom public buyers there prefer, beside what is determined, both ways; for procurement only.
    """

    seller: str
    market: str
    kind: str
    on: date
    forth: tuple[AccessAnswer, ...]
    back: tuple[AccessAnswer, ...]
    preferences: tuple[PreferenceFound, ...] = ()

    def line(self) -> str:
        """Return the answer in a sentence."""
        told = "; ".join(f"{one.title}: {one.legal.short}" for one in self.forth)
        return f"{self.kind}, {self.seller} to {self.market}: {told}"

    def records(self) -> Records:
        """Return a row for each question in each direction."""
        rows: list[dict[str, Any]] = []
        for one in (*self.forth, *self.back):
            told = {"seller": one.seller, "market": one.market, "question": one.title}
            legal = fields(one.legal, "question", "classification", "partner_list", "what", "class_cite", "longest")
            rows.append(told | legal | {"duties": list(one.duties)})
        for pref in self.preferences:
            told = {"seller": pref.seller, "market": pref.market, "question": f"{pref.kind}: {pref.buyer}"}
            rows.append(told | fields(pref, "seller", "market", "buyer", "kind"))
        return rows


def kinds() -> Mapping[str, list[PlacedQuestion]]:
    """Return the kinds of access that can be asked about, each with its questions.

    Raises:
        LawError: the file cannot be used.
    """
    return placed_questions("access")


def access(data: IndustryData, law: Law, seller: str, market: str, kind: str, on: date) -> MarketAccess:
    """Return who may bid, launch or land signals, both ways."""
    asked, both = LawOfDay(law, on), ((seller, market), (market, seller))
    forth, back = (tuple(_answers(asked, *ends, kind)) for ends in both)
    preferences = [one for ends in both for one in _preferences(data, *ends, on)] if kind == _PROCUREMENT else []
    return MarketAccess(
        seller=seller, market=market, kind=kind, on=on, forth=forth, back=back, preferences=tuple(preferences)
    )


_PROCUREMENT: Final = "procurement"


def _preferences(data: IndustryData, seller: str, market: str, on: date) -> Iterator[PreferenceFound]:
    """Yield the preferences that a sale may meet; what was not read is left out but where memory is asked for."""
    for one in data.preferences:
        buys, why = _within(data, market, one.buyer, on)
        if buys == "no" or not (data.unread or is_read(one.source)):
            continue
        favored, why_not = _within(data, seller, one.favors, on)
        yield _found(data, one, (seller, market), favored, why or why_not)


def _found(data: IndustryData, one: BuyerPreference, ends: tuple[str, str], favored: str, why: str) -> PreferenceFound:
    return PreferenceFound(
        seller=ends[0],
        market=ends[1],
        buyer=data.name(one.buyer),
        kind=one.kind,
        favored=favored,
        why=why,
        what=one.what,
        cite=one.cite,
        source=one.source.url,
        confidence=one.source.confidence.value,
        note=one.note,
    )


def _within(data: IndustryData, state: str, of: str, on: date) -> tuple[str, str]:
    """Return whether a state is another, or belongs to a group on a day, and why that is not known."""
    if of in data.record.countries:
        return "yes" if of == state else "no", ""
    members = data.record.members(of, on)
    if state in members.unsure:
        return "unknown", members.unsure[state]
    return "yes" if state in members.yes else "no", ""


def _answers(asked: LawOfDay, seller: str, market: str, kind: str) -> Iterator[AccessAnswer]:
    places = {"from": seller, "to": market, "seat": seller, "buyer": market, "owner": seller}
    for one in kinds()[kind]:
        if fits(one.when, places):
            template = questions()[one.question]
            d = asked.question(one.question, told_of(places))
            yield AccessAnswer(
                seller=seller,
                market=market,
                title=template.title.format(**places),
                legal=legal_edge(d, one.question),
                duties=tuple(f"{duty.name} ({duty.status}) · {duty.cite}" for duty in d.duties),
                takes=template.notes,
            )
