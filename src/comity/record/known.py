"""The record as it could be known on a day: nothing in it was public only later."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from msgspec.structs import replace

from comity.record.cells import known
from comity.record.dates import Known
from comity.record.instrument import Instrument
from comity.record.model import Membership
from comity.record.record import Record
from comity.record.rows import RecordRow, Tables
from comity.record.stages import StageName, public_by, was_public

_FIELDS: Final = {
    "announced": (StageName.ANNOUNCED,),
    "signed": (StageName.SIGNED,),
    "ratified": (StageName.RATIFIED,),
    "entered_into_force": (StageName.IN_FORCE,),
    "ended": (StageName.LAPSED, StageName.REPLACED),
}
"""The dates of an instrument, and the stages that tell of the same."""
_WHOLE_ROW: Final = None
_LATER: Final[Mapping[str, Mapping[str, Mapping[str, str] | None]]] = {
    "groups": {"founded": _WHOLE_ROW},
    "memberships": {"from": _WHOLE_ROW, "until": {}},
    "treaties": {
        "withdrawn": {"status": "party"},
        "ratified_or_acceded": {"status": "none"},  # or signed, see _status_of
        "signed": {"status": "none"},
    },
    "commitments": {"made": _WHOLE_ROW, "result_date": {"status": "open", "result": "", "result_url": ""}},
    "meetings": {"held": _WHOLE_ROW, "ended": {}},
    "exercises": {"held": _WHOLE_ROW, "ended": {}},
    "assets": {"since": _WHOLE_ROW},
    "leads": {"since": _WHOLE_ROW},
    "absences": {"on": _WHOLE_ROW},
}
"""By table and column of dates: what else a row cannot have said before that day, or that there was no row."""


def as_known(record: Record, day: date) -> Record:
    """Return the record as it could be known on a day.

    What happened later, or was made public later, is not in it; a page of a later day evidences nothing. The day on
    which somebody read a page plays no part. Of a date known to the month or year, the last day counts. What has no
    date of its own (a programme, a dialogue, a note) stays as it is.
    """
    instruments = tuple(told for i in record.instruments if (told := _instrument(i, day)))
    return dataclasses.replace(
        record,
        instruments=instruments,
        memberships=tuple(held for m in record.memberships if (held := _membership(m, day))),
        tables=_tables(record.tables, {i.id: i for i in instruments}, day),
    )


def _instrument(i: Instrument, day: date) -> Instrument | None:
    """Return what could be known of an instrument; None: nothing of what is dated."""
    told = {stage.name: stage.known_from for stage in i.stages if stage.public}
    dates: dict[str, Known | None] = {name: getattr(i, name) for name in _FIELDS}
    public = {name: next((told[s] for s in _FIELDS[name] if s in told), when) for name, when in dates.items()}
    kept = {name: when for name, when in dates.items() if was_public(public[name], day)}
    kept = {name: kept.get(name) for name in dates}
    stages = public_by(i.stages, day)
    dated = any(dates.values()) or any(stage.known_from for stage in i.stages)
    if dated and not any(kept.values()) and not stages:
        return None
    read = i.read_from if i.read_from and i.read_from <= day else None
    then = replace(
        i,
        announced=kept["announced"],
        signed=kept["signed"],
        ratified=kept["ratified"],
        entered_into_force=kept["entered_into_force"],
        ended=kept["ended"],
        read_from=read,
        stages=stages,
    )
    return replace(then, state=_state(i, then, day))


def _state(i: Instrument, known: Instrument, day: date) -> str:
    """Return what a source could say of an instrument on a day."""
    page_is_later = bool(i.read_from and day < i.read_from) or bool(
        not i.read_from and i.evidenced and day < i.evidenced
    )
    if not page_is_later and i.state != "ended":
        return i.state
    if known.ended or (i.state == "ended" and not i.ended and not page_is_later):
        return "ended"
    if known.entered_into_force or (known.signed and i.kind.on_signature):
        return "in-force"
    if known.signed:
        return "signed"
    return i.state if i.state in ("negotiating", "announced") else "announced" if known.announced else ""


def _membership(m: Membership, day: date) -> Membership | None:
    """Return what could be known of a membership; None: it began later."""
    if not was_public(m.public or m.since, day):
        return None
    until = m.until if was_public(m.until, day) else None
    return m if until == m.until else replace(m, until=until)


def _tables(tables: Tables, instruments: Mapping[str, Instrument], day: date) -> Tables:
    """Return the rows from which what could be known is made."""
    found = {name: tuple(then for row in rows if (then := _row(name, row, day))) for name, rows in tables.items()}
    told = ((row, instruments.get(row.cells["id"])) for row in tables["instruments"])
    found["instruments"] = tuple(_instrument_row(row, then) for row, then in told if then)
    found["stages"] = tuple(row for row in tables["stages"] if _stage_was_public(row, day))
    return MappingProxyType(found)


def _row(table: str, row: RecordRow, day: date) -> RecordRow | None:
    """Return what a row could say on a day; None: it could not be there."""
    later: dict[str, str] = {}
    for column, goes in _LATER.get(table, {}).items():
        if not was_public(known(row, column), day):
            if goes is _WHOLE_ROW:
                return None
            later |= {column: "", **goes}
    if table == "treaties" and later.get("status") == "none":
        later["status"] = _status_of({**row.cells, **later})
    return _with(row, later)


def _status_of(cells: Mapping[str, str]) -> str:
    """Return where a state stood with a treaty that it joined only later."""
    return "signed" if cells["signed"] else "none"


def _instrument_row(row: RecordRow, then: Instrument) -> RecordRow:
    later = {name: "" for name in (*_FIELDS, "read_from") if getattr(then, name) is None}
    return _with(row, {**later, "status": then.state})


def _stage_was_public(row: RecordRow, day: date) -> bool:
    return was_public(known(row, "public") or known(row, "date"), day)


def _with(row: RecordRow, cells: Mapping[str, str]) -> RecordRow:
    return replace(row, cells=MappingProxyType({**row.cells, **cells})) if cells else row
