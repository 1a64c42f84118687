"""What a brief tells of a partner's part in a programme: what it gives to its needs, or would."""

from __future__ import annotations

from collections.abc import Iterator

from comity.bridge.needs import needs
from comity.bridge.offers import TIERS, PartnerContribution, contributions
from comity.brief.partner_brief import BriefLine
from comity.desk.sourcebook import several
from comity.desk.standing import Pair


def gives(pair: Pair) -> Iterator[BriefLine]:
    """Yield what a partner gives to the needs of a programme, or would, the firmest first; memory is left out."""
    if not pair.purpose.gives:
        return
    by_element: dict[tuple[str, str], list[PartnerContribution]] = {}
    for row in (one for rows in contributions().values() for one in rows):
        if row.country == pair.party and not row.remembered and row.date <= str(pair.day):
            by_element.setdefault((row.element, row.tier), []).append(row)
    for (element, tier), rows in sorted(by_element.items(), key=lambda told: (TIERS.index(told[1][0].tier), told[0])):
        first = rows[0]
        titles = several((needs()[row.need].title.lower() for row in rows if row.need in needs()), 3)
        status = f", {first.status}" if first.status else ""
        unread = "" if first.opened else "; the page itself was not opened"
        text = f"{element}, for {titles}: {first.contribution} ({tier}{status}, {first.date}{unread})."
        yield pair.book.line(text, *(row.source(f"contribution:{row.id}", element) for row in rows[:2]))
