"""Each reform of history, applied to the law of the day before, gives the law of the day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

import comity
from comity import Activity, Law
from comity.law.patch import Patched, as_it_stood, patch
from comity.law.reforms import Reform, built_in_reforms
from comity.reform.reading import read_portfolio

HISTORY: dict[date, list[Reform]] = defaultdict(list)
for _reform in built_in_reforms():
    if _reform.status == "in-force" and _reform.since:
        HISTORY[_reform.since].append(_reform)

ITEMS = [
    "9A515.x",
    "9A515.a.1",
    "9A515.a.5",
    "9A515.d",
    "9A515.e.1",
    "9A515",
    "9E515.f",
    "9D515.x",
    "9E515.x",
    "9A004.s",
]
ITEMS += ["9A012.a.1", "7A004.a", "3A001.a.1.a", "XV(a)(7)(i)", "XV(e)(16)", "IV(a)(1)", "XV(f)", "EAR99"]
COUNTRIES = ["CAN", "AUS", "GBR", "GIB", "NIC", "DEU", "KOR", "IND", "BRA", "ARE", "SYR", "KHM", "CHN", "RUS"]
OTHERS: list[Mapping[str, Any]] = [
    {"end_use": "civil"},
    {"end_use": "military", "end_user": {"kind": "military"}},
    {
        "end_use": "government-space-cooperation",
        "government.space_act_agreement": True,
        "end_user": {"kind": "civil-agency"},
    },
    {"kind": "technical-data-exchange", "end_user": {"authorized_user_aukus": True}},
    {"end_user": {"listed_ownership_percent": 60}},
]


@pytest.fixture(scope="module")
def sample(law: Law) -> list[Activity]:
    rows = []
    for item, country, other in product(ITEMS, COUNTRIES, OTHERS):
        rows.append({"kind": "export", "item": item, "from": "USA", "to": country, **other})
    reference = read_portfolio("reference", [law], date(2026, 11, 30))
    some = range(0, len(reference), 50)
    return [*comity.read_project(rows[::53], law).activities, *(reference.activity(0, one, law) for one in some)]


def _reformed(law: Law, day: date) -> Patched:
    return patch(as_it_stood(law, day - timedelta(days=1)), HISTORY[day])


@pytest.mark.parametrize("day", sorted(HISTORY), ids=str)
def test_the_day_before_and_the_reforms_give_the_day(law: Law, day: date) -> None:
    new, old = _reformed(law, day).law, as_it_stood(law, day - timedelta(days=1))
    in_force = {r.id for r, _ in new.pack.rules.values() if r.in_force_on(day)}
    assert in_force == {r.id for r, _ in law.pack.rules.values() if r.in_force_on(day)}
    ours, real = new.at(day).tables, law.at(day).tables
    for column in ("NS1", "NS2", "MT1", "RS1", "RS2", "CB1", "NP1", "FC1", "CC1"):
        one, other = ours.cells("country_chart", column), real.cells("country_chart", column)
        assert one and other
        assert (column, one.yes, set(one.unsure)) == (column, other.yes, set(other.unsure))
    for reason in ours.reasons | real.reasons:
        mine, theirs = ours.controls(reason), real.controls(reason)
        assert mine and theirs
        assert (reason, mine.always, mine.sometimes) == (reason, theirs.always, theirs.sometimes)
    for group in law.record.groups:
        assert new.record.members(group, day).yes == law.record.members(group, day).yes, group
    for kind in law.record.kinds:
        assert new.record.pairs(kind, day).yes == law.record.pairs(kind, day).yes, kind
    assert new.at(day - timedelta(days=1)) is old.revises.base.at(day - timedelta(days=1)) if old.revises else False


@pytest.mark.parametrize("day", sorted(HISTORY), ids=str)
def test_whole_determinations_are_equal(law: Law, sample: list[Activity], day: date) -> None:
    new = _reformed(law, day).law
    for activity in sample:
        ours = comity.determine(activity, day, law=new).to_dict()
        real = comity.determine(activity, day, law=law).to_dict()
        assert ours.pop("pack_sha256") != real.pop("pack_sha256")
        assert ours == real


@pytest.mark.parametrize("day", [date(2024, 4, 19), date(2024, 9, 1), date(2024, 10, 23)], ids=str)
def test_without_the_reforms_they_are_not(law: Law, sample: list[Activity], day: date) -> None:
    stood = as_it_stood(law, day - timedelta(days=1))
    pairs = [[comity.determine(a, day, law=one).findings for one in (stood, law)] for a in sample]
    assert any(before != after for before, after in pairs)


def test_an_october_2024_table_reads_as_the_register_has_it(law: Law) -> None:
    [line] = [
        d for d in _reformed(law, date(2024, 10, 23)).differences if d.kind == "rule begins" and "742.6(a)(9)" in d.cite
    ]
    assert "89 FR 84766" in line.cite
    assert line.status == "in-force"
