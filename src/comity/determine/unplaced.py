"""Parties that are named and of whose country nothing is known: each is asked where it is, and what hangs on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from comity.determine.assume import named_without_country
from comity.determine.decide import Ground
from comity.determine.determination import Answer, Unknown
from comity.determine.evaluation import Evaluation
from comity.determine.outcome import Outcome
from comity.determine.questions import Part, open_tests
from comity.law.formula import Facts, Formula, Some, Test
from comity.law.schema import Kind
from comity.law.values import Possible, SetOf, known
from comity.scalars import first_few

_MOST_VALUES: Final = 4
_PLACE: Final = "country"
_OTHER: Final = "any other"


def wheres(case: Evaluation) -> Mapping[str, str]:
    """Return by fact the questions where the parties are that are named without a country."""
    return {
        f"{role}.{_PLACE}": f"In which country is {name}?"
        for role, name in named_without_country(case.activity.parties)
    }


def whereabouts(case: Evaluation, now: Outcome) -> Iterator[Unknown]:
    """Yield where each party named without a country is, if anything hangs on it, with what would follow."""
    asked = {} if case.strict else wheres(case)
    for place, ask in asked.items():
        fact = case.law.schema.facts[place]
        elsewhere = _elsewhere(case, place)
        found = dict(zip(elsewhere, case.judge(list(elsewhere.values())), strict=True))
        other = {words: outcome for words, outcome in found.items() if outcome is not now}
        if other:
            decides = _answers([*other.items(), ((_OTHER,), now)])
            graver = any(Ground.of(outcome) < Ground.of(now) for outcome in other.values())
            yield Unknown(place, ask, fact.accepts, decides, fact.control, graver)


def answers_of(parts: Iterable[tuple[Part, Outcome]]) -> tuple[Answer, ...]:
    """Return the outcomes to which the classes of a fact's values lead, each with the first of these values."""
    return _answers((part.members or (part.words,), outcome) for part, outcome in parts)


def _answers(found: Iterable[tuple[tuple[str, ...], Outcome]]) -> tuple[Answer, ...]:
    told: dict[Outcome, dict[str, None]] = {}
    for words, outcome in found:
        told.setdefault(outcome, {}).update(dict.fromkeys(words))
    return tuple(Answer(first_few(list(words), _MOST_VALUES), outcome) for outcome, words in told.items())


def _elsewhere(case: Evaluation, place: str) -> Mapping[tuple[str, ...], Facts]:
    """Return each class of countries that the law tells apart, with the facts if the party were in one of it."""
    sets = _told_of(case, place)
    opened = case.facts
    for name, stated in sets.items():
        opened = opened.with_fact(name, SetOf(stated.must, None))
    tests = open_tests([one for one in _formulas(case) if one.facts & {place, *sets}], opened)
    asking = [test for test in tests if isinstance(test, Test | Some) and test.fact in {place, *sets}]
    alike: dict[tuple[object, ...], list[str]] = {}
    for country in sorted(case.law.schema.countries - set().union(*(stated.must for stated in sets.values()))):
        alike.setdefault(tuple(test.of(country) for test in asking), []).append(country)
    return {tuple(members): _there(opened, place, members[0], sets) for members in alike.values()}


def _there(opened: Facts, place: str, country: str, sets: Mapping[str, SetOf]) -> Facts:
    found = opened.with_fact(place, known(country))
    for name, stated in sets.items():
        may = None if stated.may is None else stated.may | {country}
        found = found.with_fact(name, SetOf(stated.must | {country}, may))
    return found


def _told_of(case: Evaluation, place: str) -> dict[str, SetOf]:
    """Return the sets of countries that hold where a party is, as they are supposed."""
    gathered = (fact for fact in case.law.schema.facts.values() if fact.kind is Kind.COUNTRY_SET)
    names = [fact.name for fact in gathered if _PLACE in fact.over or place in fact.also]
    found: dict[str, Possible | None] = {name: case.facts.given.get(name) for name in names}
    return {name: value for name, value in found.items() if isinstance(value, SetOf)}


def _formulas(case: Evaluation) -> list[Formula]:
    rules = case.rules
    bound = (*rules.prohibitions, *rules.holds, *rules.every_requirement, *rules.denials)
    return [one.formula for one in bound] + [e.serves for tried in rules.exemptions.values() for e in tried]
