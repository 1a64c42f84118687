"""Every way to carry out a small problem, day by day: what the solver is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from comity.plan.problem import Action, PlanningProblem

State = tuple[frozenset[str], tuple[tuple[str, int], ...], frozenset[str]]
Cost = tuple[int, ...]


def best(problem: PlanningProblem, cost: dict[str, tuple[int, ...]] | None = None) -> tuple[int, int, int] | None:
    """Return the least (finish, decisions, actions) of all executable schedules; None if there is none."""
    actions = {action.id: action for action in problem.actions}
    gates = [day for action in problem.actions for day in action.ends]
    horizon = sum(action.days for action in problem.actions) + 1 + max(gates, default=0)
    found: tuple[int, int, int] | None = None
    layer: set[State] = {(problem.initially, (), frozenset())}
    for day in range(horizon + 1):
        landed = {one for state in layer if (one := _land(state, actions, day)) is not None}
        for state, running, done in landed:
            if not running and all(goal.holds(state) for goal in problem.goals.values()):
                candidate = (_last_end(done, day), sum(actions[a].decision for a in done), len(done))
                found = candidate if found is None else min(found, candidate)
        if found is not None and found[0] < day:
            return found
        layer = {one for state in landed for one in _starts(state, actions, day, problem.hands)}
    return found


def _last_end(done: frozenset[str], day: int) -> int:
    return day if done else 0


def _land(state: State, actions: dict[str, Action], day: int) -> State | None:
    holds, running, done = state
    ending = [actions[a] for a, end in running if end == day]
    made = {v for a in ending for v, truth in a.effects.items() if truth}
    broken = {v for a in ending for v, truth in a.effects.items() if not truth}
    if made & broken:
        return None
    return (holds - broken) | made, tuple(r for r in running if r[1] > day), done


def _starts(state: State, actions: dict[str, Action], day: int, hands: Mapping[str, int]) -> list[State]:
    holds, running, done = state
    busy = {a for a, _ in running}
    ready = [
        a
        for a in actions.values()
        if a.id not in done and a.requires.holds(holds) and all(n in done and n not in busy for n in a.needs)
        if not a.ends or day + a.days in a.ends
    ]
    idle = 0 if running or any(a.ends for a in actions.values()) else 1  # to wait for nothing changes nothing
    return [
        (
            holds,
            tuple(sorted((*running, *((a.id, day + a.days) for a in group)))),
            done | {a.id for a in group},
        )
        for size in range(idle, len(ready) + 1)
        for group in combinations(ready, size)
        if all(_in_hand(who, [*group, *(actions[a] for a in busy)]) <= most for who, most in hands.items())
    ]


def _in_hand(who: str, running: list[Action]) -> int:
    return sum(who in a.hands for a in running)
