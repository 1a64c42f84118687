"""One verb for every picture."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from comity.arguments import PATH, checked
from comity.errors import InputError

if TYPE_CHECKING:
    from comity.bridge.leo_timeline import LeoTimeline
    from comity.bridge.need_matrix import NeedMatrix
    from comity.coalition.added import CoverageAdded
    from comity.coalition.tabletop import ExerciseReport
    from comity.industry.alliance import Alliance
    from comity.plan.plan import Plan
    from comity.portfolio.result import PortfolioSummary
    from comity.record.compare import Matrix, RecordMap
    from comity.record.histories import Timeline
    from comity.reform.result import Comparison

    Drawable: TypeAlias = (
        Plan
        | Comparison
        | PortfolioSummary
        | Matrix
        | RecordMap
        | Timeline
        | NeedMatrix
        | LeoTimeline
        | CoverageAdded
        | ExerciseReport
        | Alliance
    )

# By name: to import the types of all would load the solver to draw a table of the record.
_CHARTS: Final = {
    "comity.bridge.need_matrix.NeedMatrix": "need_matrix",
    "comity.coalition.added.CoverageAdded": "coverage_map",
    "comity.coalition.tabletop.ExerciseReport": "exercise_timeline",
    "comity.bridge.leo_timeline.LeoTimeline": "leo_timeline",
    "comity.industry.alliance.Alliance": "industry_network",
    "comity.plan.plan.Plan": "gantt",
    "comity.reform.result.Comparison": "comparison",
    "comity.portfolio.result.PortfolioSummary": "portfolio",
    "comity.record.compare.Matrix": "record_matrix",
    "comity.record.compare.RecordMap": "record_map",
    "comity.record.histories.Timeline": "record_timeline",
}


@checked(path=PATH)
def draw(result: Drawable, path: Path | str) -> None:
    """Draw a result.

    A plan becomes a Gantt chart; a comparison a small chart for each item; a portfolio's summary the share of each
    outcome by partner and item; of the record, a matrix becomes a table in colors, its map a map of the world, a
    timeline rows of bars and marks; needs against partners become a table in colors, what is said of dates in low
    Earth orbit rows of bars, what partners add a map of the world; an alliance a network;
    an exercise rows of bars.
    The same result gives the same bytes.

    Args:
        result: what is drawn.
        path: where to write it, as ``.svg``, ``.png`` or a Vega-Lite ``.json``.

    Raises:
        InputError: something that is not drawn, a result with nothing in it to draw, an ending that names none of the
            formats, or a place that cannot be written.
    """
    kind = type(result)
    name = _CHARTS.get(f"{kind.__module__}.{kind.__qualname__}")
    if name is None:
        raise InputError(
            f"cannot draw {kind.__name__}",
            where="draw",
            accepts="a plan, comparison, portfolio's summary, matrix, map, timeline, needs, dates, alliance, coverage",
        )
    from comity.brief import vega  # noqa: PLC0415  Altair is loaded only where something is drawn

    vega.write(importlib.import_module(f"comity.brief.{name}").chart(result), Path(path))
