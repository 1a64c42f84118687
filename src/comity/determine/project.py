"""Projects: several activities that together make a cooperation, with what they share written once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from comity.determine.activity import Activity, Party, activities_from, make_activity, read_rows
from comity.errors import InputError, did_you_mean
from comity.law.law import Law

_KEYS: Final = ("project", "date", "shared", "activities", "note", "notes", "screening")


@dataclass(frozen=True)
class Project:
    """A cooperation as stated.

    Attributes:
        name: what it is called; empty for a file that only lists activities.
        date: the date that its activities share; None: each has its own, or none.
        activities: in the file's order, each with what is shared already joined to it.
        shared: what was stated for all of them, as an activity of which nothing else is known.
    """

    name: str
    date: date | None
    activities: tuple[Activity, ...]
    shared: Activity


def read_project(path: Path, law: Law) -> Project:
    """Read a YAML, JSON, JSON-lines or CSV file; one without ``project`` is a project without a name.

    Raises:
        InputError: the file cannot be used; one line names file, row and field.
    """
    return project_from(read_rows(path), law, path.name)


def project_from(raw: Any, law: Law, where: str = "project") -> Project:
    """Return the project that plain values describe (see `read_project`).

    Raises:
        InputError: an unknown key, no activity, or a value that cannot be used.
    """
    if not _is_project(raw):
        return Project("", None, tuple(activities_from(raw, law, where)), Activity({}, where=where))
    for key in raw:
        if key not in _KEYS:
            raise InputError(
                f"unknown key '{key}'",
                where=where,
                accepts=f"{', '.join(_KEYS[:4])}; facts that all activities share go below 'shared'",
                suggestion=did_you_mean(str(key), _KEYS),
            )
    name, below = raw.get("project") or "", raw.get("shared") or {}
    if not isinstance(name, str):
        raise InputError(f"found {type(name).__name__}", where=f"{where}: project", accepts="the project's name")
    if not isinstance(below, Mapping):
        raise InputError(f"found '{below}'", where=f"{where}: shared", accepts="facts by name")
    for_all = {key: raw[key] for key in ("date", "screening") if key in raw}
    shared = make_activity(for_all | dict(below), law, f"{where}: shared")
    screening = (for_all | dict(below)).get("screening")
    found = tuple(joined(shared, own) for own in _activities(raw.get("activities"), screening, law, where))
    return Project(name, shared.day, _told_apart(found), shared)


def joined(shared: Activity, own: Activity) -> Activity:
    """Return an activity with what is shared joined to it; what it states itself stands.

    A party is joined attribute by attribute, unless the activity names another in its role, or has several.
    """
    parties, replaced = _joined_parties(shared.parties, own.parties)
    kept = {name: value for name, value in shared.facts.items() if name.split(".", 1)[0] not in replaced}
    return replace(
        own,
        facts={**kept, **own.facts},
        held=(*shared.held, *own.held),
        parties=parties,
        owners={**shared.owners, **own.owners},
    )


def _is_project(raw: Any) -> bool:
    return isinstance(raw, Mapping) and ("project" in raw or ("shared" in raw and "activities" in raw))


def _activities(raw: Any, screening: Any, law: Law, where: str) -> Iterator[Activity]:
    if not isinstance(raw, list) or not raw:
        raise InputError("has no activities", where=where, accepts="'activities', a list with an entry each")
    for number, one in enumerate(raw, 1):
        place = f"{where}, activity {number}"
        if not isinstance(one, Mapping):
            raise InputError(f"found '{one}'", where=place, accepts="facts by name")
        yield from activities_from({"screening": screening, **one}, law, place)


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


def _another(before: Mapping[str, Any], mine: Mapping[str, Any]) -> bool:
    return "name" in mine and mine["name"] != before.get("name")


def _told_apart(activities: tuple[Activity, ...]) -> tuple[Activity, ...]:
    """Return the activities with names that differ, so that a finding can say which of them need it."""
    names = [one.name or f"Activity {number}" for number, one in enumerate(activities, 1)]
    seen: dict[str, int] = {}
    result = []
    for one, name in zip(activities, names, strict=True):
        seen[name] = seen.get(name, 0) + 1
        result.append(replace(one, name=f"{name} ({seen[name]})" if names.count(name) > 1 else name))
    return tuple(result)
