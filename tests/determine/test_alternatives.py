"""Knowing less never makes an answer surer: alternatives are as sure as the least sure of them."""

from __future__ import annotations

from datetime import date
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

import comity
from comity.determine.outcome import Outcome

ITEMS: Final = ("5A991", "EAR99", "9A991", "7A994", "9A515.x", "9A515.y", "3A991", "5A992.c", "6A998", "9A604.x")
DAYS: Final = (date(2018, 6, 1), date(2022, 6, 1), date(2024, 10, 23), date(2026, 8, 3), date(2026, 11, 30))
PLACES: Final = ("MEX", "JPN", "CAN", "AUS", "IND", "BRA", "ISR", "KAZ")


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from(ITEMS), min_size=2, max_size=3, unique=True),
    st.lists(st.sampled_from(PLACES), min_size=1, max_size=2, unique=True),
    st.sampled_from(DAYS),
)
def test_alternatives_are_never_surer_than_each(items: list[str], places: list[str], day: date) -> None:
    stated = {"activity": "export", "from": "USA", "end_use": "civil", "value": 1000}
    whole = comity.determine(stated | {"item": " | ".join(items), "to": " | ".join(places)}, day)
    each = [comity.determine(stated | {"item": item, "to": to}, day) for item in items for to in places]
    if whole.outcome is not Outcome.UNDETERMINED:
        assert {_alike(one.outcome) for one in each} == {_alike(whole.outcome)}
    if whole.outcome.permissive:
        assert whole.confidence.rank >= max(one.confidence.rank for one in each)
        assert whole.rests_on


def _alike(outcome: Outcome) -> Outcome:
    """What is filed or not may be open while nothing has to be authorized either way."""
    return Outcome.NOT_REQUIRED if outcome is Outcome.FILING_ONLY else outcome
