"""Questions about one partnership: where it stands, what is between two parties, what lapses, what peers have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

import msgspec
from dateutil.relativedelta import relativedelta

from comity.home import STATE
from comity.record.compare import Lack, lacking, peers_of
from comity.record.dates import Known
from comity.record.events import Event, What, concerning
from comity.record.instrument import Instrument, Standing, Status
from comity.record.model import Dialogue, Exercise, Meeting, Membership, Programme, TreatyStatus
from comity.record.promised import Promise, promises
from comity.record.record import Record


class Stand(msgspec.Struct, frozen=True):
    """An instrument and where it stands on the day asked."""

    instrument: Instrument
    standing: Standing


class Lapse(msgspec.Struct, frozen=True):
    """An instrument whose term runs out, or has run out and must be checked.

    Attributes:
        under: what was concluded under it and would fall with it, unless it says otherwise.
    """

    instrument: Instrument
    when: Known
    overdue: bool
    under: tuple[Instrument, ...] = ()

    @property
    def outlives(self) -> str:
        """What outlives it, in words; that this was not read where it was not."""
        return self.instrument.survives or "was not read in its text"


class Talks(msgspec.Struct, frozen=True):
    """A dialogue and its last meeting up to the day asked."""

    dialogue: Dialogue
    last: Meeting | None
    meetings: int


class Partnership(msgspec.Struct, frozen=True):
    """Where one state stands, on a day.

    Attributes:
        since: the day since which changes are told.
        binding: instruments in force that bind in law.
        other: instruments in force or operating that do not.
        ties: what companies have with each other; kept apart, for there are many.
        unsettled: announced, negotiated, signed but not in force, provisionally applied, suspended, or not known.
        groups: memberships, sure and (``maybe``) not known.
        treaties: where it stands with the UN space treaties.
        changed: what happened since.
        exercises: those it took part in or observed, the latest first.
        promises: what it promised or was promised, the overdue and the long silent first.
        lapsing: terms that run out within the months asked, or have run and must be checked.
        lacking: what peers have with the state at home, or belong to, and this one has or does not.
    """

    party: str
    name: str
    day: date
    since: date
    months: int
    peers: tuple[str, ...]
    binding: tuple[Stand, ...]
    other: tuple[Stand, ...]
    ties: tuple[Stand, ...]
    unsettled: tuple[Stand, ...]
    groups: tuple[Membership, ...]
    maybe: tuple[Membership, ...]
    treaties: tuple[TreatyStatus, ...]
    programmes: tuple[Programme, ...]
    dialogues: tuple[Talks, ...]
    exercises: tuple[Exercise, ...]
    promises: tuple[Promise, ...]
    changed: tuple[Event, ...]
    lapsing: tuple[Lapse, ...]
    lacking: tuple[Lack, ...]


def between(record: Record, one: str, other: str, on: date) -> list[Stand]:
    """Return every instrument that names both parties, with its standing on a day.

    Raises:
        InputError: an unknown party; names the likeliest.
    """
    one, other = record.party(one), record.party(other)
    return _sorted(Stand(i, i.standing(on)) for i in record.by_party.get(one, ()) if other in i.parties)


def as_tree(stands: Iterable[Stand]) -> Iterator[tuple[int, Stand]]:
    """Yield instruments with their depth, each below the one it was concluded under if that is among them."""
    found = list(stands)
    ids = {s.instrument.id for s in found}
    below: dict[str, list[Stand]] = {}
    for stand in found:
        parent = stand.instrument.parent if stand.instrument.parent in ids else ""
        below.setdefault(parent, []).append(stand)

    def walk(parent: str, depth: int) -> Iterator[tuple[int, Stand]]:
        for stand in below.get(parent, []):
            yield depth, stand
            yield from walk(stand.instrument.id, depth + 1)

    return walk("", 0)


def partnership(
    record: Record,
    party: str,
    on: date,
    since: date,
    peers: Iterable[str] = (),
    months: int = 18,
    home: str = STATE,
) -> Partnership:
    """Return where a state stands on a day: what binds it, what does not, what changed, what lapses, what peers have.

    Args:
        record: the record.
        party: the state.
        on: the day.
        since: the day since which changes are told.
        peers: the states to compare it with; the three most alike if none.
        months: how far ahead to look for terms that run out.
        home: the state whose partner it is.

    Raises:
        InputError: an unknown party; names the likeliest.
    """
    party, peers = record.party(party), tuple(map(record.party, peers))
    peers = peers or peers_of(record, party, on, home=home)
    every = _with_home_first((Stand(i, i.standing(on)) for i in record.by_party.get(party, ())), home)
    stands = [s for s in every if not s.instrument.kind.event and s.instrument.kind.id != TIE]
    live = [s for s in stands if s.standing.status is Status.IN_FORCE]
    rows = [m for m in record.by_member.get(party, ()) if _is_group(record, m)]
    return Partnership(
        party=party,
        name=record.name(party),
        day=on,
        since=since,
        months=months,
        peers=peers,
        binding=tuple(s for s in live if s.instrument.kind.binding),
        other=tuple(s for s in live if not s.instrument.kind.binding),
        ties=tuple(s for s in every if s.instrument.kind.id == TIE),
        unsettled=tuple(s for s in stands if s.standing.status not in (Status.IN_FORCE, *SETTLED)),
        groups=tuple(m for m in rows if m.holds(on)),
        maybe=tuple(m for m in rows if m.holds(on) is None),
        treaties=tuple(t for t in record.treaty_statuses if t.country == party),
        programmes=tuple(p for p in record.programmes if _takes_part(record, party, p)),
        dialogues=tuple(_talks(record, party, on)),
        exercises=tuple(e for e in record.exercises if _took_part(e, party) and e.held.earliest <= on),
        promises=tuple(promises(record, party, on)),
        changed=tuple(e for e in concerning(record, party) if _within(e, since, on)),
        lapsing=tuple(sorted(_lapsing(record, stands, on, months), key=lambda lapse: lapse.when.latest)),
        lacking=tuple(lacking(record, party, peers, on, home)),
    )


TIE: Final = "industry-tie"
SETTLED: Final = (Status.LAPSED, Status.NEVER, Status.MADE, Status.NOT_YET)
"""Where an instrument stands of which nothing more is to be expected, or nothing is known yet."""


def _sorted(stands: Iterable[Stand]) -> list[Stand]:
    return sorted(stands, key=lambda s: (s.instrument.kind.id, s.instrument.id))


def _with_home_first(stands: Iterable[Stand], home: str) -> list[Stand]:
    """Order by whether the state at home is a party, then the latest first."""

    def key(stand: Stand) -> tuple[bool, int, str]:
        begun = stand.instrument.begun or stand.instrument.signed
        return home not in stand.instrument.parties, -begun.latest.toordinal() if begun else 0, stand.instrument.id

    return sorted(stands, key=key)


def _is_group(record: Record, row: Membership) -> bool:
    """Whether a membership is told as one: the treaties have a line of their own."""
    info = record.group_info.get(row.group)
    return info is None or info.kind != "treaty"


def _takes_part(record: Record, party: str, programme: Programme) -> bool:
    """Whether a state, or an agency or company of it, leads a programme or takes part."""
    names = (programme.lead, *programme.partners)
    return party in names or any(n in record.parties and record.parties[n].country == party for n in names)


def _took_part(exercise: Exercise, party: str) -> bool:
    return party in (*exercise.participants, *exercise.observers)


def _talks(record: Record, party: str, on: date) -> Iterator[Talks]:
    for dialogue in record.dialogues.values():
        if party in dialogue.parties:
            held = [m for m in record.meetings.get(dialogue.id, ()) if m.held.earliest <= on]
            yield Talks(dialogue, held[-1] if held else None, len(held))


def _within(event: Event, since: date, on: date) -> bool:
    dull = event.what in (What.DUE, What.RUNS_OUT) or event.kind == TIE
    return not dull and since < event.when.latest and event.when.earliest <= on


def _lapsing(record: Record, stands: list[Stand], on: date, months: int) -> Iterator[Lapse]:
    limit = on + relativedelta(months=months)
    for stand in stands:
        ends = stand.instrument.ended or stand.instrument.runs_out
        if ends is None or stand.instrument.renewal == "automatic":
            continue
        overdue = stand.standing.status is Status.UNKNOWN and ends.reached_by(on) is not False
        if overdue and not stand.instrument.ended:
            yield Lapse(stand.instrument, ends, overdue=True, under=record.below.get(stand.instrument.id, ()))
        elif stand.standing.status is Status.IN_FORCE and on < ends.latest and ends.earliest <= limit:
            yield Lapse(stand.instrument, ends, overdue=False, under=record.below.get(stand.instrument.id, ()))
