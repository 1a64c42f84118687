"""What became of a plan's instruments, and of the law it met, after the day as of which it knows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from comity.determine.determination import Determination
from comity.law.law import Law
from comity.plan.placed import Enacted, Placed
from comity.plan.plan import SinceThen
from comity.record import Record
from comity.record.events import Event, changes

_MOST = 8


def since_then(
    now: Law, then: Law, day: date, steps: Iterable[Placed], today: Iterable[Determination]
) -> tuple[SinceThen, ...]:
    """Return what happened after a day, as far as it concerns what a plan proposes and what stood in its way.

    Args:
        now: the law and record as they are known now.
        then: as they were known on the day; nothing has happened where it is the same.
    """
    if now is then:
        return ()
    told = {*_concluded(now.record, day, steps), *_changed(now, day, today)}
    return tuple(sorted(told, key=lambda one: (one.on, one.what)))[:_MOST]


def _concluded(record: Record, day: date, steps: Iterable[Placed]) -> Iterator[SinceThen]:
    enacted = [placed.enacts for placed in steps if placed.enacts and placed.enacts.asked]
    if not enacted:
        return
    for event in changes(record, day, date.max):
        if any(_concerns(event, one) for one in enacted):
            yield SinceThen(on=str(event.when), what=f"{event.what.value}: {event.title}", url=event.source.url)


def _concerns(event: Event, enacted: Enacted) -> bool:
    asked = enacted.asked
    if asked is None:
        return False
    if asked.instrument:
        return event.kind == asked.instrument and set(enacted.states) <= set(event.parties)
    return (
        event.kind == "membership" and asked.group in event.parties and not {*enacted.states}.isdisjoint(event.parties)
    )


def _changed(now: Law, day: date, today: Iterable[Determination]) -> Iterator[SinceThen]:
    """Yield the provisions that asked for something on the day and have ceased to apply."""
    for finding in (f for one in today for f in one.findings if f.status in ("required", "prohibited")):
        rule, _ = now.pack.rules.get(finding.rule, (None, None))
        ends = [end for _, end in rule.in_force if end and day < end] if rule else []
        if rule and ends and not rule.unread:
            yield SinceThen(
                on=str(min(ends)), what=f"no longer law as it stood: {rule.title}", cite=rule.cite, url=rule.url
            )
