"""A law at a date as one circuit: the outcome, the rule that decides it, and how well that is founded.

The logic is that of `comity.determine.decide`; here it is run over what the columns of a table may say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from comity.compile.algebra import ColumnAlgebra
from comity.compile.circuit import FALSE, NONE, TRUE, UNDECIDED, Node, Small
from comity.compile.conditions import ConditionCircuits
from comity.determine.decide import Ground, Reason, foundation, needs, reasons
from comity.determine.deciding_rules import deciding_rules
from comity.law.at_date import BoundExemption, BoundRule, LawAtDate
from comity.law.formula import Formula


class ColumnLogic(ColumnAlgebra):
    """The procedure's logic over columns (see `comity.determine.algebra.Founding`).

    A truth is a node of graded truths, what is so a node of 6 or 0, and a basis a node of the weakest source's rank.
    """

    def __init__(self, truths: ConditionCircuits) -> None:
        super().__init__(truths.circuit)
        self._truths = truths

    def truth(self, formula: Formula) -> Node:
        """Return the node of a condition."""
        return self._truths.of(formula)

    def rule(self, bound: BoundRule) -> Node:
        """Return the node of a rule's condition."""
        return self._truths.of(bound.formula)

    def serves(self, exemption: BoundExemption) -> Node:
        """Return the node of whether an exemption serves."""
        return self._truths.of(exemption.serves)

    def held(self, authorization: str) -> Node:  # noqa: ARG002
        """Return never: no column states an authorization that somebody has."""
        return self.never

    def surely(self, truth: Node) -> Node:
        """Return where a truth is true."""
        return self.circuit.holds(truth)

    def possibly(self, truth: Node) -> Node:
        """Return where a truth is not false."""
        return self.circuit.may(truth)

    def founded(self, formula: Formula, value: bool) -> Node:
        """Return the rank of the weakest source on which a condition's value rests; 0 where it has not that value."""
        rank = _rank_if_true if value else _rank_if_false
        return self.circuit.map(self._truths.of(formula), rank, rank)

    def where(self, condition: Node, basis: Node) -> Node:
        """Return a rank where a condition is met, else 0."""
        return self.circuit.least([condition, basis])

    def together(self, parts: Iterable[Node]) -> Node:
        """Return the weakest of several ranks."""
        return self.circuit.most([self.circuit.constant(0), *parts])

    def first(self, parts: Iterable[tuple[Node, Node]]) -> Node:
        """Return the first rank whose condition is met, else 0."""
        circuit = self.circuit
        placed = [
            circuit.most([circuit.when(met, 3 * place), circuit.map(rank, partial(_placed, place), _placed, place)])
            for place, (met, rank) in enumerate(parts)
        ]
        found = circuit.least([circuit.constant(NONE), *placed])
        return circuit.map(found, lambda numbers: np.where(numbers == NONE, 0, numbers % 3), "rank of first")


class Decision:
    """The circuit of a law at a date over columns.

    Attributes:
        rules: the rules that can decide, by number; the last number is none.
        decided: ground * (len(rules) + 1) + the number of the deciding rule.
        confidence: the rank of the weakest source that decided.

    Args:
        at: the law on a day.
        truths: makes the nodes of conditions; shared by laws that are compared with each other.
    """

    def __init__(self, at: LawAtDate, truths: ConditionCircuits) -> None:
        self.circuit, self.truths = truths.circuit, truths
        logic, rules = ColumnLogic(truths), deciding_rules(at)
        asked = list(needs(rules, logic))
        found = list(reasons(rules, logic, asked))
        self.rules = list(dict.fromkeys(rule for reason in found for rule, _ in reason.rules if rule))
        self._numbers = {rule: number for number, rule in enumerate(self.rules)} | {"": len(self.rules)}
        self.decided = self.circuit.least(map(self._decided_by, found))
        permissive = self._if_ground(lambda ground: ground.outcome.permissive)
        denial = self._if_ground(lambda ground: ground is Ground.DENIAL)
        self.confidence = foundation(rules, logic, asked, permissive, denial)

    @property
    def outputs(self) -> tuple[Node, Node]:
        """What every row needs to know."""
        return self.decided, self.confidence

    def ground(self, decided: int) -> tuple[Ground, str]:
        """Return on what an outcome rests, and the rule that decides it; empty if none does."""
        ground, number = divmod(decided, len(self.rules) + 1)
        return Ground(ground), self.rules[number] if number < len(self.rules) else ""

    def _decided_by(self, reason: Reason[Node]) -> Node:
        """Return a ground with the number of the first rule that decides, where the ground is met; else `NONE`."""
        circuit, last = self.circuit, len(self.rules)
        number = circuit.least([circuit.constant(NONE), *(self._number(*one) for one in reason.rules)])
        told = circuit.map(
            number,
            lambda n: np.where(n <= last, reason.ground * (last + 1) + n, NONE),
            "decided by",
            reason.ground,
            last,
        )
        return circuit.most([told, circuit.map(reason.when, lambda met: np.where(met > 0, 0, NONE), "behind")])

    def _number(self, rule: str, condition: Node) -> Node:
        return self.circuit.when(condition, self._numbers[rule])

    def _if_ground(self, wanted: Callable[[Ground], bool]) -> Node:
        grounds = np.array([TRUE if wanted(ground) else FALSE for ground in Ground])
        return self.circuit.map(self.decided, lambda decided: grounds[decided // (len(self.rules) + 1)])


def _placed(place: int, ranks: Small) -> npt.NDArray[Any]:
    return 3 * place + ranks


def _rank_if_false(truths: Small) -> npt.NDArray[Any]:
    return np.where(truths < UNDECIDED, truths, 0)


def _rank_if_true(truths: Small) -> npt.NDArray[Any]:
    return np.where(truths > UNDECIDED, TRUE - truths, 0)


def formulas_of(at: LawAtDate) -> Iterator[Formula]:
    """Yield every formula that an answer may read."""
    bound: Sequence[BoundRule] = (*at.prohibitions, *at.holds, *at.requirements, *at.reviews, *at.duties)
    for rule in bound:
        yield rule.formula
        yield rule.own
    for exemption in at.exemptions:
        yield exemption.serves
        yield exemption.own
    for scope in deciding_rules(at).scopes:
        yield scope.applies
