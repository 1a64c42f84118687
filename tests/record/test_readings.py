"""Second readings: what was read again by somebody who had not written it, and what that found."""

from __future__ import annotations

from datetime import date

import pytest

from comity.errors import InputError
from comity.record import ReadingVerdict, Record, load_record, quality
from tests.cli.test_cli import run
from tests.record.conftest import Write

_TOLD = "of,verdict,source,source_url,accessed,confidence,note\n"


def test_every_reading_is_of_a_row_and_tells_where_it_looked(record: Record) -> None:
    kept = [reading for found in record.readings.values() for reading in found]
    assert len(kept) == len(record.tables["readings"]) >= 100
    found = [reading for reading in kept if reading.verdict is not ReadingVerdict.NOT_FOUND]
    assert all(reading.source.url.startswith("http") for reading in found)
    assert all(reading.note for reading in kept if reading.verdict is ReadingVerdict.NOT_FOUND)


def test_rows_read_twice_are_counted_once_each_by_kind(record: Record) -> None:
    counted = quality(record)
    found = [r.of for told in record.readings.values() for r in told if r.verdict is not ReadingVerdict.NOT_FOUND]
    assert sum(q.twice for q in counted) == len(set(found))
    assert sum(q.twice + q.sought for q in counted) == len(record.readings)
    assert all(q.twice + q.sought <= q.rows for q in counted)


def test_a_reading_says_nothing_of_a_row_of_ones_own(write: Write) -> None:
    header = "id,title,kind,parties,signed,status,source_url,accessed,confidence\n"
    row = "ssa-ita,Ours,ssa-sharing-agreement,USA|ITA,2014-01-01,in-force,https://example.org,2026-11-01,secondary\n"
    ours = write("instruments/ours.csv", f"{header}{row}")
    assert "ssa-ita" not in load_record(ours).readings
    write("readings.csv", f"{_TOLD}ssa-ita,agrees,Us,https://example.org,2026-11-02,primary,\n")
    assert [reading.on for reading in load_record(ours).readings["ssa-ita"]] == [date(2026, 11, 2)]


def test_a_reading_of_no_row_is_refused_with_a_suggestion(write: Write) -> None:
    ours = write("readings.csv", f"{_TOLD}ssa-itaa,agrees,Us,https://example.org,2026-11-02,primary,\n")
    with pytest.raises(InputError, match=r"readings.csv, row 2: of.*unknown row 'ssa-itaa'.*ssa-ita"):
        load_record(ours)


def test_a_row_is_shown_with_its_readings_by_whatever_it_is_called() -> None:
    shown = run("record", "show", "cspo:FRA").stdout
    assert "memberships/coalitions.csv" in shown
    assert "second reading  2026-11-30, agrees" in shown
    assert "corrected" in run("record", "show", "usa-kor-space-framework").stdout
