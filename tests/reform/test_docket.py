"""The docket: what was public on a day, with its sources; and its days in a calendar."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import icalendar
import pytest

import comity
from comity import Docket, InputError
from comity.law.reforms import built_in_reforms
from tests.shown import check_shown


def test_every_entry_has_sources_and_reforms_that_are_there() -> None:
    found = Docket.load("2026-11-30")
    check_shown(found)
    reforms = {one.id for one in built_in_reforms()}
    assert len({one.id for one in found.entries}) == len(found.entries) >= 10
    for one in found.entries:
        assert set(one.reforms) <= reforms
        assert one.changed and one.watch
        assert all(event.url.startswith("https://") for event in one.events)
        assert [event.date for event in one.events] == sorted(event.date for event in one.events)
    proposals = {one.id for one in built_in_reforms() if one.id.startswith("us-proposed")}
    assert proposals <= {name for one in found.entries for name in one.reforms}


def test_a_day_knows_only_what_was_public_by_then() -> None:
    before = Docket.load("2024-10-22")
    assert "bis-csa" not in {one.id for one in before.entries}
    assert "bis-csa" in {one.id for one in Docket.load("2024-10-23").entries}


def test_open_and_since() -> None:
    under_way = Docket.load("2026-11-30", open=True)
    assert all(one.stage != "final" for one in under_way.entries)
    assert "state-usml-2026" in under_way.line() or "1400" not in under_way.line()
    late = Docket.load("2026-11-30", since="2026-07-01")
    assert all(max(event.date for event in one.events) >= date(2026, 7, 1) for one in late.entries)
    assert 0 < len(late.entries) < len(Docket.load("2026-11-30").entries)
    with pytest.raises(InputError):
        Docket.load("soon")


def test_its_days_stand_in_a_calendar(tmp_path: Path) -> None:
    found = Docket.load("2026-11-30", since="2026-07-01")
    path = tmp_path / "docket.ics"
    comity.write_document(found, path)
    events = icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    assert len(events) == sum(len(one.events) for one in found.entries)
    assert {event.decoded("dtstart") for event in events} == {e.date for one in found.entries for e in one.events}
    comity.write_document(found, tmp_path / "docket.md")
    assert "91 FR 62361" in (tmp_path / "docket.md").read_text(encoding="utf-8")
