"""Telescopes in orbit: what they could see of a catalogue that holds their own elements too.

A telescope sees an object that the sun lights, past the earth and the air about it, and far enough from the sun. Where
it points, and how bright an object must be, is not public: what could be seen bounds what is from above.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from comity.coalition.access import Sight
from comity.coalition.elements import Elements
from comity.coalition.masks import ORBITS, Assumed, assumptions
from comity.coalition.sensors import Sensor
from comity.coalition.sky import Clock, Floats

_EARTH: Final = 6378.137
_AIR: Final = 100.0
"""So far above the ground the air still hides what is behind it, kilometres."""
KIND: Final = "space-optical"


@dataclass(frozen=True)
class OrbitingSensors:
    """Telescopes in orbit, whose own elements a catalogue holds.

    Attributes:
        at: (sensors,): their own places in the catalogue.
        orbits: (sensors,), bits of `ORBITS`: which objects they are said to see.
        bits: (sensors,): the bit that is set where one sees something.
        sun_away: how far from the sun the least they look, degrees.
    """

    at: NDArray[np.int64]
    orbits: NDArray[np.int64]
    bits: NDArray[np.uint64]
    sun_away: float


def tracked(catalogue: Elements, sensors: Iterable[Sensor]) -> dict[str, int]:
    """Return the telescopes in orbit that operate and whose elements a catalogue holds, with their places in it."""
    places = {int(number): place for place, number in enumerate(catalogue.numbers)}
    return {
        one.id: places[one.geometry.catalogue_number]
        for one in sensors
        if one.operates and one.geometry.sensor == KIND and one.geometry.catalogue_number in places
    }


def orbiting_of(
    sensors: Sequence[Sensor], places: Sequence[int], bits: Sequence[int], assumed: Assumed
) -> OrbitingSensors:
    """Return telescopes in orbit with the bit of each, ready to look."""
    orbits = [sum(ORBITS[name] for name in one.geometry.orbits) for one in sensors]
    return OrbitingSensors(
        at=np.array(places, np.int64),
        orbits=np.array(orbits, np.int64),
        bits=np.array([1 << bit for bit in bits], np.uint64),
        sun_away=float(assumptions()[KIND]["sun_away"][assumed]),
    )


def with_orbiting(
    sights: Iterable[Sight], catalogue: Elements, sensors: OrbitingSensors, clock: Clock
) -> Iterator[Sight]:
    """Yield sights with what telescopes in orbit could see besides."""
    if not len(sensors.at):
        yield from sights
        return
    own, sun = catalogue.library_positions(sensors.at, clock), suns_fixed(clock)
    every = np.bitwise_or.reduce(sensors.orbits)
    for sight in sights:
        some = np.flatnonzero(catalogue.orbits[sight.objects] & every)  # most objects are too low for all of them
        objects = sight.objects[some]
        places = catalogue.library_positions(objects, clock) if len(some) else np.empty((0, clock.steps, 3))
        for number, bit in enumerate(sensors.bits):
            wanted = (catalogue.orbits[objects] & sensors.orbits[number]) != 0
            wanted &= objects != sensors.at[number]
            seen = could_see(own[number], places[wanted], sun, sensors.sun_away)
            sight.words[some[wanted]] |= np.where(seen, bit, np.uint64(0))
        yield sight


def suns_fixed(clock: Clock) -> Floats:
    """Return the direction of the sun in the frame of the elements, (steps, 3), of length 1."""
    cos, sin = clock.turns().T
    x, y, z = clock.suns().T
    return np.stack([cos * x - sin * y, cos * y + sin * x, z], axis=1)


def could_see(sensor: Floats, objects: Floats, sun: Floats, sun_away: float) -> NDArray[np.bool_]:
    """Return when a telescope could see each object, (objects, steps).

    Args:
        sensor: where it is, (steps, 3), kilometres; ``objects``: where they are, (objects, steps, 3); NaN is nowhere.
        sun: its direction, (steps, 3); ``sun_away``: how far from it the least that is looked at, degrees.
    """
    to = objects - sensor
    far = np.sqrt((to**2).sum(axis=2))
    along = np.clip(-(to * sensor).sum(axis=2) / np.where(far > 0, far**2, np.nan), 0.0, 1.0)
    nearest = sensor + along[:, :, None] * to
    clear = (nearest**2).sum(axis=2) > (_EARTH + _AIR) ** 2
    sunward = (objects * sun).sum(axis=2)
    lit = (sunward > 0) | ((objects**2).sum(axis=2) - sunward**2 > _EARTH**2)
    away = (to * sun).sum(axis=2) < far * np.cos(np.radians(sun_away))
    seen: NDArray[np.bool_] = clear & lit & away
    return seen
