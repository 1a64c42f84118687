"""Who knew when in an exercise: a bar for each partner that had to be told of an inject, and the time it was given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import altair as alt

from comity.brief.vega import GRAY, INK, RED, colors, framed, told
from comity.coalition.tabletop import ExerciseReport, ToldRow
from comity.errors import InputError

_COLORS: Final = {"in time": "#1f6f54", "late": "#d08a2e", "never": RED}
_OFTEN: Final = 90.0
_ROW: Final = 26
_WIDTH: Final = 620


def chart(found: ExerciseReport) -> alt.VConcatChart:
    """Return the chart.

    Raises:
        InputError: nobody had to be told of anything.
    """
    if not found.told:
        raise InputError("tells nobody of anything", where=found.exercise, accepts="injects with partners to be told")
    rows = [_row(one) for one in found.told]
    order = [row["label"] for row in rows]
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y("label:N", sort=order, title=None, axis=alt.Axis(labelLimit=320)), description=told()[0]
    )
    axis = alt.X("after:Q", title="minutes from the inject, of half of the runs no longer")
    scale = colors(_COLORS, _COLORS)
    bars = base.mark_bar(height=12).encode(
        x=axis, color=alt.Color("word:N", scale=scale, legend=alt.Legend(title=None)), tooltip=told()[1]
    )
    given = base.mark_tick(thickness=2, size=20, color=INK).encode(x="within:Q")
    lettering = alt.condition(alt.datum.word == "never", alt.value(RED), alt.value(GRAY))
    names = base.mark_text(align="left", dx=5, fontSize=10).encode(x="at:Q", text="says:N", color=lettering)
    layered = alt.layer(bars, given, names).properties(width=_WIDTH, height=_ROW * len(rows))
    return framed(layered, f"Who knew when: {found.exercise}", [f"{found.line()}."], _notes(found), _WIDTH + 260)


def _row(one: ToldRow) -> dict[str, Any]:
    word = "never" if one.after is None else "in time" if one.in_time >= _OFTEN else "late"
    after = one.after or 0.0
    says = "never told" if one.after is None else f"{after:.0f} min, {one.in_time:.0f} % in time"
    return {
        "label": f"{one.inject} {one.title}: {one.partner}",
        "after": after,
        "within": one.within,
        "at": max(after, one.within),
        "word": word,
        "says": says,
        "told": f"{one.inject}, {one.partner}: {says}; {one.within:g} minutes were given",
    }


def _notes(found: ExerciseReport) -> Iterator[str]:
    yield f"The stroke is the time that was given. {found.runs} runs, seed {found.seed}."
    for number, one in enumerate(found.findings, 1):
        where = ", ".join(part for part in (one.inject, one.partner) if part)
        yield f"{number}. {one.cause}{f' ({where})' if where else ''}: {one.says}."
