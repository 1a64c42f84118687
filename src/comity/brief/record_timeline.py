"""What is dated and concerns a party: a row for each thing, a bar for where it stood, a mark for what happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

import altair as alt

from comity.brief import evidence
from comity.brief.record_matrix import COLORS as STANDINGS
from comity.brief.rows import GAP, LEFT, placed
from comity.brief.vega import GRAY, INK, RED, colors, framed, in_words, told
from comity.errors import InputError
from comity.record.events import Event, What
from comity.record.histories import History, Timeline
from comity.record.instrument import Status

_LANES: Final = (
    ("Agreements and arrangements", None),
    ("Groups and treaties", ("membership", "treaty")),
    ("Dialogues", ("dialogue",)),
    ("Promises", ("commitment",)),
    ("Ties between companies", ("industry-tie",)),
)
_BARS: Final[Mapping[Status, str]] = {
    Status.IN_FORCE: "in force, member",
    Status.SIGNED: "signed",
    Status.RATIFIED: "signed",
    Status.PROVISIONAL: "signed",
    Status.SUSPENDED: "not known",
    Status.ANNOUNCED: "announced, in talks",
    Status.NEGOTIATED: "announced, in talks",
    Status.UNKNOWN: "not known",
}
_MARKS: Final[Mapping[What, str]] = {
    What.IN_FORCE: "in force, member",
    What.JOINED: "in force, member",
    What.SIGNED: "signed",
    What.RATIFIED: "signed",
    What.APPROVED: "signed",
    What.PROVISIONAL: "signed",
    What.IMPLEMENTED: "in force, member",
    What.EXTENDED: "in force, member",
    What.RESUMED: "in force, member",
    What.PROPOSED: "announced, in talks",
    What.ANNOUNCED: "announced, in talks",
    What.MANDATE: "announced, in talks",
    What.NEGOTIATED: "announced, in talks",
    What.SUSPENDED: "ended, term runs out",
    What.NEVER: "ended, term runs out",
    What.ENDED: "ended, term runs out",
    What.LEFT: "ended, term runs out",
    What.RUNS_OUT: "ended, term runs out",
    What.MET: "met, made",
    What.MADE: "met, made",
    What.PROMISED: "promised, due",
    What.DUE: "promised, due",
}
_COLORS: Final[dict[str, str]] = {
    "in force, member": STANDINGS["in force"],
    "signed": STANDINGS["signed, not known to be in force"],
    "announced, in talks": STANDINGS["talks"],
    "not known": STANDINGS["not known, must be checked"],
    "ended, term runs out": STANDINGS["lapsed"],
    "met, made": "#7d8fa3",
    "promised, due": "#4a73b0",
}
_HOLLOW: Final = (What.DUE, What.RUNS_OUT)
_YEARS: Final = 560  # pixels
_STAND: Final = 190
_MOST_YEARS: Final = 12


def chart(found: Timeline) -> alt.VConcatChart:
    """Return the timeline as a chart.

    Raises:
        InputError: nothing is dated.
    """
    if not found.histories:
        raise InputError("nothing dated to draw", where="timeline")
    lanes = [(name, list(_lane(found, kinds))) for name, kinds in _LANES]
    rows = placed([(name, [(h.title, "", h.source.confidence.value) for h in lane]) for name, lane in lanes])
    there = list(zip((h for _, lane in lanes for h in lane), (row.middle for row in rows.rows), strict=True))
    begins, until = _span(found)
    x = _years(begins, until)
    today = alt.Chart(alt.InlineData(values=[{"day": found.day.isoformat()}])).mark_rule(color=INK, strokeDash=[4, 3])
    layers = [
        *rows.layers(_YEARS + GAP + _STAND),
        rows.texts(({"y": y, "said": h.now, "ink": RED if h.over else GRAY} for h, y in there), _YEARS + GAP),
        *_drawn(found, there, x, rows.y, (begins, until)),
        today.encode(x=x("day"), description=alt.value(f"as of {in_words(found.day)}")),
    ]
    drawn = alt.layer(*layers).properties(width=_YEARS, height=rows.height)
    since = f", from {in_words(found.begins)}" if found.begins else ""
    under = [f"as of {in_words(found.day)}{since}: what is dated, where it stood, and what comes"]
    return framed(drawn, " and ".join(found.parties), under, _notes(found), LEFT + _YEARS + _STAND)


def _lane(found: Timeline, kinds: Sequence[str] | None) -> Iterator[History]:
    named = {kind for _, kinds_of in _LANES for kind in kinds_of or ()}
    return (h for h in found.histories if (h.kind in kinds if kinds else h.kind not in named))


def _span(found: Timeline) -> tuple[date, date]:
    first = min(event.when.earliest for event in found.events)
    last = max([event.when.latest for event in found.events] + [found.day])
    edge = timedelta(days=max((last - first).days // 40, 60))
    return max(first, found.begins or first) - edge, last + edge


def _years(begins: date, until: date) -> Callable[[str], alt.X]:
    """Return what makes the encoding of a field that holds days."""
    years = until.year - begins.year
    step = next(step for step in (1, 2, 5, 10, 20, 50) if years / step <= _MOST_YEARS)
    ticks = [f"{year}-01-01" for year in range(begins.year + 1, until.year + 1) if year % step == 0]
    axis = alt.Axis(orient="top", values=ticks, format="%Y", labelColor=GRAY, grid=True)
    span = alt.Scale(type="utc", domain=[begins.isoformat(), until.isoformat()], nice=False, padding=0)
    return lambda field: alt.X(field, type="temporal", title=None, scale=span, axis=axis)


def _drawn(
    found: Timeline, there: Sequence[tuple[History, float]], x: Any, y: alt.Y, span: tuple[date, date]
) -> list[alt.Chart]:
    """Return the bars and the marks."""
    bars = [bar for history, middle in there for bar in _bars(history, middle, found.day, span)]
    marks = [_mark(event, middle) for history, middle in there for event in history.events]
    words = {one["what"] for one in (*bars, *marks)}
    shown = [word for word in _COLORS if word in words]
    color = alt.Color("what:N", title=None, scale=colors(_COLORS, shown), legend=alt.Legend(columns=3))
    stood = alt.Chart(alt.InlineData(values=bars)).mark_bar(size=9)
    spread = [mark for mark in marks if mark["earliest"] != mark["latest"]]
    unsure = alt.Chart(alt.InlineData(values=spread)).mark_bar(size=3)
    points = alt.Chart(alt.InlineData(values=marks)).mark_circle(size=62, opacity=1, strokeWidth=1.6)
    outlined = {"stroke": alt.Stroke("edge:N", scale=None), "fill": alt.Fill("face:N", scale=None)}
    return [
        stood.encode(x("begins"), y, color, alt.Opacity("light:Q", scale=None), *told(), x2="until"),
        unsure.encode(x("earliest"), y, color, *told(), x2="latest"),
        points.encode(x("when"), y, *told(), **outlined),
    ]


def _bars(history: History, y: float, day: date, span: tuple[date, date]) -> Iterator[dict[str, Any]]:
    """Yield where something stood from one day until another; what is to come is light."""
    first, last = max(span[0], history.events[0].when.earliest), span[1]
    for segment in history.segments:
        word = _BARS.get(segment.standing.status)
        said = f"{history.title}: {segment.standing.status.value}, {segment.standing.because}"
        begins, until = max(segment.begins or first, first), min(segment.until or last, last)
        for start, stop, light in ((begins, min(until, day), 1), (max(begins, day), until, 0.4)):
            if word and start < stop:
                days = {"begins": start.isoformat(), "until": stop.isoformat()}
                yield {"y": y, **days, "what": word, "light": light, "told": said}


def _mark(event: Event, y: float) -> dict[str, Any]:
    first, last = event.when.earliest, event.when.latest
    color = _COLORS[_MARKS[event.what]]
    hollow = event.what in _HOLLOW
    return {
        "y": y,
        "earliest": first.isoformat(),
        "when": (first + (last - first) / 2).isoformat(),
        "latest": last.isoformat(),
        "what": _MARKS[event.what],
        "face": "white" if hollow else color,
        "edge": color if hollow else "white",
        "told": f"{event.title}: {event.what.value} {event.when}",
        "source": event.source.url,
    }


def _notes(found: Timeline) -> Iterator[str]:
    if any(not event.when.exact for event in found.events):
        yield "A date known to the month, the year or between two days is drawn as long as it may be."
    if any(_BARS.get(s.standing.status) == "not known" for history in found.histories for s in history.segments):
        yield "Gray: no source tells. What is in force without a date counts from the day for which a source says so."
    if any(event.what in _HOLLOW for event in found.events):
        yield "Hollow: a term that runs out unless it is renewed, or a date by which something is due."
    if found.undated:
        yield f"Without a date and not drawn: {len(found.undated)}."
    yield evidence.counted(history.source for history in found.histories)
