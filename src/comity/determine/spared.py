"""Which exemptions would spare what is required, if facts not stated turned out so; the likeliest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from comity.determine.assess import Needed
from comity.determine.deciding_rules import covers
from comity.determine.determination import ConditionText, Hinge, SparingExemption
from comity.determine.evaluation import Evaluation
from comity.determine.outcome import Outcome
from comity.determine.questions import Part, nearest_first, open_tests, remoteness, split
from comity.law.at_date import BoundExemption
from comity.law.formula import And, Facts, Formula, Named, Test
from comity.law.residual import residual
from comity.law.schema import Schema
from comity.law.values import Interval, OneOf, Possible, SetOf

_FEW_FACTS: Final = 3
"""An exemption that hangs on more is not told as one that could serve, unless it is made for the place it goes to."""
_MOST_TRIED: Final = 200
"""So many ways of turning out are tried for an exemption before it counts as one that hangs on more."""
_ITEM: Final = "item.classification"
"""No exemption is told as hanging on what the item is: that is asked first."""

_PLACE: Final = "destination.country"
_FEW: Final = 10

Turns = tuple[tuple[str, Part], ...]
"""Facts, and how each would have to turn out."""


def could_spare(case: Evaluation) -> tuple[SparingExemption, ...]:
    """Return the exemptions that would spare what is required, the likeliest first.

    Likelier is what hangs on fewer facts not stated, for each of them may turn out otherwise; of as many, on more that
    somebody can choose, for these can be arranged; then on facts nearer to hand (see `remoteness`); then what its own
    condition makes broad: the fewer facts it reads, the more activities it is for.
    """
    found = [one for need in case.found.needed.values() if need.status == "required" for one in _of(case, need)]
    outcomes = case.judge([_supposed(case, one.turns) for one in found])
    told = [(_likelihood(one), _spares(case, one, outcome)) for one, outcome in zip(found, outcomes, strict=True)]
    return tuple(exemption for _, exemption in sorted(told, key=lambda one: (one[0], one[1].id)))


class _Serving(NamedTuple):
    """An exemption that would serve, and how facts would have to turn out for it."""

    need: Needed
    exemption: BoundExemption
    turns: Turns
    hinges: tuple[Hinge, ...]


def _of(case: Evaluation, need: Needed) -> Iterator[_Serving]:
    for exemption in case.at.exemptions_of.get(need.authorization, ()):
        if all(covers(exemption, rule) for rule in need.standing) and (turns := _turns(case, exemption)):
            yield _Serving(need, exemption, turns, tuple(_hinge(case, fact, part) for fact, part in turns))


def _likelihood(one: _Serving) -> tuple[int, ...]:
    chosen = sum(hinge.control == "choice" for hinge in one.hinges)
    near = sum(remoteness(hinge.fact) for hinge in one.hinges)
    return len(one.hinges), -chosen, near, len(one.exemption.serves.facts)


def _supposed(case: Evaluation, turns: Turns) -> Facts:
    supposed = case.facts
    for fact, part in turns:
        supposed = supposed.with_fact(fact, part.possible)
    return supposed


def _turns(case: Evaluation, exemption: BoundExemption) -> Turns:
    """Return how the fewest open facts would have to turn out for an exemption to serve; none if it hangs on more."""
    if case.facts.value(exemption.serves) is not None:
        return ()
    left, schema = residual(exemption.serves, case.facts), case.law.schema
    given = {name: case.facts.given[name] for name in sorted(left.facts) if name in case.facts.given}
    made_for_it = _made_for_the_place(case, exemption)
    key = ("turns", _shape(left), tuple(given.items()), made_for_it)
    return case.at.remembered(key, lambda: _fewest(left, given, schema, made_for_the_place=made_for_it))


def _shape(formula: Formula) -> object:
    """Return the tests of a formula and how they are joined: other activities may leave the same to decide."""
    if isinstance(formula, Named):
        return _shape(formula.part)
    parts = tuple(map(_shape, formula.children()))
    return (type(formula), *parts) if parts else formula


def _fewest(left: Formula, given: Mapping[str, Possible], schema: Schema, *, made_for_the_place: bool) -> Turns:
    """Return how the fewest open facts would have to turn out for what is left of a condition to be met."""
    known = Facts(given)  # apart from the activity's, whose formulas outlive those that are made here
    tests = open_tests([left], known)
    names = (name for name in nearest_first(tests, schema) if name != _ITEM)
    parts = {name: split(schema.facts[name], tests, known, schema) for name in names}
    tried = 0

    def search(supposed: Facts, rest: list[str], deep: int) -> Turns | None:
        nonlocal tried
        for place, name in enumerate(rest):
            for part in parts[name]:
                tried += 1
                then = supposed.with_fact(name, part.possible)
                serves = then.value(left)
                if serves is True:
                    return ((name, part),)
                more = serves is None and deep > 1 and tried < _MOST_TRIED and search(then, rest[place + 1 :], deep - 1)
                if more:
                    return ((name, part), *more)
        return None

    found = (search(known, list(parts), deep) for deep in range(1, _FEW_FACTS + 1))
    few = next((turns for turns in found if turns), ())
    return few or (_one_by_one(left, known, parts) if made_for_the_place else ())


def _one_by_one(left: Formula, known: Facts, parts: Mapping[str, list[Part]]) -> Turns:
    """Return how open facts would have to turn out, settled one after the other; none if that leads nowhere.

    What would make it fail is settled first; then, of several ways to serve, the one that leaves the fewest to settle.
    """
    supposed, turns, rest = known, list[tuple[str, Part]](), list(parts)
    for must in (True, False):
        for name in rest:
            ways = [(part, supposed.with_fact(name, part.possible)) for part in parts[name]]
            open_ways = [
                (len(residual(left, then).facts), part, then) for part, then in ways if then.value(left) is not False
            ]
            if must and len(open_ways) == len(ways):
                continue
            if not open_ways:
                return ()
            before = len(residual(left, supposed).facts)
            fewest, part, then = min(open_ways, key=lambda way: way[0])
            if must or fewest < before - 1 or then.value(left) is True:
                supposed = then
                turns.append((name, part))
            if supposed.value(left) is True:
                return tuple(turns)
        told = {name for name, _ in turns}
        rest = [name for name in rest if name not in told]
    return ()


def _made_for_the_place(case: Evaluation, exemption: BoundExemption) -> bool:
    """Whether an exemption is for a few states, of which the destination is one: who goes there has it in mind."""
    key = ("few places", exemption.bound.rule.id)
    return any(case.facts.value(test) is True for test in case.at.remembered(key, lambda: _few_places(exemption)))


def _few_places(exemption: BoundExemption) -> list[Test]:
    """Return the tests of an exemption of whether the destination is one of a few states."""
    asked = (test for test in _joined(exemption.own) if isinstance(test, Test) and test.fact == _PLACE)
    return [test for test in asked if len(test.yes) <= _FEW]


def _joined(formula: Formula) -> Iterator[Formula]:
    """Yield what a formula joins by *and*."""
    match formula:
        case Named(part=part):
            yield from _joined(part)
        case And(parts):
            for part in parts:
                yield from _joined(part)
        case _:
            yield formula


def _hinge(case: Evaluation, name: str, part: Part) -> Hinge:
    fact = case.law.schema.facts[name]
    return Hinge(name, fact.ask, fact.accepts, part.words, fact.control)


def _spares(case: Evaluation, one: _Serving, outcome: Outcome) -> SparingExemption:
    rule = one.exemption.bound.rule
    conditions = (case.law.conditions.get(condition) for condition in rule.conditions)
    return SparingExemption(
        id=rule.id,
        name=(rule.exempts.name if rule.exempts else "") or rule.title,
        cite=rule.cite,
        url=rule.url,
        authorization=one.need.authorization,
        hangs_on=one.hinges,
        conditions=tuple(ConditionText(c.id, c.text, c.cite, c.url) for c in conditions if c is not None),
        outcome=outcome,
        usual=len(one.turns) == 1 and _nothing_special(one.turns[0][1].possible),
    )


def _nothing_special(possible: Possible) -> bool:
    """Whether something is no, none, or a number from the least on."""
    match possible:
        case OneOf(values):
            return values == {False}
        case SetOf(must, may):
            return not must and may is not None and not may
        case Interval(low, _):
            return low <= 0
    return False
