"""What the room answers with: suppliers and why, what a change of owner does, what hangs on whom."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import msgspec

from comity.industry.legal import LegalEdge
from comity.showing import Records, Serialized, Tabular, fields

Tier = Literal["demonstrated", "funded", "offered", "plausible"]


class ListCoverage(msgspec.Struct, frozen=True):
    """How much of a list was read: it stands before every figure, which says nothing of what is not on the list.

    Attributes:
        firms: that the list has here; ``read``: of which a page was read, or that the user added.
    """

    firms: int
    read: int

    def line(self) -> str:
        """Return it in a sentence."""
        left = self.firms - self.read
        out = f"; {left} from memory left out (--include-unread)" if left else ""
        told = f"list coverage: {self.read} of the {self.firms} firms listed here were read"
        return f"{told}{out}; who is not listed is not seen"


class EdgeLine(msgspec.Struct, frozen=True):
    """An edge on record, with its source.

    Attributes:
        kind: ``established``, ``committed`` or ``memorandum``.
        other: the party at the other end; ``country``: its seat.
    """

    kind: str
    by: str
    other: str
    country: str
    about: str
    since: str
    confidence: str
    source: str


class Supplier(msgspec.Struct, frozen=True, kw_only=True):
    """A firm that could supply a capability, and why, and why not.

    Attributes:
        seat: country of its seat; ``owner_country``: of its owner, empty where not recorded or not read.
        owner: who controls it in the end; empty where nobody is recorded to.
        owner_open: why the owner's country is not known; empty where it is, or nothing is recorded.
        stated: how the maker classifies it; ``claim``: what the maker says of export control.
        established, committed, memoranda: edges on record, never mixed.
        legal: the legal edge for each class that the goods may have; empty for a service, or within one country.
        legal_note: why there is none.
    """

    company: str
    name: str
    seat: str
    owner: str
    owner_country: str
    owner_open: str
    tier: Tier
    product: str
    heritage: str
    available: str
    stated: str
    claim: str
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]
    established: tuple[EdgeLine, ...]
    committed: tuple[EdgeLine, ...]
    memoranda: tuple[EdgeLine, ...]
    legal: tuple[LegalEdge, ...]
    legal_note: str
    confidence: str
    source: str
    published: str


class LeftOut(msgspec.Struct, frozen=True):
    """A firm that the question leaves out, and why."""

    name: str
    seat: str
    why: str


class SupplierSearch(Tabular, Serialized, msgspec.Struct, frozen=True, kw_only=True):
    """Who could supply a capability to a country.

    Attributes:
        until: the last day by which it is wanted; None if any.
        without: the regime that no edge should hang on; empty if any may.
        end: the kinds of end user and end use that were asked about, where they were stated.
        coverage: how much of the list was read.
        asked: how many determinations were made.
    """

    tag: str
    label: str
    buyer: str
    on: date
    until: date | None
    without: str
    end: dict[str, str]
    coverage: ListCoverage
    suppliers: tuple[Supplier, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]
    asked: int

    def line(self) -> str:
        """Return the answer in a sentence."""
        shown = sum(one.tier == "demonstrated" for one in self.suppliers)
        wish = f" without {self.without}" if self.without else ""
        return f"{self.label} for {self.buyer}{wish}: {len(self.suppliers)} firms, {shown} of them demonstrated"

    def records(self) -> Records:
        """Return a row for each firm and class."""
        rows: list[dict[str, Any]] = []
        for one in self.suppliers:
            own = fields(one, "legal", "established", "committed", "memoranda", "company")
            own |= {
                kind: [f"{e.other} ({e.by}, {e.since}, {e.confidence}) {e.source}" for e in getattr(one, kind)]
                for kind in ("established", "committed", "memoranda")
            }
            told = [_legal(edge) for edge in one.legal] or [dict.fromkeys(_LEGAL, "")]
            rows += [own | edge for edge in told]
        return rows


_LEGAL = ("class", "if", "outcome", "authorization", "exemption", "days", "because", "open", "law of")


def _legal(edge: LegalEdge) -> dict[str, Any]:
    told = (
        edge.classification or edge.partner_list,
        edge.what,
        edge.outcome.value,
        edge.authorization,
        edge.exemption,
        edge.days,
        edge.because,
        edge.open,
        str(edge.day),
    )
    return dict(zip(_LEGAL, told, strict=True))
