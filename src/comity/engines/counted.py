"""A screening of which only the counts came into memory: the rows stay where they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from comity.compile.compiled_law import CompiledLaw
from comity.determine.determination import Outcome


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

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as plain values."""
        undecided = self.outcomes.get(Outcome.UNDETERMINED, 0)
        rejected = sum(self.rejected.values())
        return {
            "portfolio": self.portfolio,
            "day": self.compiled.day.isoformat(),
            "strict": self.compiled.strict,
            "read": self.read,
            "decided": self.read - rejected - undecided,
            "undecided": undecided,
            "rejected": rejected,
            "outcomes": {outcome.value: rows for outcome, rows in self.outcomes.items()},
            "rejections": dict(self.rejected),
            "law_sha256": self.compiled.law.sha256,
        }
