"""Which rules two laws do not share, and whether the difference can reach an activity.

Formulas are compared by what they test, not by their words or sources. For one activity what is compared is the rest
that its facts leave: equal rests give equal answers, however the unknown facts turn out.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import msgspec

from comity.law.at_date import BoundRule, LawAtDate
from comity.law.formula import (
    FALSE,
    And,
    Between,
    Constant,
    Facts,
    Formula,
    Named,
    Not,
    Number,
    NumberComparison,
    Or,
    Same,
    Some,
    Test,
)
from comity.law.residual import residual
from comity.law.rules import EFFECTS
from comity.law.source import Confidence

_LEGAL = tuple(effect for effect in EFFECTS if effect not in ("defines", "classifies"))


class Meanings:
    """Gives formulas that test the same the same number."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}
        self._known: dict[Formula, int] = {}

    def of(self, formula: Formula) -> int:
        """Return the number of a formula's meaning."""
        if formula not in self._known:
            self._known[formula] = self._numbers.setdefault(self._key(formula), len(self._numbers))
        return self._known[formula]

    def _key(self, formula: Formula) -> Hashable:  # noqa: C901  a case for each kind of formula
        match formula:
            case Constant(truth=truth, cause=cause):
                return "constant", truth, cause
            case Test(fact=fact, yes=yes, unsure=unsure):
                return "test", fact, yes, frozenset(unsure)
            case Some(fact=fact, yes=yes, unsure=unsure, every=every):
                return "some", fact, yes, frozenset(unsure), every
            case NumberComparison(left=left, right=right, or_equal=or_equal):
                return "compare", _number(left), _number(right), or_equal
            case Same(left=left_fact, right=right_fact):
                return "same", left_fact, right_fact
            case Between(left=left_fact, right=right_fact, yes=pairs, unsure=unsure_pairs):
                return "between", left_fact, right_fact, pairs, frozenset(unsure_pairs)
            case Named(part=part):
                return "as", self.of(part)
            case Not(part=part):
                return "not", self.of(part)
            case And(parts=parts):
                return "and", tuple(map(self.of, parts))
            case Or(parts=parts):
                return "or", tuple(map(self.of, parts))
        raise TypeError(type(formula).__name__)


def _number(number: Number) -> Hashable:
    return number.literal, number.fact, frozenset(number.table.items()) if number.table else None


class RuleDifferences:
    """The rules that two laws do not share on a day; made once, asked of many activities.

    Attributes:
        rules: their ids.
        reread: whether some of them, before or after, rest on less than the text itself, so that an answer may stay the
            same and yet be better or worse founded.
    """

    def __init__(self, before: LawAtDate, after: LawAtDate) -> None:
        self._meanings = Meanings()
        self._pairs: list[tuple[Formula, Formula]] = []
        old, new = _by_id(before), _by_id(after)
        self.rules = [rule for rule in {**old, **new} if not self._share(old.get(rule), new.get(rule))]
        bounds = [bound for rule in self.rules for bound in (old.get(rule), new.get(rule)) if bound]
        self.reread = any(bound.rule.confidence is not Confidence.PRIMARY for bound in bounds)
        for rule in self.rules:
            pair = old.get(rule), new.get(rule)
            formulas = tuple(bound.formula if bound else FALSE for bound in pair)
            if pair[0] and pair[1] and _effect(pair[0]) != _effect(pair[1]):
                self._pairs += [(formulas[0], FALSE), (FALSE, formulas[1])]
            else:
                self._pairs.append((formulas[0], formulas[1]))

    def reaches(self, facts: Facts) -> bool:
        """Whether the two laws may answer an activity differently."""
        return any(self._differ(old, new, facts) for old, new in self._pairs)

    def _differ(self, old: Formula, new: Formula, facts: Facts) -> bool:
        one, other = facts.value(old), facts.value(new)
        if one is not None or other is not None:
            return one is not other
        return self._meanings.of(residual(old, facts)) != self._meanings.of(residual(new, facts))

    def _share(self, old: BoundRule | None, new: BoundRule | None) -> bool:
        if old is new:
            return True
        if old is None or new is None:
            return False
        if old.rule.confidence != new.rule.confidence or _effect(old) != _effect(new):
            return False
        return self._meanings.of(old.formula) == self._meanings.of(new.formula)


def _by_id(law: LawAtDate) -> Mapping[str, BoundRule]:
    return {bound.rule.id: bound for effect in _LEGAL for bound in law.rules(effect)}


def _effect(bound: BoundRule) -> Any:
    """Return what a rule does, its name for people aside."""
    effect = getattr(bound.rule, bound.rule.effect)
    told = msgspec.to_builtins(effect)
    told.pop("name", None)
    return bound.rule.effect, msgspec.json.encode(told, order="sorted"), bound.rule.conditions
