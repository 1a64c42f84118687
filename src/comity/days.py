"""Days as people write them, made plain: what can only mean one day, or what a column settles.

``10/23/2024`` and ``23-Oct-2024`` are one day. ``03/04/2024`` has two readings: a column's other values may tell which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)
"""Days about which anything can be asked."""
DayOrder = Literal["day first", "month first"]
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            *("jan january", "feb february", "mar march mrz", "apr april", "may mai", "jun june", "jul july"),
            *("aug august", "sep sept september", "oct october okt", "nov november", "dec december dez"),
        ),
        1,
    )
    for name in names.split()
}
_PARTS: Final = re.compile(r"([0-9]{1,4})\s*([-/. ])\s*([0-9]{1,2})\s*\2\s*([0-9]{1,4})")
_NAMED: Final = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th)?[-/. ]*([a-zä]{3,9})\.?[-/,. ]*([0-9]{4}|[0-9]{2})", re.IGNORECASE
)
_NAMED_FIRST: Final = re.compile(
    r"([a-zä]{3,9})\.?[-/. ]*([0-9]{1,2})(?:st|nd|rd|th)?[-/,. ]+([0-9]{4})", re.IGNORECASE
)
_WEEKDAY: Final = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+", re.IGNORECASE)
_TIME: Final = re.compile(
    r"(?<=[0-9])[T ]\s*(?:[01]?[0-9]|2[0-3])(:[0-5][0-9]){1,2}(\.[0-9]+)?\s*([ap]m)?\s*"
    r"(Z|[+-][0-9]{2}:?[0-9]{2}|utc|gmt)?$",
    re.IGNORECASE,
)
_COMPACT: Final = re.compile(r"(19|20|21)[0-9]{6}")


@dataclass(frozen=True)
class DayReadings:
    """What days a text may mean, by the order in which it would have to be read.

    Attributes:
        days: by order; under both where it can be read in one way only.
    """

    days: dict[DayOrder, date]

    @property
    def only(self) -> date | None:
        """The day, where there is one reading."""
        found = set(self.days.values())
        return found.pop() if len(found) == 1 else None

    def __str__(self) -> str:
        """Tell each day with the order in which it is read."""
        return " or ".join(f"{day.isoformat()} ({order})" for order, day in self.days.items())

    @property
    def tells(self) -> DayOrder | None:
        """The order that a value proves: it could not be read in the other."""
        return next(iter(self.days)) if len(self.days) == 1 else None


def day_readings(text: str) -> DayReadings:
    """Return the days that a text may mean; none where it is no day at all. A time of day does not matter."""
    bare = _WEEKDAY.sub("", _TIME.sub("", text.strip()), count=1).strip()
    if _COMPACT.fullmatch(bare):
        return _both(bare[:4], bare[4:6], bare[6:])
    if (found := _NAMED.fullmatch(bare)) and (month := _MONTHS.get(found[2].lower())):
        return _both(found[3], str(month), found[1])
    if (found := _NAMED_FIRST.fullmatch(bare)) and (month := _MONTHS.get(found[1].lower())):
        return _both(found[3], str(month), found[2])
    if not (found := _PARTS.fullmatch(bare)):
        return DayReadings({})
    one, _, other, last = found.groups()
    if len(one) == 4:
        return _both(one, other, last)
    days: dict[DayOrder, date] = {}
    if (day := _day(last, one, other)) is not None:
        days["month first"] = day
    if (day := _day(last, other, one)) is not None:
        days["day first"] = day
    return DayReadings(days)


def day_order(texts: Iterable[str]) -> DayOrder | None:
    """Return the order that a column's days are written in; None where no value tells, or they tell both."""
    found = {order for text in texts if (order := day_readings(text).tells)}
    return found.pop() if len(found) == 1 else None


def plain_day(text: str, order: DayOrder | None = None) -> str:
    """Return a day as YYYY-MM-DD, where it can only be one or the order of its column is known; else as it is."""
    readings = day_readings(text)
    day = readings.only or (readings.days.get(order) if order else None)
    return day.isoformat() if day else text


def _both(year: str, month: str, day: str) -> DayReadings:
    found = _day(year, month, day)
    return DayReadings({"day first": found, "month first": found} if found else {})


def _day(year: str, month: str, day: str) -> date | None:
    if len(year) not in (2, 4):
        return None
    try:
        found = date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None
    return found if FIRST_DAY <= found <= LAST_DAY else None
