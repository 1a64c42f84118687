"""The circuit of every rule of the pack says what evaluating the rule's condition says."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity import Law
from comity.compile.circuit import UNDECIDED, Circuit, evaluate, nodes_of
from comity.compile.codes import FactCodes
from comity.compile.compiled_law import CompiledLaw, compile_law
from comity.compile.conditions import ConditionCircuits
from comity.compile.facts import ColumnFacts
from comity.determine.evaluation import Evaluation
from comity.law.formula import Formula

DAY = date(2026, 8, 3)
COLUMNS = {
    "activity.kind": ["export", "reexport", "deemed-export", "launch"],
    "item.classification": ["9A515.a.1", "9A515.x", "9A515.y.54", "7A004.a", "XV(e)(16)", "EAR99", "9E515.a", "9A515"],
    "origin.country": ["USA", "JPN", "KOR"],
    "destination.country": ["CAN", "JPN", "KOR", "IND", "CHN", "RUS", "IRN", "BRA", "ARE", "DEU|FRA"],
    "end_use.kind": ["civil", "military", "space-station"],
    "end_user.kind": ["commercial", "military"],
    "order.item_value": ["100", "1500", "1501", "1000..2000"],
    "parties.listed": ["entity-list", "unverified"],
    "item.reasons": ["NS1 | RS1", "MT1"],
    "item.suborbital": ["yes", "no"],
    "item.public_domain": ["yes", "no"],
}


@pytest.fixture(scope="module")
def compiled(law: Law) -> CompiledLaw:
    return compile_law(law, DAY, {n: [law.schema.read(n, one, "test") for one in v] for n, v in COLUMNS.items()})


@pytest.fixture(scope="module")
def circuits(law: Law, compiled: CompiledLaw) -> tuple[ConditionCircuits, ColumnFacts]:
    columns: dict[str, FactCodes] = dict(compiled.columns)
    facts = ColumnFacts(law, DAY, False, columns)
    return ConditionCircuits(Circuit(), facts), facts


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_rule_says_the_same(
    law: Law, compiled: CompiledLaw, circuits: tuple[ConditionCircuits, ColumnFacts], data: st.DataObject
) -> None:
    conditions, facts = circuits
    row = {name: data.draw(st.integers(0, len(one.possible) - 1), label=name) for name, one in compiled.columns.items()}
    axes = {name: np.array([code]) for name, code in row.items()}
    for stage in facts.stages:
        axes[stage.name] = stage.apply(axes)
    at = law.at(DAY)
    formulas: list[Formula] = [r.formula for r in (*at.requirements, *at.prohibitions, *at.reviews, *at.duties)]
    formulas += [exemption.serves for exemption in at.exemptions]
    nodes = [conditions.of(formula) for formula in formulas]
    told = evaluate(nodes_of(nodes), axes)
    case = Evaluation(law, compiled.activity(row), DAY, strict=False)
    for formula, node in zip(formulas, nodes, strict=True):
        (grade,) = np.broadcast_to(told[node.number], 1)
        truth = None if grade == UNDECIDED else bool(grade > UNDECIDED)
        assert truth is case.facts.value(formula), formula
