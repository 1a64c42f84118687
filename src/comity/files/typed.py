"""From plain values to typed records, with every fault of them told in one run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import Enum
from math import isfinite
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from comity.days import FIRST_DAY, LAST_DAY
from comity.errors import InputError, did_you_mean
from comity.scalars import DAY, told

T = TypeVar("T")
Steps = tuple[str | int, ...]
"""How to come to a value: the names of fields and the numbers of members on the way."""
_EXPECTED = re.compile(r"^Expected `(?P<kind>[^`]+)`, got")
_WORDS = {
    "float": "a number",
    "int": "a whole number",
    "bool": "true or false",
    "str": "text",
    "array": "a list",
    "object": "names with values",
    "date": DAY,
}
"""How people call the kinds of values."""


class _Wrong(msgspec.Struct, frozen=True):
    """What is wrong with one value."""

    steps: Steps
    message: str
    accepts: str | None = None
    suggestion: str | None = None


def typed(raw: Any, kind: type[T], where: Callable[[Steps], str], error: type[InputError] = InputError) -> T:
    """Return plain values as what they should be.

    Args:
        raw: lists, dicts and what they hold.
        kind: a `msgspec.Struct`, or a list or tuple of such.
        where: names the place of a value, given the steps to it.
        error: the kind of error to raise.

    Raises:
        InputError: they are not that; holds every fault.
    """
    try:
        found = msgspec.convert(raw, kind, strict=False)
    except msgspec.ValidationError:
        wrong = list(_wrong(raw, kind))
    except UnicodeEncodeError:
        raise error("a text holds half a character", where=where(()), accepts="whole characters") from None
    else:
        wrong = list(_beyond(found, ()))
    if not wrong:
        return found
    raise InputError.of(
        error(w.message, where=where(w.steps), accepts=w.accepts, suggestion=w.suggestion) for w in wrong
    )


def _beyond(found: Any, steps: Steps) -> Iterator[_Wrong]:
    """Yield the numbers that are none, or beyond any (``nan`` and ``inf`` are read as numbers), and days beyond any."""
    if type(found) is float and not isfinite(found):
        yield _Wrong(steps, f"found {found}", _WORDS["float"])
    elif isinstance(found, date) and not FIRST_DAY <= date(found.year, found.month, found.day) <= LAST_DAY:
        yield _Wrong(steps, f"found '{found}'", f"{DAY}, {FIRST_DAY} to {LAST_DAY}")
    elif isinstance(found, msgspec.Struct):
        for name, written in zip(found.__struct_fields__, found.__struct_encode_fields__, strict=True):
            yield from _beyond(getattr(found, name), (*steps, written))
    elif isinstance(found, Mapping):
        for key, one in found.items():
            yield from _beyond(one, (*steps, str(key)))
    elif isinstance(found, list | tuple):
        for number, one in enumerate(found):
            yield from _beyond(one, (*steps, number))


def _wrong(raw: Any, kind: Any) -> Iterator[_Wrong]:
    """Yield what is wrong, as deep down as it can be told."""
    try:
        msgspec.convert(raw, kind, strict=False)
    except msgspec.ValidationError as error:
        found = list(_below(raw, _without_none(kind)))
        yield from found or [_leaf(raw, kind, str(error))]


def _below(raw: Any, kind: Any) -> Iterator[_Wrong]:
    origin, arguments = get_origin(kind), get_args(kind)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and isinstance(raw, Mapping):
        yield from _fields(raw, kind)
    elif origin in (list, tuple, frozenset) and isinstance(raw, list) and len(set(arguments) - {Ellipsis}) == 1:
        for number, one in enumerate(raw):
            yield from _at(number, _wrong(one, arguments[0]))
    elif origin is dict and isinstance(raw, Mapping):
        for name, one in raw.items():
            yield from _at(str(name), _wrong(one, arguments[1]))


def _fields(raw: Mapping[str, Any], kind: type[msgspec.Struct]) -> Iterator[_Wrong]:
    hints = get_type_hints(kind)
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for name, value in raw.items():
        if name in fields:
            yield from _at(name, _wrong(value, hints[fields[name].name]))
        elif kind.__struct_config__.forbid_unknown_fields:
            hint = did_you_mean(str(name), fields)
            yield _Wrong((name,), f"unknown field '{name}'", ", ".join(fields), hint)
    for name, field in fields.items():
        if field.required and name not in raw:
            yield _Wrong((), f"has no '{name}'")


def _at(step: str | int, found: Iterator[_Wrong]) -> Iterator[_Wrong]:
    for one in found:
        yield _Wrong((step, *one.steps), one.message, one.accepts, one.suggestion)


def _leaf(raw: Any, kind: Any, said: str) -> _Wrong:
    expected = _EXPECTED.match(said)
    kinds = [one for one in expected["kind"].split(" | ") if one != "null"] if expected else []
    accepts, kind = " or ".join(_WORDS.get(one, one) for one in kinds) or None, _without_none(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        accepts = ", ".join(str(one.value) for one in kind)
    elif kind is date:
        accepts = DAY
    elif get_origin(kind) is Literal:
        accepts = ", ".join(map(str, get_args(kind)))
    if accepts is None:
        return _Wrong((), said.partition(" - at `$")[0].replace("`", "'"))
    return _Wrong((), f"found {told(raw)}", accepts)


def _without_none(kind: Any) -> Any:
    """Return what a field holds where it holds anything, if that is one type."""
    if get_origin(kind) in (Union, UnionType):
        others = [one for one in get_args(kind) if one is not NoneType]
        return others[0] if len(others) == 1 else kind
    return kind
