"""A circuit run over rows: blocks of them through all its nodes, on every core.

Where rows are few, this is quicker than joining the circuit's sources first (see `comity.compile.join`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from comity.compile.circuit import Node, Small, nodes_of
from comity.compile.stage import Ids, alike_rows

_BLOCK: Final = 256
"""Rows worked through together: what all nodes find of them stays in a near cache."""
_CONSTANT, _READ, _PAIR, _MAP, _STEP, _LEAST, _MOST = range(7)
_NUMBERS: Final = {
    "constant": _CONSTANT, "read": _READ, "pair": _PAIR, "least": _LEAST, "most": _MOST,
}  # fmt: skip


@dataclass(frozen=True)
class Program:
    """The nodes of a circuit laid out one behind the other, parts before what is made of them.

    Attributes:
        sources: the columns and stages whose codes are read.
        layout: by node, its operation, where its parts and its values begin, and its width (see `_Laid`); then all
            parts (nodes, or sources of readings), all values, and which nodes are wanted.
        readings: the nodes that read sources.
    """

    sources: tuple[str, ...]
    layout: tuple[npt.NDArray[Any], ...]
    readings: tuple[Node, ...]

    @classmethod
    def of(cls, outputs: Sequence[Node]) -> Program:
        """Return the program that works out some nodes."""
        nodes = nodes_of(outputs)
        sources = tuple(sorted({source for node in nodes if not node.parts for source in node.sources}))
        place = {source: number for number, source in enumerate(sources)}
        number = {node.number: position for position, node in enumerate(nodes)}
        parts = [
            [number[part.number] for part in node.parts] or [place[source] for source in node.sources] for node in nodes
        ]
        laid = [_laid(node) for node in nodes]
        starts = np.cumsum([0, *(len(one.values) for one in laid)])[:-1]
        layout = (
            np.array([one.operation for one in laid], np.int8),
            np.cumsum([0, *map(len, parts)]).astype(np.int64),
            starts - np.array([one.low for one in laid], np.int64),
            np.array([one.width for one in laid], np.int64),
            np.array([*(one for together in parts for one in together), 0], np.int64),
            np.concatenate([one.values for one in laid]),
            np.array([number[node.number] for node in outputs], np.int64),
        )
        return cls(sources, layout, tuple(node for node in nodes if node.operation in ("read", "pair")))

    def told_apart(self, source: str, codes: int) -> Ids:
        """Return the classes of a source's codes that the program can tell apart: by code, the class."""
        told = [
            np.atleast_2d(node.values if node.sources[-1] == source else node.values.T)
            for node in self.readings
            if source in node.sources and node.values is not None
        ]
        return alike_rows(np.concatenate([np.zeros((1, codes), np.int16), *told]).T)[0]

    def run(self, axes: Mapping[str, npt.NDArray[Any]], rows: int) -> Small:
        """Return what each output is in every row: an output in each row of the result.

        Args:
            axes: the codes of each source.
            rows: how many rows there are.
        """
        codes = np.empty((len(self.sources), rows), np.int32)
        for place, source in enumerate(self.sources):
            codes[place] = axes[source]
        found = np.empty((len(self.layout[-1]), rows), np.int16)
        _run(codes, *self.layout, found)  # type: ignore[call-arg]
        return found


class _Laid(NamedTuple):
    """How a node is laid out: its operation, its values, the number of the first, and the width of a pair's rows.

    A map that changes once, as most do, is a step: two values, and in place of the width the number it changes at.
    """

    operation: int
    values: Small
    low: int = 0
    width: int = 0


@lru_cache(maxsize=1 << 15)
def _laid(node: Node) -> _Laid:
    """Return how a node is laid out; kept, as reforms of a law share most of its nodes."""
    if node.values is None:
        kept = np.full(1 if node.operation == "constant" else 0, node.low, np.int16)
        return _Laid(_NUMBERS[node.operation], kept)
    if node.operation == "map":
        low, values = node.parts[0].low, node.values
        limit = int((values != values[0]).argmax())
        if (values[limit:] == values[-1]).all():
            return _Laid(_STEP, values[[0, -1]], 0, low + limit)
        return _Laid(_MAP, values, low)
    return _Laid(_NUMBERS[node.operation], node.values.ravel(), 0, node.values.shape[-1])


@numba.njit(parallel=True, cache=True, boundscheck=False)
def _run(  # type: ignore[no-untyped-def]  # noqa: C901, PLR0912  loops within loops are what it is
    codes, operations, first_parts, starts, widths, parts, values, wanted, found
):
    """Fill ``found``: (outputs, rows)."""
    rows = found.shape[1]
    for block in numba.prange((rows + _BLOCK - 1) // _BLOCK):
        begin = block * _BLOCK
        size = min(_BLOCK, rows - begin)
        numbers = np.empty((len(operations), _BLOCK), np.int16)
        for node in range(len(operations)):
            operation, start, first = operations[node], starts[node], first_parts[node]
            told, part = numbers[node], parts[first]
            if operation == _CONSTANT:
                told[:] = values[start]
            elif operation == _READ:
                for row in range(size):
                    told[row] = values[np.uint64(start + codes[part, begin + row])]
            elif operation == _PAIR:
                other, width = parts[first + 1], widths[node]
                for row in range(size):
                    place = start + codes[part, begin + row] * width + codes[other, begin + row]
                    told[row] = values[np.uint64(place)]
            elif operation == _STEP:
                below, first_value, last_value, limit = numbers[part], values[start], values[start + 1], widths[node]
                for row in range(_BLOCK):
                    told[row] = last_value if below[row] >= limit else first_value
            elif operation == _MAP:
                below = numbers[part]
                for row in range(size):
                    told[row] = values[np.uint64(start + below[row])]
            else:
                told[:] = numbers[part]
                for one in range(first + 1, first_parts[node + 1]):
                    below = numbers[parts[one]]
                    if operation == _LEAST:
                        for row in range(_BLOCK):
                            told[row] = min(told[row], below[row])
                    else:
                        for row in range(_BLOCK):
                            told[row] = max(told[row], below[row])
        for output in range(len(wanted)):
            found[output, begin : begin + size] = numbers[wanted[output], :size]
