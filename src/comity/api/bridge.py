"""The bridge from needs to partners."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from comity.arguments import DAY, FLAG, NUMBER, PATH, TEXT, able, checked, each, either, named
from comity.home import STATE
from comity.record.load import load_record
from comity.record.record import Record
from comity.scalars import parse_day
from comity.showing import Shown

if TYPE_CHECKING:
    from comity.bridge.answers import CountryBridge as CountryBridge
    from comity.bridge.answers import CountryNeed as CountryNeed
    from comity.bridge.answers import DisplacedAnswer as DisplacedAnswer
    from comity.bridge.answers import NeedBridge as NeedBridge
    from comity.bridge.candidates import Bench
    from comity.bridge.candidates import NeedCandidate as NeedCandidate
    from comity.bridge.doors import DoorsFound as DoorsFound
    from comity.bridge.drafts import FormatDraft as FormatDraft
    from comity.bridge.drafts import InvitedPartner as InvitedPartner
    from comity.bridge.gain import Gain as Gain
    from comity.bridge.gain import GainedActivity as GainedActivity
    from comity.bridge.gain import GainedEdge as GainedEdge
    from comity.bridge.gain_change import GainChange
    from comity.bridge.need_matrix import NeedMatrix as NeedMatrix
    from comity.bridge.needs import AgencyObjective as AgencyObjective
    from comity.bridge.needs import ArchitectureGap as ArchitectureGap
    from comity.bridge.needs import NeedClaim as NeedClaim
    from comity.bridge.needs import ProgrammeNeed
    from comity.bridge.offers import AgencyNeed as AgencyNeed
    from comity.bridge.offers import OtherProgramme as OtherProgramme
    from comity.bridge.spectrum_plan import SpectrumPlan as SpectrumPlan
    from comity.bridge.spectrum_rules import SpectrumText as SpectrumText
    from comity.bridge.workbooks import WorkbookReading as WorkbookReading
    from comity.desk.agenda import Agenda
    from comity.industry.store import IndustryData
    from comity.law.law import Law
    from comity.plan.plan import Plan

__all__ = ["Bridge"]

_STATION: Final = either(PATH, named("a file of a station, or its values by name"), str, Path)
_LAW: Final = able("at", "reformed", says="a law, as `comity.load()` gives")  # without importing what it is


class AskedOfDay(Shown):
    """What is asked of a day: by a law, of a record, with or without rows from memory."""

    @checked(law=_LAW)
    def __init__(self, on: date | str | None = None, *, law: Law | None = None, remembered: bool = False) -> None:
        """Take the day (today if None), by whose law it is asked, and whether rows from memory are told.

        Raises:
            InputError: no day.
        """
        self.on = parse_day(on) or date.today()
        self._law = law
        self._remembered = remembered

    @property
    def record(self) -> Record:
        """The record that instruments are told from."""
        return self._law.record if self._law else load_record()

    def _industry(self) -> IndustryData:
        from comity.industry.store import load_data  # noqa: PLC0415

        return load_data(self.record, unread=self._remembered)

    def _answer(self, stated: Any, by: Law | None = None) -> Any:
        from comity.api.projects import read_project  # noqa: PLC0415  loads the law
        from comity.determine.verbs import determine  # noqa: PLC0415  likewise

        law = by or self._asked()
        return determine(read_project(stated, law), self.on, law=law)

    def _asked(self) -> Law:
        """Return the law that is asked, loaded where none was given."""
        from comity.law.law import load  # noqa: PLC0415

        self._law = self._law or load()
        return self._law


class Bridge(AskedOfDay):
    """From what a programme lacks to the partners who could give it, under which instrument and law.

        >>> import comity
        >>> bridge = comity.Bridge("2026-11-30")                                      # doctest: +SKIP
        >>> bridge.need("n-logserv").line()                                           # doctest: +SKIP

    Rows from memory stay out unless ``remembered``. Nothing here says that anything may be done: law is determined,
    line by line, for the day.
    """

    def line(self) -> str:
        """Return how much there is, in one line."""
        from comity.bridge.needs import needs, read_at_source  # noqa: PLC0415  read when asked for

        return f"{len(needs())} needs, {sum(map(read_at_source, needs()))} read at the source, on {self.on}"

    @property
    def needs(self) -> Mapping[str, ProgrammeNeed]:
        """Every need, by id."""
        from comity.bridge.needs import needs  # noqa: PLC0415

        return needs()

    @property
    def gaps(self) -> Mapping[str, ArchitectureGap]:
        """The gaps of the agency's architecture, by id: ranks are the agency's, titles in our words."""
        from comity.bridge.needs import architecture_gaps  # noqa: PLC0415

        return architecture_gaps()

    @staticmethod
    @checked(need=TEXT)
    def opened(need: str) -> bool:
        """Whether somebody's word for a need was read where it was written."""
        from comity.bridge.needs import read_at_source  # noqa: PLC0415

        return read_at_source(need)

    @checked(text=TEXT, country=TEXT, with_law=FLAG)
    def need(self, text: str, country: str = "", *, with_law: bool = True) -> NeedBridge:
        """Return who could fill a need.

        Args:
            text: its id, or a gap of the agency's that only one need is about.
            country: one partner only.
            with_law: whether what goes to and fro is determined.

        Raises:
            InputError: no such need or country; names the likeliest.
        """
        from comity.bridge.answers import need_bridge  # noqa: PLC0415
        from comity.bridge.needs import need_of  # noqa: PLC0415

        need = need_of(text)
        return need_bridge(self._bench(with_law), need, self.record.party(country) if country else "")

    @checked(country=TEXT, with_law=FLAG)
    def country(self, country: str, *, with_law: bool = True) -> CountryBridge:
        """Return what a country gives to the needs, could give, and what stands between.

        Raises:
            InputError: no such country; names the likeliest.
        """
        from comity.bridge.answers import country_bridge  # noqa: PLC0415

        return country_bridge(self._bench(with_law), self.record.party(country))

    @checked(kind=TEXT, on=DAY, need=TEXT)
    def draft(self, kind: str, on: date | str, *, need: str = "") -> FormatDraft:
        """Return a meeting drafted: whom to invite, agenda, calendar backwards, what may be said without authorization.

        Args:
            kind: ``accords-workshop``, ``accords-principals``, ``government-industry-dialogue`` or
                ``industry-network``.
            on: the day of the meeting.
            need: the one need that it is about; all that such a meeting takes up if empty.

        Raises:
            InputError: no such kind or need, or a day that has passed.
        """
        from comity.bridge.drafts import draft  # noqa: PLC0415
        from comity.bridge.needs import need_of  # noqa: PLC0415

        chosen = (need_of(need),) if need else ()
        return draft(self._bench(with_law=False), kind, parse_day(on) or self.on, chosen)

    @checked(country=TEXT)
    def steps(self, country: str) -> Plan:
        """Return what it takes to conclude with a country what fits, and to exchange data, parts and people with it.

        Raises:
            InputError: no such country; names the likeliest.
        """
        from comity.api.plans import next_steps  # noqa: PLC0415
        from comity.bridge.candidates import partner_project  # noqa: PLC0415

        stated = partner_project(self.record, self.record.party(country), STATE, self.on)
        return next_steps(stated, start=self.on, alternatives=0, law=self._asked())

    @checked(programme=TEXT)
    def displaced(self, programme: str = "gateway") -> tuple[DisplacedAnswer, ...]:
        """Return where hardware that has lost its flight could go, which agreement must change, and who decides.

        Raises:
            InputError: nothing of the programme is known to have lost its flight.
        """
        from comity.bridge.answers import displaced_bridge  # noqa: PLC0415
        from comity.errors import InputError  # noqa: PLC0415

        if programme.strip().lower() != "gateway":
            raise InputError(f"nothing is recorded of '{programme}'", where="--displaced", accepts="gateway")
        return displaced_bridge(self._bench(with_law=False))

    def matrix(self) -> NeedMatrix:
        """Return needs against partners; a cell that rests on a page nobody opened says so."""
        from comity.bridge.need_matrix import need_matrix  # noqa: PLC0415
        from comity.bridge.needs import check_day  # noqa: PLC0415

        check_day(self.on)
        return need_matrix(self.record, STATE, self.on, self.gaps, remembered=self._remembered)

    @staticmethod
    @checked(path=PATH)
    def read_workbook(path: Path | str) -> WorkbookReading:
        """Read one of the agency's own workbooks and tell where it differs from what is shipped of it.

        Raises:
            InputError: it cannot be read, or is none of them.
        """
        from comity.bridge.workbooks import read_workbook  # noqa: PLC0415

        return read_workbook(Path(path))

    @checked(source=_STATION)
    def spectrum(self, source: Path | str | Mapping[str, Any]) -> SpectrumPlan:
        """Return who files what with whom for a station, who meets whom over which band, and the days backwards.

        Args:
            source: a YAML or JSON file of the station, or its plain values.

        Raises:
            InputError: the file cannot be used; holds every fault.
        """
        from comity.bridge.radio_station import read_station  # noqa: PLC0415
        from comity.bridge.spectrum_plan import spectrum_plan  # noqa: PLC0415

        table = self._asked().pack.table("space_bands")
        bands = list(dict.fromkeys(one["band"] for one in table))
        return spectrum_plan(read_station(source, self.record, bands), self.record, self._answer, table, STATE, self.on)

    @checked(sign=TEXT, join=TEXT)
    def gain(self, sign: str = "", join: str = "") -> Gain:
        """Return what an instrument in force, or a state in a group, would open: all is determined before and after.

        Args:
            sign: an instrument of the record that is not in force yet, or a kind and a state: ``tsa:CHE``.
            join: a group and a state: ``accords:ZAF``.

        Raises:
            InputError: neither or both, an unknown name, or a step that has been made already.
        """
        return self._opened(self._step(sign, join))[0]

    def _step(self, sign: str = "", join: str = "") -> GainChange:
        """Return a step that concludes something, or by which a state joins a group."""
        from comity.bridge.gain import gain_rules  # noqa: PLC0415
        from comity.bridge.gain_change import joining, signing  # noqa: PLC0415
        from comity.errors import InputError  # noqa: PLC0415

        if bool(sign) == bool(join):
            raise InputError("one step at a time", where="gain", accepts="--sign tsa-usa-nor, or --join accords:ZAF")
        named = join.strip().rpartition(":")[0]
        group = gain_rules().aliases.get(named.lower(), named)
        record = self._asked().record
        return signing(record, sign, STATE, self.on) if sign else joining(record, join, STATE, self.on, group)

    def _opened(self, step: GainChange) -> tuple[Gain, Bridge]:
        """Return what a step would open, and the bridge as it stands then."""
        from comity.bridge.candidates import candidates  # noqa: PLC0415
        from comity.bridge.gain import Sides, gain  # noqa: PLC0415
        from comity.law.patch import patch  # noqa: PLC0415

        law = self._asked()
        later = Bridge(self.on, law=patch(law, [step.reform], self.on).law, remembered=self._remembered)
        countries = {one: (self.country(one), later.country(one)) for one in step.partners}
        bench = self._bench(with_law=False)
        fillers = {one.id: tuple(who.country for who in candidates(bench, one)) for one in self.needs.values()}
        sides = Sides(self._answer, later._answer, law.record, later.record, countries, fillers)
        return gain(step, sides, self._industry(), STATE, self.on), later

    @checked(partners=each(TEXT), choices=PATH, weights=PATH, budget=NUMBER, staff=NUMBER, until=DAY)
    def agenda(
        self,
        *partners: str,
        choices: Path | str | None = None,
        weights: Path | str | None = None,
        project: Any = None,
        budget: float | None = None,
        staff: float | None = None,
        until: date | str | None = None,
    ) -> Agenda:
        """Return the choices of governments, and filings, that move most within what there is; chosen exactly.

        Args:
            partners: states; what could be concluded with each, or what each could join, is among the choices.
            choices: a table (CSV, XLSX, Parquet, a list in YAML) of ``choice`` (``sign tsa:KOR``, ``join accords:ZAF``,
                ``amend`` or ``waive`` with a reform, ``fund`` with a need), ``cost`` in USD, ``staff``, ``days``;
                it adds to them.
            weights: how much each of activities, edges, needs and coverage counts (YAML); alike if None.
            project: activities; what moves them is counted in place of the usual projects, filings among the choices.
            budget: in USD.
            staff: persons who are there at once.
            until: by when each choice must usually be done.

        Raises:
            InputError: an unknown partner, choice or need, a table that cannot be used, or nothing to choose from.
        """
        from comity.api.agenda import agenda  # noqa: PLC0415

        return agenda(self, partners, choices, weights, project, budget, staff, parse_day(until))

    def _bench(self, with_law: bool) -> Bench:
        from comity.bridge.candidates import Bench  # noqa: PLC0415
        from comity.bridge.firms import firm_capabilities  # noqa: PLC0415
        from comity.bridge.needs import check_day  # noqa: PLC0415

        check_day(self.on)
        firms = firm_capabilities(self._industry())
        return Bench(self.record, STATE, self.on, self._remembered, self._answer if with_law else None, firms)
