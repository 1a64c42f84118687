"""A stage: reads a few facts or earlier stages, and its table gives a small id for what held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int32]
_FEW_UNUSED: Final = 16
"""Up to how many times as many numbers as are used it is quicker to mark them than to sort."""
_MANY: Final = 1 << 12
"""Above how many places it is quicker to renumber after every column than to sort once."""


@dataclass(frozen=True)
class Input:
    """One thing that a stage reads: a column, or what an earlier stage found.

    Attributes:
        classes: by code of the source, the class that this stage tells apart.
        count: how many classes there are.
    """

    source: str
    classes: Ids
    count: int

    @classmethod
    def whole(cls, source: str, codes: int) -> Input:
        """Return an input that tells every code apart."""
        return cls(source, np.arange(codes, dtype=np.int32), codes)


@dataclass(frozen=True)
class Stage:
    """A table over the classes of its inputs.

    Attributes:
        table: the id for each combination of classes, the last input's running fastest.
        ids: how many ids there are.
    """

    name: str
    inputs: tuple[Input, ...]
    table: Ids
    ids: int

    @property
    def cells(self) -> int:
        """How many combinations the table tells apart."""
        return len(self.table)

    @cached_property
    def offsets(self) -> tuple[Ids, ...]:
        """For each input, what each code adds to the place in the table."""
        counts = [one.count for one in self.inputs]
        return tuple(
            (one.classes * prod(counts[place + 1 :])).astype(np.int32) for place, one in enumerate(self.inputs)
        )

    def apply(self, codes: Mapping[str, npt.NDArray[Any]]) -> Ids:
        """Return the id in every row, given the codes of the sources; one for all rows if it reads nothing."""
        if not self.inputs:
            return self.table
        place = self.offsets[0][codes[self.inputs[0].source]]
        for one, offset in zip(self.inputs[1:], self.offsets[1:], strict=True):
            place = place + offset[codes[one.source]]
        found: Ids = self.table[place]
        return found


def needed(stages: Sequence[Stage], *sources: str) -> list[Stage]:
    """Return the stages from which sources are worked out, in order; a single source comes last."""
    wanted, found = set(sources), []
    for stage in reversed(stages):
        if stage.name in wanted:
            wanted |= {one.source for one in stage.inputs}
            found.append(stage)
    return found[::-1]


def classes_of(columns: Sequence[npt.NDArray[Any]]) -> tuple[Ids, int]:
    """Return, for each place, a number for the combination found there in all columns, and how many there are.

    Exact: columns are folded into one another as long as it is quick to renumber them, or as the numbers fit.
    """
    found = np.zeros(columns[0].shape, np.int64)
    count, most = 1, _FEW_UNUSED * found.size if found.size > _MANY else 2**62
    for column in columns:
        low, high = int(column.min()), int(column.max())
        width = high - low + 1
        if width == 1:
            continue
        if count * width > most:
            found, count = _renumbered(found, count)
        found = found * width + (column.astype(np.int64) - low)
        count *= width
    found, count = _renumbered(found, count)
    return found.astype(np.int32), count


def alike_rows(rows: npt.NDArray[Any]) -> tuple[Ids, int]:
    """Return a number for each distinct row, and how many there are."""
    keys = np.ascontiguousarray(rows).view(np.dtype((np.void, rows.dtype.itemsize * rows.shape[1]))).ravel()
    unique, inverse = np.unique(keys, return_inverse=True)
    return inverse.reshape(-1).astype(np.int32), len(unique)


def some_code(classes: Ids, count: int) -> npt.NDArray[np.intp]:
    """Return some code of each class."""
    some = np.zeros(count, np.intp)
    some[classes] = np.arange(len(classes))
    return some


def _renumbered(numbers: npt.NDArray[np.int64], count: int) -> tuple[npt.NDArray[np.int64], int]:
    """Return numbers below ``count`` without gaps, in the same order, and how many there are."""
    if count > _FEW_UNUSED * numbers.size:
        unique, inverse = np.unique(numbers, return_inverse=True)
        return inverse.reshape(numbers.shape).astype(np.int64), len(unique)
    used = np.zeros(count, np.bool_)
    used[numbers] = True
    which = np.flatnonzero(used)
    place = np.empty(count, np.int64)
    place[which] = np.arange(len(which))
    return place[numbers], len(which)
