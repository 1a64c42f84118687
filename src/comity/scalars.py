"""Numbers, days and texts as people write them: what can only mean one thing is read, all else is refused.

A comma or a point before exactly three digits is a decimal mark in one country and parts thousands in another. It is
read where it can only be one of the two, and refused where it could be either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from numbers import Real
from typing import Any, Final

from comity.days import FIRST_DAY, LAST_DAY, day_readings
from comity.errors import InputError

DAY: Final = "a day as YYYY-MM-DD"
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER: Final = re.compile(r"[+-]?([0-9]{1,30}(\.[0-9]{1,30})?|\.[0-9]{1,30})([eE][+-]?[0-9]{1,3})?")
_GROUPED: Final = re.compile(
    r"[+-]?[1-9][0-9]{0,2}(?:(,)[0-9]{3}(?:,[0-9]{3})*|(_)[0-9]{3}(?:_[0-9]{3})*)(\.[0-9]{1,30})?"
)
_MAY_BE_DECIMAL: Final = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")
_MAY_BE_THOUSANDS: Final = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}")
_LONGEST: Final = 40
_MOST_LETTERS: Final = 10_000
"""All countries by their names have a third of it."""
_MOST: Final = 10**30
"""No number about space activities is as large."""


def number_of(raw: Any, where: str, accepts: str, *, amount: bool = False) -> float:
    """Return a number from what people write.

    Args:
        raw: a number, or a text in ASCII digits with a decimal point; thousands may be parted by commas or underscores.
        where: file, row and field, for the error.
        accepts: what would be accepted, for the error.
        amount: whether it is counted or paid, so that it never has three decimals: ``480,000`` can only be thousands
            then, and ``480.000`` is refused; otherwise it is the other way round.

    Raises:
        InputError: it is no number, not finite, or could be read in two ways.
    """
    if isinstance(raw, str):
        return _text_as_number(raw.strip(), where, accepts, amount=amount)
    if not _is_number(raw):
        raise InputError(f"found {told(raw)}", where=where, accepts=accepts)
    return float(raw) + 0.0  # no zero is negative


def _is_number(raw: Any) -> bool:
    """Whether a value is a finite number, and no truth."""
    number: Any = raw
    return isinstance(raw, Real) and not isinstance(raw, bool) and bool(-_MOST < number < _MOST)


def _text_as_number(text: str, where: str, accepts: str, *, amount: bool) -> float:
    plain = text
    if len(text) <= _LONGEST and _GROUPED.fullmatch(text):
        plain = text.replace(",", "").replace("_", "")
        if not amount and _MAY_BE_DECIMAL.fullmatch(text):
            either = f"{accepts}; written {plain} or {text.replace(',', '.')}"
            raise InputError(f"found {told(text)}, which may have a decimal comma", where=where, accepts=either)
    elif amount and _MAY_BE_THOUSANDS.fullmatch(text):
        either = f"{accepts}; written {text.replace('.', '')} or {text[:-1]}"
        raise InputError(f"found {told(text)}, which may be thousands", where=where, accepts=either)
    if len(plain) > _LONGEST or not _NUMBER.fullmatch(plain) or not -_MOST < float(plain) < _MOST:
        raise InputError(f"found {told(text)}", where=where, accepts=accepts)
    return float(plain) + 0.0


def day_of(raw: Any, where: str, accepts: str = DAY) -> date:
    """Return a day from a `date` or from ``YYYY-MM-DD`` in ASCII digits; nothing with a time is a day.

    Raises:
        InputError: it is no such day, or lies outside 1900 to 2199.
    """
    day = raw if isinstance(raw, date) and not isinstance(raw, datetime) else None
    if isinstance(raw, str) and _DAY.fullmatch(raw.strip()):
        try:
            day = date.fromisoformat(raw.strip())
        except ValueError:
            day = None  # the 30th of February
    if day is None:
        raise InputError(f"found {told(raw)}", where=where, accepts=accepts)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise InputError(f"found {told(raw)}", where=where, accepts=f"{accepts}, {FIRST_DAY} to {LAST_DAY}")
    return day


def stated_day(raw: Any, where: str, accepts: str = DAY) -> date:
    """Return a day as somebody states it: as `day_of`, or written in any way that can only mean one day.

    Raises:
        InputError: it is no such day, or may be one of two.
    """
    readings = day_readings(raw) if isinstance(raw, str) else None
    if readings and readings.days:
        if readings.only is None:
            raise InputError(f"found '{raw}', which may be {readings}", where=where, accepts=accepts)
        return readings.only
    return day_of(raw, where, accepts)


def text_of(raw: Any, where: str, accepts: str = "text") -> str:
    """Return a text as it is; numbers are texts too, for codes that look like them.

    Raises:
        InputError: it is a list, a mapping, a truth or nothing, or holds what no text holds (a NUL, half a character).
    """
    if _is_number(raw):
        return str(raw)
    if not isinstance(raw, str):
        raise InputError(f"found {told(raw)}", where=where, accepts=accepts)
    check_text(raw, where)
    return raw


def check_text(text: str, where: str) -> None:
    """Refuse what no text holds.

    Raises:
        InputError: there is a NUL in it, or half of a character (a lone surrogate).
    """
    if "\0" in text:
        raise InputError("holds a NUL character", where=where, accepts="text")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise InputError("holds half of a character (a lone surrogate)", where=where, accepts="text") from None


def check_length(raw: Any, where: str) -> None:
    """Refuse a value so long that it means nothing, before it is compared with what there is.

    Raises:
        InputError: it is.
    """
    values = [raw] if isinstance(raw, str) else raw if isinstance(raw, list | tuple) else ()
    letters = sum(len(one) for one in values if isinstance(one, str))
    for size, what in ((letters, "letters"), (len(values), "values")):
        if size > _MOST_LETTERS:
            raise InputError(f"has {size:,} {what}", where=where, accepts=f"at most {_MOST_LETTERS:,}")


def told(raw: Any) -> str:
    """Return how a value is named in an error: a text in quotes, all else by what it is."""
    if isinstance(raw, str):
        return f"'{raw}'"
    if raw is None:
        return "nothing"
    if isinstance(raw, bool):
        return "'yes'" if raw else "'no'"
    if isinstance(raw, int) and not -_MOST < raw < _MOST:
        return "a whole number of more than 30 digits"
    if isinstance(raw, Real | date):
        return f"'{raw}'"
    if isinstance(raw, Mapping):
        return "facts by name"
    return "a list" if isinstance(raw, list | tuple | set | frozenset) else f"a {type(raw).__name__}"


def joined(words: Iterable[str], last_with: str = "and") -> str:
    """Return words as a list in a sentence: "a, b and c"."""
    *most, last = list(words) or [""]
    return f"{', '.join(most)} {last_with} {last}" if most else last


def within_sentence(text: str) -> str:
    """Return text as it stands within a sentence: with a small first letter, unless it begins with an abbreviation."""
    first = text.split(" ", 1)[0]
    return text if first[1:2].isupper() or any(c.isdigit() for c in first) else text[:1].lower() + text[1:]


def first_few(words: Sequence[str], most: int) -> str:
    """Return the first words of a list, and how many more there are: "a, b and 3 more"."""
    more = f" and {len(words) - most} more" if len(words) > most else ""
    return ", ".join(words[:most]) + more


def parse_day(on: date | str | None) -> date | None:
    """Return a date from its text, as ISO 8601 or written as people do; None stays None.

    Raises:
        InputError: the text is not a date, or may be one of two.
    """
    return None if on is None else stated_day(on, "date", "a date as YYYY-MM-DD")
