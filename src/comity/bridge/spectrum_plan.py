"""Spectrum for a station: who files what with whom, who meets whom over which band, and by when.

No interference is estimated: that is the work of the operators and administrations that meet.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

import msgspec

from comity.bridge.ladder import Answer
from comity.bridge.radio_station import RadioStation
from comity.bridge.spectrum_rules import SpectrumDeadline, SpectrumFiling, SpectrumRules, SpectrumText, spectrum_rules
from comity.home import PACK
from comity.record.record import Record
from comity.showing import Serialized, Shown

_LAPSES: Final = 7
"""Years after which a filing lapses that was not brought into use."""
_RADIO: Final = "spectrum"
"""What regimes about radio have in their names."""
_LAUNCH: Final = "The launch vehicle's radio"
_VISITOR: Final = "A vehicle or module of"
_STATUS: Final[Mapping[str, str]] = {"required": "required", "unknown": "possible"}


class BandStanding(msgspec.Struct, frozen=True, kw_only=True):
    """A band, as the table of allocations has it; ``flags``: what that means for whom one meets."""

    band: str
    use: str
    flags: tuple[str, ...]
    source: str
    confidence: str


class BandMeeting(msgspec.Struct, frozen=True, kw_only=True):
    """Who meets whom, over which bands; none where it is not about bands."""

    who: str
    whom: str
    when: str
    bands: tuple[str, ...]
    cite: str
    url: str
    confidence: str


class PlannedDay(msgspec.Struct, frozen=True, kw_only=True):
    """A day of the plan; ``late``: it had passed on the day asked about; ``basis``: on what a duration rests."""

    on: datetime.date
    what: str
    who: str
    with_: str
    cite: str
    url: str
    confidence: str
    late: bool
    basis: str = ""


class SpectrumNeed(msgspec.Struct, frozen=True, kw_only=True):
    """What law asks of the stations, of the visitors' or of the launch: required, possible, or a duty."""

    of: str
    status: str
    id: str
    says: str
    cite: str
    url: str
    confidence: str


class SpectrumPlan(Serialized, Shown, msgspec.Struct, frozen=True, kw_only=True):
    """The plan of a station's spectrum.

    Attributes:
        law: what binds and what does not yet; ``files``: who files what with whom.
        needs: what is determined for the day, by ``headline``; ``law_as_of``: by the text of which day.
        late: what the days say about the plan itself; empty if nothing speaks against it.
    """

    station: RadioStation
    on: date
    home: str
    headline: str
    law_as_of: date
    law: tuple[SpectrumText, ...]
    files: tuple[SpectrumFiling, ...]
    bands: tuple[BandStanding, ...]
    meets: tuple[BandMeeting, ...]
    needs: tuple[SpectrumNeed, ...]
    days: tuple[PlannedDay, ...]
    after: tuple[SpectrumText, ...]
    late: str

    def line(self) -> str:
        """Return who files, and what is late, in one line."""
        use = self.station.day
        late = f"; {self.late}" if self.late else ""
        return f"{self.station.name}, to be brought into use on {use}; filing administration: {self.home}{late}"


def spectrum_plan(
    station: RadioStation, record: Record, answer: Answer, table: Sequence[Mapping[str, str]], home: str, on: date
) -> SpectrumPlan:
    """Return the plan of a station's spectrum.

    Args:
        station: the stations.
        record: how states are named.
        answer: determines a project.
        table: the rows of the table of bands.
        home: the state whose law is asked first.
        on: the day whose law applies.
    """
    rules = spectrum_rules()
    tags = _tags(station, home)
    names = {
        "{administration}": record.name(station.administration),
        "{abroad}": _listed(record, [one for one in station.ground if one != home]),
        "{visiting}": _listed(record, station.visiting),
    }
    answered = answer(_stated(station, record, on)).activities
    needs = tuple(_needs(answered))
    bands = tuple(_standing(one, station, table, on) for one in station.bands)
    days = tuple(sorted(_days(station, rules, tags, names, answered, on), key=lambda one: (one.on, one.what)))
    return SpectrumPlan(
        station=station,
        on=on,
        home=names["{administration}"],
        headline=answered[0].headline,
        law_as_of=answered[0].law_as_of,
        law=_fitting(rules.law, tags),
        files=tuple(_named(one, names) for one in _fitting(rules.files, tags)),
        bands=bands,
        meets=tuple(_meets(rules, bands, station, names)),
        needs=needs,
        days=days,
        after=_fitting(rules.after, tags),
        late=_late(station, days),
    )


def _tags(station: RadioStation, home: str) -> frozenset[str]:
    """Return what holds of a station, by the words of the rules."""
    ours = station.administration == home
    held = {
        "home": ours,
        "foreign": not ours,
        "federal": station.federal,
        "private": not station.federal,
        "home-ground": home in station.ground,
        "ground-abroad": any(one != home for one in station.ground),
        "fcc": ours or home in station.ground,
        "visiting": bool(station.visiting),
        "home-launch": bool(station.launch and station.launch.country == home and station.launch.bands),
        "low": station.orbit != "geostationary",
        "geostationary": station.orbit == "geostationary",
        "bond": station.procedure == "regular",
        "small": station.procedure == "small-satellite",
        "amateur": station.procedure == "amateur",
        "experimental": station.procedure == "experimental",
        "part-25": not station.federal and station.procedure in ("regular", "small-satellite"),
    }
    return frozenset(name for name, holds in held.items() if holds)


def _fitting(rules: Sequence[Any], tags: frozenset[str]) -> tuple[Any, ...]:
    return tuple(one for one in rules if tags.issuperset(one.when))


def _named(one: Any, names: Mapping[str, str]) -> Any:
    changed = {name: _filled(getattr(one, name), names) for name in ("who", "with_", "what")}
    return msgspec.structs.replace(one, **changed)


def _filled(text: str, names: Mapping[str, str]) -> str:
    for name, value in names.items():
        text = text.replace(name, value)
    return text


def _listed(record: Record, states: Sequence[str]) -> str:
    return ", ".join(map(record.name, states))


def _stated(station: RadioStation, record: Record, on: date) -> dict[str, Any]:
    """Return the activities that law is asked about: the stations', each visitor's, and the launch."""
    own = station.facts()
    activities = [{"name": "The stations", **own}]
    for one in station.visiting:
        spectrum = own["spectrum"] | {"administration": one, "federal": False, "fcc_procedure": "regular"}
        visitor = {"spectrum": spectrum, "ground": {"countries": [one]}}
        activities.append({**own, **visitor, "name": f"{_VISITOR} {record.name(one)}"})
    if station.launch and station.launch.bands:
        launch: dict[str, Any] = {"country": station.launch.country, "operator_country": station.launch.country}
        launch |= {"vehicle_country": station.launch.country, "vehicle_bands": list(station.launch.bands)}
        activities.append({"name": _LAUNCH, "activity": "launch", "launch": launch})
    return {"project": station.name, "date": on.isoformat(), "activities": activities}


def _needs(answered: Sequence[Any]) -> Iterator[SpectrumNeed]:
    """Yield what law asks, activity by activity: of the launch what is about its radio, of a visitor its own law."""
    for one in answered:
        visitor = one.name.startswith(_VISITOR)
        for found in one.findings:
            ours = visitor and found.rule.startswith(f"{PACK}.")
            if found.status in _STATUS and _RADIO in found.regime.lower() and not ours:
                says = f"{found.authorization_name}: {found.title}"
                yield _need(one, found, _STATUS[found.status], found.authorization, says, str(found.confidence))
        for due in one.duties:
            ours = visitor and due.rule.startswith(f"{PACK}.")
            of_radio = one.name != _LAUNCH or due.id in spectrum_rules().launch_duties
            if due.status == "due" and of_radio and not ours:
                yield _need(one, due, "duty", due.id, due.name, str(one.confidence))


def _need(activity: Any, found: Any, status: str, identifier: str, says: str, confidence: str) -> SpectrumNeed:
    return SpectrumNeed(
        of=activity.name,
        status=status,
        id=identifier,
        says=says,
        cite=found.cite,
        url=found.url,
        confidence=confidence,
    )


def _standing(band: str, station: RadioStation, table: Sequence[Mapping[str, str]], on: date) -> BandStanding:
    """Return a band as the table has it on the day."""
    held = [one for one in table if one["band"] == band and _holds(one, on)]
    row = held[0] if held else {}
    allocated = row.get("federal" if station.federal else "nonfederal", "")
    flags = {
        "unknown": allocated == "",
        "unallocated": allocated == "0" and row.get("amateur") != "1",
        "shared": row.get("shared") == "1",
        "secondary": row.get("secondary") == "1",
        "amateur": row.get("amateur") == "1",
        "coordinated": row.get("coordinated") == "1",
        "published": row.get("coordinated") == "0",
    }
    return BandStanding(
        band=band,
        use=row.get("use", ""),
        flags=tuple(name for name, holds in flags.items() if holds),
        source=row.get("source", ""),
        confidence=row.get("confidence", "memory"),
    )


def _holds(row: Mapping[str, str], on: date) -> bool:
    day = on.isoformat()
    return (not row["from"] or row["from"] <= day) and (not row["until"] or day < row["until"])


def _meets(
    rules: SpectrumRules, bands: Sequence[BandStanding], station: RadioStation, names: Mapping[str, str]
) -> Iterator[BandMeeting]:
    """Yield who meets whom, each with the bands that it is about."""
    for one in rules.meets:
        about = tuple(band.band for band in bands if one.flag in band.flags)
        if about or (one.flag == "visiting" and station.visiting):
            yield BandMeeting(
                who=one.who,
                whom=_filled(one.whom, names),
                when=one.when,
                bands=about,
                cite=one.cite,
                url=one.url,
                confidence=str(one.confidence),
            )


def _days(
    station: RadioStation,
    rules: SpectrumRules,
    tags: frozenset[str],
    names: Mapping[str, str],
    answered: Sequence[Any],
    on: date,
) -> Iterator[PlannedDay]:
    """Yield the days of the plan: those of the rules, and those by which authorizations are asked for."""
    use = station.day
    for one in _fitting(rules.days, tags):
        rule = _named(one, names)
        day = _years(use, one.years) + timedelta(days=one.days)
        yield _planned(day, rule.what, rule.who, rule.with_, rule, on)
        if one.lapse and station.filing_day:
            what = f"Last day to bring it into use: the filing came to the ITU on {station.filing_day}"
            yield _planned(_years(station.filing_day, _LAPSES), what, rule.who, rule.with_, rule, on)
    told: set[str] = set()
    for activity in answered:
        radio = {one.authorization for one in activity.findings if _RADIO in one.regime.lower()}
        for asked in activity.applications:
            if asked.status != "required" or asked.authorization not in radio or asked.authorization in told:
                continue
            told.add(asked.authorization)
            yield from _asked(asked, use, on)


def _asked(asked: Any, use: date, on: date) -> Iterator[PlannedDay]:
    """Yield by when an authorization is asked for, if it takes as long as usual, and at most; none if nobody knows."""
    if not asked.days or not asked.days.max:
        return
    for which, days in (("as usual", asked.days.typical), ("at most", asked.days.max)):
        what = f"{asked.how}, if it takes {int(days)} days, {which}"
        yield PlannedDay(
            on=use - timedelta(days=int(days)),
            what=what,
            who="",
            with_=asked.authority,
            cite=asked.cite,
            url=asked.url,
            confidence=str(asked.days.confidence),
            late=use - timedelta(days=int(days)) < on,
            basis=asked.days.basis,
        )


def _planned(day: date, what: str, who: str, with_: str, rule: SpectrumDeadline, on: date) -> PlannedDay:
    return PlannedDay(
        on=day,
        what=what,
        who=who,
        with_=with_,
        cite=rule.cite,
        url=rule.url,
        confidence=str(rule.confidence),
        late=day < on,
    )


def _years(day: date, years: int) -> date:
    """Return the same day some years on; of a leap day the last of February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _late(station: RadioStation, days: Sequence[PlannedDay]) -> str:
    """Return what the days say about the plan itself."""
    use = station.day
    if station.filing_day and use > _years(station.filing_day, _LAPSES):
        return f"its filing of {station.filing_day} lapses before it is brought into use"
    if station.filing_day and use < station.filing_day:
        return "it is brought into use before its filing came to the ITU"
    late = [one for one in days if one.late and one.on < use and not one.what.startswith("From")]
    return f"{len(late)} of its days have passed, the latest on {late[-1].on}" if late else ""
