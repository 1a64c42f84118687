"""A portfolio as rows of codes, with what labels them and what they add to sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from comity.compile.codes import FactCodes
from comity.compile.compiled_law import activity_of
from comity.determine.activity import Activity
from comity.law.law import Law
from comity.portfolio.measures import ROWS, VALUE, VALUED, WEIGHT

Ids = npt.NDArray[np.int32]
NAME: Final = "name"
CHECKED: Final = "checked"
ASSUMED: Final = "assumed"
PARTNER: Final = "partner"
TAKEN_AS_CLEAR: Final = "parties are named that nobody screened: their screening is taken as clear"
UNWEIGHTED: Final = "rows, unweighted"
"""What is counted where no column weighs the rows."""
MEASURES: Final = (ROWS, WEIGHT, VALUED, VALUE)


@dataclass(frozen=True)
class Block:
    """Some rows.

    Attributes:
        keys: the id of each row, or its number.
        names: what each is called; none where the portfolio gives no names.
        codes: of each fact.
        labels: by `PARTNER`, `CHECKED` and `ASSUMED`, the number of what each says (see `ReadPortfolio.labels`).
        measures: what each adds to sums, by `MEASURES`.
        beyond: the number, from 1, of the activity that says more than codes can (see `ReadPortfolio.beyond`); else 0.
    """

    keys: Sequence[Any]
    names: Sequence[Any] | None
    codes: Mapping[str, npt.NDArray[Any]]
    labels: Mapping[str, Ids]
    measures: Mapping[str, npt.NDArray[np.float64]]
    beyond: Ids

    def __len__(self) -> int:
        return len(self.beyond)


@dataclass(frozen=True)
class ReadPortfolio:
    """The usable rows of a portfolio, and why others cannot be used.

    Attributes:
        codes: what every code of every fact stands for.
        labels: by name, what each number stands for; only labels that the portfolio has.
        read: how many rows there are, usable or not.
        rejected: the keys and reasons of those that are not; of very many, the first.
        not_facts: columns that are neither facts nor labels.
        taken_as_clear: whether parties are named that nobody screened: their screening is taken as clear.
        beyond: activities that hold authorizations, or of which several parties have one role.
    """

    name: str
    codes: Mapping[str, FactCodes]
    blocks: Sequence[Block]
    labels: Mapping[str, Sequence[str]]
    read: int
    rejected: tuple[tuple[str, str], ...] = ()
    not_facts: tuple[str, ...] = ()
    taken_as_clear: bool = False
    beyond: Sequence[Activity] = ()

    def __len__(self) -> int:
        return sum(map(len, self.blocks))

    def activity(self, block: int, place: int, law: Law) -> Activity:
        """Return the activity of a row, whose facts a law reads."""
        rows = self.blocks[block]
        if rows.beyond[place]:
            return self.beyond[int(rows.beyond[place]) - 1]
        stated = {name: self.codes[name].possible[int(codes[place])] for name, codes in rows.codes.items()}
        return activity_of({name: possible for name, possible in stated.items() if possible is not None}, law)
