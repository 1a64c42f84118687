"""A comparison as a picture: one small chart for each item, the partners below each other, what changes in color."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from comity.brief.vega import write_chart
from comity.reform.change import ChangeKind
from comity.reform.result import Affected, Comparison

_MOST_ITEMS: Final = 9
_MOST_PARTNERS: Final = 16
_EASED: Final = (
    "#00441b",
    "#1b7837",
    "#4daf5d",
    "#7fbf7b",
    "#a6dba0",
    "#b8d8a8",
    "#c7e0bc",
    "#8fb8a0",
    "#d9f0d3",
    "#c9e3d3",
)
_WORSE: Final = (
    "#fee0d2",
    "#fcbba1",
    "#fc9272",
    "#fb6a4a",
    "#ef3b2c",
    "#cb181d",
    "#a50f15",
    "#7f0000",
    "#67000d",
    "#4a0010",
)
_SAME: Final = "#d9d9d9"


def chart(found: Comparison) -> Any:
    """Return the picture as an Altair chart: counts of activities, by item, partner and kind of change."""
    import altair as alt  # noqa: PLC0415  loaded only where something is drawn

    items = _leading([a.item for a in found.affected], [a.item for a in found.activities], _MOST_ITEMS)
    shown = [a for a in found.activities if a.item in items]
    partners = _leading([a.partner for a in shown if _changed(a)], [a.partner for a in shown], _MOST_PARTNERS)
    rows = [
        {
            "item": _headed(a.item),
            "partner": a.partner if a.partner in partners else "others",
            "change": a.kind.value,
            "order": list(ChangeKind).index(a.kind),
            "weight": a.weight,
        }
        for a in shown
    ]
    kinds = [kind for kind in ChangeKind if any(row["change"] == kind.value for row in rows)]
    base = alt.Chart(alt.InlineData(values=rows)).mark_bar(height=9)
    bars = base.encode(
        x=alt.X("sum(weight):Q", title="activities", axis=alt.Axis(tickMinStep=1, grid=True)),
        y=alt.Y("partner:N", title=None, sort=[*partners, "others"], axis=alt.Axis(labelFontSize=10)),
        color=alt.Color(
            "change:N",
            title=None,
            sort=[kind.value for kind in kinds],
            scale=alt.Scale(domain=[kind.value for kind in kinds], range=[_color(kind) for kind in kinds]),
            legend=alt.Legend(orient="top", labelLimit=260, columns=3),
        ),
        order=alt.Order("order:Q"),
    )
    panels = bars.properties(width=230, height=alt.Step(14)).facet(
        facet=alt.Facet(
            "item:N",
            title=None,
            sort=[_headed(item) for item in items],
            header=alt.Header(labelFontSize=12, labelFontWeight="bold", labelAnchor="start"),
        ),
        columns=3,
    )
    return (
        panels.resolve_scale(y="independent")
        .properties(
            title=alt.TitleParams(_title(found), subtitle=_under(found), anchor="start", fontSize=16, offset=12)
        )
        .configure_view(stroke=None)
        .configure_axis(gridColor="#eeeeee", domain=False)
    )


def draw(found: Comparison, path: Path) -> None:
    """Write the picture as SVG, PNG or a Vega-Lite specification.

    Raises:
        InputError: the file's ending names none of these, or it cannot be written.
    """
    write_chart(chart(found), path)


def _changed(one: Affected) -> bool:
    return one.kind is not ChangeKind.UNCHANGED


def _leading(first: list[str], rest: list[str], most: int) -> list[str]:
    """Return the names that occur most often, those that change before the others."""
    names = sorted(set(rest), key=lambda name: (-first.count(name), -rest.count(name), name))
    changed = [name for name in names if name in first]
    return (changed or names)[:most]


def _headed(item: str) -> str:
    return item if len(item) < 34 else f"{item[:32]}…"


def _color(kind: ChangeKind) -> str:
    order = list(ChangeKind)
    place, middle = order.index(kind), order.index(ChangeKind.UNCHANGED)
    if place == middle:
        return _SAME
    return _EASED[min(place, len(_EASED) - 1)] if place < middle else _WORSE[min(place - middle - 1, len(_WORSE) - 1)]


def _title(found: Comparison) -> list[str]:
    lines = [""]
    for word in found.title.split():
        if len(lines[-1]) + len(word) > 88:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _under(found: Comparison) -> list[str]:
    method = found.method
    lines = [
        f"{len(found.affected)} of {method.read} activities change on {found.day}, against {method.baseline}.",
        f"Portfolio: {method.portfolio}; {method.weights}. Items that no change touches are left out.",
    ]
    if any(a.assumed for a in found.activities):
        lines.append("Items and end uses are inferred from the kind of tie: see the assumptions. Not advice.")
    return lines
