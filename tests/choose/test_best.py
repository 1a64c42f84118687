"""The best set is the best of all sets within the limits, and its bound holds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from comity import InputError
from comity.choose.best import Best, best_set, greedy
from comity.choose.limits import Limits
from comity.choose.value import Options, Value, ValueGroup
from tests.choose.strategies import every_set, limits, values, within


@settings(max_examples=60, deadline=None)
@given(values(), limits())
def test_the_best_set_is_the_best_of_all(value: Value, limited: Limits) -> None:
    if not limited.required <= value.options:
        with pytest.raises(InputError, match="no such option"):
            best_set(value, limited)
        return
    allowed = [chosen for chosen in every_set(value.options) if within(chosen, limited)]
    found, most = best_set(value, limited), max(map(value.of, allowed))
    assert found.optimal
    assert found.chosen in allowed
    assert found.value == value.of(found.chosen) == pytest.approx(most)
    assert found.bound == pytest.approx(most)
    equal = [chosen for chosen in allowed if value.of(chosen) == pytest.approx(most)]
    assert found.chosen == min(equal, key=lambda one: (len(one), sorted(one)))


@settings(max_examples=60, deadline=None)
@given(values(), limits())
def test_the_greedy_choice_keeps_the_limits_and_adds_up(value: Value, limited: Limits) -> None:
    found = greedy(value, limited)
    assert within(found.chosen, limited)
    assert found.chosen == limited.required | {one for one, _ in found.order}
    assert all(added > 0 for _, added in found.order)
    assert found.value == value.of(found.chosen)
    assert sum(added for _, added in found.order) == pytest.approx(found.value - value.of(limited.required))
    stays = {one for one in value.options - found.chosen if within(found.chosen | {one}, limited)}
    assert all(value.of(found.chosen | {one}) <= found.value for one in stays)


def test_without_a_budget_each_pick_adds_most() -> None:
    value = Value(range(3), [_any_of({0}, 3), _any_of({1}, 5), _any_of({2}, 4), _any_of({1, 2}, 2)])
    assert greedy(value, Limits(most=2)).order == ((1, 7.0), (2, 4.0))
    assert greedy(value).order == ((1, 7.0), (2, 4.0), (0, 3.0))


def test_with_a_budget_each_pick_adds_most_for_its_cost() -> None:
    value = Value(range(3), [_any_of({0}, 6), _any_of({1}, 5), _any_of({2}, 1)])
    limited = Limits(budget=4, costs={0: 4, 1: 1})
    assert greedy(value, limited).order == ((2, 1.0), (1, 5.0))  # what costs nothing comes first
    assert best_set(value, limited).chosen == {0, 2}


def test_what_helps_only_together_is_found_together() -> None:
    pair = ValueGroup(frozenset({0, 1}), lambda chosen: 10.0 * (len(chosen) == 2))
    value = Value(range(3), [pair, _any_of({2}, 1)])
    assert greedy(value, Limits(most=2)).chosen == {2}
    found = best_set(value, Limits(most=2))
    assert found == Best(frozenset({0, 1}), value=10, bound=10, optimal=True)


def test_options_that_exclude_each_other_are_not_chosen_together() -> None:
    value = Value(range(3), [_any_of({0}, 1), _any_of({1}, 2), _any_of({2}, 3)])
    limited = Limits(exclusive=frozenset([frozenset({0, 1})]))
    found = best_set(value, limited)
    assert found == Best(frozenset({1, 2}), value=5, bound=5, optimal=True)
    assert greedy(value, limited).chosen == {1, 2}


def test_without_time_the_greedy_set_and_a_bound_are_told() -> None:
    value = Value(range(12), [_any_of({one, (one + 5) % 12}, one + 1) for one in range(12)])
    found = best_set(value, Limits(most=4), seconds=0)
    assert not found.optimal
    assert found.value == value.of(found.chosen) >= greedy(value, Limits(most=4)).value
    assert found.bound >= best_set(value, Limits(most=4)).value


def test_amounts_too_fine_to_be_told_apart_do_not_break_the_bound() -> None:
    thirds = [_any_of({one}, 1e6 / 3 + one / 7) for one in range(6)]
    found = best_set(Value(range(6), thirds), Limits(most=3))
    assert found.chosen == {3, 4, 5}
    assert found.bound >= found.value
    assert found.bound == pytest.approx(found.value)


def _any_of(matters: set[int], worth: float) -> ValueGroup:
    def told(chosen: Options) -> float:
        return worth if chosen else 0.0

    return ValueGroup(frozenset(matters), told)
