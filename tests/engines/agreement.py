"""Every engine behind one door, for tests that hold them to the same answers."""

from __future__ import annotations

import importlib.util
import os
import shutil
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

import comity
from comity import PortfolioDetermination
from comity.engines.protocol import MOST_GROUPS

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
]
ENGINES: Final = ["numpy", "duckdb", pytest.param("spark", marks=NEEDS_SPARK)]
"""All but the default engine, to which they are held."""
EVERY: Final = ["numba", *ENGINES]
Answers = dict[str, tuple[str, str]]
"""Outcome and rule, by key."""


def determined(
    source: Any, engine: str, folder: Path, *, strict: bool = False, resolve_groups: int = MOST_GROUPS
) -> tuple[PortfolioDetermination, Answers]:
    """Return what an engine says of a portfolio, and what it writes of every row."""
    output = folder / f"{engine}{len(list(folder.iterdir()))}.out"
    found = comity.Portfolio(source).determine(
        DAY, engine=engine, strict=strict, output=output, resolve_groups=resolve_groups
    )
    rows = found.table().to_pylist()
    answers = {str(row["key"]): (row["outcome"], row["rule"]) for row in rows}
    assert len(answers) == len(rows)
    return found, answers


def held_alike(source: Any, engine: str, folder: Path, *, strict: bool = False) -> PortfolioDetermination:
    """Hold an engine to the default one, byte by byte and row by row."""
    here, there = folder / "numba", folder / engine
    here.mkdir(exist_ok=True)
    there.mkdir(exist_ok=True)
    expected, rows = determined(source, "numba", here, strict=strict)
    found, told = determined(source, engine, there, strict=strict)
    assert found.to_json() == expected.to_json()
    assert told == rows
    return found
