"""Stages laid out one behind the other, as numbers alone: what a loop needs that looks rows up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from comity.compile.stage import Stage


@dataclass(frozen=True)
class Layout:
    """What the loops of `comity.engines.numba.kernel` and ``Stages.java`` read.

    Attributes:
        stages: in order.
        reads: the columns in the order in which their codes are handed over.
    """

    stages: tuple[Stage, ...]
    reads: tuple[str, ...]

    @classmethod
    def of(cls, stages: Sequence[Stage], columns: Sequence[str] | None = None) -> Layout:
        """Return the layout of some stages.

        Args:
            stages: in order.
            columns: those that are handed over; those that some stage reads if None.
        """
        if columns is not None:
            return cls(tuple(stages), tuple(columns))
        names = {stage.name for stage in stages}
        sources = dict.fromkeys(one.source for stage in stages for one in stage.inputs)
        return cls(tuple(stages), tuple(source for source in sources if source not in names))

    @cached_property
    def arrays(self) -> tuple[npt.NDArray[Any], ...]:
        """What is looked up: sources, where offsets begin, first inputs, offsets, first cells, tables.

        Each input has a source and a place where its offsets begin, each stage a first input and a first cell.
        Sources are numbered, the columns first, then the stages.
        """
        numbers = {name: place for place, name in enumerate([*(self.reads or ("",)), *(s.name for s in self.stages)])}
        inputs = [
            (numbers[one.source], offset) for s in self.stages for one, offset in zip(s.inputs, s.offsets, strict=True)
        ]
        starts = np.cumsum([1, *(len(offset) for _, offset in inputs)])
        tables = np.cumsum([0, *(stage.cells for stage in self.stages)])
        ids = np.uint16 if all(stage.ids <= 1 << 16 for stage in self.stages) else np.uint32
        return (
            np.array([number for number, _ in inputs], np.uint32),
            starts.astype(np.uint32),
            np.cumsum([0, *(len(stage.inputs) for stage in self.stages)]).astype(np.int64),
            np.concatenate([np.zeros(1, np.int32), *(offset for _, offset in inputs)]).astype(np.uint32),
            tables.astype(np.uint32),
            np.concatenate([stage.table for stage in self.stages]).astype(ids),
        )

    def to_bytes(self) -> bytes:
        """Return the number of columns, then each array after its length, all in 32 bits, the highest byte first."""
        columns = np.array([max(1, len(self.reads))])  # where nothing is read, the stages still come second
        parts = [columns, *(part for one in self.arrays for part in (np.array([one.size]), one))]
        return b"".join(part.astype(">i4").tobytes() for part in parts)
