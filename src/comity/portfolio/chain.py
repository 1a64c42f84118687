"""From a circuit to a chain of stages: each reads one more fact and the id of the stage before.

After some facts are read, what is left of the circuit is a smaller circuit; rows that leave the same rest go on alike.
A stage's id stands for such a rest. The forward pass folds facts in one by one and tells rests apart by what they still
ask; the backward pass joins ids that no later fact can tell apart, so that the chain is the smallest for its order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Final

import numpy as np
import numpy.typing as npt

from comity.portfolio.circuit import NONE, Node, nodes_of
from comity.portfolio.stage import Ids, Input, Stage, classes_of

Values = npt.NDArray[np.int16]
IGNORED: Final = np.int16(NONE + 3)
"""In place of what was found so far: nothing that is still asked depends on it."""
_SAMPLE: Final = 24
"""How many rests are looked at to choose what to read next."""
_BLOCK: Final = 1 << 14
"""How many cells are worked out together: bounds memory."""


@dataclass(frozen=True)
class Chain:
    """Stages in order, and what each id of the last one means.

    Attributes:
        results: by id of the last stage, the value of each output.
    """

    stages: tuple[Stage, ...]
    results: tuple[tuple[int, ...], ...]


@dataclass
class _Level:
    """The rests that some facts leave: by id, what each touched node has found so far."""

    touched: dict[int, int]  # the column of each node that is touched and not done
    found: Values  # by id and column


class _Span:
    """The smallest and largest of some values between any two places: by stretches of 1, 2, 4 ... of them."""

    def __init__(self, values: Values) -> None:
        self._count = len(values)
        smallest, largest, width = [values], [values], 1
        while 2 * width <= self._count:
            smallest.append(np.minimum(smallest[-1][:-width], smallest[-1][width:]))
            largest.append(np.maximum(largest[-1][:-width], largest[-1][width:]))
            width *= 2
        pad = [self._count - len(one) for one in smallest]
        self._smallest = np.stack([np.pad(one, (0, p), mode="edge") for one, p in zip(smallest, pad, strict=True)])
        self._largest = np.stack([np.pad(one, (0, p), mode="edge") for one, p in zip(largest, pad, strict=True)])

    def between(self, first: Values, last: Values) -> tuple[Values, Values]:
        """Return the smallest and largest value from one place to another."""
        start = np.clip(first, 0, self._count - 1).astype(np.intp)
        end = np.clip(last, start, self._count - 1).astype(np.intp)
        step = np.frexp((end - start + 1).astype(np.float64))[1] - 1
        other = end - (1 << step.astype(np.intp)) + 1
        low = np.minimum(self._smallest[step, start], self._smallest[step, other])
        return low, np.maximum(self._largest[step, start], self._largest[step, other])


class _Bounds:
    """For each node, between which numbers it lies in every cell of a block."""

    def __init__(self) -> None:
        self.low: dict[int, Values] = {}
        self.high: dict[int, Values] = {}
        self.kept: dict[int, Values] = {}  # what it has found so far
        self.ignored: dict[int, npt.NDArray[np.bool_]] = {}
        self.dead: set[int] = set()


def _some_code(one: Input) -> npt.NDArray[np.intp]:
    """Return some code of each class."""
    some = np.zeros(one.count, np.intp)
    some[one.classes] = np.arange(len(one.classes))
    return some


def _alike(found: Values) -> Ids:
    """Return the rests in an order in which those that ask for the same nodes stand together."""
    if not found.shape[1]:
        return np.arange(len(found), dtype=np.int32)
    patterns = np.packbits(found == IGNORED, axis=1)
    return np.lexsort(patterns.T[::-1]).astype(np.int32)


class Folder:
    """Folds facts into a circuit, one by one.

    Args:
        outputs: the nodes whose values are wanted.
        codes: how many codes each source has.
        rules: the rules whose condition a node is.
    """

    def __init__(
        self, outputs: Sequence[Node], codes: Mapping[str, int], rules: Mapping[int, frozenset[str]] | None = None
    ) -> None:
        self._outputs = outputs
        self._nodes = nodes_of(outputs)
        self._codes = codes
        self._rules = rules or {}
        self._parents: dict[int, list[Node]] = {node.number: [] for node in self._nodes}
        for node in self._nodes:
            for part in node.parts:
                self._parents[part.number].append(node)
        self._salt = np.random.default_rng(20141110).integers(1, 2**63, (2, len(self._nodes) + 8), np.uint64)
        self._salt |= np.uint64(1)
        self._spans: dict[int, _Span] = {}
        self._widths: dict[str, float] = {}
        self._by_number = {node.number: node for node in self._nodes}

    @property
    def sources(self) -> tuple[str, ...]:
        """What the circuit reads."""
        return tuple(sorted({source for node in self._nodes for source in node.sources}))

    def fold(self, order: Sequence[str] = ()) -> Chain:
        """Return the chain that reads sources in an order; without one, the next is the one that leaves least to ask."""
        level = _Level({}, np.zeros((1, 0), np.int16))
        read: set[str] = set()
        inputs, tables, taken = [], [], []
        ahead = list(order)
        while left := [source for source in self.sources if source not in read]:
            source = ahead.pop(0) if ahead else self._best(level, read, left)
            one = self._classes(source, self._nodes)
            level, table = self._step(level, read, source, one)
            read.add(source)
            taken.append(source)
            inputs.append(one)
            tables.append(table)
        results = [self._value(node, level) for node in self._outputs]
        return self._smallest(taken, inputs, tables, np.stack(results, axis=1))

    def _best(self, level: _Level, read: set[str], left: Sequence[str]) -> str:
        """Return the source after which fewest rests, with least still to ask, remain: judged by a sample."""
        pick = np.random.default_rng(len(read)).permutation(len(level.found))[:_SAMPLE]
        few = _Level(level.touched, level.found[np.sort(pick)])
        asked = {source for rest in range(len(few.found)) for source in self._asked(few, rest, read)}
        candidates = [source for source in left if source in asked] or list(left[:1])
        return min(candidates, key=lambda source: (self._bits_after(few, read, source), source))

    def _bits_after(self, few: _Level, read: set[str], source: str) -> float:
        after, _ = self._step(few, read, source, self._classes(source, self._nodes))
        now = read | {source}
        pick = np.random.default_rng(len(source)).permutation(len(after.found))[:_SAMPLE]
        bits = [sum(self._bits(one) for one in self._asked(after, int(rest), now)) for rest in pick]
        return log2(len(after.found) / len(few.found)) + sum(bits) / len(bits)

    def _bits(self, source: str) -> float:
        if source not in self._widths:
            self._widths[source] = log2(self._classes(source, self._nodes).count)
        return self._widths[source]

    def _asked(self, level: _Level, rest: int, read: set[str]) -> set[str]:
        """Return the sources that a rest still asks for."""
        live = self._live(level, np.array([rest], np.int32), read)
        return {source for n in live if not self._by_number[n].parts for source in self._by_number[n].sources} - read

    def _value(self, output: Node, level: _Level) -> Values:
        if output.constant:
            return np.full(len(level.found), output.low, np.int16)
        return level.found[:, level.touched[-1 - output.number]]

    def _classes(self, source: str, among: Sequence[Node]) -> Input:
        """Return the classes of a source that some readings tell apart."""
        columns: list[npt.NDArray[np.int32]] = [np.zeros(self._codes[source], np.int32)]
        for node in among:
            if node.values is None or source not in node.sources:
                continue
            if node.operation == "read":
                columns.append(node.values.astype(np.int32))
            elif node.operation == "pair":
                table = node.values if node.sources[0] == source else node.values.T
                columns.append(np.unique(table, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int32))
        classes, count = classes_of(columns)
        return Input(source, classes, count)

    def _step(self, level: _Level, read: set[str], source: str, one: Input) -> tuple[_Level, Ids]:
        """Fold one more source in: return the rests that are left, and the id of each (rest, class)."""
        some = _some_code(one)
        now = read | {source}
        active = [n for n in self._nodes if not set(n.sources) <= read and not set(n.sources).isdisjoint(now)]
        kept = [n for n in active if not set(n.sources) <= now and n.operation != "map"]
        touched = {node.number: place for place, node in enumerate(kept)}
        for output in self._outputs:
            if not output.constant and not set(output.sources).isdisjoint(now):
                touched[-1 - output.number] = len(touched)
        found: dict[tuple[int, int], int] = {}
        rows: list[Values] = []
        table = np.empty((len(level.found), one.count), np.int32)
        order = _alike(level.found)
        step = max(1, _BLOCK // one.count)
        for start in range(0, len(order), step):
            block = order[start : start + step]
            live = self._live(level, block, read)
            coarse = self._classes(source, [node for node in active if node.number in live])
            cells = self._cells(level, block, read, source, _some_code(coarse), active, live, touched)
            ids = self._numbered(cells, found, rows).reshape(-1, coarse.count)
            table[block] = ids[:, coarse.classes[some]]
        return _Level(touched, np.array(rows, np.int16).reshape(len(rows), len(touched))), table.ravel()

    def _live(self, level: _Level, block: Ids, read: set[str]) -> set[int]:
        """Return the nodes that some rest of a block still asks for."""
        asks = {n: bool((level.found[block, place] != IGNORED).any()) for n, place in level.touched.items()}
        decided = {-1 - n: bool((level.found[block, place] != IGNORED).all()) for n, place in level.touched.items() if n < 0}
        live: set[int] = set()
        stack = [output for output in self._outputs if not decided.get(output.number)]
        while stack:
            node = stack.pop()
            if node.number in live or node.constant or set(node.sources) <= read or not asks.get(node.number, True):
                continue
            live.add(node.number)
            stack.extend(node.parts)
        return live

    def _numbered(self, cells: Values, found: dict[tuple[int, int], int], rows: list[Values]) -> Ids:
        wide = cells.astype(np.uint64)
        keys = [(wide * salt[: cells.shape[1]]).sum(axis=1, dtype=np.uint64) for salt in self._salt]
        both = np.stack(keys, axis=1)
        unique, first, inverse = np.unique(both, axis=0, return_index=True, return_inverse=True)
        ids = np.empty(len(unique), np.int32)
        for place, (key, cell) in enumerate(zip(map(tuple, unique.tolist()), first, strict=True)):
            if key not in found:
                found[key] = len(rows)
                rows.append(cells[cell])
            ids[place] = found[key]
        return ids[inverse.reshape(-1)]

    def _cells(
        self,
        level: _Level,
        block: Ids,
        read: set[str],
        source: str,
        some: npt.NDArray[np.intp],
        active: Sequence[Node],
        live: set[int],
        touched: Mapping[int, int],
    ) -> Values:
        """Return what each touched node has found in every cell of a block: (rest, class) by node."""
        before = level.found[block]
        shape = (len(before), len(some))
        bounds = _Bounds()
        bounds.dead = {node.number for node in active if node.number not in live}
        for node in active:
            if node.number in bounds.dead or (node.operation == "map" and node.parts[0].number in bounds.dead):
                bounds.dead.add(node.number)
                continue
            place = level.touched.get(node.number)
            was = before[:, place : place + 1] if place is not None else None
            self._bound(node, was, read, source, some, bounds)
        needed = self._needed([node for node in active if node.number not in bounds.dead], bounds)
        cells = np.empty((shape[0] * shape[1], len(touched)), np.int16)
        for number, place in touched.items():
            if number >= 0 and number not in needed:  # nobody asks
                value = np.full((1, 1), IGNORED)
            elif number >= 0:
                value = np.where(needed[number], bounds.kept[number], IGNORED)
            else:
                value = self._decided(-1 - number, level, before, bounds)
            cells[:, place] = np.broadcast_to(value, shape).ravel()
        return cells

    def _decided(self, output: int, level: _Level, before: Values, bounds: _Bounds) -> Values:
        """Return an output where it is decided by now, however what is left turns out."""
        place = level.touched.get(-1 - output)
        was = np.full((1, 1), IGNORED) if place is None else before[:, place : place + 1]
        if output not in bounds.low:  # all it reads was read before
            return was
        low, high = bounds.low[output], bounds.high[output]
        return np.where(was != IGNORED, was, np.where(low == high, low, IGNORED))

    def _bound(
        self,
        node: Node,
        was: Values | None,
        read: set[str],
        source: str,
        some: npt.NDArray[np.intp],
        bounds: _Bounds,
    ) -> None:
        """Work out between which numbers a node lies, and what it has found so far."""
        values = node.values
        if node.operation == "read":
            assert values is not None  # noqa: S101
            bounds.low[node.number] = bounds.high[node.number] = values[some][None, :]
        elif node.operation == "pair":
            self._bound_pair(node, was, read, source, some, bounds)
        elif node.operation == "map":
            part = node.parts[0]
            first, last = bounds.low[part.number] - part.low, bounds.high[part.number] - part.low
            bounds.low[node.number], bounds.high[node.number] = self._span(node).between(first, last)
            if part.number in bounds.ignored:
                bounds.ignored[node.number] = bounds.ignored[part.number]
        else:
            self._bound_gathered(node, was, read, bounds)

    def _bound_pair(
        self,
        node: Node,
        was: Values | None,
        read: set[str],
        source: str,
        some: npt.NDArray[np.intp],
        bounds: _Bounds,
    ) -> None:
        values = node.values
        assert values is not None  # noqa: S101
        if source in node.sources:
            table = values if node.sources[0] == source else values.T  # by code of this source
            if was is not None:
                out = was == IGNORED
                found = table[some][:, np.where(out, 0, was).ravel()].T
                bounds.low[node.number] = bounds.high[node.number] = found
                bounds.ignored[node.number] = out
                return
            bounds.kept[node.number] = some.astype(np.int16)[None, :]
            here = table[some]
            bounds.low[node.number] = here.min(axis=1)[None, :]
            bounds.high[node.number] = here.max(axis=1)[None, :]
            return
        assert was is not None  # noqa: S101  touched by the other source
        out = was == IGNORED
        other = next(place for place, name in enumerate(node.sources) if name in read)
        table = values if other == 0 else values.T
        here = table[np.where(out, 0, was).ravel()]
        bounds.kept[node.number] = was
        bounds.low[node.number], bounds.high[node.number] = here.min(axis=1)[:, None], here.max(axis=1)[:, None]
        bounds.ignored[node.number] = out

    def _span(self, node: Node) -> _Span:
        if node.number not in self._spans:
            assert node.values is not None  # noqa: S101  maps have them
            self._spans[node.number] = _Span(node.values)
        return self._spans[node.number]

    def _bound_gathered(self, node: Node, was: Values | None, read: set[str], bounds: _Bounds) -> None:
        least = node.operation == "least"
        pick = np.minimum if least else np.maximum
        neutral = np.int16(NONE + 1 if least else -1)
        out = np.zeros((1, 1), np.bool_) if was is None else was == IGNORED
        kept: Values = np.full((1, 1), neutral) if was is None else np.where(out, neutral, was)
        low = high = np.full((1, 1), neutral, np.int16)
        for part in node.parts:
            if part.constant or set(part.sources) <= read:
                if part.constant:
                    kept = pick(kept, np.int16(part.low))
                continue
            if part.number in bounds.dead:
                continue
            at_low = bounds.low.get(part.number, np.full((1, 1), part.low, np.int16))
            at_high = bounds.high.get(part.number, np.full((1, 1), part.high, np.int16))
            drop = bounds.ignored.get(part.number)
            decided = at_low == at_high
            settled = np.where(decided, at_low, neutral)
            rest_low, rest_high = np.where(decided, neutral, at_low), np.where(decided, neutral, at_high)
            if drop is not None:
                settled, rest_low, rest_high = (np.where(drop, neutral, v) for v in (settled, rest_low, rest_high))
            kept = pick(kept, settled)
            low, high = pick(low, rest_low), pick(high, rest_high)
        bounds.low[node.number] = np.clip(pick(kept, low), node.low, node.high)
        bounds.high[node.number] = np.clip(pick(kept, high), node.low, node.high)
        beyond = kept >= high if least else kept <= low
        bounds.kept[node.number] = np.where(beyond, neutral, kept).astype(np.int16)
        bounds.ignored[node.number] = out

    def _needed(self, active: Sequence[Node], bounds: _Bounds) -> dict[int, npt.NDArray[np.bool_]]:
        """Return where each node is still asked for: undecided, and its value can still matter to what asks."""
        never = np.zeros((1, 1), np.bool_)
        wanted = {output.number for output in self._outputs}
        needed: dict[int, npt.NDArray[np.bool_]] = {}
        for node in reversed(active):
            low, high = bounds.low[node.number], bounds.high[node.number]
            asked: npt.NDArray[np.bool_] = np.ones((1, 1), np.bool_) if node.number in wanted else never
            for parent in self._parents[node.number]:
                if parent.number not in needed:
                    continue
                matters = needed[parent.number]
                if parent.operation == "least":
                    matters = matters & (low < bounds.high[parent.number])
                elif parent.operation == "most":
                    matters = matters & (high > bounds.low[parent.number])
                asked = asked | matters
            asked = asked & (low != high)
            if node.number in bounds.ignored:
                asked = asked & ~bounds.ignored[node.number]
            needed[node.number] = asked
        return needed

    def _smallest(
        self, order: Sequence[str], inputs: Sequence[Input], tables: Sequence[Ids], results: Values
    ) -> Chain:
        """Join ids that nothing later tells apart, from the last stage to the first."""
        final, count = classes_of([results[:, place] for place in range(results.shape[1])])
        first = np.zeros(count, np.intp)
        first[final] = np.arange(len(final))
        meaning = tuple(tuple(int(v) for v in row) for row in results[first])
        joined = final
        stages: list[Stage] = []
        for source, one, table in reversed(list(zip(order, inputs, tables, strict=True))):
            after = joined[table].reshape(-1, one.count)
            joined, rests = classes_of([after[:, place] for place in range(one.count)])
            kept = np.zeros(rests, np.intp)
            kept[joined] = np.arange(len(joined))
            stages.append(Stage(source, (Input("", np.arange(rests, dtype=np.int32), rests), one), after[kept].ravel(), count))
            count = rests
        return Chain(tuple(reversed(stages)), meaning)
