"""Choosing the best set of reforms: exactly, and greedily for comparison."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from comity.reform.game import Chosen, Game, subsets

_WORKERS = 8
_SCALE = 1_000_000
_SECONDS = 60.0

Tables = Mapping[Chosen, Mapping[Chosen, float]]
"""For each set of candidates that matters to some activity, what each of its subsets adds."""


def tables(game: Game, most: int) -> Tables:
    """Return the gains of all activities, added up over those to which the same candidates matter.

    Args:
        most: subsets with more candidates than this are left out.
    """
    result: dict[Chosen, dict[Chosen, float]] = defaultdict(lambda: defaultdict(float))
    for key, mine in game.matters.items():
        for chosen in subsets(mine) if mine else ():
            if len(chosen) <= most:
                result[mine][chosen] += game.gain(key, chosen)
    return result


def best_set(game: Game, gains: Tables, choose: int) -> tuple[Chosen, float, bool]:
    """Return the set of at most ``choose`` candidates that adds most, what it adds, and whether that is proved.

    Maximum coverage with conjunctions: a subset's gain counts when exactly its candidates, of those that matter to an
    activity, are chosen.
    """
    from ortools.sat.python import cp_model  # noqa: PLC0415  loaded only where something is chosen

    model = cp_model.CpModel()
    takes = {one: model.new_bool_var(game.candidates[one].id) for one in sorted(game.everyone)}
    model.add(sum(takes.values()) <= choose)
    for pair in game.conflicts:
        model.add(sum(takes[one] for one in pair) <= 1)
    total = []
    for mine, table in gains.items():
        exactly = {}
        for chosen in table:
            holds = model.new_bool_var("")
            model.add_bool_and([takes[one] for one in chosen]).only_enforce_if(holds)
            model.add_bool_and([~takes[one] for one in mine - chosen]).only_enforce_if(holds)
            exactly[chosen] = holds
        model.add_exactly_one(exactly.values())
        total += [round(table[chosen] * _SCALE) * holds for chosen, holds in exactly.items() if table[chosen]]
    model.maximize(sum(total) * (len(takes) + 1) - sum(takes.values()))  # of equal sets, the smallest
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = _WORKERS
    solver.parameters.max_time_in_seconds = _SECONDS
    solver.parameters.random_seed = 1
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return frozenset(), 0.0, False
    found = frozenset(one for one, take in takes.items() if solver.value(take))
    return found, game.value(found), status == cp_model.OPTIMAL


def greedy(game: Game, choose: int) -> tuple[Chosen, float]:
    """Return the set that taking the best next candidate each time leads to, and what it adds."""
    taken: Chosen = frozenset()
    worth = 0.0
    for _ in range(choose):
        rest = [one for one in sorted(game.everyone - taken) if game.compatible(taken | {one}) == taken | {one}]
        if not rest:
            break
        best = max(rest, key=lambda one: (game.value(taken | {one}), -one))
        if game.value(taken | {best}) <= worth:
            break
        taken, worth = taken | {best}, game.value(taken | {best})
    return taken, worth
