"""The result of classification: candidates, never a single answer that the attributes do not support."""

from __future__ import annotations

import datetime
from typing import Any, Literal

import msgspec

from comity.law.source import Confidence
from comity.showing import Serialized, Tabular, fields


class AttributeQuestion(msgspec.Struct, frozen=True):
    """An attribute nobody stated that would decide about a paragraph."""

    fact: str
    ask: str
    accepts: str
    unit: str = ""


class Exclusion(msgspec.Struct, frozen=True):
    """An earlier paragraph that may still describe the item, and the attributes that would decide."""

    code: str
    facts: tuple[str, ...]


class Candidate(msgspec.Struct, frozen=True):
    """A paragraph that describes the item, or may.

    Attributes:
        status: ``candidate`` if the attributes meet it, ``possible`` if attributes that are not known decide.
        because: what meets it, or what is open, in words.
        asks: the attributes that would decide.
    """

    code: str
    title: str
    says: str
    cite: str
    url: str
    status: Literal["candidate", "possible"]
    because: tuple[str, ...]
    asks: tuple[AttributeQuestion, ...]
    confidence: Confidence
    rule: str


class Classification(Tabular, Serialized, msgspec.Struct, frozen=True):
    """Candidates in the order of review.

    Attributes:
        leading: the first paragraph in the order that the attributes meet; empty if none does.
        first_exclude: the earlier paragraphs that must be excluded before the leading one can stand.
        contradictions: how a stated classification disagrees with the attributes.
        assumed: what nobody said and was taken as so.
        notes: what the answer rests on: the dates of the lists read.
    """

    leading: str
    first_exclude: tuple[Exclusion, ...]
    candidates: tuple[Candidate, ...]
    contradictions: tuple[str, ...]
    assumed: tuple[str, ...]
    notes: tuple[str, ...]
    date: datetime.date
    footer: str = ""

    def line(self) -> str:
        """Return what leads, and how many candidates there are."""
        may = sum(one.status == "possible" for one in self.candidates)
        return f"{self.leading or 'no paragraph is met by what is known'} on {self.date}; {may} more may be"

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each candidate, in the order of review."""
        return [fields(one, "asks") | {"asks": [q.ask for q in one.asks]} for one in self.candidates]

    @property
    def contradiction(self) -> str:
        """All contradictions in one line; empty if there are none."""
        return "; ".join(self.contradictions)

    def with_status(self, status: Literal["candidate", "possible"]) -> tuple[Candidate, ...]:
        """Return the candidates of one status, in the order of review."""
        return tuple(candidate for candidate in self.candidates if candidate.status == status)
