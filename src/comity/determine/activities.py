"""Several activities in one: lists, the lines of an order, and what they share, written once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from comity.determine.activity import Activity, make_activity
from comity.determine.statements import Party, is_apart
from comity.errors import Faults, InputError
from comity.files import check_depth
from comity.law.contradictions import contradictions_in
from comity.law.fact_names import fact_of
from comity.law.law import Law
from comity.law.schema import Schema
from comity.law.values import Possible
from comity.scalars import told

MOST_ACTIVITIES: Final = 10_000
_LISTS: Final = {"items": "item", "activities": "activity"}
_ITS_ITEM_S: Final = frozenset({"name", "quantity", "unit", "parties", "origin", "items", "activities"})
"""Words of a line that are its item's; ``origin`` would be where goods were made, and not where they leave."""
_ITEM: Final = "item"
_NOTHING: Final = Activity({})


def activities_from(raw: Any, law: Law, where: str = "activity", shared: Activity = _NOTHING) -> list[Activity]:
    """Return the activities that plain values describe: a list, an order's ``items``, or ``activities``, in order.

    Args:
        raw: facts by name, or a list of such.
        law: whose facts they are.
        where: what to call them in an error.
        shared: what is stated for all of them.

    Raises:
        InputError: nothing is described, or values cannot be used; holds every fault, each with row and field.
    """
    check_depth(raw, where)
    check_number(raw, where)
    faults = Faults()
    found = list(_each(raw, law, where, shared, faults))
    faults.tell()
    if not found:
        raise InputError("describes no activity", where=where, accepts="facts, or a list of activities")
    return found


def _each(raw: Any, law: Law, where: str, shared: Activity, faults: Faults) -> Iterator[Activity]:
    """Yield each activity with what is shared joined to it."""
    with faults.gathered():
        if isinstance(raw, list | tuple):
            for number, one in enumerate(raw, 1):
                yield from _each(one, law, f"{where}, activity {number}" if len(raw) > 1 else where, shared, faults)
            return
        if not isinstance(raw, Mapping):
            raise InputError(f"found {told(raw)}", where=where, accepts="facts by name")
        key = next((key for key in _LISTS if key in raw), None)
        if key is None:
            own = make_activity(raw, law, where, shared.facts.get("origin.country"))
            faults.found += clashes(shared, own, law)
            yield joined(shared, own)
            return
        yield from _members(raw, key, law, where, shared, faults)


def _members(
    raw: Mapping[str, Any], key: str, law: Law, where: str, shared: Activity, faults: Faults
) -> Iterator[Activity]:
    """Yield the members of a list with what stands beside it joined to them."""
    members = raw[key]
    if not isinstance(members, list | tuple) or not members:
        raise InputError(f"'{key}' is not a list", where=where, accepts="a list with an entry each")
    beside = {name: value for name, value in raw.items() if name != key}
    above = shared
    with faults.gathered():
        level = make_activity(beside, law, where)
        above = replace(joined(shared, level), name=level.name or shared.name)
    for number, member in enumerate(members, 1):
        place = f"{where}, {_LISTS[key]} {number}"
        own = order_line(member, law.schema) if key == "items" else member
        if isinstance(own, Mapping) and "screening" in beside:
            own = {"screening": beside["screening"], **own}
        for one in _each(own, law, place, above, faults):
            yield replace(one, name=one.name or above.name)


def order_line(line: Any, schema: Schema) -> dict[str, Any]:
    """Return what an order's line says as an activity: of its item, and in the words of the top level of all else.

    >>> order_line({"eccn": "9A515.x", "to": "KOR"}, schema)                         # doctest: +SKIP
    {'item': {'eccn': '9A515.x'}, 'to': 'KOR'}
    """
    if not isinstance(line, Mapping):
        return {_ITEM: line}
    above = {key: value for key, value in line.items() if _is_of_the_activity(key, schema)}
    own: dict[Any, Any] = {key: value for key, value in line.items() if key not in above}
    item = above.pop(_ITEM, None)  # its classification, or what else is said of it
    below = item if isinstance(item, Mapping) else {} if item is None else {"classification": item}
    twice = {f"{_ITEM}.{key}": value for key, value in below.items() if key in own}  # to be stated alike, or refused
    return {**above, **twice, _ITEM: {**below, **own}}


def _is_of_the_activity(key: Any, schema: Schema) -> bool:
    """Whether a line's word speaks of the activity: it is none of its item's, and known at the top."""
    if not isinstance(key, str) or key in _ITS_ITEM_S or fact_of(f"item.{key}", schema) in schema.facts:
        return False
    top = key.partition(".")[0]
    known = fact_of(key, schema) in schema.facts or top in schema.roles or is_apart(key)
    return known or any(name.startswith(f"{top}.") for name in schema.facts)


def check_number(raw: Any, where: str) -> None:
    """Refuse, before any is made, more activities than are determined one by one.

    Raises:
        InputError: plain values describe so many, on whatever levels of lists.
    """
    if (described := _described(raw)) > MOST_ACTIVITIES:
        raise InputError(
            f"{described:,} activities", where=where, accepts=f"at most {MOST_ACTIVITIES:,}; use a portfolio"
        )


def _described(raw: Any) -> int:
    if isinstance(raw, Mapping):
        key = next((key for key in _LISTS if isinstance(raw.get(key), list | tuple)), None)
        return 1 if key is None else len(raw[key]) if key == "items" else _described(raw[key])
    return sum(map(_described, raw)) if isinstance(raw, list | tuple) else 1


def joined(shared: Activity, own: Activity) -> Activity:
    """Return an activity with what is shared joined to it; what it states itself stands.

    A party is joined attribute by attribute, unless the activity names another in its role, or has several.
    """
    if shared is _NOTHING:
        return own
    parties, replaced = _joined_parties(shared.parties, own.parties)
    kept = {name: value for name, value in shared.facts.items() if name.split(".", 1)[0] not in replaced}
    return replace(
        own,
        facts={**kept, **own.facts},
        held=tuple(dict.fromkeys((*shared.held, *own.held))),
        parties=parties,
        owners={**shared.owners, **own.owners},
        item=own.item or shared.item,
    )


def clashes(shared: Activity, own: Activity, law: Law) -> Iterator[InputError]:
    """Yield what an activity states that cannot be so together with what is shared."""
    if shared is not _NOTHING:
        whole = joined(shared, own)
        yield from contradictions_in(law.schema.contradictions, whole.facts, whole.parties, own.where)


def _joined_parties(shared: tuple[Party, ...], own: tuple[Party, ...]) -> tuple[tuple[Party, ...], set[str]]:
    """Return the parties of both, and the roles in which the activity's own take the place of those shared."""
    roles = dict.fromkeys(role for role, _ in (*shared, *own))
    found: list[Party] = []
    replaced: set[str] = set()
    for role in roles:
        before = [attributes for r, attributes in shared if r == role]
        mine = [attributes for r, attributes in own if r == role]
        if before and mine and (len(before) > 1 or len(mine) > 1 or _another(before[0], mine[0])):
            replaced.add(role)
            found += [(role, attributes) for attributes in mine]
        elif before and mine:
            found.append((role, {**before[0], **mine[0]}))
        else:
            found += [(role, attributes) for attributes in before or mine]
    return tuple(found), replaced


def _another(before: Mapping[str, Possible], mine: Mapping[str, Possible]) -> bool:
    return "name" in mine and "name" in before and mine["name"] != before["name"]
