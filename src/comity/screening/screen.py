"""Screening parties against a list: no match found, a possible match that holds everything up, or resolved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from comity.screening.clearances import record, resolve
from comity.screening.listings import counted
from comity.screening.lists import OLD_DAYS, ScreeningList
from comity.screening.match import Index
from comity.screening.ownership import Owner, everyone, listed_share
from comity.screening.results import (
    Clearance,
    ListUsed,
    Resolved,
    ScreenedName,
    ScreenedParty,
    Screening,
    ScreeningHit,
    ScreeningSettings,
    Status,
)
from comity.screening.scripts import uncompared


class Screener:
    """A list with the clearances recorded against it, ready to screen any number of parties."""

    def __init__(
        self,
        listed: ScreeningList,
        clearances: Iterable[Clearance] = (),
        settings: ScreeningSettings | None = None,
    ) -> None:
        self.listed = listed
        self.clearances = tuple(clearances)
        self.settings = settings or ScreeningSettings()
        self._hits = lru_cache(maxsize=10_000)(lambda asked: self._index.hits(asked, self.settings))

    @cached_property
    def _index(self) -> Index:
        """The list ready to be asked; made when the first party is: it takes longer than reading the list."""
        return Index(self.listed)

    def screen(self, parties: Iterable[tuple[ScreenedName, tuple[Owner, ...]]], on: date) -> Screening:
        """Screen parties, each with the owners stated for it.

        Args:
            on: the day for which clearances are judged, and the lists' age.
        """
        found = tuple(self._party(asked, owners, on) for asked, owners in parties)
        listed = self.listed
        old = (_age(part, on) for part in listed.parts)
        return Screening(
            list=listed.name,
            list_date=listed.date,
            list_sha256=listed.sha256,
            on=on,
            settings=self.settings,
            parties=found,
            lists=tuple(
                ListUsed(name=part.name, date=part.date, sha256=part.sha256, entries=len(part.entries))
                for part in listed.parts
            ),
            notes=(*listed.notes, *(note for note in old if note)),
        )

    def record(self, clearance: Clearance, path: Path | str) -> None:
        """Add what a person decided about a hit to a file of clearances; what was recorded before stays.

        Raises:
            InputError: the file is not one of clearances, or cannot be written.
        """
        record(Path(path), clearance)

    def _party(self, asked: ScreenedName, owners: tuple[Owner, ...], on: date) -> ScreenedParty:
        hits = self._hits(asked)
        left, resolved = resolve(asked, hits, self.clearances, on)
        holding = [one for one in resolved if not one.lapsed]
        on_lists = sorted({one.hit.entry.code for one in holding if one.clearance.decision == "same"})
        owned = {owner: self._party(_asked(owner), (), on) for owner in everyone(owners)}
        status: Status = "possible-match" if left else "listed" if on_lists else "cleared" if holding else "no-match"
        script = uncompared(asked.name, self._index.scripts) if status == "no-match" else ""
        if script:
            status = "not-compared"
        return ScreenedParty(
            name=asked.name,
            status=status,
            says=f"not compared: {script}" if script else self._says(status, left, holding, on_lists),
            hits=left,
            resolved=resolved,
            listed=tuple(on_lists),
            owners=tuple(owned.values()),
            restricted_share=listed_share(owners, lambda o: _on(owned[o], counted("restricted"))) if owners else None,
            blocked_share=listed_share(owners, lambda o: _on(owned[o], counted("blocked"))) if owners else None,
        )

    def _says(
        self, status: Status, left: tuple[ScreeningHit, ...], holding: list[Resolved], on_lists: list[str]
    ) -> str:
        match status:
            case "no-match":
                return f"no match found in {self.listed}"
            case "possible-match":
                more = f" and {len(left) - 1} more" if len(left) > 1 else ""
                first = left[0]
                return (
                    f"possible match in {self.listed}: {first.entry.name} ({first.entry.code}, score {first.score:g})"
                    f"{more}; hold until a person resolves it"
                )
            case "listed":
                return f"on {', '.join(on_lists)} in {self.listed}, as {_people(holding, 'same')}"
        return f"another party than {len(holding)} alike in {self.listed}, as {_people(holding, 'different')}"


def _age(listed: ScreeningList, on: date) -> str:
    """Return the note for a list that is old; empty for one that is not."""
    days = (on - listed.date).days
    return (
        f"{listed} is {days:,} days older than {on}: lists change almost daily, get a new one"
        if days > OLD_DAYS
        else ""
    )


def _asked(owner: Owner) -> ScreenedName:
    return ScreenedName(owner.name, (owner.country,) if owner.country else ())


def _on(party: ScreenedParty, lists: frozenset[str]) -> bool:
    return not lists.isdisjoint(party.listed)


def _people(holding: list[Resolved], decision: str) -> str:
    told = dict.fromkeys(
        f"{one.clearance.by} decided on {one.clearance.on} (list of {one.clearance.list_date})"
        for one in holding
        if one.clearance.decision == decision
    )
    return "; ".join(told)
