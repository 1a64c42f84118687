"""Formats: where partners and firms meet, and which of them can be proposed on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Final

import msgspec

from comity.bridge.needs import ClaimKind
from comity.bridge.rows import Evidenced, read_rows
from comity.record.dates import Known
from comity.record.record import Record

_BETWEEN_FIRMS: Final = ("matching-platform", "accelerator", "fund")
"""Kinds of format in which no agency sits: told after the others."""


class CooperationFormat(Evidenced, frozen=True, kw_only=True):
    """Something in which partners or firms meet.

    Attributes:
        dialogue: its id in the record, whose meetings are told.
        reaches: groups or states that it is for; none: whoever comes.
        next: when it meets next, as precisely as it is known; empty where no date was found.
        standing: ``yes`` where it is open all the time.
        takes_up: the kinds of gap that it could take up.
    """

    id: str
    name: str
    kind: str
    dialogue: str = ""
    reaches: tuple[str, ...] = ()
    next: str = ""
    standing: str = ""
    did: str = ""
    takes_up: tuple[ClaimKind, ...] = ()


class FormatProposal(msgspec.Struct, frozen=True, kw_only=True):
    """A format that can be proposed.

    Attributes:
        when: the date, or that it is open all the time.
        opened: whether the page that says so was read.
    """

    id: str
    name: str
    when: str
    did: str
    opened: bool
    url: str


class DoorsFound(msgspec.Struct, frozen=True, kw_only=True):
    """Which formats can be proposed, and how many others have passed or have no date.

    Attributes:
        last: of the others that have met, which met last, and when.
    """

    proposed: tuple[FormatProposal, ...]
    without_date: int
    last: str


@lru_cache(maxsize=1)
def formats() -> tuple[CooperationFormat, ...]:
    """Return every format."""
    return read_rows("formats", CooperationFormat)


def doors(
    record: Record, countries: Iterable[str], kinds: Iterable[ClaimKind], on: date, *, remembered: bool = False
) -> DoorsFound:
    """Return in which formats something could be raised with a partner from a day on.

    Those that have met and have no further date are never proposed.

    Args:
        record: whose meetings are told.
        countries: the partners'; ``INT`` for an organization.
        kinds: the kinds of gap.
        on: the day.
        remembered: whether formats that nobody read about are taken, too.
    """
    wanted, whom = set(kinds), tuple(countries)
    fit = [
        one
        for one in formats()
        if (remembered or not one.remembered) and wanted & set(one.takes_up) and _reaches(record, one, whom, on)
    ]
    found = [one for one in fit if one.standing or _ahead(one, on)]
    rest = [one for one in fit if one not in found]
    return DoorsFound(
        proposed=tuple(
            FormatProposal(
                id=one.id,
                name=one.name,
                when=f"next {one.next}" if one.next else "open all the time",
                did=one.did,
                opened=one.opened,
                url=one.source_url,
            )
            for one in sorted(found, key=lambda one: (not one.next, one.next, one.kind in _BETWEEN_FIRMS, one.name))
        ),
        without_date=len(rest),
        last=_last(record, rest, on),
    )


def _reaches(record: Record, one: CooperationFormat, countries: tuple[str, ...], on: date) -> bool:
    groups = (record.members(whom, on).yes for whom in one.reaches if whom in record.groups)
    return not one.reaches or any(set(whom) & set(countries) for whom in (one.reaches, *groups))


def _ahead(one: CooperationFormat, on: date) -> bool:
    return bool(one.next) and Known.parse(one.next, f"format {one.id}").latest >= on


def _last(record: Record, rest: Iterable[CooperationFormat], on: date) -> str:
    """Return which of some formats met last, and when."""
    met = [
        (meeting.held.latest, one.name, meeting)
        for one in rest
        for meeting in record.meetings.get(one.dialogue, ())
        if meeting.held.earliest <= on
    ]
    if not met:
        return ""
    _, _, meeting = max(met, key=lambda told: told[:2])
    return f"{record.dialogues[meeting.dialogue].title}, {meeting.place} {meeting.held}"
