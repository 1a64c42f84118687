"""Needs against partners: a colored cell each, hollow where nobody opened the page that it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import altair as alt

from comity.bridge.need_matrix import NOT_OPENED, NeedMatrix
from comity.brief import evidence
from comity.brief.matrix_axes import bands, side_axis, top_axis
from comity.brief.vega import GRAY, INK, colors, framed, in_words, told
from comity.errors import InputError

COLORS: Final[Mapping[str, str]] = {
    "demonstrated": "#1f6f54",
    "committed": "#4f9a78",
    "displaced": "#b5493c",
    "funded": "#8dc4a4",
    "studied": "#efc55f",
    "offered": "#f4dfa3",
    NOT_OPENED: "#eceff2",
}
_ON_DARK: Final = ("demonstrated", "committed", "displaced")
_WIDE: Final = 84  # pixels of a column
_HIGH: Final = 24
_HEAD: Final = 12  # letters in a line of a column's title
_LINE: Final = 13


def chart(found: NeedMatrix) -> alt.VConcatChart:
    """Return the matrix as a chart.

    Raises:
        InputError: it has no cells.
    """
    if not found.cells:
        raise InputError("has no contributions to draw", where="matrix")
    base = alt.Chart(alt.InlineData(values=list(_rows(found))))
    y = alt.Y("need:N", title=None, sort=list(found.needs), scale=bands(0.14), axis=_side(found))
    x = alt.X(
        "partner:N",
        title=None,
        sort=list(found.partners),
        scale=bands(0.06),
        axis=top_axis(found.partners, _HEAD, _WIDE, _LINE),
    )
    shown = [word for word in COLORS if any(cell.word == word for cell in found.cells.values())]
    legend = alt.Legend(columns=len(shown), labelLimit=200)
    fill = alt.Color("cell:N", title=None, scale=colors(COLORS, shown), legend=legend)
    cells = base.mark_rect(cornerRadius=3).encode(x, y, fill, *told())
    words = base.mark_text(fontSize=10).encode(
        x, y, alt.Color("ink:N", scale=None), text="said:N", description="said:N"
    )
    width = _WIDE * len(found.partners)
    drawn = alt.layer(cells, words).properties(width=width, height=_HIGH * len(found.needs))
    title = "What partners give to the needs of the Moon Base"
    return framed(drawn, title, [f"as of {in_words(found.on)}; {found.line()}"], _notes(found), width + 250)


def _rows(found: NeedMatrix) -> Iterator[dict[str, Any]]:
    for (need, partner), cell in found.cells.items():
        given = cell.contribution
        yield {
            "need": need,
            "partner": partner,
            "cell": cell.word,
            "said": cell.tier if cell.word != NOT_OPENED else f"{cell.tier}?",
            "ink": "white" if cell.word in _ON_DARK else GRAY if cell.word == NOT_OPENED else INK,
            "told": f"{found.partners[partner]}, {found.needs[need]}: {given.element}, {cell.tier}; "
            f"{evidence.in_words(given.confidence)}",
        }


def _side(found: NeedMatrix) -> alt.Axis:
    names = {
        need: f"{title} ({found.ranks[need]})" if need in found.ranks else title for need, title in found.needs.items()
    }
    return side_axis(names, 280)


def _notes(found: NeedMatrix) -> Iterator[str]:
    yield "A word with a question mark rests on a page that nobody opened, for the need or for what is given."
    yield "In brackets: the best rank that the agency gives a technology gap of the need, of 57."
    yield evidence.counted(cell.source for cell in found.cells.values())
