"""Solving a planning problem with CP-SAT (OR-Tools): lexicographic, k best, Pareto front, minimal conflict.

Every expression is encoded as an equivalence, in both polarities: steps can trigger requirements as well as meet
them, so it is not enough to support what is wanted. Literals of the state are read at the start of each action: the
latest effect before it counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any as Untyped
from typing import Final

from ortools.sat.python import cp_model

from comity.plan.clock import earliest, needs_clock
from comity.plan.expression import ALWAYS, NEVER, All, Contrary, Expression, Variable
from comity.plan.problem import Action, Objective, PlanningProblem, Preference, Schedule, SolverLimits

_END: Final = ""  # the reader that stands for "when everything is done"
_SEED: Final = 1
_FEW: Final = 80  # up to so many actions one worker is fastest, and repeatable to the last bit
_WORKERS: Final = 8  # CP-SAT needs eight even on two cores, for its full solvers to run
_CHUNK: Final = 50


class _Model:
    """One problem under limits, as a CP-SAT model; without a clock, where nothing needs one."""

    def __init__(self, problem: PlanningProblem, limits: SolverLimits, *, clock: bool = True) -> None:
        self.problem = problem
        self.clock = clock
        self.model = cp_model.CpModel()
        last = max((day for action in problem.actions for day in action.ends), default=0)
        self.horizon = sum(action.days for action in problem.actions) + 1 + last
        self.actions = {action.id: action for action in problem.actions}
        new = self.model.new_bool_var
        self.true = new("true")
        self.model.add(self.true == 1)
        self.chosen = {a: new(f"do {a}") for a in self.actions}
        timed = self.actions if clock else {}
        self.start = {a: self.model.new_int_var(0, self.horizon, f"start {a}") for a in timed}
        self.supposed = {s.variable: new(f"suppose {s.variable}") for s in problem.suppositions}
        self._writers: dict[tuple[str, bool], list[Action]] = {}
        for action in problem.actions:
            for variable, truth in action.effects.items():
                self._writers.setdefault((variable, truth), []).append(action)
        self._before: dict[tuple[str, str], Untyped] = {}
        self._later: dict[tuple[str, str], Untyped] = {}
        self._values: dict[tuple[str, str], Untyped] = {}
        self._literals: dict[tuple[str, Expression], Untyped] = {}
        self.finish = self.model.new_int_var(0, self.horizon, "finish")
        self._order()
        self._suppose()
        for goal in problem.goals.values():
            self.model.add_bool_or(self._literal(goal, _END))
        self.measures = self._measures()
        self._limit(limits)

    def _order(self) -> None:
        for action in self.problem.actions:
            do = self.chosen[action.id]
            if action.requires is not ALWAYS:
                self.model.add_implication(do, self._literal(action.requires, action.id))
            for other in action.needs:
                if other in self.chosen:
                    self.model.add_implication(do, self.chosen[other])
                else:
                    self.model.add(do == 0)
        if self.clock:
            self._tell_time()

    def _tell_time(self) -> None:
        """Give every action its days: after what it needs, before the finish, never at odds with another."""
        for action in self.problem.actions:
            do, start = self.chosen[action.id], self.start[action.id]
            self.model.add(start == 0).only_enforce_if(~do)
            self.model.add(self.finish >= start + action.days).only_enforce_if(do)
            for other in [one for one in (*action.needs, *action.follows) if one in self.chosen]:
                ended = self.start[other] + self.actions[other].days
                self.model.add(ended <= start).only_enforce_if(do, self.chosen[other])
            if action.ends:
                days = cp_model.Domain.from_values(list(action.ends))
                self.model.add_linear_expression_in_domain(start + action.days, days).only_enforce_if(do)
        for who, most in self.problem.hands.items():
            self._limit_hands([action for action in self.problem.actions if who in action.hands], most)
        for variable in sorted({v for v, _ in self._writers}):
            for maker in self._writers.get((variable, True), ()):
                for breaker in self._writers.get((variable, False), ()):
                    self._is_later(maker, breaker)  # never at the same moment

    def _limit_hands(self, held: list[Action], most: int) -> None:
        """Let no more than so many of some actions run at once."""
        new = self.model.new_optional_fixed_size_interval_var
        spans = [new(self.start[one.id], one.days, self.chosen[one.id], f"{one.id} runs") for one in held]
        self.model.add_cumulative(spans, [1] * len(spans), most)

    def _suppose(self) -> None:
        """Of each unknown fact suppose at most one class, and only where the fact is found out."""
        by_fact: dict[str, list[Untyped]] = {}
        for one in self.problem.suppositions:
            literal = self.supposed[one.variable]
            by_fact.setdefault(one.fact, []).append(literal)
            if one.finder:
                self.model.add_implication(literal, self.chosen[one.finder])
        for literals in by_fact.values():
            self.model.add_at_most_one(literals)

    def _literal(self, expression: Expression, reader: str) -> Untyped:
        """Return the literal equivalent to an expression as a reader finds it."""
        if expression is ALWAYS:
            return self.true
        if expression is NEVER:
            return ~self.true
        if isinstance(expression, Variable):
            return self._value(expression.name, reader)
        if isinstance(expression, Contrary):
            return ~self._literal(expression.of, reader)
        key = (reader, expression)
        if key not in self._literals:
            parts = [self._literal(part, reader) for part in expression.parts()]
            self._literals[key] = self._all(parts) if isinstance(expression, All) else self._any(parts)
        return self._literals[key]

    def _all(self, parts: list[Untyped]) -> Untyped:
        return ~self._any([~part for part in parts])

    def _any(self, parts: list[Untyped]) -> Untyped:
        if len(parts) == 1:
            return parts[0]
        literal = self.model.new_bool_var("")
        self.model.add_bool_or(parts).only_enforce_if(literal)
        for part in parts:
            self.model.add_implication(part, literal)
        return literal

    def _value(self, variable: str, reader: str) -> Untyped:
        """Return the literal that a variable is true when a reader looks: the latest effect before it counts."""
        key = (variable, reader)
        if key not in self._values:
            makers, breakers = (self._writers.get((variable, truth), []) for truth in (True, False))
            ways = [
                self._all([self._is_before(one, reader), *self._not_undone(one, breakers, reader)]) for one in makers
            ]
            if variable in self.problem.initially:
                ways.append(self._all([~self._is_before(one, reader) for one in breakers] or [self.true]))
            if variable in self.supposed:
                ways.append(self.supposed[variable])
            self._values[key] = self._any(ways) if ways else ~self.true
        return self._values[key]

    def _not_undone(self, maker: Action, breakers: Iterable[Action], reader: str) -> Iterator[Untyped]:
        for breaker in breakers:
            yield ~self._all([self._is_before(breaker, reader), self._is_later(breaker, maker)])

    def _is_before(self, writer: Action, reader: str) -> Untyped:
        """Return the literal that an action is done, and has ended when a reader looks."""
        if reader == _END:
            return self.chosen[writer.id]
        if writer.id == reader:
            return ~self.true
        if not self.clock:
            return self.chosen[writer.id]
        key = (writer.id, reader)
        if key not in self._before:
            literal = self.model.new_bool_var("")
            ended = self.start[writer.id] + writer.days
            self.model.add_implication(literal, self.chosen[writer.id])
            self.model.add(ended <= self.start[reader]).only_enforce_if(literal)
            self.model.add(ended > self.start[reader]).only_enforce_if(~literal, self.chosen[writer.id])
            self._before[key] = literal
        return self._before[key]

    def _is_later(self, one: Action, other: Action) -> Untyped:
        """Return the literal that one action ends after another; both done, they never end together."""
        if (other.id, one.id) in self._later:
            return ~self._later[other.id, one.id]
        key = (one.id, other.id)
        if key not in self._later:
            literal = self.model.new_bool_var("")
            both = [self.chosen[one.id], self.chosen[other.id]]
            ends, others = self.start[one.id] + one.days, self.start[other.id] + other.days
            self.model.add(ends > others).only_enforce_if(literal, *both)
            self.model.add(ends < others).only_enforce_if(~literal, *both)
            self._later[key] = literal
        return self._later[key]

    def _measures(self) -> dict[Objective, Untyped]:
        level = self.model.new_int_var(0, 100, "level")
        for action in self.problem.actions:
            if action.level:
                self.model.add(level >= action.level).only_enforce_if(self.chosen[action.id])
        do = self.chosen
        return {
            "unusual": sum(s.rank * self.supposed[s.variable] for s in self.problem.suppositions),
            "finish": self.finish,
            "decisions": sum(do[a.id] for a in self.problem.actions if a.decision),
            "level": level,
            "governments": sum(do[a.id] for a in self.problem.actions if a.governments),
            "detours": sum(do[a.id] for a in self.problem.actions if a.detour),
            "actions": sum(do.values()) + sum(self.supposed.values()),
            "suppositions": sum((1 + s.rank) * self.supposed[s.variable] for s in self.problem.suppositions),
        }

    def _limit(self, limits: SolverLimits) -> None:
        do, add = self.chosen, self.model
        for action in limits.without & do.keys():
            add.add(do[action] == 0)
        if limits.deadline is not None:
            add.add(self.finish <= limits.deadline)
        if limits.most_detours is not None:
            add.add(self.measures["detours"] <= limits.most_detours)
        for exact in limits.never:
            add.add_bool_or([~lit if a in exact else lit for a, lit in do.items()])
        for whole in limits.unlike:
            add.add_bool_or([~do[a] for a in sorted(whole) if a in do])
        for finish, decisions, level in limits.better_than:
            beats = []
            for measure, value in (("finish", finish), ("decisions", decisions), ("level", level)):
                literal = add.new_bool_var("")
                add.add(self.measures[measure] < value).only_enforce_if(literal)  # type: ignore[index]
                beats.append(literal)
            add.add_bool_or(beats)


def solve(
    problem: PlanningProblem,
    preference: Preference | None = None,
    limits: SolverLimits | None = None,
    *,
    seconds: float = 10.0,
) -> Schedule | None:
    """Return the best schedule by the objectives in their order; None if none meets the goals.

    Of schedules equally good, the one whose actions come first by name: the same input gives the same schedule.

    Args:
        seconds: for each objective; where it runs out, the schedule says that it is not proved best.
    """
    preference, limits = preference or Preference(), limits or SolverLimits()
    relevant = problem.relevant()
    model = _Model(relevant, limits, clock=needs_clock(relevant, preference, limits))
    solver = _solver(len(model.actions), seconds)
    found: _Found | None = None
    proved, gap = True, 0.0
    measures: list[tuple[Untyped, Sequence[str]]] = [(model.measures[name], ()) for name in preference.order]
    for objective, settled in [*measures, *_by_name(model), (sum(model.start.values()), ())]:
        if isinstance(objective, int):
            continue
        model.model.minimize(objective)
        status = solver.solve(model.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            break
        if status == cp_model.FEASIBLE and proved:
            proved, gap = False, solver.objective_value - solver.best_objective_bound
        found = _read(model, solver)
        if status == cp_model.OPTIMAL and settled:
            for name in settled:
                model.model.add(model.chosen[name] == (name in found.chosen))
        else:
            model.model.add(objective <= round(solver.objective_value))
        _hint(model, solver)
    return replace(_schedule(model, found), proved=proved, gap=gap) if found else None


def _by_name(model: _Model) -> Iterator[tuple[Untyped, Sequence[str]]]:
    """Yield objectives that leave one set of actions: of two, the one without the action that comes last by name.

    With each come the actions that it settles.
    """
    names = sorted(model.chosen, reverse=True)
    for first in range(0, len(names), _CHUNK):
        chunk = names[first : first + _CHUNK]
        yield sum(model.chosen[name] * (1 << (len(chunk) - 1 - place)) for place, name in enumerate(chunk)), chunk


def _solver(actions: int, seconds: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = _SEED
    solver.parameters.num_workers = 1 if actions <= _FEW else _WORKERS
    solver.parameters.max_time_in_seconds = seconds
    return solver


def _hint(model: _Model, solver: cp_model.CpSolver) -> None:
    model.model.clear_hints()  # type: ignore[no-untyped-call]
    for variable in (*model.chosen.values(), *model.start.values(), *model.supposed.values()):
        model.model.add_hint(variable, solver.value(variable))


@dataclass(frozen=True, slots=True)
class _Found:
    """What a solver has chosen; without starts, where nothing needed a clock."""

    chosen: frozenset[str]
    supposed: frozenset[str]
    starts: Mapping[str, int]


def _read(model: _Model, solver: cp_model.CpSolver) -> _Found:
    return _Found(
        frozenset(name for name, literal in model.chosen.items() if solver.boolean_value(literal)),
        frozenset(name for name, literal in model.supposed.items() if solver.boolean_value(literal)),
        {name: solver.value(start) for name, start in model.start.items()},
    )


def _schedule(model: _Model, found: _Found) -> Schedule:
    chosen = [model.actions[name] for name in sorted(found.chosen)]
    timed = found.starts if model.clock else earliest(model.problem, found.chosen, found.supposed)
    starts = {action.id: timed[action.id] for action in chosen}
    return Schedule(
        starts,
        finish=max((starts[a.id] + a.days for a in chosen), default=0),
        decisions=sum(a.decision for a in chosen),
        level=max((a.level for a in chosen), default=0),
        detours=sum(a.detour for a in chosen),
        supposed=found.supposed,
    )


def pareto(
    problem: PlanningProblem, preference: Preference | None = None, limits: SolverLimits | None = None, *, most: int = 5
) -> list[Schedule]:
    """Return schedules none of which another beats in time, number and level of decisions at once, the best first."""
    limits = limits or SolverLimits()
    found: list[Schedule] = []
    while len(found) < most:
        better = tuple((s.finish, s.decisions, s.level) for s in found)
        one = solve(problem, preference, replace(limits, better_than=limits.better_than + better))
        if one is None:
            break
        found.append(one)
    return found


def conflict(problem: PlanningProblem, limits: SolverLimits) -> list[str]:
    """Return a smallest set of the user's own restrictions that together leave no schedule; empty if it is not them.

    Restrictions are the actions ruled out, by id, and ``deadline``.
    """
    restrictions: list[str] = sorted(limits.without)
    if limits.deadline is not None:
        restrictions.append("deadline")
    if not restrictions or not _feasible(problem, _keeping(limits, set())):
        return []
    kept = set(restrictions)
    for one in restrictions:
        if not _feasible(problem, _keeping(limits, kept - {one})):
            kept.discard(one)
    return sorted(kept)


def _keeping(limits: SolverLimits, kept: set[str]) -> SolverLimits:
    return replace(
        limits,
        without=limits.without & kept,
        deadline=limits.deadline if "deadline" in kept else None,
    )


def _feasible(problem: PlanningProblem, limits: SolverLimits) -> bool:
    model = _Model(problem.relevant(), limits)
    return _solver(len(model.actions), 10.0).solve(model.model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
