"""Promises: what was said would be done, whether it came, and what nobody has spoken of since."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final, Literal

import msgspec
from dateutil.relativedelta import relativedelta

from comity.record.dates import Known
from comity.record.model import Commitment
from comity.record.record import Record

Word = Literal["overdue", "silent", "open", "unknown", "missed", "overtaken", "met"]

_ORDER: Final[tuple[Word, ...]] = ("overdue", "silent", "open", "unknown", "missed", "overtaken", "met")
_SILENCE: Final = relativedelta(years=1)


class Promise(msgspec.Struct, frozen=True):
    """A promise and how it stands on a day.

    Attributes:
        word: overdue: due, and no sign that it came; silent: open for a year without a word; else as recorded.
        since: the day of the last word on it: its last known result, or the day it was made.
    """

    commitment: Commitment
    word: Word
    since: Known

    def concerns(self, party: str) -> bool:
        """Whether a party promised it or was promised it."""
        return party in (*self.commitment.by, *self.commitment.to)


def promises(
    record: Record, party: str, on: date, other: str | None = None, topics: Iterable[str] = ()
) -> list[Promise]:
    """Return what a party promised or was promised by a day: the overdue first, then the long silent, oldest first.

    Args:
        record: the record.
        party: its id; what a group it belongs to promised counts only when the group is asked.
        on: the day; what was made or came later is left out.
        other: only what concerns this party too.
        topics: only what is about one of these; all if none.
    """
    wanted, about = {party, other} - {None}, frozenset(topics)
    found = [
        promise_on(c, on)
        for c in record.commitments
        if wanted <= {*c.by, *c.to} and c.made.earliest <= on and (not about or about & c.topics)
    ]
    return sorted(found, key=lambda p: (_ORDER.index(p.word), p.since.earliest, p.commitment.id))


def promise_on(c: Commitment, on: date) -> Promise:
    """Return how a promise stands on a day."""
    told = c.result_on if c.result_on and c.result_on.earliest <= on else None
    since = told or c.made
    if c.result_on and told is None:
        word: Word = _still_open(c, on, since)  # what came later is not known yet
    elif c.status == "open":
        word = _still_open(c, on, since)
    else:
        word = next(w for w in _ORDER if w == c.status)
    return Promise(c, word, since)


def _still_open(c: Commitment, on: date, since: Known) -> Word:
    if c.due and c.due.latest < on:
        return "overdue"
    return "silent" if since.latest + _SILENCE < on else "open"
