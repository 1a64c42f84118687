"""Rails: what is surely true, or surely false, is so for every activity that the options allow."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pytest

from comity import Law
from comity.determine.activity import make_activity
from comity.determine.evaluation import Evaluation
from comity.law.formula import Facts
from comity.law.values import Possible, known
from comity.plan.expression import Variable
from comity.plan.rails import Option, Railway

DAY = date(2026, 8, 3)
ACTIVITIES: list[dict[str, Any]] = [
    {"activity": "export", "from": "USA", "to": "KOR", "item": "9A515.x", "end_use": "civil"},
    {"activity": "launch", "from": "USA", "to": "NZL", "item": "9A515.a.5", "item.suborbital": False},
    {"activity": "deemed-export", "from": "USA", "item": "XV(f)", "person": {"latest_citizenship": "CAN"}},
    {"activity": "technical-data-exchange", "from": "USA", "to": "GBR", "item": "9E515.a"},
]
CHANGES: dict[str, list[object]] = {
    "destination.country": ["KOR", "CHN", "CAN"],
    "launch.country": ["USA", "IND"],
    "data.level": ["design", "purchaser"],
    "registration.ddtc": [True, False],
    "end_use.kind": ["civil", "military"],
    "item.mtcr": [True, False],
    "contract.value": [1_000_000.0, 200_000_000.0],
}


def _options(facts: list[str]) -> dict[str, tuple[Option, ...]]:
    return {f: tuple(Option(Variable(f"{f}={v}"), known(v)) for v in CHANGES[f]) for f in facts}  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(12))
def test_what_is_sure_is_so(law: Law, seed: int) -> None:
    random = Random(seed)  # noqa: S311  repeatable, not secret
    case = Evaluation(law, make_activity(random.choice(ACTIVITIES), law), DAY, strict=False)
    options = _options(random.sample(sorted(CHANGES), 3))
    given = {name: value for name, value in case.facts.given.items() if name not in options}
    railway = Railway(Facts(given), options)
    at = case.at
    formulas = [r.formula for r in (*at.requirements, *at.prohibitions, *at.reviews)] + [
        e.serves for e in at.exemptions
    ]
    for _ in range(3):
        chosen: dict[str, Possible] = {}
        state = set()
        for fact, members in options.items():
            option = random.choice(members)
            chosen[fact] = option.possible
            assert isinstance(option.variable, Variable)
            state.add(option.variable.name)
        facts = Facts({**given, **chosen})
        for formula in formulas:
            rails = railway.of(formula)
            truth = facts.value(formula)
            if rails.true.holds(state):
                assert truth is True
            if rails.false.holds(state):
                assert truth is False


def test_a_known_fact_leaves_nothing_to_choose(law: Law) -> None:
    case = Evaluation(law, make_activity(ACTIVITIES[0], law), DAY, strict=False)
    railway = Railway(case.facts, {})
    for rule in case.at.requirements:
        rails = railway.of(rule.formula)
        truth = case.facts.value(rule.formula)
        assert (rails.true.holds(set()), rails.false.holds(set())) == (truth is True, truth is False)
