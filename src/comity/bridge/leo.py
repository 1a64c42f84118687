"""Stations in low Earth orbit, what is said of their dates, and what hangs on them: read from the room's tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from comity.bridge.rows import Evidenced, read_rows
from comity.errors import InputError, did_you_mean
from comity.record.dates import Known

CommitmentKind = Literal["at", "through", "before", "after"]
"""``at``: happens on a station that must operate then; ``through``: lasts to a day; ``before``: must come before a
station ends; ``after``: begins when a station is there."""
STALE_DAYS: Final = 180
_PAST: Final = ("superseded", "superseded in detail", "passed", "withdrawn", "missed in practice")


class OrbitalStation(Evidenced, frozen=True, kw_only=True):
    """A station, in orbit or planned.

    Attributes:
        party: its operator, by id in the record; empty for the International Space Station.
        programme: its id among the record's programs; empty where there is none.
        country: of the operator; ``INT`` for several states.
        approach: in orbit, free flyer, attached first, attached to a host.
        crew: how many, in words.
    """

    id: str
    name: str
    party: str = ""
    programme: str = ""
    country: str
    approach: str
    crew: str = ""
    summary: str


class DatedClaim(Evidenced, frozen=True, kw_only=True):
    """What somebody said of a date; claims that disagree stand side by side and are never merged.

    Attributes:
        station: which station it is about; ``policy`` for what is about all.
        date: as precisely as it was said: a year, a month, a day, or two with ``/``.
        claimed_by, claimed: who said so, and when.
        group: claims of one group are about the same event.
    """

    id: str
    station: str = ""
    subject: str
    milestone: str
    date: str
    claimed_by: str
    claimed: str
    status: str
    group: str = ""

    @property
    def when(self) -> Known:
        """The date that is claimed."""
        return Known.parse(self.date, f"leo-timeline, {self.id}")

    @property
    def current(self) -> bool:
        """Whether it has been neither passed nor given up."""
        return self.status not in _PAST


class LeoCommitment(Evidenced, frozen=True, kw_only=True):
    """Something that hangs on a station.

    Attributes:
        who, party: who is bound, in words and by id or state.
        date: its own day; empty where ``group`` says what is claimed of it.
        record: the id of a promise or instrument of the record.
    """

    id: str
    who: str
    party: str
    what: str
    kind: CommitmentKind
    station: str
    date: str = ""
    group: str = ""
    record: str = ""


@lru_cache(maxsize=1)
def stations() -> Mapping[str, OrbitalStation]:
    """Return every station, by id."""
    return {one.id: one for one in read_rows("stations", OrbitalStation)}


@lru_cache(maxsize=1)
def claimed_dates() -> tuple[DatedClaim, ...]:
    """Return what is said of dates, those of a group together, the latest word first."""
    found = read_rows("leo-timeline", DatedClaim)
    return tuple(sorted(found, key=lambda one: (one.group or one.id, _word(one))))


@lru_cache(maxsize=1)
def commitments() -> tuple[LeoCommitment, ...]:
    """Return what hangs on stations."""
    return read_rows("leo-commitments", LeoCommitment)


def station_of(text: str) -> OrbitalStation:
    """Return a station by its id or name.

    Raises:
        InputError: there is none; names the likeliest.
    """
    wanted = text.strip().lower()
    for one in stations().values():
        if wanted in (one.id, one.name.lower()):
            return one
    near = did_you_mean(text, stations())
    raise InputError(f"no station '{text}'", where="station", accepts=", ".join(stations()), suggestion=near)


def claims_of(group: str) -> tuple[DatedClaim, ...]:
    """Return what is said of one event."""
    return tuple(one for one in claimed_dates() if one.group == group)


def age(claims: Iterable[DatedClaim], on: date) -> int | None:
    """Return for how many days nothing is surely newer; None where nothing was said.

    What was said in some month or year counts as said on its first day.
    """
    newest = max((Known.parse(one.claimed, one.id).earliest for one in claims), default=None)
    return None if newest is None else max((on - newest).days, 0)


def _word(one: DatedClaim) -> int:
    """Return when something was said, so that the latest comes first."""
    return -Known.parse(one.claimed, f"leo-timeline, {one.id}").latest.toordinal()
