"""Partners against kinds of instrument and groups: a colored cell each, with a sign for its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import shorten
from typing import Any, Final

import altair as alt

from comity.brief import evidence
from comity.brief.matrix_axes import bands, side_axis, top_axis
from comity.brief.vega import GRAY, INK, colors, framed, in_words, told
from comity.errors import InputError
from comity.record.compare import Cell, Matrix

COLORS: Final[Mapping[str, str]] = {
    "in force": "#1f6f54",
    "applied provisionally": "#4f9a78",
    "signed, not known to be in force": "#8dc4a4",
    "talks": "#efc55f",
    "not known, must be checked": "#c8d2de",
    "suspended": "#d98c6b",
    "lapsed": "#b5493c",
    "there, and does not cover it": "#d9d0b8",
    "none existed that year": "#d6dade",
    "sought, none was found": "#e6e9ec",
    "nobody has looked, or no member": "#f6f7f8",
}
_WORDS: Final = (
    "in force",
    "provisional",
    "signed",
    "talks",
    "unknown",
    "suspended",
    "lapsed",
    "not covered",
    "none exists",
    "none found",
    "none",
)
_MEANS: Final = dict(zip(_WORDS, COLORS, strict=True))
_ON_DARK: Final = ("in force", "provisional", "lapsed")
_SHORT_TITLES: Final[Mapping[str, str]] = {
    "framework": "Framework agreement",
    "tsa": "Technology safeguards",
    "ssa-sharing": "SSA sharing",
    "gsomia": "Security of information",
    "rdp": "Reciprocal procurement",
    "sosa": "Security of supply",
    "accords": "Artemis Accords",
    "artemis-accords": "Artemis Accords",
    "cspo": "CSpO",
    "da-asat-moratorium": "ASAT test moratorium",
    "olympic-defender": "Olympic Defender",
    "defense": "Communications, geospatial",
    "mou": "Memorandum",
    "network": "Industry network",
    "tie": "Company ties",
    "statement": "Joint statement",
}
_WIDE: Final = 104  # pixels of a column
_HIGH: Final = 30
_HEAD: Final = 15  # letters in a line of a column's title
_LINE: Final = 14
_MOST_NOTES: Final = 8


def chart(found: Matrix) -> alt.VConcatChart:
    """Return the matrix as a chart.

    Raises:
        InputError: it has no rows or no columns.
    """
    if not found.rows or not found.columns:
        raise InputError("has no rows or no columns to draw", where="matrix")
    titles = top_axis({name: head(found, name) for name in found.columns}, _HEAD, _WIDE, _LINE)
    base = alt.Chart(alt.InlineData(values=[_row(found, state, name) for state, name in found.cells]))
    x = alt.X("column:N", title=None, sort=list(found.columns), scale=bands(0.06), axis=titles)
    y = alt.Y(
        "state:N",
        title=None,
        sort=list(found.rows),
        scale=bands(0.14),
        axis=side_axis({state: found.names[state] for state in found.rows}, 260),
    )
    shown = [word for word in COLORS if any(means(cell) == word for cell in found.cells.values())]
    width = _WIDE * len(found.columns)
    whole = max(width + 190, 560)
    legend = alt.Legend(columns=max(1, int(whole // 240)), labelLimit=300)
    fill = alt.Color("means:N", title=None, scale=colors(COLORS, shown), legend=legend)
    cells = base.mark_rect(cornerRadius=4).encode(x, y, fill, *told())
    ink = alt.Color("ink:N", scale=None)
    words = base.mark_text(dx=6).encode(x, y, ink, text="said:N", description="said:N")
    rest = [evidence.in_words(cell.source.confidence) for cell in found.cells.values() if cell.source]
    signs = (
        base.mark_point(filled=True, size=58, opacity=1, strokeWidth=0, xOffset=-_WIDE * 0.37)
        .transform_filter("datum.evidence != null")
        .encode(x, y, ink, shape=evidence.shape("evidence", rest), description="evidence:N")
    )
    drawn = alt.layer(cells, words, signs).properties(width=width, height=_HIGH * len(found.rows))
    title = f"What partners have with {the(found.names[found.home])}"
    about = f", for {found.scope}" if found.scope else ""
    return framed(drawn, title, [f"as of {in_words(found.day)}{about}"], _notes(found), whole)


def means(cell: Cell) -> str:
    """Return what a cell says, as the legend has it."""
    return _MEANS[cell.said]


def told_of(found: Matrix, state: str, name: str) -> str:
    """Return a cell in a sentence."""
    cell = found.cells[state, name]
    return f"{found.names[state]}, {cell.subject or found.names[name]}: {cell.said}; {cell.because}"


def _row(found: Matrix, state: str, name: str) -> dict[str, Any]:
    cell = found.cells[state, name]
    said = "–" if cell.said == "none" else "member" if cell.because == "member" else cell.said
    if cell.said == "none exists" and cell.absence:
        said = f"none {cell.absence.on.year}"
    return {
        "state": state,
        "column": name,
        "ink": "white" if cell.word in _ON_DARK else GRAY if cell.word == "none" else INK,
        "means": means(cell),
        "said": f"{said} *" if _limited(cell) else said,
        "evidence": evidence.in_words(cell.source.confidence) if cell.source else None,
        "told": told_of(found, state, name),
        "source": cell.source.url if cell.source else "",
    }


def head(found: Matrix, name: str) -> str:
    """Return a column's title, short enough for two or three lines above it."""
    title = _SHORT_TITLES.get(name) or found.names[name]
    if len(name) < len(title) and len(title) > 2 * _HEAD:
        title = name.upper() if len(name) <= 6 else name.replace("-", " ").capitalize()
    return title


def _limited(cell: Cell) -> bool:
    return bool(cell.limits) and cell.word == "in force"


def _notes(found: Matrix) -> Iterator[str]:
    """Yield what instruments exclude, why what has lapsed or is not known, and on what evidence all rests."""
    for cell in found.cells.values():
        if _limited(cell):
            yield f"* {cell.subject} excludes {', '.join(cell.limits)}."
    reasons = [
        f"{found.names[state]}, {head(found, name)}, {cell.word}: {cell.because}."
        for (state, name), cell in found.cells.items()
        if cell.word in ("lapsed", "suspended", "unknown")
    ]
    yield from (shorten(text, 200, placeholder=" …") for text in reasons[:_MOST_NOTES])
    if len(reasons) > _MOST_NOTES:
        yield f"{len(reasons) - _MOST_NOTES} more have lapsed or are not known."
    yield evidence.counted(cell.source for cell in found.cells.values() if cell.source)


def the(name: str) -> str:
    """Return a state's name as it stands in a sentence."""
    return f"the {name}" if name.startswith("United ") else name
