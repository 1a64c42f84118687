"""Leverage: of the steps there are, which serve most of a set of activities."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from comity.arguments import a, checked
from comity.determine.activity import Activity
from comity.determine.project import Project
from comity.law.law import LAW, Law, load
from comity.plan.catalogue import Catalogue, Track, load_catalogue
from comity.plan.problem import SolverLimits
from comity.plan.search import Search, Wish, steps_of
from comity.scalars import parse_day

_PROJECT: Final = a(Project, says="a project, as `comity.read_project` reads it")


@dataclass(frozen=True, slots=True)
class Leverage:
    """How much one step does for a set of activities.

    Attributes:
        serves: activities that cannot go ahead today, and can once governments have taken this step alone and the
            parties do only what is nobody's decision.
        planned: activities in whose best plan the step appears.
    """

    id: str
    title: str
    track: Track
    serves: int
    planned: int

    @classmethod
    @checked(project=_PROJECT, law=LAW)
    def of(cls, project: Project, start: date | str | None = None, *, law: Law | None = None) -> list[Leverage]:
        """Return, for a set of activities, which steps serve most of them, the one that serves most first.

        Args:
            project: the activities.
            start: the first day on which something can be done; the project's date, or today, if None.
            law: the law; `load()` if None.
        """
        first = parse_day(start) or project.first_day or date.today()
        return leverage(law or load(), project.activities, Wish(first), load_catalogue())


def leverage(law: Law, activities: tuple[Activity, ...], wish: Wish, catalogue: Catalogue) -> list[Leverage]:
    """Return every step that serves some activity, the one that serves most first; exact, each activity by itself."""
    planned: Counter[str] = Counter()
    serves: Counter[str] = Counter()
    titles: dict[str, tuple[str, Track]] = {}
    for activity in activities:
        best = Search(law, (activity,), catalogue, wish).best()
        for placed in steps_of(best) if best else ():
            titles[placed.step.id] = (placed.step.title, placed.step.track)
            planned[placed.step.id] += 1
        if best is None or best.schedule.decisions:
            for identifier, title in _alone(law, activity, wish, catalogue):
                titles[identifier] = (title, Track.GOVERNMENTS)
                serves[identifier] += 1
    found = [
        Leverage(i, title, track, serves[i] if track is Track.GOVERNMENTS else planned[i], planned[i])
        for i, (title, track) in titles.items()
    ]
    return sorted(found, key=lambda one: (-one.serves, -one.planned, one.id))


def _alone(law: Law, activity: Activity, wish: Wish, catalogue: Catalogue) -> list[tuple[str, str]]:
    """Return the governments' steps that, each by itself, let an activity go ahead."""
    joint = Search(law, (activity,), catalogue, replace(wish, governments=True))
    placed = joint.ground(wish.start).placed
    ours = {i: p for i, p in placed.items() if p.step.track is Track.GOVERNMENTS}
    deciding = {i for i, p in placed.items() if p.step.track is Track.APPLICANTS and (p.step.decides or p.step.detour)}
    found = []
    for identifier, one in ours.items():
        without = frozenset(deciding | (ours.keys() - {identifier}))
        if joint.best(SolverLimits(without=without)):
            found.append((identifier, f"{one.step.title}: {one.about}"))
    return found
