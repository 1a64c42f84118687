"""To which day the law was read on which determinations rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from comity.scalars import joined

if TYPE_CHECKING:
    from comity.determine.determination import Determination


def read_to(told: Sequence[Determination]) -> str:
    """Return to which day the home law was read that was examined, regime by regime where the days differ.

    What is out of reach needs no text of any day; what was read to the day that is asked about goes without saying, so
    that it is empty where all was.
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
