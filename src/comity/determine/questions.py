"""Which unknown facts could change the answer, and how: by splitting each on the classes the law tells apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from math import inf
from typing import Final, NamedTuple

import msgspec

from comity.determine.outcome import Outcome
from comity.law.formula import Between, Facts, Formula, NumberComparison, Same, Some, Test
from comity.law.residual import open_atoms
from comity.law.schema import Fact, Kind, Schema
from comity.law.values import Interval, OneOf, Possible, Scalar, SetOf
from comity.scalars import first_few

_MOST_MEMBERS: Final = 3
_MOST_JOINT: Final = 400
_MOST_AT_FIRST: Final = 100
"""So many ways are tried in the order of the questions, before it is asked which question settles most."""
_NEAR: Final = ("item", "destination", "end_use", "end_user", "parties", "activity", "launch", "sta")


class Part(msgspec.Struct, frozen=True):
    """One class of a fact's values: all of them answer every test the same way.

    Attributes:
        members: of a set, what it holds besides what is stated; each alone is of this class.
    """

    possible: Possible
    words: str
    members: tuple[str, ...] = ()


Judge = Callable[[Sequence[Facts]], list[Outcome]]
"""Tells the outcomes under several suppositions."""


def split(fact: Fact, tests: Iterable[Formula], facts: Facts, schema: Schema) -> list[Part]:
    """Return the classes into which ``tests`` divide what is still possible of a fact."""
    relevant = [test for test in tests if fact.name in test.facts]
    if fact.kind.is_ordered:
        return list(_ranges(fact, relevant, facts))
    if fact.kind.is_set:
        return list(_sets(fact, relevant, facts))
    return list(_words(fact, relevant, facts, schema))


class Splits:
    """How tests divide what is possible of facts: worked out once for all supposed facts that they read alike."""

    def __init__(self, tests: Iterable[Formula], schema: Schema) -> None:
        self.tests = list(tests)
        self.schema = schema
        self._relevant: dict[str, tuple[list[Formula], list[str]]] = {}
        self._found: dict[tuple[object, ...], list[Part]] = {}

    def of(self, name: str, facts: Facts) -> list[Part]:
        """Return the classes into which the tests divide what is still possible of a fact (see `split`)."""
        if name not in self._relevant:
            tests = [test for test in self.tests if name in test.facts]
            self._relevant[name] = tests, sorted({fact for test in tests for fact in test.facts})
        tests, read = self._relevant[name]
        key = name, *map(facts.given.get, read)
        if key not in self._found:
            self._found[key] = split(self.schema.facts[name], tests, facts, self.schema)
        return self._found[key]


def _words(fact: Fact, tests: list[Formula], facts: Facts, schema: Schema) -> Iterator[Part]:
    """Group a fact's values by how they answer every test."""
    possible = facts.given.get(fact.name)
    domain = possible.values if isinstance(possible, OneOf) else _domain(fact, tests, schema)
    for members in _alike(fact.name, tests, domain, facts):
        yield Part(OneOf(frozenset(members)), _class_words(fact, tests, members))


def _alike(fact: str, tests: list[Formula], domain: frozenset[Scalar], facts: Facts) -> list[list[Scalar]]:
    """Group values that answer every test alike: each value notes only the tests that single it out."""
    notes: dict[Scalar, list[object]] = {value: [] for value in sorted(domain, key=str)}
    listed = dict.fromkeys((test.yes, frozenset(test.unsure)) for test in tests if isinstance(test, Test))
    for number, (yes, unsure) in enumerate(listed):
        for value in domain & (yes - unsure if unsure else yes):
            notes[value].append(number)
        for value in domain & unsure:
            notes[value].append((number, "unsure"))
    others = [test for test in tests if not isinstance(test, Test)]
    groups: dict[tuple[object, ...], list[Scalar]] = {}
    for value, noted in notes.items():
        noted.extend(_answer(test, fact, value, facts) for test in others)
        groups.setdefault(tuple(noted), []).append(value)
    return list(groups.values())


def _answer(test: Formula, fact: str, value: Scalar, facts: Facts) -> object:
    if isinstance(test, NumberComparison):
        table = test.right.table or test.left.table
        return table.get(value) if table else None
    return test.evaluate(facts.with_fact(fact, OneOf(frozenset([value]))))


def _domain(fact: Fact, tests: list[Formula], schema: Schema) -> frozenset[Scalar]:
    match fact.kind:
        case Kind.BOOL:
            return frozenset([True, False])
        case Kind.ENUM:
            return frozenset(fact.values)
        case Kind.COUNTRY:
            return frozenset(schema.countries)
        case _:  # a classification: every paragraph, whether or not a test names it
            return frozenset(v for t in tests if isinstance(t, Test) for v in t.yes) | schema.items.universe


def _class_words(fact: Fact, tests: list[Formula], members: list[Scalar]) -> str:
    if fact.kind is Kind.BOOL:
        return "yes" if members == [True] else "no"
    if len(members) <= 6:
        return " or ".join(map(str, members))
    told = [test.predicate for test in tests if isinstance(test, Test) and test.of(members[0]) is True]
    return " and ".join(sorted(set(told))[:3]) if told else "any other"


def _ranges(fact: Fact, tests: list[Formula], facts: Facts) -> Iterator[Part]:
    """Cut a number's range at every limit it is compared with."""
    possible = facts.given.get(fact.name)
    low, high = (possible.low, possible.high) if isinstance(possible, Interval) else (-inf, inf)
    cuts: set[float] = set()
    for test in tests:
        if isinstance(test, NumberComparison):
            for number in (test.left, test.right):
                if number.fact != fact.name or number.table:
                    end = number.range(facts)
                    cuts |= {c for c in (end.low, end.high) if low <= c <= high and abs(c) != inf}
    points = sorted(cuts)
    for before, cut in zip([low, *points], points, strict=False):
        if before < cut:
            yield Part(_open(before, cut), f"below {cut:,.10g}")
        yield Part(Interval(cut, cut), f"{cut:,.10g}")
    if points and points[-1] < high:
        yield Part(_open(points[-1], high), f"above {points[-1]:,.10g}")


def _open(low: float, high: float) -> Interval:
    """Return a value strictly between two limits, standing for all of them."""
    if low == -inf:
        return Interval(high - 1, high - 1)
    if high == inf:
        return Interval(low + 1, low + 1)
    middle = (low + high) / 2
    return Interval(middle, middle)


def _sets(fact: Fact, tests: list[Formula], facts: Facts) -> Iterator[Part]:
    """Split a set on "none of those that matter" and on each member that does."""
    possible = facts.given.get(fact.name)
    must = possible.must if isinstance(possible, SetOf) else frozenset[str]()
    yield Part(SetOf(must, must), "none of these" if not must else "no more than stated")
    some = [test for test in tests if isinstance(test, Some)]
    alike: dict[tuple[bool | None, ...], list[str]] = {}
    for value in sorted({str(v) for test in some for v in test.yes} - must):
        alike.setdefault(tuple(test.of(value) for test in some), []).append(value)
    for members in alike.values():
        one = must | {members[0]}
        yield Part(SetOf(one, one), first_few(members, _MOST_MEMBERS), tuple(members))


def decisive(
    open_formulas: list[Formula], facts: Facts, schema: Schema, judge: Judge
) -> dict[str, list[tuple[Part, Outcome]]]:
    """Return the unknown facts that alone could change the outcome, with the outcome of each class.

    Facts that matter only together with others come last, without outcomes.
    """
    return _decisive(Splits(open_tests(open_formulas, facts), schema), facts, judge)


def _decisive(splits: Splits, facts: Facts, judge: Judge) -> dict[str, list[tuple[Part, Outcome]]]:
    ways = [(name, part) for name in _asked(splits.tests, splits.schema) for part in splits.of(name, facts)]
    now, *outcomes = judge([facts, *(facts.with_fact(name, part.possible) for name, part in ways)])
    result: dict[str, list[tuple[Part, Outcome]]] = {}
    jointly: dict[str, list[tuple[Part, Outcome]]] = {}
    for name, told in groupby(zip(ways, outcomes, strict=True), lambda one: one[0][0]):
        answers = [(part, outcome) for (_, part), outcome in told]
        if any(outcome is not now for _, outcome in answers):
            result[name] = answers
        else:
            jointly[name] = []
    ordered = sorted(result.items(), key=lambda item: (-_weight(item[1], now), remoteness(item[0]), item[0]))
    return dict(ordered) | jointly


def _asked(tests: Iterable[Formula], schema: Schema) -> list[str]:
    return sorted({fact for test in tests for fact in test.facts} & schema.facts.keys())


def nearest_first(tests: Iterable[Formula], schema: Schema) -> list[str]:
    """Return the facts that tests ask, those nearer to hand first (see `remoteness`), else by name."""
    return sorted(_asked(tests, schema), key=remoteness)


def remoteness(fact: str) -> int:
    """Ask of two equal facts the one nearer to hand: the item and its use before who else might be involved."""
    head = fact.split(".", 1)[0]
    return _NEAR.index(head) if head in _NEAR else len(_NEAR)


def _weight(answers: list[tuple[Part, Outcome]], now: Outcome) -> float:
    """Prefer the fact whose answers settle most: few ways of leaving things as they are."""
    changed = sum(outcome is not now for _, outcome in answers)
    return changed / len(answers) + len({outcome for _, outcome in answers}) / 100


class Agreement(NamedTuple):
    """The one outcome of all ways to complete the facts, and the ways that were tried; no outcome where they differ."""

    outcome: Outcome | None
    ways: tuple[Facts, ...] = ()


def agreed(
    open_formulas: list[Formula],
    facts: Facts,
    schema: Schema,
    judge: Judge,
    answers: Mapping[str, list[tuple[Part, Outcome]]] | None = None,
) -> Agreement:
    """Return the one outcome of all ways to complete the facts; none if they differ or are too many to try.

    Args:
        answers: what is `decisive`, where it was asked already. That two ways differ is mostly seen sooner.
    """
    splits = Splits(open_tests(open_formulas, facts), schema)
    if answers is None:
        names = nearest_first(splits.tests, schema)
        if len(_completed(splits, facts, judge, names, _MOST_AT_FIRST)) > 1:
            return Agreement(None)
        answers = _decisive(splits, facts, judge)
    found = _completed(splits, facts, judge, list(answers), _MOST_JOINT)
    return Agreement(*found.popitem()) if len(found) == 1 else Agreement(None)


def _completed(
    splits: Splits, facts: Facts, judge: Judge, names: list[str], most: int
) -> dict[Outcome, tuple[Facts, ...]]:
    """Return two outcomes to which ways to complete the facts lead, or the one to which all do; none after ``most``."""
    found: dict[Outcome, tuple[Facts, ...]] = {}
    supposed, left = [facts], most
    for name in [*names, None]:
        tried, left = supposed[:left], left - len(supposed)
        open_ways = []
        for way, outcome in zip(tried, judge(tried), strict=True):
            if outcome is Outcome.UNDETERMINED and name:
                open_ways.append(way)
            else:
                found[outcome] = (*found.get(outcome, ()), way)
        if len(found) > 1 or left < 0 or not (name and open_ways):
            break
        wider = (way.with_fact(name, part.possible) for way in open_ways for part in splits.of(name, way))
        supposed = list(islice(wider, left + 1))
    return found if left >= 0 or len(found) > 1 else {}


def open_tests(open_formulas: list[Formula], facts: Facts) -> list[Formula]:
    """Return the tests on facts that are left to decide in formulas, each once."""
    tests = dict.fromkeys(
        atom
        for formula in open_formulas
        for atom in open_atoms(formula, facts)
        if isinstance(atom, Test | Some | NumberComparison | Same | Between)
    )
    return list(tests)
