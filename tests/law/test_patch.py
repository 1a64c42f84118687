"""Patches: what they change, what they refuse, and that they never reach the law they were made from."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import comity
from comity import InputError, Law, LawError
from comity.law.at_date import LawAtDate
from comity.law.dependencies import column, readers
from comity.law.equivalence import Meanings
from comity.law.patch import apply_reform, as_it_stood, check_reform, patch
from comity.law.reforms import Reform, built_in_reforms, load_reform, read_reform
from comity.law.revised import RevisedAtDate
from comity.law.rules import EFFECTS

DAY = date(2026, 8, 3)
SOURCE = [{"cite": "a draft", "url": "https://example.org", "confidence": "memory"}]


def reform(*changes: dict[str, Any], id: str = "draft", status: str = "proposed") -> Reform:  # noqa: A002
    raw = {"id": id, "title": "A draft", "status": status, "because": "To test.", "sources": SOURCE}
    return read_reform({**raw, "since": "2026-01-01", "reviewed": "2026-11-23", "changes": list(changes)}, id)


def outcome(law: Law, on: date = DAY, **facts: str) -> str:
    stated = {"activity": "export", "from": "USA", "end_use": "civil", **facts}
    return str(comity.determine(stated, on, law=law).outcome)


EXEMPTION = {
    "id": "us.ear.draft",
    "title": "A draft exception",
    "cite": "a draft",
    "url": "https://example.org",
    "exempts": {"authorization": "bis-license", "reasons": "all", "name": "Draft"},
    "when": "destination.country == 'IND'",
    "confidence": "primary",
}
ADD = {"add": [EXEMPTION], "to": "us/rules/ear/part-740-license-exceptions.yaml"}
CHART = {"table": "country_chart", "where": {"iso3": "IND"}, "set": {"NS1": "0", "RS1": "0"}}


def test_an_added_exception_serves_and_says_that_it_is_proposed(law: Law) -> None:
    assert outcome(law, item="9A515.b", to="IND") == "exemption-available"  # STA
    before = outcome(law, item="9A515.a.1", to="IND")
    answer = comity.determine(
        {"activity": "export", "from": "USA", "item": "9A515.a.1", "to": "IND", "end_use": "civil"},
        DAY,
        law=apply_reform(law, reform(ADD), on=DAY),
    )
    assert (before, answer.outcome) == ("authorization-required", "exemption-available")
    names = [e.name for f in answer.findings for e in f.exemptions if e.status in ("available", "conditional")]
    assert "Draft (proposed)" in names


def test_cells_edited_change_only_their_country(law: Law) -> None:
    new = apply_reform(law, reform(CHART), on=DAY)
    at, old = new.at(DAY).tables.cells("country_chart", "NS1"), law.at(DAY).tables.cells("country_chart", "NS1")
    assert at and old
    assert old.yes - at.yes == {"IND"}
    assert "proposed" in at.source("IND").title


def test_days_before_are_answered_by_the_law_before(law: Law) -> None:
    new = apply_reform(law, reform(CHART), on=DAY)
    assert new.at(date(2026, 8, 2)) is law.at(date(2026, 8, 2))
    assert new.sha256 != law.sha256


def test_an_amended_rule_is_told_as_it_is_written(law: Law) -> None:
    differences = patch(law, [load_reform("us-draft-aukus-japan")]).differences
    told = [one for one in differences if one.kind == "rule amended"]
    assert [(one.before, one.after) for one in told] == [("nothing", "destination.country == 'JPN' (Japan admitted)")]


def test_rules_are_amended_repealed_and_enacted(law: Law) -> None:
    amended = reform({"amend": "us.ear.740.20.c.1", "set": {"when": "destination.country == 'BRA'"}})
    assert outcome(apply_reform(law, amended, on=DAY), item="9A515.b", to="IND") == "authorization-required"
    repealed = reform({"repeal": "us.ear.740.20.c.1"}, {"repeal": ["us.ear.740.20.c.1.600"]})
    assert outcome(apply_reform(law, repealed, on=DAY), item="9A515.b", to="IND") == "authorization-required"
    enacted = apply_reform(law, reform({"enact": "us.ear.740.csa"}), on=DAY)
    facts = {"item": "9A515.a.5", "to": "BRA", "end_use": "human-spaceflight"}
    assert (outcome(law, DAY, **facts), outcome(enacted, DAY, **facts)) == (
        "authorization-required",
        "exemption-available",
    )


def test_instruments_and_groups(law: Law) -> None:
    tsa = {
        "id": "tsa-usa-kor",
        "title": "TSA with Korea",
        "kind": "technology-safeguards-agreement",
        "parties": ["USA", "KOR"],
    }
    new = apply_reform(
        law,
        reform(
            {"sign": tsa},
            {"join": "A:5", "members": ["BRA"]},
            {"leave": "A:5", "members": ["IND"]},
            {"enter_into_force": "tsa-usa-nor"},
            {"end": "tsa-usa-aus"},
        ),
        on=DAY,
    )
    pairs = new.record.pairs("technology-safeguards-agreement", DAY).yes
    assert {frozenset(("USA", "KOR")), frozenset(("USA", "NOR"))} <= pairs
    assert frozenset(("USA", "AUS")) not in pairs
    assert outcome(new, item="9A515.b", to="BRA") == "exemption-available"
    assert outcome(new, item="9A515.b", to="IND") == "authorization-required"
    assert frozenset(("USA", "KOR")) not in law.record.pairs("technology-safeguards-agreement", DAY).yes


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"repeal": "us.ear.740.20.c.9"}, "no rule 'us.ear.740.20.c.9'"),
        ({"repeal": "us.ear.740.csa"}, "is not in force"),
        ({"enact": "us.ear.740.20.c.1"}, "is in force already"),
        ({"amend": "us.ear.740.20.c.1", "set": {"whem": "True"}}, "whem"),
        (
            {"amend": "us.ear.740.20.c.1", "set": {"when": "member('Q:5', destination.country)"}},
            "no group of the record",
        ),
        ({"amend": "us.ear.740.20.c.1", "set": {"id": "x"}}, "cannot be amended"),
        ({**ADD, "to": "us/rules/ear/part-999.yaml"}, "no file"),
        ({"add": [{**EXEMPTION, "id": "us.ear.740.20.c.1"}], "to": ADD["to"]}, "is taken"),
        ({"add": [{**EXEMPTION, "conditions": ["no-such"]}], "to": ADD["to"]}, "unknown condition 'no-such'"),
        ({"table": "country_charts", "where": {"iso3": "IND"}, "set": {"NS1": "0"}}, "no table 'country_charts'"),
        ({"table": "country_chart", "where": {"iso3": "INX"}, "set": {"NS1": "0"}}, "no row with iso3 'INX'"),
        ({"table": "country_chart", "where": {"iso3": "IND"}, "set": {"NS9": "0"}}, "no column 'NS9'"),
        ({"table": "country_chart", "where": {"iso3": "IND"}, "set": {"NS1": "1"}}, "say so already"),
        ({"table": "ccl_controls", "add_rows": [{"entri": "9A515"}]}, "no column 'entri'"),
        ({"join": "A:9", "members": ["IND"]}, "no group 'A:9'"),
        ({"join": "A:5", "members": ["IND"]}, "is in A:5 already"),
        ({"join": "A:5", "members": ["XYZ"]}, "unknown party 'XYZ'"),
        ({"leave": "A:5", "members": ["BRA"]}, "is not in A:5"),
        ({"end": "tsa-usa-auz"}, "no instrument 'tsa-usa-auz'"),
        ({"enter_into_force": "tsa-usa-aus"}, "is in force already"),
        ({"sign": {"id": "x", "title": "X", "kind": "tsa", "parties": ["USA", "JPN"]}}, "no kind of instrument"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_line(law: Law, change: dict[str, Any], says: str) -> None:
    [line] = check_reform(law, reform(change), on=DAY)
    assert says in line
    assert "draft" in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ({"changes": [{"repeal": "x", "enact": "y"}]}, "says enact and repeal"),
        ({"changes": [{}]}, "nothing to do"),
        ({"changes": []}, "changes nothing"),
        ({"sources": []}, "names no source"),
        ({"status": "law"}, "law"),
        ({"status": "adopted", "since": None}, "since no day"),
        ({"color": "red"}, "color"),
    ],
)
def test_what_is_no_reform_is_refused(raw: dict[str, Any], says: str) -> None:
    whole = {"id": "x", "title": "X", "status": "proposed", "because": "x", "sources": SOURCE, "reviewed": "2026-11-23"}
    with pytest.raises(LawError, match=says):
        read_reform({**whole, "changes": [{"repeal": "x"}], **raw}, "x")


def test_reforms_that_conflict_are_told(law: Law) -> None:
    one, other = reform(CHART, id="one"), reform({**CHART, "set": {"NS1": "1"}}, id="other")
    [line] = check_reform(law, one, other, on=DAY)
    assert "and so does the reform 'one'" in line
    stand = reform({"amend": "us.ear.740.20.c.1", "set": {"when": "True"}}, id="third")
    assert check_reform(law, one, stand, on=DAY) == []
    [line] = check_reform(
        law, stand, reform({"repeal": "us.ear.740.20.c.1"}, {"repeal": "us.ear.740.20.c.1"}, id="fourth")
    )
    assert "not in force" in line or "twice" in line


def test_built_in_reforms_fit_their_law(law: Law) -> None:
    for one in built_in_reforms()[::3]:
        base, on = (as_it_stood(law, one.since), DAY) if one.status == "in-force" and one.since else (law, DAY)
        if one.status != "in-force":
            assert check_reform(base, one, on=on) == [], one.id
        assert one.sources
        assert one.because


def _same_formulas(law: Law, day: date) -> None:
    """The rules shared with the law before mean what they mean when all are bound anew."""
    meanings = Meanings()
    shared, anew = law.at(day), LawAtDate(law, day)
    assert isinstance(shared, RevisedAtDate)
    for effect in EFFECTS:
        for one, other in zip(shared.rules(effect), anew.rules(effect), strict=True):
            assert one.rule == other.rule
            assert meanings.of(one.formula) == meanings.of(other.formula), one.rule.id
            assert meanings.of(one.own) == meanings.of(other.own), one.rule.id


def test_rules_that_a_reform_does_not_reach_are_shared_and_right(law: Law) -> None:
    for one in built_in_reforms()[::3]:
        base, on = (law, DAY) if one.since is None else (as_it_stood(law, one.since - timedelta(days=1)), one.since)
        new = apply_reform(base, one, on=on)
        _same_formulas(new, on)
    stacked = apply_reform(law, reform(CHART, id="one"), reform({"join": "A:5", "members": ["BRA"]}, id="two"), on=DAY)
    _same_formulas(stacked, DAY)
    untouched = stacked.at(DAY).bound("us.itar.126.4.a.1.license")
    assert untouched is law.at(DAY).bound("us.itar.126.4.a.1.license")


def test_rules_that_read_another_column_of_an_edited_table_are_shared(law: Law) -> None:
    before, after = law.at(DAY), apply_reform(law, reform(CHART), on=DAY).at(DAY)
    edited = readers(law)[column("country_chart", "NS1")] | readers(law)[column("country_chart", "RS1")]
    others = readers(law)[column("country_chart", "CB2")] - edited
    assert edited
    assert others
    assert not any(before.bound(name) is after.bound(name) for name in edited)
    assert any(before.bound(name) is after.bound(name) for name in others)


def test_an_unknown_reform_suggests_the_likeliest(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="us-2024-10-23-spacecraft-parts"):
        load_reform("us-2024-10-23-spacecraft-part")
    with pytest.raises(InputError, match="no reform"):
        load_reform(tmp_path / "none.yaml")


COUNTRIES = ["IND", "BRA", "KOR", "DEU", "ISR", "SGP", "CHN"]
CHANGES = st.one_of(
    st.builds(
        lambda c, m: {"table": "country_chart", "where": {"iso3": c}, "set": m},
        st.sampled_from(COUNTRIES),
        st.dictionaries(st.sampled_from(["NS1", "NS2", "MT1", "RS1", "RS2"]), st.sampled_from(["0", "1"]), min_size=1),
    ),
    st.builds(lambda c: {"join": "A:5", "members": [c]}, st.sampled_from(COUNTRIES)),
    st.builds(lambda c: {"leave": "A:5", "members": [c]}, st.sampled_from(COUNTRIES)),
    st.just({"enact": "us.ear.740.csa"}),
    st.sampled_from(["us.ear.740.20.c.1", "us.ear.742.4.ns1", "us.ear.742.6.rs1"]).map(lambda r: {"repeal": r}),
    st.builds(
        lambda r, w: {"amend": r, "set": {"when": w}},
        st.sampled_from(["us.ear.740.20.c.2", "us.ear.742.5.mt1"]),
        st.sampled_from(["True", "False", "member('A:5', destination.country)"]),
    ),
    st.just(ADD),
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(CHANGES, min_size=1, max_size=4),
    st.sampled_from(COUNTRIES),
    st.sampled_from(["9A515.b", "9A515.x", "9A004.s"]),
)
def test_no_patch_reaches_the_law_it_was_made_from(
    law: Law, changes: list[dict[str, Any]], country: str, item: str
) -> None:
    facts = {"activity": "export", "from": "USA", "to": country, "item": item, "end_use": "civil"}
    before = comity.determine(facts, DAY, law=law).to_json()
    rows = [dict(row) for row in law.pack.table("country_chart")]
    rules = dict(law.pack.rules)
    try:
        done = patch(law, [reform(change, id=f"r{n}") for n, change in enumerate(changes)], on=DAY)
    except LawError:
        done = None
    if done:
        _same_formulas(done.law, DAY)
        after = comity.determine(facts, DAY, law=done.law).to_json()
        assert comity.determine(facts, DAY, law=done.law).to_json() == after
        assert done.differences
    assert comity.determine(facts, DAY, law=law).to_json() == before
    assert law.pack.table("country_chart") == rows
    assert law.pack.rules == rules
    fresh = Law(law.pack, law.record, law.facts)
    assert comity.determine(facts, DAY, law=fresh).to_json() == before
