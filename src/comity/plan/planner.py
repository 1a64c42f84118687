"""From a project to a plan: search, then tell what was found, what it supposes, what stands in the way."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import msgspec

from comity.determine.activity import Activity
from comity.determine.determination import Determination
from comity.determine.engine import determine
from comity.law.law import Law
from comity.law.pack import pack_of
from comity.plan.by_class import by_class
from comity.plan.catalogue import Catalogue
from comity.plan.classifying import unclassified
from comity.plan.plan import (
    Obstacle,
    Plan,
    Unclassified,
)
from comity.plan.plan_teller import PlanTeller, finish_of, names_of
from comity.plan.relief import Way, ways
from comity.plan.replay import ARRIVED
from comity.plan.search import Search, Wish, steps_of
from comity.plan.since import since_then

_MOST_WAYS: Final = 2


def make_plan(
    law: Law,
    activities: tuple[Activity, ...],
    wish: Wish,
    catalogue: Catalogue,
    *,
    name: str = "",
    alternatives: int = 0,
    governments: bool = True,
) -> Plan:
    """Return the plan by which some activities may go ahead.

    Args:
        law: the law with its record.
        activities: what is to go ahead; steps they share are planned once.
        wish: when to begin, what to prefer, what to do without.
        catalogue: the steps.
        name: of the project.
        alternatives: how many other plans to look for.
        governments: whether to look for what governments could do.
    """
    now, law = law, law.known_on(wish.known_on)
    today = [determine(a, law, wish.start) for a in activities]
    waiting = unclassified(activities, today)
    search = Search(law, activities, catalogue, wish, unclassified=waiting)
    front = search.front(alternatives)
    teller = PlanTeller(law, activities, wish, catalogue, today)
    conflict = [] if front.best else search.conflicts()
    several = len(activities) > 1  # what is asked alone was searched already
    if several and front.best is None and not conflict and (going := _going_alone(search)):
        places = tuple(n for n, one in enumerate(teller.names) if one in {found.name for found in going})
        wish = replace(wish, sequence=wish.sequence.within(places))
        others = make_plan(now, going, wish, catalogue, name=name, alternatives=alternatives, governments=governments)
        if others.steps:
            return _with_left_out(others, teller, name)
    stuck = any(d.outcome not in ARRIVED for d in today)
    routes: list[Way] = []
    if governments and stuck is not wish.governments:
        taken = frozenset(p.step.effect.grants for p in (steps_of(front.best) if front.best else ())) - {""}
        small = Search(law.within(_concerned(law, today)), activities, catalogue, wish, unclassified=waiting)
        required, lifted = teller.standing("required"), teller.standing("exempt") if wish.governments else []
        asked = list(dict.fromkeys((*required, *lifted)))
        alone = frozenset(lifted) - frozenset(required)
        routes = ways(small, asked, taken, _MOST_WAYS, has_plan=front.best is not None, lifted=alone)
    plan = teller.plan(name, front, routes, conflict)
    if front.best and search.unclassified:
        plan = _up_to_class(plan, tuple(by_class(search, front.best, teller.names, teller.steps_teller)))
    concluded = [placed for one in (*front.every, *(way.solution for way in routes)) for placed in steps_of(one)]
    return msgspec.structs.replace(plan, since=since_then(now, law, wish.known_on, concluded, today))


def _up_to_class(plan: Plan, waiting: tuple[Unclassified, ...]) -> Plan:
    """Return a plan that leads some of its activities no further than to the class of their item."""
    names = tuple(one.activity for one in waiting)
    going = [step for step in plan.steps if not {*step.activities} <= {*names}]
    ready = [one.ready for one in plan.activities if one.name not in names]
    hindered = tuple(
        Obstacle(
            activity=name, title="The item is not classified", cite="", url="", because="What it needs hangs on it."
        )
        for name in names
    )
    return msgspec.structs.replace(
        plan,
        found=bool(ready),
        finish=finish_of(going or plan.steps, max(ready, default=plan.start)),
        left_out=names,
        unclassified=waiting,
        obstacles=(*hindered, *plan.obstacles),
    )


def _going_alone(search: Search) -> tuple[Activity, ...]:
    """Return those of several activities for which there is a plan, by the names they have among all."""
    found = []
    for number, (one, name) in enumerate(zip(search.activities, names_of(search.activities), strict=True)):
        waiting = frozenset({0} if number in search.unclassified else ())
        wish = replace(search.wish, sequence=search.wish.sequence.within((number,)))
        alone = Search(search.law, (one,), search.catalogue, wish, unclassified=waiting)
        found += [replace(one, name=name)] if alone.best() else []
    return tuple(found) if len(found) < len(search.activities) else ()


def _with_left_out(plan: Plan, every: PlanTeller, name: str) -> Plan:
    """Return the plan of some activities with what stands in the way of the others beside it."""
    planned = {going.name: going for going in plan.activities}
    left_out = tuple(name for name in every.names if name not in planned or name in plan.left_out)
    own = [one for one in every.obstacles() if one.activity not in planned]
    obstacles = tuple(dict.fromkeys((*own, *plan.obstacles)))
    goings = tuple(planned.get(going.name, going) for going in every.goings(None))
    return msgspec.structs.replace(plan, name=name, activities=goings, obstacles=obstacles, left_out=left_out)


def _concerned(law: Law, today: list[Determination]) -> frozenset[str]:
    """Return the packs that have something to say of the activities: the others need not be bound anew."""
    telling = {pack_of(f.rule) for d in today for f in d.findings}
    return frozenset({law.pack.info.id, *law.pack.common, *(telling & law.pack.asked)})
