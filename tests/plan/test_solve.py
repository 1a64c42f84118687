"""The solver against exhaustive search, and what it promises."""

from __future__ import annotations

import pytest

from comity.plan.expression import Variable, every, no
from comity.plan.problem import Action, Limits, Preference, Problem, run
from comity.plan.solve import conflict, pareto, solve
from tests.plan.exhaustive import best
from tests.plan.instances import instance

IN_ORDER = Preference(("finish", "decisions", "actions"))


@pytest.mark.parametrize("block", range(10))
def test_it_finds_what_exhaustive_search_finds(block: int) -> None:
    for seed in range(block * 30, block * 30 + 30):
        problem = instance(seed)
        expected = best(problem)
        found = solve(problem, IN_ORDER)
        if expected is None or found is None:
            assert expected is None and found is None, seed
            continue
        assert (found.finish, found.decisions, len(found.starts)) == expected, seed
        assert run(problem, found.starts) == [], seed
