"""Needs against partners: how far each contribution has come; a cell that nobody read at the source says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from comity.bridge.candidates import partner_of
from comity.bridge.doors import doors
from comity.bridge.ladder import FittingInstrument, fitting
from comity.bridge.needs import claims, needs, read_at_source, said_by
from comity.bridge.offers import TIERS, PartnerContribution, Tier, contributions
from comity.record.model import Source
from comity.record.record import Record
from comity.showing import Tabular

NOT_OPENED: Final = "not opened"


@dataclass(frozen=True, slots=True)
class NeedCell:
    """What a partner gives to a need.

    Attributes:
        word: the tier, where need and contribution were both read at the source; else ``not opened``.
        tier: how far it has come as far as anybody says, read or not.
        fits: the lightest instrument that fits, and what of it is missing.
        raise_in: where to raise it next, with its day; empty where nothing ahead is known.
    """

    word: str
    tier: Tier
    contribution: PartnerContribution
    source: Source
    fits: FittingInstrument
    raise_in: str

    @property
    def opened(self) -> bool:
        """Whether need and contribution were both read at the source."""
        return self.word != NOT_OPENED


@dataclass(frozen=True, repr=False)
class NeedMatrix(Tabular):
    """Needs against partners.

    Attributes:
        needs: ids in order, with titles; ``partners``: by code or organization's id, with names.
        ranks: the best rank that the agency gives a gap of a need; absent where it ranks none.
        cells: by need and partner; absent where nothing is recorded.
    """

    on: date
    needs: Mapping[str, str]
    partners: Mapping[str, str]
    ranks: Mapping[str, int]
    cells: Mapping[tuple[str, str], NeedCell]

    @property
    def opened(self) -> int:
        """How many cells rest on pages that were read."""
        return sum(cell.opened for cell in self.cells.values())

    def line(self) -> str:
        """Return how many cells there are, and how many rest on pages that were read."""
        return (
            f"{len(self.needs)} needs, {len(self.partners)} partners, {len(self.cells)} contributions, "
            f"{self.opened} of them read at the source"
        )

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each cell."""
        return [
            {
                "need": need,
                "title": self.needs[need],
                "rank": self.ranks.get(need),
                "partner": partner,
                "name": self.partners[partner],
                "cell": cell.word,
                "tier": cell.tier,
                "element": cell.contribution.element,
                "instrument": cell.fits.title,
                "missing": cell.fits.missing,
                "raise_in": cell.raise_in,
                "confidence": str(cell.contribution.confidence),
                "source": cell.contribution.source_url,
                "date": cell.contribution.date,
            }
            for (need, partner), cell in self.cells.items()
        ]


def need_matrix(
    record: Record, home: str, on: date, gaps: Mapping[str, Any], *, remembered: bool = False
) -> NeedMatrix:
    """Return needs against partners, the needs that the agency ranks first at the top.

    Args:
        record: names the partners, and what is in force with them.
        home: the state at whose side the needs stand.
        on: the day that it is told for.
        gaps: the agency's gaps, by id.
        remembered: whether what nobody read is taken, too.
    """
    cells: dict[tuple[str, str], NeedCell] = {}
    names: dict[str, str] = {}
    for need, rows in contributions().items():
        read = read_at_source(need)
        for row in sorted(rows, key=lambda one: (not one.opened, TIERS.index(one.tier))):
            if (row.remembered and not remembered) or not said_by(row.date, on):
                continue
            who = partner_of(row.country, row.party, record)
            names[who] = record.name(who)
            if (need, who) not in cells:
                cells[need, who] = _cell(record, home, on, who, row, read)
    ranked = {need: rank for need in needs() if (rank := _rank(need, gaps))}
    order = sorted({need for need, _ in cells}, key=lambda need: (ranked.get(need, 999), needs()[need].title))
    most = sorted(names, key=lambda who: (-sum(1 for _, other in cells if other == who), names[who]))
    return NeedMatrix(
        on=on,
        needs={need: needs()[need].title for need in order},
        partners={who: names[who] for who in most},
        ranks=ranked,
        cells=cells,
    )


def _cell(record: Record, home: str, on: date, who: str, row: PartnerContribution, need_read: bool) -> NeedCell:
    kinds = {claim.gap_type for claim in claims().get(row.need, ()) if said_by(claim.said, on)}
    ahead = doors(record, [row.country], kinds, on).proposed
    return NeedCell(
        word=row.tier if row.opened and need_read else NOT_OPENED,
        tier=row.tier,
        contribution=row,
        source=row.source(row.id, row.element),
        fits=fitting(record, who, home, row.tier, needs()[row.need].tags, row.instruments, on),
        raise_in=f"{ahead[0].name}, {ahead[0].when}" if ahead else "",
    )


def _rank(need: str, gaps: Mapping[str, Any]) -> int | None:
    ranks = [gaps[name].rank for claim in claims().get(need, ()) for name in claim.gaps if name in gaps]
    return min((rank for rank in ranks if rank), default=None)
