"""Candidate reforms: what every set of them would ease, worked out activity by activity.

An activity depends on few candidates: those whose changed rules its facts do not rule out. What a set of reforms does
to it is what the candidates among them that matter to it do, so that its value need only be known for their subsets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from comity.reform.answers import Burdens, burdens_of
from comity.reform.ease import Ease, eased


class CandidateLaws:
    """The law with each set of candidate reforms, made when it is first asked for, and kept."""

    def __init__(self, law: Law, day: date, reforms: Sequence[Reform]) -> None:
        self.day = day
        self.reforms = tuple(reforms)
        self._laws: dict[Options, Law | None] = {NONE: law}

    @cached_property
    def everyone(self) -> Options:
        """All candidates."""
        return frozenset(range(len(self.reforms)))

    @cached_property
    def conflicts(self) -> frozenset[Options]:
        """Pairs of candidates that cannot both be applied."""
        pairs = (frozenset(pair) for pair in combinations(self.everyone, 2))
        return frozenset(pair for pair in pairs if self._apply(pair) is None)

    def compatible(self, chosen: Options) -> Options:
        """Return the members of a set that can be applied one after the other, in the order of the candidates."""
        kept: set[int] = set()
        for one in sorted(chosen):
            if all(frozenset((one, other)) not in self.conflicts for other in kept):
                kept.add(one)
        return frozenset(kept)

    def of(self, chosen: Options = NONE) -> Law:
        """Return the law with a set of candidates.

        Raises:
            LawError: two of them conflict, or one does not fit the law.
        """
        law = self._apply(chosen)
        if law is None:
            raise LawError(f"the reforms {', '.join(self.ids(chosen))} conflict", where="rank")
        return law

    def ids(self, chosen: Options) -> tuple[str, ...]:
        """Return the ids of a set of candidates."""
        return tuple(self.reforms[one].id for one in sorted(chosen))

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


class Candidates:
    """Candidate reforms over weighted activities. Everything is worked out when first asked for, and kept.

    Args:
        laws: the law with each set of candidates.
        activities: distinct activities, by number.
        weights: of each.
        ease: in what an activity is to become easier.
    """

    def __init__(
        self,
        laws: CandidateLaws,
        activities: Mapping[int, Activity],
        weights: Mapping[int, float],
        ease: Ease = Ease.AHEAD,
    ) -> None:
        self.laws = laws
        self.activities = activities
        self.weights = weights
        self.ease = ease
        self._burdens: dict[tuple[int, Options], Burdens] = {}

    @cached_property
    def matters(self) -> Mapping[int, Options]:
        """For each activity, the candidates that may change its answer: alone, or when all others are applied."""
        laws, day = self.laws, self.laws.day
        whole = laws.compatible(laws.everyone)
        before, after = laws.of().at(day), laws.of(whole).at(day)
        tests: list[tuple[int, RuleDifferences]] = []
        for one in sorted(laws.everyone):
            tests.append((one, RuleDifferences(before, laws.of(frozenset([one])).at(day))))
            if one in whole and len(whole) > 1:
                tests.append((one, RuleDifferences(laws.of(whole - {one}).at(day), after)))
        result = {}
        for key, activity in self.activities.items():
            facts = Facts(basis(activity, laws.of(), day, strict=False).given)
            result[key] = frozenset(one for one, difference in tests if difference.reaches(facts))
        return result

    @cached_property
    def value(self) -> Value:
        """What every set is worth: the weight of the activities that it eases, less that of those it makes harder."""
        groups = (ValueGroup(mine, partial(self.gain, key)) for key, mine in self.matters.items() if mine)
        return Value(self.laws.everyone, groups)

    def gain(self, key: int, chosen: Options) -> float:
        """Return what a set of candidates adds for one activity: its weight if it is eased, or less if it is harder."""
        return self.weights[key] * self._eased(key, chosen & self.matters[key])

    def unburdened(self, key: int) -> bool:
        """Whether nothing stands in an activity's way as it is, in what is asked."""
        return not any(self._burdens_of(key, NONE))

    def _eased(self, key: int, chosen: Options) -> int:
        """Return 1 if a set of candidates eases an activity, -1 if it makes it harder, else 0."""
        split = next((pair for pair in self.laws.conflicts if pair <= chosen), None)
        if split:  # of two that exclude each other, the better is enacted
            return max(self._eased(key, chosen - {one}) for one in split)
        return eased(self._burdens_of(key, NONE), self._burdens_of(key, chosen))

    def _burdens_of(self, key: int, chosen: Options) -> Burdens:
        if (key, chosen) not in self._burdens:
            law, day = self.laws.of(chosen), self.laws.day
            self._burdens[key, chosen] = burdens_of(self.activities[key], law, day, self.ease)
        return self._burdens[key, chosen]
