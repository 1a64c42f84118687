"""Comparing in bulk says what comparing row by row says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import csv

import comity
from comity import InputError, Law
from comity.reform import bulk
from comity.reform.compare import compare as one_by_one

ITEMS = ("9A515.x", "9A515.a.1", "9A515.d", "7A004.a", "EAR99")
PARTNERS = ("JPN", "KOR", "AUS", "CHN")


@pytest.fixture(autouse=True)
def few_rows_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "FEW_ROWS", 0)


def table(rows: int) -> pa.Table:
    draw = np.random.default_rng(5)
    return pa.table(
        {
            "id": np.arange(rows),
            "activity.kind": draw.choice(["export", "reexport"], rows),
            "item.classification": draw.choice(ITEMS, rows),
            "origin.country": ["USA"] * rows,
            "destination.country": draw.choice(PARTNERS, rows),
            "end_user.country": draw.choice(PARTNERS, rows),
        }
    )


@pytest.mark.parametrize("reform", ["us-draft-aukus-japan", "us-2024-10-23-spacecraft-parts"])
def test_kinds_of_change_are_those_of_row_by_row(reform: str, law: Law) -> None:
    rows = table(60)
    single = one_by_one(rows, reform, law=law)
    together = comity.compare(rows, reform)
    decided = {a.id for a in single.activities if "undetermined" not in (a.before, a.after)}
    kinds = Counter(a.kind for a in single.activities if a.id in decided)
    assert _decided(together) == kinds
    assert together.method.read == single.method.read == rows.num_rows
    assert together.method.baseline_sha256 == single.method.baseline_sha256


@pytest.mark.parametrize("name", ["few.csv", "few.parquet", "few"])
def test_few_rows_are_determined_one_by_one_however_they_come(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "FEW_ROWS", 5)
    rows = table(5).set_column(2, "item.classification", pa.array(["9A515.a.1 | 9A515.x"] * 5))
    path = tmp_path / name
    if name == "few":
        path.mkdir()
    if name == "few.csv":
        csv.write_csv(rows, path)
    else:
        pq.write_table(rows, path / "1.parquet" if path.is_dir() else path)
    found = comity.compare(path, "us-2024-10-23-spacecraft-parts")
    assert found.kinds == comity.compare(rows, "us-2024-10-23-spacecraft-parts").kinds
    assert "were determined" in found.method.answered
    monkeypatch.setattr(bulk, "FEW_ROWS", 4)
    assert "were worked out again" in comity.compare(path, "us-2024-10-23-spacecraft-parts").method.answered


def _decided(found: comity.Comparison) -> Counter[str]:
    counts: Counter[str] = Counter()
    for one in found.activities:
        if "undetermined" not in (one.before, one.after):
            counts[one.kind] += int(one.weight)
    return counts


def test_counted_and_uncounted_rows_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = table(3000)
    counted = comity.compare(rows, "us-draft-aukus-japan")
    monkeypatch.setattr(bulk, "MOST_CELLS", 0)
    recounted = comity.compare(rows, "us-draft-aukus-japan")
    assert counted.kinds == recounted.kinds
    assert counted.transitions == recounted.transitions
    assert counted.by_partner == recounted.by_partner
    assert "answered from the counts" in counted.method.answered
    assert "rows were looked up" in recounted.method.answered
    assert sum(t.weight for t in counted.transitions) == 3000


def test_weights_and_worth_add_up_as_row_by_row(law: Law) -> None:
    rows = table(80)
    draw = np.random.default_rng(6)
    worth = [f"{value:,}" if value % 3 else "" for value in draw.integers(1, 90_000, 80)]
    rows = rows.append_column("order.item_value", pa.array(worth))
    rows = rows.append_column("orders", pa.array([f"{n / 4}" for n in draw.integers(0, 40, 80)]))
    single = one_by_one(rows, "us-draft-aukus-japan", law=law, weight="orders")
    together = comity.compare(rows, "us-draft-aukus-japan", weight="orders")
    for told, expected in zip(together.kinds, single.kinds, strict=True):
        assert (told.kind, told.count, told.valued) == (expected.kind, expected.count, expected.valued)
        assert (told.weight, told.value) == pytest.approx((expected.weight, expected.value))
        assert set(told.partners) == set(expected.partners)
    assert together.transitions == single.transitions
    assert {g.name: (g.total, g.weight, g.changes) for g in together.by_item} == {
        g.name: (g.total, g.weight, g.changes) for g in single.by_item
    }
    assert together.method.weights == single.method.weights == "column 'orders'"
    assert together.method.decided == single.method.decided


def test_every_rejected_row_is_counted_though_few_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.portfolio.rows._TOLD", 1)
    broken = table(9).set_column(2, "item.classification", pa.array(["9A515.x", "?!", "?!"] * 3))
    method = comity.compare(broken, "us-draft-aukus-japan").method
    assert (method.read, method.rejected_rows, len(method.rejected)) == (9, 6, 1)
    assert method.decided + method.undecided == 3


@pytest.mark.parametrize("weight", ["-1", "many", "", "inf"])
def test_a_weight_that_is_none_is_told_with_its_row(weight: str) -> None:
    rows = table(3).append_column("orders", pa.array(["1", weight or None, "2"]))
    with pytest.raises(InputError, match=rf"row 2, column orders: found '{weight}'.*not negative"):
        comity.compare(rows, "us-draft-aukus-japan", weight="orders")


def test_a_weight_must_be_a_column(tmp_path: Path) -> None:
    pq.write_table(table(10), tmp_path / "p.parquet")
    with pytest.raises(InputError, match=r"p\.parquet: column orders: there is no such column"):
        comity.compare(tmp_path / "p.parquet", "us-draft-aukus-japan", weight="orders")


def test_more_partners_than_sixteen_bits_tell_apart() -> None:
    many = 70_000
    facts = {
        "activity.kind": ["export"],
        "item.classification": ["9A515.x"],
        "origin.country": ["USA"],
        "destination.country": ["KOR"],
    }
    columns = {name: values * 2 * many for name, values in facts.items()}
    partners = [*["p0"] * many, *(f"p{n}" for n in range(many))]  # the codes of the second batch are wider
    rows = pa.Table.from_batches(pa.table({**columns, "partner": partners}).to_batches(max_chunksize=many))
    found = comity.compare(rows, "us-2024-10-23-spacecraft-parts")
    assert {group.name: group.total for group in found.by_partner}["p0"] == many + 1
    assert len(found.by_partner) == many
