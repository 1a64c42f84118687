"""Rows that are alike, told together: of one partner, item and kind of activity, with the same change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from comity.compile.codes import FactCodes
from comity.compile.stage import classes_of, some_code
from comity.law.law import Law
from comity.law.values import OneOf
from comity.reform.answers import ITEM
from comity.reform.combinations import Combinations
from comity.reform.examine import Change, Changes
from comity.reform.portfolio import ASSUMED, CHECKED, MEASURES, PARTNER, Ids, ReadPortfolio

Sums = npt.NDArray[np.float64]
_ACTIVITY: Final = "activity.kind"
_LABELS: Final = (PARTNER, CHECKED, ASSUMED)
_FACTS: Final = (_ACTIVITY, ITEM)


@dataclass(frozen=True)
class ComparedLine:
    """Rows that are alike.

    Attributes:
        item: as a person would write it.
        activity: the kind of activity.
        checked: what the portfolio says of the source; empty if nothing.
        assumed: the facts that the portfolio says were inferred.
        rows: how many there are.
        valued: how many of them state what they are worth.
        value: what these are worth together, in USD.
    """

    partner: str
    item: str
    activity: str
    checked: str
    assumed: tuple[str, ...]
    change: Change
    rows: int
    weight: float
    valued: int
    value: float


@dataclass(frozen=True)
class ComparedLines:
    """All rows in lines.

    Attributes:
        told: the lines.
        of: by block, the number of each row's line.
    """

    told: Sequence[ComparedLine]
    of: Sequence[Ids]


def lines_of(portfolio: ReadPortfolio, combinations: Combinations, changes: Changes, law: Law) -> ComparedLines:
    """Return the rows of a portfolio in lines.

    Args:
        portfolio: the rows.
        combinations: of their facts.
        changes: what becomes of each combination.
        law: says what items are called.
    """
    names = [name for name in _FACTS if name in portfolio.codes], [name for name in _LABELS if name in portfolio.labels]
    numbers: dict[tuple[int, ...], int] = {}
    of: list[Ids] = []
    parts: list[tuple[Ids, Sums]] = []
    for block, combination in zip(portfolio.blocks, combinations.of, strict=True):
        columns = [block.codes[name] for name in names[0]] + [block.labels[name] for name in names[1]]
        columns.append(changes.of[combination])
        alike, count = classes_of(columns)
        some = some_code(alike, count)
        keys = zip(*(column[some].tolist() for column in columns), strict=True)
        number = np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.int32)
        of.append(number[alike])
        parts.append((number, sums_of(block.measures, alike, count)))
    sums = np.zeros((len(numbers), len(MEASURES)))
    for number, some_sums in parts:
        sums[number] += some_sums
    words = [_words(portfolio.codes[name], law) for name in names[0]] + [portfolio.labels[name] for name in names[1]]
    stated = [*names[0], *names[1]]
    told = [
        _line(
            {name: said[code] for name, said, code in zip(stated, words, key, strict=False)}, changes.told[key[-1]], one
        )
        for key, one in zip(numbers, sums.tolist(), strict=True)
    ]
    return ComparedLines(told, of)


def sums_of(measures: Mapping[str, Sums], groups: Ids, count: int) -> Sums:
    """Return what the rows of each group add up to: (groups, measures)."""
    return np.stack([np.bincount(groups, measures[name], count) for name in MEASURES], axis=1)


def _line(stated: Mapping[str, str], change: Change, sums: Sequence[float]) -> ComparedLine:
    rows, weight, valued, value = sums
    return ComparedLine(
        partner=stated[PARTNER],
        item=stated.get(ITEM, "not classified"),
        activity=stated.get(_ACTIVITY, "not stated"),
        checked=stated.get(CHECKED, ""),
        assumed=tuple(filter(None, stated.get(ASSUMED, "").split("|"))),
        change=change,
        rows=int(rows),
        weight=weight,
        valued=int(valued),
        value=value,
    )


def _words(codes: FactCodes, law: Law) -> list[str]:
    """Return what each code of a fact means, in words."""
    if codes.fact == ITEM:
        cover = law.codes.cover
        return [
            " | ".join(cover(map(str, p.values))) if isinstance(p, OneOf) else "not classified" for p in codes.possible
        ]
    return [" | ".join(sorted(map(str, p.values))) if isinstance(p, OneOf) else "not stated" for p in codes.possible]
