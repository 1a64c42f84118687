"""Reading a portfolio, however it is handed over: as a table, or as activities written out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from comity.compile.compiled_law import cuts_for
from comity.files import none_usable
from comity.law.law import Law
from comity.portfolio.activity_table import TableOptions
from comity.portfolio.built_in import BUILT_IN
from comity.portfolio.partners import Partners
from comity.portfolio.reader import SourceTable, open_table
from comity.portfolio.rows import Progress, Rows, read_rows
from comity.portfolio.sheets import is_table
from comity.reform.portfolio import ASSUMED, CHECKED, NAME, PARTNER, Block, Ids, ReadPortfolio
from comity.reform.written import read_activities, unscreened


def read_portfolio(
    source: Any,
    laws: Sequence[Law],
    day: date,
    weight: str = "",
    progress: Progress | None = None,
    options: TableOptions | None = None,
) -> ReadPortfolio:
    """Read a portfolio: a table, the name of a built-in one (``ties``), or activities.

    What a reform changes is not hidden by parties that are named and not screened: their screening is taken as clear.
    A table's row that cannot be read is rejected with its reason and the others stand; columns that are no facts are
    labels.

    Args:
        source: a file, a folder, a table in memory, or activities.
        laws: the law that says what a fact may be, and others that will be asked.
        day: the day whose law will be asked.
        weight: a column that weighs the rows; every row counts once if empty.
        progress: called with what is being done, how many rows are done, and of how many, if that is known.
        options: how a table is read, and facts of the rows that do not state them.

    Raises:
        InputError: no such file or portfolio, no row that can be read, or a weight that cannot.
    """
    if not is_table_source(source):
        return read_activities(source, laws, day, weight, options)
    table = open_table(source, laws[0].schema, options)
    named = unscreened(table.facts.values(), laws[0].schema.roles)
    table = replace(table, facts={column: fact for column, fact in table.facts.items() if fact not in named})
    cuts = cuts_for(table.facts.values(), laws, day)
    rows = read_rows(table, laws[0], cuts, progress, weight=weight, labels=(NAME, CHECKED, ASSUMED))
    if not len(rows):
        raise none_usable(table.name, [row.why for row in rows.rejects.rows(table)])
    return replace(_from_table(rows), taken_as_clear=bool(named))


def is_table_source(source: Any) -> bool:
    """Whether a source is a table, on disk or in memory, rather than activities written out."""
    if not isinstance(source, Path | str):
        return isinstance(source, SourceTable) or hasattr(source, "__arrow_c_stream__")
    return str(source) in BUILT_IN or Path(source).is_dir() or is_table(Path(source))


def _from_table(rows: Rows) -> ReadPortfolio:
    partners = Partners(list(rows.partners), rows.codes)
    numbers: dict[str, dict[str, int]] = {label: {"": 0} for label in (CHECKED, ASSUMED) if label in rows.table.labels}
    blocks = []
    for chunk in rows.chunks:
        labels = {label: _numbered(chunk.labels[label], known) for label, known in numbers.items()}
        labels[PARTNER] = partners.of(chunk.partner, chunk.codes)
        beyond = np.zeros(len(chunk), np.int32)
        blocks.append(Block(chunk.keys, chunk.labels.get(NAME), chunk.codes, labels, chunk.measures, beyond))
    return ReadPortfolio(
        name=rows.table.name,
        codes=rows.codes,
        blocks=blocks,
        labels={PARTNER: partners.names} | {label: list(known) for label, known in numbers.items()},
        read=rows.read,
        rejected=tuple((one.key, one.why) for one in rows.rejects.rows(rows.table)),
        not_facts=rows.table.others,
    )


def _numbered(texts: Any, numbers: dict[str, int]) -> Ids:
    """Return the number of each text; texts that are new get the next."""
    told = texts.fill_null("").dictionary_encode()
    known = np.array([numbers.setdefault(text, len(numbers)) for text in told.dictionary.to_pylist()], np.int32)
    return np.asarray(known[told.indices.to_numpy(zero_copy_only=False)])
