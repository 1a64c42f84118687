"""Stages of an instrument: how far it had come when, who said so, and since when that could be known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

import msgspec

from comity.record.dates import Known
from comity.record.model import Source


class StageName(StrEnum):
    """A stage that an instrument may go through."""

    PROPOSED = "proposed"
    ANNOUNCED = "announced"
    MANDATE = "mandate given"
    NEGOTIATED = "negotiated"
    SIGNED = "signed"
    APPROVED = "approved"
    RATIFIED = "ratified"
    PROVISIONAL = "provisionally applied"
    IMPLEMENTED = "implementing rules made"
    IN_FORCE = "in force"
    EXTENDED = "extended"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    LAPSED = "lapsed"
    REPLACED = "replaced"
    NEVER = "never in force"


class InstrumentStage(msgspec.Struct, frozen=True):
    """One stage of an instrument.

    Attributes:
        when: the day on which it was reached; None: not found.
        public: since when that could be known, where this is later than ``when``.
        party: whose stage it is, where it is one party's: whose parliament approved it.
        by: the id of the instrument that replaced it.
    """

    name: StageName
    when: Known | None
    source: Source
    public: Known | None = None
    party: str = ""
    by: str = ""
    note: str = ""
    layer: str = "built-in"

    @property
    def known_from(self) -> Known | None:
        """Since when it could be known; None: not found."""
        return self.public or self.when


def first(stages: Iterable[InstrumentStage], name: StageName) -> InstrumentStage | None:
    """Return the earliest stage of a name; one without a day if none has a day."""
    found = [stage for stage in stages if stage.name is name]
    return min(found, key=lambda stage: stage.when.earliest if stage.when else date.max, default=None)


def suspended(stages: Iterable[InstrumentStage], day: date) -> InstrumentStage | None:
    """Return the suspension that holds on a day, or may; None if there is none.

    A suspension known only to the month or year holds from the first of the days it may have begun on, and ends when
    the instrument surely operates again.
    """
    relevant = (StageName.SUSPENDED, StageName.RESUMED)
    turns = [stage for stage in stages if stage.name in relevant and stage.when and _may_have_begun(stage, day)]
    last = max(turns, key=lambda stage: stage.when.latest if stage.when else date.min, default=None)
    return last if last and last.name is StageName.SUSPENDED else None


def public_by(stages: Iterable[InstrumentStage], day: date) -> tuple[InstrumentStage, ...]:
    """Return the stages that could be known on a day."""
    return tuple(stage for stage in stages if was_public(stage.known_from, day))


def was_public(known: Known | None, day: date) -> bool:
    """Whether something surely was public on a day; what has no day is told by undated sources, and is kept."""
    return known is None or known.reached_by(day) is True


def _may_have_begun(stage: InstrumentStage, day: date) -> bool:
    reached = stage.when.reached_by(day) if stage.when else False
    return reached is not False if stage.name is StageName.SUSPENDED else reached is True
