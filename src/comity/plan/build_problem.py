"""From law to a planning problem: the sites of all activities, and the steps that they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from comity.determine.activity import Activity
from comity.determine.evaluation import Evaluation
from comity.law.formula import Formula
from comity.law.law import Law
from comity.plan.activity_model import ActivityModel
from comity.plan.catalogue import Catalogue, Step, Track
from comity.plan.classifying import UnclassifiedModel
from comity.plan.expression import Expression, every
from comity.plan.placed import Open, Placed, words_of
from comity.plan.problem import Action, PlanningProblem, Supposition
from comity.plan.sequence import NO_ORDER, Sequence

_UNKNOWN_DAYS: Final = 1  # a step whose duration nobody knows is placed as if it took a day, and the plan says so

Site = ActivityModel | UnclassifiedModel


@dataclass(slots=True, eq=False)
class BuiltProblem:
    """The planning problem of some activities, with what its actions and suppositions mean.

    Attributes:
        unclassified: the places of the activities that it leads no further than to a class of their item.
    """

    problem: PlanningProblem
    placed: Mapping[str, Placed]
    open: tuple[Open, ...] = ()
    unclassified: frozenset[int] = frozenset()


class ProblemBuilder:
    """Makes the planning problem of some activities under a law at a date.

    Args:
        law: the law with its record.
        activities: what is to go ahead.
        day: the date whose law applies.
        catalogue: the steps.
        governments: whether steps that only governments can take are offered too.
        on_request: whether applications that meet a presumption of denial are offered too.
        known: the day as of which law and record are known; the day itself if None.
        unclassified: the places of the activities whose item must be classified first.
        sequence: the days for which steps wait, and whose hands are limited.
        start: the first day of the plan; the day whose law applies if None.
    """

    def __init__(
        self,
        law: Law,
        activities: tuple[Activity, ...],
        day: date,
        catalogue: Catalogue,
        *,
        governments: bool = False,
        on_request: bool = False,
        known: date | None = None,
        unclassified: frozenset[int] = frozenset(),
        sequence: Sequence = NO_ORDER,
        start: date | None = None,
    ) -> None:
        self.law = law
        self.known = known or day
        self.at = law.at(day)
        self.catalogue = catalogue
        self.cases = [Evaluation(law, activity, day, strict=False) for activity in activities]
        self.governments = governments
        self.on_request = on_request
        self.unclassified = unclassified
        self.sequence = sequence
        self.start = start or day
        self.placed: dict[str, Placed] = {}
        self._actions: dict[str, Action] = {}
        self._initially: set[str] = set()

    def problem(self) -> BuiltProblem:
        """Return the problem."""
        sites = [self._site(number, case) for number, case in enumerate(self.cases)]
        goals = {str(site.number): site.goal for site in sites}
        for site in sites:
            self._initially |= site.initially
        self._place(sites)
        opened = tuple(fact for site in sites for fact in site.opened)
        suppositions = tuple(
            Supposition(one.variable(n), f"{one.activity}:{one.fact}", n, self._finder(one))
            for one in opened
            for n in range(len(one.supposable))
        )
        initially, hands = frozenset(self._initially), self.sequence.owners
        problem = PlanningProblem(tuple(self._actions.values()), goals, initially, suppositions, hands)
        return BuiltProblem(problem, self.placed, opened, self.unclassified)

    def _site(self, number: int, case: Evaluation) -> Site:
        model = UnclassifiedModel if number in self.unclassified else ActivityModel
        return model(self, number, case)

    def condition(self, text: str, step: Step) -> Formula:
        """Return the formula of a step's condition."""
        return self.at.condition(text, f"step {step.id}")

    def _finder(self, one: Open) -> str:
        """Return the action that finds a fact out; empty where it is simply asked."""
        for placed in self.placed.values():
            if one.fact in placed.step.effect.finds and one.activity in placed.activities:
                return placed.id
        return ""

    def _place(self, sites: list[Site]) -> None:
        """Make the actions: every step, for each activity or group of activities that it can be taken for."""
        chosen: dict[str, tuple[Step, list[Site]]] = {}
        for site in sites:
            for step in site.useful:
                chosen.setdefault(_place_id(step, site), (step, []))[1].append(site)
        for identifier, (step, members) in chosen.items():
            effects: dict[str, bool] = {}
            for site in members:
                effects |= site.effects(step)
            requires = every(site.requires(step) for site in members)
            placed = Placed(identifier, step, tuple(s.number for s in members))
            self._add(self._concluding(placed, members[0]), effects, requires)
        for site, placed, variable in [(one, p, v) for one in sites for v, p in one.enacting.items()]:
            if placed.id in self._actions:
                before = self.placed[placed.id]
                together = tuple(sorted({*before.activities, *placed.activities}))
                self.placed[placed.id] = replace(before, activities=together)
            else:
                self._add(placed, {variable: True}, site.opens(placed))
        self._put_in_order()

    def _concluding(self, placed: Placed, site: Site) -> Placed:
        """Return a step of the parties with the stages of the instrument that it concludes, if it does."""
        concludes = placed.step.effect.concludes
        if concludes is None:
            return placed
        given = site.case.facts.given
        states = sorted({s for fact in concludes.between if fact in given for s in words_of(given[fact]).split(", ")})
        return replace(placed, about=" and ".join(states)).staged(self.law.record, states, "", self.known)

    def _add(self, placed: Placed, effects: Mapping[str, bool], requires: Expression) -> None:
        step = placed.step
        self.placed[placed.id] = placed
        self._actions[placed.id] = Action(
            placed.id,
            effects,
            max(_UNKNOWN_DAYS, step.days.typical),
            requires,
            (),
            decision=bool(step.decides),
            level=step.level.height,
            detour=step.detour,
            governments=step.track is Track.GOVERNMENTS,
            ends=self.sequence.days_of(step, self.start),
            hands=self.sequence.hands(step),
        )

    def _put_in_order(self) -> None:
        """Say which placed steps come first, among those taken for one of the same activities."""
        for identifier, action in list(self._actions.items()):
            step = self.placed[identifier].step
            needs, follows = (self._alike(identifier, ids) for ids in (step.needs, step.follows))
            if needs or follows:
                self._actions[identifier] = action.ordered(needs, follows)

    def _alike(self, identifier: str, steps: tuple[str, ...]) -> tuple[str, ...]:
        mine = set(self.placed[identifier].activities)
        found = (p for p in self.placed.values() if p.step.id in steps and not mine.isdisjoint(p.activities))
        return tuple(placed.id for placed in found)


def _place_id(step: Step, site: Site) -> str:
    """Return one id for all activities that share a step."""
    if step.once_per == ("project",):
        return step.id
    if not step.once_per:
        return f"{step.id} @{site.number}"
    given = site.case.facts.given
    return f"{step.id} @" + ", ".join(words_of(given[fact]) if fact in given else "?" for fact in step.once_per)
