"""What the lines of a comparison add up to: by kind of change, partner, item, activity and authorization."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from comity.determine.decide import OUTCOMES
from comity.determine.outcome import Outcome
from comity.law.law import Law
from comity.reform.change import ChangeKind
from comity.reform.ease import EaseRow, ease_rows
from comity.reform.lines import ComparedLine
from comity.reform.reaching import Because, words_of
from comity.reform.result import AuthorizationRow, GroupRow, KindRow, OpenFact, ReachSummary, Transition, WhyRow

_ORDER: Final = (*ChangeKind, *OUTCOMES)
"""In which order counts by kind or by outcome are told."""
_MOST_SAID: Final = 3


def transitions(lines: Sequence[ComparedLine]) -> Iterator[Transition]:
    """Yield how many activities go from one outcome to another."""
    counts: Counter[tuple[Outcome, Outcome]] = Counter()
    weights: dict[tuple[Outcome, Outcome], float] = defaultdict(float)
    for line in lines:
        pair = line.change.before.outcome, line.change.after.outcome
        counts[pair] += line.rows
        weights[pair] += line.weight
    for pair in sorted(counts, key=lambda pair: tuple(map(OUTCOMES.index, pair))):
        yield Transition(*pair, counts[pair], weights[pair])


def kinds(lines: Sequence[ComparedLine], *, checked: bool) -> Iterator[KindRow]:
    """Yield how many activities change in which way.

    Args:
        lines: all of them.
        checked: whether the portfolio says of which activities the source was opened.
    """
    for kind in ChangeKind:
        found = [line for line in lines if line.change.kind is kind]
        if not found:
            continue
        partners: Counter[str] = Counter()
        for line in found:
            partners[line.partner] += line.rows
        yield KindRow(
            kind=kind,
            count=sum(line.rows for line in found),
            weight=sum(line.weight for line in found),
            checked=sum(line.rows for line in found if line.checked == "yes") if checked else None,
            valued=sum(line.valued for line in found),
            value=sum(line.value for line in found),
            partners=tuple(sorted(partners, key=lambda name: (-partners[name], name))),
        )


def reach(lines: Sequence[ComparedLine], law: Law) -> ReachSummary:
    """Return how many activities reforms can reach, and why not the others."""
    reached = [line for line in lines if line.change.reach.reached]
    beyond = [line for line in lines if not line.change.reach.reached]
    open_ = _count((fact, line.weight) for line in reached for fact in line.change.reach.open)
    facts = law.schema.facts
    return ReachSummary(
        reached=sum(line.weight for line in reached),
        unchanged=sum(line.weight for line in reached if line.change.kind is ChangeKind.UNCHANGED),
        unreached=sum(line.weight for line in beyond),
        why=tuple(_why(beyond)),
        open=tuple(
            OpenFact(fact, facts[fact].ask, weight)
            for fact, weight in sorted(open_.items(), key=lambda pair: (-pair[1], pair[0]))
        ),
    )


def _why(lines: Sequence[ComparedLine]) -> Iterator[WhyRow]:
    """Yield why activities cannot be reached, what keeps most of them first."""
    grouped: dict[tuple[Because, ...], list[ComparedLine]] = defaultdict(list)
    for line in lines:
        grouped[line.change.reach.why].append(line)
    ordered = sorted(grouped.items(), key=lambda pair: (-sum(line.weight for line in pair[1]), pair[0]))
    for why, some in ordered:
        said = _count((name, line.weight) for line in some for name in _said(why, line))
        most = sorted(said.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_SAID]
        yield WhyRow(words_of(why), sum(line.weight for line in some), tuple(f"{name} {n:g}" for name, n in most))


def _said(why: tuple[Because, ...], line: ComparedLine) -> Iterator[str]:
    told = {Because.ITEM: line.item, Because.ACTIVITY: line.activity, Because.PARTNER: line.partner}
    yield from (told[one] for one in why[:1] if one in told)


def eases(lines: Sequence[ComparedLine]) -> tuple[EaseRow, ...]:
    """Return in each respect how many activities become easier or harder."""
    told = [(line.change.before, line.change.after, line.change.spread.ways, line.weight) for line in lines]
    return tuple(ease_rows(told))


def groups(lines: Sequence[ComparedLine], name_of: Callable[[ComparedLine], str]) -> Iterator[GroupRow]:
    """Yield how many activities change in which way, by what they have in common, those with most changes first."""
    grouped: dict[str, list[ComparedLine]] = defaultdict(list)
    for line in lines:
        grouped[name_of(line)].append(line)
    rows = {name: sum(line.rows for line in some) for name, some in grouped.items()}
    changed = {
        name: sum(line.weight for line in some if line.change.kind is not ChangeKind.UNCHANGED)
        for name, some in grouped.items()
    }
    for name in sorted(grouped, key=lambda n: (-changed[n], -rows[n], n)):
        found = grouped[name]
        yield GroupRow(
            name=name,
            total=rows[name],
            weight=sum(line.weight for line in found),
            changes=_summed((line.change.kind, line.weight) for line in found),
            before=_summed((line.change.before.outcome, line.weight) for line in found),
            after=_summed((line.change.after.outcome, line.weight) for line in found),
        )


def authorizations(lines: Sequence[ComparedLine], law: Law) -> Iterator[AuthorizationRow]:
    """Yield how often each authorization is needed before and after, those that change first."""
    before = _count((name, line.weight) for line in lines for name in line.change.before.required)
    after = _count((name, line.weight) for line in lines for name in line.change.after.required)
    for name in sorted(before.keys() | after.keys(), key=lambda n: (before.get(n, 0) == after.get(n, 0), n)):
        known = law.authorizations.get(name)
        yield AuthorizationRow(name, known.name if known else name, before.get(name, 0.0), after.get(name, 0.0))


def _summed(weighted: Iterable[tuple[Any, float]]) -> dict[Any, float]:
    result: dict[Any, float] = defaultdict(float)
    for key, weight in weighted:
        result[key] += weight
    return {key: result[key] for key in sorted(result, key=_ORDER.index)}


def _count(weighted: Iterable[tuple[str, float]]) -> dict[str, float]:
    result: dict[str, float] = defaultdict(float)
    for name, weight in weighted:
        result[name] += weight
    return dict(result)
