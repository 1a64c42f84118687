"""What changed in the law between two dates, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from comity.law.rules import Rule
from comity.law.tables import Tables

if TYPE_CHECKING:
    from comity.law.law import Law


class LawChange(msgspec.Struct, frozen=True):
    """One difference: a rule that began or ceased, a table cell, a membership."""

    kind: str
    what: str
    detail: str
    cite: str = ""


def diff(law: Law, before: date, after: date) -> list[LawChange]:
    """Return what a person must know who knew the law of ``before`` and acts on ``after``."""
    return [
        *_rules(law, before, after),
        *_cells(law, before, after),
        *_controls(law, before, after),
        *_groups(law, before, after),
    ]


def _rules(law: Law, before: date, after: date) -> Iterator[LawChange]:
    for rule, _ in law.pack.rules.values():
        was, is_now = rule.in_force_on(before), rule.in_force_on(after)
        if was != is_now:
            kind = "rule begins" if is_now else "rule ceases"
            yield LawChange(kind, rule.title, _gist(rule), rule.cite)


def _gist(rule: Rule) -> str:
    return rule.because or rule.when


def _cells(law: Law, before: date, after: date) -> Iterator[LawChange]:
    old, new = (Tables(law.pack, law.codes, day) for day in (before, after))
    rows = law.pack.table("country_chart")
    columns = [c for c in (rows[0] if rows else {}) if c[:2].isalpha() and c[2:].isdigit()]
    info = law.pack.table_info.get("country_chart")
    for column in columns:
        was, is_now = old.cells("country_chart", column), new.cells("country_chart", column)
        if was is None or is_now is None or info is None:
            continue
        for country in sorted(was.yes ^ is_now.yes):
            if country in was.unsure or country in is_now.unsure:
                continue
            verb = "is marked" if country in is_now.yes else "is no longer marked"
            yield LawChange("chart", f"{country} {verb} {column}", info.title, info.cite)


def _controls(law: Law, before: date, after: date) -> Iterator[LawChange]:
    old, new = (Tables(law.pack, law.codes, day) for day in (before, after))
    for reason in sorted(old.reasons | new.reasons):
        was, is_now = old.controls(reason), new.controls(reason)
        sets = [c.always - c.unsure.keys() if c else frozenset[str]() for c in (was, is_now)]
        unsure = frozenset[str]().union(*(c.unsure.keys() for c in (was, is_now) if c))
        entries: dict[tuple[str, str], list[str]] = {}
        for code in sorted((sets[0] ^ sets[1]) - unsure):
            verb = "is controlled for" if code in sets[1] else "is no longer controlled for"
            entries.setdefault((".".join(code.split(".")[:2]), verb), []).append(code)
        for (_, verb), codes in entries.items():
            named = ", ".join(law.codes.cover(codes)[:4])
            yield LawChange("control", f"{named} {verb} {reason}", "", law.pack.table_info["ccl_controls"].cite)


def _groups(law: Law, before: date, after: date) -> Iterator[LawChange]:
    for group in sorted(law.record.groups):
        was, is_now = law.record.members(group, before), law.record.members(group, after)
        for member in sorted((was.yes ^ is_now.yes) - was.unsure.keys() - is_now.unsure.keys()):
            verb = "joins" if member in is_now.yes else "leaves"
            yield LawChange("group", f"{member} {verb} {group}", "", is_now.source(member).cite)
