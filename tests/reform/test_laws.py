"""The two laws of a comparison: history against the day before, held still; proposals against the day."""

from __future__ import annotations

from datetime import date

import pytest

import comity
from comity import InputError, Law, Outcome
from comity.law.patch import as_it_stood
from comity.law.reforms import load_reform
from comity.reform.laws import laws_of

PARTS = {"activity": "export", "item": "9A515.x", "from": "USA", "to": "KOR", "end_use": "civil"}


def test_a_law_held_still_is_the_law_of_that_day(law: Law) -> None:
    day = date(2024, 10, 22)
    still = as_it_stood(law, day)
    assert comity.determine(PARTS, day, law=still).findings == comity.determine(PARTS, day, law=law).findings
    later = comity.determine(PARTS, date(2025, 6, 1), law=still)
    assert later.outcome is Outcome.EXEMPTION_AVAILABLE


def test_a_reform_of_history_is_compared_with_the_day_before(law: Law) -> None:
    laws = laws_of(law, [load_reform("us-2024-10-23-spacecraft-parts")])
    assert (laws.day, laws.said) == (date(2024, 10, 23), "the law as it stood on 2024-10-22, held still")
    assert comity.determine(PARTS, laws.day, law=laws.baseline).outcome is Outcome.EXEMPTION_AVAILABLE
    assert comity.determine(PARTS, laws.day, law=laws.reformed).outcome is Outcome.FILING_ONLY
    assert laws.differences


def test_a_proposal_is_compared_with_the_law_of_the_day(law: Law) -> None:
    laws = laws_of(law, [load_reform("us-draft-aukus-japan")], date(2026, 11, 23))
    assert laws.baseline is law
    assert laws.said == "the law of 2026-11-23"


def test_a_day_before_the_reform_and_no_reform_are_refused(law: Law) -> None:
    with pytest.raises(InputError, match="2024-10-22 is before 2024-10-23"):
        laws_of(law, [load_reform("us-2024-10-23-spacecraft-parts")], date(2024, 10, 22))
    with pytest.raises(InputError, match="no reform to compare"):
        laws_of(law, [])
