"""What each sensor sees as numbers: cones, sectors and fences at their sites; what is assumed is stated and varied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from comity.coalition.sensors import Sensor, SensorGeometry
from comity.coalition.sky import Clock, Floats, site
from comity.files import parse_yaml, read_text

Assumed = Literal["generous", "middle", "strict"]
ASSUMED: Final[tuple[Assumed, ...]] = ("middle", "generous", "strict")
ALL_AROUND, NARROW, WIDE, FENCE = range(4)
"""Shapes: all around; a sector of up to, or of more than, half of the horizon; a half plane down from the zenith."""
ORBITS: Final[Mapping[str, int]] = {"LEO": 1, "MEO": 2, "GEO": 4}
NO_LIMIT: Final = 1e18
_FILE: Final = Path(__file__).parent.parent / "data" / "coalition" / "masks.yaml"


@dataclass(frozen=True)
class Faces:
    """The faces of sensors, in columns: a sensor has one, or one for each half plane of its fence.

    Attributes:
        up, east, north, place: (3, faces), in the frame that turns with the earth; kilometres.
        height: (faces,), of the plane of the horizon above the center of the earth.
        limits: (3, faces): squares of the sines of the least and greatest elevation, and of the range in kilometres.
        from_, to: (2, faces): cosine and sine of the azimuths between which a sector lies; of a fence the first counts.
        shape: (faces,).
        orbits: (faces,), bits of `ORBITS`.
        sun_below: (faces,): how far below the horizon the sun must be, degrees; NaN where that does not matter.
        bits: (faces,): the bit that is set where a face sees something.
    """

    up: Floats
    east: Floats
    north: Floats
    place: Floats
    height: Floats
    limits: Floats
    from_: Floats
    to: Floats
    shape: NDArray[np.int64]
    orbits: NDArray[np.int64]
    sun_below: Floats
    bits: NDArray[np.uint64]

    def dark(self, clock: Clock) -> NDArray[np.bool_]:
        """Return when each face can look, (steps, faces): always, or where its sky is dark."""
        sines = clock.suns() @ self.up
        limits = -np.sin(np.radians(np.where(np.isnan(self.sun_below), 0, self.sun_below)))
        return np.isnan(self.sun_below)[None, :] | (sines < limits[None, :])


def counts(sensor: Sensor) -> bool:
    """Whether a sensor stands in the geometry: one that operates, on the ground, placed, and needs no reflector."""
    return sensor.operates and sensor.latitude is not None and sensor.geometry.sensor in ("radar", "optical")


def faces_of(sensors: Sequence[Sensor], bits: Sequence[int], assumed: Assumed = "middle") -> Faces:
    """Return the faces of sensors that count.

    Args:
        sensors: those for which `counts` holds.
        bits: for each the number of its bit, 0 to 63.
        assumed: which value stands where none was published.
    """
    faces = [face for sensor, bit in zip(sensors, bits, strict=True) for face in _faces(sensor, bit, assumed)]

    def column(name: str) -> Floats:
        return np.ascontiguousarray(np.array([face[name] for face in faces], dtype=np.float64).T)

    return Faces(
        up=column("up").reshape(3, -1),
        east=column("east").reshape(3, -1),
        north=column("north").reshape(3, -1),
        place=column("place").reshape(3, -1),
        height=column("height"),
        limits=column("limits").reshape(3, -1),
        from_=column("from").reshape(2, -1),
        to=column("to").reshape(2, -1),
        shape=np.array([face["shape"] for face in faces], dtype=np.int64),
        orbits=np.array([face["orbits"] for face in faces], dtype=np.int64),
        sun_below=column("sun_below"),
        bits=np.array([1 << int(face["bit"]) for face in faces], dtype=np.uint64),
    )


def _faces(sensor: Sensor, bit: int, assumed: Assumed) -> Iterator[dict[str, Any]]:
    g = sensor.geometry
    assert sensor.latitude is not None and sensor.longitude is not None  # noqa: S101  `counts` holds
    place, east, north, up = site(sensor.latitude, sensor.longitude, (g.altitude_m or 0.0) / 1000)
    low, far = least_elevation(g, assumed), range_of(g, assumed)
    high = 2.0 if g.max_elevation is None else np.sin(np.radians(g.max_elevation)) ** 2
    common = {
        "up": up,
        "east": east,
        "north": north,
        "place": place,
        "height": up @ place,
        "limits": [np.sin(np.radians(low)) ** 2, high, min(far, NO_LIMIT) ** 2],
        "orbits": sum(ORBITS[one] for one in g.orbits),
        "sun_below": _assumed("optical", "sun_below", assumed) if g.sensor == "optical" else np.nan,
        "bit": bit,
    }
    for shape, first, last in _spans(g):
        yield common | {"shape": shape, "from": _turned(first), "to": _turned(last)}


def _spans(g: SensorGeometry) -> Iterator[tuple[int, float, float]]:
    """Yield shape and azimuths of each face."""
    if g.fence_azimuths:
        yield from ((FENCE, one, one) for one in g.fence_azimuths)
    elif g.azimuth_from is None or g.azimuth_to is None:
        yield ALL_AROUND, 0.0, 0.0
    else:
        width = (g.azimuth_to - g.azimuth_from) % 360
        yield (NARROW if width <= 180 else WIDE), g.azimuth_from, g.azimuth_to


def _turned(degrees: float) -> list[float]:
    return [float(np.cos(np.radians(degrees))), float(np.sin(np.radians(degrees)))]


def least_elevation(g: SensorGeometry, assumed: Assumed) -> float:
    """Return the least elevation: as published; else as assumed, where the middle is that of the sensor's row."""
    if g.min_elevation is not None and (assumed == "middle" or "min_elevation" not in g.assumed):
        return g.min_elevation
    return _assumed(g.sensor, "min_elevation", assumed)


def range_of(g: SensorGeometry, assumed: Assumed) -> float:
    """Return the farthest that a sensor sees, kilometres; of one that is no radar without limit."""
    if g.sensor != "radar":
        return NO_LIMIT
    if g.range_km is not None and (assumed == "middle" or "range_km" not in g.assumed):
        return g.range_km
    return _assumed("radar", "range_km" if set(g.orbits) <= {"LEO"} else "far_range_km", assumed)


def _assumed(kind: str, field: str, assumed: Assumed) -> float:
    return float(assumptions()[kind][field][assumed])


@lru_cache(maxsize=1)
def assumptions() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Return what is assumed, by kind of sensor, field and scenario."""
    found: Mapping[str, Mapping[str, Mapping[str, str]]] = parse_yaml(read_text(_FILE), _FILE.name)
    return found
