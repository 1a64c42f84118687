"""Is the record sound, and how good is its evidence?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Final

import msgspec

from comity.errors import InputError, did_you_mean
from comity.record.cells import known, parts
from comity.record.every_row import readable
from comity.record.instrument import Instrument
from comity.record.iso_countries import iso_countries
from comity.record.model import Confidence
from comity.record.record import Record
from comity.record.rows import RecordRow, Tables, name_of
from comity.record.sought import ReadingVerdict, SecondReading

_NOT_IN_ISO: Final = frozenset({"XKX"})  # Kosovo: a code of the user-assigned range, in common use
_ORDERED: Final = ("announced", "signed", "ratified", "entered_into_force", "expires", "ended")


class Quality(msgspec.Struct, frozen=True):
    """How well one kind of row is evidenced.

    Attributes:
        what: a kind of instrument, or a table; memberships by the kind of their group.
        twice: how many were read a second time, by somebody who had not written them; ``sought``: of how many no page
            was found then.
        dated: how many carry a date; ``explained``: how many carry none, and say why or since when they were read.
    """

    what: str
    rows: int
    by_confidence: Mapping[Confidence, int]
    twice: int
    sought: int
    dated: int
    explained: int

    @property
    def read_share(self) -> float:
        """The share that was read in a primary or secondary source."""
        read = self.by_confidence[Confidence.PRIMARY] + self.by_confidence[Confidence.SECONDARY]
        return read / self.rows if self.rows else 1.0


def faults(record: Record, only: Tables | None = None) -> Iterator[InputError]:
    """Yield what is wrong with the rows, each a line with file and row: what no cell can be read as comes first.

    Args:
        record: the record.
        only: the tables whose rows are checked, against the whole record, whose cells can all be read; all if None.
    """
    tables, wrong = readable(only or record.tables, record.instrument_kinds)
    yield from wrong
    if only is None and wrong:
        record = replace(record, tables=tables)
    for check in (_parties, _instruments, _stages, _memberships, _treaties, _talks, _others, _absences, _readings):
        yield from check(record, tables)


def quality(record: Record) -> list[Quality]:
    """Return how well each kind of row is evidenced."""
    kinds: dict[str, list[RecordRow]] = defaultdict(list)
    verdicts: dict[str, list[ReadingVerdict]] = defaultdict(list)
    left = dict(record.readings)  # a group and the party of the same id are read together: counted once
    for name in _COUNTED:
        for row in record.tables[name]:
            what = _sort(record, name, row)
            kinds[what].append(row)
            verdicts[what] += _verdict(left.pop(name_of(name, row), ()))
    return [_quality(what, rows, Counter(verdicts[what])) for what, rows in kinds.items()]


_COUNTED: Final = (
    "instruments",
    "memberships",
    "groups",
    "treaties",
    "stages",
    "dialogues",
    "meetings",
    "commitments",
    "assets",
    "leads",
    "exercises",
    "programmes",
    "parties",
)


def _sort(record: Record, table: str, row: RecordRow) -> str:
    """Return what a row is counted as: its table, or what kind of thing it tells of."""
    if table == "instruments":
        return row.cells["kind"]
    if table == "memberships":
        info = record.group_info.get(row.cells["group"])
        return f"membership: {info.kind if info else 'group'}"
    if table == "parties":
        kind = row.cells["kind"]
        return f"party: {kind if kind in ('state', 'company') else 'organization'}"
    return table


def unexplained(record: Record) -> list[str]:
    """Return the instruments and memberships that have no date, no day from which they were read, and no reason."""
    rows = ((name, row) for name in ("instruments", "memberships") for row in record.tables[name])
    return [name_of(name, row) for name, row in rows if not _dated(row) and not _explained(row)]


class Orphan(msgspec.Struct, frozen=True):
    """An instrument in force under one that is not, or is not known to be.

    Attributes:
        sure: the parent surely is not in force.
        because: why the parent stands where it stands.
    """

    child: Instrument
    parent: Instrument
    sure: bool
    because: str


def orphans(record: Record, on: date) -> list[Orphan]:
    """Return the instruments in force on a day under a parent that is not, or is not known to be; the sure first."""
    found = []
    for child in record.instruments:
        parent = record.by_id.get(child.parent)
        if parent is None or parent.kind.event or not child.standing(on).in_force:
            continue
        standing = parent.standing(on)
        if not standing.in_force:
            found.append(Orphan(child, parent, standing.in_force is False, standing.because))
    return sorted(found, key=lambda orphan: (not orphan.sure, orphan.parent.id, orphan.child.id))


def _quality(what: str, rows: list[RecordRow], verdicts: Mapping[ReadingVerdict, int]) -> Quality:
    counted = Counter(row.cells["confidence"] for row in rows)
    return Quality(
        what=what,
        rows=len(rows),
        by_confidence={c: counted[c] for c in Confidence},
        twice=verdicts[ReadingVerdict.AGREES] + verdicts[ReadingVerdict.CORRECTED],
        sought=verdicts[ReadingVerdict.NOT_FOUND],
        dated=sum(_dated(row) for row in rows),
        explained=sum(not _dated(row) and _explained(row) for row in rows),
    )


def _verdict(readings: Iterable[SecondReading]) -> list[ReadingVerdict]:
    """Return what readings of a row found, at most one; a page that was found counts for more than one that was not."""
    found = {reading.verdict for reading in readings}
    return [verdict for verdict in ReadingVerdict if verdict in found][:1]


_DATES: Final = (
    *_ORDERED,
    "date",
    "from",
    "until",
    "founded",
    "held",
    "made",
    "ratified_or_acceded",
    "withdrawn",
    "dates",
)


def _dated(row: RecordRow) -> bool:
    return any(row.cells.get(column) for column in _DATES)


def _explained(row: RecordRow) -> bool:
    return bool(row.cells.get("note") or row.cells.get("read_from"))


def _parties(record: Record, tables: Tables) -> Iterator[InputError]:
    states = [row for row in tables["parties"] if row.cells["kind"] == "state"]
    if states:
        codes = {country.alpha_3 for country in iso_countries()} | _NOT_IN_ISO
        for row in states:
            if row.cells["id"] not in codes:
                hint = did_you_mean(row.cells["id"], codes)
                yield InputError(
                    f"'{row.cells['id']}' is no ISO 3166-1 alpha-3 code", where=f"{row.where}: id", suggestion=hint
                )
    for row in tables["parties"]:
        country = row.cells["country"]
        if country and country not in record.countries:
            yield _unknown("country", country, f"{row.where}: country", record.countries)


def _instruments(record: Record, tables: Tables) -> Iterator[InputError]:
    for row in tables["instruments"]:
        yield from _named(record, row, "parties")
        parent = row.cells["parent"]
        if parent and parent not in record.by_id:
            yield _unknown("parent", parent, f"{row.where}: parent", record.by_id)
        if parent == row.cells["id"]:
            yield InputError("is its own parent", where=f"{row.where}: parent")
        yield from _in_order(row, _ORDERED)


def _stages(record: Record, tables: Tables) -> Iterator[InputError]:
    for row in tables["stages"]:
        if row.cells["instrument"] not in record.by_id:
            yield _unknown("instrument", row.cells["instrument"], f"{row.where}: instrument", record.by_id)
        if row.cells["by"] and row.cells["by"] not in record.by_id:
            yield _unknown("instrument", row.cells["by"], f"{row.where}: by", record.by_id)
        yield from _named(record, row, "party")
        yield from _in_order(row, ("date", "public"))


def _memberships(record: Record, tables: Tables) -> Iterator[InputError]:
    spans: dict[tuple[str, str], list[RecordRow]] = defaultdict(list)
    for row in tables["memberships"]:
        group, member = row.cells["group"], row.cells["member"]
        if group not in record.group_info:
            yield _unknown("group", group, f"{row.where}: group", record.group_info)
        if member not in record.parties:
            yield _unknown("party", member, f"{row.where}: member", record.parties)
        yield from _in_order(row, ("from", "until"))
        spans[group, member].append(row)
    for (group, member), rows in spans.items():
        ordered = sorted(rows, key=lambda row: row.cells["from"])
        for first, second in pairwise(ordered):
            if _overlap(first, second):
                said = f"{member} in {group} overlaps its membership in {first.where}"
                yield InputError(said, where=second.where, accepts="spans of time that follow each other")


def _treaties(record: Record, tables: Tables) -> Iterator[InputError]:
    for row in tables["treaties"]:
        country, treaty = row.cells["country"], row.cells["treaty"]
        if country not in record.countries:
            yield _unknown("country", country, f"{row.where}: country", record.countries)
        if treaty not in record.group_info:
            yield _unknown("treaty", treaty, f"{row.where}: treaty", record.group_info)
        yield from _in_order(row, ("signed", "ratified_or_acceded", "withdrawn"))


def _talks(record: Record, tables: Tables) -> Iterator[InputError]:
    for row in tables["dialogues"]:
        yield from _named(record, row, "parties")
    for row in tables["meetings"]:
        if row.cells["dialogue"] not in record.dialogues:
            yield _unknown("dialogue", row.cells["dialogue"], f"{row.where}: dialogue", record.dialogues)
        yield from _in_order(row, ("held", "ended"))


def _others(record: Record, tables: Tables) -> Iterator[InputError]:
    for row in tables["commitments"]:
        yield from _named(record, row, "by")
        yield from _named(record, row, "to")
        yield from _in_order(row, ("made", "due"))
    for row in tables["exercises"]:
        for column in ("lead", "participants", "observers"):
            yield from _named(record, row, column)
        yield from _in_order(row, ("held", "ended"))
    for row in tables["leads"]:
        yield from _named(record, row, "state")
        yield from _named(record, row, "office")
    for row in tables["assets"]:
        yield from _named(record, row, "owner")
        yield from _named(record, row, "host")
    for row in tables["programmes"]:
        yield from _named(record, row, "lead")
        yield from _named(record, row, "partners")


def _absences(record: Record, tables: Tables) -> Iterator[InputError]:
    for row in tables["absences"]:
        yield from _named(record, row, "parties")
        if row.cells["kind"] not in record.kinds:
            yield _unknown("kind", row.cells["kind"], f"{row.where}: kind", record.kinds)
        if not 1 <= len(parts(row.cells["parties"])) <= 2:
            yield InputError(f"found '{row.cells['parties']}'", where=f"{row.where}: parties", accepts="one or two")


def _readings(record: Record, tables: Tables) -> Iterator[InputError]:
    for row in tables["readings"]:
        if row.cells["of"] not in record.by_name:
            yield _unknown("row", row.cells["of"], f"{row.where}: of", record.by_name)


def _named(record: Record, row: RecordRow, column: str) -> Iterator[InputError]:
    """Yield the parties of a row that the record does not know."""
    for party in parts(row.cells[column]):
        if party not in record.parties and party not in record.group_info:
            swapped = [code for code in record.countries if sorted(code) == sorted(party)]
            likely = swapped or [*record.parties, *record.group_info]
            yield _unknown("party", party, f"{row.where}: {column}", likely)


def _unknown(what: str, found: str, where: str, likely: Iterable[str]) -> InputError:
    return InputError(f"unknown {what} '{found}'", where=where, suggestion=did_you_mean(found, likely))


def _in_order(row: RecordRow, columns: tuple[str, ...]) -> Iterator[InputError]:
    """Yield the dates of a row that surely precede one they must follow."""
    dated = [(column, when) for column in columns if (when := known(row, column))]
    for (before, first), (after, second) in pairwise(dated):
        if second.surely_before(first):
            said = f"{after} {row.cells[after]} is before {before} {row.cells[before]}"
            yield InputError(said, where=row.where, accepts=f"a date on or after {row.cells[before]}")


def _overlap(first: RecordRow, second: RecordRow) -> bool:
    """Whether two spans of one membership surely share a day; the first begins no later."""
    ends, begins = known(first, "until"), known(second, "from")
    return begins.surely_before(ends) if ends and begins else True
