"""Compare a portfolio of any size: looked up under the law, and only what the reforms can reach looked up again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import accumulate
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from comity.compile.compiled_law import CompiledAnswer as Found
from comity.compile.compiled_law import compile_law, cuts_for
from comity.determine import Activity, Outcome
from comity.engines.incremental import IncrementalReform
from comity.engines.numba.kernel import Kernel
from comity.errors import InputError, LawError
from comity.law.law import Law
from comity.law.reforms import Reform
from comity.law.source import Confidence
from comity.law.values import Possible
from comity.portfolio.measures import ROWS, VALUE, VALUED, WEIGHT
from comity.portfolio.reader import open_table
from comity.portfolio.rows import Chunk, Partners, Progress, Rows, counted, read_rows
from comity.reform.burden import durations
from comity.reform.change import ComparedAnswer, kind_of
from comity.reform.compare import Laws, Pair, assemble, laws_of, told_days
from comity.reform.result import Comparison, ComparisonMethod
from comity.reform.rows import PortfolioRow, is_table

Ids = npt.NDArray[np.int32]
Sums = npt.NDArray[np.float64]
MEASURES: Final = (ROWS, WEIGHT, VALUED, VALUE)
Look = Callable[[int, Chunk, Ids], Ids]
MOST_CELLS: Final = 500_000
"""Up to so many distinct activities are counted first."""
FEW_ROWS: Final = 500
"""Up to so many rows are determined one by one, and looked at more closely."""
_BY: Final = ("activity.kind", "item.classification")


def in_bulk(source: Any, law: Law) -> bool:
    """Whether a portfolio has so many rows that they are looked up rather than determined one by one.

    Raises:
        InputError: a table that cannot be read.
    """
    if not is_table(source):
        return False
    table = open_table(source, law.schema)
    if table.rows is not None:
        return table.rows > FEW_ROWS
    rows = accumulate(batch.num_rows for batch in table.batches())
    return any(read > FEW_ROWS for read in rows)


def compare_in_bulk(
    source: Any,
    reforms: Sequence[Reform],
    law: Law,
    on: date | None,
    weight: str = "",
    progress: Progress | None = None,
) -> Comparison:
    """Return what reforms change for a portfolio of any size; rows that change alike are told together.

    Args:
        source: see `comity.portfolio.reader.open_table`.
        reforms: applied together and in order.
        law: the law to start from.
        on: the day; the reforms' own, or today for proposals, if None.
        weight: a column that weighs the rows; every row counts once if empty.
        progress: called with what is being done, how many rows are done, and of how many.

    Raises:
        InputError: the portfolio or a weight cannot be read.
        LawError: a reform does not fit the law.
    """
    return _Bulk(source, laws_of(law, reforms, on), reforms, weight, progress).compare()


class _Bulk:
    """One comparison, step by step."""

    def __init__(
        self, source: Any, both: Laws, reforms: Sequence[Reform], weight: str, progress: Progress | None
    ) -> None:
        self._source, self._both, self._reforms, self._weight = source, both, reforms, weight
        self._tell = progress or (lambda *_: None)
        self._rows = self._read(both.baseline, both.reformed)
        self._tell("compiling", 0, None)
        self._before = compile_law(both.baseline, both.day, self._rows.codes)
        self._answers: Sequence[Found] = self._before.answers
        self._reached = 0

    def compare(self) -> Comparison:
        """Look every row up under both laws."""
        again = self._again()
        cells = counted(self._rows, MOST_CELLS) if again else None
        again = again or self._afresh()
        chunks = [cells] if cells else self._rows.chunks
        partners, kernel = Partners(self._rows), Kernel.of(self._before.stages)
        groups: dict[tuple[int, ...], Sums] = defaultdict(lambda: np.zeros(len(MEASURES)))
        done = 0
        for number, chunk in enumerate(chunks):
            ids = kernel.run(chunk.codes, len(chunk)).astype(np.int32)
            for group, sums in self._grouped(chunk, ids, again(number, chunk, ids), partners.of(chunk)):
                groups[group] += sums
            done += len(chunk)
            self._tell("comparing", done, sum(map(len, chunks)))
        pairs = [self._pair(place, *one, partners.names) for place, one in enumerate(groups.items(), 1)]
        return assemble(pairs, self._both, self._reforms, self._method(pairs, cells))

    def _read(self, *laws: Law) -> Rows:
        table = open_table(self._source, laws[0].schema)
        cuts = cuts_for(table.facts.values(), laws, self._both.day)
        rows = read_rows(table, laws[0], cuts, self._tell, weight=self._weight)
        if not len(rows):
            first = f"no row could be read; the first: {rows.rejected[0].why}" if rows.rejected else "holds no activity"
            raise InputError(first, where=table.name, accepts="a row for each activity")
        return rows

    def _again(self) -> Look | None:
        """Return how to work out again only the rows that the reforms can reach; None if they change the lists."""
        try:
            reformed = IncrementalReform(self._before, self._both.reformed)
        except LawError:
            return None

        def look(_: int, chunk: Chunk, ids: Ids) -> Ids:
            after = reformed.after(chunk.codes, ids)
            self._answers = after.answers
            self._reached += after.reached
            return after.ids

        return look

    def _afresh(self) -> Look:
        """Return how to look rows up whose items the reforms list otherwise: read and compiled once more."""
        rows = self._read(self._both.reformed, self._both.baseline)
        found = compile_law(self._both.reformed, self._both.day, rows.codes)
        self._answers = [*self._before.answers, *found.answers]
        kernel, first = Kernel.of(found.stages), len(self._before.answers)

        def look(number: int, chunk: Chunk, _: Ids) -> Ids:
            other = rows.chunks[number]
            if len(other) != len(chunk):
                told = "the reform changes which rows can be read"
                raise LawError(told, where="compare", accepts="a portfolio without the items it lists otherwise")
            self._reached += len(chunk)
            return kernel.run(other.codes, len(other)).astype(np.int32) + first

        return look

    def _grouped(self, chunk: Chunk, ids: Ids, after: Ids, partner: Ids) -> Iterator[tuple[tuple[int, ...], Sums]]:
        """Add up the rows that are of one kind and change alike."""
        told = [*(chunk.codes[name] for name in _BY if name in chunk.codes), partner, ids, after]
        sizes = [int(one.max()) + 1 for one in told]
        packed = np.ravel_multi_index([one.astype(np.int64) for one in told], sizes)
        distinct, place = np.unique(packed, return_inverse=True)
        sums = np.stack([np.bincount(place, chunk.measures[name]) for name in MEASURES], axis=1)
        keys = np.stack(np.unravel_index(distinct, sizes), axis=1)
        return zip(map(tuple, keys.tolist()), sums, strict=True)

    def _pair(self, place: int, group: tuple[int, ...], sums: Sums, partners: Sequence[str]) -> Pair:
        *codes, partner, before, after = group
        names = [name for name in _BY if name in self._rows.columns]
        stated = {n: self._rows.columns[n].possible[code] for n, code in zip(names, codes, strict=True)}
        facts: dict[str, Possible] = {name: one for name, one in stated.items() if one is not None}
        rows, weight, valued, value = sums.tolist()
        one = PortfolioRow(f"{place}", f"{rows:,.0f} rows alike", Activity(facts), {"partner": partners[partner]})
        was, is_now = (self._answer(self._answers[number]) for number in (before, after))
        return Pair(one, weight, was, is_now, kind_of(was, is_now), int(rows), int(valued), value)

    def _answer(self, found: Found) -> ComparedAnswer:
        """Return an answer as a comparison needs it: the authorization is that of the rule that decides."""
        outcome, pack = found.settled, self._both.reformed.pack.rules
        rule = (pack.get(found.rule) or self._both.baseline.pack.rules.get(found.rule)) if found.rule else None
        stands = outcome in (Outcome.AUTHORIZATION_REQUIRED, Outcome.POLICY_OF_DENIAL)
        needs = rule[0].requires if rule else None
        exempts = rule[0].exempts if rule else None
        return ComparedAnswer(
            outcome=outcome,
            required=(needs.authorization,) if needs and stands else (),
            by=found.rule,
            cites=(rule[0].cite,) if rule else (),
            exemption=exempts.name if exempts else "",
            review="denial" if outcome is Outcome.POLICY_OF_DENIAL else "",
            verified=not outcome.permissive or found.confidence is Confidence.PRIMARY,
        )

    def _method(self, pairs: Sequence[Pair], cells: Chunk | None) -> ComparisonMethod:
        rows, both = self._rows, self._both
        undecided = sum(p.rows for p in pairs if Outcome.UNDETERMINED in (p.before.outcome, p.after.outcome))
        unit = f"{len(cells):,} distinct activities were counted" if cells else f"{len(rows):,} rows were looked up"
        how = (
            f"{unit} under the baseline; {self._reached:,} of them, which the reform can reach, were worked out again"
            + ("; the others were answered from the counts" if cells else "; the others stay as they were")
        )
        known = durations()
        asked = sorted({name for p in pairs for a in (p.before, p.after) for name in a.required})
        return ComparisonMethod(
            portfolio=rows.table.name,
            read=rows.read,
            decided=len(rows) - undecided,
            undecided=undecided,
            rejected=tuple((one.key, one.why) for one in rows.rejected),
            distinct=len(cells) if cells else len(rows),
            recounted=self._reached,
            answered=how,
            weights=f"column '{self._weight}'" if self._weight else "every row counts once",
            baseline=both.said,
            baseline_sha256=both.baseline.sha256,
            reformed_sha256=both.reformed.sha256,
            durations=tuple(told_days(name, known[name]) for name in asked if name in known),
            notes=(
                "undetermined rows were not asked whether all answers to what is unknown agree",
                "of several authorizations that a row needs, the first that stands is told",
                "rows of one partner, item and kind that change alike are told together",
            ),
        )
