"""The solver against exhaustive search, and what it promises."""

from __future__ import annotations

import os
from dataclasses import replace
from random import Random
from typing import Final

import pytest

from comity.plan.expression import ALWAYS, Variable, every, no, some
from comity.plan.problem import PREFERENCES, Action, PlanningProblem, Preference, SolverLimits, Supposition, run
from comity.plan.solve import conflict, pareto, solve
from tests.plan.exhaustive import best
from tests.plan.instances import instance

IN_ORDER = Preference(("finish", "decisions", "actions"))
A, B, GOAL = Variable("a"), Variable("b"), Variable("goal")


_LONG: Final = frozenset({105})
"""Exhaustive search takes as long for it as for all others together: it is asked where trials search."""


@pytest.mark.parametrize("block", range(30))
def test_it_finds_what_exhaustive_search_finds(block: int) -> None:
    skipped = frozenset() if os.environ.get("COMITY_TRIALS") == "search" else _LONG
    for seed in sorted({*range(block * 10, block * 10 + 10)} - skipped):
        problem = instance(seed)
        expected = best(problem)
        found = solve(problem, IN_ORDER)
        if expected is None or found is None:
            assert expected is None and found is None, seed
            continue
        assert (found.finish, found.decisions, len(found.starts)) == expected, seed
        assert run(problem, found.starts) == [], seed


@pytest.mark.parametrize("block", range(10))
def test_days_and_hands_are_kept_as_exhaustive_search_keeps_them(block: int) -> None:
    for seed in range(block * 10, block * 10 + 10):
        random, problem = Random(seed), instance(seed)  # noqa: S311  repeatable, not secret
        actions = tuple(
            replace(
                action,
                ends=tuple(sorted(random.sample(range(1, 12), 3))) if random.random() < 0.3 else (),
                hands=("who",) if random.random() < 0.6 else (),
            )
            for action in problem.actions
        )
        problem = replace(problem, actions=actions, hands={"who": 1})
        expected, found = best(problem), solve(problem, IN_ORDER)
        assert (found and (found.finish, found.decisions, len(found.starts))) == expected, seed
        assert found is None or run(problem, found.starts) == [], seed


def test_a_step_that_takes_away_comes_after_the_step_that_needed_it() -> None:
    problem = PlanningProblem(
        (
            Action("uses", {"goal": True}, 2, requires=A),
            Action("takes", {"a": False, "b": True}, 1),
        ),
        {"all": every([GOAL, B])},
        frozenset({"a"}),
    )
    found = solve(problem)
    assert found is not None
    assert found.starts["uses"] + 0 < found.starts["takes"] + 1  # read when it starts, before the effect comes
    assert run(problem, found.starts) == []


def test_a_step_that_triggers_a_requirement_brings_its_own() -> None:
    problem = PlanningProblem(
        (
            Action("reroute", {"goal": True, "b": True}, 1),
            Action("answer for it", {"a": True}, 3),
        ),
        {"all": every([GOAL, no(every([B, no(A)]))])},
    )
    found = solve(problem)
    assert found is not None and found.chosen == {"reroute", "answer for it"}


def test_no_schedule_where_nothing_serves() -> None:
    assert solve(PlanningProblem((Action("x", {"a": True}),), {"all": B})) is None


def test_a_clash_at_one_moment_is_no_schedule() -> None:
    problem = PlanningProblem((Action("x", {"a": True}), Action("y", {"a": False})), {"all": A})
    assert run(problem, {"x": 0, "y": 0})
    assert run(problem, {"y": 0, "x": 1}) == []


def test_what_follows_comes_after_only_if_both_are_done() -> None:
    first, second = Action("first", {"a": True}, 5), Action("second", {"goal": True}, 1, follows=("first",))
    alone = solve(PlanningProblem((first, second), {"all": GOAL}))
    assert alone is not None and alone.starts == {"second": 0}
    both = solve(PlanningProblem((first, second), {"all": every([GOAL, A])}))
    assert both is not None and both.starts == {"first": 0, "second": 5}


def test_of_one_fact_only_one_class_is_supposed_and_the_fact_is_found_out() -> None:
    problem = PlanningProblem(
        (Action("ask", {}, 4), Action("act", {"goal": True}, 1)),
        {"all": every([GOAL, Variable("fact~0")])},
        suppositions=(Supposition("fact~0", "fact", 0, "ask"), Supposition("fact~1", "fact", 1, "ask")),
    )
    found = solve(problem)
    assert found is not None
    assert found.supposed == {"fact~0"} and found.chosen == {"ask", "act"} and found.finish == 4
    impossible = replace(problem, goals={"all": every([Variable("fact~0"), Variable("fact~1")])})
    assert solve(impossible) is None


def test_preferences_are_kept_in_their_order() -> None:
    slow = Action("slow", {"goal": True}, 10)
    fast = Action("fast", {"goal": True}, 1, decision=True, level=2)
    problem = PlanningProblem((slow, fast), {"all": GOAL})
    soonest, fewest = (solve(problem, PREFERENCES[p]) for p in ("soonest", "fewest-decisions"))
    assert soonest is not None and soonest.chosen == {"fast"}
    assert fewest is not None and fewest.chosen == {"slow"}
    front = pareto(problem)
    assert [s.chosen for s in front] == [{"fast"}, {"slow"}]


def test_nothing_on_the_front_is_beaten() -> None:
    for seed in range(60):
        front = pareto(instance(seed), most=6)
        measures = [(s.finish, s.decisions, s.level) for s in front]
        for one in measures:
            assert not any(other != one and all(o <= n for o, n in zip(other, one, strict=True)) for other in measures)


def test_a_conflict_is_minimal_and_of_the_users_own() -> None:
    problem = PlanningProblem((Action("x", {"goal": True}, 9), Action("y", {"goal": True}, 2)), {"all": GOAL})
    limits = SolverLimits(without=frozenset({"y"}), deadline=5)
    assert conflict(problem, limits) == ["deadline", "y"]
    assert conflict(problem, SolverLimits(deadline=1)) == ["deadline"]
    assert conflict(PlanningProblem((), {"all": GOAL}), SolverLimits(deadline=1)) == []


def test_the_same_input_gives_the_same_schedule() -> None:
    for seed in range(40):
        assert solve(instance(seed)) == solve(instance(seed))


def _monotone(seed: int) -> PlanningProblem:
    """Return a problem in which nothing is taken away and no action leads back to itself."""
    random = Random(seed)  # noqa: S311  repeatable, not secret
    actions = []
    for number in range(9):
        read = [Variable(f"v{random.randrange(number)}") for _ in range(random.randint(0, 2))] if number else []
        requires = random.choice((every, some))(read) if read else ALWAYS
        needs = (f"a{random.randrange(number)}",) if number and random.random() < 0.2 else ()
        follows = (f"a{random.randrange(number)}",) if number and random.random() < 0.3 else ()
        gives = {f"v{random.choice((number, max(0, number - 1)))}": True}
        actions.append(Action(f"a{number}", gives, random.randint(1, 9), requires, needs, follows))
    return PlanningProblem(tuple(actions), {"g": some([Variable("v7"), Variable("v8")]), "h": Variable("v4")})


def test_what_needs_no_clock_is_chosen_as_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    fewest, solved = Preference(("actions",)), 0
    for seed in range(40):
        problem = _monotone(seed)
        without = solve(problem, fewest)
        with monkeypatch.context() as patched:
            patched.setattr("comity.plan.solve.needs_clock", lambda *_: True)
            clocked = solve(problem, fewest)
        assert (without and without.chosen) == (clocked and clocked.chosen), seed
        assert without is None or run(problem, without.starts) == [], seed
        solved += without is not None
    assert solved > 10
