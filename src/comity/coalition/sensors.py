"""Sensors that are public: whose each is, where it stands and what it is said to see, published and assumed told apart.

Whose a sensor is, where it stands and whether it operates are facts of the record's assets; what it sees stands in
``data/coalition/sensors.csv``, a row for each asset. A cell that is empty is not public: it is never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from comity.errors import InputError
from comity.files import parse_csv, read_text
from comity.files.typed import Steps, typed
from comity.record import Asset, Record
from comity.showing import Serialized, Tabular, fields

SensorKind = Literal["radar", "optical", "laser", "space-optical"]
Sector = Literal["military", "civil", "commercial"]
_CALLED: Final[dict[SensorKind, str]] = {
    "radar": "radar",
    "optical": "telescope",
    "laser": "laser station",
    "space-optical": "orbiting telescope",
}
_FILE: Final = Path(__file__).parent.parent / "data" / "coalition" / "sensors.csv"
_LISTS: Final = ("orbits", "joint_with", "fence_azimuths", "assumed")


class SensorGeometry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is known of what a sensor sees; None where it is not public.

    Attributes:
        asset: the id of the asset in the record.
        sector: who runs it: military, civil or commercial.
        orbits: LEO, MEO, GEO: those in which it is said to see objects.
        joint_with: states that decide with the owner on its use, as the source says.
        altitude_m: height of the site above the ellipsoid or the sea, metres.
        min_elevation, max_elevation: degrees above the horizon; 90 if no greatest is given.
        azimuth_from, azimuth_to: degrees clockwise from north; all around if not given.
        fence_azimuths: where it is a fence: the half planes, from the zenith down towards these azimuths.
        range_km: the farthest, kilometres.
        limiting_magnitude: the faintest.
        catalogue_number: of a sensor in orbit.
        assumed: fields above, and ``position``, that stand for want of a published figure.
        place_url: where the position is from, where that is another page.
    """

    asset: str
    sensor: SensorKind
    sector: Sector
    orbits: tuple[Literal["LEO", "MEO", "GEO"], ...]
    source_url: str
    accessed: str
    confidence: Literal["primary", "secondary", "memory"]
    joint_with: tuple[str, ...] = ()
    altitude_m: float | None = None
    min_elevation: float | None = None
    max_elevation: float | None = None
    azimuth_from: float | None = None
    azimuth_to: float | None = None
    fence_azimuths: tuple[float, ...] = ()
    range_km: float | None = None
    limiting_magnitude: float | None = None
    catalogue_number: int | None = None
    assumed: tuple[str, ...] = ()
    place_url: str = ""


class Sensor(msgspec.Struct, frozen=True):
    """A sensor: whose, where, what it sees.

    Attributes:
        owners: states, companies or organizations that decide on its use; ``hosts``: on whose soil or bus it is.
        operates: whether its source calls it operating.
        supports: what it could be used for, in the words of instruments' scopes.
        latitude, longitude: degrees north and east; None where not public, or in orbit.
    """

    id: str
    name: str
    owners: tuple[str, ...]
    hosts: tuple[str, ...]
    operator: str
    status: str
    operates: bool
    latitude: float | None
    longitude: float | None
    supports: tuple[str, ...]
    geometry: SensorGeometry
    note: str = ""

    @property
    def called(self) -> str:
        """What a sensor of its kind is called."""
        return _CALLED[self.geometry.sensor]

    @property
    def placed(self) -> bool:
        """Whether it is public where it stands, or which orbit it is in."""
        return self.latitude is not None or self.geometry.catalogue_number is not None

    @property
    def published(self) -> bool:
        """Whether what it sees rests on published figures alone."""
        g = self.geometry
        known = g.min_elevation is not None and (g.sensor != "radar" or g.range_km is not None)
        return known and not g.assumed


class SensorList(Tabular, Serialized, msgspec.Struct, frozen=True):
    """The public sensors of some owners: a lower bound of what they have.

    Attributes:
        owners: whose; ``whose``: the same in words.
        hosted: sensors of others that stand on their soil.
    """

    owners: tuple[str, ...]
    whose: str
    sensors: tuple[Sensor, ...]
    hosted: tuple[Sensor, ...] = ()

    def line(self) -> str:
        """Return whose they are, how many of each kind, and how much is known of them."""
        seen = sum(one.placed for one in self.sensors)
        figures = sum(one.published for one in self.sensors)
        told = f"{counted(self.sensors)}; {seen} placed, {figures} on published figures alone"
        return f"{self.whose}: {told if self.sensors else 'no public sensor is on record'}"

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each sensor, those hosted for others last."""
        return [_record(one) for one in (*self.sensors, *self.hosted)]


def counted(sensors: Iterable[Sensor]) -> str:
    """Return how many sensors there are of each kind, in words."""
    kinds = [one.geometry.sensor for one in sensors]
    told = (f"{n} {name}{'s' * (n > 1)}" for kind, name in _CALLED.items() if (n := kinds.count(kind)))
    return ", ".join(told)


def sensors_of(record: Record, owners: Iterable[str] | None = None) -> tuple[Sensor, ...]:
    """Return the public sensors of some owners, or of all; in the order of the record.

    Args:
        record: the record whose assets they are.
        owners: states, companies or organizations by id.
    """
    seen = _geometries()
    every = (_sensor(record, asset, seen[asset.id]) for asset in record.assets if asset.id in seen)
    wanted = None if owners is None else frozenset(owners)
    return tuple(one for one in every if wanted is None or wanted & {*one.owners})


def hosted_by(record: Record, hosts: Iterable[str]) -> tuple[Sensor, ...]:
    """Return the sensors of others that stand on the soil of some states."""
    at = frozenset(hosts)
    return tuple(one for one in sensors_of(record) if at & {*one.hosts} and not at & {*one.owners})


def _sensor(record: Record, asset: Asset, seen: SensorGeometry) -> Sensor:
    return Sensor(
        id=asset.id,
        name=asset.name,
        owners=tuple(dict.fromkeys(_decides(record, owner) for owner in asset.owners)),
        hosts=asset.hosts,
        operator=asset.operator,
        status=asset.status,
        operates=asset.operates,
        latitude=asset.latitude,
        longitude=asset.longitude,
        supports=tuple(sorted(asset.supports)),
        geometry=seen,
        note=asset.note,
    )


def _decides(record: Record, owner: str) -> str:
    """Return who decides for an owner: of an agency or service its state, else the owner itself."""
    party = record.parties.get(owner)
    of_a_state = party is not None and party.kind in ("agency", "office", "command", "service")
    return party.country if party and of_a_state and party.country else owner


@lru_cache(maxsize=1)
def _geometries() -> dict[str, SensorGeometry]:
    """Return what each sensor sees, by the id of its asset."""
    rows = parse_csv(read_text(_FILE), _FILE.name)
    return {one.asset: one for one in (geometry_of(row, f"{_FILE.name}, row {n}") for n, row in enumerate(rows, 2))}


def geometry_of(row: dict[str, Any], where: str) -> SensorGeometry:
    """Return what a row of a table says that a sensor sees; cells that are empty are not known.

    Raises:
        InputError: a cell that cannot be read, or angles that no sensor has; names row and column.
    """

    def place(steps: Steps) -> str:
        return f"{where}: {steps[0]}" if steps else where

    told = {name: cell for name, cell in row.items() if cell not in ("", None)}
    plain: dict[str, Any] = {name: cell.split("|") if name in _LISTS else cell for name, cell in told.items()}
    found = typed(plain, SensorGeometry, place)
    check_geometry(found, where)
    return found


def check_geometry(g: SensorGeometry, where: str) -> None:
    """Refuse angles and ranges that no sensor has.

    Raises:
        InputError: holds every fault, each with its column.
    """
    wrong = [InputError(f"found {v:g}", where=f"{where}: {name}", accepts=says) for name, v, says in _faults(g)]
    if wrong:
        raise InputError.of(wrong)


def _faults(g: SensorGeometry) -> Iterator[tuple[str, float, str]]:
    low, high = g.min_elevation, g.max_elevation
    for name, angle in (("min_elevation", low), ("max_elevation", high)):
        if angle is not None and not 0 <= angle <= 90:
            yield name, angle, "degrees above the horizon, 0 to 90"
    if low is not None and high is not None and low >= high:
        yield "max_elevation", high, f"more than the least, {low}"
    fences = [("fence_azimuths", one) for one in g.fence_azimuths]
    for name, angle in (("azimuth_from", g.azimuth_from), ("azimuth_to", g.azimuth_to), *fences):
        if angle is not None and not 0 <= angle <= 360:
            yield name, angle, "degrees clockwise from north, 0 to 360"
    if g.altitude_m is not None and not -500 <= g.altitude_m <= 9000:
        yield "altitude_m", g.altitude_m, "metres, -500 to 9000"
    if g.range_km is not None and not g.range_km > 0:
        yield "range_km", g.range_km, "kilometres above 0"


def _record(one: Sensor) -> dict[str, Any]:
    row = fields(one, "geometry")
    return row | fields(one.geometry, "asset") | {"placed": one.placed, "published": one.published}
