"""A screening as a picture: who may go ahead, and who must ask, by partner and by item."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from comity.brief.vega import write_chart
from comity.determine.determination import Outcome
from comity.portfolio.result import PortfolioGroup, PortfolioSummary

_MOST: Final = 16
_COLORS: Final = {
    Outcome.PROHIBITED: "#67000d",
    Outcome.HOLD: "#a50f15",
    Outcome.POLICY_OF_DENIAL: "#de2d26",
    Outcome.AUTHORIZATION_REQUIRED: "#fdae6b",
    Outcome.UNDETERMINED: "#bdbdbd",
    Outcome.COVERED: "#c7e9c0",
    Outcome.EXEMPTION_AVAILABLE: "#a1d99b",
    Outcome.FILING_ONLY: "#74c476",
    Outcome.NOT_REQUIRED: "#31a354",
    Outcome.OUTSIDE_SCOPE: "#9ecae1",
}


def chart(found: PortfolioSummary) -> Any:
    """Return the picture as an Altair chart: the share of each outcome, for the largest partners and items."""
    import altair as alt  # noqa: PLC0415  loaded only where something is drawn

    outcomes = [outcome for outcome in _COLORS if outcome in found.outcomes]
    panels = [
        _panel(title, groups, outcomes)
        for title, groups in (("by partner", found.by_partner), ("by item", found.by_item))
        if groups
    ]
    return (
        alt.hconcat(*panels, spacing=30)
        .properties(
            title=alt.TitleParams(_title(found), subtitle=_under(found), anchor="start", fontSize=16, offset=12)
        )
        .configure_view(stroke=None)
        .configure_axis(gridColor="#eeeeee", domain=False)
    )


def draw(found: PortfolioSummary, path: Path) -> None:
    """Write the picture as SVG, PNG or a Vega-Lite specification.

    Raises:
        InputError: the file's ending names none of these, or it cannot be written.
    """
    write_chart(chart(found), path)


def _panel(title: str, groups: Sequence[PortfolioGroup], outcomes: Sequence[Outcome]) -> Any:
    import altair as alt  # noqa: PLC0415

    shown = list(_leading(groups))
    names = [_headed(group) for group in shown]
    rows = [
        {"group": _headed(group), "outcome": outcome.value, "rows": rows, "order": outcomes.index(outcome)}
        for group in shown
        for outcome, rows in group.outcomes.items()
    ]
    scale = alt.Scale(domain=[o.value for o in outcomes], range=[_COLORS[o] for o in outcomes])
    return (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar(height=11)
        .encode(
            x=alt.X("rows:Q", stack="normalize", title=None, axis=alt.Axis(format="%", tickCount=5)),
            y=alt.Y("group:N", title=None, sort=names, axis=alt.Axis(labelFontSize=10, labelLimit=210)),
            color=alt.Color("outcome:N", title=None, scale=scale, legend=alt.Legend(orient="top", columns=5)),
            order=alt.Order("order:Q"),
        )
        .properties(width=300, height=alt.Step(16), title=alt.TitleParams(title, anchor="start", fontSize=12))
    )


def _leading(groups: Sequence[PortfolioGroup]) -> Iterator[PortfolioGroup]:
    """Yield the largest groups, and all others as one."""
    yield from groups[:_MOST]
    rest = groups[_MOST:]
    if rest:
        outcomes = {outcome: sum(group.outcomes.get(outcome, 0) for group in rest) for outcome in _COLORS}
        kept = {outcome: rows for outcome, rows in outcomes.items() if rows}
        yield PortfolioGroup(f"{len(rest)} others", sum(group.rows for group in rest), kept)


def _headed(group: PortfolioGroup) -> str:
    name = group.name if len(group.name) < 30 else f"{group.name[:28]}…"
    return f"{name} ({group.rows:,})"


def _title(found: PortfolioSummary) -> str:
    return f"{found.decided + found.undecided:,} activities of '{found.portfolio}' on {found.day}"


def _under(found: PortfolioSummary) -> list[str]:
    return [
        f"{found.undecided:,} of them cannot be decided by what is stated; {found.rejected:,} rows could not be read.",
        "The share of each outcome; in brackets how many activities. Not advice.",
    ]
