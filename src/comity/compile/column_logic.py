"""The decision procedure's logic over columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from comity.compile.algebra import ColumnAlgebra
from comity.compile.circuit import NONE, TRUE, UNDECIDED, Node, Small
from comity.compile.conditions import ConditionCircuits
from comity.law.at_date import BoundExemption, BoundRule
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

    def surest(self, parts: Iterable[tuple[Node, Node]]) -> Node:
        """Return the least rank whose condition is met, else 0."""
        circuit = self.circuit
        met_ranks = [circuit.most([circuit.when(met, 0), rank]) for met, rank in parts]
        found = circuit.least([circuit.constant(NONE), *met_ranks])
        return circuit.map(found, lambda ranks: np.where(ranks == NONE, 0, ranks), "rank of the surest")


def _rank_if_false(truths: Small) -> npt.NDArray[Any]:
    return np.where(truths < UNDECIDED, truths, 0)


def _rank_if_true(truths: Small) -> npt.NDArray[Any]:
    return np.where(truths > UNDECIDED, TRUE - truths, 0)
