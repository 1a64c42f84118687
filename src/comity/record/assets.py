"""Assets: what a party has that others could use, who could host something, who could support something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final

import msgspec

from comity.errors import InputError, did_you_mean
from comity.home import STATE
from comity.record.compare import embargoed
from comity.record.instrument import Instrument, Standing, Status
from comity.record.model import Asset
from comity.record.record import Record

HOSTING: Final = frozenset({"spaceport", "range", "ground-station", "payload-slot", "station", "module", "test-site"})
"""Kinds of asset that take something of somebody else: a launch, an antenna, a payload, an experiment."""
_GONE: Final = frozenset({"ended", "paused"})


class Holder(msgspec.Struct, frozen=True):
    """A state with assets of one use, and what it has in force, or may have, with the state at home that covers it.

    Attributes:
        assets: those operating first.
        instruments: what covers the use with the state at home, and where it stands.
    """

    party: str
    name: str
    assets: tuple[Asset, ...]
    instruments: tuple[tuple[Instrument, Standing], ...]


def assets_of(record: Record, party: str) -> tuple[Asset, ...]:
    """Return what a party, or an agency or company of it, owns or hosts; by kind, those operating first."""
    found = (a for a in record.assets if party in a.hosts or party in {*_states(record, a.owners), *a.owners})
    return tuple(sorted(found, key=lambda a: (a.kind, not a.operates, a.name)))


def uses(record: Record) -> frozenset[str]:
    """Return every use that an asset of the record has."""
    return frozenset(use for asset in record.assets for use in asset.supports)


def hosts(record: Record, use: str, on: date, home: str = STATE) -> list[Holder]:
    """Return the states that could host something, with the assets that would take it; the most able first.

    States under an arms embargo are left out.

    Args:
        record: the record.
        use: what is to be hosted, in the words of instruments' scopes: ``launch``, ``ssa``, ...
        on: the day on which it is told what is in force with the state at home.
        home: whose partners could host it.

    Raises:
        InputError: no asset has this use; names the likeliest.
    """
    return _holders(record, use, on, home, lambda a: a.hosts if a.kind in HOSTING else ())


def supporters(record: Record, use: str, on: date, home: str = STATE) -> list[Holder]:
    """Return the states that could support a use with what they own or host; the most able first.

    Raises:
        InputError: no asset has this use; names the likeliest.
    """
    return _holders(record, use, on, home, lambda a: (*_states(record, a.owners), *a.hosts))


def _holders(record: Record, use: str, on: date, home: str, whose: Callable[[Asset], Iterable[str]]) -> list[Holder]:
    known = uses(record)
    if use not in known:
        accepts = ", ".join(sorted(known))
        raise InputError(f"no asset for '{use}'", where="assets", accepts=accepts, suggestion=did_you_mean(use, known))
    never = embargoed(record, on) | {home}
    held: dict[str, dict[str, Asset]] = defaultdict(dict)
    for asset in record.assets:
        if use in asset.supports and asset.status not in _GONE:
            for state in whose(asset):
                if state in record.countries and state not in never:
                    held[state][asset.id] = asset
    found = [_holder(record, state, list(assets.values()), use, on, home) for state, assets in held.items()]
    return sorted(found, key=lambda h: (-sum(a.operates for a in h.assets), -len(h.assets), h.name))


def _holder(record: Record, state: str, assets: list[Asset], use: str, on: date, home: str) -> Holder:
    assets.sort(key=lambda a: (not a.operates, a.kind, a.name))
    between = [i for i in record.by_party.get(state, ()) if home in i.parties and i.covers(use) and not i.kind.event]
    stands = [(i, i.standing(on)) for i in between if not i.kind.id.endswith("-tie")]
    live = [(i, s) for i, s in stands if s.in_force is not False or s.status is Status.NEGOTIATED]
    live.sort(key=lambda told: (told[1].in_force is not True, not told[0].kind.binding, told[0].id))
    return Holder(state, record.name(state), tuple(assets), tuple(live))


def _states(record: Record, parties: Iterable[str]) -> Iterator[str]:
    """Yield the states of parties: their own code, or that of the country they are of."""
    for party in parties:
        if party in record.countries:
            yield party
        elif party in record.parties and record.parties[party].country:
            yield record.parties[party].country
