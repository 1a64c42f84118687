"""The noun that users ask: some states, what they have, what they may share, what one more partner adds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from comity.coalition.release import ReleaseCell, Releases, ReleaseTable
from comity.coalition.release_data import StatedRelease, read_decisions, release_rules
from comity.coalition.sensors import SensorList, hosted_by, sensors_of
from comity.errors import InputError
from comity.law.law import Law
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
        law: by which releases of a state whose law is in a pack are determined, with its record; loaded where it is
            needed if None.

    Raises:
        InputError: an unknown party; names the likeliest.
    """

    def __init__(
        self,
        members: str | Iterable[str] | None = None,
        on: date | str | None = None,
        *,
        law: Law | None = None,
    ) -> None:
        self.law = law
        self.record = law.record if law else load_record()
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

    def share(
        self,
        giver: str,
        recipient: str,
        subject: str = "conjunction",
        *,
        level: str | None = None,
        decisions: Path | str | Iterable[StatedRelease] = (),
        facts: Mapping[str, str] | None = None,
    ) -> ReleaseTable:
        """Return what sharing would need: which agreement could carry it, who decides, what is missing.

        Args:
            giver, recipient: states, or groups that stand for their members.
            subject: ``conjunction``, ``tracking`` or ``missile-warning``.
            level: how it is classified; the usual one of the subject, which the answer says, if None.
            decisions: those that are stated, or a file of them.
            facts: facts on marking, consent and the like, for a giver whose law is determined.

        Raises:
            InputError: an unknown party, subject, level or fact, or a file that cannot be used.
        """
        rules, known = release_rules(), release_rules().subject(subject)
        givers, recipients = (states_of(self.record, [text], self.on) for text in (giver, recipient))
        if facts and not any(one in rules.givers for one in givers):
            accepts = f"a giver whose law is determined: {', '.join(rules.givers)}"
            raise InputError(f"are read by no law of {', '.join(givers)}", where="facts", accepts=accepts)
        releases = self.releases(subject, level=level, decisions=decisions, facts=facts)
        cells: list[ReleaseCell] = []
        for one in givers:
            own = [sensor for sensor in sensors_of(self.record, [one]) if releases.concerns(sensor)]
            cells += [cell for other in recipients if other != one for cell in releases.cells(one, other, own)]
        return ReleaseTable(subject, known.title, rules.levels[releases.level], level is None, self.on, tuple(cells))

    def releases(
        self,
        subject: str,
        *,
        level: str | None = None,
        decisions: Path | str | Iterable[StatedRelease] = (),
        facts: Mapping[str, str] | None = None,
    ) -> Releases:
        """Return the releases of a subject, ready to be asked (see `share`)."""
        rules = release_rules()
        known = rules.subject(subject)
        stated = read_decisions(Path(decisions), self.record) if isinstance(decisions, str | Path) else (*decisions,)
        at = known.level if level is None else rules.level(level)
        return Releases(self.record, self.law, self.on, subject, at, stated, facts)

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
