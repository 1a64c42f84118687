"""The algebra: partial evaluation is sound, residuals keep the meaning, unknown never becomes false."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.law.formula import Facts, Number, NumberComparison, Same
from comity.law.formula import Test as Among
from comity.law.residual import residual
from comity.law.values import (
    Interval,
    OneOf,
    Possible,
    SetOf,
    Truth,
    conjunction,
    disjunction,
    known,
    negation,
)
from tests.law.strategies import CONDITIONS, DOMAINS, PARTIAL_FACTS, bind, completions

TRUTHS = st.sampled_from([True, False, None])
SAMPLE = settings(max_examples=150, deadline=None)


@given(st.lists(TRUTHS, max_size=5))
def test_de_morgan_holds_in_three_values(values: list[Truth]) -> None:
    assert negation(conjunction(values)) is disjunction(map(negation, values))


@given(TRUTHS, TRUTHS)
def test_knowing_more_never_flips_a_connective(a: Truth, b: Truth) -> None:
    for connective in (conjunction, disjunction):
        before = connective([a, b])
        for known_a in [a] if a is not None else [True, False]:
            for known_b in [b] if b is not None else [True, False]:
                assert before is None or connective([known_a, known_b]) is before


@SAMPLE
@given(CONDITIONS, PARTIAL_FACTS)
def test_a_decided_value_holds_in_every_completion(text: str, given_facts: Mapping[str, Possible]) -> None:
    formula = bind(text)
    value = Facts(given_facts).value(formula)
    truths = {Facts(facts).value(formula) for facts in completions(given_facts)[:400]}
    assert value is None or truths == {value}


@SAMPLE
@given(CONDITIONS, PARTIAL_FACTS)
def test_a_residual_means_what_the_formula_meant(text: str, given_facts: Mapping[str, Possible]) -> None:
    formula = bind(text)
    left = residual(formula, Facts(given_facts))
    for facts in completions(given_facts)[:400]:
        assert Facts(facts).value(left) is Facts(facts).value(formula)


@SAMPLE
@given(CONDITIONS, PARTIAL_FACTS)
def test_a_residual_asks_only_about_facts_that_are_open(text: str, given_facts: Mapping[str, Possible]) -> None:
    left = residual(bind(text), Facts(given_facts))
    settled = {
        name
        for name, value in given_facts.items()
        if (isinstance(value, OneOf) and len(value.values) == 1 and "CHN" not in value.values)
        or (isinstance(value, Interval) and value.known)
        or (isinstance(value, SetOf) and value.must == value.may)
    }
    two_fact_tests = {"x.word", "y.word", "x.yes", "y.yes"}  # x == y stays open while either is
    assert not left.facts & settled - two_fact_tests


@SAMPLE
@given(CONDITIONS, PARTIAL_FACTS, st.sampled_from(sorted(DOMAINS)), st.data())
def test_supposing_a_fact_equals_stating_it(
    text: str, given_facts: Mapping[str, Possible], name: str, data: st.DataObject
) -> None:
    formula = bind(text)
    value = data.draw(st.sampled_from(DOMAINS[name]))
    facts = Facts(given_facts)
    facts.value(formula)
    assert facts.with_fact(name, value).value(formula) is Facts({**given_facts, name: value}).value(formula)


def test_what_is_known_of_a_formula_is_not_taken_for_another_made_later() -> None:
    facts = Facts({"x": known("a")})
    for number in range(2_000):  # each is gone before the next is made, which may take its place in memory
        member = "ab"[number % 2]
        assert facts.value(Among("in", fact="x", yes=frozenset(member), facts=frozenset("x"))) is (member == "a")


ENDS = [Interval(float(low), float(high)) for low in range(4) for high in range(low, 4)]
WORDS = [OneOf(frozenset(one)) for one in ("a", "b", "ab", "bc")]


@pytest.mark.parametrize("or_equal", [True, False])
def test_numbers_compare_as_all_that_they_may_be(or_equal: bool) -> None:
    for left, right in product(ENDS, repeat=2):
        test = NumberComparison(left=Number(fact="x"), right=Number(fact="y"), or_equal=or_equal)
        every = {a < b or (or_equal and a == b) for a, b in product(_points(left), _points(right))}
        assert test.evaluate(Facts({"x": left, "y": right})) is _agreed(every), (left, right)


@pytest.mark.parametrize("values", [ENDS, WORDS], ids=["numbers", "words"])
def test_two_facts_are_the_same_as_all_that_they_may_be(values: list[Any]) -> None:
    for left, right in product(values, repeat=2):
        every = {a == b for a, b in product(_points(left), _points(right))}
        assert Same(left="x", right="y").evaluate(Facts({"x": left, "y": right})) is _agreed(every), (left, right)
        assert Same(left="x", right="y").evaluate(Facts({"x": left})) is None


def _points(possible: Interval | OneOf) -> Iterable[Any]:
    return range(int(possible.low), int(possible.high) + 1) if isinstance(possible, Interval) else possible.values


def _agreed(truths: set[bool]) -> Truth:
    return truths.pop() if len(truths) == 1 else None
