"""The bridge for a need, for a country, and for hardware that lost its flight."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

import msgspec

from comity.bridge.candidates import (
    Bench,
    NeedCandidate,
    PartnerLawLine,
    accords,
    candidates,
    partner_law,
    partner_of,
)
from comity.bridge.doors import DoorsFound, doors
from comity.bridge.ladder import InstrumentStanding, framework, stand
from comity.bridge.needs import (
    AgencyObjective,
    ArchitectureGap,
    NeedClaim,
    ProgrammeNeed,
    architecture_gaps,
    claims,
    needs,
    read_at_source,
    said_by,
    served,
)
from comity.bridge.offers import (
    AgencyNeed,
    DisplacedHardware,
    OtherProgramme,
    agency_needs,
    displaced,
    other_programmes,
)
from comity.showing import Serialized, Shown

NO_RIGHT = "Signing the Accords gives neither capability nor permission."


class NeedBridge(Serialized, Shown, msgspec.Struct, frozen=True, kw_only=True):
    """A need, who says so, and who could fill it.

    Attributes:
        opened: whether somebody's word for it was read where it was written.
        gaps: the agency's own gaps that it is about.
        objectives: the agency's objectives of which its own decomposition names one of those functions; those with the
            fewest functions, which hang on it most, first.
    """

    need: ProgrammeNeed
    on: date
    opened: bool
    claims: tuple[NeedClaim, ...]
    gaps: tuple[ArchitectureGap, ...]
    objectives: tuple[AgencyObjective, ...]
    candidates: tuple[NeedCandidate, ...]
    doors: DoorsFound

    def line(self) -> str:
        """Return who could fill it, in one line."""
        there = [one for one in self.candidates if one.tier != "plausible"]
        more = len(self.candidates) - len(there)
        who = ", ".join(f"{one.name} ({one.tier}{'' if one.opened else ', page not opened'})" for one in there)
        able = f"; {more} more {'have' if more > 1 else 'has'} a capability for it" if more else ""
        return f"{self.need.title}: {who or 'nobody is recorded as giving it'}{able}"


class CountryNeed(msgspec.Struct, frozen=True, kw_only=True):
    """A need that a country gives to, or could."""

    need: ProgrammeNeed
    opened: bool
    candidate: NeedCandidate


class CountryBridge(Serialized, Shown, msgspec.Struct, frozen=True, kw_only=True):
    """What a country gives to the needs of the programme, and could; what stands between.

    Attributes:
        gives: needs that it contributes to; ``could``: needs for which only a capability of it is known.
        through: organizations through which it gives, by their needs.
        displaced: hardware of it that has lost its flight.
        law: what law says of what goes to and fro; ``law_note``: why nothing is said, where nothing is.
        their_side: what its agency, and an organization through which it gives, need on their own side.
    """

    country: str
    name: str
    on: date
    accords: str
    framework: InstrumentStanding | None
    elsewhere: tuple[OtherProgramme, ...]
    gives: tuple[CountryNeed, ...]
    could: tuple[CountryNeed, ...]
    through: tuple[CountryNeed, ...]
    displaced: tuple[DisplacedAnswer, ...]
    law: tuple[PartnerLawLine, ...]
    law_note: str
    their_side: tuple[AgencyNeed, ...]
    doors: DoorsFound

    def line(self) -> str:
        """Return how much it gives and could, in one line."""
        gives = f"gives to {len(self.gives)} needs" if self.gives else "is not recorded as giving to a need"
        could = f", has a capability for {len(self.could)} more" if self.could else ""
        through = f", and takes part in {len(self.through)} through ESA" if self.through else ""
        return f"{self.name} {gives}{could}{through}"


class DisplacedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Hardware that has lost its flight: where it could go, which agreement must change, who decides when.

    Attributes:
        fits: the needs that it could fill, each with whether it was read at the source.
        agreements: the agreements that promise it.
        past: whether the decision's day has passed without a result in hand.
    """

    hardware: DisplacedHardware
    name: str
    fits: tuple[tuple[str, str, bool], ...]
    agreements: tuple[InstrumentStanding, ...]
    past: bool


def need_bridge(bench: Bench, need: ProgrammeNeed, country: str = "") -> NeedBridge:
    """Return who could fill a need; of one country only, if one is given."""
    known = (one for one in claims().get(need.id, ()) if said_by(one.said, bench.on))
    told = tuple(one for one in known if bench.remembered or not one.remembered)
    found, every = candidates(bench, need, country), architecture_gaps()
    ids = dict.fromkeys(name for one in told for name in one.gaps)
    return NeedBridge(
        need=need,
        on=bench.on,
        opened=read_at_source(need.id),
        claims=told,
        gaps=tuple(every[name] for name in ids if name in every),
        objectives=served(ids),
        candidates=found,
        doors=doors(
            bench.record,
            [one.country for one in found],
            {one.gap_type for one in told},
            bench.on,
            remembered=bench.remembered,
        ),
    )


def country_bridge(bench: Bench, country: str) -> CountryBridge:
    """Return what a country gives, could give, and what stands between."""
    record = bench.record
    found = list(_of(bench, country, needs().values()))
    kinds = {claim.gap_type for one in found for claim in claims().get(one.need.id, ())}
    member = "esa" in record.groups and country in record.members("esa", bench.on).yes
    law, law_note = partner_law(bench, country)
    quiet = replace(bench, answer=None, determined={})
    return CountryBridge(
        country=country,
        name=record.name(country),
        on=bench.on,
        accords=accords(record, country, bench.on),
        framework=framework(record, country, bench.home, bench.on),
        elsewhere=tuple(other_programmes().get(country, ())),
        gives=tuple(one for one in found if one.candidate.tier != "plausible"),
        could=tuple(one for one in found if one.candidate.tier == "plausible"),
        through=tuple(_of(quiet, "INT", needs().values())) if member else (),
        displaced=tuple(one for one in displaced_bridge(bench) if one.hardware.country == country),
        law=law,
        law_note=law_note,
        their_side=tuple(one for who in (country, "esa")[: 1 + member] for one in agency_needs().get(who, ())),
        doors=doors(record, [country], kinds or {"partnership"}, bench.on, remembered=bench.remembered),
    )


def displaced_bridge(bench: Bench) -> tuple[DisplacedAnswer, ...]:
    """Return where hardware of Gateway could go now."""
    return tuple(
        DisplacedAnswer(
            hardware=one,
            name=bench.record.name(partner_of(one.country, one.party, bench.record)),
            fits=tuple((name, needs()[name].title, read_at_source(name)) for name in one.fits),
            agreements=tuple(filter(None, (stand(bench.record, name, bench.on) for name in one.instruments))),
            past=bool(one.decision) and one.decision[:7] < f"{bench.on:%Y-%m}",
        )
        for one in displaced()
        if bench.remembered or not one.remembered
    )


def _of(bench: Bench, country: str, every: Iterable[ProgrammeNeed]) -> Iterator[CountryNeed]:
    for need in every:
        for one in candidates(bench, need, country):
            yield CountryNeed(need=need, opened=read_at_source(need.id), candidate=one)
