"""The real law: both evaluators agree on it, nothing changes it, and a day's answer stays that day's."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import comity
from comity import Law, LawError
from comity.law.columnar import Numbers, Sets, Words, evaluate
from comity.law.formula import Facts
from comity.law.schema import Kind
from comity.law.values import Interval, OneOf, Possible, SetOf, known

DAY = date(2026, 8, 3)
CODES = ["9A515.a.1", "9A515.x", "9A515.y.54", "7A004.a", "9A004.w", "XV(e)(16)", "XV(a)(7)(i)", "EAR99", "9E515.a"]
COUNTRIES = ["USA", "CAN", "JPN", "KOR", "IND", "CHN", "RUS", "IRN", "BRA", "ARE"]


def _columns(law: Law, rows: list[dict[str, Possible]]) -> dict[str, Words | Sets | Numbers]:
    columns: dict[str, Words | Sets | Numbers] = {}
    for name, fact in law.schema.facts.items():
        values = [row.get(name) for row in rows]
        if all(value is None for value in values) or fact.kind is Kind.TEXT:
            continue
        if fact.kind.is_ordered:
            columns[name] = Numbers(np.array([v.low if isinstance(v, Interval) else np.nan for v in values]))
        elif fact.kind.is_set:
            columns[name] = Sets.of([v.must if isinstance(v, SetOf) else None for v in values])
        else:
            columns[name] = Words.of([next(iter(v.values)) if isinstance(v, OneOf) else None for v in values])
    return columns


ROW = st.fixed_dictionaries(
    {
        "item.classification": st.sampled_from([*CODES, None]),
        "origin.country": st.sampled_from([*COUNTRIES, None]),
        "destination.country": st.sampled_from([*COUNTRIES, None]),
        "activity.kind": st.sampled_from(["export", "reexport", "deemed-export", "launch", None]),
        "end_use.kind": st.sampled_from(["civil", "military", "space-station", None]),
        "end_user.kind": st.sampled_from(["commercial", "military", None]),
        "order.item_value": st.sampled_from([100.0, 1500.0, 1501.0, None]),
        "parties.listed": st.sampled_from([(), ("entity-list",), ("unverified",), None]),
        "item.reasons": st.sampled_from([("NS1", "RS1"), ("MT1",), None]),
        "item.suborbital": st.sampled_from([True, False, None]),
        "item.public_domain": st.sampled_from([True, False, None]),
    }
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROW, min_size=1, max_size=12))
def test_both_evaluators_agree_on_every_rule(law: Law, rows: list[dict[str, object]]) -> None:
    at = law.at(DAY)
    stated = [{name: known(value) for name, value in row.items() if value is not None} for row in rows]  # type: ignore[arg-type]
    columns = _columns(law, stated)
    codes = {False: 0, None: 1, True: 2}
    formulas = [r.formula for r in (*at.requirements, *at.prohibitions, *at.reviews, *at.duties)]
    formulas += [exemption.serves for exemption in at.exemptions]
    facts = [Facts(row) for row in stated]
    for formula in formulas:
        expected = [codes[f.value(formula)] for f in facts]
        assert evaluate(formula, columns, len(rows)).tolist() == expected


def test_what_is_only_proposed_never_licenses(law: Law) -> None:
    for day in (date(2024, 10, 24), DAY):
        assert all(e.bound.rule.status == "in-force" for e in law.at(day).exemptions)
        assert not any("740.24" in e.bound.rule.id for e in law.at(day).exemptions)


def test_a_day_before_the_text_was_read_is_undetermined_and_says_so(law: Law) -> None:
    facts = {"activity": "export", "item": "7A004.a", "from": "USA", "to": "JPN", "end_use": "civil"}
    answer = comity.determine(facts, "2020-01-01", law=law)
    assert answer.outcome == "undetermined"
    assert any("7A004 was not read before" in gap for gap in answer.gaps)


def test_a_day_after_the_text_is_answered_as_of_the_text(law: Law) -> None:
    facts = {"activity": "export", "item": "9A515.x", "from": "USA", "to": "JPN", "end_use": "civil"}
    answer = comity.determine(facts, "2030-01-01", law=law)
    assert answer.law_as_of == law.text_as_of
    assert any("Answered as of the text" in note for note in answer.notes)


def test_every_binding_of_the_pack_is_the_same_twice(law: Law) -> None:
    again = comity.load.__wrapped__()
    assert again is not law
    assert again.sha256 == law.sha256


def test_rules_that_ask_for_each_other_are_refused(tmp_path: Path, law: Law) -> None:
    import shutil  # noqa: PLC0415

    pack = tmp_path / "us"
    shutil.copytree(Path(law.pack.folder) / "us", pack)
    path = pack / "ear" / "part-734-scope.yaml"
    path.write_text(
        path.read_text()
        + """
  - id: test.a
    title: A
    cite: A
    url: https://example.org
    defines: {fact: test.a}
    when: test.b
  - id: test.b
    title: B
    cite: B
    url: https://example.org
    defines: {fact: test.b}
    when: not test.a
"""
    )
    report = comity.check_law(pack)
    assert any("ask for each other" in problem.message for problem in report.problems)


def test_a_pack_with_two_effects_in_a_rule_is_refused(tmp_path: Path, law: Law) -> None:
    import shutil  # noqa: PLC0415

    pack = tmp_path / "us"
    shutil.copytree(Path(law.pack.folder) / "us", pack)
    path = pack / "ear" / "part-758-duties.yaml"
    path.write_text(path.read_text().replace("    imposes:", "    forbids: {}\n    imposes:", 1))
    with pytest.raises(LawError, match="2 effects"):
        comity.load(pack)
