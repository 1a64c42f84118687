"""Who could fill a need: how far each has come, on what evidence, under which instrument and law."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import msgspec

from comity.bridge.ladder import (
    Answer,
    FittingInstrument,
    InstrumentStanding,
    fitting,
    framework,
    is_site,
    ladder,
)
from comity.bridge.needs import ProgrammeNeed, said_by
from comity.bridge.offers import (
    TIERS,
    OtherProgramme,
    PartnerContribution,
    StateCapability,
    Tier,
    capabilities,
    contributions,
    other_programmes,
)
from comity.record.load import ACCORDS
from comity.record.record import Record

ORGANIZATION: Final = "INT"
"""The country of what an organization of states gives."""


class PartnerLawLine(msgspec.Struct, frozen=True, kw_only=True):
    """What law says of one thing that goes to and fro.

    Attributes:
        of: agreement, data, hardware or people.
        cites: the provisions that decide.
    """

    of: str
    name: str
    outcome: str
    headline: str
    cites: tuple[str, ...]
    law_as_of: date
    confidence: str


class NeedCandidate(msgspec.Struct, frozen=True, kw_only=True):
    """A partner that could fill a need.

    Attributes:
        country: ISO 3166-1 alpha-3, or ``INT`` for an organization.
        tier: how far its contribution has come; ``opened``: whether the page that says so was read.
        accords: whether its state has signed the Accords, in words: a signature gives neither capability nor right.
        elsewhere: its part in Chinese lunar missions.
        law: empty where nothing was determined; ``law_note`` says why.
    """

    country: str
    name: str
    tier: Tier
    opened: bool
    contributions: tuple[PartnerContribution, ...]
    capabilities: tuple[StateCapability, ...]
    accords: str
    elsewhere: tuple[OtherProgramme, ...]
    framework: InstrumentStanding | None
    fits: FittingInstrument
    law: tuple[PartnerLawLine, ...] = ()
    law_note: str = ""


@dataclass(frozen=True)
class Bench:
    """What candidates are judged by.

    Attributes:
        home: the state at whose side the need stands.
        remembered: whether rows from memory are taken, too.
        firms: what firms offer, by tag.
        answer: determines a project; None: law is left out.
        determined: what law says, by partner and whether a site is given: it hangs on nothing else of the need.
    """

    record: Record
    home: str
    on: date
    remembered: bool = False
    answer: Answer | None = None
    firms: Mapping[str, Sequence[StateCapability]] = field(default_factory=dict)
    determined: dict[tuple[str, bool], tuple[tuple[PartnerLawLine, ...], str]] = field(default_factory=dict)


def candidates(bench: Bench, need: ProgrammeNeed, country: str = "") -> tuple[NeedCandidate, ...]:
    """Return who could fill a need, those who have come furthest first; within a tier, what was read at the source."""
    agreed = (one for one in contributions().get(need.id, ()) if said_by(one.date, bench.on))
    given = _by_country(agreed, bench, country)
    shown = (one for tag in need.tags for one in (*capabilities().get(tag, ()), *bench.firms.get(tag, ())))
    able = _by_country(shown, bench, country)
    found = [
        _candidate(bench, need, who, given.get(who, []), able.get(who, []))
        for who in dict.fromkeys([*given, *able])
        if who != bench.home
    ]
    return tuple(sorted(found, key=lambda one: (TIERS.index(one.tier), not one.opened, one.name)))


def partner_of(country: str, party: str, record: Record) -> str:
    """Return with whom an instrument is concluded: the state, or the organization that gives."""
    return country if country in record.countries else party


def accords(record: Record, country: str, on: date) -> str:
    """Return in words whether a state has signed the Accords."""
    if country not in record.countries:
        return "an organization; its members sign"
    signed = next((m for m in record.by_group.get(ACCORDS, ()) if m.member == country), None)
    if signed and signed.holds(on):
        return f"signed the Accords{f' {signed.since}' if signed.since else ''}"
    if signed and signed.holds(on) is None:
        return f"signed the Accords, {signed.why_unsure(on)}"
    known = next(
        (i for i in record.by_kind.get("accords-signature", ()) if country in i.parties and i.state != "in-force"),
        None,
    )
    return "has announced that it signs the Accords" if known and not signed else "has not signed the Accords"


def _by_country(rows: Iterable[Any], bench: Bench, country: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        if (bench.remembered or not row.remembered) and country in ("", row.country):
            found.setdefault(row.country, []).append(row)
    return found


def _candidate(
    bench: Bench,
    need: ProgrammeNeed,
    country: str,
    given: Sequence[PartnerContribution],
    able: Sequence[StateCapability],
) -> NeedCandidate:
    record = bench.record
    ordered = sorted(given, key=lambda one: (TIERS.index(one.tier), one.confidence.rank))
    tier: Tier = ordered[0].tier if ordered else "plausible"
    best = [one for one in ordered if one.tier == tier]
    party = ordered[0].party if ordered else ""
    partner = partner_of(country, party, record)
    instruments = list(dict.fromkeys(name for one in best for name in one.instruments))
    law, law_note = partner_law(bench, country, site=is_site(need.tags))
    return NeedCandidate(
        country=country,
        name=record.name(partner) if partner else country,
        tier=tier,
        opened=any(one.opened for one in best or able),
        contributions=tuple(ordered),
        capabilities=tuple(able),
        accords=accords(record, country, bench.on),
        elsewhere=tuple(other_programmes().get(country, ())),
        framework=framework(record, partner, bench.home, bench.on),
        fits=fitting(record, partner, bench.home, tier, need.tags, instruments, bench.on),
        law=law,
        law_note=law_note,
    )


def partner_law(bench: Bench, country: str, *, site: bool = False) -> tuple[tuple[PartnerLawLine, ...], str]:
    """Return what law says of what goes to and fro, and why nothing is said where nothing is; worked out once."""
    if (country, site) not in bench.determined:
        bench.determined[country, site] = _law(bench, country, site)
    return bench.determined[country, site]


def _law(bench: Bench, country: str, site: bool) -> tuple[tuple[PartnerLawLine, ...], str]:
    if bench.answer is None:
        return (), "not asked"
    if country not in bench.record.countries:
        return (), "an organization: what goes out is determined for the state in which its contractor stands"
    answered = bench.answer(partner_project(bench.record, country, bench.home, bench.on, site=site))
    return tuple(_lines(ladder().law.activities, answered.activities)), ""


def partner_project(record: Record, country: str, home: str, on: date, *, site: bool = False) -> dict[str, Any]:
    """Return the project that is determined for a partner, as plain values."""
    rules, names = ladder().law, {"$partner": country, "$home": home}
    return {
        "project": f"With {record.name(country)}",
        "date": on.isoformat(),
        "shared": filled(rules.shared, names),
        "activities": [filled(_stated(one, rules.at_sites if site else {}), names) for one in rules.activities],
    }


def _lines(asked: Iterable[Mapping[str, Any]], answered: Iterable[Any]) -> Iterator[PartnerLawLine]:
    for activity, found in zip(asked, answered, strict=True):
        told = [one for one in found.findings if one.status == "required"] or list(found.findings)
        yield PartnerLawLine(
            of=str(activity["of"]),
            name=str(activity["name"]),
            outcome=str(found.outcome),
            headline=found.headline,
            cites=tuple(dict.fromkeys(one.cite for one in told if one.status != "not-triggered"))[:3],
            law_as_of=found.law_as_of,
            confidence=str(found.confidence),
        )


def _stated(activity: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Return an activity's facts, some of them replaced."""
    return {name: over.get(name, value) for name, value in activity.items() if name != "of"}


def filled(value: Any, names: Mapping[str, str]) -> Any:
    """Return plain values with codes of states, and what else has a name, in their places."""
    if isinstance(value, Mapping):
        return {name: filled(one, names) for name, one in value.items()}
    return names.get(value, value) if isinstance(value, str) else value
