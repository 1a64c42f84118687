"""What is said of dates in low Earth orbit: claims about the same event side by side, never merged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from comity.bridge.leo import STALE_DAYS, DatedClaim, age, claimed_dates
from comity.showing import Tabular


@dataclass(frozen=True, slots=True)
class ClaimedEvent:
    """An event, and what is said of its date, the latest word first.

    Attributes:
        conflict: whether claims that still stand disagree.
        days_old: for how many days nothing newer was said.
    """

    subject: str
    milestone: str
    group: str
    claims: tuple[DatedClaim, ...]
    conflict: bool
    days_old: int

    @property
    def stale(self) -> bool:
        """Whether nothing newer was said for more than half a year of what has not come to pass."""
        return self.days_old > STALE_DAYS and any(one.current and one.status != "done" for one in self.claims)


@dataclass(frozen=True, repr=False)
class LeoTimeline(Tabular):
    """Everything that is said of dates."""

    on: date
    events: tuple[ClaimedEvent, ...]

    @property
    def conflicts(self) -> tuple[ClaimedEvent, ...]:
        """Events of which claims disagree."""
        return tuple(one for one in self.events if one.conflict)

    def line(self) -> str:
        """Return how many claims there are, how many disagree, and how many are old."""
        claims = sum(len(one.claims) for one in self.events)
        stale = sum(one.stale for one in self.events)
        newest = age([c for one in self.events for c in one.claims], self.on)
        old = f"; nothing newer for {newest} days" if (newest or 0) > STALE_DAYS else ""
        return (
            f"{claims} claims about {len(self.events)} events; {len(self.conflicts)} disagree; of {stale} nothing "
            f"newer was said for {STALE_DAYS} days{old}"
        )

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each claim."""
        return [
            {
                "group": one.group,
                "subject": claim.subject,
                "milestone": claim.milestone,
                "date": claim.date,
                "claimed_by": claim.claimed_by,
                "claimed": claim.claimed,
                "status": claim.status,
                "conflict": one.conflict,
                "confidence": str(claim.confidence),
                "source": claim.source_url,
            }
            for one in self.events
            for claim in one.claims
        ]


def leo_timeline(on: date, *, remembered: bool = False) -> LeoTimeline:
    """Return what is said of dates up to a day, those that disagree first."""
    groups: dict[str, list[DatedClaim]] = {}
    for claim in claimed_dates():
        if remembered or not claim.remembered:
            groups.setdefault(claim.group or claim.id, []).append(claim)
    events = [_event(found, on) for found in groups.values()]
    return LeoTimeline(on, tuple(sorted(events, key=lambda one: (not one.conflict, one.claims[0].when.earliest))))


def _event(found: list[DatedClaim], on: date) -> ClaimedEvent:
    every = {(one.when.earliest, one.when.latest) for one in found}
    standing = {(one.when.earliest, one.when.latest) for one in found if one.current}
    first = found[0]
    return ClaimedEvent(
        subject=first.subject,
        milestone=first.milestone,
        group=first.group,
        claims=tuple(found),
        conflict=len(standing or every) > 1,
        days_old=age(found, on) or 0,
    )
