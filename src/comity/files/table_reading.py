"""What was understood of a table: its layout, what its columns mean, and what could not be used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from comity.errors import InputError
from comity.files.cells import csv_of

_REJECTED: Final = ".rejected.csv"
_MOST_TOLD: Final = 50


@dataclass(frozen=True)
class RejectedLine:
    """A line of a table that cannot be used.

    Attributes:
        row: its number in the file, the first being 1.
        why: the reason; several are parted by ``; ``.
        cells: what it holds, by column.
    """

    row: int
    why: str
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class UsedLine:
    """A line of a table from which an activity was made.

    Attributes:
        row: its number in the file, the first being 1.
        cells: what it holds, by column.
    """

    row: int
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TableReading:
    """What was understood of a table.

    Attributes:
        name: the file, and the sheet if it has several.
        columns: what each column that is used says: a fact, or a label.
        unused: the columns that are not used, each with what may be meant by it, or nothing.
        notes: what was recognized of its layout: encoding, notices, totals, blank columns, conventions.
        proposals: what is missing, and how to say it.
        read: how many lines were read as activities, usable or not.
        rejected: those that cannot be used.
        used: those that can, in the order of the activities.
        order: the number of the order, where all of them say the same.
    """

    name: str
    columns: Mapping[str, str] = field(default_factory=dict)
    unused: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()
    read: int = 0
    rejected: tuple[RejectedLine, ...] = ()
    used: tuple[UsedLine, ...] = ()
    order: str = ""

    @property
    def usable(self) -> int:
        """How many lines can be used."""
        return self.read - len(self.rejected)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The number of each line that can be used, among all that were read; so they stay whatever cannot be."""
        places = self._places
        return tuple(places[line.row] for line in self.used)

    @property
    def _places(self) -> dict[int, int]:
        """Which line each row of the file is, from 1."""
        rows = sorted([*(line.row for line in self.used), *(line.row for line in self.rejected)])
        return {row: number for number, row in enumerate(rows, 1)}

    def unread(self) -> dict[str, list[int]]:
        """Return the lines that could not be read for each reason, in brief, the most frequent first."""
        places, found = self._places, dict[str, list[int]]()
        for why, rows in self.by_reason().items():
            brief = "; ".join(part for part in why.split("; ") if not part.startswith(("accepted: ", "did you mean ")))
            found.setdefault(brief, []).extend(places[row] for row in rows)
        return found

    @property
    def understood(self) -> str:
        """What the columns mean, in one line."""
        told = (column if column == fact else f"{column} → {fact}" for column, fact in self.columns.items())
        return ", ".join(told)

    @property
    def meanings(self) -> dict[str, str]:
        """What each column that says one thing means, as ``--map`` takes it; what values decide is left to them."""
        found = {column: told.removeprefix("row ") for column, told in self.columns.items() if " and " not in told}
        return {column: "screening" if told.startswith("screening of") else told for column, told in found.items()}

    def lines(self) -> Iterator[str]:
        """Yield what a reader should know, a line each."""
        yield f"{self.name}: {self.read:,} rows read = {self.usable:,} usable + {len(self.rejected):,} rejected"
        yield from self.layout()
        yield from (f"rejected: {line}" for line in self.told_rejected())

    def told_rejected(self) -> Iterator[str]:
        """Yield the rows that were rejected for each reason, by their numbers in the file."""
        return (f"{_rows(rows)}: {why}" for why, rows in self.by_reason().items())

    def layout(self) -> Iterator[str]:
        """Yield what was understood of the columns and lines, whatever the rows say."""
        yield f"understood: {self.understood}"
        if self.unused:
            told = (f"{column} ({hint})" if hint else column for column, hint in self.unused.items())
            yield f"not used: {', '.join(told)}"
        yield from self.notes
        yield from self.proposals

    def by_reason(self) -> dict[str, list[int]]:
        """Return the rows that were rejected for each reason, the most frequent first."""
        reasons = Counter(line.why for line in self.rejected)
        return {why: [one.row for one in self.rejected if one.why == why] for why, _ in reasons.most_common()}

    def rejected_as_csv(self) -> str:
        """Return the rejected lines with their numbers, reasons and cells, as CSV."""
        cells = list(dict.fromkeys(name for line in self.rejected for name in line.cells))
        rows = ([line.row, line.why, *(line.cells.get(name, "") for name in cells)] for line in self.rejected)
        return csv_of(["row", "rejected because", *cells], rows)[0]


def none_usable(name: str, why: Sequence[str]) -> InputError:
    """Return the error for a table of which no row can be used: with what is wrong with each, the first fifty.

    Args:
        name: the table's.
        why: row and reason, a line each; none where it has no rows.
    """
    said = "no row could be read" if why else "holds no activity"
    more = [InputError(f"and {len(why) - _MOST_TOLD:,} more", where=name)] if len(why) > _MOST_TOLD else []
    each = (InputError(line) for line in why[:_MOST_TOLD])
    return InputError.of([InputError(said, where=name, accepts="a row for each activity"), *each, *more])


def rejected_beside(table: Path) -> Path:
    """Return the file beside a table in which the rows are kept that cannot be read."""
    return table.with_name(f"{table.name}{_REJECTED}")


def is_rejected_beside(path: Path) -> bool:
    """Whether a file is one in which such rows are kept, by its name."""
    return path.name.endswith(_REJECTED)


def _rows(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:10]))
    more = f" and {len(numbers) - 10:,} more" if len(numbers) > 10 else ""
    return f"row{'s' * (len(numbers) > 1)} {shown}{more}"
