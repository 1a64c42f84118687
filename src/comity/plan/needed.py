"""Which activities need a step that several share: those that could not go ahead without it, as the schedule stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from comity.plan.build_problem import BuiltProblem
from comity.plan.expression import Expression
from comity.plan.placed import Placed
from comity.plan.problem import Action, PlanningProblem, Schedule, state_at


def for_whom(grounded: BuiltProblem, schedule: Schedule) -> BuiltProblem:
    """Return a problem whose chosen steps are each taken only for the activities that need them.

    A step that no activity needs for itself stays as it was placed.
    """
    shared = {i for i in schedule.chosen if len(grounded.placed[i].activities) > 1}
    if not shared:
        return grounded
    numbers = sorted({n for i in shared for n in grounded.placed[i].activities})
    needed = {n: _needed(grounded.problem, schedule, str(n)) for n in numbers}
    placed = {i: _taken_for(one, needed) if i in shared else one for i, one in grounded.placed.items()}
    return replace(grounded, placed=placed)


def _taken_for(placed: Placed, needed: Mapping[int, AbstractSet[str]]) -> Placed:
    who = tuple(n for n in placed.activities if placed.id in needed[n])
    return replace(placed, activities=who or placed.activities)


def _needed(problem: PlanningProblem, schedule: Schedule, goal: str) -> AbstractSet[str]:
    """Return the actions of a schedule without which one goal fails, the latest left out first where it can be."""
    actions = {a.id: a for a in problem.actions if a.id in schedule.starts}
    kept = dict(actions)
    for identifier in sorted(actions, key=lambda i: (-schedule.starts[i], i)):
        fewer = {i: a for i, a in kept.items() if i != identifier}
        if _works(problem, schedule, fewer, problem.goals[goal]):
            kept = fewer
    return kept.keys()


def _works(problem: PlanningProblem, schedule: Schedule, kept: Mapping[str, Action], goal: Expression) -> bool:
    """Whether a goal is met by some actions, each of which can still start when it does."""
    if any(other in schedule.starts and other not in kept for a in kept.values() for other in a.needs):
        return False
    before = problem.initially | schedule.supposed
    ends = {i: schedule.starts[i] + a.days for i, a in kept.items()}
    days: dict[int, list[Expression]] = {max(ends.values(), default=0): [goal]}
    for identifier, action in kept.items():
        days.setdefault(schedule.starts[identifier], []).append(action.requires)
    return all(_all_hold(asked, state_at(before, kept.values(), ends, day)) for day, asked in days.items())


def _all_hold(asked: Iterable[Expression], state: AbstractSet[str]) -> bool:
    return all(one.holds(state) for one in asked)
