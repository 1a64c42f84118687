"""A table-top exercise as a workbook: the master scenario events list and the sheets beside it, read and written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import msgspec

from comity.errors import Faults, InputError, LawError
from comity.files import parse_yaml, read_text, write_workbook
from comity.files.typed import Steps, typed
from comity.portfolio.headers import plain_header
from comity.portfolio.workbooks import Worksheet, read_workbook

_FILE: Final = Path(__file__).parent.parent / "data" / "coalition" / "msel.yaml"
_SPAN: Final = re.compile(r"\s*(?:\bto\b|–|-|\|)\s*")
_NEEDED: Final = ("exercise", "networks", "posts", "injects")


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sheets and columns, and what they are called (see ``msel.yaml``)."""

    sheets: dict[str, list[str]]
    columns: dict[str, dict[str, list[str]]]
    lists: list[str]
    spans: list[str]
    fields: dict[str, list[str]]


class ExerciseWorkbook:
    """An exercise as plain values, with the place of each in its workbook.

    Raises:
        InputError: it is no workbook, or lacks a sheet or a column's name; holds every fault.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._rows = path, dict[str, list[int]]()
        self._columns: dict[str, dict[str, str]] = {}
        _, sheets = read_workbook(path)
        faults = Faults()
        plain: dict[str, Any] = {}
        for part, names in _words().sheets.items():
            known = {plain_header(name) for name in names}
            sheet = next((one for one in sheets if plain_header(one.name) in known), None)
            if sheet is None and part in _NEEDED:
                with faults.gathered():
                    raise InputError(f"has no sheet '{names[0]}'", where=path.name, accepts=" or ".join(names))
            if sheet is None:
                continue
            with faults.gathered():
                rows = self._read(part, sheet)
                plain |= _cover(rows) if part == "exercise" else {part: rows}
        faults.tell()
        self.plain = plain

    def where(self, steps: Steps) -> str:
        """Return the file, sheet, row and column of a value."""
        part = str(steps[0]) if steps else ""
        if part not in self._rows:
            return f"{self._path.name}: {_words().sheets['exercise'][0]}{f': {part}' if part else ''}"
        row = self._rows[part][int(steps[1])] if len(steps) > 1 else 1
        column = self._columns[part].get(str(steps[2]), str(steps[2])) if len(steps) > 2 else ""
        return f"{self._path.name}: {_words().sheets[part][0]}, row {row}{f', {column}' if column else ''}"

    def _read(self, part: str, sheet: Worksheet) -> list[dict[str, Any]]:
        """Return the rows below the header of a sheet, each as values by name."""
        words = _words()
        names = {plain_header(word): name for name, some in words.columns[part].items() for word in some}
        filled = [(number, row) for number, row in enumerate(sheet.rows, 1) if any(map(str.strip, row))]
        if not filled:
            raise InputError(
                "is empty", where=f"{self._path.name}: {sheet.name}", accepts=", ".join(words.columns[part])
            )
        (_, header), *below = filled
        places = {names[plain_header(cell)]: at for at, cell in enumerate(header) if plain_header(cell) in names}
        self._columns[part] = {name: header[at] for name, at in places.items()}
        unknown = [cell for cell in header if cell.strip() and plain_header(cell) not in names]
        if unknown:
            told = ", ".join(some[0] for some in words.columns[part].values())
            where = f"{self._path.name}: {sheet.name}"
            raise InputError(f"has columns that say nothing here: {', '.join(unknown)}", where=where, accepts=told)
        self._rows[part] = [number for number, _ in below]
        return [_values(row, places) for _, row in below]


def write_exercise(plan: Mapping[str, Any], path: Path) -> None:
    """Write an exercise, as plain values, to a workbook: one sheet each for what it consists of.

    Raises:
        InputError: the file cannot be written.
    """
    words = _words()
    sheets: dict[str, tuple[Sequence[str], Sequence[Sequence[str]]]] = {}
    for part, names in words.sheets.items():
        columns = words.columns[part]
        if part == "exercise":
            flat = {**plan, **{f"material.{name}": value for name, value in plan["material"].items()}}
            rows = [[told[0], _cell(flat[field], field)] for field, told in words.fields.items()]
        else:
            rows = [[_cell(one.get(name), name) for name in columns] for one in plan.get(part, ())]
        sheets[names[0]] = [told[0] for told in columns.values()], rows
    write_workbook(path, sheets)


def _values(row: Sequence[str], places: Mapping[str, int]) -> dict[str, Any]:
    words = _words()
    found: dict[str, Any] = {}
    for name, at in places.items():
        cell = row[at].strip() if at < len(row) else ""
        if not cell:
            continue
        if name in words.lists:
            found[name] = [part.strip() for part in re.split(r"[,;|]", cell) if part.strip()]
        elif name in words.spans:
            found[name] = _SPAN.split(cell)
        else:
            found[name] = cell
    return found


def _cover(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what the sheet of the exercise itself says, a field a row."""
    words = _words()
    names = {plain_header(word): name for name, some in words.fields.items() for word in some}
    found: dict[str, Any] = {}
    for row in rows:
        field = names.get(plain_header(str(row.get("field", ""))), str(row.get("field", "")))
        value: Any = row.get("value", "")
        head, _, rest = field.partition(".")
        if (rest or head) in words.lists:
            value = [part.strip() for part in re.split(r"[,;|]", value) if part.strip()]
        if rest:
            found.setdefault(head, {})[rest] = value
        else:
            found[head] = value
    return found


def _cell(value: Any, name: str) -> str:
    if value is None:
        return ""
    if name in _words().spans:
        return " to ".join(f"{one:g}" for one in value)
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


@lru_cache(maxsize=1)
def _words() -> _Words:
    return typed(parse_yaml(read_text(_FILE), _FILE.name), _Words, lambda steps: f"{_FILE.name}: {steps}", LawError)
