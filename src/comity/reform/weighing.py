"""What a comparison comes to when public statistics weigh it: ranges, and how much of the statistic has no row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from comity.reform.change import ChangeKind
from comity.reform.result import Affected, WeighedEffect, WeighedKind

if TYPE_CHECKING:
    from comity.reform.statistics import LicenseStatistics, StatisticsCell


def weighed(activities: Sequence[Affected], statistics: LicenseStatistics) -> WeighedEffect:
    """Return what activities that change come to by a statistic.

    Args:
        activities: of a comparison, those that stay as they were among them.
        statistics: whose figures weigh; each is of a country and a class of items.
    """
    rows = _by_cell(activities, statistics.cells)
    with_rows = [cell for cell, some in zip(statistics.cells, rows, strict=True) if some]
    none = [cell for cell, some in zip(statistics.cells, rows, strict=True) if not some]
    matched = {id(one) for some in rows for one in some}
    return WeighedEffect(
        weights=statistics.said,
        kinds=tuple(_kinds(zip(statistics.cells, rows, strict=True))),
        figures=len(statistics.cells),
        covered=sum(one.figure for one in with_rows),
        uncovered=sum(one.figure for one in none),
        without_figure=sum(one.rows for one in activities if id(one) not in matched),
        unread=statistics.unread,
    )


def _by_cell(activities: Iterable[Affected], cells: Sequence[StatisticsCell]) -> list[list[Affected]]:
    """Return the activities of each figure; of several figures that one could stand in, it stands in the narrowest."""
    found: list[list[Affected]] = [[] for _ in cells]
    for one in activities:
        fitting = [place for place, cell in enumerate(cells) if cell.holds(one.partner, one.item)]
        if fitting:
            found[max(fitting, key=lambda place: max(len(item) for item in cells[place].items))].append(one)
    return found


def _kinds(pairs: Iterable[tuple[StatisticsCell, list[Affected]]]) -> Iterator[WeighedKind]:
    sums: dict[ChangeKind, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for cell, some in pairs:
        total = sum(one.rows for one in some)
        of: dict[ChangeKind, int] = defaultdict(int)
        for one in some:
            of[one.kind] += one.rows
        for kind, rows in of.items():
            told = sums[kind]
            told[0] += cell.figure if rows == total and not kind.is_open else 0.0
            told[1] += cell.figure * rows / total
            told[2] += cell.figure
    for kind in ChangeKind:
        if kind in sums and kind is not ChangeKind.UNCHANGED:
            yield WeighedKind(kind, *sums[kind])
