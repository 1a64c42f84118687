"""Check a parse against its source and against itself.

'error' lines must be mended before the tables are used; 'look' lines are oddities of the
source that somebody has to have read once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from .controls import REASONS, named_reasons
from .hand import Hand
from .paragraphs import holes, repeated
from .tables import Parsed


def problems(parsed: Parsed, hand: Hand, source: Path) -> list[str]:
    """Everything that is wrong or odd."""
    return [
        *_entries(parsed, source),
        *_reasons(parsed),
        *_paragraphs(parsed),
        *_references(parsed),
        *_unread(parsed),
        *_unused(parsed, hand),
    ]


def _entries(parsed: Parsed, source: Path) -> Iterator[str]:
    """Count entries a second way: bold runs that begin with a number, in the raw text."""
    raw = source.read_text(encoding="utf-8")
    bold = re.findall(r"<FP-[12]><(?:B|E T=\"0[245]\")>\s*(\d[A-E]\d{3})\b", raw)
    read = [entry.code for entry in parsed.entries]
    for code, count in Counter(read).items():
        if count > 1:
            yield f"error entry {code} read {count} times"
    for code in sorted(set(bold) ^ set(read)):
        yield f"error entry {code} found only by one way of counting"


def _reasons(parsed: Parsed) -> Iterator[str]:
    for entry in parsed.entries:
        rows = {control.reason for control in parsed.controls[entry.code]}
        line = named_reasons(entry)
        if rows - REASONS:
            yield f"error {entry.code} unknown reasons {sorted(rows - REASONS)}"
        if rows != line:
            yield f"look {entry.code} reasons: line {sorted(line)}, rows {sorted(rows)}"


def _paragraphs(parsed: Parsed) -> Iterator[str]:
    for entry in parsed.entries:
        paragraphs = parsed.paragraphs[entry.code]
        missing = holes([paragraph.code for paragraph in paragraphs])
        implied = [each.code for each in paragraphs if each.weak and not each.reserved]
        for label, codes in (
            ("missing", missing),
            ("printed twice", repeated(entry)),
            ("implied by children only", implied),
        ):
            if codes:
                yield f"look {entry.code} paragraphs {label}: {', '.join(codes)}"


# Codes that the source itself cites though it no longer (or does not) list them.
_DANGLING = frozenset(("3A001.a.15", "3A001.b.13", "3A004", "3B003", "3C007", "3C008", "3C009", "4D090.a", "4D090.b"))


def _references(parsed: Parsed) -> Iterator[str]:
    known = parsed.codes
    for code, controls in parsed.controls.items():
        for control in controls:
            scope = control.scope
            for named in (*scope.includes, *scope.excludes, *scope.about):
                if named not in known:
                    kind = "look" if named in _DANGLING and named in scope.about else "error"
                    yield f"{kind} {code} {control.reason} names {named}, which does not exist"
    for code, lines in parsed.lines.items():
        for line in lines.values():
            for named in {name for term in line.terms for name in (*term.includes, *term.excludes)}:
                if named not in known:
                    yield f"error {code} {line.name} names {named}, which does not exist"


def _unread(parsed: Parsed) -> Iterator[str]:
    for code, controls in parsed.controls.items():
        for control in controls:
            if control.unread:
                yield f"error unread {code},{control.reason},{control.scope_sha}: {control.text}"
            elif not control.column and not control.license_rule:
                yield f"error {code} {control.reason}: neither column nor rule"
    for code, lines in parsed.lines.items():
        for line in lines.values():
            if line.unread and line.name in ("LVS", "GBS", "TSR", "STA"):
                yield f"error unread {code},{line.name},{line.digest}: {line.text}"


def _unused(parsed: Parsed, hand: Hand) -> Iterator[str]:
    """Hand-written readings that no text asks for: the words they were read from changed."""
    scopes = {(each.entry, each.reason, each.scope_sha) for group in parsed.controls.values() for each in group}
    terms = {(code, line.name, line.digest) for code, lines in parsed.lines.items() for line in lines.values()}
    known = parsed.codes
    for key in [*(set(hand.scopes) - scopes), *(set(hand.terms) - terms)]:
        yield f"error reading without text: {','.join(key)}"
    for code in [*(set(hand.gists) - known), *(set(hand.headings) - known)]:
        yield f"error hand-written row for unknown code {code}"
