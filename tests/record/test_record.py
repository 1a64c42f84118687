"""The built-in record: what the law asks of it, sure and unsure, with sources."""

from __future__ import annotations

import time
from datetime import date

import pytest

from comity.errors import InputError
from comity.record import Confidence, Known, Membership, Source, Status, faults, load_record, quality, unexplained

NOW = date(2026, 11, 23)
RECORD = load_record()


def test_membership_is_dated() -> None:
    assert "IND" not in RECORD.members("A:5", date(2018, 8, 2)).yes
    assert "IND" in RECORD.members("A:5", date(2018, 8, 3)).yes


def test_a_date_known_to_a_window_is_unsure_inside_it() -> None:
    source = Source("g:m", "m in g", "a copy of each day", "https://example.org")
    membership = Membership("g", "m", Known.parse("2026-06-20/2026-07-23"), None, None, source, "")
    days = [date(2026, 6, 19), date(2026, 7, 1), date(2026, 7, 23)]
    assert [membership.holds(day) for day in days] == [False, None, True]
    assert "2026-06-20/2026-07-23" in membership.why_unsure(date(2026, 7, 1))


def test_what_is_only_negotiated_is_not_in_force() -> None:
    negotiated = [i for i in RECORD.instruments if i.state == "negotiating"]
    assert negotiated
    assert all(i.standing(NOW).status is Status.NEGOTIATED for i in negotiated)


def test_a_safeguards_agreement_that_excludes_commercial_launch_does_not_help_one() -> None:
    usa_ind = frozenset(("USA", "IND"))
    assert usa_ind in RECORD.pairs("tsa", NOW, "launch").yes
    found = RECORD.pairs("tsa", NOW, "commercial-launch")
    assert usa_ind not in found.yes
    assert usa_ind not in found.unsure
    assert frozenset(("USA", "NZL")) in found.yes


@pytest.mark.parametrize(
    ("kind", "state"),
    [("tsa", "NOR"), ("tsa", "SWE"), ("framework", "FRA"), ("framework", "ITA"), ("framework", "SAU")],
)
def test_signed_is_not_known_to_be_in_force(kind: str, state: str) -> None:
    found = RECORD.pairs(kind, NOW)
    pair = frozenset(("USA", state))
    assert pair not in found.yes
    assert "sought and not found" in found.unsure[pair]


def test_what_never_entered_into_force_is_no() -> None:
    found = RECORD.by_id["tsa-usa-bra-2000"]
    assert found.standing(NOW).in_force is False
    assert found.standing(date(2010, 1, 1)).in_force is False


def test_canada_applied_the_gateway_memorandum_provisionally() -> None:
    found = RECORD.by_id["gateway-agreement-can"]
    days = {"2020-11-20": "signed", "2021-06-01": "provisionally applied", "2022-12-21": "in force"}
    assert {day: found.standing(date.fromisoformat(day)).status.value for day in days} == days
    assert found.standing(date(2020, 11, 20)).in_force is False
    assert found.standing(date(2021, 6, 1)).in_force is None


def test_unsure_has_a_reason_and_a_source() -> None:
    pair = frozenset(("USA", "KOR"))
    found = RECORD.pairs("framework", NOW)
    assert "must be checked" in found.unsure[pair]
    assert found.source(pair).url.startswith("https://")
    assert pair in RECORD.pairs("framework", date(2026, 11, 2)).yes


def test_signatories_follow_from_signatures() -> None:
    signatories = RECORD.members("artemis-accords", NOW)
    assert len(signatories.yes) >= 62
    assert "KOR" not in RECORD.members("artemis-accords", date(2021, 5, 23)).yes
    assert "KOR" in RECORD.members("artemis-accords", date(2021, 5, 24)).yes


def test_treaty_parties_are_members() -> None:
    assert "SAU" in RECORD.members("moon", NOW).unsure or "SAU" not in RECORD.members("moon", NOW).yes
    assert "USA" not in RECORD.members("moon", NOW).yes


def test_the_built_in_record_has_no_faults() -> None:
    assert [str(fault) for fault in faults(RECORD)] == []


def test_every_instrument_is_dated_or_says_why_not() -> None:
    assert unexplained(RECORD) == []


def test_every_row_has_a_place_to_check_it() -> None:
    bare = [i.id for i in RECORD.instruments if not i.source.url.startswith(("https://", "http://"))]
    assert bare == []


def test_quality_is_counted_by_kind() -> None:
    counted = {q.what: q for q in quality(RECORD)}
    sosa = counted["security-of-supply-arrangement"]
    assert sosa.rows == sum(sosa.by_confidence.values())
    assert sosa.by_confidence[Confidence.MEMORY] == 0
    assert sosa.read_share == 1


@pytest.mark.parametrize("text", ["KOR", "kor", "south korea", "Republic of Korea"])
def test_parties_go_by_what_people_call_them(text: str) -> None:
    assert RECORD.party(text) == "KOR"


def test_the_unknown_is_refused_with_a_suggestion() -> None:
    with pytest.raises(InputError, match="wassenaar"):
        RECORD.members("wassenar", NOW)
    with pytest.raises(InputError, match="no kind 'tsar'"):
        RECORD.pairs("tsar", NOW)
    with pytest.raises(InputError, match="unknown party 'atlantis'"):
        RECORD.party("atlantis")


def test_nothing_can_change_the_record() -> None:
    with pytest.raises(AttributeError):
        RECORD.instruments = ()  # type: ignore[misc]
    with pytest.raises(TypeError):
        RECORD.members("mtcr", NOW).unsure["KOR"] = "no"  # type: ignore[index]
    with pytest.raises(TypeError):
        RECORD.parties["XXX"] = RECORD.parties["USA"]  # type: ignore[index]


def test_an_as_of_query_is_quick() -> None:
    RECORD.members("ear-b", NOW), RECORD.pairs("tsa", NOW)
    begun = time.perf_counter()
    for _ in range(20):
        RECORD.members("ear-b", NOW)
        RECORD.pairs("ssa-sharing", NOW)
    assert (time.perf_counter() - begun) / 40 < 0.05  # ten times what is measured, for a busy machine
