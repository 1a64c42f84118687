"""What an assessment found, told rule by rule: requirements, exemptions tried, review policies, duties."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from comity.determine.assess import Needed
from comity.determine.decide import strictness
from comity.determine.deciding_rules import covers, judges
from comity.determine.determination import (
    ConditionText,
    Duty,
    ExemptionFinding,
    ExemptionStatus,
    Finding,
    FindingStatus,
    ReviewFinding,
)
from comity.determine.evaluation import Evaluation
from comity.determine.explain import because, open_facts, support, turns_on
from comity.determine.text_fields import filled
from comity.law.at_date import BoundExemption, BoundRule
from comity.law.formula import Formula


def findings(case: Evaluation) -> Iterable[Finding]:
    """Yield prohibitions, holds, what is required or undecided, then what was near and not triggered."""
    found = case.found
    for rule in found.prohibited:
        yield _finding(case, rule, "prohibited", "", "Prohibition")
    for rule in found.held:
        yield _finding(case, rule, "hold", "", "Hold")
    for rule in found.undecided:
        yield _finding(case, rule, "unknown", "", "Prohibition or hold")
    for need in found.needed.values():
        tried = tuple(_exemptions(case, need))
        review = _review(case, need)
        graver = _possible_review(case, need, review)
        for rule in need.standing:
            yield _finding(
                case,
                rule,
                need.status if need.status != "unknown" else "required",
                need.authorization,
                "",
                tried,
                review,
                graver,
            )
        for rule in need.possible:
            status: FindingStatus = "exempt" if need.status == "exempt" else "unknown"
            yield _finding(case, rule, status, need.authorization, "", tried if not need.standing else (), None)
    asked = {rule.rule.id for need in found.needed.values() for rule in need.standing + need.possible}
    for rule in near(case):
        if rule.rule.id not in asked:
            assert rule.rule.requires  # noqa: S101
            yield _finding(case, rule, "not-triggered", rule.rule.requires.authorization, "")


def near(case: Evaluation) -> Iterable[BoundRule]:
    """Yield the requirements that are worth telling where they are not triggered: the reason applies, a test fails."""
    value = case.facts.value
    return (rule for rule, reasons in case.at.reasoned if any(value(test) is True for test in reasons))


def _finding(
    case: Evaluation,
    bound: BoundRule,
    status: FindingStatus,
    authorization: str,
    name: str,
    exemptions: tuple[ExemptionFinding, ...] = (),
    review: ReviewFinding | None = None,
    graver: ReviewFinding | None = None,
) -> Finding:
    rule = bound.rule
    known = case.law.authorizations.get(authorization)
    settled, telling = support(bound.own, case.facts), _telling(case, bound)
    return Finding(
        authorization=authorization,
        authorization_name=known.name if known else name,
        authority=known.authority if known else "",
        deadline=known.deadline if known else "",
        turns_on=turns_on(telling, case.facts),
        regime=bound.regime,
        status=status,
        rule=rule.id,
        title=rule.title,
        cite=rule.cite,
        url=rule.url,
        reason=rule.requires.reason if rule.requires else "",
        says=rule.because,
        because=because(telling, case.facts, case.law.schema),
        exemptions=exemptions,
        review_policy=review if status == "required" else None,
        possible_review=graver if status == "required" else None,
        confidence=settled.confidence if settled.sources else rule.confidence,
        provisions=rule.provisions,
    )


def _telling(case: Evaluation, bound: BoundRule) -> Formula:
    """Return a rule's own tests where they say why it holds, fails or is open, else those of its scope too."""
    same = case.facts.value(bound.own) is case.facts.value(bound.formula)
    return bound.own if same else bound.formula


def _exemptions(case: Evaluation, need: Needed) -> Iterable[ExemptionFinding]:
    """Yield every exemption of an authorization that could lift it, the useful first."""
    asked = need.standing or need.possible
    tried = [
        exemption_finding(case, exemption, asked)
        for exemption in case.at.exemptions_of.get(need.authorization, ())
        if any(covers(exemption, rule) for rule in asked)
    ]
    order = ("available", "conditional", "unknown", "unavailable")
    return sorted(tried, key=lambda e: (not e.covers, order.index(e.status), e.id))


def exemption_finding(case: Evaluation, exemption: BoundExemption, asked: Sequence[BoundRule]) -> ExemptionFinding:
    """Return whether an exemption serves for the requirements asked, and why."""
    rule = exemption.bound.rule
    covers_all = all(covers(exemption, requirement) for requirement in asked)
    value = case.facts.value(exemption.serves)
    status: ExemptionStatus
    if value is True:
        status = "available"
    elif value is False:
        status = "unavailable"
    else:
        left = open_facts(exemption.serves, case.facts)
        chosen = left and all(case.law.schema.facts[f].control == "choice" for f in left)
        status = "conditional" if chosen else "unknown"
    lines = _why(case, exemption, value)
    if not covers_all:
        lines = (*lines, "does not reach every reason for which a license is required")
    conditions = tuple(
        ConditionText(c.id, c.text, c.cite, c.url)
        for c in map(case.law.conditions.get, rule.conditions)
        if c is not None
    )
    assert rule.exempts  # noqa: S101
    return ExemptionFinding(
        id=rule.id,
        name=rule.exempts.name or rule.title,
        cite=rule.cite,
        url=rule.url,
        status=status,
        because=lines,
        conditions=conditions if status != "unavailable" else (),
        covers=covers_all,
        confidence=rule.confidence,
        provisions=rule.provisions,
    )


def _why(case: Evaluation, exemption: BoundExemption, value: bool | None) -> tuple[str, ...]:
    """Return why an exemption serves, fails or is open; a restriction that takes it away is named."""
    schema = case.law.schema
    if value is False and case.facts.value(exemption.bound.formula) is not False:
        taken = (r for r in exemption.restrictions if case.facts.value(r.formula) is True)
        unmet = (condition for condition, met in exemption.conditions if case.facts.value(met) is False)
        return (
            *(f"taken away by {r.rule.cite} ({r.rule.title}): {_told(case, r.formula)}" for r in taken),
            *(f"a condition is stated as not met: {one.text} ({one.cite})" for one in unmet),
        )
    same = case.facts.value(exemption.bound.own) is value
    return because(exemption.bound.own if same else exemption.serves, case.facts, schema)


def _told(case: Evaluation, formula: Formula) -> str:
    return "; ".join(because(formula, case.facts, case.law.schema))


def _review(case: Evaluation, need: Needed) -> ReviewFinding | None:
    """Return the strictest policy under which an application would be judged."""
    return _strictest(case, [r for r in _judging(case, need) if case.facts.value(r.formula) is True])


def _possible_review(case: Evaluation, need: Needed, sure: ReviewFinding | None) -> ReviewFinding | None:
    """Return the strictest policy that facts not known may bring about, where it is stricter than what is sure."""
    possible = [r for r in _judging(case, need) if case.facts.value(r.formula) is None]
    found = _strictest(case, possible)
    least = strictness(sure.policy) if sure else strictness("case-by-case")
    return found if found and strictness(found.policy) > least else None


def _judging(case: Evaluation, need: Needed) -> Iterable[BoundRule]:
    return (r for r in case.at.reviews if judges(r, need.authorization, need.standing))


def _strictest(case: Evaluation, reviews: Sequence[BoundRule]) -> ReviewFinding | None:
    if not reviews:
        return None
    bound = max(reviews, key=lambda r: strictness(r.rule.reviews.policy if r.rule.reviews else ""))
    rule = bound.rule
    assert rule.reviews  # noqa: S101
    waits_for = open_facts(bound.formula, case.facts)
    says = rule.because or rule.title
    return ReviewFinding(rule.reviews.policy, rule.id, rule.cite, rule.url, says, waits_for, rule.provisions)


def duties(case: Evaluation) -> Iterable[Duty]:
    """Return the duties that are due, then those that may be; those of an area of law go with its authorizations."""
    area = case.law.pack.area
    statuses = {(area(r.rule.id), n.status) for n in case.found.needed.values() for r in n.standing + n.possible}
    found: dict[str, Duty] = {}
    for value in (True, None):
        for bound in case.at.duties:
            imposes = bound.rule.imposes
            assert imposes  # noqa: S101
            if imposes.with_ != "always" and (area(bound.rule.id), imposes.with_) not in statuses:
                continue
            if imposes.duty not in found and case.facts.value(bound.formula) is value:
                found[imposes.duty] = _duty(case, bound, imposes.duty, due=value is True)
    return found.values()


def _duty(case: Evaluation, bound: BoundRule, name: str, *, due: bool) -> Duty:
    told = case.law.duties.get(name)
    return Duty(
        id=name,
        name=(told.name if told else "") or bound.rule.title,
        text=filled(told.text if told else bound.rule.because, case),
        cite=bound.rule.cite,
        url=bound.rule.url,
        rule=bound.rule.id,
        when_due=told.when_due if told else "",
        status="due" if due else "possible",
        provisions=bound.rule.provisions,
    )
