"""What is found of a portfolio: immutable, typed, JSON with a published schema."""

from __future__ import annotations

import datetime

import msgspec

from comity.determine.outcome import Cause, Outcome
from comity.showing import Serialized


class PortfolioGroup(msgspec.Struct, frozen=True):
    """The rows of one partner, item or authorization, by outcome."""

    name: str
    rows: int
    outcomes: dict[Outcome, int]


class Deciding(msgspec.Struct, frozen=True):
    """A rule that decides, with the rows in which it is the first to do so."""

    rule: str
    title: str
    cite: str
    url: str
    outcome: Outcome
    rows: int


class RejectedRow(msgspec.Struct, frozen=True):
    """A row that could not be used, with the reason."""

    key: str
    why: str


class UnstatedFact(msgspec.Struct, frozen=True):
    """In how many rows a fact that some rule reads is not stated."""

    fact: str
    ask: str
    rows: int


class FactClasses(msgspec.Struct, frozen=True):
    """The classes of a fact's values that the law tells apart: by class, the values."""

    fact: str
    values: int
    classes: tuple[tuple[str, ...], ...]


class StageShape(msgspec.Struct, frozen=True):
    """What a stage reads, with how many classes it tells apart of each; its table's cells; its ids."""

    name: str
    reads: dict[str, int]
    cells: int
    ids: int


class PortfolioClasses(msgspec.Struct, frozen=True):
    """What the law was compiled to."""

    facts: tuple[FactClasses, ...]
    stages: tuple[StageShape, ...]


class PortfolioMethod(msgspec.Struct, frozen=True):
    """How the figures came about.

    Attributes:
        facts: the facts that some answer depends on, each with how many classes the law tells apart.
        rules: how many rules of the law are in force and can decide.
        cells: how many combinations the stages' tables hold.
        asked: groups of undetermined rows of which every answer to the unknown facts was tried.
        not_asked: rows left undetermined without that, since there are too many groups of them.
    """

    facts: dict[str, int]
    rules: int
    stages: int
    cells: int
    asked: int
    not_asked: int
    law_sha256: str
    notes: tuple[str, ...]


class PortfolioCheck(msgspec.Struct, frozen=True):
    """What a portfolio holds, before any law is asked: read = usable + rejected.

    Attributes:
        rejected: the first rejected rows; ``rejections`` counts all, by reason.
        unknown: by fact, in how many usable rows it is not stated.
        not_facts: columns that are neither facts nor labels, with what they may have meant.
        understood: of tables that other programs wrote, what was understood, in lines.
    """

    portfolio: str
    read: int
    usable: int
    rejections: dict[str, int]
    rejected: tuple[RejectedRow, ...]
    facts: tuple[str, ...]
    labels: tuple[str, ...]
    not_facts: dict[str, str]
    unknown: tuple[UnstatedFact, ...]
    understood: tuple[str, ...] = ()


class PortfolioSummary(Serialized, msgspec.Struct, frozen=True, kw_only=True):
    """A portfolio's determination without its rows: read = decided + undecided + rejected.

    Attributes:
        unverified: rows that may go ahead by a text that was not read.
        causes: in how many undetermined rows each cause is one, of the groups that were asked (see `method`).
        if_screened_clear: rows of which screening of the parties is open, by the outcome if it is clear.
    """

    portfolio: str
    day: datetime.date
    strict: bool
    read: int
    decided: int
    undecided: int
    rejected: int
    unverified: int
    outcomes: dict[Outcome, int]
    causes: dict[Cause, int]
    if_screened_clear: dict[Outcome, int]
    by_partner: tuple[PortfolioGroup, ...]
    by_item: tuple[PortfolioGroup, ...]
    by_authorization: tuple[PortfolioGroup, ...]
    deciding: tuple[Deciding, ...]
    check: PortfolioCheck
    method: PortfolioMethod

    def to_json(self) -> str:
        """Return the summary as canonical JSON: the same bytes for the same rows, law and day."""
        return msgspec.json.encode(self, order="deterministic").decode()
