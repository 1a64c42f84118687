"""A portfolio's determination as a picture: who may go ahead, and who must ask, by partner and by item."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import altair as alt

from comity.brief.vega import colors, framed, in_words, labeled, short_item
from comity.determine.outcome import Outcome
from comity.errors import InputError
from comity.portfolio.result import PortfolioGroup, PortfolioSummary

_MOST: Final = 16
_LETTERS: Final = 40
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


def chart(found: PortfolioSummary) -> alt.VConcatChart:
    """Return the picture as an Altair chart: the share of each outcome, for the largest partners and items.

    Raises:
        InputError: no row was read.
    """
    outcomes = [outcome for outcome in _COLORS if outcome in found.outcomes]
    named = (("by partner", found.by_partner), ("by item", found.by_item))
    panels = [_panel(title, groups, outcomes) for title, groups in named if groups]
    if not panels:
        raise InputError("no activity to draw", where=found.portfolio)
    title = f"{found.decided + found.undecided:,} activities of '{found.portfolio}' on {in_words(found.day)}"
    return framed(alt.hconcat(*panels, spacing=40), title, [_under(found)], [_NOTE], 960)


_NOTE: Final = "The share of each outcome; in brackets how many activities. Not advice."


def _panel(title: str, groups: Sequence[PortfolioGroup], outcomes: Sequence[Outcome]) -> alt.Chart:
    shown = list(_leading(groups))
    rows = [
        {"group": group.name, "outcome": _said(outcome), "rows": rows, "order": outcomes.index(outcome)}
        for group in shown
        for outcome, rows in group.outcomes.items()
    ]
    names = {group.name: f"{short_item(group.name, _LETTERS)} ({group.rows:,})" for group in shown}
    fills = colors({_said(outcome): color for outcome, color in _COLORS.items()}, [_said(o) for o in outcomes])
    made: alt.Chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar(height=12)
        .encode(
            x=alt.X("rows:Q", stack="normalize", title=None, axis=alt.Axis(format="%", tickCount=5)),
            y=alt.Y("group:N", title=None, sort=list(names), axis=alt.Axis(labelExpr=labeled(names), labelLimit=300)),
            color=alt.Color("outcome:N", title=None, scale=fills, legend=alt.Legend(columns=5)),
            order=alt.Order("order:Q"),
        )
        .properties(width=300, height=alt.Step(18), title=title)
    )
    return made


def _leading(groups: Sequence[PortfolioGroup]) -> Iterator[PortfolioGroup]:
    """Yield the largest groups, and all others as one."""
    yield from groups[:_MOST]
    rest = groups[_MOST:]
    if rest:
        outcomes = {outcome: sum(group.outcomes.get(outcome, 0) for group in rest) for outcome in _COLORS}
        kept = {outcome: rows for outcome, rows in outcomes.items() if rows}
        yield PortfolioGroup(f"{len(rest)} others", sum(group.rows for group in rest), kept)


def _said(outcome: Outcome) -> str:
    return outcome.value.replace("-", " ")


def _under(found: PortfolioSummary) -> str:
    undecided = f"{found.undecided:,} of them cannot be decided by what is stated"
    return f"{undecided}; {found.rejected:,} rows could not be read."
