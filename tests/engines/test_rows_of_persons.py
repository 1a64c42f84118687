"""A table's rows about persons and end users are determined as each row alone is."""

from __future__ import annotations

import csv
import random
from datetime import date
from itertools import product
from pathlib import Path
from typing import Final

import pytest

import comity

KINDS: Final = ("deemed-export", "deemed-reexport", "export", "technical-data-exchange")
ITEMS: Final = {"9E515.a": "technology", "EAR99": "technology", "XV(f)": "technology", "9A515.x": "commodity"}
COUNTRIES: Final = ("CHN", "JPN", "RUS", "VEN", "DEU", "AUS")
END_USERS: Final = ("military-intelligence", "commercial", "military")
STATUSES: Final = ("", "none", "permanent-resident", "protected")


def _rows() -> list[dict[str, str]]:
    """Forty rows, drawn by seed."""
    every = list(product(KINDS, ITEMS, COUNTRIES, COUNTRIES, END_USERS, STATUSES))
    return [
        {
            "activity.kind": kind,
            "item.classification": item,
            "item.type": ITEMS[item],
            "origin.country": "DEU" if kind == "deemed-reexport" else "USA",
            "item.origin_country": "USA",
            "person.citizenships": national,
            "person.status": status,
            "destination.country": "" if kind.startswith("deemed") else to,
            "end_user.kind": end_user,
            "end_user.country": to,
        }
        for kind, item, to, national, end_user, status in random.Random(17).sample(every, 40)  # noqa: S311  rows of a test
    ]


@pytest.mark.parametrize("day", [date(2024, 10, 23), date(2026, 8, 3)])
def test_rows_are_determined_as_each_is_alone(tmp_path: Path, day: date) -> None:
    rows, path = _rows(), tmp_path / "rows.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        written = csv.DictWriter(file, rows[0].keys())
        written.writeheader()
        written.writerows(rows)
    together = [row["outcome"] for row in comity.Portfolio(path).determine(day).table().to_pylist()]
    alone = [comity.determine({name: said for name, said in row.items() if said}, day).outcome.value for row in rows]
    assert together == alone
