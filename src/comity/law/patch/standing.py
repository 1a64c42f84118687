"""The law as it stood on a day, held still: what would go on if nothing had been changed after it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from comity.law.pack import LocatedFile
from comity.law.patch.draft import Row
from comity.law.revision import Revision
from comity.law.rules import Rule, RuleFile
from comity.law.tables import holds
from comity.record import Record
from comity.record.dates import Known
from comity.record.instrument import Instrument
from comity.record.model import Membership

if TYPE_CHECKING:
    from comity.law.law import Law

_SOMETIME: Final = Known(date.min, date.max)  # begun, or ended, on an unknown day: never settled by a day passing


def as_it_stood(law: Law, day: date) -> Law:
    """Return a law that goes on from a day as it stood then: what changed later never happens.

    The beginning of our reading is not a change of the law: a table's mark that was first read for the day after, and
    has no earlier value, is taken as read then.
    """
    pack = law.pack.revised(
        tuple(f.with_content(_still(f, day)) for f in law.pack.files),
        {name: list(_rows(law.pack.table(name), key, day)) for name, key in _dated(law)},
        law.pack.tables,
    )
    revision = Revision(law, day + timedelta(days=1), f"as it stood on {day}")
    return law.revised(pack, _record(law.record, day), revision)


def _still(file: LocatedFile, day: date) -> RuleFile:
    rules = tuple(_held(rule, day) for rule in file.content.rules)
    return msgspec.structs.replace(file.content, rules=rules)


def _held(rule: Rule, day: date) -> Rule:
    """Let a rule in force go on for ever, and one that is not never begin."""
    past = tuple((start, end) for start, end in rule.in_force if start is None or start <= day)
    periods = tuple((s, None if e is None or e > day else e) for s, e in past)
    return rule if periods == rule.in_force else msgspec.structs.replace(rule, in_force=periods)


def _dated(law: Law) -> Iterator[tuple[str, str]]:
    """Yield the tables whose rows have dates, each with the column whose values name one row a day."""
    for name in sorted({*law.pack.table_info, "ccl_controls_history"}):
        rows = law.pack.table(name)
        if rows and "from" in rows[0] and "until" in rows[0]:
            info = law.pack.table_info.get(name)
            alive = [row[info.key] for row in rows if not row["until"]] if info else []
            yield name, info.key if info and len(set(alive)) == len(alive) else ""


def _rows(rows: list[Row], key: str, day: date) -> Iterator[Row]:
    """Yield the rows of the day without an end; where reading begins the day after, unread marks are as read then."""
    later = [row for row in rows if row["from"] == (day + timedelta(days=1)).isoformat()]
    for row in rows:
        if not holds(row, day):
            continue
        still = {**row, "until": ""}
        following = next((r for r in later if key and r[key] == row[key]), None)
        yield _filled(still, following) if following else still


def _filled(row: Row, later: Row) -> Row:
    """Return a row whose unread marks are as first read; all of it as first read, if no known mark differs."""
    marks = [c for c, v in later.items() if v in ("0", "1")]
    if not any(row[c] == "" for c in marks):
        return row
    if all(row[c] in ("", later[c]) for c in marks):
        return {**later, "from": row["from"], "until": ""}
    return {c: v or later[c] for c, v in row.items()}


def _record(record: Record, day: date) -> Record:
    return dataclasses.replace(
        record,
        memberships=tuple(_membership(m, day) for m in record.memberships if _begun(m.since, day)),
        instruments=tuple(_instrument(i, day) for i in record.instruments if _begun(i.signed, day)),
    )


def _begun(since: Known | None, day: date) -> bool:
    return since is None or since.reached_by(day) is not False


def _membership(row: Membership, day: date) -> Membership:
    since = _settled(row.since, day)
    until = _settled(row.until, day)
    return row if (since, until) == (row.since, row.until) else replace(row, since=since, until=until)


def _settled(known: Known | None, day: date) -> Known | None:
    """Keep a date that was reached; forget one that was not; leave open for ever one that may have been."""
    reached = known.reached_by(day) if known else False
    return known if reached else None if reached is False else _SOMETIME


def _instrument(row: Instrument, day: date) -> Instrument:
    begun, ended = _settled(row.entered_into_force, day), _settled(row.ended, day)
    if (begun, ended) == (row.entered_into_force, row.ended):
        return row
    state = "signed" if row.entered_into_force and not begun else row.state
    return replace(row, entered_into_force=begun, ended=ended, state=state)
