"""Work out what partners add: looked at three times, as what is assumed varies; shares, releases, evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from comity.coalition import tally as counting
from comity.coalition.access import look
from comity.coalition.added import (
    CoverageAdded,
    Flow,
    LookedAt,
    MappedSensor,
    MeasuredSet,
    OrbitMeasures,
    PartnerAdded,
    SensorEvidence,
)
from comity.coalition.elements import Elements, read_elements
from comity.coalition.made_up import FIRST_NUMBER
from comity.coalition.masks import ASSUMED, NO_LIMIT, ORBITS, Assumed, assumptions, counts, faces_of
from comity.coalition.masks import least_elevation as taken_elevation
from comity.coalition.masks import range_of as taken_range
from comity.coalition.orbiting import KIND, orbiting_of, tracked, with_orbiting
from comity.coalition.release import ReleaseCell, Releases
from comity.coalition.release_data import CARRIED, FLOWS, ReleaseValue, release_rules
from comity.coalition.sensors import Sensor, sensors_of
from comity.coalition.shared_sight import MOST_PARTNERS, SightPartners, SightValue, partners_of
from comity.coalition.sky import Clock
from comity.coalition.tally import SightTally, words_of
from comity.errors import InputError

MADE_UP: Final = Path(__file__).parent.parent / "data" / "coalition" / "catalogue-made-up.csv"
MOST_STEPS: Final = 20_000
_FLOWS: Final[Mapping[Flow, frozenset[ReleaseValue] | None]] = {"seen": None, "could flow": FLOWS, "carried": CARRIED}


@dataclass(frozen=True)
class AddsQuestion:
    """What is asked: who would add what to whom, for whom, of which objects, over how long.

    Attributes:
        releases: of the subject, ready to be asked.
        more: sensors that are not in the record, supposed to be there.
        catalogue: a file of mean elements; the made-up one if None.
        hours, step_seconds, custody_hours: how long, how often it is looked, and within which time a view is custody.
    """

    core_name: str
    core: tuple[str, ...]
    adds: tuple[str, ...]
    recipient: str
    releases: Releases
    more: tuple[Sensor, ...] = ()
    catalogue: Path | None = None
    hours: float = 24.0
    step_seconds: float = 60.0
    custody_hours: float = 2.0
    level_assumed: bool = False

    def clock(self, catalogue: Elements) -> Clock:
        """Return the moments that are looked at, from the middle of the elements' epochs.

        Raises:
            InputError: there are none, or too many.
        """
        clock = clock_of(catalogue, self.hours, self.step_seconds)
        if not 0 < self.custody_hours < self.hours:
            accepts = f"hours above 0 and below the {self.hours:g} that are looked at"
            raise InputError(f"found {self.custody_hours:g}", where="custody", accepts=accepts)
        return clock


def clock_of(catalogue: Elements, hours: float, step: float = 60.0) -> Clock:
    """Return the moments of some hours, a step of seconds apart, from the middle of a catalogue's epochs.

    Raises:
        InputError: there are none, or too many.
    """
    moments = hours * 3600 / step if step > 0 else 0.0
    if not 2 <= moments <= MOST_STEPS:
        accepts = f"2 to {MOST_STEPS:,} moments, not {moments:,.0f}"
        raise InputError("too few or too many moments", where="hours and step", accepts=accepts)
    return Clock(catalogue.middle, step, round(moments))


def work_out(asked: AddsQuestion) -> CoverageAdded:
    """Return what partners add.

    Raises:
        InputError: a catalogue that cannot be used, nobody who has a sensor that counts, or a span that is none.
    """
    catalogue = read_elements(asked.catalogue or MADE_UP)
    clock = asked.clock(catalogue)
    record = asked.releases.record
    names = (*asked.core, *asked.adds)
    every = (*(one for one in sensors_of(record, names)), *asked.more)
    values = _released(asked, every)
    above = tracked(catalogue, every)
    partners = partners_of(names, [one for one in every if counts(one) or one.id in above], values)
    if not any(map(counts, partners.sensors)):
        raise InputError("none of them has a public sensor that counts", where=", ".join(names), accepts="partners")
    tallies = {one: _looked(asked, partners, catalogue, clock, one, above) for one in ASSUMED}
    rules, releases = release_rules(), asked.releases
    return CoverageAdded(
        core_name=asked.core_name,
        core=asked.core,
        adds=asked.adds,
        adds_name=_listed(record.name(one) for one in asked.adds),
        recipient=asked.recipient,
        recipient_name=record.name(asked.recipient),
        subject=releases.subject,
        title=rules.subject(releases.subject).title,
        level=rules.levels[releases.level],
        level_assumed=asked.level_assumed,
        day=releases.day,
        looked_at=_looked_at(asked, catalogue, clock, tallies["middle"]),
        sets=tuple(_measured(asked, catalogue, clock, tallies)),
        partners=tuple(_partners(asked, partners, tallies["middle"], every, above)),
        releases=tuple(_cells(asked, every, above)),
        sensors=tuple(_mapped(asked, every, values)),
        assumed=tuple(told_assumed(partners.sensors)),
    )


def _sets(asked: AddsQuestion) -> list[tuple[str, tuple[str, ...], Flow]]:
    """Return the sets of partners that are measured: name, partners, what may flow."""
    both = (("core", asked.core), ("all", (*asked.core, *asked.adds)))
    single = [(f"core with {one}", (*asked.core, one)) for one in asked.adds] if len(asked.adds) > 1 else []
    found: list[tuple[str, tuple[str, ...], Flow]] = [(name, some, "seen") for name, some in (*both, *single)]
    return found + [(name, some, flow) for flow in ("could flow", "carried") for name, some in both]


def _looked(
    asked: AddsQuestion,
    partners: SightPartners,
    catalogue: Elements,
    clock: Clock,
    assumed: Assumed,
    above: Mapping[str, int],
) -> SightTally:
    bits = list(zip(partners.sensors, partners.bit_of_each, strict=True))
    ground = [pair for pair in bits if counts(pair[0])]
    faces = faces_of([one for one, _ in ground], [bit for _, bit in ground], assumed)
    orbiting = [pair for pair in bits if pair[0].id in above]
    some, places = [one for one, _ in orbiting], [above[one.id] for one, _ in orbiting]
    in_orbit = orbiting_of(some, places, [bit for _, bit in orbiting], assumed)
    sets = words_of([partners.word(some, _FLOWS[flow]) for _, some, flow in _sets(asked)])
    own = words_of(partners.words_by_partner())
    tally = SightTally.empty(len(catalogue), len(sets))
    window = round(asked.custody_hours * 3600 / clock.step)
    for sight in with_orbiting(look(catalogue, faces, clock), catalogue, in_orbit, clock):
        tally.add(sight, sets, own, window, catalogue.orbits)
    return tally


def _measured(
    asked: AddsQuestion, catalogue: Elements, clock: Clock, tallies: Mapping[Assumed, SightTally]
) -> Iterator[MeasuredSet]:
    window = round(asked.custody_hours * 3600 / clock.step)
    for assumed, tally in tallies.items():
        for number, (name, some, flow) in enumerate(_sets(asked)):
            counted = tally.counted[:, number]
            orbits = tuple(_of_orbits(counted, catalogue.orbits, clock, window))
            yield MeasuredSet(name, some, flow, assumed, orbits)


def _of_orbits(
    counted: NDArray[np.int64], orbits: NDArray[np.int64], clock: Clock, window: int
) -> Iterator[OrbitMeasures]:
    for name, bit in (*ORBITS.items(), ("all", sum(ORBITS.values()))):
        some = counted[(orbits & bit) != 0]
        if len(some):
            steps, hour = clock.steps, 3600 / clock.step
            yield OrbitMeasures(
                orbit=name,
                objects=len(some),
                seen=100 * float(some[:, counting.SEEN].mean()) / steps,
                seen_by_two=100 * float(some[:, counting.TWICE].mean()) / steps,
                seen_in_the_day=100 * float((some[:, counting.SEEN] > 0).mean()),
                custody=100 * float(some[:, counting.CUSTODY].mean()) / (steps - window),
                worst_gap_hours=float(np.median(some[:, counting.WORST])) / hour,
                wait_hours=float(some[:, counting.WAIT].mean()) / steps / hour,
            )


def _partners(
    asked: AddsQuestion,
    partners: SightPartners,
    tally: SightTally,
    every: Sequence[Sensor],
    above: Collection[str],
) -> Iterator[PartnerAdded]:
    value = SightValue(partners, tally.all_patterns())
    looks = sum(tally.looks.values())
    with_some = [one for one in partners.names if any(one in use.takes for use in partners.uses)]
    few = len(with_some) <= MOST_PARTNERS
    shares = SightValue(replace(partners, names=tuple(with_some)), tally.all_patterns()).shares() if few else {}
    core, names = frozenset(asked.core), frozenset(partners.names)
    for one in sorted(partners.names, key=asked.releases.record.name):
        rest = core - {one}
        own, both = value.with_others(one, rest)
        share = shares.get(one, 0.0) if shares else None
        yield PartnerAdded(
            partner=one,
            name=asked.releases.record.name(one),
            added=one in asked.adds,
            alone=100 * own / looks,
            to_core=100 * (value.of(rest | {one}) - value.of(rest)) / looks,
            last=100 * (value.of(names) - value.of(names - {one})) / looks,
            share=None if share is None else 100 * share / looks,
            with_core=100 * both / own if own else 0.0,
            evidence=_evidence([sensor for sensor in every if one in sensor.owners], above),
        )


def _evidence(sensors: Sequence[Sensor], above: Collection[str]) -> SensorEvidence:
    counted = [one for one in sensors if counts(one) or one.id in above]
    sectors = Counter(one.geometry.sector for one in sensors)
    return SensorEvidence(
        known=len(sensors),
        placed=sum(one.placed for one in sensors),
        counted=len(counted),
        published=sum(one.published for one in counted),
        military=sectors["military"],
        civil=sectors["civil"],
        commercial=sectors["commercial"],
        left_out=dict(Counter(why for one in sensors if one.id not in above and (why := why_not(one)))),
    )


def why_not(sensor: Sensor) -> str:
    """Return why a sensor does not count; empty if it does."""
    if not sensor.placed:
        return "where it stands is not public"
    if not sensor.operates:
        return f"{sensor.status}: not known to operate"
    if sensor.geometry.sensor == "laser":
        return "ranges only targets with reflectors"
    return "in orbit: its elements are not in the catalogue" if sensor.latitude is None else ""


def _released(asked: AddsQuestion, sensors: Iterable[Sensor]) -> dict[str, ReleaseValue]:
    """Return, by sensor, what the release of what it sees to the recipient needs; what is alike is asked once."""
    said: dict[object, ReleaseValue] = {}
    found: dict[str, ReleaseValue] = {}
    for one in sensors:
        special = one.id if any(one.id in row.sensors for row in release_rules().said) else ""
        key = (one.owners, one.geometry.joint_with, one.geometry.sector == "commercial", special)
        if key not in said:
            said[key] = asked.releases.of_sensor(one, asked.recipient).value
        found[one.id] = said[key]
    return found


def _cells(asked: AddsQuestion, sensors: Sequence[Sensor], above: Collection[str]) -> Iterator[ReleaseCell]:
    """Yield what releases from those who are added need: to the recipient first, then to the rest of the core."""
    for one in asked.adds:
        own = [sensor for sensor in sensors if one in sensor.owners and (counts(sensor) or sensor.id in above)]
        for other in dict.fromkeys((asked.recipient, *asked.core)):
            if other != one:
                yield from asked.releases.cells(one, other, own)


def _mapped(
    asked: AddsQuestion, sensors: Iterable[Sensor], values: Mapping[str, ReleaseValue]
) -> Iterator[MappedSensor]:
    for one in sensors:
        if one.latitude is None or one.longitude is None:
            continue
        g, far = one.geometry, taken_range(one.geometry, "middle")
        yield MappedSensor(
            id=one.id,
            name=one.name,
            owner=one.owners[0],
            added=not set(one.owners) & set(asked.core),
            kind=g.sensor,
            orbits=g.orbits,
            latitude=one.latitude,
            longitude=one.longitude,
            why_not=why_not(one),
            release=values[one.id],
            least_elevation=taken_elevation(g, "middle"),
            range_km=None if far == NO_LIMIT else far,
            azimuths=None if g.azimuth_from is None or g.azimuth_to is None else (g.azimuth_from, g.azimuth_to),
            fences=g.fence_azimuths,
        )


def _looked_at(asked: AddsQuestion, catalogue: Elements, clock: Clock, tally: SightTally) -> LookedAt:
    return LookedAt(
        catalogue="the made-up catalogue" if asked.catalogue is None else str(asked.catalogue),
        made_up=bool((catalogue.numbers >= FIRST_NUMBER).all()),
        objects=len(catalogue),
        start=clock.start,
        hours=asked.hours,
        step_seconds=clock.step,
        custody_hours=asked.custody_hours,
        nowhere=int((tally.nowhere > 0).sum()),
        oldest_days=float(catalogue.minutes_to(clock).max()) / 1440,
    )


def told_assumed(sensors: Sequence[Sensor]) -> Iterator[str]:
    """Yield what was taken where nothing was published: of how many sensors, and what was tried."""
    table = assumptions()

    def tried(kind: str, field: str, unit: str) -> str:
        numbers = sorted(float(one) for one in table[kind][field].values())
        return f"{numbers[0]:,g} to {numbers[-1]:,g} {unit} tried"

    optical = [one for one in sensors if one.geometry.sensor == "optical"]
    if optical:
        dark = tried("optical", "sun_below", "degrees")
        yield f"how far the sun must be down for {len(optical)} telescopes ({dark})"
    above = sum(one.geometry.sensor == KIND for one in sensors)
    if above:
        away = tried(KIND, "sun_away", "degrees")
        yield f"how far from the sun {above} telescopes in orbit look ({away}); where they point is not public"
    for kind, name in (("radar", "radars"), ("optical", "telescopes")):
        some = [one.geometry for one in sensors if one.geometry.sensor == kind]
        low = [g for g in some if g.min_elevation is None or "min_elevation" in g.assumed]
        if low:
            yield f"the least elevation of {len(low)} of {len(some)} {name} ({tried(kind, 'min_elevation', 'degrees')})"
        far = [g for g in some if g.range_km is None or "range_km" in g.assumed] if kind == "radar" else []
        if far:
            yield f"the range of {len(far)} of {len(some)} {name} ({tried(kind, 'range_km', 'km')} in low orbits)"


def _listed(names: Iterable[str]) -> str:
    told = list(names)
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
