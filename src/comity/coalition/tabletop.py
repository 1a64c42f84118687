"""A table-top exercise run many times: who knew of what, who could be told, when, and what stood in the way.

What stands in the way is looked for before anything is drawn by chance: papers of the exercise that a partner may not
read, releases that no agreement carries or nobody can decide, networks, formats and clearances that do not fit. Then
each inject is run with delays drawn from a seed, so that what is late is told with how often.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, Final, Literal

import msgspec

from comity.coalition.messages import Message
from comity.coalition.release import ReleaseCell, Releases
from comity.coalition.release_data import VALUES, release_rules
from comity.coalition.sensors import sensors_of
from comity.coalition.tabletop_data import (
    ExerciseDecision,
    ExerciseNetwork,
    Inject,
    TableTopPlan,
    WatchPost,
)
from comity.record import Record
from comity.showing import Serialized, Tabular, fields

Cause = Literal["material", "release", "decision", "network", "format", "people", "message", "sight", "time"]
RUNS: Final = 200
_WATCH: Final = 24 * 60.0
"""How long an object is looked for, minutes."""
_OFTEN: Final = 90.0
"""In how many of a hundred runs something must be in time, where no objective says so."""


class ExerciseFinding(msgspec.Struct, frozen=True):
    """Something that stands in the way, or makes late.

    Attributes:
        cause: what it is about; ``inject`` and ``partner``: where it showed, if it is not of the whole exercise.
        mend: what would end it.
    """

    cause: Cause
    says: str
    mend: str
    inject: str = ""
    partner: str = ""


class ToldRow(msgspec.Struct, frozen=True):
    """Whether and when a partner was told of an inject.

    Attributes:
        known_by: who knew first; ``known_after``: minutes from the inject until it did.
        after: minutes from the inject until the partner knew, of half of the runs no longer; None if it never did.
        in_time: in how many of a hundred runs it was in time.
        by: by which network and post, or its own sensors.
    """

    inject: str
    title: str
    partner: str
    known_by: str
    known_after: float | None
    after: float | None
    in_time: float
    within: float
    by: str


class PairRow(msgspec.Struct, frozen=True):
    """How well two partners can exchange: networks with their level, and messages that both read."""

    one: str
    other: str
    networks: tuple[str, ...]
    formats: tuple[str, ...]


class ObjectiveRow(msgspec.Struct, frozen=True):
    """An objective, and in how many of a hundred runs all of it was in time."""

    id: str
    text: str
    reached: float
    asked: float


class ExerciseReport(Tabular, Serialized, msgspec.Struct, frozen=True):
    """What an exercise that begins on a day showed: findings, who knew when, who can exchange, the objectives met."""

    exercise: str
    day: date
    partners: tuple[str, ...]
    runs: int
    seed: int
    findings: tuple[ExerciseFinding, ...]
    told: tuple[ToldRow, ...]
    pairs: tuple[PairRow, ...]
    objectives: tuple[ObjectiveRow, ...]

    def line(self) -> str:
        """Return how many findings there are, and how many tellings were in time."""
        fine = sum(one.in_time >= _OFTEN for one in self.told)
        met = sum(one.reached >= one.asked for one in self.objectives)
        number = len(self.findings)
        return (
            f"{self.exercise}: {number or 'no'} finding{'s' * (number != 1)}; {fine} of {len(self.told)} told in time, "
            f"{met} of {len(self.objectives)} objectives met, in {self.runs} runs"
        )

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each partner that had to be told of an inject."""
        return [fields(one) for one in self.told]


@dataclass
class _Way:
    """The way from who knows to who must be told: what each part of it takes, or what is missing."""

    network: ExerciseNetwork | None = None
    post: WatchPost | None = None
    decision: ExerciseDecision | None = None
    found: list[ExerciseFinding] = field(default_factory=list)


class TableTopRun:
    """An exercise, ready to be run.

    Args:
        plan: the exercise.
        record: with the sensors of partners; ``releases``: the releases of a subject at a level.
        folder: where files stand that the exercise names.
    """

    def __init__(self, plan: TableTopPlan, record: Record, releases: Any, folder: Path) -> None:
        self._plan, self._record, self._folder = plan, record, folder
        self._releases = lru_cache(maxsize=None)(releases)
        self._levels = list(release_rules().levels)

    def run(self, runs: int = RUNS, seed: int = 1) -> ExerciseReport:
        """Run it so many times, with delays drawn from a seed."""
        plan = self._plan
        findings = [*self._of_material()]
        told: list[ToldRow] = []
        times: dict[tuple[str, str], list[float | None]] = {}
        for inject in plan.injects:
            findings += self._of_message(inject)
            seen = self._known(inject)
            if not seen:
                says = f"no partner's public sensor sees object {inject.object} within a day"
                findings.append(ExerciseFinding("sight", says, "another object, or another sensor", inject.id))
            for partner in inject.tell:
                random = Random(f"{seed} {inject.id} {partner}")  # noqa: S311  not for secrets
                row, drawn, found = self._tell(inject, partner, seen, runs, random)
                times[inject.id, partner] = drawn
                told.append(row)
                findings += found
        pairs = tuple(self._pair(one, other) for one, other in combinations(plan.partners, 2))
        objectives = tuple(self._objectives(times, runs))
        return ExerciseReport(
            plan.exercise,
            plan.start.date(),
            plan.partners,
            runs,
            seed,
            tuple(dict.fromkeys(findings)),
            tuple(told),
            pairs,
            objectives,
        )

    def _of_material(self) -> Iterator[ExerciseFinding]:
        """Yield partners who may not read the exercise's own papers: looked for first, as it has shut partners out."""
        material = self._plan.material
        for partner in self._plan.partners:
            if partner not in (*material.released_to, self._plan.lead):
                name = self._record.name(partner)
                says = f"the exercise's own papers ({material.level}) are not marked as released to {name}"
                mend = f"have the originator decide on {name}, and mark them anew, before anybody is invited"
                yield ExerciseFinding("material", says, mend, partner=partner)

    def _of_message(self, inject: Inject) -> Iterator[ExerciseFinding]:
        if inject.message:
            checked = Message(self._folder / inject.message).check()
            for one in checked.faults:
                if one.fault:
                    says = f"{inject.message}, {one.place}: {one.name} {one.says}"
                    yield ExerciseFinding("message", says, "correct the message", inject.id)

    def _known(self, inject: Inject) -> dict[str, float]:
        """Return who knows of an inject by itself, and after how many minutes."""
        if inject.origin:
            return {inject.origin: 0.0}
        return _first_seen(self._plan, self._record, inject)

    def _tell(
        self, inject: Inject, partner: str, seen: dict[str, float], runs: int, random: Random
    ) -> tuple[ToldRow, list[float | None], list[ExerciseFinding]]:
        """Return whether and when a partner was told, in each run, and what stood in the way."""
        knower = min(seen, key=lambda one: (seen[one], one), default="")
        known = seen.get(knower)
        if not knower or known is None:
            row = ToldRow(inject.id, inject.title, partner, "", None, None, 0.0, inject.within, "")
            return row, [None] * runs, []
        if partner == knower:
            row = ToldRow(inject.id, inject.title, partner, knower, known, known, 100.0, inject.within, "its own")
            return row, [known] * runs, []
        way = self._way(inject, knower, partner)
        own = seen.get(partner)
        drawn: list[float | None] = []
        for _ in range(runs):
            by_message = None if way.found else self._drawn(inject, known, way, random)
            both = [one for one in (by_message, own) if one is not None]
            drawn.append(min(both) if both else None)
        reached = [one for one in drawn if one is not None]
        in_time = 100 * sum(one <= inject.within for one in reached) / runs
        by = f"{way.post.role}, {way.network.id}" if way.post and way.network and not way.found else "its own sensors"
        half = median(reached) if reached else None
        by = by if reached else ""
        row = ToldRow(inject.id, inject.title, partner, knower, known, half, in_time, inject.within, by)
        found = list(way.found)
        if not found and in_time < _OFTEN and half is not None:
            found.append(self._late(inject, partner, way, half, in_time))
        return row, drawn, found

    def _late(self, inject: Inject, partner: str, way: _Way, half: float, in_time: float) -> ExerciseFinding:
        parts = {"the decision": way.decision.minutes[1] if way.decision else 0.0}
        parts["the network"] = way.network.minutes[1] if way.network else 0.0
        parts["the post"] = way.post.minutes[1] if way.post else 0.0
        waits = self._waits(inject, way)
        if waits > max(parts.values()):
            mend = f"man {way.post.role if way.post else 'a post'} at that hour"
        else:
            mend = f"shorten {max(parts, key=lambda one: parts[one])}"
        name = self._record.name(partner)
        says = f"{name} knew after {half:.0f} minutes; {inject.within:g} were given ({in_time:.0f} % in time)"
        return ExerciseFinding("time", says, mend, inject.id, partner)

    def _waits(self, inject: Inject, way: _Way) -> float:
        return _until_manned(self._plan, way.post, inject.at) if way.post else 0.0

    def _way(self, inject: Inject, knower: str, partner: str) -> _Way:
        """Return the way from who knows to who must be told, with all that is missing on it."""
        way, level = _Way(), self._level(inject)
        self._release(inject, knower, partner, level, way)
        shared = [one for one in self._plan.networks if {knower, partner} <= {*one.partners}]
        high = [one for one in shared if self._at_least(one.level, level)]
        if not high:
            told = ", ".join(f"{one.id} ({one.level})" for one in shared) or "none"
            says = f"{self._pair_name(knower, partner)} share no network for {level} data: {told}"
            way.found.append(ExerciseFinding("network", says, f"a network for {level} data", inject.id, partner))
            return way
        posts = [
            one
            for one in self._plan.posts
            if one.partner == partner and {network.id for network in high} & {*one.networks}
        ]
        cleared = [one for one in posts if self._at_least(one.clearance, level)]
        if not cleared:
            on = ", ".join(one.id for one in high)
            says = f"no post of {self._record.name(partner)} on {on} is cleared for {level}"
            way.found.append(ExerciseFinding("people", says, "a post that is cleared", inject.id, partner))
            return way
        reads = [one for one in cleared if inject.format in one.formats]
        if not reads:
            formats = sorted({name for one in cleared for name in one.formats})
            says = f"{self._record.name(partner)} reads {', '.join(formats)}; it is told in {inject.format}"
            mend = f"tell it in a message that it reads, or let the post read {inject.format}"
            way.found.append(ExerciseFinding("format", says, mend, inject.id, partner))
            return way
        seeing = [one for one in reads if self._may_see(one, inject, knower, level)]
        if not seeing:
            officers = ", ".join(f"{one.id} ({self._record.name(one.exchange)})" for one in reads)
            says = f"only exchange officers could read it for {self._record.name(partner)}: {officers}"
            mend = "a post manned by the partner's own, or a release to the officer's government, too"
            way.found.append(ExerciseFinding("people", says, mend, inject.id, partner))
            return way
        way.post = min(seeing, key=lambda one: (_until_manned(self._plan, one, inject.at), one.id))
        way.network = next(one for one in high if one.id in way.post.networks)
        return way

    def _may_see(self, post: WatchPost, inject: Inject, knower: str, level: str) -> bool:
        """Whether who mans a post may see what is told: an exchange officer only what may go to the own government."""
        if post.exchange in ("", post.partner, knower):
            return True
        to_officer = _Way()
        self._release(inject, knower, post.exchange, level, to_officer)
        return not to_officer.found

    def _release(self, inject: Inject, knower: str, partner: str, level: str, way: _Way) -> None:
        releases: Releases = self._releases(inject.subject, level)
        cell: ReleaseCell = min(releases.cells(knower, partner), key=lambda one: VALUES.index(one.value))
        pair = self._pair_name(knower, partner)
        if cell.value in ("agreement needed", "unknown", "barred", "license terms"):
            says = f"{pair}, {inject.subject}, {level}: {cell.value}: {cell.because}"
            mend = "; ".join(cell.needs) or "nothing that this exercise could do"
            way.found.append(ExerciseFinding("release", says, mend, inject.id, partner))
            return
        if cell.value == "decision needed":
            fitting = (
                one
                for one in self._plan.decisions
                if (one.from_, one.to, one.subject) == (knower, partner, inject.subject) and one.level in ("", level)
            )
            way.decision = next(fitting, None)
            if way.decision is None:
                says = f"{pair}, {inject.subject}, {level}: nobody in the exercise can decide to release it"
                way.found.append(ExerciseFinding("decision", says, f"a decision of {cell.decides}", inject.id, partner))

    def _drawn(self, inject: Inject, known: float, way: _Way, random: Random) -> float:
        """Return after how many minutes a partner is told, in one run."""
        after = known
        if way.decision:
            after += random.triangular(*way.decision.minutes)
        if way.network:
            after += random.triangular(*way.network.minutes)
        if way.post:
            after += _until_manned(self._plan, way.post, inject.at + after)
            after += random.triangular(*way.post.minutes)
        return after

    def _pair(self, one: str, other: str) -> PairRow:
        networks = [f"{n.id} ({n.level})" for n in self._plan.networks if {one, other} <= {*n.partners}]
        reads = [
            {name for post in self._plan.posts if post.partner == p for name in post.formats} for p in (one, other)
        ]
        return PairRow(one, other, tuple(networks), tuple(sorted(reads[0] & reads[1])))

    def _objectives(self, times: dict[tuple[str, str], list[float | None]], runs: int) -> Iterator[ObjectiveRow]:
        within = {one.id: one.within for one in self._plan.injects}
        for one in self._plan.objectives:
            some = [(within[inject], drawn) for (inject, _), drawn in times.items() if inject in one.injects]
            good = sum(_all_in_time(some, run) for run in range(runs))
            yield ObjectiveRow(one.id, one.text, 100 * good / runs, one.in_hundred)

    def _level(self, inject: Inject) -> str:
        return inject.level or release_rules().subject(inject.subject).level

    def _at_least(self, found: str, needed: str) -> bool:
        return self._levels.index(found) >= self._levels.index(needed)

    def _pair_name(self, one: str, other: str) -> str:
        return f"{self._record.name(one)} to {self._record.name(other)}"


def _all_in_time(some: Sequence[tuple[float, list[float | None]]], run: int) -> bool:
    return all((drawn[run] is not None and (drawn[run] or 0.0) <= within) for within, drawn in some)


def _until_manned(plan: TableTopPlan, post: WatchPost, minute: float) -> float:
    """Return how many minutes it is, from a minute of the exercise, until a post is manned."""
    begin, end = post.hours
    moment = plan.start + timedelta(minutes=minute)
    hour = moment.hour + moment.minute / 60 + moment.second / 3600
    manned = begin <= hour < end if begin < end else hour >= begin or hour < end
    return 0.0 if manned else ((begin - hour) % 24) * 60


def _first_seen(plan: TableTopPlan, record: Record, inject: Inject) -> dict[str, float]:
    """Return which partner's public sensors see an object, and after how many minutes first."""
    import numpy as np  # noqa: PLC0415  loaded where it is needed

    from comity.coalition.access import look  # noqa: PLC0415
    from comity.coalition.adds import MADE_UP  # noqa: PLC0415
    from comity.coalition.elements import Elements, read_elements  # noqa: PLC0415
    from comity.coalition.masks import counts, faces_of  # noqa: PLC0415
    from comity.coalition.sky import Clock  # noqa: PLC0415

    every = read_elements(MADE_UP)
    at = np.flatnonzero(every.numbers == inject.object)
    sensors = [one for one in sensors_of(record, plan.partners) if counts(one)]
    if not len(at) or not sensors:
        return {}
    some = Elements(every.source, (every.names[at[0]],), every.numbers[at], every.epochs[at], every.table[at])
    owner = [next(n for n, partner in enumerate(plan.partners) if partner in one.owners) for one in sensors]
    clock = Clock(every.middle + timedelta(minutes=inject.at), 60.0, int(_WATCH))
    words = next(iter(look(some, faces_of(sensors, owner), clock))).words[0]
    found = {}
    for number, partner in enumerate(plan.partners):
        seen = np.flatnonzero(words & np.uint64(1 << number))
        if len(seen):
            found[partner] = float(seen[0])
    return found
