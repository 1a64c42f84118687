"""From a circuit to joins: two sources that are read together become one, again and again, until one answers all.

A join's table has a cell for each combination of what its readers tell apart of two sources; cells in which every
reader finds the same get the same id. Nothing is ever asked of a whole row at once, so tables stay small however many
facts there are: the two sources joined next are those whose join has the fewest cells for the parts it takes up.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import sqrt
from typing import Final

import numpy as np
import numpy.typing as npt

from comity.compile.circuit import Node, Small, nodes_of
from comity.compile.stage import Ids, Input, Stage, classes_of, some_code
from comity.errors import LawError

MOST_CELLS: Final = 1 << 26
"""No join may have more: what would not fit into memory is refused, not begun."""


@dataclass(frozen=True)
class JoinedOutputs:
    """Where some outputs are found together.

    Attributes:
        source: a join, or a fact if one alone decides; empty if nothing varies.
        results: by id of ``source``, the value of each output.
    """

    source: str
    results: tuple[tuple[int, ...], ...]


@dataclass
class _Net:
    """A node while sources are joined: what it reads directly, and the nodes below that still read several."""

    operation: str
    reads: dict[str, Small] = field(default_factory=dict)
    below: set[int] = field(default_factory=set)
    pair: Small | None = None
    bound: int | None = None
    low: int = 0
    change: Small | None = None

    def pick(self, one: Small, other: Small) -> Small:
        return np.minimum(one, other) if self.operation == "least" else np.maximum(one, other)


class Contractor:
    """Joins the sources of a circuit.

    Args:
        outputs: the nodes whose values are wanted, those together that one id is to tell.
        codes: how many codes each source has.
    """

    def __init__(self, outputs: Mapping[str, Sequence[Node]], codes: Mapping[str, int]) -> None:
        self._outputs = outputs
        self._codes = dict(codes)
        self._nets: dict[int, _Net] = {}
        self._above: dict[int, set[int]] = defaultdict(set)
        self._readers: dict[str, set[int]] = defaultdict(set)
        self._weights: Counter[tuple[str, str]] = Counter()
        self._counts: dict[str, int] = {}
        self._done: dict[int, tuple[str, Small]] = {}
        self.joins: list[Stage] = []
        for node in nodes_of(node for together in outputs.values() for node in together):
            self._enter(node)

    def contract(self) -> dict[str, JoinedOutputs]:
        """Join sources until each output is read from one, then those that belong together.

        Raises:
            LawError: two sources have more combinations than can be held.
        """
        while self._weights:
            self._join(*min(self._weights, key=self._cost))
        return {name: self._tie([self._done[one.number] for one in told]) for name, told in self._outputs.items()}

    def _cost(self, pair: tuple[str, str]) -> tuple[float, tuple[str, str]]:
        return self._count(pair[0]) * self._count(pair[1]) / sqrt(self._weights[pair]), pair

    def _count(self, source: str) -> int:
        if source not in self._counts:
            self._counts[source] = self._classes(source, self._readers[source]).count
        return self._counts[source]

    def _classes(self, source: str, readers: Iterable[int]) -> Input:
        """Return the classes of a source that some nodes tell apart."""
        columns: dict[bytes, Small | Ids] = {}
        for number in sorted(readers):
            net = self._nets[number]
            if net.pair is None:
                columns.setdefault(net.reads[source].tobytes(), net.reads[source])
            else:
                table = net.pair if next(iter(net.reads)) == source else net.pair.T
                rows = np.unique(table, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int32)
                columns.setdefault(rows.tobytes(), rows)
        classes, count = classes_of([np.zeros(self._codes[source], np.int16), *columns.values()])
        return Input(source, classes, count)

    def _enter(self, node: Node) -> None:
        """Take a node of the circuit up; its parts are there already."""
        match node.operation:
            case "constant":
                self._done[node.number] = "", np.array([node.low], np.int16)
            case "read":
                assert node.values is not None  # noqa: S101  readings have them
                self._done[node.number] = node.sources[0], node.values
            case "pair":
                net = _Net("pair", {source: np.zeros(0, np.int16) for source in node.sources}, pair=node.values)
                self._watch(node.number, net)
            case "map":
                part = node.parts[0]
                if part.number in self._done:
                    source, values = self._done[part.number]
                    assert node.values is not None  # noqa: S101  maps have them
                    self._done[node.number] = source, node.values[values - part.low]
                else:
                    self._nets[node.number] = _Net("map", below={part.number}, low=part.low, change=node.values)
                    self._above[part.number].add(node.number)
            case _:
                self._gather(node)

    def _gather(self, node: Node) -> None:
        net = _Net(node.operation)
        for part in node.parts:
            if part.number in self._done:
                self._add(net, *self._done[part.number])
            else:
                net.below.add(part.number)
                self._above[part.number].add(node.number)
        self._watch(node.number, net)
        self._finish(node.number)

    def _add(self, net: _Net, source: str, values: Small) -> None:
        """Let a node read one more part."""
        low, high = int(values.min()), int(values.max())
        if low == high:
            net.bound = low if net.bound is None else int(net.pick(np.array(net.bound), np.array(low)))
        else:
            net.reads[source] = net.pick(net.reads[source], values) if source in net.reads else values

    def _watch(self, number: int, net: _Net) -> None:
        self._nets[number] = net
        for source in net.reads:
            self._readers[source].add(number)
            self._counts.pop(source, None)
        self._weights.update(_pairs(net.reads))

    def _forget(self, number: int) -> None:
        """Stop counting what a node reads, before that changes."""
        net = self._nets[number]
        for source in net.reads:
            self._readers[source].discard(number)
            self._counts.pop(source, None)
        for pair in _pairs(net.reads):
            self._weights[pair] -= 1
            if not self._weights[pair]:
                del self._weights[pair]

    def _finish(self, number: int) -> None:
        """If a node reads one source at most, let what is above it read that instead."""
        net = self._nets[number]
        if net.below or net.pair is not None or len(net.reads) > 1:
            return
        self._forget(number)
        source, values = next(iter(net.reads.items()), ("", np.zeros(0, np.int16)))
        if net.bound is not None:
            bound = np.array([net.bound], np.int16)
            values = net.pick(values, bound) if source else bound
        self._settle(number, source, values)

    def _settle(self, number: int, source: str, values: Small) -> None:
        self._done[number] = source, values
        self._nets.pop(number, None)
        for above in sorted(self._above.pop(number, ())):
            net = self._nets[above]
            if net.operation == "map":
                assert net.change is not None  # noqa: S101  maps have it
                self._settle(above, source, net.change[values - net.low])
                continue
            self._forget(above)
            net.below.discard(number)
            self._add(net, source, values)
            self._watch(above, net)
            self._finish(above)

    def _join(self, first: str, second: str) -> None:
        """Make one source of two."""
        readers = sorted(self._readers[first] & self._readers[second])
        one, other = self._classes(first, readers), self._classes(second, readers)
        if one.count * other.count > MOST_CELLS:
            told = f"{first} and {second} have too many combinations ({one.count:,} times {other.count:,})"
            raise LawError(told, where="portfolio", accepts="fewer columns, or fewer different values in them")
        rows, columns = some_code(one.classes, one.count), some_code(other.classes, other.count)
        grids = {number: self._grid(number, (first, rows[:, None]), (second, columns[None, :])) for number in readers}
        distinct = {grid.tobytes(): grid for grid in grids.values()}
        table, ids = classes_of(list(distinct.values()))
        some = np.zeros(ids, np.intp)
        some[table] = np.arange(len(table))
        name = f"join {len(self.joins) + 1}"
        self.joins.append(Stage(name, (one, other), table, ids))
        self._codes[name] = ids
        for number in readers:
            self._replace(number, first, second, name, grids[number][some])

    def _grid(self, number: int, *axes: tuple[str, npt.NDArray[np.intp]]) -> Small:
        """Return what a node finds in each cell of a join of two sources, given a code for each class of both."""
        net = self._nets[number]
        (first, rows), (second, columns) = axes
        if net.pair is not None:
            table = net.pair if next(iter(net.reads)) == first else net.pair.T
            return np.asarray(table[rows, columns].ravel())
        return net.pick(net.reads[first][rows], net.reads[second][columns]).ravel()

    def _replace(self, number: int, first: str, second: str, name: str, values: Small) -> None:
        net = self._nets[number]
        self._forget(number)
        if net.pair is not None:
            self._settle(number, name, values)
            return
        del net.reads[first], net.reads[second]
        self._add(net, name, values)
        self._watch(number, net)
        self._finish(number)

    def _tie(self, found: Sequence[tuple[str, Small]]) -> JoinedOutputs:
        """Join what the outputs read, so that one id tells all of them."""
        reads: dict[str, list[tuple[int, Small]]] = defaultdict(list)
        fixed = {place: int(values[0]) for place, (source, values) in enumerate(found) if not source}
        for place, (source, values) in enumerate(found):
            if source:
                reads[source].append((place, values))
        while len(reads) > 1:
            inputs = [Input(source, *classes_of([v for _, v in told])) for source, told in reads.items()]
            inputs = sorted(inputs, key=lambda one: (one.count, one.source))[:2]
            both = [reads.pop(one.source) for one in inputs]
            name = f"join {len(self.joins) + 1}"
            size = inputs[0].count * inputs[1].count
            self.joins.append(Stage(name, tuple(inputs), np.arange(size, dtype=np.int32), size))
            rows, columns = np.unravel_index(np.arange(size), (inputs[0].count, inputs[1].count))
            for told, one, places in zip(both, inputs, (rows, columns), strict=True):
                reads[name] += [(place, v[some_code(one.classes, one.count)][places]) for place, v in told]
        if not reads:
            return JoinedOutputs("", (tuple(fixed[place] for place in range(len(found))),))
        source, last = next(iter(reads.items()))
        told_by = {place: v.tolist() for place, v in last} | {p: [v] * len(last[0][1]) for p, v in fixed.items()}
        results = tuple(zip(*(told_by[place] for place in range(len(found))), strict=True))
        return JoinedOutputs(source, results)


def _pairs(sources: Iterable[str]) -> Iterator[tuple[str, str]]:
    return combinations(sorted(sources), 2)
