"""Authorizations that somebody already has, and whether one covers an activity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import msgspec

from comity.law.formula import Facts
from comity.law.values import Interval, OneOf, Possible, Scalar, Truth, conjunction


class Draw(msgspec.Struct, frozen=True):
    """What was used of an authorization: when, for which order, USD."""

    on: date
    value: float
    order: str = ""


class Drawing(msgspec.Struct, frozen=True):
    """What a line of an order draws on an authorization in hand.

    Attributes:
        value: USD, as the line states it.
        left: USD that the line leaves of it; None: not stated.
    """

    number: str
    authorization: str
    value: float
    left: float | None


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A license or agreement in hand. What it does not state is not known to be covered.

    Attributes:
        kind: the authorization's id in the pack.
        items: leaves of the lists that it names; None: not stated.
        destinations: ISO 3166-1 alpha-3; None: not stated.
        parties: names of the foreign parties it names; empty: not stated.
        value_left: USD not yet used.
        issued: the day on which it was granted; None: not stated.
        in_force: of an agreement, the day on which it entered into force; None: not stated, or it has not.
        expires: the last day on which it may be used; None: not stated.
        ends: the same, by law where it is not stated; None: not known.
        value: USD in all; None: not stated.
        draws: what was used of it.
        provisos: what it is granted on, in words.
        whole: obtained for this very activity (a step of a plan), so that it covers it whatever it states.
    """

    kind: str
    number: str = ""
    items: frozenset[str] | None = None
    destinations: frozenset[str] | None = None
    parties: frozenset[str] = frozenset()
    value_left: float | None = None
    issued: date | None = None
    in_force: date | None = None
    expires: date | None = None
    ends: date | None = None
    value: float | None = None
    draws: tuple[Draw, ...] = ()
    provisos: tuple[str, ...] = ()
    whole: bool = False


NONE_HELD: tuple[Held, ...] = ()


def coverage(held: Iterable[Held], facts: Facts, parties: frozenset[str], day: date) -> Mapping[str, Truth]:
    """Return, for each kind of authorization in hand, whether one covers the activity.

    Undecided where the authorization or the activity does not say enough.
    """
    result: dict[str, Truth] = {}
    for one in held:
        value = covers(one, facts.given, parties, day)
        before = result.get(one.kind, False)
        result[one.kind] = True if before is True or value is True else None if None in (before, value) else False
    return result


def covers(held: Held, given: Mapping[str, Possible], parties: frozenset[str], day: date) -> Truth:
    """Return whether one authorization in hand covers an activity; undecided where either does not say enough.

    Args:
        given: what is known of the activity's facts.
        parties: the names of its parties, case folded.
    """
    return held.whole or conjunction([truth for truth, _, _ in _asked(held, given, parties, day)])


def lacks(held: Held, given: Mapping[str, Possible], parties: frozenset[str], day: date) -> Iterator[str]:
    """Yield why an authorization in hand does not cover an activity, or is not known to; see `covers`."""
    for truth, wanting, unsaid in _asked(held, given, parties, day):
        if truth is not True:
            yield unsaid if truth is None else wanting


def _asked(
    held: Held, given: Mapping[str, Possible], parties: frozenset[str], day: date
) -> Iterator[tuple[Truth, str, str]]:
    """Yield what an authorization is asked, with the words for no and for not known."""
    yield held.issued is None or held.issued <= day, f"was granted only on {held.issued}", ""
    yield None if held.ends is None else day <= held.ends, f"ended on {held.ends}", "does not say until when"
    items = _within(given.get("item.classification"), held.items)
    yield items, "is for other items", "does not say that it is for this item"
    places = _within(given.get("destination.country"), held.destinations)
    yield places, "is for other destinations", "does not say that it is for this destination"
    named = parties <= held.parties if held.parties and parties else None
    yield named, "does not name every party", "does not name the parties, or they are not stated here"
    yield _worth(held, given.get("order.item_value"))


def _worth(held: Held, value: Possible | None) -> tuple[Truth, str, str]:
    left = held.value_left
    if left is None or not isinstance(value, Interval):
        return None, "", "does not say what is left of it" if left is None else "the value of the line is not stated"
    enough = True if value.high <= left else False if value.low > left else None
    needed = f"has {left:,.15g} USD left, and {value.low:,.15g} are needed"
    return enough, needed, f"has {left:,.15g} USD left, and the value of the line is not known well enough"


def _within(possible: Possible | None, allowed: frozenset[str] | None) -> Truth:
    if allowed is None or not isinstance(possible, OneOf):
        return None
    inside: set[Scalar] = {value for value in possible.values if value in allowed}
    return True if inside == possible.values else None if inside else False
