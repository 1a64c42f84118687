"""A screening of which only the counts came into memory: the rows stay where they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from comity.determine.determination import Outcome
from comity.portfolio.compiled import CompiledLaw

NO_ID: Final = "no id"
REPEATED: Final = "the id is used by an earlier row"


@dataclass(frozen=True)
class CountedScreening:
    """A portfolio screened where its rows are.

    Attributes:
        portfolio: what to call it in a report.
        compiled: the law that was applied.
        counts: by id of the last stage, how many rows.
        rejected: how many rows could not be used, by reason of the first.
    """

    portfolio: str
    compiled: CompiledLaw
    counts: Mapping[int, int]
    rejected: Mapping[str, int]

    @property
    def outcomes(self) -> dict[Outcome, int]:
        """How many rows have each outcome; what is undetermined was not asked whether all its answers agree."""
        found: dict[Outcome, int] = defaultdict(int)
        for number, rows in self.counts.items():
            found[self.compiled.answers[number].settled] += rows
        return dict(found)

    @property
    def read(self) -> int:
        """How many rows there are: decided, undecided and rejected."""
        return sum(self.counts.values()) + sum(self.rejected.values())
