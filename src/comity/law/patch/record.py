"""Changes of the record: instruments concluded, extended and ended; states that join and leave groups."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from comity.errors import LawError, did_you_mean
from comity.law.patch.draft import Draft
from comity.law.reforms import End, EnterIntoForce, Extend, Join, Leave, Sign
from comity.record.dates import Known
from comity.record.instrument import Instrument, Status
from comity.record.model import Membership

_NOT_CONCLUDED: Final = (Status.NOT_YET, Status.ANNOUNCED, Status.NEGOTIATED)


def sign(draft: Draft, change: Sign, where: str) -> None:
    """Conclude an instrument: a new one, or one that the record knows to be talked about."""
    new, record = change.sign, draft.law.record
    talks = draft.instruments.get(new.id)
    was = talks.standing(draft.day).status if talks else None
    if was and was not in _NOT_CONCLUDED:
        raise LawError(f"the instrument '{new.id}' exists", where=where, accepts="'enter_into_force', or another id")
    if new.kind not in record.instrument_kinds:
        near = did_you_mean(new.kind, record.instrument_kinds)
        raise LawError(f"no kind of instrument '{new.kind}'", where=where, suggestion=near)
    _known(draft, new.parties, where)
    day = Known(draft.day, draft.day)
    source = draft.source(change, new.id, new.title)
    draft.claim(("instrument", new.id), "concluded", f"the instrument '{new.id}'", where)
    draft.instruments[new.id] = Instrument(
        id=new.id,
        title=draft.labeled(new.title),
        kind=record.instrument_kinds[new.kind],
        parties=new.parties,
        announced=None,
        signed=day,
        ratified=None,
        entered_into_force=day if new.in_force else None,
        expires=None,
        term_years=None,
        renewal="",
        ended=None,
        state="in-force" if new.in_force else "signed",
        scope=frozenset(new.scope),
        excludes=frozenset(),
        parent="",
        provisions="",
        summary=new.summary,
        read_from=None,
        source=source,
        note=draft.reform.id,
        layer="reform",
    )
    draft.note(change, "instrument", new.title, was.value if was else "none", "in force" if new.in_force else "signed")


def enter_into_force(draft: Draft, change: EnterIntoForce, where: str) -> None:
    """Bring an instrument of the record into force."""
    found = _instrument(draft, change.enter_into_force, where)
    standing = found.standing(draft.day)
    if standing.status is Status.IN_FORCE:
        raise LawError(f"the instrument '{found.id}' is in force already", where=f"{where}: {draft.day}")
    draft.claim(("instrument", found.id), "in force", f"the instrument '{found.id}'", where)
    day = Known(draft.day, draft.day)
    signed = found.signed or day
    new = replace(found, signed=signed, entered_into_force=day, ended=None, state="in-force")
    draft.instruments[found.id] = _sourced(draft, change, new)
    draft.note(change, "instrument", found.title, standing.status.value, "in force")


def extend(draft: Draft, change: Extend, where: str) -> None:
    """Extend an instrument that is in force, or whose usual term has run."""
    found = _instrument(draft, change.extend, where)
    standing = found.standing(draft.day)
    if standing.status not in (Status.IN_FORCE, Status.UNKNOWN):
        raise LawError(f"the instrument '{found.id}' is {standing.status} on {draft.day}", where=where)
    draft.claim(("instrument", found.id), "extended", f"the instrument '{found.id}'", where)
    ended = Known(change.until, change.until) if change.until else None
    begun = Known(draft.day, draft.day)  # a renewed term runs anew
    new = replace(found, entered_into_force=begun, expires=None, ended=ended, state="in-force")
    draft.instruments[found.id] = _sourced(draft, change, new)
    until = f"extended until {change.until or 'further notice'}"
    draft.note(change, "instrument", found.title, standing.because, until)


def end(draft: Draft, change: End, where: str) -> None:
    """End an instrument."""
    found = _instrument(draft, change.end, where)
    standing = found.standing(draft.day)
    if standing.status is Status.LAPSED:
        raise LawError(f"the instrument '{found.id}' has ended", where=f"{where}: {draft.day}")
    draft.claim(("instrument", found.id), "ended", f"the instrument '{found.id}'", where)
    draft.instruments[found.id] = replace(found, ended=Known(draft.day, draft.day), state="ended")
    draft.note(change, "instrument", found.title, standing.status.value, "ended")


def join(draft: Draft, change: Join, where: str) -> None:
    """Admit states to a group."""
    _group(draft, change.join, where)
    _known(draft, change.members, where)
    day = Known(draft.day, draft.day)
    for member in change.members:
        if any(m.holds(draft.day) is True for m in _rows(draft, change.join, member)):
            raise LawError(f"{member} is in {change.join} already", where=f"{where}: {draft.day}")
        draft.claim(("member", change.join, member), True, f"whether {member} is in {change.join}", where)
        title = f"{member} in {change.join}"
        source = draft.source(change, f"{change.join}:{member}", title)
        kept = [m for m in draft.memberships if not (m.group == change.join and m.member == member)]
        draft.memberships = [*kept, Membership(change.join, member, day, None, None, source, draft.reform.id)]
        draft.note(change, "group", f"{member} in {change.join}", "no", "yes")


def leave(draft: Draft, change: Leave, where: str) -> None:
    """Take states out of a group."""
    _group(draft, change.leave, where)
    day = Known(draft.day, draft.day)
    for member in change.members:
        held = [m for m in _rows(draft, change.leave, member) if m.holds(draft.day) is not False]
        if not held:
            raise LawError(f"{member} is not in {change.leave}", where=f"{where}: {draft.day}")
        draft.claim(("member", change.leave, member), False, f"whether {member} is in {change.leave}", where)
        draft.memberships = [replace(m, until=day) if m in held else m for m in draft.memberships]
        draft.note(change, "group", f"{member} in {change.leave}", "yes", "no")


def _rows(draft: Draft, group: str, member: str) -> list[Membership]:
    return [m for m in draft.memberships if m.group == group and m.member == member]


def _group(draft: Draft, group: str, where: str) -> None:
    if group not in draft.law.record.groups:
        near = did_you_mean(group, draft.law.record.groups)
        raise LawError(f"no group '{group}'", where=where, suggestion=near)


def _known(draft: Draft, parties: Iterable[str], where: str) -> None:
    record = draft.law.record
    for party in parties:
        if party not in record.parties and party not in record.groups:
            raise LawError(f"unknown party '{party}'", where=where, suggestion=did_you_mean(party, record.parties))


def _instrument(draft: Draft, identifier: str, where: str) -> Instrument:
    if identifier not in draft.instruments:
        near = did_you_mean(identifier, draft.instruments)
        raise LawError(f"no instrument '{identifier}'", where=where, suggestion=near)
    return draft.instruments[identifier]


def _sourced(draft: Draft, change: EnterIntoForce | Extend, instrument: Instrument) -> Instrument:
    """Give an instrument the reform's source where the change states one, or where it is only proposed."""
    if not change.cite and draft.reform.status == "in-force":
        return instrument
    source = draft.source(change, instrument.id, instrument.title)
    return replace(instrument, title=draft.labeled(instrument.title), source=source)
