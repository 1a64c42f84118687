"""What is wrong with a message: what the Blue Book wants, and what no reader of it notices.

The library ``ccsds-ndm-py`` says whether the structure is kept. Beyond it: days that are none, epochs that do not rise,
a start after its stop, elements no orbit has, covariances that are none, names of frames and time systems, who made it,
and to whom it says that it may be released.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

import msgspec

from comity.coalition.message_series import faults_of_series
from comity.coalition.message_text import MessageField, MessageText
from comity.coalition.message_values import MessageFault, number_of
from comity.coalition.moments import read_moment
from comity.errors import InputError

_EPOCHS: Final = re.compile(
    r"^(CREATION_DATE|TCA|.*EPOCH.*|.*_TIME|.*SCREEN_PERIOD|TIME_LASTOB_(START|END)|(REENTRY|IMPACT)_WINDOW_(START|END))$"
)
_NO_EPOCHS: Final = frozenset({"REV_AT_EPOCH", "EPHEMERIS_NAME", "SCLK_OFFSET_AT_EPOCH", "SCLK_SEC_PER_SI_SEC"})
_PAIRS: Final = (
    ("START_TIME", "STOP_TIME"),
    ("USEABLE_START_TIME", "USEABLE_STOP_TIME"),
    ("START_SCREEN_PERIOD", "STOP_SCREEN_PERIOD"),
    ("SCREEN_ENTRY_TIME", "SCREEN_EXIT_TIME"),
    ("TIME_LASTOB_START", "TIME_LASTOB_END"),
)
_SPANS: Final[dict[str, tuple[float, float, str]]] = {
    "ECCENTRICITY": (0.0, 1.0, "0 to below 1, for an orbit around a body"),
    "INCLINATION": (0.0, 180.0, "degrees, 0 to 180"),
    "COLLISION_PROBABILITY": (0.0, 1.0, "0 to 1"),
    "MISS_DISTANCE": (0.0, 1e12, "metres, 0 or more"),
    "PROBABILITY_OF_IMPACT": (0.0, 1.0, "0 to 1"),
    "PROBABILITY_OF_BURN_UP": (0.0, 1.0, "0 to 1"),
    "PROBABILITY_OF_BREAK_UP": (0.0, 1.0, "0 to 1"),
    "PROBABILITY_OF_LAND_IMPACT": (0.0, 1.0, "0 to 1"),
    "PROBABILITY_OF_CASUALTY": (0.0, 1.0, "0 to 1"),
    "ORBIT_LIFETIME": (0.0, 1e6, "days, 0 or more"),
    "RELATIVE_SPEED": (0.0, 1e6, "metres a second, 0 or more"),
    "MASS": (0.0, 1e9, "kilograms, 0 or more"),
    "GM": (1e-9, 1e12, "above 0"),
    "MEAN_MOTION": (1e-9, 18.0, "revolutions a day, above 0 and below 18"),
    "SEMI_MAJOR_AXIS": (1.0, 1e12, "kilometres above 0"),
}
_MUST_SAY: Final = frozenset(("CREATION_DATE", "TCA"))
"""Moments without which no message says anything."""
_TIMES: Final = frozenset(("UTC", "TAI", "TT", "GPS", "TDB", "TCB", "TCG", "TDR", "UT1", "GMST", "MET", "MRT", "SCLK"))
_FRAMES: Final = frozenset(
    (
        *(
            "EME2000",
            "J2000",
            "GCRF",
            "GRC",
            "ICRF",
            "ITRF",
            "ITRF2000",
            "ITRF1993",
            "ITRF1997",
            "ITRF2005",
            "ITRF2008",
        ),
        *("ITRF2014", "ITRF2020", "ITRF-93", "ITRF-97", "ITRF-00", "WGS84", "MCI", "TDR", "TEME", "TEMEOFDATE"),
        *("TOD", "TOD_EARTH", "TNW", "RTN", "RSW"),
    )
)
"""Names that the standard's registries have, those of the earth."""
_OF_CDM: Final = frozenset(("EME2000", "GCRF", "ITRF"))
_MARKING: Final = re.compile(r"releas|\bREL\b|classif", re.IGNORECASE)
_SMALLEST: Final = -1e-6
_INSIDE: Final = 6300.0


class MessageProfile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What partners agreed to exchange; what is empty does not limit.

    Attributes:
        require: fields that must be there.
        marking: whether a message must say to whom it may be released, and ``released_to`` whom that must name.
    """

    name: str
    kinds: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    time_systems: tuple[str, ...] = ()
    originators: tuple[str, ...] = ()
    require: tuple[str, ...] = ()
    marking: bool = False
    released_to: tuple[str, ...] = ()


def faults_of(text: MessageText, raw: str, agreed: MessageProfile | None = None) -> tuple[MessageFault, ...]:
    """Return what is wrong with a message, each once; against what partners agreed to exchange too.

    Args:
        text: its fields; ``raw``: the message as it stands.

    Raises:
        InputError: the library that reads messages is not installed.
    """
    found = [*_of_library(raw)]
    for checked in (_of_values, _of_times, _of_covariances, _of_names):
        found += checked(text)
    found += faults_of_series(text, raw)
    found += _of_profile(text, agreed) if agreed else ()
    return tuple(dict.fromkeys(found))


def marking_of(text: MessageText) -> str:
    """Return what a message says of its classification and release; empty if nothing."""
    told = [text.first("CLASSIFICATION"), *(one for one in text.comments if _MARKING.search(one))]
    return "; ".join(one for one in told if one)


def library() -> Any:
    """Return the library that reads messages.

    Raises:
        InputError: it is not installed.
    """
    try:
        import ccsds_ndm  # noqa: PLC0415  loaded where it is needed
    except ImportError:
        raise InputError("is not installed", where="ccsds-ndm-py", accepts="pip install 'comity[coalition]'") from None
    return ccsds_ndm


def reading_errors(reader: Any) -> tuple[type[Exception], ...]:
    """Return the errors by which the library refuses a message; they have no base in common."""
    return tuple(getattr(reader, name) for name in dir(reader) if name.endswith("Error"))


def _of_library(text: str) -> Iterator[MessageFault]:
    """Yield what the library says, which stops at the first: structure, fields that must be there, units, numbers."""
    reader = library()
    try:
        reader.from_str(text).validate()
    except reading_errors(reader) as error:
        told = " ".join(str(error).split())
        place = re.search(r"line (\d+)", told)
        yield MessageFault(f"line {place[1]}" if place else "message", "structure", told)


def _of_values(text: MessageText) -> Iterator[MessageFault]:
    for one in text.fields:
        if one.name in _SPANS:
            low, high, accepts = _SPANS[one.name]
            number = number_of(one.value)
            inside = number is not None and (low <= number < high or (number == high and one.name != "ECCENTRICITY"))
            if not inside:
                yield _wrong(one, accepts)
    if text.kind == "OPM":
        first = {one.name: one for one in reversed(text.fields) if one.name in ("X", "Y", "Z")}
        place = [number_of(first[name].value) for name in ("X", "Y", "Z") if name in first]
        yield from _inside(text, place, first["X"].place if "X" in first else "")
    if text.kind == "CDM":
        yield from _of_miss(text)


def _inside(text: MessageText, numbers: list[float | None], place: str) -> Iterator[MessageFault]:
    """Yield a place that lies inside the earth."""
    at = [one for one in numbers[:3] if one is not None]
    if len(at) == 3 and text.first("CENTER_NAME").upper() == "EARTH" and sum(one * one for one in at) < _INSIDE**2:
        yield MessageFault(place, "X, Y, Z", "stands inside the earth; accepted: kilometres from its center")


def _of_miss(text: MessageText) -> Iterator[MessageFault]:
    """Yield a miss distance that the two places do not give."""
    axes = [
        [number for one in text.of(name) if (number := number_of(one.value)) is not None] for name in ("X", "Y", "Z")
    ]
    told = text.of("MISS_DISTANCE")
    miss = number_of(told[0].value) if told else None
    if miss is None or any(len(axis) != 2 for axis in axes):
        return
    apart = 1000 * sum((axis[0] - axis[1]) ** 2 for axis in axes) ** 0.5
    if abs(apart - miss) > max(5.0, 0.05 * apart):
        says = f"is {miss:g} m, and the places are {apart:.1f} m apart"
        yield MessageFault(told[0].place, "MISS_DISTANCE", says)


def _of_times(text: MessageText) -> Iterator[MessageFault]:
    for one in text.fields:
        asked = one.value or one.name.endswith("EPOCH") or one.name in _MUST_SAY
        if asked and _EPOCHS.match(one.name) and one.name not in _NO_EPOCHS and read_moment(one.value) is None:
            yield _wrong(one, "a moment as 2026-11-30T00:00:00, of a day that there is")
    for first, last in _PAIRS:
        for begin, end in zip(text.of(first), text.of(last), strict=False):
            a, b = read_moment(begin.value), read_moment(end.value)
            if a and b and a > b:
                yield MessageFault(end.place, last, f"lies before {first} ({begin.value})")
    created, closest = read_moment(text.first("CREATION_DATE")), read_moment(text.first("TCA"))
    if created and closest and created > closest:
        yield MessageFault(text.of("TCA")[0].place, "TCA", "lies before the message was made", fault=False)
    yield from _of_states(text)


def _of_states(text: MessageText) -> Iterator[MessageFault]:
    moments = [read_moment(one.epoch) for one in text.states]
    for state, moment in zip(text.states, moments, strict=True):
        if moment is None:
            yield MessageFault(
                state.place, "EPOCH", f"found '{state.epoch}'; accepted: a moment of a day that there is"
            )
        numbers = [number_of(one) for one in state.numbers]
        if len(numbers) not in (6, 9) or None in numbers:
            yield MessageFault(state.place, "state", "is not six numbers, or nine with accelerations")
        elif abs(numbers[0] or 0) < _INSIDE and abs(numbers[1] or 0) < _INSIDE and abs(numbers[2] or 0) < _INSIDE:
            yield from _inside(text, numbers, state.place)
    for (one, a), (other, b) in pairwise(zip(text.states, moments, strict=True)):
        if one.segment == other.segment and a and b and b <= a:
            yield MessageFault(other.place, "EPOCH", f"{other.epoch} does not come after {one.epoch}")
    spans = list(zip(text.of("START_TIME"), text.of("STOP_TIME"), strict=False)) if text.kind == "OEM" else []
    for number, (begin, end) in enumerate(spans, 1):
        a, b = read_moment(begin.value), read_moment(end.value)
        for state, moment in zip(text.states, moments, strict=True):
            if state.segment == number and a and b and moment and not a <= moment <= b:
                yield MessageFault(state.place, "EPOCH", f"{state.epoch} lies outside {begin.value} to {end.value}")


def _of_covariances(text: MessageText) -> Iterator[MessageFault]:
    if not text.covariances:
        return
    import numpy as np  # noqa: PLC0415  loaded where it is needed

    for one in text.covariances:
        numbers = [number_of(each) for each in one.lower]
        if len(numbers) != 21 or None in numbers:
            yield MessageFault(one.place, "covariance", f"has {len(numbers)} numbers; accepted: 21, six rows")
            continue
        matrix = np.zeros((6, 6))
        matrix[np.tril_indices(6)] = np.array(numbers, dtype=float)
        matrix += np.tril(matrix, -1).T
        spread = np.diag(matrix)
        if (spread < 0).any():
            yield MessageFault(one.place, "covariance", f"has a negative variance, {spread.min():g}")
            continue
        scale = np.sqrt(np.where(spread > 0, spread, 1.0))
        least = float(np.linalg.eigvalsh(matrix / np.outer(scale, scale)).min())
        if least < _SMALLEST:
            says = f"is no covariance: of its correlations an eigenvalue is {least:.3g}, and none may be negative"
            yield MessageFault(one.place, "covariance", says)


def _of_names(text: MessageText) -> Iterator[MessageFault]:
    for one in text.of("TIME_SYSTEM"):
        if one.value.upper() not in _TIMES:
            yield _wrong(one, ", ".join(sorted(_TIMES)))
    known = _OF_CDM if text.kind == "CDM" else _FRAMES
    for one in text.of("REF_FRAME"):
        if one.value.upper() not in known:
            yield _wrong(one, ", ".join(sorted(known)))
    if not text.first("ORIGINATOR").strip():
        yield MessageFault("header", "ORIGINATOR", "is empty; accepted: who made the message")
    if not marking_of(text):
        says = "nothing says how it is classified, or to whom it may be released"
        yield MessageFault("header", "marking", says, fault=False)


def _of_profile(text: MessageText, agreed: MessageProfile) -> Iterator[MessageFault]:
    told = f"({agreed.name})"
    header = (
        ("message", text.kind, agreed.kinds),
        ("form", text.form, agreed.forms),
        ("ORIGINATOR", text.first("ORIGINATOR"), agreed.originators),
    )
    listed = [("header", name, found, accepted) for name, found, accepted in header]
    for name, accepted in (("REF_FRAME", agreed.frames), ("TIME_SYSTEM", agreed.time_systems)):
        listed += [(one.place, name, one.value, accepted) for one in text.of(name)]
    for place, name, found, accepted in listed:
        if accepted and found not in accepted:
            yield MessageFault(place, name, f"found '{found}'; agreed: {', '.join(accepted)} {told}")
    for name in agreed.require:
        if not text.of(name):
            yield MessageFault("message", name, f"is missing; agreed: it is always given {told}")
    yield from _of_marking(marking_of(text), agreed, told)


def _of_marking(marking: str, agreed: MessageProfile, told: str) -> Iterator[MessageFault]:
    if agreed.marking and not marking:
        yield MessageFault("header", "marking", f"is missing; agreed: to whom it may be released {told}")
    for state in agreed.released_to:
        if marking and not re.search(rf"\b{re.escape(state)}\b", marking):
            yield MessageFault("header", "marking", f"'{marking}' does not name {state} {told}")


def _wrong(one: MessageField, accepts: str) -> MessageFault:
    return MessageFault(one.place, one.name, f"found '{one.value}'; accepted: {accepts}")
