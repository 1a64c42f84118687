"""Moments as messages of orbit and conjunction write them (CCSDS 301.0-B-4, ASCII time codes A and B)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

_MOMENT: Final = re.compile(
    r"([0-9]{4})-(?:([0-9]{2}-[0-9]{2})|([0-9]{3}))T([0-9]{2}:[0-9]{2}):([0-9]{2}(?:\.[0-9]{1,12})?)Z?"
)
_YEARS: Final = range(1957, 2200)
_SECONDS: Final = {True: 61.0, False: 60.0}
"""A minute's, where a leap second may end it and where not."""


def read_moment(text: str) -> datetime | None:
    """Return a moment, by day of the month or of the year, without a time zone; a leap second is the next one.

    None for what is none, has an offset (messages have none), or lies before the first satellite or too far ahead.
    """
    found = _MOMENT.fullmatch(text)
    if not found or float(found[5]) >= _SECONDS[found[4].endswith("59")]:
        return None
    try:
        begins = datetime.fromisoformat(f"{found[1]}-{found[2] or '01-01'}T{found[4]}")
    except ValueError:
        return None
    day = begins + timedelta(days=int(found[3] or 1) - 1)
    if day.year != begins.year or day.year not in _YEARS:
        return None
    return day + timedelta(seconds=float(found[5]))
