"""Limits: what may be chosen, and numbers taken as they are written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity import InputError
from comity.choose.limits import Limits, exact, scale_for


def test_costs_are_added_as_decimals() -> None:
    limits = Limits(budget=0.3, costs={0: 0.1, 1: 0.2, 2: 0.3})
    assert limits.allow(frozenset({0, 1}))  # as binary fractions they would cost more than 0.3
    assert not limits.allow(frozenset({0, 2}))


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"most": -1}, "most: found -1"),
        ({"budget": float("nan")}, "budget: found nan"),
        ({"costs": {3: -2.0}}, "cost of 3: found -2"),
        ({"most": 1, "required": frozenset({0, 1})}, "0, 1 are required"),
        ({"required": frozenset({0}), "excluded": frozenset({0})}, "0 are required"),
    ],
)
def test_limits_that_cannot_be_met_are_refused(told: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        Limits(**told)


@given(st.lists(st.integers(-999, 999).map(lambda n: n / 100), min_size=1), st.integers(1, 1 << 50))
def test_a_scale_makes_numbers_whole_where_there_is_room(numbers: list[float], most: int) -> None:
    total = sum(map(abs, numbers))
    scale = scale_for(numbers, total, most)
    whole = all((exact(number) * scale).denominator == 1 for number in numbers)
    assert scale == 1 or total * scale <= most * (1 + 1e-9)
    assert whole or total * scale * 10 > most * (1 - 1e-9)
