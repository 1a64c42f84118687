"""The docket: proposals and rules under way, where each stands, what changed on the way, what to watch."""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import Any, Final, Literal

import msgspec

from comity.arguments import DAY, FLAG, TEXT, checked
from comity.errors import InputError, did_you_mean
from comity.law.pack import DATA
from comity.law.typed_files import typed_file
from comity.scalars import parse_day
from comity.showing import Serialized, Tabular, plain

_FILE: Final = DATA / "docket" / "docket.yaml"
_UNDER_WAY: Final = frozenset({"proposed", "interim-final", "stayed", "adopted", "unread"})

Stage = Literal["proposed", "interim-final", "final", "stayed", "adopted", "unread"]


class DocketEvent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that happened to a rulemaking, or is due.

    Attributes:
        kind: ``comments`` for the last day of a comment period, ``stay`` for a suspension; else empty.
        confidence: ``primary``: the issuer's own text was read; ``secondary``: a copy or a report; ``memory``.
    """

    date: datetime.date
    what: str
    cite: str
    url: str
    confidence: Literal["primary", "secondary", "memory"]
    kind: Literal["", "comments", "stay"] = ""


class DocketEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rulemaking.

    Attributes:
        rin: its Regulation Identifier Number; empty where it was not found.
        docket: the numbers under which it is kept.
        stage: where it stands; ``unread``: it is published, and its text was not read.
        reforms: the built-in reforms that hold what it changes.
        changed: what changed on the way, cell by cell where that was read.
        watch: what to look for.
    """

    id: str
    title: str
    agency: str
    stage: Stage
    events: tuple[DocketEvent, ...]
    changed: tuple[str, ...]
    watch: tuple[str, ...]
    rin: str = ""
    docket: str = ""
    reforms: tuple[str, ...] = ()

    @property
    def under_way(self) -> bool:
        """Whether something is still to come of it."""
        return self.stage in _UNDER_WAY

    def open_on(self, day: datetime.date) -> bool:
        """Whether comments are taken on a day."""
        return any(one.kind == "comments" and one.date >= day for one in self.events)

    @property
    def latest(self) -> DocketEvent:
        """The last thing that is known of it."""
        return max(self.events, key=lambda one: one.date)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reviewed: datetime.date
    entries: tuple[DocketEntry, ...]


class Docket(Tabular, Serialized, msgspec.Struct, frozen=True, kw_only=True):
    """Proposals and rules under way, those with the latest news first.

    Attributes:
        reviewed: the day to which it was kept: later news is not in it.
    """

    day: datetime.date
    reviewed: datetime.date
    entries: tuple[DocketEntry, ...]

    @classmethod
    @checked(on=DAY, open=FLAG, since=DAY)
    def load(
        cls,
        on: datetime.date | str | None = None,
        *,
        open: bool = False,  # noqa: A002  as people ask for it
        since: datetime.date | str | None = None,
    ) -> Docket:
        """Return the docket of a day: what was public by then.

        Args:
            on: the day; today if None.
            open: only what is under way: proposed, interim, stayed, adopted and not in force, or unread.
            since: only what has an event on or after this day.

        Raises:
            InputError: a day that is none.
        """
        day, first = parse_day(on) or datetime.date.today(), parse_day(since)
        kept = _read()
        known = [one for one in kept.entries if min(event.date for event in one.events) <= day]
        wanted = [
            one
            for one in known
            if (one.under_way or not open) and (first is None or any(event.date >= first for event in one.events))
        ]
        ordered = sorted(wanted, key=lambda one: (one.latest.date, one.id), reverse=True)
        return cls(day=day, reviewed=kept.reviewed, entries=tuple(ordered))

    @checked(name=TEXT)
    def entry(self, name: str) -> DocketEntry:
        """Return a rulemaking by its id or RIN.

        Raises:
            InputError: there is none.
        """
        named = {key: one for one in self.entries for key in (one.id, one.rin) if key}
        if name not in named:
            near, told = did_you_mean(name, named), ", ".join(one.id for one in self.entries)
            raise InputError(f"no rulemaking '{name}'", where="docket", accepts=told, suggestion=near)
        return named[name]

    def line(self) -> str:
        """Return how many there are, and on which comments are taken."""
        taken = [one.rin or one.id for one in self.entries if one.open_on(self.day)]
        told = f"comments are taken on {', '.join(taken)}" if taken else "comments are taken on none"
        return f"{len(self.entries)} proposals and rules on {self.day}, kept to {self.reviewed}; {told}"

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each event of each entry."""
        return [
            {
                "id": one.id,
                "title": one.title,
                "agency": one.agency,
                "rin": one.rin,
                "docket": one.docket,
                "stage": one.stage,
                **{name: plain(getattr(event, name)) for name in event.__struct_fields__},
                "changed": list(one.changed),
                "watch": list(one.watch),
                "reforms": list(one.reforms),
            }
            for one in self.entries
            for event in one.events
        ]


@lru_cache(maxsize=1)
def _read() -> _File:
    return typed_file(_FILE, _File, DATA)
