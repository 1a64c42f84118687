"""A plan as a Gantt chart: who does what from when until when, and until when if it goes slowly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from textwrap import shorten
from typing import Any, Final

import altair as alt

from comity.brief.rows import GAP, LEFT, LETTERS, placed
from comity.brief.vega import GRAY, colors, framed, in_words, told
from comity.errors import InputError
from comity.plan.plan import Plan, PlannedStep

_COLORS: Final = {
    "critical": "#1f6f54",
    "can slip": "#8dc4a4",
    "governments": "#4a73b0",
    "changes what was asked for": "#a4508b",
}
_DAYS: Final = 560  # pixels
_SAID: Final = 110
_TICKS: Final = 7
_MOST_SUPPOSED: Final = 3


def chart(plan: Plan) -> alt.VConcatChart:
    """Return the plan as a chart.

    Raises:
        InputError: the plan has no steps.
    """
    if not plan.steps:
        raise InputError("the plan has no steps to draw", where="plan")
    steps = [(f"{step.number}. {_title(step)}", _who(plan, step), step.days.confidence.value) for step in plan.steps]
    rows = placed([("", steps)])
    bars = [_bar(step, row.middle) for step, row in zip(plan.steps, rows.rows, strict=True)]
    shown = [kind for kind in _COLORS if any(bar["kind"] == kind for bar in bars)]
    base = alt.Chart(alt.InlineData(values=bars))
    y, color = rows.y, alt.Color("kind:N", title=None, scale=colors(_COLORS, shown), legend=alt.Legend(symbolOpacity=1))
    x = _dates(plan)
    layers = [
        *rows.layers(_DAYS + GAP + _SAID),
        base.mark_bar(size=12, opacity=0.3).encode(x, y, color, *told(), x2="latest"),
        base.mark_bar(size=12).encode(x, y, color, *told(), x2="ends"),
        *_unknown(plan, bars, rows.y),
        *_arrows(plan, bars, rows.y),
        rows.texts(bars, _DAYS + GAP),
    ]
    drawn = alt.layer(*layers).properties(width=_DAYS, height=rows.height)
    return framed(drawn, plan.name or "Next steps", [_under(plan)], _notes(plan), LEFT + _DAYS + _SAID)


def _unknown(plan: Plan, bars: list[dict[str, Any]], y: alt.Y) -> list[alt.Chart]:
    """Return a diamond for each step whose length nobody knows: a bar would say that it takes no time."""
    shown = [bar for bar, step in zip(bars, plan.steps, strict=True) if not step.duration_known]
    chart = alt.Chart(alt.InlineData(values=shown))
    mark: dict[str, Any] = {"shape": "diamond", "size": 90, "filled": False, "strokeDash": [2, 2], "color": GRAY}
    return [chart.mark_point(**mark).encode(_dates(plan), y, *told())] if shown else []


def _arrows(plan: Plan, bars: list[dict[str, Any]], y: alt.Y) -> list[alt.Chart]:
    """Return an arrow from the end of each step to the beginning of those that come after it: why in this order."""
    at = {step.number: bar for step, bar in zip(plan.steps, bars, strict=True)}
    links = [
        {"starts": at[other]["ends"], "until": bar["starts"], "from": at[other]["y"], "y": bar["y"]}
        for step, bar in zip(plan.steps, bars, strict=True)
        for other in step.after
        if other in at
    ]
    if not links:
        return []
    chart, x = alt.Chart(alt.InlineData(values=links)), _dates(plan)
    end = _dates(plan, "until")
    line: dict[str, Any] = {"color": GRAY, "strokeWidth": 0.8}
    return [
        chart.mark_rule(**line).encode(x, y, y2="from"),
        chart.mark_rule(**line).encode(x, y, x2="until"),
        chart.mark_point(shape="triangle-right", size=40, filled=True, opacity=1, color=GRAY).encode(end, y),
    ]


def _dates(plan: Plan, field: str = "starts") -> alt.X:
    last = max(step.span.latest for step in plan.steps)
    months = (last - plan.start).days / 30
    step = max(1, round(months / _TICKS))
    axis = alt.Axis(orient="top", format="%b %Y", labelColor=GRAY, tickCount={"interval": "month", "step": step})
    span = [plan.start.isoformat(), (last + timedelta(days=1)).isoformat()]
    scale = alt.Scale(type="utc", domain=span, nice=False, padding=0)
    return alt.X(f"{field}:T", title=None, scale=scale, axis=axis)


def _bar(step: PlannedStep, y: float) -> dict[str, Any]:
    days = f"{step.days.min}–{step.days.typical}–{step.days.max} days"
    return {
        "y": y,
        "starts": step.starts.isoformat(),
        "ends": step.ends.isoformat(),
        "latest": step.span.latest.isoformat(),
        "kind": _kind(step),
        "told": f"{_title(step)}: {step.starts} to {step.ends}, at the latest {step.span.latest}",
        "said": days if step.duration_known else "not known",
        "ink": GRAY,
    }


def _title(step: PlannedStep) -> str:
    return f"{step.title}: {step.about}" if step.about else step.title


def _who(plan: Plan, step: PlannedStep) -> str:
    """Return who takes a step; where it is on the plan more than once, for which activities too."""
    again = sum(other.title == step.title for other in plan.steps) > 1
    whole = f"{step.owner}, for {', '.join(step.activities)}" if again else step.owner
    return shorten(whole, LETTERS, placeholder=" …")


def _kind(step: PlannedStep) -> str:
    if step.detour:
        return "changes what was asked for"
    if step.track == "governments":
        return "governments"
    return "critical" if step.slack == 0 else "can slip"


def _under(plan: Plan) -> str:
    finish = plan.finish
    first = [one.activity for one in plan.unclassified]
    if not plan.found:
        return "the item is to be classified first; what follows hangs on its class" if first else "no plan leads there"
    if plan.left_out:
        others = [one for one in plan.left_out if one not in first]
        told_of = [f"to be classified first: {', '.join(first)}"] if first else []
        told_of += [f"no plan for {', '.join(others)}"] if others else []
        return f"{'; '.join(told_of)}; the others from {in_words(finish.typical)}"
    return f"may go ahead {in_words(finish.typical)} (from {in_words(finish.earliest)} to {in_words(finish.latest)})"


def _notes(plan: Plan) -> Iterator[str]:
    yield "Solid: as usual; light: if it goes slowly. Days: shortest–typical–longest; the sign tells on what evidence."
    if any(step.after for step in plan.steps):
        yield "Arrows: what has to be done with before another step begins."
    if not all(step.duration_known for step in plan.steps):
        yield "Diamond: nobody knows how long it takes."
    if plan.range_note:
        yield f"{plan.range_note[0].upper()}{plan.range_note[1:].removesuffix('.')}."
    for one in plan.supposed[:_MOST_SUPPOSED]:
        yield f"It supposes: {one.ask}: {one.answer}."
    if len(plan.supposed) > _MOST_SUPPOSED:
        yield f"It supposes {len(plan.supposed) - _MOST_SUPPOSED} more facts."
    if plan.footer:
        yield plan.footer
