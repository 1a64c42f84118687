"""Hand-written readings, each tied to the hash of the words it was read from."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from .scope import Scope

FOLDER = Path(__file__).parent / "hand"


@dataclass(frozen=True)
class Added:
    """A control that the entry states in a note instead of its table."""

    reason: str
    column: str
    scope: Scope
    key: str


@dataclass(frozen=True)
class Term:
    """One term of a license exception line: what it is worth for which paragraphs."""

    value: str
    includes: tuple[str, ...]
    excludes: tuple[str, ...]
    condition: str


@dataclass
class Hand:
    """Everything written by hand."""

    scopes: dict[tuple[str, str, str], list[Scope]] = field(default_factory=dict)
    added: dict[str, list[Added]] = field(default_factory=dict)
    terms: dict[tuple[str, str, str], list[Term]] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    gists: dict[str, str] = field(default_factory=dict)
    notes: dict[str, dict[str, str]] = field(default_factory=dict)


def rows(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV table as text."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def codes(cell: str) -> tuple[str, ...]:
    """Pipe-separated codes of a cell."""
    return tuple(code for code in cell.split("|") if code)


def _scope(row: dict[str, str]) -> Scope:
    return Scope(
        codes(row["includes"]),
        codes(row["excludes"]),
        row["qualifier"],
        codes(row["about"]),
        row["rule"],
    )


def load(folder: Path = FOLDER) -> Hand:
    """Read the hand-written tables."""
    hand = Hand()
    scopes, added, terms = defaultdict(list), defaultdict(list), defaultdict(list)
    for row in rows(folder / "scopes.csv"):
        scopes[row["entry"], row["reason"], row["sha"]].append(_scope(row))
    for row in rows(folder / "added.csv"):
        added[row["entry"]].append(Added(row["reason"], row["column"], _scope(row), row["key"]))
    for row in rows(folder / "terms.csv"):
        term = Term(row["value"], codes(row["includes"]), codes(row["excludes"]), row["condition"])
        terms[row["entry"], row["exception"], row["sha"]].append(term)
    hand.scopes, hand.added, hand.terms = dict(scopes), dict(added), dict(terms)
    hand.headings = {row["entry"]: row["heading"] for row in rows(folder / "headings.csv")}
    hand.gists = {row["code"]: row["gist"] for row in rows(folder / "gists.csv")}
    hand.notes = {row["entry"]: row for row in rows(folder / "notes.csv")}
    return hand
