"""Time and place: how far the earth has turned, where the sun stands, where a site is.

UTC stands for UT1, which differs by less than 0.9 s: at most 0.42 km on the ground. Polar motion, below 0.02 km, is
left out. The sun's place is that of the Astronomical Almanac's low-precision formulas, good to 0.01 degrees until 2050.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_EQUATOR: Final = 6378.137
_FLATTENING: Final = 1 / 298.257223563
"""WGS-84, kilometres."""
_J2000: Final = datetime(2000, 1, 1, 12, tzinfo=UTC)
_J2000_JULIAN: Final = 2451545.0


@dataclass(frozen=True)
class Clock:
    """The moments that are looked at: from a start, evenly.

    Attributes:
        start: in UTC.
        step: seconds between two.
        steps: how many.
    """

    start: datetime
    step: float
    steps: int

    @property
    def end(self) -> datetime:
        """The moment after the last."""
        return self.start + timedelta(seconds=self.step * self.steps)

    @property
    def minutes(self) -> Floats:
        """Minutes since the start, (steps,)."""
        return np.arange(self.steps, dtype=np.float64) * (self.step / 60)

    @property
    def julian(self) -> tuple[Floats, Floats]:
        """Julian days and their fractions, each (steps,)."""
        since = days_since_2000(self.start)
        whole = np.floor(since)
        return np.full(self.steps, _J2000_JULIAN + whole), (since - whole) + self.minutes / 1440

    def turns(self) -> Floats:
        """Return the cosine and sine of the angle by which the earth has turned, (steps, 2): GMST of 1982."""
        whole, fraction = self.julian
        centuries = (whole - _J2000_JULIAN + fraction) / 36525
        seconds = (
            67310.54841
            + (876600.0 * 3600 + 8640184.812866) * centuries
            + 0.093104 * centuries**2
            - 6.2e-6 * centuries**3
        )
        angle = np.radians((seconds / 240) % 360)
        return np.stack([np.cos(angle), np.sin(angle)], axis=1)

    def suns(self) -> Floats:
        """Return the direction of the sun in the frame that turns with the earth, (steps, 3), of length 1."""
        whole, fraction = self.julian
        days = whole - _J2000_JULIAN + fraction
        anomaly = np.radians(357.528 + 0.9856003 * days)
        longitude = np.radians(280.460 + 0.9856474 * days + 1.915 * np.sin(anomaly) + 0.020 * np.sin(2 * anomaly))
        tilt = np.radians(23.439 - 0.0000004 * days)
        x, y, z = np.cos(longitude), np.cos(tilt) * np.sin(longitude), np.sin(tilt) * np.sin(longitude)
        cos, sin = self.turns().T
        return np.stack([cos * x + sin * y, cos * y - sin * x, z], axis=1)


def days_since_2000(moment: datetime) -> float:
    """Return days since noon of the first of January 2000, in UTC."""
    return (moment - _J2000) / timedelta(days=1)


def moment_of(days: float) -> datetime:
    """Return the moment so many days after noon of the first of January 2000, to the second."""
    return _J2000 + timedelta(seconds=round(days * 86400))


def site(latitude: float, longitude: float, altitude_km: float) -> tuple[Floats, Floats, Floats, Floats]:
    """Return a site in the frame that turns with the earth, and its directions east, north and up.

    Args:
        latitude, longitude: geodetic, degrees north and east.
        altitude_km: above the ellipsoid.

    Returns:
        the place in kilometres, and three directions of length 1, each (3,).
    """
    lat, lon = np.radians(latitude), np.radians(longitude)
    up = np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    east = np.array([-np.sin(lon), np.cos(lon), 0.0])
    north = np.array([-np.sin(lat) * np.cos(lon), -np.sin(lat) * np.sin(lon), np.cos(lat)])
    squared = _FLATTENING * (2 - _FLATTENING)
    curve = _EQUATOR / np.sqrt(1 - squared * np.sin(lat) ** 2)
    scale = np.array([curve + altitude_km, curve + altitude_km, curve * (1 - squared) + altitude_km])
    return scale * up, east, north, up
