"""What infrared satellites have in view: of the ground, and against space; how many at once, and from two sides.

Orbits are two-body: over a day the turning of their planes moves all of a layer alike. The ground is in view where the
satellite stands high enough above its horizon; a target high above the ground is in view against space where the line
from the satellite through it clears the air. Two satellites give stereo where their lines meet at a wide angle.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import pi
from typing import Any, Final

import msgspec
import numba
import numpy as np
from numpy.typing import NDArray

from comity.coalition.release import ReleaseCell, Releases
from comity.coalition.warning_data import WarningLayer, WarningRegion, WarningScenario, owners_of
from comity.showing import Serialized, Tabular, fields

Floats = NDArray[np.float64]
_MU: Final = 398600.4418
_EARTH: Final = 6371.0
_TURN: Final = 7.2921159e-5
_GEO: Final = 42164.17
STEP: Final = 600.0
"""Seconds between two moments."""
LEAST: Final = {"middle": 10.0, "generous": 5.0, "strict": 20.0}
"""Degrees above the horizon from which the ground is taken to be in view: assumed, and varied."""
HIGH: Final = 300.0
AIR: Final = 100.0
"""How high a target stands that is looked for against space, and how high the line must pass, km: assumed."""
STEREO: Final = (30.0, 150.0)
"""Between which angles two lines give stereo, degrees: assumed."""
_GRID: Final = 6.0
_BANDS: Final = (("60–90° N", 60, 90), ("30–60° N", 30, 60), ("0–30° N", 0, 30), ("0–30° S", -30, 0),
                 ("30–60° S", -60, -30), ("60–90° S", -90, -60))  # fmt: skip


class AreaMeasures(msgspec.Struct, frozen=True):
    """What is in view of an area, in percent of its places and of the time.

    Attributes:
        one, two: of one satellite or more, of two or more; ``stereo``: of two that see it from two sides.
        number: how many satellites, on average.
        against_space: of one or more, for a target high above it, against space.
    """

    area: str
    one: float
    two: float
    stereo: float
    number: float
    against_space: float


class WarningSet(msgspec.Struct, frozen=True):
    """What is in view before, or with what a scenario adds, with one value where nothing was published."""

    name: str
    assumed: str
    areas: tuple[AreaMeasures, ...]


class WarningAdded(Tabular, Serialized, msgspec.Struct, frozen=True, kw_only=True):
    """What satellites and hosted payloads of a scenario would add to those on orbit, and what data would need to flow.

    Attributes:
        base: those on orbit whose orbit is public; ``left_out``: the others, with why.
        releases: what the data of each who is added need to flow to the recipient.
        supposed: the reforms that are supposed.
    """

    name: str
    base: tuple[WarningLayer, ...]
    add: tuple[WarningLayer, ...]
    left_out: dict[str, str]
    sets: tuple[WarningSet, ...]
    releases: tuple[ReleaseCell, ...]
    recipient_name: str
    hours: float
    supposed: tuple[str, ...] = ()

    def areas(self, name: str, assumed: str = "middle") -> tuple[AreaMeasures, ...]:
        """Return what is in view by area."""
        return next(one.areas for one in self.sets if (one.name, one.assumed) == (name, assumed))

    def most(self) -> tuple[str, str]:
        """Return the area and the measure of which most is added."""
        pairs = list(zip(self.areas("before"), self.areas("after"), strict=True))
        each = [(b.area, m, getattr(a, m) - getattr(b, m)) for b, a in pairs for m in ("one", "two", "stereo")]
        area, measure, _ = max(each, key=lambda told: told[2])
        return area, measure

    def change(self, area: str, measure: str, assumed: str = "middle") -> tuple[float, float]:
        """Return a measure of an area before and after."""
        before, after = (
            next(getattr(one, measure) for one in self.areas(name, assumed) if one.area == area)
            for name in ("before", "after")
        )
        return before, after

    def line(self) -> str:
        """Return what is added most, where, and with which range."""
        area, measure = self.most()
        before, after = self.change(area, measure)
        varied = [b - a for a, b in (self.change(area, measure, assumed) for assumed in LEAST)]
        told = {"one": "in view", "two": "in view of two at once", "stereo": "in view from two sides"}[measure]
        return (
            f"{self.name} would add most to {area}: {told} {before:.1f} to {after:.1f} % of places and time "
            f"({after - before:+.1f}; {min(varied):+.1f} to {max(varied):+.1f} as the least elevation varies)"
        )

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each set and area."""
        return [{"set": one.name, "assumed": one.assumed} | fields(area) for one in self.sets for area in one.areas]


@dataclass(frozen=True)
class _Ground:
    """Places on the ground, evenly spread: (places, 3) of length 1, with degrees and a weight of each."""

    up: Floats
    latitude: Floats
    longitude: Floats


def warning_added(
    scenario: WarningScenario,
    base: tuple[WarningLayer, ...],
    left_out: dict[str, str],
    releases: Releases,
    recipient: str,
) -> WarningAdded:
    """Return what a scenario would add."""
    ground = _ground()
    moments = np.arange(0.0, scenario.hours * 3600, STEP)
    sets = []
    for name, layers in (("before", base), ("after", (*base, *scenario.add))):
        for assumed, least in LEAST.items():
            seen = _Seen(layers, ground, moments, least)
            sets.append(WarningSet(name, assumed, tuple(_areas(seen, ground, scenario.regions))))
    cells = [
        cell
        for owner in owners_of(scenario.add)
        if owner != recipient
        for cell in releases.cells(owner, recipient)
        if cell.authority
    ]
    return WarningAdded(
        name=scenario.name,
        base=base,
        add=scenario.add,
        left_out=left_out,
        sets=tuple(sets),
        releases=tuple(cells),
        recipient_name=releases.record.name(recipient),
        hours=scenario.hours,
    )


class _Seen:
    """How often each place is in view: (places,), in parts of the time."""

    def __init__(self, layers: Sequence[WarningLayer], ground: _Ground, moments: Floats, least: float) -> None:
        satellites = np.stack([*places_at(layers, moments)])
        found = np.zeros((len(ground.up), 5))
        narrow, wide = np.cos(np.radians(STEREO))
        _count(satellites, ground.up, float(np.sin(np.radians(least))), float(narrow), float(wide), found)
        self.one, self.two, self.stereo, self.number, self.against_space = found.T / len(moments)


@numba.njit(parallel=True, cache=True)
def _count(satellites, up, low, narrow, wide, found):  # type: ignore[no-untyped-def]
    """Fill ``found``, (places, 5): moments of one, two, stereo; satellites; moments against space.

    Args:
        satellites: (moments, satellites, 3), kilometres.
        up: (places, 3), of length 1.
        low: the sine of the least elevation; ``narrow``, ``wide``: the cosines of the angles of stereo.
    """
    for i in numba.prange(up.shape[0]):
        lines = np.empty((satellites.shape[1], 3))
        ux, uy, uz = up[i, 0], up[i, 1], up[i, 2]
        for moment in range(satellites.shape[0]):
            seen = 0
            space = stereo = False
            for s in range(satellites.shape[1]):
                x, y, z = satellites[moment, s, 0], satellites[moment, s, 1], satellites[moment, s, 2]
                along = x * ux + y * uy + z * uz
                squared = x * x + y * y + z * z
                away = np.sqrt(squared - 2 * _EARTH * along + _EARTH**2)
                if along - _EARTH >= low * away:
                    lines[seen, 0] = (x - _EARTH * ux) / away
                    lines[seen, 1] = (y - _EARTH * uy) / away
                    lines[seen, 2] = (z - _EARTH * uz) / away
                    seen += 1
                if not space:  # how near the line through a high target comes to the center of the earth
                    high = _EARTH + HIGH
                    length = squared - 2 * high * along + high**2
                    space = squared - (squared - high * along) ** 2 / length >= (_EARTH + AIR) ** 2
            for one in range(seen):
                for other in range(one):
                    angle = (
                        lines[one, 0] * lines[other, 0]
                        + lines[one, 1] * lines[other, 1]
                        + lines[one, 2] * lines[other, 2]
                    )
                    stereo = stereo or wide <= angle <= narrow
            found[i, 0] += seen > 0
            found[i, 1] += seen > 1
            found[i, 2] += stereo
            found[i, 3] += seen
            found[i, 4] += space


def places_at(layers: Sequence[WarningLayer], moments: Floats) -> Iterator[Floats]:
    """Yield where all satellites are at each moment, (satellites, 3), in the frame that turns with the earth, km."""
    every = np.array([one for layer in layers for one in _orbits(layer)]).T
    axis, eccentricity, tilt, node, perigee, anomaly = every
    rate = np.sqrt(_MU / axis**3)
    for moment in moments:
        mean = anomaly + rate * moment
        eccentric = mean + eccentricity * np.sin(mean)
        for _ in range(12):
            eccentric -= (eccentric - eccentricity * np.sin(eccentric) - mean) / (1 - eccentricity * np.cos(eccentric))
        x = axis * (np.cos(eccentric) - eccentricity)
        y = axis * np.sqrt(1 - eccentricity**2) * np.sin(eccentric)
        turn = node - _TURN * moment
        cos, sin = np.cos(perigee) * x - np.sin(perigee) * y, np.sin(perigee) * x + np.cos(perigee) * y
        flat = np.cos(tilt) * sin
        yield np.stack(
            [np.cos(turn) * cos - np.sin(turn) * flat, np.sin(turn) * cos + np.cos(turn) * flat, np.sin(tilt) * sin],
            axis=1,
        )


def _orbits(layer: WarningLayer) -> Iterator[tuple[float, float, float, float, float, float]]:
    """Yield axis, eccentricity, inclination, node at the start, argument of perigee and anomaly of each satellite."""
    tilt = np.radians(layer.inclination or 0.0)
    if layer.orbit == "GEO":
        step = 2 * pi / layer.count
        for number in range(layer.count):
            yield _GEO, 0.0, tilt, np.radians(layer.longitude or 0.0) + number * step, 0.0, 0.0
    elif layer.orbit == "HEO":
        low, high = _EARTH + (layer.perigee_km or 0.0), _EARTH + (layer.apogee_km or 0.0)
        axis, eccentricity = (low + high) / 2, (high - low) / (high + low)
        rate = np.sqrt(_MU / axis**3)
        for number in range(layer.count):
            ahead = 2 * pi * number / layer.count
            node = np.radians(layer.longitude or 0.0) - pi / 2 - _TURN * ahead / rate
            yield axis, eccentricity, tilt, node, 1.5 * pi, pi + ahead
    else:
        axis, each = _EARTH + (layer.altitude_km or 0.0), layer.count // layer.planes
        for number in range(layer.count):
            plane, place = divmod(number, each)
            anomaly = 2 * pi * (place / each + plane / layer.count)
            yield axis, 0.0, tilt, 2 * pi * plane / layer.planes, 0.0, anomaly


def _ground() -> _Ground:
    """Return places that each stand for about the same area."""
    rows = np.arange(-90 + _GRID / 2, 90, _GRID)
    found = []
    for row in rows:
        number = max(1, round(360 / _GRID * float(np.cos(np.radians(row)))))
        found += [(row, one) for one in np.linspace(-180, 180, number, endpoint=False)]
    latitude, longitude = np.array(found).T
    a, b = np.radians(latitude), np.radians(longitude)
    up = np.stack([np.cos(a) * np.cos(b), np.cos(a) * np.sin(b), np.sin(a)], axis=1)
    return _Ground(up, latitude, longitude)


def _areas(seen: _Seen, ground: _Ground, regions: Sequence[WarningRegion]) -> Iterator[AreaMeasures]:
    masks = [("the whole earth", np.full(len(ground.up), True))]
    masks += [(name, (ground.latitude >= low) & (ground.latitude < high)) for name, low, high in _BANDS]
    for region in regions:
        east = (ground.longitude - region.west) % 360 <= region.east - region.west
        inside = east & (ground.latitude >= region.south) & (ground.latitude <= region.north)
        if not inside.any():  # smaller than the grid: the nearest place stands for it
            middle = np.radians([(region.south + region.north) / 2, (region.west + region.east) / 2])
            a, b = middle
            toward = np.array([np.cos(a) * np.cos(b), np.cos(a) * np.sin(b), np.sin(a)])
            inside = np.arange(len(ground.up)) == int((ground.up @ toward).argmax())
        masks.append((region.name, inside))
    for name, mask in masks:
        told = (seen.one, seen.two, seen.stereo)
        one, two, stereo = (100 * float(each[mask].mean()) for each in told)
        number, space = float(seen.number[mask].mean()), 100 * float(seen.against_space[mask].mean())
        yield AreaMeasures(name, one, two, stereo, number, space)
