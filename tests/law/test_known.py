"""The law as known on a day: what was published by then is in it, with the end that was known, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from comity import Law
from comity.law.rules import Period, Rule


def turning(law: Law) -> list[date]:
    """Days on which something comes to be known, or does not yet: around publications and what they change."""
    told = [day for one in law.pack.publications for day in (one.public, one.changes)]
    return sorted({day + timedelta(days=shift) for day in told for shift in (-1, 0)})


def public(law: Law, rule: Rule, day: date) -> date:
    """Return the day of the first document that told of a change, read off the rows."""
    documents = [one for one in law.pack.publications if one.changes == day]
    told = [one.public for one in documents if any(f"{rule.id}.".startswith(f"{stem}.") for stem in one.of)]
    return min([day, *told])


def periods(law: Law, rule: Rule, day: date) -> Iterator[Period]:
    for begins, ends in rule.in_force:
        if begins is None or public(law, rule, begins) <= day:
            yield begins, ends if ends is None or public(law, rule, ends) <= day else None


@pytest.mark.parametrize("of", range(4))
def test_rules_have_the_periods_that_were_public(of: int, law: Law) -> None:
    days = turning(law)
    assert len(days) > 40
    for day in days[of::4]:
        known = law.known_on(day)
        for rule, _ in law.pack.rules.values():
            assert known.pack.rules[rule.id][0].in_force == tuple(periods(law, rule, day)), (day, rule.id)


def test_what_holds_today_was_not_known_long_before(law: Law) -> None:
    day, later = date(2018, 1, 1), law.text_as_of
    known = law.known_on(day)
    now, then = ({r.id for r, _ in one.pack.rules.values() if r.in_force_on(later)} for one in (law, known))
    assert now - then
    past = date(2017, 6, 1)
    assert [r.id for r, _ in known.pack.rules.values() if r.in_force_on(past)] == [
        r.id for r, _ in law.pack.rules.values() if r.in_force_on(past)
    ]
