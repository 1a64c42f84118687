"""Dates: when each step of a plan starts and ends, how far it may slip, and how sure the finish is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from comity.law.source import Confidence
from comity.plan.build_problem import BuiltProblem
from comity.plan.catalogue import Duration
from comity.plan.expression import variables
from comity.plan.problem import Action, Schedule

_RECENT_YEARS = 3
_DRAWS = 20_000


@dataclass(frozen=True, slots=True)
class Timing:
    """When an action ends with the shortest, typical and longest durations, in days from the start; and its slack."""

    starts: int
    earliest: int
    typical: int
    latest: int
    slack: int


def before(grounded: BuiltProblem, schedule: Schedule) -> Mapping[str, tuple[str, ...]]:
    """Return, for each action of a schedule, the others that must have ended: those it needs, those it builds on."""
    actions = {a.id: a for a in grounded.problem.actions if a.id in schedule.starts}
    ends = {i: schedule.starts[i] + a.days for i, a in actions.items()}
    result = {}
    for identifier, action in actions.items():
        read = variables(action.requires)
        builds_on = [
            other.id
            for other in actions.values()
            if other.id != identifier and ends[other.id] <= schedule.starts[identifier] and _gives(other, read)
        ]
        needed = [n for n in (*action.needs, *action.follows) if n in actions]
        freed = [
            other.id
            for other in actions.values()
            if not {*other.hands}.isdisjoint(action.hands) and ends[other.id] <= schedule.starts[identifier]
        ]
        result[identifier] = tuple(sorted({*needed, *builds_on, *freed}, key=lambda i: (schedule.starts[i], i)))
    return result


def _gives(action: Action, read: frozenset[str]) -> bool:
    return not read.isdisjoint(action.effects)


def timings(grounded: BuiltProblem, order: Mapping[str, tuple[str, ...]]) -> Mapping[str, Timing]:
    """Return when each action starts and ends, each as soon as what comes before it has ended."""
    days = {i: grounded.placed[i].step.days for i in order}
    only = {action.id: action.ends for action in grounded.problem.actions if action.ends}
    ends = {
        which: _ends(order, {i: getattr(d, which) for i, d in days.items()}, only)
        for which in ("min", "typical", "max")
    }
    typical = ends["typical"]
    last = max(typical.values(), default=0)
    slack = _slack(order, {i: d.typical for i, d in days.items()}, typical, last)
    return {
        i: Timing(typical[i] - days[i].typical, ends["min"][i], typical[i], ends["max"][i], slack[i]) for i in order
    }


def _ends(
    order: Mapping[str, tuple[str, ...]], days: Mapping[str, int], only: Mapping[str, tuple[int, ...]]
) -> dict[str, int]:
    """Return when actions end, each as soon as it can; on one of the days on which alone it can, where there are any.

    After the last of such days it is told as ending when it would: that no later day is known does not end the wait.
    """
    result: dict[str, int] = {}

    def end(identifier: str) -> int:
        if identifier not in result:
            free = max((end(i) for i in order[identifier]), default=0) + days[identifier]
            result[identifier] = min((day for day in only.get(identifier, ()) if day >= free), default=free)
        return result[identifier]

    for identifier in order:
        end(identifier)
    return result


def _slack(
    order: Mapping[str, tuple[str, ...]], days: Mapping[str, int], ends: Mapping[str, int], last: int
) -> dict[str, int]:
    after: dict[str, list[str]] = {i: [] for i in order}
    for identifier, others in order.items():
        for other in others:
            after[other].append(identifier)
    latest: dict[str, int] = {}

    def latest_end(identifier: str) -> int:
        if identifier not in latest:
            latest[identifier] = min((latest_end(i) - days[i] for i in after[identifier]), default=last)
        return latest[identifier]

    return {i: latest_end(i) - ends[i] for i in order}


def percentiles(
    order: Mapping[str, tuple[str, ...]], days: Mapping[str, Duration], critical: set[str], today: date
) -> tuple[int, int, int] | None:
    """Return days until the finish at 10, 50 and 90 percent, from triangular durations.

    None unless every duration on the critical path is sourced and tells of the last three years.
    """
    if not critical or not all(_sourced(days[i], today) for i in critical):
        return None
    import numpy as np  # noqa: PLC0415  only where percentiles are due

    random = np.random.default_rng(0)
    drawn: dict[str, np.ndarray] = {}
    for identifier, length in days.items():
        low, mode, high = length.min, length.typical, length.max
        drawn[identifier] = random.triangular(low, mode, high, _DRAWS) if high > low else np.full(_DRAWS, float(low))
    ends: dict[str, np.ndarray] = {}
    for identifier in _in_order(order):
        starts = [ends[i] for i in order[identifier]]
        ends[identifier] = drawn[identifier] + (np.max(starts, axis=0) if starts else 0.0)
    finish = np.max(list(ends.values()), axis=0)
    low10, median, high90 = np.percentile(finish, [10, 50, 90])
    return round(low10), round(median), round(high90)


def _sourced(days: Duration, today: date) -> bool:
    year = days.as_of[:4]
    recent = year.isdigit() and today.year - int(year) <= _RECENT_YEARS
    return days.confidence is not Confidence.MEMORY and recent


def _in_order(order: Mapping[str, tuple[str, ...]]) -> list[str]:
    done: list[str] = []
    waiting = list(order)
    while waiting:
        ready = [i for i in waiting if set(order[i]) <= set(done)]
        done += ready
        waiting = [i for i in waiting if i not in set(ready)]
    return done
