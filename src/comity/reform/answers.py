"""What a law answers to one activity, as far as a comparison or a ranking needs it."""

from __future__ import annotations

from datetime import date
from typing import Final

from comity.determine import Determination, Outcome
from comity.determine.activity import Activity
from comity.determine.assess import Assessment
from comity.determine.decide import strictness
from comity.determine.deciding_rules import judges
from comity.determine.engine import Decided, settled
from comity.determine.evaluation import Evaluation
from comity.law.formula import Facts
from comity.law.law import Law
from comity.law.values import OneOf, Possible
from comity.reform.change import ComparedAnswer, may_proceed
from comity.reform.ease import Ease, burden_of

ITEM: Final = "item.classification"
_MOST_ITEMS: Final = 24
_STANDS: Final = ("required", "unknown")
"""What becomes of an authorization of which a requirement holds and is not lifted."""


def answer(activity: Activity, law: Law, day: date) -> ComparedAnswer:
    """Return the answer to one activity (see `answer_to`)."""
    return answer_to(Evaluation(law, activity, day, strict=False))


def answer_to(case: Evaluation) -> ComparedAnswer:
    """Return the answer to one activity; where nothing is lifted, without working out why each exemption fails."""
    decided = Decided(case)
    outcome = decided.outcome
    lifted = any(need.status == "exempt" for need in case.found.needed.values())
    if outcome.permissive or outcome is Outcome.COVERED or (outcome is Outcome.UNDETERMINED and lifted):
        return of(decided)
    due = tuple(duty.id for duty in decided.duties if duty.status == "due")
    return _strict(case, outcome, case.found, case.facts, due)


def brief_answer(activity: Activity, law: Law, day: date) -> ComparedAnswer:
    """Return the answer to one activity as far as the kind of a change hangs on it: not what permits it, nor why."""
    return _brief(Evaluation(law, activity, day, strict=False))


def _brief(case: Evaluation) -> ComparedAnswer:
    return _strict(case, settled(case), case.found, case.facts)


def supposed_answer(case: Evaluation, facts: Facts) -> ComparedAnswer:
    """Return the answer to an activity with more facts supposed: without asking what all answers to others agree on."""
    found = case.suppose(facts)
    return _strict(case, found.outcome, found, facts)


def _strict(
    case: Evaluation, outcome: Outcome, found: Assessment, facts: Facts, due: tuple[str, ...] = ()
) -> ComparedAnswer:
    """Return an answer by what stands, and by what lifts the rest."""
    needed = [need for need in found.needed.values() if need.standing and need.status in _STANDS]
    standing = [*found.prohibited, *found.held, *(rule for need in needed for rule in need.standing)]
    lifted = [e.bound.rule for need in found.needed.values() if need.status == "exempt" for e in need.lifted_by]
    reviews = [
        rule.rule.reviews.policy
        for rule in case.at.reviews
        if rule.rule.reviews
        and any(judges(rule, need.authorization, need.standing) for need in needed)
        and facts.value(rule.formula) is True
    ]
    return ComparedAnswer(
        outcome=outcome,
        exceptions=tuple(sorted({rule.exempts.name or rule.title for rule in lifted if rule.exempts})),
        conditions=lifted[0].conditions if lifted else (),
        duties=due,
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


Burdens = tuple[float, ...]
"""What stands in an activity's way in one respect, with each of its possible items."""


def burdens_of(activity: Activity, law: Law, day: date, ease: Ease) -> Burdens:
    """Return what stands in an activity's way in one respect, whichever of its possible items it is.

    Of going ahead a fact left open counts against it, without asking whether all its values agree: that is quicker.
    """
    cases = (Evaluation(law, one, day, strict=False) for one in alternatives(activity))
    if ease is Ease.AHEAD:
        return tuple(0.0 if may_proceed(case.found.outcome) else 1.0 for case in cases)
    return tuple(burden_of(answer_to(case) if ease is Ease.DUTIES else _brief(case), ease) for case in cases)


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
        exceptions=tuple(sorted({one.name for one in serving})),
        conditions=tuple(one.id for one in serving[0].conditions) if serving else (),
        duties=tuple(duty.id for duty in found.duties if duty.status == "due"),
        review=max(reviews, key=strictness, default=""),
        verified=found.verified,
    )
