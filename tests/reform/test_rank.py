"""Ranking: the best set is the best of all sets, shares add up, conjunctions are seen."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from itertools import combinations, permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import comity
from comity import InputError, Law
from comity.reform import shares as shares_module
from comity.reform.choose import best_set, greedy, tables
from comity.reform.game import Chosen, Game, subsets
from comity.reform.shares import shares

PLAYERS = 4


class Made(Game):
    """A game with made-up gains: each activity goes ahead with any of some sets of candidates."""

    def __init__(self, needs: list[list[Chosen]], excluded: frozenset[Chosen] = frozenset()) -> None:
        self.candidates = tuple(_draft(f"r{n}", {"repeal": "x"}) for n in range(PLAYERS))
        self.needs = needs
        self.activities = dict.fromkeys(range(len(needs)))  # type: ignore[assignment]
        self.weights: Mapping[Hashable, float] = {n: float(n + 1) for n in range(len(needs))}
        self.conflicts = excluded
        self.matters: Mapping[Hashable, Chosen] = {n: frozenset[int]().union(*sets) for n, sets in enumerate(needs)}

    def gain(self, key: Hashable, chosen: Chosen) -> float:
        assert isinstance(key, int)
        return self.weights[key] * any(need <= chosen for need in self.needs[key])


SETS = st.frozensets(st.integers(0, PLAYERS - 1), min_size=1, max_size=3)
GAMES = st.lists(st.lists(SETS, min_size=1, max_size=3), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None)
@given(GAMES, st.integers(1, PLAYERS))
def test_the_best_set_is_the_best_of_all(needs: list[list[Chosen]], choose: int) -> None:
    game = Made(needs)
    found, value, proved = best_set(game, tables(game, choose), choose)
    everything = [frozenset(c) for n in range(choose + 1) for c in combinations(range(PLAYERS), n)]
    assert proved
    assert len(found) <= choose
    assert value == max(map(game.value, everything))
    assert greedy(game, choose)[1] <= value


@settings(max_examples=25, deadline=None)
@given(GAMES)
def test_shares_are_the_mean_over_all_orders_and_add_up(needs: list[list[Chosen]]) -> None:
    game = Made(needs)
    share, error = shares(game)
    orders = list(permutations(range(PLAYERS)))
    for one in range(PLAYERS):
        before = [frozenset(order[: order.index(one)]) for order in orders]
        mean = sum(game.value(b | {one}) - game.value(b) for b in before) / len(orders)
        assert share[one] == pytest.approx(mean)
    assert sum(share.values()) == pytest.approx(game.value(game.everyone))
    assert set(error.values()) == {0.0}


@settings(max_examples=10, deadline=None)
@given(GAMES)
def test_sampled_shares_lie_within_their_error(needs: list[list[Chosen]]) -> None:
    game = Made(needs)
    exact, _ = shares(game)
    before, shares_module.EXACT_UP_TO = shares_module.EXACT_UP_TO, 0
    try:
        sampled, error = shares(game)
    finally:
        shares_module.EXACT_UP_TO = before
    assert sum(sampled.values()) == pytest.approx(game.value(game.everyone))
    assert all(abs(sampled[n] - exact[n]) <= 5 * error[n] + 1e-9 for n in range(PLAYERS))


def test_reforms_that_exclude_each_other_are_not_chosen_together() -> None:
    pair = frozenset({0, 1})
    game = Made([[frozenset({0})], [frozenset({1})], [frozenset({2})]], frozenset([pair]))
    found, value, _ = best_set(game, tables(game, 3), 3)
    assert found == {1, 2}
    assert value == 5
    assert greedy(game, 3)[0] == {1, 2}


def test_subsets_come_smallest_first() -> None:
    assert [len(s) for s in subsets([1, 2])] == [0, 1, 1, 2]


def _draft(name: str, change: dict[str, Any]) -> comity.Reform:
    from comity.law.reforms import read_reform  # noqa: PLC0415

    head = {"id": name, "title": name, "status": "proposed", "because": "x", "reviewed": "2026-11-23"}
    sources = [{"cite": "a draft", "url": "https://example.org", "confidence": "memory"}]
    return read_reform({**head, "sources": sources, "changes": [change]}, name)


CARVE_OUT = {
    "to": "ear/part-740-license-exceptions.yaml",
    "add": [
        {
            "id": "us.ear.draft",
            "title": "A carve-out",
            "cite": "a draft",
            "url": "https://example.org",
            "exempts": {"authorization": "bis-license", "reasons": "all", "name": "Carve-out"},
            "when": "in_force('cross-waiver', 'USA', destination.country, scope='leo-commercial')",
            "confidence": "primary",
        }
    ],
}
WAIVER = {
    "sign": {
        "id": "waiver",
        "title": "A cross-waiver",
        "kind": "cross-waiver",
        "parties": ["USA", "BRA"],
        "scope": ["leo-commercial"],
    }
}
CANDIDATES = [
    _draft("carve-out", CARVE_OUT),
    _draft("waiver", WAIVER),
    _draft("a5", {"join": "A:5", "members": ["BRA"]}),
]
ROWS = [
    {"activity": "export", "from": "USA", "end_use": "civil", "item": "9A515.a.5", "to": "BRA"},
    {"activity": "export", "from": "USA", "end_use": "civil", "item": "9A515.b", "to": "BRA"},
    {"activity": "export", "from": "USA", "end_use": "civil", "item": "9A515.x", "to": "KOR"},
]


@pytest.fixture(scope="module")
def ranking(law: Law) -> comity.Ranking:
    return comity.rank(ROWS, CANDIDATES, choose=2, law=law, on="2026-08-03")


def test_what_only_helps_together_is_found_together(ranking: comity.Ranking) -> None:
    rows = {row.id: row for row in ranking.reforms}
    assert ranking.best == ("carve-out", "waiver")
    assert ranking.best_value == 2
    assert ranking.proved
    assert ranking.confirmed
    assert (rows["carve-out"].alone, rows["waiver"].alone, rows["a5"].alone) == (0, 0, 1)
    assert rows["carve-out"].adds == 2
    assert ("carve-out", "waiver") in {joint.reforms for joint in ranking.joint}
    assert sum(row.share for row in ranking.reforms) == pytest.approx(ranking.ceiling) == 2
    assert ranking.ahead == 1
    assert ranking.greedy_value < ranking.best_value or "a5" not in ranking.greedy


def test_every_share_names_a_proposal(ranking: comity.Ranking) -> None:
    assert all(row.status == "proposed" and "(proposed)" in row.title for row in ranking.reforms)
    assert ranking.to_dict()["best"] == ranking.best or list(ranking.best)


def test_what_cannot_be_ranked_is_refused(law: Law, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no candidate"):
        comity.rank(ROWS, tmp_path, law=law)
    with pytest.raises(InputError, match="given twice"):
        comity.rank(ROWS, [CANDIDATES[0], CANDIDATES[0]], law=law)
    with pytest.raises(InputError, match="at least 1"):
        comity.rank(ROWS, CANDIDATES, choose=0, law=law)
