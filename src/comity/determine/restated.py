"""The activities of a table as an order in plain values, as a person would write it in a file."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import takewhile
from typing import Any, Final

from comity.determine.activity import Activity
from comity.errors import InputError
from comity.law.schema import Kind, Schema
from comity.law.values import Interval, OneOf, Possible, SetOf

_SHARED: Final = ("date", "activity.kind", "origin.country", "end_use.kind")
"""Facts that an order states once where all of its lines state them alike."""


def restated(name: str, activities: Sequence[Activity], schema: Schema) -> dict[str, Any]:
    """Return an order that reads as these activities: what all lines share at its top, and ``items``, one for each.

    Authorizations in hand and owners of parties, which no table states, are not among it.
    """
    lines = [_line(one, schema) for one in activities]
    shared = {f: lines[0][f] for f in _SHARED if all(f in line and line[f] == lines[0][f] for line in lines)}
    items = [{fact: value for fact, value in line.items() if fact not in shared} for line in lines]
    return {**({"name": name} if name else {}), **shared, "items": items}


def _line(one: Activity, schema: Schema) -> dict[str, Any]:
    roles = {role for role, _ in one.parties}
    stated: dict[str, Any] = {"name": one.name} if one.name else {}
    stated |= {f: _plain(p, f, schema) for f, p in one.facts.items() if f.partition(".")[0] not in roles}
    parties: dict[str, list[Mapping[str, Any]]] = {}
    for role, party in one.parties:
        told = {name: _plain(p, f"{role}.{name}", schema) for name, p in party.items()}
        parties.setdefault(role, []).append(told)
    for role, found in parties.items():
        stated |= {f"{role}.{name}": value for name, value in found[0].items()} if len(found) == 1 else {role: found}
    return stated


def _plain(possible: Possible, fact: str, schema: Schema) -> Any:
    """Return a value that the schema reads as what is known."""
    kind = schema.facts[fact].kind
    match possible:
        case OneOf(values):
            words = sorted(values, key=str)
            alone = _entry(words, schema) if kind is Kind.CLASSIFICATION else ""
            return words[0] if len(words) == 1 else alone or words
        case Interval(low, high):
            ends = [_point(end, kind) for end in (low, high)]
            return ends[0] if low == high else f"{ends[0]}..{ends[1]}"
        case SetOf(must, _):
            return sorted(must)
        case text:
            return text.text


def _entry(codes: Sequence[Any], schema: Schema) -> str:
    """Return the entry of which codes are all the paragraphs, as it is typed; empty if there is none."""
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*codes, strict=False))
    entry = "".join(letters[0] for letters in alike).rstrip(".(")
    try:
        return entry if sorted(schema.items.resolve(entry)) == codes else ""
    except InputError:
        return ""


def _point(end: float, kind: Kind) -> Any:
    if kind is Kind.DATE:
        return date.fromordinal(int(end)).isoformat()
    return int(end) if math.isfinite(end) and end == int(end) else end
