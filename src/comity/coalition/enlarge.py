"""Which state a coalition could take in: what it adds, what sharing with it lacks, the steps and how long they take.

It is a table for each state and no order of them: what is public of one says nothing of what is not public of another.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import msgspec

from comity.coalition.communications import shares_of
from comity.coalition.masks import counts
from comity.coalition.release import ReleaseCell, Releases
from comity.coalition.release_data import VALUES, release_rules
from comity.coalition.sensors import counted, sensors_of
from comity.coalition.warning_data import layers_on_orbit
from comity.determine.activity import make_activity
from comity.law.law import Law
from comity.plan.catalogue import load_catalogue
from comity.plan.plan import Plan
from comity.record import Record
from comity.showing import Serialized, Tabular


class SharingNeed(msgspec.Struct, frozen=True, kw_only=True):
    """What sharing a subject with a state, or by it, would need.

    Attributes:
        to_it: whether the state receives; else it gives.
        value: as in `ReleaseCell`; ``needs``: what is missing.
    """

    subject: str
    level: str
    to_it: bool
    value: str
    because: str
    needs: tuple[str, ...]
    cites: tuple[str, ...]


class EnlargementStep(msgspec.Struct, frozen=True, kw_only=True):
    """A step towards sharing, and how long it takes.

    Attributes:
        days: least, typical and most; none where no figure was found.
        for_subjects: what it is a step to.
        to_it: whether it is a step to sharing with the state; else to what the state gives.
    """

    title: str
    owner: str
    decides: str
    days: tuple[float, ...]
    basis: str
    cite: str
    for_subjects: tuple[str, ...]
    to_it: bool = True


class EnlargementState(msgspec.Struct, frozen=True, kw_only=True):
    """One state: what it adds, what it lacks, the steps, the time.

    Attributes:
        sensors, satellites: what is public of it, in words; ``placed``: how many sensors geometry can use.
        communications: shares that it gives or has.
        lacks: memberships and agreements, in words.
        ends: when sharing with it could begin if every step with a known length goes as usual, by subject; of a subject
            for which an agreement must come first, none.
    """

    state: str
    name: str
    sensors: str
    placed: int
    satellites: tuple[str, ...]
    communications: tuple[str, ...]
    lacks: tuple[str, ...]
    sharing: tuple[SharingNeed, ...]
    steps: tuple[EnlargementStep, ...]
    ends: dict[str, tuple[datetime.date, datetime.date, datetime.date]]


class Enlargement(Tabular, Serialized, msgspec.Struct, frozen=True, kw_only=True):
    """Some states beside a coalition, a table each, in alphabetical order.

    Attributes:
        with_: the member with which sharing is looked at.
        left_out: states with public sensors that were not looked at, for no agreement with the member is on record.
        supposed: the reforms that are supposed.
    """

    core: str
    with_: str
    day: datetime.date
    states: tuple[EnlargementState, ...]
    left_out: tuple[str, ...]
    supposed: tuple[str, ...] = ()

    def line(self) -> str:
        """Return how many states were looked at, and which lack no agreement for what is not classified."""
        ready = [one.state for one in self.states if not any(need.value in _WANTING for need in _open(one.sharing))]
        told = f"for unclassified data no agreement is missing with {', '.join(ready)}" if ready else "all lack one"
        return f"{len(self.states)} states beside {self.core}, on {self.day}: {told}; in no order of worth"

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each state and each subject that could be shared with it or by it."""
        return [
            {
                "state": one.state,
                "sensors": one.sensors,
                "placed": one.placed,
                "satellites": list(one.satellites),
                "communications": list(one.communications),
                "lacks": list(one.lacks),
                "subject": need.subject,
                "level": need.level,
                "to_it": need.to_it,
                "value": need.value,
                "needs": list(need.needs),
                "cites": list(need.cites),
                "ends": str(one.ends[need.subject][1]) if need.to_it and need.subject in one.ends else "",
            }
            for one in self.states
            for need in one.sharing
        ]


_WANTING: Final = ("agreement needed", "barred", "unknown")


def _open(sharing: Iterable[SharingNeed]) -> Iterator[SharingNeed]:
    return (one for one in sharing if one.level == "unclassified")


def friendly(record: Record, member: str, states: Iterable[str]) -> tuple[str, ...]:
    """Return the states with whom a member has an agreement on sharing, defense or the protection of secrets."""
    kinds = release_rules().friendly
    with_it = {party for one in record.by_party.get(member, ()) if one.kind.id in kinds for party in one.parties}
    return tuple(one for one in states if one in with_it)


def enlarged(
    record: Record, law: Law, releases: Sequence[Releases], states: Iterable[str], group: str, member: str
) -> tuple[EnlargementState, ...]:
    """Return what each state adds, lacks and takes.

    Args:
        releases: of each subject that is looked at, at its usual level.
        group: of which it would become a member; empty if the coalition is no group.
        member: the member with which sharing is looked at.
    """
    return tuple(_of(record, law, releases, state, group, member) for state in sorted(states))


def _of(
    record: Record, law: Law, releases: Sequence[Releases], state: str, group: str, member: str
) -> EnlargementState:
    day = releases[0].day
    sensors = sensors_of(record, [state])
    sharing = tuple(need for one in releases for need in _both_ways(one, member, state, sensors))
    barred = {need.subject for need in sharing if need.to_it and need.value in _WANTING}
    plans = {one.subject: _plan(law, one, member, state, governments=one.subject in barred) for one in releases}
    told = [(subject, plan) for subject, plan in plans.items() if plan is not None]
    return EnlargementState(
        state=state,
        name=record.name(state),
        sensors=counted(sensors) or "no public sensor",
        placed=sum(counts(one) for one in sensors),
        satellites=tuple(f"{one.count} {one.name}" for one in layers_on_orbit(record)[0] if one.owner == state),
        communications=tuple(
            f"{one.system} ({'gives' if one.giver == state else 'has'})" for one in shares_of(record, [state], day)
        ),
        lacks=tuple(_lacks(record, releases, state, group, sharing)),
        sharing=sharing,
        steps=(*_steps(told), *_their_steps(record.name(state), sharing)),
        ends={subject: _ends(plan) for subject, plan in told if plan.steps and subject not in barred},
    )


def _both_ways(of: Releases, member: str, state: str, sensors: Sequence[Any]) -> Iterator[SharingNeed]:
    some = [one for one in sensors if of.concerns(one)]
    for giver, recipient, given in ((member, state, ()), (state, member, some)):
        nearest: ReleaseCell = min(of.cells(giver, recipient, given), key=lambda cell: VALUES.index(cell.value))
        yield SharingNeed(
            subject=of.subject,
            level=of.level,
            to_it=recipient == state,
            value=nearest.value,
            because=nearest.because,
            needs=nearest.needs,
            cites=tuple(one.cite for one in nearest.sources),
        )


def _lacks(
    record: Record, releases: Sequence[Releases], state: str, group: str, sharing: Iterable[SharingNeed]
) -> Iterator[str]:
    if group and state not in record.members(group, releases[0].day).yes:
        yield f"membership of {record.name(group)}, which carries no data by itself"
    for need in sharing:
        if need.value in _WANTING:
            way = "to it" if need.to_it else "from it"
            title = release_rules().subject(need.subject).title
            yield f"{title} {way}: {'; '.join(need.needs) or need.because}"


def _plan(law: Law, of: Releases, member: str, state: str, *, governments: bool) -> Plan | None:
    """Return the steps by which a member could share a subject with a state; none where its law is in no pack.

    Where an agreement must come first, those of governments are among them, the approval of the state's own included.
    """
    from comity.plan.planner import make_plan  # noqa: PLC0415  the solver is heavy
    from comity.plan.search import Wish  # noqa: PLC0415  likewise

    giver = next((one for one in release_rules().givers.get(member, ()) if one.route == "law"), None)
    if giver is None:
        return None
    facts = {
        "activity": "data-sharing",
        "item": release_rules().unlisted,
        "from": member,
        "to": state,
        "sharing.recipient_countries": [state],
        "sharing.subject": release_rules().subject(of.subject).fact,
        "sharing.classification_level": of.level,
        **giver.facts,
    }
    activity = make_activity(facts, law)
    return make_plan(law, (activity,), Wish(of.day, governments=governments), load_catalogue())


def _steps(plans: Iterable[tuple[str, Plan]]) -> Iterator[EnlargementStep]:
    """Yield each step once, with what it is a step to."""
    found: dict[tuple[str, str], tuple[Any, list[str]]] = {}
    for subject, plan in plans:
        for step in plan.steps:
            found.setdefault((step.id, step.about), (step, []))[1].append(subject)
    for step, subjects in found.values():
        length = step.days
        yield EnlargementStep(
            title=f"{step.title}{f': {step.about}' if step.about else ''}",
            owner=step.owner,
            decides=step.decides,
            days=(length.min, length.typical, length.max) if step.duration_known else (),
            basis=length.basis if step.duration_known else "no figure was found",
            cite=step.cite,
            for_subjects=tuple(dict.fromkeys(subjects)),
        )


def _their_steps(name: str, sharing: Iterable[SharingNeed]) -> Iterator[EnlargementStep]:
    """Yield what the state itself must do so that it gives, each once: no pack has its law on sharing, so no length."""
    found: dict[str, tuple[SharingNeed, list[str]]] = {}
    for need in sharing:
        for title in () if need.to_it else need.needs:
            found.setdefault(title, (need, []))[1].append(need.subject)
    for title, (need, subjects) in found.items():
        yield EnlargementStep(
            title=title[:1].upper() + title[1:],
            owner=name,
            decides=name,
            days=(),
            basis="no figure was found",
            cite="; ".join(need.cites),
            for_subjects=tuple(dict.fromkeys(subjects)),
            to_it=False,
        )


def _ends(plan: Plan) -> tuple[datetime.date, datetime.date, datetime.date]:
    spans = [step.span for step in plan.steps]
    latest = max(one.latest for one in spans)
    return max(one.earliest for one in spans), max(one.typical for one in spans), latest
