"""What infrared satellites have in view: held to what a cap on the globe covers, to orbits by hand, and to growth."""

from __future__ import annotations

from math import acos, cos, degrees, radians
from pathlib import Path

import numpy as np
import pytest

import comity
from comity.coalition.warning import HIGH, LEAST, WarningAdded, _ground, _Seen, places_at
from comity.coalition.warning_data import WarningLayer, layers_on_orbit, read_scenario
from comity.errors import InputError
from comity.record import load_record

DAY = "2026-11-30"
SCENARIO = """name: A slot and a layer
recipient: USA
hours: 4
regions: [{name: Korea, south: 33, west: 124, north: 43, east: 131}]
add:
  - {name: A slot, owner: USA, host: Korea, orbit: GEO, longitude: 128.2}
  - {name: A layer, owner: JPN, orbit: LEO, count: 24, planes: 4, altitude_km: 1000, inclination: 50}
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> WarningAdded:
    path = tmp_path_factory.mktemp("scenario") / "warning.yaml"
    path.write_text(SCENARIO, encoding="utf-8")
    return comity.Coalition(None, DAY).warning(path)


def test_one_satellite_that_stands_still_has_its_cap_in_view() -> None:
    still = WarningLayer("x", "USA", "GEO", longitude=40.0)
    for least in LEAST.values():
        seen = _Seen([still], _ground(), np.arange(0.0, 7200, 600), least)
        cap = acos(6371 / 42164.17 * cos(radians(least))) - radians(least)
        assert seen.one.mean() == pytest.approx((1 - cos(cap)) / 2, abs=0.012)
        assert set(np.unique(seen.one)) == {0.0, 1.0}
        assert seen.two.max() == seen.stereo.max() == 0
    limb = acos((6371 + 100) / 42164.17) + acos((6371 + 100) / (6371 + HIGH))
    ring = acos((6371 + 100) / 42164.17) - acos((6371 + 100) / (6371 + HIGH))
    assert seen.against_space.mean() == pytest.approx(1 - (1 - cos(ring)) / 2 - (1 + cos(limb)) / 2, abs=0.015)


def test_two_that_stand_apart_see_from_two_sides_where_both_see() -> None:
    pair = [WarningLayer("x", "USA", "GEO", longitude=one) for one in (0.0, 60.0)]
    seen = _Seen(pair, _ground(), np.array([0.0]), 10.0)
    assert (seen.stereo == seen.two).all()
    near = [WarningLayer("x", "USA", "GEO", longitude=one) for one in (0.0, 8.0)]
    assert _Seen(near, _ground(), np.array([0.0]), 10.0).stereo.max() == 0


def test_orbits_are_where_they_should_be() -> None:
    high = WarningLayer("x", "USA", "HEO", count=2, longitude=100.0, perigee_km=600, apogee_km=39750, inclination=63.4)
    places = np.stack([*places_at([high], np.arange(0.0, 86400, 300))])
    heights = np.linalg.norm(places, axis=2) - 6371
    assert heights.min() == pytest.approx(600, abs=60)
    assert heights.max() == pytest.approx(39750, abs=2)
    for each in (0, 1):
        top = places[heights[:, each].argmax(), each]
        assert degrees(np.arcsin(top[2] / np.linalg.norm(top))) == pytest.approx(63.4, abs=0.1)
        turned = (degrees(np.arctan2(top[1], top[0])) - 100) % 180  # twice a day, on opposite sides
        assert min(turned, 180 - turned) < 3
    low = WarningLayer("x", "USA", "LEO", count=24, planes=4, altitude_km=1000, inclination=50)
    shell = next(places_at([low], np.array([0.0])))
    assert np.linalg.norm(shell, axis=1) == pytest.approx(7371)
    apart = np.linalg.norm(shell[:, None] - shell[None, :], axis=2) + np.eye(24) * 1e6
    assert apart.min() > 500


def test_more_satellites_never_see_less_and_data_need_decisions(found: WarningAdded) -> None:
    for assumed in LEAST:
        for before, after in zip(found.areas("before", assumed), found.areas("after", assumed), strict=True):
            for measure in ("one", "two", "stereo", "number", "against_space"):
                assert getattr(before, measure) <= getattr(after, measure) + 1e-9
    assert {cell.giver for cell in found.releases} == {"KOR", "JPN"}
    assert all(cell.value == "decision needed" for cell in found.releases)
    assert found.areas("before")[-1].area == "Korea"
    assert "Next-Gen OPIR GEO" in found.left_out  # planned: only a scenario may suppose it


def test_only_what_is_on_orbit_and_public_is_counted() -> None:
    base, out = layers_on_orbit(load_record())
    assert sum(one.count for one in base if one.orbit == "GEO") == 6
    assert not {one.name for one in base} & out.keys()
    assert "SBIRS HEO payloads" in out


def test_every_fault_of_a_scenario_is_told(tmp_path: Path) -> None:
    path = tmp_path / "warning.yaml"
    path.write_text(
        "name: x\nhours: 1000\nadd:\n  - {name: a, owner: USA, orbit: GEO}\n"
        "  - {name: b, owner: USA, orbit: LEO, count: 5, planes: 2, altitude_km: 100, inclination: 50}\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as told:
        read_scenario(path, load_record())
    places = [str(fault.where).rpartition("yaml, ")[2] for fault in told.value.faults]
    assert places == ["line 2: hours", "line 4: add.1", "line 5: add.2.altitude_km", "line 5: add.2.planes"]
