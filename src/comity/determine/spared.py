"""Which exemptions would spare what is required, if facts not stated turned out so; the likeliest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from comity.determine.assess import Needed
from comity.determine.deciding_rules import covers
from comity.determine.determination import ConditionText, Hinge, SparingExemption
from comity.determine.evaluation import Evaluation
from comity.determine.questions import Part, nearest_first, open_tests, remoteness, split
from comity.law.at_date import BoundExemption
from comity.law.formula import And, Facts, Formula, Named, Test
from comity.law.residual import residual
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
    return tuple(exemption for _, exemption in sorted(found, key=lambda one: (one[0], one[1].id)))


def _of(case: Evaluation, need: Needed) -> Iterator[tuple[tuple[int, ...], SparingExemption]]:
    for exemption in case.at.exemptions_of.get(need.authorization, ()):
        if all(covers(exemption, rule) for rule in need.standing) and (turns := _turns(case, exemption)):
            hinges = tuple(_hinge(case, fact, part) for fact, part in turns)
            chosen = sum(hinge.control == "choice" for hinge in hinges)
            near = sum(remoteness(hinge.fact) for hinge in hinges)
            likelihood = (len(hinges), -chosen, near, len(exemption.serves.facts))
            yield likelihood, _spares(case, need, exemption, turns, hinges)


def _turns(case: Evaluation, exemption: BoundExemption) -> Turns:
    """Return how the fewest open facts would have to turn out for an exemption to serve; none if it hangs on more."""
    if case.facts.value(exemption.serves) is not None:
        return ()
    left = residual(exemption.serves, case.facts)
    schema, tests = case.law.schema, open_tests([left], case.facts)
    names = (name for name in nearest_first(tests, schema) if name != _ITEM)
    parts = {name: split(schema.facts[name], tests, case.facts, schema) for name in names}
    known = Facts(case.facts.given)  # apart from the activity's, whose formulas outlive those that are made here
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
    return few or (_one_by_one(left, known, parts) if _made_for_the_place(case, exemption) else ())


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
    asked = (test for test in _joined(exemption.own) if isinstance(test, Test) and test.fact == _PLACE)
    return any(len(test.yes) <= _FEW and case.facts.value(test) is True for test in asked)


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


def _spares(
    case: Evaluation, need: Needed, exemption: BoundExemption, turns: Turns, hinges: tuple[Hinge, ...]
) -> SparingExemption:
    rule = exemption.bound.rule
    supposed = case.facts
    for fact, part in turns:
        supposed = supposed.with_fact(fact, part.possible)
    conditions = (case.law.conditions.get(condition) for condition in rule.conditions)
    return SparingExemption(
        id=rule.id,
        name=(rule.exempts.name if rule.exempts else "") or rule.title,
        cite=rule.cite,
        url=rule.url,
        authorization=need.authorization,
        hangs_on=hinges,
        conditions=tuple(ConditionText(c.id, c.text, c.cite, c.url) for c in conditions if c is not None),
        outcome=case.judge(supposed),
        usual=len(turns) == 1 and _nothing_special(turns[0][1].possible),
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
