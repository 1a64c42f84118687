"""Comity's side of the portfolio benchmark: codes in memory, the compiled law over them, and the floor under both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from comity.compile.codes import FactCodes, place_of
from comity.compile.compiled_law import CompiledLaw, compile_law
from comity.determine.activity import make_activity
from comity.determine.evaluation import Evaluation
from comity.engines.numba.kernel import Kernel
from comity.law.law import Law

WIDTH = np.uint16
"""Of a code: what the kernel reads without copying."""
Column = npt.NDArray[Any]


class Stated:
    """A portfolio's facts as a file states them: for each text its number, from 1; numbers as they are.

    Args:
        path: a Parquet file.
        law: says which columns are facts.
        rows: how many rows to read.
    """

    def __init__(self, path: Path, law: Law, rows: int) -> None:
        file = pq.ParquetFile(path)
        names = [name for name in file.schema_arrow.names if name in law.schema.facts]
        ordered = {name for name in names if law.schema.facts[name].kind.is_ordered}
        self.rows = min(rows, file.metadata.num_rows)
        self.texts: dict[str, dict[str, int]] = {name: {} for name in names if name not in ordered}
        self.columns: dict[str, Column] = {
            name: np.empty(self.rows, np.float64 if name in ordered else WIDTH) for name in names
        }
        start = 0
        for batch in file.iter_batches(batch_size=1 << 20, columns=names):
            count = min(batch.num_rows, self.rows - start)
            for name in names:
                column = batch.column(name).slice(0, count)
                self.columns[name][start : start + count] = self._read(name, column)
            start += count
            if start == self.rows:
                break

    def _read(self, name: str, column: pa.Array) -> Column:
        if name not in self.texts:
            return np.asarray(column.cast(pa.float64()).fill_null(np.nan))
        known = self.texts[name]
        order = [known.setdefault(text, len(known) + 1) for text in column.dictionary.to_pylist()]
        table: Column = np.array([*order, 0], WIDTH)
        found: Column = table[np.asarray(column.indices.cast(pa.int32()).fill_null(-1))]
        return found

    def encoded(self, columns: Mapping[str, FactCodes], law: Law) -> dict[str, Column]:
        """Return the codes that a compiled law reads; the columns are given up, so that memory holds them once."""
        found: dict[str, Column] = {}
        for name in list(self.columns):
            raw, codes = self.columns.pop(name), columns[name]
            if name in self.texts:
                table = [0, *(codes.index[law.schema.read(name, text, "bench")] for text in self.texts[name])]
                found[name] = np.array(table, WIDTH)[raw]
            else:
                assert codes.cuts is not None
                found[name] = _places(raw, codes.cuts)
        return found


def _places(values: Column, cuts: Sequence[float]) -> Column:
    """Return the codes of numbers (see `place_of`): 0 where unknown."""
    found = np.empty(len(values), WIDTH)
    for start in range(0, len(values), 1 << 20):
        part = values[start : start + (1 << 20)]
        below = np.searchsorted(cuts, part, side="left")
        at = np.append(cuts, np.inf)[np.minimum(below, len(cuts))] == part
        found[start : start + len(part)] = np.where(np.isnan(part), 0, 2 * below + at + 1)
    assert place_of(0.0, cuts) + 1 == int(2 * np.searchsorted(cuts, 0.0) + (0.0 in cuts) + 1)
    return found


def compiled(stated: Stated, law: Law, day: date) -> CompiledLaw:
    """Return the law compiled for what these columns say."""
    possible = {
        name: [law.schema.read(name, text, "bench") for text in stated.texts[name]] if name in stated.texts else []
        for name in stated.columns
    }
    return compile_law(law, day, possible)


def ours(law: CompiledLaw) -> Callable[[Mapping[str, Column], int], Column]:
    """Return what answers every row, given codes and how many rows: an id of outcome, deciding rule and confidence."""
    return Kernel.of(law.stages).run


def same_as_one_by_one(law: CompiledLaw, ids: Column, raw: Sequence[Mapping[str, Any]]) -> int:
    """Return how many rows were determined one by one, and found to have the outcome that their id stands for."""
    for number, row in enumerate(raw):
        stated = {name: value for name, value in row.items() if value is not None and name in law.law.schema.facts}
        single = Evaluation(law.law, make_activity(stated, law.law), law.day, False).found.outcome
        told = law.answers[int(ids[number])].outcome
        assert told is single, f"row {number + 1}: {told} instead of {single}"
    return len(raw)


@cache
def _summed() -> Any:
    import numba  # noqa: PLC0415

    @numba.njit(parallel=True)
    def summed(column: Column) -> int:
        total = 0
        for row in numba.prange(len(column)):
            total += column[row]
        return total

    return summed


def floor(codes: Mapping[str, Column]) -> int:
    """Touch every code once, in parallel: nothing that reads the columns can be faster."""
    return sum(int(_summed()(column)) for column in codes.values())
