"""Looking for a schedule that works: ground, solve, carry out; where carrying out fails, cut and solve again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from comity.determine.activity import Activity
from comity.law.law import Law
from comity.plan.catalogue import Catalogue, Track
from comity.plan.ground import Ground, Grounded, Placed
from comity.plan.problem import PREFERENCES, Limits, Preference, Schedule
from comity.plan.replay import Replay, replay
from comity.plan.solve import conflict, solve

_MOST_CUTS: Final = 25


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a plan.

    Attributes:
        start: the first day on which something can be done.
        preference: ``soonest``, ``fewest-decisions`` or ``lowest-decision-level``.
        without: ids of steps that must not be taken.
        deadline: the last day on which everything must be able to go ahead.
        governments: whether governments' steps may be on the plan itself.
        on_request: whether an application that meets a presumption of denial may be.
    """

    start: date
    preference: str = "soonest"
    without: frozenset[str] = frozenset()
    deadline: date | None = None
    governments: bool = False
    on_request: bool = False

    @property
    def order(self) -> Preference:
        """The objectives, the most important first."""
        return PREFERENCES[self.preference]


@dataclass(frozen=True, slots=True)
class Solution:
    """A schedule that was carried out and works."""

    grounded: Grounded
    schedule: Schedule
    replay: Replay


@dataclass(slots=True)
class Search:
    """Looks for schedules for some activities."""

    law: Law
    activities: tuple[Activity, ...]
    catalogue: Catalogue
    wish: Wish
    _grounded: dict[date, Grounded] = field(default_factory=dict)

    def best(self, limits: Limits | None = None) -> Solution | None:
        """Return the best schedule that works; None if there is none."""
        return next(self._working(limits or Limits()), None)

    def front(self, most: int) -> list[Solution]:
        """Return schedules that work and that nothing beats in time, number and level of decisions at once."""
        found: list[Solution] = []
        while len(found) < most:
            beaten = tuple((s.schedule.finish, s.schedule.decisions, s.schedule.level) for s in found)
            detours = None if not found else max(1, found[0].schedule.detours + 1)
            one = self.best(Limits(better_than=beaten, most_detours=detours))
            if one is None:
                break
            found.append(one)
        return found

    def conflicts(self) -> list[str]:
        """Return the wish's own restrictions that together leave no schedule; empty if it is not them."""
        grounded = self.ground(self.wish.start)
        return conflict(grounded.problem, self._limits(Limits(), grounded))

    def _working(self, limits: Limits) -> Iterator[Solution]:
        """Yield schedules, the best first, that carrying out has shown to work."""
        day = self.wish.start
        for _ in range(_MOST_CUTS):
            grounded = self.ground(day)
            schedule = solve(grounded.problem, self.wish.order, self._limits(limits, grounded))
            if schedule is None:
                return
            finish = self.wish.start + timedelta(days=schedule.finish)
            if self._law_changes(day, finish):
                day = finish  # the law of the day on which it would go ahead is another: judge it by that
                continue
            came = replay(self.law, self.activities, grounded, schedule, self.wish.start)
            if not came.wrong:
                yield Solution(grounded, schedule, came)
                return
            limits = replace(limits, never=(*limits.never, schedule.chosen))

    def _law_changes(self, judged: date, finish: date) -> bool:
        return any(judged < change <= finish or finish < change <= judged for change in self.law.change_dates)

    def ground(self, day: date) -> Grounded:
        """Return the planning problem under the law of a day."""
        if day not in self._grounded:
            wish = self.wish
            ground = Ground(
                self.law,
                self.activities,
                day,
                self.catalogue,
                governments=wish.governments,
                on_request=wish.on_request,
            )
            self._grounded[day] = ground.problem()
        return self._grounded[day]

    def _limits(self, limits: Limits, grounded: Grounded) -> Limits:
        wish = self.wish
        without = frozenset(i for i, placed in grounded.placed.items() if placed.step.id in wish.without)
        deadline = (wish.deadline - wish.start).days if wish.deadline else None
        return replace(limits, without=limits.without | without, deadline=deadline)


def routes(search: Search, most: int) -> list[Solution]:
    """Return what governments could do so that the parties need nobody's decision, the lowest level first."""
    asked = replace(search.wish, governments=True, deadline=None, preference="lowest-decision-level")
    joint = Search(search.law, search.activities, search.catalogue, asked)
    grounded = joint.ground(asked.start)
    parties = frozenset(
        i
        for i, placed in grounded.placed.items()
        if placed.step.track is Track.APPLICANTS and (placed.step.decides or placed.step.detour)
    )
    found: list[Solution] = []
    while len(found) < most:
        unlike = tuple(_governments(s) for s in found)
        one = joint.best(Limits(without=parties, unlike=unlike))
        if one is None or not _governments(one):
            break
        found.append(one)
    return found


def steps_of(solution: Solution) -> list[Placed]:
    """Return the steps of a solution."""
    return [solution.grounded.placed[i] for i in solution.schedule.starts]


def _governments(solution: Solution) -> frozenset[str]:
    placed = solution.grounded.placed
    return frozenset(i for i in solution.schedule.chosen if placed[i].step.track is Track.GOVERNMENTS)
