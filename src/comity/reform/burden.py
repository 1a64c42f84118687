"""Burden: how many authorizations a portfolio needs, and how many days they take, as ranges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from comity.determine import Outcome
from comity.determine.applications import usual_days
from comity.determine.determination import AuthorizationDays
from comity.reform.change import ComparedAnswer

_WAITS: Final = frozenset({Outcome.AUTHORIZATION_REQUIRED, Outcome.POLICY_OF_DENIAL})


class Burden(msgspec.Struct, frozen=True):
    """What a portfolio costs in authorizations.

    Attributes:
        activities: those that need an authorization.
        perhaps: those that are undetermined and may need one.
        authorizations: how many are needed, by kind.
        days: the waiting days of all activities together; each waits for its slowest authorization. The first figure
            leaves out what is undetermined, the last counts it as if each needed the slowest of these authorizations.
        unknown: authorizations for which no duration is known.
    """

    activities: float
    perhaps: float
    authorizations: dict[str, float]
    days: tuple[float, float, float]
    unknown: tuple[str, ...] = ()


def burden(
    answers: Iterable[tuple[ComparedAnswer, float]], known: Mapping[str, AuthorizationDays] | None = None
) -> Burden:
    """Return the burden of weighted answers."""
    known = usual_days() if known is None else known
    activities = perhaps = unnamed = 0.0
    authorizations: dict[str, float] = {}
    days = [0.0, 0.0, 0.0]
    unknown: set[str] = set()
    for answer, weight in answers:
        if answer.outcome is Outcome.UNDETERMINED:
            perhaps += weight
            continue
        if not answer.required:
            if answer.outcome in _WAITS:  # needed in any case; which one, an open fact decides
                activities += weight
                unnamed += weight
            continue
        activities += weight
        for name in answer.required:
            authorizations[name] = authorizations.get(name, 0.0) + weight
        unknown |= {name for name in answer.required if name not in known}
        for place, of in enumerate(waiting(answer, known)):
            days[place] += weight * of
    days[2] += (perhaps + unnamed) * max((known[name].max for name in authorizations if name in known), default=0.0)
    ordered = dict(sorted(authorizations.items(), key=lambda pair: -pair[1]))
    return Burden(activities, perhaps, ordered, (days[0], days[1], days[2]), tuple(sorted(unknown)))


def waiting(answer: ComparedAnswer, known: Mapping[str, AuthorizationDays] | None = None) -> tuple[float, ...]:
    """Return the least, typical and most days that an activity waits for its slowest authorization.

    None where none stands whose duration is known.
    """
    known = usual_days() if known is None else known
    asked = [known[name] for name in answer.required if name in known]
    return tuple(max(getattr(one, of) for one in asked) for of in ("min", "typical", "max")) if asked else ()
