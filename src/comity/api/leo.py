"""Commercial stations in low Earth orbit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from comity.api.bridge import AskedOfDay
from comity.arguments import DAY, TEXT, checked, named
from comity.errors import InputError, did_you_mean
from comity.home import STATE
from comity.scalars import parse_day

if TYPE_CHECKING:
    from comity.bridge.ladder import InstrumentStanding as InstrumentStanding
    from comity.bridge.leo import DatedClaim as DatedClaim
    from comity.bridge.leo import OrbitalStation
    from comity.bridge.leo_book import InvestorCountry as InvestorCountry
    from comity.bridge.leo_book import LeoBook as LeoBook
    from comity.bridge.leo_path import LeoPath as LeoPath
    from comity.bridge.leo_path import PathLine as PathLine
    from comity.bridge.leo_path import PathPhase as PathPhase
    from comity.bridge.leo_scenario import CommitmentFate as CommitmentFate
    from comity.bridge.leo_scenario import LeoScenario as LeoScenario
    from comity.bridge.leo_station import StationDeal as StationDeal
    from comity.bridge.leo_station import StationPage as StationPage
    from comity.bridge.leo_timeline import ClaimedEvent as ClaimedEvent
    from comity.bridge.leo_timeline import LeoTimeline as LeoTimeline

__all__ = ["CommercialLeo"]

_STATED: Final = named("what would be otherwise, by event: iss-end, or a station", TEXT)


class CommercialLeo(AskedOfDay):
    """Commercial stations in low Earth orbit: what is said of them, and what a partner needs on its way there.

        >>> import comity
        >>> leo = comity.CommercialLeo("2026-11-30")                                  # doctest: +SKIP
        >>> leo.path("JPN", "module", "axiom-station").line()                         # doctest: +SKIP

    Dates that disagree stand side by side; law is determined, phase by phase, for the day.
    """

    def line(self) -> str:
        """Return how much is said, in one line."""
        return f"{len(self.stations)} stations; {self.timeline().line()}"

    @property
    def stations(self) -> Mapping[str, OrbitalStation]:
        """Every station, by id."""
        from comity.bridge.leo import stations  # noqa: PLC0415  read when asked for

        return stations()

    @checked(name=TEXT)
    def station(self, name: str) -> StationPage:
        """Return a station: who owns and uses it, what was agreed, what is said of its dates, what hangs on it.

        Raises:
            InputError: no such station; names the likeliest.
        """
        from comity.bridge.leo import station_of  # noqa: PLC0415
        from comity.bridge.leo_station import station_page  # noqa: PLC0415

        return station_page(self.record, self._industry(), station_of(name), self.on)

    def timeline(self) -> LeoTimeline:
        """Return what is said of dates, claims about the same event side by side."""
        from comity.bridge.leo_timeline import leo_timeline  # noqa: PLC0415

        return leo_timeline(self.on, remembered=self._remembered)

    @checked(stated=_STATED)
    def scenario(self, stated: Mapping[str, str]) -> LeoScenario:
        """Return what falls if a station ends on another day, or slips, commitment by commitment.

        Args:
            stated: ``{"iss-end": "2032"}``, ``{"starlab": "+24m"}``, or both.

        Raises:
            InputError: an unknown station, or a value that is no day and no slip; holds every fault.
        """
        from comity.bridge.leo_scenario import scenario  # noqa: PLC0415

        return scenario(stated, self.on, remembered=self._remembered)

    @checked(partner=TEXT, what=TEXT, station=TEXT, item=TEXT)
    def path(self, partner: str, what: str = "module", station: str = "", *, item: str = "") -> LeoPath:
        """Return what a partner's module, crew or payload needs, phase by phase, on its way to a station and back.

        Args:
            partner: the partner's state.
            what: ``module``, ``crew`` or ``payload``.
            station: which station; any that begins at the International Space Station if empty.
            item: the classification of what is brought; the usual one if empty.

        Raises:
            InputError: no such state, station or thing; names the likeliest.
        """
        from comity.bridge.leo import station_of  # noqa: PLC0415
        from comity.bridge.leo_path import leo_path, whats  # noqa: PLC0415

        kind = next((one for one in whats() if one == what.strip().lower()), None)
        if kind is None:
            near = did_you_mean(what, whats())
            raise InputError(f"found '{what}'", where="--what", accepts=", ".join(whats()), suggestion=near)
        party = self.record.party(partner)
        if party not in self.record.countries:
            raise InputError(
                f"{self.record.name(party)} is no state", where="--from", accepts="a state by name or code"
            )
        chosen = station_of(station) if station else None
        return leo_path(self.record, self._answer, party, kind, STATE, self.on, chosen, item)

    @checked(day=DAY)
    def book(self, day: date | str) -> LeoBook:
        """Return the book of a summit: a page a deal, whom to invite, the calendar of clearances backwards.

        Args:
            day: the day of the summit.

        Raises:
            InputError: no day, or one that has passed.
        """
        from comity.bridge.leo_book import leo_book  # noqa: PLC0415

        return leo_book(self.record, self._industry(), self._answer, STATE, parse_day(day) or self.on, self.on)
