"""What the record keeps besides instruments: parties, groups, programmes, dialogues, commitments, and their sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

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


class Source(msgspec.Struct, frozen=True):
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


class Party(msgspec.Struct, frozen=True):
    """A state, agency, office, company, organization or coalition."""

    id: str
    name: str
    kind: str
    country: str
    role: str
    source: Source
    layer: str = "built-in"


class Group(msgspec.Struct, frozen=True):
    """A named set of states.

    Attributes:
        kind: coalition, regime, treaty, organization, signatories, pledge, country-group, designation.
        joining: how one joins: signature, invitation, consensus, accession, statute, designation, pledge.
        purpose: what it is for; ``governance``: who decides, how often it meets; ``projects``: what it does together;
            ``entry``: what is asked of who would join; ``agenda``: what is discussed there. In words, empty where not
            read.
    """

    id: str
    title: str
    kind: str
    binding: bool
    joining: str
    founded: Known | None
    summary: str
    source: Source
    note: str
    layer: str = "built-in"
    purpose: str = ""
    governance: str = ""
    projects: str = ""
    entry: str = ""
    agenda: str = ""


class Membership(msgspec.Struct, frozen=True):
    """One party's membership of a group.

    Attributes:
        since: None: since before the record begins, or not known; then ``read_from`` is the first day for which
            membership is evidenced.
        public: since when it could be known that it begins, where that is not the day on which it does.
    """

    group: str
    member: str
    since: Known | None
    until: Known | None
    read_from: date | None
    source: Source
    note: str
    layer: str = "built-in"
    public: Known | None = None

    def holds(self, day: date) -> bool | None:
        """Whether the membership holds on a day; None when the evidence does not tell."""
        begun = self.since.reached_by(day) if self.since else True
        if not self.since and self.read_from and day < self.read_from:
            begun = None
        ended = self.until.reached_by(day) if self.until else False
        if begun is False or ended is True:
            return False
        return True if begun and ended is False else None

    def spans(self) -> Iterator[tuple[date | None, date | None, bool | None]]:
        """Yield the spans of days over which ``holds`` says one thing, in order; together they are all time.

        Each is its first day (None: since ever), the first day no longer in it (None: for good), and what it says.
        """
        value = self.holds(date.min)
        begins: date | None = None
        for day in sorted(set(self.change_days())):
            now = self.holds(day)
            if now is not value:
                yield begins, day, value
                begins, value = day, now
        yield begins, None, value

    def change_days(self) -> Iterator[date]:
        """Yield every day on which `holds`, or why that is not known, may change."""
        for known in (self.since, self.until):
            if known:
                yield from (known.earliest, known.latest)
        if self.read_from:
            yield self.read_from

    def why_unsure(self, day: date) -> str:
        """Return why ``holds`` is None on a day."""
        if self.since and self.since.reached_by(day) is None:
            return f"{self.member} joined {self.group} in {self.since}; the day was not found"
        if self.until and self.until.reached_by(day) is None:
            return f"{self.member} left {self.group} in {self.until}; the day was not found"
        read = f"; read to hold from {self.read_from}" if self.read_from else ""
        return f"{self.member}: the date of membership in {self.group} was not found{read}"


class TreatyStatus(msgspec.Struct, frozen=True):
    """Where a state stands with a multilateral treaty: party, signed, none or withdrawn."""

    country: str
    treaty: str
    status: str
    signed: Known | None
    joined: Known | None
    withdrawn: Known | None
    source: Source
    note: str
    layer: str = "built-in"


class Programme(msgspec.Struct, frozen=True):
    """A programme or system that parties build or run together."""

    id: str
    name: str
    kind: str
    lead: str
    partners: tuple[str, ...]
    status: str
    dates: str
    summary: str
    source: Source
    note: str
    layer: str = "built-in"


class Dialogue(msgspec.Struct, frozen=True):
    """A standing conversation between parties; it is never in force, it meets."""

    id: str
    title: str
    parties: tuple[str, ...]
    topics: frozenset[str]
    summary: str
    source: Source
    note: str
    layer: str = "built-in"


class Meeting(msgspec.Struct, frozen=True):
    """One meeting of a dialogue."""

    id: str
    dialogue: str
    number: str
    held: Known
    ended: Known | None
    place: str
    outcome: str
    source: Source
    note: str
    layer: str = "built-in"


class Commitment(msgspec.Struct, frozen=True):
    """What a party said it would do, by when, and where it said so.

    Attributes:
        made_in: the statement, meeting or instrument it was made in.
        topics: what it is about, in the words of instruments' scopes.
        status: open, met, missed, overtaken, or unknown.
        result: the last known result; ``result_on`` its day, ``result_url`` where it was read; empty if none was found.
        searched: the day on which the sources at hand were last gone through for a result.
    """

    id: str
    by: tuple[str, ...]
    to: tuple[str, ...]
    what: str
    made: Known
    due: Known | None
    made_in: str
    topics: frozenset[str]
    status: str
    result: str
    result_on: Known | None
    result_url: str
    searched: date | None
    source: Source
    note: str
    layer: str = "built-in"


class Asset(msgspec.Struct, frozen=True):
    """Something a party has that others could use.

    Attributes:
        kind: spaceport, range, ground-station, sensor, warning, launcher, payload-slot, station, module, satellite,
            test-site.
        owners: parties who decide on its use; ``hosts``: on whose soil it stands, or on whose spacecraft.
        operator: who runs it, as the source says.
        status: operational, on orbit, research, demonstrated, planned, contracted, unverified, paused, ended.
        supports: what it could be used for, in the words of instruments' scopes.
        latitude, longitude: degrees north and east; None where not known, or in orbit.
    """

    id: str
    name: str
    kind: str
    owners: tuple[str, ...]
    hosts: tuple[str, ...]
    operator: str
    status: str
    since: Known | None
    capability: str
    supports: frozenset[str]
    latitude: float | None
    longitude: float | None
    source: Source
    note: str
    layer: str = "built-in"

    @property
    def operates(self) -> bool:
        """Whether its source calls it operating."""
        return self.status in ("operational", "on orbit", "demonstrated", "research")


class Exercise(msgspec.Struct, frozen=True):
    """One exercise, and who took part.

    Attributes:
        lead: who held it; ``observers``: who looked on.
        participants: those that are named; a source may count more than it names.
    """

    id: str
    series: str
    held: Known
    ended: Known | None
    place: str
    lead: str
    participants: tuple[str, ...]
    observers: tuple[str, ...]
    summary: str
    source: Source
    note: str
    layer: str = "built-in"


class Lead(msgspec.Struct, frozen=True):
    """Which office of a state leads on a subject, and by what authority.

    Attributes:
        subject: a kind of instrument by its short name, or a topic: framework, tsa, lunar, coalition, dialogue, ...
        office: a party's id; empty where no single lead is public.
    """

    id: str
    subject: str
    state: str
    office: str
    authority: str
    since: Known | None
    source: Source
    note: str
    layer: str = "built-in"


class Extension(msgspec.Struct, frozen=True):
    """Who belongs to a group on a day; of whom that is not known, with the reason; and on what evidence."""

    yes: frozenset[str]
    unsure: Mapping[str, str]
    source: Callable[[str], Source]


class PairExtension(msgspec.Struct, frozen=True):
    """Between whom an instrument is in force on a day; between whom that is not known; and on what evidence."""

    yes: frozenset[frozenset[str]]
    unsure: Mapping[frozenset[str], str]
    source: Callable[[frozenset[str]], Source]
