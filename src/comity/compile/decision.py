"""A law at a date as one circuit: the outcome, the rule that decides it, and how well that is founded.

It says of many activities what `comity.determine.assess` says of one; the order of the cases below is the order of
gravity there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property, partial
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from comity.compile.circuit import FALSE, NONE, TRUE, UNDECIDED, Node, Small
from comity.compile.conditions import ConditionCircuits
from comity.determine.assess import covers
from comity.determine.determination import Outcome
from comity.law.formula import Formula
from comity.law.law import BoundExemption, BoundRule, Law, LawAtDate
from comity.law.rules import Reviews


class Ground(IntEnum):
    """On what the outcome rests, the first that holds."""

    PROHIBITION = 0
    HOLD = 1
    OPEN_PROHIBITION = 2
    DENIAL = 3
    REQUIREMENT = 4
    OPEN_REQUIREMENT = 5
    EXEMPTION = 6
    FILING = 7
    OPEN_FILING = 8
    OUTSIDE = 9
    NOTHING = 10

    @property
    def outcome(self) -> Outcome:
        """The outcome before facts that are not known are asked whether they all agree."""
        return _OUTCOMES[self]


_OUTCOMES: Final = {
    Ground.PROHIBITION: Outcome.PROHIBITED,
    Ground.HOLD: Outcome.HOLD,
    Ground.OPEN_PROHIBITION: Outcome.UNDETERMINED,
    Ground.DENIAL: Outcome.POLICY_OF_DENIAL,
    Ground.REQUIREMENT: Outcome.AUTHORIZATION_REQUIRED,
    Ground.OPEN_REQUIREMENT: Outcome.UNDETERMINED,
    Ground.EXEMPTION: Outcome.EXEMPTION_AVAILABLE,
    Ground.FILING: Outcome.FILING_ONLY,
    Ground.OPEN_FILING: Outcome.UNDETERMINED,
    Ground.OUTSIDE: Outcome.OUTSIDE_SCOPE,
    Ground.NOTHING: Outcome.NOT_REQUIRED,
}


@dataclass
class _Need:
    """One authorization: its requirements with their truths, and what becomes of it."""

    rules: list[tuple[BoundRule, Node]]
    exemptions: list[tuple[BoundExemption, Node]]
    asked: Node
    required: Node
    exempt: Node
    unknown: Node


class Decision:
    """The circuit of a law at a date over columns.

    Attributes:
        rules: the rules that can decide, by number; the last number is none.
        decided: ground * (len(rules) + 1) + the number of the deciding rule.
        confidence: the rank of the weakest source that decided.
        unmodeled: 6 where the law of this kind of activity is not in the pack.

    Args:
        law: the law.
        at: the same on a day.
        truths: makes the nodes of conditions; shared by laws that are compared with each other.
    """

    def __init__(self, law: Law, at: LawAtDate, truths: ConditionCircuits) -> None:
        self.circuit, self.truths = truths.circuit, truths
        self._law, self._at = law, at
        self.rules: list[str] = []
        self._numbers: dict[tuple[str, int], int] = {}
        filings = frozenset(duty.id for duty in law.pack.duties if duty.filing)
        self._filings = [
            rule
            for rule in at.duties
            if rule.rule.imposes and rule.rule.imposes.duty in filings and rule.rule.imposes.with_ == "always"
        ]
        self._number_rules()
        self._needs = list(self._needed())
        self.decided = self.circuit.least(self._grounds())
        self.confidence = self._confidence()
        self.unmodeled = self.truths.some_of("activity.kind", law.pack.info.not_modeled)

    @property
    def outputs(self) -> tuple[Node, Node, Node]:
        """What every row needs to know."""
        return self.decided, self.confidence, self.unmodeled

    def ground(self, decided: int) -> tuple[Ground, str]:
        """Return on what an outcome rests, and the rule that decides it; empty if none does."""
        ground, number = divmod(decided, len(self.rules) + 1)
        return Ground(ground), self.rules[number] if number < len(self.rules) else ""

    def truth(self, rule: BoundRule) -> Node:
        """Return the node of a rule's condition."""
        return self.truths.of(rule.formula)

    def _number_rules(self) -> None:
        """Number rules in the order in which an assessment lists them."""
        at, order = self._at, [authorization.id for authorization in self._law.pack.authorizations]
        listed = [(rule.rule.id, 0) for rule in (*at.prohibitions, *at.holds)]
        requirements = [(order.index(r.rule.requires.authorization), r.rule.id) for r in at.requirements
                        if r.rule.requires]  # fmt: skip
        listed += [(rule, 0) for _, rule in sorted(requirements, key=lambda one: one[0])]
        for authorization in order:
            exemptions = [e.bound.rule.id for e in at.exemptions_of.get(authorization, ())]
            listed += [(rule, together) for together in (0, 1) for rule in exemptions]
        listed += [(rule.rule.id, 0) for rule in self._filings]
        self._numbers = {one: number for number, one in enumerate(listed)}
        self.rules = [rule for rule, _ in listed]

    def _when(self, conditions: Iterable[Node], ground: Ground, rule: str, together: int = 0) -> Node:
        number = self._numbers[rule, together] if rule else len(self.rules)
        return self.circuit.when(self.circuit.least(conditions), ground * (len(self.rules) + 1) + number)

    def _needed(self) -> Iterator[_Need]:
        asking: dict[str, list[tuple[BoundRule, Node]]] = defaultdict(list)
        for rule in self._at.requirements:
            node = self.truth(rule)
            if node.high >= UNDECIDED and rule.rule.requires:
                asking[rule.rule.requires.authorization].append((rule, node))
        for authorization in self._law.pack.authorizations:
            if authorization.id in asking:
                exemptions = [
                    (exemption, self.circuit.holds(self.truths.of(exemption.serves)))
                    for exemption in self._at.exemptions_of.get(authorization.id, ())
                ]
                yield self._need(asking[authorization.id], [(e, node) for e, node in exemptions if node.high])

    def _need(self, rules: list[tuple[BoundRule, Node]], exemptions: list[tuple[BoundExemption, Node]]) -> _Need:
        circuit = self.circuit
        standing = [(rule, circuit.holds(node)) for rule, node in rules]
        asked = [(rule, circuit.may(node)) for rule, node in rules]
        any_standing = circuit.most(node for _, node in standing)
        any_asked = circuit.most(node for _, node in asked)
        unlifted = circuit.negate(self._lifted(exemptions, standing))
        required = circuit.least([any_standing, unlifted])
        lifted = self._lifted(exemptions, asked)
        free = circuit.least([any_asked, circuit.negate(required)])
        return _Need(
            rules,
            exemptions,
            any_asked,
            required,
            circuit.least([free, lifted]),
            circuit.least([free, circuit.negate(lifted)]),
        )

    def _lifted(self, exemptions: list[tuple[BoundExemption, Node]], asked: list[tuple[BoundRule, Node]]) -> Node:
        """Return whether a single exemption lifts all that is asked, or those that combine do together."""
        alone = [self._alone(exemption, serves, asked) for exemption, serves in exemptions]
        return self.circuit.most([self.circuit.constant(FALSE), *alone, self._together(exemptions, asked)])

    def _alone(self, exemption: BoundExemption, serves: Node, asked: list[tuple[BoundRule, Node]]) -> Node:
        beyond = [self.circuit.negate(node) for rule, node in asked if not covers(exemption, rule)]
        return self.circuit.least([serves, *beyond])

    def _together(self, exemptions: list[tuple[BoundExemption, Node]], asked: list[tuple[BoundRule, Node]]) -> Node:
        circuit = self.circuit
        combining = [(e, node) for e, node in exemptions if e.bound.rule.exempts and e.bound.rule.exempts.combines]
        if not combining:
            return circuit.constant(FALSE)
        return circuit.least(
            circuit.most([circuit.negate(node), *(serves for e, serves in combining if covers(e, rule))])
            for rule, node in asked
        )

    def _grounds(self) -> Iterator[Node]:
        """Yield, for each rule that can decide, its number where it does."""
        circuit, at = self.circuit, self._at
        for rules, ground, open_ in (
            (at.prohibitions, Ground.PROHIBITION, Ground.OPEN_PROHIBITION),
            (at.holds, Ground.HOLD, Ground.OPEN_REQUIREMENT),
            (self._filings, Ground.FILING, None),
        ):
            for rule in rules:
                node = self.truth(rule)
                yield self._when([circuit.holds(node)], ground, rule.rule.id)
                if open_ is not None:
                    yield self._when([circuit.open(node)], open_, rule.rule.id)
        denied = circuit.most([circuit.constant(FALSE), *(self._denied(need) for need in self._needs)])
        for need in self._needs:
            yield from self._of_need(need, denied)
        yield from self._of_scope()

    def _of_need(self, need: _Need, denied: Node) -> Iterator[Node]:
        circuit = self.circuit
        first = circuit.least(self._number(circuit.holds(node), rule.rule.id) for rule, node in need.rules)
        yield self._behind([need.required, denied], Ground.DENIAL, first)
        yield self._behind([need.required], Ground.REQUIREMENT, first)
        possible = [(rule, circuit.open(node)) for rule, node in need.rules]
        first = circuit.least(self._number(node, rule.rule.id) for rule, node in possible)
        yield self._behind([need.unknown], Ground.OPEN_REQUIREMENT, first)
        lifting = [self._number(met, e.bound.rule.id, together) for e, met, together in self._lifting(need)]
        if lifting:
            yield self._behind([need.exempt], Ground.EXEMPTION, circuit.least(lifting))

    def _number(self, condition: Node, rule: str, together: int = 0) -> Node:
        """Return the number of a rule where a condition is met, else that of none."""
        none = len(self.rules)
        number = self._numbers[rule, together]
        return self.circuit.map(condition, lambda met: np.where(met > 0, number, none), "number", number, none)

    def _behind(self, conditions: Iterable[Node], ground: Ground, number: Node) -> Node:
        """Return a ground with the number of what decides, where conditions are met."""
        circuit, none = self.circuit, len(self.rules)
        told = circuit.map(number, lambda n: np.where(n < none, ground * (none + 1) + n, NONE), "of", ground, none)
        return circuit.most(
            [told, circuit.map(circuit.least(conditions), lambda met: np.where(met > 0, 0, NONE), "behind")]
        )

    def _lifting(self, need: _Need) -> Iterator[tuple[BoundExemption, Node, int]]:
        """Yield the exemptions of a need in the order of preference, with when each lifts it."""
        asked = [(rule, self.circuit.may(node)) for rule, node in need.rules]
        for exemption, serves in need.exemptions:
            yield exemption, self._alone(exemption, serves, asked), 0
        together = self._together(need.exemptions, asked)
        for exemption, serves in need.exemptions:
            if exemption.bound.rule.exempts and exemption.bound.rule.exempts.combines:
                yield exemption, self.circuit.least([serves, together]), 1

    def _of_scope(self) -> Iterator[Node]:
        circuit = self.circuit
        no = {name: circuit.fails(node) for name, node in self._scope()}
        ear_governs = circuit.least([circuit.holds(dict(self._scope())["ear"]), no["itar"]])
        other = circuit.least([no["itar"], no["ear"]])
        itar_governs = circuit.holds(dict(self._scope())["itar"])
        unknown = circuit.negate(circuit.most([itar_governs, ear_governs, other]))
        for rule in self._filings:
            open_ = circuit.open(self.truth(rule))
            yield self._when([unknown, open_], Ground.OPEN_FILING, rule.rule.id)
        yield self._when([other], Ground.OUTSIDE, "")
        yield self._when([circuit.constant(TRUE)], Ground.NOTHING, "")

    def _scope(self) -> Iterator[tuple[str, Node]]:
        for name in ("itar", "ear"):
            formula = self._at.derived(f"us.{name}.applies")
            yield name, self.circuit.constant(FALSE) if formula is None else self.truths.of(formula)

    def _denied(self, need: _Need) -> Node:
        found = [self.circuit.least([need.required, node]) for _, node in self._denials(need)]
        return self.circuit.most([self.circuit.constant(FALSE), *found])

    def _denials(self, need: _Need) -> Iterator[tuple[BoundRule, Node]]:
        """Yield the review policies of denial for a need, the best sourced first, with when each is met."""
        circuit = self.circuit
        requires = need.rules[0][0].rule.requires
        assert requires  # noqa: S101  requirements have it
        for rule, review in self._policies_of_denial:
            if review.authorization == requires.authorization:
                judged = [
                    circuit.holds(node)
                    for one, node in need.rules
                    if one.rule.requires and (review.reasons == "all" or one.rule.requires.reason in review.reasons)
                ]
                stands = need.asked if review.reasons == "all" else circuit.most([circuit.constant(FALSE), *judged])
                yield rule, circuit.least([circuit.holds(self.truth(rule)), stands])

    @cached_property
    def _policies_of_denial(self) -> list[tuple[BoundRule, Reviews]]:
        return [
            (rule, rule.rule.reviews)
            for rule in sorted(self._at.reviews, key=lambda rule: rule.rule.confidence.rank)
            if rule.rule.reviews and rule.rule.reviews.policy == "denial"
        ]

    def _confidence(self) -> Node:
        """Return the rank of the weakest source on which the outcome rests (see `engine._supports`)."""
        circuit = self.circuit
        no_scope = [circuit.map(node, _rank_if_false, _rank_if_false) for _, node in self._scope()]
        free = [
            circuit.map(self.truth(r), _rank_if_false, _rank_if_false)
            for r in (*self._at.prohibitions, *self._at.requirements)
        ]
        free += [self._rank_of_first(self._lifting_ranks(need)) for need in self._needs]
        strict = [self._rank_where_it_holds(rule) for rule in (*self._at.prohibitions, *self._at.holds)]
        strict += [self._rank_where_it_holds(rule) for need in self._needs for rule, _ in need.rules]
        denial = [
            self._rank_of_first((met, self.truths.of(rule.formula)) for rule, met in self._denials(need))
            for need in self._needs
        ]
        permissive = self._if_ground(lambda ground: ground.outcome.permissive)
        denies = self._if_ground(lambda ground: ground is Ground.DENIAL)
        return circuit.most(
            [
                *no_scope,
                circuit.least([permissive, circuit.most([circuit.constant(0), *free])]),
                circuit.least([circuit.negate(permissive), circuit.most([circuit.constant(0), *strict])]),
                circuit.least([denies, circuit.most([circuit.constant(0), *denial])]),
            ]
        )

    def _if_ground(self, wanted: Callable[[Ground], bool]) -> Node:
        grounds = np.array([TRUE if wanted(ground) else FALSE for ground in Ground])
        return self.circuit.map(self.decided, lambda decided: grounds[decided // (len(self.rules) + 1)])

    def _rank_where_it_holds(self, rule: BoundRule) -> Node:
        rank = self.circuit.map(self.truths.of(rule.own), _rank_if_true, _rank_if_true)
        return self.circuit.least([self.circuit.holds(self.truth(rule)), rank])

    def _lifting_ranks(self, need: _Need) -> Iterator[tuple[Node, Node]]:
        for exemption, condition, _ in self._lifting(need):
            yield self.circuit.least([need.exempt, condition]), self.truths.of(exemption.own)

    def _rank_of_first(self, found: Iterable[tuple[Node, Node]]) -> Node:
        """Return the rank of the first truth whose condition is met; 0 if none is."""
        circuit = self.circuit
        ranked = [
            circuit.most(
                [
                    circuit.when(met, 3 * place),
                    circuit.map(own, partial(_place_and_rank, place), _place_and_rank, place),
                ]
            )
            for place, (met, own) in enumerate(found)
        ]
        first = circuit.least([circuit.constant(NONE), *ranked])
        return circuit.map(first, lambda found: np.where(found == NONE, 0, found % 3), "rank of first")


def _place_and_rank(place: int, truths: Small) -> npt.NDArray[Any]:
    return 3 * place + _rank_if_true(truths)


def _rank_if_false(truths: Small) -> npt.NDArray[Any]:
    return np.where(truths < UNDECIDED, truths, 0)


def _rank_if_true(truths: Small) -> npt.NDArray[Any]:
    return np.where(truths > UNDECIDED, TRUE - truths, 0)


def formulas_of(at: LawAtDate) -> Iterator[Formula]:
    """Yield every formula that an answer may read."""
    for rule in (*at.prohibitions, *at.holds, *at.requirements, *at.reviews, *at.duties):
        yield rule.formula
        yield rule.own
    for exemption in at.exemptions:
        yield exemption.serves
        yield exemption.own
    for name in ("us.itar.applies", "us.ear.applies"):
        scope = at.derived(name)
        if scope is not None:
            yield scope
