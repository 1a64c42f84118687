"""A reform over rows that were answered before: only those it can reach are answered again.

The circuits of both laws share every part that the reform leaves alone. From the rules it does touch, a small program
tells the rows for which some rule says something else; these alone are worked out anew.
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

from comity.errors import LawError
from comity.law.law import BoundExemption, BoundRule, Law, LawAtDate
from comity.law.rules import EFFECTS
from comity.portfolio.circuit import FALSE, Node, evaluate, nodes_of
from comity.portfolio.compiled import Answer, CompiledLaw, answer_of, packed
from comity.portfolio.contract import Contractor
from comity.portfolio.decision import Decision
from comity.portfolio.kernel import Kernel
from comity.portfolio.stage import Ids, Stage, needed

_FEW: Final = 1 << 15
"""Up to how many rows the new law is worked out directly; above, it is compiled first."""
_MANY: Final = 1 << 23
"""Above how many rows a program is worth packing."""
_BLOCK: Final = 1 << 13

Codes = Mapping[str, npt.NDArray[Any]]
_Bound = BoundRule | BoundExemption


@dataclass(frozen=True)
class After:
    """Rows under a reformed law.

    Attributes:
        answers: what each id means; those of the law before come first, and ids stay the same from call to call.
        ids: by row.
        reached: how many rows were worked out anew.
    """

    answers: tuple[Answer, ...]
    ids: Ids
    reached: int


class Reformed:
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
        return tuple(dict.fromkeys(rule for rule, _ in self._pairs))

    def after(self, codes: Codes, ids: Ids) -> After:
        """Return what the reformed law says of rows.

        Args:
            codes: the codes of each column.
            ids: the ids of the law before, by row.
        """
        rows = len(ids)
        where = np.flatnonzero(self._reached(codes, rows))
        if not len(where):
            return After(tuple(self._known), ids, 0)
        few = {name: np.asarray(column)[where] for name, column in codes.items()}
        results, place = self._results(few, len(where))
        known, answers = self._known, [answer_of(self._decision, *result) for result in results]
        numbers = np.array([known.setdefault(answer, len(known)) for answer in answers], np.int32)
        found = ids.copy()
        found[where] = numbers[place]
        return After(tuple(known), found, len(where))

    @cached_property
    def _decision(self) -> Decision:
        """The new law as a circuit: made when the first row is reached."""
        return Decision(self._law, self._law.at(self._before.day), self._truths)

    def _reached(self, codes: Codes, rows: int) -> npt.NDArray[np.bool_]:
        """Return for each row whether the reform can make a difference."""
        stages, results = self._program("reached", rows > _MANY)
        differs = np.array([result[0] != FALSE for result in results])
        return np.asarray(differs[Kernel.of(stages).run(codes, rows)], np.bool_)

    def _results(self, codes: Codes, rows: int) -> tuple[Sequence[tuple[int, ...]], Ids]:
        """Return the distinct results of the new law, and which of them each row has."""
        if rows > _FEW:
            stages, results = self._program("answer", rows > _MANY)
            return results, Kernel.of(stages).run(codes, rows).astype(np.int32)
        blocks = [self._block(codes, start, min(start + _BLOCK, rows)) for start in range(0, rows, _BLOCK)]
        found, place = np.unique(np.concatenate(blocks), axis=0, return_inverse=True)
        return [tuple(map(int, result)) for result in found], place.reshape(-1).astype(np.int32)

    def _block(self, codes: Codes, start: int, end: int) -> npt.NDArray[np.int16]:
        """Return the outputs of some rows: an output in each column."""
        outputs = self._decision.outputs
        axes = {name: np.asarray(column[start:end], np.intp) for name, column in codes.items()}
        for stage in self._before.given.stages:
            axes[stage.name] = stage.apply(axes).astype(np.intp)
        found = evaluate(self._nodes, axes)
        return np.stack([np.broadcast_to(found[node.number], end - start) for node in outputs], axis=1)

    @cached_property
    def _nodes(self) -> list[Node]:
        return nodes_of(self._decision.outputs)

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
        return self._circuit.most([self._circuit.constant(FALSE), *(node for _, node in self._pairs)])

    def _touched(self, old: LawAtDate, new: LawAtDate) -> Iterator[tuple[str, Node]]:
        """Yield each rule that says something else, with where it does; rules that both laws share do not."""
        before, after = _by_id(old), _by_id(new)
        for rule in {**before, **after}:
            one, other = before.get(rule), after.get(rule)
            if one is other:
                continue
            for first, second in self._to_compare(one, other):
                node = self._circuit.differ(first, second)
                if node.high > FALSE:
                    yield rule, node

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


def _by_id(at: LawAtDate) -> Mapping[str, _Bound]:
    rules = {bound.rule.id: bound for effect in EFFECTS if effect != "classifies" for bound in at.rules(effect)}
    return {**rules, **{exemption.bound.rule.id: exemption for exemption in at.exemptions}}


def _rule_of(bound: _Bound) -> BoundRule:
    return bound.bound if isinstance(bound, BoundExemption) else bound


def _effect(bound: BoundRule) -> Any:
    """Return what a rule does and how well it is sourced, its name for people aside."""
    told = msgspec.to_builtins(getattr(bound.rule, bound.rule.effect))
    told.pop("name", None)
    return bound.rule.effect, msgspec.json.encode(told, order="sorted"), bound.rule.confidence
