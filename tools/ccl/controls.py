"""Read the control rows of an entry: reason, chart column or rule, and scope."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .hand import Added, Hand
from .scope import Exists, Scope, read_kind, read_scope
from .source import Entry, normalize, prose_controls, reason_line, sha, table_rows

REASONS = frozenset(("NS", "RS", "MT", "NP", "CB", "CC", "FC", "AT", "UN", "EI", "SS", "SL", "SI", "CW", "FP"))
_ROW = re.compile(
    r"(?P<reason>[A-Z]{2}|Russian industry sector sanctions?)(?: and (?P<second>[A-Z]{2}))?"
    r"\s+(?:appl(?:y|ies)(?:\s+to:?(?:\s+only\s+to)?)?\s*|(?=applies))(?P<scope>.*)",
    re.S,
)
_COLUMN = re.compile(r"(?:(?P<reason>[A-Z]{2}) )?Column (?P<number>\d)")
_SECTION = re.compile(r"(?:§§?|and)\s*(\d{3}\.\d+(?:\([a-zA-Z0-9]+\))*)|(?<=and )(\([a-z]\)\(\d+\))")
_PART = re.compile(r"parts? (754|746|742)\b")

# Who needs a license, where the row names no column: first pattern that matches wins.
_WHO = (
    (r"China, Russia,? or Venezuela", "China, Russia, Venezuela"),
    (r"Macau or a destination specified in Country Group D:5", "Macau and Country Group D:5"),
    (r"Country Groups D:1, D:4, and D:5", "Country Groups D:1, D:4, D:5 outside A:5 and A:6"),
    (r"Country Group E:1", "Country Group E:1"),
    (r"States not Party to the CWC", "States not Party to the CWC"),
    (r"ALL destinations, except Canada", "all destinations except Canada"),
    (r"worldwide|ALL destinations|Worldwide", "worldwide"),
    (r"except to Australia, Canada", "worldwide except Australia, Canada, United Kingdom"),
    (r"Iraq or Pakistan", "Iraq, Pakistan"),
    (r"to Iraq", "Iraq"),
    (r"to Pakistan", "Pakistan"),
    (r"to Iran and North Korea", "Iran, North Korea"),
    (r"to North Korea", "North Korea"),
    (r"all destinations", "worldwide"),
    (r"UN controls", "United Nations arms embargoes"),
)
_NUMBER_SLIPS = {"764.1(b)": "746.1(b)"}  # printed so in one row of the source


@dataclass(frozen=True)
class Control:
    """One row of the control table."""

    entry: str
    reason: str
    column: str
    scope: Scope
    license_rule: str
    scope_sha: str
    text: str = ""
    unread: bool = False


def read_controls(entry: Entry, hand: Hand, exists: Exists) -> list[Control]:
    """All control rows of an entry, in the order of the source, hand-added ones last."""
    rows: list[Control] = []
    for text, rule in _statements(entry):
        rows.extend(_read(entry, text, rule, hand, exists))
    return rows + [_added(entry, added) for added in hand.added.get(entry.code, [])]


def _added(entry: Entry, added: Added) -> Control:
    """A control that a note states; the row is tied to the note that cites its section."""
    notes = [block.text for block in entry.front if added.key in block.text and not block.rows]
    if not notes:
        raise ValueError(f"{entry.code}: no note cites {added.key}")
    rule = added.scope.rule
    return Control(entry.code, added.reason, added.column, added.scope, rule, sha(notes[0]))


def _statements(entry: Entry) -> Iterator[tuple[str, str]]:
    """Pairs of scope and rule; a cell may hold two controls or lack its rule cell."""
    for row in table_rows(entry):
        scope, rule = row[0], " ".join(row[1:])
        parts = scope.split("\n")
        if len(parts) > 1 and all(_ROW.match(part) for part in parts):
            yield from zip(parts, row[1].split("\n"), strict=True)
        elif scope.strip() and not rule.strip():
            yield _part_rule(scope)
        elif scope.strip():
            yield normalize(scope), normalize(rule)
    for text in prose_controls(entry):
        yield _part_rule(text)
    for block in entry.front:
        if "521 " in block.text and "subject to RS1 controls" in block.text:
            yield "RS applies to entire entry", "RS Column 1"


def _part_rule(text: str) -> tuple[str, str]:
    """Part a run-in statement into what is controlled and what is required."""
    text = normalize(text)
    column = re.search(r"\s[A-Z]{2} Column \d\.?$", text)
    if column:
        return text[: column.start()], column[0].strip()
    if ". " not in text:
        return text, ""
    scope, _, rule = text.partition(". ")
    return scope, rule


def _read(entry: Entry, text: str, rule: str, hand: Hand, exists: Exists) -> Iterator[Control]:
    found = _ROW.match(text)
    if not found:
        raise ValueError(f"{entry.code}: no control statement: {text[:80]}")
    scope, digest = found["scope"].strip(), sha(text)
    for reason in filter(None, (found["reason"], found["second"])):
        short = reason if len(reason) == 2 else "FP"
        column = _column(short, rule)
        tail = "" if column and "§" not in rule else license_rule(rule)
        readings = hand.scopes.get((entry.code, short, digest)) or _mechanical(scope, entry, exists)
        for reading in readings or [Scope()]:
            told = reading.rule or tail
            yield Control(entry.code, short, column, reading, told, digest, text, not readings)


def _mechanical(scope: str, entry: Entry, exists: Exists) -> list[Scope]:
    reading = read_scope(scope, entry.code, exists) or read_kind(scope, entry.code, exists)
    return [reading] if reading else []


def _column(reason: str, rule: str) -> str:
    """Country Chart column, e.g. NS1; empty when the chart is not used."""
    found = _COLUMN.search(rule)
    return f"{found['reason'] or reason}{found['number']}" if found else ""


def license_rule(rule: str) -> str:
    """A short paraphrase of a rule that does not rest on the chart, with its sections."""
    if not rule:
        return ""
    who = next((name for pattern, name in _WHO if re.search(pattern, rule)), "")
    sections = [first or second for first, second in _SECTION.findall(rule)]
    sections = [_NUMBER_SLIPS.get(each, each) for each in sections]
    sections += [f"part {each}" for each in _PART.findall(rule)]
    where = ", ".join(dict.fromkeys(sections))
    return "; ".join(part for part in (who, where) if part)


def named_reasons(entry: Entry) -> set[str]:
    """Reasons that the entry's 'Reason for Control' line names."""
    line = reason_line(entry)
    codes = set(re.findall(r"\b([A-Z]{2})(?=\d?\b)", line))
    return codes | ({"FP"} if "foreign policy" in line.lower() else set())
