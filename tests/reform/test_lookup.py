"""Looking up under two laws: what reforms cannot reach stays, and what is decided is as determined by itself."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

import comity
from comity import Law, Outcome
from comity.law.reforms import built_in_reforms, load_reform, read_reform
from comity.law.values import OneOf
from comity.reform.answers import ITEM, items_of, of
from comity.reform.combinations import combinations
from comity.reform.laws import Laws, laws_of
from comity.reform.lookup import Lookup, relists
from comity.reform.portfolio import ReadPortfolio
from comity.reform.reading import read_portfolio
from tests.reform.tables import orders

REFORMS = [one for one in built_in_reforms() if not one.id.startswith("record-")]
PARAGRAPH = {"code": "9A515.zz", "parent": "9A515", "leaf": "1", "reserved": "0", "gist": ""}
RELISTING = {
    "id": "draft",
    "title": "Another paragraph of 9A515",
    "status": "proposed",
    "because": "test",
    "reviewed": "2026-11-23",
    "sources": [{"cite": "test", "url": "https://example.org"}],
    "changes": [{"table": "ccl_paragraphs", "add_rows": [PARAGRAPH]}],
}


def looked_up(source: Any, laws: Laws) -> tuple[Lookup, ReadPortfolio]:
    read = read_portfolio(source, [laws.baseline, laws.reformed], laws.day)
    relisted = read_portfolio(source, [laws.reformed, laws.baseline], laws.day) if relists(laws) else None
    distinct = combinations(*(one for one in (read, relisted) if one))
    return Lookup(read, relisted, distinct, laws, lambda *_: None), read


def same(one: comity.Determination, other: comity.Determination) -> bool:
    return of(one) == of(other) and (one.outcome, one.unknowns) == (other.outcome, other.unknowns)


def test_what_a_reform_cannot_reach_has_the_same_answer(law: Law) -> None:
    some = 0
    for number, reform in enumerate(REFORMS[::4]):
        laws = laws_of(law, [reform], None if reform.since else date(2026, 11, 23))
        found, _ = looked_up("ties", laws)
        for place in np.flatnonzero(~found.reached).tolist()[number % 30 :: 30]:
            activity, again = found.activities(place)
            assert activity is again
            both = [comity.determine(activity, laws.day, law=one) for one in (laws.baseline, laws.reformed)]
            assert same(*both), reform.id
            some += 1
    assert some > 5


@pytest.mark.parametrize("reform", ["us-draft-aukus-japan", "us-2024-10-23-spacecraft-parts"])
def test_what_is_decided_is_as_determined_by_itself(reform: str, law: Law) -> None:
    laws = laws_of(law, [load_reform(reform)], None)
    found, _ = looked_up(orders(30), laws)
    for number in range(len(found.before)):
        activities = found.activities(number)
        told = [found.answers[of_law[number]].outcome for of_law in (found.before, found.after)]
        for outcome, activity, one in zip(told, activities, (laws.baseline, laws.reformed), strict=True):
            if outcome is not Outcome.UNDETERMINED:
                assert comity.determine(activity, laws.day, law=one).outcome is outcome


def test_items_that_a_reform_cannot_reach_are_left_out(law: Law) -> None:
    laws = laws_of(law, [load_reform("us-draft-aukus-japan")], date(2026, 11, 23))
    found, _ = looked_up(orders(12, items=("9A515.x.1 | EAR99 | 7A004.a", "9A515.a.1"), partners=("JPN",)), laws)
    items = found.items_reached(range(len(found.before)))
    several = [n for n in range(len(found.before)) if items_of(found.activities(n)[0].facts[ITEM])]
    assert list(items) == several
    for number, reached in items.items():
        activity, _ = found.activities(number)
        told = {with_item.item: (with_item.before, with_item.after) for with_item in reached}
        assert set(told) == {OneOf(frozenset({"7A004.a"}))}
        for item in items_of(activity.facts[ITEM]):
            one = activity.with_fact(ITEM, item)
            both = [comity.determine(one, laws.day, law=of_law) for of_law in (laws.baseline, laws.reformed)]
            if item not in told:
                assert same(*both)
            elif Outcome.UNDETERMINED not in told[item]:
                assert tuple(answer.outcome for answer in both) == told[item]


def test_activities_that_say_more_than_their_facts_are_reached(law: Law) -> None:
    laws = laws_of(law, [load_reform("record-draft-cspo-korea")], date(2026, 11, 23))
    plain = {"activity": "export", "item": "EAR99", "from": "USA", "to": "JPN", "end_use": "civil"}
    found, _ = looked_up([plain, {**plain, "authorizations": [{"kind": "bis-license"}]}], laws)
    assert found.beyond.tolist() == found.reached.tolist() == [False, True]
    assert found.activities(1)[0].held


def test_a_reform_that_lists_items_otherwise_is_asked_of_what_rows_then_say(law: Law) -> None:
    laws = laws_of(law, [read_reform(RELISTING, "test")], date(2026, 11, 23))
    assert relists(laws)
    found, _ = looked_up(orders(8, items=("9A515", "EAR99")), laws)
    assert found.reached.all()
    assert set(found.before.tolist()).isdisjoint(found.after.tolist())
    for number in range(len(found.before)):
        before, after = found.activities(number)
        codes = [one.facts[ITEM].values for one in (before, after)]  # type: ignore[union-attr]
        assert codes[1] - codes[0] == (set() if codes[0] == {"EAR99"} else {"9A515.zz"})
        outcome = found.answers[found.after[number]].outcome
        if outcome is not Outcome.UNDETERMINED:
            assert comity.determine(after, laws.day, law=laws.reformed).outcome is outcome
