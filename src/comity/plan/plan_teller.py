"""A plan in words and dates: what a search found, what it supposes, what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from comity.determine.activity import Activity
from comity.determine.determination import Determination
from comity.determine.engine import FOOTER, determine, settled
from comity.determine.evaluation import Evaluation
from comity.determine.outcome import Outcome
from comity.law.law import Law
from comity.plan.catalogue import Catalogue, Level
from comity.plan.classifying import unclassified
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
)
from comity.plan.relief import Way
from comity.plan.replay import ARRIVED
from comity.plan.schedule import before, percentiles, timings
from comity.plan.search import Front, Search, Solution, Wish, steps_of
from comity.plan.telling import POLICIES, StepTeller

_MOST_BRANCHES: Final = 6
_MOST_UNKNOWNS: Final = 6


def names_of(activities: Iterable[Activity]) -> list[str]:
    """Return what activities are called; those without a name by their place."""
    return [one.name or f"activity {number}" for number, one in enumerate(activities, 1)]


class PlanTeller:
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
        self.names = names_of(activities)
        self.steps_teller = StepTeller(law, wish, self.names, today)

    def plan(self, name: str, front: Front, routes: list[Way], conflict: list[str]) -> Plan:
        """Return what was found as a plan."""
        best = front.best
        steps = tuple(self._steps(best)) if best else ()
        finish = finish_of(steps, max(best.replay.ready) if best else self.wish.start)
        return Plan(
            name=name or (self.activities[0].name if len(self.activities) == 1 else ""),
            start=self.wish.start,
            found=best is not None,
            activities=tuple(self.goings(best)),
            steps=steps,
            finish=finish,
            range_note=_range_note(steps),
            supposed=(*self._supposed(best), *self._confirmed(best)) if best else (),
            alternatives=tuple(self._alternative(one) for one in front.others),
            routes=tuple(self._route(way) for way in routes),
            obstacles=() if best else tuple(dict.fromkeys(self.obstacles())),
            conflict=tuple(self._restriction(one) for one in conflict),
            preference=self.wish.preference,
            law_as_of=min(self.law.text_as_of, self.wish.start),
            pack_sha256=self.law.sha256,
            percentiles=self._percentiles(best) if best else None,
            proved=best.schedule.proved if best else True,
            gap=best.schedule.gap if best else 0.0,
            notes=tuple(self._notes(best)),
            known=self.wish.known_on,
            footer=FOOTER,
        )

    def _steps(self, solution: Solution) -> Iterator[PlannedStep]:
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
                comes_after=tuple(self.names[other] for other in self.wish.sequence.after.get(number, ())),
                by=by,
                conditions=conditions,
                duties=tuple(d for d in after.duties if d.status == "due"),
            )

    def _supposed(self, solution: Solution) -> Iterator[Supposed]:
        """Yield what a plan supposes, with what becomes of it otherwise."""
        left = _MOST_BRANCHES
        for one in solution.grounded.open:
            chosen = [n for n in range(len(one.parts)) if one.variable(n) in solution.schedule.supposed]
            if not chosen:
                continue
            fact = self.law.schema.facts[one.fact]
            others = [n for n in range(len(one.parts)) if n not in chosen]
            branches = tuple(self._branch(one, n) for n in others[:left])
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

    def _confirmed(self, solution: Solution) -> Iterator[Supposed]:
        """Yield the instruments that a plan supposes to be in force, though nobody found since when."""
        for placed in steps_of(solution):
            if placed.step.effect.confirms and placed.enacts:
                one = self.law.record.by_id[placed.enacts.instrument]
                yield Supposed(
                    activity=", ".join(self.names[number] for number in placed.activities),
                    fact=one.title,
                    ask=f"Is it in force: {one.title}?",
                    answer="in force",
                    because=f"signed {one.signed}; such instruments were by that age, and no page says so of this one",
                )

    def _branch(self, one: Open, part: int) -> Branch:
        """Return the plan for another answer, in short."""
        possible = one.parts[part].possible
        changed = tuple(
            a.with_fact(one.fact, possible) if n == one.activity else a for n, a in enumerate(self.activities)
        )
        outcome = settled(Evaluation(self.law, changed[one.activity], self.wish.start, strict=False))
        waiting = unclassified(self.activities, self.today)
        found = Search(self.law, changed, self.catalogue, self.wish, unclassified=waiting).best()
        words = one.parts[part].words
        if found is None:
            return Branch(answer=words, outcome=outcome.value, steps=(), finish=None)
        steps = tuple(self._steps(found))
        finish = max((s.ends for s in steps), default=self.wish.start)
        return Branch(answer=words, outcome=outcome.value, steps=tuple(s.title for s in steps), finish=finish)

    def _alternative(self, solution: Solution) -> Alternative:
        steps = tuple(self._steps(solution))
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

    def _route(self, way: Way) -> Route:
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

    def _restriction(self, one: str) -> str:
        if one == "deadline":
            return f"everything done by {self.wish.deadline}"
        step = self.catalogue.steps.get(one.split(" @", maxsplit=1)[0].split(":", maxsplit=1)[0])
        return f"without: {step.title}" if step else f"without {one}"

    def _percentiles(self, solution: Solution) -> tuple[int, int, int] | None:
        order = before(solution.grounded, solution.schedule)
        when = timings(solution.grounded, order)
        days = {i: solution.grounded.placed[i].step.days for i in order}
        return percentiles(order, days, {i for i, t in when.items() if t.slack == 0}, self.wish.start)

    def _notes(self, best: Solution | None) -> Iterator[str]:
        waited = best and not self.wish.sequence.after
        if best and waited and any(day > self._day(best.schedule.finish) for day in best.replay.ready):
            yield f"The plan waits for the law that applies from {max(best.replay.ready)}."
        for name, today in zip(self.names, self.today, strict=True):
            for note in today.notes:
                if "examined" in note or "contradicted" in note:
                    yield f"{name}: {note}" if len(self.names) > 1 else note

    def _day(self, days: int) -> date:
        return self.wish.start + timedelta(days=days)


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


def finish_of(steps: Sequence[PlannedStep], ready: date) -> Span:
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
