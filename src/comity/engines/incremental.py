"""A reform over rows that were answered before: only those it can reach are answered again.

The circuits of both laws share every part that the reform leaves alone. From the rules it does touch, a small program
tells the rows for which some rule says something else; these alone are worked out anew, and once for all rows that the
new law cannot tell apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt

from comity.compile.answer import CompiledAnswer
from comity.compile.circuit import FALSE, Node, Small
from comity.compile.compiled_law import CompiledLaw, answer_of, packed
from comity.compile.decision import Decision
from comity.compile.difference import where_different
from comity.compile.join import Contractor
from comity.compile.stage import Ids, Stage, classes_of, needed, some_code
from comity.engines.numba.kernel import Kernel
from comity.engines.numba.program import Program
from comity.errors import LawError
from comity.law.at_date import BoundExemption, BoundRule, LawAtDate
from comity.law.law import Law

_FEW: Final = 1 << 19
"""Up to how many rows the new law is worked out directly; above, it is compiled first."""
_MANY: Final = 1 << 23
"""Above how many rows a program is worth packing."""

ColumnCodes = Mapping[str, npt.NDArray[Any]]
_Bound = BoundRule | BoundExemption


@dataclass(frozen=True)
class After:
    """Rows under a reformed law.

    Attributes:
        answers: what each id means; those of the law before come first, and ids stay the same from call to call.
        ids: by row.
        where: the places of the rows that the reform can reach: these were worked out anew.
    """

    answers: tuple[CompiledAnswer, ...]
    ids: Ids
    where: npt.NDArray[np.intp]

    @property
    def reached(self) -> int:
        """How many rows were worked out anew."""
        return len(self.where)


class IncrementalReform:
    """A reformed law over the columns for which the law before was compiled.

    Args:
        before: the law before.
        law: the law after; it must know the same codes, and cut numbers nowhere else (see `compile_law`, ``refine``).

    Raises:
        LawError: the reformed law tells codes or numbers apart that the columns do not.
    """

    def __init__(self, before: CompiledLaw, law: Law) -> None:
        self._before = before
        self._law = law
        if law.codes is not before.law.codes or law.schema.facts.keys() != before.law.schema.facts.keys():
            raise LawError(
                "the reform changes the lists of items or of facts", where="compare", accepts="a fresh count"
            )
        self._known = {answer: number for number, answer in enumerate(before.answers)}
        self._programs: dict[tuple[str, bool], tuple[Sequence[Stage], Sequence[tuple[int, ...]]]] = {}
        self._circuit, self._truths = before.decision.circuit, before.decision.truths
        self._pairs = list(self._touched(before.law.at(before.day), law.at(before.day)))

    @property
    def touched(self) -> tuple[str, ...]:
        """The rules of which the reform changes what they say, or what follows from it."""
        return tuple(dict.fromkeys(rule for rule, *_ in self._pairs))

    def after(self, codes: ColumnCodes, ids: Ids) -> After:
        """Return what the reformed law says of rows.

        Args:
            codes: the codes of each column.
            ids: the ids of the law before, by row.
        """
        rows = len(ids)
        where = self._reached(codes, rows)
        if not len(where):
            return After(tuple(self._known), ids, where)
        few = _picked(codes, where)
        results, place = self._results(few, len(where))
        known, answers = self._known, [answer_of(self._decision, *result) for result in results]
        numbers = np.array([known.setdefault(answer, len(known)) for answer in answers], np.int32)
        found = ids.copy()
        found[where] = numbers[place]
        return After(tuple(known), found, where)

    @cached_property
    def _decision(self) -> Decision:
        """The new law as a circuit: made when the first row is reached."""
        return Decision(self._law.at(self._before.day), self._truths)

    def _reached(self, codes: ColumnCodes, rows: int) -> npt.NDArray[np.intp]:
        """Return the rows for which the reform can make a difference."""
        places = self._perhaps_reached(codes, rows)
        if len(places) > _FEW:
            stages, results = self._program("reached", rows > _MANY)
            differs = np.array([result[0] != FALSE for result in results])
            reached: npt.NDArray[np.bool_] = differs[Kernel.of(stages).run(codes, rows)]
            return np.flatnonzero(reached)
        if not len(places):
            return places
        told = self._run(self._said_of_rules, codes, places)
        reaches: npt.NDArray[np.bool_] = (told[0::2] != told[1::2]).any(axis=0)
        return np.flatnonzero(reaches) if len(places) == rows else places[reaches]

    def _perhaps_reached(self, codes: ColumnCodes, rows: int) -> npt.NDArray[np.intp]:
        """Return the rows that no single fact rules out."""
        where = where_different((one, other) for _, one, other in self._pairs)
        if where is None:
            return np.arange(rows)
        perhaps = np.zeros(rows, np.bool_)
        axes = dict(codes)
        for stage in needed(self._before.given.stages, *where):
            axes[stage.name] = stage.apply(axes)
        for source, differs in where.items():
            perhaps |= differs[axes[source]]
        return np.flatnonzero(perhaps)

    @cached_property
    def _said_of_rules(self) -> Program:
        """What each touched rule says before and after, in turn."""
        return Program.of([node for _, one, other in self._pairs for node in (one, other)])

    def _run(self, program: Program, codes: ColumnCodes, places: npt.NDArray[np.intp]) -> Small:
        """Return what a program finds in some rows."""
        stages = needed(self._before.given.stages, *program.sources)
        wanted = {*program.sources, *(one.source for stage in stages for one in stage.inputs)}
        axes = {name: np.asarray(column)[places] for name, column in codes.items() if name in wanted}
        for stage in stages:
            axes[stage.name] = stage.apply(axes)
        return program.run(axes, len(places))

    def _results(self, codes: ColumnCodes, rows: int) -> tuple[Sequence[tuple[int, ...]], Ids]:
        """Return the distinct results of the new law, and which of them each row has."""
        if rows > _FEW:
            stages, results = self._program("answer", rows > _MANY)
            return results, Kernel.of(stages).run(codes, rows).astype(np.int32)
        kinds, some = self._kinds(codes, rows)
        told = self._run(self._answering, codes, some)
        numbers, count = classes_of(list(told))
        distinct = told[:, some_code(numbers, count)].T.tolist()
        return [tuple(result) for result in distinct], numbers[kinds]

    def _kinds(self, codes: ColumnCodes, rows: int) -> tuple[Ids, npt.NDArray[np.intp]]:
        """Return which rows the new law cannot tell apart, by row the number of its kind, and a row of each kind."""
        told = [classes[codes[name]] for name, classes in self._told_apart.items()]
        kinds, count = classes_of([np.zeros(rows, np.int32), *told])
        return kinds, some_code(kinds, count)

    @cached_property
    def _told_apart(self) -> Mapping[str, Ids]:
        """For each column, its classes under the new law: by code, the class."""
        stages = self._before.given.stages
        return {
            name: classes_of(
                [
                    self._answering.told_apart(name, len(column.possible)),
                    *(one.classes for stage in stages for one in stage.inputs if one.source == name),
                ]
            )[0]
            for name, column in self._before.columns.items()
        }

    @cached_property
    def _answering(self) -> Program:
        """What the new law answers."""
        return Program.of(self._decision.outputs)

    def _program(self, outputs: str, compact: bool) -> tuple[Sequence[Stage], Sequence[tuple[int, ...]]]:
        """Return stages whose last id tells the outputs: quickly, or for so many rows that packing pays."""
        if (outputs, compact) not in self._programs:
            nodes = self._decision.outputs if outputs == "answer" else (self._differs,)
            contractor = Contractor({outputs: nodes}, self._before.counts)
            found = contractor.contract()[outputs]
            stages = [*self._before.given.stages, *contractor.joins]
            if compact or not found.source or found.source in self._before.columns:
                self._programs[outputs, compact] = packed(stages, found.source, found.results)
            else:
                self._programs[outputs, compact] = needed(stages, found.source), found.results
        return self._programs[outputs, compact]

    @cached_property
    def _differs(self) -> Node:
        """Whether some rule says something else."""
        differ = [self._circuit.differ(one, other) for _, one, other in self._pairs]
        return self._circuit.most([self._circuit.constant(FALSE), *differ])

    def _touched(self, old: LawAtDate, new: LawAtDate) -> Iterator[tuple[str, Node, Node]]:
        """Yield each rule that says something else, with what it says before and after."""
        before, after = old.by_id, new.by_id
        for rule in {**before, **after}:
            one, other = before.get(rule), after.get(rule)
            if one is not other:  # what both laws share is the very same
                pairs = self._to_compare(one, other)
                yield from ((rule, first, second) for first, second in pairs if first is not second)

    def _to_compare(self, one: _Bound | None, other: _Bound | None) -> Iterator[tuple[Node, Node]]:
        """Yield what a rule says before and after; where its effect is another, all of it is something else."""
        none = self._circuit.constant(FALSE)
        same = one and other and _effect(_rule_of(one)) == _effect(_rule_of(other))
        before, after = self._said(one), self._said(other)
        for first, second in zip_longest(before, after, fillvalue=none):
            yield from [(first, second)] if same else [(first, none), (none, second)]

    def _said(self, bound: _Bound | None) -> list[Node]:
        """Return when a rule holds and, if it exempts, when it serves."""
        match bound:
            case None:
                return []
            case BoundExemption():
                return [self._truths.of(bound.bound.formula), self._truths.of(bound.serves)]
            case _:
                return [self._truths.of(bound.formula)]


def _picked(codes: ColumnCodes, rows: npt.NDArray[np.intp]) -> ColumnCodes:
    return {name: np.asarray(column)[rows] for name, column in codes.items()}


def _rule_of(bound: _Bound) -> BoundRule:
    return bound.bound if isinstance(bound, BoundExemption) else bound


def _effect(bound: BoundRule) -> Any:
    """Return what a rule does and how well it is sourced, its name for people aside."""
    told = msgspec.to_builtins(getattr(bound.rule, bound.rule.effect))
    told.pop("name", None)
    return bound.rule.effect, msgspec.json.encode(told, order="sorted"), bound.rule.confidence
