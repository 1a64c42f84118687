"""Conditions as circuits: every formula of a law over what columns may say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from comity.compile.algebra import ColumnAlgebra
from comity.compile.circuit import FALSE, TRUE, UNDECIDED, Circuit, Node, Small
from comity.compile.codes import FactCodes
from comity.compile.facts import ColumnFacts, FactSource
from comity.compile.readings import grade, part_of_set, reading, reading_of_pair, sure_members
from comity.determine.derive import others_may_take_part
from comity.determine.explain import unsure
from comity.law.formula import And, Atom, Constant, Facts, Formula, Named, Not, Or, Some
from comity.law.schema import Kind
from comity.law.values import Possible, is_known


class ConditionCircuits:
    """Makes the node of a formula: its truth, and how well that is founded (see `comity.compile.circuit`).

    What the kind of activity and what was assumed put out of play by themselves is surely false, however the law's
    text was read: the premise is listed with an answer instead (see `comity.determine.explain.Supporter`).
    """

    def __init__(self, circuit: Circuit, given: ColumnFacts) -> None:
        self.circuit = circuit
        self._given = given
        self._schema = given.law.schema
        self._memo: dict[tuple[Formula, bool], Node] = {}
        self._grades: dict[int, frozenset[int]] = {}

    def of(self, formula: Formula, *, premises: bool = False) -> Node:
        """Return the node of a formula; with ``premises``, knowing these alone."""
        key = (formula, premises)
        if key not in self._memo:
            self._memo[key] = self._make(formula, premises)
        return self._memo[key]

    def known(self, name: str) -> Node:
        """Return 6 where a fact is known at all, else 0."""
        return self._is_known(self._given.fact(name))

    def unsure(self, atom: Formula) -> Node:
        """Return 6 where the law's own content does not say what a test asks of possible values, else 0."""
        if not isinstance(atom, Atom) or not getattr(atom, "unsure", None):
            return self.circuit.constant(FALSE)
        if not (isinstance(atom, Some) and self._gathered(atom.fact)):
            return self._read_all([self._given.fact(name) for name in sorted(atom.facts)], partial(_is_unsure, atom))
        parts = [self._read_all([one], partial(_adds_unsure, atom)) for one in self._gathered_from(atom.fact)]
        found = self.circuit.most([self.circuit.constant(FALSE), *parts])
        if atom.fact not in self._given.columns:
            return found
        stated = self._given.stated(atom.fact)
        states, told = self._is_known(stated), self._read_all([stated], partial(_adds_unsure, atom))
        return self.circuit.most([told, self.circuit.least([self.circuit.negate(states), found])])

    def _read_all(self, known: Sequence[FactSource], says: Callable[[Mapping[str, Possible]], bool]) -> Node:
        """Return 6 where something is so of the values of one fact or two, else 0."""
        table = [
            [TRUE if says({k.codes.fact: p for k, p in zip(known, both, strict=True) if p is not None}) else FALSE]
            for both in product(*(one.codes.possible for one in known))
        ]
        shape = [len(one.codes.possible) for one in known]
        values = np.array(table, np.int16).reshape(shape)
        varying = [one.source for one in known if one.source]
        values = values[tuple(slice(None) if one.source else 0 for one in known)]
        match varying:
            case []:
                return self.circuit.constant(int(values))
            case [source]:
                return self.circuit.read(source, values)
            case [first, second]:
                return self.circuit.pair(first, second, values)
        raise TypeError("a test of more than two facts")

    def _make(self, formula: Formula, premises: bool) -> Node:
        match formula:
            case And(parts):
                return self.circuit.least([self.of(part, premises=premises) for part in parts])
            case Or(parts):
                return self.circuit.most([self.of(part, premises=premises) for part in parts])
            case Not(part):
                return self.circuit.negate(self.of(part, premises=premises))
            case Named():
                return self._named(formula, premises)
            case Constant(truth=truth):
                return self.circuit.constant(grade(truth, 0))
            case Some(fact=fact) if self._gathered(fact):
                return self.circuit.constant(UNDECIDED) if premises else self._of_gathered(formula)
            case Atom():
                return self._atom(formula, premises)
        raise TypeError(type(formula).__name__)

    def _named(self, formula: Named, premises: bool) -> Node:
        below = self.of(formula.part, premises=premises)
        if formula.source is None or premises:
            return below
        rank = formula.source.confidence.rank
        found = self.circuit.map(below, partial(_at_best, rank), _at_best, rank)
        if not self._may_be(found) & {FALSE + 1, FALSE + 2}:
            return found
        out_of_play = self.of(formula.part, premises=True)
        return self.circuit.least([found, self.circuit.may(out_of_play)])

    def _may_be(self, node: Node) -> frozenset[int]:
        """Return the grades that a truth may have, as far as its parts tell."""
        if node.number not in self._grades:
            match node.operation:
                case "constant":
                    found = frozenset([node.low])
                case "map":
                    assert node.values is not None  # noqa: S101
                    inner = self._may_be(node.parts[0])
                    found = frozenset(int(node.values[grade - node.parts[0].low]) for grade in inner)
                case "read" | "pair":
                    assert node.values is not None  # noqa: S101
                    found = frozenset(map(int, set(node.values.ravel().tolist())))
                case _:
                    found = frozenset[int]().union(*(self._may_be(part) for part in node.parts))
            self._grades[node.number] = frozenset(g for g in found if node.low <= g <= node.high)
        return self._grades[node.number]

    def _atom(self, atom: Atom, premises: bool) -> Node:
        names = sorted(atom.facts)
        known = [self._given.fact(name) for name in names]
        if premises:
            known = [
                k if self._premise(n) else FactSource("", FactCodes(n, (None,)))
                for n, k in zip(names, known, strict=True)
            ]
        if len(known) == 1:
            return self._read(known[0], reading(atom, known[0].codes))
        first, second = known
        table = reading_of_pair(atom, first.codes, second.codes)
        if not first.source:
            return self._read(second, table[0])
        if not second.source:
            return self._read(first, table[:, 0])
        return self.circuit.pair(first.source, second.source, table)

    def _premise(self, name: str) -> bool:
        fact = self._schema.facts.get(name)
        return name == "activity.kind" or (fact is not None and fact.assume is not None)

    def _read(self, known: FactSource, values: Iterable[int]) -> Node:
        values = list(values)
        return self.circuit.read(known.source, values) if known.source else self.circuit.constant(values[0])

    def wholly_known(self, known: FactSource) -> Node:
        """Return 6 where nothing is left open of a fact, else 0."""
        return self._read(known, [TRUE if p is not None and is_known(p) else FALSE for p in known.codes.possible])

    def _is_known(self, known: FactSource) -> Node:
        return self._read(known, [FALSE if possible is None else TRUE for possible in known.codes.possible])

    def _gathered(self, name: str) -> bool:
        fact = self._schema.facts.get(name)
        return fact is not None and fact.gathers and fact.kind is Kind.COUNTRY_SET

    def _of_gathered(self, atom: Some) -> Node:
        """Return what a test says of a set gathered from facts: each is asked, and whether the set is complete."""
        sources = self._gathered_from(atom.fact)
        said = [[part_of_set(atom, possible) for possible in one.codes.possible] for one in sources]
        truths = [self._read(one, [t for t, _ in found]) for one, found in zip(sources, said, strict=True)]
        ranks = [self._read(one, [r for _, r in found]) for one, found in zip(sources, said, strict=True)]
        open_ended = self._open_ended(atom.fact)
        circuit = self.circuit
        if atom.every:
            truths.append(circuit.map(open_ended, lambda others: np.where(others > 0, UNDECIDED, TRUE)))
            truth = circuit.least(truths)
        else:
            truths.append(circuit.map(open_ended, lambda others: np.where(others > 0, UNDECIDED, FALSE)))
            truth = circuit.most(truths)
        rank = circuit.most([circuit.constant(0), *ranks])
        weakest = circuit.negate(rank)
        found = circuit.most([circuit.least([truth, weakest]), rank])
        if atom.fact not in self._given.columns:
            return found
        stated = self._given.stated(atom.fact)
        states = self._is_known(stated)
        told = circuit.read(stated.source, reading(atom, stated.codes))
        return circuit.most([circuit.least([states, told]), circuit.least([circuit.negate(states), found])])

    def _gathered_from(self, name: str) -> list[FactSource]:
        """Return the facts from which a set is gathered."""
        fact = self._schema.facts[name]
        also = [self._given.fact(one) for one in fact.also]
        return also + [self._given.stated(f"{role}.{one}") for role in self._given.roles for one in fact.over]

    def _open_ended(self, name: str) -> Node:
        """Return 6 where others than the stated may take part, else 0."""
        fact, algebra = self._schema.facts[name], ColumnAlgebra(self.circuit)
        return others_may_take_part(fact, self.known, algebra, strict=self._given.strict)


def _is_unsure(atom: Atom, given: Mapping[str, Possible]) -> bool:
    return any(unsure(atom, Facts(given)))


def _adds_unsure(atom: Some, given: Mapping[str, Possible]) -> bool:
    return any(member in atom.unsure for possible in given.values() for member in sure_members(possible))


def _at_best(rank: int, truths: Small) -> npt.NDArray[Any]:
    """Return grades that rest on a source of a rank besides."""
    founded = np.where(truths < UNDECIDED, np.maximum(truths, rank), np.minimum(truths, TRUE - rank))
    return np.where(truths == UNDECIDED, truths, founded)
