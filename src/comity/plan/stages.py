"""Stages as steps: how an instrument comes from where the record holds it into force, and how long that took before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from statistics import median
from typing import Final

import msgspec

from comity.law.pack import DATA
from comity.law.source import Confidence
from comity.law.typed_files import typed_file
from comity.plan.catalogue import Duration, Level
from comity.record import Record
from comity.record.dates import Known
from comity.record.instrument import Instrument, Status
from comity.record.stages import StageName, first, was_public

_FOLDER: Final = DATA / "stages"
_ENOUGH: Final = 3
"""So many instruments must have both dates before what was measured stands in place of an estimate."""
_LONG: Final = timedelta(days=730)
_USUAL_WAIT: Final = timedelta(days=365)
"""From signature until an instrument is usually in force, where too few were measured."""
_USUAL_TERM: Final = 10
_YEAR: Final = 365.25
_OVER: Final = (Status.LAPSED, Status.NEVER, Status.IN_FORCE, Status.MADE)


class StageStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What brings an instrument to a stage.

    Attributes:
        of: states for whose instruments it is needed; all if empty.
    """

    stage: StageName
    title: str
    owner: str
    level: Level
    days: Duration
    decides: str = ""
    of: tuple[str, ...] = ()
    cite: str = ""
    url: str = ""
    confidence: Confidence = Confidence.MEMORY


class KindStages(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The stages that instruments of some kinds go through, in order."""

    kinds: tuple[str, ...]
    stages: tuple[StageStep, ...]


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """Days from signature to entry into force, as instruments of a kind took them.

    Attributes:
        instruments: their ids.
    """

    n: int
    least: int
    median: int
    most: int
    instruments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """What is left to do until an instrument is in force.

    Attributes:
        steps: in order, each with its duration: measured where enough is known, estimated otherwise.
        instrument: the one of the record that is brought further; empty for a new one.
        measured: how long others took from signature on.
    """

    steps: tuple[StageStep, ...]
    instrument: str = ""
    measured: Measured | None = None

    @property
    def days(self) -> Duration:
        """How long all of it takes."""
        least, typical, most = (sum(getattr(s.days, which) for s in self.steps) for which in ("min", "typical", "max"))
        weakest = max((s.days.confidence for s in self.steps), key=list(Confidence).index, default=Confidence.MEMORY)
        return Duration(least, typical, most, confidence=weakest)


def path(record: Record, kind: str, states: Iterable[str], scope: str, day: date, *, recent: bool = False) -> Path:
    """Return what is left to do, on a day, until an instrument of a kind is in force between some states.

    Args:
        record: as it was known on the day.
        scope: what it must cover; anything if empty.
        recent: only an instrument on which something happened lately is brought further: it is about one project.
    """
    parties = frozenset(states)
    stages = [s for s in _stages().get(kind, ()) if not s.of or not parties.isdisjoint(s.of)]
    known = measured(record, kind)
    best, left = "", stages
    for one in record.by_kind.get(kind, ()):
        fits = parties <= set(one.parties) and one.covers(scope or None) is not False and not _over(one, day)
        if fits and not (recent and _stale(one, day)):
            rest = list(_left(one, stages, day))
            if rest and len(rest) < len(left):
                best, left = one.id, rest
    return Path(tuple(_timed(left, known)), best, known)


def perhaps_in_force(
    record: Record, now: Record, kind: str, states: Iterable[str], scope: str, day: date
) -> Instrument | None:
    """Return an instrument that may well be in force on a day: nobody found when, and such as it were by that age.

    Args:
        record: as it was known on the day.
        now: as it is known now: that an instrument was not in force yet was no secret on the day.
        kind: of the instrument.
        states: its parties.
        scope: what it must cover; anything if empty.
        day: the day.
    """
    parties, known = frozenset(states), measured(record, kind)
    wait = timedelta(days=known.median) if known and known.n >= _ENOUGH else _USUAL_WAIT
    for one in record.by_kind.get(kind, ()):
        fits = parties <= set(one.parties) and one.covers(scope or None) is not False
        if (
            fits
            and _of_that_age(one, wait, day)
            and not _was_awaited(now.by_id[one.id], day)
            and one.standing(day).in_force is None
        ):
            return one
    return None


def _of_that_age(one: Instrument, wait: timedelta, day: date) -> bool:
    """Whether it was signed so long ago that such as it were in force, and not so long that its term may have run."""
    if one.signed is None:
        return False
    age = day - one.signed.latest
    return wait <= age <= timedelta(days=_YEAR * (one.kind.term_years or _USUAL_TERM))


def _was_awaited(one: Instrument, day: date) -> bool:
    """Whether an instrument, as it is known now, was not in force yet on a day: something was still to come."""
    stood = one.standing(day)
    later = any(stage.when and day < stage.when.latest for stage in one.stages)
    return later or stood.in_force is not None or stood.status is Status.PROVISIONAL


def measured(record: Record, kind: str) -> Measured | None:
    """Return how long instruments of a kind took from signature to entry into force; None if none has both days."""
    found = {one.id: took for one in record.by_kind.get(kind, ()) if (took := _took(one)) is not None}
    if not found:
        return None
    days = sorted(found.values())
    return Measured(n=len(days), least=days[0], median=round(median(days)), most=days[-1], instruments=tuple(found))


def _took(one: Instrument) -> int | None:
    signed, begun = one.signed, one.entered_into_force
    if signed and begun and signed.exact and begun.exact:
        return (begun.earliest - signed.earliest).days
    return None


def _over(one: Instrument, day: date) -> bool:
    """Whether nothing can bring an instrument further: it is in force, or will never be."""
    return one.standing(day).status in _OVER or one.state == "ended" or first(one.stages, StageName.NEVER) is not None


def _stale(one: Instrument, day: date) -> bool:
    """Whether nothing is known to have happened to an instrument for long."""
    known = [when for when in (one.announced, one.signed, *(stage.when for stage in one.stages)) if when]
    return not any(day - when.latest <= _LONG for when in known if when.latest <= day)


def _left(one: Instrument, stages: list[StageStep], day: date) -> Iterator[StageStep]:
    """Yield the stages after the last that was reached; of what one party alone does, what it has not done."""
    reached = set(_reached(one, day))
    last = max((place for place, s in enumerate(stages) if s.stage in reached), default=-1)
    yield from stages[last + 1 :]


def _reached(one: Instrument, day: date) -> Iterator[StageName]:
    dates: dict[StageName, Known | None] = {StageName.SIGNED: one.signed, StageName.RATIFIED: one.ratified}
    for name, when in dates.items():
        if when and was_public(when, day):
            yield name
    yield from (stage.name for stage in one.stages if was_public(stage.known_from, day))
    if one.state == "negotiating" and (one.announced is None or was_public(one.announced, day)):
        yield StageName.MANDATE
    if one.ratified and was_public(one.ratified, day):
        yield StageName.APPROVED


def _timed(stages: Iterable[StageStep], known: Measured | None) -> Iterator[StageStep]:
    """Yield stages with what was measured in place of the estimates for what follows signature."""
    listed = list(stages)
    after = [s for s in listed if s.stage in (StageName.APPROVED, StageName.IMPLEMENTED, StageName.IN_FORCE)]
    total = sum(s.days.typical for s in after)
    for one in listed:
        if known is None or known.n < _ENOUGH or one not in after or not total:
            yield one
            continue
        share = one.days.typical / total
        least, typical, most = (max(1, round(share * d)) for d in (known.least, known.median, known.most))
        basis = f"its share of the {known.median} days that {known.n} such instruments took from signature (median)"
        days = Duration(least, typical, most, basis, confidence=Confidence.SECONDARY)
        yield msgspec.structs.replace(one, days=days)


@lru_cache(maxsize=1)
def _stages() -> Mapping[str, tuple[StageStep, ...]]:
    """Return the stages by kind of instrument.

    Raises:
        LawError: the file cannot be used.
    """
    found: dict[str, tuple[StageStep, ...]] = {}
    for file in sorted(_FOLDER.glob("*.yaml")):
        listed = typed_file(file, list[KindStages], _FOLDER)
        found |= {kind: one.stages for one in listed for kind in one.kinds}
    return found


def kinds_with_stages() -> frozenset[str]:
    """Return the kinds of instrument whose stages are known."""
    return frozenset(_stages())
