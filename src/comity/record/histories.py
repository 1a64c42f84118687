"""What is dated and concerns a party, in order; and where each thing stood from one day until another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import msgspec

from comity.record.events import Event, Subject, What, in_order, subjects
from comity.record.instrument import Instrument, Segment, Standing, Status
from comity.record.model import Commitment, Membership, Source
from comity.record.promised import promise_on
from comity.record.queries import TIE
from comity.record.record import Record
from comity.showing import Tabular, plain

_ENDS: Final = (What.ENDED, What.LEFT, What.RUNS_OUT)


class History(msgspec.Struct, frozen=True):
    """The dated events of one thing: an instrument, a membership, a dialogue, a promise.

    Attributes:
        kind: the kind of instrument; or ``membership``, ``treaty``, ``dialogue``, ``commitment``.
        events: earliest first; never empty.
        segments: where it stood from one day until another; empty for dialogues and promises.
        now: where it stands on the day asked, in a few words, with the end of its term or how it ended.
        because: why.
        over: whether it has lapsed, or its term has run and it must be checked.
        source: the weakest evidence that an event rests on.
    """

    kind: str
    title: str
    events: tuple[Event, ...]
    segments: tuple[Segment, ...]
    now: str
    because: str
    over: bool
    source: Source


@dataclass(frozen=True, slots=True, repr=False)
class Timeline(Tabular):
    """Everything dated that concerns a party, or two.

    Attributes:
        parties: their names.
        begins: what is earlier was left out; None: nothing was.
        events: earliest first; ``histories``: the same by what they tell of, the earliest first.
        undated: titles of what concerns them and has no date at all.
    """

    parties: tuple[str, ...]
    day: date
    begins: date | None
    events: tuple[Event, ...]
    histories: tuple[History, ...]
    undated: tuple[str, ...]

    def line(self) -> str:
        """Return whose it is, and how much happened."""
        return f"{' and '.join(self.parties)} on {self.day}: {len(self.events)} events"

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each event."""
        columns = ("when", "what", "kind", "title", "parties", "id")
        return [{name: plain(getattr(one, name)) for name in columns} for one in self.events]


def timeline(
    record: Record,
    party: str,
    on: date,
    other: str | None = None,
    begins: date | None = None,
    *,
    ties: bool = False,
) -> Timeline:
    """Return everything dated that concerns a party.

    Args:
        record: the record.
        party: its id.
        on: the day on which it is told where things stand; later events are told too.
        other: only what concerns this party as well.
        begins: leave out events that are surely earlier.
        ties: also ties between companies, of which there are many.
    """
    wanted = {party, other} - {None}
    found: list[History] = []
    undated = []
    for subject, told in subjects(record):
        if not wanted <= set(_parties(subject)) or (_kind(subject) == TIE and not ties):
            continue
        events = in_order(told)
        if not events:
            undated.append(_title(record, subject, party))
        events = [event for event in events if begins is None or begins <= event.when.latest]
        if events:
            found.append(_history(record, subject, tuple(events), on, party))
    names = tuple(record.name(each) for each in (party, other) if each)
    every = tuple(in_order(event for history in found for event in history.events))
    found.sort(key=lambda h: (h.events[0].when.earliest, h.events[0].when.latest, h.kind, h.title))
    return Timeline(names, on, begins, every, tuple(found), tuple(undated))


def _parties(subject: Subject) -> tuple[str, ...]:
    if isinstance(subject, Membership):
        return subject.member, subject.group
    return (*subject.by, *subject.to) if isinstance(subject, Commitment) else subject.parties


def _kind(subject: Subject) -> str:
    return subject.kind.id if isinstance(subject, Instrument) else ""


def _title(record: Record, subject: Subject, party: str) -> str:
    """Return what something is called on the page of a party; of a membership the other side."""
    if isinstance(subject, Membership):
        return record.name(subject.group if subject.member == party else subject.member)
    return subject.what if isinstance(subject, Commitment) else subject.title


def _history(record: Record, subject: Subject, events: tuple[Event, ...], on: date, party: str) -> History:
    segments: tuple[Segment, ...] = ()
    now, because, over = "", "", False
    if isinstance(subject, Commitment):
        now = promise_on(subject, on).word
    elif isinstance(subject, Instrument | Membership):
        segments = tuple(_of_membership(subject) if isinstance(subject, Membership) else subject.segments())
        standing = next(s.standing for s in segments if s.until is None or on < s.until)
        member = standing.status is Status.IN_FORCE and isinstance(subject, Membership)
        word = "member" if member else standing.status.value
        now, over = _now(word, standing.status, events, on)
        because = standing.because
    weakest = max((event.source for event in events), key=lambda source: source.confidence.rank)
    return History(events[0].kind, _title(record, subject, party), events, segments, now, because, over, weakest)


def _now(word: str, status: Status, events: tuple[Event, ...], on: date) -> tuple[str, bool]:
    """Return where something stands in a few words, and whether it is over or may be."""
    ends = next((event for event in reversed(events) if event.what in _ENDS), None)
    if ends is None:
        return word, status is Status.LAPSED
    term, reached = ends.what is What.RUNS_OUT, ends.when.reached_by(on)
    if status is Status.LAPSED:
        return f"{'lapsed' if term else ends.what.value} {ends.when}", True
    if status is Status.UNKNOWN and reached is not False:
        return f"term to {ends.when} has run: check" if term else f"{ends.what.value} {ends.when}: check", True
    if status is Status.IN_FORCE and reached is False:
        return f"{word}, {'term ' if term else ''}to {ends.when}", False
    return word, False


def _of_membership(m: Membership) -> Iterator[Segment]:
    """Yield the spans of a membership, in the words that instruments have."""
    begun = False
    for begins, until, holds in m.spans():
        begun = begun or holds is True
        if holds:
            standing = Standing(Status.IN_FORCE, f"member since {m.since}" if m.since else "member")
        elif holds is None:
            standing = Standing(Status.UNKNOWN, m.why_unsure(begins or date.min))
        elif begun or (m.until and begins):
            standing = Standing(Status.LAPSED, f"left {m.until}")
        else:
            standing = Standing(Status.NOT_YET, f"joined {m.since}" if m.since else "no member yet")
        yield Segment(begins, until, standing)
