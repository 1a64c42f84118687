"""The rules of a law at a date that can decide an answer, and what of them is about what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from comity.law.at_date import BoundExemption, BoundRule, LawAtDate
from comity.law.formula import FALSE, Facts, Formula
from comity.law.pack import pack_of
from comity.law.values import Possible


class Scope(NamedTuple):
    """A regime that governs some activities, and when."""

    name: str
    applies: Formula


@dataclass(frozen=True)
class DecidingRules:
    """The rules that can decide, each kind in the order of the law.

    Attributes:
        requirements: by authorization, in the order of the law's authorizations.
        exemptions: by authorization.
        denials: the review policies of denial, the best sourced first.
        filings: the duties to file something, whatever else is needed.
        scopes: the regimes of which an activity may be outside, the one that goes before the others first.
    """

    prohibitions: tuple[BoundRule, ...]
    holds: tuple[BoundRule, ...]
    requirements: Mapping[str, tuple[BoundRule, ...]]
    exemptions: Mapping[str, tuple[BoundExemption, ...]]
    denials: tuple[BoundRule, ...]
    filings: tuple[BoundRule, ...]
    scopes: tuple[Scope, ...]

    @property
    def every_requirement(self) -> tuple[BoundRule, ...]:
        """The requirements of all authorizations."""
        return tuple(bound for asking in self.requirements.values() for bound in asking)

    @cached_property
    def conditions(self) -> tuple[Formula, ...]:
        """Every condition that is asked, each once: activities of which all are alike are decided alike."""
        rules = (*self.prohibitions, *self.holds, *self.every_requirement, *self.denials, *self.filings)
        serving = (exemption.serves for exemptions in self.exemptions.values() for exemption in exemptions)
        return tuple(dict.fromkeys((*(r.formula for r in rules), *serving, *(s.applies for s in self.scopes))))

    def of_pack(self, pack: str, *, home: bool) -> DecidingRules:
        """Return the rules of one pack; only the home pack says what is outside its scope."""

        def own(rules: tuple[BoundRule, ...]) -> tuple[BoundRule, ...]:
            return tuple(bound for bound in rules if pack_of(bound.rule.id) == pack)

        asked = {name: own(rules) for name, rules in self.requirements.items()}
        return DecidingRules(
            own(self.prohibitions),
            own(self.holds),
            {name: rules for name, rules in asked.items() if rules},
            self.exemptions,
            self.denials,
            own(self.filings),
            self.scopes if home else (),
        )

    def within(
        self, may_hold: Callable[[Formula], bool], may_serve: Callable[[BoundExemption], bool] | None = None
    ) -> DecidingRules:
        """Return the rules whose condition may hold: where facts only become more, no other can come to decide.

        Args:
            may_hold: whether a condition may.
            may_serve: whether an exemption may, where that can be told without binding what it asks.
        """

        def may(rules: tuple[BoundRule, ...]) -> tuple[BoundRule, ...]:
            return tuple(bound for bound in rules if may_hold(bound.formula))

        asked = {name: left for name, rules in self.requirements.items() if (left := may(rules))}
        serves = may_serve or (lambda exemption: may_hold(exemption.serves))
        serving = {name: tuple(filter(serves, self.exemptions.get(name, ()))) for name in asked}
        return DecidingRules(
            may(self.prohibitions),
            may(self.holds),
            asked,
            serving,
            may(self.denials),
            may(self.filings),
            self.scopes,
        )


@lru_cache(maxsize=64)
def deciding_rules(at: LawAtDate) -> DecidingRules:
    """Return the rules of a law at a date that can decide."""
    asking: dict[str, list[BoundRule]] = {authorization.id: [] for authorization in at.pack.authorizations}
    for bound in at.requirements:
        if bound.rule.requires:
            asking[bound.rule.requires.authorization].append(bound)
    filings = frozenset(duty.id for duty in at.pack.duties if duty.filing)
    return DecidingRules(
        at.prohibitions,
        at.holds,
        {name: tuple(rules) for name, rules in asking.items() if rules},
        at.exemptions_of,
        tuple(sorted((r for r in at.reviews if _denies(r)), key=lambda review: review.rule.confidence.rank)),
        tuple(bound for bound in at.duties if _files(bound, filings)),
        tuple(Scope(scope.name, at.derived(scope.fact) or FALSE) for scope in at.pack.scopes),
    )


@lru_cache(maxsize=256)
def rules_of_kind(at: LawAtDate, kind: Possible) -> DecidingRules:
    """Return the rules that can decide about activities of a kind: most of the law is about others."""
    facts = Facts({"activity.kind": kind})

    def may_hold(formula: Formula) -> bool:
        return facts.value(formula) is not False

    return deciding_rules(at).within(may_hold, lambda exemption: may_hold(exemption.bound.scope))


def _denies(review: BoundRule) -> bool:
    return review.rule.reviews is not None and review.rule.reviews.policy == "denial"


def _files(duty: BoundRule, filings: frozenset[str]) -> bool:
    imposes = duty.rule.imposes
    return imposes is not None and imposes.duty in filings and imposes.with_ == "always"


def covers(exemption: BoundExemption, requirement: BoundRule) -> bool:
    """Whether an exemption is of the kind that lifts a requirement, whether or not it serves."""
    exempts, requires = exemption.bound.rule.exempts, requirement.rule.requires
    assert exempts and requires  # noqa: S101  by their effects
    if exempts.authorization != requires.authorization:
        return False
    return exempts.reasons == "all" or requires.reason in exempts.reasons


def judged(review: BoundRule, requirements: Iterable[BoundRule]) -> list[BoundRule]:
    """Return the requirements about whose authorization and reason a review policy is."""
    reviews = review.rule.reviews
    assert reviews  # noqa: S101  review policies have it
    return [
        bound
        for bound in requirements
        if bound.rule.requires
        and bound.rule.requires.authorization == reviews.authorization
        and (reviews.reasons == "all" or bound.rule.requires.reason in reviews.reasons)
    ]


def judges(review: BoundRule, authorization: str, standing: Iterable[BoundRule]) -> bool:
    """Whether a review policy is about an authorization and one of the reasons for which it stands."""
    reviews = review.rule.reviews
    assert reviews  # noqa: S101  review policies have it
    return reviews.authorization == authorization and (reviews.reasons == "all" or bool(judged(review, standing)))
