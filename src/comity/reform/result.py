"""What a comparison found: immutable, typed, printable, JSON with a published schema."""

from __future__ import annotations

import datetime
from typing import Any

import msgspec

from comity.determine import Outcome
from comity.law.patch import Difference
from comity.law.reforms import ReformSource
from comity.reform.burden import Burden
from comity.reform.change import ChangeKind
from comity.reform.table import as_csv
from comity.showing import Serialized, Tabular, fields


class ReformNote(msgspec.Struct, frozen=True):
    """A reform of the comparison, with its status, sources and assumptions."""

    id: str
    title: str
    status: str
    since: datetime.date | None
    because: str
    sources: tuple[ReformSource, ...]
    assumptions: tuple[str, ...]
    falls_short: tuple[str, ...]


class Transition(msgspec.Struct, frozen=True):
    """How many activities go from one outcome to another."""

    before: Outcome
    after: Outcome
    count: int
    weight: float


class KindRow(msgspec.Struct, frozen=True):
    """How many activities change in one way, and their worth where it is stated.

    Attributes:
        checked: how many of them rest on a source that was opened; None where the portfolio does not say.
        value: USD, of the ``valued`` activities that state it.
    """

    kind: ChangeKind
    count: int
    weight: float
    checked: int | None
    valued: int
    value: float
    partners: tuple[str, ...]


class GroupRow(msgspec.Struct, frozen=True):
    """One partner, item or kind of activity: how many activities, and how many change in which way."""

    name: str
    total: int
    weight: float
    changes: dict[ChangeKind, float]
    before: dict[Outcome, float]
    after: dict[Outcome, float]


class AuthorizationRow(msgspec.Struct, frozen=True):
    """How often an authorization is needed before and after."""

    authorization: str
    name: str
    before: float
    after: float


class Affected(msgspec.Struct, frozen=True):
    """One activity before and after, or, of very many, several that are alike.

    Attributes:
        rows: how many activities; of several there is no id.
        weight: of all of them.
        value: what those that state it are worth together, in USD.
    """

    id: str
    name: str
    rows: int
    partner: str
    item: str
    activity: str
    before: Outcome
    after: Outcome
    kind: ChangeKind
    weight: float
    value: float | None
    checked: str
    assumed: tuple[str, ...]
    before_by: str
    after_by: str
    before_cites: tuple[str, ...]
    after_cites: tuple[str, ...]
    verified: bool


class ComparisonMethod(msgspec.Struct, frozen=True):
    """How the figures came about, so that another can judge and repeat them.

    Attributes:
        read: rows in the file: decided, undecided and rejected add up to it.
        rejected: keys and reasons of rows that could not be used; of very many, the first.
        distinct: activities that differ in some fact; each was looked up once.
        recounted: distinct activities that the reforms can reach, worked out again; the others stay as they were.
        examined: distinct activities that were determined by themselves as well, and all their possible items.
        not_examined: rows of the others: how closely these were looked at, the notes tell.
    """

    portfolio: str
    read: int
    decided: int
    undecided: int
    rejected: tuple[tuple[str, str], ...]
    distinct: int
    recounted: int
    examined: int
    not_examined: int
    answered: str
    weights: str
    baseline: str
    baseline_sha256: str
    reformed_sha256: str
    durations: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def rejected_rows(self) -> int:
        """How many rows could not be used."""
        return self.read - self.decided - self.undecided


class Comparison(Tabular, Serialized, msgspec.Struct, frozen=True, kw_only=True):
    """What one or several reforms change for a portfolio."""

    title: str
    day: datetime.date
    proposed: bool
    reforms: tuple[ReformNote, ...]
    differences: tuple[Difference, ...]
    transitions: tuple[Transition, ...]
    kinds: tuple[KindRow, ...]
    by_partner: tuple[GroupRow, ...]
    by_item: tuple[GroupRow, ...]
    by_activity: tuple[GroupRow, ...]
    by_authorization: tuple[AuthorizationRow, ...]
    burden_before: Burden
    burden_after: Burden
    activities: tuple[Affected, ...]
    method: ComparisonMethod

    @property
    def affected(self) -> tuple[Affected, ...]:
        """The activities whose answer changes, the gravest change first."""
        return tuple(a for a in self.activities if a.kind is not ChangeKind.UNCHANGED)

    def line(self) -> str:
        """Return the reforms, the day and how many activities change."""
        changed = sum(row.count for row in self.kinds if row.kind is not ChangeKind.UNCHANGED)
        proposed = " (proposed)" if self.proposed and "proposed" not in self.title else ""
        return f"{self.title}{proposed} on {self.day}: {changed:,} activities of {self.method.portfolio} change"

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each activity that was looked at: before, after, by which rules."""
        return [fields(one) for one in self.activities]

    def to_csv(self) -> str:
        """Return a row for each activity; footnotes follow as lines that begin with ``#``."""
        return as_csv(self)
