"""What the record keeps: parties, instruments and memberships, each with its source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from dateutil.relativedelta import relativedelta

from comity.errors import InputError
from comity.record.dates import Known


class Confidence(StrEnum):
    """How a row or rule was checked; the weakest that decided an answer is the answer's own."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    MEMORY = "memory"

    @property
    def rank(self) -> int:
        """0 is surest."""
        return _ORDER[self]


_ORDER: Final = {Confidence.PRIMARY: 0, Confidence.SECONDARY: 1, Confidence.MEMORY: 2}


@dataclass(frozen=True, slots=True)
class Source:
    """A citation: what it is, where to read it, and how it was checked."""

    id: str
    title: str
    cite: str
    url: str
    confidence: Confidence = Confidence.PRIMARY
    reviewed: date | None = None

    def __hash__(self) -> int:
        """Sources are put in sets by the thousand; their ids are enough."""
        return hash(self.id)


class Status(StrEnum):
    """Where an instrument stands on a day."""

    NEGOTIATED = "negotiated"
    SIGNED = "signed"
    IN_FORCE = "in force"
    LAPSED = "lapsed"
    NOT_YET = "not yet"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Standing:
    """An instrument's status on a day, and why."""

    status: Status
    because: str


@dataclass(frozen=True, slots=True)
class Party:
    """A state, agency, office, company, organization or coalition."""

    id: str
    name: str
    kind: str
    country: str
    role: str
    source: Source


@dataclass(frozen=True, slots=True)
class InstrumentKind:
    """A kind of instrument: whether it binds, and whether it operates on signature."""

    id: str
    title: str
    binding: bool
    on_signature: bool
    event: bool
    term_years: int | None


@dataclass(frozen=True, slots=True)
class Instrument:
    """Anything concluded between parties, binding or not.

    Attributes:
        read: the day on which the source was read; what it says is in force counts from then.
        ended: when it lapsed, was terminated or was superseded.
        state: ``in-force``, ``signed``, ``negotiating``, ``ended``, or empty when the source does not say.
    """

    id: str
    title: str
    kind: InstrumentKind
    parties: tuple[str, ...]
    signed: Known | None
    entered_into_force: Known | None
    ended: Known | None
    state: str
    scope: frozenset[str]
    summary: str
    source: Source
    read: date
    note: str
    layer: str = "built-in"

    def standing(self, day: date) -> Standing:
        """Return where the instrument stands on a day, as far as the source tells."""
        if self.state == "negotiating":
            return Standing(Status.NEGOTIATED, "negotiated, not concluded")
        if self.ended and (over := self.ended.reached_by(day)) is not False:
            status = Status.LAPSED if over else Status.UNKNOWN
            return Standing(status, f"ended {self.ended}")
        begun = self.entered_into_force or (self.signed if self.kind.on_signature else None)
        if begun:
            return self._since(begun, day)
        return self._undated(day)

    def _since(self, begun: Known, day: date) -> Standing:
        word = "since" if self.entered_into_force else "on signature,"
        match begun.reached_by(day):
            case False:
                return Standing(Status.NOT_YET, f"{word} {begun}")
            case None:
                return Standing(Status.UNKNOWN, f"began in {begun}, the day is not known")
        term = self.kind.term_years
        if term and not self.ended and begun.latest + relativedelta(years=term) <= day:
            return Standing(Status.UNKNOWN, f"began {begun}; its usual term of {term} years has run: must be checked")
        return Standing(Status.IN_FORCE, f"{word} {begun}")

    def _undated(self, day: date) -> Standing:
        """Judge an instrument whose entry into force is not known."""
        if self.signed and self.signed.reached_by(day) is False:
            return Standing(Status.NOT_YET, f"signed {self.signed}")
        if self.state == "in-force":
            if day >= self.read:
                return Standing(Status.IN_FORCE, f"read as in force on {self.read}")
            return Standing(Status.UNKNOWN, "the date of entry into force was not found")
        if self.state == "signed":
            return Standing(Status.SIGNED, f"signed {self.signed or 'on an unknown day'}, not known to be in force")
        if self.state == "ended":
            return Standing(Status.UNKNOWN, "ended, the day is not known")
        return Standing(Status.UNKNOWN, "its status was not found")


@dataclass(frozen=True, slots=True)
class Membership:
    """One party's membership of a group.

    Attributes:
        since: None: since before the record begins, or not known; then ``read_from`` is the first day for which
            membership is evidenced.
    """

    group: str
    member: str
    since: Known | None
    until: Known | None
    read_from: date | None
    source: Source
    note: str

    def holds(self, day: date) -> bool | None:
        """Whether the membership holds on a day; None when the evidence does not tell."""
        begun = self.since.reached_by(day) if self.since else True
        if not self.since and self.read_from and day < self.read_from:
            begun = None
        ended = self.until.reached_by(day) if self.until else False
        if begun is False or ended is True:
            return False
        return True if begun and ended is False else None


@dataclass(frozen=True, slots=True)
class Extension:
    """Who belongs to a group on a day; of whom that is not known, with the reason; and on what evidence."""

    yes: frozenset[str]
    unsure: Mapping[str, str]
    source: Callable[[str], Source]


@dataclass(frozen=True, slots=True)
class PairExtension:
    """Between whom an instrument is in force on a day; between whom that is not known; and on what evidence."""

    yes: frozenset[frozenset[str]]
    unsure: Mapping[frozenset[str], str]
    source: Callable[[frozenset[str]], Source]


def confidence(text: str, where: str) -> Confidence:
    """Read a confidence.

    Raises:
        InputError: none of the three.
    """
    try:
        return Confidence(text)
    except ValueError:
        raise InputError(f"found '{text}'", where=where, accepts=", ".join(Confidence)) from None
