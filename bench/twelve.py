"""One rule set for all: twelve first-match rules over entry, destination, end use, end user and value.

Small enough to write in every engine's own language, of the shape of real rules. Each engine gets the same rows and
must give the same answers; `bench.__main__` checks that before it times them.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

Row = dict[str, Any]
ENTRIES = ["9A515.a.1", "9A515.a.5", "9A515.d", "9A515.x", "9A515.y", "7A004.a", "9A004.w", "EAR99"]
COUNTRIES = ["AUS", "BRA", "CAN", "CHN", "CUB", "DEU", "GBR", "IND", "JPN", "KOR", "RUS", "THA"]
USES = ["civil", "military"]
RULES: list[tuple[str, dict[str, list[str]], float | None]] = [
    ("denial", {"destination": ["CUB"]}, None),
    ("denial", {"destination": ["RUS"], "item": [e for e in ENTRIES if e != "EAR99"]}, None),
    ("license", {"destination": ["CHN"], "use": ["military"]}, None),
    ("denial", {"destination": ["CHN"], "item": [e for e in ENTRIES if e.startswith("9A515")]}, None),
    ("none", {"destination": ["AUS", "CAN", "GBR"]}, None),
    ("none", {"item": ["EAR99", "9A515.y"]}, None),
    ("none", {"item": ["9A515.x"], "destination": ["DEU", "JPN", "KOR"]}, None),
    ("exception", {"item": ["9A515.x"]}, 1500),
    ("exception", {"item": ["9A515.a.5", "9A004.w"], "destination": ["DEU", "IND", "JPN", "KOR"]}, None),
    ("license", {"item": ["7A004.a"]}, None),
    ("license", {"item": ["9A515.a.1", "9A515.d"]}, None),
    ("license", {}, None),
]


def rows(count: int, seed: int = 1) -> list[Row]:
    """Return made-up rows; the same seed gives the same rows."""
    pick = random.Random(seed)  # noqa: S311  not for secrets
    return [
        {
            "item": pick.choice(ENTRIES),
            "destination": pick.choice(COUNTRIES),
            "use": pick.choice(USES),
            "value": float(pick.choice([100, 1500, 1501, 50_000])),
        }
        for _ in range(count)
    ]


def plain(row: Row) -> str:
    """The reference: plain Python."""
    for outcome, tests, most in RULES:
        if all(row[k] in values for k, values in tests.items()) and (most is None or row["value"] <= most):
            return outcome
    raise AssertionError


def _condition(tests: dict[str, list[str]], most: float | None) -> str:
    parts = [f"{fact} in {json.dumps(values)}" for fact, values in tests.items()]
    return " && ".join([*parts, *([f"value <= {float(most)}"] if most is not None else [])]) or "true"


def cel_engine() -> Callable[[Row], str]:
    """common-expression-language (CEL in Rust): one compiled expression of nested conditionals."""
    import cel  # noqa: PLC0415

    text = '"none"'
    for outcome, tests, most in reversed(RULES):
        text = f'({_condition(tests, most)}) ? "{outcome}" : ({text})'
    program = cel.compile(text)
    return lambda row: str(program.execute(row))


def zen_engine() -> Callable[[Row], str]:
    """zen-engine (GoRules): one decision table, compiled once."""
    import zen  # noqa: PLC0415

    facts = ["destination", "item", "use"]
    inputs = [{"id": f, "name": f, "field": f} for f in (*facts, "value")]
    table = []
    for number, (outcome, tests, most) in enumerate(RULES):
        cells = {f: ", ".join(json.dumps(v) for v in tests[f]) if f in tests else "" for f in facts}
        cells["value"] = f"<= {most}" if most is not None else ""
        table.append({"_id": str(number), **cells, "out": f'"{outcome}"'})
    node = {"hitPolicy": "first", "inputs": inputs, "outputs": [{"id": "out", "name": "o", "field": "outcome"}]}
    graph = {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in"},
            {"id": "t", "type": "decisionTableNode", "name": "t", "content": {**node, "rules": table}},
            {"id": "o", "type": "outputNode", "name": "o"},
        ],
        "edges": [
            {"id": "1", "type": "edge", "sourceId": "in", "targetId": "t"},
            {"id": "2", "type": "edge", "sourceId": "t", "targetId": "o"},
        ],
    }
    decision = zen.ZenEngine().create_decision(json.dumps(graph))
    return lambda row: str(decision.evaluate(row)["result"]["outcome"])


def openfisca_engine() -> Callable[[Row], str]:
    """openfisca-core: one enumeration variable, one simulation an activity."""
    import numpy as np  # noqa: PLC0415
    from openfisca_core import periods  # noqa: PLC0415
    from openfisca_core.entities import build_entity  # noqa: PLC0415
    from openfisca_core.simulations import SimulationBuilder  # noqa: PLC0415
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem  # noqa: PLC0415
    from openfisca_core.variables import Variable  # noqa: PLC0415

    activity = build_entity(key="activity", plural="activities", label="", is_person=True)
    system = TaxBenefitSystem([activity])
    base = {"entity": activity, "definition_period": periods.MONTH}
    for fact, kind in (("item", str), ("destination", str), ("use", str), ("value", float)):
        extra = {"max_length": 12} if kind is str else {}
        system.add_variable(type(fact, (Variable,), {**base, "value_type": kind, **extra}))
    names = sorted({outcome for outcome, _, _ in RULES})

    def formula(who: Any, period: Any) -> Any:
        got = {f: who(f, period) for f in ("item", "destination", "use", "value")}
        conditions = []
        for _, tests, most in RULES:
            holds = np.ones(len(got["value"]), bool)
            for fact, values in tests.items():
                holds &= np.isin(np.asarray(got[fact], dtype=str), values)
            conditions.append(holds & (got["value"] <= most) if most is not None else holds)
        return np.select(conditions, [names.index(outcome) for outcome, _, _ in RULES])

    system.add_variable(type("outcome", (Variable,), {**base, "value_type": int, "formula": formula}))

    def decide(row: Row) -> str:
        simulation = SimulationBuilder().build_default_simulation(system, count=1)
        for fact, value in row.items():
            simulation.set_input(fact, "2025-01", np.array([value]))
        return names[int(simulation.calculate("outcome", "2025-01")[0])]

    return decide


def comity_engine() -> Callable[[Row], str]:
    """Comity's formulas over the same four facts: first match by Kleene evaluation."""
    from datetime import date  # noqa: PLC0415

    from comity.law import syntax  # noqa: PLC0415
    from comity.law.bind import Binder  # noqa: PLC0415
    from comity.law.formula import Facts  # noqa: PLC0415
    from comity.law.schema import Fact, Kind, Schema  # noqa: PLC0415
    from comity.law.values import known  # noqa: PLC0415

    words = {"item": ENTRIES, "destination": COUNTRIES, "use": USES}
    facts = {n: Fact(n, Kind.ENUM, values=dict.fromkeys(v, "")) for n, v in words.items()}
    schema = Schema({**facts, "value": Fact("value", Kind.NUMBER)}, {})
    binder = Binder(schema, date(2025, 1, 1), lambda *_: None, lambda _: None, {}, {})
    rules = []
    for outcome, tests, most in RULES:
        parts = [f"{fact} in {(*values, values[0])!r}" for fact, values in tests.items()]
        text = " and ".join([*parts, *([f"value <= {most}"] if most is not None else [])]) or "True"
        rules.append((outcome, binder.bind(syntax.parse(text, outcome), outcome)))

    def decide(row: Row) -> str:
        got = Facts({name: known(value) for name, value in row.items()})
        return next(outcome for outcome, formula in rules if got.value(formula) is True)

    return decide


ENGINES: dict[str, Callable[[], Callable[[Row], str]]] = {
    "comity formulas": comity_engine,
    "common-expression-language": cel_engine,
    "zen-engine": zen_engine,
    "openfisca-core": openfisca_engine,
}
