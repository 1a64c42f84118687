"""What stands above the page of an order: whose law, of which day, read to which day, on what evidence."""

from __future__ import annotations

from collections.abc import Sequence

from comity.brief.line_numbers import numbered
from comity.determine.combined import ProjectDetermination
from comity.determine.determination import Determination
from comity.determine.read_days import read_to
from comity.scalars import joined


def context(p: ProjectDetermination, lines: Sequence[tuple[int, Determination]]) -> str:
    """Return it for the lines of a project by their numbers, as they are told."""
    told = [d for _, d in lines]
    dates = joined(sorted({str(d.date) for d in told}))
    home = p.sides[0].name if p.sides else ""
    read = read_to(told)
    law = f"{home}, law of {dates}" + (f", read to {read}" if read else "")
    known = joined(sorted({f"as known on {d.known}" for d in told if d.known}))
    return " · ".join(filter(None, [f"{len(told)} lines" if len(told) > 1 else "", law, known, _confidence(lines)]))


def _confidence(lines: Sequence[tuple[int, Determination]]) -> str:
    """Return on what evidence the lines rest: the commonest, and which lines on another."""
    numbers: dict[str, list[int]] = {}
    for number, d in lines:
        numbers.setdefault(str(d.confidence), []).append(number)
    commonest, *others = sorted(numbers, key=lambda one: -len(numbers[one]))
    besides = "; ".join(f"{numbered(numbers[one])}: {one}" for one in others)
    return f"{commonest} ({besides})" if besides else commonest
