"""Every combination of facts looked up under the law before and under the law with reforms.

The laws share all that the reforms leave alone: of the second, only the combinations that the reforms can reach are
worked out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from comity.compile.answer import CompiledAnswer
from comity.compile.codes import FactCodes
from comity.compile.compiled_law import CompiledLaw, compile_law
from comity.compile.merge import MOST_CELLS
from comity.determine.activity import Activity
from comity.determine.outcome import Outcome
from comity.engines.incremental import IncrementalReform
from comity.engines.numba.kernel import Kernel
from comity.law.values import Possible
from comity.portfolio.rows import Progress
from comity.reform.answers import ITEM, items_of
from comity.reform.combinations import Combinations
from comity.reform.laws import Laws
from comity.reform.portfolio import Ids, ReadPortfolio

_FEW: Final = 1 << 16
"""Up to so many rows numba is not worth loading."""
_MANY: Final = 1 << 22
"""Above so many, tables are worth packing."""

Codes = Mapping[str, npt.NDArray[Any]]


class WithItem(NamedTuple):
    """An activity with one of its possible items.

    Attributes:
        before: the outcome under the law before, where it was looked up.
        after: the outcome under the law with reforms.
    """

    item: Possible
    before: Outcome = Outcome.UNDETERMINED
    after: Outcome = Outcome.UNDETERMINED


class Lookup:
    """A portfolio under two laws.

    Attributes:
        answers: what each number of an answer means, under either law.
        before: by combination, the number of the answer under the law before.
        after: the same under the law with reforms.
        reached: by combination, whether the reforms can make a difference; where not, both answers are the same in
            every respect.
        beyond: by combination, whether its activity says more than its facts, so that it must be determined by itself.

    Args:
        read: the rows, as the law before reads them.
        relisted: the same, as the law with reforms reads them, if it lists items otherwise.
        combinations: of their facts.
        laws: the two laws.
        progress: called with what is being done, how many combinations are done, and of how many.
    """

    def __init__(
        self,
        read: ReadPortfolio,
        relisted: ReadPortfolio | None,
        combinations: Combinations,
        laws: Laws,
        progress: Progress,
    ) -> None:
        self._read, self._relisted, self._combinations, self._laws = read, relisted, combinations, laws
        progress("compiling", 0, None)
        self._compiled = self._compile(_with_single_items(read.codes))
        self.answers: Sequence[CompiledAnswer] = self._compiled.answers
        self.before = np.zeros(len(combinations), np.int32)
        self.after = np.zeros(len(combinations), np.int32)
        blocks = zip(read.blocks, combinations.first, strict=True)
        self.beyond: npt.NDArray[np.bool_] = np.concatenate([block.beyond[places] > 0 for block, places in blocks])
        self.reached = self.beyond.copy()
        for begin, codes, size in combinations.parts(read):
            some = slice(begin, begin + size)
            self.before[some] = self._ids(self._compiled, codes, size)
            progress("looking up", begin + size, len(combinations))
        if relisted is None:
            self._look_up_reached(progress)
        else:
            self._look_up_afresh(relisted)

    def activities(self, number: int) -> tuple[Activity, Activity]:
        """Return the activity that states a combination, as each of the laws reads it."""
        block, place = self._combinations.place(number)
        first = self._read.activity(block, place, self._laws.baseline)
        if self._relisted is None:
            return first, first
        return first, self._relisted.activity(block, place, self._laws.reformed)

    def items_reached(self, numbers: Iterable[int]) -> Mapping[int, Sequence[WithItem]]:
        """Return for combinations of which the item may be one of several those items with which reforms reach them."""
        items = {number: found for number in numbers if (found := items_of(self._item(number)))}
        unknown = {number for number in items if self._relisted is not None or self.beyond[number]}
        result = {n: [WithItem(item) for item in some] if n in unknown else [] for n, some in items.items()}
        asked = [(number, item) for number, some in items.items() if number not in unknown for item in some]
        for number, with_item in self._reached_with(asked):
            result[number].append(with_item)
        return result

    def _item(self, number: int) -> Possible | None:
        block, place = self._combinations.place(number)
        codes = self._read.blocks[block].codes
        return self._read.codes[ITEM].possible[int(codes[ITEM][place])] if ITEM in codes else None

    def _reached_with(self, asked: Sequence[tuple[int, Possible]]) -> Iterator[tuple[int, WithItem]]:
        """Yield those of some combinations, each with another item, that the reforms can reach."""
        if not asked:
            return
        blocks, places = self._read.blocks, [self._combinations.place(number) for number, _ in asked]
        codes = {
            name: np.array([blocks[block].codes[name][place] for block, place in places]) for name in self._read.codes
        }
        index = self._compiled.columns[ITEM].index
        codes[ITEM] = np.array([index[item] for _, item in asked], np.int32)
        ids = self._compiled.ids(codes, len(asked)).astype(np.int32)
        after = self._reformed.after(codes, ids)
        for place in after.where.tolist():
            before, now = (after.answers[of[place]].outcome for of in (ids, after.ids))
            number, item = asked[place]
            yield number, WithItem(item, before, now)

    @cached_property
    def _reformed(self) -> IncrementalReform:
        return IncrementalReform(self._compiled, self._laws.reformed)

    def _compile(self, codes: Mapping[str, FactCodes]) -> CompiledLaw:
        most_cells = MOST_CELLS if len(self._combinations) > _MANY else 0
        return compile_law(self._laws.baseline, self._laws.day, codes, most_cells=most_cells)

    def _look_up_reached(self, progress: Progress) -> None:
        for begin, codes, size in self._combinations.parts(self._read):
            some = slice(begin, begin + size)
            found = self._reformed.after(codes, self.before[some])
            self.answers = found.answers
            self.after[some] = found.ids
            self.reached[begin + found.where] = True
            progress("comparing", begin + size, len(self._combinations))

    def _look_up_afresh(self, relisted: ReadPortfolio) -> None:
        compiled = compile_law(self._laws.reformed, self._laws.day, relisted.codes)
        first = len(self.answers)
        self.answers = [*self.answers, *compiled.answers]
        for begin, codes, size in self._combinations.parts(relisted):
            self.after[begin : begin + size] = self._ids(compiled, codes, size) + first
        self.reached[:] = True

    def _ids(self, compiled: CompiledLaw, codes: Codes, rows: int) -> Ids:
        if len(self._combinations) <= _FEW:
            return compiled.ids(codes, rows)
        return Kernel.of(compiled.stages).run(codes, rows).astype(np.int32)


def relists(laws: Laws) -> bool:
    """Whether the law with reforms lists items or facts otherwise, so that rows must be read as each law has them."""
    before, after = laws.baseline, laws.reformed
    return after.codes is not before.codes or after.schema.facts.keys() != before.schema.facts.keys()


def _with_single_items(codes: Mapping[str, FactCodes]) -> Mapping[str, FactCodes]:
    """Return codes that have each item which some row leaves possible: it is looked up by itself."""
    if ITEM not in codes:
        return codes
    items = codes[ITEM]
    single = [one for possible in items.possible if possible is not None for one in items_of(possible)]
    extended = (*items.possible, *(one for one in dict.fromkeys(single) if one not in items.index))
    return {**codes, ITEM: FactCodes(ITEM, extended, items.cuts)}
