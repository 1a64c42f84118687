"""Turn what was read into the rows of the tables."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .controls import Control, read_controls
from .exceptions import Line, lines_of, read_line
from .hand import Hand, Term
from .paragraphs import Paragraph, gist, read_paragraphs
from .source import Entry, jurisdiction, pointer, read_entries

ENTRIES = [
    "entry",
    "heading",
    "jurisdiction",
    "reserved",
    "lvs",
    "lvs_usd",
    "gbs",
    "tsr",
    "tsr_note",
    "sta_c1_bars",
    "sta_c2_bars",
    "sta_note",
    "notes",
    "confidence",
]
CONTROLS = [
    "entry",
    "reason",
    "column",
    "includes",
    "excludes",
    "qualifier",
    "license_rule",
    "scope_sha",
    "confidence",
    "from",
    "until",
    "about",
]
PARAGRAPHS = ["code", "parent", "leaf", "reserved", "gist"]
LVS = ["entry", "includes", "excludes", "usd", "condition"]
AVAILABLE = ["entry", "includes", "excludes", "available", "condition"]
STA = ["entry", "includes", "excludes", "bars", "condition"]
_HEADING_LIMIT = 90
_LIFE = re.compile(
    r"\b(?:required |specially designed |or modified )*for the (?:development|production|use)\b"
    r".{0,160}? of\b"
)
Row = Mapping[str, str]
Below = Mapping[str, list[str]]


@dataclass
class Parsed:
    """The whole list, read."""

    entries: list[Entry]
    paragraphs: dict[str, list[Paragraph]] = field(default_factory=dict)
    controls: dict[str, list[Control]] = field(default_factory=dict)
    lines: dict[str, dict[str, Line]] = field(default_factory=dict)

    @property
    def codes(self) -> set[str]:
        """Every code that a scope may name."""
        return {entry.code for entry in self.entries} | {
            paragraph.code for each in self.paragraphs.values() for paragraph in each
        }


def parse(path: Path, hand: Hand) -> Parsed:
    """Read the source with the help of the hand-written readings."""
    parsed = Parsed(read_entries(path))
    parsed.paragraphs = {entry.code: read_paragraphs(entry) for entry in parsed.entries}
    exists = parsed.codes.__contains__
    for entry in parsed.entries:
        parsed.controls[entry.code] = read_controls(entry, hand, exists)
        parsed.lines[entry.code] = {
            name: read_line(entry.code, name, text, hand, exists) for name, text in lines_of(entry).items()
        }
    return parsed


def short_heading(heading: str) -> str:
    """A plain, short form of a heading: no quotation marks, asides or pointers."""
    text = re.sub(r"[“”\"‘’]", "", heading)
    text = re.sub(r"\s*\((?:[^()]|\([^()]*\))*\)", "", text)
    text = re.sub(r",?\s*(?:and\s+)?as follows\b.*", "", text, flags=re.I | re.S).strip(" .,;:")
    if len(text) > _HEADING_LIMIT:
        text = _LIFE.sub("for", text)
    if len(text) <= _HEADING_LIMIT:
        return text
    cut = text[: _HEADING_LIMIT - 4]
    stop = max(cut.rfind(mark) for mark in (", ", "; ", " and ", " or ", " for ", " that "))
    return (cut[:stop] if stop > 30 else cut.rsplit(" ", 1)[0]).rstrip(" ,;") + " ..."


def _join(codes: Sequence[str]) -> str:
    return "|".join(codes)


def entry_row(entry: Entry, lines: Mapping[str, Line], below: Below, hand: Hand) -> Row:
    """One row of ccl_entries."""
    written = hand.notes.get(entry.code, {})
    lvs, tsr, sta = (lines.get(name) for name in ("LVS", "TSR", "STA"))
    single = lvs.terms[0].value if lvs and _is_single(lvs) else ""
    return {
        "entry": entry.code,
        "heading": hand.headings.get(entry.code) or short_heading(entry.heading),
        "jurisdiction": written.get("jurisdiction") or jurisdiction(entry),
        "reserved": _reserved(entry),
        "lvs": _lvs(lvs, single),
        "lvs_usd": single if single != "0" else "",
        "gbs": _available(lines.get("GBS")),
        "tsr": _available(tsr),
        "tsr_note": _conditions(tsr),
        "sta_c1_bars": _bars(sta, "c1", below),
        "sta_c2_bars": _bars(sta, "c2", below),
        "sta_note": _conditions(sta),
        "notes": "; ".join(_notes(entry, lines, written.get("note", ""))),
        "confidence": "primary",
    }


def _is_single(line: Line) -> bool:
    """Whether one value holds for the whole entry without condition."""
    term = line.terms[0] if len(line.terms) == 1 else None
    return bool(term and not (term.includes or term.excludes or term.condition))


def _lvs(line: Line | None, single: str) -> str:
    if line is None:
        return ""
    if line.unread:
        return "unread"
    return "varies" if not single else f"${single}" if single != "0" else "N/A"


def _available(line: Line | None) -> str:
    if line is None:
        return ""
    if line.unread:
        return "unread"
    return line.terms[0].value if _is_single(line) else "partial"


def _conditions(line: Line | None) -> str:
    texts = (_told(term) for term in line.terms) if line else ()
    return "; ".join(dict.fromkeys(text for text in texts if text))


def _told(term: Term) -> str:
    """A condition with the value and paragraphs it belongs to, for a reader."""
    if not term.condition:
        return ""
    reach = ", ".join(term.includes) or "entire entry"
    return f"{term.value} ({reach}): {term.condition}"


def _bars(line: Line | None, paragraph: str, below: Below) -> str:
    """Paragraphs barred outright or until BIS decides otherwise; conditional bars are noted."""
    if line is None:
        return ""
    if line.unread:
        return "unread"
    barred: list[str] = []
    for term in line.terms:
        if term.value == paragraph and not term.condition.startswith("only"):
            if not (term.includes or term.excludes):
                return "all"
            barred += _without(term, below)
    return _join(list(dict.fromkeys(barred)))


def _without(term: Term, below: Below) -> list[str]:
    """A term's paragraphs with its exceptions taken out, as a list without exceptions."""
    entry = (term.includes or term.excludes)[0][:5]
    open_codes = list(term.includes or below.get(entry, ()))
    result = []
    while open_codes:
        code = open_codes.pop(0)
        if any(barred.startswith(code + ".") for barred in term.excludes):
            open_codes = [*below.get(code, ()), *open_codes]
        elif code not in term.excludes:
            result.append(code)
    return result


def _reserved(entry: Entry) -> str:
    """Why an entry controls nothing itself: a pointer, or emptied by earlier rules."""
    if pointer(entry) or "(See Related Controls Paragraph" in entry.heading:
        return "pointer"
    text = " ".join(block.text for block in entry.front)
    empty = re.search(r"No (?:commodities|items|“?software”?) currently are", text)
    moved = entry.code in ("2D018", "9A018", "9D018", "9E018")
    return "empty" if empty or moved else ""


def _notes(entry: Entry, lines: Mapping[str, Line], written: str) -> list[str]:
    notes = [written] if written else []
    if pointer(entry):
        notes.append(f"see {pointer(entry)}")
    others = sorted(set(lines) - {"LVS", "GBS", "TSR", "STA"})
    if others:
        notes.append("other exceptions named: " + ", ".join(others))
    if not written and any(re.match(r"License Requirements? Note|Note:", block.text) for block in entry.front):
        notes.append("has a license requirement note: read the entry")
    return notes


def control_row(control: Control) -> Row:
    """One row of ccl_controls."""
    scope = control.scope
    return {
        "entry": control.entry,
        "reason": control.reason,
        "column": control.column,
        "includes": _join(scope.includes),
        "excludes": _join(scope.excludes),
        "qualifier": "unread" if control.unread else scope.qualifier,
        "license_rule": control.license_rule,
        "scope_sha": control.scope_sha,
        "confidence": "primary",
        "from": "",
        "until": "",
        "about": _join(scope.about),
    }


def paragraph_row(paragraph: Paragraph, parents: set[str], hand: Hand) -> Row:
    """One row of ccl_paragraphs."""
    return {
        "code": paragraph.code,
        "parent": paragraph.parent,
        "leaf": str(int(paragraph.code not in parents)),
        "reserved": str(int(paragraph.reserved)),
        "gist": hand.gists.get(paragraph.code) or gist(paragraph),
    }


def line_rows(entry: str, line: Line | None, column: str) -> list[Row]:
    """Rows of an exception table, for entries where paragraphs differ or a condition holds."""
    if line is None or line.unread or (_is_single(line) and column != "bars"):
        return []
    return [
        {
            "entry": entry,
            "includes": _join(term.includes),
            "excludes": _join(term.excludes),
            column: term.value,
            "condition": term.condition,
        }
        for term in line.terms
    ]


def tables(parsed: Parsed, hand: Hand) -> dict[str, tuple[list[str], list[Row]]]:
    """All tables by name, with their columns."""
    paragraphs = [each for group in parsed.paragraphs.values() for each in group]
    below: dict[str, list[str]] = {}
    for each in paragraphs:
        if not each.reserved:
            below.setdefault(each.parent, []).append(each.code)
    parents = {paragraph.parent for paragraph in paragraphs}

    def exceptions(name: str, column: str) -> list[Row]:
        return [row for code, lines in parsed.lines.items() for row in line_rows(code, lines.get(name), column)]

    return {
        "ccl_entries": (
            ENTRIES,
            [entry_row(entry, parsed.lines[entry.code], below, hand) for entry in parsed.entries],
        ),
        "ccl_controls": (
            CONTROLS,
            [control_row(row) for group in parsed.controls.values() for row in group],
        ),
        "ccl_paragraphs": (
            PARAGRAPHS,
            [paragraph_row(paragraph, parents, hand) for paragraph in paragraphs],
        ),
        "ccl_lvs": (LVS, exceptions("LVS", "usd")),
        "ccl_gbs": (AVAILABLE, exceptions("GBS", "available")),
        "ccl_tsr": (AVAILABLE, exceptions("TSR", "available")),
        "ccl_sta": (STA, exceptions("STA", "bars")),
    }


def write(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write a table with Unix line ends, so that a rerun leaves no difference."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
