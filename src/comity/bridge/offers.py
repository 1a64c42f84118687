"""What partners give, would give, or could: contributions, hardware without a flight, capabilities shown elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, Literal, get_args

from comity.bridge.needs import grouped
from comity.bridge.rows import Evidenced, read_rows

Tier = Literal["demonstrated", "committed", "displaced", "funded", "studied", "offered", "plausible"]
"""How far a contribution has come: flown or operating; built or promised under an agreement or contract; promised for
something that was paused; money is decided; a study is under way; offered; nothing but the capability is known."""
TIERS: Final[tuple[Tier, ...]] = get_args(Tier)


class PartnerContribution(Evidenced, frozen=True, kw_only=True):
    """What a partner gives to a need, or would.

    Attributes:
        country: ISO 3166-1 alpha-3, or ``INT`` for an organization.
        party: the agency, by its id in the record; empty where none is named.
        instruments: ids of the record under which it is given.
        date: the day of what is told, as precisely as it is known.
    """

    id: str
    country: str
    party: str = ""
    need: str
    element: str
    contribution: str
    tier: Tier
    instruments: tuple[str, ...] = ()
    status: str = ""
    date: str


class StateCapability(Evidenced, frozen=True, kw_only=True):
    """Something that a state or a firm of it has shown or runs, and that a need could use.

    Attributes:
        tag: in the words of the industry's taxonomy.
        kind: mission, capability or ground station.
    """

    country: str
    party: str = ""
    tag: str
    what: str
    kind: str
    year: str = ""


class DisplacedHardware(Evidenced, frozen=True, kw_only=True):
    """Hardware of a partner that has lost its flight.

    Attributes:
        instruments: ids of the agreements that promise it, which would have to change.
        fits: ids of the needs that it could fill now.
        decided_in: where it is decided; ``decision``: when; ``decides``: by whom.
    """

    id: str
    item: str
    country: str
    party: str
    instruments: tuple[str, ...] = ()
    state: str
    fits: tuple[str, ...] = ()
    decided_in: str = ""
    decision: str = ""
    decides: str


class AgencyNeed(Evidenced, frozen=True, kw_only=True):
    """What an agency needs on its own side before it works with another.

    Attributes:
        country: ISO 3166-1 alpha-3, or ``INT`` for an organization.
        says: empty where it was sought and not found; the note says what was read.
        cite: the provision, or the act in which it was seen.
    """

    party: str
    country: str
    says: str = ""
    cite: str = ""


class OtherProgramme(Evidenced, frozen=True, kw_only=True):
    """A part of a state in a Chinese lunar mission: told, not judged."""

    country: str
    party: str
    mission: str
    what: str
    date: str


@lru_cache(maxsize=1)
def contributions() -> Mapping[str, list[PartnerContribution]]:
    """Return what partners give, by need."""
    return grouped((one.need, one) for one in read_rows("contributions", PartnerContribution))


@lru_cache(maxsize=1)
def capabilities() -> Mapping[str, list[StateCapability]]:
    """Return what states have shown, by tag."""
    return grouped((one.tag, one) for one in read_rows("capabilities", StateCapability))


@lru_cache(maxsize=1)
def displaced() -> tuple[DisplacedHardware, ...]:
    """Return the hardware that has lost its flight with the pause of Gateway."""
    return read_rows("displaced", DisplacedHardware)


@lru_cache(maxsize=1)
def agency_needs() -> Mapping[str, list[AgencyNeed]]:
    """Return what agencies need on their own side, by state, or by organization's id."""
    return grouped(
        (one.party if one.country == "INT" else one.country, one) for one in read_rows("agency-needs", AgencyNeed)
    )


@lru_cache(maxsize=1)
def other_programmes() -> Mapping[str, list[OtherProgramme]]:
    """Return the parts that states have in Chinese lunar missions, by state."""
    return grouped((one.country, one) for one in read_rows("chinese-missions", OtherProgramme))
