"""What is so in which rows, joined: nodes of a circuit that are 6 where it is and 0 where it is not."""

from __future__ import annotations

from collections.abc import Iterable

from comity.compile.circuit import FALSE, TRUE, Circuit, Node


class ColumnAlgebra:
    """Joins what is so in rows (see `comity.determine.algebra.Algebra`)."""

    def __init__(self, circuit: Circuit) -> None:
        self.circuit = circuit
        self.always = circuit.constant(TRUE)
        self.never = circuit.constant(FALSE)

    def all(self, parts: Iterable[Node]) -> Node:
        """Return where every part is so."""
        return self.circuit.least([self.always, *parts])

    def any(self, parts: Iterable[Node]) -> Node:
        """Return where some part is so."""
        return self.circuit.most([self.never, *parts])

    def no(self, part: Node) -> Node:
        """Return where a part is not so."""
        return self.circuit.negate(part)

    def can_be(self, part: Node) -> bool:
        """Whether something is so in some row."""
        return part.high > FALSE
