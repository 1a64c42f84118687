"""A comparison, drawn: every activity of the items that change, in the color of its change."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec

import comity
from comity.brief.vega import short_item
from tests.brief.reading import data, specification, texts


def test_the_picture_shows_every_change(comparison: comity.Comparison, tmp_path: Path) -> None:
    [rows] = [rows for rows in data(specification(comparison, tmp_path)) if "change" in rows[0]]
    drawn: Counter[str] = Counter()
    for row in rows:
        drawn[row["change"]] += row["weight"] if row["change"] != "unchanged" else 0
    assert +drawn == Counter(a.kind.value for a in comparison.affected)
    assert {row["item"] for row in rows} == {a.item for a in comparison.affected}
    assert "license removed" in texts(comparison, tmp_path)


def test_an_item_is_said_shortly_and_whole() -> None:
    assert short_item("9A515.a.1 | 9A515.a.2 | EAR99 | 9A515.x", 40) == "9A515.a.1, .a.2, EAR99, 9A515.x"
    assert short_item("IV(a)", 40) == "IV(a)"
    assert short_item("9E001 | 9E002", 40) == "9E001, 9E002"


def test_activities_that_are_told_together_count_as_many(comparison: comity.Comparison, tmp_path: Path) -> None:
    first, *others = comparison.activities
    many = msgspec.structs.replace(first, rows=1000, weight=1000.0)
    more = msgspec.structs.replace(comparison, activities=(many, *others))
    counts = [sum(one.rows for one in found.affected) for found in (comparison, more)]
    assert counts[1] == counts[0] + 999
    assert f"{counts[1]:,} of" in texts(more, tmp_path)
    [rows] = [rows for rows in data(specification(more, tmp_path)) if "change" in rows[0]]
    assert sum(row["weight"] for row in rows if row["change"] != "unchanged") == counts[1]
