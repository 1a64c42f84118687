"""Satellite communications that states share: whose system, who has a share, by which agreement; what is public."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from comity.errors import LawError
from comity.files import parse_csv, read_text
from comity.files.typed import Steps, typed
from comity.record import Record
from comity.showing import Serialized, Tabular, fields

_FILE: Final = Path(__file__).parent.parent / "data" / "coalition" / "communications.csv"
_LISTS: Final = ("bands",)


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    system: str
    giver: str
    partner: str
    service: str
    status: Literal["in use", "on orbit", "agreed", "expected"]
    says: str
    cite: str
    url: str
    confidence: Literal["primary", "secondary", "memory"]
    bands: tuple[str, ...] = ()
    region: str = ""
    capacity: str = ""
    agreement: str = ""
    since: str = ""
    published: datetime.date | None = None


class CommunicationShare(msgspec.Struct, frozen=True, kw_only=True):
    """A share of a system of satellite communications.

    Attributes:
        giver: whose satellites they are; ``partner``: who has a share of them, or a payload on them.
        capacity: as published; empty where nothing is.
        agreement: its title; empty where none is on record. ``standing``: where it stands on the day.
        since: as far as the source says: a year, a month or a day.
    """

    system: str
    giver: str
    partner: str
    service: str
    bands: tuple[str, ...]
    region: str
    capacity: str
    agreement: str
    standing: str
    since: str
    status: str
    says: str
    cite: str
    url: str
    confidence: str


class CommunicationShares(Tabular, Serialized, msgspec.Struct, frozen=True):
    """What is public of shared satellite communications: a lower bound, and nothing of what a network carries."""

    whose: str
    day: datetime.date
    shares: tuple[CommunicationShare, ...]

    def line(self) -> str:
        """Return how many shares there are, of how many systems, and of how many a capacity is published."""
        number, systems = len(self.shares), len({one.system for one in self.shares})
        told = sum(bool(one.capacity) for one in self.shares)
        if not number:
            return f"{self.whose}: no share of satellite communications is on record"
        return (
            f"{self.whose}: {number} share{'s' * (number > 1)} of {systems} system{'s' * (systems > 1)} of satellite "
            f"communications; a capacity is published of {told or 'none'}"
        )

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each share."""
        return [fields(one) for one in self.shares]


def shares_of(record: Record, parties: Collection[str], day: datetime.date) -> Iterator[CommunicationShare]:
    """Yield the shares that some states give or have, and that had begun by a day."""
    for row in _rows():
        if not {row.giver, row.partner} & {*parties} or row.since > day.isoformat():
            continue
        instrument = record.by_id.get(row.agreement)
        standing = instrument.standing(day) if instrument else None
        own = set(_Row.__struct_fields__) - {"id", "agreement", "published"}
        yield CommunicationShare(
            **{name: getattr(row, name) for name in own},
            agreement=instrument.title if instrument else "",
            standing=standing.because if standing else "no agreement is on record",
        )


@lru_cache(maxsize=1)
def _rows() -> tuple[_Row, ...]:
    rows = []
    for number, row in enumerate(parse_csv(read_text(_FILE), _FILE.name), 2):
        told: dict[str, Any] = {name: cell.split("|") if name in _LISTS else cell for name, cell in row.items() if cell}

        def where(steps: Steps, number: int = number) -> str:
            return f"{_FILE.name}, row {number}: {'.'.join(map(str, steps))}"

        rows.append(typed(told, _Row, where, LawError))
    return tuple(rows)
