"""Offers and requests matched: why, why not, and what the law says of each pair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

import msgspec

from comity.industry.cards import IndustryCard
from comity.industry.find import SupplierWish, find
from comity.industry.legal import LegalEdge, asks_for, range_in_words, supply_range
from comity.industry.questions import LawOfDay
from comity.industry.result import ListCoverage
from comity.industry.store import IndustryData
from comity.law.law import Law
from comity.showing import Records, Serialized, Tabular

ANSWER: Final = (
    "with",
    "tier",
    "why",
    "why not",
    "law",
    "classes",
    "authorization",
    "days",
    "citations",
    "open",
    "law of",
)


class CardMatch(msgspec.Struct, frozen=True, kw_only=True):
    """An offer and who could take it, or a request and who could fill it.

    Attributes:
        row: of the card in its file.
        other: the firm at the other end, or the customer's country.
        why, why_not: reasons; there is no score.
        legal: the legal edge for each class that the goods may have; ``words`` says it in a sentence.
    """

    row: int
    company: str
    kind: str
    tag: str
    other: str
    tier: str
    why: tuple[str, ...]
    why_not: tuple[str, ...]
    words: str
    legal: tuple[LegalEdge, ...]


class MatchList(Tabular, Serialized, msgspec.Struct, frozen=True, kw_only=True):
    """The cards of a list, each with what it matches.

    Attributes:
        buyers: the countries for whom offers are told.
        coverage: of the built-in list, for what was requested; nothing where nothing was.
        unmatched: rows of cards that match nothing, with why.
    """

    file: str
    on: date
    buyers: tuple[str, ...]
    cards: int
    matches: tuple[CardMatch, ...]
    unmatched: tuple[tuple[int, str], ...]
    coverage: tuple[tuple[str, ListCoverage], ...]

    def line(self) -> str:
        """Return the answer in a sentence."""
        return f"{self.file}: {self.cards} cards, {len(self.matches)} matches, {len(self.unmatched)} cards without one"

    def records(self) -> Records:
        """Return a row for each match."""
        return [
            {"row": one.row, "company": one.company, "kind": one.kind, "capability": one.tag, **answer(one, self.on)}
            for one in self.matches
        ]


def answer(one: CardMatch, on: date) -> dict[str, Any]:
    """Return what a match comes to, by `ANSWER`."""
    told = (
        one.other,
        one.tier,
        list(one.why),
        list(one.why_not),
        one.words,
        [edge.classification or edge.partner_list for edge in one.legal],
        list(dict.fromkeys(edge.authorization for edge in one.legal if edge.authorization)),
        list(dict.fromkeys(edge.days for edge in one.legal if edge.days)),
        list(dict.fromkeys(edge.because for edge in one.legal if edge.because)),
        list(dict.fromkeys(edge.open for edge in one.legal if edge.open)),
        str(on),
    )
    return dict(zip(ANSWER, told, strict=True))


def match(
    data: IndustryData,
    law: Law,
    file: str,
    cards: Sequence[IndustryCard],
    buyers: Sequence[str],
    without: str,
    on: date,
) -> MatchList:
    """Return what each card matches: offers with requests of the file and with buyers, requests with offers."""
    asked = LawOfDay(law, on)
    found, none, coverages = list[CardMatch](), list[tuple[int, str]](), dict[str, ListCoverage]()
    for card in cards:
        if card.expires is not None and card.expires < on:
            none.append((card.row, f"expired on {card.expires}"))
            continue
        mine = list(_of_offer(data, asked, card, cards, buyers, without) if card.kind == "offer" else ())
        if card.kind == "request":
            mine = list(_of_request(data, law, card, without, on, coverages))
        found += mine
        if not mine:
            none.append((card.row, _why_none(card, buyers)))
    return MatchList(
        file=file,
        on=on,
        buyers=tuple(buyers),
        cards=len(cards),
        matches=tuple(found),
        unmatched=tuple(none),
        coverage=tuple(coverages.items()),
    )


def _why_none(card: IndustryCard, buyers: Sequence[str]) -> str:
    if card.kind == "request":
        return "nobody on the list offers it"
    return "nobody requests it here" if buyers else "nobody requests it here: --for COUNTRY asks for a customer there"


def _of_offer(
    data: IndustryData,
    asked: LawOfDay,
    card: IndustryCard,
    cards: Sequence[IndustryCard],
    buyers: Sequence[str],
    without: str,
) -> Iterator[CardMatch]:
    """Yield whom an offer could serve: those who request it in the file, then customers in the countries asked for."""
    seekers = [
        (f"{one.company} ({one.country})", one.country)
        for one in cards
        if one.kind == "request" and one.tag == card.tag
    ]
    for other, buyer in [*seekers, *((buyer, buyer) for buyer in buyers)]:
        yield _pair(data, asked, card, other, buyer, without)


def _pair(data: IndustryData, asked: LawOfDay, card: IndustryCard, other: str, buyer: str, without: str) -> CardMatch:
    places = {"seat": card.country, "buyer": buyer, "owner": card.owner}
    inside = card.country == buyer
    legal = () if inside else tuple(edge for edge, _ in supply_range(data, asked, card.offer("list"), places))
    service = data.capabilities[card.tag].kind == "service"
    words = "within one country" if inside else "a service: comity access" if service else range_in_words(legal)
    return CardMatch(
        row=card.row,
        company=card.company,
        kind=card.kind,
        tag=card.tag,
        other=other,
        tier="demonstrated" if card.heritage == "flown" else "plausible" if card.heritage == "announced" else "offered",
        why=tuple(filter(None, (f"{card.heritage}, as the list says" if card.heritage else "", card.product))),
        why_not=tuple(_why_not(card, legal, without)),
        words=words,
        legal=legal,
    )


def _why_not(card: IndustryCard, legal: Sequence[LegalEdge], without: str) -> Iterator[str]:
    if card.owner and card.owner != card.country:
        yield f"its owner is in {card.owner}"
    if legal and not card.stated:
        yield "no classification is stated: the law is told as a range"
    hangs = [edge.classification or edge.partner_list for edge in legal if without and asks_for(edge, without)]
    if hangs:
        yield f"{without} asks for something if it is {' or '.join(hangs)}"


def _of_request(
    data: IndustryData, law: Law, card: IndustryCard, without: str, on: date, coverages: dict[str, ListCoverage]
) -> Iterator[CardMatch]:
    """Yield who on the list, built in or the user's, could fill a request."""
    wish = SupplierWish(data.capabilities[card.tag], card.country, on, card.expires, without)
    found = find(data, law, wish)
    coverages[card.tag] = found.coverage
    for one in found.suppliers:
        yield CardMatch(
            row=card.row,
            company=card.company,
            kind=card.kind,
            tag=card.tag,
            other=f"{one.name} ({one.seat})",
            tier=one.tier,
            why=one.reasons_for,
            why_not=one.reasons_against,
            words=range_in_words(one.legal) if one.legal else one.legal_note,
            legal=one.legal,
        )
