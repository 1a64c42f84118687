"""What concluding an instrument, or joining a group, would open: determined before and after, nothing supposed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final, Literal

import msgspec

from comity.bridge.answers import CountryBridge
from comity.bridge.candidates import NeedCandidate, partner_project
from comity.bridge.gain_change import GainChange, holders, waits
from comity.bridge.ladder import Answer
from comity.bridge.rows import read_settings
from comity.industry.store import IndustryData
from comity.plan.templates import template
from comity.record.record import Record
from comity.showing import Serialized, Shown

GainEffect = Literal["eased", "settled", "harder", "other", "same"]
"""How an answer changes: less is required; what might have been is not; more is; something else; nothing."""


_PARTS: Final = ("agreement", "data", "hardware", "people")


class GainProject(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A usual project that is determined before and after."""

    template: str
    parameters: Mapping[str, str] = msgspec.field(name="with")
    name: str = ""


class GainMeaning(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a step does by itself, and which offers of firms and assets it is about."""

    does: str
    tags: tuple[str, ...]
    scopes: tuple[str, ...] = ()


class GainRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is asked of every gain; ``home_scopes``: scopes too wide to tell which assets an instrument is about."""

    aliases: Mapping[str, str]
    home_scopes: tuple[str, ...]
    projects: tuple[GainProject, ...]
    kinds: Mapping[str, GainMeaning]
    groups: Mapping[str, GainMeaning]


class GainedActivity(msgspec.Struct, frozen=True, kw_only=True):
    """An activity with a partner, before and after.

    Attributes:
        outcome: of the answer after; ``barred``: whether it is then still prohibited, held, or denied as a policy.
        gone: what was required, or might have been, and no longer is; ``due``: duties that come with the step.
    """

    partner: str
    project: str
    name: str
    effect: GainEffect
    before: str
    after: str
    outcome: str
    barred: bool
    gone: tuple[str, ...]
    due: tuple[str, ...]
    cites: tuple[str, ...]
    confidence: str


class GainedEdge(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the step connects: what is concluded under it, an asset that it is about, a firm."""

    kind: str
    name: str
    says: str
    url: str
    confidence: str


class GainedNeed(msgspec.Struct, frozen=True, kw_only=True):
    """A need to which a partner gives or could, and what of what stands between the two changes.

    Attributes:
        opened: whether somebody's word for the need was read at the source.
        changed: whether anything between the partner and the need changed.
        beside: which others could fill it who have the same: the group's members, or those with such an instrument.
    """

    partner: str
    id: str
    title: str
    opened: bool
    tier: str
    before: str
    after: str
    changed: bool
    beside: tuple[str, ...]


class Gain(Serialized, Shown, msgspec.Struct, frozen=True, kw_only=True):
    """What a step would open.

    Attributes:
        does: what such a step does by itself; empty where nothing is written of its kind.
        partners: the states whose answers are compared.
        waiting: others who wait for the same with the state at home, or stand outside alike.
        others: who else gains; ``doors``: meetings that open.
    """

    title: str
    on: date
    because: str
    url: str
    confidence: str
    does: str
    partners: tuple[str, ...]
    activities: tuple[GainedActivity, ...]
    edges: tuple[GainedEdge, ...]
    needs: tuple[GainedNeed, ...]
    others: tuple[GainedEdge, ...]
    waiting: tuple[str, ...]
    doors: tuple[str, ...]
    law_as_of: date

    def line(self) -> str:
        """Return how much opens, in one line."""
        eased = sum(one.effect == "eased" for one in self.activities)
        needs = sum(one.changed for one in self.needs)
        barred = sum(one.barred for one in self.activities)
        settled = sum(one.effect == "settled" for one in self.activities)
        told = f"{eased} eased and {settled} settled of {len(self.activities)} activities"
        edges = f"{len(self.edges)} edge{'' if len(self.edges) == 1 else 's'}"
        told += f", {edges}, {needs} need{'' if needs == 1 else 's'} nearer"
        return f"{self.title}: {told}; {barred} still barred"

    def coverage(self) -> str:
        """Return how many needs are newly coverable among those who have the same, and the share in all that are.

        Where one is enough for a need, the Shapley value of a partner is one for each need parted among all who could
        fill it: nothing is supposed of how much each gives.
        """
        new = sum(not one.beside for one in self.needs)
        share = sum(1 / (1 + len(one.beside)) for one in self.needs)
        told = f"Of {len(self.needs)} needs it could help to fill, {new} would be new among those who have the same"
        shared = f"parted equally among all who could, its share is {share:.2f}"
        return f"{told}; {shared} (Shapley value, needs weighted alike)"


@dataclass(frozen=True)
class Sides:
    """How things stand before and after a step: who is asked, by which record, what countries give, who fills what."""

    before: Answer
    after: Answer
    record: Record
    changed: Record
    countries: Mapping[str, tuple[CountryBridge, CountryBridge]]
    fillers: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def gain_rules() -> GainRules:
    """Return what is asked of every gain."""
    return read_settings("gain", GainRules)


def gain(change: GainChange, sides: Sides, data: IndustryData, home: str, on: date) -> Gain:
    """Return what a step would open.

    Args:
        change: the step.
        sides: how things stand before and after.
        data: what firms offer.
        home: the state whose partners are compared.
        on: the day.
    """
    rules = gain_rules()
    meaning = (rules.groups if change.group else rules.kinds).get(change.group or change.kind)
    activities, as_of = [], on
    for partner in change.partners:
        found, as_of = _compared(partner, sides, home, on)
        activities += found
    return Gain(
        title=change.title,
        on=on,
        because=change.because,
        url=change.url,
        confidence=change.confidence,
        does=meaning.does if meaning else "",
        partners=tuple(map(sides.record.name, change.partners)),
        activities=tuple(activities),
        edges=tuple(_edges(change, sides.record, data, meaning)),
        needs=tuple(_needs(change, sides, home, on)),
        others=tuple(_others(change, data, meaning, home)),
        waiting=_waiting(change, sides.record, home, on),
        doors=tuple(_doors(change, sides)),
        law_as_of=as_of,
    )


def _compared(partner: str, sides: Sides, home: str, on: date) -> tuple[list[GainedActivity], date]:
    """Return the usual projects with a partner, before and after, and by the text of which day."""
    found: list[GainedActivity] = []
    as_of = on
    names = {"$partner": partner, "$home": home}
    agencies = partner_project(sides.record, partner, home, on)
    for was, now in zip(sides.before(agencies).activities, sides.after(agencies).activities, strict=True):
        found.append(_activity(sides.record.name(partner), agencies["project"], was, now))
    for one in gain_rules().projects:
        given = {name: names.get(value, value) for name, value in one.parameters.items()}
        stated = template(one.template).expand(given) | {"date": on.isoformat()}
        title = one.name or template(one.template).expand({**given, **_called(one, sides.record, names)})["project"]
        title = title.format(partner=sides.record.name(partner), home=sides.record.name(home))
        for was, now in zip(sides.before(stated).activities, sides.after(stated).activities, strict=True):
            found.append(_activity(sides.record.name(partner), title, was, now))
            as_of = now.law_as_of
    return found, as_of


def _called(one: GainProject, record: Record, names: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters that are states by their names, for a title."""
    return {name: record.name(names[value]) for name, value in one.parameters.items() if value in names}


def _activity(partner: str, project: str, was: Any, now: Any) -> GainedActivity:
    told = [one for one in now.findings if one.status == "required"] or list(now.findings)
    return GainedActivity(
        partner=partner,
        project=project,
        name=now.name,
        effect=effect_of(was, now),
        before=was.headline,
        after=now.headline,
        outcome=str(now.outcome),
        barred=_barred(now),
        gone=tuple(name for key, name in _asked(was).items() if key not in _asked(now)),
        due=tuple(one.name for one in now.duties if one.status == "due" and one.id not in _due(was)),
        cites=tuple(dict.fromkeys(one.cite for one in told if one.status != "not-triggered"))[:3],
        confidence=str(now.confidence),
    )


def effect_of(was: Any, now: Any) -> GainEffect:
    """Return how an answer changes: by how grave it is, what is required, and what may be."""
    if was.outcome != now.outcome:
        return "harder" if now.outcome.as_grave_as(was.outcome) else "eased"
    needed, needs = _asked(was, "required").keys(), _asked(now, "required").keys()
    if needed != needs:
        return "eased" if needs < needed else "harder" if needed < needs else "other"
    open_before, still_open = _asked(was).keys(), _asked(now).keys()
    if still_open < open_before:
        return "settled"
    return "same" if still_open == open_before and was.headline == now.headline else "other"


def _asked(found: Any, *statuses: str) -> dict[str, str]:
    """Return the authorizations that are required, or may be, by id, with their names."""
    wanted = statuses or ("required", "unknown")
    return {one.authorization: one.authorization_name for one in found.findings if one.status in wanted}


def _due(found: Any) -> set[str]:
    return {one.id for one in found.duties if one.status == "due"}


def _barred(found: Any) -> bool:
    return str(found.outcome) in ("prohibited", "hold", "policy-of-denial")


def _edges(change: GainChange, record: Record, data: IndustryData, meaning: GainMeaning | None) -> Iterator[GainedEdge]:
    """Yield what the step connects: the tie itself, what hangs on it, assets it is about, firms there."""
    if change.instrument and change.instrument in record.by_id:
        for one in record.instruments:
            if one.parent == change.instrument:
                yield GainedEdge(
                    kind="under it",
                    name=one.title,
                    says="concluded under it",
                    url=one.source.url,
                    confidence=str(one.source.confidence),
                )
    scopes = {*change.scope, *(meaning.scopes if meaning else ())} - set(gain_rules().home_scopes)
    for asset in record.assets:
        about = scopes & asset.supports
        there = set(map(data.seat, asset.hosts)) & set(change.partners)
        if about and there and asset.status != "ended":
            yield GainedEdge(
                kind=asset.kind,
                name=asset.name,
                says=", ".join(part for part in (asset.capability, asset.status) if part),
                url=asset.source.url,
                confidence=str(asset.source.confidence),
            )
    yield from _firms(change.partners, data, meaning)


def _others(change: GainChange, data: IndustryData, meaning: GainMeaning | None, home: str) -> Iterator[GainedEdge]:
    """Yield who else gains: other parties or members, and firms at home that offer what the step is about."""
    if change.members:
        yield GainedEdge(
            kind="members",
            name=f"{change.members} members of the group",
            says="they have one member more; no right of theirs changes",
            url=change.url,
            confidence=change.confidence,
        )
    yield from _firms([home], data, meaning)


def _firms(states: Sequence[str], data: IndustryData, meaning: GainMeaning | None) -> Iterator[GainedEdge]:
    told: set[str] = set()
    for tag in meaning.tags if meaning else ():
        for offer in data.offers_by_tag.get(tag, ()):
            if data.seat(offer.company) in states and data.counts(offer) and offer.company not in told:
                told.add(offer.company)
                yield GainedEdge(
                    kind="firm",
                    name=data.name(offer.company),
                    says=", ".join(part for part in (offer.product, data.capabilities[tag].label) if part),
                    url=offer.source.url,
                    confidence=str(offer.source.confidence),
                )


def _needs(change: GainChange, sides: Sides, home: str, on: date) -> Iterator[GainedNeed]:
    """Yield the needs to which a partner gives or could, with what is missing before and after, and who else could."""
    alike = holders(sides.record, change, home, on)
    for partner in change.partners:
        was, now = sides.countries[partner]
        for old, new in zip((*was.gives, *was.could), (*now.gives, *now.could), strict=True):
            before, after = _stand(old.candidate), _stand(new.candidate)
            changed = [number for number, (one, other) in enumerate(zip(before, after, strict=True)) if one != other]
            yield GainedNeed(
                partner=now.name,
                id=new.need.id,
                title=new.need.title,
                opened=new.opened,
                tier=new.candidate.tier,
                before="; ".join(before[number] for number in changed),
                after="; ".join(after[number] for number in changed),
                changed=bool(changed),
                beside=tuple(
                    sides.record.name(one) for one in sides.fillers.get(new.need.id, ()) if one in alike - {partner}
                ),
            )


def _stand(candidate: NeedCandidate) -> tuple[str, ...]:
    """Return what stands between a partner and a need: the instrument that is missing, what law asks of each part."""
    lines = {one.of: f"{one.name}: {one.headline}" for one in candidate.law}
    fits = candidate.fits
    instrument = f"{fits.title}, missing: {fits.missing or 'nothing'}"
    return (instrument, *(lines.get(of, "") for of in _PARTS))


def _waiting(change: GainChange, record: Record, home: str, on: date) -> tuple[str, ...]:
    """Return the states that wait for the same kind of instrument with the state at home."""
    if change.group:
        return ()
    found = {
        state: one.standing(on).because
        for one in record.by_kind.get(change.kind, ())
        if one.id != change.instrument and home in one.parties and waits(one, on)
        for state in one.parties
        if state != home and state not in change.partners and state in record.countries
    }
    return tuple(f"{record.name(state)}: {why}" for state, why in sorted(found.items()))


def _doors(change: GainChange, sides: Sides) -> Iterator[str]:
    """Yield the meetings that a partner could be asked to afterwards and could not before."""
    for partner in change.partners:
        was, now = sides.countries[partner]
        had = {one.id for one in was.doors.proposed}
        for one in now.doors.proposed:
            if one.id not in had:
                yield f"{one.name}, {one.when}{'' if one.opened else ' (the page was not opened)'}"
