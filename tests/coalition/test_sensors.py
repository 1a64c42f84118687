"""Public sensors: one home for one fact, published and assumed told apart, every fault of a row told."""

from __future__ import annotations

import pytest

import comity
from comity.coalition.sensors import geometry_of, sensors_of
from comity.errors import InputError
from comity.files import parse_csv, read_text
from comity.record import load_record
from tests.conftest import ROOT

ROWS = parse_csv(read_text(ROOT / "src/comity/data/coalition/sensors.csv"), "sensors.csv")


def test_every_geometry_is_that_of_an_asset_and_every_sensor_has_one() -> None:
    record = load_record()
    assets = {asset.id: asset for asset in record.assets}
    assert {row["asset"] for row in ROWS} <= assets.keys()
    assert {one.id for one in record.assets if one.kind == "sensor"} <= {row["asset"] for row in ROWS}
    for one in sensors_of(record):
        assert one.placed or one.latitude is None
        assert set(one.geometry.assumed) <= {"position", "min_elevation", "range_km"}, one.id
        assert one.geometry.source_url.startswith("http"), one.id


def test_a_figure_is_published_or_assumed_and_never_both_ways() -> None:
    for one in sensors_of(load_record()):
        g = one.geometry
        told = {"min_elevation": g.min_elevation, "range_km": g.range_km, "position": one.latitude}
        assert all(told[name] is not None for name in g.assumed), one.id
        if one.published:
            assert not g.assumed
            assert g.min_elevation is not None


def test_korea_has_what_is_public_of_it_and_no_more() -> None:
    found = comity.Coalition("KOR", "2026-11-30").sensors()
    assert "7 telescopes, 1 laser station; 7 placed, 6 on published figures alone" in found.line()
    assert {host for one in found.sensors for host in one.hosts} == {"KOR", "MNG", "MAR", "ISR", "USA"}
    assert comity.SensorList.schema()
    assert len(found.records()) == len(found.sensors) + len(found.hosted)


def test_a_group_stands_for_its_members_on_the_day() -> None:
    assert "KOR" not in comity.Coalition(["cspo"], "2026-11-30").members
    assert len(comity.Coalition(["cspo", "USA"], "2026-11-30").members) == 10
    assert "JPN" not in comity.Coalition("cspo", "2020-01-01").members
    with pytest.raises(InputError, match="did you mean 'KOR'"):
        comity.Coalition("KORR")


def test_every_fault_of_a_row_is_told_with_its_column() -> None:
    row = ROWS[0] | {"min_elevation": "95", "azimuth_to": "-4", "range_km": "0", "altitude_m": "99999"}
    with pytest.raises(InputError) as told:
        geometry_of(row, "sites.csv, row 3")
    assert [fault.where for fault in told.value.faults] == [
        "sites.csv, row 3: min_elevation",
        "sites.csv, row 3: max_elevation",
        "sites.csv, row 3: azimuth_to",
        "sites.csv, row 3: altitude_m",
        "sites.csv, row 3: range_km",
    ]
    with pytest.raises(InputError, match=r"row 4: sensor: found 'sonar'; accepted: .*radar"):
        geometry_of(row | {"sensor": "sonar"}, "sites.csv, row 4")
