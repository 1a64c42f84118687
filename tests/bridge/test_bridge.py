"""From needs to partners: every cell has its evidence, and nothing is proposed that has passed."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

import comity
from comity import Bridge, InputError
from comity.bridge import needs, offers
from comity.bridge.doors import doors, formats
from comity.bridge.ladder import fitting, ladder
from comity.bridge.workbooks import agency_workbooks
from comity.record.dates import Known
from comity.record.load import load_record

DAY = date(2026, 11, 30)
RECORD = load_record()


@pytest.fixture(scope="module")
def bridge(law: comity.Law) -> Bridge:
    return Bridge(DAY, law=law)


def test_nothing_said_later_is_told_of_an_earlier_day() -> None:
    with pytest.raises(InputError, match="accepted: 2022-11 or later"):
        Bridge("2020-01-01").need("n-logserv", with_law=False)
    then, now = Bridge("2024-05-01").need("n-logserv", with_law=False), Bridge(DAY).need("n-logserv", with_law=False)
    assert {one.said for one in now.claims} > {one.said for one in then.claims}
    assert all(one.said <= "2024-05-01" for one in then.claims)
    later = [one for one in Bridge("2023-06-01").matrix().cells.values() if one.contribution.date > "2023-06-01"]
    assert not later


def test_every_reference_is_there() -> None:
    ids = set(needs.needs())
    given = [one for rows in offers.contributions().values() for one in rows]
    assert set(needs.claims()) == ids
    assert {one.need for one in given} <= ids
    assert {name for one in offers.displaced() for name in one.fits} <= ids
    claimed = {name for told in needs.claims().values() for one in told for name in one.gaps}
    assert claimed <= set(needs.architecture_gaps())
    lost = offers.displaced()
    instruments = {name for one in given for name in one.instruments} | {n for one in lost for n in one.instruments}
    assert instruments | {rung.precedent for rung in ladder().rungs.values()} <= set(RECORD.by_id)
    assert {one.party for one in given if one.party} | {one.party for one in lost} <= set(RECORD.parties)
    assert {one.dialogue for one in formats() if one.dialogue} <= set(RECORD.dialogues)
    assert {rung.kind for rung in ladder().rungs.values()} <= set(RECORD.instrument_kinds)


def test_ranks_are_all_there_once() -> None:
    ranks = [one.rank for one in needs.architecture_gaps().values() if one.kind == "technology"]
    assert sorted(filter(None, ranks)) == list(range(1, 58))


def test_no_cell_rests_on_a_page_that_nobody_opened(bridge: Bridge) -> None:
    matrix = bridge.matrix()
    for (need, _), cell in matrix.cells.items():
        if cell.word != "not opened":
            assert cell.contribution.opened
            assert any(claim.opened for claim in needs.claims()[need])
    words = {cell.word for cell in matrix.cells.values()}
    assert "not opened" in words
    assert len(words) > 1
    unread = {name for name in needs.needs() if not needs.read_at_source(name)}
    assert not unread & {need for (need, _), cell in matrix.cells.items() if cell.opened}
    assert all(row["instrument"] for row in matrix.records())


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.sampled_from(["ITA", "JPN", "ZAF", "INT", "KOR"]))
def test_what_has_passed_or_has_no_date_is_never_proposed(on: date, country: str) -> None:
    every = {one.id: one for one in formats()}
    found = doors(RECORD, [country], ("partnership", "displaced", "technology"), on, remembered=True)
    for one in found.proposed:
        door = every[one.id]
        assert door.standing or Known.parse(door.next).latest >= on


def test_the_lightest_instrument_hangs_on_the_framework() -> None:
    with_framework = fitting(RECORD, "JPN", "USA", "offered", ("lun.rover",), (), DAY)
    without = fitting(RECORD, "ITA", "USA", "offered", ("lun.rover",), (), DAY)
    site = fitting(RECORD, "JPN", "USA", "offered", ("comm.rf_ground",), (), DAY)
    assert with_framework.title == "implementing arrangement"
    assert without.title == "program agreement of its own"
    assert "not known to be in force" in without.missing
    assert site.title == "ground site agreement"
    promised = fitting(RECORD, "esa", "USA", "displaced", (), ("gateway-mou-esa",), DAY)
    assert "promises another use" in promised.missing


def test_those_who_have_not_signed_are_told_as_they_are(bridge: Bridge) -> None:
    found = {one.country: one for one in bridge.need("n-legs").candidates}
    assert found["ZAF"].accords == "has not signed the Accords"
    assert found["ZAF"].tier == "committed"
    assert [one.mission for one in found["ZAF"].elsewhere] == ["Chang'e-8"]
    turkey = bridge.country("Türkiye", with_law=False)
    assert turkey.accords.startswith("signed the Accords")
    assert turkey.elsewhere


def test_what_their_side_needs_is_told_or_said_to_be_unknown() -> None:
    told = {one.party: one for rows in offers.agency_needs().values() for one in rows}
    assert set(told) == {"esa", "jaxa", "csa", "isro", "kasa", "mbrsc", "asi", "cnes", "dlr"} <= set(RECORD.parties)
    assert all(bool(one.says) != one.remembered and bool(one.says) == bool(one.cite) for one in told.values())
    italy = Bridge(DAY).country("ITA", with_law=False).their_side
    assert [(one.party, bool(one.says)) for one in italy] == [("asi", False), ("esa", True)]


def test_networks_for_low_orbits_are_no_deep_space_antennas() -> None:
    for need in ("n-dsn", "n-legs"):
        found = Bridge(DAY).need(need, with_law=False).candidates
        shown = [one.what for candidate in found for one in candidate.capabilities]
        assert not {"Contec", "Leaf Space", "KSAT", "Infostellar"} & set(shown)
        assert "KOR" in {one.country for one in found}


def test_law_is_determined_for_the_day(bridge: Bridge) -> None:
    (found,) = (one for one in bridge.need("n-recon").candidates if one.country == "IND")
    assert [line.of for line in found.law] == ["agreement", "data", "hardware", "people"]
    data = comity.determine(
        {"activity": "technical-data-exchange", "item": "9E515.a", "from": "USA", "to": "IND", "end_use": "civil",
         "end_user": {"country": "IND", "kind": "civil-agency"}}, DAY, law=bridge._law,
    )  # fmt: skip
    assert found.law[1].headline == data.headline


def test_a_need_is_found_by_its_gap_or_the_likeliest_is_named(bridge: Bridge) -> None:
    assert bridge.need("0201", with_law=False).need.id == "n-avionics"
    with pytest.raises(InputError, match="n-logserv"):
        bridge.need("n-logserf")
    with pytest.raises(InputError, match="several needs"):
        bridge.need("0806")


def _book(path: Path, rank: int) -> Path:
    book = next(one for one in agency_workbooks() if one.id == "technology")
    rows = [one for one in needs.architecture_gaps().values() if one.kind == "technology"]
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet(book.sheet)
        sheet.write_row(0, 0, [book.columns.id, book.columns.title, book.columns.rank])
        for line, one in enumerate(rows, 1):
            sheet.write_row(line, 0, [f"ESDMD #{one.id}", "its words", rank if one.id == "0801" else one.rank])
    return path


def test_a_workbook_is_known_by_its_hash_and_compared(tmp_path: Path) -> None:
    found = Bridge.read_workbook(_book(tmp_path / "gaps.xlsx", 9))
    assert not found.known
    assert [(one.id, one.change) for one in found.rows if one.change] == [("0801", "rank 9, shipped 1")]
    assert found.gone == ()
    (tmp_path / "no.xlsx").write_bytes(b"no")
    with pytest.raises(InputError, match="no workbook"):
        Bridge.read_workbook(tmp_path / "no.xlsx")
    with xlsxwriter.Workbook(tmp_path / "bare.xlsx") as made:
        made.add_worksheet(agency_workbooks()[0].sheet)
    with pytest.raises(InputError, match="has no column"):
        Bridge.read_workbook(tmp_path / "bare.xlsx")


def test_objectives_are_taken_apart_as_the_agency_does(tmp_path: Path) -> None:
    book = next(one for one in agency_workbooks() if one.objectives)
    assert book.objectives
    shipped = needs.agency_objectives()
    with xlsxwriter.Workbook(tmp_path / "decomposition.xlsx") as made:
        functions = made.add_worksheet(book.sheet)
        columns = book.columns
        functions.write_column(0, 0, ["above the titles"] * (book.header - 1))
        functions.write_row(book.header - 1, 0, [columns.id, columns.title, columns.unallocated])
        apart = made.add_worksheet(book.objectives.sheet)
        apart.write_row(0, 0, [book.objectives.function, book.objectives.id, book.objectives.title])
        pairs = [(name, one.id) for one in shipped.values() for name in one.functions]
        for line, (name, objective) in enumerate([*pairs[1:], ("FN-Z-999 L", "LI-02 L")], 1):
            apart.write_row(line, 0, [name, objective, "its words"])
    found = Bridge.read_workbook(tmp_path / "decomposition.xlsx")
    assert found.links == len(pairs)
    changes = {one.id: one.change for one in found.objectives if one.change}
    assert changes == {pairs[0][1]: f"without {pairs[0][0]}", "LI-02L": "also FN-Z-999L"}
    assert {name for one in shipped.values() for name in one.functions} >= {
        one.id for one in needs.architecture_gaps().values() if one.kind == "functional"
    }


@given(st.dates(DAY, date(2029, 1, 1)))
def test_a_calendar_runs_backwards_from_the_day(on: date) -> None:
    found = Bridge(DAY).draft("industry-network", on, need="n-night")
    days = [one.on for one in found.calendar]
    assert days == sorted(days)
    assert on in days
    assert all(one.late == (one.on < DAY) for one in found.calendar)


def test_a_workshop_is_for_those_who_signed_and_tells_of_others(bridge: Bridge) -> None:
    found = bridge.draft("government-industry-dialogue", "2027-05-20", need="n-legs")
    assert {one.country for one in found.invited} >= {"AUS", "ESP", "KOR"}
    assert {one.country for one in found.outside} == {"ZAF"}
    assert found.members == len(found.invited) + found.silent + 1  # the state at home
    with pytest.raises(InputError, match="has passed"):
        bridge.draft("accords-workshop", "2026-11-29")


def test_steps_lead_to_the_instrument_that_fits(bridge: Bridge) -> None:
    assert "nasa-programme-agreement" in {one.id for one in bridge.steps("ITA").steps}


def test_the_picture_has_every_cell(bridge: Bridge, tmp_path: Path) -> None:
    comity.draw(bridge.matrix(), tmp_path / "m.json")
    text = (tmp_path / "m.json").read_text(encoding="utf-8")
    assert text.count('"said": ') == len(bridge.matrix().cells)


def test_a_need_that_is_not_there_brings_those_whose_words_are_near() -> None:
    assert needs.need_of("Logistics services").id == "n-logserv"
    with pytest.raises(InputError) as told:
        needs.need_of("logistics")
    named = ["n-logistics-crew", "n-logistics-transfer", "n-logserv"]
    assert re.findall(r"n-[a-z-]+", str(told.value.accepts))[:3] == named  # those named so come before those that do so
    with pytest.raises(InputError, match=r"accepted: n-power-5kw"):
        needs.need_of("lunar power")
    with pytest.raises(InputError, match="an id as comity bridge lists them"):
        needs.need_of("zzz")
