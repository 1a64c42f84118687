"""The epochs of a law: from one day on which something changes until the next, it says the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from comity.law.pack import Pack
from comity.law.tables import change_days

if TYPE_CHECKING:
    from comity.law.law import Law


def epochs(law: Law) -> tuple[date, ...]:
    """Return the first day of every epoch of a law, in order; of a revised one, from its revision on.

    A day too many costs a binding; a day too few is a wrong answer. A law that shares rules with the one that it
    revises changes whenever that does.

    Raises:
        LawError: a date of a table cannot be read.
    """
    days = {*(law.pack.days or pack_days(law.pack)), *law.record.change_days}
    if law.revises:
        since = law.revises.since
        shared = law.revises.base.epochs if law.revises.touched else ()
        days = {since, *(day for day in (*days, *shared) if day > since)}
    return tuple(sorted(days))


def pack_days(pack: Pack) -> frozenset[date]:
    """Return every day on which what a pack says may change.

    Raises:
        LawError: a date of a table cannot be read.
    """
    return frozenset((*_of_rules(pack), *change_days(pack)))


def _of_rules(pack: Pack) -> Iterator[date]:
    """Yield the days on which a rule begins or ceases to apply, or from which on its text was read."""
    for rule, file in pack.rules.values():
        if not rule.in_force:
            continue
        read = rule.text_read or file.content.text_read or (None, None)
        days = [read[0], *(day for period in rule.in_force for day in period)]
        yield from (day for day in days if day)
