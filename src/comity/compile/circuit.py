"""Circuits: what an answer depends on, written as minima, maxima and look-ups of small numbers.

Three values and how well each is founded lie on one chain, so that *and* is the minimum, *or* the maximum and *not*
turns the chain around:

    false (0 primary < 1 secondary < 2 memory) < 3 undecided < true (4 memory < 5 secondary < 6 primary)

A conjunction that fails rests on its best-sourced failing part, one that holds on its weakest part: just what the
minimum gives. Equal nodes are made once, and constants fold away, so that a circuit holds only what can still vary.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

Small = npt.NDArray[np.int16]
Operation = Literal["constant", "read", "pair", "least", "most", "map"]
FALSE: Final = 0
UNDECIDED: Final = 3
TRUE: Final = 6
GRADES: Final = 7
NONE: Final = 32_000
"""More than any number that a circuit counts to."""


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A number between ``low`` and ``high`` that depends on ``sources``.

    Attributes:
        sources: the facts or stages it reads, directly or through its parts.
        values: for a reading, the number for each code of the source (for a pair, of both); for a map, the number
            that each number of its part becomes, from the part's lowest on.
    """

    number: int
    operation: Operation
    sources: tuple[str, ...]
    low: int
    high: int
    parts: tuple[Node, ...] = ()
    values: Small | None = None

    @property
    def constant(self) -> bool:
        """Whether it is the same whatever the facts."""
        return self.low == self.high


class Circuit:
    """Makes nodes, each once."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Node] = {}
        self._mapped_to: dict[Hashable, Node] = {}
        self._gathered: dict[tuple[Operation, tuple[Node, ...]], Node] = {}

    def constant(self, value: int) -> Node:
        """Return a number that nothing changes."""
        return self._make("constant", (), value, value)

    def read(self, source: str, values: Iterable[int] | Small) -> Node:
        """Return the number that each code of a source stands for."""
        return self._reading("read", (source,), np.asarray(values, np.int16))

    def pair(self, first: str, second: str, values: Small) -> Node:
        """Return the number that two sources' codes stand for together; ``values`` has an axis for each."""
        if first == second:
            return self.read(first, np.diagonal(values))
        if first > second:
            first, second, values = second, first, values.T
        return self._reading("pair", (first, second), np.ascontiguousarray(values, np.int16))

    def least(self, parts: Iterable[Node]) -> Node:
        """Return the smallest of several numbers; among truths, *and*."""
        return self._gather("least", parts)

    def most(self, parts: Iterable[Node]) -> Node:
        """Return the largest of several numbers; among truths, *or*."""
        return self._gather("most", parts)

    def map(self, part: Node, change: Callable[[Small], npt.NDArray[Any]], *named: Hashable) -> Node:
        """Return another number for each number.

        Args:
            part: the node that is changed.
            change: given all numbers that the part may be, returns what each becomes.
            named: says which change it is, so that the same is not worked out again.
        """
        key = (part.number, *named)
        if named and key in self._mapped_to:
            return self._mapped_to[key]
        self._mapped_to[key] = found = self._map(part, change)
        return found

    def _map(self, part: Node, change: Callable[[Small], npt.NDArray[Any]]) -> Node:
        numbers = np.arange(part.low, part.high + 1, dtype=np.int16)
        values = change(numbers).astype(np.int16)
        if part.operation in ("read", "pair"):
            assert part.values is not None  # noqa: S101
            return self._reading(part.operation, part.sources, values[part.values - part.low])
        if part.operation == "map":
            inner, own = part.parts[0], part.values
            assert own is not None  # noqa: S101
            return self._mapped(inner, values[own - part.low])
        return self._mapped(part, values)

    def negate(self, part: Node) -> Node:
        """Return *not*."""
        return self.map(part, lambda truths: TRUE - truths, "not")

    def holds(self, part: Node) -> Node:
        """Return 6 if a truth is true, else 0."""
        return self.map(part, lambda truths: np.where(truths > UNDECIDED, TRUE, FALSE), "holds")

    def may(self, part: Node) -> Node:
        """Return 6 if a truth is not false, else 0."""
        return self.map(part, lambda truths: np.where(truths >= UNDECIDED, TRUE, FALSE), "may")

    def fails(self, part: Node) -> Node:
        """Return 6 if a truth is false, else 0."""
        return self.map(part, lambda truths: np.where(truths < UNDECIDED, TRUE, FALSE), "fails")

    def open(self, part: Node) -> Node:
        """Return 6 if a truth is undecided, else 0."""
        return self.map(part, lambda truths: np.where(truths == UNDECIDED, TRUE, FALSE), "open")

    def differ(self, one: Node, other: Node) -> Node:
        """Return 6 where two numbers are not the same, else 0."""
        if one is other:
            return self.constant(FALSE)
        low, high = min(one.low, other.low), max(one.high, other.high)
        told = [
            self.least([self.map(one, partial(_is, value)), self.map(other, partial(_is_not, value))])
            for value in range(low, high + 1)
        ]
        return self.most([self.constant(FALSE), *told])

    def when(self, condition: Node, value: int) -> Node:
        """Return ``value`` where a condition (6 or 0) is met, and `NONE` elsewhere."""
        return self.map(condition, lambda met: np.where(met > 0, value, NONE), "when", value)

    def _mapped(self, part: Node, values: Small) -> Node:
        if values.min() == values.max():
            return self.constant(int(values[0]))
        if np.array_equal(values, np.arange(part.low, part.high + 1)):
            return part
        return self._make("map", part.sources, int(values.min()), int(values.max()), (part,), values)

    def _reading(self, operation: Operation, sources: tuple[str, ...], values: Small) -> Node:
        low, high = int(values.min()), int(values.max())
        if low == high:
            return self.constant(low)
        if operation == "pair" and (values == values[:1]).all():
            return self._reading("read", sources[1:], values[0])
        if operation == "pair" and (values == values[:, :1]).all():
            return self._reading("read", sources[:1], values[:, 0])
        return self._make(operation, sources, low, high, (), values)

    def _gather(self, operation: Operation, parts: Iterable[Node]) -> Node:
        key = operation, tuple(parts)
        if key not in self._gathered:
            self._gathered[key] = self._pick(*key)
        return self._gathered[key]

    def _pick(self, operation: Operation, parts: tuple[Node, ...]) -> Node:
        flat = {part.number: part for part in _flat(operation, parts)}.values()
        if operation == "least":
            bound = min((part.high for part in flat), default=NONE)
            kept = [part for part in flat if part.low < bound]
        else:
            bound = max((part.low for part in flat), default=0)
            kept = [part for part in flat if part.high > bound]
        if not kept:
            return self.constant(bound)
        if all((part.high if operation == "least" else part.low) != bound for part in kept):
            kept.append(self.constant(bound))  # what no part that varies ever passes
        if len(kept) == 1:
            return kept[0]
        kept.sort(key=lambda part: part.number)
        sources = tuple(sorted({source for part in kept for source in part.sources}))
        pick = min if operation == "least" else max
        low, high = pick(part.low for part in kept), pick(part.high for part in kept)
        return self._make(operation, sources, low, high, tuple(kept))

    def _make(
        self,
        operation: Operation,
        sources: tuple[str, ...],
        low: int,
        high: int,
        parts: tuple[Node, ...] = (),
        values: Small | None = None,
    ) -> Node:
        key = (operation, sources, low, tuple(p.number for p in parts), values.tobytes() if values is not None else b"")
        if key not in self._made:
            self._made[key] = Node(len(self._made), operation, sources, low, high, parts, values)
        return self._made[key]


def _is(value: int, numbers: Small) -> npt.NDArray[Any]:
    return np.where(numbers == value, TRUE, FALSE)


def _is_not(value: int, numbers: Small) -> npt.NDArray[Any]:
    return np.where(numbers == value, FALSE, TRUE)


def _flat(operation: Operation, parts: Iterable[Node]) -> Iterator[Node]:
    for part in parts:
        if part.operation == operation:
            yield from part.parts
        else:
            yield part


def nodes_of(outputs: Iterable[Node]) -> list[Node]:
    """Return every node that outputs depend on, parts before what is made of them."""
    found: dict[int, Node] = {}
    stack = list(outputs)
    while stack:
        node = stack.pop()
        if node.number not in found:
            found[node.number] = node
            stack.extend(node.parts)
    return sorted(found.values(), key=lambda node: node.number)


def evaluate(nodes: Iterable[Node], axes: Mapping[str, npt.NDArray[np.intp]]) -> dict[int, Small]:
    """Return the number of each node for every combination that ``axes`` give.

    Args:
        nodes: parts before what is made of them (see `nodes_of`).
        axes: the codes of each source, shaped so that they broadcast against each other.
    """
    found: dict[int, Small] = {}
    for node in nodes:
        found[node.number] = _number(node, found, axes)
    return found


def _number(node: Node, found: Mapping[int, Small], axes: Mapping[str, npt.NDArray[np.intp]]) -> Small:
    values = np.asarray(node.low, np.int16) if node.values is None else node.values
    match node.operation:
        case "constant":
            return values
        case "read" | "pair":
            return np.asarray(values[tuple(axes[source] for source in node.sources)])
        case "map":
            part = node.parts[0]
            return np.asarray(values[found[part.number] - part.low])
    pick = np.minimum if node.operation == "least" else np.maximum
    result = found[node.parts[0].number]
    for part in node.parts[1:]:
        result = pick(result, found[part.number])
    return result
