"""A comparison, drawn: every activity of the items that change, in the color of its change."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import comity
from comity.brief.vega import short_item
from tests.brief.reading import data, specification, texts


def test_the_picture_shows_every_change(comparison: comity.Comparison, tmp_path: Path) -> None:
    [rows] = [rows for rows in data(specification(comparison, tmp_path)) if "change" in rows[0]]
    assert Counter(row["change"] for row in rows if row["change"] != "unchanged") == Counter(
        a.kind.value for a in comparison.affected
    )
    assert {row["item"] for row in rows} == {a.item for a in comparison.affected}
    assert "license removed" in texts(comparison, tmp_path)


def test_an_item_is_said_shortly_and_whole() -> None:
    assert short_item("9A515.a.1 | 9A515.a.2 | EAR99 | 9A515.x", 40) == "9A515.a.1, .a.2, EAR99, 9A515.x"
    assert short_item("IV(a)", 40) == "IV(a)"
    assert short_item("9E001 | 9E002", 40) == "9E001, 9E002"
