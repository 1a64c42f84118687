"""Values: sums over groups, and what an option adds."""

from __future__ import annotations

from hypothesis import given

from comity.choose.value import Value, ValueGroup, subsets
from tests.choose.strategies import every_set, values


@given(values())
def test_a_value_is_the_sum_of_its_groups(value: Value) -> None:
    for chosen in every_set(value.options):
        assert value.of(chosen) == sum(group.worth(chosen & group.matters) for group in value.groups)


def test_what_an_option_adds_depends_on_the_others() -> None:
    both = ValueGroup(frozenset({0, 1}), lambda chosen: float(len(chosen) == 2))
    value = Value(range(3), [both])
    assert (value.alone(0), value.last(0), value.last(0, frozenset({0, 2}))) == (0, 1, 0)
    assert value.added(2, frozenset({0, 1})) == 0


def test_subsets_come_smallest_first() -> None:
    assert [sorted(one) for one in subsets([2, 1])] == [[], [1], [2], [1, 2]]
    assert [len(one) for one in subsets([1, 2, 3], 1)] == [0, 1, 1, 1]
    assert list(subsets([], 4)) == [frozenset()]
