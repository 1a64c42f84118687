"""The law as known on a day: what was not public by then is not in it, though it is law on a later day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

import msgspec

from comity.law.pack import LocatedFile, Pack
from comity.law.publication import office_names
from comity.law.revision import Revision
from comity.law.rules import Authorization, Period, Rule, TableInfo
from comity.law.tables import LISTS
from comity.record import Record, as_known
from comity.record.model import Membership

if TYPE_CHECKING:
    from comity.law.law import Law

Row = dict[str, str]
_DATED: Final = frozenset({"from", "until", "read_from"})
_NEVER_READ: Final[Period] = (date.max, None)


def known_on(law: Law, day: date) -> Law:
    """Return the law, of any day, as it could be known on a day.

    A period of a rule or of a table's row that begins later is in it if it was published by then, and so is an end;
    what was not, never comes. Without a publication, a thing is known from the day on which it holds. The day on which
    somebody read a text plays no part. Where nothing was unknown, it is the same law.
    """
    files = tuple(_file(file, law.pack, day) for file in law.pack.files)
    tables = {name: rows for name in _tables(law.pack) if (rows := _rows(law.pack, name, day)) is not None}
    record = _record(law, day)
    unchanged = not tables and all(one is other for one, other in zip(files, law.pack.files, strict=True))
    if unchanged and record is law.record:
        return law
    named = tuple(_authorization(one, law.pack, day) for one in law.pack.authorizations)
    read = tuple(_table(info, day) for info in law.pack.tables)
    pack = law.pack.revised(files, tables, read, named)
    return law.revised(pack, record, Revision(law, day, f"as known on {day}"))


def public_from(pack: Pack, name: str, day: date) -> date:
    """Return since when it could be known that a rule, or a table's row, begins or ends on a day."""
    told = [one.public for one in pack.publications if one.tells(name, day)]
    return min([day, *told])


def _file(file: LocatedFile, pack: Pack, day: date) -> LocatedFile:
    rules = tuple(_rule(rule, file.content.text_read, pack, day) for rule in file.content.rules)
    if all(one is other for one, other in zip(rules, file.content.rules, strict=True)):
        return file
    return file.with_content(msgspec.structs.replace(file.content, rules=rules))


def _rule(rule: Rule, read: Period | None, pack: Pack, day: date) -> Rule:
    """Return a rule as known; one whose text of that day was not read never comes to be read."""
    periods = tuple(_known_periods(rule, pack, day))
    text = rule.text_read or read
    if periods and text and text[0] and text[0] > day and rule.in_force_on(day):
        return msgspec.structs.replace(rule, in_force=periods, text_read=_NEVER_READ)
    return rule if periods == rule.in_force else msgspec.structs.replace(rule, in_force=periods)


def _known_periods(rule: Rule, pack: Pack, day: date) -> Iterator[Period]:
    for begins, ends in rule.in_force:
        if begins is None or public_from(pack, rule.id, begins) <= day:
            yield begins, ends if ends and public_from(pack, rule.id, ends) <= day else None


def _tables(pack: Pack) -> Iterator[str]:
    """Yield the tables whose rows have dates."""
    for name in sorted({*pack.table_info, *LISTS}):
        rows = pack.table(name)
        if rows and not _DATED.isdisjoint(rows[0]):
            yield name


def _rows(pack: Pack, name: str, day: date) -> list[Row] | None:
    """Return the rows that could be known; None: all of them, as they are."""
    rows = pack.table(name)
    found = [known for row in rows if (known := _row(pack, name, row, day)) is not None]
    if len(found) == len(rows) and all(one is other for one, other in zip(found, rows, strict=True)):
        return None
    return found or [{**rows[0], "from": date.max.isoformat(), "until": ""}]  # its columns stay, and it never holds


def _row(pack: Pack, name: str, row: Row, day: date) -> Row | None:
    begins, ends, read = (date.fromisoformat(row[c]) if row.get(c) else None for c in ("from", "until", "read_from"))
    if begins and public_from(pack, name, begins) > day:
        return None
    later = {"until": ""} if ends and public_from(pack, name, ends) > day else {}
    if read and read > day:
        later["read_from"] = date.max.isoformat()
    return {**row, **later} if later else row


def _table(info: TableInfo, day: date) -> TableInfo:
    """Return what is said of a table; what was not read for the day never comes to be read."""
    read = info.text_read[0]
    return msgspec.structs.replace(info, text_read=_NEVER_READ) if read and read > day else info


def _record(law: Law, day: date) -> Record:
    """Return the record as known; itself, if nothing that law asks of it was unknown."""
    record, known = law.record, as_known(law.record, day)
    kinds = law.kinds_asked
    now, then = ([i for i in one.instruments if i.kind.id in kinds] for one in (record, known))
    if now == then and known.memberships == record.memberships:
        return record
    return replace(known, memberships=tuple(_membership(m, day) for m in known.memberships))


def _membership(m: Membership, day: date) -> Membership:
    """Return a membership; what only a later page evidences is not settled by a day passing."""
    later = m.since is None and m.read_from is not None and m.read_from > day
    return msgspec.structs.replace(m, read_from=date.max) if later else m


def _authorization(one: Authorization, pack: Pack, day: date) -> Authorization:
    authority, decider = (office_names(pack.offices, text, day) for text in (one.authority, one.decider))
    if (authority, decider) == (one.authority, one.decider):
        return one
    return msgspec.structs.replace(one, authority=authority, decider=decider)
