"""What an engine counts of a portfolio's rows: by partner, by item, and undetermined rows by what they state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from comity.compile.codes import FactCodes
from comity.compile.compiled_law import CompiledLaw
from comity.determine.outcome import Cause, Outcome
from comity.law.values import Interval, OneOf, Possible, SetOf, Text

ITEM: Final = "item.classification"
Counts = npt.NDArray[np.int64]
"""Rows by what they have in common and by answer: (names, answers)."""


@dataclass(frozen=True)
class Tally:
    """What was counted of all usable rows.

    Attributes:
        partners: rows by the number of their partner (see `comity.portfolio.partners`) and answer.
        items: rows by the code of their item and answer; none where no column classifies items.
        unknown: by fact, in how many rows it is not stated.
    """

    partners: Counts
    items: Counts
    unknown: Mapping[str, int]

    @property
    def answers(self) -> npt.NDArray[np.int64]:
        """Rows by answer."""
        return np.asarray(self.partners.sum(axis=0))


@dataclass(frozen=True)
class RowGroup:
    """Undetermined rows that state the same facts.

    Attributes:
        codes: of each fact that they state; the day is none of them.
        answer: the id of their answer.
        labels: by number of the label that names their partner, how many rows.
        outcome: theirs, once every answer to what they do not state was tried.
        causes: why that is undetermined; none where it is not.
        if_screened_clear: their outcome if screening of the parties is clear; None where that is not open.
    """

    codes: Mapping[str, int]
    answer: int
    labels: Mapping[int, int]
    outcome: Outcome = Outcome.UNDETERMINED
    causes: tuple[Cause, ...] = ()
    if_screened_clear: Outcome | None = None

    def __len__(self) -> int:
        return sum(self.labels.values())


def counts(
    number: npt.NDArray[Any], answer: npt.NDArray[Any], shape: tuple[int, int], rows: npt.NDArray[Any] | None = None
) -> Counts:
    """Return rows by number and answer.

    Args:
        number: by row, or group of rows, what it has in common with others.
        answer: by row, the id of its answer.
        shape: how many numbers and answers there are.
        rows: how many rows each group has; one each if None.
    """
    packed = number.astype(np.int64) * shape[1] + answer
    return np.bincount(packed, rows, shape[0] * shape[1]).astype(np.int64).reshape(shape)


def grouped_by(names: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the facts by which undetermined rows are grouped: all but the day, which is the one asked for."""
    return tuple(name for name in names if name != "date")


def undetermined(compiled: CompiledLaw) -> npt.NDArray[np.bool_]:
    """Return which answers leave the outcome open."""
    return np.array([answer.outcome is Outcome.UNDETERMINED for answer in compiled.answers])


def salts(codes: Mapping[str, FactCodes]) -> dict[str, npt.NDArray[np.int64]]:
    """Return for each fact and code 63 random bits that depend on what the code stands for, and on nothing else.

    Their *exclusive or* over the facts of a group is its key, whichever engine coded it and in whatever order (Zobrist
    1970). Two groups among a hundred million share a key with a chance below one in a thousand. Groups stand in the
    order of their size, the largest first; of the same size, in that of their keys.
    """
    return {
        name: np.array([_salt(f"{name}={_canonical(possible)}") for possible in codes[name].possible], np.int64)
        for name in grouped_by(codes)
    }


def _salt(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def _canonical(possible: Possible | None) -> str:
    """Return what may be known as text, the same for what is the same."""
    match possible:
        case OneOf(values):
            return f"one of {sorted(map(str, values))}"
        case Interval(low, high):
            return f"{float(low)!r} to {float(high)!r}"
        case SetOf(must, may):
            return f"at least {sorted(must)}, at most {may if may is None else sorted(may)}"
        case Text(text):
            return f"text {text}"
        case None:
            return ""
