"""Who a person is decides whether a release is an export, and which citizenships count."""

from __future__ import annotations

from datetime import date
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

import comity
from comity.determine.outcome import Outcome

DAYS: Final = (date(2018, 6, 1), date(2024, 10, 23), date(2026, 8, 3), date(2026, 11, 30))
US: Final = ("citizen", "permanent-resident", "protected")
COUNTRIES: Final = ("IRN", "VEN", "CHN", "RUS", "DEU", "CAN", "IND", "SYR", "LBY", "USA")
statuses = st.sampled_from((*US, "none"))
citizenships = st.lists(st.sampled_from(COUNTRIES), min_size=1, max_size=3, unique=True)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(("9E515.a", "9E515.x", "EAR99", "3E001")), statuses, citizenships, st.sampled_from(DAYS[2:]))
def test_only_a_release_to_a_foreign_person_is_a_deemed_export(
    item: str, status: str, held: list[str], day: date
) -> None:
    person = {"status": status, "citizenships": held, "latest_citizenship": held[0]}
    stated = {"activity": "deemed-export", "item": item, "item.type": "technology", "from": "USA", "person": person}
    answer = comity.determine(stated, day)
    if status in US:
        assert answer.outcome is Outcome.NOT_REQUIRED, answer.headline
    same = comity.determine(stated | {"person": person | {"us_person": status in US}}, day)
    assert same.outcome is answer.outcome


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(("deemed-export", "technical-data-exchange", "technical-assistance")), statuses, citizenships)
def test_citizenships_count_of_foreign_persons_only(kind: str, status: str, held: list[str]) -> None:
    person = {"status": status, "citizenships": held, "latest_citizenship": held[0]}
    stated = {"activity": kind, "item": "XV(f)", "item.type": "technology", "from": "USA", "person": person}
    stated |= {} if kind == "deemed-export" else {"to": "CAN"}
    answer = comity.determine(stated | {"end_use": "civil"}, date(2026, 8, 3))
    policies = {f.review_policy.policy for f in answer.findings if f.review_policy and f.status == "required"}
    denied = status == "none" and any(one in ("IRN", "VEN", "CHN", "RUS", "SYR") for one in held)
    if denied:
        assert policies == {"denial"}
    if status in US:
        assert "denial" not in policies


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(COUNTRIES[:-1]), st.sampled_from(("9E515.a", "9E515.x", "EAR99")))
def test_one_stated_citizenship_is_the_latest(country: str, item: str) -> None:
    stated = {"activity": "deemed-export", "item": item, "item.type": "technology", "from": "USA"}
    one = comity.determine(stated | {"person": {"citizenships": [country]}}, date(2026, 8, 3))
    latest = comity.determine(
        stated | {"person": {"citizenships": [country], "latest_citizenship": country}}, date(2026, 8, 3)
    )
    assert (one.outcome, one.headline) == (latest.outcome, latest.headline)
