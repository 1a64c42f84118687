"""Mean elements of objects, from orbit mean-elements messages (CCSDS 502.0-B-3) as CSV, JSON, XML or KVN.

Never from the columns of two-line sets, whose five digits for a catalogue number have run out. Frame TEME, time UTC,
theory SGP4. Every fault of a file is told in one go, each with its object and field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from math import pi, radians
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from comity.coalition import near_earth
from comity.coalition.masks import ORBITS
from comity.coalition.moments import read_moment
from comity.coalition.sky import Clock, Floats, days_since_2000, moment_of
from comity.errors import Faults, InputError
from comity.files import parse_csv, parse_json, parse_xml, read_text

MOST_FAULTS: Final = 50
_MAX_BYTES: Final = 256 * 1024 * 1024
_ACCEPTS: Final = "orbit mean-elements messages (OMM) as .csv, .json, .xml or .kvn"
_ANGLES: Final = ("INCLINATION", "RA_OF_ASC_NODE", "ARG_OF_PERICENTER", "MEAN_ANOMALY")
_RANGES: Final[Mapping[str, tuple[float, float, str]]] = {
    "MEAN_MOTION": (0.0, 18.0, "revolutions a day, above 0 and below 18"),
    "ECCENTRICITY": (-1e-12, 1.0, "0 to below 1"),
    "INCLINATION": (-1e-9, 180.000001, "degrees, 0 to 180"),
    "RA_OF_ASC_NODE": (-360.0, 720.0, "degrees"),
    "ARG_OF_PERICENTER": (-360.0, 720.0, "degrees"),
    "MEAN_ANOMALY": (-360.0, 720.0, "degrees"),
    "BSTAR": (-10.0, 10.0, "per earth radius"),
}
_MUST_BE: Final[Mapping[str, tuple[str, ...]]] = {
    "CENTER_NAME": ("EARTH",),
    "REF_FRAME": ("TEME",),
    "TIME_SYSTEM": ("UTC",),
    "MEAN_ELEMENT_THEORY": ("SGP4", "SGP/SGP4", "SGP"),
    "EPHEMERIS_TYPE": ("0", "2"),
}
"""What is propagated; a message that says nothing of it means the first. Type 4 is another theory, SGP4-XP."""
_READ: Final = frozenset((*_RANGES, *_MUST_BE, "EPOCH", "NORAD_CAT_ID", "OBJECT_NAME"))
_LINE: Final = re.compile(r"[12] [ 0-9A-Z]{5}[U ]?")
Row = Mapping[str, str]


@dataclass(frozen=True)
class Elements:
    """Mean elements of a catalogue's objects.

    Attributes:
        source: the file they are from, or what made them.
        names, numbers: of each object.
        epochs: (objects,): days since noon of the first of January 2000, UTC.
        table: (objects, 7): inclination, node, eccentricity, argument of perigee, mean anomaly, in radians; mean
            motion, radians a minute; B*, per earth radius.
    """

    source: str
    names: tuple[str, ...]
    numbers: NDArray[np.int64]
    epochs: Floats
    table: Floats

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def periods(self) -> Floats:
        """How long each object goes around, minutes."""
        return np.array([2 * pi / near_earth.unkozai(n, e, i) for i, _, e, _, _, n, _ in self.table])

    @property
    def deep(self) -> NDArray[np.bool_]:
        """Which objects are in deep space, where another theory holds."""
        return self.periods >= near_earth.DEEP_SPACE_MINUTES

    @cached_property
    def orbits(self) -> NDArray[np.int64]:
        """In which of `ORBITS` each object is, by its period; what is neither low nor geosynchronous is MEO."""
        geo = np.abs(1436.07 / self.periods - 1) < 0.01
        return np.where(geo, ORBITS["GEO"], np.where(self.periods < 128.0, ORBITS["LEO"], ORBITS["MEO"]))

    @property
    def middle(self) -> datetime:
        """The full hour before the middle of the epochs: when elements are as fresh as they get, together."""
        return moment_of(float(np.floor(np.median(self.epochs) * 24) / 24))

    def minutes_to(self, clock: Clock) -> Floats:
        """Return minutes from each object's epoch to the start of a clock."""
        return (days_since_2000(clock.start) - self.epochs) * 1440

    def library_positions(self, some: NDArray[np.int64], clock: Clock) -> Floats:
        """Return where objects are, kilometres in TEME, by the library ``sgp4``; nothing where they are nowhere."""
        try:
            from sgp4.api import WGS72, Satrec, SatrecArray  # noqa: PLC0415  loaded where it is needed
        except ImportError:
            raise InputError("is not installed", where="sgp4", accepts="pip install 'comity[coalition]'") from None
        satellites = []
        for at in some:
            inclination, node, eccentricity, perigee, anomaly, motion, drag = self.table[at]
            one = Satrec()
            since_1949 = self.epochs[at] + 18263.5  # days since the last of December 1949
            one.sgp4init(
                WGS72, "i", 0, since_1949, drag, 0.0, 0.0, eccentricity, perigee, inclination, anomaly, motion, node
            )
            satellites.append(one)
        wrong, places, _ = SatrecArray(satellites).sgp4(*clock.julian)
        places[wrong != 0] = np.nan
        return np.asarray(places, dtype=np.float64)


def read_elements(path: Path) -> Elements:
    """Read a catalogue.

    Raises:
        InputError: the file cannot be used; holds every fault, each with object and field, the first fifty.
    """
    name = str(path)
    text = read_text(path, max_bytes=_MAX_BYTES)
    return elements_of(_rows(text, path.suffix.lower(), name), name)


def elements_of(rows: Sequence[Row], source: str) -> Elements:
    """Return the elements that messages hold.

    Args:
        rows: by the names of the standard, a text for each.
        source: what to call them.

    Raises:
        InputError: there is none, or some cannot be used; holds every fault.
    """
    if not rows:
        raise InputError("holds no object", where=source, accepts=_ACCEPTS)
    faults = Faults()
    epochs, numbers, table = np.zeros(len(rows)), np.zeros(len(rows), dtype=np.int64), np.zeros((len(rows), 7))
    for at, row in enumerate(rows):
        where = f"{source}, object {at + 1} ({row.get('OBJECT_NAME') or row.get('NORAD_CAT_ID') or 'without a name'})"
        with faults.gathered():
            _check(row, where)
            epochs[at], numbers[at], table[at] = _epoch(row, where), int(row["NORAD_CAT_ID"]), _numbers(row)
        if len(faults.found) > MOST_FAULTS:
            faults.found.append(InputError("and perhaps more", where=source))
            break
    faults.tell()
    names = tuple(row.get("OBJECT_NAME") or row["NORAD_CAT_ID"] for row in rows)
    return Elements(source, names, numbers, epochs, table)


def _check(row: Row, where: str) -> None:
    wrong = []
    for field, (above, below, accepts) in _RANGES.items():
        found = row.get(field, "")
        value = _number(found)
        if value is None or not above < value < below:
            wrong.append(InputError(f"found '{found}'", where=f"{where}: {field}", accepts=accepts))
    for field, words in _MUST_BE.items():
        if row.get(field, "").upper() not in ("", *words):
            wrong.append(InputError(f"found '{row[field]}'", where=f"{where}: {field}", accepts=", ".join(words)))
    if not (number := row.get("NORAD_CAT_ID", "")).isascii() or not number.isdigit() or len(number) > 9:
        accepts = "a catalogue number, of up to nine digits"
        wrong.append(InputError(f"found '{number}'", where=f"{where}: NORAD_CAT_ID", accepts=accepts))
    if wrong:
        raise InputError.of(wrong)


def _number(text: str) -> float | None:
    try:
        return float(text) if text.isascii() and "_" not in text else None
    except ValueError:
        return None


def _epoch(row: Row, where: str) -> float:
    text = row.get("EPOCH", "")
    moment = read_moment(text)
    if moment is None:
        accepts = "a moment in UTC as 2026-07-10T03:44:00.383"
        raise InputError(f"found '{text}'", where=f"{where}: EPOCH", accepts=accepts)
    return days_since_2000(moment.replace(tzinfo=UTC))


def _numbers(row: Row) -> list[float]:
    inclination, node, perigee, anomaly = (radians(float(row[field])) for field in _ANGLES)
    motion = float(row["MEAN_MOTION"]) * 2 * pi / 1440
    return [inclination, node, max(float(row["ECCENTRICITY"]), 0.0), perigee, anomaly, motion, float(row["BSTAR"])]


def _rows(text: str, ending: str, name: str) -> list[Row]:
    """Return the fields of each message of a file, by the ending of its name."""
    if any(_LINE.match(line) for line in text[:400].splitlines()):
        raise InputError("holds two-line element sets", where=name, accepts=_ACCEPTS)
    if ending == ".csv":
        return [*parse_csv(text, name)]
    if ending == ".json":
        found = parse_json(text, name)
        rows = found if isinstance(found, list) else [found]
        if not all(isinstance(row, dict) for row in rows):
            raise InputError("holds something that is no message", where=name, accepts=_ACCEPTS)
        return [{str(key): _text(value) for key, value in row.items()} for row in rows]
    if ending == ".xml":
        return [*_of_xml(text, name)]
    if ending in (".kvn", ".txt", ".omm"):
        return [*_of_kvn(text, name)]
    raise InputError(f"ends in '{ending}'", where=name, accepts=_ACCEPTS)


def _text(value: Any) -> str:
    return "" if value is None else repr(value) if isinstance(value, float) else str(value)


def _of_xml(text: str, name: str) -> Iterator[Row]:
    for message in parse_xml(text, name, _ACCEPTS).iter():
        if message.tag.rpartition("}")[2].lower() == "omm":
            row: dict[str, str] = {}
            for one in message.iter():
                if len(one) == 0:
                    _state(row, one.tag.rpartition("}")[2], (one.text or "").strip(), name)
            yield row


def _of_kvn(text: str, name: str) -> Iterator[Row]:
    row: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.split()[0] == "COMMENT":
            continue
        key, equals, value = (part.strip() for part in line.partition("="))
        if not equals:
            raise InputError(f"found '{line.strip()}'", where=f"{name}, line {number}", accepts="KEY = value")
        if key == "CCSDS_OMM_VERS" and row:
            yield row
            row = {}
        _state(row, key, value.partition("[")[0].strip(), f"{name}, line {number}")
    if row:
        yield row


def _state(row: dict[str, str], field: str, text: str, where: str) -> None:
    """Put a field in a message, which states what is read of it once."""
    if field in row and field in _READ:
        raise InputError(f"{field} is stated twice in a message", where=where, accepts="one of them")
    row[field] = text
