"""Compare a portfolio under the law and under the law with reforms: one way, whatever its size.

Rows are read once and their distinct combinations of facts looked up under both laws; those that matter most are looked
at closely besides. Rows that are alike are then added up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from comity.determine import Outcome
from comity.determine.applications import usual_days
from comity.determine.determination import AuthorizationDays
from comity.errors import LawError
from comity.law.law import Law
from comity.law.reforms import Reform, load_reform
from comity.portfolio.activity_table import TableOptions
from comity.portfolio.rows import Progress
from comity.reform import listing, totals
from comity.reform.burden import burden
from comity.reform.combinations import Combinations, combinations
from comity.reform.examine import Changes, examine
from comity.reform.laws import Laws, laws_of
from comity.reform.lines import ComparedLines, lines_of
from comity.reform.lookup import Lookup, relists
from comity.reform.portfolio import CHECKED, TAKEN_AS_CLEAR, UNWEIGHTED, ReadPortfolio
from comity.reform.reading import is_table_source, read_portfolio
from comity.reform.reference import reason
from comity.reform.result import Comparison, ComparisonMethod, ReformNote


@dataclass(frozen=True)
class _Compared:
    """All that a comparison is told from."""

    laws: Laws
    read: ReadPortfolio
    combinations: Combinations
    lookup: Lookup
    changes: Changes
    lines: ComparedLines


def compare(
    portfolio: Any,
    *reforms: Reform | Path | str,
    law: Law,
    on: date | None = None,
    weight: str = "",
    progress: Progress | None = None,
    table: TableOptions | None = None,
) -> Comparison:
    """Return what reforms change for a portfolio.

    Args:
        portfolio: a table, the name of a built-in portfolio, or activities (see `comity.reform.reading`).
        reforms: reforms, files or ids, applied together and in order.
        law: the law to start from.
        on: the day to compare on: the reform's own, or today for proposals, if None.
        weight: a column of the portfolio that weighs its rows; every row counts once if empty.
        progress: called with what is being done, how much of it is done, and of how much, if that is known.
        table: how a table is read, and facts of the activities that do not state them.

    Raises:
        InputError: the portfolio or a weight cannot be read.
        LawError: a reform does not fit the law.
    """
    patches = [one if isinstance(one, Reform) else load_reform(one) for one in reforms]
    laws = laws_of(law, patches, on)
    found = _compared(portfolio, laws, weight, progress or (lambda *_: None), table)
    lines = found.lines.told
    return Comparison(
        title=" + ".join(one.label for one in patches),
        day=laws.day,
        proposed=any(one.status != "in-force" for one in patches),
        reforms=tuple(_note(one) for one in patches),
        differences=laws.differences,
        transitions=tuple(totals.transitions(lines)),
        kinds=tuple(totals.kinds(lines, checked=CHECKED in found.read.labels)),
        reach=totals.reach(lines, laws.reformed),
        eases=totals.eases(lines),
        by_partner=tuple(totals.groups(lines, lambda line: line.partner)),
        by_item=tuple(totals.groups(lines, lambda line: line.item)),
        by_activity=tuple(totals.groups(lines, lambda line: line.activity)),
        by_authorization=tuple(totals.authorizations(lines, laws.reformed)),
        burden_before=burden((line.change.before, line.weight) for line in lines),
        burden_after=burden((line.change.after, line.weight) for line in lines),
        activities=listing.listed(found.read, found.lines),
        method=_method(found, weight, patches),
    )


def _compared(source: Any, laws: Laws, weight: str, progress: Progress, table: TableOptions | None) -> _Compared:
    if not is_table_source(source) and not isinstance(source, Path | str):
        source = list(source)
    both = laws.baseline, laws.reformed
    read = read_portfolio(source, both, laws.day, weight, progress, table)
    relisted = read_portfolio(source, both[::-1], laws.day, weight, progress, table) if relists(laws) else None
    if relisted and list(map(len, relisted.blocks)) != list(map(len, read.blocks)):
        told = "the reform changes which rows can be read"
        raise LawError(told, where="compare", accepts="a portfolio without the items it lists otherwise")
    distinct = combinations(*(one for one in (read, relisted) if one))
    lookup = Lookup(read, relisted, distinct, laws, progress)
    changes = examine(lookup, distinct, laws, progress)
    return _Compared(laws, read, distinct, lookup, changes, lines_of(read, distinct, changes, laws.baseline))


def _note(reform: Reform) -> ReformNote:
    return ReformNote(
        reform.id,
        reform.label,
        reform.status,
        reform.since,
        reform.because,
        reform.sources,
        reform.assumptions,
        reform.falls_short,
    )


def _method(found: _Compared, weight: str, reforms: Sequence[Reform]) -> ComparisonMethod:
    laws, read, lines = found.laws, found.read, found.lines.told
    both = [(line, line.change.before, line.change.after) for line in lines]
    undecided = sum(line.rows for line, *pair in both if any(one.outcome is Outcome.UNDETERMINED for one in pair))
    known = usual_days()
    asked = sorted({name for _, *pair in both for one in pair for name in one.required})
    rows, examined = found.combinations.rows, found.changes.examined
    reached = int(found.lookup.reached.sum())
    return ComparisonMethod(
        portfolio=read.name,
        read=read.read,
        decided=len(read) - undecided,
        undecided=undecided,
        rejected=read.rejected,
        distinct=len(rows),
        recounted=reached,
        examined=int(examined.sum()),
        not_examined=int(rows[~examined].sum()),
        answered=(
            f"{len(rows):,} distinct activities were looked up; {reached:,} of them, which may be answered otherwise "
            f"or rest on other text, were worked out again; {int(examined.sum()):,} were determined by themselves "
            "besides, those that may change first"
        ),
        weights=f"column '{weight}'" if weight else UNWEIGHTED,
        baseline=laws.said,
        baseline_sha256=laws.baseline.sha256,
        reformed_sha256=laws.reformed.sha256,
        durations=tuple(_told_days(name, known[name]) for name in asked if name in known),
        notes=(*(told for one in reforms if (told := reason(read.name, one.id))), *_notes(found)),
    )


def _notes(found: _Compared) -> Iterator[str]:
    read, lines = found.read, found.lines.told
    if read.taken_as_clear:
        yield TAKEN_AS_CLEAR
    if read.not_facts:
        yield f"columns that are no facts and were not used: {', '.join(read.not_facts)}"
    if any(line.assumed for line in lines):
        yield "facts named as assumed are inferred from what kind of tie it is, and may be wrong for any one of them"
    if any(line.checked == "no" for line in lines):
        yield "activities marked unchecked rest on a source that nobody has opened"
    unverified = sum(line.rows for line in lines if not line.change.after.verified)
    if unverified:
        yield f"{unverified:,} permissive answers rest on text that was not read: treat them as license required"
    if len(read) > listing.MOST_LISTED:
        most = f"{listing.MOST_LISTED:,} activities"
        yield f"{most} are listed one by one, what changes most first; of the others, those that are alike together"
    yield from _of_those_not_examined(found)


def _of_those_not_examined(found: _Compared) -> Iterator[str]:
    rows, rest = found.combinations.rows, ~found.changes.examined
    if rest.any():
        yield (
            f"{int(rows[rest].sum()):,} rows, of {int(rest.sum()):,} rarer distinct activities, were looked up and not "
            "determined by themselves: of several authorizations the first that stands is told, of review policies "
            "only denial, and an item that may be one of several is judged as a whole"
        )
    open_ = [Outcome.UNDETERMINED in (one.before.outcome, one.after.outcome) for one in found.changes.told]
    not_asked = int(rows[rest & np.array(open_)[found.changes.of]].sum())
    if not_asked:
        yield f"{not_asked:,} undetermined rows of these were not asked whether all answers to what is unknown agree"


def _told_days(name: str, days: AuthorizationDays) -> str:
    """Return how long an authorization takes, in words."""
    told = f"{days.min:g} to {days.max:g}, typically {days.typical:g} days"
    return f"{name}: {told} ({days.basis}; {days.confidence})"
