"""The way of a partner's module, crew or payload to a commercial station: what is determined for each phase."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final, Literal, get_args

import msgspec

from comity.bridge.candidates import filled
from comity.bridge.ladder import Answer, InstrumentStanding, framework, stand
from comity.bridge.leo import OrbitalStation
from comity.bridge.rows import read_settings
from comity.record.model import Confidence
from comity.record.record import Record
from comity.showing import Serialized, Shown

PathWhat = Literal["module", "crew", "payload"]
"""What a partner brings."""
_STATION_AGREEMENT: Final = "iss-iga-1998"
_GAP: Final = "leo-waiver-gap"
"""The duty that tells where no standing waiver of claims was found."""
_USUAL_APPROACH: Final = "attached first"
"""How a station comes into being where none is named: the longest way."""
_INTERNATIONAL: Final = "in orbit"
"""The approach of the International Space Station, where a visit ends in no free flight."""


class PathSubject(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What lines are about: a title, and the authorizations and duties that belong to it, by id."""

    title: str
    ids: tuple[str, ...]


class PhaseRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A phase of the way.

    Attributes:
        orbit: whether it is a time in orbit, and no flight.
        for_: what takes it.
        facts: the activity that is determined for it.
        approaches: by which ways of coming into being a station has it; every one if empty.
    """

    id: str
    title: str
    facts: Mapping[str, Any]
    for_: tuple[PathWhat, ...] = msgspec.field(name="for")
    approaches: tuple[str, ...] = ()
    orbit: bool = False


class BesideLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What no pack determines, as it was read.

    Attributes:
        text: of which day the text is that was read; empty where it was not read.
    """

    subject: str
    phases: tuple[str, ...]
    says: str
    cite: str
    url: str
    confidence: Confidence
    text: str


class PathRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything that a way is made of.

    Attributes:
        items: how what is brought, and parts of it, are classified, as supposed, by kind of station.
        flight_only, orbit_only: authorizations and duties of a flight, and of the time in orbit.
    """

    flight_only: tuple[str, ...]
    orbit_only: tuple[str, ...]

    subjects: Mapping[str, PathSubject]
    shared: Mapping[str, Any]
    phases: tuple[PhaseRule, ...]
    items: Mapping[str, Mapping[str, str]]
    besides: tuple[BesideLine, ...]


class PathLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a phase.

    Attributes:
        id: of the authorization or duty; empty of what was read besides.
        subject: what it is about; ``status``: required, possible, spared, duty or read.
        cite: the provision; ``text``: of which day the text is, where it was read and not determined.
    """

    subject: str
    status: str
    says: str
    cite: str
    url: str
    confidence: str
    text: str = ""
    id: str = ""


class PathPhase(msgspec.Struct, frozen=True, kw_only=True):
    """A phase, determined.

    Attributes:
        orbit: whether it is a time in orbit, whose lines stand apart from those of the flight.
        headline: the answer for its activity, the flight included; ``law_as_of``: by the text of which day.
        lines: by subject, in order; ``open``: regimes that bear on it and were not examined in depth.
    """

    id: str
    title: str
    orbit: bool
    outcome: str
    headline: str
    law_as_of: date
    confidence: str
    lines: tuple[PathLine, ...]
    open: tuple[str, ...]


class LeoPath(Serialized, Shown, msgspec.Struct, frozen=True, kw_only=True):
    """The way of something of a partner to a commercial station, and back.

    Attributes:
        member: whether the partner is a Partner State of the station agreement, in words.
        item: the classification that is supposed of what is brought.
    """

    partner: str
    name: str
    what: PathWhat
    item: str
    station: str
    on: date
    member: str
    framework: InstrumentStanding | None
    phases: tuple[PathPhase, ...]

    def line(self) -> str:
        """Return where the way is not covered, in one line."""
        gap = [one.title.lower() for one in self.phases if any(line.id == _GAP for line in one.lines)]
        where = (
            f"no standing waiver of claims was found for: {', '.join(gap)}"
            if gap
            else "a waiver of claims is known for each stay"
        )
        required = sum(1 for one in self.phases for line in one.lines if line.status == "required")
        told = f"{len(self.phases)} phases, {required} authorizations; {where}"
        return f"{self.name}'s {self.what} on {self.station}: {told}"


@lru_cache(maxsize=1)
def path_rules() -> PathRules:
    """Return what a way is made of."""
    return read_settings("leo-path", PathRules)


def whats() -> tuple[PathWhat, ...]:
    """Return what can be brought."""
    return get_args(PathWhat)


def leo_path(
    record: Record,
    answer: Answer,
    partner: str,
    what: PathWhat,
    home: str,
    on: date,
    station: OrbitalStation | None = None,
    item: str = "",
) -> LeoPath:
    """Return the way of something of a partner to a commercial station.

    Args:
        record: what is in force.
        answer: determines a project.
        partner: the partner's state.
        what: what it brings.
        home: the state from which it is launched.
        on: the day whose law applies.
        station: the station; any that begins at the International Space Station if None.
        item: the classification of what is brought; what is usual if empty.
    """
    rules = path_rules()
    approach = station.approach if station else _USUAL_APPROACH
    platform = "iss" if approach == _INTERNATIONAL else "commercial"
    classed = item or rules.items[platform][what]
    names = {
        "$partner": partner,
        "$home": home,
        "$operator": station.country if station and station.country in record.countries else home,
        "$platform": platform,
        "$item": classed,
        "$parts": rules.items[platform]["parts"],
    }
    phases = [one for one in rules.phases if what in one.for_ and approach in (one.approaches or (approach,))]
    stated = {
        "project": f"{what} of {record.name(partner)}",
        "date": on.isoformat(),
        "shared": filled(rules.shared, names),
        "activities": [{"name": one.title, **filled(one.facts, names)} for one in phases],
    }
    answered = answer(stated).activities
    return LeoPath(
        partner=partner,
        name=record.name(partner),
        what=what,
        item=classed,
        station=station.name if station else "a station that begins at the International Space Station",
        on=on,
        member=_member(record, partner, on),
        framework=framework(record, partner, home, on),
        phases=tuple(_phase(one, found) for one, found in zip(phases, answered, strict=True)),
    )


def _member(record: Record, partner: str, on: date) -> str:
    """Return in words whether a state is a party to the station agreement."""
    found = stand(record, _STATION_AGREEMENT, on)
    parties = record.by_id[_STATION_AGREEMENT].parties if found else ()
    if found and partner in parties:
        return f"is a party to the station agreement ({found.status})"
    return "is no party to the station agreement: it comes in only as a user or contractor of a partner"


def _phase(rule: PhaseRule, found: Any) -> PathPhase:
    return PathPhase(
        id=rule.id,
        title=rule.title,
        orbit=rule.orbit,
        outcome=str(found.outcome),
        headline=found.headline,
        law_as_of=found.law_as_of,
        confidence=str(found.confidence),
        lines=tuple(_lines(rule, found)),
        open=tuple(dict.fromkeys(one.regime for one in found.not_examined)),
    )


def _lines(rule: PhaseRule, found: Any) -> Iterator[PathLine]:
    """Yield what law says of a phase, subject by subject: what is required, what is a duty, what was read besides."""
    rules = path_rules()
    others = rules.flight_only if rule.orbit else rules.orbit_only
    for name, subject in rules.subjects.items():
        yield from _determined(name, [one for one in subject.ids if one not in others], found)
        for one in rules.besides:
            if one.subject == name and rule.id in one.phases:
                yield PathLine(
                    subject=name,
                    status="read",
                    says=one.says,
                    cite=one.cite,
                    url=one.url,
                    confidence=str(one.confidence),
                    text=one.text,
                )


_STATUS: Mapping[str, str] = {"required": "required", "unknown": "possible", "exempt": "spared"}


def _determined(name: str, ids: Iterable[str], found: Any) -> Iterator[PathLine]:
    told: set[str] = set()
    for identifier in ids:
        for one in found.findings:
            if one.authorization == identifier and one.status in _STATUS and one.authorization not in told:
                told.add(identifier)
                yield _required(name, one)
        for one in found.duties:
            if one.id == identifier and identifier not in told:
                told.add(identifier)
                yield _due(name, one, str(found.confidence))


def _required(name: str, one: Any) -> PathLine:
    spared = next((f" ({e.name})" for e in one.exemptions if e.serves), "") if one.status == "exempt" else ""
    return PathLine(
        subject=name,
        status=_STATUS[one.status],
        says=f"{one.authorization_name}: {one.title}{spared}",
        cite=one.cite,
        url=one.url,
        confidence=str(one.confidence),
        id=one.authorization,
    )


def _due(name: str, one: Any, confidence: str) -> PathLine:
    status = "duty" if one.status == "due" else "possible duty"
    return PathLine(
        subject=name, status=status, says=one.name, cite=one.cite, url=one.url, confidence=confidence, id=one.id
    )
