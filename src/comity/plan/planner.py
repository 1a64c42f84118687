"""From a project to a plan: search, then tell what was found, what it supposes, what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import msgspec

from comity.determine.activity import Activity
from comity.determine.determination import Determination, Outcome
from comity.determine.engine import FOOTER, determine, settled
from comity.determine.evaluation import Evaluation
from comity.law.law import Law
from comity.law.pack import pack_of
from comity.plan.by_class import by_class
from comity.plan.catalogue import Catalogue, Level
from comity.plan.placed import Open
from comity.plan.plan import (
    Alternative,
    Branch,
    Going,
    Obstacle,
    Plan,
    PlannedStep,
    Route,
    Span,
    Supposed,
    Unclassified,
)
from comity.plan.relief import Way, ways
from comity.plan.replay import ARRIVED
from comity.plan.schedule import before, percentiles, timings
from comity.plan.search import Front, Search, Solution, Wish, steps_of
from comity.plan.since import since_then
from comity.plan.telling import POLICIES, StepTeller

_MOST_WAYS: Final = 2
_MOST_BRANCHES: Final = 6
_MOST_UNKNOWNS: Final = 6


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
    search = Search(law, activities, catalogue, wish)
    today = [determine(a, law, wish.start) for a in activities]
    front = search.front(alternatives)
    teller = _Teller(law, activities, wish, catalogue, today)
    conflict = [] if front.best else search.conflicts()
    several = len(activities) > 1  # what is asked alone was searched already
    if several and front.best is None and not conflict and (going := _going_alone(law, activities, wish, catalogue)):
        others = make_plan(now, going, wish, catalogue, name=name, alternatives=alternatives, governments=governments)
        if others.steps:
            return _with_left_out(others, teller, name)
    stuck = any(d.outcome not in ARRIVED for d in today)
    routes: list[Way] = []
    if governments and stuck is not wish.governments:
        taken = frozenset(p.step.effect.grants for p in (steps_of(front.best) if front.best else ())) - {""}
        small = Search(law.within(_concerned(law, today)), activities, catalogue, wish)
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
        finish=_finish(going or plan.steps, max(ready, default=plan.start)),
        left_out=names,
        unclassified=waiting,
        obstacles=(*hindered, *plan.obstacles),
    )


def _going_alone(law: Law, activities: tuple[Activity, ...], wish: Wish, catalogue: Catalogue) -> tuple[Activity, ...]:
    """Return those of several activities for which there is a plan, by the names they have among all."""
    named = (replace(one, name=name) for one, name in zip(activities, _names(activities), strict=True))
    found = tuple(one for one in named if Search(law, (one,), catalogue, wish).best())
    return found if len(found) < len(activities) else ()


def _with_left_out(plan: Plan, every: _Teller, name: str) -> Plan:
    """Return the plan of some activities with what stands in the way of the others beside it."""
    planned = {going.name: going for going in plan.activities}
    left_out = tuple(name for name in every.names if name not in planned or name in plan.left_out)
    own = [one for one in every.obstacles() if one.activity not in planned]
    obstacles = tuple(dict.fromkeys((*own, *plan.obstacles)))
    goings = tuple(planned.get(going.name, going) for going in every.goings(None))
    return msgspec.structs.replace(plan, name=name, activities=goings, obstacles=obstacles, left_out=left_out)


def _names(activities: Iterable[Activity]) -> list[str]:
    return [one.name or f"activity {number}" for number, one in enumerate(activities, 1)]


class _Teller:
    """Puts what a search found into words and dates."""

    def __init__(
        self,
        law: Law,
        activities: tuple[Activity, ...],
        wish: Wish,
        catalogue: Catalogue,
        today: list[Determination],
    ) -> None:
        self.law = law
        self.activities = activities
        self.wish = wish
        self.catalogue = catalogue
        self.today = today
        self.names = _names(activities)
        self.steps_teller = StepTeller(law, wish, self.names, today)

    def plan(self, name: str, front: Front, routes: list[Way], conflict: list[str]) -> Plan:
        best = front.best
        steps = tuple(self.steps(best)) if best else ()
        finish = _finish(steps, max(best.replay.ready) if best else self.wish.start)
        return Plan(
            name=name or (self.activities[0].name if len(self.activities) == 1 else ""),
            start=self.wish.start,
            found=best is not None,
            activities=tuple(self.goings(best)),
            steps=steps,
            finish=finish,
            range_note=_range_note(steps),
            supposed=tuple(self.supposed(best)) if best else (),
            alternatives=tuple(self.alternative(one) for one in front.others),
            routes=tuple(self.route(way) for way in routes),
            obstacles=() if best else tuple(dict.fromkeys(self.obstacles())),
            conflict=tuple(self.restriction(one) for one in conflict),
            preference=self.wish.preference,
            law_as_of=min(self.law.text_as_of, self.wish.start),
            pack_sha256=self.law.sha256,
            percentiles=self.percentiles(best) if best else None,
            proved=best.schedule.proved if best else True,
            gap=best.schedule.gap if best else 0.0,
            notes=tuple(self.notes(best)),
            known=self.wish.known_on,
            footer=FOOTER,
        )

    def steps(self, solution: Solution) -> Iterator[PlannedStep]:
        """Yield the steps of a solution in the order in which they start."""
        return self.steps_teller.steps(solution)

    def goings(self, solution: Solution | None) -> Iterator[Going]:
        """Yield, for each activity, where it stands today and in the end."""
        for number, name in enumerate(self.names):
            ready, after = self.wish.start, self.today[number]
            if solution:
                came = solution.replay
                ready = came.ready[number]
                after = determine(came.activities[number], came.law, ready)
            by, conditions = _what_lets_go(after)
            yield Going(
                name=name,
                before=self.today[number],
                after=after,
                ready=ready,
                dropped=bool(solution and number in solution.replay.dropped),
                by=by,
                conditions=conditions,
                duties=tuple(d for d in after.duties if d.status == "due"),
            )

    def supposed(self, solution: Solution) -> Iterator[Supposed]:
        """Yield what a plan supposes, with what becomes of it otherwise."""
        left = _MOST_BRANCHES
        for one in solution.grounded.open:
            chosen = [n for n in range(len(one.parts)) if one.variable(n) in solution.schedule.supposed]
            if not chosen:
                continue
            fact = self.law.schema.facts[one.fact]
            others = [n for n in range(len(one.parts)) if n not in chosen]
            branches = tuple(self.branch(one, n) for n in others[:left])
            left = max(0, left - len(branches))
            answer = one.parts[chosen[0]].words
            yield Supposed(
                activity=self.names[one.activity],
                fact=one.fact,
                ask=fact.ask or one.fact,
                answer=answer,
                because=one.because,
                otherwise=_joined(branches),
            )

    def branch(self, one: Open, part: int) -> Branch:
        """Return the plan for another answer, in short."""
        possible = one.parts[part].possible
        changed = tuple(
            a.with_fact(one.fact, possible) if n == one.activity else a for n, a in enumerate(self.activities)
        )
        outcome = settled(Evaluation(self.law, changed[one.activity], self.wish.start, strict=False))
        found = Search(self.law, changed, self.catalogue, self.wish).best()
        words = one.parts[part].words
        if found is None:
            return Branch(answer=words, outcome=outcome.value, steps=(), finish=None)
        steps = tuple(self.steps(found))
        finish = max((s.ends for s in steps), default=self.wish.start)
        return Branch(answer=words, outcome=outcome.value, steps=tuple(s.title for s in steps), finish=finish)

    def alternative(self, solution: Solution) -> Alternative:
        steps = tuple(self.steps(solution))
        return Alternative(
            steps=tuple(s.title for s in steps),
            planned=steps,
            authorizations=tuple(dict.fromkeys(self._obtained(solution))),
            gives_up=tuple(s.title for s in steps if s.detour),
            finish=max((s.ends for s in steps), default=self.wish.start),
            decisions=solution.schedule.decisions,
            level=list(Level)[solution.schedule.level],
            detours=solution.schedule.detours,
        )

    def _obtained(self, solution: Solution) -> Iterator[str]:
        """Yield the names of what the steps of a solution obtain."""
        for placed in steps_of(solution):
            if placed.step.effect.grants:
                yield self.law.authorizations[placed.step.effect.grants].name

    def standing(self, status: str) -> list[str]:
        """Return the authorizations that stand so today: required, or lifted by an exemption."""
        found = [f.authorization for d in self.today for f in d.findings if f.status == status]
        return list(dict.fromkeys(found))

    def route(self, way: Way) -> Route:
        solution = way.solution
        steps = tuple(self.steps_teller.steps(solution, way.steps))
        outcomes = tuple(g.after.headline for g in self.goings(solution))
        return Route(
            spares=self.law.authorizations[way.authorization].name if way.authorization else "",
            steps=steps,
            finish=_span([s.span for s in steps], self.wish.start),
            level=max((s.level for s in steps), key=lambda level: level.height),
            outcomes=outcomes,
        )

    def obstacles(self) -> Iterator[Obstacle]:
        """Yield what stands in the way: prohibitions, policies of denial, and law that was not read."""
        for name, today in zip(self.names, self.today, strict=True):
            for finding in today.findings:
                review = finding.review_policy
                if finding.status in ("prohibited", "hold"):
                    yield Obstacle(
                        activity=name, title=finding.title, cite=finding.cite, url=finding.url, because=finding.says
                    )
                elif review and "denial" in review.policy:
                    yield Obstacle(
                        activity=name,
                        title=f"{POLICIES[review.policy]}: {finding.authorization_name}",
                        cite=review.cite,
                        url=review.url,
                        because=review.because,
                    )
            if today.outcome is Outcome.UNDETERMINED:
                for unknown in today.unknowns[:_MOST_UNKNOWNS]:
                    yield Obstacle(
                        activity=name,
                        title=f"Not known yet: {unknown.ask or unknown.fact}",
                        cite="",
                        url="",
                        because=f"{unknown.fact}: {unknown.accepts}",
                    )
            for gap in today.gaps:
                yield Obstacle(activity=name, title="Law that was not read", cite="", url="", because=gap)

    def restriction(self, one: str) -> str:
        if one == "deadline":
            return f"everything done by {self.wish.deadline}"
        step = self.catalogue.steps.get(one.split(" @", maxsplit=1)[0].split(":", maxsplit=1)[0])
        return f"without: {step.title}" if step else f"without {one}"

    def percentiles(self, solution: Solution) -> tuple[int, int, int] | None:
        order = before(solution.grounded, solution.schedule)
        when = timings(solution.grounded, order)
        days = {i: solution.grounded.placed[i].step.days for i in order}
        return percentiles(order, days, {i for i, t in when.items() if t.slack == 0}, self.wish.start)

    def notes(self, best: Solution | None) -> Iterator[str]:
        if best and any(day > self.day(best.schedule.finish) for day in best.replay.ready):
            yield f"The plan waits for the law that applies from {max(best.replay.ready)}."
        for name, today in zip(self.names, self.today, strict=True):
            for note in today.notes:
                if "examined" in note or "contradicted" in note:
                    yield f"{name}: {note}" if len(self.names) > 1 else note

    def day(self, days: int) -> date:
        return self.wish.start + timedelta(days=days)


def _concerned(law: Law, today: list[Determination]) -> frozenset[str]:
    """Return the packs that have something to say of the activities: the others need not be bound anew."""
    telling = {pack_of(f.rule) for d in today for f in d.findings}
    return frozenset({law.pack.info.id, *law.pack.common, *(telling & law.pack.asked)})


def _what_lets_go(after: Determination) -> tuple[tuple[str, ...], tuple]:  # type: ignore[type-arg]
    """Return what lets an activity go ahead, and what that asks of its user."""
    by: dict[str, None] = {}
    conditions: dict[str, object] = {}
    for finding in after.findings:
        if finding.status == "met":
            by[finding.authorization_name] = None
        if finding.status == "exempt":
            serving = next((e for e in finding.exemptions if e.status == "available" and e.covers), None)
            if serving:
                by[serving.name] = None
                conditions |= {c.id: c for c in serving.conditions}
    if not by and after.outcome in ARRIVED:
        by[after.headline] = None
    return tuple(by), tuple(conditions.values())


def _span(spans: list[Span], start: date) -> Span:
    return Span(
        max((s.earliest for s in spans), default=start),
        max((s.typical for s in spans), default=start),
        max((s.latest for s in spans), default=start),
    )


def _finish(steps: Sequence[PlannedStep], ready: date) -> Span:
    """Return when all can go ahead: after the steps, and not before the law of the day on which it can."""
    finish = _span([s.span for s in steps], ready)
    return _span([finish, Span(ready, ready, ready)], ready) if ready > finish.typical else finish


def _range_note(steps: tuple[PlannedStep, ...]) -> str:
    unknown = sum(not s.duration_known for s in steps)
    memory = sum(s.days.confidence.value == "memory" for s in steps if s.duration_known)
    parts = []
    if unknown:
        parts.append(f"{unknown} of {len(steps)} durations are not known and count as nothing: later is likely")
    if memory:
        parts.append(f"{memory} of {len(steps)} durations are estimates that nobody has checked")
    return "; ".join(parts)


def _joined(branches: tuple[Branch, ...]) -> tuple[Branch, ...]:
    """Join the answers that lead to the same."""
    grouped: dict[tuple[object, ...], Branch] = {}
    for one in branches:
        key = (one.outcome, one.steps, one.finish)
        if key in grouped:
            grouped[key] = Branch(
                answer=f"{grouped[key].answer}; {one.answer}",
                outcome=one.outcome,
                steps=one.steps,
                finish=one.finish,
            )
        else:
            grouped[key] = one
    return tuple(grouped.values())
