"""Whether a planning problem needs a clock; and when things start that were chosen without one.

Where nothing is taken away, nothing asks that something be not so, no action leads back to itself and no time is
asked for, any order of causes before effects works: the choice can be made without days, and they follow from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from graphlib import CycleError, TopologicalSorter

from comity.plan.expression import Contrary, Expression, variables
from comity.plan.problem import Action, PlanningProblem, Preference, SolverLimits


def needs_clock(problem: PlanningProblem, preference: Preference, limits: SolverLimits) -> bool:
    """Whether the best choice of actions cannot be told without days."""
    timed = "finish" in preference.order or limits.deadline is not None or bool(limits.better_than)
    timed = timed or any(action.ends or action.hands for action in problem.actions)
    if timed or not all(all(action.effects.values()) for action in problem.actions):
        return True
    asked = [*(action.requires for action in problem.actions), *problem.goals.values()]
    return _denies(asked) or not _in_order(problem)


def earliest(problem: PlanningProblem, chosen: AbstractSet[str], supposed: AbstractSet[str]) -> Mapping[str, int]:
    """Return the first day on which each chosen action can start: all it needs is done by then."""
    actions = {action.id: action for action in problem.actions}
    gives: dict[str, list[str]] = {}
    for name in chosen:
        for variable in actions[name].effects:
            gives.setdefault(variable, []).append(name)
    starts: dict[str, int] = {}
    ends: dict[str, int] = {}
    for name in _in_order(problem):
        if name in chosen:
            starts[name] = _first_day(actions[name], gives, ends, problem.initially | supposed)
            ends[name] = starts[name] + actions[name].days
    return starts


def _first_day(
    action: Action, gives: Mapping[str, list[str]], ends: Mapping[str, int], before: AbstractSet[str]
) -> int:
    day = max((ends[other] for other in (*action.needs, *action.follows) if other in ends), default=0)
    read = {
        variable: min(ends[name] for name in gives[variable]) for variable in variables(action.requires) & gives.keys()
    }
    for candidate in sorted({day, *(end for end in read.values() if end > day)}):
        if action.requires.holds(before | {variable for variable, end in read.items() if end <= candidate}):
            return candidate
    return max(read.values(), default=day)


def _denies(expressions: list[Expression]) -> bool:
    """Whether something is asked not to be so."""
    seen: set[Expression] = set()
    waiting = list(expressions)
    while waiting:
        one = waiting.pop()
        if isinstance(one, Contrary):
            return True
        if one not in seen:
            seen.add(one)
            waiting += one.parts()
    return False


def _in_order(problem: PlanningProblem) -> tuple[str, ...]:
    """Return the actions with causes before effects; empty where some action leads back to itself."""
    gives: dict[str, list[str]] = {}
    for action in problem.actions:
        for variable in action.effects:
            gives.setdefault(variable, []).append(action.id)
    known = {action.id for action in problem.actions}
    after = {
        action.id: {name for variable in variables(action.requires) for name in gives.get(variable, ())}
        | ({*action.needs, *action.follows} & known)
        for action in problem.actions
    }
    try:
        return tuple(TopologicalSorter(after).static_order())
    except CycleError:
        return ()
