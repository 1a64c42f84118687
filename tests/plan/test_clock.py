"""What is chosen without a clock starts as soon as what it needs is so."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

import pytest

from comity.plan.clock import earliest, needs_clock
from comity.plan.expression import ALWAYS, Expression, Variable, every, no, some
from comity.plan.problem import Action, PlanningProblem, Preference, SolverLimits

NO_DAYS = Preference(("actions",))


def giving(seed: int) -> PlanningProblem:
    """Return a problem in which nothing is taken away, or asked not to be so, and causes come before effects."""
    random = Random(seed)  # noqa: S311  repeatable, not secret
    actions: list[Action] = []
    for number in range(7):
        known = ["start", *(f"v{n}" for n in range(number)), *(f"w{n}" for n in range(number // 3))]
        asked = [Variable(random.choice(known)) for _ in range(random.randint(0, 3))]
        requires: Expression = ALWAYS if not asked else every(asked) if random.random() < 0.5 else some(asked)
        needs = (f"a{random.randrange(number)}",) if number and random.random() < 0.2 else ()
        effects = {f"v{number}": True, f"w{number // 3}": True}  # several make the same so, the first of them counts
        actions.append(Action(f"a{number}", effects, random.randint(1, 4), requires, needs))
    return PlanningProblem(tuple(actions), {"goal": Variable("v0")}, frozenset({"start"}))


def day_by_day(problem: PlanningProblem, chosen: Iterable[str]) -> dict[str, int]:
    """Return when actions start where each does on the first day on which it may; what never may is left out."""
    starts: dict[str, int] = {}
    actions = {one.id: one for one in problem.actions}
    for day in range(sum(one.days for one in problem.actions) + 1):
        ended = {name for name, start in starts.items() if start + actions[name].days <= day}
        so = problem.initially | {variable for name in ended for variable in actions[name].effects}
        for name in set(chosen) - starts.keys():
            if actions[name].requires.holds(so) and {*actions[name].needs} <= ended:
                starts[name] = day
    return starts


@pytest.mark.parametrize("seed", range(200))
def test_each_starts_on_the_first_day_on_which_it_may(seed: int) -> None:
    problem = giving(seed)
    chosen = day_by_day(problem, [one.id for one in problem.actions])
    assert not needs_clock(problem, NO_DAYS, SolverLimits())
    assert earliest(problem, chosen.keys(), frozenset()) == chosen


def test_what_takes_away_denies_or_leads_back_needs_a_clock() -> None:
    gives = Action("a", {"v": True})
    for actions in (
        (gives, Action("b", {"v": False})),
        (gives, Action("b", {"w": True}, 1, no(Variable("v")))),
        (Action("a", {"v": True}, 1, Variable("w")), Action("b", {"w": True}, 1, Variable("v"))),
    ):
        problem = PlanningProblem(actions, {"goal": Variable("v")}, frozenset())
        assert needs_clock(problem, NO_DAYS, SolverLimits())
    alone = PlanningProblem((gives,), {"goal": Variable("v")}, frozenset())
    assert needs_clock(alone, Preference(("finish",)), SolverLimits())
    assert needs_clock(alone, NO_DAYS, SolverLimits(deadline=3))
    assert not needs_clock(alone, NO_DAYS, SolverLimits())
