"""The decision procedure: on which grounds an answer can rest, the gravest first. The law's logic is written here once.

It is written over an algebra (`Logic`), and run by three instances: one activity's facts (`comity.determine.assess`),
circuits over the columns of a table (`comity.compile.decision`), and what is surely so over the choices of a plan
(`comity.plan.activity_model`). What is particular to one of them (a rule amended, an authorization granted, a condition
fulfilled) enters as the truth of a rule or as what is held, never as logic of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import cached_property
from typing import Final, Generic, NamedTuple

from comity.determine.algebra import Basis, Founding, Logic, Met, Truth
from comity.determine.deciding_rules import DecidingRules, covers, judged
from comity.determine.determination import FindingStatus, Policy
from comity.determine.outcome import Outcome
from comity.law.at_date import BoundExemption, BoundRule


class Ground(IntEnum):
    """On what an answer can rest, in the order of gravity: the first that is met decides."""

    PROHIBITION = 0
    HOLD = 1
    OPEN_PROHIBITION = 2
    DENIAL = 3
    REQUIREMENT = 4
    OPEN_REQUIREMENT = 5
    HELD = 6
    EXEMPTION = 7
    FILING = 8
    OPEN_FILING = 9
    OUTSIDE = 10
    NOTHING = 11

    @property
    def outcome(self) -> Outcome:
        """The outcome before it is asked whether all answers to what is not known agree."""
        return _OUTCOMES[self]

    @classmethod
    def of(cls, outcome: Outcome, *, may_be_prohibited: bool = False) -> Ground:
        """Return the ground of an outcome that was decided before."""
        if outcome is Outcome.UNDETERMINED:
            return cls.OPEN_PROHIBITION if may_be_prohibited else cls.OPEN_REQUIREMENT
        return next(ground for ground, found in _OUTCOMES.items() if found is outcome)


_OUTCOMES: Final[Mapping[Ground, Outcome]] = {
    Ground.PROHIBITION: Outcome.PROHIBITED,
    Ground.HOLD: Outcome.HOLD,
    Ground.OPEN_PROHIBITION: Outcome.UNDETERMINED,
    Ground.DENIAL: Outcome.POLICY_OF_DENIAL,
    Ground.REQUIREMENT: Outcome.AUTHORIZATION_REQUIRED,
    Ground.OPEN_REQUIREMENT: Outcome.UNDETERMINED,
    Ground.HELD: Outcome.COVERED,
    Ground.EXEMPTION: Outcome.EXEMPTION_AVAILABLE,
    Ground.FILING: Outcome.FILING_ONLY,
    Ground.OPEN_FILING: Outcome.UNDETERMINED,
    Ground.OUTSIDE: Outcome.OUTSIDE_SCOPE,
    Ground.NOTHING: Outcome.NOT_REQUIRED,
}

STATUSES: Final[tuple[FindingStatus, ...]] = (
    "prohibited", "hold", "required", "unknown", "met", "exempt", "not-triggered",
)  # fmt: skip
"""What became of a rule, the gravest first."""
OUTCOMES: Final = tuple(Outcome)
"""Every outcome, the gravest first; an outcome's number in tables is its place here."""
POLICIES: Final[tuple[Policy, ...]] = (
    "denial", "presumption-of-denial", "case-by-case", "presumption-of-approval", "approval",
)  # fmt: skip
"""How an application may be judged, the strictest first."""
_HINDRANCES: Final[Mapping[Outcome, int]] = {
    Outcome.PROHIBITED: 4,
    Outcome.HOLD: 4,
    Outcome.POLICY_OF_DENIAL: 3,
    Outcome.AUTHORIZATION_REQUIRED: 2,
    Outcome.COVERED: 1,
    Outcome.EXEMPTION_AVAILABLE: 1,
    Outcome.FILING_ONLY: 0,
    Outcome.NOT_REQUIRED: 0,
    Outcome.OUTSIDE_SCOPE: 0,
}


def hindrance(outcome: Outcome) -> int | None:
    """Return how much stands in the way; None where that is not known.

    0: nothing must be authorized; 1: what must be is held, or lifted on conditions; 2: somebody must be asked; 3: who
    is asked refuses; 4: it must not go ahead.
    """
    return _HINDRANCES.get(outcome)


def strictness(policy: str) -> int:
    """Return how strictly an application is judged: 0 where no policy is known, up to denial."""
    return len(POLICIES) - POLICIES.index(policy) if policy in POLICIES else 0


class Need(Generic[Truth, Met]):
    """One authorization: what asks for it, what lifts it, and what becomes of it.

    Of `required`, `unknown`, `met` and `exempt` exactly one is so where the authorization is asked for at all.
    """

    def __init__(self, logic: Logic[Truth, Met], authorization: str, rules: DecidingRules) -> None:
        self._logic, self._denials = logic, rules.denials
        self.authorization = authorization
        self.requirements = tuple(r for r in rules.requirements[authorization] if logic.can_be(self._may(r)))
        tried = (e for e in rules.exemptions.get(authorization, ()) if any(covers(e, r) for r in self.requirements))
        self.exemptions = tuple(e for e in tried if logic.can_be(self._serves(e)))

    def sure(self, bound: BoundRule) -> Met:
        """Whether a rule surely holds."""
        return self._logic.surely(self._logic.rule(bound))

    def _may(self, bound: BoundRule) -> Met:
        return self._logic.possibly(self._logic.rule(bound))

    def _serves(self, exemption: BoundExemption) -> Met:
        return self._logic.surely(self._logic.serves(exemption))

    @cached_property
    def asked(self) -> Met:
        """Whether some requirement may hold."""
        return self._logic.any(self._may(r) for r in self.requirements)

    @cached_property
    def standing(self) -> Met:
        """Whether some requirement surely holds."""
        return self._logic.any(self.sure(r) for r in self.requirements)

    @cached_property
    def lifts(self) -> tuple[tuple[BoundExemption, Met], ...]:
        """When each exemption alone lifts all that may be required: one must cover every reason."""
        return tuple(self._lifts(self._may))

    @cached_property
    def lifts_standing(self) -> tuple[tuple[BoundExemption, Met], ...]:
        """When each exemption alone lifts all that is surely required."""
        return tuple(self._lifts(self.sure))

    def _lifts(self, stands: Callable[[BoundRule], Met]) -> Iterator[tuple[BoundExemption, Met]]:
        logic = self._logic
        for exemption in self.exemptions:
            beyond = (logic.no(stands(r)) for r in self.requirements if not covers(exemption, r))
            yield exemption, logic.all([self._serves(exemption), *beyond])

    @cached_property
    def _lifted(self) -> Met:
        return self._logic.any(when for _, when in self.lifts)

    @cached_property
    def _unlifted(self) -> Met:
        lifted = self._logic.any(when for _, when in self.lifts_standing)
        return self._logic.all([self.standing, self._logic.no(lifted)])

    @cached_property
    def held(self) -> Met:
        """Whether an authorization that somebody has covers the activity."""
        return self._logic.held(self.authorization)

    @cached_property
    def settled(self) -> Met:
        """Whether nothing is left to ask for: none is required, all that may be is lifted, or it is held."""
        return self._logic.any([self.held, self._logic.no(self.asked), self._lifted])

    @cached_property
    def required(self) -> Met:
        """Whether it is surely required."""
        return self._logic.all([self._unlifted, self._logic.no(self.held)])

    @cached_property
    def unknown(self) -> Met:
        """Whether it may be required."""
        return self._logic.all([self._logic.no(self._unlifted), self._logic.no(self.settled)])

    @cached_property
    def exempt(self) -> Met:
        """Whether all that may be required is lifted."""
        return self._logic.all([self.asked, self._lifted])

    @cached_property
    def met(self) -> Met:
        """Whether it would be required, or might, and somebody has it."""
        return self._logic.all([self.held, self.asked, self._logic.no(self._lifted)])

    @cached_property
    def denials(self) -> tuple[tuple[BoundRule, Met], ...]:
        """The review policies of denial about it, each with when an application meets it."""
        return tuple(self._denied())

    def _denied(self) -> Iterator[tuple[BoundRule, Met]]:
        logic = self._logic
        for review in self._denials:
            about = judged(review, self.requirements)
            if about:
                yield review, logic.all([logic.surely(logic.rule(review)), logic.any(self.sure(r) for r in about)])

    def refused(self, bound: BoundRule) -> Met:
        """Whether a rule surely holds, and an application for what it requires would meet a policy of denial."""
        about = (self._logic.surely(self._logic.rule(review)) for review in self._denials if judged(review, [bound]))
        return self._logic.all([self.sure(bound), self._logic.any(about)])


class Reason(NamedTuple, Generic[Met]):
    """A ground, when it is met, and the rules on which it rests: the first whose own condition is met decides."""

    ground: Ground
    when: Met
    rules: Sequence[tuple[str, Met]]


def needs(rules: DecidingRules, logic: Logic[Truth, Met]) -> Iterator[Need[Truth, Met]]:
    """Yield the authorizations that may be asked for, in the order of the law."""
    for authorization in rules.requirements:
        need = Need(logic, authorization, rules)
        if need.requirements:
            yield need


def reasons(
    rules: DecidingRules, logic: Logic[Truth, Met], known: Sequence[Need[Truth, Met]] | None = None
) -> Iterator[Reason[Met]]:
    """Yield every ground on which an answer can rest, the gravest first: the first that is met decides.

    Args:
        rules: the rules that can decide.
        logic: how their conditions turn out.
        known: the authorizations that may be asked for, where they were worked out already.
    """

    def sure(bound: BoundRule) -> tuple[str, Met]:
        return bound.rule.id, logic.surely(logic.rule(bound))

    def may(bound: BoundRule) -> tuple[str, Met]:
        return bound.rule.id, logic.possibly(logic.rule(bound))

    def open_(bound: BoundRule) -> tuple[str, Met]:
        truth = logic.rule(bound)
        return bound.rule.id, logic.all([logic.possibly(truth), logic.no(logic.surely(truth))])

    always = logic.always
    yield Reason(Ground.PROHIBITION, always, [sure(r) for r in rules.prohibitions])
    yield Reason(Ground.HOLD, always, [sure(r) for r in rules.holds])
    yield Reason(Ground.OPEN_PROHIBITION, always, [open_(r) for r in rules.prohibitions])
    asked = list(needs(rules, logic)) if known is None else known
    for need in asked:
        yield Reason(Ground.DENIAL, need.required, [(r.rule.id, need.refused(r)) for r in need.requirements])
    for need in asked:
        yield Reason(Ground.REQUIREMENT, need.required, [sure(r) for r in need.requirements])
    yield Reason(Ground.OPEN_REQUIREMENT, always, [open_(r) for r in rules.holds])
    for need in asked:
        yield Reason(Ground.OPEN_REQUIREMENT, need.unknown, [open_(r) for r in need.requirements])
    for need in asked:
        yield Reason(Ground.HELD, need.met, [may(r) for r in need.requirements])
    for need in asked:
        yield Reason(Ground.EXEMPTION, need.exempt, [(e.bound.rule.id, when) for e, when in need.lifts])
    yield Reason(Ground.FILING, always, [sure(r) for r in rules.filings])
    yield from _of_scope(rules, logic, [open_(r) for r in rules.filings])
    yield Reason(Ground.NOTHING, always, [("", always)])


def unhindered(rules: DecidingRules, logic: Logic[Truth, Met]) -> Met:
    """Return whether no ground graver than an authorization that is held can be met, however open facts turn out."""
    barring = (logic.possibly(logic.rule(bound)) for bound in (*rules.prohibitions, *rules.holds))
    return logic.all([*map(logic.no, barring), *(need.settled for need in needs(rules, logic))])


def _of_scope(
    rules: DecidingRules, logic: Logic[Truth, Met], filings: Sequence[tuple[str, Met]]
) -> Iterator[Reason[Met]]:
    """Yield what hangs on which regime governs: an open filing while that is open, and being outside of all."""
    if rules.scopes:
        outside = is_outside(rules, logic)
        known = [*(when for _, when in governing(rules, logic)), outside]
        yield Reason(Ground.OPEN_FILING, logic.no(logic.any(known)), filings)
        yield Reason(Ground.OUTSIDE, outside, [("", logic.always)])


def governing(rules: DecidingRules, logic: Logic[Truth, Met]) -> Iterator[tuple[str, Met]]:
    """Yield each regime with when it surely governs: it applies, and none that goes before it does."""
    before: list[Met] = []
    for scope in rules.scopes:
        truth = logic.truth(scope.applies)
        yield scope.name, logic.all([logic.surely(truth), *before])
        before.append(logic.no(logic.possibly(truth)))


def is_outside(rules: DecidingRules, logic: Logic[Truth, Met]) -> Met:
    """Return whether an activity is surely outside every regime's scope."""
    return logic.all(logic.no(logic.possibly(logic.truth(scope.applies))) for scope in rules.scopes)


def foundation(
    rules: DecidingRules,
    logic: Founding[Truth, Met, Basis],
    asked: Sequence[Need[Truth, Met]],
    permissive: Met,
    denial: Met,
) -> Basis:
    """Return what an answer rests on.

    A permissive answer rests on every prohibition and requirement, since each had to fail or be lifted, and on what
    puts the activity outside a regime; a strict answer on what stands. Being inside a regime only makes it stricter.

    Args:
        rules: the rules that can decide.
        logic: how they turn out, and on what that rests.
        asked: the authorizations that may be asked for.
        permissive: whether the answer is permissive.
        denial: whether it is a policy of denial.
    """
    requirements, strict = rules.every_requirement, logic.no(permissive)
    parts: list[Basis] = []
    if logic.can_be(permissive):
        failed = [logic.founded(r.formula, False) for r in (*rules.prohibitions, *requirements)]
        lifted = [
            logic.surest((logic.all([need.exempt, when]), logic.founded(e.own, True)) for e, when in need.lifts)
            for need in asked
        ]
        parts.append(logic.where(permissive, logic.together([*failed, *lifted])))
    if logic.can_be(strict):
        standing = [
            logic.where(logic.surely(logic.rule(r)), logic.founded(r.own, True))
            for r in (*rules.prohibitions, *rules.holds, *requirements)
        ]
        parts.append(logic.where(strict, logic.together(standing)))
    if logic.can_be(denial):
        denied = [
            logic.surest((when, logic.founded(review.formula, True)) for review, when in need.denials) for need in asked
        ]
        parts.append(logic.where(denial, logic.together(denied)))
    return logic.together([*parts, *(logic.founded(scope.applies, False) for scope in rules.scopes)])
