"""The import of instruments into a workspace."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from comity.errors import InputError, did_you_mean
from comity.files import alone, parse_csv, read_text, write_atomically
from comity.record.check import faults
from comity.record.every_row import readable
from comity.record.load import from_tables, load_record, workspace_record
from comity.record.record import Record
from comity.record.rows import TABLES, RecordRow, Tables, make_row, overlay

_INSTRUMENTS: Final = TABLES["instruments"]


class RejectedEntry(msgspec.Struct, frozen=True):
    """A row that was not imported, and why."""

    row: int
    title: str
    reason: str


class Imported(msgspec.Struct, frozen=True):
    """What an import did: all its rows, or none and the reason for each rejected."""

    file: Path
    rows: int
    rejected: tuple[RejectedEntry, ...]


def import_instruments(
    file: Path, workspace: Path, mapping: Mapping[str, str] | None = None, fixed: Mapping[str, str] | None = None
) -> Imported:
    """Import a CSV of instruments into a workspace: every row, or none.

    Args:
        file: any CSV in UTF-8 with a header.
        workspace: a folder made by `init_workspace`.
        mapping: our column to theirs; a column of theirs that has our name needs no mapping.
        fixed: our column to the value it has in every row.

    Returns:
        What was imported; or, when any row cannot be used, each such row with its reason.

    Raises:
        InputError: the file, the workspace or the mapping cannot be used, or the file was imported before.
    """
    target = workspace / "record" / "instruments" / f"{file.stem}.csv"
    if target.exists():
        raise InputError("was imported before", where=str(target), accepts="another file name, or none there")
    theirs = parse_csv(read_text(file), file.name)
    columns = _columns(theirs, mapping or {}, fixed or {}, file.name)
    if not theirs:
        raise InputError("has no rows", where=str(file), accepts="a CSV of instruments")
    constant = {"accessed": date.today().isoformat(), "confidence": "memory", **(fixed or {})}
    rows = [constant | {ours: row[name] for ours, name in columns.items() if row[name].strip()} for row in theirs]
    where = [f"{file.name}, row {number}" for number in range(2, len(rows) + 2)]
    with alone(workspace_record(workspace)):
        reasons = _reasons(load_record(workspace), dict(zip(where, rows, strict=True)))
        if not reasons:
            target.parent.mkdir(exist_ok=True)
            write_atomically(target, _csv(rows), new=True)
    rejected = tuple(
        RejectedEntry(number, row.get("title", ""), reasons[place])
        for number, (place, row) in enumerate(zip(where, rows, strict=True), start=2)
        if place in reasons
    )
    return Imported(target, len(rows), rejected)


def _columns(
    theirs: list[dict[str, str]], mapping: Mapping[str, str], fixed: Mapping[str, str], where: str
) -> Mapping[str, str]:
    """Return which of their columns is read for which of ours."""
    names = list(theirs[0]) if theirs else []
    for ours in (*mapping, *fixed):
        if ours not in _INSTRUMENTS.columns:
            hint = did_you_mean(ours, _INSTRUMENTS.columns)
            raise InputError(f"no column '{ours}' of ours", where=where, accepts=_ours(), suggestion=hint)
    for name in mapping.values():
        if names and name not in names:
            hint = did_you_mean(name, names)
            raise InputError(f"no column '{name}' in the file", where=where, accepts=", ".join(names), suggestion=hint)
    found = {name: name for name in names if name in _INSTRUMENTS.columns} | dict(mapping)
    missing = [c for c in _INSTRUMENTS.required if c not in found and c not in fixed and c != "confidence"]
    if names and missing:
        raise InputError(
            f"no column for {', '.join(missing)}", where=where, accepts="--map ours=theirs or --set ours=value"
        )
    return found


def _ours() -> str:
    return ", ".join(_INSTRUMENTS.columns)


def _reasons(record: Record, rows: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return why rows cannot be used, by their place; rows that can are not in it."""
    reasons: dict[str, str] = {}
    usable: dict[str, RecordRow] = {}
    own = {i.id for i in record.instruments if i.layer == "workspace"}
    for where, cells in rows.items():
        try:
            row = make_row(cells, _INSTRUMENTS, where, "workspace")
        except InputError as error:
            reasons[where] = _without(error.faults, where)
            continue
        wrong = readable({"instruments": (row,)}, record.instrument_kinds)[1]
        if wrong:
            reasons[where] = _without(wrong, where)
            continue
        identifier = row.cells["id"]
        if identifier in own:
            reasons[where] = f"the id '{identifier}' is in the workspace already"
        elif identifier in usable:
            reasons[where] = f"the id '{identifier}' is already used in {usable[identifier].where}"
        else:
            usable[identifier] = row
    laid: Tables = {name: tuple(usable.values()) if name == "instruments" else () for name in TABLES}
    for fault in faults(from_tables(overlay([record.tables, laid])), laid):
        where = (fault.where or "").split(":")[0]
        reasons.setdefault(where, _without([fault], where))
    return reasons


def _without(faults: Iterable[InputError], where: str) -> str:
    """Return what is wrong with a row in one line that does not name the row."""
    return "; ".join(str(fault).removeprefix(where).removeprefix(": ") for fault in faults)


def _csv(rows: list[dict[str, str]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, _INSTRUMENTS.columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
