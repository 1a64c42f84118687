"""What should be read again first: by what hangs on it, and by how old its evidence is."""

from __future__ import annotations

from collections import Counter
from datetime import date

import msgspec

from comity.record.instrument import Instrument, Standing
from comity.record.model import Confidence
from comity.record.queries import SETTLED, TIE
from comity.record.record import Record


class RowToRead(msgspec.Struct, frozen=True):
    """An instrument whose row should be read again.

    Attributes:
        evidence: the day its evidence speaks of: that of its page, else its latest date; None: it is from memory alone.
        hangs: how many instruments and open promises were made under it: what a lapse would cost.
        open: whether it is in force is not known.
    """

    instrument: Instrument
    standing: Standing
    evidence: date | None
    hangs: int
    open: bool


def due(record: Record, on: date, party: str = "") -> list[RowToRead]:
    """Return what should be read again first: what is open and much hangs on, then what is remembered, then the oldest.

    Args:
        record: the record.
        on: the day.
        party: only what names this party; all if empty.
    """
    under = Counter(i.parent for i in record.instruments if i.parent)
    under.update(c.made_in for c in record.commitments if c.status == "open")
    rows = record.by_party.get(party, ()) if party else record.instruments
    found = [_due(i, on, under[i.id]) for i in rows if i.kind.id != TIE and not i.kind.event]
    live = [one for one in found if one.standing.status not in SETTLED]
    return sorted(live, key=lambda one: (not one.open, -one.hangs, one.evidence or date.min, one.instrument.id))


def _due(i: Instrument, on: date, hangs: int) -> RowToRead:
    standing = i.standing(on)
    days = (i.announced, i.signed, i.ratified, i.entered_into_force)
    dated = max((day.latest for day in days if day and day.latest <= on), default=None)
    evidence = None if i.source.confidence is Confidence.MEMORY else i.read_from or dated or i.source.reviewed
    return RowToRead(i, standing, evidence, hangs, standing.in_force is None)
