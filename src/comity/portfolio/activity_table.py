"""The activities of a table that people hold, row by row, with what was understood and what could not be used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from comity.determine.activities import MOST_ACTIVITIES
from comity.determine.activity import Activity, make_activity
from comity.determine.at_home import taken_notes, usual_facts
from comity.determine.project import PROJECT_KEYS
from comity.determine.statements import is_apart
from comity.errors import InputError
from comity.files import RejectedLine, TableReading, UsedLine, is_parquet, none_usable
from comity.law.fact_names import fact_of
from comity.law.law import Law
from comity.law.schema import Kind, Schema
from comity.portfolio.columns import TableColumns, understand
from comity.portfolio.headers import Headers, own_currency, plain_header, totals
from comity.portfolio.nested import order_lines
from comity.portfolio.parquet_files import check_unfolded, unreadable
from comity.portfolio.sheets import Sheet, named_cells, read_sheet, records_sheet
from comity.portfolio.workbook_worker import text_of_cell

KEY: Final = "id"
"""The column that names rows."""
ORDER: Final = "order"
LINE: Final = "line"
"""The columns that say of which order a row is, and which of its lines."""
NO_ID: Final = "no id"
SENTENCE: Final = 3
"""So many words in the only cell of a line are a remark, and name no item."""
NARROWEST: Final = 3
REPEATED: Final = "the id is used by an earlier row"
"""Why a row is rejected, whatever reads it."""


@dataclass(frozen=True)
class TableOptions:
    """How a user wants a table read.

    Attributes:
        sheet: which sheet of a workbook.
        columns: what columns mean, by header, where that is not understood by itself.
        defaults: facts of every row that does not state them.
    """

    sheet: str = ""
    columns: Mapping[str, str] | None = None
    defaults: Mapping[str, Any] | None = None


def usual(options: TableOptions | None, schema: Schema) -> TableOptions:
    """Return how a table is read, with the facts that a workspace states for rows that do not."""
    options, told = options or TableOptions(), usual_facts(schema)
    return replace(options, defaults={**told, **(options.defaults or {})}) if told else options


@dataclass(frozen=True)
class ActivityTable:
    """The activities of a table.

    Attributes:
        activities: of the rows that can be used, in order.
        reading: what was understood, and the rows that cannot be used.
    """

    activities: tuple[Activity, ...]
    reading: TableReading


def read_activity_table(path: Path, law: Law, options: TableOptions | None = None) -> ActivityTable:
    """Return the activities of a table: a text, a workbook or a Parquet file.

    Raises:
        InputError: the file cannot be read, or no column, or no row of it can be used.
    """
    options = options or TableOptions()
    headers = Headers(law.schema, options.columns)
    return activities_of(read_cells(path, headers, options.sheet), law, headers, options)


def read_cells(path: Path, headers: Headers, sheet: str = "") -> Sheet:
    """Return the cells of a table that is read row by row.

    Raises:
        InputError: it cannot be read, has no such sheet, or more rows than are read one by one.
    """
    return _of_parquet(path) if is_parquet(path) else read_sheet(path, headers, sheet=sheet)


def read_records(raw: Any, law: Law, where: str, options: TableOptions | None = None) -> ActivityTable | None:
    """Return the activities of records with other keys than facts have; None if these are activities as documented.

    Args:
        raw: plain values.
        law: whose facts they are.
        where: what to call them.
        options: how the user wants them read.

    Raises:
        InputError: no key, or no record, can be used.
    """
    options = options or TableOptions()
    records = raw if isinstance(raw, list) else [raw]
    if not records or not all(isinstance(one, Mapping) for one in records):
        return None
    if not any(is_apart(str(key)) or str(key) in PROJECT_KEYS for one in records for key in one):
        records = order_lines(records)
    if not all(_is_flat(one) for one in records):
        return None
    headers = Headers(law.schema, options.columns)
    keys = dict.fromkeys(key for one in records for key in named_cells(one))
    strange = [key for key in keys if not is_apart(key) and fact_of(key, law.schema) not in law.schema.facts]
    if not strange or not any(headers.meaning(key) for key in strange):
        return None
    return activities_of(records_sheet(records, where), law, headers, options)


def _is_flat(record: Mapping[Any, Any]) -> bool:
    """Whether a record holds no lists of records and no facts that are nested as documented."""
    for key, value in record.items():
        if is_apart(str(key)) and isinstance(value, Mapping | list):
            return False
        if isinstance(value, list) and any(isinstance(one, Mapping | list) for one in value):
            return False
    return True


def _of_parquet(path: Path) -> Sheet:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        if (rows := pq.read_metadata(path).num_rows) > MOST_ACTIVITIES:
            accepts = f"at most {MOST_ACTIVITIES:,}; use a portfolio"
            raise InputError(f"{rows:,} activities", where=path.name, accepts=accepts)
        check_unfolded(path, MOST_ACTIVITIES)
        table = pq.read_table(path)
    except (OSError, pa.ArrowException):
        raise unreadable(path) from None
    cells = [[text_of_cell(cell) for cell in column.to_pylist()] for column in table.columns]
    rows_of_text = list(zip(*cells, strict=True))
    return Sheet(path.name, tuple(table.column_names), list(enumerate(rows_of_text, 1)), header_row=0)


def activities_of(sheet: Sheet, law: Law, headers: Headers, options: TableOptions) -> ActivityTable:
    """Return the activities of a table whose header was found.

    Raises:
        InputError: no column is understood, no row can be used, or there are more than are determined one by one.
    """
    if len(sheet.rows) > MOST_ACTIVITIES:
        accepts = f"at most {MOST_ACTIVITIES:,}; use a portfolio"
        raise InputError(f"{len(sheet.rows):,} activities", where=sheet.name, accepts=accepts)
    columns = understand(sheet.names, sheet.values, headers, law.schema, sheet.name, options.defaults)
    rows = _Rows(sheet, columns, law)
    usual_of_all = usual_facts(law.schema).keys() - {one.fact for one in columns.facts}
    taken = taken_notes(sorted(usual_of_all & (options.defaults or {}).keys()))
    activities = tuple(replace(one, notes=(*one.notes, *taken)) for one in rows.activities())
    notes = (*sheet.notes, *columns.notes, *rows.notes())
    reading = TableReading(
        name=sheet.name,
        columns=columns.understood,
        unused=columns.unused,
        notes=notes,
        proposals=columns.proposals,
        read=len(activities) + len(rows.rejected),
        rejected=tuple(rows.rejected),
        used=tuple(rows.used),
        order=rows.order,
    )
    if not activities:
        raise none_usable(sheet.name, [f"{sheet.name}, {line}" for line in reading.told_rejected()])
    return ActivityTable(activities, reading)


class _Rows:
    """Makes activities of rows."""

    def __init__(self, sheet: Sheet, columns: TableColumns, law: Law) -> None:
        self._sheet, self._columns, self._law = sheet, columns, law
        self._place = {name: place for place, name in enumerate(sheet.names)}
        self._deciding = deciding(columns, law.schema)
        self._telling = tuple(label for label in (ORDER, LINE) if self._tells(label))
        self._ids: set[str] = set()
        self._totals: list[int] = []
        self._remarks: list[int] = []
        self._other_money = 0
        self._own: Counter[str] = Counter()
        self.rejected: list[RejectedLine] = []
        self.used: list[UsedLine] = []

    def _tells(self, label: str) -> bool:
        """Whether a column says more of rows than their place does: not the same of all, nor 1, 2, 3."""
        lines = (cells for _, cells in self._sheet.rows if not self._adds_up(cells))
        whole = (cells for cells in lines if len(cells) == len(self._place))
        said = [text for cells in whole if (text := self._label(label, cells))]
        return len(set(said)) > 1 and said != [str(number) for number in range(1, len(said) + 1)]

    def activities(self) -> Iterator[Activity]:
        """Yield the activity of each row that can be used."""
        for number, cells in self._sheet.rows:
            if self._adds_up(cells):
                self._totals.append(number)
                continue
            if self._is_remark(cells):
                self._remarks.append(number)
                continue
            own = dict(zip(self._sheet.names, cells, strict=False))
            try:
                made = self._activity(number, cells)
            except InputError as error:
                why = "; ".join(_without_place(str(fault), self._where(number)) for fault in error.faults)
                self.rejected.append(RejectedLine(number, why, own))
            else:
                self.used.append(UsedLine(number, own))
                yield made

    @property
    def order(self) -> str:
        """What all rows say of which order they are; empty if they do not all say the same."""
        said = {self._label(ORDER, tuple(one.cells.values())) for one in self.used}
        return said.pop() if len(said) == 1 else ""

    def notes(self) -> Iterator[str]:
        """Yield what was recognized among the rows."""
        if self._totals:
            yield f"left out as totals: row {', '.join(map(str, self._totals))}"
        if self._remarks:
            yield f"left out as remarks: row {', '.join(map(str, self._remarks))}"
        for fact, rows in self._own.items():
            yield stated_by_rows(fact, rows)
        if self._other_money:
            yield f"{self._columns.currency}: the value of {self._other_money:,} rows is not in USD and is left open"

    def _where(self, number: int) -> str:
        return f"{self._sheet.name}, row {number}"

    def _activity(self, number: int, cells: Sequence[str]) -> Activity:
        where = self._where(number)
        if len(cells) != len(self._sheet.names):
            raise InputError(f"has {len(cells)} cells, not {len(self._sheet.names)}", where=where)
        self._check_id(cells, where)
        facts = self._facts(cells)
        self._own.update(fact for fact in self._columns.defaults if fact in facts)
        made = make_activity({**self._columns.defaults, **facts}, self._law, where)
        name = self._label("name", cells) or made.name or self._label(KEY, cells)
        if name.isdecimal() and (described := facts.get("item.description")):
            name = f"{name} {described}"
        return replace(made, name=" ".join(filter(None, (self._numbered(cells), name))))

    def _numbered(self, cells: Sequence[str]) -> str:
        """Return how its owner numbers a row: by its order, where they are several, and its line, where not 1, 2, 3."""
        return "/".join(self._label(label, cells) for label in self._telling if self._label(label, cells))

    def _facts(self, cells: Sequence[str]) -> dict[str, str]:
        """Return what a row states, by fact; columns for the same fact that say different are joined to be refused."""
        found: dict[str, str] = {}
        in_dollars = self._in_dollars(cells)
        for one in self._columns.facts:
            text = one.plain(cells[self._place[one.source]])
            if not text.strip():
                continue
            if not in_dollars and self._law.schema.facts[one.fact].unit == "USD":
                self._other_money += 1
                continue
            before = found.get(one.fact)
            found[one.fact] = text if before is None or before.casefold() == text.casefold() else f"{before} / {text}"
        return found

    def _in_dollars(self, cells: Sequence[str]) -> bool:
        column = self._columns.currency
        return not column or plain_header(cells[self._place[column]]) in own_currency()

    def _check_id(self, cells: Sequence[str], where: str) -> None:
        """Refuse a row without an id, or with one that an earlier row has, where the column is called ``id``."""
        if not is_key(self._columns.labels.get(KEY, "")):
            return
        key = self._label(KEY, cells)
        if not key:
            raise InputError(NO_ID, where=where)
        if key in self._ids:
            raise InputError(REPEATED, where=where)
        self._ids.add(key)

    def _label(self, label: str, cells: Sequence[str]) -> str:
        column = self._columns.labels.get(label)
        return cells[self._place[column]].strip() if column else ""

    def _adds_up(self, cells: Sequence[str]) -> bool:
        """Whether a line adds up others: it begins so, and states nothing that decides."""
        begin = next((place for place, cell in enumerate(cells) if cell.strip()), 0)
        if plain_header(cells[begin]) not in totals():
            return False
        places = {self._place[name] for name in self._deciding} - {begin}
        return not any(cells[place].strip() for place in places if place < len(cells))

    def _is_remark(self, cells: Sequence[str]) -> bool:
        """Whether a line is a remark: a sentence in one cell, in a column that decides nothing, and else nothing."""
        filled = [place for place, cell in enumerate(cells) if cell.strip()]
        if len(filled) != 1 or len(cells) < NARROWEST or self._sheet.names[filled[0]] in self._deciding:
            return False
        return bool(self._deciding) and len(cells[filled[0]].split()) >= SENTENCE


def is_key(column: str) -> bool:
    """Whether a column names rows: called ``id``, it is different in each, or the row is rejected."""
    return plain_header(column) == KEY


def stated_by_rows(fact: str, rows: int) -> str:
    """Return what is said of a fact that is given for all rows, where some state it themselves."""
    told = "1 row states its own" if rows == 1 else f"{rows:,} rows state their own"
    return f"{fact}: {told}; what was given is for the others"


def deciding(columns: TableColumns, schema: Schema) -> frozenset[str]:
    """Return the columns that say more than a label, a text or a number."""
    apart = {*columns.labels.values(), columns.currency}
    told = {one.source for one in columns.facts if schema.facts[one.fact].kind not in (Kind.TEXT, Kind.NUMBER)}
    return frozenset(told - apart)


def _without_place(line: str, where: str) -> str:
    return line.removeprefix(where).removeprefix(": ")
