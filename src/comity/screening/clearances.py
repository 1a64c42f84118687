"""Clearances: a person said whether a hit is the party asked about, when, why, and against which list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import msgspec
import yaml

from comity.errors import InputError
from comity.files import parse_json, parse_yaml, read_text, write_atomically
from comity.screening.names import words
from comity.screening.results import Clearance, Resolved, ScreenedName, ScreeningHit


def read_clearances(path: Path) -> tuple[Clearance, ...]:
    """Read clearances from a YAML or JSON file: a list of them, or ``clearances: [...]``.

    Raises:
        InputError: the file cannot be used; one line names the row and the field.
    """
    text = read_text(path)
    raw = parse_json(text, path.name) if path.suffix.lower() == ".json" else parse_yaml(text, path.name)
    if isinstance(raw, dict):
        raw = raw.get("clearances")
    found = []
    for number, row in enumerate(raw if isinstance(raw, list) else [raw] if raw else [], 1):
        try:
            found.append(msgspec.convert(row, Clearance, strict=False))
        except msgspec.ValidationError as error:
            said = str(error).replace("`", "'")
            raise InputError(said, where=f"{path.name}, clearance {number}") from None
    return tuple(found)


def record(path: Path, clearance: Clearance) -> None:
    """Add a clearance to a file, which is made if there is none; what was recorded before stays.

    Raises:
        InputError: the file cannot be read as clearances, or not be written.
    """
    before = read_clearances(path) if path.exists() else ()
    rows = [msgspec.to_builtins(one) for one in (*before, clearance)]
    if path.suffix.lower() == ".json":
        write_atomically(path, msgspec.json.format(msgspec.json.encode({"clearances": rows}), indent=2))
    else:
        write_atomically(path, yaml.safe_dump({"clearances": rows}, allow_unicode=True, sort_keys=False, width=100))


def resolve(
    asked: ScreenedName, hits: Iterable[ScreeningHit], clearances: Iterable[Clearance], on: date
) -> tuple[tuple[ScreeningHit, ...], tuple[Resolved, ...]]:
    """Return the hits that nobody has resolved, and those that somebody has, with what became of it."""
    mine = [one for one in clearances if words(one.party) == words(asked.name)]
    left: list[ScreeningHit] = []
    told: list[Resolved] = []
    for hit in hits:
        about = [one for one in mine if one.entry == hit.entry.key]
        judged = [Resolved(hit, one, _lapsed(one, hit, on)) for one in about]
        holding = [one for one in judged if not one.lapsed]
        told += holding[-1:] or judged[-1:]  # the latest word
        if not holding:
            left.append(hit)
    return tuple(left), tuple(told)


def _lapsed(clearance: Clearance, hit: ScreeningHit, on: date) -> str:
    if clearance.fingerprint != hit.fingerprint:
        return "the entry has changed since"
    if clearance.until and on > clearance.until:
        return f"it was good until {clearance.until}"
    return ""
