"""What the look-ups of conditions say on a day, read off the rows of the tables and the record (see `tests.reference`).

Each is one word of the language of `docs/law-as-data.md`; it takes the activity's reading and plain values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from comity.law import Law
from comity.law.rules import Rule
from comity.law.syntax import parse

if TYPE_CHECKING:
    from tests.reference import Reading

Row = Mapping[str, str]
SECTION = re.compile(r"\d{3}\.\d+(?:\([A-Za-z0-9]+\))*")


Words = str | tuple[str, ...]
"""A word, or the values of a named set."""


def each(words: tuple[Words, ...]) -> Iterator[str]:
    """Every word that is listed."""
    for one in words:
        yield from (one,) if isinstance(one, str) else one


def under(law: Reading, item: str, *codes: Words) -> bool:
    """At or below one of these paragraphs, or in one of these families."""
    return any(item in law.law.codes.leaves(code) for code in each(codes))


def member(law: Reading, *asked: Any) -> bool:
    """A member of one of these groups of states."""
    *groups, country = asked
    return any(_member(law, group, country) for group in each(tuple(groups)))


def _member(law: Reading, group: str, country: str) -> bool:
    found = members(law.law, law.day, group)
    return law.guess(f"{group}: {country}") if country in found.unsure else country in found.yes


def in_force(law: Reading, kind: str, one: str, other: str, scope: str | None = None) -> bool:
    """An instrument of a kind is in force between two states."""
    found, pair = pairs(law.law, law.day, kind, scope), frozenset((one, other))
    return law.guess(f"{kind} {scope}: {one} {other}") if pair in found.unsure else pair in found.yes


def chart(law: Reading, column: str, country: str) -> bool:
    """The Commerce Country Chart has an X."""
    return cell(law, "country_chart", column, country)


def license_to(law: Reading, country: str, item: str, *reasons: Words) -> bool:
    """One of these reasons applies to the item and has an X for the country in the Commerce Country Chart."""
    return any(_control(law, reason, item) and chart(law, reason, country) for reason in each(reasons))


def cell(law: Reading, table: str, column: str, key: str, says: str = "") -> bool:
    """A yes/no cell, or one that says a word; a row that is not there is not marked, an empty mark was not read."""
    info = law.law.pack.table_info[table]
    row = keyed(law.law, law.day, table).get(key)
    if row is None:
        return False
    read = row.get("read_from") or str(info.text_read[0] or "")
    unread = read > law.day.isoformat() or not (row[column] if says else row[column] in ("0", "1"))
    return law.guess(f"{table}: {key} {column}") if unread else row[column] == (says or "1")


def control(law: Reading, *asked: Any) -> bool:
    """One of these reasons for control applies to the item; where its traits decide, ``item.reasons`` says so."""
    *reasons, item = asked
    return any(_control(law, reason, item) for reason in each(tuple(reasons)))


def _control(law: Reading, reason: str, item: str) -> bool:
    if not was_read(law, item):
        return law.guess(f"{reason}: {item}")
    applying = [row for row in about(law.law, law.day, "ccl_controls", item) if reason_of(row) == reason]
    applying += [row for row in about(law.law, law.day, "ccl_controls_history", item) if reason_of(row) == reason]
    outright = any(not row["qualifier"] for row in applying)
    return outright or (bool(applying) and reason.split(maxsplit=1)[0] in law.value("item.reasons"))


def sta_barred(law: Reading, paragraph: str, item: str) -> bool:
    """The item's entry bars a paragraph of License Exception STA, outright or unless BIS finds the item eligible."""
    if not was_read(law, item):
        return law.guess(f"STA {paragraph}: {item}")
    stem, _, liftable = paragraph.partition("-")
    rows = [r for r in about(law.law, law.day, "ccl_sta", item) if r["bars"] == stem]
    rows = [r for r in rows if ("unless BIS" in r["condition"]) == bool(liftable)]
    return any(_bars(law, row["condition"], item) for row in rows)


def _bars(law: Reading, condition: str, item: str) -> bool:
    if not condition.startswith("only"):
        return True
    written = [row["when"] for row in law.law.pack.table("sta_conditions") if row["condition"] == condition]
    return law.true(parse(written[0], "")) if written else law.guess(f"STA: {item} {condition}")


def gbs(law: Reading, item: str) -> bool:
    """The entry says that License Exception GBS is available."""
    return _listed(law, "gbs", item)


def tsr(law: Reading, item: str) -> bool:
    """The entry says that License Exception TSR is available."""
    return _listed(law, "tsr", item)


def _listed(law: Reading, name: str, item: str) -> bool:
    if not was_read(law, item):
        return law.guess(f"{name}: {item}")
    rows = about(law.law, law.day, f"ccl_{name}", item)
    if any(row["condition"] for row in rows):
        return law.guess(f"{name}: {item}")
    said = [row["available"] for row in rows] or [row[name] for row in about(law.law, law.day, "ccl_entries", item)]
    return "yes" in said


def lvs(law: Reading, item: str) -> float:
    """The dollar limit of License Exception LVS."""
    rows = about(law.law, law.day, "ccl_lvs", item)
    if not was_read(law, item) or any(row["condition"] for row in rows):
        return 1e12 if law.guess(f"LVS: {item}") else -1.0
    limits = [row["usd"] for row in rows if row["usd"]]
    limits = limits or [row["lvs_usd"] for row in about(law.law, law.day, "ccl_entries", item) if row["lvs_usd"]]
    return float(limits[-1]) if limits else -1.0


# ---------------------------------------------------------------------- rows of a day


@cache
def rows(law: Law, day: date, table: str) -> list[Row]:
    """The rows of a table that apply on a day: dates are half-open."""
    every, text = law.pack.table(table), day.isoformat()
    return [row for row in every if row.get("from", "") <= text < (row.get("until") or "9999")]


@cache
def keyed(law: Law, day: date, table: str) -> Mapping[str, Row]:
    return {row[law.pack.table_info[table].key]: row for row in rows(law, day, table)}


@cache
def about(law: Law, day: date, table: str, item: str) -> list[Row]:
    """The rows of a table of the Commerce Control List that are about a paragraph."""
    return [row for row in of_entry(law, day, table).get(item.partition(".")[0], ()) if _within(law, row, item)]


@cache
def of_entry(law: Law, day: date, table: str) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows(law, day, table):
        found.setdefault(row["entry"], []).append(row)
    return found


def _within(law: Law, row: Row, item: str) -> bool:
    included, excluded = row.get("includes", ""), row.get("excludes", "")
    return (not included or item in _spread(law, included)) and item not in _spread(law, excluded)


def _spread(law: Law, codes: str) -> Iterator[str]:
    return (leaf for code in codes.split("|") if code for leaf in law.codes.leaves(code))


def reason_of(row: Row) -> str:
    """A reason by its column of the chart, or by the section that takes the chart's place."""
    section = SECTION.search(row["license_rule"])
    return row["column"] or (f"{row['reason']} {section.group()}" if section else row["reason"])


def was_read(law: Reading, item: str) -> bool:
    """Whether the item's entry was read for the day; what is on no list of the Commerce Department has none."""
    if not item[0].isdigit():
        return True
    told = {row["entry"]: row["read_from"] for row in law.law.pack.table("ccl_entries_read")}
    start = told.get(item.partition(".")[0]) or str(law.law.pack.table_info["ccl_entries"].text_read[0])
    return start <= law.day.isoformat()


@cache
def members(law: Law, day: date, group: str) -> Any:
    return law.record.members(group, day)


@cache
def pairs(law: Law, day: date, kind: str, scope: str | None) -> Any:
    return law.record.pairs(kind, day, scope)


def refuse(text: str) -> bool:
    """Guess nothing."""
    raise LookupError(f"{text} was not read for the day")


def below(rule: str, stems: tuple[str, ...]) -> bool:
    """Whether a rule's id, or an id above it, is named."""
    return any(rule == stem or rule.startswith(stem + ".") for stem in stems)


def lifts(exemption: Rule, rule: Rule) -> bool:
    """Whether an exemption is for the reason of a requirement."""
    to, reason = exemption.exempts, rule.requires and rule.requires.reason
    return to is not None and (to.reasons == "all" or reason in to.reasons)
