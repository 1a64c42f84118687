"""The outcome under law: which requirements stand, which exemptions lift them, what is left undecided.

Kept apart from explanation, because it is asked again and again: *and if this fact were so?*
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from comity.determine.determination import Outcome
from comity.law.formula import Facts
from comity.law.law import BoundExemption, BoundRule, LawAtDate
from comity.law.pack import pack_of
from comity.law.values import Truth


@dataclass(slots=True)
class Needed:
    """One authorization: the requirements that hold, those that may, and what became of them.

    Attributes:
        serving: the exemptions that serve, whether or not they lift everything.
        may_serve: the exemptions that the facts do not decide.
    """

    authorization: str
    standing: list[BoundRule] = field(default_factory=list)
    possible: list[BoundRule] = field(default_factory=list)
    serving: list[BoundExemption] = field(default_factory=list)
    may_serve: list[BoundExemption] = field(default_factory=list)
    lifted_by: tuple[BoundExemption, ...] = ()
    status: str = "unknown"
    covered: Truth = False


@dataclass(slots=True)
class Assessment:
    """What the law says of the facts.

    Attributes:
        jurisdiction: which U.S. regulations govern, as far as U.S. law was asked.
        needed: by authorization, in the pack's order; an authorization nothing asks for is absent.
        possible_filings: filings that the facts do not decide.
        undecided: the prohibitions and holds that the facts do not decide.
    """

    outcome: Outcome
    jurisdiction: str
    prohibited: list[BoundRule]
    held: list[BoundRule]
    undecided: list[BoundRule]
    needed: dict[str, Needed]
    filings: list[BoundRule]
    possible_filings: list[BoundRule]


def assess(law: LawAtDate, facts: Facts, covered: Mapping[str, Truth], filings: frozenset[str]) -> Assessment:
    """Return what the law says of the facts.

    Args:
        law: the law at the activity's date.
        facts: what is known, with assumptions made.
        covered: for each authorization, whether one already held covers the activity.
        filings: the duties that are filings.
    """
    prohibited, may_prohibit = _holding(law.prohibitions, facts)
    held, may_hold = _holding(law.holds, facts)
    needed = _needed(law, facts)
    for need in needed.values():
        _try(need, law.exemptions_of.get(need.authorization, ()), facts)
        _settle(need, covered.get(need.authorization, False))
    jurisdiction = _jurisdiction(law, facts)
    filed, may_file = _holding(tuple(_filing_rules(law, filings)), facts)
    undecided = may_prohibit + may_hold
    result = Assessment(Outcome.UNDETERMINED, jurisdiction, prohibited, held, undecided, needed, filed, may_file)
    result.outcome = _outcome(result, bool(may_prohibit), law, facts)
    return result


def of_pack(found: Assessment, pack: str, law: LawAtDate, facts: Facts) -> Assessment:
    """Return what one pack's rules alone say; scope is the home pack's, so others do not say "outside"."""
    needed = {}
    for name, need in found.needed.items():
        standing, possible = _of_pack(need.standing, pack), _of_pack(need.possible, pack)
        if standing or possible:
            needed[name] = replace(need, standing=standing, possible=possible)
    result = replace(
        found,
        prohibited=_of_pack(found.prohibited, pack),
        held=_of_pack(found.held, pack),
        undecided=_of_pack(found.undecided, pack),
        filings=_of_pack(found.filings, pack),
        needed=needed,
        jurisdiction=found.jurisdiction if pack == law.pack.info.id else "",
    )
    result.outcome = _outcome(result, any(rule.rule.forbids for rule in result.undecided), law, facts)
    return result


def _of_pack(rules: list[BoundRule], pack: str) -> list[BoundRule]:
    return [rule for rule in rules if pack_of(rule.rule.id) == pack]


def _filing_rules(law: LawAtDate, filings: frozenset[str]) -> Iterator[BoundRule]:
    for rule in law.duties:
        imposes = rule.rule.imposes
        if imposes and imposes.duty in filings and imposes.with_ == "always":
            yield rule


def reassess(base: Assessment, law: LawAtDate, facts: Facts, covered: Mapping[str, Truth]) -> Assessment:
    """Return the assessment after more became known (`Facts.narrows`): only what was undecided is asked again."""
    decided, undecided = _holding(base.undecided, facts)
    filed, may_file = _holding(base.possible_filings, facts)
    needed = {name: again for name, need in base.needed.items() if (again := _asked_again(need, facts, covered))}
    result = Assessment(
        outcome=Outcome.UNDETERMINED,
        jurisdiction=base.jurisdiction if base.jurisdiction != "unknown" else _jurisdiction(law, facts),
        prohibited=base.prohibited + [rule for rule in decided if rule.rule.forbids],
        held=base.held + [rule for rule in decided if not rule.rule.forbids],
        undecided=undecided,
        needed=needed,
        filings=base.filings + filed,
        possible_filings=may_file,
    )
    result.outcome = _outcome(result, any(rule.rule.forbids for rule in undecided), law, facts)
    return result


def _asked_again(base: Needed, facts: Facts, covered: Mapping[str, Truth]) -> Needed | None:
    """Return what became of an authorization now that more is known; None if nothing asks for it any more."""
    stands, possible = _holding(base.possible, facts)
    need = Needed(base.authorization, base.standing + stands, possible, list(base.serving))
    if not need.standing and not need.possible:
        return None
    _try(need, base.may_serve, facts)
    _settle(need, covered.get(need.authorization, False))
    return need


def _holding(rules: Iterable[BoundRule], facts: Facts) -> tuple[list[BoundRule], list[BoundRule]]:
    holds: list[BoundRule] = []
    may: list[BoundRule] = []
    for rule in rules:
        value = facts.value(rule.formula)
        if value is True:
            holds.append(rule)
        elif value is None:
            may.append(rule)
    return holds, may


def _needed(law: LawAtDate, facts: Facts) -> dict[str, Needed]:
    standing: dict[str, list[BoundRule]] = defaultdict(list)
    possible: dict[str, list[BoundRule]] = defaultdict(list)
    for rule in law.requirements:
        value = facts.value(rule.formula)
        if value is not False:
            assert rule.rule.requires  # noqa: S101  requirements have it
            (standing if value else possible)[rule.rule.requires.authorization].append(rule)
    return {
        authorization: Needed(authorization, standing[authorization], possible[authorization])
        for authorization in [a.id for a in law.pack.authorizations]
        if standing[authorization] or possible[authorization]
    }


def _try(need: Needed, exemptions: Iterable[BoundExemption], facts: Facts) -> None:
    """Add the exemptions that serve, and those that may."""
    for exemption in exemptions:
        value = facts.value(exemption.serves)
        if value is not False:
            (need.serving if value else need.may_serve).append(exemption)


def _settle(need: Needed, covered: Truth) -> None:
    """Work out what becomes of an authorization: required, met, exempt or unknown."""
    serving = need.serving
    asked = need.standing + need.possible
    need.lifted_by = _lifting(serving, need.standing) if need.standing else ()
    need.covered = covered
    if need.standing and not need.lifted_by:
        need.status = "met" if covered is True else "required"
    elif _lifting(serving, asked):
        need.lifted_by = _lifting(serving, asked)
        need.status = "exempt"
    else:
        need.status = "met" if covered is True else "unknown"


def _lifting(serving: list[BoundExemption], asked: list[BoundRule]) -> tuple[BoundExemption, ...]:
    """Return what lifts all that is asked: every single exemption that does, or those that do together."""
    alone = tuple(e for e in serving if all(covers(e, rule) for rule in asked))
    if alone:
        return alone
    together = tuple(e for e in serving if e.bound.rule.exempts and e.bound.rule.exempts.combines)
    return together if all(any(covers(e, r) for e in together) for r in asked) and asked else ()


def covers(exemption: BoundExemption, requirement: BoundRule) -> bool:
    """Whether an exemption is of the kind that lifts a requirement, whether or not it serves."""
    exempts, requires = exemption.bound.rule.exempts, requirement.rule.requires
    assert exempts and requires  # noqa: S101  by their effects
    if exempts.authorization != requires.authorization:
        return False
    if requirement.rule.id in exempts.except_rules:
        return False
    return exempts.reasons == "all" or requires.reason in exempts.reasons


def _jurisdiction(law: LawAtDate, facts: Facts) -> str:
    itar, ear = (
        facts.value(formula) if formula is not None else False
        for formula in (law.derived("us.itar.applies"), law.derived("us.ear.applies"))
    )
    if itar is True:
        return "ITAR"
    if ear is True and itar is False:
        return "EAR"
    return "other" if itar is False and ear is False else "unknown"


def _outcome(found: Assessment, may_prohibit: bool, law: LawAtDate, facts: Facts) -> Outcome:
    """Return the first outcome, in the order of gravity, that holds."""
    statuses = {need.status for need in found.needed.values()}
    if found.prohibited:
        return Outcome.PROHIBITED
    if found.held:  # as strict as an open prohibition, and it says what to do
        return Outcome.HOLD
    if may_prohibit:
        return Outcome.UNDETERMINED
    if "required" in statuses:
        denied = any(denials(need, law, facts) for need in found.needed.values() if need.status == "required")
        return Outcome.POLICY_OF_DENIAL if denied else Outcome.AUTHORIZATION_REQUIRED
    if found.undecided or "unknown" in statuses:
        return Outcome.UNDETERMINED
    if "met" in statuses:
        return Outcome.COVERED
    if "exempt" in statuses:
        return Outcome.EXEMPTION_AVAILABLE
    if found.filings:
        return Outcome.FILING_ONLY
    if found.jurisdiction == "unknown" and found.possible_filings:
        return Outcome.UNDETERMINED
    return Outcome.OUTSIDE_SCOPE if found.jurisdiction == "other" else Outcome.NOT_REQUIRED


def deciding(found: Assessment) -> str:
    """Return the rule on which an outcome rests: the first, in the law's order, that decides it or leaves it open."""
    needs = found.needed.values()
    of = {
        status: [need for need in needs if need.status == status] for status in ("required", "unknown", "met", "exempt")
    }
    match found.outcome:
        case Outcome.PROHIBITED:
            rules = found.prohibited
        case Outcome.HOLD:
            rules = found.held
        case Outcome.POLICY_OF_DENIAL | Outcome.AUTHORIZATION_REQUIRED:
            rules = of["required"][0].standing
        case Outcome.UNDETERMINED:
            rules = [rule for rule in found.undecided if rule.rule.forbids] or [
                *found.undecided,
                *(rule for need in of["unknown"] for rule in need.possible),
                *found.possible_filings,
            ]
        case Outcome.COVERED:
            rules = of["met"][0].standing + of["met"][0].possible
        case Outcome.EXEMPTION_AVAILABLE:
            rules = [exemption.bound for exemption in of["exempt"][0].lifted_by]
        case _:
            rules = found.filings
    return rules[0].rule.id if rules else ""


def denials(need: Needed, law: LawAtDate, facts: Facts) -> list[BoundRule]:
    """Return the review policies of denial that an application would meet, the best sourced first."""
    found = [
        review
        for review in law.reviews
        if review.rule.reviews
        and review.rule.reviews.policy == "denial"
        and judges(review, need)
        and facts.value(review.formula) is True
    ]
    return sorted(found, key=lambda review: review.rule.confidence.rank)


def judges(review: BoundRule, need: Needed) -> bool:
    """Whether a review policy is about an authorization and one of the reasons for which it stands."""
    reviews = review.rule.reviews
    assert reviews  # noqa: S101  review policies have it
    if reviews.authorization != need.authorization:
        return False
    return reviews.reasons == "all" or any(
        rule.rule.requires and rule.rule.requires.reason in reviews.reasons for rule in need.standing
    )
