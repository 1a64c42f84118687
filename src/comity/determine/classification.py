"""The result of classification: candidates, never a single answer that the attributes do not support."""

from __future__ import annotations

import datetime
from typing import Literal

import msgspec

from comity.law.source import Confidence


class Asked(msgspec.Struct, frozen=True):
    """An attribute nobody stated that would decide about a paragraph."""

    fact: str
    ask: str
    accepts: str


class Candidate(msgspec.Struct, frozen=True):
    """A paragraph that describes the item, or may.

    Attributes:
        status: ``candidate`` if the attributes meet it, ``possible`` if attributes that are not known decide.
        because: what meets it, or what is open, in words.
    """

    code: str
    title: str
    says: str
    cite: str
    url: str
    status: Literal["candidate", "possible"]
    because: tuple[str, ...]
    asks: tuple[Asked, ...]
    confidence: Confidence
    rule: str


class Classification(msgspec.Struct, frozen=True):
    """Candidates in the order of review.

    Attributes:
        leading: the first paragraph in the order that the attributes meet; empty if none does.
        first_exclude: the earlier paragraphs that must be excluded before the leading one can stand.
        contradiction: how a stated classification disagrees with the attributes; empty if it does not.
    """

    leading: str
    first_exclude: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    contradiction: str
    date: datetime.date
    footer: str = (
        "A proposal by the order of review, not a classification. Where doubt remains, ask BIS for a formal "
        "classification (CCATS) or DDTC for a commodity jurisdiction determination."
    )
