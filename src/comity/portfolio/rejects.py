"""What could not be used of a portfolio, and why; and what it holds, before any law is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from comity.errors import did_you_mean
from comity.law.schema import Schema
from comity.portfolio.activity_table import NO_ID
from comity.portfolio.csv_files import Malformed
from comity.portfolio.reader import SourceTable
from comity.portfolio.result import PortfolioCheck, RejectedRow, UnstatedFact

TOLD: Final = 1000
"""So many are told one by one: first rows with a fault, then lines that are no rows, then repeated ids."""


@dataclass
class Rejects:
    """Rows that could not be used.

    Attributes:
        counts: how many, by reason without the row.
        told: the first of them, up to ``most``.
    """

    counts: Counter[str] = field(default_factory=Counter)
    told: list[Rejected] = field(default_factory=list)
    most: int = TOLD

    def add(self, one: Rejected) -> None:
        """Count a row, and tell it if it is among the first."""
        self.counts[one.why] += 1
        self.tell(one)

    def tell(self, one: Rejected) -> None:
        """Tell a row that is counted elsewhere."""
        if len(self.told) < self.most:
            self.told.append(one)

    def rows(self, table: SourceTable) -> tuple[RejectedRow, ...]:
        """Return those that are told, each with where it stands in its file."""
        places = table.origin.places([one.number for one in self.told if one.number])
        return tuple(RejectedRow(one.key, f"{one.place(table, places)}: {one.why}") for one in self.told)


class Rejected(NamedTuple):
    """A row that cannot be used.

    Attributes:
        number: which of the table's rows it is, from 1; 0 where its key, or ``where``, tells.
        where: the line of a file that is no row.
    """

    key: str
    why: str
    number: int = 0
    where: str = ""

    def place(self, table: SourceTable, places: Mapping[int, str]) -> str:
        """Return where it stands, given where some of the table's rows do."""
        counted = f"{table.name}, row {self.number:,} of the data" if self.number else table.name
        return self.where or places.get(self.number, counted)


def with_fault(key: Any, why: str, number: int) -> Rejected:
    """Return a row with a fault; one without an id is called by its number."""
    return Rejected(str(number) if key is None or why == NO_ID else str(key), why, number)


def no_row(line: Malformed) -> Rejected:
    """Return a line of a file that is no row."""
    return Rejected(line.line, line.why, where=f"{line.file}, {line.line}")


def check_of(
    table: SourceTable, rejects: Rejects, usable: int, unknown: Mapping[str, int], schema: Schema
) -> PortfolioCheck:
    """Return what a portfolio holds.

    Args:
        table: where its rows come from.
        rejects: those that cannot be used.
        usable: how many can.
        unknown: for each fact in how many of these it is not stated.
        schema: tells what to ask for.
    """
    counts = sorted(rejects.counts.items(), key=lambda one: (-one[1], one[0]))
    return PortfolioCheck(
        portfolio=table.name,
        read=usable + rejects.counts.total(),
        usable=usable,
        rejections=dict(counts),
        rejected=rejects.rows(table),
        facts=tuple(unknown),
        labels=table.labels,
        not_facts={name: did_you_mean(name, schema.facts) or "" for name in table.others},
        unknown=tuple(UnstatedFact(name, schema.facts[name].ask, rows) for name, rows in unknown.items() if rows),
        understood=table.understood,
    )
