"""Dates as well as they are known: to the day, the month, the year, or between two days."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Self

from comity.errors import InputError


@dataclass(frozen=True, slots=True)
class Known:
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
        try:
            if "/" in text:
                first, last = (cls.parse(part, where) for part in text.split("/", 1))
                if first.earliest > last.latest:
                    raise ValueError(text)
                return cls(first.earliest, last.latest)
            parts = [int(part) for part in text.split("-")]
            match parts:
                case [year] if len(text) == 4:
                    return cls(date(year, 1, 1), date(year, 12, 31))
                case [year, month]:
                    return cls(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
                case [year, month, day]:
                    return cls(date(year, month, day), date(year, month, day))
        except ValueError:
            pass
        raise InputError(f"found '{text}'", where=where, accepts="YYYY, YYYY-MM, YYYY-MM-DD, or two of them with '/'")

    @classmethod
    def optional(cls, text: str, where: str = "date") -> Self | None:
        """Read a date that may be absent."""
        return cls.parse(text, where) if text else None

    @property
    def exact(self) -> bool:
        """Whether the day is known."""
        return self.earliest == self.latest

    def reached_by(self, day: date) -> bool | None:
        """Whether the date lies on or before a day; None when its precision does not tell."""
        if self.latest <= day:
            return True
        return False if day < self.earliest else None

    def __str__(self) -> str:
        """Write the date as precisely as it is known."""
        first, last = self.earliest, self.latest
        if first == last:
            return first.isoformat()
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
            return str(first.year)
        if first.day == 1 and last == date(first.year, first.month, monthrange(first.year, first.month)[1]):
            return f"{first:%Y-%m}"
        return f"{first.isoformat()}/{last.isoformat()}"
