"""Who controls a firm on a day, link by link, and in which country that owner is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from comity.industry.model import OwnerLink, is_read
from comity.industry.store import IndustryData
from comity.record.dates import Known
from comity.record.model import Confidence, Source

_HALF: Final = 50.0


@dataclass(frozen=True, slots=True)
class Ownership:
    """Who controls a firm in the end.

    Attributes:
        owner: the last of the chain by id; the firm itself where nobody is recorded to control it.
        country: where that owner is; empty where it is not known.
        chain: the links from the firm upward, each with its source.
        recorded: whether anything is recorded of its owners.
        why_open: why the country is not known, in words; empty where it is, or nothing is recorded.
    """

    company: str
    owner: str
    country: str
    chain: tuple[OwnerLink, ...]
    recorded: bool
    why_open: str = ""


def ownership(data: IndustryData, company: str, on: date) -> Ownership:
    """Return who controls a firm on a day, as far as it is recorded and read.

    A link from memory counts only where memory is asked for; else the owner's country stays open, and is told so,
    unless it is the same with the link and without.
    """
    chain: list[OwnerLink] = []
    seen, at, why = {company}, company, ""
    while not why:
        link, why = _controlling(data, at, on)
        if link is None or link.owner in seen:
            break
        chain.append(link)
        seen.add(link.owner)
        at = link.owner
    if why and not data.unread and ownership(replace(data, unread=True), company, on).country == data.seat(at):
        why = ""
    recorded = bool(data.owners_of.get(company))
    country = "" if why or not recorded else data.seat(at)
    return Ownership(company, at, country, tuple(chain), recorded, why)


def _controlling(data: IndustryData, company: str, on: date) -> tuple[OwnerLink | None, str]:
    """Return the link by which a firm is controlled on a day, or why that is not known."""
    for link in data.owners_of.get(company, ()):
        controls = link.control if link.control is not None else link.share is not None and link.share > _HALF
        if not controls or link.status == "agreed":
            continue
        held = holds(link, on)
        if held is False:
            continue
        owner = data.name(link.owner)
        if held is None:
            return None, f"whether {owner} held it by {on} is not known to the day ({link.since})"
        if not data.unread and not is_read(link.source):
            return None, f"{owner} from memory, not read"
        return link, ""
    return None, ""


def holds(link: OwnerLink, on: date) -> bool | None:
    """Whether a share was held on a day; None where its dates do not tell."""
    begun = link.since.reached_by(on) if link.since else True
    ended = link.until.reached_by(on) if link.until else link.status == "ended"
    if begun is False or ended is True:
        return False
    return True if begun and ended is False else None


def holders(data: IndustryData, company: str, on: date) -> Iterator[OwnerLink]:
    """Yield every share of a firm that is held on a day, or may be."""
    for link in data.owners_of.get(company, ()):
        if link.status != "agreed" and holds(link, on) is not False:
            yield link


def with_owner(data: IndustryData, company: str, owner: str, on: date) -> IndustryData:
    """Return the same as if a party, or somebody in a state, had taken control of a firm on a day."""
    day = Known.of(on)
    kept = [_ended(link, company, day) for link in data.owners]
    source = Source(f"supposed:{company}", "a change of owner that is supposed", "supposed", "", Confidence.PRIMARY, on)
    new = OwnerLink(company, owner, None, True, "holds", day, None, day, source, "supposed")
    return replace(data, owners=(*kept, new))


def _ended(link: OwnerLink, company: str, day: Known) -> OwnerLink:
    controls = link.control or (link.share is not None and link.share > _HALF)
    if link.company != company or not controls or link.status == "agreed":
        return link
    ended = link.until is not None and link.until.latest < day.earliest
    return link if ended else replace(link, status="ended", until=day)
