"""Copying a table by columns: each fact a column of plain text, each distinct text of a chunk read once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from comity.errors import InputError
from comity.files import TableReading
from comity.home import STATE
from comity.law.fact_names import fact_of
from comity.law.schema import PARTNER_ENTRY, Kind, Schema
from comity.law.values import OneOf
from comity.portfolio.activity_table import KEY, NARROWEST, SENTENCE, deciding, is_key, stated_by_rows
from comity.portfolio.columns import FactColumn, TableColumns
from comity.portfolio.headers import ORIGIN, own_currency, plain_header, reads_as, totals

if TYPE_CHECKING:
    import pyarrow as pa


_CLASSIFIED: Final = "item.classification"
_PARTNER_LIST: Final = "item.partner_list"
_SENTENCE: Final = rf"\S+(\s+\S+){{{SENTENCE - 1},}}"


class PlainCopy:
    """Makes of a table's chunks chunks with a column for each fact."""

    def __init__(self, columns: TableColumns, names: Sequence[str], schema: Schema) -> None:
        """Take what the columns say, and their names in order."""
        self._columns, self._names, self._schema = columns, names, schema
        self._deciding = deciding(columns, schema)
        self._read = 0
        self.own: Counter[str] = Counter()
        self.left_out: list[int] = []
        self.totals = 0
        self.remarks = 0
        self.other_lists = 0
        self.other_money = 0

    def copied(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Return a chunk with facts as columns, without blank lines and totals."""
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.compute as pc  # noqa: PLC0415

        stays, sums, remarks = self._told_apart(batch)
        lines = batch.filter(stays)
        out = np.flatnonzero(~stays.to_numpy(zero_copy_only=False))
        self.left_out += (out + self._read).tolist()
        self._read += batch.num_rows
        self.totals += int(pc.sum(sums).as_py() or 0)
        self.remarks += int(pc.sum(remarks).as_py() or 0)
        told: dict[str, Any] = {}
        for fact in self._columns.fact_names:
            parts = [self._stated(lines, one) for one in self._columns.facts if one.fact == fact]
            whole = parts[0]
            for part in parts[1:]:
                whole = _joined(whole, part)
            told[fact] = self._in_own_currency(lines, fact, whole)
        for fact, value in self._columns.defaults.items():
            self.own[fact] += lines.num_rows - told[fact].null_count if fact in told else 0
            filled = told.get(fact, pa.nulls(lines.num_rows, pa.string()))
            told[fact] = filled.cast(pa.string()).fill_null(str(value))
        self._of_other_lists(told)
        for label, column in self._columns.labels.items():
            if label != KEY or is_key(column):
                told.setdefault(label, lines[column])
        for name in self._columns.unused:
            if fact_of(name, self._schema) not in self._schema.facts:
                told.setdefault(name, lines[name])
        return pa.record_batch(told)

    def _of_other_lists(self, told: dict[str, Any]) -> None:
        """Read a code of the list of another state that a row leaves as that (see `Statements`)."""
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.compute as pc  # noqa: PLC0415

        if _CLASSIFIED not in told or ORIGIN not in told:
            return
        codes, kinds = told[_CLASSIFIED].cast(pa.string()), self._mapped(told[_CLASSIFIED], self._other_list)
        elsewhere = pc.and_(kinds.is_valid(), self._mapped(told[ORIGIN], self._abroad).is_valid())
        if not pc.any(elsewhere).as_py():
            return
        self.other_lists += int(pc.sum(elsewhere).as_py())
        said = pc.if_else(pc.and_(elsewhere, pc.not_equal(kinds, "unknown")), kinds, None)
        before = told.get(_PARTNER_LIST)
        told[_PARTNER_LIST] = said if before is None else pc.coalesce(before.cast(pa.string()), said)
        entries = self._mapped(told[_CLASSIFIED], self._schema.partner_entry)
        listed = pc.if_else(pc.and_(elsewhere, pc.equal(kinds, "dual-use")), entries, None)
        before = told.get(PARTNER_ENTRY)
        told[PARTNER_ENTRY] = listed if before is None else pc.coalesce(before.cast(pa.string()), listed)
        told[_CLASSIFIED] = pc.if_else(elsewhere, None, codes)

    def _other_list(self, text: str) -> str | None:
        readable = reads_as(_CLASSIFIED, self._schema)(text)
        return None if readable else self._schema.items.elsewhere(text)

    def _abroad(self, text: str) -> str | None:
        try:
            found = self._schema.read(ORIGIN, text, "")
        except InputError:
            return None
        return text if isinstance(found, OneOf) and STATE not in found.values else None

    def _mapped(self, texts: pa.Array, to: Callable[[str], str | None]) -> pa.Array:
        import pyarrow as pa  # noqa: PLC0415

        coded = texts.cast(pa.string()).dictionary_encode()
        return pa.array([to(text) for text in coded.dictionary.to_pylist()], pa.string()).take(coded.indices)

    def left(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Return the lines of a chunk that are neither blank, totals nor remarks."""
        return batch.filter(self._told_apart(batch)[0])

    def _told_apart(self, batch: pa.RecordBatch) -> tuple[pa.Array, pa.Array, pa.Array]:
        """Return which lines stay, being neither blank, totals nor remarks; which are totals; and which remarks."""
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.compute as pc  # noqa: PLC0415

        blank, adds_up, begun = (pa.array([value] * batch.num_rows, pa.bool_()) for value in (True, False, False))
        others = pa.array([False] * batch.num_rows, pa.bool_())
        filled, says = pa.array([0] * batch.num_rows, pa.int32()), others
        for name in self._names:
            texts = _texts(batch[name])
            said = pc.not_equal(pc.utf8_trim_whitespace(texts), "").fill_null(False)
            is_total = _mapped_bool(texts)
            first = pc.and_not(said, begun)
            adds_up = pc.or_(adds_up, pc.and_(first, is_total))
            if name in self._deciding:
                others = pc.or_(others, pc.and_not(said, pc.and_(first, is_total)))
            begun = pc.or_(begun, said)
            filled = pc.add(filled, said.cast(pa.int32()))
            if name not in self._deciding:
                says = pc.or_(says, pc.match_substring_regex(texts, _SENTENCE).fill_null(False))
            blank = pc.and_not(blank, said)
        sums = pc.and_not(adds_up, others)
        remarks = pc.and_not(pc.and_(pc.equal(filled, 1), says), sums)
        if not self._deciding or len(self._names) < NARROWEST:
            remarks = pa.array([False] * batch.num_rows, pa.bool_())
        return pc.invert(pc.or_(pc.or_(sums, blank), remarks)), sums, remarks

    def _stated(self, batch: pa.RecordBatch, one: FactColumn) -> pa.Array:
        """Return what a column states of a fact: numbers and days as they are, texts made plain."""
        from pyarrow import types  # noqa: PLC0415

        values = batch[one.source]
        kind = values.type
        typed = (
            types.is_date(kind) or types.is_timestamp(kind)
            if self._schema.facts[one.fact].kind is Kind.DATE
            else (types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind))
        )
        if typed or types.is_list(kind) or types.is_large_list(kind):
            return values
        return _mapped(_texts(values), one)

    def _in_own_currency(self, batch: pa.RecordBatch, fact: str, values: pa.Array) -> pa.Array:
        """Leave amounts open that another column says are in other money."""
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.compute as pc  # noqa: PLC0415

        column = self._columns.currency
        if not column or self._schema.facts[fact].unit != "USD":
            return values
        money = _texts(batch[column]).fill_null("").dictionary_encode()
        own = pa.array([plain_header(text) in own_currency() for text in money.dictionary.to_pylist()], pa.bool_())
        ours = own.take(money.indices)
        self.other_money += int(pc.sum(pc.and_(pc.invert(ours), values.is_valid())).as_py() or 0)
        return pc.if_else(ours, values, pa.nulls(len(values), values.type))


def _texts(values: pa.Array) -> pa.Array:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    if pa.types.is_list(values.type) or pa.types.is_large_list(values.type):
        values = pc.binary_join(values.cast(pa.list_(pa.string())), " | ")
    try:
        return values.cast(pa.string())
    except pa.ArrowException as error:
        raise InputError(f"a column cannot be read as text: {str(error).splitlines()[0]}") from None


def _mapped(texts: pa.Array, one: FactColumn) -> pa.Array:
    import pyarrow as pa  # noqa: PLC0415

    coded = texts.dictionary_encode()
    plain = [one.plain(text) or None for text in coded.dictionary.to_pylist()]
    return pa.array(plain, pa.string()).take(coded.indices)


def _mapped_bool(texts: pa.Array) -> pa.Array:
    """Return which texts begin a line that adds up others."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    plain = pc.utf8_lower(pc.utf8_trim(texts, " \t:*")).fill_null("")
    return pc.is_in(plain, pa.array(sorted(totals())))


def _joined(one: pa.Array, other: pa.Array) -> pa.Array:
    """Return what two columns for a fact say: the same, what one of them says, or both, which cannot be read."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    first, second = one.cast(pa.string()), other.cast(pa.string())
    differ = pc.not_equal(pc.utf8_lower(first), pc.utf8_lower(second)).fill_null(False)
    return pc.if_else(differ, pc.binary_join_element_wise(first, second, " / "), pc.coalesce(first, second))


def reading_of(columns: TableColumns, name: str, notes: Sequence[str], copy: PlainCopy) -> TableReading:
    """Return what was understood of a table that was copied."""
    told = [*notes, *columns.notes]
    if copy.totals:
        told.append(f"left out as totals: {copy.totals:,} rows")
    if copy.remarks:
        told.append(f"left out as remarks: {copy.remarks:,} rows")
    told += [stated_by_rows(fact, rows) for fact, rows in copy.own.items() if rows]
    if copy.other_lists:
        told.append(f"{copy.other_lists:,} rows are classified on the list of another state that they leave")
    if copy.other_money:
        told.append(f"{columns.currency}: the value of {copy.other_money:,} rows is in other money, and left open")
    return TableReading(name, columns.understood, columns.unused, tuple(told), columns.proposals)


def write_copy(path: Path, batches: Any) -> None:
    """Write chunks as Parquet.

    Raises:
        InputError: the disk is full.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415

    writer = None
    try:
        for batch in batches:
            writer = writer or pq.ParquetWriter(path, batch.schema)
            writer.write_batch(batch.cast(writer.schema))
    except OSError as error:
        raise InputError(f"cannot be copied ({error.strerror or error})", where=str(path.parent)) from None
    finally:
        if writer:
            writer.close()
