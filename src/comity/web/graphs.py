"""Who hangs on whom, laid out: nodes in columns from what is upstream to what is downstream, and what one node lights.

The page is made by the server: a node is a link that asks for the page with that node chosen, so that it works
without JavaScript, by keyboard, and in print; an edge is a link to the row that tells of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

_WIDE: Final = 220
_APART: Final = 110
_HIGH: Final = 22
_BELOW: Final = 8
_LETTERS: Final = 29
_SWEEPS: Final = 4


class GraphEdge(msgspec.Struct, frozen=True):
    """What goes from one node to another: of which kind, in which row it is told (from 1), and in a sentence."""

    begins: str
    ends: str
    kind: str
    row: int
    says: str


class DrawnNode(msgspec.Struct, frozen=True):
    """A node where it stands; ``lit``: whether it is the chosen one or downstream of it."""

    name: str
    label: str
    href: str
    x: float
    y: float
    lit: bool
    chosen: bool


class DrawnEdge(msgspec.Struct, frozen=True):
    """An edge as a path; ``asks``: whether the law asks for something on it, or may."""

    path: str
    kind: str
    href: str
    says: str
    lit: bool


class DrawnGraph(msgspec.Struct, frozen=True):
    """A graph as it is drawn, and how large it is.

    Attributes:
        kinds: the kinds of edges, for a legend.
        told: what is lit, in a sentence; empty where no node is chosen.
    """

    nodes: tuple[DrawnNode, ...]
    edges: tuple[DrawnEdge, ...]
    kinds: tuple[str, ...]
    width: float
    height: float
    title: str
    told: str
    wide: float = _WIDE
    high: float = _HIGH


def downstream(edges: Iterable[GraphEdge], node: str) -> frozenset[str]:
    """Return a node and everything that can be reached from it."""
    onward: dict[str, list[str]] = {}
    for one in edges:
        onward.setdefault(one.begins, []).append(one.ends)
    found, ahead = {node}, [node]
    while ahead:
        for other in onward.get(ahead.pop(), ()):
            if other not in found:
                found.add(other)
                ahead.append(other)
    return frozenset(found)


def drawn(edges: Sequence[GraphEdge], title: str, hrefs: Mapping[str, str], chosen: str = "") -> DrawnGraph | None:
    """Return a graph laid out; None if it has no edge.

    Args:
        edges: from what is upstream to what hangs on it.
        title: what it shows, for those who do not see it.
        hrefs: by node, what asks for the page with it chosen.
        chosen: the node that is lit with everything downstream of it; none if empty or unknown.
    """
    if not edges:
        return None
    columns = _columns(edges)
    known = {name for column in columns for name in column}
    lit = downstream(edges, chosen) if chosen in known else frozenset()
    tallest = max(map(len, columns))
    places = {
        name: (number * (_WIDE + _APART), (_HIGH + _BELOW) * (place + (tallest - len(column)) / 2))
        for number, column in enumerate(columns)
        for place, name in enumerate(column)
    }
    nodes = tuple(
        DrawnNode(name, _short(name), hrefs.get(name, ""), x, y, name in lit, name == chosen)
        for name, (x, y) in places.items()
    )
    paths = tuple(
        DrawnEdge(_path(places[one.begins], places[one.ends]), one.kind, f"#row-{one.row}", one.says, one.begins in lit)
        for one in edges
    )
    after = sorted(lit - {chosen})
    told = f"Downstream of {chosen}: {', '.join(after) or 'nobody on record'}." if lit else ""
    width = len(columns) * _WIDE + (len(columns) - 1) * _APART
    kinds = tuple(dict.fromkeys(one.kind for one in edges))
    return DrawnGraph(nodes, paths, kinds, width, tallest * (_HIGH + _BELOW), title, told)


def _columns(edges: Sequence[GraphEdge]) -> list[list[str]]:
    """Return nodes in columns: each behind what leads to it, as far as nothing goes in a circle."""
    names = sorted({name for one in edges for name in (one.begins, one.ends)}, key=str.casefold)
    before: dict[str, set[str]] = {name: set() for name in names}
    for one in edges:
        if one.begins not in downstream(edges, one.ends):  # else it closes a circle
            before[one.ends].add(one.begins)
    depth: dict[str, int] = {}
    for name in names:
        _deepen(name, before, depth)
    columns: list[list[str]] = [[] for _ in range(max(depth.values()) + 1)]
    for name in names:
        columns[depth[name]].append(name)
    return _untangled(columns, edges)


def _deepen(name: str, before: Mapping[str, set[str]], depth: dict[str, int]) -> int:
    if name not in depth:
        depth[name] = max((_deepen(one, before, depth) + 1 for one in before[name]), default=0)
    return depth[name]


def _untangled(columns: list[list[str]], edges: Sequence[GraphEdge]) -> list[list[str]]:
    """Return columns whose nodes stand near those that they hang together with, so that few edges cross."""
    beside: dict[str, set[str]] = {name: set() for column in columns for name in column}
    for one in edges:
        beside[one.begins].add(one.ends)
        beside[one.ends].add(one.begins)
    for _ in range(_SWEEPS):
        places = {name: (place + 0.5) / len(column) for column in columns for place, name in enumerate(column)}
        means = {name: sum(places[one] for one in others) / max(len(others), 1) for name, others in beside.items()}
        columns = [sorted(column, key=lambda name: means[name]) for column in columns]
    return columns


def _path(begins: tuple[float, float], ends: tuple[float, float]) -> str:
    """Return the curve from the right side of one node to the left side of another, as SVG writes it."""
    x, y = begins[0] + _WIDE, begins[1] + _HIGH / 2
    x2, y2 = ends[0], ends[1] + _HIGH / 2
    if x2 < x:  # in the same column, or back: around it
        x2 = ends[0] + _WIDE
        return f"M{x:g} {y:g}C{x + _APART / 2:g} {y:g} {x2 + _APART / 2:g} {y2:g} {x2:g} {y2:g}"
    middle = (x + x2) / 2
    return f"M{x:g} {y:g}C{middle:g} {y:g} {middle:g} {y2:g} {x2:g} {y2:g}"


def _short(name: str) -> str:
    """Return a name that fits its box; what stands in brackets at its end, a country, is never cut."""
    if len(name) <= _LETTERS:
        return name
    begin, bracket, end = name.rpartition(" (") if name.endswith(")") else (name, "", "")
    return f"{begin[: _LETTERS - len(bracket + end) - 1].rstrip()}…{bracket}{end}"
