"""To name a party makes an answer neither graver nor less sure, but by what is really open about it."""

from __future__ import annotations

import pytest

import comity
from comity import Law
from comity.determine.decide import Ground
from tests.determine.test_once_screened import ORDERS

DAY = "2026-11-30"
ROLES = ("end_user", "purchaser")
ELSEWHERE = ("CHN", "IRN", "RUS")
MORE = [("XV(e)(12)", "DEU"), ("XI(c)(10)", "GBR"), ("IV(h)(9)", "JPN"), ("9A515.x", "ARE"), ("EAR99", "MEX")]


@pytest.mark.parametrize(("item", "place"), [*ORDERS, *MORE])
def test_a_party_named_without_a_country_leaves_the_answer_and_is_asked_where_it_is(
    item: str, place: str, law: Law
) -> None:
    order = {"activity": "export", "from": "USA", "to": place, "item": item, "end_use": "civil"}
    alone = comity.determine(order, DAY, law=law)
    for role in ROLES:
        named = comity.determine({**order, role: {"name": "Hangang Space"}}, DAY, law=law)
        told = named.once_screened or named
        assert told.outcome is alone.outcome, role
        assert [f.possible_review for f in told.findings] == [f.possible_review for f in alone.findings]
        asked = {one.fact: one for one in told.unknowns}.get(f"{role}.country")
        for country in ELSEWHERE:
            there = comity.determine({**order, role: {"name": "Hangang Space", "country": country}}, DAY, law=law)
            differs = (there.once_screened or there).outcome is not told.outcome
            assert asked or not differs, (role, country)
        if asked:
            assert asked.ask == "In which country is Hangang Space?"
            assert any("Hangang Space, whose country is not stated" in stated.note for stated in told.assumed)
            graver = [one for one in asked.decides if Ground.of(one.outcome) < Ground.of(told.outcome)]
            assert bool(graver) is asked.may_be_graver


@pytest.mark.parametrize(("item", "place"), [one for one in MORE if one != ("9A515.x", "ARE")])
def test_the_question_where_it_is_tells_what_would_follow(item: str, place: str, law: Law) -> None:
    order = {"activity": "export", "from": "USA", "to": place, "item": item, "end_use": "civil", "screening": "clear"}
    told = comity.determine({**order, "purchaser": {"name": "Hangang Space"}}, DAY, law=law)
    [asked] = [one for one in told.unknowns if one.fact == "purchaser.country"]
    for answer in asked.decides:
        codes = answer.value.partition(" and ")[0].split(", ")
        for code in () if answer.outcome is told.outcome else codes:
            party = {"name": "Hangang Space", "country": code}
            assert comity.determine({**order, "purchaser": party}, DAY, law=law).outcome is answer.outcome, code


def test_who_assumes_nothing_supposes_no_country(law: Law) -> None:
    order = {"activity": "export", "from": "USA", "to": "DEU", "item": "XV(e)(12)", "purchaser.name": "Hangang Space"}
    strict = comity.determine(order, DAY, law=law, strict=True)
    assert not [one for one in strict.unknowns if one.fact == "purchaser.country"]
    assert "parties.countries" in {one.fact for one in strict.unknowns}


def test_the_page_asks_it_in_one_line_for_all_lines(law: Law) -> None:
    lines = [{"item": "XV(e)(12)", "end_user.name": name} for name in ("Hangang Space", "Mitsuhashi Denki")]
    order = {"activity": "export", "from": "USA", "to": "DEU", "date": DAY, "items": lines}
    page = comity.OrderPage.of(comity.determine(comity.read_project(order, law), law=law))
    [told] = [one for one in page.open if "not stated" in one.text]
    assert told.text == "country of Hangang Space, Mitsuhashi Denki not stated: taken as where it goes"
    assert "policy of denial" in told.follows[0]
    assert "policy of denial" not in page.answer
