"""Rank candidate reforms: the best set, the marginal and the Shapley share of each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations as combined
from pathlib import Path
from typing import Any, Final

import numpy as np

from comity.choose.best import best_set, greedy
from comity.choose.limits import Limits
from comity.choose.shares import Shares, shapley
from comity.choose.value import NONE, Options, subsets
from comity.errors import InputError, did_you_mean
from comity.files import files_of
from comity.law.law import Law
from comity.law.reforms import Reform, built_in_reforms, load_reform
from comity.portfolio.activity_table import TableOptions
from comity.portfolio.measures import WEIGHT
from comity.reform.answers import alternatives, answer
from comity.reform.candidates import CandidateLaws, Candidates
from comity.reform.combinations import combinations
from comity.reform.ease import Ease, burden_of, eased
from comity.reform.portfolio import PARTNER, TAKEN_AS_CLEAR, UNWEIGHTED, ReadPortfolio
from comity.reform.ranking import Joint, RankedReform, Ranking
from comity.reform.reading import read_portfolio
from comity.reform.reference import reason

MOST_DISTINCT: Final = 100_000
"""How many distinct activities are ranked: each is determined by itself, under the law with each candidate."""
_TELL_JOINT: Final = 12
_MOST_JOINT: Final = 3
_EXACT_UP_TO: Final = 8
"""To how many candidates an activity's share is worked out exactly: each subset is another law to determine under."""


def read_candidates(source: Path | str | Iterable[Reform | Path | str] | None) -> list[Reform]:
    """Read candidate reforms: a folder of files, a list of files or ids, or the built-in proposals.

    Raises:
        InputError: nothing to choose among.
    """
    if source is None:
        found = [one for one in built_in_reforms() if one.status == "proposed"]
    elif isinstance(source, Path | str):
        path = Path(source)
        files = files_of(path, "*.yaml") if path.is_dir() else [path]
        found = [load_reform(file) for file in files]
    else:
        found = [one if isinstance(one, Reform) else load_reform(one) for one in source]
    repeated = [name for name, count in Counter(one.id for one in found).items() if count > 1]
    if repeated:
        raise InputError(f"the candidate '{repeated[0]}' is given twice", where="candidates")
    if not found:
        raise InputError("no candidate", where=f"candidates: {source}", accepts="a folder of reforms, files or ids")
    return found


def rank(
    portfolio: Any,
    candidates: Path | str | Iterable[Reform | Path | str] | None = None,
    *,
    choose: int = 3,
    by: Ease | str = Ease.AHEAD,
    law: Law,
    on: date | None = None,
    weight: str = "",
    table: TableOptions | None = None,
) -> Ranking:
    """Return which candidate reforms would matter most to a portfolio.

    Args:
        portfolio: a file, the name of a built-in portfolio, or activities.
        candidates: a folder of reforms, files or ids; the built-in proposals if None.
        choose: how many may be chosen.
        by: what counts: what goes ahead without asking (``ahead``), meets a milder ``review`` or none, has to ``wait``
            less, or has fewer ``duties``.
        law: the law to start from.
        on: the day; today if None.
        weight: a column that weighs the rows.
        table: how a table is read, and facts of the activities that do not state them.

    Raises:
        InputError: the portfolio, a weight or a candidate cannot be read.
        LawError: a candidate does not fit the law.
    """
    reforms = read_candidates(candidates)
    if choose < 1:
        raise InputError(f"found {choose}", where="choose", accepts="at least 1")
    laws = CandidateLaws(law, on or date.today(), reforms)
    found = _over(portfolio, laws, weight, table, _ease(by))
    value, whole = found.candidates.value, laws.compatible(laws.everyone)
    limits = Limits(most=choose, exclusive=laws.conflicts)
    best, simple = best_set(value, limits), greedy(value, limits)
    shares = shapley(value, exact_up_to=_EXACT_UP_TO)
    rows = [_row(found, one, best.chosen, whole, shares) for one in sorted(laws.everyone)]
    rows.sort(key=lambda row: (not row.in_best, -row.share, row.id))
    weights = found.candidates.weights
    return Ranking(
        day=laws.day,
        portfolio=found.read.name,
        choose=choose,
        activities=len(found.read),
        weight=sum(weights.values()),
        by=found.candidates.ease,
        counts=found.candidates.ease.words,
        unburdened=sum(of for one, of in weights.items() if found.candidates.unburdened(one)),
        ceiling=value.of(whole),
        best=laws.ids(best.chosen),
        best_value=best.value,
        proved=best.optimal,
        bound=best.bound,
        confirmed=_again(found.candidates, best.chosen),
        greedy=laws.ids(simple.chosen),
        greedy_value=simple.value,
        reforms=tuple(rows),
        joint=tuple(_joint(found.candidates)),
        pairs=tuple(_pairs(found.candidates)),
        conflicts=tuple(sorted(_pair(laws, pair) for pair in laws.conflicts)),
        weights=f"column '{weight}'" if weight else UNWEIGHTED,
        law_sha256=law.sha256,
        notes=tuple(_notes(found)),
    )


@dataclass(frozen=True)
class _Ranked:
    """Candidates over a portfolio, and by distinct activity how many rows of each partner state it."""

    read: ReadPortfolio
    candidates: Candidates
    partners: Mapping[int, Counter[str]]


def _ease(by: Ease | str) -> Ease:
    try:
        return Ease(by)
    except ValueError:
        accepts = ", ".join(Ease)
        raise InputError(f"found '{by}'", where="by", accepts=accepts, suggestion=did_you_mean(by, Ease)) from None


def _over(source: Any, laws: CandidateLaws, weight: str, table: TableOptions | None, ease: Ease) -> _Ranked:
    law = laws.of()
    every = [law, *(laws.of(frozenset([one])) for one in laws.everyone)]
    read = read_portfolio(source, every, laws.day, weight, options=table)
    distinct = combinations(read)
    if len(distinct) > MOST_DISTINCT:
        accepts = f"at most {MOST_DISTINCT:,}; comity compare takes any number"
        raise InputError(f"{len(distinct):,} distinct activities", where=read.name, accepts=accepts)
    activities = {one: read.activity(*distinct.place(one), law) for one in range(len(distinct))}
    weights = np.zeros(len(distinct))
    partners: dict[int, Counter[str]] = defaultdict(Counter)
    names = read.labels[PARTNER]
    for block, of in zip(read.blocks, distinct.of, strict=True):
        weights += np.bincount(of, block.measures[WEIGHT], len(distinct))
        for one, partner in zip(of.tolist(), block.labels[PARTNER].tolist(), strict=True):
            partners[one][names[partner]] += 1
    return _Ranked(read, Candidates(laws, activities, dict(enumerate(weights.tolist())), ease), partners)


def _again(found: Candidates, best: Options) -> bool:
    """Whether every activity that the best set eases is so when it is determined by itself and in full."""
    laws, day, ease = (found.laws.of(), found.laws.of(best)), found.laws.day, found.ease
    gained = [activity for key, activity in found.activities.items() if found.gain(key, best) > 0]
    burdens = ([[burden_of(answer(one, law, day), ease) for one in alternatives(it)] for law in laws] for it in gained)
    return all(eased(*both) > 0 for both in burdens)


def _row(found: _Ranked, one: int, best: Options, whole: Options, shares: Shares) -> RankedReform:
    candidates, value = found.candidates, found.candidates.value
    reform = candidates.laws.reforms[one]
    alone: Counter[str] = Counter()
    for key, partners in found.partners.items():
        if candidates.gain(key, frozenset([one])) > 0:
            alone += partners
    reaches = sum(partners.total() for key, partners in found.partners.items() if one in candidates.matters[key])
    worth = value.alone(one), value.last(one, whole), shares.of[one]
    return RankedReform(
        id=reform.id,
        title=reform.label,
        status=reform.status,
        alone=value.alone(one),
        last=value.last(one, whole),
        in_best=one in best,
        adds=value.last(one, best) if one in best else 0.0,
        share=shares.of[one],
        error=shares.errors[one],
        reaches=reaches,
        partners=tuple(name for name, _ in sorted(alone.items(), key=lambda pair: (-pair[1], pair[0]))),
        assumptions=reform.assumptions,
        falls_short=reform.falls_short,
        cite=reform.sources[0].cite,
        why_nothing="" if any(worth) else _why_nothing(found, reform, reaches),
    )


def _why_nothing(found: _Ranked, reform: Reform, reaches: int) -> str:
    """Return why a candidate eases nothing in the respect that is asked about."""
    told = reason(found.read.name, reform.id)
    if told or not reaches:
        return told or "it can reach no activity of this portfolio"
    others = ", ".join(one.value for one in Ease if one is not found.candidates.ease)
    return f"it reaches {reaches}, and none of them becomes easier in this respect; others are {others}"


def _joint(found: Candidates) -> list[Joint]:
    """Return the smallest sets that bring more than their parts: what one alone cannot do."""
    extra: dict[Options, float] = defaultdict(float)
    for key, mine in found.matters.items():
        smallest: list[Options] = []
        for chosen in subsets(mine, _MOST_JOINT):
            if any(less <= chosen for less in smallest):
                continue
            if found.gain(key, chosen) > 0:
                smallest.append(chosen)
                if len(chosen) > 1:
                    extra[chosen] += found.gain(key, chosen)
    ordered = sorted(extra.items(), key=lambda pair: (-pair[1], sorted(pair[0])))[:_TELL_JOINT]
    return [Joint(found.laws.ids(chosen), gained) for chosen, gained in ordered]


def _pairs(found: Candidates) -> list[Joint]:
    """Return what two candidates bring beyond what each brings alone: less than nothing, if they overlap."""
    value = found.value
    alone = {one: value.alone(one) for one in found.laws.everyone}
    some = {frozenset(pair) for mine in found.matters.values() for pair in combined(sorted(mine), 2)}
    extra = {
        pair: value.of(pair) - value.of(NONE) - sum(alone[one] for one in pair) for pair in some - found.laws.conflicts
    }
    ordered = sorted(
        ((pair, more) for pair, more in extra.items() if more), key=lambda one: (-abs(one[1]), sorted(one[0]))
    )
    return [Joint(found.laws.ids(pair), more) for pair, more in ordered[:_TELL_JOINT]]


def _pair(laws: CandidateLaws, pair: Options) -> tuple[str, str]:
    one, other = sorted(laws.ids(pair))
    return one, other


def _notes(found: _Ranked) -> Iterable[str]:
    yield f"counted: activities of which, only with the reforms, it is so: {found.candidates.ease.words}"
    others = ", ".join(one for one in Ease if one is not found.candidates.ease)
    yield f"easier in another respect is counted by itself: --by {others}"
    if found.candidates.ease is not Ease.AHEAD:
        yield "what is undetermined before or after counts as neither easier nor harder"
        return
    yield "what is undetermined counts only where, whichever of its possible items it is, no open fact can stop it"
    if found.read.taken_as_clear:
        yield TAKEN_AS_CLEAR
    rejected = found.read.read - len(found.read)
    if rejected:
        yield f"{rejected:,} rows could not be read and are left out; the first: {found.read.rejected[0][1]}"
    if any(found.candidates.value.alone(one) < 0 for one in found.candidates.laws.everyone):
        yield "a candidate that makes activities stop counts against itself"
