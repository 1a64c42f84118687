"""Which rules two laws do not share, and whether the difference can reach an activity.

Formulas are compared by what they test, not by their words or sources. For one activity what is compared is the rest
that its facts leave: equal rests give equal answers, however the unknown facts turn out.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from comity.law.at_date import BoundRule, LawAtDate
from comity.law.formula import (
    FALSE,
    TRUE,
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
from comity.law.rules import EFFECTS
from comity.law.source import Confidence

_LEGAL = tuple(effect for effect in EFFECTS if effect not in ("defines", "classifies"))


class Meanings:
    """Gives formulas that test the same the same number."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}
        self._keys: dict[int, Any] = {}
        self._known: dict[Formula, int] = {}

    def of(self, formula: Formula) -> int:
        """Return the number of a formula's meaning."""
        if formula not in self._known:
            self._known[formula] = self.number(*self._key(formula))
        return self._known[formula]

    def number(self, *key: Hashable) -> int:
        """Return the number of what a key stands for."""
        number = self._numbers.setdefault(key, len(self._numbers))
        self._keys.setdefault(number, key)
        return number

    def joined(self, word: str, parts: Iterable[int]) -> int:
        """Return the number of a conjunction (``and``) or a disjunction (``or``); one within one is one."""
        flat: list[int] = []
        for part in parts:
            key = self._keys.get(part, ())
            flat += key[1] if key[:1] == (word,) else [part]
        return flat[0] if len(flat) == 1 else self.number(word, tuple(flat))

    def negated(self, part: int) -> int:
        """Return the number of a negation; of a negation it is what was negated."""
        key = self._keys.get(part, ())
        return key[1] if key[:1] == ("not",) else self.number("not", part)

    def _key(self, formula: Formula) -> tuple[Hashable, ...]:  # noqa: C901  a case for each kind of formula
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


class _Rest:
    """What facts leave of formulas, as numbers of meanings: parts that formulas share are worked out once.

    Equal to the meaning of the `residual`, which is never built.
    """

    def __init__(self, meanings: Meanings, facts: Facts) -> None:
        self.facts = facts
        self._meanings = meanings
        self._known: dict[Formula, int] = {}

    def of(self, formula: Formula) -> int:
        """Return the number of what is left of a formula."""
        if formula not in self._known:
            self._known[formula] = self._left(formula)
        return self._known[formula]

    def _left(self, formula: Formula) -> int:
        value = self.facts.value(formula)
        if value is not None:
            return self._meanings.of(TRUE if value else FALSE)
        match formula:
            case And(parts=parts):
                return self._meanings.joined("and", self._open(parts))
            case Or(parts=parts):
                return self._meanings.joined("or", self._open(parts))
            case Not(part=part):
                return self._meanings.negated(self.of(part))
            case Named(part=part):
                return self._meanings.number("as", self.of(part))
            case _:
                return self._meanings.of(formula)

    def _open(self, parts: Iterable[Formula]) -> list[int]:
        return [self.of(part) for part in parts if self.facts.value(part) is None]


class RulePair(NamedTuple):
    """When a rule holds under one law and under another."""

    rule: str
    before: Formula
    after: Formula


class RuleDifferences:
    """The rules that two laws do not share on a day; made once, asked of many activities.

    Attributes:
        rules: their ids.
        pairs: each with when it holds before and after; where its effect is another, both against nothing.
        reread: whether some of them, before or after, rest on less than the text itself, so that an answer may stay the
            same and yet be better or worse founded.
    """

    def __init__(self, before: LawAtDate, after: LawAtDate) -> None:
        self._meanings = Meanings()
        self._rest: _Rest | None = None
        self.pairs: list[RulePair] = []
        old, new = _by_id(before), _by_id(after)
        self.rules = [rule for rule in {**old, **new} if not self._share(old.get(rule), new.get(rule))]
        bounds = [bound for rule in self.rules for bound in (old.get(rule), new.get(rule)) if bound]
        self.reread = any(bound.rule.confidence is not Confidence.PRIMARY for bound in bounds)
        for rule in self.rules:
            pair = old.get(rule), new.get(rule)
            formulas = tuple(bound.formula if bound else FALSE for bound in pair)
            if pair[0] and pair[1] and _effect(pair[0]) != _effect(pair[1]):
                self.pairs += [RulePair(rule, formulas[0], FALSE), RulePair(rule, FALSE, formulas[1])]
            else:
                self.pairs.append(RulePair(rule, formulas[0], formulas[1]))

    def reaches(self, facts: Facts) -> bool:
        """Whether the two laws may answer an activity differently."""
        return any(self.differ(pair, facts) for pair in self.pairs)

    def reaching(self, facts: Facts) -> list[RulePair]:
        """Return the pairs that may turn out differently for an activity."""
        return [pair for pair in self.pairs if self.differ(pair, facts)]

    def differ(self, pair: RulePair, facts: Facts) -> bool:
        """Whether a rule may turn out differently for an activity, however its open facts turn out."""
        one, other = facts.value(pair.before), facts.value(pair.after)
        if one is not None or other is not None:
            return one is not other
        if self._rest is None or self._rest.facts is not facts:
            self._rest = _Rest(self._meanings, facts)
        return self._rest.of(pair.before) != self._rest.of(pair.after)

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
