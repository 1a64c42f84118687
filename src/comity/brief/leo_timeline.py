"""What is said of dates in low Earth orbit: a row an event, a bar a claim; claims that disagree share a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

import altair as alt

from comity.bridge.leo import DatedClaim
from comity.bridge.leo_timeline import ClaimedEvent, LeoTimeline
from comity.brief import evidence
from comity.brief.vega import FAINT, RED, colors, framed, in_words, told
from comity.errors import InputError

COLORS: Final[Mapping[str, str]] = {
    "claims disagree": RED,
    "one word": "#4f7a9a",
    "passed or given up": "#b9c3cd",
}
_HIGH: Final = 24
_WIDE: Final = 720


def chart(found: LeoTimeline) -> alt.VConcatChart:
    """Return the dates as a chart.

    Raises:
        InputError: nothing is said.
    """
    if not found.events:
        raise InputError("has no dates to draw", where="timeline")
    rows = list(_rows(found))
    base = alt.Chart(alt.InlineData(values=rows))
    names = list(dict.fromkeys(row["event"] for row in rows))
    y = alt.Y(
        "event:N", title=None, sort=names, axis=alt.Axis(labelFontSize=11, labelLimit=320, grid=True, gridColor=FAINT)
    )
    x = alt.X("from:T", title=None, axis=alt.Axis(format="%Y", tickCount={"interval": "year", "step": 1}, grid=True))
    shown = [name for name in COLORS if any(row["kind"] == name for row in rows)]
    fill = alt.Color("kind:N", title=None, scale=colors(COLORS, shown), legend=alt.Legend(labelLimit=240))
    bars = base.mark_bar(height=11, opacity=0.62, cornerRadius=2).encode(y, x, alt.X2("until:T"), fill, *told())
    ends = base.mark_tick(thickness=2, height=15).encode(y, x, fill, *told())
    drawn = alt.layer(bars, ends).properties(width=_WIDE, height=_HIGH * len(names))
    title = "Low Earth orbit: what is said of dates"
    return framed(drawn, title, [f"as of {in_words(found.on)}; {found.line()}"], _notes(found), _WIDE + 330)


def _rows(found: LeoTimeline) -> Iterator[dict[str, Any]]:
    for event in found.events:
        for claim in event.claims:
            when = claim.when
            yield {
                "event": f"{claim.subject}: {(event if event.group else claim).milestone}",
                "from": when.earliest.isoformat(),
                "until": (when.latest + timedelta(days=1)).isoformat(),
                "kind": _kind(event, claim),
                "told": f"{claim.subject}, {claim.milestone}: {claim.date}, {claim.claimed_by} ({claim.claimed}), "
                f"{claim.status}; {evidence.in_words(claim.confidence)}",
            }


def _kind(event: ClaimedEvent, claim: DatedClaim) -> str:
    if not claim.current:
        return "passed or given up"
    return "claims disagree" if event.conflict else "one word"


def _notes(found: LeoTimeline) -> Iterator[str]:
    yield "A bar is as long as the date is loose: a year, a quarter, a month, a day. Nothing is merged."
    for event in found.conflicts:
        said = "; ".join(f"{one.claimed_by} ({one.claimed}): {one.date}" for one in event.claims if one.current)
        if said:
            yield f"{event.subject}, {event.milestone}: {said}."
