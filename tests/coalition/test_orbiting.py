"""Telescopes in orbit: what they could see by a second way of working it out, and only where a catalogue holds them."""

from __future__ import annotations

from math import acos, degrees
from pathlib import Path

import numpy as np

import comity
from comity.coalition.adds import MADE_UP
from comity.coalition.elements import read_elements
from comity.coalition.orbiting import could_see, suns_fixed
from comity.coalition.sky import Clock, Floats

DAY = "2026-11-30"
SAPPHIRE = 39088


def _by_hand(sensor: Floats, target: Floats, sun: Floats, away: float) -> bool:
    """Walk along the line of sight; follow the light back towards the sun."""
    sight = sensor + np.linspace(0.0, 1.0, 4001)[:, None] * (target - sensor)
    clear = np.linalg.norm(sight, axis=1).min() > 6478.137
    light = target + np.linspace(0.0, 2e5, 8001)[:, None] * sun
    lit = np.linalg.norm(light, axis=1).min() > 6378.137
    to = (target - sensor) / np.linalg.norm(target - sensor)
    return bool(clear and lit and degrees(acos(max(-1.0, min(1.0, float(to @ sun))))) > away)


def test_what_is_seen_is_seen_by_a_second_way() -> None:
    random = np.random.default_rng(7)

    def somewhere(count: int, low: float, high: float) -> Floats:
        towards = random.normal(size=(count, 3))
        found: Floats = towards / np.linalg.norm(towards, axis=1)[:, None] * random.uniform(low, high, (count, 1))
        return found

    sensors, targets, suns = somewhere(300, 6900, 8000), somewhere(300, 6900, 42200), somewhere(300, 1, 1)
    ours = could_see(sensors, targets[None], suns, 45.0)[0]
    theirs = [_by_hand(*one, 45.0) for one in zip(sensors, targets, suns, strict=True)]
    assert [bool(one) for one in ours] == theirs
    assert 30 < sum(theirs) < 270
    nowhere = np.full((1, 300, 3), np.nan)
    assert not could_see(sensors, nowhere, suns, 45.0).any()


def test_the_sun_stands_where_it_stood_before_the_earth_turned() -> None:
    clock = Clock(read_elements(MADE_UP).middle, 3600.0, 24)
    fixed = suns_fixed(clock)
    assert np.allclose(np.linalg.norm(fixed, axis=1), 1.0)
    moved = [degrees(acos(min(1.0, float(fixed[0] @ one)))) for one in fixed]
    assert 0.5 < moved[-1] < 1.5  # about a degree a day


def test_a_telescope_in_orbit_counts_where_the_catalogue_holds_it(tmp_path: Path) -> None:
    text = MADE_UP.read_text(encoding="utf-8")
    name, header = text.splitlines()[1], text.splitlines()[0].split(",")
    number = name.split(",")[header.index("NORAD_CAT_ID")]
    (tmp_path / "without.csv").write_text(text, encoding="utf-8")
    (tmp_path / "with.csv").write_text(text.replace(number, str(SAPPHIRE), 1), encoding="utf-8")
    found = {
        which: comity.Coalition("JPN", DAY).adds("CAN", catalogue=tmp_path / f"{which}.csv", hours=3, custody=1)
        for which in ("without", "with")
    }
    canada = {which: next(one.evidence for one in told.partners if one.added) for which, told in found.items()}
    assert canada["with"].counted == canada["without"].counted + 1
    assert any("not in the catalogue" in why for why in canada["without"].left_out)
    high = {which: told.measured("all").orbit("GEO").seen for which, told in found.items()}
    assert high["with"] > high["without"]
    low = {which: told.measured("all").orbit("LEO").seen for which, told in found.items()}
    assert low["with"] == low["without"]  # it is said to see medium and geostationary orbits
    assert any("in orbit" in one for one in found["with"].assumed)
