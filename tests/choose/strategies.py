"""Random small choices, and every set of options asked one by one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from hypothesis import strategies as st

from comity.choose.limits import Limits
from comity.choose.value import Options, Value, ValueGroup

MOST_OPTIONS = 5
WORTH = st.one_of(st.integers(-9, 9).map(float), st.integers(-99, 99).map(lambda tenths: tenths / 10))


def every_set(options: Options) -> Iterator[Options]:
    """Yield all sets of options."""
    for size in range(len(options) + 1):
        yield from map(frozenset, combinations(sorted(options), size))


@st.composite
def groups(draw: st.DrawFn, options: int) -> ValueGroup:
    """Draw a group with a worth for each subset of the options that matter to it."""
    matters = draw(st.frozensets(st.integers(0, options - 1), max_size=4))
    return ValueGroup(matters, {one: draw(WORTH) for one in every_set(matters)}.__getitem__)


@st.composite
def values(draw: st.DrawFn) -> Value:
    """Draw a value over a few options."""
    options = draw(st.integers(1, MOST_OPTIONS))
    return Value(range(options), draw(st.lists(groups(options), max_size=4)))


@st.composite
def limits(draw: st.DrawFn) -> Limits:
    """Draw limits that the required options do not break."""
    some = st.frozensets(st.integers(0, MOST_OPTIONS - 1), max_size=1)
    required = draw(some)
    costs = {one: draw(st.integers(0, 30)) / 10 for one in range(MOST_OPTIONS)}
    budget = draw(st.none() | st.integers(0, 60).map(lambda tenths: tenths / 10))
    return Limits(
        most=draw(st.none() | st.integers(len(required), MOST_OPTIONS)),
        budget=None if budget is None else budget + sum(costs[one] for one in required),
        costs=costs,
        required=required,
        excluded=draw(some) - required,
        exclusive=draw(
            st.frozensets(st.frozensets(st.integers(0, MOST_OPTIONS - 1), min_size=2, max_size=3), max_size=2)
        ),
    )


def within(chosen: Options, limited: Limits) -> bool:
    """Whether a set breaks no limit, asked limit by limit in whole tenths."""
    cost = sum(round(limited.costs.get(one, 0) * 10) for one in chosen)
    return (
        limited.required <= chosen
        and not chosen & limited.excluded
        and (limited.most is None or len(chosen) <= limited.most)
        and (limited.budget is None or cost <= round(limited.budget * 10))
        and not any(len(chosen & exclusive) > 1 for exclusive in limited.exclusive)
    )
