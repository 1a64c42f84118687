"""Projects: several activities that together make a cooperation, with what they share written once."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from comity.arguments import PATH, checked
from comity.determine.activities import activities_from, check_number, clashes, joined
from comity.determine.activity import Activity, make_activity
from comity.determine.answers import ANSWERS, Answers, answered, save_answers
from comity.determine.restated import restated
from comity.errors import Faults, InputError, did_you_mean
from comity.files import TableReading, check_depth
from comity.law.law import Law
from comity.scalars import text_of, told
from comity.showing import Shown

PROJECT_KEYS: Final = ("project", "date", "shared", "activities", "note", "notes", "screening", "gates", "owners")
_ORDERED: Final = ("after", "lasts")
"""What an activity of a project says of its place among the others; no fact of law."""


@dataclass(frozen=True, repr=False)
class Project(Shown):
    """A cooperation as stated.

    Attributes:
        name: what it is called; empty for a file that only lists activities.
        date: the date that its activities share; None: each has its own, or none.
        activities: in the file's order, each with what is shared already joined to it.
        shared: what was stated for all of them, as an activity of which nothing else is known.
        reading: of a table, what was understood of it, and the rows that cannot be used.
        order: what was stated of the order of its activities and steps, as plain values (see `comity.plan.sequence`).
    """

    name: str
    date: datetime.date | None
    activities: tuple[Activity, ...]
    shared: Activity
    reading: TableReading | None = None
    order: Mapping[str, Any] = field(default_factory=dict)

    def line(self) -> str:
        """Return what it is called, and how many activities it has."""
        name = f"{self.name}: " if self.name else ""
        return f"{name}{len(self.activities)} activities"

    def as_order(self, law: Law) -> dict[str, Any]:
        """Return the lines of a table as an order in plain values, as `comity.read_project` reads it."""
        return restated(self.name, self.activities, law.schema)

    def answered(self, answers: Answers, law: Law, where: str = "answer") -> Project:
        """Return the project with answers to questions about its lines (see `comity.determine.answers`).

        Raises:
            InputError: a line that there is none of, a value that does not fit, or contradicts what else is stated.
        """
        return replace(self, activities=answered(self.activities, answers, law, where))

    @staticmethod
    @checked(path=PATH, answers=ANSWERS)
    def save_answers(path: Path | str, answers: Answers) -> None:
        """Write answers at the end of an order's YAML file, from where every command takes them up again.

        Raises:
            InputError: it is no order in YAML, has its answers not at the end, or cannot be written; then it is as it
                was.
        """
        save_answers(path, answers)

    @property
    def first_day(self) -> datetime.date | None:
        """The day that it states, or else its first activity."""
        return self.date or self.activities[0].day


def project_from(raw: Any, law: Law, where: str = "project") -> Project:
    """Return the project that plain values describe, with the answers that stand beside it.

    Without the key ``project`` it is one without a name, but for an order, which has its own.

    Raises:
        InputError: an unknown key, no activity, or a value that cannot be used.
    """
    if not isinstance(raw, Mapping) or "answers" not in raw:
        return _unanswered(raw, law, where)
    found = _unanswered({key: value for key, value in raw.items() if key != "answers"}, law, where)
    return found.answered(raw["answers"], law, f"{where}: answer")


def _unanswered(raw: Any, law: Law, where: str) -> Project:
    if not _is_project(raw):
        name = raw["name"] if isinstance(raw, Mapping) and "items" in raw and isinstance(raw.get("name"), str) else ""
        return Project(name, None, tuple(activities_from(raw, law, where)), Activity({}, where=where))
    check_depth(raw, where)
    faults = Faults()
    for key in raw:
        if key not in PROJECT_KEYS:
            faults.found.append(
                InputError(
                    f"unknown key '{key}'",
                    where=where,
                    accepts=f"{', '.join(PROJECT_KEYS[:4])}; facts that all activities share go below 'shared'",
                    suggestion=did_you_mean(str(key), PROJECT_KEYS),
                )
            )
    name, shared = "", Activity({})
    with faults.gathered():
        name = text_of(raw.get("project") or "", f"{where}: project", "the project's name")
    for_all = {key: raw[key] for key in ("date", "screening") if key in raw}
    with faults.gathered():
        for_all |= _shared(raw, where)
        shared = make_activity(for_all, law, f"{where}: shared")
    found: tuple[Activity, ...] = ()
    with faults.gathered():
        found = tuple(_activities(raw.get("activities"), for_all.get("screening"), law, where, shared))
    faults.tell()
    named = _told_apart(found)
    return Project(name, shared.day, named, shared, order=_order(raw, named))


def overlaid(project: Project, raw: Mapping[str, Any], law: Law, where: str) -> Project:
    """Return a project with facts in place of what its activities state.

    Raises:
        InputError: a value cannot be used, or contradicts what else is stated.
    """
    more, faults = make_activity(raw, law, where), Faults()
    made = []
    for one in project.activities:
        faults.found += clashes(one, more, law)
        made.append(replace(joined(one, more), name=one.name, where=one.where))
    faults.tell()
    return replace(project, activities=tuple(made))


def _shared(raw: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Return what stands below ``shared``; the day and the screening of the project are stated once."""
    below = raw.get("shared") or {}
    if not isinstance(below, Mapping):
        raise InputError(f"found {told(below)}", where=f"{where}: shared", accepts="facts by name")
    for key in ("date", "screening"):
        if key in raw and key in below and raw[key] != below[key]:
            raise InputError(f"'{key}' is stated twice", where=f"{where}: shared", accepts="one of them")
    return dict(below)


def _is_project(raw: Any) -> bool:
    return isinstance(raw, Mapping) and ("project" in raw or ("shared" in raw and "activities" in raw))


def _activities(raw: Any, screening: Any, law: Law, where: str, shared: Activity) -> Iterator[Activity]:
    if not isinstance(raw, list | tuple) or not raw:
        raise InputError("has no activities", where=where, accepts="'activities', a list with an entry each")
    check_number(raw, where)
    faults = Faults()
    for number, one in enumerate(raw, 1):
        with faults.gathered():
            place = f"{where}, activity {number}"
            if not isinstance(one, Mapping):
                raise InputError(f"found {told(one)}", where=place, accepts="facts by name")
            facts = {key: value for key, value in one.items() if key not in _ORDERED}
            told_of = facts if screening is None else {"screening": screening, **facts}
            yield from activities_from(told_of, law, place, shared)
    faults.tell()


def _order(raw: Mapping[str, Any], named: tuple[Activity, ...]) -> dict[str, Any]:
    """Return what a project says of the order of its activities, by their names, and of its steps."""
    listed = raw["activities"]
    found: dict[str, Any] = {key: raw[key] for key in ("gates", "owners") if raw.get(key)}
    if len(listed) == len(named):
        for key in _ORDERED:
            told_of = {one.name: entry[key] for one, entry in zip(named, listed, strict=True) if key in entry}
            found |= {key: told_of} if told_of else {}
    elif any(key in entry for entry in listed for key in _ORDERED):
        raise InputError("'after' stands where an entry is several activities", accepts="an entry for each activity")
    return found


def _told_apart(activities: tuple[Activity, ...]) -> tuple[Activity, ...]:
    """Return the activities with names that differ, so that a finding can say which of them need it."""
    names = [one.name or f"Activity {number}" for number, one in enumerate(activities, 1)]
    times = Counter(names)
    seen: dict[str, int] = {}
    result = []
    for one, name in zip(activities, names, strict=True):
        seen[name] = seen.get(name, 0) + 1
        result.append(replace(one, name=f"{name} ({seen[name]})" if times[name] > 1 else name))
    return tuple(result)
