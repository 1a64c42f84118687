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
from comity.reform.ease import EaseRow
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


class WhyRow(msgspec.Struct, frozen=True):
    """Why reforms cannot reach some activities, and how many.

    Attributes:
        why: what they state that settles every changed rule alike.
        most: what most of these activities have in common of that, with how many.
    """

    why: str
    activities: float
    most: tuple[str, ...] = ()


class OpenFact(msgspec.Struct, frozen=True):
    """A fact not stated on which it hangs what reforms do, and of how many activities."""

    fact: str
    ask: str
    activities: float


class ReachSummary(msgspec.Struct, frozen=True):
    """How many activities reforms can reach, and why not the others.

    Attributes:
        reached: those of which some changed rule may say something else.
        unchanged: those of them whose answer stays as it was nevertheless.
        unreached: those whose answer could not change.
    """

    reached: float
    unchanged: float
    unreached: float
    why: tuple[WhyRow, ...]
    open: tuple[OpenFact, ...]


class Affected(msgspec.Struct, frozen=True):
    """One activity before and after, or, of very many, several that are alike.

    Attributes:
        rows: how many activities; of several there is no id.
        weight: of all of them.
        value: what those that state it are worth together, in USD.
        reach: ``reached``, or why the reforms cannot reach it.
        open: facts not stated on which it hangs what the reforms do.
        range: every kind of change that may come of it as these turn out, the best first.
        before_review: the strictest policy under which an application would be judged.
        before_days: the least, typical and most days of waiting; none where no authorization of known duration stands.
        before_exceptions: the exceptions that serve.
        before_duties: what must be done besides.
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
    reach: str
    open: tuple[str, ...]
    range: tuple[ChangeKind, ...]
    before_review: str
    after_review: str
    before_days: tuple[float, ...]
    after_days: tuple[float, ...]
    before_exceptions: tuple[str, ...]
    after_exceptions: tuple[str, ...]
    before_duties: tuple[str, ...]
    after_duties: tuple[str, ...]


class WeighedKind(msgspec.Struct, frozen=True):
    """What one kind of change comes to by a statistic.

    Attributes:
        least: figures of which every row changes so; ``most``: of which any row does, or may.
        evenly: with each figure divided among its rows in equal parts, which nobody knows to be so.
    """

    kind: ChangeKind
    least: float
    evenly: float
    most: float


class WeighedEffect(msgspec.Struct, frozen=True):
    """What a comparison comes to when a public statistic weighs it.

    Attributes:
        weights: which statistic, its year and file, and what it leaves out.
        covered: the sum of its figures of which the portfolio has a row; ``uncovered``: of the others.
        without_figure: rows of the portfolio that stand in no figure.
        unread: rows of the statistic that could not be used.
    """

    weights: str
    kinds: tuple[WeighedKind, ...]
    figures: int
    covered: float
    uncovered: float
    without_figure: int
    unread: tuple[str, ...] = ()


class ComparisonMethod(msgspec.Struct, frozen=True):
    """How the figures came about, so that another can judge and repeat them.

    Attributes:
        read: rows in the file: decided, undecided and rejected add up to it.
        rejected: keys and reasons of rows that could not be used; of very many, the first.
        distinct: activities that differ in some fact; each was looked up once.
        recounted: distinct activities that may be answered otherwise, or the same resting on other text: these were
            worked out again, and the others stay as they were.
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
    """What one or several reforms change for a portfolio; ``weighed`` by a public statistic where one was given."""

    title: str
    day: datetime.date
    proposed: bool
    reforms: tuple[ReformNote, ...]
    differences: tuple[Difference, ...]
    transitions: tuple[Transition, ...]
    kinds: tuple[KindRow, ...]
    reach: ReachSummary
    eases: tuple[EaseRow, ...]
    by_partner: tuple[GroupRow, ...]
    by_item: tuple[GroupRow, ...]
    by_activity: tuple[GroupRow, ...]
    by_authorization: tuple[AuthorizationRow, ...]
    burden_before: Burden
    burden_after: Burden
    activities: tuple[Affected, ...]
    method: ComparisonMethod
    weighed: WeighedEffect | None = None

    @property
    def affected(self) -> tuple[Affected, ...]:
        """The activities whose answer changes, the gravest change first."""
        return tuple(a for a in self.activities if a.kind is not ChangeKind.UNCHANGED)

    def line(self) -> str:
        """Return the reforms, the day and how many activities change."""
        may = sum(row.count for row in self.kinds if row.kind.is_open)
        changed = sum(row.count for row in self.kinds if row.kind is not ChangeKind.UNCHANGED) - may
        open_ = f", {may:,} more may" if may else ""
        proposed = " (proposed)" if self.proposed and "proposed" not in self.title else ""
        return f"{self.title}{proposed} on {self.day}: {changed:,} activities of {self.method.portfolio} change{open_}"

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each activity that was looked at: before, after, by which rules."""
        return [fields(one) for one in self.activities]

    def to_csv(self) -> str:
        """Return a row for each activity; footnotes follow as lines that begin with ``#``."""
        return as_csv(self)
