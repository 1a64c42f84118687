"""The order of a project's activities and steps, as stated: what waits for what, for which days, for whose hands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from graphlib import CycleError, TopologicalSorter
from typing import Any, Final

from comity.errors import Faults, InputError, did_you_mean
from comity.plan.catalogue import Catalogue, Step
from comity.record import Record
from comity.scalars import parse_day

_MOST_DAYS: Final = 36_500


@dataclass(frozen=True)
class Sequence:
    """What must keep to an order.

    Attributes:
        after: for an activity, by place, the activities that must have gone ahead and ended before it.
        lasts: how many days an activity itself takes.
        gates: by the id of a step, the days on which alone it can be done with: meetings, sessions, budget years.
        owners: how many steps somebody can have in hand at once, by a part of the name of who does or decides them.
    """

    after: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    lasts: Mapping[int, int] = field(default_factory=dict)
    gates: Mapping[str, tuple[date, ...]] = field(default_factory=dict)
    owners: Mapping[str, int] = field(default_factory=dict)

    def days_of(self, step: Step, start: date) -> tuple[int, ...]:
        """Return the days, from the start on, on which alone a step can end; any if empty."""
        return tuple((day - start).days for day in self.gates.get(step.id, ()) if day >= start)

    def hands(self, step: Step) -> tuple[str, ...]:
        """Return whose limited hands a step needs."""
        who = f"{step.owner}; {step.decides}".casefold()
        return tuple(name for name in self.owners if name.casefold() in who)

    def ready(self, own: Mapping[int, date]) -> dict[int, date]:
        """Return when each activity can go ahead, after its own steps and the activities before it."""
        found: dict[int, date] = {}
        for number in TopologicalSorter({n: self.after.get(n, ()) for n in own}).static_order():
            before = [found[other] + timedelta(days=self.lasts.get(other, 0)) for other in self.after.get(number, ())]
            found[number] = max([own[number], *before])
        return found

    def within(self, places: tuple[int, ...]) -> Sequence:
        """Return it for some of the activities, by their new places."""
        new = {old: place for place, old in enumerate(places)}
        after = {new[n]: tuple(new[o] for o in others if o in new) for n, others in self.after.items() if n in new}
        return Sequence(after, {new[n]: d for n, d in self.lasts.items() if n in new}, self.gates, self.owners)


def sequence_from(raw: Mapping[str, Any], names: list[str], catalogue: Catalogue, record: Record) -> Sequence:
    """Read the order that a project states.

    Args:
        raw: ``after`` and ``lasts`` by activity, ``gates`` by step, ``owners`` by name.
        names: of the activities.
        catalogue: the steps.
        record: whose dated meetings a gate may name by their series.

    Raises:
        InputError: it names what there is not, goes round in a circle, or holds no days; holds every fault.
    """
    faults = Faults()
    after: dict[int, tuple[int, ...]] = {}
    lasts: dict[int, int] = {}
    gates: dict[str, tuple[date, ...]] = {}
    owners: dict[str, int] = {}
    for name, others in dict(raw.get("after", {})).items():
        with faults.gathered():
            listed = others if isinstance(others, list) else [others]
            after[names.index(name)] = tuple(_named(str(one), names, f"{name}: after") for one in listed)
    for name, days in dict(raw.get("lasts", {})).items():
        with faults.gathered():
            lasts[names.index(name)] = _whole(days, f"{name}: lasts", 0)
    for step, days in _mapping(raw.get("gates", {}), "gates").items():
        with faults.gathered():
            if step not in catalogue.steps:
                near = did_you_mean(step, catalogue.steps)
                raise InputError(f"unknown step '{step}'", where="gates", accepts="a step's id", suggestion=near)
            gates[step] = tuple(sorted(_days(days, f"gates, {step}", record)))
    for name, most in _mapping(raw.get("owners", {}), "owners").items():
        with faults.gathered():
            owners[name] = _whole(most, f"owners, {name}", 1)
            if not any(map(Sequence(owners={name: 1}).hands, catalogue.steps.values())):
                near = did_you_mean(name, {step.owner for step in catalogue.steps.values()})
                accepts = "a part of the name of who does or decides a step"
                raise InputError(
                    f"no step is in the hands of '{name}'", where="owners", accepts=accepts, suggestion=near
                )
    faults.tell()
    try:
        TopologicalSorter(after).prepare()
    except CycleError as error:
        told = " after ".join(names[number] for number in reversed(error.args[1]))
        raise InputError(
            f"goes round in a circle: {told}", where="after", accepts="an order with a beginning"
        ) from None
    return Sequence(after, lasts, gates, owners)


def _named(name: str, names: list[str], where: str) -> int:
    if name not in names:
        near = did_you_mean(name, names)
        raise InputError(f"no activity '{name}'", where=where, accepts=", ".join(names), suggestion=near)
    return names.index(name)


def _mapping(raw: Any, where: str) -> dict[str, Any]:
    if not isinstance(raw, Mapping):
        raise InputError(f"found {raw}", where=where, accepts="entries by name")
    return {str(key): value for key, value in raw.items()}


def _whole(raw: Any, where: str, least: int) -> int:
    text = str(raw).strip()
    if not text.isdigit() or not least <= int(text) <= _MOST_DAYS:
        raise InputError(f"found {raw}", where=where, accepts=f"a whole number, {least} or more")
    return int(text)


def _days(raw: Any, where: str, record: Record) -> Iterator[date]:
    """Yield the days of a gate: as stated, or of the meetings of a series that the record has."""
    for one in raw if isinstance(raw, list) else [raw]:
        if held := record.meetings.get(str(one)):
            yield from (meeting.held.latest for meeting in held)
        elif (day := parse_day(str(one))) is not None:
            yield day
        else:
            raise InputError(f"found {one}", where=where, accepts="days, or a series of meetings of the record")


NO_ORDER: Final = Sequence()
