"""Where an instrument stands on a day: never more than the evidence carries."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.record import Confidence, Instrument, InstrumentKind, InstrumentStage, Known, Source, StageName, Status

BINDING = InstrumentKind("framework-agreement", "Framework", "framework", True, False, False, 10)
LASTING = InstrumentKind("treaty", "Treaty", "treaty", True, False, False, None)
ON_SIGNATURE = InstrumentKind("memorandum", "Memorandum", "mou", False, True, False, None)
STATEMENT = InstrumentKind("joint-statement", "Statement", "statement", False, False, True, None)
READ = date(2026, 11, 1)


def make(kind: InstrumentKind = LASTING, confidence: Confidence = Confidence.PRIMARY, **given: Any) -> Instrument:
    dates = ("announced", "signed", "ratified", "entered_into_force", "expires", "ended")
    known: dict[str, Any] = {name: Known.parse(given[name]) if name in given else None for name in dates}
    rest: dict[str, Any] = {
        "term_years": None,
        "renewal": "",
        "state": "in-force",
        "scope": frozenset(),
        "excludes": frozenset(),
    }
    rest |= {"parent": "", "provisions": "", "summary": "", "read_from": None, "note": ""}
    rest |= {name: value for name, value in given.items() if name not in dates}
    source = Source("x", "X", "X", "https://example.org", confidence, READ)
    return Instrument(id="x", title="X", kind=kind, parties=("USA", "KOR"), source=source, **known, **rest)


def stage(name: StageName, when: str | None = None) -> InstrumentStage:
    source = Source("x", "X", "X", "https://example.org", Confidence.PRIMARY, READ)
    return InstrumentStage(name, Known.parse(when) if when else None, source)


def status(instrument: Instrument, day: str) -> Status:
    return instrument.standing(date.fromisoformat(day)).status


def test_announced_signed_ratified_in_force_and_ended_are_different_things() -> None:
    dates: dict[str, Any] = {"announced": "2010-01-01", "signed": "2011-01-01", "ratified": "2012-01-01"}
    i = make(**dates, entered_into_force="2013-01-01", ended="2014-01-01")
    days = ("2009-06-01", "2010-06-01", "2011-06-01", "2012-06-01", "2013-06-01", "2014-06-01")
    assert [status(i, day).value for day in days] == [
        "not yet",
        "announced",
        "signed",
        "ratified",
        "in force",
        "lapsed",
    ]


def test_what_operates_on_signature_needs_no_entry_into_force() -> None:
    assert status(make(ON_SIGNATURE, signed="2020-05-05"), "2020-05-05") is Status.IN_FORCE
    assert status(make(LASTING, signed="2020-05-05"), "2020-05-05") is Status.UNKNOWN


def test_between_signature_and_the_reading_it_is_unknown() -> None:
    i = make(signed="2020-05-05")
    days = ("2020-05-04", "2023-01-01", "2026-10-31", "2026-11-01")
    assert [status(i, day).value for day in days] == ["not yet", "unknown", "unknown", "in force"]
    earlier = make(signed="2020-05-05", read_from=date(2022, 1, 1))
    assert status(earlier, "2022-01-01") is Status.IN_FORCE


def test_memory_is_not_a_reading() -> None:
    i = make(confidence=Confidence.MEMORY)
    assert status(i, "2027-01-01") is Status.UNKNOWN
    assert "no source was read" in i.standing(date(2027, 1, 1)).because


@pytest.mark.parametrize(("known", "expected"), [("2016", "unknown"), ("2016-05", "in force"), ("2016-07", "not yet")])
def test_a_date_is_as_good_as_it_is_known(known: str, expected: str) -> None:
    assert status(make(entered_into_force=known), "2016-06-15").value == expected


def test_a_usual_term_that_has_run_must_be_checked() -> None:
    i = make(BINDING, entered_into_force="2016-11-03")
    assert status(i, "2026-11-02") is Status.IN_FORCE
    assert status(i, "2026-11-03") is Status.UNKNOWN
    assert "must be checked" in i.standing(date(2026, 11, 3)).because
    assert status(make(BINDING, entered_into_force="2016-11-03", renewal="automatic"), "2030-01-01") is Status.IN_FORCE
    late = make(BINDING, entered_into_force="2006-11-03", read_from=date(2020, 1, 1))
    assert [status(late, day).value for day in ("2018-01-01", "2020-01-01")] == ["unknown", "in force"]


def test_a_recorded_expiry_counts_before_a_usual_term() -> None:
    i = make(BINDING, entered_into_force="2016-11-03", expires="2021-11-03")
    assert status(i, "2021-11-03") is Status.UNKNOWN
    final = make(BINDING, entered_into_force="2016-11-03", expires="2021-11-03", renewal="none")
    assert status(final, "2021-11-03") is Status.LAPSED


def test_what_was_never_concluded_is_never_in_force() -> None:
    for state, expected in (("negotiating", Status.NEGOTIATED), ("announced", Status.ANNOUNCED)):
        i = make(ON_SIGNATURE, state=state, announced="2022-05-21")
        assert status(i, "2022-05-20") is Status.NOT_YET
        assert status(i, "2026-11-23") is expected
    undated = make(state="negotiating")
    assert [status(undated, day).value for day in ("2020-01-01", "2026-11-01")] == ["unknown", "negotiated"]


def test_signed_only_is_signed() -> None:
    assert status(make(state="signed", signed="2025-01-16"), "2026-11-23") is Status.SIGNED
    assert status(make(state="signed", signed="2025-01-16", ratified="2026-01-01"), "2026-11-23") is Status.RATIFIED


def test_a_page_that_calls_it_signed_says_nothing_of_later_days() -> None:
    i = make(state="signed", signed="2025-01-16", read_from=date(2025, 6, 1))
    days = ("2025-01-15", "2025-06-01", "2025-06-02", "2026-11-23")
    assert [i.standing(date.fromisoformat(day)).in_force for day in days] == [False, False, None, None]
    dated = make(signed="2025-01-16", entered_into_force="2026-01-01")
    assert dated.standing(date(2025, 12, 31)).in_force is False


def test_a_suspension_lasts_until_it_operates_again() -> None:
    stages = (stage(StageName.SUSPENDED, "2015-01-01"), stage(StageName.RESUMED, "2016"))
    i = make(entered_into_force="2010-01-01", stages=stages)
    days = {"2014-12-31": "in force", "2015-06-01": "suspended", "2016-06-01": "suspended", "2017-01-01": "in force"}
    assert {day: status(i, day).value for day in days} == days


def test_provisional_application_is_not_entry_into_force() -> None:
    i = make(signed="2010-01-01", entered_into_force="2012-01-01", stages=(stage(StageName.PROVISIONAL, "2011-01-01"),))
    days = {"2010-06-01": False, "2011-06-01": None, "2012-01-01": True}
    assert {day: i.standing(date.fromisoformat(day)).in_force for day in days} == days


def test_ended_some_day_is_lapsed_only_once_read_to_be() -> None:
    i = make(state="ended", entered_into_force="2000-01-01")
    assert [status(i, day).value for day in ("1999-01-01", "2010-01-01", "2026-11-01")] == [
        "not yet",
        "unknown",
        "lapsed",
    ]


def test_a_statement_is_made_and_never_in_force() -> None:
    assert status(make(STATEMENT, signed="2024-04-10"), "2024-04-10") is Status.MADE


def test_a_scope_that_is_not_recorded_is_not_known() -> None:
    assert make().covers("launch") is None
    i = make(scope=frozenset({"launch"}), excludes=frozenset({"commercial-launch"}))
    assert [i.covers(s) for s in (None, "launch", "commercial-launch", "ssa")] == [True, True, False, False]


_days = st.dates(date(2000, 1, 1), date(2030, 12, 31))
_known = st.one_of(st.none(), _days.map(str), _days.map(lambda d: f"{d:%Y-%m}"), _days.map(lambda d: f"{d:%Y}"))


@st.composite
def instruments(draw: st.DrawFn) -> Instrument:
    """Any instrument, in whatever order its dates are."""
    names = ("announced", "signed", "ratified", "entered_into_force", "expires", "ended")
    dates: dict[str, Any] = {name: text for name in names if (text := draw(_known))}
    kind = draw(st.sampled_from([BINDING, LASTING, ON_SIGNATURE, STATEMENT]))
    return make(
        kind,
        draw(st.sampled_from(list(Confidence))),
        state=draw(st.sampled_from(["in-force", "signed", "negotiating", "announced", "ended", ""])),
        renewal=draw(st.sampled_from(["automatic", "by-agreement", "none", ""])),
        read_from=draw(st.none() | _days),
        stages=tuple(
            stage(*told) for told in draw(st.lists(st.tuples(st.sampled_from(StageName), _known), max_size=3))
        ),
        **dates,
    )


def test_what_a_page_told_of_its_own_day_is_open_on_the_next() -> None:
    i = make(state="signed", signed="2010-01-01", read_from=date(2020, 1, 1))
    ends = [s.begins for s in i.segments() if s.standing.open]
    assert ends == [date(2020, 1, 2)]


@given(instruments(), _days)
def test_the_segments_are_all_time_and_say_what_each_day_says(i: Instrument, day: date) -> None:
    segments = list(i.segments())
    assert segments[0].begins is None
    assert segments[-1].until is None
    assert all(one.until == two.begins for one, two in pairwise(segments))
    holding = [s for s in segments if (s.begins or date.min) <= day and (s.until is None or day < s.until)]
    assert [s.standing for s in holding] == [i.standing(day)]


@given(instruments(), _days)
def test_what_is_in_force_has_begun_or_was_read_to_be(i: Instrument, day: date) -> None:
    if i.standing(day).status is Status.IN_FORCE:
        begun = i.begun is not None and i.begun.latest <= day
        read = i.evidenced is not None and i.evidenced <= day and i.state == "in-force"
        assert begun or read
        assert i.ended is None or day < i.ended.earliest
        assert not i.kind.event


@given(_known.filter(bool), _days)
def test_a_known_date_reads_back(text: str | None, day: date) -> None:
    assert text
    known = Known.parse(text)
    assert Known.parse(str(known)) == known
    assert (known.reached_by(day) is None) == (known.earliest <= day < known.latest)
    assert known.plus_years(10).earliest - known.earliest >= timedelta(days=3651)
