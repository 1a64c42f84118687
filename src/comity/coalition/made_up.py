"""A made-up catalogue: objects that do not exist, in orbits such as are in use, drawn with a seed.

It lets everything be tried without a catalogue that may not be passed on. How many are in which orbit is the shape of
no real catalogue: a figure worked out from it tells of these objects only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import pi, sqrt
from random import Random
from typing import Final

from comity.coalition.near_earth import EARTH_RADIUS, MU

EPOCH: Final = datetime(2026, 9, 1)
FIRST_NUMBER: Final = 900_000_001
"""Far above any number that was given to an object."""


@dataclass(frozen=True)
class _Shell:
    """Orbits of a kind: the share of objects in it; altitudes of perigee and apogee, km; inclinations, degrees."""

    name: str
    share: float
    perigee: tuple[float, float]
    apogee: tuple[float, float] | None
    inclination: tuple[float, float]


_SHELLS: Final = (
    _Shell("LOW", 0.36, (500, 580), None, (52.5, 53.5)),
    _Shell("LOW", 0.10, (480, 620), None, (97.2, 97.9)),
    _Shell("LOW", 0.08, (560, 580), None, (69.5, 70.5)),
    _Shell("LOW", 0.08, (1180, 1220), None, (87.4, 88.2)),
    _Shell("LOW", 0.06, (700, 880), None, (98.0, 99.2)),
    _Shell("LOW", 0.04, (380, 430), None, (51.4, 51.8)),
    _Shell("MIDDLE", 0.05, (20_100, 20_300), None, (54.0, 56.5)),
    _Shell("MIDDLE", 0.03, (23_150, 23_300), None, (54.5, 57.0)),
    _Shell("LONG", 0.02, (900, 1600), (38_900, 39_600), (62.5, 64.2)),
    _Shell("LONG", 0.02, (250, 600), (35_000, 36_000), (5.0, 28.0)),
    _Shell("STILL", 0.12, (35_780, 35_792), None, (0.01, 0.1)),
    _Shell("STILL", 0.04, (35_780, 35_792), None, (0.5, 12.0)),
)


def made_up(objects: int = 480, seed: int = 1) -> Iterator[dict[str, str]]:
    """Yield messages of made-up objects, by the names of the standard; the same for the same seed."""
    random = Random(seed)  # noqa: S311  not for secrets
    shells = random.choices(_SHELLS, [shell.share for shell in _SHELLS], k=objects)
    for number, shell in enumerate(shells):
        low = random.uniform(*shell.perigee)
        high = low + random.uniform(0, 12) if shell.apogee is None else random.uniform(*shell.apogee)
        axis = EARTH_RADIUS + (low + high) / 2
        drag = random.uniform(1e-5, 4e-4) if low < 1000 and shell.apogee is None else 0.0
        yield {
            "OBJECT_NAME": f"MADE UP {shell.name} {number + 1}",
            "EPOCH": (EPOCH - timedelta(seconds=random.randrange(86_400))).isoformat(timespec="milliseconds"),
            "MEAN_MOTION": f"{sqrt(MU / axis**3) * 86_400 / (2 * pi):.8f}",
            "ECCENTRICITY": f"{(high - low) / 2 / axis:.7f}",
            "INCLINATION": f"{random.uniform(*shell.inclination):.4f}",
            "RA_OF_ASC_NODE": f"{random.uniform(0, 360):.4f}",
            "ARG_OF_PERICENTER": f"{random.uniform(0, 360):.4f}",
            "MEAN_ANOMALY": f"{random.uniform(0, 360):.4f}",
            "NORAD_CAT_ID": str(FIRST_NUMBER + number),
            "BSTAR": f"{drag:.3E}",
        }
