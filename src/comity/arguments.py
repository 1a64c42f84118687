"""What callers of public functions pass: what is of another kind is refused by name, before anything is done."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

from comity.errors import InputError
from comity.extras import extra_missing
from comity.scalars import check_text, number_of, stated_day, told

P = ParamSpec("P")
R = TypeVar("R")
Check = Callable[[Any, str], Any]
"""Takes what was passed and what it was passed as; returns what to pass on, or raises an InputError."""


def checked(**kinds: Check) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a public function refuse arguments of another kind, and tell of the system's faults, as an InputError.

    Args:
        kinds: what each argument must be; one whose default is None may be None.
    """

    def of(function: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(function)
        optional = {name for name, one in signature.parameters.items() if one.default is None}

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            bound = signature.bind(*args, **kwargs)
            for name, kind in kinds.items():
                if name in bound.arguments and not (name in optional and bound.arguments[name] is None):
                    bound.arguments[name] = kind(bound.arguments[name], name)
            try:
                return function(*bound.args, **bound.kwargs)
            except OSError as error:
                where = str(error.filename or function.__name__)
                raise InputError(f"cannot be read or written ({error.strerror})", where=where) from error
            except ModuleNotFoundError as error:
                raise extra_missing(error) or error from None

        return call

    return of


def a(*types: type, says: str) -> Check:
    """Accept a value of one of some types."""

    def check(raw: Any, where: str) -> Any:
        if not isinstance(raw, types):
            raise InputError(f"found {told(raw)}", where=where, accepts=says)
        if isinstance(raw, str | Path):
            check_text(str(raw), where)
        return raw

    return check


def several(one: Check, *, says: str, or_one: bool = False) -> Check:
    """Accept an iterable of values of a kind, as a list; or a single value too.

    Args:
        one: what each must be.
        says: what is accepted, in words.
        or_one: whether a single value may stand for a list of it; it is passed on as it is.
    """

    def check(raw: Any, where: str) -> Any:
        alone = isinstance(raw, str | bytes | Path | Mapping) or not isinstance(raw, Iterable)
        if alone and or_one:
            return one(raw, where)
        if alone:
            raise InputError(f"found {told(raw)}", where=where, accepts=says)
        return [one(each, where) for each in raw]

    return check


def each(one: Check) -> Check:
    """Accept every value of a parameter that takes any number (``*reforms``)."""
    return lambda raw, where: tuple(one(value, where) for value in raw)


def named(says: str, values: Check | None = None) -> Check:
    """Accept values by name."""

    def check(raw: Any, where: str) -> Any:
        if not isinstance(raw, Mapping) or not all(isinstance(name, str) for name in raw):
            raise InputError(f"found {told(raw)}", where=where, accepts=says)
        return {name: values(value, f"{where}: {name}") for name, value in raw.items()} if values else raw

    return check


def count(says: str, least: int = 0) -> Check:
    """Accept a whole number, no less than one."""

    def check(raw: Any, where: str) -> int:
        if not isinstance(raw, int) or isinstance(raw, bool) or raw < least:
            raise InputError(f"found {told(raw)}", where=where, accepts=says)
        return raw

    return check


def either(one: Check, other: Check, *types: type) -> Check:
    """Accept what one check does of values of some types, and what another does of all others."""
    return lambda raw, where: one(raw, where) if isinstance(raw, types) else other(raw, where)


def able(*methods: str, says: str) -> Check:
    """Accept what has some methods, whatever its type."""

    def check(raw: Any, where: str) -> Any:
        if isinstance(raw, type) or not all(callable(getattr(raw, name, None)) for name in methods):
            raise InputError(f"found {told(raw)}", where=where, accepts=says)
        return raw

    return check


def function(raw: Any, where: str) -> Any:
    """Accept what can be called."""
    if not callable(raw):
        raise InputError(f"found {told(raw)}", where=where, accepts="a function")
    return raw


def _day(raw: Any, where: str) -> date:
    """Accept a day, or a text that can only mean one."""
    return stated_day(raw, "date" if where == "on" else where, "a date as YYYY-MM-DD")


def _number(raw: Any, where: str) -> float | int:
    """Accept a finite number, which a text is not."""
    found = number_of(None if isinstance(raw, str) else raw, where, "a number")
    return int(raw) if isinstance(raw, int) else found


def plain_day(raw: Any, where: str) -> date:
    """Accept a `date` alone, any of the calendar: days that the law itself tells are passed so, too."""
    if not isinstance(raw, date) or isinstance(raw, datetime):
        raise InputError(f"found {told(raw)}", where=where, accepts="a datetime.date")
    return raw


DAY: Final = _day
NUMBER: Final = _number
FLAG: Final = a(bool, says="True or False")
TEXT: Final = a(str, says="text")
PATH: Final = a(str, Path, says="the path of a file")
WORDS: Final = several(TEXT, says="several texts, in a list or a set")
NAMES: Final = several(TEXT, says="a text or several, in a list or a set", or_one=True)
FACTS: Final = named("values by the names of facts")
COLUMNS: Final = named("facts by the headers of columns", TEXT)
