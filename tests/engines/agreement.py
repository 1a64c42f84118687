"""Every engine behind one door, for tests that hold them to the same answers."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import comity

DAY = date(2026, 6, 1)
MISSING = [
    *(["pyspark"] if importlib.util.find_spec("pyspark") is None else []),
    *(["Java"] if shutil.which("java") is None else []),
]
NEEDS_SPARK = [
    pytest.mark.skipif(
        bool(MISSING) and not os.environ.get("COMITY_REQUIRE_SPARK"),
        reason=f"needs {' and '.join(MISSING)}: pip install 'comity[spark]', Java 17 or later",
    ),
    pytest.mark.xdist_group("spark"),  # one Java machine for all
]
ENGINES = ["numpy", "duckdb", pytest.param("spark", marks=NEEDS_SPARK)]
"""All but the default engine, to which they are held."""


@dataclass(frozen=True)
class Screened:
    """What an engine said: outcome and rule by key, rejected rows by reason, how many rows were read."""

    answers: Mapping[str, tuple[str, str]]
    rejected: Mapping[str, int]
    read: int


def screened(source: Any, engine: str, folder: Path) -> Screened:
    """Screen a source; no undetermined row is asked, as DuckDB and Spark do not."""
    output = folder / f"{engine}.out"
    if engine == "duckdb":
        duck = comity.screen_duckdb(source, on=DAY, output=output)
        return Screened(_rows(pq.read_table(output).to_pylist()), duck.rejected, duck.read)
    if engine == "spark":
        spark = comity.screen_spark(source, on=DAY)
        return Screened(_rows([row.asDict() for row in spark.rows.collect()]), spark.rejected, spark.read)
    found = comity.screen(source, on=DAY, engine=engine, resolve_groups=0)
    answers = _rows(found.table(stages=False).to_pylist())
    return Screened(answers, found.summary.check.rejections, found.summary.read)


def _rows(rows: list[dict[str, Any]]) -> dict[str, tuple[str, str]]:
    assert len({row["key"] for row in rows}) == len(rows)
    return {str(row["key"]): (row["outcome"], row["rule"]) for row in rows}
