"""Rows with a sign and a title at the left of a chart, in lanes if there are several kinds of them.

Titles are marks, not an axis: an axis cuts what is long and cannot break it into lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten, wrap
from typing import Any, Final, Literal

import altair as alt

from comity.brief import evidence
from comity.brief.vega import FAINT, GRAY, INK

LEFT: Final = 380  # pixels from the titles to the chart
GAP: Final = 12  # between the chart and what is said at its right
LETTERS: Final = 60  # in a line of a title
_MOST_LINES: Final = 3
_ROW: Final = 20  # pixels
_LINE: Final = 13
_LANE: Final = 30
_INDENT: Final = 14


@dataclass(frozen=True, slots=True)
class Row:
    """Where a row is: its title in lines, its middle and its end in pixels from the top.

    Attributes:
        below: a further line of its title, in gray.
        confidence: how what it rests on was read.
    """

    title: tuple[str, ...]
    below: str
    confidence: str
    middle: float
    foot: float


@dataclass(frozen=True, slots=True)
class DrawnRows:
    """Rows below each other, in the order given; lanes are headings with where they are."""

    rows: tuple[Row, ...]
    lanes: tuple[tuple[str, float], ...]
    height: float

    @property
    def y(self) -> alt.Y:
        """The encoding of a field ``y`` in pixels from the top."""
        down = alt.Scale(domain=[0, self.height], reverse=True, nice=False, zero=False, padding=0)
        return alt.Y("y:Q", title=None, scale=down, axis=None)

    def layers(self, right: float) -> list[alt.Chart]:
        """Return signs and titles, and a faint line under each row to ``right`` pixels from where the chart begins."""
        words = [evidence.in_words(row.confidence) for row in self.rows]
        signs = _chart({"y": row.middle, "evidence": word} for row, word in zip(self.rows, words, strict=True))
        lines = _chart({"y": row.foot} for row in self.rows).mark_rule(color=FAINT, aria=False)
        return [
            lines.encode(x=alt.value(-LEFT), x2=alt.value(right), y=self.y),
            self.texts((line for row in self.rows for line in _titles(row)), _INDENT - LEFT),
            self.texts(({"y": at, "said": name, "ink": INK} for name, at in self.lanes), -LEFT, size=12, weight="bold"),
            signs.mark_point(filled=True, size=44, opacity=1, strokeWidth=0, color=INK).encode(
                x=alt.value(5 - LEFT), y=self.y, shape=evidence.shape("evidence", words), description="evidence:N"
            ),
        ]

    def texts(
        self,
        values: Iterable[dict[str, Any]],
        at: float,
        *,
        size: float = 11,
        weight: Literal["normal", "bold"] = "normal",
    ) -> alt.Chart:
        """Return texts ``said`` in the color ``ink``, at so many pixels from where the chart begins."""
        mark = _chart(values).mark_text(align="left", fontWeight=weight, fontSize=size, limit=LEFT - _INDENT)
        ink = alt.Color("ink:N", scale=None)
        made: alt.Chart = mark.encode(x=alt.value(at), y=self.y, text="said:N", description="said:N", color=ink)
        return made


def placed(lanes: Sequence[tuple[str, Sequence[tuple[str, str, str]]]]) -> DrawnRows:
    """Return rows, each given by its title, the line below it and how what it rests on was read.

    Args:
        lanes: headings with their rows; a heading without a name takes no room, one without rows is left out.
    """
    rows: list[Row] = []
    headings: list[tuple[str, float]] = []
    top = 4.0
    for name, told in lanes:
        if name and told:
            headings.append((name, top + _LANE / 2))
            top += _LANE
        for title, below, confidence in told:
            lines = tuple(
                wrap(shorten(title, _MOST_LINES * (LETTERS - 8), placeholder=" …"), LETTERS, break_on_hyphens=False)
            )
            high = _ROW + _LINE * (len(lines) - 1 + bool(below))
            rows.append(Row(lines, below, confidence, top + high / 2, top + high))
            top += high
    return DrawnRows(tuple(rows), tuple(headings), top + 4)


def _titles(row: Row) -> Iterator[dict[str, Any]]:
    lines = [(line, INK) for line in row.title] + ([(row.below, GRAY)] if row.below else [])
    first = row.middle - _LINE * (len(lines) - 1) / 2
    for number, (line, ink) in enumerate(lines):
        yield {"y": first + number * _LINE, "said": line, "ink": ink}


def _chart(values: Iterable[dict[str, Any]]) -> alt.Chart:
    return alt.Chart(alt.InlineData(values=list(values)))
