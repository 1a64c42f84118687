"""DuckDB gives the same answers, key by key, from files that need not fit into memory."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import comity
from comity import InputError

DAY = date(2026, 6, 1)


def expected(source: object) -> dict[str, tuple[str, str]]:
    table = comity.screen(source, on=DAY, resolve_groups=0).table(stages=False)
    return {str(row["key"]): (row["outcome"], row["rule"]) for row in table.to_pylist()}


def told(path: Path) -> dict[str, tuple[str, str]]:
    return {str(row["key"]): (row["outcome"], row["rule"]) for row in pq.read_table(path).to_pylist()}


def test_the_real_portfolio_is_answered_alike(tmp_path: Path) -> None:
    found = comity.screen_duckdb("ties", on=DAY, output=tmp_path / "out.parquet")
    assert told(tmp_path / "out.parquet") == expected("ties")
    assert found.read == 191
    assert found.outcomes == comity.screen("ties", on=DAY, resolve_groups=0).summary.outcomes


def test_typed_columns_faults_and_quotes_are_answered_alike(tmp_path: Path) -> None:
    table = pa.table(
        {
            "id": list("abcdefg"),
            "activity.kind": pa.array(["export"] * 7).dictionary_encode(),
            "item.classification": ["9A515.x", "EAR99", "9A515", None, "9Z999", "9E515.a", "it's"],
            "origin.country": ["USA"] * 7,
            "destination.country": ["KOR", "NO", "CHN", "DEU|FRA", "KOR", "Atlantis", "KOR"],
            "order.item_value": pa.array([1500, None, 1501, 0, 1, 2, 3], pa.int64()),
            "end_user.name": [None, "Astro", " ", None, None, None, None],
        }
    )
    folder = tmp_path / "it's"
    folder.mkdir()
    pq.write_table(table.slice(0, 4), folder / "1.parquet")
    pq.write_table(table.slice(4), folder / "2.parquet")
    found = comity.screen_duckdb(folder, on=DAY, output=tmp_path / "out.parquet", memory="1GB")
    assert told(tmp_path / "out.parquet") == expected(folder)
    assert (found.read, sum(found.rejected.values())) == (7, 3)
    assert any("Atlantis" in why for why in found.rejected)


def test_numbers_written_in_csv_are_placed_alike(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    rows = ['"1,500"', "1500", "1501", "0..9999", "", "1e3", "-3"]
    lines = [f"export,9A515.x,USA,BRA,{value}" for value in rows]
    header = "activity.kind,item.classification,origin.country,destination.country,order.item_value"
    path.write_text("\n".join([header, *lines]) + "\n")
    comity.screen_duckdb(path, on=DAY, output=tmp_path / "out.parquet")
    assert told(tmp_path / "out.parquet") == expected(path)


def test_a_folder_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        comity.screen_duckdb(tmp_path / "no.parquet")
    path = tmp_path / "p.csv"
    path.write_text("destination.country\nKOR\n")
    with pytest.raises(InputError, match="cannot be written"):
        comity.screen_duckdb(path, on=DAY, output=tmp_path / "no" / "out.parquet")
