"""Rank candidate reforms: the best set, the marginal and the Shapley share of each."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from comity.choose.best import best_set, greedy
from comity.choose.limits import Limits
from comity.choose.shares import Shares, shapley
from comity.choose.value import Options, subsets
from comity.errors import InputError
from comity.law.law import Law
from comity.law.reforms import Reform, built_in_reforms, load_reform
from comity.reform.answers import alternatives, answer, distinct, key_of
from comity.reform.candidates import Candidates
from comity.reform.change import may_proceed
from comity.reform.compare import Source, weights_of
from comity.reform.rows import Portfolio, read_portfolio

_TELL_JOINT = 12
_MOST_JOINT = 3
_EXACT_UP_TO = 8
"""To how many candidates an activity's share is worked out exactly: each subset is another law to determine under."""


class RankedReform(msgspec.Struct, frozen=True):
    """One candidate and what it is worth, in weight of activities that may go ahead only with it.

    Attributes:
        alone: enacted by itself.
        last: enacted when all the others are.
        in_best: whether it belongs to the best set; ``adds`` is then what the set would lose without it.
        share: its Shapley share of what all candidates bring together, with the standard error (0: exact).
        reaches: activities whose answer it may change, alone or with others.
        partners: whose activities go ahead with it alone, the most first.
    """

    id: str
    title: str
    status: str
    alone: float
    last: float
    in_best: bool
    adds: float
    share: float
    error: float
    reaches: int
    partners: tuple[str, ...]
    assumptions: tuple[str, ...]
    falls_short: tuple[str, ...]
    cite: str


class Joint(msgspec.Struct, frozen=True):
    """Reforms that bring something only together."""

    reforms: tuple[str, ...]
    extra: float


class Ranking(msgspec.Struct, frozen=True, kw_only=True):
    """Which reforms would matter most to a portfolio.

    Attributes:
        ahead: what goes ahead already. ``ceiling``: what all candidates together add.
        proved: whether the best set is proved best; if not, no set of so many adds more than ``bound``.
        confirmed: whether each activity that the best set lets go ahead, determined again in full, does.
    """

    day: datetime.date
    portfolio: str
    choose: int
    activities: int
    weight: float
    ahead: float
    ceiling: float
    best: tuple[str, ...]
    best_value: float
    proved: bool
    bound: float
    confirmed: bool
    greedy: tuple[str, ...]
    greedy_value: float
    reforms: tuple[RankedReform, ...]
    joint: tuple[Joint, ...]
    conflicts: tuple[tuple[str, str], ...]
    weights: str
    law_sha256: str
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the ranking as plain values, as in the published JSON Schema."""
        result: dict[str, Any] = msgspec.to_builtins(self)
        return result

    def to_json(self) -> str:
        """Return the ranking as JSON."""
        return msgspec.json.encode(self).decode()


def read_candidates(source: Path | str | Iterable[Reform | Path | str] | None) -> list[Reform]:
    """Read candidate reforms: a folder of files, a list of files or ids, or the built-in proposals.

    Raises:
        InputError: nothing to choose among.
    """
    if source is None:
        found = [one for one in built_in_reforms() if one.status == "proposed"]
    elif isinstance(source, Path | str):
        path = Path(source)
        files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
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
    portfolio: Source,
    candidates: Path | str | Iterable[Reform | Path | str] | None = None,
    *,
    choose: int = 3,
    law: Law,
    on: date | None = None,
    weight: str = "",
) -> Ranking:
    """Return which candidate reforms would matter most to a portfolio.

    Args:
        portfolio: a file, the name of a built-in portfolio, or activities.
        candidates: a folder of reforms, files or ids; the built-in proposals if None.
        choose: how many may be chosen.
        law: the law to start from.
        on: the day; today if None.
        weight: a column that weighs the rows.

    Raises:
        InputError: the portfolio, a weight or a candidate cannot be read.
        LawError: a candidate does not fit the law.
    """
    reforms = read_candidates(candidates)
    if choose < 1:
        raise InputError(f"found {choose}", where="choose", accepts="at least 1")
    read = read_portfolio(portfolio, law)
    found = _candidates(read, reforms, law, on or date.today(), weight)
    limits = Limits(most=choose, exclusive=found.conflicts)
    best, simple = best_set(found.value, limits), greedy(found.value, limits)
    shares = shapley(found.value, exact_up_to=_EXACT_UP_TO)
    rows = [_row(found, read, one, best.chosen, shares) for one in sorted(found.everyone)]
    rows.sort(key=lambda row: (not row.in_best, -row.share, row.id))
    return Ranking(
        day=found.day,
        portfolio=read.name,
        choose=choose,
        activities=len(read.rows),
        weight=sum(found.weights.values()),
        ahead=sum(w for key, w in found.weights.items() if found.goes(key)),
        ceiling=found.value.of(found.compatible(found.everyone)),
        best=_ids(found, best.chosen),
        best_value=best.value,
        proved=best.optimal,
        bound=best.bound,
        confirmed=_again(found, best.chosen),
        greedy=_ids(found, simple.chosen),
        greedy_value=simple.value,
        reforms=tuple(rows),
        joint=tuple(_joint(found)),
        conflicts=tuple(sorted(_pair(found, pair) for pair in found.conflicts)),
        weights=f"column '{weight}'" if weight else "every row counts once",
        law_sha256=law.sha256,
        notes=tuple(_notes(found, read)),
    )


def _candidates(read: Portfolio, reforms: list[Reform], law: Law, day: date, weight: str) -> Candidates:
    each = weights_of(read, weight)
    total: dict[Hashable, float] = defaultdict(float)
    for row in read.rows:
        total[key_of(row.activity)] += each[row.id]
    return Candidates(law, day, reforms, distinct(row.activity for row in read.rows), total)


def _again(found: Candidates, best: Options) -> bool:
    """Whether every activity that the best set lets go ahead is determined so, by itself and in full."""
    gained = [key for key in found.activities if found.gain(key, best) > 0]
    again = [
        answer(one, found.law_of(best), found.day) for key in gained for one in alternatives(found.activities[key])
    ]
    return all(may_proceed(one.outcome) for one in again)


def _row(found: Candidates, read: Portfolio, one: int, best: Options, shares: Shares) -> RankedReform:
    reform, value = found.reforms[one], found.value
    alone: Counter[str] = Counter()
    for row in read.rows:
        if found.gain(key_of(row.activity), frozenset([one])) > 0:
            alone[row.partner] += 1
    return RankedReform(
        id=reform.id,
        title=reform.label,
        status=reform.status,
        alone=value.alone(one),
        last=value.last(one, found.compatible(found.everyone)),
        in_best=one in best,
        adds=value.last(one, best) if one in best else 0.0,
        share=shares.of[one],
        error=shares.errors[one],
        reaches=sum(one in found.matters[key_of(row.activity)] for row in read.rows),
        partners=tuple(name for name, _ in sorted(alone.items(), key=lambda pair: (-pair[1], pair[0]))),
        assumptions=reform.assumptions,
        falls_short=reform.falls_short,
        cite=reform.sources[0].cite,
    )


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
    return [Joint(_ids(found, chosen), gained) for chosen, gained in ordered]


def _ids(found: Candidates, chosen: Options) -> tuple[str, ...]:
    return tuple(found.reforms[one].id for one in sorted(chosen))


def _pair(found: Candidates, pair: Options) -> tuple[str, str]:
    one, other = sorted(_ids(found, pair))
    return one, other


def _notes(found: Candidates, read: Portfolio) -> Iterable[str]:
    yield "counted: activities that may go ahead without asking anybody, only with the reforms; others may be eased too"
    yield "what is undetermined counts only where, whichever of its possible items it is, no open fact can stop it"
    if read.rejected:
        yield f"{len(read.rejected):,} rows could not be read and are left out; the first: {read.rejected[0][1]}"
    if any(found.value.alone(one) < 0 for one in found.everyone):
        yield "a candidate that makes activities stop counts against itself"
