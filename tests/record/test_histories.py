"""Timelines: what is dated and concerns a party, and where each thing stood."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from comity.record import Record, Status, What, promises, timeline

NOW = date(2026, 11, 23)


def test_a_timeline_is_of_the_parties_asked(record: Record) -> None:
    found = timeline(record, "JPN", NOW, "USA")
    assert found.parties == ("Japan", "United States")
    assert all({"JPN", "USA"} <= set(e.parties) for e in found.events)
    whats = {e.what for e in timeline(record, "JPN", NOW).events}
    assert {What.SIGNED, What.IN_FORCE, What.MET, What.JOINED, What.PROMISED, What.RUNS_OUT} <= whats
    signings = [e for e in timeline(record, "KOR", NOW).events if "artemis-accords" in (*e.parties, e.id)]
    assert [e.what for e in signings] == [What.SIGNED]


def test_histories_hold_every_event_once_and_in_order(record: Record) -> None:
    found = timeline(record, "JPN", NOW, ties=True)
    told = [event for history in found.histories for event in history.events]
    assert len(told) == len(found.events) and set(map(id, told)) == set(map(id, found.events))
    assert [e.when.earliest for e in found.events] == sorted(e.when.earliest for e in found.events)
    assert any(e.kind == "industry-tie" for e in found.events)
    assert not any(e.kind == "industry-tie" for e in timeline(record, "JPN", NOW).events)


def test_what_is_surely_earlier_is_left_out(record: Record) -> None:
    begins = date(2016, 6, 1)
    found = timeline(record, "KOR", NOW, begins=begins)
    assert found.events and all(begins <= e.when.latest for e in found.events)
    assert found.undated == timeline(record, "KOR", NOW).undated


@pytest.mark.parametrize("party", ["KOR", "GBR", "UKR", "cspo"])
def test_segments_are_all_time_and_agree_with_the_day(record: Record, party: str) -> None:
    for history in timeline(record, party, NOW).histories:
        if not history.segments:
            assert history.kind in ("dialogue", "commitment")
            continue
        assert (history.segments[0].begins, history.segments[-1].until) == (None, None)
        assert all(one.until == two.begins for one, two in zip(history.segments, history.segments[1:], strict=False))
        [now] = [s for s in history.segments if (s.begins or date.min) <= NOW and (s.until is None or s.until > NOW)]
        assert history.because == now.standing.because
        if now.standing.status is Status.LAPSED or history.over:
            assert history.over and not history.now.startswith(("in force", "member"))
        elif now.standing.status is Status.IN_FORCE:
            assert history.now.startswith(("in force", "member"))


def test_a_membership_s_spans_are_what_it_holds(record: Record) -> None:
    for membership in record.memberships:
        for begins, until, holds in membership.spans():
            if begins:
                assert membership.holds(begins) is holds
            if until:
                assert membership.holds(until - timedelta(days=1)) is holds
                assert membership.holds(until) is not holds


def test_who_left_a_group_is_told(record: Record) -> None:
    [union] = [h for h in timeline(record, "GBR", NOW).histories if h.title == "European Union"]
    assert (union.now, union.because, union.over) == ("left 2020-02-01", "left 2020-02-01", True)
    assert [s.standing.status for s in union.segments] == [Status.NOT_YET, Status.IN_FORCE, Status.LAPSED]


@pytest.mark.parametrize(
    ("party", "day", "title", "now", "over"),
    [
        ("KOR", "2026-11-23", "US-ROK Framework", "term to 2026-11-03 has run: check", True),
        ("KOR", "2026-11-02", "US-ROK Framework", "in force, term to 2026-11-03", False),
        ("KOR", "2016-05-01", "US-ROK Framework", "signed", False),
        ("UKR", "2026-11-23", "US-Ukraine Framework", "ended 2019-01-22", True),
        ("UKR", "2015-01-01", "US-Ukraine Framework", "unknown", False),
        ("GBR", "2019-01-01", "European Union", "member, to 2020-02-01", False),
    ],
)
def test_where_it_stands_and_when_it_ends(
    record: Record, party: str, day: str, title: str, now: str, over: bool
) -> None:
    [found] = [h for h in timeline(record, party, date.fromisoformat(day)).histories if h.title.startswith(title)]
    assert (found.now, found.over) == (now, over)


def test_a_promise_stands_in_a_timeline_as_on_the_page(record: Record) -> None:
    page = {p.commitment.what: p.word for p in promises(record, "KOR", NOW)}
    drawn = {h.title: h.now for h in timeline(record, "KOR", NOW).histories if h.title in page}
    assert drawn == page and "silent" in page.values()
