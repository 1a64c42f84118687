"""Questions to the record: where a partnership stands, what is between two parties, what peers have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from comity.errors import InputError, did_you_mean
from comity.record.model import Instrument, Membership, Standing, Status
from comity.record.record import Record

HOME = "USA"


@dataclass(frozen=True, slots=True)
class Stand:
    """An instrument and where it stands on the day asked."""

    instrument: Instrument
    standing: Standing


@dataclass(frozen=True, slots=True)
class Lack:
    """A kind of instrument that peers have in force with the same partner, and this one has not."""

    kind: str
    title: str
    peers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Partnership:
    """Where one state stands, on a day.

    Attributes:
        changed: instruments that began, were signed or ended since the earlier day.
        lapsing: instruments whose usual or recorded term runs out within the months asked.
    """

    party: str
    name: str
    day: date
    since: date
    binding: tuple[Stand, ...]
    other: tuple[Stand, ...]
    events: tuple[Stand, ...]
    unsettled: tuple[Stand, ...]
    groups: tuple[Membership, ...]
    changed: tuple[Stand, ...]
    lapsing: tuple[tuple[Instrument, date], ...]
    lacking: tuple[Lack, ...]


def between(record: Record, one: str, other: str, on: date) -> list[Stand]:
    """Return every instrument that names both parties, with its standing on a day.

    Raises:
        InputError: an unknown party; names the likeliest.
    """
    for party in (one, other):
        if party not in record.parties:
            raise InputError(f"unknown party '{party}'", where="record", suggestion=did_you_mean(party, record.parties))
    return _sorted(Stand(i, i.standing(on)) for i in record.instruments if {one, other} <= set(i.parties))


def partnership(
    record: Record, party: str, on: date, since: date, peers: Iterable[str] = (), months: int = 18
) -> Partnership:
    """Return where a state stands on a day: what binds it, what does not, what changed, what lapses, what peers have.

    Raises:
        InputError: an unknown party; names the likeliest.
    """
    if party not in record.parties:
        raise InputError(f"unknown party '{party}'", where="record", suggestion=did_you_mean(party, record.parties))
    stands = _sorted(Stand(i, i.standing(on)) for i in record.instruments if party in i.parties)
    live = [s for s in stands if s.standing.status is Status.IN_FORCE]
    settled = (Status.IN_FORCE, Status.NOT_YET, Status.LAPSED)
    return Partnership(
        party=party,
        name=record.parties[party].name,
        day=on,
        since=since,
        binding=tuple(s for s in live if s.instrument.kind.binding),
        other=tuple(s for s in live if not s.instrument.kind.binding and not s.instrument.kind.event),
        events=tuple(s for s in live if s.instrument.kind.event),
        unsettled=tuple(s for s in stands if s.standing.status not in settled),
        groups=tuple(m for m in record.memberships if m.member == party and m.holds(on)),
        changed=tuple(s for s in stands if _changed(s.instrument, since, on)),
        lapsing=tuple(_lapsing(live, on, months)),
        lacking=tuple(_lacking(record, party, on, peers)),
    )


def _sorted(stands: Iterable[Stand]) -> list[Stand]:
    return sorted(stands, key=lambda s: (s.instrument.kind.id, s.instrument.id))


def _changed(instrument: Instrument, since: date, on: date) -> bool:
    dates = (instrument.signed, instrument.entered_into_force, instrument.ended)
    return any(known and since < known.latest <= on for known in dates)


def _lapsing(stands: list[Stand], on: date, months: int) -> Iterable[tuple[Instrument, date]]:
    limit = on + relativedelta(months=months)
    for stand in stands:
        instrument = stand.instrument
        begun = instrument.entered_into_force or instrument.signed
        ends = instrument.ended.earliest if instrument.ended else None
        if ends is None and begun and instrument.kind.term_years:
            ends = begun.earliest + relativedelta(years=instrument.kind.term_years)
        if ends and on <= ends <= limit:
            yield instrument, ends


def _lacking(record: Record, party: str, on: date, peers: Iterable[str]) -> Iterable[Lack]:
    """Yield the kinds that peers have in force with the United States and the party has not."""
    peers = tuple(peers)
    for kind in record.instrument_kinds.values():
        found = record.pairs(kind.id, on)
        if kind.event or frozenset((HOME, party)) in found.yes or frozenset((HOME, party)) in found.unsure:
            continue
        have = tuple(peer for peer in peers if frozenset((HOME, peer)) in found.yes)
        if have:
            yield Lack(kind.id, kind.title, have)
