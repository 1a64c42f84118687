"""Candidate reforms: what every set of them would let go ahead, worked out activity by activity.

An activity depends on few candidates: those whose changed rules its facts do not rule out. What a set of reforms does
to it is what the candidates among them that matter to it do, so that its value need only be known for their subsets.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from functools import cached_property, partial
from itertools import combinations

from comity.choose.value import NONE, Options, Value, ValueGroup
from comity.determine.activity import Activity
from comity.determine.assume import basis
from comity.errors import LawError
from comity.law.equivalence import RuleDifferences
from comity.law.formula import Facts
from comity.law.law import Law
from comity.law.patch import apply_reform
from comity.law.reforms import Reform
from comity.reform.answers import goes


class Candidates:
    """Candidate reforms over a weighted portfolio. Everything is worked out when first asked for, and kept."""

    def __init__(
        self,
        law: Law,
        day: date,
        candidates: Sequence[Reform],
        activities: Mapping[Hashable, Activity],
        weights: Mapping[Hashable, float],
    ) -> None:
        self.law = law
        self.day = day
        self.reforms = tuple(candidates)
        self.activities = activities
        self.weights = weights
        self._laws: dict[Options, Law | None] = {NONE: law}
        self._ahead: dict[tuple[Hashable, Options], bool] = {}

    @cached_property
    def everyone(self) -> Options:
        """All candidates."""
        return frozenset(range(len(self.reforms)))

    @cached_property
    def conflicts(self) -> frozenset[Options]:
        """Pairs of candidates that cannot both be applied."""
        pairs = (frozenset(pair) for pair in combinations(self.everyone, 2))
        return frozenset(pair for pair in pairs if self._apply(pair) is None)

    @cached_property
    def matters(self) -> Mapping[Hashable, Options]:
        """For each activity, the candidates that may change its answer: alone, or when all others are applied."""
        whole = self.compatible(self.everyone)
        before, after = self.law.at(self.day), self._must(whole).at(self.day)
        tests: list[tuple[int, RuleDifferences]] = []
        for one in sorted(self.everyone):
            tests.append((one, RuleDifferences(before, self._must(frozenset([one])).at(self.day))))
            if one in whole and len(whole) > 1:
                tests.append((one, RuleDifferences(self._must(whole - {one}).at(self.day), after)))
        result = {}
        for key, activity in self.activities.items():
            facts = Facts(basis(activity, self.law, self.day, strict=False).given)
            result[key] = frozenset(one for one, difference in tests if difference.reaches(facts))
        return result

    def compatible(self, chosen: Options) -> Options:
        """Return the members of a set that can be applied one after the other, in the order of the candidates."""
        kept: set[int] = set()
        for one in sorted(chosen):
            if all(frozenset((one, other)) not in self.conflicts for other in kept):
                kept.add(one)
        return frozenset(kept)

    def gain(self, key: Hashable, chosen: Options) -> float:
        """Return what a set of candidates adds for one activity: its weight if it goes ahead only then, or less."""
        mine = chosen & self.matters[key]
        return self.weights[key] * (self._goes(key, mine) - self._goes(key, NONE))

    @cached_property
    def value(self) -> Value:
        """What every set is worth: the weight of the activities that go ahead only with it."""
        groups = (ValueGroup(mine, partial(self.gain, key)) for key, mine in self.matters.items() if mine)
        return Value(self.everyone, groups)

    def law_of(self, chosen: Options) -> Law:
        """Return the law with a set of candidates that do not conflict.

        Raises:
            LawError: they conflict.
        """
        return self._must(chosen)

    def goes(self, key: Hashable, chosen: Options = NONE) -> bool:
        """Whether an activity goes ahead with a set of candidates."""
        return self._goes(key, chosen & self.matters[key])

    def _goes(self, key: Hashable, chosen: Options) -> bool:
        known = self._ahead.get((key, chosen))
        if known is not None:
            return known
        split = next((pair for pair in self.conflicts if pair <= chosen), None)
        if split:  # of two that exclude each other, the better is enacted
            found = any(self._goes(key, chosen - {one}) for one in split)
        elif not chosen:
            found = goes(self.activities[key], self.law, self.day)
        else:
            found = goes(self.activities[key], self._must(chosen), self.day)
        self._ahead[key, chosen] = found
        return found

    def _must(self, chosen: Options) -> Law:
        law = self._apply(chosen)
        if law is None:
            ids = ", ".join(self.reforms[one].id for one in sorted(chosen))
            raise LawError(f"the reforms {ids} conflict", where="rank")
        return law

    def _apply(self, chosen: Options) -> Law | None:
        """Return the law with a set of candidates; None if two of them conflict."""
        if chosen not in self._laws:
            last = max(chosen)
            below = self._apply(chosen - {last})
            self._laws[chosen] = below and self._one(below, last, alone=len(chosen) == 1)
        return self._laws[chosen]

    def _one(self, law: Law, one: int, *, alone: bool) -> Law | None:
        try:
            return apply_reform(law, self.reforms[one], on=self.day)
        except LawError:
            if alone:  # it does not fit the law at all: that is the reform's fault
                raise
            return None
