"""Planning: random problems against exhaustive search, real projects, and synthetic catalogues beside two encodings.

    python -m bench.plan

The encodings beside ours (a plain CP-SAT one and one for clingo) are for *monotone* problems only: every step gives,
none takes away or triggers anything, and time does not count. Ours solves the general problem with time.
"""

from __future__ import annotations

import platform
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from tests.plan.exhaustive import best
from tests.plan.instances import instance

import comity
from comity.files import parse_yaml, read_text
from comity.plan.expression import Variable, every, some
from comity.plan.problem import Action, PlanningProblem, Preference, run
from comity.plan.solve import solve
from comity.scalars import parse_day

ROOT = Path(__file__).parent.parent
IN_ORDER = Preference(("finish", "decisions", "actions"))
FEWEST = Preference(("actions",))
SIZES = (60, 300, 1500)


def timed(call: Callable[[], Any], times: int = 3) -> tuple[float, float, Any]:
    """Return the median and worst seconds of a call, and its last result."""
    spans, result = [], None
    for _ in range(times):
        start = time.perf_counter()
        result = call()
        spans.append(time.perf_counter() - start)
    return statistics.median(spans), max(spans), result


def random_problems() -> str:
    equal = executable = feasible = 0
    spans = []
    for seed in range(300):
        problem = instance(seed)
        start = time.perf_counter()
        found = solve(problem, IN_ORDER)
        spans.append(time.perf_counter() - start)
        expected = best(problem)
        measures = (found.finish, found.decisions, len(found.starts)) if found else None
        equal += measures == expected
        feasible += found is not None
        executable += found is None or run(problem, found.starts) == []
    return (
        f"300 random non-monotone problems ({feasible} solvable): {equal} optimal, {executable} executable; "
        f"{statistics.median(spans) * 1e3:.1f} ms median, {max(spans) * 1e3:.1f} ms worst"
    )


def real_projects() -> list[str]:
    cases = parse_yaml(read_text(ROOT / "cases" / "questions" / "ten-questions.yaml"), "questions")
    from comity.plan.catalogue import load_catalogue  # noqa: PLC0415
    from comity.plan.planner import make_plan  # noqa: PLC0415
    from comity.plan.search import Wish  # noqa: PLC0415

    law, catalogue = comity.load(), load_catalogue()
    wish = Wish(parse_day("2026-12-01") or comity.load().text_as_of)
    lines, all_spans = [], []
    for case in cases:
        project = comity.read_project(case["project"], law)

        def plan(project: comity.Project = project) -> Any:
            return make_plan(law, project.activities, wish, catalogue, name=project.name, governments=False)

        plan()
        median, worst, made = timed(plan)
        all_spans.append(median)
        lines.append(f"| {case['title']} | {len(made.steps)} | {median * 1e3:.0f} | {worst * 1e3:.0f} |")
    head = ["| question | steps | median ms | worst ms |", "|---|---|---|---|"]
    return [*head, *lines, f"| **all ten, median of medians** | | **{statistics.median(all_spans) * 1e3:.0f}** | |"]


def catalogue_of(size: int) -> PlanningProblem:
    """Return a monotone AND/OR problem: each step gives one thing and needs one or two that others give."""
    random = Random(size)  # noqa: S311  repeatable, not secret
    actions = []
    for number in range(size):
        before = [Variable(f"v{random.randrange(number // 2)}") for _ in range(2)] if number > 5 else []
        requires = every([some(before[:1]), some(before)]) if before else every(())
        actions.append(Action(f"a{number}", {f"v{number // 2}": True}, random.randint(1, 30), requires))
    goals = {f"g{n}": Variable(f"v{random.randrange(size // 3, size // 2)}") for n in range(max(3, size // 40))}
    return PlanningProblem(tuple(actions), goals)


def plain_cp_sat(problem: PlanningProblem) -> int:
    """Solve the monotone problem with fewest steps: levels break cycles, nothing else is modelled."""
    from ortools.sat.python import cp_model  # noqa: PLC0415

    model = cp_model.CpModel()
    do = {a.id: model.new_bool_var(a.id) for a in problem.actions}
    givers: dict[str, list[str]] = {}
    for action in problem.actions:
        for variable in action.effects:
            givers.setdefault(variable, []).append(action.id)
    for action in problem.actions:
        for part in action.requires.parts() or (action.requires,):
            names = [v.name for v in (part.parts() or (part,)) if isinstance(v, Variable)]
            if names:
                model.add_bool_or([do[g] for n in names for g in givers.get(n, ())]).only_enforce_if(do[action.id])
    for goal in problem.goals.values():
        assert isinstance(goal, Variable)
        model.add_bool_or([do[g] for g in givers[goal.name]])
    model.minimize(sum(do.values()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 8
    solver.parameters.max_time_in_seconds = 20
    solver.solve(model)
    return round(solver.objective_value)


def with_clingo(problem: PlanningProblem) -> int | None:
    """Solve the same with clingo; None where it is not installed."""
    try:
        import clingo  # noqa: PLC0415
    except ImportError:
        return None
    rules = []
    for action in problem.actions:
        rules.append(f'{{do("{action.id}")}}.')
        rules += [f'has("{v}") :- do("{action.id}").' for v in action.effects]
        for part in action.requires.parts() or (action.requires,):
            names = [v.name for v in (part.parts() or (part,)) if isinstance(v, Variable)]
            if names:
                rules.append(f':- do("{action.id}"), ' + ", ".join(f'not has("{n}")' for n in names) + ".")
    rules += [f':- not has("{g.name}").' for g in problem.goals.values() if isinstance(g, Variable)]
    rules.append("#minimize{1,A : do(A)}.")
    control = clingo.Control(["--opt-mode=opt", "-t2"])
    control.add("base", [], "\n".join(rules))
    control.ground([("base", [])])
    costs: list[int] = []
    with control.solve(on_model=lambda model: costs.append(model.cost[0]), async_=True) as handle:
        if not handle.wait(20):
            handle.cancel()
    return costs[-1] if costs else None


def synthetic() -> list[str]:
    lines = ["| steps | ours, with time and order | plain CP-SAT, monotone | clingo, monotone |", "|---|---|---|---|"]
    for size in SIZES:
        problem = catalogue_of(size)
        ours, _, found = timed(partial(solve, problem, FEWEST, seconds=20), 1)
        plain, _, fewest = timed(partial(plain_cp_sat, problem), 1)
        logic, _, answer = timed(partial(with_clingo, problem), 1)
        told = f"{len(found.starts)} steps{'' if found.proved else ', not proved'}" if found else "none"
        lines.append(
            f"| {size} | {ours:.2f} s ({told}) | {plain:.2f} s ({fewest} steps) | "
            + (f"{logic:.2f} s ({answer} steps) |" if answer is not None else "not installed |")
        )
    return lines


def main() -> None:
    print(f"Python {platform.python_version()}, {platform.machine()}; comity {comity.__version__}\n")
    print(random_problems(), "\n")
    print("\n".join(real_projects()), "\n")
    print("\n".join(synthetic()))


if __name__ == "__main__":
    main()
