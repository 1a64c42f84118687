"""A compiled law says of every row what determining the row says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity import Law
from comity.compile.codes import FactCodes
from comity.compile.compiled_law import CompiledLaw, compile_law
from comity.compile.readings import reading_of_pair
from comity.compile.stage import Input, Stage
from comity.determine.assess import KnownFacts, decide
from comity.determine.causes import causes
from comity.determine.deciding_rules import deciding_rules
from comity.determine.engine import determine
from comity.determine.evaluation import Evaluation
from comity.determine.outcome import Outcome
from comity.engines.numba.kernel import Kernel
from comity.errors import LawError
from comity.law.formula import Facts, Number, NumberComparison
from comity.law.values import Interval, Possible, known
from tests.law.strategies import DAY, DOMAINS
from tests.portfolio.strategies import ROWS, laws

TODAY = date(2026, 6, 1)
COLUMNS: Mapping[str, list[object]] = {
    "activity.kind": ["export", "reexport", "deemed-export", "launch", "data-sharing", "spectrum-use"],
    "item.classification": ["9A515.a.1", "9A515.x", "9A515", "EAR99", "9A610.x", "7A004.a", "XV(a)(1)", "9E515.a"],
    "destination.country": ["KOR", "CHN", "AUS", "ISR", "RUS", "KEN", "DEU|FRA"],
    "origin.country": ["USA", "DEU"],
    "end_user.country": ["KOR", "CHN", "JPN"],
    "end_use.kind": ["civil", "military"],
    "end_user.kind": ["government", "commercial"],
    "order.item_value": [100, 1500, 5000, "1000..2000"],
    "launch.country": ["USA", "NZL", "IND"],
    "item.us_controlled_content_percent": [5, 15, 60],
    "person.latest_citizenship": ["CHN", "DEU"],
}
PARTY: Mapping[str, list[object]] = {
    "end_user.name": ["Example Optics"],
    "end_user.listed": [[], "entity-list"],
    "end_user.possible_match": ["yes", "no"],
    "end_user.listed_ownership_percent": [0, 60],
    "end_user.blocked_ownership_percent": [0],
}


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(laws(), ROWS)
def test_random_laws_say_of_random_rows_what_assessing_each_says(law: Any, rows: list[Mapping[str, Possible]]) -> None:
    found = compile_law(law, DAY, {name: [row[name] for row in rows if name in row] for name in DOMAINS})
    ids = found.ids(_codes(found, rows), len(rows))
    assert (Kernel.of(found.stages).run(_codes(found, rows), len(rows)) == ids).all()
    for row, one in zip(rows, ids, strict=True):
        logic = KnownFacts(Facts({**row, "date": known(DAY)}), {})
        ground, rule = decide(deciding_rules(law.at(DAY)), logic)
        answer = found.answers[one]
        assert (answer.outcome, answer.rule) == (ground.outcome, rule)


@pytest.fixture(scope="module")
def compiled(law: Law) -> CompiledLaw:
    return compile_law(law, TODAY, _possible(law))


@pytest.fixture(scope="module", params=[(TODAY, False), (TODAY, True), (date(2016, 3, 1), False)], ids=str)
def named(law: Law, request: pytest.FixtureRequest) -> CompiledLaw:
    columns = {**{name: COLUMNS[name] for name in list(COLUMNS)[:8]}, **PARTY}
    day, strict = request.param
    return compile_law(law, day, _possible(law, columns), clear=True, strict=strict)


@settings(deadline=None, max_examples=35, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_why_a_row_is_open_and_what_it_is_if_screening_is_clear(
    law: Law, named: CompiledLaw, data: st.DataObject
) -> None:
    codes = {name: data.draw(st.integers(0, len(one.possible) - 1), label=name) for name, one in named.columns.items()}
    activity, row = named.activity(codes), {name: np.array([code]) for name, code in codes.items()}
    case = Evaluation(law, activity, named.day, named.strict)
    (one,) = named.ids(row, 1)
    answer, outcome = named.answers[one], case.found.outcome
    assert (answer.outcome, answer.rule) == (outcome, case.found.rule)
    if outcome is Outcome.UNDETERMINED:
        told = causes(case.open_formulas(), case.facts)
        assert named.causes(row, 1) == [tuple(each.cause for each in told)]
        outcome = Evaluation(law, activity, named.day, named.strict, cleared=True).found.outcome
    assert answer.if_screened_clear == (outcome if case.unscreened else None)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_pack_says_of_random_rows_what_determining_each_says(
    law: Law, compiled: CompiledLaw, data: st.DataObject
) -> None:
    codes = {
        name: data.draw(st.integers(0, len(one.possible) - 1), label=name) for name, one in compiled.columns.items()
    }
    activity = compiled.activity(codes)
    case = Evaluation(law, activity, TODAY, strict=False)
    (one,) = compiled.ids({name: np.array([code]) for name, code in codes.items()}, 1)
    answer = compiled.answers[one]
    assert (answer.outcome, answer.rule) == (case.found.outcome, case.found.rule)
    assert answer.confidence is determine(activity, law, TODAY).confidence


def test_strict_makes_no_assumption(law: Law) -> None:
    columns = {
        name: [law.schema.read(name, value, "test")]
        for name, value in {
            "activity.kind": "export",
            "item.classification": "EAR99",
            "origin.country": "USA",
            "destination.country": "KOR",
        }.items()
    }
    for strict in (False, True):
        found = compile_law(law, TODAY, columns, strict=strict)
        codes = dict.fromkeys(columns, 1)
        (one,) = found.ids({name: np.array([code]) for name, code in codes.items()}, 1)
        case = Evaluation(law, found.activity(codes), TODAY, strict=strict)
        assert found.answers[one].outcome is case.found.outcome


def test_what_no_row_can_state_has_no_stage(law: Law) -> None:
    found = compile_law(law, TODAY, {"activity.kind": [known("spectrum-use")]})
    assert found.reads in ((), ("activity.kind",))
    assert found.cells <= 4


def test_a_law_that_compares_two_numbers_is_refused() -> None:
    atom = NumberComparison(predicate="less", left=Number(fact="a"), right=Number(fact="b"), facts=frozenset("ab"))
    one, other = (FactCodes(name, (None, Interval(0, 0)), (0.0,)) for name in "ab")
    with pytest.raises(LawError, match="compares two numbers"):
        reading_of_pair(atom, one, other)


def _codes(found: CompiledLaw, rows: list[Mapping[str, Possible]]) -> dict[str, np.ndarray[Any, Any]]:
    return {name: np.array([one.index[row.get(name)] for row in rows]) for name, one in found.columns.items()}


def _possible(law: Law, columns: Mapping[str, list[object]] = COLUMNS) -> dict[str, list[Possible | None]]:
    return {name: [law.schema.read(name, value, "test") for value in values] for name, values in columns.items()}


def test_what_would_not_fit_is_refused(monkeypatch: pytest.MonkeyPatch, law: Law) -> None:
    monkeypatch.setattr("comity.compile.join.MOST_CELLS", 8)
    with pytest.raises(LawError, match="too many combinations"):
        compile_law(law, TODAY, _possible(law))


def test_ids_beyond_sixteen_bits_are_kept() -> None:
    count = 70_000
    whole = Input("x", np.arange(count, dtype=np.int32), count)
    table = np.arange(count, dtype=np.int32)[::-1].copy()
    codes = {"x": np.array([0, 1, count - 1], np.int32)}
    found = Kernel.of([Stage("stage 1", (whole,), table, count)]).run(codes, 3)
    assert found.tolist() == [count - 1, count - 2, 0]
