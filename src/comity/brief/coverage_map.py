"""Sensors on a world map: those of the core, those added, and how far each sees low orbits from where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import acos, asin, atan2, cos, degrees, pi, radians, sin, sqrt
from typing import Any, Final

import altair as alt

from comity.brief.vega import GRAY, INK, RED, framed, told
from comity.brief.world import ground, lines
from comity.coalition.added import CoverageAdded, MappedSensor

_EARTH: Final = 6371.0
ALTITUDE: Final = 550.0
"""Above the ground, kilometres: where the footprints are drawn."""
_AROUND: Final = 72
_CORE: Final = "#35679a"
_OUT: Final = "#9aa5b1"
_NEAR: Final = 3.0
"""Degrees of latitude between two names."""
_WIDTH: Final = 900
_HEIGHT: Final = 450
_SHAPES: Final = {"radar": "circle", "optical": "triangle-up", "laser": "square"}
_KINDS: Final = {"radar": "radar", "optical": "telescope", "laser": "laser station"}
_SIDES: Final = {"core": _CORE, "added": RED, "not counted": _OUT}


def chart(found: CoverageAdded) -> alt.VConcatChart:
    """Return the map as a chart."""
    layers = [ground(), lines(), _footprints(found), _points(found), _names(found)]
    every = alt.layer(*layers).project(type="equirectangular").properties(width=_WIDTH, height=_HEIGHT)
    return framed(every, _title(found), [f"{found.line()}."], _notes(found), _WIDTH)


def _title(found: CoverageAdded) -> str:
    return f"What the public sensors of {found.adds_name} would add to {found.core_name}"


def _notes(found: CoverageAdded) -> Iterator[str]:
    at = found.looked_at
    made_up = ", which do not exist" if at.made_up else ""
    yield (
        f"Areas: over which a radar or a telescope for low orbits could see an object {ALTITUDE:g} km high. A sensor "
        "without an area sees higher orbits only, is a fence, or does not count."
    )
    yield f"{at.objects:,} objects of {at.catalogue}{made_up}, {at.hours:g} hours from {at.start:%Y-%m-%d %H:%M} UTC."
    yield f"Assumed: {'; '.join(found.assumed)}."
    yield (
        "Public sensors are a lower bound of what states have; what could be seen is an upper bound of what is. "
        "Land: Natural Earth, without borders."
    )


def _footprints(found: CoverageAdded) -> alt.Chart:
    sensors = sorted((one for one in found.sensors if not one.why_not), key=lambda one: one.added)
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [ring]},
            "side": _side(one),
            "told": one.name,
        }
        for one in sensors
        if (ring := footprint(one))
    ]
    data = alt.InlineData(values=features)
    made: alt.Chart = alt.Chart(data).mark_geoshape(fillOpacity=0.08, strokeOpacity=0.55, strokeWidth=0.8)
    legend = alt.Legend(title=None, symbolType="circle", symbolOpacity=1, symbolStrokeWidth=0)
    fill = alt.Fill("side:N", scale=_scale(), legend=legend)
    return made.encode(fill=fill, stroke=alt.Stroke("side:N", scale=_scale(), legend=None))


def _points(found: CoverageAdded) -> alt.Chart:
    rows = [_row(one) for one in sorted(found.sensors, key=lambda one: (one.added, not one.why_not))]
    made: alt.Chart = alt.Chart(alt.InlineData(values=rows)).mark_point(
        filled=True, size=46, opacity=0.95, stroke="white", strokeWidth=0.6
    )
    return made.encode(
        longitude="longitude:Q",
        latitude="latitude:Q",
        color=alt.Color("side:N", scale=_scale(), legend=None),
        shape=alt.Shape(
            "kind:N",
            scale=alt.Scale(domain=[*_KINDS.values()], range=[*_SHAPES.values()]),
            legend=alt.Legend(title=None, symbolFillColor=GRAY, symbolStrokeColor=GRAY),
        ),
        description=told()[0],
        tooltip=told()[1],
    )


def _names(found: CoverageAdded) -> alt.Chart:
    rows = [
        _row(some[0]) | {"label": f"{some[0].name} and {len(some) - 1} more" if some[1:] else some[0].name}
        for some in _near(one for one in found.sensors if one.added)
    ]
    made: alt.Chart = alt.Chart(alt.InlineData(values=rows)).mark_text(align="left", dx=6, dy=-5, fontSize=9, color=INK)
    return made.encode(longitude="longitude:Q", latitude="latitude:Q", text="label:N")


def _near(sensors: Iterable[MappedSensor]) -> list[list[MappedSensor]]:
    """Return sensors that stand so near each other that their names would overlap together, those that count first."""
    found: list[list[MappedSensor]] = []
    for one in sorted(sensors, key=lambda one: bool(one.why_not)):
        for some in found:
            if max(abs(one.latitude - some[0].latitude), abs(one.longitude - some[0].longitude) / 4) < _NEAR:
                some.append(one)
                break
        else:
            found.append([one])
    return found


def _scale() -> alt.Scale:
    return alt.Scale(domain=[*_SIDES], range=[*_SIDES.values()])


def _side(one: MappedSensor) -> str:
    return "not counted" if one.why_not else "added" if one.added else "core"


def _row(one: MappedSensor) -> dict[str, Any]:
    why = f"; {one.why_not}" if one.why_not else f"; {one.release}"
    return {
        "name": one.name,
        "longitude": one.longitude,
        "latitude": one.latitude,
        "side": _side(one),
        "kind": _KINDS.get(one.kind, one.kind),
        "told": f"{one.name} ({one.owner}){why}",
    }


def footprint(one: MappedSensor) -> list[list[float]]:
    """Return the ring on the ground below which a sensor sees objects at `ALTITUDE`; none if it sees none, or a line.

    Returns:
        longitudes and latitudes, degrees; clockwise, closed.
    """
    if "LEO" not in one.orbits or one.fences:
        return []
    reach = reach_of(one.least_elevation, one.range_km)
    if reach <= 0:
        return []
    begin, end = one.azimuths or (0.0, 360.0)
    width = (end - begin) % 360 or 360.0
    turns = [begin + width * number / _AROUND for number in range(_AROUND + (width < 360))]
    ring = [_at(one.latitude, one.longitude, reach, radians(turn)) for turn in turns]
    if width < 360:
        ring = [[one.longitude, one.latitude], *ring]
    return [*ring, ring[0]]


def reach_of(least_elevation: float, range_km: float | None) -> float:
    """Return how far the ground below what a sensor sees reaches from it: the angle at the center, radians."""
    low, high = radians(least_elevation), _EARTH + ALTITUDE
    reach = acos(_EARTH / high * cos(low)) - low
    slant = sqrt(high**2 - (_EARTH * cos(low)) ** 2) - _EARTH * sin(low)
    if range_km is None or range_km >= slant:
        return reach
    if range_km <= ALTITUDE:
        return 0.0
    return acos((_EARTH**2 + high**2 - range_km**2) / (2 * _EARTH * high))


def _at(latitude: float, longitude: float, reach: float, azimuth: float) -> list[float]:
    lat, lon = radians(latitude), radians(longitude)
    to = asin(sin(lat) * cos(reach) + cos(lat) * sin(reach) * cos(azimuth))
    turn = atan2(sin(azimuth) * sin(reach) * cos(lat), cos(reach) - sin(lat) * sin(to))
    return [round(degrees((lon + turn + pi) % (2 * pi) - pi), 3), round(degrees(to), 3)]
