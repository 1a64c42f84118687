"""Authorizations that somebody already has, and whether one covers an activity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final

import msgspec

from comity.errors import Faults, InputError, did_you_mean
from comity.files import parse_yaml, read_text
from comity.law.formula import Facts
from comity.law.law import Law
from comity.law.values import Interval, OneOf, Possible, Scalar, Truth, conjunction
from comity.scalars import day_of, number_of, text_of, told


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A license or agreement in hand. What it does not state is not known to be covered.

    Attributes:
        kind: the authorization's id in the pack.
        items: leaves of the lists that it names; None: not stated.
        destinations: ISO 3166-1 alpha-3; None: not stated.
        parties: names of the foreign parties it names; empty: not stated.
        value_left: USD not yet used.
        expires: the last day on which it may be used; None: not stated.
        whole: obtained for this very activity (a step of a plan), so that it covers it whatever it states.
    """

    kind: str
    number: str = ""
    items: frozenset[str] | None = None
    destinations: frozenset[str] | None = None
    parties: frozenset[str] = frozenset()
    value_left: float | None = None
    expires: date | None = None
    whole: bool = False


NONE_HELD: tuple[Held, ...] = ()


_FIELDS: Final = ("kind", "number", "items", "destinations", "parties", "value_left", "expires")
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
    named = _texts(given.get("parties"), f"{where}: parties")
    return Held(
        kind=kind,
        number=text_of(given.get("number", ""), f"{where}: number"),
        items=_resolved(given.get("items"), law.codes.resolve, f"{where}: items"),
        destinations=_resolved(given.get("destinations"), law.schema.country, f"{where}: destinations"),
        parties=frozenset(name.casefold() for name in named or []),
        value_left=_worth(given.get("value_left"), f"{where}: value_left"),
        expires=day_of(given["expires"], f"{where}: expires") if "expires" in given else None,
    )


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


def coverage(held: Iterable[Held], facts: Facts, parties: frozenset[str], day: date) -> Mapping[str, Truth]:
    """Return, for each kind of authorization in hand, whether one covers the activity.

    Undecided where the authorization or the activity does not say enough.
    """
    result: dict[str, Truth] = {}
    for one in held:
        value = _covers(one, facts.given, parties, day)
        before = result.get(one.kind, False)
        result[one.kind] = True if before is True or value is True else None if None in (before, value) else False
    return result


def _covers(held: Held, given: Mapping[str, Possible], parties: frozenset[str], day: date) -> Truth:
    if held.whole:
        return True
    value = given.get("order.item_value")
    worth: Truth = None
    if held.value_left is not None and isinstance(value, Interval):
        worth = True if value.high <= held.value_left else False if value.low > held.value_left else None
    return conjunction(
        [
            None if held.expires is None else day <= held.expires,
            _within(given.get("item.classification"), held.items),
            _within(given.get("destination.country"), held.destinations),
            parties <= held.parties if held.parties and parties else None,
            worth,
        ]
    )


def _within(possible: Possible | None, allowed: frozenset[str] | None) -> Truth:
    if allowed is None or not isinstance(possible, OneOf):
        return None
    inside: set[Scalar] = {value for value in possible.values if value in allowed}
    return True if inside == possible.values else None if inside else False
