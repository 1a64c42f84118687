"""Each pass of the compiler on small inputs whose output a reader can check."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity import Law
from comity.compile.circuit import TRUE, UNDECIDED, Circuit, evaluate, nodes_of
from comity.compile.codes import FactCodes, line, place_of
from comity.compile.conditions import ConditionCircuits
from comity.compile.facts import ColumnFacts
from comity.compile.join import Contractor
from comity.compile.merge import pack
from comity.compile.stage import Input, Stage, classes_of
from comity.law.formula import Formula
from comity.law.values import Interval, OneOf, Possible, SetOf
from tests.compile.written import fixtures, line_of, node_of, rows, run, shown, stage_of
from tests.reference_laws import written_law

DAY = date(2026, 8, 3)


def told(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("what", "fixture"), fixtures(name).items(), ids=lambda one: str(one)[:40])


@told("codes")
def test_numbers_become_places_on_a_line(what: str, fixture: Any) -> None:
    assert line(fixture["cuts"]) == [Interval(point, point) for point in fixture["line"]], what
    assert {value: place_of(value, fixture["cuts"]) for value in fixture["places"]} == fixture["places"]


@told("stage")
def test_combinations_are_numbered(what: str, fixture: Any) -> None:
    classes, count = classes_of([np.array(column) for column in fixture["columns"]])
    assert classes.tolist() == fixture["classes"], what
    assert count == max(fixture["classes"]) + 1


@told("circuit")
def test_circuits_fold(what: str, fixture: Any) -> None:
    assert shown(node_of(Circuit(), fixture["made"])) == fixture["folds to"], what


@told("join")
def test_sources_are_joined(what: str, fixture: Any) -> None:
    circuit = Circuit()
    nodes = [node_of(circuit, one) for one in fixture["outputs"]]
    contractor = Contractor({"all": nodes}, fixture["codes"])
    found = contractor.contract()["all"]
    assert [line_of(stage) for stage in contractor.joins] == fixture["joins"], what
    assert (found.source, [list(one) for one in found.results]) == (fixture["source"], fixture["results"])
    for row in rows(fixture["codes"]):
        axes = {source: np.array(code) for source, code in row.items()}
        by_node = evaluate(nodes_of(nodes), axes)
        place = run(contractor.joins, row)[found.source] if found.source else 0
        assert found.results[place] == tuple(int(by_node[node.number]) for node in nodes)


@told("merge")
def test_stages_are_packed(what: str, fixture: Any) -> None:
    stages = [stage_of(text) for text in fixture["stages"]]
    ids = {stage.name: stage.ids for stage in stages}
    wanted = {name: Input.whole(source, ids[source]) for name, source in fixture["wanted"].items()}
    packed, where = pack(stages, wanted, fixture.get("most_cells", 1 << 16))
    assert [line_of(stage) for stage in packed] == fixture["packed"], what
    _same(stages, packed, fixture["wanted"], where)


@st.composite
def chains(draw: st.DrawFn) -> list[Stage]:
    """A few stages, each over facts and over what earlier ones found."""
    sources, found = {"x": 3, "y": 2, "z": 4}, list[Stage]()
    for number in range(draw(st.integers(1, 5))):
        read = draw(st.lists(st.sampled_from(sorted(sources)), min_size=1, max_size=3, unique=True))
        inputs, cells = [], 1
        for source in read:
            count = draw(st.integers(1, sources[source]))
            classes = [*range(count), *(draw(st.integers(0, count - 1)) for _ in range(sources[source] - count))]
            inputs.append(Input(source, np.array(classes, np.int32), count))
            cells *= count
        table = np.array([draw(st.integers(0, 3)) for _ in range(cells)], np.int32)
        found.append(Stage(f"s{number}", tuple(inputs), table, 4))
        sources[f"s{number}"] = 4
    return found


@given(chains(), st.sampled_from([1, 8, 1 << 16]))
def test_whatever_is_packed_finds_the_same(stages: list[Stage], most_cells: int) -> None:
    wanted = {stage.name: stage.name for stage in stages[-2:]}
    packed, where = pack(stages, {name: Input.whole(name, 4) for name in wanted}, most_cells)
    assert len(packed) <= len(stages)
    _same(stages, packed, wanted, where)


def _same(stages: list[Stage], packed: list[Stage], wanted: dict[str, str], where: dict[str, Input]) -> None:
    """Every class of what is wanted stands for one id of what was found before, in all rows there can be."""
    made = {stage.name for stage in stages}
    read = {one.source: len(one.classes) for stage in stages for one in stage.inputs if one.source not in made}
    meant: dict[str, dict[int, int]] = {name: {} for name in wanted}
    for row in rows(read):
        before, after = run(stages, row), run(packed, row)
        for name, source in wanted.items():
            found = where[name]
            place = int(found.classes[after[found.source]])
            assert meant[name].setdefault(place, before[source]) == before[source]


@told("facts")
def test_facts_are_read_from_columns(law: Law, what: str, fixture: Any) -> None:
    stated = {
        name: (None, *(law.schema.read(name, value, what) for value in values))
        for name, values in fixture["columns"].items()
    }
    facts = ColumnFacts(law, DAY, False, {name: FactCodes(name, possible) for name, possible in stated.items()})
    read = facts.fact(fixture["fact"])
    found = {}
    for row in rows({name: len(possible) for name, possible in stated.items()}):
        given = " ".join(_text(possible[row[name]]) for name, possible in stated.items())
        found[given] = _text(read.codes.possible[run(facts.stages, row)[read.source] if read.source else 0])
    assert found == fixture["rows"]


@told("conditions")
def test_conditions_are_read_from_columns(law: Law, what: str, fixture: Any) -> None:
    needed = {"authorization": "bis-license", "reason": "NS1"}
    confidence = fixture.get("confidence", "primary")
    written = written_law(law, {"requires": needed, "when": fixture["when"], "confidence": confidence})
    (rule,) = written.at(DAY).requirements
    stated = {
        name: (None, *(law.schema.read(name, value, what) for value in values))
        for name, values in fixture["columns"].items()
    }
    facts = ColumnFacts(written, DAY, False, {name: FactCodes(name, possible) for name, possible in stated.items()})
    circuits = ConditionCircuits(Circuit(), facts)
    truth, unread = circuits.of(rule.formula), circuits.unsure(_only_atom(rule.formula))
    found, not_read = {}, []
    for row in rows({name: len(possible) for name, possible in stated.items()}):
        given = " ".join(_text(possible[row[name]]) for name, possible in stated.items())
        axes = {source: np.array(code) for source, code in run(facts.stages, row).items()}
        grades = evaluate(nodes_of([truth, unread]), axes)
        found[given] = _turned_out(int(grades[truth.number]))
        not_read += [given] if int(grades[unread.number]) else []
    assert (found, not_read) == (fixture["rows"], fixture.get("unread", []))


def _only_atom(formula: Formula) -> Formula:
    """Return the one test of a condition; of a compound, itself: then nothing is asked."""
    parts = list(formula.children())
    return _only_atom(parts[0]) if len(parts) == 1 else formula


def _turned_out(grade: int) -> str | bool:
    """Return a grade as a fixture writes it."""
    rank = min(grade, TRUE - grade)
    said = "open" if grade == UNDECIDED else grade > UNDECIDED
    return said if grade == UNDECIDED or not rank else f"{'yes' if said else 'no'} {rank}"


def _text(possible: Possible | None) -> str:
    match possible:
        case None:
            return "-"
        case OneOf(values):
            return "|".join(sorted(map(str, values)))
        case SetOf(must, may) if may is None or may - must:
            return "perhaps somebody"
        case SetOf(must, _):
            return "+".join(sorted(must)) or "nobody"
    return "named"
