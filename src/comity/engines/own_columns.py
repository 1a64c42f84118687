"""The rows of a portfolio as their owner knows them, each with its answer in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from comity.law.law import Law
from comity.portfolio.activity_table import KEY
from comity.portfolio.reader import SourceTable
from comity.portfolio.result import PortfolioCheck

if TYPE_CHECKING:
    import pyarrow as pa

ANSWER: Final = ("outcome", "decided by", "citation", "if screened clear", "why open", "not read because")
_LEFT_OUT: Final = "rejected; see the summary"


def with_own_columns(answered: pa.Table, table: SourceTable, check: PortfolioCheck, law: Law) -> pa.Table:
    """Return every row as it was read, usable or not, with the answer beside it, all as text.

    Args:
        answered: key, outcome, rule, `if_screened_clear` and causes of every usable row (see `PortfolioDetermination`).
        table: the rows, not read yet.
        check: tells why rows are rejected.
        law: whose rules decided.
    """
    import pyarrow as pa  # noqa: PLC0415  loaded only where rows are written
    import pyarrow.compute as pc  # noqa: PLC0415

    own = pa.Table.from_batches([_as_text(batch, pa, pc) for batch in table.batches()])
    numbered = KEY not in table.labels
    keys = pa.array(np.arange(1, own.num_rows + 1)).cast(pa.string()) if numbered else own[KEY]
    place = pc.index_in(keys, answered["key"].cast(pa.string()).combine_chunks()).to_numpy(zero_copy_only=False)
    place = pa.array(_first_only(np.nan_to_num(place, nan=-1).astype(np.int64)), mask=None)
    known = pc.if_else(pc.less(place, 0), None, place)
    told = {name: answered[name].cast(pa.string()).take(known) for name in answered.column_names if name != "key"}
    rules = told["rule"].combine_chunks().dictionary_encode()
    words = [law.pack.rules[rule][0] if rule in law.pack.rules else None for rule in rules.dictionary.to_pylist()]
    by_rule = {
        "decided by": pa.array([one.title if one else "" for one in words], pa.string()).take(rules.indices),
        "citation": pa.array([one.cite if one else "" for one in words], pa.string()).take(rules.indices),
    }
    reasons = {one.key: one.why for one in check.rejected}
    rejected = [reasons.get(key or "", _LEFT_OUT) for key in keys.filter(known.is_null()).to_pylist()]
    why = pa.nulls(own.num_rows, pa.string())
    if rejected:
        why = pc.replace_with_mask(why, known.is_null(), pa.array(rejected, pa.string()))
    columns = (told["outcome"], *by_rule.values(), told["if_screened_clear"], told["causes"], why)
    for name, column in zip(ANSWER, columns, strict=True):
        own = own.append_column(f"Comity's {name}" if name in table.columns else name, column)
    return own


def _first_only(place: np.ndarray[Any, np.dtype[np.int64]]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return places, of which each counts where it stands first: later rows with the same id are rejected."""
    first = np.zeros(len(place), np.bool_)
    first[np.unique(place, return_index=True)[1]] = True
    return np.where(first, place, -1)


def _as_text(batch: pa.RecordBatch, pa: Any, pc: Any) -> pa.RecordBatch:
    def text(values: pa.Array) -> pa.Array:
        if pa.types.is_list(values.type) or pa.types.is_large_list(values.type):
            values = pc.binary_join(values.cast(pa.list_(pa.string())), " | ")
        return values.cast(pa.string())

    return pa.record_batch({name: text(batch[name]) for name in batch.schema.names})
