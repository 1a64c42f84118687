"""The noun that users ask: some states, what they have, what they may share, what one more partner adds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from comity.coalition.sensors import SensorList, hosted_by, sensors_of
from comity.record import Record, load_record
from comity.scalars import parse_day
from comity.showing import Shown

_MOST_NAMED: Final = 4


class Coalition(Shown):
    """Some states and the sensors that are public of them, on a day.

    Args:
        members: states, or groups of the record that stand for their members on the day: ``"cspo"``,
            ``["cspo", "KOR"]``; all states of which a sensor is known if None.
        on: the day; today if None.
        record: the record of who has what; that in use if None.

    Raises:
        InputError: an unknown party; names the likeliest.
    """

    def __init__(
        self,
        members: str | Iterable[str] | None = None,
        on: date | str | None = None,
        *,
        record: Record | None = None,
    ) -> None:
        self.record = record or load_record()
        self.on = parse_day(on) or date.today()
        asked = [members] if isinstance(members, str) else members
        self.members = states_of(self.record, _owners(self.record) if asked is None else asked, self.on)

    def line(self) -> str:
        """Return who belongs to it, and the day."""
        return f"{', '.join(self.members) or 'nobody'} on {self.on}"

    def sensors(self) -> SensorList:
        """Return the public sensors of the members, and those of others that stand on their soil."""
        return SensorList(
            owners=self.members,
            whose=self._named(),
            sensors=sensors_of(self.record, self.members),
            hosted=hosted_by(self.record, self.members),
        )

    def _named(self) -> str:
        """Return who the members are: by name, or by code where they are many."""
        if len(self.members) > _MOST_NAMED:
            return f"{len(self.members)} owners"
        return ", ".join(f"{self.record.name(one)} ({one})" for one in self.members)


def states_of(record: Record, asked: Iterable[str], on: date) -> tuple[str, ...]:
    """Return parties by id, groups as those who surely belong to them on a day; each once, in the order asked.

    An organization that has sensors of its own stands for itself.

    Raises:
        InputError: an unknown party; names the likeliest.
    """
    owners = _owners(record)
    found: dict[str, None] = {}
    for text in asked:
        party = record.party(text)
        for_itself = party in owners or party not in record.groups
        members = () if for_itself else sorted(record.members(party, on).yes)
        found |= dict.fromkeys(members or (party,))
    return tuple(found)


def _owners(record: Record) -> list[str]:
    return list(dict.fromkeys(owner for one in sensors_of(record) for owner in one.owners))
