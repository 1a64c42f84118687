"""Who could see what, beside skyfield in the same run: ``python -m bench.coalition [--catalogue gp.csv]``.

Two thousand objects, twenty radars, a day of minutes; then every object of the catalogue and every public sensor that
counts, with what is counted of them. Without a catalogue as many made-up objects stand for those that are known. Told
are seconds of processors, which others who use the machine change least; by the clock it takes that by the cores.
"""

from __future__ import annotations

import argparse
import resource
import time
from datetime import timedelta
from pathlib import Path

import numpy as np
from sgp4.api import WGS72, Satrec
from skyfield.api import EarthSatellite, load, wgs84

from comity.coalition import tally as counting
from comity.coalition.access import look
from comity.coalition.elements import Elements, elements_of, read_elements
from comity.coalition.made_up import made_up
from comity.coalition.masks import counts, faces_of, least_elevation, range_of
from comity.coalition.sensors import Sensor, sensors_of
from comity.coalition.sky import Clock
from comity.coalition.tally import SightTally, words_of
from comity.record import load_record

RADARS, OBJECTS, STEPS = 20, 2_000, 1_440
SAMPLE = 200
"""Of how many objects skyfield works out the day; it takes as long for each, so that its time grows with them."""


def main(path: Path | None) -> None:
    """Print what was measured."""
    every = read_elements(path) if path else elements_of(list(made_up(15_985)), "15,985 made-up objects")
    sensors = [one for one in sensors_of(load_record()) if counts(one)]
    radars = [one for one in sensors if one.geometry.sensor == "radar" and not one.geometry.fence_azimuths][:RADARS]
    some = _drawn(every, OBJECTS)
    clock = Clock(every.middle, 60.0, STEPS)
    faces = faces_of(radars, range(len(radars)))
    _seconds(some, radars, clock)  # compiled, or read from the cache
    ours = min(_seconds(some, radars, clock) for _ in range(3))
    low = _drawn(some, SAMPLE)
    theirs, found = _skyfield(low, radars, clock)
    looked = np.zeros((len(radars), len(low)), dtype=int)
    for sight in look(low, faces, clock):
        for bit in range(len(radars)):
            looked[bit, sight.objects] = ((sight.words >> np.uint64(bit)) & np.uint64(1)).sum(axis=1)
    whole = theirs * OBJECTS / SAMPLE
    print(f"{every.source}: {len(every):,} objects")
    task = f"{OBJECTS:,} objects x {len(radars)} radars x {STEPS:,} moments"
    print(f"{task}: {ours:.2f} s of processors, the fastest of three")
    print(f"skyfield: {theirs:.2f} s for {SAMPLE} objects, {whole:.0f} s for all: {whole / ours:.0f} times as much")
    print(f"looks that see something: {found.sum():,} and {looked.sum():,}, {np.abs(found - looked).sum()} differ")
    began = time.process_time()
    bits = [number % 64 for number in range(len(sensors))]
    tally = SightTally.empty(len(every), 2)
    for sight in look(every, faces_of(sensors, bits), clock):
        tally.add(sight, words_of([2**64 - 1, 1]), words_of([1, 2]), 120, every.orbits)
    seconds = time.process_time() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = f"{len(every):,} objects x {len(sensors)} sensors x {STEPS:,} moments"
    print(f"{size}, counted: {seconds:.1f} s of processors, {memory:,.0f} MB")
    print(f"of these in view at a moment: {100 * tally.counted[:, 0, counting.SEEN].mean() / STEPS:.1f} %")


def _drawn(every: Elements, number: int) -> Elements:
    at = np.sort(np.random.default_rng(1).choice(len(every), number, replace=False))
    names = tuple(every.names[one] for one in at)
    return Elements(every.source, names, every.numbers[at], every.epochs[at], every.table[at])


def _seconds(catalogue: Elements, sensors: list[Sensor], clock: Clock) -> float:
    began = time.process_time()
    for _ in look(catalogue, faces_of(sensors, range(len(sensors))), clock):
        pass
    return time.process_time() - began


def _skyfield(catalogue: Elements, sensors: list[Sensor], clock: Clock) -> tuple[float, np.ndarray]:
    scale = load.timescale(delta_t=69.184)
    bits = {"LEO": 1, "MEO": 2, "GEO": 4}
    found = np.zeros((len(sensors), len(catalogue)), dtype=int)
    began = time.process_time()
    times = scale.utc([clock.start + timedelta(minutes=minute) for minute in range(clock.steps)])
    for at in range(len(catalogue)):
        inclination, node, eccentricity, perigee, anomaly, motion, drag = catalogue.table[at]
        one = Satrec()
        epoch = catalogue.epochs[at] + 18263.5
        one.sgp4init(WGS72, "i", 5, epoch, drag, 0, 0, eccentricity, perigee, inclination, anomaly, motion, node)
        satellite = EarthSatellite.from_satrec(one, scale)
        for number, sensor in enumerate(sensors):
            g = sensor.geometry
            if not sum(bits[orbit] for orbit in g.orbits) & int(catalogue.orbits[at]):
                continue
            place = wgs84.latlon(sensor.latitude, sensor.longitude, elevation_m=g.altitude_m or 0)
            height, azimuth, away = (satellite - place).at(times).altaz()
            seen = (height.degrees >= least_elevation(g, "middle")) & (away.km <= range_of(g, "middle"))
            seen &= height.degrees <= (g.max_elevation or 90)
            if g.azimuth_from is not None and g.azimuth_to is not None:
                seen &= (azimuth.degrees - g.azimuth_from) % 360 <= (g.azimuth_to - g.azimuth_from) % 360
            found[number, at] = seen.sum()
    return time.process_time() - began, found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--catalogue", type=Path, help="orbit mean-elements messages")
    main(parser.parse_args().catalogue)
