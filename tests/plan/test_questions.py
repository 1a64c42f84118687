"""Ten real questions: the plan holds what an experienced practitioner would put on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import comity
from comity import Law
from comity.files import parse_yaml, read_text

CASES = Path(__file__).parents[2] / "cases" / "questions"
START = "2026-12-01"


def questions() -> list[dict[str, Any]]:
    return [case for path in sorted(CASES.glob("*.yaml")) for case in parse_yaml(read_text(path), path.name)]


@pytest.mark.parametrize("case", questions(), ids=lambda case: str(case["id"]))
def test_the_plan_reads_as_a_practitioner_would_write_it(law: Law, case: dict[str, Any]) -> None:
    project = comity.read_project(case["project"], law)
    plan = comity.next_steps(project, START, law=law)
    steps = {step.id for step in plan.steps}
    assert plan.found is (case.get("found") != "no")
    assert steps >= set(case["steps"]), steps
    assert steps.isdisjoint(case.get("never", ()))
    assert not case.get("any") or steps & set(case["any"])
    assert plan.found or plan.obstacles
    assert all(step.days.basis and (step.cite or step.detour) for step in plan.steps)


def test_there_are_ten() -> None:
    assert len(questions()) == 10
