"""Precedents: asked as of the day before, the plan must contain what history did."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import comity
from comity import Law, Plan
from comity.files import parse_yaml, read_text

CASES = Path(__file__).parents[2] / "cases" / "precedents"


def precedents() -> list[dict[str, Any]]:
    return [case for path in sorted(CASES.glob("*.yaml")) for case in parse_yaml(read_text(path), path.name)]


def told(plan: Plan) -> list[tuple[str, str]]:
    steps = [*plan.steps, *(step for way in plan.routes for step in way.steps)]
    return [(step.id, step.about) for step in steps]


@pytest.mark.parametrize("case", precedents(), ids=lambda case: str(case["id"]))
def test_the_plan_contains_what_history_did(law: Law, case: dict[str, Any]) -> None:
    day = date.fromisoformat(case["ask"])
    plan = comity.next_steps(case["facts"], day, law=law)
    did = case["did"]
    found = any(step == did["step"] and did["about"] in about for step, about in told(plan))
    assert found is ("why_not" not in case), told(plan)


def test_there_are_enough_of_them_and_each_has_its_source() -> None:
    cases = precedents()
    assert len(cases) >= 15
    assert all(case["source"]["cite"] and case["source"]["url"] and case["did"]["on"] for case in cases)
