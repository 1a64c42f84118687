"""One verb for every picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from comity.errors import InputError
from comity.plan.plan import Plan
from comity.portfolio.result import PortfolioSummary
from comity.record.compare import Matrix
from comity.record.histories import Timeline
from comity.reform.result import Comparison

if TYPE_CHECKING:
    import altair as alt

Drawable = Plan | Comparison | PortfolioSummary | Matrix | Timeline


def draw(result: Drawable, path: Path | str) -> None:
    """Draw a result.

    A plan becomes a Gantt chart; a comparison a small chart for each item; a portfolio's summary the share of each
    outcome by partner and item; of the record, a matrix becomes a table in colors, a timeline rows of bars and marks.
    The same result gives the same bytes.

    Args:
        result: what is drawn.
        path: where to write it, as ``.svg``, ``.png`` or a Vega-Lite ``.json``.

    Raises:
        InputError: something that is not drawn, a result with nothing in it to draw, an ending that names none of the
            formats, or a place that cannot be written.
    """
    from comity.brief import vega  # noqa: PLC0415  Altair is loaded only where something is drawn

    vega.write(_chart(result), Path(path))


def _chart(result: Drawable) -> alt.VConcatChart:
    from comity.brief import comparison, gantt, portfolio, record_matrix, record_timeline  # noqa: PLC0415

    match result:
        case Plan():
            return gantt.chart(result)
        case Comparison():
            return comparison.chart(result)
        case PortfolioSummary():
            return portfolio.chart(result)
        case Matrix():
            return record_matrix.chart(result)
        case Timeline():
            return record_timeline.chart(result)
    raise InputError(
        f"cannot draw {type(result).__name__}",
        where="draw",
        accepts="a plan, a comparison, a portfolio's summary, a matrix or a timeline of the record",
    )
