"""Circuits and stages as fixtures write them, and as a reader sees them.

A circuit is nested lists: ``[least, [read, x, [0, 3, 6]], [not, [pair, x, y, [[0, 6], [6, 0]]]]]``. A stage is a line:
``join 1 = x[0 1 1] y[0 1] -> 0 1 1 1`` reads the classes of the codes of x and y, and its table follows, the last
input's classes running fastest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from comity.compile.circuit import Circuit, Node
from comity.compile.stage import Input, Stage

PASSES = Path(__file__).parent / "passes"


def fixtures(name: str) -> dict[str, Any]:
    """Return the fixtures of a pass, by what each shows."""
    found: dict[str, Any] = yaml.safe_load((PASSES / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def node_of(circuit: Circuit, written: list[Any]) -> Node:
    """Return the node that a list stands for."""
    match written:
        case ["constant", value]:
            return circuit.constant(value)
        case ["read", source, values]:
            return circuit.read(source, values)
        case ["pair", first, second, values]:
            return circuit.pair(first, second, np.array(values, np.int16))
        case ["not", part]:
            return circuit.negate(node_of(circuit, part))
        case ["holds", part]:
            return circuit.holds(node_of(circuit, part))
        case ["least" | "most" as operation, *parts]:
            made = [node_of(circuit, part) for part in parts]
            return circuit.least(made) if operation == "least" else circuit.most(made)
    raise ValueError(written)


def shown(node: Node) -> str:
    """Return a node as text, parts in its parentheses."""
    values = "" if node.values is None else str(node.values.tolist()).replace(",", "")
    match node.operation:
        case "constant":
            return str(node.low)
        case "read" | "pair":
            return f"{' '.join(node.sources)}{values}"
        case "map":
            return f"map({shown(node.parts[0])}){values}"
    return f"{node.operation}({', '.join(map(shown, node.parts))})"


def stage_of(line: str) -> Stage:
    """Return the stage that a line stands for."""
    name, _, rest = line.partition(" = ")
    reads, _, table = rest.partition("-> ")
    inputs = []
    for source, told in re.findall(r"([\w ]+?)\[([\d ]+)\] ?", reads):
        classes = _numbers(told)
        inputs.append(Input(source, classes, int(classes.max()) + 1))
    ids = _numbers(table)
    return Stage(name, tuple(inputs), ids, int(ids.max()) + 1)


def line_of(stage: Stage) -> str:
    """Return a stage as a line."""
    reads = " ".join(f"{one.source}[{_words(one.classes)}]" for one in stage.inputs)
    return f"{stage.name} = {reads + ' ' if reads else ''}-> {_words(stage.table)}"


def run(stages: Iterable[Stage], row: Mapping[str, int]) -> dict[str, int]:
    """Return what each stage finds in one row, its facts included."""
    found = {source: np.array([code]) for source, code in row.items()}
    for stage in stages:
        found[stage.name] = stage.apply(found)
    return {name: int(ids[0]) for name, ids in found.items()}


def rows(counts: Mapping[str, int]) -> Iterable[dict[str, int]]:
    """Yield every row there can be."""
    return (dict(zip(counts, codes, strict=True)) for codes in product(*map(range, counts.values())))


def _numbers(text: str) -> npt.NDArray[np.int32]:
    return np.array(text.split(), np.int32)


def _words(numbers: npt.NDArray[Any]) -> str:
    return " ".join(map(str, numbers.tolist()))
