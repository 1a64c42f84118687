"""What a law says where everything is known, written out plainly: no algebra, nothing of the decision procedure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from comity.law.formula import Facts, Formula
from comity.law.values import Possible


class Said(NamedTuple):
    """The outcome, the rule that decides it, and the authorizations that are required."""

    outcome: str
    rule: str
    required: frozenset[str]


def two_valued(law: Any, complete: Mapping[str, Possible], held: set[str]) -> Said:
    """Return what a law at a date says of facts that are all known."""
    facts = Facts(complete)

    def holds(formula: Formula) -> bool:
        value = facts.value(formula)
        assert value is not None
        return value

    for rules, outcome in ((law.prohibitions, "prohibited"), (law.holds, "hold")):
        for one in rules:
            if holds(one.formula):
                return Said(outcome, one.rule.id, _required(law, holds, held)[0])
    required, met, exempt = _required(law, holds, held)
    if required:
        standing = [r for name in _order(law) if name in required for r in _standing(law, holds, name)]
        policies = [review for review in law.reviews if holds(review.formula)]
        denied = [one for one in standing if any(_denies(review, [one]) for review in policies)]
        outcome = "policy-of-denial" if denied else "authorization-required"
        return Said(outcome, (denied or standing)[0].rule.id, required)
    if met:
        return Said("covered", met, required)
    if exempt:
        return Said("exemption-available", exempt, required)
    for duty in law.duties:
        if holds(duty.formula):
            return Said("filing-only", duty.rule.id, required)
    scopes = [law.derived(scope.fact) for scope in law.pack.scopes]
    inside = any(holds(scope) for scope in scopes if scope is not None)
    return Said("not-required" if inside else "outside-scope", "", required)


def _order(law: Any) -> list[str]:
    return [authorization.id for authorization in law.pack.authorizations]


def _standing(law: Any, holds: Any, name: str) -> list[Any]:
    return [r for r in law.requirements if r.rule.requires.authorization == name and holds(r.formula)]


def _required(law: Any, holds: Any, held: set[str]) -> tuple[frozenset[str], str, str]:
    """Return the authorizations that are required, the first rule of one that is held, the first exemption."""
    required, met, exempt = set(), "", ""
    for name in _order(law):
        standing = _standing(law, holds, name)
        reasons = {r.rule.requires.reason for r in standing}
        serving = [e for e in law.exemptions_of.get(name, ()) if holds(e.serves)]
        lifting = [
            e for e in serving if e.bound.rule.exempts.reasons == "all" or reasons <= {*e.bound.rule.exempts.reasons}
        ]
        if standing and lifting:
            exempt = exempt or lifting[0].bound.rule.id
        elif standing and name in held:
            met = met or standing[0].rule.id
        elif standing:
            required.add(name)
    return frozenset(required), met, exempt


def _denies(review: Any, standing: list[Any]) -> bool:
    policy = review.rule.reviews
    about = [r for r in standing if r.rule.requires.authorization == policy.authorization]
    return policy.policy == "denial" and any(
        policy.reasons == "all" or r.rule.requires.reason in policy.reasons for r in about
    )
