"""What partners add, as a result: before and after by orbit, shares, what may flow, on how much evidence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final, Literal

import msgspec

from comity.coalition.release import ReleaseCell
from comity.coalition.release_data import ReleaseValue
from comity.coalition.sensors import SensorKind
from comity.showing import Serialized, Tabular, fields

Flow = Literal["seen", "could flow", "carried"]
ORBIT_NAMES: Final[dict[str, str]] = {
    "LEO": "low orbits",
    "MEO": "medium and long orbits",
    "GEO": "geosynchronous orbits",
    "all": "all orbits",
}

TIMES: Final[dict[str, str]] = {
    "seen": "an object is in view",
    "seen_by_two": "an object is in view of two partners at once",
    "custody": "an object was in view within {hours} h",
}
"""Measures that are percents of the time, each as a clause."""
_NOTHING: Final = 0.05


class OrbitMeasures(msgspec.Struct, frozen=True):
    """What a set of partners sees of the objects of an orbit.

    Attributes:
        orbit: LEO, MEO, GEO or all.
        objects: how many.
        seen: percent of the time in which an object is in view of one sensor or more, on average.
        seen_by_two: percent of the time in which it is in view of sensors of two partners at once.
        seen_in_the_day: percent of the objects that are in view at least once.
        custody: percent of the time in which an object was in view within the custody time.
        worst_gap_hours: the longest time out of view, of half of the objects not longer; at least, as it is cut by the
            span looked at.
        wait_hours: how long from any moment until an object is in view, on average; at least.
    """

    orbit: str
    objects: int
    seen: float
    seen_by_two: float
    seen_in_the_day: float
    custody: float
    worst_gap_hours: float
    wait_hours: float


class MeasuredSet(msgspec.Struct, frozen=True):
    """A set of partners and what it sees.

    Attributes:
        name: core, all, or core with one partner.
        flow: whether all that can be seen counts, what could flow to the recipient on decisions, or what is carried.
        assumed: with which values where nothing was published: middle, generous or strict.
    """

    name: str
    partners: tuple[str, ...]
    flow: Flow
    assumed: str
    orbits: tuple[OrbitMeasures, ...]

    def orbit(self, name: str) -> OrbitMeasures:
        """Return what it sees of the objects of an orbit."""
        return next(one for one in self.orbits if one.orbit == name)


class SensorEvidence(msgspec.Struct, frozen=True):
    """How much of a partner's contribution rests on what.

    Attributes:
        known: public sensors; ``counted``: those that stand in the geometry; ``published``: those of them whose least
            elevation and range are published figures.
        left_out: why others do not count, with how many.
    """

    known: int
    placed: int
    counted: int
    published: int
    military: int
    civil: int
    commercial: int
    left_out: dict[str, int]

    @property
    def share(self) -> float:
        """The share of the public sensors that count on published figures."""
        return self.published / self.known if self.known else 0.0


class PartnerAdded(msgspec.Struct, frozen=True):
    """What one partner adds, in percent of the time in which objects of all orbits are in view.

    Attributes:
        added: whether it is added to the core, and not of it.
        alone: by its own sensors, those among them that it takes members to use.
        to_core: beyond the core, or, of a member, beyond the rest of the core.
        last: beyond all others.
        share: on average, in whatever order all join (Shapley); None where they are too many.
        with_core: of what it has in view alone, the percent that the core has in view at the same time.
    """

    partner: str
    name: str
    added: bool
    alone: float
    to_core: float
    last: float
    share: float | None
    with_core: float
    evidence: SensorEvidence


class MappedSensor(msgspec.Struct, frozen=True):
    """A sensor as it stands on a map.

    Attributes:
        why_not: why it does not count; empty if it does.
        release: what the release of what it sees to the recipient needs.
        least_elevation, range_km, azimuths, fences: as they are taken; None where there is no limit.
    """

    id: str
    name: str
    owner: str
    added: bool
    kind: SensorKind
    orbits: tuple[str, ...]
    latitude: float
    longitude: float
    why_not: str
    release: ReleaseValue
    least_elevation: float
    range_km: float | None
    azimuths: tuple[float, float] | None
    fences: tuple[float, ...]


class LookedAt(msgspec.Struct, frozen=True):
    """What was looked at.

    Attributes:
        catalogue: the file; ``made_up`` if its objects do not exist.
        nowhere: objects that are somewhere for a part of the time only.
        oldest_days: how old the oldest elements are at the start, days.
    """

    catalogue: str
    made_up: bool
    objects: int
    start: datetime
    hours: float
    step_seconds: float
    custody_hours: float
    nowhere: int
    oldest_days: float


class CoverageAdded(Tabular, Serialized, msgspec.Struct, frozen=True, kw_only=True):
    """What partners' public sensors would add to a core, and what of it could flow.

    Attributes:
        core_name: what the core is called; ``core`` and ``adds`` are parties by id.
        recipient: to whom what is seen would flow.
        sets: what each set of partners sees.
        partners: what each adds, by name: nobody is ranked.
        releases: what the releases from those added to the recipient and to the rest of the core need.
        sensors: those that are placed, for a map.
        assumed: what was taken where nothing was published, and how far it was varied, a sentence each.
        supposed: the reforms that are supposed.
    """

    core_name: str
    core: tuple[str, ...]
    adds: tuple[str, ...]
    adds_name: str
    recipient: str
    recipient_name: str
    subject: str
    title: str
    level: str
    level_assumed: bool
    day: date
    looked_at: LookedAt
    sets: tuple[MeasuredSet, ...]
    partners: tuple[PartnerAdded, ...]
    releases: tuple[ReleaseCell, ...]
    sensors: tuple[MappedSensor, ...]
    assumed: tuple[str, ...]
    supposed: tuple[str, ...] = ()

    def measured(self, name: str, flow: Flow = "seen", assumed: str = "middle") -> MeasuredSet:
        """Return what a set sees."""
        return next(one for one in self.sets if (one.name, one.flow, one.assumed) == (name, flow, assumed))

    def added(self, orbit: str, measure: str, flow: Flow = "seen", assumed: str = "middle") -> float:
        """Return what those added make of a measure, beyond the core."""
        after, before = (self.measured(name, flow, assumed).orbit(orbit) for name in ("all", "core"))
        found: float = getattr(after, measure) - getattr(before, measure)
        return found

    def range_of(self, orbit: str, measure: str) -> tuple[float, float]:
        """Return the least and the most that is added, as what is assumed varies."""
        found = [self.added(orbit, measure, assumed=one) for one in ("middle", "generous", "strict")]
        return min(found), max(found)

    @property
    def most(self) -> tuple[str, str]:
        """The orbit and the measure of which most is added, in percent of the time."""
        orbits = [one.orbit for one in self.measured("core").orbits if one.orbit != "all"]
        each = [(orbit, measure) for orbit in orbits for measure in TIMES]
        return max(each, key=lambda one: self.added(*one))

    def line(self) -> str:
        """Return what is added most, where, and with which range."""
        orbit, measure = self.most
        before, after = (getattr(self.measured(name).orbit(orbit), measure) for name in ("core", "all"))
        low, high = self.range_of(orbit, measure)
        told = TIMES[measure].format(hours=f"{self.looked_at.custody_hours:g}")
        if after - before < _NOTHING:
            return f"{self.adds_name}: the public sensors that count add nothing that {self.core_name} does not see"
        return (
            f"{self.adds_name} would add most to {self.core_name} in {ORBIT_NAMES[orbit]}: {told} {before:.1f} to "
            f"{after:.1f} % of the time ({after - before:+.1f}; {low:+.1f} to {high:+.1f} as what is assumed varies)"
        )

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each set and orbit."""
        return [*self._rows()]

    def _rows(self) -> Iterator[dict[str, Any]]:
        for one in self.sets:
            for orbit in one.orbits:
                told = {"set": one.name, "partners": list(one.partners), "flow": one.flow, "assumed": one.assumed}
                yield told | fields(orbit)
