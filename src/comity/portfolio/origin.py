"""Where the rows of a table stand in the files that they are from, and what their owner wrote in them."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from comity.files import CODECS
from comity.portfolio.csv_files import CsvLayout, opened_bytes

if TYPE_CHECKING:
    import pyarrow as pa

_MOST_COUNTED: Final = 10_000_000
"""So far down a text its lines are counted to tell where a row stands: some ten seconds."""
Batches = Callable[[], Iterator["pa.RecordBatch"]]


@dataclass
class OriginFile:
    """A file of rows.

    Attributes:
        name: what to call it.
        batches: give its rows as they were written, without those that were left out.
        numbers: of rows that are held in memory, where each stands, from 1.
        text: the file whose lines tell that, and how its cells are parted, where it is a text.
        rows: how many it has, where that is known.
        left_out: places among its rows, from 0, of those that are blank or add up others.
    """

    name: str
    batches: Batches
    numbers: Sequence[int] = ()
    text: tuple[Path, CsvLayout, int] | None = None
    rows: int | None = None
    left_out: list[int] = field(default_factory=list)

    def standing(self) -> Iterator[int]:
        """Yield where each row stands, from 1."""
        left_out = frozenset(self.left_out)
        numbers = _lines(*self.text) if self.text else iter(self.numbers) if self.numbers else itertools.count(1)
        return (number for place, number in enumerate(numbers) if place not in left_out)


@dataclass
class Origin:
    """The files of a table, in order."""

    files: list[OriginFile]

    def own_rows(self) -> Iterator[pa.RecordBatch]:
        """Yield the rows as their owner wrote them."""
        for one in self.files:
            yield from one.batches()

    def places(self, rows: Collection[int]) -> dict[int, str]:
        """Return where rows stand, by their numbers from 1 through all files; of those too far down, nothing."""
        found: dict[int, str] = {}
        wanted, before = sorted(set(rows)), 0
        for one in self.files:
            numbers = one.standing()
            here = before
            while wanted and here - before < _MOST_COUNTED:
                if one.rows is not None and wanted[0] > before + one.rows - len(one.left_out):
                    break
                skipped = wanted[0] - here - 1
                number = next(itertools.islice(numbers, skipped, None), None)
                if number is None:
                    break
                here = wanted.pop(0)
                found[here] = f"{one.name}, row {number}"
            if one.rows is None:
                return found  # how many rows it has is not known before its end
            before += one.rows - len(one.left_out)
        return found


def _lines(path: Path, layout: CsvLayout, width: int) -> Iterator[int]:
    """Yield the number of each line of a text that is a row: below the header, with as many cells as that has.

    Lines are counted no further than to a cell that is longer than the counting reader takes.
    """
    with (
        opened_bytes(path) as raw,
        io.TextIOWrapper(raw, encoding=CODECS[layout.encoding], errors="replace", newline="") as text,
        suppress(csv.Error),
    ):
        reader = csv.reader(text, delimiter=layout.delimiter)
        for number, row in enumerate(reader, 1):
            if reader.line_num > layout.above and len(row) == width:
                yield number
