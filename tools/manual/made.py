"""What the program knows of itself, as Markdown: counts, the public names, evidence, facts, commands."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import comity
from comity.determine.cases import read_cases
from comity.files import parse_yaml, read_text
from comity.law.schema import Fact
from comity.record import load_record, quality
from comity.showing import Serialized

from .commands import commands, examples
from .names import api, public_names
from .pages import Maker
from .session import ROOT


def pages() -> Iterator[Path]:
    """Yield every page: what stands at the top, the documents, the example commands."""
    yield ROOT / "README.md"
    yield from sorted(path for path in (ROOT / "docs").rglob("*.md") if "_build" not in path.parts)


def schemas() -> Iterator[tuple[Path, str]]:
    """Yield the JSON schema of each result that is published, and where it stands."""
    kinds: dict[str, type[Serialized]] = {
        "determination": comity.Determination,
        "project": comity.ProjectDetermination,
        "plan": comity.Plan,
        "portfolio": comity.PortfolioSummary,
    }
    for name, kind in kinds.items():
        yield ROOT / "docs" / f"{name}.schema.json", json.dumps(kind.schema(), indent=2) + "\n"


@cache
def counts(_: str = "") -> str:
    """Return how much law there is, how it was read, and how many cases hold it."""
    law = comity.load()
    rules = [rule for rule, _ in law.pack.rules.values() if not rule.unread]
    primary = sum(rule.confidence == "primary" for rule in rules) / len(rules)
    partners = [info.state for info in law.pack.joined if info.state][1:]
    elsewhere = (one for one in law.pack.covered if one.section is None and one.states != ("USA",))
    deep = sum(one.row.in_depth is not None for one in elsewhere)
    cases, classified = len(read_cases(ROOT / "cases")), classification_cases()
    rows = {name: len(law.pack.table(name)) for name in ("ccl_entries", "ccl_paragraphs")}
    return (
        f"{len(rules):,} rules ({primary:.0%} primary), U.S. export control in depth, launch, remote sensing, "
        f"spectrum, liability, sharing, investment, procurement and the space treaties besides, and the laws of "
        f"{len(partners)} partners, {deep} regimes of them section by section and the rest in outline; "
        f"{rows['ccl_entries']:,} entries and {rows['ccl_paragraphs']:,} "
        f"paragraphs of the Commerce Control List; {cases:,} determination cases and {classified:,} classification "
        "cases from authorities."
    )


def classification_cases() -> int:
    """Return how many cases say how an authority classified an item."""
    files = sorted((ROOT / "cases" / "classification").rglob("*.yaml"))
    return sum(len(parse_yaml(read_text(path), path.name)) for path in files)


def evidence(_: str = "") -> str:
    """Return how well each kind of row of the record is evidenced."""
    rows = [(q.what, q.rows, *q.by_confidence.values(), q.twice, q.sought) for q in quality(load_record())]
    head = "| kind | rows | primary | secondary | memory | read twice | sought again |\n|---|---|---|---|---|---|---|\n"
    return head + "\n".join(f"| {' | '.join(map(str, row))} |" for row in rows)


def facts(_: str = "") -> str:
    """Return every fact, by the file that it stands in: type, question, what is assumed."""
    schema, parts = comity.load().schema, []
    for path in sorted((ROOT / "src" / "comity" / "data" / "facts").glob("*.yaml")):
        declared = parse_yaml(read_text(path), path.name) or {}
        title = f"## {path.stem.replace('-', ' ').capitalize()}"
        known = [schema.facts[one["name"]] for one in [*declared.get("facts", ()), *declared.get("derived", ())]]
        if known:
            parts.append(f"{title}\n\n{_facts_table(known)}")
        if roles := declared.get("roles"):
            said = "\n".join(f"- `{role}`: {what}" for role, what in roles.items())
            told = _attributes_table(declared["attributes"], next(iter(roles)), schema.facts)
            parts.append(f"## Roles of parties\n\nEach has the attributes below.\n\n{said}\n\n{told}")
    return "\n\n".join(parts)


def _attributes_table(declared: Sequence[Mapping[str, Any]], first: str, facts: Mapping[str, Fact]) -> str:
    """Return what every role has; what some roles only have is called by the first of these."""
    lines = []
    for one in declared:
        role = first if first in one.get("of", [first]) else one["of"][0]
        shown = role if "of" in one else "ROLE"
        row = _facts_table([facts[f"{role}.{one['name']}"]])
        lines.append(row.replace(f"`{role}.", f"`{shown}.").replace(f"| {role.replace('_', ' ').capitalize()}: ", "| "))
    head = lines[0].rpartition("\n")[0]
    return "\n".join([head, *(line.rpartition("\n")[2] for line in lines)])


def _facts_table(known: Sequence[Fact]) -> str:
    rows = [
        f"| `{f.name}` | {_cell(f.ask)} | {_cell(f.within)} | {_assumed(f.assume, f.when_assumed)} |" for f in known
    ]
    head = "| fact | what is asked | what may be typed | assumed if not stated |\n|---|---|---|---|\n"
    return head + "\n".join(rows)


def _assumed(value: object, words: str) -> str:
    return "" if value is None else _cell(words or "yes")


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").replace("<", "&lt;").split())


def outcomes(_: str = "") -> str:
    """Return every outcome with the words for it, the gravest first."""
    rows = [f"| `{one.value}` | {_MEANS[one]} |" for one in comity.Outcome]
    return "\n".join(["| outcome | what it means |", "|---|---|", *rows])


_MEANS: Final = {
    comity.Outcome.PROHIBITED: "forbidden, whatever is applied for",
    comity.Outcome.HOLD: "stop until a person resolves it",
    comity.Outcome.POLICY_OF_DENIAL: "an authorization is required, and applications are denied",
    comity.Outcome.AUTHORIZATION_REQUIRED: "something must be granted first; how it is judged is told",
    comity.Outcome.UNDETERMINED: "not decided by what is known; what would decide it is told",
    comity.Outcome.COVERED: "an authorization in hand covers it",
    comity.Outcome.EXEMPTION_AVAILABLE: "an exception spares the authorization, on its conditions",
    comity.Outcome.FILING_ONLY: "nothing is to be granted; something is to be filed",
    comity.Outcome.NOT_REQUIRED: "the regimes that are named require nothing",
    comity.Outcome.OUTSIDE_SCOPE: "outside what the regimes that are named reach",
}


MAKERS: Final[Mapping[str, Maker]] = {
    "counts": counts,
    "evidence": evidence,
    "outcomes": outcomes,
    "facts": facts,
    "public-names": public_names,
    "api": api,
    "commands": commands,
    "examples": examples,
}
