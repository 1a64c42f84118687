"""Who may bid, launch or land signals, both ways: determined and cited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from comity.industry.legal import LegalEdge, legal_edge
from comity.industry.questions import LawOfDay, PlacedQuestion, fits, placed_questions, questions, told_of
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


class MarketAccess(Tabular, Serialized, msgspec.Struct, frozen=True, kw_only=True):
    """Who may bid, launch or land signals between two states."""

    seller: str
    market: str
    kind: str
    on: date
    forth: tuple[AccessAnswer, ...]
    back: tuple[AccessAnswer, ...]

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
        return rows


def kinds() -> Mapping[str, list[PlacedQuestion]]:
    """Return the kinds of access that can be asked about, each with its questions.

    Raises:
        LawError: the file cannot be used.
    """
    return placed_questions("access")


def access(law: Law, seller: str, market: str, kind: str, on: date) -> MarketAccess:
    """Return who may bid, launch or land signals, both ways."""
    asked = LawOfDay(law, on)
    forth, back = (tuple(_answers(asked, *ends, kind)) for ends in ((seller, market), (market, seller)))
    return MarketAccess(seller=seller, market=market, kind=kind, on=on, forth=forth, back=back)


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
