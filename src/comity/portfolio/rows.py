"""A portfolio in memory: the codes of its rows, their keys, and what could not be used, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from comity.compile.codes import FactCodes
from comity.errors import InputError
from comity.law.law import Law
from comity.portfolio.activity_table import KEY, NO_ID, REPEATED
from comity.portfolio.encode import Column, Cuts, Encoded, columns_for, narrowed, wrong_rows
from comity.portfolio.measures import Measures, measures_of
from comity.portfolio.reader import PARTNER, SourceTable
from comity.portfolio.rejects import Rejected, Rejects, no_row, with_fault

if TYPE_CHECKING:
    import pyarrow as pa

Progress = Callable[[str, int, int | None], None]
"""Called with what is being done, how many rows are done, and of how many, if that is known."""


@dataclass
class Chunk:
    """Some rows.

    Attributes:
        keys: the id of each row, or its number.
        codes: of each fact.
        partner: the number of the label that names the partner; 0 if none does.
        measures: what each adds to sums (see `comity.portfolio.measures`); none unless asked for.
        labels: by name, what each row says that is no fact; none unless asked for.
    """

    keys: pa.Array
    codes: dict[str, Encoded]
    partner: Encoded
    measures: Measures = field(default_factory=dict)
    labels: dict[str, pa.Array] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.partner)

    def keep(self, mask: npt.NDArray[np.bool_]) -> Chunk:
        """Return some of the rows."""
        import pyarrow as pa  # noqa: PLC0415

        codes, measures = ({k: column[mask] for k, column in one.items()} for one in (self.codes, self.measures))
        stays = pa.array(mask)
        labels = {name: told.filter(stays) for name, told in self.labels.items()}
        return Chunk(self.keys.filter(stays), codes, self.partner[mask], measures, labels)


@dataclass
class Rows:
    """The usable rows of a table.

    Attributes:
        partners: the number of each label that names a partner; 0 is no label.
        read: how many rows there were, usable or not.
    """

    table: SourceTable
    columns: Mapping[str, Column]
    chunks: list[Chunk] = field(default_factory=list)
    partners: dict[str, int] = field(default_factory=lambda: {"": 0})
    read: int = 0
    rejects: Rejects = field(default_factory=Rejects)

    def __len__(self) -> int:
        return sum(map(len, self.chunks))

    @property
    def codes(self) -> dict[str, FactCodes]:
        """What every code of every fact stands for."""
        return {name: column.codes for name, column in self.columns.items()}

    def unknown(self) -> dict[str, int]:
        """Return for each fact in how many rows it is not stated."""
        return {name: sum(int((chunk.codes[name] == 0).sum()) for chunk in self.chunks) for name in self.columns}


def read_rows(
    table: SourceTable,
    law: Law,
    cuts: Cuts,
    progress: Progress | None = None,
    *,
    weight: str | None = None,
    labels: Sequence[str] = (),
) -> Rows:
    """Read a table once, and tell its rows' facts apart where laws do.

    Args:
        table: see `comity.portfolio.reader.open_table`.
        law: says what a fact may be.
        cuts: where the laws that will be asked cut the line of each number (see
            `comity.compile.compiled_law.cuts_for`).
        progress: called after every batch.
        weight: if not None, rows keep what they add to sums; the column that weighs them, or empty for one each.
        labels: those that rows keep, where the table has them.

    Raises:
        InputError: a file cannot be read to its end, or a weight cannot be read.
    """
    rows = Rows(table, columns_for(table.facts.values(), law, cuts))
    rows.chunks = list(chunks_of(rows, progress, weight=weight, labels=labels))
    _of_one_type(rows.chunks)
    _reject_repeated(rows)
    return rows


def chunks_of(
    rows: Rows, progress: Progress | None = None, *, weight: str | None = None, labels: Sequence[str] = ()
) -> Iterator[Chunk]:
    """Yield a table's usable rows as they are read, whether or not an id repeats; what is rejected is told in ``rows``.

    Args:
        rows: the table and its columns; its own chunks stay as they are.
        progress: called after every batch.
        weight: see `read_rows`.
        labels: see `read_rows`.
    """
    table = rows.table
    kept = [label for label in labels if label in table.labels]
    for batch in _ahead(table.batches()):
        chunk = _chunk(batch, rows, weight, kept)
        rows.read += batch.num_rows
        if progress:
            progress("reading", rows.read, table.rows)
        yield chunk
    for line in table.malformed:
        rows.rejects.add(no_row(line))
    rows.read += len(table.malformed)


def _ahead(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield batches, the next of which is read while one is worked on."""
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = reader.submit(next, batches, None)
            yield batch


def _chunk(batch: pa.RecordBatch, rows: Rows, weight: str | None, kept: Sequence[str]) -> Chunk:
    import pyarrow as pa  # noqa: PLC0415

    table = rows.table
    first = rows.read + 1
    try:
        codes = {fact: rows.columns[fact].encode(batch[column]) for column, fact in table.facts.items()}
        keys = _keys(batch[KEY]) if KEY in table.labels else pa.array(np.arange(first, first + batch.num_rows))
        partner = np.zeros(batch.num_rows, np.uint16)
        if PARTNER in table.labels:
            told = batch[PARTNER].cast(pa.string()).fill_null("").dictionary_encode()
            numbers = [rows.partners.setdefault(text, len(rows.partners)) for text in told.dictionary.to_pylist()]
            partner = narrowed(np.array(numbers, np.int64))[told.indices.to_numpy()]
        measures = {} if weight is None else measures_of(batch, table, rows.columns, codes, weight, first)
        labels = {label: batch[label].cast(pa.string()) for label in kept}
    except pa.ArrowException as error:
        told = f"a column cannot be read as text: {str(error).splitlines()[0]}"
        raise InputError(told, where=f"{table.name}, rows {first:,} on") from None
    chunk = Chunk(keys, codes, partner, measures, labels)
    nameless = np.flatnonzero(_nameless(keys)).tolist()
    faults = dict.fromkeys(nameless, NO_ID) | wrong_rows(rows.columns, codes)
    if not faults:
        return chunk
    for row, why in sorted(faults.items()):
        rows.rejects.add(with_fault(keys[row].as_py() if keys[row].is_valid else None, why, first + row))
    mask = np.ones(len(chunk), np.bool_)
    mask[list(faults)] = False
    return chunk.keep(mask)


def _keys(keys: pa.Array) -> pa.Array:
    """Return ids as text or numbers, whatever they are stored as."""
    import pyarrow as pa  # noqa: PLC0415

    return keys if pa.types.is_primitive(keys.type) else keys.cast(pa.string())


def _of_one_type(chunks: Sequence[Chunk]) -> None:
    """Make ids text where some files have text and others numbers."""
    import pyarrow as pa  # noqa: PLC0415

    if len({chunk.keys.type for chunk in chunks}) > 1:
        for chunk in chunks:
            chunk.keys = chunk.keys.cast(pa.string())


def _nameless(keys: pa.Array) -> npt.NDArray[np.bool_]:
    """Return which keys are missing or blank."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    found = keys.is_null()
    if pa.types.is_string(keys.type):
        found = pc.or_(found, pc.equal(pc.utf8_trim_whitespace(keys), "").fill_null(True))
    return np.asarray(found.to_numpy(zero_copy_only=False), np.bool_)


def _reject_repeated(rows: Rows) -> None:
    """Leave only the first of rows with the same id."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    if KEY not in rows.table.labels or not rows.chunks:
        return
    keys = pa.chunked_array([chunk.keys for chunk in rows.chunks])
    if _rising(keys) or pc.count_distinct(keys).as_py() == len(keys):
        return
    place = pa.array(np.arange(len(keys)))
    first = pa.table({"key": keys, "place": place}).group_by("key").aggregate([("place", "min")])["place_min"]
    stays = np.zeros(len(keys), np.bool_)
    stays[first.to_numpy()] = True
    begin = 0
    for number, chunk in enumerate(rows.chunks):
        mask = stays[begin : begin + len(chunk)]
        for row in np.flatnonzero(~mask).tolist():
            rows.rejects.add(Rejected(str(chunk.keys[row].as_py()), REPEATED))
        begin += len(chunk)
        if not mask.all():
            rows.chunks[number] = chunk.keep(mask)


def _rising(keys: pa.ChunkedArray) -> bool:
    """Whether each key is greater than the one before, as in most files, so that none is used twice."""
    import pyarrow.compute as pc  # noqa: PLC0415

    last = None
    for chunk in keys.chunks:
        if len(chunk) and last is not None and not last < chunk[0].as_py():
            return False
        if len(chunk) > 1 and not pc.all(pc.less(chunk[:-1], chunk[1:])).as_py():
            return False
        last = chunk[-1].as_py() if len(chunk) else last
    return True
