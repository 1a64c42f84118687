"""The rows of a portfolio as their owner knows them, each with its answer in words."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from comity.compile.compiled_law import cuts_for
from comity.engines.run import PortfolioDetermination
from comity.law.law import Law
from comity.portfolio.activity_table import KEY, REPEATED
from comity.portfolio.encode import columns_for
from comity.portfolio.reader import SourceTable
from comity.portfolio.rejects import Rejects
from comity.portfolio.rows import Rows, chunks_of

if TYPE_CHECKING:
    import pyarrow as pa

ANSWER: Final = ("outcome", "decided by", "citation", "if screened clear", "why open", "not read because")
_REPEATED: Final = "repeated"


def own_rows(table: SourceTable) -> pa.Table:
    """Return every row as its owner wrote it, usable or not, all as text.

    Lines that are no rows, for want of a cell, stand below without any cells.
    """
    import pyarrow as pa  # noqa: PLC0415  loaded only where rows are written
    import pyarrow.compute as pc  # noqa: PLC0415

    own = pa.Table.from_batches([_as_text(batch, pa, pc) for batch in table.origin.own_rows()])
    lines = pa.table({own.column_names[0]: pa.nulls(len(table.malformed), pa.string())})
    return pa.concat_tables([own, lines], promote_options="default")


def with_own_columns(found: PortfolioDetermination, table: SourceTable, law: Law) -> pa.Table:
    """Return every row as its owner wrote it, usable or not, with the answer beside it, all as text.

    Lines that are no rows, for want of a cell, stand below with nothing but the reason.

    Args:
        found: the determination of the table.
        table: the rows, which are read again.
        law: whose rules decided.
    """
    import pyarrow as pa  # noqa: PLC0415  loaded only where rows are written
    import pyarrow.compute as pc  # noqa: PLC0415

    answered = found.table()
    keys, reasons = _keys_and_reasons(found, table, law)
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
    rejected = [reasons.get(key or "", reasons[_REPEATED]) for key in keys.filter(known.is_null()).to_pylist()]
    why = pa.nulls(len(keys), pa.string())
    if rejected:
        why = pc.replace_with_mask(why, known.is_null(), pa.array(rejected, pa.string()))
    columns = (told["outcome"], *by_rule.values(), told["if_screened_clear"], told["causes"], why)
    own = pa.Table.from_batches([_as_text(batch, pa, pc) for batch in table.origin.own_rows()])
    names = [f"Comity's {name}" if name in own.column_names else name for name in ANSWER]
    for name, column in zip(names, columns, strict=True):
        own = own.append_column(name, column)
    if not table.malformed:
        return own
    lines = pa.table({names[-1]: [f"{line.line}: {line.why}" for line in table.malformed]})
    return pa.concat_tables([own, lines], promote_options="default")


def _keys_and_reasons(found: PortfolioDetermination, table: SourceTable, law: Law) -> tuple[pa.Array, dict[str, str]]:
    """Return the key of each row, and why rows are rejected, by key: a summary tells it of the first only."""
    import pyarrow as pa  # noqa: PLC0415

    facts = table.facts.values()
    every = Rejects(most=sys.maxsize)
    rows = Rows(table, columns_for(facts, law, cuts_for(facts, [law], found.summary.day)), rejects=every)
    if KEY in table.labels:
        parts = [batch[KEY].cast(pa.string()) for batch in table.batches()]
        keys = pa.chunked_array(parts, pa.string()).combine_chunks()
    else:
        count = sum(batch.num_rows for batch in table.batches())
        keys = pa.array(np.arange(1, count + 1)).cast(pa.string())
    if found.summary.rejected:
        for _ in chunks_of(rows):
            pass
    return keys, {one.key: one.why for one in every.rows(table)} | {_REPEATED: f"{table.name}: {REPEATED}"}


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
