"""Rails: what is surely true, or surely false, is so for every activity that the options allow."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pytest

from comity import Law
from comity.determine.activity import make_activity
from comity.determine.evaluation import Evaluation
from comity.law.formula import (
    And,
    Atom,
    Between,
    Facts,
    Formula,
    Not,
    Or,
    RecordQuestion,
    Some,
    conjoin,
    disjoin,
    negate,
)
from comity.law.formula import Test as Among
from comity.law.values import OneOf, Possible, SetOf, Truth, conjunction, disjunction, known, negation
from comity.plan.expression import NEVER, Expression, Variable
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
            assert (rails.true.holds(state), rails.false.holds(state)) == (truth is True, truth is False)


def test_a_known_fact_leaves_nothing_to_choose(law: Law) -> None:
    case = Evaluation(law, make_activity(ACTIVITIES[0], law), DAY, strict=False)
    railway = Railway(case.facts, {})
    for rule in case.at.requirements:
        rails = railway.of(rule.formula)
        truth = case.facts.value(rule.formula)
        assert (rails.true.holds(set()), rails.false.holds(set())) == (truth is True, truth is False)


TREATY, CLUB = RecordQuestion(instrument="treaty", party="USA"), RecordQuestion(group="club")
GIVEN = {
    "destination.country": known("KOR"),
    "end_user.country": OneOf(frozenset(["JPN", "KOR"])),
    "transit.countries": known(frozenset(["JPN", "KOR", "IND"])),
    "landing.countries": SetOf(frozenset(["JPN"]), None),
}
STATES = ("IND", "JPN", "KOR")
MADE = [f"{what} of {who}" for what in ("treaty", "club") for who in (*STATES, "JPN and KOR", "IND and KOR")]


def _test_of_record(random: Random) -> Atom:
    """A test that asks the record, or the like that asks nothing, about facts known, half known, not known."""
    asks = random.choice((TREATY, CLUB, None))
    yes = frozenset(random.sample(STATES, random.randrange(3)))
    rest = sorted(set(STATES) - yes)
    silent = {state: f"{state} was not read" for state in random.sample(rest, random.randrange(len(rest) + 1))}
    match random.randrange(3):
        case 0:
            fact = random.choice(("destination.country", "end_user.country", "launch.country"))
            return Among("such", None, fact, yes, silent, frozenset([fact]), asks)
        case 1:
            fact = random.choice(("transit.countries", "landing.countries", "ground.countries"))
            return Some("such", None, fact, yes, silent, random.random() < 0.5, frozenset([fact]), asks)
    left, right = "destination.country", random.choice(("destination.country", "launch.country"))
    pairs = frozenset(frozenset(("KOR", state)) for state in yes)
    unread = {frozenset(("KOR", state)): why for state, why in silent.items()}
    return Between("such", None, left, right, pairs, unread, frozenset([left, right]), asks)


def _made(asks: RecordQuestion, states: frozenset[str]) -> str:
    return f"{asks.instrument or asks.group} of {' and '.join(sorted(states))}"


def _truth(formula: Formula, facts: Facts, state: set[str]) -> Truth:
    """What a formula comes to once governments have made what is in the state, read atom by atom."""
    match formula:
        case Not(part):
            return negation(_truth(part, facts, state))
        case And(parts):
            return conjunction(_truth(part, facts, state) for part in parts)
        case Or(parts):
            return disjunction(_truth(part, facts, state) for part in parts)
        case Among(fact=fact, asks=RecordQuestion() as asks):
            about = facts.given.get(fact)
            made = isinstance(about, OneOf) and len(about.values) == 1 and _made(asks, about.values) in state  # type: ignore[arg-type]
            return True if made else facts.value(formula)
        case Between(left=left, right=right, asks=RecordQuestion() as asks):
            ends = [facts.given.get(name) for name in (left, right)]
            known_ = all(isinstance(end, OneOf) and len(end.values) == 1 for end in ends)
            pair = frozenset(str(v) for end in ends if isinstance(end, OneOf) for v in end.values)
            return True if known_ and _made(asks, pair) in state else facts.value(formula)
        case Some(fact=fact, asks=RecordQuestion() as asks) as some:
            members, before = facts.given.get(fact), facts.value(some)
            if before is True or not isinstance(members, SetOf) or members.must != members.may:
                return before
            each = [some.of(m) is True or _made(asks, frozenset([m])) in state for m in members.must]
            return True if (all if some.every else any)(each) else before
    return facts.value(formula)


def test_what_governments_make_true_is_on_the_rails_as_it_is_read_plainly() -> None:
    random = Random(5)  # noqa: S311  repeatable, not secret
    chosen = ("launch.country", ["JPN", "KOR"])
    options = {chosen[0]: tuple(Option(Variable(f"launch from {one}"), known(one)) for one in chosen[1])}
    never = {"treaty of IND", "club of JPN and KOR"}

    def flip(asks: RecordQuestion, states: frozenset[str]) -> Expression:
        return NEVER if _made(asks, states) in never else Variable(_made(asks, states))

    seen = set()
    for _ in range(400):
        parts = [_test_of_record(random) for _ in range(3)]
        formula = random.choice((conjoin, disjoin))([parts[0], negate(disjoin(parts[1:]))])
        rails = Railway(Facts(GIVEN), options, flip).of(formula)
        for launch in chosen[1]:
            made = {one for one in MADE if random.random() < 0.5} - never
            truth = _truth(formula, Facts({**GIVEN, chosen[0]: known(launch)}), made)
            state = made | {f"launch from {launch}"}
            assert (rails.true.holds(state), rails.false.holds(state)) == (truth is True, truth is False), formula
            seen.add(truth)
    assert seen == {True, False, None}
