"""What happened when: the record told as dated events, and what changed between two days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

from comity.record.dates import Known
from comity.record.instrument import Instrument, Status
from comity.record.model import Commitment, Dialogue, Membership, Source
from comity.record.record import Record
from comity.record.stages import StageName

Subject = Instrument | Membership | Dialogue | Commitment


class What(StrEnum):
    """What happened."""

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
    NEVER = "never in force"
    MADE = "made"
    ENDED = "ended"
    RUNS_OUT = "term runs out"
    JOINED = "joined"
    LEFT = "left"
    MET = "met"
    PROMISED = "promised"
    DUE = "due"


class Event(msgspec.Struct, frozen=True):
    """Something dated that concerns some parties.

    Attributes:
        kind: the kind of instrument; or ``membership``, ``treaty``, ``dialogue``, ``commitment``.
        id: the row it is told by.
    """

    when: Known
    what: What
    kind: str
    title: str
    parties: tuple[str, ...]
    id: str
    source: Source
    layer: str = "built-in"


class Turn(msgspec.Struct, frozen=True):
    """An instrument whose status is not the same on two days."""

    instrument: Instrument
    was: Status
    now: Status
    because: str


def concerning(record: Record, party: str) -> list[Event]:
    """Return everything dated that concerns a party, earliest first."""
    return in_order(event for event in _every(record) if party in event.parties)


def changes(record: Record, after: date, until: date) -> list[Event]:
    """Return what happened, or may have, after one day and up to another, earliest first.

    An event known only to the month or year is told when any of its days falls between the two.
    """
    planned = (What.DUE, What.RUNS_OUT)
    found = (e for e in _every(record) if e.what not in planned and after < e.when.latest and e.when.earliest <= until)
    return in_order(found)


def turns(record: Record, before: date, after: date) -> list[Turn]:
    """Return the instruments whose status on one day is not what it was on the other."""
    found = []
    for instrument in record.instruments:
        was, now = instrument.standing(before), instrument.standing(after)
        if was.status is not now.status:
            found.append(Turn(instrument, was.status, now.status, now.because))
    return found


def in_order(events: Iterable[Event]) -> list[Event]:
    """Return events earliest first."""
    return sorted(events, key=lambda e: (e.when.earliest, e.when.latest, e.kind, e.id, e.what))


def subjects(record: Record) -> Iterator[tuple[Subject, Iterator[Event]]]:
    """Yield everything that may have dates, with its events."""
    for instrument in record.instruments:
        yield instrument, _of_instrument(instrument)
    signed = {i.source.id for i in record.by_kind.get("accords-signature", ())}
    for membership in record.memberships:
        if membership.source.id not in signed:  # what an instrument tells already is not told twice
            yield membership, _of_membership(record, membership)
    for dialogue in record.dialogues.values():
        yield dialogue, _of_dialogue(record, dialogue)
    for commitment in record.commitments:
        yield commitment, _of_commitment(commitment)


def _every(record: Record) -> Iterator[Event]:
    for _, events in subjects(record):
        yield from events


def _of_instrument(i: Instrument) -> Iterator[Event]:
    told: tuple[tuple[What, Known | None], ...] = (
        (What.ANNOUNCED, i.announced),
        (What.MADE if i.kind.event else What.SIGNED, i.signed),
        (What.RATIFIED, i.ratified),
        (What.MADE if i.kind.event else What.IN_FORCE, i.entered_into_force),
        (What.ENDED, i.ended),
        (What.RUNS_OUT, None if i.ended or i.renewal == "automatic" else i.runs_out),
    )
    for what, when in told:
        if when:
            yield Event(when, what, i.kind.id, i.title, i.parties, i.id, i.source, i.layer)
    dates = {when for _, when in told if when}
    for stage in i.stages:
        what = _ENDING.get(stage.name) or What(stage.name.value)
        if stage.when and not (what in dict(told) and stage.when in dates):
            yield Event(stage.when, what, i.kind.id, i.title, i.parties, i.id, stage.source, stage.layer)


_ENDING: Final = {StageName.LAPSED: What.ENDED, StageName.REPLACED: What.ENDED}


def _of_membership(record: Record, m: Membership) -> Iterator[Event]:
    info = record.group_info.get(m.group)
    kind = "treaty" if info and info.kind == "treaty" else "membership"
    title = f"{record.name(m.member)}: {record.name(m.group)}"
    for what, when in ((What.JOINED, m.since), (What.LEFT, m.until)):
        if when:
            yield Event(when, what, kind, title, (m.member, m.group), m.group, m.source, m.layer)


def _of_dialogue(record: Record, dialogue: Dialogue) -> Iterator[Event]:
    for m in record.meetings.get(dialogue.id, ()):
        number = f", meeting {m.number}" if m.number else ""
        place = f", {m.place}" if m.place else ""
        title = f"{dialogue.title}{number}{place}"
        yield Event(m.held, What.MET, "dialogue", title, dialogue.parties, m.id, m.source, m.layer)


def _of_commitment(c: Commitment) -> Iterator[Event]:
    parties = (*c.by, *c.to)
    yield Event(c.made, What.PROMISED, "commitment", c.what, parties, c.id, c.source, c.layer)
    if c.due:
        yield Event(c.due, What.DUE, "commitment", c.what, parties, c.id, c.source, c.layer)
