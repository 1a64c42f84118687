"""Pages of reforms: what each changes in the law, and what it would do to the publicly known ties."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

import msgspec

import comity
from comity.web.sheets import (
    PageBlock,
    PageCell,
    PageField,
    PageForm,
    WebPage,
    block,
    cell,
    filled,
    records,
    rows_of,
    source,
)

if TYPE_CHECKING:  # what a page is of is loaded by the workers only
    from comity import Comparison, Difference, Reform

PORTFOLIO: Final = "ties"
BY: Final = ("ahead", "review", "wait", "duties")
_UNCHANGED: Final = "unchanged"
_MOST_NAMED: Final = 14


def reform_index() -> WebPage:
    """Return the reforms that are held: those of history, the proposals, drafts of the workspace."""
    every = (*comity.Reform.built_in(), *comity.Reform.own())
    proposed_first = sorted(every, key=lambda one: one.status == "in-force")
    rows = [
        (cell(one.since or "no day"), cell(one.title, _page(one.id)), cell(one.status), cell(one.because))
        for one in proposed_first
    ]
    choosing = PageForm(
        "/reform/together",
        (
            PageField("date", "Date", hint="today"),
            PageField("choose", "Of a ranking, the best", "3"),
            PageField("by", "What counts in it", "ahead", BY),
        ),
        "Choose one or several, then see",
        {
            "changes": "What they change",
            "effect": f"Their effect on {PORTFOLIO}",
            "reach": "What they can reach",
            "rank": "Their ranking (a minute)",
        },
    )
    told = records({"id": one.id, "status": one.status, "since": one.since or "", "title": one.title} for one in every)
    return WebPage(
        title="Reforms",
        lead=(
            cell("What a change of the law does, cell by cell and for the publicly known ties; proposals stand first."),
        ),
        links=(
            cell("Write a draft of your own", "/reform/draft"),
            cell("Proposals and rules under way", "/docket"),
            cell("One item to one country, exporter by exporter", "/field"),
        ),
        choosing=choosing,
        blocks=(
            block(
                "", rows, "since", "reform", "status", "what it does", choices=tuple(one.id for one in proposed_first)
            ),
        ),
        data=told,
        table=told,
    )


def reform(names: tuple[str, ...], day: str) -> WebPage:
    """Return what one reform, or several stacked, change in the law.

    Raises:
        InputError: there is no such reform, or it does not fit the law.
    """
    every = [comity.Reform.load(name) for name in names]
    changed, problems, found = changes_of(every, day)
    blocks = filled(
        block("Does not fit", ((cell(line),) for line in problems)),
        changed,
        block("Sources", (row for one in every for row in _sourced(one)), "source", "says"),
        block("Assumed", ((cell(line),) for one in every for line in one.assumptions)),
        block("Leaves out", ((cell(line),) for one in every for line in one.falls_short)),
    )
    python = f"comity.diff(comity.load(), {[one.id for one in every]!r}, on={day or None!r}).differences"
    query = f"?{urlencode({'date': day})}" if day else ""
    place = "+".join(quote(one.id, safe="") for one in every)
    return WebPage(
        title=" with ".join(one.label for one in every),
        lead=(
            *(cell(one.because, note=f"{one.status}{f' since {one.since}' if one.since else ''}") for one in every),
            PageCell(python, code=True, note="reproduces it in Python"),
        ),
        fields=(PageField("date", "Date", day, hint="today"),),
        asks=f"/reform/{place}",
        links=(
            cell("Effect on the publicly known ties (takes some seconds)", f"/reform/{place}/{PORTFOLIO}{query}"),
            cell("What it can reach", f"/reform/{place}/reach{query}"),
            cell("Begin a draft with it", f"/reform/draft?{urlencode({'of': every[0].id})}"),
            cell("Stack it with others", "/reform"),
        ),
        blocks=blocks,
        data={"reforms": msgspec.to_builtins(every), "differences": msgspec.to_builtins(found), "problems": problems},
        table=rows_of([changed]),
        legend=True,
    )


def changes_of(every: Sequence[Reform], day: str) -> tuple[PageBlock, list[str], Sequence[Difference]]:
    """Return what reforms change as a block, why they do not fit, and the changes.

    Raises:
        InputError: no day.
    """
    law = comity.load()
    problems = law.check_reforms(*every, on=day or None)
    found = [] if problems else comity.diff(law, list(every), on=day or None).differences
    changes = [
        (cell(one.kind), cell(one.what, note=one.because), cell(one.before), cell(one.after), cell(one.cite))
        for one in found
    ]
    columns = ("what", "where", "before", "after", "provision")
    return block("Changes the law", changes, *columns), problems, found


def _sourced(reform: Reform) -> Iterator[tuple[PageCell, ...]]:
    return ((source(one), cell(one.says)) for one in reform.sources)


def effect(names: tuple[str, ...], day: str) -> WebPage:
    """Return what reforms change for the publicly known ties.

    Raises:
        InputError: there is no such reform, or it does not fit the law.
    """
    found = comity.Portfolio(PORTFOLIO).compare(*names, on=day or None)
    blocks = filled(*effects(found))
    place = "+".join(quote(name, safe="") for name in names)
    python = f"comity.Portfolio({PORTFOLIO!r}).compare({', '.join(map(repr, names))}, on={str(found.day)!r})"
    method = found.method
    return WebPage(
        title=found.title,
        lead=(
            cell(f"{method.read:,} activities of '{method.portfolio}' on {found.day}, against {method.baseline}."),
            PageCell(python, code=True, note="reproduces it in Python"),
        ),
        fields=(PageField("date", "Date", day, hint="today"),),
        asks=f"/reform/{place}/{PORTFOLIO}",
        links=(cell("What it changes in the law", f"/reform/{place}"),),
        blocks=blocks,
        data=msgspec.to_builtins(found),
        table=records(found.records()),
    )


def effects(found: Comparison) -> Iterator[PageBlock]:
    """Yield what changes for whom, activity by activity, and the authorizations needed."""
    kinds = (
        (cell(row.kind.value), cell(f"{row.weight:,.10g}"), cell("" if row.kind == _UNCHANGED else _some(row.partners)))
        for row in found.kinds
    )
    yield block("What changes, for whom", kinds, "what changes", "activities", "partners")
    changed = [one for one in found.activities if one.kind != _UNCHANGED]
    rows = (
        (
            cell(one.name or one.id),
            cell(one.partner),
            cell(one.item),
            cell(_words(one.before), note=one.before_by),
            cell(_words(one.after), note=one.after_by),
            cell(", ".join(one.after_cites[:2])),
        )
        for one in changed
    )
    yield block("Activities that change", rows, "activity", "partner", "item", "before", "after", "provision")
    same = [row for row in found.by_authorization if row.before != row.after]
    yield block(
        "Authorizations needed",
        ((cell(row.name), cell(f"{row.before:,.10g}"), cell(f"{row.after:,.10g}")) for row in same),
        "authorization",
        "before",
        "after",
    )


def _words(outcome: comity.Outcome) -> str:
    return outcome.value.replace("-", " ")


def _some(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"{', '.join(names[:_MOST_NAMED])}{more}"


def _page(identifier: str) -> str:
    return f"/reform/{quote(identifier, safe='')}"


def reach(names: tuple[str, ...], day: str) -> WebPage:
    """Return what reforms can reach of the publicly known ties: before it is asked What they change.

    Raises:
        InputError: there is no such reform, or it does not fit the law.
    """
    found = comity.Reach.of(PORTFOLIO, *names, on=day or None)
    told, every = found.summary, found.summary.reached + found.summary.unreached
    place = "+".join(quote(name, safe="") for name in names)
    rules = [
        (
            cell(one.title, f"/law/{quote(one.id, safe='')}"),
            cell(one.change),
            cell(f"{one.activities:,.10g}"),
            cell(one.cite),
        )
        for one in found.rules
    ]
    values = [
        (cell(one.fact), cell(_some(one.values) or "any"), cell(f"{one.count:,} of {one.of:,}"))
        for one in found.touches
    ]
    reached = [
        (cell(one.name or one.id), cell(one.partner), cell(one.item), cell(one.activity), cell(", ".join(one.open)))
        for one in found.activities
        if one.reach == "reached"
    ]
    return WebPage(
        title=f"What can be reached: {found.title}",
        lead=(
            cell(
                f"Can reach {told.reached:,.10g} of {every:,.10g} activities of '{found.portfolio}' on {found.day}, "
                f"against {found.baseline}."
            ),
            *map(cell, found.notes),
        ),
        fields=(PageField("date", "Date", day, hint="today"),),
        asks=f"/reform/{place}/reach",
        links=(cell("What it changes in the law", f"/reform/{place}"),),
        blocks=filled(
            block(
                "Why not the others",
                [(cell(one.why), cell(f"{one.activities:,.10g}")) for one in told.why],
                "why",
                "activities",
            ),
            block("Rules that say something else", rules, "rule", "change", "activities", "provision"),
            block("Only these could be touched, whatever else is so", values, "fact", "values", "how many"),
            block(
                "Activities that can be reached",
                reached,
                "activity",
                "partner",
                "item",
                "kind",
                "hangs on",
                open=len(reached) <= 20,
            ),
        ),
        data=msgspec.to_builtins(found),
        table=records(found.records()),
    )


def ranking(names: tuple[str, ...], choose: str, by: str, day: str) -> WebPage:
    """Return which reforms would matter most to the publicly known ties: the best set, and the share of each.

    Raises:
        InputError: there is no such reform, it does not fit the law, or a number or word is none.
    """
    if not choose.strip().isdecimal():
        raise comity.InputError(f"found '{choose}'", where="choose", accepts="how many, 1 or more")
    found = comity.Portfolio(PORTFOLIO).rank(list(names) or None, choose=int(choose), by=by, on=day or None)
    rows = [
        (
            cell(one.title, _page(one.id), note=one.status),
            cell("●" if one.in_best else ""),
            cell(f"{one.alone:,.4g}"),
            cell(f"{one.last:,.4g}"),
            cell(f"{one.share:,.4g}", note=f"± {one.error:.2g}" if one.error else ""),
            cell(one.reaches),
            cell(_some(one.partners)),
            cell(one.cite),
        )
        for one in found.reforms
    ]
    joint = [(cell(" + ".join(one.reforms)), cell(f"{one.extra:+,.4g}")) for one in (*found.joint, *found.pairs)]
    asked = f"{list(names) or None!r}, choose={choose}, by={by!r}, on={str(found.day)!r}"
    python = f"comity.Portfolio({PORTFOLIO!r}).rank({asked})"
    proof = "proved best" if found.proved else f"not proved best: no set adds more than {found.bound:,.4g}"
    return WebPage(
        title="Which reforms would matter most",
        lead=(
            cell(f"{found.line()}."),
            cell(f"Counts {found.counts}; {proof}. {found.weights}"),
            *map(cell, found.notes),
            PageCell(python, code=True, note="reproduces it in Python"),
        ),
        links=(cell("Choose others", "/reform"),),
        blocks=filled(
            block(
                "Candidates",
                rows,
                "reform",
                "best set",
                "alone",
                "last",
                "share",
                "reaches",
                "eases alone",
                "provision",
            ),
            block(
                "Together more, or less, than each by itself",
                joint,
                "reforms",
                "beyond their sum",
                open=len(joint) <= 12,
            ),
        ),
        data=msgspec.to_builtins(found),
        table=records(found.records()),
    )
