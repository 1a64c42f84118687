"""As-of queries: what is known to the day, what is known to the year, and what is not known."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import InputError
from comity.record import Known, Membership, Source, Status, between, load_record, partnership

DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))


@given(DAYS)
def test_an_exact_date_reads_back(day: date) -> None:
    assert str(Known.parse(day.isoformat())) == day.isoformat()


@given(DAYS, DAYS)
def test_a_coarser_date_never_contradicts_a_finer_one(day: date, on: date) -> None:
    fine = Known.parse(day.isoformat()).reached_by(on)
    for coarse in (f"{day:%Y}", f"{day:%Y-%m}"):
        assert Known.parse(coarse).reached_by(on) in (fine, None)


@given(DAYS, DAYS, DAYS)
def test_once_reached_a_date_stays_reached(day: date, on: date, later: date) -> None:
    known = Known.parse(f"{day:%Y-%m}")
    if known.reached_by(min(on, later)):
        assert known.reached_by(max(on, later))


@pytest.mark.parametrize("text", ["16", "2016-13", "2016-02-30", "soon", "2017/2016", ""])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="YYYY"):
        Known.parse(text)


def test_membership_is_dated() -> None:
    record = load_record()
    assert "IND" not in record.members("A:5", date(2018, 8, 2)).yes
    assert "IND" in record.members("A:5", date(2018, 8, 3)).yes


def test_a_date_known_to_a_window_is_unsure_inside_it() -> None:
    source = Source("g:m", "m in g", "a copy of each day", "https://example.org")
    membership = Membership("g", "m", Known.parse("2026-06-20/2026-07-23"), None, None, source, "")
    days = [date(2026, 6, 19), date(2026, 7, 1), date(2026, 7, 23)]
    assert [membership.holds(day) for day in days] == [False, None, True]


def test_what_is_only_negotiated_is_not_in_force() -> None:
    record = load_record()
    negotiated = [i for i in record.instruments if i.state == "negotiating"]
    assert negotiated
    assert all(i.standing(date(2026, 11, 23)).status is Status.NEGOTIATED for i in negotiated)


def test_every_party_of_an_instrument_is_known() -> None:
    record = load_record()
    known = record.parties.keys() | record.groups
    unknown = {p for i in record.instruments for p in i.parties if p not in known}
    assert unknown == set()


def test_a_ten_year_framework_that_has_run_must_be_checked() -> None:
    found = partnership(load_record(), "KOR", date(2026, 11, 23), date(2024, 11, 23), ["JPN", "AUS", "GBR"])
    [framework] = [s for s in found.unsettled if s.instrument.kind.id == "framework-agreement"]
    assert "must be checked" in framework.standing.because
    before = partnership(load_record(), "KOR", date(2026, 1, 1), date(2024, 1, 1))
    assert any(i.kind.id == "framework-agreement" for i, _ in before.lapsing)


def test_what_peers_have_and_a_partner_lacks() -> None:
    found = partnership(load_record(), "KOR", date(2026, 11, 23), date(2024, 11, 23), ["JPN", "AUS", "GBR"])
    lacks = {lack.kind: lack.peers for lack in found.lacking}
    assert lacks["technology-safeguards-agreement"] == ("AUS", "GBR")


def test_between_names_what_is_only_negotiated() -> None:
    statuses = {s.standing.status for s in between(load_record(), "USA", "KOR", date(2026, 11, 23))}
    assert {Status.IN_FORCE, Status.NEGOTIATED} <= statuses


def test_an_unknown_party_is_refused() -> None:
    with pytest.raises(InputError, match="unknown party"):
        between(load_record(), "USA", "atlantis", date(2026, 11, 23))
