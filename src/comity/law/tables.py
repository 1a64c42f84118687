"""The pack's tables on a day: who is marked, what is controlled, and where the text was not read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache, cached_property
from typing import Final

import msgspec

from comity.errors import LawError
from comity.law.codes import ClassificationCodes
from comity.law.pack import Pack
from comity.law.rules import TableInfo
from comity.law.source import Confidence, Source
from comity.law.values import Scalar

Row = dict[str, str]
_MARKS: Final = frozenset({"0", "1"})
LISTS: Final = (
    "ccl_entries", "ccl_entries_read", "ccl_controls", "ccl_controls_history", "ccl_gbs", "ccl_tsr", "ccl_lvs",
    "ccl_sta", "sta_conditions",
)  # fmt: skip
_DATES: Final = frozenset({"from", "until", "to"})
_OF_WHOLE_ROW: Final = frozenset({"confidence", "read_from"})
"""Columns on which what the others say rests."""
_SECTION: Final = re.compile(r"\d{3}\.\d+(?:\([A-Za-z0-9]+\))*")


class Cells(msgspec.Struct, frozen=True):
    """The keys that a yes/no column marks, and those whose mark is not known on the day."""

    yes: frozenset[str]
    unsure: Mapping[str, str]
    predicate: str
    source: Callable[[str], Source]


class Controls(msgspec.Struct, frozen=True):
    """The paragraphs to which a reason for control applies: always, or depending on the item."""

    always: frozenset[str]
    sometimes: frozenset[str]
    unsure: Mapping[str, str]
    source: Callable[[str], Source]


class Bars(msgspec.Struct, frozen=True):
    """Paragraphs that their entries bar: always, or under a condition (its ``when``, if written, and its words)."""

    always: frozenset[str]
    conditional: tuple[tuple[frozenset[str], str, str], ...]
    predicate: str
    source: Callable[[str], Source]


class Tables:
    """The tables of a pack as they stood on a day.

    Args:
        like: the tables of another law that are the same on that day as on theirs: what both have is shared.
    """

    def __init__(self, pack: Pack, codes: ClassificationCodes, day: date, like: Tables | None = None) -> None:
        self._pack = pack
        self._codes = codes
        self._day = day
        self._like = like if like and like._codes is codes else None
        self._entry_sources: dict[str, Source] = {}
        self._rows_by_key: dict[str, Mapping[str, Row]] = {}
        self._unread_keys: dict[str, Mapping[str, str]] = {}
        self._cells = cache(self._cells_of)
        self._differing = cache(self._differing_of)
        self._bars = cache(self._bars_of)
        self._eligible = cache(self._eligible_for)

    @cached_property
    def _lists(self) -> Tables:
        """The tables from which the lists of items are read: those of the law it is like, if they are the same."""
        return self._like._lists if self._like and all(map(self._shares, LISTS)) else self

    def _shares(self, table: str) -> bool:
        """Whether a table is the very same as in the law it is like."""
        like = self._like
        return (
            like is not None
            and self._pack.table(table) is like._pack.table(table)
            and self._pack.table_info.get(table) is like._pack.table_info.get(table)
        )

    def differing(self, table: str) -> frozenset[str] | None:
        """Return the columns of which a table's cells are not those of the law it is like; None if any may be."""
        return self._differing(table)

    def _differs(self, table: str, column: str) -> bool:
        columns = self.differing(table)
        return columns is None or column in columns

    def _differing_of(self, table: str) -> frozenset[str] | None:
        if self._like is None or table not in self._like._pack.table_info:
            return None
        rows, others = self._keyed(table), self._like._keyed(table)
        if not self._pack.table_info[table].key or rows.keys() != others.keys():
            return None
        pairs = [(row, others[key]) for key, row in rows.items() if row is not others[key]]
        columns = frozenset(name for row, other in pairs for name in row if row[name] != other.get(name))
        return None if columns & _OF_WHOLE_ROW else columns - _DATES

    def cells(self, table: str, column: str, says: str = "") -> Cells | None:
        """Return a column by its table's key; None if there is no such table or column.

        Args:
            says: what a cell must say; empty: the column has yes/no marks, and what is neither is not known.
        """
        return self._cells(table, column, says)

    def _cells_of(self, table: str, column: str, says: str) -> Cells | None:
        if self._like and (self._shares(table) or not self._differs(table, column)):
            return self._like.cells(table, column, says)
        info = self._pack.table_info.get(table)
        rows, ever = self._keyed(table), self._pack.table(table)
        if info is None or not ever or column not in ever[0]:
            return None
        unsure = dict(self._unread(table))
        if not rows:
            unsure |= {row[info.key]: f"{info.title}: no row holds for that day" for row in ever}
        for key, row in rows.items():
            if not (row[column] if says else row[column] in _MARKS) and key not in unsure:
                unsure[key] = f"{info.title}: {key} has no mark that was read"
        yes = frozenset(key for key, row in rows.items() if row[column] == (says or "1"))
        return Cells(
            yes - unsure.keys(),
            unsure,
            f"marked {says or column}{f' for {column}' if says else ''} in the {info.title}",
            lambda key: _source(info, rows.get(key, {})),
        )

    def _keyed(self, table: str) -> Mapping[str, Row]:
        """Return a table's rows of the day by their key; read once."""
        if table not in self._rows_by_key:
            info = self._pack.table_info.get(table)
            rows = self._rows(table) if info else []
            self._rows_by_key[table] = {row[info.key]: row for row in rows} if info else {}
        return self._rows_by_key[table]

    def _unread(self, table: str) -> Mapping[str, str]:
        """Return the keys whose row was not read for the day, with the reason; worked out once."""
        if table not in self._unread_keys:
            info = self._pack.table_info[table]
            read = {key: _read_from(row, info) for key, row in self._keyed(table).items()}
            self._unread_keys[table] = {
                key: f"{info.title}: text not read before {start}"
                for key, start in read.items()
                if start and self._day < start
            }
        return self._unread_keys[table]

    def controls(self, reason: str) -> Controls | None:
        """Return where a reason for control applies; None if no entry names it."""
        return self._lists._controls.get(reason)

    @property
    def reasons(self) -> frozenset[str]:
        """Every reason for control that some entry names."""
        return frozenset(self._lists._controls)

    def sta_bars(self, paragraph: str) -> Bars | None:
        """Return what the entries bar from an exception by paragraphs.

        Args:
            paragraph: ``c1`` or ``c2`` for bars that nothing lifts; ``c1-unless-eligible`` for those that a
                finding of the authority lifts.
        """
        return self._lists._bars(paragraph)

    def list_based(self, name: str) -> Cells:
        """Return the paragraphs that a list-based exception (``gbs``, ``tsr``) names; no row: not eligible."""
        return self._lists._eligible(name)

    def lvs(self) -> Mapping[Scalar, float]:
        """Return the USD up to which a paragraph's shipments are of limited value: 0 if none, absent if it depends."""
        return self._lists._limits

    def _bars_of(self, paragraph: str) -> Bars | None:
        info = self._pack.table_info["ccl_entries"]
        stem, _, unless = paragraph.partition("-")
        said = self._codes.items.bars
        if said is None or stem not in ("c1", "c2") or unless not in ("", "unless-eligible"):
            return None
        when = {row["condition"]: row["when"] for row in self._rows("sta_conditions")}
        always: set[str] = set()
        conditional: list[tuple[frozenset[str], str, str]] = []
        for row in self._rows("ccl_sta"):
            liftable = said.lifted in row["condition"]
            if row["bars"] != stem or bool(unless) != liftable:
                continue
            if not row["condition"].startswith("only"):
                always |= self._scope(row)
            else:
                conditional.append((self._scope(row), when.get(row["condition"], ""), row["condition"]))
        words = said.barred.format(*stem) + (f" {said.unless}" if unless else "")
        return Bars(frozenset(always), tuple(conditional), words, _always(_source(info, {})))

    def _eligible_for(self, name: str) -> Cells:
        info = self._pack.table_info["ccl_entries"]
        yes: set[str] = set()
        unsure: dict[str, str] = {}
        for row in self._rows("ccl_entries"):
            if row[name] == "yes":
                yes |= self._codes.leaves(row["entry"])
        for row in self._rows(f"ccl_{name}"):
            if row["condition"]:
                why = f"{row['entry']}: {name.upper()} depends: {row['condition']}"
                unsure |= dict.fromkeys(self._scope(row), why)
            elif row["available"] == "yes":
                yes |= self._scope(row)
            else:
                yes -= self._scope(row)
        return Cells(
            frozenset(yes) - unsure.keys(),
            unsure,
            f"eligible for {name.upper()} by its entry",
            _always(_source(info, {})),
        )

    @cached_property
    def _limits(self) -> Mapping[Scalar, float]:
        limits: dict[Scalar, float] = {}
        for row in self._rows("ccl_entries"):
            limit = float(row["lvs_usd"]) if row["lvs_usd"] else 0.0
            limits |= dict.fromkeys(self._codes.leaves(row["entry"]), limit)
        depends: set[Scalar] = set()
        for row in self._rows("ccl_lvs"):
            if row["condition"]:
                depends |= self._scope(row)
            elif row["usd"]:
                limits |= dict.fromkeys(self._scope(row), float(row["usd"]))
        return {code: limit for code, limit in limits.items() if code not in depends}

    @cached_property
    def _controls(self) -> Mapping[str, Controls]:
        grouped: dict[str, list[Row]] = defaultdict(list)
        for row in self._rows("ccl_controls") + self._rows("ccl_controls_history"):
            grouped[_control_key(row)].append(row)
        unread = self._unread_entries()
        return {reason: self._control(rows, unread) for reason, rows in grouped.items()}

    def _control(self, rows: list[Row], unread: Mapping[str, str]) -> Controls:
        always: set[str] = set()
        sometimes: set[str] = set()
        for row in rows:
            (sometimes if row["qualifier"] else always).update(self._scope(row))
        scope = always | sometimes
        unsure = {leaf: why for leaf, why in unread.items() if leaf in scope}
        return Controls(
            frozenset(always),
            frozenset(sometimes - always),
            unsure,
            self._entry_source,
        )

    def _entry_source(self, code: str) -> Source:
        """Return the entry of the list that a paragraph belongs to, as a source; made once."""
        entry = code.partition(".")[0]
        if entry not in self._entry_sources:
            info = self._pack.table_info["ccl_controls"]
            self._entry_sources[entry] = _source(info, {"entry": entry})
        return self._entry_sources[entry]

    def _unread_entries(self) -> Mapping[str, str]:
        """Return the paragraphs whose controls were not read for this day."""
        info = self._pack.table_info["ccl_controls"]
        start = info.text_read[0]
        if start is None or self._day >= start:
            return {}
        told = {row["entry"]: row.get("read_from") or row["from"] for row in self._pack.table("ccl_entries_read")}
        result: dict[str, str] = {}
        for row in self._pack.table("ccl_entries"):
            entry = row["entry"]
            read = date.fromisoformat(told[entry]) if told.get(entry) else start
            if self._day < read:
                why = f"{info.title}: the text of {entry} was not read before {read}"
                result |= dict.fromkeys(self._codes.leaves(entry), why)
        return result

    def _scope(self, row: Row) -> frozenset[str]:
        """Return the leaves that a row's ``includes`` and ``excludes`` leave of its entry."""
        included = self._spread(row["includes"]) if row["includes"] else self._codes.leaves(row["entry"])
        return included - self._spread(row["excludes"])

    def _spread(self, codes: str) -> frozenset[str]:
        return frozenset[str]().union(*(self._codes.leaves(code) for code in codes.split("|") if code))

    def _rows(self, table: str) -> list[Row]:
        return [row for row in self._pack.table(table) if holds(row, self._day)]


def _control_key(row: Row) -> str:
    """Name a control by its column, or by its reason and the section that takes the Country Chart's place."""
    if row["column"]:
        return row["column"]
    section = _SECTION.search(row["license_rule"])
    return f"{row['reason']} {section.group()}" if section else row["reason"]


def holds(row: Row, day: date) -> bool:
    """Whether a row applies on a day: its dates are half-open, and a row without dates always applies."""
    start, end = row.get("from", ""), row.get("until") or row.get("to", "")
    text = day.isoformat()  # ISO dates compare as text
    return (not start or start <= text) and (not end or text < end)


def change_days(pack: Pack) -> Iterator[date]:
    """Yield every day on which a table's rows, or how far they were read, may change.

    Raises:
        LawError: a row's date cannot be read; names the table.
    """
    yield from (info.text_read[0] for info in pack.tables if info.text_read[0])
    for name in dict.fromkeys([*pack.table_info, *LISTS]):
        rows = pack.table(name)
        for column in (*_DATES, "read_from"):
            stated = {row.get(column, "") for row in rows} - {""}
            yield from (_day(text, column, f"tables/{name}.csv") for text in stated)


def _read_from(row: Row, info: TableInfo) -> date | None:
    stated = row.get("read_from", "")
    return _day(stated, "read_from", info.file) if stated else info.text_read[0]


def _day(text: str, column: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise LawError(f"{column} is '{text}'", where=where, accepts="a date as YYYY-MM-DD") from None


def _always(source: Source) -> Callable[[str], Source]:
    return lambda _: source


def _source(info: TableInfo, row: Row) -> Source:
    stated = row.get("confidence")
    key = row.get(info.key, "")
    return Source(
        id=f"{info.file.removesuffix('.csv')}{':' + key if key else ''}",
        title=info.title,
        cite=info.cite,
        url=info.url,
        confidence=Confidence(stated) if stated else info.confidence,
    )
