"""Shapley shares: what each reform contributes on average, whatever the order in which they come.

The share in a sum is the sum of the shares, so each activity's is worked out among the few candidates that matter to
it: exactly where these are few, and otherwise from random orders, with the standard error.
"""

from __future__ import annotations

from math import factorial, sqrt
from random import Random

from comity.reform.game import NOTHING, Chosen, Game, subsets

EXACT_UP_TO = 8
_ORDERS = 200


def shares(game: Game, seed: int = 1) -> tuple[dict[int, float], dict[int, float]]:
    """Return each candidate's Shapley share, and its standard error: 0 where it is exact."""
    share = dict.fromkeys(sorted(game.everyone), 0.0)
    variance = dict.fromkeys(sorted(game.everyone), 0.0)
    many: dict[Chosen, list[object]] = {}
    for key, mine in game.matters.items():
        if len(mine) <= EXACT_UP_TO:
            for one in mine:
                share[one] += _exact(game, key, mine, one)
        else:
            many.setdefault(mine, []).append(key)
    for mine, keys in many.items():
        for one, (mean, spread) in _sampled(game, keys, mine, Random(seed)).items():  # noqa: S311  not for secrets
            share[one] += mean
            variance[one] += spread
    return share, {one: sqrt(v) for one, v in variance.items()}


def _exact(game: Game, key: object, mine: Chosen, one: int) -> float:
    size = len(mine)
    result = 0.0
    for others in subsets(mine - {one}):
        weight = factorial(len(others)) * factorial(size - len(others) - 1) / factorial(size)
        result += weight * (game.gain(key, others | {one}) - game.gain(key, others))
    return result


def _sampled(game: Game, keys: list[object], mine: Chosen, random: Random) -> dict[int, tuple[float, float]]:
    """Return the mean of each candidate's contributions over random orders, and the variance of that mean."""
    seen: dict[int, list[float]] = {one: [] for one in sorted(mine)}
    for _ in range(_ORDERS):
        order = sorted(mine)
        random.shuffle(order)
        before, worth = NOTHING, 0.0
        for one in order:
            after = before | {one}
            now = sum(game.gain(key, after) for key in keys)
            seen[one].append(now - worth)
            before, worth = after, now
    result = {}
    for one, values in seen.items():
        mean = sum(values) / len(values)
        spread = sum((v - mean) ** 2 for v in values) / (len(values) - 1) / len(values)
        result[one] = (mean, spread)
    return result
