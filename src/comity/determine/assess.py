"""One activity judged: the decision procedure over what is known of its facts, and what became of every rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from comity.determine.decide import Ground, Need, foundation, governing, is_outside, needs, reasons
from comity.determine.deciding_rules import DecidingRules
from comity.determine.determination import FindingStatus
from comity.determine.outcome import Outcome
from comity.law.at_date import BoundExemption, BoundRule
from comity.law.formula import Facts, Formula
from comity.law.values import Truth

Pillars = tuple[Formula, ...]
"""The conditions on whose truth an answer rests."""


class Booleans:
    """What is so, as plain yes and no (see `comity.determine.algebra.Algebra`)."""

    always = True
    never = False
    all = staticmethod(all)
    any = staticmethod(any)

    def no(self, part: bool) -> bool:
        """Return the contrary."""
        return not part

    def can_be(self, part: bool) -> bool:
        """Whether something is so."""
        return part


class KnownFacts(Booleans):
    """The procedure's logic over what is known of one activity (see `comity.determine.algebra.Founding`)."""

    def __init__(
        self, facts: Facts, covered: Mapping[str, Truth], weakness: Callable[[Pillars], int] = lambda _: 0
    ) -> None:
        """Take what is known, what is held, and how weakly conditions are founded, where that decides."""
        self._facts, self._covered, self._weakness = facts, covered, weakness

    def truth(self, formula: Formula) -> Truth:
        """Return true, false, or None where the facts do not decide."""
        return self._facts.value(formula)

    def rule(self, bound: BoundRule) -> Truth:
        """Return whether a rule's condition holds."""
        return self._facts.value(bound.formula)

    def serves(self, exemption: BoundExemption) -> Truth:
        """Return whether an exemption serves."""
        return self._facts.value(exemption.serves)

    def held(self, authorization: str) -> bool:
        """Return whether an authorization that somebody has surely covers the activity."""
        return self._covered.get(authorization) is True

    def surely(self, truth: Truth) -> bool:
        """Return whether a truth is true."""
        return truth is True

    def possibly(self, truth: Truth) -> bool:
        """Return whether a truth is not false."""
        return truth is not False

    def founded(self, formula: Formula, value: bool) -> Pillars:
        """Return the condition, where it has the value."""
        return (formula,) if self._facts.value(formula) is value else ()

    def where(self, condition: bool, basis: Pillars) -> Pillars:
        """Return ``basis`` where a condition is met."""
        return basis if condition else ()

    def together(self, parts: Iterable[Pillars]) -> Pillars:
        """Return all conditions of several."""
        return tuple(formula for part in parts for formula in part)

    def surest(self, parts: Iterable[tuple[bool, Pillars]]) -> Pillars:
        """Return the best founded whose condition is met."""
        return min((basis for met, basis in parts if met), key=self._weakness, default=())


class Needed(msgspec.Struct, frozen=True):
    """One authorization: the requirements that hold, those that may, and what became of them.

    Attributes:
        lifted_by: the exemptions of which each alone lifts what is required; where all that may be required is
            lifted, those that lift all of that.
    """

    authorization: str
    standing: tuple[BoundRule, ...]
    possible: tuple[BoundRule, ...]
    lifted_by: tuple[BoundExemption, ...]
    status: FindingStatus


class Assessment(msgspec.Struct, frozen=True):
    """What the law says of the facts.

    Attributes:
        ground: on what the outcome rests, before it is asked whether all answers to what is not known agree.
        rule: the rule that decides, or leaves the answer open; empty if none does.
        jurisdiction: which of the home state's regimes governs: its name, ``other`` or ``unknown``.
        undecided: the prohibitions and holds that the facts do not decide.
        needed: by authorization, in the law's order; one that nothing asks for is absent.
        possible_filings: filings that the facts do not decide.
        pillars: the conditions on which the outcome rests.
        supposing: the conditions on which it rests besides, whose sources make it no weaker: the scope of what stands,
            the regimes that govern, all that would be graver and is not so, and what lifts other authorizations.
    """

    ground: Ground
    rule: str
    jurisdiction: str
    prohibited: tuple[BoundRule, ...]
    held: tuple[BoundRule, ...]
    undecided: tuple[BoundRule, ...]
    needed: Mapping[str, Needed]
    filings: tuple[BoundRule, ...]
    possible_filings: tuple[BoundRule, ...]
    pillars: Pillars
    supposing: Pillars

    @property
    def outcome(self) -> Outcome:
        """The outcome before it is asked whether all answers to what is not known agree."""
        return self.ground.outcome


def decide(rules: DecidingRules, logic: KnownFacts) -> tuple[Ground, str]:
    """Return on what the outcome rests, and the rule that decides it; empty if none does."""
    return _first(rules, logic)


def assess(rules: DecidingRules, logic: KnownFacts) -> Assessment:
    """Return what the law says of one activity.

    Args:
        rules: the rules that can decide.
        logic: what is known of the activity.
    """
    asked = list(needs(rules, logic))
    ground, rule = _first(rules, logic, asked)
    prohibited, may_prohibit = _parted(rules.prohibitions, logic)
    held, may_hold = _parted(rules.holds, logic)
    filings, possible_filings = _parted(rules.filings, logic)
    return Assessment(
        ground=ground,
        rule=rule,
        jurisdiction=_jurisdiction(rules, logic),
        prohibited=prohibited,
        held=held,
        undecided=may_prohibit + may_hold,
        needed={need.authorization: _needed(need, logic) for need in asked},
        filings=filings,
        possible_filings=possible_filings,
        pillars=foundation(rules, logic, asked, ground.outcome.permissive, ground is Ground.DENIAL),
        supposing=_supposing(rules, logic, ground, asked),
    )


def pillars_of(rules: DecidingRules, logic: KnownFacts) -> Pillars:
    """Return only the conditions on which the outcome rests (see `Assessment`)."""
    asked = list(needs(rules, logic))
    ground, _ = _first(rules, logic, asked)
    return foundation(rules, logic, asked, ground.outcome.permissive, ground is Ground.DENIAL)


def _first(rules: DecidingRules, logic: KnownFacts, asked: list[Need[Truth, bool]] | None = None) -> tuple[Ground, str]:
    for reason in reasons(rules, logic, asked):
        if reason.when:
            for rule, met in reason.rules:
                if met:
                    return reason.ground, rule
    raise AssertionError("the last ground is always met")


def _supposing(rules: DecidingRules, logic: KnownFacts, ground: Ground, asked: Iterable[Need[Truth, bool]]) -> Pillars:
    absent = [logic.founded(bound.formula, False) for bound in _graver(rules, ground)]
    standing = (
        rules.filings if ground.outcome.permissive else (*rules.prohibitions, *rules.holds, *rules.every_requirement)
    )
    inside = [logic.founded(scope.applies, True) for scope in rules.scopes]
    lifting = [logic.founded(e.serves, True) for need in asked if need.exempt for e, when in need.lifts if when]
    return logic.together([*absent, *(logic.founded(bound.formula, True) for bound in standing), *inside, *lifting])


def _graver(rules: DecidingRules, ground: Ground) -> Iterator[BoundRule]:
    """Yield the rules that would have made an answer graver."""
    if ground > Ground.PROHIBITION:
        yield from rules.prohibitions
    if ground > Ground.HOLD:
        yield from rules.holds
    if ground is Ground.REQUIREMENT:
        yield from rules.denials


def _parted(rules: Iterable[BoundRule], logic: KnownFacts) -> tuple[tuple[BoundRule, ...], tuple[BoundRule, ...]]:
    """Return the rules that hold, and those that may."""
    truths = [(bound, logic.rule(bound)) for bound in rules]
    return tuple(b for b, truth in truths if truth), tuple(b for b, truth in truths if truth is None)


def _needed(need: Need[Truth, bool], logic: KnownFacts) -> Needed:
    standing, possible = _parted(need.requirements, logic)
    lifts = need.lifts if need.exempt else need.lifts_standing if need.standing else ()
    became: Mapping[FindingStatus, bool] = {"required": need.required, "met": need.met, "exempt": need.exempt}
    return Needed(
        need.authorization,
        standing,
        possible,
        tuple(exemption for exemption, lifted in lifts if lifted),
        next((status for status, so in became.items() if so), "unknown"),
    )


def _jurisdiction(rules: DecidingRules, logic: KnownFacts) -> str:
    if not rules.scopes or is_outside(rules, logic):
        return "other"
    return next((name for name, met in governing(rules, logic) if met), "unknown")
