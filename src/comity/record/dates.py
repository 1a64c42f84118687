"""Dates as well as they are known: to the day, the month, the year, or between two days."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, date
from functools import lru_cache
from typing import Literal, Self

import msgspec

from comity.days import FIRST_DAY, LAST_DAY
from comity.errors import InputError


class Known(msgspec.Struct, frozen=True):
    """A date known to lie between two days, both included.

    >>> Known.parse("2016-02")
    Known(earliest=datetime.date(2016, 2, 1), latest=datetime.date(2016, 2, 29))
    """

    earliest: date
    latest: date

    @classmethod
    def parse(cls, text: str, where: str = "date") -> Self:
        """Read ``2016``, ``2016-02``, ``2016-02-29`` or ``2026-06-20/2026-07-23`` (some day between).

        Raises:
            InputError: none of these.
        """
        bounds = _bounds(text)
        if bounds is None or not (bounds[0] >= FIRST_DAY and bounds[1] <= LAST_DAY):
            span = f", {FIRST_DAY.year} to {LAST_DAY.year}" if bounds else ""
            accepts = f"YYYY, YYYY-MM, YYYY-MM-DD, or two of them with '/'{span}"
            raise InputError(f"found '{text}'", where=where, accepts=accepts)
        return cls(*bounds)

    @classmethod
    def optional(cls, text: str, where: str = "date") -> Self | None:
        """Read a date that may be absent."""
        return cls.parse(text, where) if text else None

    @classmethod
    def of(cls, day: date) -> Self:
        """Return a date known to the day."""
        return cls(day, day)

    @property
    def exact(self) -> bool:
        """Whether the day is known."""
        return self.earliest == self.latest

    @property
    def precision(self) -> Literal["day", "month", "year", "window"]:
        """How well the date is known."""
        first, last = self.earliest, self.latest
        if first == last:
            return "day"
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
            return "year"
        if first.day == 1 and last == _month_end(first.year, first.month):
            return "month"
        return "window"

    def reached_by(self, day: date) -> bool | None:
        """Whether the date lies on or before a day; None when its precision does not tell."""
        if self.latest <= day:
            return True
        return False if day < self.earliest else None

    def surely_before(self, other: Known) -> bool:
        """Whether every day this date may be precedes every day the other may be."""
        return self.latest < other.earliest

    def plus_years(self, years: int) -> Self:
        """Return the same span of days some years on; 29 February becomes 28 February, and no day is after the last."""
        return type(self)(_later(self.earliest, years), _later(self.latest, years))

    def __str__(self) -> str:
        """Write the date as precisely as it is known."""
        match self.precision:
            case "day":
                return self.earliest.isoformat()
            case "month":
                return f"{self.earliest:%Y-%m}"
            case "year":
                return f"{self.earliest:%Y}"
        return f"{self.earliest.isoformat()}/{self.latest.isoformat()}"


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _later(day: date, years: int) -> date:
    if day.year + years > MAXYEAR:
        return date.max
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


@lru_cache(maxsize=8192)
def _bounds(text: str) -> tuple[date, date] | None:
    """Return the first and last day a text may mean; None when it is no date."""
    if "/" in text:
        parts = [_bounds(part) for part in text.split("/", 1)]
        first, last = parts
        if first is None or last is None or first[0] > last[1]:
            return None
        return first[0], last[1]
    if not text.isascii() or not text.replace("-", "").isdigit():
        return None
    try:
        match [len(part) for part in text.split("-")], [int(part) for part in text.split("-") if part]:
            case [4], [year]:
                return date(year, 1, 1), date(year, 12, 31)
            case [4, 2], [year, month]:
                return date(year, month, 1), _month_end(year, month)
            case [4, 2, 2], [year, month, day]:
                return date(year, month, day), date(year, month, day)
    except ValueError:
        pass
    return None
