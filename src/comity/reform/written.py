"""Activities that are written out rather than a table's rows, as rows of codes."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np

from comity.compile.codes import FactCodes, line
from comity.compile.compiled_law import activity_of, cuts_for
from comity.determine.activity import Activity, make_activity
from comity.determine.statements import CLEAR
from comity.errors import InputError, did_you_mean
from comity.files import TableReading
from comity.home import STATE
from comity.law.law import Law
from comity.law.values import Interval, OneOf, Possible
from comity.portfolio.activity_file import read_activity_file
from comity.portfolio.activity_table import TableOptions
from comity.portfolio.built_in import BUILT_IN
from comity.portfolio.measures import ROWS, VALUE, VALUED, WEIGHT, WORTH
from comity.reform.portfolio import PARTNER, Block, ReadPortfolio

_ENDS: Final = ("destination.country", "origin.country")


def read_activities(
    source: Any, laws: Sequence[Law], day: date, weight: str = "", options: TableOptions | None = None
) -> ReadPortfolio:
    """Return activities as a portfolio: a file of them, activities, or facts by name.

    Raises:
        InputError: no such file, none is described, or a weight is asked for: activities have no such column.
    """
    stated, reading = _activities(source, laws[0], options or TableOptions())
    activities = [_taken_as_clear(one, laws[0]) for one in stated]
    name = reading.name
    if weight:
        accepts = "a table with that column"
        raise InputError("there is no such column", where=f"{name}: column {weight}", accepts=accepts)
    facts = dict.fromkeys(fact for one in activities for fact in one.facts)
    codes = _codes(activities, facts, cuts_for(facts, laws, day))
    beyond, said = _beyond(activities, laws[0])
    partners: dict[str, int] = {}
    abroad = [partners.setdefault(_partner(one), len(partners)) for one in activities]
    worth = [_worth(one) for one in activities]
    ones = np.ones(len(activities))
    block = Block(
        keys=[str(number) for number in range(1, len(activities) + 1)],
        names=[one.name or f"activity {number}" for number, one in enumerate(activities, 1)],
        codes={
            fact: np.array([known.index[one.facts.get(fact)] for one in activities], np.int32)
            for fact, known in codes.items()
        },
        labels={PARTNER: np.array(abroad, np.int32)},
        measures={
            ROWS: ones,
            WEIGHT: ones,
            VALUED: np.array([one is not None for one in worth], np.float64),
            VALUE: np.array([one or 0.0 for one in worth]),
        },
        beyond=np.array(beyond, np.int32),
    )
    return ReadPortfolio(
        name,
        codes,
        [block],
        {PARTNER: list(partners)},
        read=reading.read or len(activities),
        rejected=tuple((f"row {line.row}", line.why) for line in reading.rejected),
        not_facts=tuple(reading.unused),
        beyond=said,
        taken_as_clear=activities != stated,
    )


def unscreened(facts: Iterable[str], roles: Iterable[str]) -> frozenset[str]:
    """Return the names of parties, among facts, of whom nothing is said that screening finds."""
    stated = frozenset(facts)
    found = {f"{role}.name" for role in roles if not any(f"{role}.{one}" in stated for one in CLEAR)}
    return stated & found


def _taken_as_clear(activity: Activity, law: Law) -> Activity:
    """Return an activity without the names of parties that nobody screened."""
    if not (named := unscreened(activity.facts, law.schema.roles)):
        return activity
    kept = {fact: possible for fact, possible in activity.facts.items() if fact not in named}
    parties = tuple(
        (role, {word: said for word, said in told.items() if f"{role}.{word}" not in named})
        for role, told in activity.parties
    )
    return replace(activity, facts=kept, parties=parties)


def key_of(activity: Activity) -> Hashable:
    """Return what makes two activities the same to the law."""
    parties = tuple((role, frozenset(facts.items())) for role, facts in activity.parties)
    return frozenset(activity.facts.items()), activity.held, parties


def _activities(source: Any, law: Law, options: TableOptions) -> tuple[list[Activity], TableReading]:
    found: Iterable[Any] = source
    reading = TableReading("activities")
    if isinstance(source, Path | str):
        path = Path(source)
        if not path.is_file():
            near = did_you_mean(str(source), BUILT_IN)
            accepts = f"a file, or one of {', '.join(BUILT_IN)}"
            raise InputError(f"no portfolio '{source}'", where="portfolio", accepts=accepts, suggestion=near)
        project = read_activity_file(path, law, replace(options, defaults=None), options.defaults)
        found, reading = project.activities, project.reading or TableReading(path.name)
    made = [
        one if isinstance(one, Activity) else make_activity(one, law, f"activity {number}")
        for number, one in enumerate(found, 1)
    ]
    if not made:
        raise InputError("holds no activity", where=reading.name, accepts="activities")
    return made, reading


def _codes(
    activities: Sequence[Activity], facts: Iterable[str], cuts: Mapping[str, tuple[float, ...]]
) -> dict[str, FactCodes]:
    """Return the codes of each fact: unknown, the line that a number is cut into, then what is known of it here."""
    result = {}
    for fact in facts:
        known = [one.facts.get(fact) for one in activities]
        always: list[Possible | None] = [None, *(line(cuts[fact]) if fact in cuts else ())]
        result[fact] = FactCodes(fact, tuple(dict.fromkeys([*always, *known])), cuts.get(fact))
    return result


def _beyond(activities: Sequence[Activity], law: Law) -> tuple[list[int], list[Activity]]:
    """Return which activities say more than their facts do, numbered from 1, and one of each number."""
    numbers: dict[Hashable, int] = {}
    said: list[Activity] = []
    found = []
    for one in activities:
        key = key_of(one)
        if key == key_of(activity_of(one.facts, law)):
            found.append(0)
            continue
        if key not in numbers:
            numbers[key] = len(numbers) + 1
            said.append(one)
        found.append(numbers[key])
    return found, said


def _partner(activity: Activity) -> str:
    """Return the foreign side: the destination, or the origin where the destination is home."""
    ends = [activity.facts.get(end) for end in _ENDS]
    known = [sorted(map(str, end.values)) for end in ends if isinstance(end, OneOf)]
    abroad = [codes for codes in known if codes != [STATE]]
    return "|".join(abroad[0]) if abroad else "not stated"


def _worth(activity: Activity) -> float | None:
    """Return what the item line or the order is worth in USD, if that is stated."""
    for fact in WORTH:
        worth = activity.facts.get(fact)
        if isinstance(worth, Interval) and worth.known:
            return worth.low
    return None
