"""Determinations that were filed as JSON, and whether they would be the same now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from comity.determine.determination import Determination
from comity.determine.outcome import ONCE_SCREENED
from comity.errors import InputError
from comity.scalars import day_of, text_of, told


class FiledLine(msgspec.Struct, frozen=True):
    """What was filed of one line.

    Attributes:
        required: the authorizations that were required, held back or forbidden, by id.
        once: outcome and such authorizations once screening of the parties is clear, where nobody has looked.
        pack: the digest of the law by which it was determined.
    """

    name: str
    outcome: str
    headline: str
    date: date
    required: frozenset[str]
    once: tuple[str, frozenset[str]] | None
    verified: bool
    pack: str


class Recheck(msgspec.Struct, frozen=True):
    """One line that was filed, and what it would be now.

    Attributes:
        file: what was filed.
        line: its number, from 1.
        before: the headline as it was filed.
        now: the headline as it would be; empty where that cannot be worked out.
        changed: whether another outcome, or another authorization, would follow.
        why: by what it changed, or why it cannot be worked out.
    """

    file: str
    line: int
    name: str
    filed_for: date | None
    before: str
    now: str
    changed: bool
    why: tuple[str, ...]


def read_filed(raw: Any, where: str) -> list[FiledLine]:
    """Return what was filed: of an order every line, or one determination.

    Raises:
        InputError: it is no determination as `comity determine --json` prints it.
    """
    lines = raw.get("activities", [raw]) if isinstance(raw, Mapping) else raw
    if not isinstance(lines, list) or not lines or not all(isinstance(line, Mapping) for line in lines):
        raise InputError(f"found {told(raw)}", where=where, accepts="what comity determine --json prints")
    return [_line(line, f"{where}, line {number}") for number, line in enumerate(lines, 1)]


def _line(raw: Mapping[str, Any], where: str) -> FiledLine:
    missing = [name for name in ("outcome", "headline", "date", "findings") if name not in raw]
    if missing or not isinstance(raw["findings"], list | tuple):
        says = f"has no {missing[0]}" if missing else "its findings are no list"
        raise InputError(says, where=where, accepts="what comity determine --json prints")
    once = raw.get("once_screened")
    headline = text_of(raw["headline"], f"{where}: headline")
    if isinstance(once, Mapping):
        headline = f"{ONCE_SCREENED}: {once.get('headline', '')}"
    return FiledLine(
        name=text_of(raw.get("name") or "", f"{where}: name"),
        outcome=text_of(raw["outcome"], f"{where}: outcome"),
        headline=headline,
        date=day_of(raw["date"], f"{where}: date"),
        required=_required(raw),
        once=(str(once.get("outcome")), _required(once)) if isinstance(once, Mapping) else None,
        verified=raw.get("verified") is not False,
        pack=str(raw.get("pack_sha256", "")),
    )


def _required(raw: Mapping[str, Any]) -> frozenset[str]:
    findings = [one for one in raw.get("findings", ()) if isinstance(one, Mapping)]
    return frozenset(str(one.get("authorization") or one.get("rule")) for one in findings if _weighs(one))


def _weighs(finding: Mapping[str, Any]) -> bool:
    return finding.get("status") in ("required", "prohibited", "hold")


def as_filed(found: Determination) -> FiledLine:
    """Return a determination as it would be filed."""
    return _line(msgspec.to_builtins(found), "determination")


def same(one: FiledLine, other: FiledLine) -> bool:
    """Whether two say the same: outcome, what is required, both once screened too, and whether the text was read."""
    told = [(line.outcome, line.required, line.once, line.verified) for line in (one, other)]
    return told[0] == told[1]


def reasons(was: FiledLine, then: FiledLine, now: FiledLine, law: str) -> Iterator[str]:
    """Yield by what a line changed.

    Args:
        was: as it was filed.
        then: for the day for which it was filed, by the law as it is held now.
        now: for the day that is asked about.
        law: the digest of the law as it is held now.
    """
    if not same(was, then):
        edition = "another edition of the pack" if was.pack != law else "the order, or what is held or screened"
        yield f"for {was.date} it is another answer now, by {edition}: {then.headline}"
    if not same(then, now):
        yield f"the law of {now.date} says otherwise than that of {was.date}"
