"""Pages of the law: rules and what they say, search, coverage, what changed between two days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import msgspec

import comity
from comity import InputError
from comity.errors import did_you_mean
from comity.web.sheets import PageCell, PageField, WebPage, block, cell, filled, outside, records, rows_of, source

if TYPE_CHECKING:  # what a page is of is loaded by the workers only
    from comity import Law, Reform

_MOST_RULES: Final = 200
_ALL: Final = "all"
_RULES: Final = ("rule", "provision", "title", "read")


def law_index(pack: str, effect: str, day: str) -> WebPage:
    """Return whose law is held, or, of one pack, its rules.

    Raises:
        InputError: no such pack or effect, or no day.
    """
    law = comity.load()
    rules = [rule for rule, _ in law.pack.rules.values()]
    counts = Counter(rule.id.partition(".")[0] for rule in rules)
    effects = sorted({rule.effect for rule in rules})
    _known(pack, counts, "pack")
    _known(effect, effects, "effect")
    on = date.fromisoformat(day) if _is_day(day) else None
    found = [
        rule
        for rule in rules
        if (not pack or rule.id.partition(".")[0] == pack)
        and (not effect or rule.effect == effect)
        and (on is None or rule.in_force_on(on))
    ]
    packs = (
        (cell(info.title, f"/law?pack={key}"), cell(info.state), cell(f"{counts[key]:,}"), cell(info.text_as_of))
        for key, info in law.pack.infos.items()
    )
    shown = found[:_MOST_RULES] if pack or effect or on else []
    more = f"The first {_MOST_RULES} of {len(found):,}; CSV and JSON have all." if len(shown) < len(found) else ""
    told = records(
        {"rule": r.id, "effect": r.effect, "provision": r.cite, "title": r.title, "status": r.status, "url": r.url}
        for r in found
    )
    return WebPage(
        title="The law as data",
        lead=(cell(f"{law.line()}. An answer rests on these rules, each with its provision and how it was read."),),
        fields=(PageField("q", "Words, a provision, an id"),),
        asks="/law/search",
        links=(cell("Coverage: what an answer can rest on", "/law/coverage"), cell("What changed", "/law/diff")),
        blocks=filled(
            block("Rules", map(_rule_row, shown), *_RULES, lead=more if shown else ""),
            block("Whose law is held", packs, "pack", "state", "rules", "text of"),
        ),
        data=told,
        table=told,
        legend=True,
    )


def _rule_row(rule: Any) -> tuple[PageCell, ...]:
    status = "" if rule.status == "in-force" else rule.status
    return (
        cell(rule.id, f"/law/{quote(rule.id, safe='')}"),
        source(rule.citation),
        cell(rule.title, note=status),
        cell(rule.confidence),
    )


def law_search(query: str) -> WebPage:
    """Return the rules that words, a provision or a part of an id find."""
    hits = comity.load().search(query, 60) if query.strip() else []
    found = [hit.rule for hit in hits]
    told = records(
        {"rule": hit.rule.id, "provision": hit.rule.cite, "title": hit.rule.title, "match": f"{hit.score:.0f}"}
        for hit in hits
    )
    lead = (cell("No rule is like that."),) if query.strip() and not found else ()
    return WebPage(
        title="Search the law",
        lead=lead,
        fields=(PageField("q", "Words, a provision, an id", query),),
        asks="/law/search",
        blocks=filled(block("Rules", map(_rule_row, found), *_RULES)),
        data=told,
        table=told,
        legend=True,
    )


def law_rule(name: str) -> WebPage:
    """Return a rule, or those that hold a provision.

    Raises:
        InputError: there is none; names the likeliest.
    """
    law = comity.load()
    if name not in law.pack.rules:
        return _holding(law, name)
    rule, file = law.pack.rules[name]
    effect = msgspec.to_builtins(getattr(rule, rule.effect))
    says = "; ".join(f"{key}: {_plain(value)}" for key, value in effect.items()) if isinstance(effect, dict) else ""
    periods = "; ".join(f"{start or '…'} to {end or 'now'}" for start, end in rule.in_force)
    reading = f"read {rule.reviewed}, {rule.confidence}" if rule.reviewed else f"{rule.confidence}"
    facts = [
        (cell("provision"), source(rule.citation)),
        *((cell("provision id"), cell(one, f"/law/{quote(one, safe='')}")) for one in rule.provisions),
        (cell("what it does"), cell(rule.effect, note=says)),
        (cell("when"), PageCell(rule.when, code=True)),
        *((cell("concerns"), PageCell(one, code=True)) for one in (rule.concerns,) if one),
        *_unless(rule.unless),
        (cell("in force"), cell(periods, note=rule.status)),
        (cell("how it was read"), cell(reading, note="read once")),
        *((cell("condition"), cell(_condition(law, one))) for one in rule.conditions),
        *((cell("note"), cell(one)) for one in (rule.note,) if one),
        (cell("stands in"), cell(getattr(file, "regime", ""))),
    ]
    touching = [
        (cell(one.label, f"/reform/{one.id}"), cell(one.since or "no day"), cell(one.because))
        for one in (*comity.Reform.built_in(), *comity.Reform.own())
        if _touches(one, rule.id)
    ]
    return WebPage(
        title=rule.title,
        lead=(cell(rule.id), cell(rule.because)),
        blocks=filled(
            block("As it stands", facts),
            block("Reforms that touch it", touching, "reform", "since", "what it does"),
        ),
        links=(cell("The law", "/law"),),
        data=msgspec.to_builtins(rule),
        legend=True,
    )


def _unless(exceptions: Any, depth: int = 0) -> Iterator[tuple[PageCell, ...]]:
    for one in exceptions:
        yield cell(f"{'— ' * depth}unless"), PageCell(one.when, code=True, note=one.because)
        if one.cite:
            yield cell(""), cell(one.cite, outside(one.url))
        yield from _unless(one.unless, depth + 1)


def _condition(law: Law, name: str) -> str:
    known = law.conditions.get(name)
    return str(getattr(known, "text", name)) if known else name


def _touches(reform: Reform, rule: str) -> bool:
    for change in reform.changes:
        named = {
            getattr(change, "amend", None),
            *(getattr(change, "repeal", ()) or ()),
            *(getattr(change, "enact", ()) or ()),
        }
        added = {one.id for one in getattr(change, "add", ())}
        if rule in named | added:
            return True
    return False


def _holding(law: Law, name: str) -> WebPage:
    found = law.holding(name)
    if not found:
        raise InputError(
            f"no rule '{name}', and none that holds such a provision",
            where="law",
            suggestion=did_you_mean(name, law.pack.rules),
        )
    told = records({"rule": rule.id, "provision": rule.cite, "title": rule.title} for rule in found)
    return WebPage(
        title=f"Rules that hold {name}",
        blocks=(block("Rules", map(_rule_row, found), *_RULES),),
        data=told,
        table=told,
        legend=True,
    )


def law_coverage(kind: str, state: str, day: str) -> WebPage:
    """Return which law is covered, how deep, and what is open.

    Raises:
        InputError: no such kind or state, or no day.
    """
    law = comity.load()
    found = law.coverage("" if kind == _ALL else kind, state, day or None)
    kinds = (_ALL, *law.schema.facts["activity.kind"].values)
    rows = []
    for row in found:
        read = f"{row.since or '…'} to {row.text_as_of or 'now'}" if row.depth == "in depth" else ""
        passed = f", {row.by_heading} passed over by their heading" if row.by_heading else ""
        sections = f"{len(row.open_sections)} of {row.sections} open{passed}" if row.sections else ""
        names = (row.side, row.regime, row.depth, read, sections)
        rows.append((*map(cell, names), cell(", ".join(row.kinds) or "all kinds")))
    opened = [(cell(row.regime), cell(section)) for row in found for section in row.open_sections]
    blocks = (
        block("Regimes", rows, "side", "regime", "depth", "text read", "sections", "bears on"),
        block("Open sections", opened, "regime", "section", open=False),
    )
    rest = "Of states that are not named here no law is held: where theirs leads, answers are undetermined."
    return WebPage(
        title="Coverage: what an answer can rest on",
        lead=(cell(rest),),
        fields=(
            PageField("kind", "Activity", kind or _ALL, kinds),
            PageField("state", "State", state),
            PageField("date", "Date", day, hint="today"),
        ),
        asks="/law/coverage",
        blocks=filled(*blocks),
        data=msgspec.to_builtins(found),
        table=rows_of(blocks[:1]),
    )


def law_diff(before: str, after: str) -> WebPage:
    """Return what changed in the law between two days.

    Raises:
        InputError: something that is no day.
    """
    changes = comity.diff(before, after) if before and after else []
    rows = [(cell(one.kind), cell(one.what, note=one.detail), cell(one.cite)) for one in changes]
    blocks = filled(block("What changed", rows, "kind", "what", "provision"))
    asked = bool(before and after)
    return WebPage(
        title=f"The law between {before} and {after}" if asked else "What changed in the law",
        lead=() if rows or not asked else (cell("Nothing that the pack knows of changed."),),
        fields=(PageField("before", "From the day", before), PageField("after", "to the day", after)),
        asks="/law/diff",
        blocks=blocks,
        data=rows_of(blocks),
        table=rows_of(blocks),
    )


def _known(name: str, among: Any, where: str) -> None:
    if name and name not in among:
        raise InputError(f"found '{name}'", where=where, accepts=", ".join(among))


def _is_day(text: str) -> bool:
    """Whether a day is given.

    Raises:
        InputError: what is given is none.
    """
    if not text:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        raise InputError(f"found '{text}'", where="date", accepts="YYYY-MM-DD") from None
    return True


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
