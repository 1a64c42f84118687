"""What matrices have alike: bands of cells, names beside the rows, titles in lines above the columns."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap

import altair as alt

from comity.brief.vega import labeled


def bands(gap: float) -> alt.Scale:
    """Return a scale of cells with a gap between them, as a part of a cell; none around them."""
    return alt.Scale(paddingInner=gap, paddingOuter=0)


def side_axis(names: Mapping[str, str], limit: int) -> alt.Axis:
    """Return the axis of the rows: their names, no wider than a limit in pixels."""
    return alt.Axis(labelExpr=labeled(names), labelFontSize=12, labelLimit=limit)


def top_axis(titles: Mapping[str, str], letters: int, wide: int, line: int) -> alt.Axis:
    """Return the axis of the columns: their titles in lines, the last line of each just above its cells.

    Args:
        titles: by column.
        letters: how many letters a line has at most.
        wide: pixels of a column.
        line: pixels of a line.
    """
    lines = {name: wrap(title, letters) for name, title in titles.items()}
    most = max(map(len, lines.values()))
    return alt.Axis(
        orient="top",
        labelAngle=0,
        labelExpr=labeled({name: [""] * (most - len(told)) + told for name, told in lines.items()}),
        labelFontWeight="bold",
        labelLimit=wide,
        labelLineHeight=line,
        labelPadding=8 + line * (most - 1),
    )
