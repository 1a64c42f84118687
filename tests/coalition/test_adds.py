"""What a partner adds: sets that grow, parts that add up, a page and a map that say on what they rest."""

from __future__ import annotations

from math import acos, asin, cos, degrees, isfinite, radians, sin, sqrt
from pathlib import Path

import pytest

import comity
from comity.brief.coverage_map import ALTITUDE, footprint
from comity.coalition.added import CoverageAdded
from comity.coalition.release_data import StatedRelease
from comity.errors import InputError

DAY = "2026-11-30"
MEASURES = ("seen", "seen_by_two", "seen_in_the_day", "custody")


@pytest.fixture(scope="module")
def korea() -> CoverageAdded:
    return comity.Coalition("cspo", DAY).adds("KOR")


def test_more_partners_never_see_less(korea: CoverageAdded) -> None:
    for assumed in ("middle", "generous", "strict"):
        core, every = korea.measured("core", assumed=assumed), korea.measured("all", assumed=assumed)
        for before, after in zip(core.orbits, every.orbits, strict=True):
            assert all(getattr(before, name) <= getattr(after, name) for name in MEASURES)
            assert before.worst_gap_hours >= after.worst_gap_hours
            assert before.wait_hours >= after.wait_hours


def test_what_may_flow_is_no_more_than_what_is_seen_and_nothing_of_it_is_carried(korea: CoverageAdded) -> None:
    for name in ("core", "all"):
        seen, could, carried = (korea.measured(name, flow) for flow in ("seen", "could flow", "carried"))
        for one in seen.orbits:
            some, least = could.orbit(one.orbit), carried.orbit(one.orbit)
            assert all(getattr(one, m) >= getattr(some, m) >= getattr(least, m) for m in MEASURES)
    assert all(korea.added(orbit, m, "carried") == 0 for orbit in ("LEO", "MEO", "GEO") for m in MEASURES)
    assert korea.added("LEO", "seen", "could flow") > 0


def test_a_stated_decision_carries_what_korea_adds() -> None:
    decided = [StatedRelease("KOR", "USA", "tracking", "its ministry")]
    found = comity.Coalition("cspo", DAY).adds("KOR", decisions=decided, hours=6, custody=1)
    assert found.added("LEO", "seen", "carried") > 0
    assert {cell.value for cell in found.releases if cell.recipient == "USA"} == {"carried"}
    assert {cell.value for cell in found.releases if cell.recipient == "AUS"} == {"agreement needed"}


def test_shares_add_up_to_what_all_see(korea: CoverageAdded) -> None:
    total = sum(one.share or 0 for one in korea.partners)
    assert total == pytest.approx(korea.measured("all").orbit("all").seen, rel=1e-9)
    one = next(one for one in korea.partners if one.added)
    assert one.to_core == pytest.approx(one.last, rel=1e-9)  # with one added both are beyond the core
    assert one.to_core == pytest.approx(korea.added("all", "seen"), rel=1e-6)
    assert (one.evidence.known, one.evidence.counted, one.evidence.published) == (8, 6, 6)
    assert [p.name for p in korea.partners] == sorted(p.name for p in korea.partners)  # by name: nobody is ranked


def test_what_cannot_be_asked_is_refused() -> None:
    coalition = comity.Coalition("cspo", DAY)
    with pytest.raises(InputError, match="JPN belongs to"):
        coalition.adds(["KOR", "JPN"])
    with pytest.raises(InputError, match="found 30; accepted: hours above 0"):
        coalition.adds("KOR", custody=30)
    with pytest.raises(InputError, match="too few or too many moments"):
        coalition.adds("KOR", step=0.1)
    for hours in (float("nan"), float("inf"), 1e9, -1.0):
        says = "too few or too many moments" if isfinite(hours) else f"hours: found '?{hours}'?; accepted: a number"
        with pytest.raises(InputError, match=says):
            coalition.adds("KOR", hours=hours)
        with pytest.raises(InputError, match=says):
            coalition.candidates("KOR", hours=hours)
    with pytest.raises(InputError, match="found 'missile-warning'"):
        coalition.adds("KOR", subject="missile-warning")
    with pytest.raises(InputError, match="public sensor that counts"):
        comity.Coalition("NZL", DAY).adds("CAN")


def test_a_map_shows_every_sensor_that_is_placed(korea: CoverageAdded, tmp_path: Path) -> None:
    path = tmp_path / "map.svg"
    comity.draw(korea, path)
    text = path.read_text(encoding="utf-8")
    assert all(one.name in text for one in korea.sensors if one.added and "Oukaimeden" in one.name)
    assert "Natural Earth" in text
    twice = [tmp_path / name for name in ("one.json", "other.json")]
    for one in twice:
        comity.draw(korea, one)
    assert twice[0].read_bytes() == twice[1].read_bytes()


def test_a_footprint_ends_where_the_sensor_sees_no_more(korea: CoverageAdded) -> None:
    """Just within the ring an object is above the least elevation and in range; just outside it is not."""
    tried = 0
    for one in korea.sensors:
        ring = footprint(one)
        if not ring or one.azimuths:
            continue
        for longitude, latitude in ring[::9]:
            for part, inside in ((0.99, True), (1.01, False)):
                height, away = _seen_from(one.latitude, one.longitude, latitude, longitude, part)
                limit = one.range_km or 1e9
                assert (height >= one.least_elevation and away <= limit) == inside, (one.id, part)
                tried += 1
    assert tried > 200


def _seen_from(lat: float, lon: float, to_lat: float, to_lon: float, part: float) -> tuple[float, float]:
    """Elevation and distance of an object over the ground at a part of the way to a place, on a round earth."""
    a, b, c, d = map(radians, (lat, lon, to_lat, to_lon))
    way = acos(max(-1.0, min(1.0, sin(a) * sin(c) + cos(a) * cos(c) * cos(d - b)))) * part
    radius, high = 6371.0, 6371.0 + ALTITUDE
    away = sqrt(radius**2 + high**2 - 2 * radius * high * cos(way))
    height = degrees(asin(max(-1.0, min(1.0, (high * cos(way) - radius) / away))))
    return height, away
