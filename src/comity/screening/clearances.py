"""Clearances: a person said whether a hit is the party asked about, when, why, and against which list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import msgspec
import yaml

from comity.errors import Faults, InputError
from comity.files import alone, check_output, parse_json, parse_yaml, read_text, write_atomically
from comity.files.typed import typed
from comity.scalars import day_of, told
from comity.screening.names import words
from comity.screening.results import Clearance, Resolved, ScreenedName, ScreeningHit


def read_clearances(path: Path) -> tuple[Clearance, ...]:
    """Read clearances from a YAML or JSON file: a list of them, or ``clearances: [...]``.

    Raises:
        InputError: the file cannot be used; one line names the row and the field.
    """
    text = read_text(path)
    raw = parse_json(text, path.name) if path.suffix.lower() == ".json" else parse_yaml(text, path.name)
    rows = raw.get("clearances", raw) if isinstance(raw, dict) else raw
    if not isinstance(rows, list):
        accepts = "a list of clearances, or 'clearances' with one below"
        raise InputError(f"found {told(rows)}", where=path.name, accepts=accepts)
    found = typed(rows, tuple[Clearance, ...], lambda steps: _place(path.name, steps))
    faults = Faults()
    for number, clearance in enumerate(found):
        with faults.gathered():
            _check(clearance, lambda *field, number=number: _place(path.name, (number, *field)))
    faults.tell()
    return found


def _check(clearance: Clearance, where: Callable[..., str]) -> None:
    """Refuse a clearance from a day that has not come, or that ended before it began.

    Raises:
        InputError: it is one.
    """
    if day_of(clearance.on, where("on")) > date.today():
        raise InputError(f"found {told(clearance.on)}, in the future", where=where("on"), accepts="today or before")
    if clearance.until and clearance.until < clearance.on:
        raise InputError(f"found {told(clearance.until)}", where=where("until"), accepts=f"{clearance.on} or later")


def _place(name: str, steps: tuple[str | int, ...]) -> str:
    number, *fields = steps
    return ": ".join((f"{name}, clearance {int(number) + 1}", *map(str, fields)))


def record(path: Path, clearance: Clearance) -> None:
    """Add a clearance to a file, which is made if there is none; what was recorded before stays.

    Raises:
        InputError: the file cannot be read as clearances, or not be written.
    """
    _check(clearance, lambda *field: ": ".join(("clearance", *field)))
    check_output(path)
    with alone(path.parent):
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
