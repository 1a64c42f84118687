"""Answers as far as a comparison needs them: the quick ones are the whole ones."""

from __future__ import annotations

from datetime import date

import pytest

import comity
from comity import Law
from comity.determine.activity import Activity
from comity.law.values import OneOf
from comity.reform.answers import ITEM, alternatives, answer, brief_answer, burdens_of, items_of, of
from comity.reform.change import kind_of, may_proceed
from comity.reform.combinations import combinations
from comity.reform.ease import Ease
from comity.reform.reading import read_portfolio

DAY = date(2024, 10, 23)


@pytest.fixture(scope="module")
def ties(law: Law) -> list[Activity]:
    read = read_portfolio("ties", [law], DAY)
    found = combinations(read)
    return [read.activity(*found.place(number), law) for number in range(0, len(found), 6)]


def test_the_quick_answer_is_the_whole_one(ties: list[Activity], law: Law) -> None:
    for activity in ties:
        assert answer(activity, law, DAY) == of(comity.determine(activity, DAY, law=law))


def test_the_brief_answer_tells_all_that_a_change_hangs_on(ties: list[Activity], law: Law) -> None:
    full, brief = ([one(activity, law, DAY) for activity in ties] for one in (answer, brief_answer))
    for place, other in enumerate(full):
        assert brief[place].outcome is other.outcome
        assert kind_of(brief[place], brief[place - 1]) is kind_of(other, full[place - 1])


def test_what_goes_ahead_may_go_ahead_whichever_item_it_is(ties: list[Activity], law: Law) -> None:
    for activity in ties[::3]:
        if not any(burdens_of(activity, law, DAY, Ease.AHEAD)):
            assert all(may_proceed(answer(one, law, DAY).outcome) for one in alternatives(activity))


def test_items_are_looked_at_one_by_one_where_they_are_few() -> None:
    some, many = OneOf(frozenset({"9A515.x", "EAR99"})), OneOf(frozenset(f"9A515.{n}" for n in range(25)))
    assert items_of(some) == [OneOf(frozenset({"9A515.x"})), OneOf(frozenset({"EAR99"}))]
    assert items_of(many) == items_of(OneOf(frozenset({"EAR99"}))) == items_of(None) == []
    assert [one.facts[ITEM] for one in alternatives(Activity({ITEM: some}))] == items_of(some)
    assert alternatives(Activity({ITEM: many})) == [Activity({ITEM: many})]
