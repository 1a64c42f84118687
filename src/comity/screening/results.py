"""What screening asks and answers, as values: immutable, explained, and the same in JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

import msgspec

from comity.errors import InputError
from comity.screening.entries import Entry
from comity.screening.ownership import Share
from comity.showing import Records, Serialized, Tabular

Status = Literal["no-match", "not-compared", "possible-match", "cleared", "listed"]


class ScreeningSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What counts as a hit; scores are 0 to 100.

    Attributes:
        threshold: the least score of a hit.
        other_country: taken off where the countries of both are known and none agrees, unless the listed name stands
            whole in the party's.
        other_type: taken off where a company is compared with a person, a vessel or an aircraft, or the reverse.
        coincidence: taken off instead where countries or types differ and what both names share is a word or two of
            everyday language, a short abbreviation, or one word of a name that has others.
        same_address: added where the addresses agree.
        address: how alike addresses must be to agree.
        lists: abbreviations of the lists that are looked at; empty: all.
    """

    threshold: float = 80.0
    other_country: float = 4.0
    other_type: float = 10.0
    coincidence: float = 25.0
    same_address: float = 5.0
    address: float = 90.0
    lists: tuple[str, ...] = ()


class Word(msgspec.Struct, frozen=True):
    """A word of the party's name, the listed word it was taken for, and how alike they are (0 to 1)."""

    word: str
    listed: str
    alike: float
    weight: float


class Feature(msgspec.Struct, frozen=True):
    """One part of a score: what was compared, what it gave, in points."""

    feature: str
    points: float
    because: str


class ScreeningHit(msgspec.Struct, frozen=True):
    """A listed party that may be the one asked about.

    Attributes:
        matched: the listed name, or address, that is most like it.
        words: which words agree.
        missing: words of the party's name that the listed name lacks.
        besides: words of the listed name that the party's name lacks.
    """

    entry: Entry
    score: float
    matched: str
    exact: bool
    words: tuple[Word, ...]
    missing: tuple[str, ...]
    besides: tuple[str, ...]
    features: tuple[Feature, ...]
    fingerprint: str


class ScreenedName(msgspec.Struct, frozen=True):
    """A party as it is screened. ``kind``: Entity, Individual, Vessel, Aircraft, or empty if not known."""

    name: str
    countries: tuple[str, ...] = ()
    kind: str = ""
    address: str = ""


class _ClearanceError(InputError, ValueError):
    """To callers a fault of the input; to msgspec, which reads files of them, a value whose place it tells."""


class Clearance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A hit resolved by a person.

    Attributes:
        party: the name that was screened.
        entry: the listed entry's key (``EL:Some Listed Company``).
        fingerprint: what the entry said then; a changed entry needs a new look.
        decision: ``different``: another party; ``same``: the party asked about is the one listed.
        by: who decided.
        why: on what grounds.
        list_date: the date of the list that was looked at.
        until: the last day on which it may be relied on; None: until the entry changes.
    """

    party: str
    entry: str
    fingerprint: str
    decision: Literal["different", "same"]
    by: str
    on: date
    why: str
    list_date: date
    until: date | None = None

    def __post_init__(self) -> None:
        """Refuse a clearance for which nobody answers."""
        for field in ("party", "entry", "fingerprint", "by", "why"):
            text = getattr(self, field)
            if not isinstance(text, str):  # a caller's own value; what is read from files has its types by now
                raise _ClearanceError(f"'{field}' is no text")
            if not text.strip():
                raise _ClearanceError(f"'{field}' is empty")


class Resolved(msgspec.Struct, frozen=True):
    """A hit with the clearance that is about it, and why that does not hold any more; empty: it holds."""

    hit: ScreeningHit
    clearance: Clearance
    lapsed: str = ""


class ScreenedParty(msgspec.Struct, frozen=True, kw_only=True):
    """What screening found of one party.

    Attributes:
        status: ``no-match``; ``not-compared``: nothing was found, and its script cannot be compared with the list's;
            ``possible-match``: hold until a person resolves it; ``cleared``: every hit is another
            party, as a person decided; ``listed``: it is the listed party, as a person decided.
        says: the result in words; a list that has no match is never said to clear anybody.
        hits: those that nobody has resolved.
        resolved: those that somebody has, and clearances that lapsed.
        listed: abbreviations of the lists it is on, as a person decided.
        owners: what screening found of its owners, and of theirs.
        restricted_share: what parties of the Entity List, the Military End-User List and the SDN list own of it.
        blocked_share: what Specially Designated Nationals own of it.
    """

    name: str
    status: Status
    says: str
    hits: tuple[ScreeningHit, ...] = ()
    resolved: tuple[Resolved, ...] = ()
    listed: tuple[str, ...] = ()
    owners: tuple[ScreenedParty, ...] = ()
    restricted_share: Share | None = None
    blocked_share: Share | None = None

    @property
    def open(self) -> bool:
        """Whether something about the party or its owners is still to be resolved by a person."""
        return bool(self.hits) or self.status == "not-compared" or any(owner.open for owner in self.owners)


class ListUsed(msgspec.Struct, frozen=True, kw_only=True):
    """A list that parties were screened against: its file's name, its date and digest, how many parties it lists."""

    name: str
    date: date
    sha256: str
    entries: int


class Screening(Tabular, Serialized, msgspec.Struct, frozen=True, kw_only=True):
    """Parties screened against one list on its date, or several, each on its own.

    Attributes:
        list: the list's name, or the lists'; with date and digest it says what was looked at.
        list_date: its date; of several, the oldest's.
        on: the day for which clearances were judged.
        lists: each list.
        notes: what a reader must know of the lists: that one is old, or read without a part of it.
    """

    list: str
    list_date: date
    list_sha256: str
    on: date
    settings: ScreeningSettings
    parties: tuple[ScreenedParty, ...]
    lists: tuple[ListUsed, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def hold(self) -> bool:
        """Whether anything must be resolved before going ahead."""
        return any(party.open for party in self.parties)

    def line(self) -> str:
        """Return how many parties were screened, against what, and how many must be resolved."""
        held = sum(party.open for party in self.parties)
        return f"{len(self.parties)} parties against {self.list} of {self.list_date}: {held} to be resolved"

    def records(self) -> Records:
        """Return a row for each hit of each party, and one for a party without any."""
        return [row for party in self.parties for row in _rows(party)]


def _rows(party: ScreenedParty) -> Iterator[dict[str, Any]]:
    told = {"party": party.name, "status": party.status, "says": party.says}
    for hit in party.hits:
        yield {**told, "entry": hit.entry.name, "list": hit.entry.code, "score": hit.score, "matched": hit.matched}
    if not party.hits:
        yield {**told, "entry": None, "list": None, "score": None, "matched": None}
    for owner in party.owners:
        yield from _rows(owner)
