"""A license that is required hides no exception beside it; a permission that stands alone names its regime."""

from __future__ import annotations

import pytest

import comity
from comity import Law, Outcome
from comity.brief.verdict import standing_alone
from comity.law.values import Interval, SetOf, known
from comity.plan.placed import words_of
from comity.scalars import within_sentence

DAY = "2026-11-30"


@pytest.mark.parametrize("site", ["KOR", "JPN", "NZL", "AUS", "GBR", "NOR", "FRA", "IND"])
@pytest.mark.parametrize("item", ["9A515.a.5", "9A515.x", "7A004.a"])
def test_what_is_required_hides_no_exception(site: str, item: str, law: Law) -> None:
    stated = {"activity": "launch", "item": item, "from": "USA", "to": site, "end_use": "civil"}
    d = comity.determine(
        {**stated, "launch.country": site, "launch.operator_country": site, "item.suborbital": "no"}, DAY, law=law
    )
    required = {f.authorization for f in d.findings if f.status == "required"}
    spared = [f for f in d.findings if f.status == "exempt" and f.authorization not in required]
    names = {e.name for f in spared for e in f.exemptions if e.serves}
    if d.outcome is Outcome.AUTHORIZATION_REQUIRED:
        assert all(name in d.headline for name in names)
        assert ("on conditions" in standing_alone(d)) is bool(names)
    if (site, item) == ("KOR", "9A515.a.5"):
        assert d.outcome is Outcome.AUTHORIZATION_REQUIRED and names == {"License Exception STA (c)(1)"}


@pytest.mark.parametrize(("item", "regime"), [("EAR99", "EAR"), ("9A515.x", "EAR")])
def test_a_permission_that_stands_alone_names_its_regime(item: str, regime: str, law: Law) -> None:
    d = comity.determine(
        {"activity": "export", "item": item, "from": "USA", "to": "KOR", "end_use": "civil"}, DAY, law=law
    )
    assert d.outcome.permissive and regime in standing_alone(d)


def test_facts_are_named_in_words() -> None:
    assert words_of(SetOf(frozenset({"POL", "CZE"}), frozenset({"POL", "CZE"}))) == "CZE, POL"
    assert words_of(SetOf(frozenset(), None)) == "?"
    assert words_of(known("KOR")) == "KOR"
    assert words_of(Interval(1, 2)) == "1 to 2"


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("DDTC license required", "DDTC license required"),
        ("Undetermined", "undetermined"),
        ("9A515", "9A515"),
        ("", ""),
    ],
)
def test_an_abbreviation_keeps_its_letters_within_a_sentence(text: str, within: str) -> None:
    assert within_sentence(text) == within
