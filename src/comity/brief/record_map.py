"""Who has what, as a map: for each column of a matrix the states at their places, in the matrix's colors.

Where a state stands is its principal city in the time zone database of IANA (zone.tab), which is in the public domain;
borders are not drawn, so that none is taken for a claim.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations
from math import cos, hypot, radians
from pathlib import Path
from typing import Any, Final

import altair as alt

from comity.brief import evidence
from comity.brief.record_matrix import COLORS, head, means, the, told_of
from comity.brief.vega import GRAY, INK, colors, framed, in_words, told
from comity.brief.world import ground, lines
from comity.errors import InputError
from comity.files import parse_csv, read_text
from comity.record.compare import Matrix, RecordMap

PLACES: Final = Path(__file__).parent.parent / "data" / "brief" / "state-places.csv"
_WIDE: Final = 820  # pixels
_HIGH: Final = 410
_MOST: Final = 4
_LEAST: Final = 6.5  # degrees of a great circle between two dots
_ROUNDS: Final = 60


def chart(found: RecordMap) -> alt.VConcatChart:
    """Return a matrix as maps, one below the other, a column each.

    Raises:
        InputError: it has no rows, no columns, or more columns than fit on a page.
    """
    matrix = found.matrix
    if not matrix.rows or not 1 <= len(matrix.columns) <= _MOST:
        told_found = f"{len(matrix.columns)} columns and {len(matrix.rows)} rows"
        raise InputError(f"has {told_found}", where="map", accepts=f"rows, and one to {_MOST} columns")
    said = {means(cell) for cell in matrix.cells.values()}
    shown = [word for word in COLORS if word in said]
    maps = [_map(matrix, name, shown) for name in matrix.columns]
    title = f"Who has what with {the(matrix.names[matrix.home])}"
    about = f", for {matrix.scope}" if matrix.scope else ""
    return framed(alt.vconcat(*maps), title, [f"as of {in_words(matrix.day)}{about}"], _notes(matrix), _WIDE)


def _map(matrix: Matrix, name: str, shown: list[str]) -> alt.LayerChart | alt.FacetChart:
    where = apart({state: places()[state] for state in (*matrix.rows, matrix.home) if state in places()})
    placed = [_point(matrix, state, name, where[state]) for state in where]
    world = (alt.Chart(alt.sphere()).mark_geoshape(fill="white", stroke="#c9d1cd"), ground(), lines())
    base = alt.Chart(alt.InlineData(values=placed)).encode(longitude="longitude:Q", latitude="latitude:Q")
    fill = alt.Color("means:N", title=None, scale=colors(COLORS, shown), legend=alt.Legend(columns=3, labelLimit=300))
    dots = base.transform_filter("datum.means != null").mark_circle(size=130, opacity=1, stroke=GRAY, strokeWidth=0.6)
    home = base.transform_filter("datum.means == null").mark_square(size=110, opacity=1, color=INK)
    names = base.mark_text(dy=-11, fontSize=8, color=INK).encode(text="state:N")
    drawn = alt.layer(*world, home.encode(*told()), dots.encode(fill, *told()), names)
    title = alt.TitleParams(head(matrix, name), fontSize=12, anchor="start", offset=4)
    return drawn.project(type="equalEarth").properties(width=_WIDE, height=_HIGH, title=title)


def apart(placed: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Return places with those that stand too close moved apart, each as little as its neighbors let it.

    Args:
        placed: degrees north and east, by state.
    """
    moved = {state: list(place) for state, place in sorted(placed.items())}
    for _ in range(_ROUNDS):
        for one, other in combinations(moved.values(), 2):
            north, east = other[0] - one[0], other[1] - one[1]
            narrow = cos(radians((one[0] + other[0]) / 2))  # of a degree east, that far north
            distance = hypot(north, east * narrow)
            if distance < _LEAST:
                push = (_LEAST - distance) / 2 / (distance or 1)
                for place, sign in ((one, -1), (other, 1)):
                    place[0] += sign * push * (north or 0.1)
                    place[1] += sign * push * (east or 0.1) / narrow
    return {state: (round(north, 2), round(east, 2)) for state, (north, east) in moved.items()}


def _point(matrix: Matrix, state: str, name: str, place: tuple[float, float]) -> dict[str, Any]:
    latitude, longitude = place
    cell = matrix.cells.get((state, name))
    said = told_of(matrix, state, name) if cell else f"{matrix.names[state]}, at home"
    return {
        "state": state,
        "latitude": latitude,
        "longitude": longitude,
        "means": means(cell) if cell else None,
        "told": said,
    }


@lru_cache(maxsize=1)
def places() -> dict[str, tuple[float, float]]:
    """Return where each state is drawn: degrees north and east."""
    rows = parse_csv(read_text(PLACES), PLACES.name)
    return {row["state"]: (float(row["latitude"]), float(row["longitude"])) for row in rows}


def _notes(matrix: Matrix) -> Iterator[str]:
    missing = [matrix.names[state] for state in matrix.rows if state not in places()]
    if missing:
        yield f"Not drawn, for want of a place: {', '.join(missing)}."
    yield "A state stands near its principal city in the time zone database: where many are close they are moved apart."
    yield "Land: Natural Earth, without borders. The square is at home."
    yield evidence.counted(cell.source for cell in matrix.cells.values() if cell.source)
