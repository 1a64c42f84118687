"""The world under a map: coasts of Natural Earth without borders, and meridians and parallels."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import altair as alt

from comity.files import parse_json, read_text

_LAND: Final = Path(__file__).parent.parent / "data" / "coalition" / "land-110m.json"


def ground() -> alt.Chart:
    """Return the land."""
    values = parse_json(read_text(_LAND), _LAND.name)
    data = alt.InlineData(values=values, format=alt.TopoDataFormat(feature="land", type="topojson"))
    made: alt.Chart = alt.Chart(data).mark_geoshape(fill="#edf0ee", stroke="#c9d1cd", strokeWidth=0.5)
    return made


def lines() -> alt.Chart:
    """Return every thirtieth meridian and parallel."""
    made: alt.Chart = alt.Chart(alt.graticule(step=[30, 30])).mark_geoshape(
        filled=False, stroke="#dfe5ea", strokeWidth=0.5
    )
    return made
