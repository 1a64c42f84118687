"""The steps of a plan as they are told: each stage of an instrument is a step, with its owner and its days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import msgspec

from comity.determine.determination import Determination
from comity.law.law import Law
from comity.law.publication import office_names
from comity.plan.placed import Placed
from comity.plan.plan import PlannedStep, Span
from comity.plan.precedents import precedents
from comity.plan.schedule import Timing, before, timings
from comity.plan.search import Solution, Wish
from comity.plan.stages import StageStep

POLICIES: Final = {
    "approval": "applications are approved",
    "presumption-of-approval": "presumption of approval",
    "case-by-case": "case by case",
    "presumption-of-denial": "presumption of denial",
    "denial": "policy of denial",
}


@dataclass(frozen=True, slots=True)
class _Line:
    """What one line of a plan tells: a step, or one stage of the instrument that it concludes."""

    identifier: str
    placed: Placed
    when: Timing
    stage: StageStep | None = None
    follows: bool = False
    last: bool = True


class StepTeller:
    """Puts the steps of a solution into words and dates.

    Args:
        law: the law with its record, as known to the plan.
        wish: what was asked.
        names: of the activities.
        today: where each activity stands on the first day.
    """

    def __init__(self, law: Law, wish: Wish, names: list[str], today: list[Determination]) -> None:
        self.law = law
        self.wish = wish
        self.names = names
        self.today = today

    def steps(self, solution: Solution, only: frozenset[str] | None = None) -> Iterator[PlannedStep]:
        """Yield the steps of a solution, or some of them, in the order in which they start."""
        order = before(solution.grounded, solution.schedule)
        when = timings(solution.grounded, order)
        placed = {i: solution.grounded.placed[i] for i in order}
        lines = [line for i in order for line in _lines(i, placed[i], when[i])]
        lines.sort(key=lambda line: (line.when.starts, line.when.typical, line.identifier))
        told = _together(lines)
        last = {line.identifier: number for number, same in enumerate(told, 1) for line in same}
        number: dict[str, int] = {}
        for place, same in enumerate(told, 1):
            after = {n for line in same for n in _before(line, order, last, number)}
            number |= {line.identifier: place for line in same}
            shown = [line for line in same if only is None or line.identifier in only]
            if shown:
                yield _as_one([self._step(line, place, tuple(sorted(after))) for line in shown])

    def alone(self, placed: Placed, when: Timing) -> PlannedStep:
        """Return a step that is told beside a plan."""
        return self._step(_Line(placed.id, placed, when), 0, ())

    def _step(self, line: _Line, number: int, after: tuple[int, ...]) -> PlannedStep:
        step, stage, when = line.placed.step, line.stage, line.when
        told = stage or step
        path = line.placed.path
        policy, cite = self._review(step.effect.grants, line.placed.activities)
        return PlannedStep(
            number=number,
            id=step.id,
            title=self._named(told.title),
            track=step.track,
            owner=self._named(told.owner),
            decides=self._named(told.decides),
            level=told.level,
            gives=self._named(step.gives) if line.last else "",
            activities=tuple(self.names[n] for n in line.placed.activities),
            after=after,
            starts=self._day(when.starts),
            ends=self._day(when.typical),
            span=Span(self._day(when.earliest), self._day(when.typical), self._day(when.latest)),
            slack=when.slack,
            days=told.days,
            duration_known=told.days.max > 0,
            about=self._about(line),
            kind=line.placed.kind if stage else "",
            stage=stage.stage.value if stage else "",
            instrument=path.instrument if path else "",
            measured=path.measured if path else None,
            review_policy=policy,
            review_cite=cite,
            detour=step.detour,
            cite=told.cite or step.cite,
            url=told.url or step.url,
            confidence=told.confidence.value,
            note=self._named(step.note),
            precedents=precedents(self.law.record, line.placed) if line.last else (),
        )

    def _about(self, line: _Line) -> str:
        """Return what a line is about; of a stage, the instrument that it is one of."""
        kind = self.law.record.instrument_kinds.get(line.placed.kind) if line.stage else None
        return f"{kind.title}, {line.placed.about}" if kind else line.placed.about

    def _named(self, authority: str) -> str:
        """Return an authority as it was called when the plan was made."""
        return office_names(self.law.pack.offices, authority, self.wish.known_on)

    def _review(self, authorization: str, numbers: Iterable[int]) -> tuple[str, str]:
        """Return how an application for an authorization will be judged, and where that is written."""
        for number in numbers:
            for finding in self.today[number].findings:
                if authorization and finding.authorization == authorization and finding.review_policy:
                    return POLICIES[finding.review_policy.policy], finding.review_policy.cite
        return "", ""

    def _day(self, days: int) -> date:
        return self.wish.start + timedelta(days=days)


def _together(lines: Iterable[_Line]) -> list[list[_Line]]:
    """Return lines with those together that ask the same of the same people on the same days, on different grounds."""
    found: dict[object, list[_Line]] = {}
    for line in lines:
        step = line.placed.step
        same = (step.title, step.owner, step.decides, line.placed.about, line.placed.activities, line.when)
        found.setdefault((line.identifier, line.stage.stage) if line.stage else same, []).append(line)
    return list(found.values())


def _as_one(steps: list[PlannedStep]) -> PlannedStep:
    """Return steps that ask the same as one, with the citations of all."""
    cites = dict.fromkeys(step.cite for step in steps if step.cite)
    return msgspec.structs.replace(steps[0], cite="; ".join(cites))


def _before(
    line: _Line, order: Mapping[str, tuple[str, ...]], last: Mapping[str, int], number: Mapping[str, int]
) -> Iterable[int]:
    """Return the numbers of the lines that come before one: the stage before it, or what its step comes after."""
    return [number[line.identifier]] if line.follows else [last[i] for i in order[line.identifier]]


def _lines(identifier: str, placed: Placed, when: Timing) -> Iterator[_Line]:
    """Yield a step as a line, or a line for each stage of what it concludes."""
    if placed.path is None or not placed.path.steps:
        yield _Line(identifier, placed, when)
        return
    whole = placed.path.days
    ends: Mapping[str, int] = {
        "min": when.earliest - whole.min,
        "typical": when.typical - whole.typical,
        "max": when.latest - whole.max,
    }
    for place, stage in enumerate(placed.path.steps):
        starts = ends["typical"]
        ends = {which: end + getattr(stage.days, which) for which, end in ends.items()}
        timed = replace(when, starts=starts, earliest=ends["min"], typical=ends["typical"], latest=ends["max"])
        yield _Line(identifier, placed, timed, stage, follows=place > 0, last=place == len(placed.path.steps) - 1)
