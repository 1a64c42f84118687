"""Pages of a step: what an instrument in force, or a state in a group, would open, and what would stay barred."""

from __future__ import annotations

from typing import Any

import msgspec

import comity
from comity.web.sheets import (
    PageCell,
    PageField,
    PageForm,
    WebPage,
    block,
    cell,
    cited,
    filled,
    read_at,
    rows_of,
)


def gain_form(sign: str = "", join: str = "", day: str = "") -> PageForm:
    """Return the form that asks what a step would open."""
    fields = (
        PageField("sign", "An instrument in force", sign, hint="tsa-usa-nor, or tsa:CHE"),
        PageField("join", "or a state in a group", join, hint="accords:ZAF"),
        PageField("date", "Date", day, hint="today"),
    )
    return PageForm("/bridge/gain", fields, "What a step would open")


def gain(sign: str, join: str, day: str) -> WebPage:
    """Return what a step would open, and what would stay barred.

    Raises:
        InputError: an unknown instrument, group or state, a step that is made already, or no day.
    """
    form = gain_form(sign, join, day)
    if not (sign or join):
        return form.unasked()
    found = comity.Bridge(day or None).gain(sign, join)
    edge = ("", "what", "says", "source")
    activity = ("", "activity", "before", "after", "no longer in question", "now due", "provision")
    needs_ = sorted(found.needs, key=lambda one: (not one.changed, len(one.beside)))
    told = [
        (
            cell(one.tier),
            cell(one.title, f"/bridge/need/{one.id}", note="" if one.opened else "not opened"),
            cell(one.before),
            cell(one.after if one.changed else "as before"),
            cell(", ".join(one.beside) or "nobody"),
        )
        for one in needs_
    ]
    does = f"By itself it {found.does}. " if found.does else ""
    of = {
        effect: [one for one in found.activities if one.effect == effect and not one.barred]
        for effect in dict.fromkeys(one.effect for one in found.activities)
    }
    changed = [one for effect, some in of.items() if effect != "same" for one in some]
    blocks = filled(
        block("Activities that change", map(_activity, changed), *activity),
        block("Edges: what it is about", map(_edge, found.edges), *edge),
        block(
            "Needs it could help to fill",
            told,
            "how far",
            "need",
            "before",
            "after",
            "who has the same",
            lead=found.coverage() if found.needs else "",
        ),
        block("Who else gains", map(_edge, found.others), *edge, open=len(found.others) <= 12),
        block("Doors that open", [(cell(one),) for one in found.doors]),
        block("Who waits for the same", [(cell(one),) for one in found.waiting]),
        block("What stays barred", [_activity(one) for one in found.activities if one.barred], *activity),
        block("What stays as it is", map(_activity, of.get("same", ())), *activity, open=False),
    )
    return WebPage(
        title=found.title,
        lead=(
            cell(f"{found.line()}."),
            cell(f"{does}Today: {found.because}. Law by the text of {found.law_as_of}."),
        ),
        fields=form.fields,
        asks=form.asks,
        links=(cell("Needs and partners", "/bridge"),),
        blocks=blocks,
        data=msgspec.to_builtins(found),
        table=rows_of(blocks),
        legend=True,
    )


def _activity(one: Any) -> tuple[PageCell, ...]:
    return (
        cell("barred" if one.barred else "as before" if one.effect == "same" else one.effect),
        cell(one.project, note=one.name),
        cell(one.before),
        cell(one.after),
        cell(", ".join(one.gone)),
        cell(", ".join(one.due)),
        cited("; ".join(one.cites[:2]), "", one.confidence) if one.cites else cell(""),
    )


def _edge(one: Any) -> tuple[PageCell, ...]:
    return cell(one.kind), cell(one.name), cell(one.says), read_at(one.url, one.confidence)
