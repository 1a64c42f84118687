"""Random small problems that are not monotone: effects take away as well as give, and preconditions ask for both."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from comity.plan.expression import ALWAYS, Expression, Variable, every, no, some
from comity.plan.problem import Action, PlanningProblem


def instance(seed: int) -> PlanningProblem:
    """Return a random problem of five to seven actions over five variables, whose goals do not hold yet."""
    random = Random(seed)  # noqa: S311  repeatable, not secret
    names = [f"v{n}" for n in range(5)]
    while True:
        problem = PlanningProblem(
            tuple(_actions(random, names)),
            {"goal": _goal(random, names)},
            frozenset(v for v in names if random.random() < 0.3),
        )
        if not all(goal.holds(problem.initially) for goal in problem.goals.values()):
            return problem


def _actions(random: Random, names: list[str]) -> Iterator[Action]:
    for number in range(random.randint(5, 7)):
        needs = (f"a{random.randrange(number)}",) if number and random.random() < 0.1 else ()
        yield Action(
            f"a{number}",
            {v: random.random() < 0.7 for v in random.sample(names, random.randint(1, 3))},
            random.randint(1, 3),
            _expression(random, names, 1) if random.random() < 0.6 else ALWAYS,
            needs,
            decision=random.random() < 0.5,
            level=random.randint(0, 3),
        )


def _goal(random: Random, names: list[str]) -> Expression:
    """Return two to four literals that must hold together."""
    chosen = random.sample(names, random.randint(2, 4))
    literals = [Variable(v) if random.random() < 0.8 else no(Variable(v)) for v in chosen]
    return every(literals)


def _expression(random: Random, names: list[str], depth: int) -> Expression:
    if depth == 0 or random.random() < 0.3:
        literal = Variable(random.choice(names))
        return literal if random.random() < 0.6 else no(literal)
    parts = [_expression(random, names, depth - 1) for _ in range(2)]
    whole = every(parts) if random.random() < 0.5 else some(parts)
    return no(whole) if random.random() < 0.15 else whole
