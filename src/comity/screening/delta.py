"""What changed from one version of a list to the next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from comity.screening.lists import Entry, ScreeningList
from comity.showing import Serialized


class Changed(msgspec.Struct, frozen=True):
    """An entry that says something else, field by field: what it said, what it says."""

    key: str
    name: str
    fields: dict[str, tuple[str, str]]


class Delta(Serialized, msgspec.Struct, frozen=True, kw_only=True):
    """What one version of a list has and the other lacks."""

    before: date
    after: date
    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    changed: tuple[Changed, ...]


def delta(old: ScreeningList, new: ScreeningList) -> Delta:
    """Return what changed, by list and entry number (by name where a list has no numbers)."""
    added: list[Entry] = []
    removed: list[Entry] = []
    changed: list[Changed] = []
    for key in sorted(old.by_key.keys() | new.by_key.keys()):
        before = _without(old.by_key.get(key, ()), new.by_key.get(key, ()))
        after = _without(new.by_key.get(key, ()), old.by_key.get(key, ()))
        pairs = min(len(before), len(after))
        changed += (
            Changed(key, one.name, dict(_differences(was, one)))
            for was, one in zip(before[:pairs], after[:pairs], strict=True)
        )
        removed += before[pairs:]
        added += after[pairs:]
    return Delta(before=old.date, after=new.date, added=tuple(added), removed=tuple(removed), changed=tuple(changed))


def _without(entries: tuple[Entry, ...], others: tuple[Entry, ...]) -> list[Entry]:
    """Return the entries that the other version does not have word for word."""
    left = list(others)
    found = []
    for entry in entries:
        if entry in left:
            left.remove(entry)
        else:
            found.append(entry)
    return found


def _differences(before: Entry, after: Entry) -> Iterator[tuple[str, tuple[str, str]]]:
    for field in Entry.__struct_fields__:
        was, now = getattr(before, field), getattr(after, field)
        if was != now:
            yield field, (_text(was, now), _text(now, was))


def _text(value: object, other: object) -> str:
    """Return a field's value, or of several values those that the other lacks."""
    if isinstance(value, tuple) and isinstance(other, tuple):
        return "; ".join(str(part) for part in value if part not in other)
    return str(value)
