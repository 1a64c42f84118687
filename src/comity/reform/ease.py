"""What makes things easier, each by itself: going ahead without asking, a milder review, less waiting, fewer duties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from math import inf

import msgspec

from comity.determine.decide import hindrance, strictness
from comity.reform.burden import waiting
from comity.reform.change import ComparedAnswer, may_proceed


class Ease(StrEnum):
    """In what an activity can become easier."""

    AHEAD = "ahead"
    REVIEW = "review"
    WAIT = "wait"
    DUTIES = "duties"

    @property
    def words(self) -> str:
        """What becomes of an activity that is eased."""
        return _WORDS[self]


_WORDS: Mapping[Ease, str] = {
    Ease.AHEAD: "goes ahead without asking",
    Ease.REVIEW: "a milder review, or none",
    Ease.WAIT: "waits less, or not at all",
    Ease.DUTIES: "fewer filings and other duties",
}


class EaseRow(msgspec.Struct, frozen=True):
    """How many activities become easier or harder in one respect.

    Attributes:
        eased: those that surely do.
        perhaps_eased: those that do besides if facts not stated turn out so.
    """

    ease: Ease
    what: str
    eased: float
    perhaps_eased: float
    harder: float
    perhaps_harder: float


def burden_of(answer: ComparedAnswer, ease: Ease) -> float:
    """Return how much stands in the way in one respect: the less the easier.

    What is undetermined does not go ahead; of its review, its waiting and its duties nothing is known (NaN).
    """
    if ease is Ease.AHEAD:
        return 0.0 if may_proceed(answer.outcome) else 1.0
    grade = hindrance(answer.outcome)
    if grade is None:
        return float("nan")
    if ease is Ease.DUTIES:
        return float(len(answer.duties)) if grade < 3 else float("nan")
    if grade < 2:
        return 0.0
    if grade > 2:
        return inf if grade > 3 or ease is Ease.WAIT else float(strictness("denial"))
    if ease is Ease.REVIEW:
        return float(strictness(answer.review) or strictness("case-by-case"))
    days = waiting(answer)
    return days[1] if days else float("nan")


def gained(before: ComparedAnswer, after: ComparedAnswer, ease: Ease) -> int:
    """Return 1 where an answer becomes easier in one respect, -1 where harder, 0 where neither or not known."""
    was, is_now = burden_of(before, ease), burden_of(after, ease)
    return (is_now < was) - (is_now > was)


def eased(before: Sequence[float], after: Sequence[float]) -> int:
    """Return 1 where burdens become less and none becomes more, -1 the other way round, else 0.

    Args:
        before: what stands in the way with each possible item.
        after: the same afterwards, in the same order.
    """
    signs = {(one > other) - (one < other) for one, other in zip(before, after, strict=True)}
    return 1 if signs - {0} == {1} else -1 if signs - {0} == {-1} else 0


def ease_rows(
    changes: Iterable[tuple[ComparedAnswer, ComparedAnswer, Iterable[tuple[ComparedAnswer, ComparedAnswer]], float]],
) -> list[EaseRow]:
    """Return in each respect how many activities become easier or harder.

    Args:
        changes: of each, the answer before and after, those before and after as open facts may turn out, its weight.
    """
    told = list(changes)
    rows = []
    for ease in Ease:
        sure = {1: 0.0, -1: 0.0, 0: 0.0}
        perhaps = {1: 0.0, -1: 0.0}
        for before, after, ways, weight in told:
            found = gained(before, after, ease)
            sure[found] += weight
            if not found:
                for sign in {gained(*way, ease) for way in ways} - {0}:
                    perhaps[sign] += weight
        rows.append(EaseRow(ease, ease.words, sure[1], perhaps[1], sure[-1], perhaps[-1]))
    return rows
