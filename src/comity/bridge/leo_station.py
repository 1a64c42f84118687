"""A station as a page: who owns and uses it, what was agreed, what is said of its dates, what hangs on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from comity.bridge.ladder import InstrumentStanding, stand
from comity.bridge.leo import (
    STALE_DAYS,
    DatedClaim,
    LeoCommitment,
    OrbitalStation,
    age,
    claimed_dates,
    commitments,
)
from comity.industry.model import Deal, is_read
from comity.industry.store import IndustryData
from comity.record.queries import TIE
from comity.record.record import Record
from comity.showing import Serialized, Shown


class StationDeal(msgspec.Struct, frozen=True, kw_only=True):
    """Money or capacity, as its source tells it: the amount in its own currency, never added up.

    Attributes:
        countries: of those who bring money or demand.
        clearance: what is said of a clearance by authorities; "not reported" is no answer to whether there was one.
    """

    id: str
    date: str
    investors: tuple[str, ...]
    targets: tuple[str, ...]
    countries: tuple[str, ...]
    kind: str
    what: str
    amount: str
    stake: str
    status: str
    clearance: str
    url: str
    confidence: str
    note: str


class StationPage(Serialized, Shown, msgspec.Struct, frozen=True, kw_only=True):
    """A station on a day.

    Attributes:
        ties: what companies and agencies have with its operator, by the record.
        deals: money and capacity, those that were read first.
        dates: what is said of its dates; those of one event together.
        days_old: for how many days nothing newer was said of its dates; None where nothing was said.
        hangs: what hangs on it.
    """

    station: OrbitalStation
    operator: str
    on: date
    ties: tuple[InstrumentStanding, ...]
    deals: tuple[StationDeal, ...]
    dates: tuple[DatedClaim, ...]
    days_old: int | None
    hangs: tuple[LeoCommitment, ...]

    @property
    def stale(self) -> bool:
        """Whether nothing newer was said for more than half a year."""
        return self.days_old is not None and self.days_old > STALE_DAYS

    def line(self) -> str:
        """Return what it is, what is said of its start, and how old that is."""
        whose = f", {self.operator}" if self.operator else ""
        ahead = [one for one in self.dates if one.current]
        said = "; ".join(dict.fromkeys(f"{one.milestone.lower()} {one.date} ({one.claimed_by})" for one in ahead[:3]))
        old = f"; nothing newer for {self.days_old} days" if self.stale else ""
        return f"{self.station.name}{whose}, {self.station.approach}: {said or 'no date ahead was found'}{old}"


def station_page(record: Record, industry: IndustryData, station: OrbitalStation, on: date) -> StationPage:
    """Return a station on a day.

    Args:
        record: what was agreed.
        industry: deals, and whether rows from memory are told.
        station: the station.
        on: the day.
    """
    about = tuple(one for one in claimed_dates() if one.station == station.id and _told(one.remembered, industry))
    return StationPage(
        station=station,
        operator=record.name(station.party) if station.party else "",
        on=on,
        ties=tuple(_ties(record, station, on, unread=industry.unread)),
        deals=tuple(deals_of(industry, [station.party] if station.party else [])),
        dates=about,
        days_old=age(about, on),
        hangs=tuple(one for one in commitments() if one.station == station.id and _told(one.remembered, industry)),
    )


def deals_of(industry: IndustryData, parties: Iterable[str]) -> Iterator[StationDeal]:
    """Yield the deals of some parties; those from memory only where memory is asked for."""
    about = set(parties)
    found = [one for one in industry.deals if about & {*one.investors, *one.targets}]
    for one in sorted(found, key=lambda deal: (deal.source.confidence.rank, deal.id)):
        if industry.unread or is_read(one.source):
            yield StationDeal(
                id=one.id,
                date=str(one.when or ""),
                investors=tuple(_name(industry, party) for party in one.investors),
                targets=tuple(_name(industry, party) for party in one.targets),
                countries=_countries(industry, one),
                kind=one.kind,
                what=one.what,
                amount=one.amount,
                stake=one.stake,
                status=one.status,
                clearance=one.clearance,
                url=one.source.url,
                confidence=str(one.source.confidence),
                note=one.note,
            )


def _countries(industry: IndustryData, deal: Deal) -> tuple[str, ...]:
    told = dict.fromkeys([deal.investor_country, *(industry.seat(party) for party in deal.investors)])
    return tuple(one for one in told if one in industry.record.countries)


def _name(industry: IndustryData, party: str) -> str:
    return industry.name(party) if party in industry.record.parties else party


def _told(remembered: bool, industry: IndustryData) -> bool:
    return industry.unread or not remembered


def _ties(record: Record, station: OrbitalStation, on: date, *, unread: bool) -> Iterator[InstrumentStanding]:
    """Yield what companies and agencies have with a station's operator, the latest first."""
    if not station.party:
        return
    found = [one for one in record.by_party.get(station.party, ()) if one.kind.id == TIE]
    found.sort(key=lambda one: str(one.signed or one.announced or ""), reverse=True)
    for one in found:
        if unread or is_read(one.source):
            told = stand(record, one.id, on)
            if told:
                yield told
