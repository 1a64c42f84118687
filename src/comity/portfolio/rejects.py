"""What could not be used of a portfolio, and why; and what it holds, before any law is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from comity.errors import did_you_mean
from comity.law.schema import Schema
from comity.portfolio.activity_table import NO_ID
from comity.portfolio.reader import SourceTable
from comity.portfolio.result import PortfolioCheck, RejectedRow, UnstatedFact

TOLD: Final = 1000
"""So many are told one by one: first rows with a fault, then lines that are no rows, then repeated ids."""


@dataclass
class Rejects:
    """Rows that could not be used.

    Attributes:
        counts: how many, by reason without the row.
        told: the first of them.
    """

    counts: Counter[str] = field(default_factory=Counter)
    told: list[RejectedRow] = field(default_factory=list)

    def add(self, key: str, why: str, where: str) -> None:
        """Count a row, and tell it if it is among the first."""
        self.counts[why] += 1
        self.tell(key, why, where)

    def add_row(self, key: Any, why: str, table: str, number: int) -> None:
        """Count a row with a fault; one without an id is called by its number, from 1."""
        self.add(*called(key, why, table, number))

    def tell(self, key: str, why: str, where: str) -> None:
        """Tell a row that is counted elsewhere."""
        if len(self.told) < TOLD:
            self.told.append(RejectedRow(key, f"{where}: {why}"))


def called(key: Any, why: str, table: str, number: int) -> tuple[str, str, str]:
    """Return what a row with a fault is called, why it cannot be used, and where it stands."""
    return str(number) if key is None or why == NO_ID else str(key), why, f"{table}, row {number}"


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
        rejected=tuple(rejects.told),
        facts=tuple(unknown),
        labels=table.labels,
        not_facts={name: did_you_mean(name, schema.facts) or "" for name in table.others},
        unknown=tuple(UnstatedFact(name, schema.facts[name].ask, rows) for name, rows in unknown.items() if rows),
        understood=table.understood,
    )
