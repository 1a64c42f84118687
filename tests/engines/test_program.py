"""A circuit run over rows finds what evaluating it finds; rows ruled out as alike are alike."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.compile.circuit import TRUE, UNDECIDED, Circuit, Node, evaluate, nodes_of
from comity.compile.difference import where_different
from comity.engines.numba.program import Program

SIZES = {"a": 3, "b": 4, "c": 5}
GRID = np.indices(tuple(SIZES.values())).reshape(len(SIZES), -1)
AXES = dict(zip(SIZES, GRID, strict=True))
GRADES = st.integers(0, TRUE)


@st.composite
def _leaf(draw: st.DrawFn, circuit: Circuit) -> Node:
    names = draw(st.lists(st.sampled_from(sorted(SIZES)), max_size=2, unique=True))
    shape = tuple(SIZES[name] for name in names)
    size = int(np.prod(shape))
    values = np.array(draw(st.lists(GRADES, min_size=size, max_size=size)), np.int16).reshape(shape)
    match names:
        case [one]:
            return circuit.read(one, values)
        case [one, other]:
            return circuit.pair(one, other, values)
    return circuit.constant(int(values))


@st.composite
def _node(draw: st.DrawFn, circuit: Circuit, depth: int) -> Node:
    if depth == 0:
        return draw(_leaf(circuit))
    parts = draw(st.lists(_node(circuit, depth - 1), min_size=1, max_size=3))
    made = draw(st.sampled_from([circuit.least, circuit.most]))(parts)
    change = draw(st.sampled_from(["as it is", "not", "undecided"]))
    if change == "not":
        return circuit.negate(made)
    return circuit.map(made, lambda n: np.maximum(n, UNDECIDED), "undecided") if change == "undecided" else made


@settings(deadline=None)  # the first run compiles
@given(st.data())
def test_running_finds_what_evaluating_finds(data: st.DataObject) -> None:
    circuit = Circuit()
    outputs = data.draw(st.lists(_node(circuit, 2), min_size=1, max_size=3))
    told = evaluate(nodes_of(outputs), AXES)
    found = Program.of(outputs).run(AXES, GRID.shape[1])
    for place, node in enumerate(outputs):
        assert (found[place] == told[node.number]).all()


@settings(deadline=None)  # the first run compiles
@given(st.data())
def test_nodes_are_alike_where_single_facts_rule_a_difference_out(data: st.DataObject) -> None:
    circuit = Circuit()
    shared = [data.draw(_node(circuit, 1)) for _ in range(2)]
    pair = [circuit.negate(circuit.least([*shared, circuit.most([data.draw(_leaf(circuit))])])) for _ in range(2)]
    where = where_different([(pair[0], pair[1])])
    told = evaluate(nodes_of(pair), AXES)
    differ = np.broadcast_to(told[pair[0].number] != told[pair[1].number], GRID.shape[1])
    if where is not None:
        perhaps = np.zeros(GRID.shape[1], bool)
        for source, codes in where.items():
            perhaps |= codes[AXES[source]]
        assert not (differ & ~perhaps).any()


def test_a_country_admitted_rules_out_all_others() -> None:
    circuit = Circuit()
    other = circuit.read("b", [0, 6, 6, 3])
    before, after = (circuit.least([other, circuit.read("c", marks)]) for marks in ([0, 6, 0, 0, 0], [0, 6, 0, 6, 0]))
    where = where_different([(before, after)])
    assert where is not None
    assert {source: codes.tolist() for source, codes in where.items()} == {"c": [False, False, False, True, False]}
