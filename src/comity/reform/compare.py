"""Compare a portfolio under the law and under the law with reforms."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from comity.determine import Outcome
from comity.determine.activity import Activity
from comity.determine.decide import OUTCOMES
from comity.errors import InputError
from comity.law.law import Law
from comity.law.patch import Difference, as_it_stood, patch
from comity.law.reforms import Reform, load_reform
from comity.law.values import OneOf
from comity.reform.answers import Progress, alternatives, answer, answers, distinct, key_of, touched
from comity.reform.burden import AuthorizationDays, burden, durations
from comity.reform.change import ChangeKind, ComparedAnswer, joined, kind_of
from comity.reform.result import (
    Affected,
    AuthorizationRow,
    Comparison,
    ComparisonMethod,
    GroupRow,
    KindRow,
    ReformNote,
    Transition,
)
from comity.reform.rows import Portfolio, PortfolioRow, read_portfolio
from comity.scalars import number_of

Source = Path | str | Iterable[Mapping[str, Any] | Activity]

_ORDER: Final = (*ChangeKind, *OUTCOMES)
"""In which order counts by kind or by outcome are told."""


@dataclass(frozen=True, slots=True)
class Laws:
    """The two laws of a comparison, on its day."""

    baseline: Law
    reformed: Law
    day: date
    said: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """One row under both laws, or several that are alike.

    Attributes:
        valued: how many of the rows state what they are worth.
        value: what these are worth together, in USD.
    """

    row: PortfolioRow
    weight: float
    before: ComparedAnswer
    after: ComparedAnswer
    kind: ChangeKind
    rows: int
    valued: int
    value: float


def laws_of(law: Law, reforms: Sequence[Reform], on: date | None = None) -> Laws:
    """Return the law to compare with, the law as reformed, and the day.

    A reform of history is compared with the law as it stood the day before; a proposal with the law of the day.

    Raises:
        InputError: no reform, or a day before a reform of history began.
        LawError: a reform does not fit.
    """
    if not reforms:
        raise InputError("no reform to compare with", where="compare", accepts="--reform FILE or id")
    begun = sorted(r.since for r in reforms if r.status == "in-force" and r.since)
    day = on or (begun[-1] if begun else date.today())
    if begun and day < begun[-1]:
        raise InputError(
            f"{day} is before {begun[-1]}", where="compare: --as-of", accepts="a day when the reform is law"
        )
    base, said = law, f"the law of {day}"
    if begun:
        before = begun[0] - timedelta(days=1)
        base, said = as_it_stood(law, before), f"the law as it stood on {before}, held still"
    done = patch(base, sorted(reforms, key=lambda r: r.since or date.max), begun[0] if begun else day)
    return Laws(base, done.law, day, said, done.differences)


def compare(
    portfolio: Source,
    *reforms: Reform | Path | str,
    law: Law,
    on: date | None = None,
    weight: str = "",
    progress: Progress | None = None,
) -> Comparison:
    """Return what reforms change for a portfolio.

    Args:
        portfolio: a file, the name of a built-in portfolio, or activities.
        reforms: reforms, files or ids, applied together and in order.
        law: the law to start from.
        on: the day to compare on: the reform's own, or today for proposals, if None.
        weight: a column of the portfolio that weighs its rows; every row counts once if empty.
        progress: called with how many distinct activities are done, of how many.

    Raises:
        InputError: the portfolio or a weight cannot be read.
        LawError: a reform does not fit the law.
    """
    patches = [one if isinstance(one, Reform) else load_reform(one) for one in reforms]
    both = laws_of(law, patches, on)
    read = read_portfolio(portfolio, law)
    unique = distinct(row.activity for row in read.rows)
    before = answers(unique, both.baseline, both.day, progress)
    again = touched(unique, before, both.baseline, both.reformed, both.day)
    after = {**before, **answers(again, both.reformed, both.day, progress)}
    weights = weights_of(read, weight)
    kinds = {key: _kind(activity, both, before[key], after[key]) for key, activity in again.items()}
    keys = [key_of(row.activity) for row in read.rows]
    pairs = [
        _pair(row, weights[row.id], before[key], after[key], kinds.get(key, ChangeKind.UNCHANGED))
        for row, key in zip(read.rows, keys, strict=True)
    ]
    return assemble(pairs, both, patches, _method(read, both, len(unique), len(again), pairs, weight))


def _pair(row: PortfolioRow, weight: float, before: ComparedAnswer, after: ComparedAnswer, kind: ChangeKind) -> Pair:
    return Pair(row, weight, before, after, kind, 1, int(row.value is not None), row.value or 0.0)


def assemble(pairs: list[Pair], both: Laws, reforms: Sequence[Reform], method: ComparisonMethod) -> Comparison:
    """Return the comparison of rows that were answered under both laws."""
    order = list(ChangeKind)
    told = [_affected(pair, both.reformed) for pair in pairs]
    told.sort(key=lambda a: (abs(order.index(a.kind) - order.index(ChangeKind.UNCHANGED)) * -1, -a.weight, a.id))
    return Comparison(
        title=" + ".join(r.label for r in reforms),
        day=both.day,
        proposed=any(r.status != "in-force" for r in reforms),
        reforms=tuple(_note(r) for r in reforms),
        differences=both.differences,
        transitions=tuple(_transitions(pairs)),
        kinds=tuple(_kinds(pairs)),
        by_partner=tuple(_groups(pairs, lambda p: p.row.partner)),
        by_item=tuple(_groups(pairs, lambda p: item_of(p.row, both.baseline))),
        by_activity=tuple(_groups(pairs, lambda p: _words(p.row, "activity.kind"))),
        by_authorization=tuple(_authorizations(pairs, both.reformed)),
        burden_before=burden((p.before, p.weight) for p in pairs),
        burden_after=burden((p.after, p.weight) for p in pairs),
        activities=tuple(told),
        method=method,
    )


def item_of(row: PortfolioRow, law: Law) -> str:
    """Return a row's item as a person would write it."""
    codes = row.activity.facts.get("item.classification")
    return " | ".join(law.codes.cover(map(str, codes.values))) if isinstance(codes, OneOf) else "not classified"


def _kind(activity: Activity, both: Laws, before: ComparedAnswer, after: ComparedAnswer) -> ChangeKind:
    """Return the kind of change; where the item may be one of several, each is looked at before the word is said."""
    kind = kind_of(before, after)
    each = alternatives(activity)
    if len(each) == 1:
        return kind
    pairs = [[answer(one, law, both.day) for law in (both.baseline, both.reformed)] for one in each]
    return joined({kind_of(one, other) for one, other in pairs}, kind)


def weights_of(read: Portfolio, column: str) -> dict[str, float]:
    """Return each row's weight: what a column says, or one.

    Raises:
        InputError: there is no such column, or a weight is no number, or negative.
    """
    if not column:
        return {row.id: 1.0 for row in read.rows}
    result = {}
    for row in read.rows:
        text, where = row.labels.get(column), f"{read.name}: {row.id}, column {column}"
        accepts = "a number that is not negative"
        if text is None:
            raise InputError("there is no such column", where=where, accepts=accepts)
        result[row.id] = number_of(text, where, accepts)
        if result[row.id] < 0:
            raise InputError(f"found '{text}'", where=where, accepts=accepts)
    return result


def _words(row: PortfolioRow, fact: str) -> str:
    possible = row.activity.facts.get(fact)
    return " | ".join(sorted(map(str, possible.values))) if isinstance(possible, OneOf) else "not stated"


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


def _transitions(pairs: list[Pair]) -> Iterator[Transition]:
    counts: Counter[tuple[Outcome, Outcome]] = Counter()
    weights: dict[tuple[Outcome, Outcome], float] = defaultdict(float)
    for p in pairs:
        counts[p.before.outcome, p.after.outcome] += p.rows
        weights[p.before.outcome, p.after.outcome] += p.weight
    for pair in sorted(counts, key=lambda pair: tuple(map(OUTCOMES.index, pair))):
        yield Transition(*pair, counts[pair], weights[pair])


def _kinds(pairs: list[Pair]) -> Iterator[KindRow]:
    marked = any("checked" in p.row.labels for p in pairs)
    for kind in ChangeKind:
        found = [p for p in pairs if p.kind is kind]
        if not found:
            continue
        partners: Counter[str] = Counter()
        for p in found:
            partners[p.row.partner] += p.rows
        yield KindRow(
            kind=kind,
            count=sum(p.rows for p in found),
            weight=sum(p.weight for p in found),
            checked=sum(p.row.labels.get("checked") == "yes" for p in found) if marked else None,
            valued=sum(p.valued for p in found),
            value=sum(p.value for p in found),
            partners=tuple(sorted(partners, key=lambda name: (-partners[name], name))),
        )


def _groups(pairs: list[Pair], name_of: Callable[[Pair], str]) -> Iterator[GroupRow]:
    grouped: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        grouped[name_of(pair)].append(pair)
    changed = {name: sum(p.weight for p in ps if p.kind is not ChangeKind.UNCHANGED) for name, ps in grouped.items()}
    for name in sorted(grouped, key=lambda n: (-changed[n], -len(grouped[n]), n)):
        found = grouped[name]
        yield GroupRow(
            name=name,
            total=sum(p.rows for p in found),
            weight=sum(p.weight for p in found),
            changes=_summed((p.kind, p.weight) for p in found),
            before=_summed((p.before.outcome, p.weight) for p in found),
            after=_summed((p.after.outcome, p.weight) for p in found),
        )


def _summed(weighted: Iterable[tuple[Any, float]]) -> dict[Any, float]:
    result: dict[Any, float] = defaultdict(float)
    for key, weight in weighted:
        result[key] += weight
    return {key: result[key] for key in sorted(result, key=_ORDER.index)}


def _authorizations(pairs: list[Pair], law: Law) -> Iterator[AuthorizationRow]:
    before = _count((name, p.weight) for p in pairs for name in p.before.required)
    after = _count((name, p.weight) for p in pairs for name in p.after.required)
    for name in sorted(before.keys() | after.keys(), key=lambda n: (before.get(n, 0) == after.get(n, 0), n)):
        known = law.authorizations.get(name)
        yield AuthorizationRow(name, known.name if known else name, before.get(name, 0.0), after.get(name, 0.0))


def _count(weighted: Iterable[tuple[str, float]]) -> dict[str, float]:
    result: dict[str, float] = defaultdict(float)
    for name, weight in weighted:
        result[name] += weight
    return dict(result)


def _affected(pair: Pair, law: Law) -> Affected:
    labels = pair.row.labels
    return Affected(
        id=pair.row.id,
        name=pair.row.name,
        partner=pair.row.partner,
        item=item_of(pair.row, law),
        activity=_words(pair.row, "activity.kind"),
        before=pair.before.outcome,
        after=pair.after.outcome,
        kind=pair.kind,
        weight=pair.weight,
        value=pair.value if pair.valued else None,
        checked=labels.get("checked", ""),
        assumed=tuple(filter(None, labels.get("assumed", "").split("|"))),
        before_by=pair.before.exemption or pair.before.by,
        after_by=pair.after.exemption or pair.after.by,
        before_cites=pair.before.cites,
        after_cites=pair.after.cites,
        verified=pair.after.verified,
    )


def _method(
    read: Portfolio, both: Laws, unique: int, recounted: int, pairs: list[Pair], weight: str
) -> ComparisonMethod:
    undecided = sum(Outcome.UNDETERMINED in (p.before.outcome, p.after.outcome) for p in pairs)
    how = (
        f"{unique} distinct activities were determined and counted under the baseline; {recounted} of them, which the "
        f"reform can reach, were determined again; {unique - recounted} were answered from the counts"
    )
    notes = [f"columns that are no facts and were not used: {', '.join(read.not_facts)}"] if read.not_facts else []
    if any(p.row.labels.get("assumed") for p in pairs):
        notes.append(
            "facts named as assumed are inferred from what kind of tie it is, and may be wrong for any one of them"
        )
    if any(p.row.labels.get("checked") == "no" for p in pairs):
        notes.append("activities marked unchecked rest on a source that nobody has opened")
    unverified = sum(not p.after.verified for p in pairs)
    if unverified:
        notes.append(f"{unverified} permissive answers rest on text that was not read: treat them as license required")
    known = durations()
    asked = sorted({name for p in pairs for a in (p.before, p.after) for name in a.required})
    return ComparisonMethod(
        portfolio=read.name,
        read=len(read.rows) + len(read.rejected),
        decided=len(pairs) - undecided,
        undecided=undecided,
        rejected=read.rejected,
        distinct=unique,
        recounted=recounted,
        answered=how,
        weights=f"column '{weight}'" if weight else "every row counts once",
        baseline=both.said,
        baseline_sha256=both.baseline.sha256,
        reformed_sha256=both.reformed.sha256,
        durations=tuple(told_days(n, known[n]) for n in asked if n in known),
        notes=tuple(notes),
    )


def told_days(name: str, days: AuthorizationDays) -> str:
    """Return how long an authorization takes, in words."""
    told = f"{days.min:g} to {days.max:g}, typically {days.typical:g} days"
    return f"{name}: {told} ({days.basis}; {days.confidence})"
