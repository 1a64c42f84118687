"""The style all pictures share, and how they become files: SVG and PNG without a browser, or Vega-Lite itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from textwrap import shorten, wrap
from typing import Any, Final

import altair as alt

from comity.errors import shown
from comity.files import check_picture, write_atomically

INK: Final = "#1b2733"
GRAY: Final = "#5d6b7a"
FAINT: Final = "#e4e9ee"
RED: Final = "#a63d2f"
_FONT: Final = (
    "Liberation Sans, Arial, Helvetica, sans-serif"  # the first comes with vl-convert, the others are as wide
)
_LETTER: Final = 0.48  # what a letter takes of its size, on the average
_TITLE: Final = 17
_TEXT: Final = 12
_NOTE: Final = 10.5
_CONFIG: Final[dict[str, Any]] = {
    "background": "white",
    "padding": 18,
    "font": _FONT,
    "view": {"stroke": None},
    "text": {"color": INK, "fontSize": 11},
    "axis": {
        "domain": False,
        "ticks": False,
        "gridColor": FAINT,
        "labelColor": INK,
        "labelFlush": False,
        "labelFontSize": 11,
        "labelPadding": 6,
        "titleColor": GRAY,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
    },
    "legend": {
        "orient": "top",
        "labelColor": INK,
        "labelFontSize": 11,
        "symbolType": "square",
        "symbolSize": 110,
        "titleColor": GRAY,
    },
    "header": {"labelColor": INK, "labelFontSize": 12, "labelFontWeight": "bold", "labelAnchor": "start"},
    "title": {"anchor": "start", "color": INK, "fontSize": 12},
}


def framed(
    chart: Any, title: str, under: Iterable[str] = (), notes: Iterable[str] = (), width: float = 700
) -> alt.VConcatChart:
    """Return a chart with what every picture has: a title above, and below on what it rests.

    Args:
        chart: an Altair chart without a title of its own.
        title: what it shows.
        under: sentences below the title.
        notes: footnotes, each on lines of its own.
        width: of the whole picture, in pixels; texts are broken to it.
    """
    foot = alt.TitleParams(
        text=broken(notes, width, _NOTE) or "",
        orient="bottom",
        frame="bounds",
        fontSize=_NOTE,
        fontWeight="normal",
        color=GRAY,
        lineHeight=_NOTE + 4,
        offset=14,
    )
    head = alt.TitleParams(
        text=broken([title], width, _TITLE + 1),
        subtitle=broken(under, width, _TEXT),
        fontSize=_TITLE,
        subtitleFontSize=_TEXT,
        subtitleColor=GRAY,
        subtitleLineHeight=_TEXT + 4,
        subtitlePadding=6,
        offset=16,
    )
    made: alt.VConcatChart = alt.vconcat(chart.properties(title=foot)).properties(title=head).configure(**_CONFIG)
    return made


def broken(texts: Iterable[str], width: float, size: float) -> list[str]:
    """Return texts in lines that are no wider than ``width`` pixels in letters of a size."""
    return [line for text in texts for line in wrap(text, max(12, int(width / size / _LETTER)))]


def labeled(names: Mapping[str, str | Sequence[str]]) -> str:
    """Return the expression that writes a label, or its lines, for each value; values with one label stay two."""
    return f"{json.dumps(names)}[datum.label]"


def short_item(item: str, most: int) -> str:
    """Return an item's possible classifications with what they share said once: 9A515.a.1, .a.2, .a.3."""
    told: list[str] = []
    last = ""
    for one in item.split(" | "):
        entry, _, paragraph = one.partition(".")
        told.append(f".{paragraph}" if paragraph and entry == last else one)
        last = entry
    return shorten(", ".join(told), most, placeholder=" …")


def in_words(day: date) -> str:
    """Return a day as one says it in a heading: 23 November 2026."""
    return f"{day.day} {day:%B %Y}"


def colors(of: Mapping[str, str], shown: Iterable[str]) -> alt.Scale:
    """Return a scale with the colors of what is shown, in the order given."""
    names = list(shown)
    return alt.Scale(domain=names, range=[of[name] for name in names])


def told(field: str = "told") -> tuple[alt.Description, alt.Tooltip]:
    """Return the encodings by which a mark says what it is, to a screen reader and under a pointer."""
    return alt.Description(field, type="nominal"), alt.Tooltip(field, type="nominal")


def _told(value: Any) -> Any:
    """Return a specification with every text as it may be shown: a control character is in no SVG."""
    if isinstance(value, dict):
        return {key: _told(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_told(one) for one in value]
    return shown(value) if isinstance(value, str) else value


def write(chart: alt.VConcatChart, path: Path) -> None:
    """Write a chart whole, or not at all.

    Raises:
        InputError: the name ends in no format that pictures have, or it cannot be written.
    """
    check_picture(path)
    ending = path.suffix.lower()
    specification = json.dumps(_told(chart.to_dict()), indent=2, sort_keys=True)
    if ending == ".json":
        write_atomically(path, specification)
        return
    import vl_convert  # noqa: PLC0415  80 MB, and not needed for a specification

    if ending == ".svg":
        write_atomically(path, vl_convert.vegalite_to_svg(specification))
    else:
        write_atomically(path, vl_convert.vegalite_to_png(specification, scale=2))
