"""Shares: the axioms that define them, and the mean over all orders of all sets."""

from __future__ import annotations

from itertools import combinations, permutations
from math import factorial

import pytest
from hypothesis import given, settings

from comity.choose.shares import dividends, interactions, shapley
from comity.choose.value import NONE, Options, Value, ValueGroup
from tests.choose.strategies import every_set, values


@settings(max_examples=50, deadline=None)
@given(values())
def test_a_share_is_the_mean_over_all_orders(value: Value) -> None:
    found = shapley(value)
    orders = list(permutations(sorted(value.options)))
    for one in value.options:
        before = [frozenset(order[: order.index(one)]) for order in orders]
        assert found.of[one] == pytest.approx(sum(value.added(one, others) for others in before) / len(orders))
    assert set(found.errors.values()) == {0.0}


@given(values())
def test_shares_add_up_to_what_all_options_bring(value: Value) -> None:
    assert sum(shapley(value).of.values()) == pytest.approx(value.of(value.options) - value.of(NONE), abs=1e-9)


@given(values())
def test_options_that_do_the_same_have_the_same_share_and_those_that_do_nothing_none(value: Value) -> None:
    share = shapley(value).of
    for one in value.options:
        others = list(every_set(value.options - {one}))
        if all(abs(value.added(one, rest)) < 1e-9 for rest in others):
            assert share[one] == pytest.approx(0, abs=1e-9)
    for one, other in combinations(value.options, 2):
        rest = list(every_set(value.options - {one, other}))
        if all(abs(value.added(one, some) - value.added(other, some)) < 1e-9 for some in rest):
            assert share[one] == pytest.approx(share[other], abs=1e-9)


def test_twins_share_alike_and_an_idle_option_has_nothing() -> None:
    value = Value(range(4), [ValueGroup(frozenset({0, 1, 2}), lambda chosen: 6.0 * (len(chosen) >= 2))])
    assert shapley(value).of == pytest.approx({0: 2, 1: 2, 2: 2, 3: 0})


@settings(max_examples=50, deadline=None)
@given(values())
def test_an_interaction_is_the_weighted_mean_of_what_two_add_beyond_each(value: Value) -> None:
    found, size = interactions(value), len(value.options)
    for pair in map(frozenset, combinations(value.options, 2)):
        one, other = sorted(pair)
        expected = 0.0
        for rest in every_set(value.options - pair):
            weight = factorial(len(rest)) * factorial(size - len(rest) - 2) / factorial(size - 1)
            expected += weight * (value.added(one, rest | {other}) - value.added(one, rest))
        assert found.get(pair, 0.0) == pytest.approx(expected, abs=1e-9)


def test_options_that_replace_each_other_interact_below_zero_and_helpers_above() -> None:
    either = ValueGroup(frozenset({0, 1}), lambda chosen: float(bool(chosen)))
    both = ValueGroup(frozenset({2, 3}), lambda chosen: float(len(chosen) == 2))
    assert interactions(Value(range(4), [either, both])) == {frozenset({0, 1}): -1, frozenset({2, 3}): 1}


@given(values())
def test_a_worth_is_the_sum_of_the_dividends_of_its_parts(value: Value) -> None:
    for group in value.groups:
        of = dividends(group)
        for chosen in every_set(group.matters):
            assert sum(of[part] for part in every_set(chosen)) == pytest.approx(group.worth(chosen), abs=1e-9)


@settings(max_examples=15, deadline=None)
@given(values())
def test_sampled_shares_lie_within_their_error(value: Value) -> None:
    exact, sampled = shapley(value), shapley(value, exact_up_to=0)
    assert sum(sampled.of.values()) == pytest.approx(sum(exact.of.values()), abs=1e-9)
    for one in value.options:
        assert abs(sampled.of[one] - exact.of[one]) <= 5 * sampled.errors[one] + 1e-9


def test_few_options_are_exact_and_more_are_sampled() -> None:
    def pairs(chosen: Options) -> float:
        return float(len(chosen) >= 2)

    value = Value(range(5), [ValueGroup(frozenset({0, 1}), pairs), ValueGroup(frozenset({2, 3, 4}), pairs)])
    found = shapley(value, exact_up_to=2)
    assert (found.errors[0], found.errors[1]) == (0, 0)
    assert all(found.errors[one] > 0 for one in (2, 3, 4))
