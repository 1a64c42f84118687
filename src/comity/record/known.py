"""The record as it could be known on a day: nothing in it was public only later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from comity.record.dates import Known
from comity.record.instrument import Instrument
from comity.record.model import Membership
from comity.record.record import Record
from comity.record.rows import RecordRow, Tables
from comity.record.stages import StageName, public_by, was_public

_FIELDS: Final = {
    "announced": StageName.ANNOUNCED,
    "signed": StageName.SIGNED,
    "ratified": StageName.RATIFIED,
    "entered_into_force": StageName.IN_FORCE,
    "ended": StageName.LAPSED,
}
_DATED: Final = {"commitments": "made", "meetings": "held", "exercises": "held", "stages": "date"}
"""Tables whose rows tell of one day, and the column that holds it."""


def as_known(record: Record, day: date) -> Record:
    """Return the record as it could be known on a day.

    What happened later, or was made public later, is not in it; a page of a later day evidences nothing. The day on
    which somebody read a page plays no part. Of a date known to the month or year, the last day counts.
    """
    return replace(
        record,
        instruments=tuple(known for i in record.instruments if (known := _instrument(i, day))),
        memberships=tuple(held for m in record.memberships if (held := _membership(m, day))),
        tables=_tables(record.tables, day),
    )


def _instrument(i: Instrument, day: date) -> Instrument | None:
    """Return what could be known of an instrument; None: nothing of what is dated."""
    told = {stage.name: stage.known_from for stage in i.stages if stage.public}
    dates: dict[str, Known | None] = {name: getattr(i, name) for name in _FIELDS}
    kept = {name: when for name, when in dates.items() if was_public(told.get(_FIELDS[name], when), day)}
    kept = {name: kept.get(name) for name in dates}
    stages = public_by(i.stages, day)
    if any(dates.values()) and not any(kept.values()) and not stages:
        return None
    read = i.read_from if i.read_from and i.read_from <= day else None
    known = replace(
        i,
        announced=kept["announced"],
        signed=kept["signed"],
        ratified=kept["ratified"],
        entered_into_force=kept["entered_into_force"],
        ended=kept["ended"],
        read_from=read,
        stages=stages,
    )
    return replace(known, state=_state(i, known, day))


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
    if not was_public(m.since, day):
        return None
    until = m.until if was_public(m.until, day) else None
    return m if until == m.until else replace(m, until=until)


def _tables(tables: Tables, day: date) -> Tables:
    return {name: tuple(row for row in rows if _row_was_public(name, row, day)) for name, rows in tables.items()}


def _row_was_public(table: str, row: RecordRow, day: date) -> bool:
    column = _DATED.get(table)
    text = row.cells.get("public") or (row.cells[column] if column else "")
    return was_public(Known.optional(text), day)
