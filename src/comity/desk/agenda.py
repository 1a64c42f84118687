"""The agenda: the choices of governments, and filings, that move most within a budget; chosen exactly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal

import msgspec

from comity.choose.best import best_set
from comity.choose.limits import Limits, Resource
from comity.choose.value import Options, Value, ValueGroup
from comity.errors import InputError
from comity.showing import Serialized, Tabular

MEASURES: Final = ("activities", "edges", "needs", "coverage")
"""What a choice can move: activities that need less, edges that open, needs that come nearer, and needs that nobody
else with the same could fill."""
ChoiceKind = Literal["sign", "join", "amend", "waive", "fund", "file"]
_MOST_TOGETHER: Final = 16
_ENOUGH: Final = 1e-9
_MOST_TURNS: Final = 20


class AgendaChoice(msgspec.Struct, frozen=True, kw_only=True):
    """One choice, and what it moves.

    Attributes:
        id: as it is asked for: ``sign tsa:KOR``.
        cost: in USD, ``staff``: persons while it runs; None where nobody has said.
        days: how long it usually takes; None where that is not known.
        says: who stated cost and staff, or the fee's provision.
        moves: for each measure, the names of what it moves.
        with_others: names of what it moves only together with other choices, with the ids of all of these.
        because: on what it rests.
    """

    id: str
    title: str
    kind: ChoiceKind
    cost: float | None = None
    staff: float | None = None
    days: int | None = None
    says: str = ""
    moves: Mapping[str, tuple[str, ...]] = {}
    with_others: Mapping[str, tuple[str, ...]] = {}
    because: str = ""
    url: str = ""
    confidence: str = "memory"

    @property
    def counts(self) -> dict[str, int]:
        """For each measure, how many things it moves, alone or with others."""
        found = {name: len(self.moves.get(name, ())) for name in MEASURES}
        return {**found, "activities": len({*self.moves.get("activities", ()), *self.with_others})}


class AgendaLine(msgspec.Struct, frozen=True, kw_only=True):
    """A choice on the agenda, or beside it.

    Attributes:
        ends: when it would usually be done.
        adds: for each measure, how many it alone moves that none of the other chosen does.
        why_not: why it is not chosen; empty if it is.
    """

    choice: AgendaChoice
    chosen: bool
    ends: date | None
    adds: Mapping[str, int]
    why_not: str = ""


class WeightRange(msgspec.Struct, frozen=True, kw_only=True):
    """How far one weight may move, the others as they are, before another set moves more.

    Attributes:
        low, high: the ends; ``high`` None: as far as one likes.
    """

    measure: str
    weight: float
    low: float
    high: float | None


class Agenda(Tabular, Serialized, msgspec.Struct, frozen=True, kw_only=True):
    """The choices that move most within what there is.

    Attributes:
        moved: for each measure, how many things the chosen move; ``movable``: all choices together.
        value: the weighted sum of the shares moved, of ``bound`` that no set within the limits exceeds.
        proved: whether it is proved that no set moves more.
        spent: in USD; ``staff_taken``: persons.
        ranges: which weights decide: the shorter the range, the more.
    """

    on: date
    partners: tuple[str, ...]
    budget: float | None
    staff: float | None
    until: date | None
    lines: tuple[AgendaLine, ...]
    moved: Mapping[str, int]
    movable: Mapping[str, int]
    value: float
    bound: float
    proved: bool
    spent: float
    staff_taken: float
    ranges: tuple[WeightRange, ...]
    notes: tuple[str, ...] = ()

    @property
    def chosen(self) -> tuple[AgendaLine, ...]:
        """The choices on the agenda."""
        return tuple(line for line in self.lines if line.chosen)

    def line(self) -> str:
        """Return what moves most, for how much."""
        if not self.chosen:
            return "Nothing within these limits moves anything"
        what = "; ".join(line.choice.title for line in self.chosen)
        moved = ", ".join(
            f"{self.moved[name]} of {self.movable[name]} {name}" for name in MEASURES if self.movable[name]
        )
        of = f" of {self.budget:,.0f}" if self.budget is not None else ""
        proved = (
            "proved best" if self.proved else f"not proved best: {self.bound:.3f} is possible, {self.value:.3f} found"
        )
        return f"{what}: {moved} for {self.spent:,.0f}{of} USD ({proved})"

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each choice; with cost and staff filled in, they are a table of choices."""
        return [
            {
                "choice": line.choice.id,
                "title": line.choice.title,
                "chosen": line.chosen,
                "cost": line.choice.cost,
                "staff": line.choice.staff,
                "days": line.choice.days,
                **line.choice.counts,
                "why_not": line.why_not,
            }
            for line in self.lines
        ]


@dataclass(frozen=True)
class AgendaLimits:
    """What an agenda must keep to.

    Attributes:
        budget: in USD; ``staff``: persons, as if all ran side by side; ``until``: the day by which each must be done.
    """

    on: date
    budget: float | None = None
    staff: float | None = None
    until: date | None = None

    def why_not(self, choice: AgendaChoice) -> str:
        """Return why a choice cannot be on the agenda whatever else is; empty if it can."""
        if self.budget is not None and choice.cost is None:
            return "nobody has said what it costs"
        if self.staff is not None and choice.staff is None:
            return "nobody has said how many persons it takes"
        if self.until is not None and choice.days is None:
            return "how long it takes is not known"
        if self.until is not None and self.on + timedelta(days=choice.days or 0) > self.until:
            return f"usually takes until {self.on + timedelta(days=choice.days or 0)}"
        return ""


def draw_agenda(
    choices: Sequence[AgendaChoice],
    limits: AgendaLimits,
    weights: Mapping[str, float],
    partners: Iterable[str] = (),
    notes: Iterable[str] = (),
) -> Agenda:
    """Return the agenda: the set of choices that moves most, by the weighted sum of the shares of what could be moved.

    Raises:
        InputError: so many choices move the same thing that the sets cannot be told apart one by one.
    """
    worth = _Worth(choices)
    barred = {number: why for number, one in enumerate(choices) if (why := limits.why_not(one))}
    bounds = Limits(
        budget=limits.budget,
        costs={number: one.cost or 0 for number, one in enumerate(choices)} if limits.budget is not None else {},
        excluded=frozenset(barred),
        resources=(
            (Resource(limits.staff, {number: one.staff or 0 for number, one in enumerate(choices)}),)
            if limits.staff is not None
            else ()
        ),
    )
    best = best_set(worth.value(weights), bounds)
    moved = worth.moved(best.chosen)
    return Agenda(
        on=limits.on,
        partners=tuple(partners),
        budget=limits.budget,
        staff=limits.staff,
        until=limits.until,
        lines=tuple(_lines(choices, worth, best.chosen, barred, limits)),
        moved=moved,
        movable=worth.movable,
        value=best.value,
        bound=best.bound,
        proved=best.optimal,
        spent=sum(choices[number].cost or 0 for number in best.chosen),
        staff_taken=sum(choices[number].staff or 0 for number in best.chosen),
        ranges=tuple(_range(worth, bounds, best.chosen, weights, name) for name in MEASURES if worth.movable[name]),
        notes=tuple(notes),
    )


def _lines(
    choices: Sequence[AgendaChoice], worth: _Worth, chosen: Options, barred: Mapping[int, str], limits: AgendaLimits
) -> Iterable[AgendaLine]:
    ordered = sorted(range(len(choices)), key=lambda n: (n not in chosen, n in barred, -sum(worth.moved({n}).values())))
    whole = worth.moved(chosen)
    for number in ordered:
        one, without = choices[number], worth.moved(chosen - {number})
        adds = {name: whole[name] - without[name] for name in MEASURES}
        if number not in chosen:
            adds = {name: count - whole[name] for name, count in worth.moved(chosen | {number}).items()}
        alone = (
            "moves something only together with others" if one.with_others else "moves nothing that the chosen do not"
        )
        beyond = "" if any(adds.values()) else alone
        ends = limits.on + timedelta(days=one.days) if one.days is not None else None
        why_not = "" if number in chosen else barred.get(number) or beyond or "others move more for what there is"
        yield AgendaLine(choice=one, chosen=number in chosen, ends=ends, adds=adds, why_not=why_not)


class _Worth:
    """What sets of choices move, thing by thing; things that the same choices move are counted together."""

    def __init__(self, choices: Sequence[AgendaChoice]) -> None:
        self._options = range(len(choices))
        number = {one.id: place for place, one in enumerate(choices)}
        ways: dict[tuple[str, str], set[Options]] = defaultdict(set)
        for place, one in enumerate(choices):
            for measure, things in one.moves.items():
                for thing in things:
                    ways[measure, thing].add(frozenset([place]))
            for thing, ids in one.with_others.items():
                ways["activities", thing].add(frozenset(number[i] for i in ids))
        self._counts: dict[tuple[str, frozenset[Options]], int] = defaultdict(int)
        for (measure, _), sets in ways.items():
            self._counts[measure, frozenset(sets)] += 1
        crowded = [sets for _, sets in self._counts if len(frozenset().union(*sets)) > _MOST_TOGETHER]
        if crowded:
            accepts = f"at most {_MOST_TOGETHER}: name fewer partners or choices"
            raise InputError("too many choices move the same thing", where="agenda", accepts=accepts)
        self.movable = self.moved(frozenset(self._options))

    def moved(self, chosen: Iterable[int]) -> dict[str, int]:
        """Return, for each measure, how many things a set moves."""
        taken, found = frozenset(chosen), dict.fromkeys(MEASURES, 0)
        for (measure, sets), count in self._counts.items():
            found[measure] += count * any(one <= taken for one in sets)
        return found

    def shares(self, chosen: Options) -> dict[str, float]:
        """Return, for each measure, the share that a set moves of what all choices move."""
        return {name: count / (self.movable[name] or 1) for name, count in self.moved(chosen).items()}

    def value(self, weights: Mapping[str, float]) -> Value:
        """Return what sets are worth by some weights."""
        return Value(self._options, [self._group(m, sets, n, weights) for (m, sets), n in self._counts.items()])

    def _group(self, measure: str, sets: frozenset[Options], count: int, weights: Mapping[str, float]) -> ValueGroup:
        worth = weights.get(measure, 0.0) * count / self.movable[measure]
        return ValueGroup(frozenset().union(*sets), _if_any(sets, round(worth, 12)))


def _if_any(sets: frozenset[Options], worth: float) -> Callable[[Options], float]:
    return lambda chosen: worth if any(one <= chosen for one in sets) else 0.0


def _range(worth: _Worth, limits: Limits, chosen: Options, weights: Mapping[str, float], name: str) -> WeightRange:
    """Return how far a weight may move before another set moves more: exactly, along the upper envelope of all sets."""
    low = _turn(worth, limits, chosen, weights, name, 0.0)
    far = max(1.0, *weights.values()) * 1e6
    high = _turn(worth, limits, chosen, weights, name, far)
    return WeightRange(measure=name, weight=weights.get(name, 0.0), low=low, high=None if high >= far else high)


def _turn(worth: _Worth, limits: Limits, chosen: Options, weights: Mapping[str, float], name: str, end: float) -> float:
    """Return the weight next to an end of its range at which the chosen set is still among the best.

    Each set's worth is a straight line in the weight; from the end on, the line of the best set is met with the chosen
    set's until none is above it.
    """
    at = end
    for _ in range(_MOST_TURNS):
        now = {**weights, name: at}
        best = best_set(worth.value(now), limits)
        ours, theirs = worth.shares(chosen), worth.shares(best.chosen)
        ahead = sum(now.get(m, 0.0) * (theirs[m] - ours[m]) for m in MEASURES)
        slope = theirs[name] - ours[name]
        if ahead <= _ENOUGH or abs(slope) <= _ENOUGH:
            return at
        at -= ahead / slope
    return at
