"""The decision procedure: one need has one fate, plans and answers agree, and knowing more never asks for new rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.determine.assess import KnownFacts, decide
from comity.determine.decide import Ground, hindrance, needs, strictness, unhindered
from comity.determine.deciding_rules import deciding_rules
from comity.determine.outcome import Outcome
from comity.determine.suppositions import OpenConditions, Suppositions, outcomes
from comity.law.at_date import BoundExemption, BoundRule
from comity.law.formula import Facts
from comity.law.values import Possible, known
from comity.plan.expression import ALWAYS, NEVER, Expression
from comity.plan.logic import PlanLogic
from comity.plan.rails import Railway
from tests.determine.two_valued import Said, two_valued
from tests.law.strategies import DAY, DOMAINS, PARTIAL_FACTS
from tests.portfolio.strategies import AUTHORIZATIONS, laws

CERTAIN = {**DOMAINS, "x.country": [one for one in DOMAINS["x.country"] if one != known("CHN")]}
"""What may be known of each fact, but for a country of which the law's own text is not known."""
COMPLETE = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in CERTAIN.items()})
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
def test_what_is_supposed_together_turns_out_as_alone(law: Any, row: Mapping[str, Possible], held: set[str]) -> None:
    rules, covered = deciding_rules(law.at(DAY)), dict.fromkeys(held, True)
    facts = Facts({**row, "date": known(DAY)})
    once = [facts.with_fact(name, one) for name, ones in DOMAINS.items() if name not in row for one in ones]
    twice = [one.with_fact(name, DOMAINS[name][-1]) for one in once[::2] for name in DOMAINS if name not in one.given]
    supposed = [facts, *once, *twice]
    together = outcomes(rules, Suppositions(OpenConditions(facts, rules.conditions), supposed, covered))
    alone = (decide(rules, KnownFacts(Facts(one.given), covered)) for one in supposed)
    assert together == [ground.outcome for ground, _ in alone]


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


@settings(SLOW, max_examples=1000)
@given(laws(), COMPLETE, HELD)
def test_where_all_is_known_the_law_is_read_plainly(law: Any, row: Mapping[str, Possible], held: set[str]) -> None:
    at, logic = law.at(DAY), _logic(row, held)
    ground, rule = decide(deciding_rules(at), logic)
    required = {need.authorization for need in needs(deciding_rules(at), logic) if need.required}
    assert Said(ground.outcome.value, rule, frozenset(required)) == two_valued(at, {**row, "date": known(DAY)}, held)


@settings(SLOW, max_examples=400)
@given(laws(), COMPLETE, st.sets(st.sampled_from(sorted(DOMAINS)), max_size=3), HELD)
def test_what_is_said_of_some_facts_holds_however_the_others_turn_out(
    law: Any, row: Mapping[str, Possible], open_: set[str], held: set[str]
) -> None:
    at = law.at(DAY)
    rules, logic = deciding_rules(at), _logic({name: row[name] for name in row.keys() - open_}, held)
    ground, _ = decide(rules, logic)
    completions = [two_valued(at, {**one, "date": known(DAY)}, held) for one in _completions(row, open_)]
    hindered = [hindrance_of(said) for said in completions]
    asked = list(needs(rules, logic))
    if ground is Ground.PROHIBITION:
        assert {said.outcome for said in completions} == {"prohibited"}
    elif ground >= Ground.HELD:
        assert max(hindered) <= 1
    for need in asked:
        said = {need.authorization in one.required for one in completions}
        assert not (need.exempt or need.met) or said == {False}
        assert not (need.required and not need.lifts) or True in said


def hindrance_of(said: Said) -> int:
    """How much stands in the way, of an outcome by its word."""
    found = hindrance(Outcome(said.outcome))
    assert found is not None
    return found


def _completions(row: Mapping[str, Possible], open_: set[str]) -> Iterator[dict[str, Possible]]:
    names = sorted(open_)
    for values in product(*(CERTAIN[name] for name in names)):
        yield {**row, **dict(zip(names, values, strict=True))}


def test_policies_are_ordered_by_strictness() -> None:
    order = ["", "approval", "presumption-of-approval", "case-by-case", "presumption-of-denial", "denial"]
    assert [strictness(policy) for policy in order] == sorted({strictness(policy) for policy in order})
    assert len({strictness(policy) for policy in order}) == len(order)


def test_an_outcome_leads_back_to_its_ground() -> None:
    for ground in Ground:
        assert Ground.of(ground.outcome).outcome is ground.outcome
    assert Ground.of(Ground.OPEN_PROHIBITION.outcome, may_be_prohibited=True) is Ground.OPEN_PROHIBITION
    assert Ground.of(Ground.OPEN_PROHIBITION.outcome) is Ground.OPEN_REQUIREMENT
