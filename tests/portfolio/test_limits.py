"""A table refuses what one activity refuses, whichever engine reads it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import comity
from comity import InputError, Law
from comity.law.schema import Kind
from comity.law.values import Interval, Possible
from comity.portfolio.encode import Column, places

DAY = "2026-08-03"
TEXTS = st.one_of(
    st.sampled_from(
        ["-100", "480.000,00", "480.000", "480,000", "1e999", "nan", "", "unknown", "0..100", "٣", "5.5", "1e13"]
    ),
    st.text("0123456789.,-e_", max_size=10),
)


def _read(law: Law, name: str, raw: Any) -> Possible | str | None:
    try:
        return law.schema.read(name, raw, "")
    except InputError as error:
        return str(error)


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_cell_means_what_a_fact_means(data: st.DataObject, law: Law) -> None:
    """As text, and as a number: the same limits, the same separators, the same refusals."""
    numbers = sorted(name for name, fact in law.schema.facts.items() if fact.kind is Kind.NUMBER)
    name = data.draw(st.sampled_from(numbers))
    texts = data.draw(st.lists(TEXTS, min_size=1, max_size=5))
    floats = data.draw(
        st.lists(st.one_of(st.floats(allow_nan=False), st.sampled_from([0.0, 0.5, -1.0, 101.0])), max_size=5)
    )
    cuts = tuple(sorted({law.schema.facts[name].limits.low, 1.0, 50.0}))
    for values in (texts, floats):
        column = Column(law.schema.facts[name], law, cuts)
        codes = column.encode(pa.array(values, pa.string() if values is texts else pa.float64())).tolist()
        for value, code in zip(values, codes, strict=True):
            expected = _read(law, name, value)
            assert (code in column.wrong) is isinstance(expected, str)
            if isinstance(expected, Interval) and column.possible[code] != expected:
                assert code == places(np.array([expected.low]), cuts)[0] + 1


ROWS = [
    {"end_user.kind": "commercial", "value": "480,000"},
    {"end_user.kind": "commercial", "value": "-100"},
    {"end_user.kind": "commercial", "value": "EUR 480"},
    {"end_user.kind": "military-intelligence", "value": "5"},
    {"end_user.kind": "commercial", "value": "480.000"},
]
SHIP = {"activity": "export", "item": "9A515.x", "from": "USA", "to": "JPN", "end_use.military_intelligence": "no"}


def _csv(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize("typed", [False, True])
def test_engines_refuse_the_same_rows(tmp_path: Path, typed: bool) -> None:
    rows = [{**SHIP, **row, "id": str(number)} for number, row in enumerate(ROWS)]
    path = _csv(tmp_path / "rows.csv", rows)
    if typed:
        worth = pa.array([480000.0, -100.0, float("inf"), 5.0, 1e13])
        table = pa.Table.from_pylist(rows)
        table = table.set_column(table.schema.get_field_index("value"), "value", worth)
        path = tmp_path / "rows.parquet"
        pq.write_table(table, path)
    here, duck = (comity.Portfolio(path).determine(DAY, engine=one).summary for one in ("numpy", "duckdb"))
    assert here.rejected == 4
    assert here.check == duck.check
    assert any("contradict" in why for why in duck.check.rejections)
    for number in range(1, 5):
        with pytest.raises(InputError):
            comity.read_project(rows[number])


def test_a_column_named_as_a_role_is_the_kind_of_that_party(tmp_path: Path, law: Law) -> None:
    rows = [{**SHIP, "to": "CHN", "end_user": "military", "id": "1"}]
    found = comity.Portfolio(_csv(tmp_path / "rows.csv", rows)).check(on=date(2026, 8, 3))
    assert "end_user.kind" in found.facts
    for other in ("end_user.kind", "parties.end_user", "facts.end_user.kind"):
        twice = comity.Portfolio(_csv(tmp_path / "twice.csv", [{**rows[0], other: "commercial"}])).check()
        assert (twice.usable, twice.read) == (0, 1)  # what the columns say differs


def test_a_column_that_follows_from_another_is_refused(tmp_path: Path) -> None:
    path = _csv(tmp_path / "rows.csv", [{**SHIP, "end_user.listed": "sdn", "parties.listed": "", "id": "1"}])
    with pytest.raises(InputError, match=r"follows from 'end_user\.listed'"):
        comity.Portfolio(path).check()
