"""What the law says of a complete activity, in two values: the oracle of the one decision procedure.

Written from the documents alone (`docs/law-as-data.md`, the fact schema, the data files). It reads rules, tables and
the record as they stand and imports nothing that determines, compiles or plans. Every fact that the law reads has one
value: words, yes/no and numbers as they are, dates as ISO 8601 text, sets as frozensets; a missing one is a `KeyError`.
What no fact can settle, because a text was not read for the day, is asked of `guess`, which may answer either way: the
law is settled only if every guess gives the same answer. Without a guess such a reading is a `LookupError`.

    python -m tests.reference_trials --count 5000 --seed 1     compares it with `comity.determine`
"""

from __future__ import annotations

import operator
from collections import ChainMap, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from comity.law import Law
from comity.law import syntax as s
from comity.law.pack import LocatedFile
from comity.law.rules import Exception_, Rule
from comity.law.schema import Fact
from tests import reference_lookups as lookups

GRAVITY = (
    "prohibited", "hold", "policy-of-denial", "authorization-required", "covered", "exemption-available",
    "filing-only", "outside-scope", "not-required",
)  # fmt: skip
STANDING = ("policy-of-denial", "authorization-required")
OPERATORS = {"==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
NOTHING: Mapping[str, Any] = MappingProxyType({})
Guess = Callable[[str], bool]


@dataclass(frozen=True)
class Answer:
    """What the law says; ``rule`` decides it (empty if none does), ``required`` are the authorizations that stand."""

    outcome: str
    rule: str
    required: frozenset[str]


@cache
def in_force(law: Law, day: date) -> Mapping[str, list[tuple[Any, LocatedFile]]]:
    """The rules of a day with their files, in the law's order: by what they do, and by the fact that they define."""
    found = defaultdict(list)
    for rule, file in law.pack.rules.values():
        if rule.in_force_on(day):
            found[rule.defines.fact if rule.defines else rule.effect].append((rule, file))
    return found


class Reading:
    """One complete activity before the law of a day."""

    def __init__(self, law: Law, day: date, facts: Mapping[str, Any], guess: Guess = lookups.refuse) -> None:
        self.law, self.day, self.facts, self.guess, self.rules = law, day, facts, guess, in_force(law, day)
        self.derived: dict[str, Any] = {}
        self.held: dict[str, list[Any]] = {}
        self.supposed = False  # whether the movement is only supposed: then what files are about plays no part

    def answer(self, held: frozenset[str] = frozenset()) -> Answer:
        """The gravest of what the rules say; of what is equally grave, the first in the law's order."""
        said = list(self._said(held))
        outcome, rule, _ = min(said, key=lambda one: GRAVITY.index(one[0]))
        return Answer(outcome, rule, frozenset(about for what, _, about in said if what in STANDING))

    def _said(self, held: frozenset[str]) -> Iterator[tuple[str, str, str]]:
        yield from (("prohibited", rule.id, "") for rule in self.holding("forbids"))
        yield from (("hold", rule.id, "") for rule in self.holding("holds"))
        for authorization in dict.fromkeys(a.id for a in self.law.pack.authorizations):
            if standing := [r for r in self.holding("requires") if r.requires.authorization == authorization]:
                yield *self._came_of(authorization, standing, authorization in held), authorization
        filings = {duty.id for duty in self.law.pack.duties if duty.filing}
        imposed = [rule for rule in self.holding("imposes") if rule.imposes.duty in filings]
        yield from (("filing-only", rule.id, "") for rule in imposed if rule.imposes.with_ == "always")
        scopes = [scope.fact for scope in self.law.pack.scopes]
        outside = scopes and not any(self.value(scope) for scope in scopes)
        yield "outside-scope" if outside else "not-required", "", ""

    def _came_of(self, authorization: str, standing: list[Any], held: bool) -> tuple[str, str]:
        """What became of the requirements of one authorization, and by which rule."""
        about = [e for e in self.holding("exempts") if e.exempts.authorization == authorization]
        serving = [e for e in about if self.serves(e) and any(lookups.lifts(e, rule) for rule in standing)]
        for one in serving:  # one exemption covers every reason that stands
            if all(lookups.lifts(one, rule) for rule in standing):
                return "exemption-available", one.id
        if held:
            return "covered", standing[0].id
        policies = [rule.reviews for rule in self.holding("reviews") if rule.reviews.authorization == authorization]
        denials = [judged.reasons for judged in policies if judged.policy == "denial"]
        for rule in standing:
            if any(reasons == "all" or rule.requires.reason in reasons for reasons in denials):
                return "policy-of-denial", rule.id
        return "authorization-required", standing[0].id

    def serves(self, exemption: Rule) -> bool:
        """Whether no restriction takes an exemption away, and no condition is known as not met."""
        asked = {one.id: one.met for one in self.law.pack.conditions}
        if not self.supposed and not all(
            self.true(s.parse(asked[one], one)) for one in exemption.conditions if asked[one]
        ):
            return False
        taken = (
            (rule, file)
            for rule, file in self.rules.get("restricts", ())
            if lookups.below(exemption.id, rule.restricts.exemptions)
        )
        return not any(
            self.holds(rule, file) for rule, file in taken if not lookups.below(exemption.id, rule.restricts.except_)
        )

    def eligible(self, stem: str, to: str, origin: str = "") -> bool:
        """Whether an exemption would serve for a movement to a country, from the other if one is named."""
        places = {"destination.country": to} | ({"origin.country": origin} if origin else {})
        there = Reading(self.law, self.day, ChainMap(places, self.facts), self.guess)  # type: ignore[arg-type]
        there.supposed = True
        tried = [pair for pair in self.rules["exempts"] if lookups.below(pair[0].id, (stem,))]
        return any(there.holds(*pair) and there.serves(pair[0]) for pair in tried)

    def holding(self, effect: str) -> list[Any]:
        """The rules with an effect that hold, in the law's order."""
        if effect not in self.held:
            self.held[effect] = [rule for rule, file in self.rules.get(effect, ()) if self.holds(rule, file)]
        return self.held[effect]

    def holds(self, rule: Rule, file: LocatedFile) -> bool:
        """Whether a rule's condition holds, what its file is about included; its own exceptions nest."""
        read = (rule.text_read or file.content.text_read or (None, None))[0]
        applies = file.content.applies if rule.applies and not rule.defines and not self.supposed else ""
        if not all(self.true(s.parse(text, rule.id)) for text in (applies, rule.concerns) if text):
            return False
        return self.guess(rule.id) if rule.unread or (read and self.day < read) else self.unless(rule)

    def unless(self, rule: Rule | Exception_) -> bool:
        return self.true(s.parse(rule.when, "")) and not any(map(self.unless, rule.unless))

    def true(self, condition: s.Condition, bound: Mapping[str, str] = NOTHING) -> bool:
        """Whether a condition is true; ``bound`` is what the variable of an ``any`` or ``all`` stands for."""
        match condition:
            case s.Junction(any_of, parts):
                return (any if any_of else all)(self.true(part, bound) for part in parts)
            case s.Negation(part):
                return not self.true(part, bound)
            case s.Quantified(every, variable, fact, inner):
                members = sorted(self.value(fact.text) or ())
                return (all if every else any)(self.true(inner, {**bound, variable: one}) for one in members)
            case s.MembershipTest(left, right):
                among = (self.value(right.text) or ()) if isinstance(right, s.Name) else [one.value for one in right]
                return self.operand(left, bound) in among
            case s.Compare(left, sign, right):
                return bool(getattr(operator, OPERATORS[sign])(self.operand(left, bound), self.operand(right, bound)))
        return bool(self.operand(condition, bound))

    def operand(self, one: s.Operand, bound: Mapping[str, str] = NOTHING) -> Any:
        match one:
            case s.Literal(value):
                return value
            case s.Name(text):
                return bound[text] if text in bound else self.value(text)
            case s.Call("required", (s.Literal(authorization),)):
                asked = (pair for pair in self.rules["requires"] if pair[0].requires.authorization == authorization)
                return any(self.holds(*pair) for pair in asked)
            case s.Call("eligible", (s.Literal(stem), to), origin):
                return self.eligible(str(stem), self.operand(to), *(self.operand(place) for _, place in origin))
            case s.Call("several", (s.Name(text),)):
                return len(self.value(text) or ()) > 1
            case s.Call(function, arguments, keywords):
                named = {name: self.operand(value, bound) for name, value in keywords}
                return getattr(lookups, function)(self, *(self.operand(each, bound) for each in arguments), **named)

    def value(self, name: str) -> Any:
        """What a fact is: stated, derived by rules, or gathered from what others say."""
        if name == "date":
            return self.day.isoformat()
        if name in self.law.sets:
            return self.law.sets[name].values
        if name in self.law.derived_facts:
            if name not in self.derived:
                held = [rule.defines for rule, file in self.rules.get(name, ()) if self.holds(rule, file)]
                added = (d.adds or (d.adds_value_of and self.value(d.adds_value_of)) for d in held)
                self.derived[name] = frozenset(filter(None, added)) or bool(held)
            return self.derived[name]
        fact = self.law.schema.facts[name]
        return self.gathered(fact) if fact.stated_only or fact.settled_by else self.facts[name]

    def gathered(self, fact: Fact) -> frozenset[str]:
        """What is stated of the parties and in other facts, and, unless that is all, of whoever else takes part."""
        names = (*(f"{role}.{attribute}" for role in self.law.schema.roles for attribute in fact.over), *fact.also)
        stated = [self.facts[name] for name in names if name in self.facts]
        besides = frozenset[str]() if fact.stated_only else self.facts[fact.name]
        return frozenset(besides).union(*({one} if isinstance(one, str) else one for one in stated))
