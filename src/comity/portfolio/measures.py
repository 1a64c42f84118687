"""What is added up over the rows of a portfolio that are told together: their number, weight and worth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from comity.errors import InputError
from comity.law.values import Interval
from comity.portfolio.encode import Column, Encoded, plain_numbers
from comity.portfolio.reader import SourceTable
from comity.scalars import number_of

if TYPE_CHECKING:
    import pyarrow as pa

Measures = dict[str, npt.NDArray[np.float64]]
"""By name, an amount for each row."""
WORTH: Final = ("order.item_value", "order.value")
"""The facts that say what a row is worth, in USD, the first that is stated."""
ROWS: Final = "rows"
WEIGHT: Final = "weight"
VALUED: Final = "valued"
VALUE: Final = "value"


def measures_of(
    batch: pa.RecordBatch,
    table: SourceTable,
    columns: Mapping[str, Column],
    codes: Mapping[str, Encoded],
    weight: str,
    first: int,
) -> Measures:
    """Return what the rows of a batch add to a sum: each its weight, one if it states its worth, and that.

    Args:
        batch: the rows.
        table: where they come from.
        columns: the facts.
        codes: of each fact, by row.
        weight: the column that weighs them; one each if empty.
        first: the number of the first row.

    Raises:
        InputError: there is no such column, or a weight is no number, or negative.
    """
    count = batch.num_rows
    worth = np.full(count, np.nan)
    stated = {fact: column for column, fact in table.facts.items()}
    for fact in WORTH:
        if fact in stated:
            worth = np.where(np.isnan(worth), _amounts(batch[stated[fact]], columns[fact], codes[fact]), worth)
    return {
        ROWS: np.ones(count),
        WEIGHT: _weights(batch, table, weight, first) if weight else np.ones(count),
        VALUED: (~np.isnan(worth)).astype(np.float64),
        VALUE: np.nan_to_num(worth),
    }


def _amounts(values: pa.Array, column: Column, codes: Encoded) -> npt.NDArray[np.float64]:
    """Return what a fact says in each row where that is a single number."""
    plain = plain_numbers(values, column.fact)
    known = [one.low if isinstance(one, Interval) and one.known else np.nan for one in column.possible]
    return np.where(np.isnan(plain), np.array(known, np.float64)[codes], plain)


def _weights(batch: pa.RecordBatch, table: SourceTable, column: str, first: int) -> npt.NDArray[np.float64]:
    import pyarrow as pa  # noqa: PLC0415  loaded only where tables are read

    accepts = "a number that is not negative"
    if column not in table.columns or column in table.facts:
        raise InputError("there is no such column", where=f"{table.name}: column {column}", accepts=accepts)
    texts: Any = batch[column].cast(pa.string())
    told = texts.dictionary_encode()
    by_text = np.array([*map(_number, told.dictionary.to_pylist()), np.nan])
    weights: npt.NDArray[np.float64] = by_text[told.indices.fill_null(len(by_text) - 1).to_numpy(zero_copy_only=False)]
    wrong = np.flatnonzero(~((weights >= 0) & (weights < np.inf)))
    if len(wrong):
        place = int(wrong[0])
        number = first + place
        where = f"{table.origin.places([number]).get(number, f'{table.name}, row {number}')}, column {column}"
        raise InputError(f"found '{texts[place].as_py() or ''}'", where=where, accepts=accepts)
    return weights


def _number(text: str) -> float:
    try:
        return number_of(text, "", "a number")
    except InputError:
        return np.nan
