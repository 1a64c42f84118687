"""The network of an alliance: firms by nation, and the edges between them by kind."""

from __future__ import annotations

from collections.abc import Mapping
from math import cos, pi, sin
from typing import Final

import altair as alt

from comity.brief.vega import GRAY, INK, RED, colors, framed, in_words, told
from comity.errors import InputError
from comity.industry.alliance import Alliance, AllianceEdge

_WIDTH: Final = 760
_ROW: Final = 22
_COLORS: Final = {"established": INK, "committed": "#2f6fa6", "memorandum": "#b9c3cd"}
_NAMES: Final = {
    "established": "established: contract or supply",
    "committed": "committed: money or capacity",
    "memorandum": "memorandum: no supply",
}
_ASKS: Final = "asks for an authorization, or may"
_PARTED: Final = 2
Places = Mapping[tuple[str, str], tuple[float, float]]


def chart(found: Alliance) -> alt.VConcatChart:
    """Return the picture of an alliance: two nations face each other, more stand in a circle.

    Raises:
        InputError: it has no edge.
    """
    if not found.edges:
        raise InputError("has no edge between firms", where="draw", accepts="an alliance with edges that were read")
    firms = sorted({firm for edge in found.edges for firm in _ends(edge)}, key=lambda one: (one[0], one[1].casefold()))
    places = _facing(firms) if len({nation for nation, _ in firms}) == _PARTED else _circle(firms)
    height = max(240.0, _ROW * (len(firms) / _PARTED + 2))
    lines = alt.Chart(alt.InlineData(values=[_line(edge, places) for edge in found.edges]))
    points = alt.Chart(alt.InlineData(values=[_point(firm, place) for firm, place in places.items()]))
    kinds = colors({_NAMES[kind]: color for kind, color in _COLORS.items()}, _NAMES.values())
    wide, high = alt.Scale(domain=[-1.7, 1.7], nice=False), alt.Scale(domain=[-1.1, 1.1], nice=False)
    x, y = alt.X("x:Q", axis=None, scale=wide), alt.Y("y:Q", axis=None, scale=high)
    rule = lines.mark_rule(strokeWidth=1.6, opacity=0.8).encode(
        x=x,
        y=y,
        x2="x2:Q",
        y2="y2:Q",
        color=alt.Color("kind:N", scale=kinds, title=None),
        description=told()[0],
        tooltip=told()[1],
    )
    asks = lines.transform_filter("datum.asks").mark_point(color=RED, filled=True, size=34, shape="diamond")
    barrier = asks.encode(
        x=alt.X("mx:Q", axis=None, scale=wide),
        y=alt.Y("my:Q", axis=None, scale=high),
        description=told("why")[0],
        tooltip=told("why")[1],
    )
    dots = points.mark_point(filled=True, size=46, color=GRAY).encode(
        x=x, y=y, description=told()[0], tooltip=told()[1]
    )
    left = points.transform_filter("datum.side == 'left'").mark_text(align="right", dx=-8, fontSize=11)
    right = points.transform_filter("datum.side == 'right'").mark_text(align="left", dx=8, fontSize=11)
    names = [side.encode(x=x, y=y, text="firm:N") for side in (left, right)]
    picture = alt.layer(rule, barrier, dots, *names).properties(width=_WIDTH, height=height)
    return framed(picture, found.line(), _under(found), _notes(found), _WIDTH)


def _ends(edge: AllianceEdge) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return the two firms of an edge, each with its nation."""
    return (edge.supplier_country, edge.supplier), (edge.line.country, edge.line.other)


def _facing(firms: list[tuple[str, str]]) -> Places:
    """Return two columns, a nation each."""
    found: dict[tuple[str, str], tuple[float, float]] = {}
    for side, nation in zip((-1.0, 1.0), sorted({nation for nation, _ in firms}), strict=True):
        mine = [firm for firm in firms if firm[0] == nation]
        for number, firm in enumerate(mine):
            found[firm] = side * 0.6, 1 - 2 * (number + 0.5) / len(mine)
    return found


def _circle(firms: list[tuple[str, str]]) -> Places:
    """Return a circle on which the firms of a nation stand together."""
    angles = [2 * pi * (number + 0.5) / len(firms) for number in range(len(firms))]
    return {firm: (0.95 * sin(angle), cos(angle)) for firm, angle in zip(firms, angles, strict=True)}


def _line(edge: AllianceEdge, places: Places) -> dict[str, object]:
    (x, y), (x2, y2) = (places[firm] for firm in _ends(edge))
    asked = list(dict.fromkeys(one.authorization for one in edge.legal if one.authorization))
    ends = f"{edge.supplier} to {edge.line.other}"
    return {
        "x": x, "y": y, "x2": x2, "y2": y2, "mx": (x + x2) / 2, "my": (y + y2) / 2,
        "kind": _NAMES[edge.line.kind], "asks": bool(asked),
        "told": f"{ends}: {edge.line.about} ({edge.line.by}, {edge.line.since}; {edge.line.confidence})",
        "why": f"{ends}: {'; '.join(asked)}",
    }  # fmt: skip


def _point(firm: tuple[str, str], place: tuple[float, float]) -> dict[str, object]:
    nation, name = firm
    side = "left" if place[0] < 0 else "right"
    return {"x": place[0], "y": place[1], "firm": f"{name} ({nation})", "side": side, "told": f"{name}, {nation}"}


def _under(found: Alliance) -> list[str]:
    return [f"{', '.join(found.members)} · law of {in_words(found.on)} · a red diamond: the law {_ASKS}"]


def _notes(found: Alliance) -> list[str]:
    left = f"{found.unread} edges from memory are left out." if found.unread else ""
    return [note for note in (left, "Edges on record only; who is not on the list is not seen.") if note]
