"""A step whose gain is asked for, as a reform: an instrument enters into force or is concluded, or a state joins."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final

from comity.errors import InputError, did_you_mean
from comity.law.reforms import EnterIntoForce, Join, NewInstrument, Reform, ReformSource, Sign
from comity.record.instrument import Instrument, InstrumentKind
from comity.record.record import Record

_WAITING: Final = ("signed", "negotiating", "announced")


@dataclass(frozen=True)
class GainChange:
    """A step, and the reform that makes it.

    Attributes:
        title: the step in words; ``because``: on what it rests today.
        kind: the kind of instrument, ``group``: the group; one of the two is empty.
        instrument: the id of the record, where it has one.
        partners: the states whose answers are compared.
        members: how many states were in the group before.
        scope: what the instrument covers.
    """

    title: str
    because: str
    url: str
    confidence: str
    reform: Reform
    partners: tuple[str, ...]
    kind: str = ""
    group: str = ""
    instrument: str = ""
    members: int = 0
    scope: frozenset[str] = frozenset()


def signing(record: Record, text: str, home: str, on: date) -> GainChange:
    """Return the step that brings an instrument into force, or concludes a new one.

    Args:
        record: what is in force.
        text: an instrument's id, or a kind and a state: ``tsa:CHE``.
        home: the state with which a new one is concluded.
        on: the day.

    Raises:
        InputError: there is no such instrument or kind, or it is in force already.
    """
    kind, _, state = text.strip().rpartition(":")
    found = _of_kind(record, kind, state, home, on) if kind else _by_id(record, text.strip())
    if isinstance(found, Instrument):
        return _entering(record, found, home, on)
    return _concluded(record, found, record.party(state), home, on)


def joining(record: Record, text: str, home: str, on: date, group: str) -> GainChange:
    """Return the step by which a state joins a group.

    Args:
        record: what is in force.
        text: the group and the state, as stated: ``accords:ZAF``.
        home: the state whose partners are compared.
        on: the day.
        group: the group's id.

    Raises:
        InputError: there is no such group or state, or it is in the group already.
    """
    named, _, stated = text.strip().rpartition(":")
    if group not in record.groups:
        near = did_you_mean(group, record.groups)
        raise InputError(
            f"no group '{named}'", where="--join", accepts="a group and a state: accords:ZAF", suggestion=near
        )
    state = _state(record, stated, home, "--join")
    members = record.members(group, on)
    if state in members.yes:
        raise InputError(f"{record.name(state)} is in {group} already", where="--join", accepts="a state that is not")
    info = record.group_info.get(group)
    title = info.title if info else group
    told = f"{record.name(state)} joins: {title}"
    return GainChange(
        title=told,
        because=f"{len(members.yes)} states are in it on {on}",
        url=record.by_group[group][0].source.url if record.by_group.get(group) else "",
        confidence=str(record.by_group[group][0].source.confidence) if record.by_group.get(group) else "memory",
        reform=_reform(f"draft-join-{group}-{state}", told, Join(join=group, members=(state,)), on),
        partners=(state,),
        group=group,
        members=len(members.yes),
    )


def amending(reform: Reform, partners: tuple[str, ...]) -> GainChange:
    """Return the step that makes a reform, whose answers are compared for some partners."""
    source = reform.sources[0] if reform.sources else None
    return GainChange(
        title=reform.title,
        because=reform.because,
        url=source.url if source else "",
        confidence=str(source.confidence) if source else "memory",
        reform=reform,
        partners=partners,
    )


def waits(instrument: Instrument, on: date) -> bool:
    """Whether an instrument is announced, negotiated or signed, and not in force."""
    return not instrument.standing(on).in_force and not instrument.ended and instrument.state in _WAITING


def holders(record: Record, change: GainChange, home: str, on: date) -> frozenset[str]:
    """Return the states that have what the step gives: the group's members, or who has such an instrument in force."""
    if change.group:
        return frozenset(record.members(change.group, on).yes)
    of_kind = [one for one in record.by_kind.get(change.kind, ()) if home in one.parties and one.standing(on).in_force]
    return frozenset(state for one in of_kind for state in one.parties if state in record.countries and state != home)


def _by_id(record: Record, identifier: str) -> Instrument:
    if identifier not in record.by_id:
        near = did_you_mean(identifier, record.by_id)
        accepts = "an instrument's id, or a kind and a state: tsa:CHE"
        raise InputError(f"no instrument '{identifier}'", where="--sign", accepts=accepts, suggestion=near)
    return record.by_id[identifier]


def _of_kind(record: Record, kind: str, stated: str, home: str, on: date) -> Instrument | InstrumentKind:
    """Return the instrument of a kind between the two that waits; the kind where none does."""
    found = record.kind(kind)
    both = {home, _state(record, stated, home, "--sign")}
    there = [one for one in record.by_kind.get(found.id, ()) if both <= set(one.parties)]
    held = next((one for one in there if one.standing(on).in_force), None)
    return held or next((one for one in there if waits(one, on)), None) or found


def _entering(record: Record, instrument: Instrument, home: str, on: date) -> GainChange:
    standing = instrument.standing(on)
    if standing.in_force:
        raise InputError(
            f"{instrument.title} is in force already ({standing.because})",
            where="--sign",
            accepts="an instrument that is signed or under negotiation, or a kind and a state: tsa:CHE",
        )
    partners = tuple(one for one in instrument.parties if one != home and one in record.countries)
    if not partners:
        raise InputError(
            f"{instrument.title} binds no state but the one at home", where="--sign", accepts="one between states"
        )
    title = f"{instrument.title} enters into force"
    change = EnterIntoForce(enter_into_force=instrument.id, cite=instrument.source.cite)
    return GainChange(
        title=title,
        because=standing.because,
        url=instrument.source.url,
        confidence=str(instrument.source.confidence),
        reform=_reform(f"draft-sign-{instrument.id}", title, change, on),
        partners=partners,
        kind=instrument.kind.id,
        instrument=instrument.id,
        scope=instrument.scope,
    )


def _concluded(record: Record, kind: InstrumentKind, state: str, home: str, on: date) -> GainChange:
    title = f"{kind.title} between {record.name(home)} and {record.name(state)} is concluded"
    scope = _usual_scope(record, kind)
    new = NewInstrument(
        id=f"draft-{kind.id}-{state}".lower(),
        title=title,
        kind=kind.id,
        parties=(home, state),
        scope=tuple(sorted(scope)),
    )
    return GainChange(
        title=title,
        because="none between the two is recorded; its scope is that of most of its kind",
        url="",
        confidence="memory",
        reform=_reform(f"draft-sign-{kind.id}-{state}", title, Sign(sign=new), on),
        partners=(state,),
        kind=kind.id,
        scope=scope,
    )


def _usual_scope(record: Record, kind: InstrumentKind) -> frozenset[str]:
    """Return what most instruments of a kind cover."""
    of_kind = record.by_kind.get(kind.id, ())
    counted = Counter(word for one in of_kind for word in one.scope)
    return frozenset(word for word, times in counted.items() if times * 2 > len(of_kind))


def _state(record: Record, text: str, home: str, where: str) -> str:
    party = record.party(text)
    if party not in record.countries or party == home:
        raise InputError(f"{record.name(party)} is no partner state", where=where, accepts="another state")
    return party


def _reform(identifier: str, title: str, change: EnterIntoForce | Sign | Join, on: date) -> Reform:
    return Reform(
        id=identifier.lower().replace(":", "-"),
        title=title,
        status="proposed",
        because="Supposed, to see what it would open.",
        sources=(ReformSource(f"{title}: supposed", ""),),
        changes=(change,),
        reviewed=on,
    )
