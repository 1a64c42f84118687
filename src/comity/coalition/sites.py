"""Sites where a partner could add a sensor: from a user's table, or those that the record has of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from comity.coalition.sensors import Sensor, SensorGeometry, check_geometry
from comity.errors import Faults, InputError
from comity.files import parse_csv, read_text
from comity.files.typed import Steps, typed
from comity.record import Record
from comity.showing import Serialized, Tabular, fields

_LISTS: Final = ("orbits", "fence_azimuths")
_SITES: Final = ("ground-station", "spaceport", "range", "test-site")
"""Kinds of asset on whose ground something else could stand."""
_USUAL: Final[Mapping[str, tuple[Literal["LEO", "MEO", "GEO"], ...]]] = {
    "radar": ("LEO",),
    "optical": ("LEO", "MEO", "GEO"),
}


class SiteRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of a table of sites: where, what sensor, how it sees; what is not said is assumed, and varied.

    Attributes:
        latitude, longitude: degrees north and east; ``altitude_m``: metres.
        host: the state on whose soil it is; the partner's if empty.
        cost: in any unit, the same in all rows.
    """

    name: str
    latitude: float
    longitude: float
    sensor: Literal["radar", "optical"]
    orbits: tuple[Literal["LEO", "MEO", "GEO"], ...] = ()
    altitude_m: float | None = None
    min_elevation: float | None = None
    max_elevation: float | None = None
    azimuth_from: float | None = None
    azimuth_to: float | None = None
    fence_azimuths: tuple[float, ...] = ()
    range_km: float | None = None
    host: str = ""
    cost: float | None = None


class SiteAdded(msgspec.Struct, frozen=True, kw_only=True):
    """A site, and what a sensor there would add, in percent of the time in which objects are in view.

    Attributes:
        to_coalition: beyond the core and what the partner has; ``low`` and ``high``: as what is assumed varies.
        to_partner: beyond what the partner has, for its own eyes.
        chosen: whether it belongs to the best choice; ``order``: its place where the best next one is taken, or 0.
    """

    name: str
    sensor: str
    latitude: float
    longitude: float
    host: str
    cost: float | None
    to_coalition: float
    low: float
    high: float
    to_partner: float
    chosen: bool
    order: int


class SitesChosen(Tabular, Serialized, msgspec.Struct, frozen=True, kw_only=True):
    """Which sites would add most to a coalition, and what the partner gains itself.

    Attributes:
        adds: what the chosen add together, in percent points; ``bound``: no choice within the limits adds more.
        proved: whether it is proved that none adds more.
        greedy: what it would add to take the best next site each time.
        to_partner: what the chosen add to what the partner sees itself.
        from_record: whether the sites are those that the record has of the partner, and not a user's.
    """

    partner: str
    partner_name: str
    core_name: str
    orbit: str
    most: int | None
    budget: float | None
    before: float
    adds: float
    bound: float
    proved: bool
    greedy: float
    partner_before: float
    to_partner: float
    cost: float | None
    sites: tuple[SiteAdded, ...]
    from_record: bool
    looked_at: str
    assumed: tuple[str, ...]

    def line(self) -> str:
        """Return what would add most."""
        chosen = [one.name for one in self.sites if one.chosen]
        best = ", ".join(chosen) or "none"
        proved = "proved best" if self.proved else f"at most {self.bound:.2f} possible"
        return (
            f"Of {len(self.sites)} sites for {self.partner_name} these add most to {self.core_name}: {best}: objects "
            f"in view {self.before:.1f} to {self.before + self.adds:.1f} % of the time ({self.adds:+.2f}, {proved})"
        )

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each site."""
        return [fields(one) for one in self.sites]


def read_sites(path: Path) -> tuple[SiteRow, ...]:
    """Read a table of sites.

    Raises:
        InputError: it cannot be used; holds every fault, each with row and column.
    """
    faults, found = Faults(), []
    rows = parse_csv(read_text(path), str(path))
    for number, row in enumerate(rows, 2):
        with faults.gathered():
            found.append(_site(row, f"{path}, row {number}"))
    faults.tell()
    if not found:
        raise InputError("holds no site", where=str(path), accepts="name, latitude, longitude, sensor of each")
    return tuple(found)


def _site(row: Mapping[str, str], where: str) -> SiteRow:
    told = {name.strip(): cell.strip() for name, cell in row.items() if cell.strip()}
    plain: dict[str, Any] = {name: cell.split("|") if name in _LISTS else cell for name, cell in told.items()}

    def place(steps: Steps) -> str:
        return f"{where}: {steps[0]}" if steps else where

    found = typed(plain, SiteRow, place)
    wrong = []
    for name, angle, most in (("latitude", found.latitude, 90), ("longitude", found.longitude, 180)):
        if not -most <= angle <= most:
            wrong.append(InputError(f"found {angle:g}", where=f"{where}: {name}", accepts=f"-{most} to {most} degrees"))
    if found.cost is not None and not found.cost >= 0:
        wrong.append(InputError(f"found {found.cost:g}", where=f"{where}: cost", accepts="0 or more"))
    if wrong:
        raise InputError.of(wrong)
    check_geometry(sensor_at(found, 0, "").geometry, where)
    return found


def recorded_sites(record: Record, partner: str) -> Iterator[SiteRow]:
    """Yield sites that the record has of a partner, each with what does not stand there yet.

    That is a radar and a telescope at a launch site or ground station, and a radar where it has a telescope.
    """
    for asset in record.assets:
        if partner not in (*asset.hosts, *asset.owners) or asset.latitude is None or asset.longitude is None:
            continue
        host = asset.hosts[0] if asset.hosts else partner
        if asset.kind in _SITES and partner in asset.hosts:
            kinds: tuple[Literal["radar", "optical"], ...] = ("radar", "optical")
        elif asset.kind == "sensor" and partner in asset.owners and not asset.capability.startswith("Radar"):
            kinds = ("radar",)
        else:
            continue
        for kind in kinds:
            name = f"{asset.name}: {'radar' if kind == 'radar' else 'telescope'}"
            yield SiteRow(name, asset.latitude, asset.longitude, kind, _USUAL[kind], host=host)


def sensor_at(site: SiteRow, number: int, partner: str) -> Sensor:
    """Return a sensor that would stand at a site."""
    geometry = SensorGeometry(
        asset=f"site-{number}",
        sensor=site.sensor,
        sector="civil",
        orbits=site.orbits or _USUAL[site.sensor],
        source_url="",
        accessed="",
        confidence="memory",
        altitude_m=site.altitude_m,
        min_elevation=site.min_elevation,
        max_elevation=site.max_elevation,
        azimuth_from=site.azimuth_from,
        azimuth_to=site.azimuth_to,
        fence_azimuths=site.fence_azimuths,
        range_km=site.range_km,
    )
    return Sensor(
        id=geometry.asset,
        name=site.name,
        owners=(partner,),
        hosts=(site.host or partner,),
        operator="",
        status="operational",
        operates=True,
        latitude=site.latitude,
        longitude=site.longitude,
        supports=("ssa",),
        geometry=geometry,
    )
