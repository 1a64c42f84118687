"""A partner's brief as a value, and as Markdown: every line says where it is from."""

from __future__ import annotations

import datetime

import msgspec

from comity.brief.memo import template
from comity.record.model import Confidence
from comity.showing import Serialized

SIGNS = {Confidence.PRIMARY: "●", Confidence.SECONDARY: "◐", Confidence.MEMORY: "○"}


class BriefSource(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a brief rests on.

    Attributes:
        number: what lines refer to it by.
        sign: how it was read: at the source, in a copy or report, or not at all.
    """

    number: int
    title: str
    cite: str
    url: str
    confidence: Confidence
    read: datetime.date | None = None

    @property
    def sign(self) -> str:
        """How it was read, as a sign."""
        return SIGNS[self.confidence]


class BriefLine(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence with the numbers of its sources, or with what it was worked out from.

    Attributes:
        computed: how it was worked out: counted in the record, determined, compared; empty where a source says it.
    """

    text: str
    sources: tuple[int, ...] = ()
    computed: str = ""


class BriefSection(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a brief."""

    title: str
    lines: tuple[BriefLine, ...]


class PartnerBrief(Serialized, msgspec.Struct, frozen=True, kw_only=True):
    """What a desk officer takes into a meeting: one to two pages, and an annex.

    Attributes:
        party: whom it is about; ``home``: for whom it is.
        purpose: dialogue, coalition, artemis, industry, leo or ask.
        handling: what the user wants it marked with; never worked out.
        sections: the pages; ``annex``: what stands behind them.
        pack_sha256: the law that projects were determined by; empty if none were.
    """

    title: str
    party: str
    home: str
    purpose: str
    day: datetime.date
    handling: str
    sections: tuple[BriefSection, ...]
    annex: tuple[BriefSection, ...]
    sources: tuple[BriefSource, ...]
    pack_sha256: str = ""

    def to_markdown(self) -> str:
        """Return the brief as Markdown."""
        text: str = template("brief.md.j2").render(b=self, signs=self._signs())
        return text

    def _signs(self) -> dict[int, str]:
        return {source.number: source.sign for source in self.sources}
