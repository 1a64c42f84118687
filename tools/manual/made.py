"""What the program knows of itself, as Markdown: counts, the public names, evidence, facts, commands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import comity
from comity.determine.cases import read_cases
from comity.files import parse_yaml, read_text
from comity.record import load_record, quality

from .commands import commands, examples
from .names import public_names
from .pages import Maker
from .session import ROOT


def pages() -> Iterator[Path]:
    """Yield every page: what stands at the top, the documents, the example commands."""
    yield ROOT / "README.md"
    yield from sorted(path for path in (ROOT / "docs").rglob("*.md") if "_build" not in path.parts)


@cache
def counts(_: str = "") -> str:
    """Return how much law there is, how it was read, and how many cases hold it."""
    law = comity.load()
    rules = [rule for rule, _ in law.pack.rules.values() if not rule.unread]
    primary = sum(rule.confidence == "primary" for rule in rules) / len(rules)
    partners = [info.state for info in law.pack.joined if info.state][1:]
    cases, classified = len(read_cases(ROOT / "cases")), classification_cases()
    rows = {name: len(law.pack.table(name)) for name in ("ccl_entries", "ccl_paragraphs")}
    return (
        f"{len(rules):,} rules ({primary:.0%} primary), U.S. export control in depth, launch, remote sensing, "
        f"spectrum, liability, sharing, investment, procurement and the space treaties besides, and the laws of "
        f"{len(partners)} partners in outline; {rows['ccl_entries']:,} entries and {rows['ccl_paragraphs']:,} "
        f"paragraphs of the Commerce Control List; {cases:,} determination cases and {classified:,} classification "
        "cases from authorities."
    )


def classification_cases() -> int:
    """Return how many cases say how an authority classified an item."""
    files = sorted((ROOT / "cases" / "classification").rglob("*.yaml"))
    return sum(len(parse_yaml(read_text(path), path.name)) for path in files)


def evidence(_: str = "") -> str:
    """Return how well each kind of row of the record is evidenced."""
    rows = [(q.what, q.rows, *q.by_confidence.values()) for q in quality(load_record())]
    head = "| kind | rows | primary | secondary | memory |\n|---|---|---|---|---|\n"
    return head + "\n".join(f"| {' | '.join(map(str, row))} |" for row in rows)


def facts(_: str = "") -> str:
    """Return every fact, by the file that it stands in: type, question, what is assumed."""
    schema = comity.load().schema
    parts = []
    for path in sorted((ROOT / "src" / "comity" / "data" / "facts").glob("*.yaml")):
        listed = [one["name"] for one in (parse_yaml(read_text(path), path.name) or {}).get("facts", ())]
        known = [schema.facts[name] for name in listed if name in schema.facts]
        if not known:
            continue
        rows = [
            f"| `{f.name}` | {_cell(f.ask)} | {_cell(f.within)} | {_assumed(f.assume, f.when_assumed)} |" for f in known
        ]
        title = path.stem.replace("-", " ").capitalize()
        parts.append(
            f"## {title}\n\n| fact | what is asked | what may be typed | assumed if not stated |\n|---|---|---|---|\n"
        )
        parts[-1] += "\n".join(rows)
    return "\n\n".join(parts)


def _assumed(value: object, words: str) -> str:
    return "" if value is None else _cell(words or "yes")


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").replace("<", "&lt;").split())


MAKERS: Final[Mapping[str, Maker]] = {
    "counts": counts,
    "evidence": evidence,
    "facts": facts,
    "public-names": public_names,
    "commands": commands,
    "examples": examples,
}
