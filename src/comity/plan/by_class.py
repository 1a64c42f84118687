"""What follows for an item that nobody has classified, by the class that it may turn out to have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from comity.determine.activity import Activity
from comity.determine.engine import determine
from comity.law.values import OneOf, Possible
from comity.plan.catalogue import Duration
from comity.plan.classifying import CLASS, LikelyClass, likely_classes
from comity.plan.placed import Placed
from comity.plan.plan import Branch, Unclassified
from comity.plan.schedule import Timing
from comity.plan.search import Search, Solution, steps_of
from comity.plan.telling import StepTeller


def by_class(search: Search, solution: Solution, names: list[str], teller: StepTeller) -> Iterator[Unclassified]:
    """Yield, for each activity whose item is not classified, who says its class, and what follows from each."""
    for number in sorted(search.unclassified):
        yield Unclassified(
            activity=names[number],
            in_doubt=tuple(teller.alone(placed, _timing(placed.step.days)) for placed in _others(solution, number)),
            likely=tuple(_following(search, number, solution.replay.ready[number])),
        )


def _others(solution: Solution, number: int) -> list[Placed]:
    """Return the steps that find out the class too, and were not chosen."""
    placed = solution.grounded.placed.values()
    finding = (one for one in placed if number in one.activities and CLASS in one.step.effect.finds)
    return [one for one in finding if one.id not in solution.schedule.chosen]


def _timing(days: Duration) -> Timing:
    return Timing(0, days.min, days.typical, days.max, 0)


def _following(search: Search, number: int, day: date) -> Iterator[Branch]:
    """Yield what an activity needs from a day on if its item has each of the likely classes."""
    activity = search.activities[number]
    kind = activity.facts.get("activity.kind")
    kinds = kind.values if isinstance(kind, OneOf) else frozenset()
    for one in likely_classes():
        if kinds & {*one.kinds}:
            yield _branch(search, number, activity.with_fact(CLASS, _read(search, one)), one, day)


def _read(search: Search, one: LikelyClass) -> Possible:
    possible = search.law.schema.read(CLASS, one.class_, f"classes, {one.class_}")
    assert possible is not None  # noqa: S101  a class that is written is known
    return possible


def _branch(search: Search, number: int, activity: Activity, one: LikelyClass, day: date) -> Branch:
    wish = replace(search.wish, start=day, known=search.wish.known_on, sequence=search.wish.sequence.within((number,)))
    then = determine(activity, search.law, day)
    found = Search(search.law, (activity,), search.catalogue, wish).best()
    steps = [placed.step for placed in steps_of(found)] if found else []
    return Branch(
        answer=f"{one.class_} ({one.says})",
        outcome=then.outcome.value,
        headline=then.headline,
        steps=tuple(dict.fromkeys(step.title for step in steps if CLASS not in step.effect.finds)),
        finish=max(found.replay.ready) if found else None,
    )
