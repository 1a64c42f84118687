"""``python -m tests.engines.alone ENGINE FOLDER``: an engine by itself, the packages of all others not importable.

Determines the portfolios in a folder, and a built-in one, and prints for each what it says: the JSON and the rows.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any, Final

import pyarrow.parquet as pq

from comity.engines.protocol import ENGINES
from comity.engines.row_words import COLUMNS

DAY: Final = "2026-06-01"
PACKAGES: Final = frozenset({"numba", "duckdb", "pyspark"})
"""What some engine needs and others must do without. Files of every kind are read with pyarrow, which all need."""
GROUPS: Final = 30
"""Of so many groups of undetermined rows all answers are tried: enough to choose among some that are equally large."""
EVERY_GROUP: Final = 150
"""Enough for all groups of the public ties."""


_STRICT_OR_NAMELESS: Final = frozenset({"ties strict", "faults strict", "nameless.csv"})
NOT_ASKED: Final = {"duckdb": _STRICT_OR_NAMELESS, "spark": _STRICT_OR_NAMELESS}
"""What engines that plan each table for seconds are not given; strictness is the compiled law's, which all share."""


class Absent:
    """A finder of modules that finds some packages not installed."""

    def __init__(self, packages: frozenset[str]) -> None:
        self._packages = packages

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name.partition(".")[0] in self._packages:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


def portfolios(folder: Path) -> Iterator[tuple[str, Any, bool, int]]:
    """Yield the portfolios to determine: a name, the source, whether to assume nothing, of how many groups to ask."""
    yield "ties", "ties", False, EVERY_GROUP
    for path in sorted(folder.iterdir()):
        yield path.name, path, False, GROUPS
    yield "ties strict", "ties", True, GROUPS
    yield "faults strict", folder / "faults", True, GROUPS


def said(source: Any, engine: str, groups: int, *, strict: bool) -> dict[str, Any]:
    """Return the JSON, and the rows as they were written, in the order of their keys."""
    import comity  # noqa: PLC0415  after other packages have been hidden

    with TemporaryDirectory() as folder:
        found = comity.Portfolio(source).determine(
            DAY, engine=engine, strict=strict, resolve_groups=groups, output=Path(folder) / "out"
        )
        rows = pq.read_table(found.output) if found.output else found.table()  # where no row is usable, none is written
    told = zip(*(map(str, rows[name].to_pylist()) for name in COLUMNS), strict=True)
    return {"json": found.to_json(), "rows": sorted(told)}


def main(engine: str, folder: Path) -> None:
    """Hide what the engine does not need, determine every portfolio, strictly and not, and print what is said."""
    needs = set(import_module(ENGINES[engine]).ENGINE.requirements)
    sys.meta_path.insert(0, Absent(PACKAGES - needs))
    for name, source, strict, groups in portfolios(folder):
        if name in NOT_ASKED.get(engine, ()):
            continue
        print(json.dumps([name, said(source, engine, groups, strict=strict)]))
    assert not (PACKAGES - needs) & sys.modules.keys()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
