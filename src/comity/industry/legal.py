"""The legal edge: what the law of a day says of one step, in what hangs on a class as a range over the classes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import msgspec

from comity.brief.result_rows import answer
from comity.brief.verdict import standing_alone
from comity.determine.determination import Determination
from comity.determine.outcome import Outcome
from comity.industry.model import Offer, PossibleClass
from comity.industry.questions import LawOfDay, told_of
from comity.industry.store import IndustryData
from comity.law.citation import read_citation
from comity.law.cited import titles_in_use
from comity.law.coverage import UNEXAMINED

_ASKS: Final = ("required", "prohibited", "hold", "unknown")
PARTNER_LISTS: Final = ("military", "dual-use", "unlisted")


class LegalEdge(msgspec.Struct, frozen=True, kw_only=True):
    """What the law of a day says of a step, for one class.

    Attributes:
        classification: on the lists of the United States; ``partner_list``: of another state that it leaves.
        what: what makes goods this class; empty where the maker states it.
        short: the outcome in a few words, as on an order's page; ``headline``: with state, regimes and day of the text.
        because: what decides, each with citation; ``open``: what would have to be known or read.
        regimes: those that ask for something, or may.
        days: from a complete application to the decision, in words; empty where nobody knows; ``longest``: at most.
    """

    question: str
    classification: str
    partner_list: str
    what: str
    class_cite: str
    day: date
    outcome: Outcome
    short: str
    headline: str
    authorization: str
    exemption: str
    days: str
    longest: float | None
    because: str
    open: str
    not_examined: tuple[str, ...]
    regimes: tuple[str, ...]
    confidence: str
    law_read_to: str


def legal_edge(d: Determination, question: str, possible: PossibleClass | None = None) -> LegalEdge:
    """Return what a determination says of a step."""
    row = answer(d)
    cite = read_citation(possible.cite, titles_in_use()).words if possible and possible.cite else ""
    return LegalEdge(
        question=question,
        classification=possible.classification if possible else "",
        partner_list=possible.partner_list if possible else "",
        what=possible.what if possible else "",
        class_cite=cite,
        day=d.date,
        outcome=d.outcome,
        short=standing_alone(d),
        headline=row["headline"],
        authorization=row["authorization"],
        exemption=row["exception"],
        days=row["usual days"],
        longest=max((a.days.max for a in d.applications if a.days and a.status == "required"), default=None),
        because=row["citations"],
        open=row["open"],
        not_examined=tuple(f"{one.side}: {one.regime}" for one in d.not_examined),
        regimes=tuple(dict.fromkeys(f.regime for f in d.findings if f.status in _ASKS and f.regime != UNEXAMINED)),
        confidence=str(d.confidence),
        law_read_to=str(d.law_as_of),
    )


def classes_for(data: IndustryData, offer: Offer) -> tuple[PossibleClass, ...]:
    """Return the classes that an offer may have: the maker's own where it states one, else every one of its tag."""
    every = data.classes_of.get(offer.tag, ())
    if not offer.stated:
        return every
    if offer.stated in PARTNER_LISTS:
        return tuple(one for one in every if one.partner_list == offer.stated) or (
            PossibleClass(offer.tag, "", offer.stated, "as the maker states", ""),
        )
    known = tuple(one for one in every if one.classification == offer.stated)
    return known or (PossibleClass(offer.tag, offer.stated, "", "as the maker states", ""),)


def supply_range(
    data: IndustryData, asked: LawOfDay, offer: Offer, places: Mapping[str, str]
) -> Iterator[tuple[LegalEdge, Determination]]:
    """Yield the legal edge of an offer for each class that it may have, with the determination behind it."""
    for question, told, possible in supply_questions(data, offer, places):
        found = asked.question(question, told)
        yield legal_edge(found, question, possible), found


def supply_questions(
    data: IndustryData, offer: Offer, places: Mapping[str, str]
) -> Iterator[tuple[str, Mapping[str, str], PossibleClass | None]]:
    """Yield what the law is asked of an offer: the question, what it is told, and the class that it is asked of."""
    kind, told = data.capabilities[offer.tag].kind, told_of(places)
    if kind == "launch":
        yield "launch", told, None
    for possible in classes_for(data, offer) if kind == "goods" else ():
        of_class = {"item": possible.classification or "?", "partner_list": possible.partner_list or "?"}
        yield "supply", {**told, **of_class}, possible


def asks_for(edge: LegalEdge, regime: str) -> bool:
    """Whether a regime asks for something here, or may."""
    return regime.casefold() in (one.casefold() for one in edge.regimes)


def range_in_words(edges: Sequence[LegalEdge]) -> str:
    """Return a range in a sentence: what every class comes to, or the classes by what they come to."""
    by: dict[str, list[str]] = {}
    for edge in edges:
        by.setdefault(edge.short, []).append(edge.classification or edge.partner_list)
    if len(by) == 1:
        return next(iter(by))
    return "; ".join(f"{_classes(classes)}: {short}" for short, classes in by.items())


def _classes(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(filter(None, names)))
