"""The best set of options: exactly, with the proved bound, and greedily for comparison.

Maximum coverage with conjunctions: what a set of options adds to a group is what exactly its members, of those that
matter to the group, add. CP-SAT (OR-Tools) chooses among these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor
from typing import Any, Final

from comity.choose.limits import Limits, exact, scale_for
from comity.choose.value import Options, Value, subsets
from comity.errors import InputError

_WORKERS: Final = 8  # CP-SAT needs eight even on two cores, for its full solvers to run
_SEED: Final = 1
_ROOM: Final = 1 << 50  # the objective stays where its solvers count exactly
_COSTS: Final = 1 << 60
_AT_ONCE: Final = 40

Tables = Mapping[Options, Mapping[Options, float]]
"""For each set of options that matters to some group, what each subset that may be chosen is worth."""


@dataclass(frozen=True)
class Best:
    """The best set that was found: of equal ones the smallest, and of these the one with the lowest numbers.

    Attributes:
        value: what it is worth.
        bound: no set within the limits is worth more.
        optimal: whether it is proved that none is worth more, to the precision at which values are told apart.
    """

    chosen: Options
    value: float
    bound: float
    optimal: bool


@dataclass(frozen=True)
class Greedy:
    """Where taking the best next option each time leads.

    Attributes:
        order: the options taken, and what each added to those before; the required ones come first and are not listed.
        value: what all of them, the required ones included, are worth.
    """

    chosen: Options
    value: float
    order: tuple[tuple[int, float], ...]


def best_set(value: Value, limits: Limits | None = None, *, seconds: float = 60.0) -> Best:
    """Return the set within limits that is worth most.

    The work grows with the subsets, within the limits, of the options that matter to a group.

    Args:
        value: what sets are worth.
        limits: which may be chosen; any, if None.
        seconds: when to stop; the best set found so far and its bound are then returned.

    Raises:
        InputError: an option is required that there is not.
    """
    limits = limits or Limits()
    strange = sorted(limits.required - value.options)
    if strange:
        raise InputError(f"no such option: {strange[0]}", where="choose: required")
    return _Choice(value, limits, seconds).best()


def greedy(value: Value, limits: Limits | None = None) -> Greedy:
    """Return the options in the order in which each adds most: for its cost, where a budget limits; until none adds."""
    limits = limits or Limits()
    taken, worth = limits.required, value.of(limits.required)
    order: list[tuple[int, float]] = []
    while True:
        adds = {one: value.of(taken | {one}) - worth for one in _next(value, limits, taken)}
        best = max(adds, key=lambda one: (_rate(adds[one], one, limits), adds[one], -one), default=None)
        if best is None or adds[best] <= 0:
            return Greedy(taken, worth, tuple(order))
        taken |= {best}
        worth = value.of(taken)
        order.append((best, adds[best]))


def _next(value: Value, limits: Limits, taken: Options) -> list[int]:
    return [one for one in sorted(value.options - taken) if limits.allow(taken | {one})]


def _rate(added: float, option: int, limits: Limits) -> float:
    """Return what an option adds for each unit of its cost, or what it adds where no budget limits."""
    cost = limits.costs.get(option, 0) if limits.budget is not None else 1
    return added / cost if cost else (float("inf") if added > 0 else added)


class _Choice:
    """One choice as a CP-SAT model."""

    def __init__(self, value: Value, limits: Limits, seconds: float) -> None:
        from ortools.sat.python import cp_model  # noqa: PLC0415  loaded only where something is chosen

        self._cp: Any = cp_model
        self._value, self._limits, self._seconds = value, limits, seconds
        self._model = cp_model.CpModel()
        self._takes = {one: self._model.new_bool_var(str(one)) for one in sorted(value.options)}
        self._tables = _tables(value, limits)
        every = [worth for table in self._tables.values() for worth in table.values()]
        largest = sum(max(map(abs, table.values())) for table in self._tables.values())
        self._scale = scale_for(every, largest * self._each, _ROOM)
        whole = all((exact(worth) * self._scale).denominator == 1 for worth in every)
        self._slack = 0.0 if whole else len(self._tables) / 2 / self._scale
        self._limit()
        self._objective = self._total() * self._each - sum(self._takes.values())  # of equal sets, the smallest

    @property
    def _each(self) -> int:
        """How much one unit of value counts: more than any number of options."""
        return len(self._takes) + 1

    def best(self) -> Best:
        """Solve; the greedy set stands where nothing better is found in time."""
        simple = greedy(self._value, self._limits)
        for one, take in self._takes.items():
            self._model.add_hint(take, one in simple.chosen)
        self._model.maximize(self._objective)
        solver = self._solver()
        status = solver.solve(self._model)
        bound = self._bound(solver, status)
        if status == self._cp.OPTIMAL:
            found = self._first_of_equals(solver)
            return Best(found, self._value.of(found), max(self._value.of(found), bound), optimal=True)
        sets = [simple.chosen, *([self._read(solver)] if status == self._cp.FEASIBLE else [])]
        value, _, found = max((self._value.of(one), -len(one), one) for one in sets)
        return Best(found, value, max(value, bound), optimal=False)

    def _limit(self) -> None:
        limits, model, takes = self._limits, self._model, self._takes
        if limits.most is not None:
            model.add(sum(takes.values()) <= limits.most)
        if limits.budget is not None:
            self._spend(limits.costs, limits.budget)
        for resource in limits.resources:
            self._spend(resource.taken, resource.most)
        for one in limits.required:
            model.add(takes[one] == 1)
        for one in limits.excluded & takes.keys():
            model.add(takes[one] == 0)
        for exclusive in limits.exclusive:
            model.add_at_most_one(takes[one] for one in sorted(exclusive & takes.keys()))

    def _spend(self, amounts: Mapping[int, float], most: float) -> None:
        """Let what the chosen take together be no more than there is."""
        taken = {one: amounts.get(one, 0) for one in self._takes}
        scale = scale_for([*taken.values(), most], sum(taken.values()) + most, _COSTS)
        spent = sum(ceil(exact(amount) * scale) * self._takes[one] for one, amount in taken.items())
        self._model.add(spent <= floor(exact(most) * scale))

    def _total(self) -> Any:
        """Return what the chosen options are worth, scaled: of each group, the subset that is chosen exactly."""
        terms = []
        for matters, table in self._tables.items():
            exactly = {}
            for chosen in table:
                exactly[chosen] = holds = self._model.new_bool_var("")
                self._model.add_bool_and([self._takes[one] for one in chosen]).only_enforce_if(holds)
                self._model.add_bool_and([~self._takes[one] for one in matters - chosen]).only_enforce_if(holds)
            self._model.add_exactly_one(exactly.values())
            terms += [round(exact(table[chosen]) * self._scale) * holds for chosen, holds in exactly.items()]
        return sum(terms)

    def _solver(self) -> Any:
        solver = self._cp.CpSolver()
        solver.parameters.num_workers = _WORKERS
        solver.parameters.max_time_in_seconds = self._seconds
        solver.parameters.random_seed = _SEED
        return solver

    def _bound(self, solver: Any, status: Any) -> float:
        """Return what no set within the limits exceeds: as proved by the solver, or the best of each group."""
        if status in (self._cp.OPTIMAL, self._cp.FEASIBLE):
            proved: int = floor((solver.best_objective_bound + len(self._takes)) / self._each)
            return proved / self._scale + self._slack
        return sum(max(table.values()) for table in self._tables.values())

    def _first_of_equals(self, solver: Any) -> Options:
        """Among equally good sets choose the one with the lowest numbers, so that the same question has one answer."""
        found = self._read(solver)
        self._model.add(self._objective == round(solver.objective_value))
        ordered = list(self._takes.values())
        for first in range(0, len(ordered), _AT_ONCE):
            some = ordered[first : first + _AT_ONCE]
            self._model.maximize(sum(take * (1 << (len(some) - place)) for place, take in enumerate(some)))
            if solver.solve(self._model) != self._cp.OPTIMAL:
                break
            found = self._read(solver)
            for take in some:
                self._model.add(take == solver.value(take))
        return found

    def _read(self, solver: Any) -> Options:
        return frozenset(one for one, take in self._takes.items() if solver.value(take))


def _tables(value: Value, limits: Limits) -> Tables:
    """Return what subsets that may be chosen are worth, added up over the groups to which the same options matter."""
    result: dict[Options, dict[Options, float]] = defaultdict(lambda: defaultdict(float))
    for group in value.groups:
        needed = group.matters & limits.required
        for chosen in subsets(group.matters - limits.excluded, limits.most):
            if needed <= chosen and limits.allow(chosen):
                result[group.matters][chosen] += group.worth(chosen)
    return result
