"""Infrared satellites for warning and tracking: what is public of those on orbit, and what a scenario adds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from comity.errors import InputError
from comity.files import line_of, parse_by_name, parse_csv, read_text
from comity.files.typed import Steps, typed
from comity.record import Record

Elements = Literal["computed", "published", "assumed", "none"]
_FILE: Final = Path(__file__).parent.parent / "data" / "coalition" / "warning.csv"
_NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "GEO": ("longitude",),
    "HEO": ("longitude", "perigee_km", "apogee_km", "inclination"),
    "MEO": ("altitude_km", "inclination"),
    "LEO": ("altitude_km", "inclination"),
}
"""What must be known of satellites in each kind of orbit to say where they are."""
_LIMITS: Final[dict[str, tuple[float, float]]] = {
    "count": (1, 600),
    "planes": (1, 100),
    "altitude_km": (200, 60_000),
    "perigee_km": (200, 60_000),
    "apogee_km": (200, 100_000),
    "inclination": (0, 180),
    "longitude": (-180, 360),
}


class WarningLayer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Satellites of a kind: whose, in which orbits. Angles in degrees, heights in kilometres.

    Attributes:
        host: the state on whose spacecraft they are payloads; empty if on their owner's.
        count, planes: how many, in how many planes that are spread evenly, each satellite a step ahead of the last.
        longitude: where it stands (GEO), or where it is highest (HEO).
        elements: where the orbit is from: computed from public elements, published, or assumed.
    """

    name: str
    owner: str
    orbit: Literal["GEO", "HEO", "MEO", "LEO"]
    host: str = ""
    count: int = 1
    planes: int = 1
    altitude_km: float | None = None
    perigee_km: float | None = None
    apogee_km: float | None = None
    inclination: float | None = None
    longitude: float | None = None
    elements: str = "assumed"
    source_url: str = ""


class WarningRegion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A region of interest, from south-west to north-east, degrees."""

    name: str
    south: float
    west: float
    north: float
    east: float


class WarningScenario(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is supposed to be added to what is on orbit.

    Attributes:
        add: satellites and hosted payloads, all of them assumed.
        recipient: to whom the data would flow.
        hours: how long is looked.
    """

    name: str
    add: tuple[WarningLayer, ...]
    regions: tuple[WarningRegion, ...] = ()
    recipient: str = ""
    level: str = ""
    hours: float = 24.0


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    asset: str
    source_url: str
    accessed: str
    confidence: str
    orbit: str = ""
    count: int | None = None
    planes: int | None = None
    altitude_km: float | None = None
    inclination: float | None = None
    longitude: float | None = None
    elements: Elements = "none"


def layers_on_orbit(record: Record) -> tuple[tuple[WarningLayer, ...], dict[str, str]]:
    """Return the satellites that are on orbit and whose orbit is public, and why the others do not count, by name."""
    rows = {row.asset: row for row in _rows()}
    found: list[WarningLayer] = []
    out: dict[str, str] = {}
    for asset in record.assets:
        row = rows.get(asset.id)
        if row is None:
            continue
        if not asset.operates:
            out[asset.name] = asset.status
        elif row.elements == "none":
            out[asset.name] = "its orbit is not public, or it does not contribute"
        else:
            found.append(
                WarningLayer(
                    name=asset.name,
                    owner=asset.owners[0],
                    orbit=row.orbit,  # type: ignore[arg-type]
                    host=asset.hosts[0] if asset.hosts else "",
                    count=row.count or 1,
                    planes=row.planes or 1,
                    altitude_km=row.altitude_km,
                    inclination=row.inclination,
                    longitude=row.longitude,
                    elements=row.elements,
                    source_url=row.source_url,
                )
            )
    return tuple(found), out


@lru_cache(maxsize=1)
def _rows() -> tuple[_Row, ...]:
    rows = parse_csv(read_text(_FILE), _FILE.name)
    return tuple(_row(row, f"{_FILE.name}, row {number}") for number, row in enumerate(rows, 2))


def _row(row: dict[str, str], where: str) -> _Row:
    return typed({name: cell for name, cell in row.items() if cell}, _Row, lambda steps: f"{where}: {steps}")


def read_scenario(path: Path, record: Record) -> WarningScenario:
    """Read a scenario.

    Raises:
        InputError: it cannot be used; holds every fault, each with its line.
    """
    text = read_text(path)
    raw = parse_by_name(text, path.name)

    def where(steps: Steps) -> str:
        line = line_of(text, [*steps]) if path.suffix.lower() in (".yaml", ".yml") else None
        told = ".".join(str(step + 1) if isinstance(step, int) else step for step in steps)
        return f"{path}{f', line {line}' if line else ''}{f': {told}' if told else ''}"

    found = typed(raw, WarningScenario, where)
    if wrong := list(_faults(found, where)):
        raise InputError.of(wrong)
    layers = tuple(
        msgspec.structs.replace(
            one, owner=record.party(one.owner), host=record.party(one.host) if one.host else "", elements="assumed"
        )
        for one in found.add
    )
    recipient = record.party(found.recipient) if found.recipient else ""
    return msgspec.structs.replace(found, add=layers, recipient=recipient)


def _faults(found: WarningScenario, where: Any) -> Iterator[InputError]:
    if not found.add:
        yield InputError("adds nothing", where=where(("add",)), accepts="satellites or payloads")
    if not 1 <= found.hours <= 96:
        yield InputError(f"found {found.hours:g}", where=where(("hours",)), accepts="1 to 96 hours")
    for number, one in enumerate(found.add):
        yield from _layer_faults(one, partial(_below, where, number))
    for number, region in enumerate(found.regions):
        if not (-90 <= region.south < region.north <= 90 and -180 <= region.west < region.east <= 360):
            place = where(("regions", number))
            yield InputError("is no region", where=place, accepts="south below north, west below east, in degrees")


def _below(where: Callable[[Steps], str], number: int, *steps: str) -> str:
    return where(("add", number, *steps))


def _layer_faults(one: WarningLayer, where: Callable[..., str]) -> Iterator[InputError]:
    for name in _NEEDED[one.orbit]:
        if getattr(one, name) is None:
            yield InputError(f"has no '{name}'", where=where(), accepts=f"what {one.orbit} needs")
    for name, (low, high) in _LIMITS.items():
        found = getattr(one, name)
        if found is not None and not low <= found <= high:
            yield InputError(f"found {found:g}", where=where(name), accepts=f"{low:g} to {high:g}")
    if one.count % one.planes:
        accepts = f"a number that divides {one.count}"
        yield InputError(f"found {one.planes}", where=where("planes"), accepts=accepts)


def owners_of(layers: Iterable[WarningLayer]) -> tuple[str, ...]:
    """Return whose satellites they are, and on whose spacecraft, each once."""
    return tuple(dict.fromkeys(party for one in layers for party in (one.owner, one.host) if party))
