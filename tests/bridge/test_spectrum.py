"""Spectrum: who files with whom hangs on the administration, and every day is counted from bringing into use."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import comity
from comity import Bridge, InputError
from comity.bridge.radio_station import read_station
from comity.bridge.spectrum_plan import SpectrumPlan
from comity.bridge.spectrum_rules import spectrum_rules
from comity.record.load import load_record

DAY = date(2026, 11, 30)
STATION: dict[str, Any] = {
    "name": "A commercial station",
    "administration": "USA",
    "bringing_into_use": "2029-06-01",
    "bands": ["2025-2110", "410-420", "22550-23550"],
    "ground": ["USA", "NOR"],
    "visiting": ["JPN"],
    "launch": {"from": "USA", "bands": ["2200-2290"]},
}
BANDS = ("2025-2110", "410-420", "8025-8400", "22550-23550", "2200-2290", "other")


def plan(law: comity.Law, **changed: Any) -> SpectrumPlan:
    return Bridge(DAY, law=law).spectrum(STATION | changed)


def test_a_network_of_the_home_state_is_filed_by_it(law: comity.Law) -> None:
    found = plan(law)
    assert [one.who for one in found.files if "Advance publication" in one.what] == ["the FCC, for the United States"]
    assert {one.id for one in found.needs} >= {
        "fcc-space-station-license", "fcc-earth-station-license", "fcc-allocation-waiver", "coordinate-ntia",
        "itu-filing-us", "fcc-space-launch-license", "coordinate-launch",
    }  # fmt: skip
    assert "fcc-market-access" not in {one.id for one in found.needs}


def test_a_network_of_another_state_needs_market_access_only_with_earth_stations_here(law: comity.Law) -> None:
    there = plan(law, administration="JPN", ground=["JPN"], visiting=[], launch=None)
    here = plan(law, administration="JPN", ground=["JPN", "USA"], visiting=[], launch=None)
    assert "fcc-market-access" not in {one.id for one in there.needs}
    assert "fcc-market-access" in {one.id for one in here.needs}
    assert any("the administration of Japan" in one.with_ for one in here.files)
    assert not any("cost" in one.what and "ITU" in one.what for one in here.files)  # its own administration's matter


def test_stations_of_the_government_go_to_ntia(law: comity.Law) -> None:
    found = plan(law, federal=True, visiting=[], launch=None)
    assert "ntia-assignment" in {one.id for one in found.needs}
    assert not any(one.with_ == "FCC, Space Bureau" for one in found.files)


def test_a_visitor_is_asked_by_its_own_law(law: comity.Law) -> None:
    visitor = [one.id for one in plan(law).needs if one.of == "A vehicle or module of Japan"]
    assert "jpn-itu-filing" in visitor
    assert not any(name.startswith(("fcc-", "coordinate-ntia")) for name in visitor)


def test_what_a_band_is_decides_who_meets_whom(law: comity.Law) -> None:
    meets = plan(law).meets
    assert next(one for one in meets if "affected" in one.whom).bands == ("22550-23550",)
    assert next(one for one in meets if "waiver of the table" in one.when).bands == ("410-420",)
    assert next(one for one in meets if "Japan" in one.whom).bands == ()


def test_part_100_is_adopted_and_does_not_bind(law: comity.Law) -> None:
    said = [one.says for one in plan(law).law]
    assert said[0].startswith("Part 25 binds")
    assert "not operative" in said[1]


def test_a_filing_lapses_after_seven_years(law: comity.Law) -> None:
    assert "lapses before" in plan(law, filed="2022-05-31").late
    assert plan(law, filed="2022-06-01").late == ""
    last = [one.on for one in plan(law, filed="2023-02-03").days if one.what.startswith("Last day")]
    assert last == [date(2030, 2, 3)]


@settings(max_examples=12, deadline=None)
@given(
    use=st.dates(date(2027, 1, 1), date(2040, 12, 31)),
    bands=st.lists(st.sampled_from(BANDS), min_size=1, max_size=4, unique=True),
    ground=st.lists(st.sampled_from(["USA", "NOR", "JPN", "SWE"]), max_size=3, unique=True),
)
def test_days_are_in_order_and_move_with_the_day_of_use(
    law: comity.Law, use: date, bands: list[str], ground: list[str]
) -> None:
    found = plan(law, bringing_into_use=use.isoformat(), bands=bands, ground=ground, visiting=[], launch=None)
    assert [one.on for one in found.days] == sorted(one.on for one in found.days)
    assert all(one.late == (one.on < DAY) for one in found.days)
    assert next(one.on for one in found.days if one.what == "Brought into use") == use
    assert [one.band for one in found.bands] == bands
    assert all(one.cite and one.url for one in [*found.files, *found.after])
    assert all(one.cite and one.url for one in found.meets)
    assert all(one.cite and one.url for one in found.days)


def test_a_text_that_was_read_names_its_day() -> None:
    rules = spectrum_rules()
    told = (*rules.law, *rules.files, *rules.after)
    assert all(bool(one.text) == (one.confidence != "memory") for one in told)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"administration": "Freedonia"}, "station: administration: unknown party 'Freedonia'"),
        ({"bands": ["2025-2111"]}, "did you mean '?2025-2110"),
        ({"bands": []}, "no band"),
        ({"bringing_into_use": "soon"}, "bringing_into_use: found 'soon'"),
        ({"orbit": "high"}, "orbit: found 'high'"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_used_is_told(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_station(STATION | changed, load_record(), BANDS)


def test_a_file_says_the_same(law: comity.Law, tmp_path: Path) -> None:
    file = tmp_path / "station.yaml"
    file.write_text(
        "name: A commercial station\nadministration: United States\nbringing_into_use: 2029-06-01\n"
        "bands: [2025-2110, 410-420 MHz, 22550-23550]\nground: [USA, Norway]\nvisiting: [Japan]\n"
        "launch: {from: USA, bands: [2200-2290]}\n"
    )
    assert Bridge(DAY, law=law).spectrum(file).to_json() == plan(law).to_json()


def test_part_25_is_told_of_those_whom_it_licenses(law: comity.Law) -> None:
    """47 CFR 97.207(g): an amateur's space station is notified; part 5 licenses an experiment."""
    for procedure, other in (("amateur", "47 CFR 97.207(g)(1) to (3)"), ("experimental", "47 CFR part 5")):
        found = plan(law, procedure=procedure, visiting=[], launch=None)
        cited = [*(one.cite for one in found.files), *(one.cite for one in found.after), *(x.cite for x in found.law)]
        assert not any(cite.startswith("47 CFR 25.") for cite in cited), procedure
        assert other in cited
    assert any(one.cite == "47 CFR 300.1(a) and (b)(1)" for one in plan(law, federal=True).law)
