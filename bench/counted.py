"""``python -m bench.counted``: one more reform, and many candidates, over a hundred million counted rows.

Writes ``bench/results-counted.md``. The synthetic portfolio's first columns are read, its distinct rows counted, and
the counts scaled to a hundred million. Every matrix is checked against compiling the reformed law anew.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.conditions import Conditions
from bench.given import with_given
from bench.peers import OpenFisca
from bench.reform import ONE_MORE, candidates
from comity.compile.compiled_law import CompiledLaw, compile_law, cuts_for
from comity.engines.incremental import IncrementalReform
from comity.engines.numba.kernel import Kernel
from comity.law.law import Law, load
from comity.law.patch import apply_reform
from comity.law.reforms import Reform, load_reform
from comity.portfolio.measures import ROWS
from comity.portfolio.reader import open_table
from comity.portfolio.rows import Chunk, Rows, read_rows
from comity.portfolio.synthesize import synthesize_portfolio

DAY = date(2026, 11, 23)
SEED = 1
STANDS_FOR = 100_000_000
MOST_CELLS = 500_000
MOST_SECONDS = 60.0
TIMES = 9
COLUMNS = (
    "id",
    "activity.kind",
    "item.classification",
    "origin.country",
    "destination.country",
    "end_use.kind",
    "order.item_value",
)
RESULTS = Path(__file__).parent / "results-counted.md"


def counted(rows: Rows, most: int) -> Chunk | None:
    """Return the distinct rows with what those that say the same add up to; None if there are more than ``most``.

    The rows must have been read with their measures.
    """
    names = [*rows.columns, ""]
    if not rows.chunks or _distinct(rows.chunks[0], names) > min(most, 0.5 * len(rows.chunks[0]) + 1000):
        return None
    measures = list(rows.chunks[0].measures)
    parts = [_as_table(chunk, names) for chunk in rows.chunks]
    table = pa.concat_tables(parts, promote_options="permissive")  # codes are wider where there are more of them
    found = table.group_by(names).aggregate([(f"sum {name}", "sum") for name in measures])
    if found.num_rows > most:
        return None
    codes = {name: found[name].to_numpy() for name in rows.columns}
    keys = pa.array(np.arange(found.num_rows))
    sums = {name: found[f"sum {name}_sum"].to_numpy() for name in measures}
    return Chunk(keys, codes, found[""].to_numpy(), sums)


def _as_table(chunk: Chunk, names: Sequence[str]) -> pa.Table:
    columns = {name: chunk.codes[name] if name else chunk.partner for name in names}
    return pa.table(columns | {f"sum {name}": one for name, one in chunk.measures.items()})


def _distinct(chunk: Chunk, names: Sequence[str]) -> int:
    return int(_as_table(chunk, names).group_by(list(names)).aggregate([]).num_rows)


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return what some work gives and the milliseconds that it took."""
    start = time.perf_counter()
    result = work()
    return result, (time.perf_counter() - start) * 1000


class Counts:
    """Distinct rows, what each stands for, and their answers under the law before."""

    def __init__(self, law: Law, path: Path) -> None:
        table = pq.read_table(path, columns=list(COLUMNS))
        cuts = cuts_for(COLUMNS[1:], [law], DAY)
        rows, self.reading = timed(lambda: read_rows(open_table(table, law.schema), law, cuts, weight=""))
        cells, self.counting = timed(lambda: counted(rows, MOST_CELLS))
        assert cells is not None, f"more than {MOST_CELLS:,} distinct rows"
        self.rows = len(rows)
        self.law, self.cells = law, cells
        self.weights = cells.measures[ROWS] * (STANDS_FOR / len(rows))
        self.before, self.compiling = timed(lambda: compile_law(law, DAY, rows.codes))
        self.ids = Kernel.of(self.before.stages).run(cells.codes, len(cells)).astype(np.int32)
        self.uncounted = rows.chunks
        self.table = table

    def one_more(self, reform: Reform) -> tuple[float, float, int, Any]:
        """Return the milliseconds of patching, of everything else with the matrix, how many cells were reached."""
        new, patched = timed(lambda: apply_reform(self.law, reform, on=DAY))

        def answered() -> tuple[int, Any, Any]:
            after = IncrementalReform(self.before, new).after(self.cells.codes, self.ids)
            size = len(after.answers)
            return after.reached, after, np.bincount(self.ids * size + after.ids, self.weights, size * size)

        (reached, after, matrix), rest = timed(answered)
        assert matrix.sum() == STANDS_FOR or abs(matrix.sum() - STANDS_FOR) < 1
        return patched, rest, reached, after

    def check(self, reform: Reform, after: Any) -> None:
        """Compare with compiling the reformed law anew."""
        law = apply_reform(self.law, reform, on=DAY)
        anew = compile_law(law, DAY, self.before.columns)
        told = Kernel.of(anew.stages).run(self.cells.codes, len(self.cells))
        wrong = sum(
            after.answers[a] != anew.answers[b] for a, b in set(zip(after.ids.tolist(), told.tolist(), strict=True))
        )
        assert not wrong, reform.id

    def recount(self, reform: Reform) -> float:
        """Return the milliseconds of looking all rows up again that the reform reaches, without counts."""
        new = IncrementalReform(self.before, apply_reform(self.law, reform, on=DAY))
        kernel = Kernel.of(self.before.stages)
        ids = [kernel.run(chunk.codes, len(chunk)).astype(np.int32) for chunk in self.uncounted]
        return timed(lambda: [new.after(c.codes, i) for c, i in zip(self.uncounted, ids, strict=True)])[1]


def rerun(law: Law, table: Any) -> float:
    """Return the milliseconds in which openfisca-core runs the rules of a law over as many rows as were counted."""
    unstated = pa.DictionaryArray.from_arrays(pa.nulls(table.num_rows, pa.int8()), pa.array([], pa.string()))
    for name in ("end_user.country", "end_user.kind", "item.origin_country"):  # what the others ask for
        table = table.append_column(name, unstated)
    given = with_given(table, law)
    words = [field.name for field in given.schema if pa.types.is_dictionary(field.type)]
    texts = {name: tuple(given[name].combine_chunks().dictionary.to_pylist()) for name in words}
    closed = Conditions(law, DAY, texts, frozenset(given.column_names) - texts.keys())
    return timed(OpenFisca(closed, tuple(closed.rules), given).count)[1]


def page(found: Counts, lines: list[str], times: list[float], rows: int, openfisca: float) -> str:
    """Return the results as Markdown."""
    before: CompiledLaw = found.before
    cells: Chunk = found.cells
    table = "\n".join(lines)
    return f"""# Reforms over a hundred million counted rows

`python -m bench.counted --rows {rows}` on {platform.machine()}, Python {platform.python_version()}, 2 cores, wall.

Standard synthetic portfolio, seed {SEED}, {found.rows:,} rows of {len(COLUMNS) - 1} facts: {len(cells):,} distinct
rows, counted and scaled to {STANDS_FOR:,}. The law: {len(before.stages)} stages, {before.cells:,} cells.
Reading {found.reading:,.0f} ms, counting {found.counting:,.0f} ms, compiling {found.compiling:,.0f} ms, once.

One more reform with its full before/after matrix, in milliseconds: the first time it is asked, and the median of
{TIMES} times after; every matrix equals that of the reformed law compiled anew. Recounting is over all rows, uncounted.

| reform | first, in all | patch | rest, with matrix | cells reached | recounting all rows |
|---|---|---|---|---|---|
{table}

The last reform by running openfisca-core anew over {len(cells):,} rows (the rules' truths alone; how they combine is
not asked of it): {openfisca:,.0f} ms.

Candidate reforms one after another (patch, reach, matrix): {len(times)} in {sum(times) / 1000:.0f} s; median
{statistics.median(times):.0f} ms, at most {max(times):.0f} ms.
"""


def main() -> None:
    """Measure, check and write the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--print", action="store_true", help="print only")
    options = parser.parse_args()
    law = load()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.parquet"
        synthesize_portfolio(path, options.rows, SEED)
        found = Counts(law, path)
    lines = []
    for name in ONE_MORE:
        reform = load_reform(name)
        first, *others = [found.one_more(reform) for _ in range(1 + TIMES)]
        patched, rest = (statistics.median(times) for times in list(zip(*others, strict=True))[:2])
        *_, reached, after = first
        found.check(reform, after)
        told = f"{sum(first[:2]):.0f} | {patched:.0f} | {rest:.0f} | {reached:,} | {found.recount(reform):,.0f}"
        lines.append(f"| {name} | {told} |")
    times: list[float] = []
    for reform in candidates(law):
        if sum(times) > MOST_SECONDS * 1000:
            break
        patched, rest, _, _ = found.one_more(reform)
        times.append(patched + rest)
    again = rerun(apply_reform(law, reform, on=DAY), found.table.slice(0, len(found.cells)))
    told = page(found, lines, times, options.rows, again)
    if not options.print:
        RESULTS.write_text(told, encoding="utf-8")
    print(told)


if __name__ == "__main__":
    main()
