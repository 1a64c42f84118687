"""What stands above the page of an order: whose law, of which day, read to which day, on what evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from comity.arguments import a, checked
from comity.brief.line_numbers import numbered
from comity.determine.combined import ProjectDetermination
from comity.determine.determination import Determination
from comity.scalars import joined


def context(p: ProjectDetermination, lines: Sequence[tuple[int, Determination]]) -> str:
    """Return it for the lines of a project by their numbers, as they are told."""
    told = [d for _, d in lines]
    dates = joined(sorted({str(d.date) for d in told}))
    home = p.sides[0].name if p.sides else ""
    read = _read(told)
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


@checked(d=a(Determination, says="a determination"))
def read_to(d: Determination) -> str:
    """Return to which day the home law of a determination was read, regime by regime where the days differ.

    Empty where all was read to the day that is asked about.
    """
    return _read([d])


def _read(told: Sequence[Determination]) -> str:
    """Return to which day the home law was read that was examined, regime by regime where the days differ.

    What is out of reach needs no text of any day, and what was read to the day that is asked about goes without saying.
    """
    days: dict[str, date] = {}
    for d in told:
        home = d.sides[0].name if d.sides else ""
        for one in d.examined:
            if one.as_of and one.as_of < d.date and one.how == "examined" and one.side == (home or one.side):
                days[one.regime] = min(one.as_of, days.get(one.regime, one.as_of))
    if not days:
        read = {d.law_as_of for d in told if d.law_as_of < d.date}
        return str(min(read)) if read else ""
    by_day: dict[date, list[str]] = {}
    for regime, day in days.items():
        by_day.setdefault(day, []).append(regime.partition(" (")[0])
    if len(by_day) == 1:
        return str(next(iter(by_day)))
    return joined(f"{day} ({', '.join(regimes)})" for day, regimes in sorted(by_day.items(), reverse=True))
