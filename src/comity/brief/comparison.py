"""A comparison as a picture: one small chart for each item, the partners below each other, what changes in color."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import altair as alt

from comity.brief.vega import colors, framed, labeled, short_item
from comity.reform.change import ChangeKind
from comity.reform.result import Affected, Comparison

_MOST_ITEMS: Final = 9
_MOST_PARTNERS: Final = 16
_PANEL: Final = 230  # pixels
_COLUMNS: Final = 3
_LETTERS: Final = 38
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
    "#dfe9c8",
    "#9fd0c0",
    "#b5dccf",
    "#c9e3d3",
    "#d6ece2",
)
_WORSE: Final = (
    "#fff0e8",
    "#fee0d2",
    "#fdd5c3",
    "#fdc9b3",
    "#f6e3b4",
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
_EITHER: Final = "#e8dcc0"
"""What may be easier or harder, or is merely other."""


def chart(found: Comparison) -> alt.VConcatChart:
    """Return the picture as an Altair chart: counts of activities, by item, partner and kind of change."""
    items = _leading(found.activities, lambda one: one.item, _MOST_ITEMS)
    shown = [one for one in found.activities if one.item in items]
    partners = _leading(shown, lambda one: one.partner, _MOST_PARTNERS)
    weights: dict[tuple[str, str, ChangeKind], float] = defaultdict(float)
    for one in shown:
        weights[one.item, one.partner if one.partner in partners else "others", one.kind] += one.weight
    order = list(ChangeKind)
    rows = [
        {"item": item, "partner": partner, "change": kind.value, "order": order.index(kind), "weight": weight}
        for (item, partner, kind), weight in weights.items()
    ]
    kinds = [kind for kind in ChangeKind if any(row["change"] == kind.value for row in rows)]
    fills = {kind.value: _color(kind) for kind in kinds}
    base = alt.Chart(alt.InlineData(values=rows)).mark_bar(height=10)
    bars = base.encode(
        x=alt.X("sum(weight):Q", title="activities", axis=alt.Axis(tickMinStep=1)),
        y=alt.Y("partner:N", title=None, sort=[*partners, "others"]),
        color=alt.Color(
            "change:N",
            title=None,
            sort=list(fills),
            scale=colors(fills, fills),
            legend=alt.Legend(labelLimit=260, columns=3),
        ),
        order=alt.Order("order:Q"),
    )
    header = alt.Header(labelExpr=labeled({item: short_item(item, _LETTERS) for item in items}))
    heads = alt.Facet("item:N", title=None, sort=items, header=header)
    panels = bars.properties(width=_PANEL, height=alt.Step(16)).facet(facet=heads, columns=_COLUMNS)
    width = (_PANEL + 60) * min(_COLUMNS, len(items))
    return framed(panels.resolve_scale(y="independent"), found.title, _under(found), _notes(found), max(width, 560))


def _changed(one: Affected) -> bool:
    return one.kind is not ChangeKind.UNCHANGED


def _leading(activities: Sequence[Affected], name_of: Callable[[Affected], str], most: int) -> list[str]:
    """Return the names that most activities have, of those that change; of all, if none does."""
    changed: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for one in activities:
        every[name_of(one)] += one.rows
        changed[name_of(one)] += one.rows if _changed(one) else 0
    names = sorted(every, key=lambda name: (-changed[name], -every[name], name))
    return ([name for name in names if changed[name]] or names)[:most]


def _color(kind: ChangeKind) -> str:
    order = list(ChangeKind)
    place, middle = order.index(kind), order.index(ChangeKind.UNCHANGED)
    if place == middle:
        return _SAME
    if kind in (ChangeKind.MAY_CHANGE, ChangeKind.OTHER_TERMS):
        return _EITHER
    return _EASED[min(place, len(_EASED) - 1)] if place < middle else _WORSE[min(place - middle - 1, len(_WORSE) - 1)]


def _under(found: Comparison) -> list[str]:
    method = found.method
    may = sum(one.rows for one in found.affected if one.kind.is_open)
    changed = sum(one.rows for one in found.affected) - may
    open_ = f" (and {may:,} may)" if may else ""
    said = f"{changed:,} of {method.read:,} activities change{open_} on {found.day}, against {method.baseline}."
    return [said, f"Portfolio: {method.portfolio}; {method.weights}."]


def _notes(found: Comparison) -> Iterator[str]:
    yield "Items that no change touches are left out."
    if any(a.assumed for a in found.activities):
        yield "Items and end uses are inferred from the kind of tie: see the assumptions."
    if found.proposed:
        yield "Proposed, not law."
    yield "Not advice."
