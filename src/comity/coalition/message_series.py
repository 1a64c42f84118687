"""What is wrong with observations (TDM), trajectories (OCM) and re-entries (RDM), beyond what structure shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from comity.coalition.message_text import MessageField, MessageText
from comity.coalition.message_values import MessageFault, number_of
from comity.coalition.moments import read_moment

_OBSERVATION: Final = re.compile(r"^(\S*\d{4}-\S*T\S*)\s+(\S+)$")
_ANGLES: Final = {"ANGLE_1": (-180.0, 360.0), "ANGLE_2": (-180.0, 360.0)}
_NUMBERS: Final = {"CARTP": 3, "CARTPV": 6, "CARTPVA": 9, "KEPLERIAN": 6, "EQUINOCTIAL": 6}
"""How many numbers a line of a trajectory has besides its moment, by the kind of elements."""
_WITHIN: Final = (
    ("NOMINAL_REENTRY_EPOCH", "REENTRY_WINDOW_START", "REENTRY_WINDOW_END"),
    ("NOMINAL_IMPACT_EPOCH", "IMPACT_WINDOW_START", "IMPACT_WINDOW_END"),
)


def faults_of_series(text: MessageText, raw: str) -> Iterator[MessageFault]:
    """Yield what is wrong with the rows of a message, or with the windows of a re-entry."""
    if text.kind == "TDM":
        yield from _of_observations(text)
    elif text.kind == "OCM":
        yield from _of_trajectories(text, raw)
    elif text.kind == "RDM":
        yield from _of_windows(text)


def _of_observations(text: MessageText) -> Iterator[MessageFault]:
    """Yield observations at no moment, out of order, outside the span that is stated, or that are no numbers."""
    last: dict[str, tuple[datetime, str]] = {}
    begin = end = None
    for one in text.fields:
        if one.name == "PARTICIPANT_1":  # another segment begins
            last = {}
        if one.name in ("START_TIME", "STOP_TIME"):
            moment = read_moment(one.value)
            begin, end = (moment, end) if one.name == "START_TIME" else (begin, moment)
        told = _OBSERVATION.match(one.value)
        if not told:
            continue
        moment = read_moment(told[1])
        if moment is None:
            yield MessageFault(one.place, one.name, f"found '{told[1]}'; accepted: a moment of a day that there is")
            continue
        before = last.get(one.name)
        if before and moment <= before[0]:
            yield MessageFault(one.place, one.name, f"{told[1]} does not come after {before[1]}")
        last[one.name] = moment, told[1]
        if (begin and moment < begin) or (end and moment > end):
            yield MessageFault(one.place, one.name, f"{told[1]} lies outside the span that the message states")
        yield from _of_observed(one, told[2])


def _of_observed(one: MessageField, found: str) -> Iterator[MessageFault]:
    number, span = number_of(found), _ANGLES.get(one.name)
    if number is None:
        yield MessageFault(one.place, one.name, f"found '{found}'; accepted: a number")
    elif span and not span[0] <= number <= span[1]:
        yield MessageFault(one.place, one.name, f"found {number:g}; accepted: degrees, {span[0]:g} to {span[1]:g}")


def _of_trajectories(text: MessageText, raw: str) -> Iterator[MessageFault]:
    """Yield lines of trajectories whose moments do not rise, or that have another number of numbers than their kind."""
    kind, last = "", None
    for place, name, value in _lines(text, raw):
        if name == "TRAJ_TYPE":
            kind, last = value.upper(), None
        if name:
            continue
        moment, *numbers = value.split()
        at = number_of(moment) if re.fullmatch(r"[-+0-9.eE]+", moment) else _seconds(moment)
        if at is None:
            yield MessageFault(
                place, "trajectory", f"found '{moment}'; accepted: a moment, or seconds since EPOCH_TZERO"
            )
            continue
        if last is not None and at <= last:
            yield MessageFault(place, "trajectory", f"{moment} does not come after the line before")
        last = at
        wanted = _NUMBERS.get(kind)
        if wanted and len(numbers) != wanted:
            yield MessageFault(place, "trajectory", f"has {len(numbers)} numbers; {kind} has {wanted}")
        if any(number_of(each) is None for each in numbers):
            yield MessageFault(place, "trajectory", "holds what is no number")


def _lines(text: MessageText, raw: str) -> Iterator[tuple[str, str, str]]:
    """Yield place, name and value of what belongs to trajectories; their lines have no name."""
    if text.form == "XML":
        for one in text.fields:
            if one.name in ("TRAJ_TYPE", "trajLine"):
                yield one.place, "" if one.name == "trajLine" else one.name, one.value
        return
    inside = False
    for number, line in enumerate(raw.splitlines(), 1):
        told = line.strip()
        inside = told == "TRAJ_START" or (inside and told != "TRAJ_STOP")
        if not inside or not told or told.startswith(("COMMENT", "TRAJ_START")):
            continue
        name, parted, value = told.partition("=")
        yield f"line {number}", name.strip() if parted else "", value.strip() if parted else told


def _seconds(moment: str) -> float | None:
    found = read_moment(moment)
    return None if found is None else (found - datetime(2000, 1, 1, tzinfo=found.tzinfo)).total_seconds()


def _of_windows(text: MessageText) -> Iterator[MessageFault]:
    """Yield what is expected outside the window that is stated for it."""
    for name, begin, end in _WITHIN:
        at, first, last = (read_moment(text.first(one)) if text.first(one) else None for one in (name, begin, end))
        place = next((one.place for one in text.of(name)), "message")
        if at and ((first and at < first) or (last and at > last)):
            yield MessageFault(place, name, f"{text.first(name)} lies outside {text.first(begin)} to {text.first(end)}")
        if first and last and last < first:
            yield MessageFault(place, end, f"{text.first(end)} lies before {text.first(begin)}")
