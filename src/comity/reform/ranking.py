"""What a ranking found: immutable, typed, printable, JSON with a published schema."""

from __future__ import annotations

import datetime
from typing import Any

import msgspec

from comity.reform.ease import Ease
from comity.showing import Serialized, Tabular, fields


class RankedReform(msgspec.Struct, frozen=True):
    """One candidate and what it is worth, in weight of activities that it eases.

    Attributes:
        alone: enacted by itself.
        last: enacted when all the others are.
        in_best: whether it belongs to the best set; ``adds`` is then what the set would lose without it.
        share: its Shapley share of what all candidates bring together, with the standard error (0: exact).
        reaches: activities whose answer it may change, alone or with others.
        partners: whose activities it eases alone, the most first.
        why_nothing: why it eases nothing, alone or last, if so.
    """

    id: str
    title: str
    status: str
    alone: float
    last: float
    in_best: bool
    adds: float
    share: float
    error: float
    reaches: int
    partners: tuple[str, ...]
    assumptions: tuple[str, ...]
    falls_short: tuple[str, ...]
    cite: str
    why_nothing: str = ""


class Joint(msgspec.Struct, frozen=True):
    """Reforms that bring more, or less, together than each by itself."""

    reforms: tuple[str, ...]
    extra: float


class Ranking(Tabular, Serialized, msgspec.Struct, frozen=True, kw_only=True):
    """Which reforms would matter most to a portfolio.

    Attributes:
        by: in what activities are to become easier; ``counts`` says it in words.
        unburdened: of what nothing stands in the way already. ``ceiling``: what all candidates together add.
        joint: the smallest sets that bring what none of their parts can. ``pairs``: what two bring beyond each alone.
        proved: whether the best set is proved best; if not, no set of so many adds more than ``bound``.
        confirmed: whether each activity that the best set lets go ahead, determined again in full, does.
    """

    day: datetime.date
    portfolio: str
    choose: int
    activities: int
    weight: float
    by: Ease
    counts: str
    unburdened: float
    ceiling: float
    best: tuple[str, ...]
    best_value: float
    proved: bool
    bound: float
    confirmed: bool
    greedy: tuple[str, ...]
    greedy_value: float
    reforms: tuple[RankedReform, ...]
    joint: tuple[Joint, ...]
    pairs: tuple[Joint, ...]
    conflicts: tuple[tuple[str, str], ...]
    weights: str
    law_sha256: str
    notes: tuple[str, ...]

    def line(self) -> str:
        """Return the best set, and how much it serves."""
        best = " + ".join(self.best) or "none of them serves anything"
        return f"{best}: {self.best_value:,.4g} of at most {self.ceiling:,.4g} in {self.portfolio} on {self.day}"

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each candidate: alone, added last, its share."""
        return [fields(one) for one in self.reforms]
