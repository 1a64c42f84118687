"""The decision procedure: one need has one fate, plans and answers agree, and knowing more never asks for new rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.determine.assess import KnownFacts, decide
from comity.determine.decide import Ground, needs, unhindered
from comity.determine.deciding_rules import deciding_rules
from comity.law.at_date import BoundExemption, BoundRule
from comity.law.formula import Facts
from comity.law.values import Possible, known
from comity.plan.expression import ALWAYS, NEVER, Expression
from comity.plan.logic import PlanLogic
from comity.plan.rails import Railway
from tests.law.strategies import DAY, PARTIAL_FACTS
from tests.portfolio.strategies import AUTHORIZATIONS, laws

HELD = st.sets(st.sampled_from(AUTHORIZATIONS))
SLOW = settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])


def _logic(row: Mapping[str, Possible], held: set[str]) -> KnownFacts:
    return KnownFacts(Facts({**row, "date": known(DAY)}), dict.fromkeys(held, True))


@SLOW
@given(laws(), PARTIAL_FACTS, HELD)
def test_an_authorization_that_is_asked_for_has_one_fate(law: Any, row: Mapping[str, Possible], held: set[str]) -> None:
    for need in needs(deciding_rules(law.at(DAY)), _logic(row, held)):
        assert need.required + need.unknown + need.met + need.exempt == 1
        assert need.settled is not (need.required or need.unknown)


@SLOW
@given(laws(), PARTIAL_FACTS, HELD)
def test_what_nothing_hinders_is_decided_by_nothing_graver(
    law: Any, row: Mapping[str, Possible], held: set[str]
) -> None:
    rules, logic = deciding_rules(law.at(DAY)), _logic(row, held)
    ground, _ = decide(rules, logic)
    assert unhindered(rules, logic) is (ground >= Ground.HELD)


@SLOW
@given(laws(), PARTIAL_FACTS, HELD)
def test_a_plan_without_steps_goes_ahead_where_the_answer_lets_it(
    law: Any, row: Mapping[str, Possible], held: set[str]
) -> None:
    class Nothing:
        """No step can change anything."""

        railway = Railway(Facts({**row, "date": known(DAY)}), {})

        def amended(self, bound: BoundRule) -> Expression:
            return NEVER

        def held(self, authorization: str) -> Expression:
            return ALWAYS if authorization in held else NEVER

        def conditions_fulfilled(self, exemption: BoundExemption) -> Expression:
            return ALWAYS

    rules = deciding_rules(law.at(DAY))
    goal = unhindered(rules, PlanLogic(Nothing()))
    assert goal.holds(frozenset()) is unhindered(rules, _logic(row, held))


@SLOW
@given(laws(), PARTIAL_FACTS, HELD, st.data())
def test_with_more_known_the_rules_still_left_decide(
    law: Any, row: Mapping[str, Possible], held: set[str], data: st.DataObject
) -> None:
    more = {**data.draw(PARTIAL_FACTS), **row}
    rules, before = deciding_rules(law.at(DAY)), Facts({**row, "date": known(DAY)})
    left = rules.within(lambda formula: before.value(formula) is not False)
    assert decide(left, _logic(more, held)) == decide(rules, _logic(more, held))
