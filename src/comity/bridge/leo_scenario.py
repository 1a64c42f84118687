"""What falls if the International Space Station ends on another day, or a station slips: commitment by commitment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final, Literal

import msgspec
from dateutil.relativedelta import relativedelta

from comity.bridge.leo import STALE_DAYS, DatedClaim, LeoCommitment, age, claims_of, commitments, stations
from comity.errors import InputError, did_you_mean
from comity.record.dates import Known
from comity.showing import Serialized, Shown, Tabular

Fate = Literal["holds", "falls", "must be extended", "hangs on the date", "slips", "no date"]
_OF_MANY: Final[Mapping[Fate, str]] = {
    "holds": "hold",
    "falls": "fall",
    "must be extended": "must be extended",
    "hangs on the date": "hang on the date",
    "slips": "slip",
    "no date": "have no date",
}
_END: Final = "iss-end"
_ENDED: Final = "iss"
_STARTS: Final[Mapping[str, str]] = {
    "starlab": "starlab",
    "haven-1": "haven1",
    "haven-2": "haven2-first",
    "axiom-station": "axiom-free",
    "orbital-reef": "reef",
}
"""The group of claims that says when a station is there."""
_SLIP: Final = re.compile(r"\+(?P<number>\d{1,3})(?P<unit>[ym])")


class FateUnder(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a commitment, by one claimed end.

    Attributes:
        by: by whose date, or the scenario's.
        because: the dates that are compared.
    """

    by: str
    fate: Fate
    because: str


class CommitmentFate(msgspec.Struct, frozen=True, kw_only=True):
    """A commitment today, by each date that is claimed, and in the scenario."""

    commitment: LeoCommitment
    today: tuple[FateUnder, ...]
    then: FateUnder

    @property
    def changes(self) -> bool:
        """Whether the scenario is another fate than some claim of today gives."""
        return any(one.fate != self.then.fate for one in self.today)


class LeoScenario(Tabular, Serialized, Shown, msgspec.Struct, frozen=True, kw_only=True):
    """What a scenario does to what hangs on stations; no dates are merged.

    Attributes:
        stated: what is supposed: by station its day, or by how much it slips.
        days_old: for how many days nothing newer was said of the dates that are compared.
    """

    stated: dict[str, str]
    on: date
    fates: tuple[CommitmentFate, ...]
    days_old: int | None

    def line(self) -> str:
        """Return how many hold and how many fall, in one line."""
        count = {
            fate: sum(one.then.fate == fate for one in self.fates)
            for fate in dict.fromkeys(f.then.fate for f in self.fates)
        }
        told = ", ".join(f"{number} {fate if number == 1 else _OF_MANY[fate]}" for fate, number in count.items())
        old = f"; nothing newer for {self.days_old} days" if (self.days_old or 0) > STALE_DAYS else ""
        what = ", ".join(f"{name}={value}" for name, value in self.stated.items())
        return f"If {what}: of {len(self.fates)} commitments {told}{old}"

    def records(self) -> list[dict[str, object]]:
        """Return a row for each commitment."""
        return [
            {
                "commitment": one.commitment.id,
                "who": one.commitment.who,
                "what": one.commitment.what,
                **{f"today, {told.by}": told.fate for told in one.today},
                "then": one.then.fate,
                "because": one.then.because,
                "source": one.commitment.source_url,
                "confidence": str(one.commitment.confidence),
            }
            for one in self.fates
        ]


def scenario(stated: Mapping[str, str], on: date, *, remembered: bool = False) -> LeoScenario:
    """Return what a scenario does.

    Args:
        stated: ``iss-end`` to a day (``2032``, ``2032-09``), a station to a day or to a slip (``+24m``, ``+2y``).
        on: the day it is asked on, against which claims are old.
        remembered: whether rows from memory are told.

    Raises:
        InputError: an unknown station, or a value that is neither; holds every fault.
    """
    faults = list(_wrong(stated))
    if faults:
        raise InputError.of(faults)
    told = [one for one in commitments() if remembered or not one.remembered]
    ends = [one for one in claims_of(_END) if one.current and (remembered or not one.remembered)]
    every = [claim for group in (_END, *_STARTS.values()) for claim in claims_of(group)]
    return LeoScenario(
        stated=dict(stated),
        on=on,
        fates=tuple(_fate(one, ends, stated) for one in told),
        days_old=age(every, on),
    )


def _wrong(stated: Mapping[str, str]) -> Iterator[InputError]:
    accepted = (_END, *_STARTS)
    if not stated:
        yield InputError("supposes nothing", where="scenario", accepts="iss-end=2032, starlab=+24m, ...")
    for name, value in stated.items():
        if name not in accepted:
            near = did_you_mean(name, accepted)
            yield InputError(f"no '{name}'", where="scenario", accepts=", ".join(accepted), suggestion=near)
        elif not _SLIP.fullmatch(value) or name == _END:
            try:
                Known.parse(value, f"scenario, {name}")
            except InputError as error:
                yield InputError(
                    f"found '{value}'",
                    where=f"scenario, {name}",
                    accepts=f"{error.accepts}; of a station also +24m or +2y",
                )


def _fate(one: LeoCommitment, ends: Iterable[DatedClaim], stated: Mapping[str, str]) -> CommitmentFate:
    if one.station == _ENDED:
        today = tuple(_against(one, end.when, f"{end.claimed_by}: {end.date}", {}) for end in ends)
        if _END in stated:
            then = _against(one, Known.parse(stated[_END]), f"iss-end={stated[_END]}", stated)
        else:
            then = _one_of([_against(one, end.when, end.claimed_by, stated) for end in ends])
        return CommitmentFate(commitment=one, today=today, then=then)
    return CommitmentFate(commitment=one, today=(_with_station(one, {}),), then=_with_station(one, stated))


def _one_of(found: list[FateUnder]) -> FateUnder:
    """Return one fate where all claims give the same; else that it hangs on the date."""
    fates = {one.fate for one in found}
    if len(fates) == 1:
        return found[0]
    return FateUnder(
        by="claims differ", fate="hangs on the date", because="; ".join(f"{o.by}: {o.fate}" for o in found)
    )


def _own_dates(one: LeoCommitment, stated: Mapping[str, str]) -> list[tuple[str, Known]]:
    """Return the days of a commitment itself, as each claim has them, slipped where the scenario says so."""
    if one.date:
        return [(one.who, Known.parse(one.date, one.id))]
    slipped = next((stated[name] for name, group in _STARTS.items() if group == one.group and name in stated), "")
    found = [(claim.claimed_by, claim.when) for claim in claims_of(one.group) if claim.current and one.group]
    if slipped and not _SLIP.fullmatch(slipped):
        return [("scenario", Known.parse(slipped))]
    return [(who, _later(when, slipped)) for who, when in found]


def _later(when: Known, slip: str) -> Known:
    found = _SLIP.fullmatch(slip)
    if not found:
        return when
    by = relativedelta(months=int(found["number"]) * (12 if found["unit"] == "y" else 1))
    return Known(when.earliest + by, when.latest + by)


def _against(one: LeoCommitment, end: Known, by: str, stated: Mapping[str, str]) -> FateUnder:
    """Return what becomes of a commitment if its station ends on a day."""
    own = _own_dates(one, stated)
    if not own:
        return FateUnder(by=by, fate="no date", because="no date of its own was found")
    found = [_compared(one, when, end, who) for who, when in own]
    told = _one_of(found)
    return FateUnder(by=by, fate=told.fate, because=told.because)


def _compared(one: LeoCommitment, when: Known, end: Known, who: str) -> FateUnder:
    because = f"{when} ({who}) against an end {end}"
    if one.kind == "through":
        if when.latest >= end.latest:
            return FateUnder(by=who, fate="holds", because=because)
        return FateUnder(by=who, fate="must be extended", because=because)
    if when.latest <= end.earliest:
        return FateUnder(by=who, fate="holds", because=because)
    if when.earliest > end.latest:
        return FateUnder(by=who, fate="falls", because=because)
    return FateUnder(by=who, fate="hangs on the date", because=because)


def _with_station(one: LeoCommitment, stated: Mapping[str, str]) -> FateUnder:
    """Return what becomes of what begins, or happens, on a station that is not yet there."""
    group = _STARTS.get(one.station, "")
    starts = [claim for claim in claims_of(group) if claim.current] if group else []
    if not starts:
        return FateUnder(by="no claim", fate="no date", because="no date of the station was found")
    value = stated.get(one.station, "")
    moved = [Known.parse(value)] if value and not _SLIP.fullmatch(value) else [_later(c.when, value) for c in starts]
    told = " or ".join(dict.fromkeys(map(str, moved)))
    if one.kind == "after":
        was = " or ".join(dict.fromkeys(str(claim.when) for claim in starts))
        fate: Fate = "slips" if value and told != was else "holds"
        return FateUnder(
            by=one.station, fate=fate, because=f"not before {told}{f', was {was}' if fate == 'slips' else ''}"
        )
    own = Known.parse(one.date, one.id)
    found = [
        FateUnder(
            by=one.station,
            fate="holds"
            if start.latest <= own.latest
            else "falls"
            if start.earliest > own.latest
            else "hangs on the date",
            because=f"{own} against a station there {start}",
        )
        for start in moved
    ]
    return _one_of(found)


def station_names() -> tuple[str, ...]:
    """Return the stations that a scenario may move."""
    return tuple(name for name in stations() if name in _STARTS)
