"""Looking for a schedule that works: ground, solve, carry out; where carrying out fails, cut and solve again."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from comity.determine.activity import Activity
from comity.law.law import Law
from comity.plan.build_problem import BuiltProblem, ProblemBuilder
from comity.plan.catalogue import Catalogue
from comity.plan.needed import for_whom
from comity.plan.placed import Placed
from comity.plan.problem import PREFERENCES, WAYS, Preference, Schedule, SolverLimits
from comity.plan.replay import Replay, replay
from comity.plan.sequence import NO_ORDER, Sequence
from comity.plan.solve import conflict, solve

_MOST_CUTS: Final = 25


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
        known: as of which day law and record are known; the start if None.
        sequence: the order of the activities and steps, as stated.
    """

    start: date
    preference: str = "soonest"
    without: frozenset[str] = frozenset()
    deadline: date | None = None
    governments: bool = False
    on_request: bool = False
    known: date | None = None
    sequence: Sequence = NO_ORDER

    @property
    def known_on(self) -> date:
        """The day as of which law and record are known."""
        return self.known or self.start

    @property
    def order(self) -> Preference:
        """The objectives, the most important first."""
        return PREFERENCES.get(self.preference, WAYS)


AS_ASKED: Final = SolverLimits(most_detours=0)


@dataclass(frozen=True, slots=True)
class Solution:
    """A schedule that was carried out and works."""

    grounded: BuiltProblem
    schedule: Schedule
    replay: Replay


@dataclass(frozen=True, slots=True)
class Front:
    """The best plan for what was asked, if there is one, and others to compare with it."""

    best: Solution | None
    others: tuple[Solution, ...]

    @property
    def every(self) -> tuple[Solution, ...]:
        """All of them."""
        return (*([self.best] if self.best else []), *self.others)


@dataclass(slots=True)
class Search:
    """Looks for schedules for some activities.

    Attributes:
        most_cuts: how often what was found may fail when it is carried out.
        amends_last: changes of law are taken only where nothing else serves.
        unclassified: the places of the activities whose item must be classified first.
    """

    law: Law
    activities: tuple[Activity, ...]
    catalogue: Catalogue
    wish: Wish
    most_cuts: int = _MOST_CUTS
    amends_last: bool = True
    unclassified: frozenset[int] = frozenset()
    _grounded: dict[date, BuiltProblem] = field(default_factory=dict)

    def best(self, limits: SolverLimits | None = None) -> Solution | None:
        """Return the best schedule that works, for what was asked if no limits say otherwise; None if there is none.

        A change of law is taken only where nothing else serves: what a party can file, or governments can conclude,
        comes before it.
        """
        limits = limits or AS_ASKED
        found = self._without_amending(limits)
        return found or (next(self._working(limits), None) if self._amending() else None)

    def _without_amending(self, limits: SolverLimits) -> Solution | None:
        return next(self._working(replace(limits, without=limits.without | self._amending())), None)

    def _amending(self) -> frozenset[str]:
        """Return the steps that change the law."""
        if not self.wish.governments or not self.amends_last:
            return frozenset()
        placed = self.ground(self.wish.start).placed
        return frozenset(i for i, one in placed.items() if one.step.effect.amends)

    def front(self, most: int) -> Front:
        """Return the best schedule for what was asked, and up to ``most`` other plans to compare with it.

        First come those that nothing beats in time, number and level of decisions at once; then other routes, each of
        which does without something that every one before it decides or changes.
        """
        best = self.best()
        found = [best] if best else []
        while best and len(found) <= most:
            beaten = tuple((s.schedule.finish, s.schedule.decisions, s.schedule.level) for s in found)
            one = self.best(SolverLimits(better_than=beaten, most_detours=1))
            if one is None:
                break
            found.append(one)
        while len(found) < most + bool(best):
            routes = tuple(map(_route, found))
            other = self._without_amending(SolverLimits(unlike=routes, most_detours=1)) if all(routes) else None
            if other is None:
                break
            found.append(other)
        return Front(best, tuple(found[bool(best) :]))

    def conflicts(self) -> list[str]:
        """Return the wish's own restrictions that together leave no schedule; empty if it is not them."""
        grounded = self.ground(self.wish.start)
        return conflict(grounded.problem, self._limits(AS_ASKED, grounded))

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
            finish = max(not_before, self._end(schedule))
            if changes := self._changes(day, finish):
                if finish < day:  # a later law serves sooner: wait for the first that does
                    not_before = self._first_that_serves(changes, limits)
                day = max(finish, not_before)
                continue
            if found := self._carried_out(grounded, schedule, not_before):
                yield found
                return
            limits = replace(limits, never=(*limits.never, schedule.chosen))

    def _carried_out(self, grounded: BuiltProblem, schedule: Schedule, not_before: date) -> Solution | None:
        """Return a schedule with its steps taken only for those who need them, or for all; None if it does not work."""
        for placed in dict.fromkeys((for_whom(grounded, schedule), grounded)):
            wish = self.wish
            came = replay(self.law, self.activities, placed, schedule, wish.start, not_before, wish.sequence)
            if not came.wrong and (wish.deadline is None or max(came.ready) <= wish.deadline):
                return Solution(placed, schedule, came)
        return None

    def _first_that_serves(self, changes: list[date], limits: SolverLimits) -> date:
        """Return the first of several days on which the law changes by which all can be done that its law asks.

        The law of the last day serves; one that serves is taken to serve as long as it lasts.
        """
        last = len(changes) - 1
        return changes[bisect_left(changes, x=True, hi=last, key=lambda day: self._serves(day, limits))]

    def _serves(self, day: date, limits: SolverLimits) -> bool:
        grounded = self.ground(day)
        schedule = solve(grounded.problem, self.wish.order, self._limits(limits, grounded))
        return schedule is not None and self._end(schedule) <= day

    def _end(self, schedule: Schedule) -> date:
        return self.wish.start + timedelta(days=schedule.finish)

    def _changes(self, one: date, other: date) -> list[date]:
        """Return the days after the first of two days, up to the second, on which the law changes."""
        first, last = sorted((one, other))
        return [change for change in self.law.turning_days if first < change <= last]

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
                known=wish.known_on,
                unclassified=self.unclassified,
                sequence=wish.sequence,
                start=wish.start,
            )
            self._grounded[day] = ground.problem()
        return self._grounded[day]

    def _limits(self, limits: SolverLimits, grounded: BuiltProblem) -> SolverLimits:
        wish = self.wish
        without = frozenset(i for i, placed in grounded.placed.items() if placed.step.id in wish.without)
        deadline = (wish.deadline - wish.start).days if wish.deadline else None
        return replace(limits, without=limits.without | without, deadline=deadline)


def steps_of(solution: Solution) -> list[Placed]:
    """Return the steps of a solution."""
    return [solution.grounded.placed[i] for i in solution.schedule.starts]


def _route(solution: Solution) -> frozenset[str]:
    """Return the steps by which a plan differs from others: what somebody decides, and what changes what was asked."""
    placed = solution.grounded.placed
    return frozenset(i for i in solution.schedule.chosen if placed[i].step.decides or placed[i].step.detour)
