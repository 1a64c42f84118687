"""What a reform can reach: whether the rules it changes may turn out differently for an activity, and if not, why.

It is worked out from the law itself: an activity is out of reach where what it states settles every changed rule alike
under both laws, whatever else turns out. Nobody marks by hand what a reform is about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, NamedTuple

from comity.determine.evaluation import Evaluation
from comity.determine.questions import nearest_first, open_tests
from comity.law.equivalence import RuleDifferences, RulePair
from comity.law.formula import Facts
from comity.law.law import Law
from comity.law.rules import Rule
from comity.law.schema import Fact, Kind
from comity.law.values import Possible
from comity.reform.laws import Laws

_PLACES: Final = (Kind.COUNTRY, Kind.COUNTRY_SET)
_USES: Final = ("end_use.", "end_user.")


class Because(StrEnum):
    """What of an activity keeps a reform from reaching it, the plainest first."""

    ITEM = "no such item"
    ACTIVITY = "no such activity"
    PARTNER = "no such partner"
    USE = "no such end use or end user"
    OTHER = "another fact that is stated"
    ASSUMED = "what is assumed unless stated"
    NEEDLESS = "nothing is required that it could lift or judge"
    DAY = "no such day"
    LAW = "no rule reads what it changes"


_TOGETHER: Final[Mapping[Because, str]] = {
    Because.ITEM: "item",
    Because.ACTIVITY: "activity",
    Because.PARTNER: "partner",
    Because.USE: "end use",
    Because.OTHER: "other facts",
    Because.ASSUMED: "assumptions",
    Because.DAY: "day",
}


class RowReach(NamedTuple):
    """Whether a reform can reach an activity.

    Attributes:
        reached: whether some rule may turn out differently.
        rules: the rules that may.
        why: where none does, what of the activity settles them alike; together, where there are several.
        open: facts not stated on which it hangs, those nearer to hand first.
        pairs: the rules that may turn out differently, each with when it holds before and after.
    """

    reached: bool
    rules: tuple[str, ...] = ()
    why: tuple[Because, ...] = ()
    open: tuple[str, ...] = ()
    pairs: tuple[RulePair, ...] = ()


REACHED: Final = RowReach(True)
"""Of an activity of which it was not asked by which rules."""


class Reaching:
    """The rules of which the laws of a comparison say something else; made once, asked of many activities."""

    def __init__(self, laws: Laws) -> None:
        self._schema = laws.baseline.schema
        self.differences = RuleDifferences(laws.baseline.at(laws.day), laws.reformed.at(laws.day))
        self._left: dict[frozenset[tuple[str, Possible]], frozenset[RulePair]] = {}
        self._acts_on, self._requires = dict[str, frozenset[str]](), dict[str, str]()
        for law in (laws.baseline, laws.reformed):
            for name in self.differences.rules:
                if name in law.pack.rules:
                    self._note(law.pack.rules[name][0], law)

    def _note(self, rule: Rule, law: Law) -> None:
        """Note which authorization a rule requires, and which authorizations' requirements it needs to act on."""
        if rule.requires:
            self._requires[rule.id] = rule.requires.authorization
        elif rule.exempts or rule.reviews:
            effect = rule.exempts or rule.reviews
            self._acts_on[rule.id] = frozenset([effect.authorization]) if effect else frozenset()
        elif rule.restricts:
            exempting = (
                one.exempts for one, _ in law.pack.rules.values() if one.exempts and rule.restricts.reaches(one.id)
            )
            self._acts_on[rule.id] = frozenset(one.authorization for one in exempting)

    def of(self, case: Evaluation) -> RowReach:
        """Return whether the reform can reach an activity, and if not, why.

        Args:
            case: the activity under the law before.
        """
        pairs = self.differences.reaching(case.facts)
        if not pairs:
            return RowReach(False, why=self._why(case.basis.given, case.basis.assumed))
        pairs = [pair for pair in pairs if self._matters(pair, pairs, case)]
        if not pairs:
            return RowReach(False, why=(Because.NEEDLESS,))
        rules = tuple(dict.fromkeys(pair.rule for pair in pairs))
        return RowReach(True, rules, open=tuple(self.open_facts(pairs, case.facts)), pairs=tuple(pairs))

    def _matters(self, pair: RulePair, pairs: Sequence[RulePair], case: Evaluation) -> bool:
        """Whether a rule has something to act on: what lifts or judges needs a requirement that may hold."""
        lifts = self._acts_on.get(pair.rule)
        if lifts is None:
            return True
        new = {self._requires.get(other.rule) for other in pairs}
        return any(name in new or (name in case.found.needed) for name in lifts)

    def open_facts(self, pairs: Sequence[RulePair], facts: Facts) -> list[str]:
        """Return the facts not settled on which it hangs how rules turn out, those nearer to hand first."""
        tests = open_tests([formula for pair in pairs for formula in (pair.before, pair.after)], facts)
        return nearest_first(tests, self._schema)

    def alone(self, fact: str, possible: Possible) -> bool:
        """Whether the reform may reach some activity of which one fact is known."""
        return self.differences.reaches(Facts({fact: possible}))

    def _why(self, given: Mapping[str, Possible], assumed: Mapping[str, Any]) -> tuple[Because, ...]:
        if not self.differences.pairs:
            return (Because.LAW,)
        parts = self._parts(given, assumed)
        left = {one: self._unsettled({name: given[name] for name in names}) for one, names in parts.items()}
        for one, pairs in left.items():
            if not pairs:
                return (one,)
        kept = list(parts)
        for one in reversed(list(parts)):
            rest = [other for other in kept if other is not one]
            if not rest:
                break
            open_ = frozenset[RulePair].intersection(*(left[other] for other in rest))  # what one settles, all settle
            facts = Facts({name: given[name] for other in rest for name in parts[other]})
            if not any(self.differences.differ(pair, facts) for pair in open_):
                kept = rest
        return tuple(kept)

    def _parts(self, given: Mapping[str, Possible], assumed: Mapping[str, Any]) -> Mapping[Because, list[str]]:
        parts: dict[Because, list[str]] = {because: [] for because in Because}
        for name in given:
            known = self._schema.facts.get(name)
            parts[Because.ASSUMED if name in assumed else _part(name, known)].append(name)
        return {because: names for because, names in parts.items() if names}

    def _unsettled(self, given: Mapping[str, Possible]) -> frozenset[RulePair]:
        """Return the rules that facts alone leave open to turn out differently."""
        key = frozenset(given.items())
        if key not in self._left:
            self._left[key] = frozenset(self.differences.reaching(Facts(given)))
        return self._left[key]


def _part(name: str, fact: Fact | None) -> Because:
    if name == "date":
        return Because.DAY
    if name == "activity.kind":
        return Because.ACTIVITY
    if name.startswith("item."):
        return Because.ITEM
    if fact and fact.kind in _PLACES:
        return Because.PARTNER
    return Because.USE if name.startswith(_USES) else Because.OTHER


def words_of(why: Sequence[Because]) -> str:
    """Return in words what keeps a reform from reaching an activity."""
    if len(why) < 2:
        return why[0].value if why else "not worked out"
    *first, last = (_TOGETHER[one] for one in why)
    return f"{', '.join(first)} and {last} together rule it out"
