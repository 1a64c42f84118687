"""The interview: ask only what would change the outcome, the most decisive first."""

from __future__ import annotations

from datetime import date

import msgspec

from comity.determine.activity import Activity
from comity.determine.determination import Answer, Determination
from comity.determine.engine import determine
from comity.law.law import Law


class Question(msgspec.Struct, frozen=True):
    """A question, what may be answered, and what each answer would mean."""

    fact: str
    ask: str
    accepts: str
    decides: tuple[Answer, ...]
    so_far: Determination


def next_question(
    activity: Activity,
    law: Law,
    day: date | None = None,
    *,
    strict: bool = False,
    skip: frozenset[str] = frozenset(),
) -> Question | None:
    """Return the most decisive open question, or None when no answer would change the outcome.

    Args:
        skip: facts that the user does not know.
    """
    answer = determine(activity, law, day, strict=strict)
    for unknown in answer.unknowns:
        if unknown.fact not in skip and unknown.fact not in activity.facts:
            return Question(unknown.fact, unknown.ask, unknown.accepts, unknown.decides, answer)
    return None
