"""A closer look at distinct activities: what looking them up does not tell.

An activity that is determined by itself tells every authorization it needs, the exception that serves, the policy under
which an application would be judged, and, where the item may be one of several, what the reforms do to each. What is
undetermined is asked whether all answers to what is unknown agree. Those that the reforms can reach come first, then
those that most rows state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from comity.compile.answer import CompiledAnswer
from comity.determine.activity import Activity
from comity.determine.decide import hindrance
from comity.determine.evaluation import Evaluation
from comity.determine.outcome import Outcome
from comity.law.source import Confidence
from comity.portfolio.rows import Progress
from comity.reform.answers import ITEM, answer_to, brief_answer, items_of
from comity.reform.change import ChangeKind, ComparedAnswer, as_facts_turn_out, joined, kind_of, kind_of_outcomes
from comity.reform.combinations import Combinations
from comity.reform.laws import Laws
from comity.reform.lookup import Lookup, WithItem
from comity.reform.portfolio import Ids
from comity.reform.reaching import REACHED, Reaching, RowReach
from comity.reform.spread import UNSPREAD, Spread, spread

MOST_EXAMINED: Final = 500
"""How many distinct activities are determined by themselves."""
_RARE: Final = 10
"""Activities so rare that so many times the budget would not cover all rows are not: it would tell of next to none."""


@dataclass(frozen=True)
class Change:
    """What becomes of activities.

    Attributes:
        reach: whether the reforms can reach them, and if not, why.
        spread: what else becomes of them as facts not stated turn out.
    """

    before: ComparedAnswer
    after: ComparedAnswer
    kind: ChangeKind
    reach: RowReach = REACHED
    spread: Spread = UNSPREAD


@dataclass(frozen=True)
class Changes:
    """What becomes of every combination of facts.

    Attributes:
        told: the different changes.
        of: by combination, the number of its change.
        examined: by combination, whether it was determined by itself.
    """

    told: Sequence[Change]
    of: Ids
    examined: npt.NDArray[np.bool_]


def examine(lookup: Lookup, combinations: Combinations, laws: Laws, progress: Progress) -> Changes:
    """Return what becomes of every combination; of those that matter most, after a closer look."""
    numbers: dict[Change, int] = {}
    reaching = Reaching(laws)
    of = _looked_up(lookup, laws, numbers)
    examined = np.zeros(len(combinations), np.bool_)
    asked = _to_examine(lookup, combinations)
    items = lookup.items_reached(number for number in asked if lookup.reached[number])
    for done, number in enumerate(asked, 1):
        change = _examined(lookup, number, items.get(number), laws, reaching)
        of[number] = numbers.setdefault(change, len(numbers))
        progress("determining", done, len(asked))
    examined[asked] = True
    return Changes(list(numbers), of, examined)


def _to_examine(lookup: Lookup, combinations: Combinations) -> list[int]:
    """Return the combinations to look at closely, and those that cannot be looked up."""
    rows = combinations.rows
    enough = ~lookup.beyond & (rows * (_RARE * MOST_EXAMINED) >= rows.sum())
    some = np.flatnonzero(enough)
    order = np.lexsort((some, -rows[some], ~lookup.reached[some]))
    return [*np.flatnonzero(lookup.beyond).tolist(), *some[order[:MOST_EXAMINED]].tolist()]


def _looked_up(lookup: Lookup, laws: Laws, numbers: dict[Change, int]) -> Ids:
    """Return the number of each combination's change as far as looking it up tells."""
    size = len(lookup.answers)
    told = [_told(found, laws) for found in lookup.answers]
    keys = (lookup.before.astype(np.int64) * size + lookup.after) * 2 + lookup.reached
    pairs, of = np.unique(keys, return_inverse=True)
    changes = []
    for key in pairs.tolist():
        pair, reached = divmod(key, 2)
        before, after = (told[one] for one in divmod(pair, size))
        change = Change(before, after, kind_of(before, after), RowReach(bool(reached)))
        changes.append(numbers.setdefault(change, len(numbers)))
    return np.array(changes, np.int32)[of]


def _told(found: CompiledAnswer, laws: Laws) -> ComparedAnswer:
    """Return an answer as far as looking it up tells: the authorization is that of the rule that decides."""
    outcome = found.outcome
    rules = laws.reformed.pack.rules.get(found.rule) or laws.baseline.pack.rules.get(found.rule)
    rule = rules[0] if rules else None
    stands = outcome in (Outcome.AUTHORIZATION_REQUIRED, Outcome.POLICY_OF_DENIAL)
    needs, exempts = (rule.requires, rule.exempts) if rule else (None, None)
    return ComparedAnswer(
        outcome=outcome,
        required=(needs.authorization,) if needs and stands else (),
        by=found.rule,
        cites=(rule.cite,) if rule else (),
        exemption=exempts.name if exempts else "",
        review="denial" if outcome is Outcome.POLICY_OF_DENIAL else "",
        verified=not outcome.permissive or found.confidence is Confidence.PRIMARY,
    )


def _examined(lookup: Lookup, number: int, items: Sequence[WithItem] | None, laws: Laws, reaching: Reaching) -> Change:
    """Return what becomes of an activity.

    Args:
        lookup: under both laws.
        number: of the combination.
        items: where the item may be one of several, those with which the reforms can reach it: each is looked at.
        laws: the two laws.
        reaching: the rules that they do not share.
    """
    activity, again = lookup.activities(number)
    case = Evaluation(laws.baseline, activity, laws.day, strict=False)
    reach, reached = reaching.of(case), bool(lookup.reached[number])
    if not reached and not reach.reached and (plain := _plain(lookup, number)):
        return Change(plain, plain, ChangeKind.UNCHANGED, reach)
    before = answer_to(case)
    if not reached and not reach.reached:
        return Change(before, before, ChangeKind.UNCHANGED, reach)
    later = Evaluation(laws.reformed, again, laws.day, strict=False)
    after = answer_to(later) if reached else before
    kind = kind_of(before, after)
    if items:
        kinds = {_kind_with(activity, item, laws) for item in items}
        if len(items) < len(items_of(activity.facts.get(ITEM))):
            kinds.add(ChangeKind.UNCHANGED)
        kind = joined(kinds, kind)
    open_ = UNSPREAD
    if kind is ChangeKind.UNCHANGED and reach.open:
        open_ = spread(case, later, reaching, reach.pairs)
        kind = as_facts_turn_out(open_.kinds)
    if kind is not ChangeKind.UNCHANGED and not reach.reached:
        reach = REACHED
    return Change(before, after, kind, reach, open_)


def _plain(lookup: Lookup, number: int) -> ComparedAnswer | None:
    """Return an answer of which looking it up tells everything: nothing must be authorized."""
    found = lookup.answers[lookup.before[number]]
    if lookup.beyond[number] or hindrance(found.outcome) != 0:
        return None
    return ComparedAnswer(found.outcome, verified=found.confidence is Confidence.PRIMARY)


def _kind_with(activity: Activity, item: WithItem, laws: Laws) -> ChangeKind:
    """Return what becomes of an activity with another item; determined only where the outcomes do not tell.

    Duties of one possible item among several are not told apart.
    """
    if item.before is item.after and hindrance(item.after) in (0, 4):
        return ChangeKind.UNCHANGED
    if (kind := kind_of_outcomes(item.before, item.after)) is not None:
        return kind
    one = activity.with_fact(ITEM, item.item)
    return kind_of(*(brief_answer(one, law, laws.day) for law in (laws.baseline, laws.reformed)))
