"""Low Earth orbit: dates that disagree stay apart, and a way tells where nothing covers it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import comity
from comity import CommercialLeo, InputError
from comity.bridge import leo
from comity.bridge.leo_path import path_rules
from comity.bridge.leo_scenario import scenario
from comity.cli.leo import scenario_command
from comity.files import parse_csv
from comity.record.load import load_record

DAY = date(2026, 11, 30)
RECORD = load_record()
CASES = (
    ("JPN", "module", "axiom-station"),
    ("JPN", "module", "starlab"),
    ("ITA", "module", "axiom-station"),
    ("JPN", "crew", "axiom-station"),
    ("IND", "crew", "axiom-station"),
    ("SAU", "crew", "haven-1"),
    ("KOR", "payload", "axiom-station"),
    ("FRA", "payload", "haven-1"),
    ("DEU", "payload", "starlab"),
    ("CAN", "payload", "starlab"),
)
REAL = parse_csv((Path(__file__).parent / "real_paths.csv").read_text(encoding="utf-8"), "real_paths.csv")
"""Ways that were really gone or agreed: each from a page, expected by hand from the law's text and the record."""
STA_READ_FROM = "2024-04-19"
"""Of an earlier day the text of License Exception STA was not read, so that it is not told."""


@pytest.fixture(scope="module")
def orbit(law: comity.Law) -> CommercialLeo:
    return CommercialLeo(DAY, law=law)


def test_every_reference_is_there(law: comity.Law) -> None:
    stations = set(leo.stations())
    assert {one.station for one in leo.claimed_dates() if one.station} <= stations | {"policy"}
    assert {one.station for one in leo.commitments()} <= stations
    groups = {one.group for one in leo.claimed_dates()}
    assert {one.group for one in leo.commitments()} <= groups
    assert {one.party for one in leo.stations().values() if one.party} <= set(RECORD.parties)
    known = {one.id for pack in [law.pack] for one in pack.duties} | {one.id for one in law.pack.authorizations}
    named = {name for subject in path_rules().subjects.values() for name in subject.ids}
    assert named <= set(known)


@pytest.mark.parametrize(("partner", "what", "station"), CASES)
def test_the_gap_in_orbit_is_told_where_it_is(orbit: CommercialLeo, partner: str, what: str, station: str) -> None:
    found = orbit.path(partner, what, station)
    phases = {one.title: one for one in found.phases}
    free = phases["Free-flying"]
    assert [line.id for line in free.lines if line.subject == "waivers" and line.id] == ["leo-waiver-gap"]
    attached = phases.get("Attached to the International Space Station")
    assert (attached is None) == (leo.stations()[station].approach == "free flyer")
    if attached:
        waivers = {line.id for line in attached.lines if line.subject == "waivers"}
        assert "iss-cross-waiver" in waivers
        assert "leo-waiver-gap" not in waivers
    assert "faa-launch-license" in {line.id for line in phases["Up"].lines}
    assert "faa-reentry-license" in {line.id for line in phases["Return"].lines}
    assert all(line.cite and line.url for one in found.phases for line in one.lines)


@pytest.mark.parametrize("case", REAL, ids=lambda case: case["case"])
def test_a_real_way_is_told_as_it_was(law: comity.Law, case: dict[str, str]) -> None:
    found = CommercialLeo(case["date"], law=law).path(case["partner"], case["what"], case["station"])
    assert case["member"] in found.member
    assert [one.id for one in found.phases] == case["phases"].split("|")
    every = [line for one in found.phases for line in one.lines]
    assert set(case["required"].split("|")) <= {line.id for line in every if line.status == "required"}
    assert set(case["duties"].split("|")) <= {line.id for line in every if line.status == "duty"}
    gaps = [one.id for one in found.phases if any(line.id == "leo-waiver-gap" for line in one.lines)]
    assert gaps == list(filter(None, case["gap"].split("|")))
    told = " ".join([found.phases[0].headline, *(line.says for line in found.phases[0].lines)])
    assert ("STA (c)(1)" in told) == (case["exception"].startswith("STA") and case["date"] >= STA_READ_FROM)
    assert "STA" not in told or case["exception"] != "none"


def test_a_party_to_the_station_agreement_is_told_from_others(orbit: CommercialLeo) -> None:
    assert "is a party" in orbit.path("JPN", "module").member
    assert "only as a user" in orbit.path("KOR", "module").member


@given(st.dates(date(2027, 1, 1), date(2035, 1, 1)))
def test_a_later_end_never_makes_what_needs_the_station_fall(end: date) -> None:
    def fates(value: str) -> dict[str, str]:
        return {one.commitment.id: one.then.fate for one in scenario({"iss-end": value}, DAY).fates}

    sooner, later = fates(end.isoformat()), fates(end.replace(year=end.year + 1).isoformat())
    kinds = {one.id: one.kind for one in leo.commitments()}
    for name, fate in sooner.items():
        if kinds[name] in ("at", "before") and fate == "holds":
            assert later[name] == "holds"
        if kinds[name] == "through" and fate == "must be extended":
            assert later[name] == "must be extended"


def test_a_slip_moves_only_what_hangs_on_the_station() -> None:
    found = {one.commitment.id: one for one in scenario({"starlab": "+24m"}, DAY).fates}
    assert found["k-mitsubishi"].then.fate == "slips"
    assert "2031" in found["k-mitsubishi"].then.because
    assert found["k-jamss"].then.fate == "holds"
    assert found["k-starlab"].then.fate == "hangs on the date"


def test_wrong_scenarios_are_refused_with_every_fault() -> None:
    with pytest.raises(InputError) as told:
        scenario({"starlob": "2031", "iss-end": "+2y", "haven-1": "soon"}, DAY)
    assert len(told.value.faults) == 3
    assert "starlab" in str(told.value)


def test_claims_are_never_merged(orbit: CommercialLeo) -> None:
    found = orbit.timeline()
    assert sum(len(one.claims) for one in found.events) == sum(not one.remembered for one in leo.claimed_dates())
    ends = next(one for one in found.events if one.group == "iss-end")
    assert ends.conflict
    assert {"2030-12", "2032-09-30"} <= {one.date for one in ends.claims}


def test_old_words_are_told_in_the_headline(orbit: CommercialLeo) -> None:
    assert "nothing newer for" in orbit.station("haven-2").line()
    assert "nothing newer for" not in orbit.station("starlab").line()


def test_a_book_is_a_document_and_a_table(orbit: CommercialLeo, tmp_path: Path) -> None:
    found = orbit.book("2027-06-01")
    assert found.countries
    assert all(len(row) == len(found.columns) for row in found.rows())
    comity.write_document(found, tmp_path / "book.md")
    text = (tmp_path / "book.md").read_text(encoding="utf-8")
    assert text.count("| Clearance, as reported |") == len(found.deals)
    comity.write_document(found, tmp_path / "book.docx")
    begun = [
        one for one in docx.Document(str(tmp_path / "book.docx")).paragraphs if one.paragraph_format.page_break_before
    ]
    assert len(begun) == len(found.deals) + 2  # the calendar before them, the meaning of the words after them
    days = [one.on for one in found.calendar]
    assert days == sorted(days)
    with pytest.raises(InputError, match="has passed"):
        orbit.book("2026-01-01")


def test_the_picture_has_every_claim(orbit: CommercialLeo, tmp_path: Path) -> None:
    found = orbit.timeline()
    comity.draw(found, tmp_path / "t.json")
    assert (tmp_path / "t.json").read_text(encoding="utf-8").count('"until": ') == len(found.records())


def test_scenarios_stand_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    scenario_command(["iss-end=2030", "or", "starlab=+24m"], day=str(DAY), as_json=True)
    rows = json.loads(capsys.readouterr().out)
    assert {row["commitment"]: row["starlab=+24m"] for row in rows} == {
        one.commitment.id: one.then.fate for one in scenario({"starlab": "+24m"}, DAY).fates
    }
    with pytest.raises(InputError, match="given twice"):
        scenario_command(["iss-end=2030", "iss-end=2032"], day=str(DAY))
