"""Shares of what partners see together: exact, joint sensors among them, held to sums over all orders and sets."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise, permutations
from math import factorial
from random import Random

import numpy as np
import pytest

from comity.coalition.access import Sight
from comity.coalition.shared_sight import SightPartners, SightValue, Use
from comity.coalition.tally import SightTally, words_of

TEN = tuple("ABCDEFGHIJ")


def drawn(seed: int, names: tuple[str, ...], joint: bool) -> tuple[SightPartners, dict[int, int]]:
    random = Random(seed)  # noqa: S311  not for secrets
    takes = [frozenset({one}) for one in names]
    if joint:
        takes += [frozenset(random.sample(names, random.choice((2, 2, 3)))) for _ in range(12)]
    partners = SightPartners(names, (), tuple(Use(min(one), one, "own") for one in takes))
    patterns = {random.randrange(1, 1 << len(partners.bits)): random.randrange(1, 10**6) for _ in range(100)}
    return partners, patterns


def worth(partners: SightPartners, patterns: dict[int, int], chosen: frozenset[str], by: int = 1) -> int:
    """What a set is worth, look by look, by the meaning of a use alone."""
    total = 0
    for word, times in patterns.items():
        used = [use for use, bit in partners.bits.items() if word >> bit & 1 and use.takes <= chosen]
        total += times * (len({use.of for use in used}) >= by)
    return total


@pytest.mark.parametrize("joint", [False, True])
@pytest.mark.parametrize("by", [1, 2])
def test_shares_of_ten_are_those_of_the_formula(joint: bool, by: int) -> None:
    partners, patterns = drawn(3 + by, TEN, joint)
    values = {frozenset(some): worth(partners, patterns, frozenset(some), by) for some in _subsets(TEN)}
    found = SightValue(partners, patterns, by).shares()
    for one in TEN:
        exact = sum(
            factorial(len(some)) * factorial(9 - len(some)) / factorial(10) * (values[some | {one}] - value)
            for some, value in values.items()
            if one not in some
        )
        assert found[one] == pytest.approx(exact, rel=1e-10), one
    assert sum(found.values()) == pytest.approx(values[frozenset(TEN)], rel=1e-12)


def test_shares_are_what_is_added_on_average_in_every_order() -> None:
    names = TEN[:6]
    partners, patterns = drawn(11, names, joint=True)
    found = SightValue(partners, patterns).shares()
    worths = {frozenset(some): worth(partners, patterns, frozenset(some)) for some in _subsets(names)}
    added = dict.fromkeys(names, 0)
    for order in permutations(names):
        for at, one in enumerate(order):
            before = frozenset(order[:at])
            added[one] += worths[before | {one}] - worths[before]
    for one in names:
        assert found[one] == pytest.approx(added[one] / factorial(6), rel=1e-10)


@pytest.mark.parametrize("by", [1, 2, 3])
def test_where_nothing_is_joint_a_look_is_shared_equally(by: int) -> None:
    """The closed form: who sees has an equal part of each look that at least so many see."""
    partners, patterns = drawn(5, TEN, joint=False)
    told = dict.fromkeys(TEN, 0.0)
    for word, times in patterns.items():
        see = [one for number, one in enumerate(TEN) if word >> number & 1]
        for one in see if len(see) >= by else ():
            told[one] += times / len(see)
    assert SightValue(partners, patterns, by).shares() == pytest.approx(told, rel=1e-10)


def test_words_are_counted_as_they_are_read_one_by_one() -> None:
    random = Random(2)  # noqa: S311  not for secrets
    words = [[random.choice((0, 0, 0, 0, 1, 2, 3, 4, 5)) for _ in range(200)] for _ in range(6)]
    words[5] = [0] * 200
    sets, partners, window = [7, 1, 6], [1, 2, 4], 7
    tally = SightTally.empty(6, 3)
    orbits = np.array([1, 1, 1, 4, 4, 4])
    objects = np.arange(6)
    sight = Sight(objects, np.array(words, dtype=np.uint64), objects * 0)
    tally.add(sight, words_of(sets), words_of(partners), window, orbits)
    for at, row in enumerate(words):
        for number, has in enumerate(sets):
            seen = [j for j, word in enumerate(row) if word & has]
            edges = [-1, *seen, 200]
            waits = [min((j for j in seen if j >= k), default=200) - k for k in range(200)]
            custody = sum(any(0 <= k - j <= window for j in seen) for k in range(window, 200))
            twice = sum(((row[j] & has) & ((row[j] & has) - 1)) != 0 for j in seen)
            longest = max(b - a - 1 for a, b in pairwise(edges))
            assert tally.counted[at, number].tolist() == [len(seen), twice, custody, longest, sum(waits)]
    assert tally.all_patterns() == {one: sum(row.count(one) for row in words) for one in (1, 2, 3, 4, 5)}
    assert dict(tally.looks) == {1: 600, 4: 600}


def _subsets(names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for size in range(len(names) + 1):
        yield from combinations(names, size)
