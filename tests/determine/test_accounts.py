"""Authorizations in hand: what is left, until when, what is due; and the lines of an order that draw on them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import comity
from comity import InputError, Law, Outcome

DAY = "2026-11-30"
LICENSE = {"kind": "bis-license", "number": "D1", "items": ["9A515.x"], "destinations": ["ARE"], "parties": ["Khalij"]}
PARTY = {"name": "Khalij", "country": "ARE"}


def _order(values: list[int], **stated: Any) -> dict[str, Any]:
    items = [{"classification": "9A515.x", "order": {"item_value": value}} for value in values]
    return {
        "from": "USA", "to": "ARE", "activity": "export", "end_use": "civil", "end_user": PARTY, "screening": "clear",
        "date": DAY, "items": items, "authorizations": [{**LICENSE, "expires": "2028-01-31", **stated}],
    }  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(values=st.lists(st.integers(1, 60), min_size=1, max_size=4), left=st.integers(0, 120))
def test_lines_together_never_draw_more_than_there_is(law: Law, values: list[int], left: int) -> None:
    found = comity.determine(comity.read_project(_order(values, value_left=left), law), law=law).activities
    remaining, expected = left, list[bool]()
    for value in values:
        expected.append(value <= remaining)
        remaining -= value if value <= remaining else 0
    assert [one.outcome is Outcome.COVERED for one in found] == expected
    assert [one.draws[0].left for one in found if one.draws][-1:] in ([], [remaining])


def test_what_was_drawn_before_counts(law: Law) -> None:
    drawn = [{"on": "2025-06-02", "value": 70, "order": "PO-1"}]
    [one] = comity.determine(comity.read_project(_order([40], value=100, draws=drawn), law), law=law).activities
    assert one.outcome is Outcome.AUTHORIZATION_REQUIRED
    [account] = comity.Account.of(comity.read_project(_order([40], value=100, draws=drawn), law), DAY, law=law)
    assert (account.value, account.left, account.usable) == (100, 30, True)


def test_lines_draw_too_where_the_destination_follows_from_who_receives_it(law: Law) -> None:
    order = _order([60, 60], value_left=100)
    del order["to"]
    found = comity.determine(comity.read_project(order, law), law=law).activities
    assert [one.outcome for one in found] == [Outcome.COVERED, Outcome.AUTHORIZATION_REQUIRED]


def test_licenses_without_a_number_are_told_apart(law: Law) -> None:
    order = _order([60, 90], value_left=100, number="")
    order["authorizations"].append({**order["authorizations"][0], "expires": "2028-12-31"})
    found = comity.determine(comity.read_project(order, law), law=law).activities
    assert [one.outcome for one in found] == [Outcome.COVERED, Outcome.COVERED]


# 22 CFR 123.21(a): "A license is valid for four years"; 15 CFR 750.7(g): generally four years; 22 CFR 124.4(a), 124.6.
@pytest.mark.parametrize(("kind", "cite"), [("bis-license", "15 CFR 750.7(g)"), ("ddtc-license", "22 CFR 123.21(a)")])
def test_a_license_that_does_not_say_ends_by_law(law: Law, kind: str, cite: str) -> None:
    held = {"authorizations": [{"kind": kind, "number": "1", "issued": "2022-12-01"}], "item": "EAR99"}
    [account] = comity.Account.of(comity.read_project(held, law), DAY, law=law)
    assert (account.ends, account.ends_cite, account.usable) == (date(2026, 11, 30), cite, True)
    assert not comity.Account.of(comity.read_project(held, law), "2026-12-01", law=law)[0].usable


def test_a_license_that_ended_by_law_covers_nothing(law: Law) -> None:
    order = _order([1], value_left=100, issued="2022-01-01", expires=None)
    assert (
        comity.determine(comity.read_project(order, law), law=law).activities[0].outcome
        is Outcome.AUTHORIZATION_REQUIRED
    )


@pytest.mark.parametrize(("day", "covered"), [("2026-11-30", True), ("2026-12-01", False)])
def test_a_license_covers_until_its_last_day(law: Law, day: str, covered: bool) -> None:
    order = _order([1], value_left=100, expires="2026-11-30") | {"date": day}
    [found] = comity.determine(comity.read_project(order, law), law=law).activities
    assert (found.outcome is Outcome.COVERED) is covered


def test_an_agreement_is_deposited_and_its_end_announced(law: Law) -> None:
    agreement = {"kind": "ddtc-agreement", "number": "TA-1", "issued": "2026-01-10", "expires": "2027-01-31"}
    due = comity.Account.of(comity.read_project({"authorizations": [agreement], "item": "EAR99"}, law), DAY, law=law)[
        0
    ].due
    assert [(str(one.on), one.cite) for one in due] == [
        ("2027-01-01", "22 CFR 124.6"),
        ("2027-01-10", "22 CFR 124.4(a)"),
    ]
    signed = {"authorizations": [{**agreement, "in_force": "2026-11-15"}], "item": "EAR99"}
    assert [str(one.on) for one in comity.Account.of(comity.read_project(signed, law), DAY, law=law)[0].due] == [
        "2026-12-15",
        "2027-01-01",
    ]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"value": 10, "draws": [{"on": "2025-01-01", "value": 11}]}, "1 USD more was drawn"),
        ({"value": 10, "draws": [{"on": "2025-01-01", "value": 4}], "value_left": 7}, "value_left: found '7'"),
        ({"value": 10, "value_left": 11}, "no more than its value"),
        ({"draws": 3}, "a list of what was used"),
        ({"draws": [{"value": 3}]}, "on, value, order"),
        ({"issued": "soon"}, "issued: found 'soon'"),
    ],
)
def test_what_cannot_be_is_said(law: Law, change: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        comity.Account.of(comity.read_project(_order([1], **change), law), DAY, law=law)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"value_left": 50}, "D1, in hand, has 50 USD left, and 60 are needed"),
        ({"items": ["9A515.a.5"]}, "is for other items"),
        ({"destinations": ["BRA"]}, "is for other destinations"),
        ({"parties": ["Somebody Else"]}, "does not name every party"),
        ({"issued": "2026-12-01"}, "was granted only on 2026-12-01"),
        ({"expires": "2026-11-29"}, "ended on 2026-11-29"),
    ],
)
def test_what_an_authorization_in_hand_lacks_is_told(law: Law, change: dict[str, Any], says: str) -> None:
    order = _order([60], value_left=100, issued="2024-01-15")
    assert [one.short for one in comity.determine(comity.read_project(order, law), law=law).activities] == [()]
    one_day = _order([100], value_left=100, issued=DAY, expires=DAY)  # the first and the last day, and all that is left
    [covered] = comity.determine(comity.read_project(one_day, law), law=law).activities
    assert (covered.outcome, covered.short) == (Outcome.COVERED, ())
    order["authorizations"][0] |= change
    [found] = comity.determine(comity.read_project(order, law), law=law).activities
    assert found.outcome is Outcome.AUTHORIZATION_REQUIRED
    assert len(found.short) == 1 and says in found.short[0]
