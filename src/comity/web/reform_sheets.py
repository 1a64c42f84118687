"""Pages of reforms: what each changes in the law, and what it would do to the publicly known ties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

import msgspec

import comity
from comity.web.sheets import PageBlock, PageCell, PageField, WebPage, block, cell, filled, records, rows_of, source

if TYPE_CHECKING:  # what a page is of is loaded by the workers only
    from comity import Comparison, Reform

PORTFOLIO: Final = "ties"
_UNCHANGED: Final = "unchanged"
_MOST_NAMED: Final = 14


def reform_index() -> WebPage:
    """Return the reforms that are held: those of history, the proposals, drafts of the workspace."""
    every = (*comity.Reform.built_in(), *comity.Reform.own())
    rows = [
        (cell(one.since or "no day"), cell(one.title, _page(one.id)), cell(one.status), cell(one.because))
        for one in every
    ]
    told = records({"id": one.id, "status": one.status, "since": one.since or "", "title": one.title} for one in every)
    return WebPage(
        title="Reforms",
        lead=(cell("What a change of the law does, cell by cell and for the publicly known ties."),),
        blocks=filled(block("", rows, "since", "reform", "status", "what it does")),
        data=told,
        table=told,
    )


def reform(names: tuple[str, ...], day: str) -> WebPage:
    """Return what one reform, or several stacked, change in the law.

    Raises:
        InputError: there is no such reform, or it does not fit the law.
    """
    law, every = comity.load(), [comity.Reform.load(name) for name in names]
    problems = law.check_reforms(*every, on=day or None)
    found = [] if problems else comity.diff(law, every, on=day or None).differences
    changes = [
        (cell(one.kind), cell(one.what, note=one.because), cell(one.before), cell(one.after), cell(one.cite))
        for one in found
    ]
    changed = block("Changes the law", changes, "what", "where", "before", "after", "provision")
    blocks = filled(
        block("Does not fit", ((cell(line),) for line in problems)),
        changed,
        block("Sources", (row for one in every for row in _sourced(one)), "source", "says"),
        block("Assumed", ((cell(line),) for one in every for line in one.assumptions)),
        block("Leaves out", ((cell(line),) for one in every for line in one.falls_short)),
    )
    query = f"?{urlencode({'date': day})}" if day else ""
    place = "+".join(quote(one.id, safe="") for one in every)
    return WebPage(
        title=" with ".join(one.label for one in every),
        lead=tuple(
            cell(one.because, note=f"{one.status}{f' since {one.since}' if one.since else ''}") for one in every
        ),
        fields=(PageField("date", "Date", day),),
        asks=f"/reform/{place}",
        links=(
            cell("Effect on the publicly known ties (takes some seconds)", f"/reform/{place}/{PORTFOLIO}{query}"),
            cell("Stacked with another: join their ids by + in the address", "/reform"),
        ),
        blocks=blocks,
        data={"reforms": msgspec.to_builtins(every), "differences": msgspec.to_builtins(found), "problems": problems},
        table=rows_of([changed]),
        legend=True,
    )


def _sourced(reform: Reform) -> Iterator[tuple[PageCell, ...]]:
    return ((source(one), cell(one.says)) for one in reform.sources)


def effect(names: tuple[str, ...], day: str) -> WebPage:
    """Return what reforms change for the publicly known ties.

    Raises:
        InputError: there is no such reform, or it does not fit the law.
    """
    found = comity.compare(PORTFOLIO, *names, on=day or None)
    blocks = filled(*_effects(found))
    place = "+".join(quote(name, safe="") for name in names)
    python = f"comity.compare({PORTFOLIO!r}, {', '.join(map(repr, names))}, on={str(found.day)!r})"
    method = found.method
    return WebPage(
        title=found.title,
        lead=(
            cell(f"{method.read:,} activities of '{method.portfolio}' on {found.day}, against {method.baseline}."),
            PageCell(python, code=True, note="reproduces it in Python"),
        ),
        fields=(PageField("date", "Date", day),),
        asks=f"/reform/{place}/{PORTFOLIO}",
        links=(cell("What it changes in the law", f"/reform/{place}"),),
        blocks=blocks,
        data=msgspec.to_builtins(found),
        table=records(found.records()),
    )


def _effects(found: Comparison) -> Iterator[PageBlock]:
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
