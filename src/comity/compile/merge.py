"""From many small tables to few: stages that read the same things, or each other, become one.

What a row costs is how many look-ups it makes: one for each input of each stage, and one for its table. Two stages
that are packed together share inputs, save a table, and whoever read both reads one id; in return the table has a cell
for each combination of all their inputs' classes. The pair that saves most for its growth is packed first, as long as
tables stay small enough for a processor's cache.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2, prod
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from comity.compile.stage import Ids, Input, Stage, alike_rows, classes_of, some_code

MOST_CELLS: Final = 1 << 16
"""The largest table of a stage: with two bytes a cell it stays in a processor's cache."""
_GROWTH: Final = 0.5
"""How many look-ups must be saved for each doubling of a table."""


@dataclass
class _Table:
    """A stage while it is packed: its cells have an axis for each input."""

    inputs: dict[str, Input]
    cells: npt.NDArray[Any]
    ids: int


class _Candidate(NamedTuple):
    """Two stages that may be packed; of those waiting, the best comes first."""

    cost: float
    cells: int  # 0 if not worked out yet
    pair: tuple[str, str]
    versions: tuple[int, int]


def pack(
    stages: Sequence[Stage], wanted: Mapping[str, Input], most_cells: int = MOST_CELLS
) -> tuple[list[Stage], dict[str, Input]]:
    """Return fewer stages that find the same, in order.

    Args:
        stages: in order, each after what it reads.
        wanted: by a name of the caller's, which source is read and the classes of its ids that are told apart.
        most_cells: no table is packed beyond this.

    Returns:
        the stages, and where each thing wanted is found now: the class of each id.
    """
    packer = _Packer(stages, wanted, most_cells)
    packer.run()
    return packer.result()


class _Packer:
    def __init__(self, stages: Sequence[Stage], wanted: Mapping[str, Input], most_cells: int) -> None:
        self._most_cells = most_cells
        self._tables = {
            stage.name: _Table(
                {one.source: one for one in stage.inputs},
                stage.table.reshape([one.count for one in stage.inputs]),
                stage.ids,
            )
            for stage in stages
        }
        self._wanted = dict(wanted)
        self._users: dict[str, set[str]] = defaultdict(set)
        for name, table in self._tables.items():
            for source in table.inputs:
                self._users[source].add(name)
        self._versions = dict.fromkeys(self._tables, 0)
        self._bits = {name: 1 << place for place, name in enumerate(self._tables)}
        self._before: dict[str, int] = {}
        self._waiting: list[_Candidate] = []
        self._packed = 0

    def run(self) -> None:
        """Pack until nothing more is gained: packing leaves classes that nobody tells apart, and so room for more."""
        before = -1
        while before != self._packed:
            before = self._packed
            for name in reversed(self._order()):
                self._shrink(name)
            self._note_order()
            for name in self._tables:
                for other in self._near(name):
                    if name < other:
                        self._propose(name, other)
            self._pack_proposed()

    def _pack_proposed(self) -> None:
        while self._waiting:
            best = heapq.heappop(self._waiting)
            if best.versions != tuple(self._versions.get(name, -1) for name in best.pair):
                continue
            if not best.cells:
                self._judge(best)
            elif not self._circular(*best.pair):
                self._pack(*best.pair)

    def result(self) -> tuple[list[Stage], dict[str, Input]]:
        """Return the stages in order, named by their place."""
        order = self._order()
        for name in reversed(order):
            self._shrink(name)
        order = [name for name in order if name in self._tables]
        names = {name: f"stage {place}" for place, name in enumerate(order, 1)}
        stages = []
        for name in order:
            table = self._tables[name]
            inputs = tuple(Input(names.get(q, q), one.classes, one.count) for q, one in table.inputs.items())
            stages.append(Stage(names[name], inputs, np.ascontiguousarray(table.cells).ravel(), table.ids))
        wanted = {
            key: Input(names.get(one.source, one.source), one.classes, one.count) for key, one in self._wanted.items()
        }
        return stages, wanted

    def _order(self) -> list[str]:
        """Return the stages, each after what it reads."""
        order: dict[str, None] = {}

        def visit(name: str) -> None:
            if name in self._tables and name not in order:
                for source in self._tables[name].inputs:
                    visit(source)
                order[name] = None

        for name in self._tables:
            visit(name)
        return list(order)

    def _readers(self, name: str) -> Iterator[Input]:
        """Yield how a stage's ids are read, by others and from outside."""
        for user in sorted(self._users[name]):
            yield self._tables[user].inputs[name]
        for _, one in sorted(self._wanted.items()):
            if one.source == name:
                yield one

    def _shrink(self, name: str) -> None:
        """Join ids that no reader tells apart, and classes of inputs that no id tells apart; forget the unread."""
        table = self._tables[name]
        told = [one.classes for one in self._readers(name)]
        if not told:
            for source in table.inputs:
                self._users[source].discard(name)
            del self._tables[name], self._versions[name]
            return
        joined, count = classes_of(told)
        if count < table.ids:
            table.cells = joined[table.cells]
            table.ids = count
            some = some_code(joined, count)
            self._reread(name, name, some)
        for place, (source, one) in enumerate(list(table.inputs.items())):
            self._merge_classes(table, place, source, one)
        for source in [source for source, one in table.inputs.items() if one.count == 1 and len(table.inputs) > 1]:
            place = list(table.inputs).index(source)
            table.cells = table.cells.take(0, axis=place)
            del table.inputs[source]
            self._users[source].discard(name)

    def _merge_classes(self, table: _Table, place: int, source: str, one: Input) -> None:
        slices = np.moveaxis(table.cells, place, 0).reshape(one.count, -1)
        alike, count = classes_of(list(slices.T)) if slices.shape[1] < 64 else alike_rows(slices)
        if count < one.count:
            table.cells = np.take(table.cells, some_code(alike, count), axis=place)
            table.inputs[source] = Input(source, alike[one.classes], count)

    def _reread(self, name: str, new: str, code: npt.NDArray[np.intp] | Ids) -> None:
        """Let readers of ``name`` read ``new``, whose ids stand for these codes of it."""
        for user in sorted(self._users[name]):
            table = self._tables[user]
            table.inputs = {
                (new if source == name else source): (
                    Input(new, one.classes[code], one.count) if source == name else one
                )
                for source, one in table.inputs.items()
            }
        for key, one in self._wanted.items():
            if one.source == name:
                self._wanted[key] = Input(new, one.classes[code], one.count)

    def _rename(self, user: str, old: str, new: str, code: npt.NDArray[Any]) -> None:
        """Let one reader read ``new`` in place of ``old``, on the same axis."""
        table = self._tables[user]
        table.inputs = {
            (new if source == old else source): Input(new, one.classes[code], one.count) if source == old else one
            for source, one in table.inputs.items()
        }

    def _near(self, name: str) -> set[str]:
        """Return the stages with which something could be saved."""
        found: set[str] = set()
        for source in self._tables[name].inputs:
            found |= self._users[source]
            found |= {source} & self._tables.keys()
        for user in self._users[name]:
            found |= {user} | (self._tables[user].inputs.keys() & self._tables.keys())
        return found - {name}

    def _propose(self, one: str, other: str) -> None:
        saved = self._saved(one, other)
        if saved > 1:
            pair = (one, other)
            heapq.heappush(self._waiting, _Candidate(-saved, 0, pair, (self._versions[one], self._versions[other])))

    def _saved(self, one: str, other: str) -> int:
        """Return how many look-ups a row would save."""
        first, second = self._tables[one].inputs.keys(), self._tables[other].inputs.keys()
        both = len((self._users[one] & self._users[other]) - {one, other})
        return 1 + len(first & second) + (one in second or other in first) + both

    def _judge(self, found: _Candidate) -> None:
        """Weigh what is saved against how much the table grows."""
        cells = prod(one.count for one in self._union(*found.pair).values())
        if cells > self._most_cells:
            return
        grows = log2(cells / sum(self._tables[name].cells.size for name in found.pair))
        cost = found.cost + _GROWTH * max(0.0, grows)
        if cost < 0:
            heapq.heappush(self._waiting, _Candidate(cost, cells, found.pair, found.versions))

    def _union(self, first: str, second: str) -> dict[str, Input]:
        """Return what two stages read together, with the classes that either tells apart."""
        one, other = self._tables[first].inputs, self._tables[second].inputs
        found: dict[str, Input] = {}
        for source in dict.fromkeys([*one, *other]):
            if source in (first, second):
                continue
            told = [inputs[source] for inputs in (one, other) if source in inputs]
            if len(told) == 1:
                found[source] = told[0]
            else:
                found[source] = Input(source, *classes_of([each.classes for each in told]))
        return found

    def _note_order(self) -> None:
        """Note for each stage all that come before it."""
        self._before = {}
        for name in self._order():
            bits = 0
            for source in self._tables[name].inputs.keys() & self._tables.keys():
                bits |= self._before[source] | self._bits[source]
            self._before[name] = bits

    def _circular(self, one: str, other: str) -> bool:
        """Whether one stage depends on the other through a third, so that they cannot be worked out at once."""
        return self._leads(one, other) or self._leads(other, one)

    def _leads(self, start: str, end: str) -> bool:
        return any(
            self._before[source] & self._bits[start]
            for source in self._tables[end].inputs
            if source in self._tables and source != start
        )

    def _pack(self, one: str, other: str) -> None:
        """Make one stage of two."""
        first, second = (one, other) if one in self._tables[other].inputs else (other, one)
        union = self._union(first, second)
        found = self._grids(first, second, union)
        joined, ids = classes_of(found)
        some = some_code(joined, ids)
        self._packed += 1
        name = f"pack {self._packed}"
        users = (self._users[first] | self._users[second]) - {first, second}
        for user in users:
            self._join_axes(user, first, second, name, found[0][some], found[1][some])
        for key, read in list(self._wanted.items()):
            if read.source in (first, second):
                code = found[0 if read.source == first else 1][some]
                self._wanted[key] = Input(name, read.classes[code], read.count)
        self._tables[name] = _Table(union, joined.reshape([each.count for each in union.values()]), ids)
        for source in union.keys() | {first, second}:
            self._users[source] -= {first, second}
            if source in union:
                self._users[source].add(name)
        for gone in (first, second):
            del self._tables[gone], self._versions[gone], self._users[gone]
        self._users[name] = users
        self._versions[name] = 0
        self._bits[name] = 1 << len(self._bits)
        self._shrink(name)
        self._note_order()
        self._propose_again(name, users)

    def _propose_again(self, name: str, users: set[str]) -> None:
        for user in users:
            self._versions[user] += 1
        for other in self._near(name) if name in self._tables else ():
            self._propose(*sorted((name, other)))
        for user in sorted(users):
            for other in self._near(user) - {name}:
                self._propose(*sorted((user, other)))

    def _grids(self, first: str, second: str, union: dict[str, Input]) -> list[Ids]:
        """Return what two stages find in every cell of what they read together."""
        shape = [one.count for one in union.values()]
        one = self._tables[first].cells[self._places(first, union, {})]
        other = self._tables[second].cells[self._places(second, union, {first: one})]
        return [np.broadcast_to(grid, shape).ravel() for grid in (one, other)]

    def _places(self, name: str, union: dict[str, Input], known: dict[str, Ids]) -> tuple[Ids, ...]:
        """Return, for each input of a stage, its class in every cell."""
        axes = list(union)
        found = []
        for source, one in self._tables[name].inputs.items():
            if source in known:
                found.append(one.classes[known[source]])
                continue
            wide = union[source]
            classes = one.classes[some_code(wide.classes, wide.count)]
            found.append(classes.reshape([-1 if axis == source else 1 for axis in axes]))
        return tuple(found)

    def _join_axes(self, user: str, first: str, second: str, name: str, one: Ids, other: Ids) -> None:
        """Let a user read the id of two stages packed together; ``one`` and ``other`` are theirs, by the new id."""
        table = self._tables[user]
        if not (first in table.inputs and second in table.inputs):
            self._rename(user, *((first, name, one) if first in table.inputs else (second, name, other)))
            return
        places = [list(table.inputs).index(source) for source in (first, second)]
        seen = [table.inputs[source].classes[code] for source, code in ((first, one), (second, other))]
        classes, count = classes_of(seen)
        some = some_code(classes, count)
        table.cells = np.moveaxis(table.cells, places, (-2, -1))[..., seen[0][some], seen[1][some]]
        table.inputs = {q: i for q, i in table.inputs.items() if q not in (first, second)}
        table.inputs[name] = Input(name, classes, count)
