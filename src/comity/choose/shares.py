"""What each option, and each pair of options, contributes on average, whatever the order in which options come.

A value is the sum of its *dividends* (Harsanyi 1963): what a set of options is worth beyond all of its parts. Divided
equally among the set's members, dividends add up to their Shapley shares (Shapley 1953); given to each pair of members,
over the number of members less one, to the pairs' interactions (Grabisch and Roubens 1999): above zero two options help
each other, below zero the one makes the other less needed. Both are the sum of those of the groups.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from random import Random
from typing import Final

from comity.choose.value import NONE, Options, Value, ValueGroup, subsets

_ORDERS: Final = 200


@dataclass(frozen=True)
class Shares:
    """The Shapley share of each option: together, what all options are worth beyond none.

    Attributes:
        of: by option.
        errors: the standard error of each, where some group's was sampled; 0 where it is exact.
    """

    of: Mapping[int, float]
    errors: Mapping[int, float]


def shapley(value: Value, *, exact_up_to: int | None = None, seed: int = 1) -> Shares:
    """Return the Shapley shares.

    Args:
        value: what sets are worth.
        exact_up_to: groups to which more options matter are sampled, over random orders: an exact share asks for the
            worth of every subset. All are exact, if None.
        seed: of the random orders.
    """
    share = dict.fromkeys(sorted(value.options), 0.0)
    variance = dict.fromkeys(sorted(value.options), 0.0)
    sampled: dict[Options, list[ValueGroup]] = defaultdict(list)
    for group in value.groups:
        if exact_up_to is not None and len(group.matters) > exact_up_to:
            sampled[group.matters].append(group)
            continue
        for members, dividend in dividends(group).items():
            for one in members:
                share[one] += dividend / len(members)
    for matters, groups in sampled.items():
        for one, (mean, spread) in _sampled(groups, matters, Random(seed)).items():  # noqa: S311  not for secrets
            share[one] += mean
            variance[one] += spread
    return Shares(share, {one: sqrt(spread) for one, spread in variance.items()})


def interactions(value: Value) -> dict[Options, float]:
    """Return the Shapley interaction of each pair of options that matter to the same group; of all others it is 0."""
    result: dict[Options, float] = defaultdict(float)
    for group in value.groups:
        for members, dividend in dividends(group).items():
            for pair in combinations(sorted(members), 2):
                result[frozenset(pair)] += dividend / (len(members) - 1)
    return dict(result)


def dividends(group: ValueGroup) -> dict[Options, float]:
    """Return what each set of options is worth to a group beyond all of its parts."""
    result = {members: group.worth(members) for members in subsets(group.matters)}
    for one in sorted(group.matters):
        for members in result:
            if one in members:
                result[members] -= result[members - {one}]
    return result


def _sampled(groups: Sequence[ValueGroup], matters: Options, random: Random) -> dict[int, tuple[float, float]]:
    """Return the mean of what each option adds over random orders, and the variance of that mean."""
    seen: dict[int, list[float]] = {one: [] for one in sorted(matters)}
    for _ in range(_ORDERS):
        order = sorted(matters)
        random.shuffle(order)
        before, worth = NONE, sum(group.worth(NONE) for group in groups)
        for one in order:
            before |= {one}
            now = sum(group.worth(before) for group in groups)
            seen[one].append(now - worth)
            worth = now
    return {one: _mean_of(values) for one, values in seen.items()}


def _mean_of(values: Sequence[float]) -> tuple[float, float]:
    mean = sum(values) / len(values)
    return mean, sum((one - mean) ** 2 for one in values) / (len(values) - 1) / len(values)
