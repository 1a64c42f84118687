"""Precedents: how long it took before, from the dates of the record's own instruments."""

from __future__ import annotations

from collections.abc import Iterable

from comity.plan.placed import Placed
from comity.plan.plan import Precedent
from comity.record import Record

_MOST = 4


def precedents(record: Record, placed: Placed) -> tuple[Precedent, ...]:
    """Return instruments of the kind that a step concludes, the latest first, with their days from signature."""
    if placed.enacts is None or placed.enacts.asked is None or not placed.enacts.asked.instrument:
        return ()
    found = sorted(_of_kind(record, placed.enacts.asked.instrument), key=lambda p: (p.signed, p.title), reverse=True)
    timed = [p for p in found if p.days is not None]
    return tuple((timed or found)[:_MOST])


def _of_kind(record: Record, kind: str) -> Iterable[Precedent]:
    for one in record.instruments:
        if one.kind.id != kind or one.signed is None:
            continue
        signed, begun = one.signed, one.entered_into_force
        days = (begun.earliest - signed.earliest).days if begun and begun.exact and signed.exact else None
        yield Precedent(one.title, str(signed), str(begun) if begun else "", days, one.source.url)
