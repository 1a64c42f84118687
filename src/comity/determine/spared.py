"""Which exemptions would spare what is required, if facts not stated turned out so; the likeliest first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from comity.determine.assess import Needed
from comity.determine.deciding_rules import covers
from comity.determine.determination import ConditionText, Hinge, SparingExemption
from comity.determine.evaluation import Evaluation
from comity.determine.questions import Part, nearest_first, open_tests, remoteness, split
from comity.law.at_date import BoundExemption
from comity.law.formula import Facts
from comity.law.residual import residual
from comity.law.values import Interval, OneOf, Possible, SetOf

_MOST_HINGES: Final = 3
"""An exemption that hangs on more is not told as one that could serve: nobody answers so many questions for it."""

_MOST_TRIED: Final = 200
"""So many ways of turning out are tried for an exemption before it counts as one that hangs on more."""
_ITEM: Final = "item.classification"
"""No exemption is told as hanging on what the item is: that is asked first."""

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

    found = (search(known, list(parts), deep) for deep in range(1, _MOST_HINGES + 1))
    return next((turns for turns in found if turns), ())


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
