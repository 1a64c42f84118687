"""Firms whose offers were read, as capabilities of the states where they have their seat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from comity.bridge.needs import grouped
from comity.bridge.offers import StateCapability
from comity.industry.store import IndustryData


def firm_capabilities(data: IndustryData) -> Mapping[str, list[StateCapability]]:
    """Return what firms offer, by tag, as far as the offers were read or memory is asked for."""
    return grouped((one.tag, one) for one in _of(data))


def _of(data: IndustryData) -> Iterator[StateCapability]:
    for offer in data.offers:
        country, source = data.seat(offer.company), offer.source
        if country and data.counts(offer) and source.reviewed:
            product = f": {offer.product}" if offer.product else ""
            yield StateCapability(
                country=country,
                party=offer.company,
                tag=offer.tag,
                what=f"{data.name(offer.company)}{product}",
                kind=f"firm, {offer.heritage}" if offer.heritage else "firm",
                source_url=source.url,
                accessed=source.reviewed,
                confidence=source.confidence,
                note=offer.note,
            )
