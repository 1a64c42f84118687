"""What an exemption that could spare a license hangs on, and when the headline says so."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import comity
from comity import Law
from comity.determine import spared
from comity.determine.activity import make_activity
from comity.determine.evaluation import Evaluation
from comity.law.schema import Kind

DAY = "2026-11-30"
LEAST: dict[Kind, Any] = {Kind.BOOL: False, Kind.ENUM_SET: [], Kind.COUNTRY_SET: [], Kind.NUMBER: 1}
"""Nothing special: no, none, or little."""


@pytest.mark.parametrize("to", ["JPN", "KOR", "NLD", "ARE", "IND"])
@pytest.mark.parametrize(
    "item", ["9A515.a.5", "9A515.d", "9A515.e.2", "3A001.b.2", "0A606.x", "6A002.a.1.a", "7A004.a"]
)
def test_the_headline_says_which_exemption_serves_unless_something_special_is_so(item: str, to: str, law: Law) -> None:
    order = {"activity": "export", "item": item, "from": "USA", "to": to, "end_use": "civil"}
    answer = comity.determine(order, DAY, law=law)
    if answer.outcome != "authorization-required":
        assert "; unless " not in answer.headline
        return
    serving = []
    for one in (spare for spare in answer.could_spare if len(spare.hangs_on) == 1):
        fact = law.schema.facts[one.hangs_on[0].fact]
        if fact.kind in LEAST:
            then = comity.determine({**order, fact.name: LEAST[fact.kind]}, DAY, law=law)
            serving += [one] if then.outcome == "exemption-available" else []
    said = [f"; unless {one.name} fits ({one.hangs_on[0].ask})" for one in serving[:1]]
    assert ["; unless " in answer.headline] == [bool(said)]
    assert all(told in answer.headline for told in said)
    assert (
        "unless" in comity.OrderPage.of(comity.determine(comity.read_project(order, law), DAY, law=law)).answer
    ) is bool(said)


def test_some_headlines_say_so_and_some_do_not(law: Law) -> None:
    said = {
        item: comity.determine(
            {"activity": "export", "item": item, "from": "USA", "to": "JPN", "end_use": "civil"}, DAY, law=law
        ).headline
        for item in ("9A515.a.5", "0A606.x")
    }
    assert "unless License Exception STA (c)(1) fits (Is it a sub-orbital craft?)" in said["9A515.a.5"]
    assert "unless" not in said["0A606.x"]


@pytest.mark.parametrize(
    ("item", "place", "name"),
    [
        ("XV(e)(13)", "GBR", "Exemption 126.7"),
        ("XV(e)(12)", "AUS", "Exemption 126.7"),
        ("XI(c)(10)", "GBR", "United Kingdom treaty exemption 126.17"),
        ("XV(e)(13)", "CAN", "Canadian exemption 126.5(b)"),
    ],
)
def test_an_exemption_made_for_the_place_is_told_though_it_hangs_on_much(
    item: str, place: str, name: str, law: Law
) -> None:
    order = {"activity": "export", "from": "USA", "to": place, "item": item}
    found = comity.determine(order, "2026-11-30", law=law)
    made = [one for one in found.could_spare if one.name == name]
    assert made
    case = Evaluation(law, make_activity(order, law), date(2026, 11, 30), False)
    for one in made:
        [exemption] = [e for e in case.at.exemptions_of[one.authorization] if e.bound.rule.id == one.id]
        facts = case.facts
        for fact, part in spared._turns(case, exemption):
            facts = facts.with_fact(fact, part.possible)
        assert facts.value(exemption.serves) is True
    page = comity.OrderPage.of(comity.determine(comity.read_project([{**order, "date": "2026-11-30"}], law), law=law))
    assert any(name.removeprefix("Exemption ") in spare.gives for spare in page.spares)
    elsewhere = comity.determine({**order, "to": "DEU"}, "2026-11-30", law=law)
    assert name not in {one.name for one in elsewhere.could_spare}
