"""Ranking: what helps only together is seen, shares add up, what excludes each other is told."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

import comity
from comity import InputError, Law, Reform
from comity.reform.answers import answer
from comity.reform.ease import Ease, gained
from tests.shown import check_shown


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
    return comity.Portfolio(ROWS, law=law).rank(CANDIDATES, choose=2, on="2026-08-03")


def test_what_only_helps_together_is_found_together(ranking: comity.Ranking) -> None:
    check_shown(ranking)
    rows = {row.id: row for row in ranking.reforms}
    assert ranking.best == ("carve-out", "waiver")
    assert ranking.best_value == 2
    assert ranking.proved
    assert ranking.bound == 2
    assert ranking.confirmed
    assert (rows["carve-out"].alone, rows["waiver"].alone, rows["a5"].alone) == (0, 0, 1)
    assert rows["carve-out"].adds == 2
    assert ("carve-out", "waiver") in {joint.reforms for joint in ranking.joint}
    assert sum(row.share for row in ranking.reforms) == pytest.approx(ranking.ceiling) == 2
    assert ranking.unburdened == 1
    assert ranking.greedy_value < ranking.best_value or "a5" not in ranking.greedy


def test_every_share_names_a_proposal(ranking: comity.Ranking) -> None:
    assert all(row.status == "proposed" and "(proposed)" in row.title for row in ranking.reforms)
    assert ranking.to_dict()["best"] == ranking.best or list(ranking.best)


def test_what_cannot_be_ranked_is_refused(law: Law, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no candidate"):
        comity.Portfolio(ROWS, law=law).rank(tmp_path)
    with pytest.raises(InputError, match="given twice"):
        comity.Portfolio(ROWS, law=law).rank([CANDIDATES[0], CANDIDATES[0]])
    with pytest.raises(InputError, match="1 or more"):
        comity.Portfolio(ROWS, law=law).rank(CANDIDATES, choose=0)


def test_reforms_that_exclude_each_other_are_told_and_not_chosen_together(law: Law) -> None:
    marks = {"table": "country_chart", "where": {"iso3": "BRA"}}
    one, other = (_draft(name, {**marks, "set": {"NS1": mark}}) for name, mark in (("none", "0"), ("two", "2")))
    found = comity.Portfolio(ROWS, law=law).rank([one, other], choose=2, on="2026-08-03")
    assert found.conflicts == (("none", "two"),)
    assert len(found.best) <= 1


@pytest.mark.parametrize("by", list(Ease))
def test_the_best_set_is_best_of_every_set_in_every_respect(by: Ease, law: Law) -> None:
    """Tried out: every set of at most two candidates, every row answered in full under it."""
    found = comity.Portfolio(ROWS, law=law).rank(CANDIDATES, choose=2, by=by, on="2026-08-03")
    day = date(2026, 8, 3)
    activities = comity.read_project(ROWS, law).activities

    def worth(chosen: tuple[Reform, ...]) -> int:
        after = law.reformed(*chosen, on=day) if chosen else law
        return sum(gained(answer(one, law, day), answer(one, after, day), by) for one in activities)

    sets = [chosen for size in range(3) for chosen in combinations(CANDIDATES, size)]
    assert found.best_value == max(map(worth, sets))
    assert found.by is by
    assert found.confirmed
    assert {pair.reforms for pair in found.pairs} <= {tuple(sorted(one.id for one in some)) for some in sets}
    both = {pair.reforms: pair.extra for pair in found.pairs}
    assert both.get(("carve-out", "waiver"), 0) == worth(tuple(CANDIDATES[:2])) - sum(
        worth((c,)) for c in CANDIDATES[:2]
    )


def test_a_respect_that_is_none_is_refused(law: Law) -> None:
    with pytest.raises(InputError, match="did you mean 'review'"):
        comity.Portfolio(ROWS, law=law).rank(CANDIDATES, by="reviews")


def test_what_eases_nothing_says_why(law: Law) -> None:
    rows = [{"activity": "export", "from": "USA", "end_use": "civil", "item": "9A515.a.5", "to": "KOR"}]
    found = comity.Portfolio(rows, law=law).rank([*CANDIDATES, "us-draft-aukus-korea"], choose=1, on=date(2026, 11, 30))
    for one in found.reforms:
        assert bool(one.why_nothing) is not any((one.alone, one.last, one.share))
    told = {one.id: one.why_nothing for one in found.reforms}
    assert "easier in this respect" in told["a5"]  # Brazil, and the row goes to Korea
    assert not told["us-draft-aukus-korea"]
