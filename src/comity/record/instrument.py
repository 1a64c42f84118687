"""Instruments: anything concluded between parties, and where it stands on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

import msgspec

from comity.record.dates import Known
from comity.record.model import Confidence, Source
from comity.record.stages import InstrumentStage, StageName, first, suspended

STATES: Final = ("in-force", "signed", "negotiating", "announced", "ended", "")
RENEWALS: Final = ("automatic", "by-agreement", "none", "")


class Status(StrEnum):
    """Where an instrument stands on a day."""

    NOT_YET = "not yet"
    ANNOUNCED = "announced"
    NEGOTIATED = "negotiated"
    SIGNED = "signed"
    RATIFIED = "ratified"
    PROVISIONAL = "provisionally applied"
    IN_FORCE = "in force"
    SUSPENDED = "suspended"
    MADE = "made"
    LAPSED = "lapsed"
    NEVER = "never in force"
    UNKNOWN = "unknown"


class Standing(msgspec.Struct, frozen=True):
    """An instrument's status on a day, and why.

    Attributes:
        open: the status is how far it is known to have come, and it may be in force: that was sought and not found.
    """

    status: Status
    because: str
    open: bool = False

    @property
    def in_force(self) -> bool | None:
        """Whether it is in force; None when the evidence does not tell, or it is only applied provisionally."""
        if self.open or self.status in (Status.UNKNOWN, Status.PROVISIONAL):
            return None
        return self.status is Status.IN_FORCE


class Segment(msgspec.Struct, frozen=True):
    """A span of days with one standing.

    Attributes:
        begins: the first day; None: since ever.
        until: the first day that is no longer in it; None: for good.
    """

    begins: date | None
    until: date | None
    standing: Standing


class InstrumentKind(msgspec.Struct, frozen=True):
    """A kind of instrument.

    Attributes:
        short: the name a rule or a matrix column may use.
        binding: whether it binds in law.
        on_signature: whether it operates when signed.
        event: a statement or decision, made on a day and never in force as such.
        term_years: the usual term; once it has run, an instrument without a recorded end must be checked.
    """

    id: str
    title: str
    short: str
    binding: bool
    on_signature: bool
    event: bool
    term_years: int | None


class Instrument(msgspec.Struct, frozen=True):
    """Anything concluded between parties, binding or not.

    Attributes:
        expires: the day after which it runs out, where the text or a later extension names one.
        term_years: its own term; the usual one of its kind if None.
        renewal: ``automatic``, ``by-agreement``, ``none``, or empty when not known.
        notice: how it can be ended, in words; ``survives``: what outlives its end; both empty where that was not read.
        ended: when it lapsed, was terminated or was superseded.
        state: what the source says of it: ``in-force``, ``signed``, ``negotiating``, ``announced``, ``ended``, or
            empty when it does not say.
        scope: what it covers; ``excludes``: what it expressly does not.
        parent: the id of the instrument under which it was concluded.
        read_from: the day for which a source evidences that it was in force: that of the page, not of the reading.
        stages: stages that no date above tells, or tells without evidence of its own.
    """

    id: str
    title: str
    kind: InstrumentKind
    parties: tuple[str, ...]
    announced: Known | None
    signed: Known | None
    ratified: Known | None
    entered_into_force: Known | None
    expires: Known | None
    term_years: int | None
    renewal: str
    ended: Known | None
    state: str
    scope: frozenset[str]
    excludes: frozenset[str]
    parent: str
    provisions: str
    summary: str
    read_from: date | None
    source: Source
    note: str
    layer: str = "built-in"
    stages: tuple[InstrumentStage, ...] = ()
    notice: str = ""
    survives: str = ""

    @property
    def begun(self) -> Known | None:
        """When it began to operate: its entry into force, or its signature where that suffices."""
        return self.entered_into_force or (self.signed if self.kind.on_signature or self.kind.event else None)

    @property
    def evidenced(self) -> date | None:
        """The first day for which what its source says of it counts; None: no source was read."""
        remembered = self.source.confidence is Confidence.MEMORY
        return self.read_from or (None if remembered else self.source.reviewed)

    @property
    def runs_out(self) -> Known | None:
        """When its term runs out: as recorded, or by its own or its kind's usual term."""
        if self.expires or self.kind.event:
            return self.expires
        begun, years = self.begun or self.signed, self.term_years or self.kind.term_years
        return begun.plus_years(years) if begun and years else None

    def covers(self, scope: str | None) -> bool | None:
        """Whether it covers something; None when its scope is not recorded."""
        if scope is None:
            return True
        if scope in self.excludes:
            return False
        return scope in self.scope if self.scope else None

    def standing(self, day: date) -> Standing:
        """Return where the instrument stands on a day, as far as the source tells.

        What operates on signature does so from then; what a page of day *r* calls in force is so from *r*, and
        between signature and *r* that is unknown; what a page calls signed may have entered into force after it.
        """
        never = first(self.stages, StageName.NEVER)
        if never:
            return self._never(never, day)
        over = self.ended.reached_by(day) if self.ended else False
        if over:
            return Standing(Status.LAPSED, f"{self._end} {self.ended}")
        if over is None:
            return Standing(Status.UNKNOWN, f"{self._end} in {self.ended}, the day is not known")
        found = self._since(self.begun, day) if self.begun else self._undated(day)
        return self._provisional(found, day) or self._suspension(found, day) or found

    def segments(self) -> Iterator[Segment]:
        """Yield the spans of days with one standing each, in order; together they are all time."""
        found = self.standing(date.min)
        begins: date | None = None
        for day in sorted(set(self.change_days())):
            standing = self.standing(day)
            if standing != found:
                yield Segment(begins, day, found)
                begins, found = day, standing
        yield Segment(begins, None, found)

    def change_days(self) -> Iterator[date]:
        """Yield every day on which its standing may change: `standing` compares the day asked with no other.

        A page speaks for its own day, and what it told may change on the next.
        """
        known = (self.announced, self.signed, self.ratified, self.entered_into_force, self.runs_out, self.ended)
        for each in known:
            if each:
                yield from (each.earliest, each.latest)
        for told in (self.read_from, self.source.reviewed):
            if told:
                yield from (told, told + timedelta(days=1))
        for stage in self.stages:
            if stage.when:
                yield from (stage.when.earliest, stage.when.latest)

    @property
    def _end(self) -> str:
        replaced = first(self.stages, StageName.REPLACED)
        return f"replaced{f' by {replaced.by}' if replaced.by else ''}" if replaced else "ended"

    def _never(self, never: InstrumentStage, day: date) -> Standing:
        """Judge what is known never to have entered into force: no day is left open."""
        reached = never.when.reached_by(day) if never.when else False
        signed = self.signed.reached_by(day) if self.signed else True
        if signed is False:
            return self._before(day, f"signed {self.signed}")
        if reached or never.when is None:
            return Standing(Status.NEVER, f"never entered into force{f': {never.note}' if never.note else ''}")
        return Standing(Status.SIGNED, f"signed {self.signed or 'on an unknown day'}; it never entered into force")

    def _provisional(self, found: Standing, day: date) -> Standing | None:
        """Judge a day on which it is applied provisionally; None if it is not."""
        stage = first(self.stages, StageName.PROVISIONAL)
        if stage is None or stage.when is None or found.status in (Status.IN_FORCE, Status.LAPSED):
            return None
        reached = stage.when.reached_by(day)
        if reached is None:
            return Standing(Status.UNKNOWN, f"applied provisionally from {stage.when}, the day is not known")
        because = f"applied provisionally since {stage.when}, not known to be in force"
        return Standing(Status.PROVISIONAL, because) if reached else None

    def _suspension(self, found: Standing, day: date) -> Standing | None:
        """Judge a day on which it is suspended; None if it is not."""
        stage = suspended(self.stages, day) if found.status in (Status.IN_FORCE, Status.UNKNOWN) else None
        if stage is None or stage.when is None:
            return None
        if stage.when.reached_by(day) is None:
            return Standing(Status.UNKNOWN, f"suspended in {stage.when}, the day is not known")
        return Standing(Status.SUSPENDED, f"suspended {stage.when}")

    def _since(self, begun: Known, day: date) -> Standing:
        dated = self.entered_into_force is not None
        match begun.reached_by(day):
            case False:
                return self._before(day, f"{'enters into force' if dated else 'begins'} {begun}")
            case None:
                return Standing(Status.UNKNOWN, f"began in {begun}, the day is not known")
        if self.kind.event:
            return Standing(Status.MADE, f"made {begun}")
        if self.state == "ended" and not self.ended:
            return self._ended_some_day(day)
        return self._run(day) or Standing(Status.IN_FORCE, f"{'since' if dated else 'on signature,'} {begun}")

    def _run(self, day: date) -> Standing | None:
        """Judge an instrument whose term has run, or may have; None while it runs."""
        ends = self.runs_out
        if ends is None or self.ended or self.renewal == "automatic" or ends.reached_by(day) is False:
            return None
        if self.state == "in-force" and self.read_from and ends.reached_by(self.read_from) and self.read_from <= day:
            return Standing(Status.IN_FORCE, f"in force as of a page of {self.read_from}, after its first term")
        if self.expires:
            if self.renewal == "none" and ends.reached_by(day):
                return Standing(Status.LAPSED, f"expired {ends}; it cannot be renewed")
            return Standing(Status.UNKNOWN, f"expired {ends} unless extended: must be checked")
        usual = f"its term of {self.term_years}" if self.term_years else f"its usual term of {self.kind.term_years}"
        begun = f"began {self.begun}" if self.begun else f"signed {self.signed}"
        return Standing(Status.UNKNOWN, f"{begun}; {usual} years has run: must be checked")

    def _undated(self, day: date) -> Standing:
        """Judge an instrument whose entry into force is not known."""
        if self.signed and self.signed.reached_by(day) is False:
            return self._before(day, f"signed {self.signed}")
        if self.kind.event:
            return Standing(Status.UNKNOWN, "the day it was made was not found")
        if self.state == "in-force":
            if self.evidenced is None or day < self.evidenced:
                return Standing(Status.UNKNOWN, f"the date of entry into force was not found; {self._evidence}")
            return self._run(day) or Standing(Status.IN_FORCE, self._evidence)
        if self.state in ("negotiating", "announced"):
            return self._hoped(day)
        if self.state == "signed":
            return self._signed(day)
        if self.state == "ended":
            return self._ended_some_day(day)
        signed = f"signed {self.signed}; " if self.signed else ""
        return Standing(Status.UNKNOWN, f"{signed}its status was not found")

    @property
    def _evidence(self) -> str:
        if self.read_from:
            return f"in force as of a page of {self.read_from}"
        if self.evidenced:
            return f"in force as of a page read on {self.evidenced}, whose own date was not found"
        return "in force from memory, no source was read"

    def _before(self, day: date, otherwise: str) -> Standing:
        """Judge a day before it began: how far it had come."""
        steps = (
            (Status.RATIFIED, "ratified", self.ratified),
            (Status.SIGNED, "signed", self.signed),
            (Status.ANNOUNCED, "announced", self.announced),
        )
        for status, word, known in steps:
            reached = known.reached_by(day) if known else False
            if reached:
                return Standing(status, f"{word} {known}; {otherwise}" if word not in otherwise else otherwise)
            if reached is None:
                return Standing(Status.UNKNOWN, f"{word} in {known}, the day is not known")
        return Standing(Status.NOT_YET, otherwise)

    def _hoped(self, day: date) -> Standing:
        """Judge what was never concluded: talks, or an announcement."""
        negotiating = self.state == "negotiating"
        status = Status.NEGOTIATED if negotiating else Status.ANNOUNCED
        what = "negotiated, not concluded" if negotiating else "announced, not an agreement"
        known = self.announced.reached_by(day) if self.announced else None
        told = self.read_from or self.source.reviewed
        if known or (self.announced is None and told and told <= day):
            return Standing(status, what)
        if known is False:
            return Standing(Status.NOT_YET, f"announced {self.announced}")
        when = f"announced in {self.announced}" if self.announced else f"{what}; since when was not found"
        return Standing(Status.UNKNOWN, when)

    def _signed(self, day: date) -> Standing:
        if self.signed and self.signed.reached_by(day) is None:
            return Standing(Status.UNKNOWN, f"signed in {self.signed}, the day is not known")
        ratified = self.ratified.reached_by(day) if self.ratified else False
        status, reached = (Status.RATIFIED, self.ratified) if ratified else (Status.SIGNED, self.signed)
        told = f"{status.value} {reached or 'on an unknown day'}"
        if self.read_from and day <= self.read_from:
            return Standing(status, f"{told}; not in force by {self.read_from}, as a page of that day tells")
        return Standing(status, f"{told}; entry into force was sought and not found", open=True)

    def _ended_some_day(self, day: date) -> Standing:
        if self.evidenced and day >= self.evidenced:
            return Standing(Status.LAPSED, f"read as ended on {self.evidenced}; the day it ended was not found")
        return Standing(Status.UNKNOWN, "ended, the day is not known")
