"""Radio stations whose spectrum is planned, as somebody's file states them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from comity.errors import Faults, InputError, did_you_mean
from comity.files import parse_by_name, read_text
from comity.files.typed import typed
from comity.record.record import Record
from comity.scalars import stated_day

_MAX_BYTES: Final = 1024 * 1024
_MOST_BANDS: Final = 40
RadioOrbit = Literal["low", "geostationary", "other"]
"""Where the stations are: low Earth orbit, geostationary, or elsewhere."""
RadioProcedure = Literal["regular", "small-satellite", "experimental", "amateur"]
"""By which procedure they are licensed."""


class RadioLaunch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """From where they are launched, and in which bands the vehicle transmits."""

    country: str = msgspec.field(name="from")
    bands: tuple[str, ...] = ()


class RadioStation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A station, a satellite or several, as stated.

    Attributes:
        administration: the state that files with the ITU.
        bringing_into_use: the day planned; ``filed``: the day on which the ITU received a filing, if it did.
        ground: the states in which earth stations speak with it; ``visiting``: whose vehicles or modules come to it.
        satellites, mass, lifetime: how many, how heavy each (kg) and how long in orbit (years), for the streamlined
            procedure.
    """

    name: str
    administration: str
    bringing_into_use: str
    bands: tuple[str, ...]
    federal: bool = False
    orbit: RadioOrbit = "low"
    procedure: RadioProcedure = "regular"
    ground: tuple[str, ...] = ()
    visiting: tuple[str, ...] = ()
    launch: RadioLaunch | None = None
    filed: str = ""
    satellites: int | None = None
    mass: float | None = None
    lifetime: float | None = None

    @property
    def day(self) -> datetime.date:
        """The day of bringing into use."""
        return stated_day(self.bringing_into_use, "bringing_into_use")

    @property
    def filing_day(self) -> datetime.date | None:
        """The day on which the ITU received the filing; None if none is stated."""
        return stated_day(self.filed, "filed") if self.filed else None

    def facts(self) -> dict[str, Any]:
        """Return what the law is asked about its stations."""
        spectrum: dict[str, Any] = {
            "administration": self.administration,
            "bands": list(self.bands),
            "federal": self.federal,
            "fcc_procedure": self.procedure,
            "geostationary": self.orbit == "geostationary",
            "leo": self.orbit == "low",
        }
        spectrum |= {
            name: value
            for name, value in (
                ("satellites", self.satellites),
                ("satellite_mass", self.mass),
                ("satellite_lifetime", self.lifetime),
            )
            if value is not None
        }
        return {"activity": "spectrum-use", "spectrum": spectrum, "ground": {"countries": list(self.ground)}}


def read_station(source: Path | str | Any, record: Record, bands: Sequence[str]) -> RadioStation:
    """Return the stations of a YAML or JSON file, or of plain values, with states by their codes.

    Args:
        source: the file, or plain values.
        record: how states are named.
        bands: the bands that law tells apart.

    Raises:
        InputError: the file cannot be used; holds every fault.
    """
    where = str(Path(source).name) if isinstance(source, Path | str) else "station"
    raw = _raw(source, where)
    faults = Faults()
    raw = _days_as_text(raw)
    stated = typed(raw, RadioStation, lambda steps: f"{where}: {'.'.join(map(str, steps))}".rstrip(": "))
    found = msgspec.structs.replace(
        stated,
        administration=_state(stated.administration, record, f"{where}: administration", faults),
        ground=_states(stated.ground, record, f"{where}: ground", faults),
        visiting=_states(stated.visiting, record, f"{where}: visiting", faults),
        bands=_bands(stated.bands, bands, f"{where}: bands", faults),
    )
    if stated.launch:
        launch = RadioLaunch(
            country=_state(stated.launch.country, record, f"{where}: launch.from", faults),
            bands=_bands(stated.launch.bands, bands, f"{where}: launch.bands", faults),
        )
        found = msgspec.structs.replace(found, launch=launch)
    for name, text in (("bringing_into_use", stated.bringing_into_use), ("filed", stated.filed or None)):
        with faults.gathered():
            stated_day(text, f"{where}: {name}", "a day: 2029-06-01") if text is not None else None
    if not stated.bands:
        faults.found.append(InputError("no band", where=f"{where}: bands", accepts=", ".join(bands)))
    faults.tell()
    return found


def _raw(source: Path | str | Any, where: str) -> Any:
    if not isinstance(source, Path | str):
        return source
    path = Path(source)
    return parse_by_name(read_text(path, max_bytes=_MAX_BYTES), where)


def _days_as_text(raw: Any) -> Any:
    """Return plain values with days as text, which a YAML file may state either way."""
    if not isinstance(raw, dict):
        return raw
    return {name: value.isoformat() if isinstance(value, datetime.date) else value for name, value in raw.items()}


def _state(text: str, record: Record, where: str, faults: Faults) -> str:
    try:
        party = record.party(text)
    except InputError as error:
        faults.found += [InputError(fault.message, where=where, suggestion=fault.suggestion) for fault in error.faults]
        return text
    if party not in record.countries:
        message = f"{record.name(party)} is no state"
        faults.found.append(InputError(message, where=where, accepts="a state by name or code"))
    return party


def _states(texts: Sequence[str], record: Record, where: str, faults: Faults) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_state(text, record, where, faults) for text in texts))


def _bands(texts: Sequence[str], bands: Sequence[str], where: str, faults: Faults) -> tuple[str, ...]:
    found = []
    if len(texts) > _MOST_BANDS:
        faults.found.append(InputError(f"{len(texts)} bands", where=where, accepts=f"{_MOST_BANDS} at most"))
    for text in texts[:_MOST_BANDS]:
        plain = str(text).strip().replace(" ", "").replace("–", "-").removesuffix("MHz")
        if plain in bands:
            found.append(plain)
        else:
            near = did_you_mean(plain, bands)
            faults.found.append(InputError(f"found '{text}'", where=where, accepts=", ".join(bands), suggestion=near))
    return tuple(dict.fromkeys(found))
