"""The fast way through the stages: rows in blocks that stay in the processor's cache, on every core.

For each stage and row: the offsets of what it reads are added up, and the table is looked up. Nothing else touches a
row, whatever the rules are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numba
import numpy as np
import numpy.typing as npt

from comity.compile.stage import Stage
from comity.engines.layout import Layout

_PIECE: Final = 1 << 20
"""Rows whose columns are laid one under the other for the loop: a list of columns is slow to begin with."""
_BLOCK: Final = 1024
"""Rows worked through together: their ids stay in the nearest cache."""


@dataclass(frozen=True)
class Kernel:
    """A loop over stages that knows nothing but numbers."""

    layout: Layout

    @classmethod
    def of(cls, stages: Sequence[Stage]) -> Kernel:
        """Return the kernel of some stages."""
        return cls(Layout.of(stages))

    def run(self, codes: Mapping[str, npt.NDArray[Any]], rows: int, *, every: bool = False) -> npt.NDArray[Any]:
        """Return the id of the last stage in every row; with ``every``, of all stages, a row of the result for each.

        Args:
            codes: the codes of each column that is read.
            rows: how many rows there are.
        """
        columns = [codes[name] for name in self.layout.reads]
        columns = columns or [np.zeros(rows, np.uint16)]  # nothing is read: the same in every row
        *_, tables = self.layout.arrays
        found = np.empty((len(self.layout.stages) if every else 1, rows), tables.dtype)
        narrow = all(column.dtype.itemsize <= 2 for column in [*columns, found])
        piece = np.empty((len(columns), min(rows, _PIECE)), np.uint16 if narrow else np.uint32)
        for begin in range(0, rows, _PIECE):
            size = min(rows - begin, _PIECE)
            for number, column in enumerate(columns):
                piece[number, :size] = column[begin : begin + size]
            _run(piece, *self.layout.arrays, found[:, begin : begin + size])  # type: ignore[call-arg]
        return found if every else found[0]


@numba.njit(parallel=True, cache=True, boundscheck=False)
def _run(  # type: ignore[no-untyped-def]  # noqa: C901, PLR0912  loops within loops are what it is
    columns, sources, starts, first_inputs, offsets, first_cells, tables, found
):
    """Fill ``found``: (1 or stages, rows)."""
    rows = found.shape[1]
    facts = columns.shape[0]
    stages = len(first_inputs) - 1
    every = found.shape[0] > 1
    for block in numba.prange((rows + _BLOCK - 1) // _BLOCK):
        begin = block * _BLOCK
        size = min(_BLOCK, rows - begin)
        ids = np.empty((facts + stages, _BLOCK), columns.dtype)
        place = np.empty(_BLOCK, np.uint32)
        for fact in range(facts):
            for row in range(size):
                ids[fact, row] = columns[fact, begin + row]
        for stage in range(stages):
            one, last = first_inputs[stage], first_inputs[stage + 1]
            place[:] = first_cells[stage]
            while one + 3 <= last:  # three at a time: what is added up stays in a register
                a, b, c = sources[one], sources[one + 1], sources[one + 2]
                i, j, k = starts[one], starts[one + 1], starts[one + 2]
                for row in range(size):
                    place[row] += offsets[i + ids[a, row]] + offsets[j + ids[b, row]] + offsets[k + ids[c, row]]
                one += 3
            while one < last:
                a, i = sources[one], starts[one]
                for row in range(size):
                    place[row] += offsets[i + ids[a, row]]
                one += 1
            for row in range(size):
                ids[facts + stage, row] = tables[place[row]]
            if every:
                for row in range(size):
                    found[stage, begin + row] = ids[facts + stage, row]
        if not every:
            for row in range(size):
                found[0, begin + row] = ids[facts + stages - 1, row]
