"""Which sites would add most to a coalition: the exact best choice within limits, and what the partner gains itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import comb
from pathlib import Path
from typing import Final

import numpy as np

from comity.choose.best import best_set, greedy
from comity.choose.limits import Limits
from comity.choose.value import Value, ValueGroup
from comity.coalition.access import look
from comity.coalition.adds import MADE_UP, clock_of, told_assumed
from comity.coalition.elements import Elements, read_elements
from comity.coalition.masks import ASSUMED, ORBITS, Assumed, counts, faces_of
from comity.coalition.sensors import Sensor, sensors_of
from comity.coalition.sites import SiteAdded, SiteRow, SitesChosen, sensor_at
from comity.coalition.sky import Clock
from comity.errors import InputError
from comity.record import Record

CORE, PARTNER, FIRST = 0, 1, 2
"""Bits of the sensors of the core and of the partner; the sites' follow."""
MOST_SITES: Final = 60
MOST_CHOICES: Final = 20_000


@dataclass(frozen=True)
class SitesQuestion:
    """What is asked: which sites of a partner would add most to a core, in which orbits, within which limits.

    Attributes:
        most: at most so many; ``budget``: for at most so much.
        from_record: whether the sites are those that the record has of the partner.
    """

    record: Record
    core_name: str
    core: tuple[str, ...]
    partner: str
    sites: Sequence[SiteRow]
    from_record: bool
    orbit: str = "all"
    most: int | None = None
    budget: float | None = None
    catalogue: Path | None = None
    hours: float = 24.0


def chosen_sites(asked: SitesQuestion) -> SitesChosen:
    """Return which sites add most.

    Raises:
        InputError: too many sites or choices, an orbit that is none, or of which the catalogue has no object.
    """
    limits = _limits(asked)
    catalogue = _of_orbit(read_elements(asked.catalogue or MADE_UP), asked.orbit)
    clock = clock_of(catalogue, asked.hours)
    there = [one for one in sensors_of(asked.record, (*asked.core, asked.partner)) if counts(one)]
    supposed = [sensor_at(site, number, asked.partner) for number, site in enumerate(asked.sites)]
    own = [PARTNER if asked.partner in one.owners else CORE for one in there]
    bits = [*own, *range(FIRST, FIRST + len(supposed))]
    looks = {one: _Looks([*there, *supposed], bits, catalogue, clock, one) for one in ASSUMED}
    return _told(asked, limits, looks, f"{len(catalogue):,} objects", [*there, *supposed])


class _Looks:
    """How many looks had which word, with one value where nothing was published."""

    def __init__(
        self, sensors: Sequence[Sensor], bits: Sequence[int], catalogue: Elements, clock: Clock, assumed: Assumed
    ) -> None:
        found: dict[int, int] = {}
        for sight in look(catalogue, faces_of(sensors, bits, assumed), clock):
            distinct, times = np.unique(sight.words[sight.words != 0], return_counts=True)
            for word, count in zip(distinct.tolist(), times.tolist(), strict=True):
                found[word] = found.get(word, 0) + count
        self._words = np.array(list(found), dtype=np.uint64)
        self._times = np.array(list(found.values()), dtype=np.int64)
        self._all = len(catalogue) * clock.steps
        self.seen = lru_cache(maxsize=None)(self._seen)

    def _seen(self, bits: frozenset[int]) -> float:
        """Return in which percent of the looks one of some bits is set."""
        word = np.uint64(sum(1 << bit for bit in bits))
        return 100 * int(self._times[(self._words & word) != 0].sum()) / self._all

    def adds(self, before: Iterable[int], sites: Iterable[int]) -> float:
        """Return what sites add beyond some bits, in percent points."""
        have = frozenset(before)
        return self.seen(have | {FIRST + one for one in sites}) - self.seen(have)


def _limits(asked: SitesQuestion) -> Limits:
    number = len(asked.sites)
    if not 1 <= number <= MOST_SITES:
        raise InputError(f"are {number}", where="sites", accepts=f"1 to {MOST_SITES}")
    if asked.orbit not in (*ORBITS, "all"):
        raise InputError(f"found '{asked.orbit}'", where="orbit", accepts=", ".join((*ORBITS, "all")))
    if asked.budget is not None and (free := [one.name for one in asked.sites if one.cost is None]):
        raise InputError(f"has no cost: {free[0]}", where="sites", accepts="a cost of each, where a budget limits")
    choices = sum(comb(number, size) for size in range((asked.most or number) + 1))
    if choices > MOST_CHOICES:
        accepts = f"at most {MOST_CHOICES:,}: fewer sites, or --most with a smaller number"
        raise InputError(f"are {choices:,} choices", where="sites", accepts=accepts)
    costs = {number: one.cost for number, one in enumerate(asked.sites) if one.cost is not None}
    return Limits(most=asked.most, budget=asked.budget, costs=costs if asked.budget is not None else {})


def _of_orbit(catalogue: Elements, orbit: str) -> Elements:
    bits = sum(ORBITS.values()) if orbit == "all" else ORBITS[orbit]
    at = np.flatnonzero(catalogue.orbits & bits)
    if not len(at):
        raise InputError(f"has no object in {orbit}", where=catalogue.source, accepts="another orbit")
    names = tuple(catalogue.names[one] for one in at)
    return Elements(catalogue.source, names, catalogue.numbers[at], catalogue.epochs[at], catalogue.table[at])


def _told(
    asked: SitesQuestion, limits: Limits, looks: Mapping[Assumed, _Looks], objects: str, sensors: Sequence[Sensor]
) -> SitesChosen:
    middle, both = looks["middle"], frozenset({CORE, PARTNER})
    every = range(len(asked.sites))
    value = Value(every, [ValueGroup(frozenset(every), lambda some: middle.adds(both, some))])
    best, simple = best_set(value, limits), greedy(value, limits)
    places = {one: number for number, (one, _) in enumerate(simple.order, 1)}
    sites = []
    for number, site in enumerate(asked.sites):
        varied = [one.adds(both, [number]) for one in looks.values()]
        sites.append(
            SiteAdded(
                name=site.name,
                sensor=site.sensor,
                latitude=site.latitude,
                longitude=site.longitude,
                host=site.host or asked.partner,
                cost=site.cost,
                to_coalition=middle.adds(both, [number]),
                low=min(varied),
                high=max(varied),
                to_partner=middle.adds([PARTNER], [number]),
                chosen=number in best.chosen,
                order=places.get(number, 0),
            )
        )
    costs = [asked.sites[one].cost for one in best.chosen]
    return SitesChosen(
        partner=asked.partner,
        partner_name=asked.record.name(asked.partner),
        core_name=asked.core_name,
        orbit=asked.orbit,
        most=asked.most,
        budget=asked.budget,
        before=middle.seen(both),
        adds=best.value,
        bound=best.bound,
        proved=best.optimal,
        greedy=simple.value,
        partner_before=middle.seen(frozenset({PARTNER})),
        to_partner=middle.adds([PARTNER], best.chosen),
        cost=sum(one for one in costs if one is not None) if all(one is not None for one in costs) else None,
        sites=tuple(sites),
        from_record=asked.from_record,
        looked_at=f"{objects} of {asked.catalogue or 'the made-up catalogue, which do not exist'}",
        assumed=tuple(told_assumed(sensors)),
    )
