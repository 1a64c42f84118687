"""Carrying out a schedule on the real law: after each step, what is required; in the end, whether all may go ahead.

The encoding of a plan is never trusted: whatever the solver proposes is carried out here, step by step, with the
determination itself, each activity under the law of the day on which it would go ahead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from comity.determine.activity import Activity
from comity.determine.authorizations import Held
from comity.determine.evaluation import Evaluation
from comity.determine.outcome import PERMISSIVE, Outcome
from comity.errors import LawError
from comity.law.law import Law
from comity.plan.build_problem import BuiltProblem
from comity.plan.catalogue import Step
from comity.plan.enact import enacted
from comity.plan.placed import Placed
from comity.plan.problem import Schedule
from comity.plan.sequence import NO_ORDER, Sequence

ARRIVED = PERMISSIVE | {Outcome.COVERED}


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of a schedule.

    Attributes:
        wrong: what did not hold, in words; empty if the schedule works.
        activities: the activities as they stand in the end.
        law: the law as it stands in the end.
        ready: the day on which each activity may go ahead.
        dropped: the activities that fall away.
    """

    wrong: tuple[str, ...]
    activities: tuple[Activity, ...]
    law: Law
    ready: tuple[date, ...]
    dropped: frozenset[int] = frozenset()


def replay(
    law: Law,
    activities: tuple[Activity, ...],
    grounded: BuiltProblem,
    schedule: Schedule,
    start: date,
    not_before: date,
    sequence: Sequence = NO_ORDER,
) -> Replay:
    """Carry out a schedule from a day on, and return what came of it.

    No activity goes ahead before ``not_before``, nor before those after which it comes.
    """
    state = _State(law, [_supposing(a, n, grounded, schedule) for n, a in enumerate(activities)])
    ends = {i: schedule.starts[i] + _days(grounded, i) for i in schedule.starts}
    moments = [(day, 1, i) for i, day in schedule.starts.items()] + [(ends[i], 0, i) for i in ends]
    wrong: list[str] = []
    for day, starting, identifier in sorted(moments):  # what ends on a day ends before anything starts on it
        placed, on = grounded.placed[identifier], start + timedelta(days=day)
        if starting:
            wrong += state.hindrances(placed, on)
        else:
            wrong += state.finish(placed, on)
    own = {n: max(not_before, start + timedelta(days=_ready(n, grounded, ends))) for n in range(len(activities))}
    ready = tuple(day for _, day in sorted(sequence.ready(own).items()))
    going = [(n, day) for n, day in enumerate(ready) if n not in grounded.unclassified]
    wrong += [line for n, day in going for line in state.not_arrived(n, day)]
    return Replay(tuple(wrong), tuple(state.activities), state.law, ready, frozenset(state.dropped))


class _State:
    def __init__(self, law: Law, activities: list[Activity]) -> None:
        self.law = law
        self.activities = activities
        self.dropped: set[int] = set()

    def hindrances(self, placed: Placed, on: date) -> Iterable[str]:
        """Yield why a step cannot start on a day."""
        step = placed.step
        if step.when == "True":
            return
        for number in placed.activities:
            case = self._case(number, on)
            condition = case.at.condition(step.when, f"step {step.id}")
            if case.facts.value(condition) is not True:
                yield f"{step.title}: '{step.when}' does not hold on {on}"

    def finish(self, placed: Placed, on: date) -> Iterable[str]:
        """Bring about what a step brings about; yield why it cannot."""
        if placed.enacts:
            try:
                self.law = enacted(self.law, placed.enacts, on)
            except LawError as error:
                yield str(error)
        for number in placed.activities:
            if self._drops(placed.step, number, on):
                self.dropped.add(number)
            self.activities[number] = after(self.activities[number], placed.step, self.law)

    def _drops(self, step: Step, number: int, on: date) -> bool:
        """Whether an activity falls away by a step."""
        if not step.effect.drops:
            return False
        case = self._case(number, on)
        return case.facts.value(case.at.condition(step.effect.drops, f"step {step.id}")) is True

    def not_arrived(self, number: int, on: date) -> Iterable[str]:
        """Yield what an activity still lacks on the day on which it would go ahead."""
        case = self._case(number, on)
        if number not in self.dropped and case.found.outcome not in ARRIVED:
            yield f"{self.activities[number].name or 'the activity'} is {case.found.outcome} on {on}"

    def _case(self, number: int, on: date) -> Evaluation:
        return Evaluation(self.law, self.activities[number], on, strict=False)


def after(activity: Activity, step: Step, law: Law) -> Activity:
    """Return an activity as it stands when a step has been taken for it."""
    for fact, raw in step.effect.sets.items():
        possible = law.schema.read(fact, raw, f"step {step.id}")
        if possible is not None:
            activity = activity.with_fact(fact, possible)
    if step.effect.grants:
        activity = replace(activity, held=(*activity.held, Held(kind=step.effect.grants, whole=True)))
    return activity


def _supposing(activity: Activity, number: int, grounded: BuiltProblem, schedule: Schedule) -> Activity:
    for one in grounded.open:
        if one.activity == number:
            for place, part in enumerate(one.parts):
                if one.variable(place) in schedule.supposed:
                    activity = activity.with_fact(one.fact, part.possible)
    return activity


def _days(grounded: BuiltProblem, identifier: str) -> int:
    return next(a.days for a in grounded.problem.actions if a.id == identifier)


def _ready(number: int, grounded: BuiltProblem, ends: Mapping[str, int]) -> int:
    return max((end for i, end in ends.items() if number in grounded.placed[i].activities), default=0)
