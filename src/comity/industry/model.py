"""What is kept of industry: capabilities, offers, owners, what became of firms, who supplies whom, deals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from comity.record.dates import Known
from comity.record.model import Confidence, Source

Heritage = Literal["flown", "qualified", "developed", "announced", ""]
"""How far a product has come, as its source says; empty where it does not."""
EdgeKind = Literal["established", "committed", "memorandum"]
"""Established: a contract or a supply; committed: money or capacity; a memorandum is neither, and is no supply."""
HERITAGE: Final[tuple[Heritage, ...]] = ("flown", "qualified", "developed", "announced", "")


@dataclass(frozen=True, slots=True)
class Capability:
    """What a firm can offer, or a programme needs, by its tag (``comm.optical_terminal``).

    Attributes:
        kind: ``goods``, ``launch`` or ``service``; empty for the heading of others.
    """

    tag: str
    parent: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class PossibleClass:
    """A class that goods of a capability may have; which one, only the maker's own classification tells.

    Attributes:
        classification: on the lists of the United States.
        partner_list: on which list of another state such goods would usually be: military, dual-use, unlisted.
        what: what makes it this class.
        cite: the paragraph, by its provision's id.
    """

    tag: str
    classification: str
    partner_list: str
    what: str
    cite: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What a firm offers.

    Attributes:
        available: from when it can be had, where the source says so.
        stated: how the maker itself classifies it: an ECCN, a paragraph of the USML, or ``dual-use``, ``unlisted``,
            ``military`` on the lists of its state; empty where it publishes none.
        claim: what the maker says of export control, in our words; told as its word, never as a finding.
        published: of the page; ``source`` says when it was read, and how.
        layer: ``built-in``, or the file of the user that holds it.
    """

    company: str
    tag: str
    product: str
    heritage: Heritage
    available: Known | None
    stated: str
    claim: str
    published: Known | None
    source: Source
    note: str
    layer: str = "built-in"


@dataclass(frozen=True, slots=True)
class OwnerLink:
    """Who holds a share of a firm.

    Attributes:
        share: percent, as the source gives it; None where it gives none.
        control: True or False where the source tells it.
        status: ``holds``, ``agreed`` (not yet closed) or ``ended``.
    """

    company: str
    owner: str
    share: float | None
    control: bool | None
    status: str
    since: Known | None
    until: Known | None
    published: Known | None
    source: Source
    note: str


@dataclass(frozen=True, slots=True)
class FirmChange:
    """What became of a firm: renamed, merged, insolvent, ended (an offer), restructured, redomiciled.

    Attributes:
        into: the firm that goes on in its place.
    """

    company: str
    change: str
    when: Known | None
    into: str
    what: str
    source: Source


@dataclass(frozen=True, slots=True)
class IndustryEdge:
    """That one party supplies another, or has money or capacity with it; the record holds the instrument.

    Attributes:
        by: supply, contract, joint venture, investment or memorandum.
        tag: what is supplied; empty where it is no capability of the taxonomy.
    """

    instrument: str
    kind: EdgeKind
    by: str
    supplier: str
    customer: str
    tag: str
    about: str
    since: Known | None
    source: Source


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal on record, as its source tells it; told as a precedent, never counted.

    Attributes:
        investors, targets: parties by id, or by name where the record has none.
        investor_country, target_country: of those that lead it; empty for organizations.
        amount, stake: in the source's own words.
        clearance: what the source says of it; ``not reported`` is no answer to whether there was one.
    """

    id: str
    when: Known | None
    investors: tuple[str, ...]
    investor_country: str
    targets: tuple[str, ...]
    target_country: str
    kind: str
    what: str
    amount: str
    stake: str
    status: str
    clearance: str
    source: Source
    note: str


@dataclass(frozen=True, slots=True)
class BuyerPreference:
    """Whom a public buyer prefers by rule, beside what the packs of law model.

    Attributes:
        buyer, favors: a state by its code, or a group whose members are meant, by its id in the record.
        kind: geographic return, national preference, eligibility.
    """

    id: str
    buyer: str
    kind: str
    favors: str
    what: str
    cite: str
    source: Source
    note: str


def is_read(source: Source) -> bool:
    """Whether somebody read the page that a row rests on: what is from memory stays out of answers."""
    return source.confidence is not Confidence.MEMORY
