"""The lightest instrument that fits a contribution, and what of it is missing with a partner."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from comity.bridge.offers import Tier
from comity.bridge.rows import read_settings
from comity.record.instrument import Instrument, Standing
from comity.record.record import Record

Answer = Callable[[Any], Any]
"""Determines a project given as plain values."""


class InstrumentRung(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A kind of instrument by which partners contribute.

    Attributes:
        kind: as the record calls it; ``under``: a kind that must be in force first.
        does: what it is for; ``precedent``: an instrument of the record that did it.
    """

    title: str
    kind: str
    does: str
    precedent: str
    under: str = ""


class PartnerLaw(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is determined for a partner: facts that all activities share, and the activities.

    Attributes:
        at_sites: facts of the agreement that take the place of others where what is given is a site.
    """

    shared: Mapping[str, Any]
    activities: tuple[Mapping[str, Any], ...]
    at_sites: Mapping[str, Any]


class Ladder(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which instrument fits first, and which in its stead where what it hangs on is not in force.

    Attributes:
        first: the rung by how far a contribution has come.
        instead: the rung that takes the place of one whose ``under`` is not in force.
        sites: capabilities that are given by hosting, for which the rung ``site`` fits.
    """

    rungs: Mapping[str, InstrumentRung]
    first: Mapping[Tier, str]
    instead: Mapping[str, str]
    sites: tuple[str, ...]
    law: PartnerLaw


class InstrumentStanding(msgspec.Struct, frozen=True, kw_only=True):
    """An instrument of the record, and where it stands on the day."""

    id: str
    title: str
    status: str
    because: str
    url: str
    confidence: str


class FittingInstrument(msgspec.Struct, frozen=True, kw_only=True):
    """The lightest instrument that fits.

    Attributes:
        title: what it is; ``does``: what it is for.
        held: the instruments by which the contribution is given already.
        missing: what has to be concluded, changed or checked first; empty if nothing.
        precedent: an instrument that did it, by its id.
    """

    title: str
    does: str
    held: tuple[InstrumentStanding, ...]
    missing: str
    precedent: str


@lru_cache(maxsize=1)
def ladder() -> Ladder:
    """Return which instruments fit what."""
    return read_settings("ladder", Ladder)


def stand(record: Record, identifier: str, on: date) -> InstrumentStanding | None:
    """Return where an instrument of the record stands on a day; None where it has none of this id."""
    found = record.by_id.get(identifier)
    return _told(found, found.standing(on)) if found else None


def fitting(
    record: Record, partner: str, home: str, tier: Tier, tags: Sequence[str], instruments: Sequence[str], on: date
) -> FittingInstrument:
    """Return the lightest instrument by which a partner could contribute, and what of it is missing.

    Args:
        record: what is in force.
        partner: a state, or an organization by its id.
        home: with whom it is concluded.
        tier: how far the contribution has come.
        tags: the capabilities that it needs.
        instruments: the ids of those by which it is given already.
        on: the day.
    """
    rules = ladder()
    held = tuple(one for one in (stand(record, name, on) for name in instruments) if one)
    name = "site" if is_site(tags) else rules.first[tier]
    rung = rules.rungs[name]
    above = _between(record, partner, home, rung.under, on) if rung.under else None
    if rung.under and not (above and above.status == "in force") and name in rules.instead:
        rung = rules.rungs[rules.instead[name]]
    return FittingInstrument(
        title=rung.title,
        does=rung.does,
        held=held,
        missing=_missing(above, held, tier),
        precedent=rung.precedent,
    )


def is_site(tags: Sequence[str]) -> bool:
    """Whether what is needed is given by hosting."""
    return bool(set(tags) & set(ladder().sites))


def framework(record: Record, partner: str, home: str, on: date) -> InstrumentStanding | None:
    """Return the framework agreement with a partner that has come furthest; None if none is recorded."""
    return _between(record, partner, home, "framework-agreement", on)


def _between(record: Record, partner: str, home: str, kind: str, on: date) -> InstrumentStanding | None:
    """Return the instrument of a kind between two parties that has come furthest."""
    found = [i for i in record.by_kind.get(kind, ()) if {partner, home} <= set(i.parties)]
    stands = [(one, one.standing(on)) for one in found]
    order: dict[bool | None, int] = {True: 0, None: 1, False: 2}
    stands.sort(key=lambda told: (order[told[1].in_force], told[0].id))
    return _told(*stands[0]) if stands else None


def _missing(above: InstrumentStanding | None, held: Sequence[InstrumentStanding], tier: Tier) -> str:
    """Return in words what must be concluded, changed or checked."""
    if held and tier == "displaced":
        return f"a change of {' and '.join(one.title for one in held)}: it promises another use"
    live = [one for one in held if one.status in ("in force", "made")]
    if live and tier in ("committed", "demonstrated"):
        return ""
    if tier == "committed" and not held:
        return "the instrument by which it is promised is not recorded"
    told = "; ".join(f"{one.title}: {one.because}" for one in held) or "none for this is recorded"
    if above and above.status != "in force":
        return f"{told}; the framework agreement is not known to be in force"
    return told


def _told(instrument: Instrument, standing: Standing) -> InstrumentStanding:
    return InstrumentStanding(
        id=instrument.id,
        title=instrument.title,
        status=standing.status.value,
        because=standing.because,
        url=instrument.source.url,
        confidence=instrument.source.confidence,
    )
