"""A plan as a Gantt chart: SVG or PNG, good enough to paste into a briefing."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from comity.errors import InputError
from comity.files import write_atomically
from comity.plan.plan import Plan, PlannedStep

_COLORS: Final = {
    "critical": "#1b7f5c",
    "can slip": "#7fb8a4",
    "governments": "#3c6fb0",
    "changes what was asked for": "#a4508b",
}
_ROW: Final = 34
_LONGEST: Final = 46
_TICKS: Final = 9


def draw_plan(plan: Plan, path: Path) -> None:
    """Draw a plan into an SVG or PNG file; nothing is left behind if it fails.

    Raises:
        InputError: another kind of file, or a plan without steps.
    """
    if path.suffix.lower() not in (".svg", ".png"):
        raise InputError(f"found '{path.suffix or path.name}'", where="--gantt", accepts=".svg or .png")
    if not plan.steps:
        raise InputError("the plan has no steps to draw", where="--gantt")
    import vl_convert  # noqa: PLC0415  heavy, and only for pictures

    spec = chart(plan)
    if path.suffix.lower() == ".svg":
        write_atomically(path, vl_convert.vegalite_to_svg(spec).encode())
    else:
        write_atomically(path, vl_convert.vegalite_to_png(spec, scale=2))


def chart(plan: Plan) -> dict[str, Any]:
    """Return the chart as a Vega-Lite specification."""
    rows = [_row(step) for step in plan.steps]
    order = [row["step"] for row in rows]
    y = {
        "field": "step",
        "type": "nominal",
        "sort": order,
        "title": None,
        "axis": {"labelLimit": 380, "labelFontSize": 12, "ticks": False, "domain": False},
    }
    color = {
        "field": "kind",
        "type": "nominal",
        "title": None,
        "scale": {"domain": list(_COLORS), "range": list(_COLORS.values())},
        "legend": {"orient": "bottom"},
    }
    months = (plan.finish.latest - plan.start).days / 30
    ticks = {"interval": "month", "step": max(1, round(months / _TICKS))}
    axis = {"grid": True, "format": "%b %Y", "labelFontSize": 11, "tickCount": ticks, "labelOverlap": True}
    x = {"type": "temporal", "title": None, "axis": axis}
    shown = [kind for kind in _COLORS if any(row["kind"] == kind for row in rows)]
    color["scale"] = {"domain": shown, "range": [_COLORS[kind] for kind in shown]}
    light = {**color, "legend": None}
    span = f"{plan.finish.earliest} to {plan.finish.latest}"
    return {
        "resolve": {"legend": {"color": "independent"}},
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {
            "text": plan.name or "Next steps",
            "subtitle": [f"may go ahead {plan.finish.typical} (range {span}); light: if slowly", plan.range_note],
            "anchor": "start",
            "subtitleColor": "#555",
        },
        "width": 620,
        "height": {"step": _ROW},
        "data": {"values": rows},
        "layer": [
            {
                "mark": {"type": "bar", "height": 16, "opacity": 0.25},
                "encoding": {"y": y, "x": {**x, "field": "start"}, "x2": {"field": "latest"}, "color": light},
            },
            {
                "mark": {"type": "bar", "height": 16, "cornerRadius": 2},
                "encoding": {"y": y, "x": {**x, "field": "start"}, "x2": {"field": "end"}, "color": color},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 10, "color": "#333"},
                "encoding": {"y": y, "x": {**x, "field": "latest"}, "text": {"field": "days"}},
            },
        ],
        "config": {"view": {"stroke": None}, "font": "sans-serif", "padding": 12},
    }


def _row(step: PlannedStep) -> dict[str, Any]:
    if step.detour:
        kind = "changes what was asked for"
    elif step.track == "governments":
        kind = "governments"
    else:
        kind = "critical" if step.slack == 0 else "can slip"
    title = step.title if len(step.title) <= _LONGEST else step.title[: _LONGEST - 1].rstrip() + "…"
    return {
        "step": f"{step.number}  {title}",
        "start": step.starts.isoformat(),
        "end": step.ends.isoformat(),
        "latest": step.span.latest.isoformat(),
        "days": f"{step.days.typical} d" if step.duration_known else "not known",
        "kind": kind,
    }
