"""Changes of tables: cells edited, rows added and taken out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from comity.errors import LawError, did_you_mean
from comity.law.patch.draft import Draft, Row
from comity.law.reforms import AddRows, Edit, RemoveRows
from comity.law.table_rows import check_cells
from comity.law.tables import holds


def edit(draft: Draft, change: Edit, where: str) -> None:
    """Give cells other values, in every row in force that matches."""
    rows = draft.table(change.table, where)
    _columns(rows, {**change.where, **change.set}, change.table, where)
    found = _matching(draft, rows, change.where, change.table, where)
    changed = False
    for index in found:
        row = rows[index]
        new = {**row, **change.set}
        changed |= new != row
        identity = _identity(draft, change.table, row)
        for column, value in change.set.items():
            what = f"the cell {change.table}: {identity}, {column}"
            draft.claim(("cell", change.table, identity, column), value, what, where)
            if row[column] != value:
                draft.note(change, "cell", f"{_named(draft, change.table, row)}: {column}", row[column], value)
        if "confidence" in row and change.confidence:
            new["confidence"] = change.confidence.value
        rows[index] = _begun(draft, new, f"{where}: {change.table}")
    if not changed:
        raise LawError("the cells say so already", where=f"{where}: {change.table} {dict(change.where)}")


def add_rows(draft: Draft, change: AddRows, where: str) -> None:
    """Add rows to a table."""
    rows = draft.table(change.table, where)
    blank = dict.fromkeys(rows[0], "")
    for row in change.add_rows:
        _columns(rows, row, change.table, where)
        new = {**blank, **{column: value or "" for column, value in row.items()}}
        if "confidence" in new and not new["confidence"]:
            new["confidence"] = (change.confidence or draft.reform.sources[0].confidence).value
        draft.claim(("row", change.table, tuple(sorted(row.items()))), "added", f"a row of {change.table}", where)
        rows.append(_begun(draft, new, f"{where}: {change.table}"))
        draft.note(change, "row added", _named(draft, change.table, new), "", _told(row))


def remove_rows(draft: Draft, change: RemoveRows, where: str) -> None:
    """Take rows in force out of a table."""
    rows = draft.table(change.table, where)
    _columns(rows, change.remove_rows, change.table, where)
    found = _matching(draft, rows, change.remove_rows, change.table, where)
    for index in reversed(found):
        row = rows.pop(index)
        identity = _identity(draft, change.table, row)
        draft.claim(("row", change.table, identity), "removed", f"the row {change.table}: {identity}", where)
        draft.note(change, "row removed", _named(draft, change.table, row), _told(row), "")


def _matching(draft: Draft, rows: list[Row], wanted: Mapping[str, Any], table: str, where: str) -> list[int]:
    """Return the indexes of the rows in force that match; every value asked for must be found."""
    lists = {column: _listed(value) for column, value in wanted.items()}
    matching = (i for i, row in enumerate(rows) if all(row[column] in values for column, values in lists.items()))
    found = [i for i in matching if holds(rows[i], draft.day)]
    for column, values in lists.items():
        for value in values:
            if not any(rows[i][column] == value for i in found):
                known = sorted({row[column] for row in rows if holds(row, draft.day)} - {""})
                raise LawError(
                    f"no row with {column} '{value}'" + (" and the rest" if len(lists) > 1 else ""),
                    where=f"{where}: {table} on {draft.day}",
                    suggestion=did_you_mean(value, known) if value not in known else None,
                )
    return found


def _listed(value: Any) -> tuple[str, ...]:
    return tuple(str(v or "") for v in value) if isinstance(value, list | tuple) else (str(value or ""),)


def _columns(rows: list[Row], asked: Mapping[str, Any], table: str, where: str) -> None:
    columns = list(rows[0]) if rows else []
    for column in asked:
        if column not in columns:
            near = did_you_mean(column, columns)
            raise LawError(f"'{table}' has no column '{column}'", where=where, suggestion=near)


def _begun(draft: Draft, row: Row, where: str) -> Row:
    """Date a row that applies from the reform's day; earlier days are answered by the earlier law."""
    if "from" in row:
        row["from"] = draft.day.isoformat()
    for column in ("until", "to"):
        if column in row:
            row[column] = ""
    check_cells(row, where)
    return row


def _identity(draft: Draft, table: str, row: Row) -> str:
    info = draft.law.pack.table_info.get(table)
    if info and info.key and table == "country_chart":
        return row[info.key]
    told = [v for c, v in row.items() if v and c not in ("from", "until", "read_from", "confidence", "scope_sha")]
    return " ".join(told)[:120]


def _named(draft: Draft, table: str, row: Row) -> str:
    info = draft.law.pack.table_info.get(table)
    title = info.title if info else table
    key = row.get(info.key, "") if info and info.key else ""
    return f"{title}, {key}" if key else title


def _told(row: Mapping[str, Any]) -> str:
    hidden = ("from", "until", "read_from", "confidence", "scope_sha", "entry")
    return ", ".join(f"{c} {v}" for c, v in row.items() if v and c not in hidden)
