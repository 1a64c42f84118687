"""Who could see what: held to the library sgp4 and to skyfield on seeded samples, and the readers of messages."""

from __future__ import annotations

import json
from datetime import timedelta
from math import pi
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sgp4 import omm
from sgp4.api import WGS72, Satrec
from skyfield.api import EarthSatellite, load, wgs84

from comity.coalition import near_earth
from comity.coalition.access import look
from comity.coalition.elements import Elements, elements_of, read_elements
from comity.coalition.made_up import FIRST_NUMBER, made_up
from comity.coalition.masks import counts, faces_of
from comity.coalition.sensors import Sensor, sensors_of
from comity.coalition.sky import Clock, site
from comity.errors import InputError
from comity.files import csv_of
from comity.record import load_record
from tests.conftest import ROOT

ROWS = list(made_up(200, seed=7))
CATALOGUE = elements_of(ROWS, "made up")


def library(catalogue: Elements, at: int) -> Satrec:
    inclination, node, eccentricity, perigee, anomaly, motion, drag = catalogue.table[at]
    one = Satrec()
    epoch = catalogue.epochs[at] + 18263.5
    one.sgp4init(WGS72, "i", 5, epoch, drag, 0, 0, eccentricity, perigee, inclination, anomaly, motion, node)
    return one


def test_objects_near_the_earth_are_where_the_library_says() -> None:
    near = np.flatnonzero(~CATALOGUE.deep)
    strange = CATALOGUE.table[near].copy()
    strange[:20, 2] = np.linspace(0, 0.06, 20)  # elongated, low and falling ones as well
    strange[20:30, 6] = np.linspace(-0.01, 0.2, 10)
    strange[30:40, 0] = np.linspace(0, pi, 10)
    table = Elements("", ("",) * len(near), CATALOGUE.numbers[near], CATALOGUE.epochs[near], strange)
    kept = np.zeros((len(near), near_earth.CONSTANTS))
    near_earth.prepare(strange, kept)
    minutes = np.tile(np.linspace(-3000, 9000, 81), (len(near), 1))
    found = np.zeros((*minutes.shape, 3))
    near_earth.positions(kept, minutes, found)
    for at in range(len(near)):
        told = [library(table, at).sgp4_tsince(minute) for minute in minutes[at]]
        there = np.array([error == 0 for error, _, _ in told])
        assert (np.isfinite(found[at, :, 0]) == there).all(), at
        assert np.abs(np.array([place for _, place, _ in told])[there] - found[at][there]).max(initial=0) < 1e-6, at


def seen_by_skyfield(sensor: Sensor, satellites: list[Any], times: Any, suns: Any) -> Any:
    """How often skyfield has each satellite within a sensor's cone or sector, in its dark sky and in the sun."""
    g = sensor.geometry
    place = wgs84.latlon(sensor.latitude, sensor.longitude, elevation_m=g.altitude_m or 0)
    low = 15.0 if g.min_elevation is None else g.min_elevation
    reach = g.range_km or (3000.0 if set(g.orbits) <= {"LEO"} else 50_000.0) if g.sensor == "radar" else 1e12
    found = []
    for satellite in satellites:
        height, azimuth, away = (satellite - place).at(times).altaz()
        seen = (height.degrees >= low) & (height.degrees <= (g.max_elevation or 90)) & (away.km <= reach)
        if g.azimuth_from is not None and g.azimuth_to is not None:
            seen &= (azimuth.degrees - g.azimuth_from) % 360 <= (g.azimuth_to - g.azimuth_from) % 360
        if g.sensor == "optical":
            seen &= suns @ site(sensor.latitude or 0, sensor.longitude or 0, 0)[3] < -np.sin(np.radians(12))
            turned = satellite.at(times)
            seen &= _lit(turned, times)
        found.append(int(seen.sum()))
    return np.array(found)


def _lit(turned: Any, times: Any) -> Any:
    days = times.ut1 - 2451545.0
    anomaly = np.radians(357.528 + 0.9856003 * days)
    longitude = np.radians(280.460 + 0.9856474 * days + 1.915 * np.sin(anomaly) + 0.020 * np.sin(2 * anomaly))
    tilt = np.radians(23.439 - 0.0000004 * days)
    sun = np.array([np.cos(longitude), np.cos(tilt) * np.sin(longitude), np.sin(tilt) * np.sin(longitude)])
    place = np.einsum("ijk,jk->ik", times.M, turned.position.km)  # of the date, as the sun is told
    along = (place * sun).sum(axis=0)
    return (along > 0) | ((place * place).sum(axis=0) - along * along > 6378.137**2)


def test_counts_are_those_of_skyfield() -> None:
    """Two hundred objects, twenty sensors, a day of minutes: of 5.8 million looks a few may fall on an edge."""
    every = [one for one in sensors_of(load_record()) if counts(one) and not one.geometry.fence_azimuths]
    sensors = [
        *[s for s in every if s.geometry.sensor == "radar"][:14],
        *[s for s in every if s.id.startswith("sensor-kr")],
    ]
    faces = faces_of(sensors, range(len(sensors)))
    clock = Clock(CATALOGUE.middle, 60.0, 1440)
    ours = np.zeros((len(sensors), len(CATALOGUE)), dtype=int)
    for sight in look(CATALOGUE, faces, clock):
        for bit in range(len(sensors)):
            ours[bit, sight.objects] = ((sight.words >> np.uint64(bit)) & np.uint64(1)).sum(axis=1)
    scale = load.timescale(delta_t=69.184)  # UT1 as UTC, as `sky` has it
    times = scale.utc([clock.start + timedelta(minutes=minute) for minute in range(clock.steps)])
    satellites = [EarthSatellite.from_satrec(library(CATALOGUE, at), scale) for at in range(len(CATALOGUE))]
    bits = {"LEO": 1, "MEO": 2, "GEO": 4}
    looked = differs = 0
    for number, sensor in enumerate(sensors):
        orbits = sum(bits[one] for one in sensor.geometry.orbits)
        may = np.flatnonzero(CATALOGUE.orbits & orbits)[number % 10 :: 10]  # a tenth of the objects for each sensor
        theirs = seen_by_skyfield(sensor, [satellites[at] for at in may], times, clock.suns())
        assert ours[number, np.flatnonzero(CATALOGUE.orbits & orbits == 0)].sum() == 0
        looked += theirs.sum()
        differs += np.abs(ours[number, may] - theirs).sum()
    assert looked > 10_000
    assert differs <= 4, (differs, looked)


def test_a_fence_is_crossed_between_two_moments() -> None:
    """A fence is crossed as often at steps of a minute as it is met at steps of five seconds."""
    fences = [one for one in sensors_of(load_record()) if one.geometry.fence_azimuths and counts(one)]
    assert len(fences) >= 5
    low = [at for at, orbit in enumerate(CATALOGUE.orbits) if orbit == 1][:60]
    some = elements_of([ROWS[at] for at in low], "made up")
    times = []
    for step in (60.0, 5.0):
        faces = faces_of(fences, range(len(fences)))
        clock = Clock(some.middle, step, int(6 * 3600 / step))
        times.append(sum(int(np.bitwise_count(sight.words).sum()) for sight in look(some, faces, clock)))
    assert times[1] > 100
    assert abs(times[0] - times[1]) <= 0.03 * times[1]


def written(rows: list[dict[str, str]], folder: Path) -> dict[str, Path]:
    body = "".join(
        "".join(f"<{key}>{value}</{key}>" for key, value in row.items()).join(("<omm>", "</omm>")) for row in rows
    )
    texts = {
        "a.csv": csv_of(list(rows[0]), [list(row.values()) for row in rows])[0],
        "a.json": json.dumps(rows),
        "a.xml": f'<?xml version="1.0"?><ndm>{body}</ndm>',
        "a.kvn": "".join(
            "CCSDS_OMM_VERS = 3.0\nCOMMENT made up\n" + "".join(f"{key} = {value}\n" for key, value in row.items())
            for row in rows
        ),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return {name: folder / name for name in texts}


def test_a_message_means_the_same_in_every_form(tmp_path: Path) -> None:
    rows = ROWS[:5]
    for path in written(rows, tmp_path).values():
        found = read_elements(path)
        assert (found.table == CATALOGUE.table[:5]).all(), path
        assert found.numbers.tolist() == [FIRST_NUMBER + at for at in range(5)], path  # beyond five digits
        assert (found.epochs == CATALOGUE.epochs[:5]).all(), path


def test_elements_are_read_as_the_library_reads_them() -> None:
    more = {"OBJECT_ID": "2026-001A", "EPHEMERIS_TYPE": "0", "CLASSIFICATION_TYPE": "U", "ELEMENT_SET_NO": "1"}
    more |= {"REV_AT_EPOCH": "1", "MEAN_MOTION_DOT": "0", "MEAN_MOTION_DDOT": "0", "NORAD_CAT_ID": "5"}
    for at, row in enumerate(ROWS):
        theirs, ours = Satrec(), library(CATALOGUE, at)
        omm.initialize(theirs, row | more)
        for name in ("no_kozai", "ecco", "inclo", "nodeo", "argpo", "mo", "bstar"):
            assert getattr(ours, name) == pytest.approx(getattr(theirs, name), rel=1e-12, abs=1e-15), (at, name)
        days = [one.jdsatepoch + one.jdsatepochF for one in (ours, theirs)]
        assert days[0] == pytest.approx(days[1], abs=1e-8), at


def test_every_fault_of_a_catalogue_is_told_at_once(tmp_path: Path) -> None:
    rows = [
        ROWS[0] | {"ECCENTRICITY": "1.7", "EPOCH": "2026-02-30T00:00:00"},
        ROWS[1] | {"MEAN_MOTION": "", "REF_FRAME": "ITRF"},
        ROWS[2] | {"EPHEMERIS_TYPE": "4", "NORAD_CAT_ID": "A0001"},
        ROWS[3],
    ]
    with pytest.raises(InputError) as told:
        elements_of(rows, "gp.csv")
    places = [fault.where.rpartition(": ")[2] for fault in told.value.faults if fault.where]
    assert places == ["ECCENTRICITY", "MEAN_MOTION", "REF_FRAME", "EPHEMERIS_TYPE", "NORAD_CAT_ID"]
    with pytest.raises(InputError, match="EPOCH"):
        elements_of([ROWS[0] | {"EPOCH": "2026-02-30T00:00:00"}], "gp.csv")
    lines = tmp_path / "old.csv"
    lines.write_text("ISS\n1 25544U 98067A   26191.5  .00001 00000-0  1-4 0  999\n2 25544  51.6 1 1 1 1 15.5\n")
    with pytest.raises(InputError, match="holds two-line element sets"):
        read_elements(lines)


def test_the_catalogue_that_is_shipped_is_the_one_that_the_seed_makes() -> None:
    shipped = read_elements(ROOT / "src/comity/data/coalition/catalogue-made-up.csv")
    made = elements_of(list(made_up()), "made up")
    assert (shipped.table == made.table).all()
    assert (shipped.epochs == made.epochs).all()
    assert shipped.names == made.names
    assert all(name.startswith("MADE UP") for name in shipped.names)
