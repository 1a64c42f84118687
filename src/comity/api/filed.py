"""Rechecks: which determinations that were filed would be others now, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from comity.api.projects import read_project
from comity.arguments import PATH, checked
from comity.determine.activity import Activity
from comity.determine.filed import FiledLine, Recheck, as_filed, read_filed, reasons, same
from comity.determine.project import Project
from comity.determine.verbs import SCREENER, determine
from comity.errors import Faults, InputError
from comity.files import parse_json, read_text, told_by_system
from comity.law.law import LAW, Law, load
from comity.law.values import Interval
from comity.portfolio.sheets import TEXTS, WORKBOOKS
from comity.scalars import parse_day

if TYPE_CHECKING:
    from comity.screening.screen import Screener

__all__ = ["recheck"]

_ORDERS: Final = (".yaml", ".yml", *TEXTS, *WORKBOOKS, ".parquet", ".jsonl", ".ndjson")


@checked(folder=PATH, law=LAW, screener=SCREENER)
def recheck(
    folder: Path | str, on: date | str | None = None, *, law: Law | None = None, screener: Screener | None = None
) -> list[Recheck]:
    """Return what was filed in a folder, line by line, and what it would be now.

    A determination is filed as what ``comity determine ORDER --json`` prints, beside the order under the same name:
    ``po-2231.json`` beside ``po-2231.xlsx``.

    Args:
        folder: where they are filed.
        on: the day whose law is asked now; the day for which each was filed if None.
        law: the law as it is held now; `load()` if None.
        screener: the list against which parties are screened now.

    Raises:
        InputError: no such folder, nothing filed in it, or files that cannot be used; holds every fault.
    """
    law, day, place = law or load(), parse_day(on), Path(folder)
    with told_by_system(place):
        filed = sorted(path for path in place.iterdir() if path.suffix.lower() == ".json")
    if not filed:
        raise InputError(
            "holds no filed determination", where=str(place), accepts="what comity determine --json prints"
        )
    faults, found = Faults(), list[Recheck]()
    for path in filed:
        with faults.gathered():
            found += _of_file(path, day, law, screener)
    faults.tell()
    return found


def _of_file(path: Path, day: date | None, law: Law, screener: Screener | None) -> Iterator[Recheck]:
    lines = read_filed(parse_json(read_text(path), path.name), path.name)
    order = next((one for ending in _ORDERS if (one := path.with_suffix(ending)).is_file()), None)
    project = read_project(order, law) if order else None
    if project is None or len(project.activities) != len(lines):
        why = f"no order stands beside it under its name ({path.stem}.yaml, {path.stem}.csv, {path.stem}.xlsx ...)"
        if project and order:
            why = f"{order.name} has {len(project.activities)} lines, {len(lines)} were filed"
        yield from (_unknown(path, number, line, why) for number, line in enumerate(lines, 1))
        return
    dated = [_on(activity, line.date) for activity, line in zip(project.activities, lines, strict=True)]
    filed_for = replace(project, activities=tuple(dated))
    then = _answers(filed_for, None, law, screener)
    current = _answers(project, day, law, screener) if day else then
    for number, (line, was, now) in enumerate(zip(lines, then, current, strict=True), 1):
        changed = not same(line, now)
        by = tuple(reasons(line, was, now, law.sha256)) if changed else ()
        yield Recheck(path.name, number, line.name, line.date, line.headline, now.headline, changed, by)


def _on(activity: Activity, day: date) -> Activity:
    """Return an activity of another day."""
    return activity.with_fact("date", Interval(day.toordinal(), day.toordinal()))


def _answers(project: Project, day: date | None, law: Law, screener: Screener | None) -> list[FiledLine]:
    return [as_filed(one) for one in determine(project, day, law=law, screener=screener).activities]


def _unknown(path: Path, number: int, line: FiledLine, why: str) -> Recheck:
    return Recheck(path.name, number, line.name, line.date, line.headline, "", True, (why,))
