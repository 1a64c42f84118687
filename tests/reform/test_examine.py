"""A closer look: which activities, in which order, and that it never contradicts looking them up."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from comity import Law, Outcome
from comity.law.reforms import load_reform
from comity.reform import examine as module
from comity.reform.change import ChangeKind
from comity.reform.combinations import Combinations, combinations
from comity.reform.examine import Changes, examine
from comity.reform.laws import Laws, laws_of
from comity.reform.lookup import Lookup
from comity.reform.reading import read_portfolio
from tests.reform.tables import orders

Examined = tuple[Lookup, Combinations, Changes]


@pytest.fixture(scope="module")
def laws(law: Law) -> Laws:
    return laws_of(law, [load_reform("us-2024-10-23-spacecraft-parts")])


def look(source: Any, laws: Laws) -> Examined:
    read = read_portfolio(source, [laws.baseline, laws.reformed], laws.day)
    distinct = combinations(read)
    lookup = Lookup(read, None, distinct, laws, lambda *_: None)
    return lookup, distinct, examine(lookup, distinct, laws, lambda *_: None)


def test_a_closer_look_never_contradicts_what_is_decided(laws: Laws, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = orders(50, items=("9A515.x.1", "9A515.a.1", "9A515.d.1", "7A004.a.1", "EAR99"))
    _, distinct, closely = look(rows, laws)
    assert closely.examined.all()
    monkeypatch.setattr(module, "MOST_EXAMINED", 0)
    _, _, quickly = look(rows, laws)
    assert not quickly.examined.any()
    some = 0
    for number in range(len(distinct)):
        close, quick = closely.told[closely.of[number]], quickly.told[quickly.of[number]]
        if Outcome.UNDETERMINED not in (quick.before.outcome, quick.after.outcome):
            assert (close.before.outcome, close.after.outcome) == (quick.before.outcome, quick.after.outcome)
            assert close.kind is quick.kind or close.kind.is_open
            assert close.before.verified == quick.before.verified
            some += close.kind is not ChangeKind.UNCHANGED
    assert some


def test_what_reforms_can_reach_comes_first_then_what_most_rows_state(
    laws: Laws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_EXAMINED", 4)
    lookup, distinct, found = look(orders(60), laws)
    assert found.examined.sum() == 4
    assert lookup.reached[found.examined].all()
    rest = lookup.reached & ~found.examined
    assert distinct.rows[found.examined].min() >= distinct.rows[rest].max()


def test_activities_that_hardly_any_row_states_are_not_looked_at_closely(
    laws: Laws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_EXAMINED", 3)
    rows = orders(90, items=("EAR99",), partners=("KOR", "CHN"))
    _, distinct, found = look(rows, laws)
    assert distinct.rows.min() * 10 * 3 >= 90
    assert found.examined.sum() == 3
    monkeypatch.setattr(module, "_RARE", 0.01)
    assert not look(rows, laws)[2].examined.any()


def test_activities_that_cannot_be_looked_up_are_determined_whatever_the_budget(
    laws: Laws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_EXAMINED", 0)
    user = {"name": "Hangang Space", "country": "KOR"}
    plain: dict[str, Any] = {"activity": "export", "item": "9A515.a.4", "from": "USA", "to": "KOR", "value": 500}
    plain |= {"end_user": user, "end_use": "civil", "screening": "clear"}
    license_: dict[str, Any] = {
        "kind": "bis-license",
        "items": ["9A515.a.4"],
        "destinations": ["KOR"],
        "parties": ["Hangang Space"],
    }
    license_ |= {"value_left": 1000, "expires": "2030-01-01"}
    _, _, found = look([plain, {**plain, "authorizations": [license_]}], laws)
    assert found.examined.tolist() == [False, True]
    first, second = (found.told[number].before.outcome for number in found.of)
    assert (first, second) == (Outcome.AUTHORIZATION_REQUIRED, Outcome.COVERED)


def test_where_the_item_may_be_one_of_several_each_is_looked_at(laws: Laws) -> None:
    plain = {"activity": "export", "from": "USA", "to": "KOR", "end_use": "civil"}
    _, _, found = look([{**plain, "item": item} for item in ("9A515.x | EAR99", "9A515.x", "EAR99")], laws)
    kinds = [found.told[number].kind for number in found.of]
    assert kinds == [ChangeKind.EASED_FOR_SOME, ChangeKind.EXCEPTION_UNNEEDED, ChangeKind.UNCHANGED]
    assert np.unique(found.of).size == 3
