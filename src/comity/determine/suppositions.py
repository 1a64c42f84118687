"""Many suppositions about one activity, worked out together: a bit of a number for each of them.

Whether a fact could change an answer is asked by supposing each class of its values. Each open condition is gone
through once, and the decision procedure runs once, whatever the number of suppositions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from comity.determine.decide import reasons
from comity.determine.deciding_rules import DecidingRules
from comity.determine.outcome import Outcome
from comity.law.at_date import BoundExemption, BoundRule
from comity.law.formula import And, Facts, Formula, Named, Not, Or
from comity.law.values import Truth

Turns = tuple[int, int]
"""How a condition turns out: under which suppositions it surely holds, and under which it may."""


class OpenConditions:
    """The parts of conditions that facts leave open, each after those that it is made of.

    Args:
        facts: what is known of the activity.
        conditions: the conditions; one that is settled has no parts here.
    """

    def __init__(self, facts: Facts, conditions: Iterable[Formula]) -> None:
        self.facts = facts
        self._places: dict[Formula, int] = {}
        self._compounds: list[tuple[int, type[Formula], tuple[int, ...]]] = []
        self._atoms = defaultdict[str, list[tuple[int, Formula]]](list)
        self._count = 0
        for condition in conditions:
            if facts.value(condition) is None:
                self._place(condition)

    def _place(self, formula: Formula) -> int:
        """Return the place of an open formula, given to it when it is first met."""
        place = self._places.get(formula)
        if place is None:
            place = self._places[formula] = self._new_place(formula)
        return place

    def _new_place(self, formula: Formula) -> int:
        if isinstance(formula, Named):
            return self._place(formula.part)
        value = self.facts.value
        parts = tuple([self._place(part) for part in formula.children() if value(part) is None])
        if len(parts) == 1 and not isinstance(formula, Not):
            return parts[0]
        place = self._count
        self._count += 1
        if parts:
            self._compounds.append((place, type(formula), parts))
        else:
            for fact in formula.facts:
                self._atoms[fact].append((place, formula))
        return place

    def under(self, supposed: Sequence[Facts]) -> Mapping[Formula, Turns]:
        """Return how the open conditions turn out.

        Args:
            supposed: what is known under each supposition: what is known of the activity, or that and more.
        """
        every = (1 << len(supposed)) - 1
        sure, may = [0] * self._count, [every] * self._count
        for place, truth, bits in self._settled(supposed):
            if truth:
                sure[place] |= bits
            else:
                may[place] &= ~bits
        for place, made, parts in self._compounds:
            if made is And:
                holds = possible = every
                for part in parts:
                    holds &= sure[part]
                    possible &= may[part]
            elif made is Or:
                holds = possible = 0
                for part in parts:
                    holds |= sure[part]
                    possible |= may[part]
            else:
                [part] = parts
                holds, possible = every ^ may[part], every ^ sure[part]
            sure[place], may[place] = holds, possible
        return {formula: (sure[place], may[place]) for formula, place in self._places.items()}

    def _settled(self, supposed: Sequence[Facts]) -> Iterator[tuple[int, bool, int]]:
        """Yield the tests that suppositions settle, each with its truth and the suppositions."""
        narrowing = defaultdict[str, dict[int, Facts]](dict)
        for place, facts in enumerate(supposed):
            for name in facts.supposed_since(self.facts):
                narrowing[name][place] = facts
        alike: dict[frozenset[str], list[tuple[int, Facts]]] = {}
        for name in narrowing.keys() & self._atoms.keys():
            for place, atom in self._atoms[name]:
                read = atom.facts
                if read not in alike:
                    alike[read] = _alike(read, narrowing)
                for bits, facts in alike[read]:
                    truth = atom.evaluate(facts)
                    if truth is not None:
                        yield place, truth, bits


def _alike(read: frozenset[str], narrowing: Mapping[str, Mapping[int, Facts]]) -> list[tuple[int, Facts]]:
    """Return the suppositions that say something of facts, those that say the same together with one of them."""
    [first, *others] = read
    about = narrowing.get(first, {})
    for name in others:
        about = {**about, **narrowing.get(name, {})}
    found: dict[object, tuple[int, Facts]] = {}
    for place, facts in about.items():
        given = facts.given
        key = (given.get(first), *map(given.get, others)) if others else given.get(first)
        bits, one = found.get(key, (0, facts))
        found[key] = bits | 1 << place, one
    return list(found.values())


class Suppositions:
    """The procedure's logic over suppositions (see `comity.determine.algebra.Logic`)."""

    never = 0

    def __init__(self, conditions: OpenConditions, supposed: Sequence[Facts], covered: Mapping[str, Truth]) -> None:
        """Take the conditions that are open, what is supposed of the activity, and what is held."""
        self._facts, self._covered = conditions.facts, covered
        self._turns = conditions.under(supposed)
        self.always = (1 << len(supposed)) - 1
        self._settled: Mapping[Truth, Turns] = {True: (self.always, self.always), False: (0, 0)}

    def all(self, parts: Iterable[int]) -> int:
        """Return under which every part is so."""
        found = self.always
        for part in parts:
            found &= part
            if not found:
                break
        return found

    def any(self, parts: Iterable[int]) -> int:
        """Return under which some part is so."""
        found = 0
        for part in parts:
            found |= part
            if found == self.always:
                break
        return found

    def no(self, part: int) -> int:
        """Return under which a part is not so."""
        return self.always ^ part

    def can_be(self, part: int) -> bool:
        """Whether something is so under any."""
        return part != 0

    def truth(self, formula: Formula) -> Turns:
        """Return how a condition turns out."""
        turns = self._turns.get(formula)
        return self._settled[self._facts.value(formula)] if turns is None else turns

    def rule(self, bound: BoundRule) -> Turns:
        """Return how a rule's condition turns out."""
        return self.truth(bound.formula)

    def serves(self, exemption: BoundExemption) -> Turns:
        """Return how it turns out whether an exemption serves."""
        return self.truth(exemption.serves)

    def held(self, authorization: str) -> int:
        """Return under which an authorization that somebody has covers the activity: under all, or none."""
        return self.always if self._covered.get(authorization) is True else 0

    def surely(self, truth: Turns) -> int:
        """Return under which a condition surely holds."""
        return truth[0]

    def possibly(self, truth: Turns) -> int:
        """Return under which a condition may hold."""
        return truth[1]


def outcomes(rules: DecidingRules, logic: Suppositions) -> list[Outcome]:
    """Return the outcome under each supposition, before it is asked whether all answers to what is not known agree."""
    left = logic.always
    found: dict[int, Outcome] = {}
    for reason in reasons(rules, logic):
        met = left & reason.when & logic.any(when for _, when in reason.rules)
        left ^= met
        while met:
            bit = met & -met
            found[bit] = reason.ground.outcome
            met ^= bit
        if not left:
            break
    return [found[1 << place] for place in range(logic.always.bit_length())]
