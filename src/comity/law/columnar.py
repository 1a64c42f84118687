"""The second evaluator: a formula over many activities at once, in NumPy.

Each fact is a column of codes; code 0 is *unknown*. Truth is an ``int8``: 0 false, 1 undecided, 2 true, so that
Kleene's *and* is the minimum and *or* the maximum. Tests become tables looked up by code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from comity.law.formula import (
    And,
    Between,
    Constant,
    Formula,
    Named,
    Not,
    Number,
    NumberComparison,
    Or,
    Same,
    Some,
    Test,
)
from comity.law.values import Scalar, Truth

Truths = npt.NDArray[np.int8]
FALSE: Final = np.int8(0)
UNDECIDED: Final = np.int8(1)
TRUE: Final = np.int8(2)


@dataclass(frozen=True)
class Words:
    """A column of words: ``codes[row]`` is 0 for unknown, else 1 + the index of the value in ``values``."""

    codes: npt.NDArray[np.uint32]
    values: tuple[Scalar, ...]

    @classmethod
    def of(cls, column: Sequence[Scalar | None]) -> Words:
        """Encode a column of values, None for unknown."""
        values = tuple(sorted({v for v in column if v is not None}, key=str))
        index = {value: code for code, value in enumerate(values, 1)}
        codes = np.fromiter((0 if v is None else index[v] for v in column), np.uint32, len(column))
        return cls(codes, values)


@dataclass(frozen=True)
class Sets:
    """A column of sets: the index of each distinct set, 0 for unknown."""

    codes: npt.NDArray[np.uint32]
    values: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, column: Sequence[frozenset[str] | None]) -> Sets:
        """Encode a column of sets, None for unknown."""
        values = tuple(sorted({v for v in column if v is not None}, key=sorted))
        index = {value: code for code, value in enumerate(values, 1)}
        codes = np.fromiter((0 if v is None else index[v] for v in column), np.uint32, len(column))
        return cls(codes, values)


@dataclass(frozen=True)
class Numbers:
    """A column of numbers, NaN for unknown; dates are ordinals."""

    values: npt.NDArray[np.float64]


Column = Words | Sets | Numbers


def evaluate(formula: Formula, columns: Mapping[str, Column], rows: int) -> Truths:
    """Return the truth of a formula in every row.

    Args:
        formula: a closed condition.
        columns: facts by name; a fact without a column is unknown in every row.
        rows: how many rows there are.

    Returns:
        shape (rows,), int8: 0 false, 1 undecided, 2 true.
    """
    memo: dict[int, Truths] = {}

    def truth(part: Formula) -> Truths:
        if id(part) not in memo:
            memo[id(part)] = _compound(part)
        return memo[id(part)]

    def _compound(part: Formula) -> Truths:
        match part:
            case And(parts):
                result: Truths = np.minimum.reduce([truth(p) for p in parts])
                return result
            case Or(parts):
                highest: Truths = np.maximum.reduce([truth(p) for p in parts])
                return highest
            case Not(inner):
                return TRUE - truth(inner)
            case Named(part=inner):
                return truth(inner)
            case _:
                return _atom(part, columns, rows)

    return truth(formula)


def _code(value: Truth) -> np.int8:
    return UNDECIDED if value is None else TRUE if value else FALSE


def _atom(atom: Formula, columns: Mapping[str, Column], rows: int) -> Truths:
    match atom:
        case Constant(truth=value):
            return np.full(rows, _code(value), np.int8)
        case Test(fact=fact) if isinstance(column := columns.get(fact), Words):
            table = [UNDECIDED, *(_code(atom.of(value)) for value in column.values)]
            return np.array(table, np.int8)[column.codes]
        case Some(fact=fact) if isinstance(column := columns.get(fact), Sets):
            table = [UNDECIDED, *(_code(_of_set(atom, members)) for members in column.values)]
            return np.array(table, np.int8)[column.codes]
        case Same(left=left, right=right):
            return _same(columns.get(left), columns.get(right), rows)
        case Between(left=left, right=right):
            return _between(atom, columns.get(left), columns.get(right), rows)
        case NumberComparison(left=low, right=high, or_equal=or_equal):
            return _compare(_number(low, columns, rows), _number(high, columns, rows), or_equal)
    return np.full(rows, UNDECIDED, np.int8)


def _of_set(some: Some, members: frozenset[str]) -> Truth:
    inner = [some.of(member) for member in members]
    sought = not some.every
    if sought in inner:
        return sought
    return None if None in inner else not sought


def _same(left: Column | None, right: Column | None, rows: int) -> Truths:
    if isinstance(left, Numbers) and isinstance(right, Numbers):
        equal = np.where(left.values == right.values, TRUE, FALSE)
        known = ~(np.isnan(left.values) | np.isnan(right.values))
    elif isinstance(left, Words) and isinstance(right, Words):
        index = {value: code for code, value in enumerate(right.values, 1)}
        to_right = np.array([0, *(index.get(v, -1) for v in left.values)], np.int64)
        equal = np.where(to_right[left.codes] == right.codes, TRUE, FALSE)
        known = (left.codes > 0) & (right.codes > 0)
    else:
        return np.full(rows, UNDECIDED, np.int8)
    return np.where(known, equal, UNDECIDED).astype(np.int8)


def _between(atom: Between, left: Column | None, right: Column | None, rows: int) -> Truths:
    if not isinstance(left, Words) or not isinstance(right, Words):
        return np.full(rows, UNDECIDED, np.int8)
    table = np.full((len(left.values) + 1, len(right.values) + 1), UNDECIDED, np.int8)
    for i, a in enumerate(left.values, 1):
        for j, b in enumerate(right.values, 1):
            table[i, j] = _code(atom.of(a, b))
    return table[left.codes, right.codes]


def _number(number: Number, columns: Mapping[str, Column], rows: int) -> npt.NDArray[np.float64]:
    if number.literal is not None:
        return np.full(rows, number.literal.low)
    column = columns.get(number.fact)
    if number.table is not None and isinstance(column, Words):
        table = [np.nan, *(number.table.get(value, np.nan) for value in column.values)]
        return np.array(table, np.float64)[column.codes]
    return column.values if isinstance(column, Numbers) else np.full(rows, np.nan)


def _compare(low: npt.NDArray[np.float64], high: npt.NDArray[np.float64], or_equal: bool) -> Truths:
    holds = low <= high if or_equal else low < high
    known = ~(np.isnan(low) | np.isnan(high))
    return np.where(known, np.where(holds, TRUE, FALSE), UNDECIDED).astype(np.int8)
