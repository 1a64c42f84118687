"""What a law answers to one activity, as far as a comparison or a ranking needs it."""

from __future__ import annotations

from datetime import date
from typing import Final

from comity.determine import Determination, Outcome
from comity.determine.activity import Activity
from comity.determine.decide import strictness
from comity.determine.deciding_rules import judges
from comity.determine.engine import Decided, decide, settled
from comity.determine.evaluation import Evaluation
from comity.determine.findings import findings
from comity.law.law import Law
from comity.law.values import OneOf, Possible
from comity.reform.change import ComparedAnswer, may_proceed

ITEM: Final = "item.classification"
_MOST_ITEMS: Final = 24
_STANDS: Final = ("required", "unknown")
"""What becomes of an authorization of which a requirement holds and is not lifted."""


def answer(activity: Activity, law: Law, day: date) -> ComparedAnswer:
    """Return the answer to one activity; where nothing is lifted, without working out why each exemption fails."""
    case = Evaluation(law, activity, day, strict=False)
    outcome = settled(case)
    if outcome.permissive or outcome is Outcome.COVERED:
        return of(decide(case))
    if outcome is Outcome.UNDETERMINED and any(need.status == "exempt" for need in case.found.needed.values()):
        return of(Decided(outcome, tuple(findings(case)), verified=True))
    return _strict(case, outcome)


def brief_answer(activity: Activity, law: Law, day: date) -> ComparedAnswer:
    """Return the answer to one activity as far as the kind of a change hangs on it: not what permits it, nor why."""
    case = Evaluation(law, activity, day, strict=False)
    return _strict(case, settled(case))


def _strict(case: Evaluation, outcome: Outcome) -> ComparedAnswer:
    """Return an answer by what stands."""
    needed = [need for need in case.found.needed.values() if need.standing and need.status in _STANDS]
    standing = [*case.found.prohibited, *case.found.held, *(rule for need in needed for rule in need.standing)]
    reviews = [
        rule.rule.reviews.policy
        for rule in case.at.reviews
        if rule.rule.reviews
        and any(judges(rule, need.authorization, need.standing) for need in needed)
        and case.facts.value(rule.formula) is True
    ]
    return ComparedAnswer(
        outcome=outcome,
        required=tuple(need.authorization for need in needed),
        by=standing[0].rule.id if standing else "",
        cites=tuple(dict.fromkeys(rule.rule.cite for rule in standing)),
        review=max(reviews, key=strictness, default=""),
    )


def items_of(possible: Possible | None) -> list[Possible]:
    """Return each paragraph that an item may fall under, where these are several but few; else none."""
    if not isinstance(possible, OneOf) or not 1 < len(possible.values) <= _MOST_ITEMS:
        return []
    return [OneOf(frozenset([code])) for code in sorted(possible.values, key=str)]


def alternatives(activity: Activity) -> list[Activity]:
    """Return an activity once for each paragraph that its item may fall under, where these are few."""
    return [activity.with_fact(ITEM, item) for item in items_of(activity.facts.get(ITEM))] or [activity]


def goes(activity: Activity, law: Law, day: date) -> bool:
    """Whether an activity may go ahead without asking anybody, whichever of its possible items it is.

    Quicker than an answer: a fact left open counts against it, without asking whether all its values agree.
    """
    return all(_goes(one, law, day) for one in alternatives(activity))


def _goes(activity: Activity, law: Law, day: date) -> bool:
    case = Evaluation(law, activity, day, strict=False)
    return may_proceed(case.found.outcome)


def of(found: Determination | Decided) -> ComparedAnswer:
    """Return a determination as far as a comparison needs it."""
    standing = [f for f in found.findings if f.status in ("required", "prohibited", "hold")]
    exempt = [f for f in found.findings if f.status == "exempt"]
    serving = [e for f in exempt for e in f.exemptions if e.covers and e.status in ("available", "conditional")]
    decisive = standing or exempt
    reviews = [f.review_policy.policy for f in standing if f.review_policy]
    cites = (
        [e.cite for e in serving[:1]] if found.outcome is Outcome.EXEMPTION_AVAILABLE else [f.cite for f in standing]
    )
    return ComparedAnswer(
        outcome=found.outcome,
        required=tuple(dict.fromkeys(f.authorization for f in standing if f.status == "required")),
        by=decisive[0].rule if decisive else "",
        cites=tuple(dict.fromkeys(cites)),
        exemption=serving[0].name if serving else "",
        review=max(reviews, key=strictness, default=""),
        verified=found.verified,
    )
