"""Looking for a schedule that works: ground, solve, carry out; where carrying out fails, cut and solve again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from comity.determine.activity import Activity
from comity.law.law import Law
from comity.plan.activity_model import Placed
from comity.plan.build_problem import BuiltProblem, ProblemBuilder
from comity.plan.catalogue import Catalogue, Track
from comity.plan.problem import PREFERENCES, WAYS, Preference, Schedule, SolverLimits
from comity.plan.replay import Replay, replay
from comity.plan.solve import conflict, solve

_MOST_CUTS: Final = 25
_MOST_WAY_CUTS: Final = 3  # carrying out what governments do means binding another law each time


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a plan.

    Attributes:
        start: the first day on which something can be done.
        preference: ``soonest``, ``fewest-decisions`` or ``lowest-decision-level``; empty for the governments' track.
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
        return PREFERENCES.get(self.preference, WAYS)


@dataclass(frozen=True, slots=True)
class Solution:
    """A schedule that was carried out and works."""

    grounded: BuiltProblem
    schedule: Schedule
    replay: Replay


@dataclass(slots=True)
class Search:
    """Looks for schedules for some activities."""

    law: Law
    activities: tuple[Activity, ...]
    catalogue: Catalogue
    wish: Wish
    most_cuts: int = _MOST_CUTS
    _grounded: dict[date, BuiltProblem] = field(default_factory=dict)

    def best(self, limits: SolverLimits | None = None) -> Solution | None:
        """Return the best schedule that works; None if there is none."""
        return next(self._working(limits or SolverLimits()), None)

    def front(self, most: int) -> list[Solution]:
        """Return schedules that work and that nothing beats in time, number and level of decisions at once."""
        found: list[Solution] = []
        while len(found) < most:
            beaten = tuple((s.schedule.finish, s.schedule.decisions, s.schedule.level) for s in found)
            detours = None if not found else max(1, found[0].schedule.detours + 1)
            one = self.best(SolverLimits(better_than=beaten, most_detours=detours))
            if one is None:
                break
            found.append(one)
        return found

    def conflicts(self) -> list[str]:
        """Return the wish's own restrictions that together leave no schedule; empty if it is not them."""
        grounded = self.ground(self.wish.start)
        return conflict(grounded.problem, self._limits(SolverLimits(), grounded))

    def _working(self, limits: SolverLimits) -> Iterator[Solution]:
        """Yield the best schedule that carrying out has shown to work, if there is one.

        Each activity is judged by the law of the day on which it would go ahead. Where a later law lets it go ahead
        sooner than an earlier one would, the plan is to wait for it.
        """
        day = not_before = self.wish.start
        for _ in range(self.most_cuts):
            grounded = self.ground(day)
            schedule = solve(grounded.problem, self.wish.order, self._limits(limits, grounded))
            if schedule is None:
                return
            finish = max(not_before, self.wish.start + timedelta(days=schedule.finish))
            if changes := self._changes(day, finish):
                if finish < day:  # a later law serves sooner: try the first change that comes
                    not_before = min(changes)
                day = max(finish, not_before)
                continue
            came = replay(self.law, self.activities, grounded, schedule, self.wish.start, not_before)
            if not came.wrong:
                yield Solution(grounded, schedule, came)
                return
            limits = replace(limits, never=(*limits.never, schedule.chosen))

    def _changes(self, one: date, other: date) -> list[date]:
        """Return the days after the first of two days, up to the second, on which the law changes."""
        first, last = sorted((one, other))
        return [change for change in self.law.change_dates if first < change <= last]

    def ground(self, day: date) -> BuiltProblem:
        """Return the planning problem under the law of a day."""
        if day not in self._grounded:
            wish = self.wish
            ground = ProblemBuilder(
                self.law,
                self.activities,
                day,
                self.catalogue,
                governments=wish.governments,
                on_request=wish.on_request,
            )
            self._grounded[day] = ground.problem()
        return self._grounded[day]

    def _limits(self, limits: SolverLimits, grounded: BuiltProblem) -> SolverLimits:
        wish = self.wish
        without = frozenset(i for i, placed in grounded.placed.items() if placed.step.id in wish.without)
        deadline = (wish.deadline - wish.start).days if wish.deadline else None
        return replace(limits, without=limits.without | without, deadline=deadline)


@dataclass(frozen=True, slots=True)
class Way:
    """Governments' steps after which the parties need no authorization of a kind."""

    authorization: str
    solution: Solution


def ways(search: Search, authorizations: list[str], taken: frozenset[str], most: int) -> list[Way]:
    """Return what governments could do so that an authorization is not needed, the lowest decision level first.

    Args:
        search: for the parties' own plan.
        authorizations: those that stand required.
        taken: every authorization that the parties' own plan obtains; they may still obtain the others.
        most: how many ways to look for, besides amending rules.

    Rules are amended only where nothing else serves, or as the last of several ways: that always serves.
    """
    wish = replace(search.wish, governments=True, deadline=None, preference="")
    joint = Search(search.law, search.activities, search.catalogue, wish, _MOST_WAY_CUTS)
    found: list[Way] = []
    for authorization in authorizations:
        placed = joint.ground(wish.start).placed
        kept = {*authorizations, *taken} - {authorization}
        barred = {i for i, p in placed.items() if _decided(p) and p.step.effect.grants not in kept}
        amending = {i for i, p in placed.items() if p.step.effect.amends}
        here: list[Solution] = []
        for without in [barred | amending] * most + [barred]:
            one = joint.best(SolverLimits(without=frozenset(without), unlike=tuple(map(_governments, here))))
            if one is not None and _governments(one):
                here.append(one)
        found += [Way(authorization, one) for one in here]
    return found


def _decided(placed: Placed) -> bool:
    """Whether a step of the parties needs somebody's decision, or changes what was asked for."""
    step = placed.step
    return step.track is Track.APPLICANTS and (bool(step.decides) or step.detour)


def steps_of(solution: Solution) -> list[Placed]:
    """Return the steps of a solution."""
    return [solution.grounded.placed[i] for i in solution.schedule.starts]


def _governments(solution: Solution) -> frozenset[str]:
    placed = solution.grounded.placed
    return frozenset(i for i in solution.schedule.chosen if placed[i].step.track is Track.GOVERNMENTS)
