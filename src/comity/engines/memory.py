"""Rows in memory: read once, each looked up in the stages by whatever loop an engine has for that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from comity.compile.compiled_law import CompiledLaw, cuts_for
from comity.engines.protocol import Options
from comity.engines.row_words import RowWords, of_answer, of_group
from comity.engines.tally import ITEM, RowGroup, Tally, counts, grouped_by, salts, undetermined
from comity.errors import InputError
from comity.files import check_output, replacing
from comity.law.law import Law
from comity.portfolio.partners import Partners
from comity.portfolio.reader import open_table
from comity.portfolio.rows import Chunk, Rows, read_rows

if TYPE_CHECKING:
    import pyarrow as pa

Lookup = Callable[[CompiledLaw, Chunk], npt.NDArray[Any]]
"""Finds the id of the answer in every row."""


@dataclass(frozen=True)
class InMemory:
    """An engine whose rows are in memory (see `comity.engines.protocol.Engine`).

    Attributes:
        lookup: its loop.
    """

    name: str
    lookup: Lookup
    requirements: tuple[str, ...] = ()
    install: str = ""
    takes: tuple[str, ...] = ()

    @contextmanager
    def read(self, source: Any, law: Law, day: date, options: Options) -> Iterator[MemoryRows]:
        """Read a portfolio into memory."""
        table = open_table(source, law.schema, options.table)
        cuts = cuts_for(table.facts.values(), [law], day)
        yield MemoryRows(read_rows(table, law, cuts, options.progress), self.lookup, options)

    def check_output(self, output: Path) -> None:
        """Refuse a place where no file can be written."""
        check_output(output)


class MemoryRows:
    """A portfolio in memory (see `comity.engines.protocol.EngineRows`)."""

    def __init__(self, rows: Rows, lookup: Lookup, options: Options) -> None:
        self.table, self.codes, self.rejects = rows.table, rows.codes, rows.rejects
        self.partners = list(rows.partners)
        self._rows, self._lookup, self._options = rows, lookup, options
        self._ids: list[npt.NDArray[Any]] = []

    def tally(self, compiled: CompiledLaw) -> Tally:
        """Look every row up, and count."""
        partners, answers = Partners(self.partners, self.codes), len(compiled.answers)
        items = len(self.codes[ITEM].possible) if ITEM in self.codes else 0
        by_partner = np.zeros((len(partners.names), answers), np.int64)
        by_item = np.zeros((items, answers), np.int64)
        done = 0
        for chunk in self._rows.chunks:
            ids = self._lookup(compiled, chunk)
            self._ids.append(ids)
            by_partner += counts(partners.of(chunk.partner, chunk.codes), ids, by_partner.shape)
            if items:
                by_item += counts(chunk.codes[ITEM], ids, by_item.shape)
            done += len(chunk)
            self._options.told("determining", done, len(self._rows))
        return Tally(by_partner, by_item, self._rows.unknown())

    def undetermined(self, compiled: CompiledLaw, most: int) -> Sequence[RowGroup]:
        """Return the largest groups of undetermined rows that state the same facts."""
        open_ = undetermined(compiled)
        where = [np.flatnonzero(open_[ids]) for ids in self._ids]
        keys = [self._keys(chunk, place) for chunk, place in zip(self._rows.chunks, where, strict=True)]
        every, sizes = np.unique(np.concatenate([np.zeros(0, np.int64), *keys]), return_counts=True)
        largest = every[np.argsort(-sizes, kind="stable")[:most]]
        order = np.argsort(largest)
        found: dict[int, tuple[dict[str, int], int]] = {}
        labels: dict[int, dict[int, int]] = {}
        for chunk, ids, place, key in zip(self._rows.chunks, self._ids, where, keys, strict=True):
            number = _number_in(key, largest, order)
            of = np.flatnonzero(number >= 0)
            for group, row in zip(*(one.tolist() for one in np.unique(number[of], return_index=True)), strict=True):
                at = place[of[row]]
                codes = {name: int(chunk.codes[name][at]) for name in grouped_by(self.codes)}
                found.setdefault(group, (codes, int(ids[at])))
            pairs = np.stack([number[of], chunk.partner[place[of]].astype(np.int64)])
            for (group, label), rows in zip(*_counted(pairs), strict=True):
                of_group = labels.setdefault(group, {})
                of_group[label] = of_group.get(label, 0) + rows
        return [RowGroup(*found[group], labels[group]) for group in range(len(largest))]

    def write(self, compiled: CompiledLaw, resolved: Sequence[RowGroup], output: Path) -> None:
        """Write the rows to a Parquet file, whole or not at all."""
        import pyarrow as pa  # noqa: PLC0415  loaded only where rows are handed over
        import pyarrow.parquet as pq  # noqa: PLC0415

        done = 0
        with replacing(output) as temporary:
            try:
                with pq.ParquetWriter(temporary, self._schema(compiled)) as writer:
                    for batch in self._answered(compiled, resolved):
                        writer.write_batch(batch)
                        done += batch.num_rows
                        self._options.told("writing", done, len(self._rows))
            except pa.ArrowException as error:
                raise InputError(f"cannot be written ({str(error).splitlines()[0]})", where=str(output)) from None

    def answered(self, compiled: CompiledLaw, resolved: Sequence[RowGroup]) -> pa.Table:
        """Return the rows as one table."""
        import pyarrow as pa  # noqa: PLC0415

        return pa.Table.from_batches(list(self._answered(compiled, resolved)), self._schema(compiled))

    def _schema(self, compiled: CompiledLaw) -> pa.Schema:
        import pyarrow as pa  # noqa: PLC0415

        words = pa.dictionary(pa.int16(), pa.string())
        key = self._rows.chunks[0].keys.type if self._rows.chunks else pa.string()
        told = {"law": compiled.law.sha256, "day": str(compiled.day), "portfolio": self.table.name}
        return pa.schema([("key", key), *((name, words) for name in RowWords._fields)], metadata=told)

    def _answered(self, compiled: CompiledLaw, resolved: Sequence[RowGroup]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa  # noqa: PLC0415

        told = [of_answer(answer) for answer in compiled.answers]
        told += [of_group(group, compiled.answers[group.answer]) for group in resolved]
        words = [_numbered(texts) for texts in zip(*told, strict=True)]
        open_, schema = undetermined(compiled), self._schema(compiled)
        keys = np.array([self._key(group) for group in resolved], np.int64)
        for chunk, ids in zip(self._rows.chunks, self._ids, strict=True):
            row = ids.astype(np.int64)
            if len(keys):
                place = np.flatnonzero(open_[ids])
                number = _number_in(self._keys(chunk, place), keys, np.argsort(keys))
                row[place[number >= 0]] = len(compiled.answers) + number[number >= 0]
            columns = [
                pa.DictionaryArray.from_arrays(pa.array(numbers[row], mask=numbers[row] < 0), texts)
                for numbers, texts in words
            ]
            yield pa.record_batch([chunk.keys, *columns], schema=schema)

    @cached_property
    def _salts(self) -> Mapping[str, npt.NDArray[np.int64]]:
        return salts(self.codes)

    def _keys(self, chunk: Chunk, place: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
        """Return the key of the group of some rows (see `comity.engines.tally.salts`)."""
        found = np.zeros(len(place), np.int64)
        for name, told in self._salts.items():
            found ^= told[chunk.codes[name][place]]
        return found

    def _key(self, group: RowGroup) -> int:
        return int(np.bitwise_xor.reduce([told[group.codes[name]] for name, told in self._salts.items()]))


def _numbered(texts: Sequence[str | None]) -> tuple[npt.NDArray[np.int16], list[str]]:
    """Return the number of each text among the distinct ones, -1 for none, and these."""
    distinct = list(dict.fromkeys(text for text in texts if text is not None))
    number: dict[str | None, int] = {text: place for place, text in enumerate(distinct)} | {None: -1}
    return np.array([number[text] for text in texts], np.int16), distinct


def _number_in(
    keys: npt.NDArray[np.int64], wanted: npt.NDArray[np.int64], order: npt.NDArray[np.intp]
) -> npt.NDArray[np.intp]:
    """Return for each key its place among those that are wanted, -1 if it is none of them.

    Args:
        keys: any.
        wanted: distinct ones.
        order: what sorts these.
    """
    if not len(wanted):
        return np.full(len(keys), -1, np.intp)
    place = order[np.minimum(np.searchsorted(wanted, keys, sorter=order), len(wanted) - 1)]
    return np.where(wanted[place] == keys, place, -1)


def _counted(pairs: npt.NDArray[np.int64]) -> tuple[list[list[int]], list[int]]:
    """Return the distinct pairs, and how often each occurs."""
    found, rows = np.unique(pairs, axis=1, return_counts=True)
    return found.T.tolist(), rows.tolist()
