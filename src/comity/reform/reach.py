"""What a reform can reach in a portfolio: before it is asked what it changes."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

from comity.arguments import COLUMNS, FACTS, TEXT, checked, each
from comity.determine.evaluation import Evaluation
from comity.determine.outcome import Outcome
from comity.determine.questions import open_tests, split
from comity.errors import InputError
from comity.law.formula import Facts
from comity.law.law import LAW, Law, load
from comity.law.patch import Difference
from comity.law.reforms import REFORM, Reform
from comity.law.schema import Kind
from comity.law.values import OneOf
from comity.portfolio.activity_file import table_options
from comity.portfolio.measures import WEIGHT
from comity.reform import listing, totals
from comity.reform.change import ChangeKind, ComparedAnswer
from comity.reform.combinations import combinations
from comity.reform.examine import Change, Changes
from comity.reform.laws import Laws, laws_of
from comity.reform.lines import ComparedLines, lines_of
from comity.reform.portfolio import TAKEN_AS_CLEAR, ReadPortfolio
from comity.reform.reaching import Reaching, RowReach
from comity.reform.reading import read_portfolio
from comity.reform.reference import reason
from comity.reform.result import Affected, ReachSummary
from comity.scalars import parse_day
from comity.showing import Serialized, Tabular, fields

MOST_DISTINCT: Final = 20_000
"""Of how many distinct activities it is asked: each is looked at by itself."""
_TOLD: Final = (
    "activity.kind",
    "item.classification",
    "origin.country",
    "destination.country",
    "end_use.kind",
    "end_user.kind",
    "launch.country",
    "investor.country",
)
"""The facts of which it is told with which values a reform may reach an activity."""
_SAME: Final = ComparedAnswer(Outcome.UNDETERMINED)
"""It is not asked what the answers are."""


class ReachedRule(msgspec.Struct, frozen=True):
    """A rule of which the law with reforms says something else.

    Attributes:
        change: whether it ``begins``, ``ends``, is ``amended``, or ``reads`` what is changed.
        activities: how many of the portfolio it may turn out differently for.
    """

    id: str
    title: str
    cite: str
    change: str
    activities: float


class Touchable(msgspec.Struct, frozen=True):
    """With which values of a fact a reform may reach an activity, whatever else is so.

    Attributes:
        values: these; empty where it may with every value.
        count: how many values these are, of ``of``.
    """

    fact: str
    values: tuple[str, ...]
    count: int
    of: int


class ReachedActivity(msgspec.Struct, frozen=True):
    """One activity, and whether reforms can reach it.

    Attributes:
        reach: ``reached``, or why not.
        open: where it can be reached, facts not stated on which it hangs.
    """

    id: str
    name: str
    rows: int
    partner: str
    item: str
    activity: str
    weight: float
    reach: str
    open: tuple[str, ...]


class Reach(Tabular, Serialized, msgspec.Struct, frozen=True, kw_only=True):
    """What reforms can reach in a portfolio: which rules, which activities, and why not the others.

    Attributes:
        touches: with which values of single facts they may reach an activity: necessary, not sufficient.
        summary: how many activities they can reach, why not the others, and on which open facts it hangs.
    """

    title: str
    day: datetime.date
    proposed: bool
    portfolio: str
    baseline: str
    differences: tuple[Difference, ...]
    rules: tuple[ReachedRule, ...]
    touches: tuple[Touchable, ...]
    summary: ReachSummary
    activities: tuple[ReachedActivity, ...]
    notes: tuple[str, ...]

    @classmethod
    @checked(reforms=each(REFORM), law=LAW, weight=TEXT, sheet=TEXT, columns=COLUMNS, over=FACTS)
    def of(
        cls,
        portfolio: Any,
        *reforms: Reform | Path | str,
        law: Law | None = None,
        on: date | str | None = None,
        weight: str = "",
        sheet: str = "",
        columns: Mapping[str, str] | None = None,
        over: Mapping[str, Any] | None = None,
    ) -> Reach:
        """Return what reforms can reach in a portfolio; everything is given as in `comity.Portfolio.compare`.

        Raises:
            InputError: the portfolio, a weight or a reform cannot be read, or it has too many distinct activities.
            LawError: a reform does not fit the law.
        """
        law = law or load()
        patches = [Reform.load(one) for one in reforms]
        laws = laws_of(law, patches, parse_day(on))
        table = table_options(law, sheet, columns, over)
        read = read_portfolio(portfolio, (laws.baseline, laws.reformed), laws.day, weight, options=table)
        found = _found(laws, read)
        return cls(
            title=" + ".join(one.label for one in patches),
            day=laws.day,
            proposed=any(one.status != "in-force" for one in patches),
            portfolio=read.name,
            baseline=laws.said,
            differences=laws.differences,
            rules=tuple(_rules(found)),
            touches=tuple(_touches(found)),
            summary=totals.reach(found.lines.told, laws.reformed),
            activities=tuple(_activity(one) for one in listing.listed(read, found.lines)),
            notes=tuple(_notes(found, patches)),
        )

    def line(self) -> str:
        """Return the reforms, and how many activities they can reach."""
        every = self.summary.reached + self.summary.unreached
        return f"{self.title} on {self.day}: can reach {self.summary.reached:g} of {every:g} in {self.portfolio}"

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each activity: whether it can be reached, and why not."""
        return [fields(one) for one in self.activities]


@dataclass(frozen=True)
class _Found:
    """What is reached: of each distinct activity, with the weight of the rows that state it."""

    laws: Laws
    read: ReadPortfolio
    reaching: Reaching
    reached: list[tuple[RowReach, float]]
    lines: ComparedLines


def _found(laws: Laws, read: ReadPortfolio) -> _Found:
    distinct, reaching = combinations(read), Reaching(laws)
    if len(distinct) > MOST_DISTINCT:
        accepts = f"at most {MOST_DISTINCT:,}; comity compare takes any number"
        raise InputError(f"{len(distinct):,} distinct activities", where=read.name, accepts=accepts)
    activities = (read.activity(*distinct.place(one), laws.baseline) for one in range(len(distinct)))
    reached = [reaching.of(Evaluation(laws.baseline, one, laws.day, strict=False)) for one in activities]
    changes = [Change(_SAME, _SAME, ChangeKind.UNCHANGED, one) for one in reached]
    numbered = Changes(changes, np.arange(len(distinct), dtype=np.int32), np.ones(len(distinct), np.bool_))
    weights = sum(
        np.bincount(of, block.measures[WEIGHT], len(distinct))
        for block, of in zip(read.blocks, distinct.of, strict=True)
    )
    pairs = list(zip(reached, np.asarray(weights).tolist(), strict=True))
    return _Found(laws, read, reaching, pairs, lines_of(read, distinct, numbered, laws.baseline))


def _rules(found: _Found) -> Iterator[ReachedRule]:
    """Yield the rules that say something else, those that most activities may meet first."""
    laws, weights = found.laws, Counter[str]()
    for reached, weight in found.reached:
        weights.update(dict.fromkeys(reached.rules, weight))
    before, after = (law.at(laws.day).by_id for law in (laws.baseline, laws.reformed))
    packs = laws.baseline.pack.rules, laws.reformed.pack.rules
    for name in sorted(found.reaching.differences.rules, key=lambda one: (-weights[one], one)):
        rules = [pack[name][0] for pack in packs if name in pack]
        change = "begins" if name not in before else "ends" if name not in after else ""
        amended = len(rules) > 1 and rules[0] is not rules[1]
        change = change or ("is amended" if amended else "reads what changes")
        yield ReachedRule(name, rules[-1].title, rules[-1].cite, change, weights[name])


def _touches(found: _Found) -> Iterator[Touchable]:
    """Yield with which values of each fact alone the reforms may reach an activity."""
    law, differences = found.laws.baseline, found.reaching.differences
    nothing = Facts({})
    tests = open_tests([formula for pair in differences.pairs for formula in (pair.before, pair.after)], nothing)
    for name in _TOLD:
        parts = split(law.schema.facts[name], tests, nothing, law.schema) if tests else []
        values = [
            (one.possible.values, found.reaching.alone(name, one.possible))
            for one in parts
            if isinstance(one.possible, OneOf)
        ]
        may = frozenset(map(str, chain.from_iterable(some for some, reached in values if reached)))
        every = sum(len(some) for some, _ in values)
        if may and len(may) < every:
            items = law.schema.facts[name].kind is Kind.CLASSIFICATION
            yield Touchable(name, law.codes.cover(may) if items else tuple(sorted(may)), len(may), every)


def _activity(one: Affected) -> ReachedActivity:
    return ReachedActivity(
        one.id, one.name, one.rows, one.partner, one.item, one.activity, one.weight, one.reach, one.open
    )


def _notes(found: _Found, reforms: Iterable[Reform]) -> Iterator[str]:
    for one in reforms:
        if told := reason(found.read.name, one.id):
            yield f"{one.id} moves no row here: {told}"
    if not found.reaching.differences.pairs:
        yield f"no rule of the law of {found.laws.day} reads what is changed: no answer can become another"
    if found.read.taken_as_clear:
        yield TAKEN_AS_CLEAR
    if rejected := found.read.read - len(found.read):
        yield f"{rejected:,} rows could not be read and are left out; the first: {found.read.rejected[0][1]}"
