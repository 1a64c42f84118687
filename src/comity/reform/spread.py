"""What a reform may do to an activity whose facts leave it open: each way in which those that matter can turn out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from comity.determine.evaluation import Evaluation
from comity.determine.questions import nearest_first, open_tests, split
from comity.law.equivalence import RulePair
from comity.law.formula import Facts
from comity.law.schema import Kind
from comity.reform.answers import supposed_answer
from comity.reform.change import ChangeKind, ComparedAnswer, kind_of
from comity.reform.reaching import Reaching

MOST_WAYS: Final = 64
"""How many ways are worked out; of more, the first."""

_FROM_ITEM: Final = frozenset({"item.reasons", "item.mt_reasons"})
"""What follows from the item: an activity without one is not tried with every item of the lists."""

MOST_OPEN: Final = 12
"""On how many facts it may hang: of an activity of which so little is said, nothing useful can be told."""

Way = tuple[ComparedAnswer, ComparedAnswer]
"""An answer before and after, as facts turn out."""


class Spread(NamedTuple):
    """What a reform does as open facts turn out.

    Attributes:
        kinds: every kind of change that may come of it, the best first.
        ways: the different answers before and after that make a difference.
        complete: whether every way was worked out.
    """

    kinds: tuple[ChangeKind, ...] = ()
    ways: tuple[Way, ...] = ()
    complete: bool = True


@dataclass
class _Search:
    reaching: Reaching
    before: Evaluation
    after: Evaluation
    left: int
    ways: dict[Way | None, None]

    def go(self, one: Facts, other: Facts, pairs: Sequence[RulePair], asked: frozenset[str] = frozenset()) -> None:
        """Split the fact nearest to hand on which it still hangs, until nothing does."""
        if self.left <= 0:
            return
        differences, schema = self.reaching.differences, self.before.law.schema
        live = [pair for pair in pairs if differences.differ(pair, one)]
        tests = open_tests([formula for pair in live for formula in (pair.before, pair.after)], one)
        name = next((name for name in nearest_first(tests, schema) if name not in asked), None)
        if live and name:
            for part in split(schema.facts[name], tests, one, schema):
                self.go(one.with_fact(name, part.possible), other.with_fact(name, part.possible), live, asked | {name})
            return
        self.left -= 1
        self.ways[self._way(one, other) if live else None] = None

    def _way(self, one: Facts, other: Facts) -> Way:
        return supposed_answer(self.before, one), supposed_answer(self.after, other)


def spread(before: Evaluation, after: Evaluation, reaching: Reaching, pairs: Sequence[RulePair]) -> Spread:
    """Return what reforms do to an activity as the facts turn out on which it hangs and of which nothing is stated.

    Args:
        before: the activity under the law before.
        after: the activity under the law with reforms.
        reaching: the rules that the two do not share.
        pairs: those of them that may turn out differently for it.
    """
    if len(reaching.open_facts(pairs, before.facts)) > MOST_OPEN:
        return Spread(complete=False)
    search = _Search(reaching, before, after, MOST_WAYS, {})
    items = {name for name, fact in before.law.schema.facts.items() if fact.kind is Kind.CLASSIFICATION}
    search.go(before.facts, after.facts, pairs, frozenset({*before.activity.facts, *items, *_FROM_ITEM}))
    told = {way: ChangeKind.UNCHANGED if way is None else kind_of(*way) for way in search.ways}
    kinds = sorted(set(told.values()), key=list(ChangeKind).index)
    ways = tuple(way for way, kind in told.items() if way is not None and kind is not ChangeKind.UNCHANGED)
    return Spread(tuple(kinds), ways, search.left > 0)


UNSPREAD: Final = Spread()
"""Where nothing hangs on open facts."""
