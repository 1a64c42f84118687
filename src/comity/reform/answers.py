"""Answers in bulk: each distinct activity is determined once, however many rows say the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from typing import Final

from comity.determine import Determination, Outcome
from comity.determine.activity import Activity
from comity.determine.assume import basis
from comity.determine.decide import strictness
from comity.determine.deciding_rules import judges
from comity.determine.engine import Decided, decide
from comity.determine.evaluation import Evaluation
from comity.law.equivalence import RuleDifferences
from comity.law.formula import Facts
from comity.law.law import Law
from comity.law.values import OneOf
from comity.reform.change import ComparedAnswer, may_proceed

Progress = Callable[[int, int], None]
_ITEM: Final = "item.classification"
_MOST_ITEMS: Final = 24


def distinct(activities: Iterable[Activity]) -> Mapping[Hashable, Activity]:
    """Return one activity for each combination of stated facts."""
    found: dict[Hashable, Activity] = {}
    for activity in activities:
        found.setdefault(key_of(activity), activity)
    return found


def key_of(activity: Activity) -> Hashable:
    """Return what makes two activities the same to the law."""
    parties = tuple((role, frozenset(facts.items())) for role, facts in activity.parties)
    return frozenset(activity.facts.items()), activity.held, parties


def answers(
    activities: Mapping[Hashable, Activity], law: Law, day: date, progress: Progress | None = None
) -> dict[Hashable, ComparedAnswer]:
    """Return the answer to each distinct activity on a day."""
    result: dict[Hashable, ComparedAnswer] = {}
    for number, (key, activity) in enumerate(activities.items(), 1):
        result[key] = answer(activity, law, day)
        if progress:
            progress(number, len(activities))
    return result


def answer(activity: Activity, law: Law, day: date) -> ComparedAnswer:
    """Return the answer to one activity; where it is surely no, without working out which fact might change it."""
    case = Evaluation(law, activity, day, strict=False)
    outcome = case.found.outcome
    if outcome.permissive or outcome in (Outcome.UNDETERMINED, Outcome.COVERED):
        return of(decide(case))
    needed = [need for need in case.found.needed.values() if need.status == "required"]
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


def alternatives(activity: Activity) -> list[Activity]:
    """Return an activity once for each paragraph that its item may fall under, where these are few."""
    codes = activity.facts.get(_ITEM)
    if not isinstance(codes, OneOf) or not 1 < len(codes.values) <= _MOST_ITEMS:
        return [activity]
    return [activity.with_fact(_ITEM, OneOf(frozenset([code]))) for code in sorted(codes.values, key=str)]


def goes(activity: Activity, law: Law, day: date) -> bool:
    """Whether an activity may go ahead without asking anybody, whichever of its possible items it is.

    Quicker than an answer: a fact left open counts against it, without asking whether all its values agree.
    """
    return all(_goes(one, law, day) for one in alternatives(activity))


def _goes(activity: Activity, law: Law, day: date) -> bool:
    case = Evaluation(law, activity, day, strict=False)
    return may_proceed(case.found.outcome)


def touched(
    activities: Mapping[Hashable, Activity],
    given: Mapping[Hashable, ComparedAnswer],
    before: Law,
    after: Law,
    day: date,
) -> dict[Hashable, Activity]:
    """Return the activities that two laws may answer differently; of the others the answers are the same.

    Args:
        given: the answers under the first law: a permissive one also depends on how well its text was read.
    """
    difference = RuleDifferences(before.at(day), after.at(day))
    cells = any(key[0] in ("cell", "row") for key in after.revises.touched) if after.revises else False
    reread = difference.reread or cells
    return {
        key: activity
        for key, activity in activities.items()
        if (reread and given[key].outcome.permissive)
        or difference.reaches(Facts(basis(activity, before, day, strict=False).given))
    }


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
