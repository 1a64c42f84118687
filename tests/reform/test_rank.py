"""Ranking: what helps only together is seen, shares add up, what excludes each other is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import comity
from comity import InputError, Law
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
    return comity.rank(ROWS, CANDIDATES, choose=2, law=law, on="2026-08-03")


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
    with pytest.raises(InputError, match="1 or more"):
        comity.rank(ROWS, CANDIDATES, choose=0, law=law)


def test_reforms_that_exclude_each_other_are_told_and_not_chosen_together(law: Law) -> None:
    marks = {"table": "country_chart", "where": {"iso3": "BRA"}}
    one, other = (_draft(name, {**marks, "set": {"NS1": mark}}) for name, mark in (("none", "0"), ("two", "2")))
    found = comity.rank(ROWS, [one, other], choose=2, law=law, on="2026-08-03")
    assert found.conflicts == (("none", "two"),)
    assert len(found.best) <= 1
