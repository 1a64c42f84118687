"""A law is bound once an epoch: what it says on any day is what it said on the last day on which anything changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import comity
from comity import Law, LawError
from comity.law import epochs as of_a_law
from comity.law.at_date import LawAtDate
from comity.law.dependencies import readers
from comity.law.equivalence import Meanings
from comity.law.law import Law as Bare
from comity.law.patch import apply_reform, as_it_stood
from comity.law.reforms import read_reform
from comity.law.rules import EFFECTS
from comity.law.tables import Tables
from comity.record.instrument import Instrument
from comity.record.model import Extension, Membership, PairExtension

FIRST, LAST = date(2012, 1, 1), date(2040, 1, 1)
DAYS = st.dates(FIRST, LAST)
DATED = re.compile(r"\b\d{4}-\d\d-\d\d\b")
SOURCE = [{"cite": "a draft", "url": "https://example.org", "confidence": "memory"}]


def around(days: Iterable[date]) -> list[date]:
    """Return days of the calendar we look at, each with the day before and the day after."""
    near = {day + timedelta(days=n) for day in days if FIRST <= day <= LAST for n in (-1, 0, 1)}
    return sorted(near)


def dates_in(anything: object) -> Iterator[date]:
    """Yield every day that is written in something."""
    yield from (date.fromisoformat(text) for text in DATED.findall(str(anything)))


def written(law: Law, what: str) -> list[date]:
    """Return the days around every date that stands anywhere in the ``rules``, the ``record`` or the ``tables``."""
    match what:
        case "rules":
            return around(dates_in(msgspec.to_builtins(law.pack.files)))
        case "record":
            cells = [dict(row.cells) for rows in law.record.tables.values() for row in rows]
            ends = [i.runs_out for i in law.record.instruments if i.runs_out]
            known = [day for end in ends for day in (end.earliest, end.latest)]
            return around([*dates_in(cells), *known, *law.record.change_days])
    names = [*law.pack.table_info, "ccl_controls_history", "ccl_entries_read"]
    return around(dates_in([msgspec.to_builtins(law.pack.tables), *map(law.pack.table, names)]))


def asked(law: Law) -> tuple[list[str], list[tuple[str, str | None]], list[tuple[str, str]]]:
    """Return what rules ask: groups, kinds of instruments with scopes, columns of tables."""
    keys = readers(law).keys()
    words = {text for rule, _ in law.pack.rules.values() for text in re.findall(r"scope='([^']+)'", rule.when)}
    scopes = [None, *sorted(words)]
    groups = sorted(name for what, name in keys if what == "group")
    kinds = [(name, scope) for what, name in sorted(keys) if what == "kind" for scope in scopes]
    columns = [(table, name) for what, key in sorted(keys) if what == "column" for table, name in [key.split("/")]]
    assert len(groups) > 10
    assert len(columns) > 10
    assert len(scopes) > 1
    return groups, kinds, columns


class Sayings:
    """What a law says on a day besides its formulas, asked of rules, record and tables themselves."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self.groups, self.kinds, self.columns = asked(law)
        self._known: dict[tuple[str, date], Any] = {}

    def of(self, what: str, day: date) -> Any:
        """Return what ``rules``, ``record`` or ``tables`` say on a day."""
        if (what, day) not in self._known:
            self._known[what, day] = getattr(self, f"_{what}")(day)
        return self._known[what, day]

    def differing(self, what: str, days: Iterable[date]) -> Iterator[date]:
        """Yield the days on which the law does not say what it said on the first day of their epoch."""
        return (day for day in days if self.of(what, day) != self.of(what, self.law.epoch(day)))

    def _rules(self, day: date) -> Any:
        pairs = self.law.pack.rules.values()
        starts = {rule.id: (rule.text_read or file.content.text_read or (None, None))[0] for rule, file in pairs}
        unread = {name for name, start in starts.items() if start and day < start}
        return {rule.id for rule, _ in pairs if rule.in_force_on(day)}, unread

    def _record(self, day: date) -> Any:
        record = self.law.record
        found: list[Extension | PairExtension] = [record.members(group, day) for group in self.groups]
        found += [record.pairs(kind, day, scope) for kind, scope in self.kinds]
        return [(one.yes, dict(one.unsure), {e: one.source(e).id for e in (*one.yes, *one.unsure)}) for one in found]

    def _tables(self, day: date) -> Any:
        tables = Tables(self.law.pack, self.law.codes, day)
        cells = [tables.cells(*column) for column in self.columns]
        listed = [*cells, tables.list_based("gbs"), tables.list_based("tsr")]
        controls = {reason: tables.controls(reason) for reason in tables.reasons}
        bars = [tables.sta_bars(paragraph) for paragraph in ("c1", "c2", "c1-unless-eligible")]
        return (
            [(one.yes, dict(one.unsure), one.source("JPN")) for one in listed if one],
            {reason: (one.always, one.sometimes, dict(one.unsure)) for reason, one in controls.items() if one},
            [(one.always, one.conditional) for one in bars if one],
            dict(tables.lvs()),
        )


def same_formulas(bound: LawAtDate, anew: LawAtDate) -> None:
    """Hold two bindings to the same rules, with formulas that test the same."""
    meanings = Meanings()
    for effect in EFFECTS:
        for one, other in zip(bound.rules(effect), anew.rules(effect), strict=True):
            assert one.rule == other.rule
            assert meanings.of(one.formula) == meanings.of(other.formula), one.rule.id
            assert meanings.of(one.own) == meanings.of(other.own), one.rule.id
    for one_, other_ in zip(bound.exemptions, anew.exemptions, strict=True):
        assert [r.rule.id for r in one_.restrictions] == [r.rule.id for r in other_.restrictions]
        assert meanings.of(one_.serves) == meanings.of(other_.serves), one_.bound.rule.id


@pytest.fixture(scope="module")
def sayings(law: Law) -> Sayings:
    return Sayings(law)


@pytest.mark.parametrize("what", ["rules", "record", "tables"])
def test_around_every_day_that_is_written_anywhere_the_law_says_what_its_epoch_says(
    sayings: Sayings, what: str
) -> None:
    days = written(sayings.law, what)
    assert len(days) > 20
    assert list(sayings.differing(what, days)) == []


@settings(max_examples=60, deadline=None)
@given(day=DAYS)
def test_on_any_day_the_law_says_what_its_epoch_says(sayings: Sayings, day: date) -> None:
    assert sayings.law.epoch(day) <= day
    assert sayings.law.at(day) is sayings.law.at(sayings.law.epoch(day))
    for what in ("rules", "record"):
        assert list(sayings.differing(what, [day])) == []


@settings(max_examples=5, deadline=None)
@given(day=DAYS)
@example(day=date(2014, 11, 9))
@example(day=date(2024, 10, 22))
@example(day=date(2026, 8, 6))
def test_on_any_day_the_law_of_the_epoch_is_the_one_bound_anew(sayings: Sayings, day: date) -> None:
    same_formulas(sayings.law.at(day), LawAtDate(sayings.law, day))
    assert list(sayings.differing("tables", [day])) == []


@settings(max_examples=3, deadline=None)
@given(day=st.dates(date(2023, 4, 4), LAST), later=st.integers(0, 2000))
def test_a_reformed_law_has_the_epochs_of_the_law_with_which_it_shares(law: Law, day: date, later: int) -> None:
    change = {"join": "A:5", "members": ["BRA"]}
    raw = {"id": "draft", "title": "A", "status": "proposed", "because": "To test.", "sources": SOURCE}
    reform = read_reform({**raw, "since": str(day), "reviewed": "2026-11-23", "changes": [change]}, "draft")
    on = day + timedelta(days=later)
    for base in (law, as_it_stood(law, date(2023, 4, 3))):
        new = apply_reform(base, reform, on=day)
        assert base.epoch(on) <= new.epoch(on) <= on
        assert new.at(on)._like is base.at(on)  # type: ignore[attr-defined]
        same_formulas(new.at(on), LawAtDate(new, on))
        assert new.at(day - timedelta(days=1)) is base.at(day - timedelta(days=1))


def test_nobody_is_told_the_day_of_the_epoch(law: Law) -> None:
    facts = {"activity": "export", "item": "9A515.x", "from": "USA", "to": "JPN", "end_use": "civil"}
    epoch = law.epoch(date(2027, 5, 5))
    assert epoch < date(2027, 5, 5)
    answer = comity.determine(facts, "2027-05-05", law=law)
    assert answer.date == date(2027, 5, 5)
    assert str(epoch) not in answer.to_json()
    found = comity.classify({"function": "star-tracker"}, "2000-02-02")
    assert found.date == date(2000, 2, 2)
    assert not any(str(law.epoch(date(2000, 2, 2))) in note for note in found.notes)


def test_before_the_first_change_the_epoch_is_as_old_as_the_calendar(law: Law) -> None:
    assert law.epoch(date(2, 2, 2)) == date.min
    assert law.at(date(2, 2, 2)) is law.at(date(3, 3, 3))


def _without(law: Law) -> Sayings:
    """Return what a law says of which nothing was worked out yet."""
    pack = msgspec.structs.replace(law.pack, days=())
    return Sayings(Bare(pack, replace(law.record), law.facts, schema=law.schema))


FORGOTTEN: Mapping[str, tuple[object, str, str]] = {
    "memberships": (Membership, "change_days", "record"),
    "instruments": (Instrument, "change_days", "record"),
    "rules": (of_a_law, "_of_rules", "rules"),
    "tables": (of_a_law, "change_days", "tables"),
}


@pytest.mark.parametrize("source", FORGOTTEN)
def test_a_source_of_change_that_is_forgotten_is_found(law: Law, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    owner, name, what = FORGOTTEN[source]
    monkeypatch.setattr(owner, name, lambda _: iter(()))
    forgetful = _without(law)
    assert len(forgetful.law.epochs) < len(law.epochs)
    assert any(forgetful.differing(what, written(law, what)))


def test_a_date_of_a_table_that_cannot_be_read_is_told_with_its_table(law: Law) -> None:
    rows = [{**row, "from": "2024-13"} for row in law.pack.table("country_chart")]
    pack = law.pack.revised(law.pack.files, {"country_chart": rows}, law.pack.tables)
    with pytest.raises(LawError, match=re.escape("tables/country_chart.csv: from is '2024-13'")):
        Bare(pack, law.record, law.facts, schema=law.schema).at(date(2026, 1, 1))


def test_a_law_as_it_stood_has_epochs_though_dates_are_open_for_ever(law: Law) -> None:
    still = as_it_stood(law, date(2024, 6, 15))
    for day in (date(2024, 6, 16), date(2030, 1, 1)):
        same_formulas(still.at(day), LawAtDate(still, day))
    assert len(still.epochs) < len(law.epochs)


def test_memory_holds_a_bounded_number_of_laws(law: Law) -> None:
    fresh = _without(law).law
    for day in law.epochs[-100:]:
        fresh.at(day)
    assert fresh._at.cache_info().currsize == fresh._at.cache_info().maxsize == 64
