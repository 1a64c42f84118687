"""The record as an embedded database: the rows as they stand, and what follows from them for every day.

SQLite comes with Python, answers in microseconds and is what datasette reads.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Final

import msgspec

from comity.errors import InputError
from comity.record.instrument import Standing, Status
from comity.record.record import Record
from comity.record.rows import TABLES
from comity.scalars import text_of

DERIVED: Final = {
    "kind": "id TEXT PRIMARY KEY, short TEXT, title TEXT, binding INTEGER, on_signature INTEGER, event INTEGER",
    "instrument_party": "instrument TEXT, kind TEXT, party TEXT",
    "standing": "instrument TEXT, begins TEXT, until TEXT, status TEXT, because TEXT, in_force TEXT",
    "belonging": '"group" TEXT, member TEXT, begins TEXT, until TEXT, holds TEXT',
}
_INDEXES: Final = (
    "CREATE INDEX by_party ON instrument_party (party, kind, instrument)",
    "CREATE INDEX by_instrument ON instrument_party (instrument, party)",
    "CREATE INDEX by_standing ON standing (instrument, begins, until)",
    'CREATE INDEX by_belonging ON belonging ("group", member, begins, until)',
)
SECONDS: Final = 10.0
"""How long a question may take."""
MOST_ROWS: Final = 100_000
MOST_CHARACTERS: Final = 64 * 1024 * 1024
"""What an answer may hold."""
_LONGEST: Final = 1_000_000  # of one text, in bytes: the record's longest is far below it
_STEPS: Final = 10_000  # of SQLite's machine between two looks at the clock
_READING: Final = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)
"""What a question may do: whatever SQLite calls something else (PRAGMA, ATTACH, INSERT, ...) is refused."""
_EVER: Final = "0001-01-01"  # ISO dates compare as text
_FOR_GOOD: Final = "9999-12-31"
_HOLDS: Final = {True: "yes", None: "unknown", False: "no"}


class StandingRow(msgspec.Struct, frozen=True):
    """Where one instrument stands on a day, as the database tells it."""

    instrument: str
    kind: str
    title: str
    standing: Standing


def database(record: Record, path: str = ":memory:") -> sqlite3.Connection:
    """Return a SQLite database of the record.

    The tables of the record have their own names and columns, all text. What follows from them:
    ``standing`` (each instrument's status from one day until another), ``belonging`` (each membership likewise),
    ``instrument_party`` and ``kind``.

    Args:
        record: the record.
        path: a new file, or memory.
    """
    made = sqlite3.connect(path, check_same_thread=False)
    for name, table in TABLES.items():
        columns = ("layer", *table.columns)
        _create(made, name, ", ".join(f'"{column}" TEXT NOT NULL' for column in columns))
        rows = ((row.layer, *(row.cells[c] for c in table.columns)) for row in record.tables[name])
        _fill(made, name, len(columns), rows)
    for name, columns_of in DERIVED.items():
        _create(made, name, columns_of)
    kinds = record.instrument_kinds.values()
    _fill(made, "kind", 6, ((k.id, k.short, k.title, k.binding, k.on_signature, k.event) for k in kinds))
    named = ((i.id, i.kind.id, party) for i in record.instruments for party in i.parties)
    _fill(made, "instrument_party", 3, named)
    _fill(made, "standing", 6, _standing(record))
    _fill(made, "belonging", 5, _belonging(record))
    for index in _INDEXES:
        made.execute(index)
    made.commit()
    return made


def standings(record: Record, on: date, *, party: str | None = None, kind: str | None = None) -> list[StandingRow]:
    """Return where every instrument stands on a day, from the database.

    Args:
        record: the record.
        on: the day.
        party: only what names this party.
        kind: only this kind, by its id or short name.

    Raises:
        InputError: an unknown kind; names the likeliest.
    """
    columns = "i.id, i.kind, i.title, s.status, s.because, s.in_force"
    asked = f"SELECT {columns} FROM instruments i JOIN standing s ON s.instrument = i.id"  # noqa: S608  names are ours
    where, values = ["s.begins <= ?", "? < s.until"], [on.isoformat()] * 2
    if party:
        where.append("i.id IN (SELECT instrument FROM instrument_party WHERE party = ?)")
        values.append(party)
    if kind:
        where.append("i.kind = ?")
        values.append(record.kind(kind).id)
    found = _kept(record).execute(f"{asked} WHERE {' AND '.join(where)} ORDER BY i.kind, i.id", values)
    return [
        StandingRow(i, kind_of, title, _told(status, why, holds)) for i, kind_of, title, status, why, holds in found
    ]


def _told(status: str, because: str, holds: str) -> Standing:
    plain = Standing(Status(status), because)
    return plain if _HOLDS[plain.in_force] == holds else Standing(plain.status, because, open=True)


def query(record: Record, text: str, values: Iterable[str] = ()) -> tuple[list[str], list[tuple[object, ...]]]:
    """Return the columns and rows that a question in SQL is answered with; it can change nothing.

    Raises:
        InputError: SQLite refuses the question, it does more than read, or its answer takes longer or is larger than
            `SECONDS`, `MOST_ROWS` and `MOST_CHARACTERS` allow.
    """
    asked, kept, until = text_of(text, "SQL", "a SELECT"), _kept(record), time.monotonic() + SECONDS
    kept.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
    try:
        found = kept.execute(asked, tuple(text_of(value, "SQL: a value") for value in values))
        names = [column[0] for column in found.description or ()]
        if names:
            return names, list(_bounded(found))
        told = "asks nothing"
    except (sqlite3.Error, sqlite3.Warning) as error:
        told = (
            f"is not answered within {SECONDS:.0f} seconds" if time.monotonic() > until else f"is not answered: {error}"
        )
    finally:
        kept.set_progress_handler(None, 0)
    raise InputError(told, where="SQL", accepts=f"a SELECT over {', '.join(_names())}")


def _bounded(found: Iterable[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    """Yield rows, unless there are too many."""
    characters = 0
    for number, row in enumerate(found, 1):
        characters += sum(len(cell) for cell in row if isinstance(cell, str | bytes))
        if number > MOST_ROWS or characters > MOST_CHARACTERS:
            accepts = f"at most {MOST_ROWS:,} rows and {MOST_CHARACTERS:,} characters: use LIMIT"
            raise InputError("has too long an answer", where="SQL", accepts=accepts)
        yield row


@lru_cache(maxsize=2)
def _kept(record: Record) -> sqlite3.Connection:
    """Return a record's database, made once and from then on only read."""
    made = database(record)
    made.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    made.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    made.set_authorizer(lambda what, *_: sqlite3.SQLITE_OK if what in _READING else sqlite3.SQLITE_DENY)
    return made


def _names() -> list[str]:
    return [*TABLES, *DERIVED]


def _create(made: sqlite3.Connection, name: str, columns: str) -> None:
    made.execute(f'CREATE TABLE "{name}" ({columns})')


def _fill(made: sqlite3.Connection, name: str, width: int, rows: Iterable[tuple[object, ...]]) -> None:
    made.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * width)})', rows)  # noqa: S608  names are ours


def _standing(record: Record) -> Iterator[tuple[object, ...]]:
    for i in record.instruments:
        for segment in i.segments():
            span = _iso(segment.begins, segment.until)
            standing = segment.standing
            yield i.id, *span, standing.status.value, standing.because, _HOLDS[standing.in_force]


def _belonging(record: Record) -> Iterator[tuple[object, ...]]:
    for m in record.memberships:
        for begins, until, holds in m.spans():
            yield m.group, m.member, *_iso(begins, until), _HOLDS[holds]


def _iso(begins: date | None, until: date | None) -> tuple[str, str]:
    return begins.isoformat() if begins else _EVER, until.isoformat() if until else _FOR_GOOD
