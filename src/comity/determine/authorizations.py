"""Authorizations that somebody already has, and whether one covers an activity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import msgspec

from comity.errors import InputError, did_you_mean
from comity.law.formula import Facts
from comity.law.law import Law
from comity.law.values import Interval, OneOf, Possible, Scalar, Truth, conjunction


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


class _Raw(msgspec.Struct, forbid_unknown_fields=True):
    kind: str
    number: str = ""
    items: list[str] | None = None
    destinations: list[str] | None = None
    parties: list[str] | None = None
    value_left: float | None = None
    expires: date | None = None


def read_held(raw: Any, law: Law, where: str) -> tuple[Held, ...]:
    """Read a list of authorizations in hand.

    Raises:
        InputError: not a list of them, an unknown kind, item or destination.
    """
    if not raw:
        return ()
    try:
        rows = msgspec.convert(raw, list[_Raw], strict=False)
    except msgspec.ValidationError as error:
        raise InputError(str(error).replace("`", "'"), where=f"{where}: authorizations") from None
    return tuple(_held(row, law, f"{where}: authorizations {n}") for n, row in enumerate(rows, 1))


def _held(row: _Raw, law: Law, where: str) -> Held:
    if row.kind not in law.authorizations:
        raise InputError(
            f"unknown authorization '{row.kind}'",
            where=where,
            accepts=", ".join(law.authorizations),
            suggestion=did_you_mean(row.kind, law.authorizations),
        )
    return Held(
        kind=row.kind,
        number=row.number,
        items=_resolved(row.items, law.schema.codes, where),
        destinations=_resolved(row.destinations, law.schema.country, where),
        parties=frozenset(name.casefold() for name in row.parties or []),
        value_left=row.value_left,
        expires=row.expires,
    )


def _resolved(texts: list[str] | None, resolve: Any, where: str) -> frozenset[str] | None:
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
