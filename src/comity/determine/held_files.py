"""Authorizations in hand as files state them: below an order's ``authorizations``, or in a workspace."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from comity.determine.authorizations import Draw, Held
from comity.errors import Faults, InputError, did_you_mean
from comity.files import parse_yaml, read_text
from comity.law.law import Law
from comity.law.terms import ends_by_law
from comity.scalars import day_of, number_of, text_of, told

_FIELDS: Final = (
    "kind", "number", "items", "destinations", "parties", "sublicensees", "value", "value_left", "draws", "issued",
    "in_force", "expires", "provisos",
)  # fmt: skip
_DRAWN: Final = ("on", "value", "order")
_MOST: Final = 1e12
_WORTH: Final = "a number in USD, 0 to 1,000,000,000,000"


def read_held(raw: Any, law: Law, where: str) -> tuple[Held, ...]:
    """Read a list of authorizations in hand.

    Raises:
        InputError: not a list of them, an unknown field, kind, item or destination, a value or a day that is none.
    """
    if raw is None or raw in ("", []):
        return ()
    place = f"{where}: authorizations"
    if not isinstance(raw, list | tuple):
        raise InputError(f"found {told(raw)}", where=place, accepts="a list of authorizations")
    faults = Faults()
    found = []
    for number, row in enumerate(raw, 1):
        with faults.gathered():
            found.append(_held(row, law, f"{place} {number}", faults))
    faults.tell()
    return tuple(found)


@lru_cache(maxsize=8)
def held_in(law: Law) -> tuple[Held, ...]:
    """Return the authorizations that the workspace of a law holds: a list in each file of ``authorizations``.

    Raises:
        InputError: a file cannot be used; holds every fault of all of them.
    """
    faults, found = Faults(), list[Held]()
    folder = law.workspace / "authorizations" if law.workspace else None
    for path in sorted(folder.glob("*.yaml")) if folder else ():
        with faults.gathered():
            found += read_held(parse_yaml(read_text(path), path.name), law, path.name)
    faults.tell()
    return tuple(found)


def _held(row: Any, law: Law, where: str, faults: Faults) -> Held:
    if not isinstance(row, Mapping):
        raise InputError(f"found {told(row)}", where=where, accepts=", ".join(_FIELDS))
    for name in row:
        if name not in _FIELDS:
            hint = did_you_mean(str(name), _FIELDS)
            fault = InputError(f"unknown field '{name}'", where=where, accepts=", ".join(_FIELDS), suggestion=hint)
            faults.found.append(fault)
    kind = text_of(row.get("kind"), f"{where}: kind", "the authorization's id")
    if kind not in law.authorizations:
        raise InputError(
            f"unknown authorization '{kind}'",
            where=where,
            accepts=", ".join(law.authorizations),
            suggestion=did_you_mean(kind, law.authorizations),
        )
    given = {name: value for name, value in row.items() if value is not None and value != ""}
    named = [*(_texts(given.get("parties"), f"{where}: parties") or ())]
    named += _texts(given.get("sublicensees"), f"{where}: sublicensees") or ()
    value, draws = _worth(given.get("value"), f"{where}: value"), _draws(given.get("draws"), f"{where}: draws")
    issued, in_force, expires = (
        day_of(given[name], f"{where}: {name}") if name in given else None for name in ("issued", "in_force", "expires")
    )
    return Held(
        kind=kind,
        number=text_of(given.get("number", ""), f"{where}: number"),
        items=_resolved(given.get("items"), law.codes.resolve, f"{where}: items"),
        destinations=_resolved(given.get("destinations"), law.schema.country, f"{where}: destinations"),
        parties=frozenset(name.casefold() for name in named),
        value_left=_left(given, value, draws, where),
        value=value,
        draws=draws,
        provisos=tuple(_texts(given.get("provisos"), f"{where}: provisos") or ()),
        issued=issued,
        in_force=in_force,
        expires=expires,
        ends=expires or ends_by_law(law.pack.terms, kind, issued)[0],
    )


def _left(given: Mapping[str, Any], value: float | None, draws: tuple[Draw, ...], where: str) -> float | None:
    """Return what is left: as stated, or all less what was drawn; both must say the same.

    Raises:
        InputError: more was drawn than there was, or what is left is stated otherwise.
    """
    stated = _worth(given.get("value_left"), f"{where}: value_left")
    if value is None:
        return stated
    left = float(Fraction(str(value)) - sum((Fraction(str(draw.value)) for draw in draws), Fraction(0)))
    if left < 0:
        raise InputError(
            f"{-left:,.15g} USD more was drawn than its value", where=where, accepts="draws within its value"
        )
    if stated is not None and (stated != left if draws else stated > value):
        accepts = f"{left:,.15g}: the value less what was drawn" if draws else f"no more than its value, {value:,.15g}"
        raise InputError(f"found {told(given['value_left'])}", where=f"{where}: value_left", accepts=accepts)
    return left if stated is None or draws else stated


def _draws(raw: Any, where: str) -> tuple[Draw, ...]:
    if raw is None:
        return ()
    if not isinstance(raw, list | tuple):
        raise InputError(f"found {told(raw)}", where=where, accepts="a list of what was used")
    faults, found = Faults(), list[Draw]()
    for number, one in enumerate(raw, 1):
        with faults.gathered():
            found.append(_draw(one, f"{where} {number}"))
    faults.tell()
    return tuple(found)


def _draw(raw: Any, where: str) -> Draw:
    if not isinstance(raw, Mapping) or not {"on", "value"} <= raw.keys() or not raw.keys() <= set(_DRAWN):
        raise InputError(f"found {told(raw)}", where=where, accepts=f"{', '.join(_DRAWN)}")
    value = _worth(raw["value"], f"{where}: value")
    if value is None:
        raise InputError("found nothing", where=f"{where}: value", accepts=_WORTH)
    return Draw(day_of(raw["on"], f"{where}: on"), value, text_of(raw.get("order", ""), f"{where}: order"))


def _worth(raw: Any, where: str) -> float | None:
    if raw is None:
        return None
    number = number_of(raw, where, _WORTH, amount=True)
    if not 0 <= number <= _MOST:
        raise InputError(f"found {told(raw)}", where=where, accepts=_WORTH)
    return number


def _texts(raw: Any, where: str) -> list[str] | None:
    if raw is None:
        return None
    if not isinstance(raw, list | tuple):
        raise InputError(f"found {told(raw)}", where=where, accepts="a list")
    return [text_of(one, where) for one in raw]


def _resolved(raw: Any, resolve: Any, where: str) -> frozenset[str] | None:
    texts = _texts(raw, where)
    if texts is None:
        return None
    try:
        return frozenset(code for text in texts for code in resolve(text))
    except InputError as error:
        raise InputError(error.message, where=where, suggestion=error.suggestion) from None
