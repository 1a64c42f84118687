"""Where two nodes of a circuit may differ, as far as single facts tell: so most rows are ruled out at once.

Two nodes built alike differ only where some part differs, in the end a reading of one fact: a country that was
admitted, a mark that was removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

from comity.compile.circuit import Node

Where = Mapping[str, npt.NDArray[np.bool_]]
"""By source, the codes under which something may differ; under all others it does not."""


def where_different(pairs: Iterable[tuple[Node, Node]]) -> Where | None:
    """Return where one of some pairs of nodes may differ; None if single facts do not tell."""
    found: dict[str, npt.NDArray[np.bool_]] = {}
    seen: set[tuple[int, int]] = set()
    open_ = list(pairs)
    while open_:
        one, other = open_.pop()
        if one is other or (one.number, other.number) in seen:
            continue
        seen.add((one.number, other.number))
        below = _different_parts(one, other)
        if below is not None:
            open_ += below
        elif not _note(found, one, other):
            return None
    return found


def _different_parts(one: Node, other: Node) -> list[tuple[Node, Node]] | None:
    """Return the parts that alone can make two nodes differ; None if they are not built alike."""
    if one.operation != other.operation or not one.parts:
        return None
    if one.operation == "map":
        same = one.parts[0].low == other.parts[0].low and np.array_equal(one.values, other.values)  # type: ignore[arg-type]
        return [(one.parts[0], other.parts[0])] if same else None
    ours, theirs = ([part for part in a.parts if part not in b.parts] for a, b in ((one, other), (other, one)))
    if len(ours) != len(theirs):
        return None
    return list(zip(*(sorted(parts, key=_form) for parts in (ours, theirs)), strict=True))


def _form(node: Node) -> tuple[str, tuple[str, ...], int]:
    """Return what sorts parts so that those that stand for each other meet."""
    return node.operation, node.sources, node.number


def _note(found: dict[str, npt.NDArray[np.bool_]], one: Node, other: Node) -> bool:
    """Note the codes under which two readings differ; False if they are no readings of one fact."""
    sources = {*one.sources, *other.sources}
    if len(sources) > 1 or any(node.operation not in ("read", "constant") for node in (one, other)):
        return False
    values = [node.low if node.values is None else node.values for node in (one, other)]
    differ = np.asarray(values[0] != values[1])
    for source in sources:
        found[source] = found[source] | differ if source in found else differ
    return bool(sources)
