"""What governments could do so that the parties need an authorization no more: each way was carried out on the law."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from comity.determine.engine import determine
from comity.plan.catalogue import Track
from comity.plan.placed import Placed
from comity.plan.problem import SolverLimits
from comity.plan.search import AS_ASKED, Search, Solution

_MOST_CUTS: Final = 3  # carrying out what governments do means binding another law each time
_NEEDED: Final = frozenset({"required", "met", "undecided"})


@dataclass(frozen=True, slots=True)
class Way:
    """Governments' steps after which the parties need no authorization of a kind.

    Attributes:
        authorization: empty: after which there is a plan at all.
        steps: the ids of the steps that spare it, apart from what governments must do in any case.
    """

    authorization: str
    solution: Solution
    steps: frozenset[str]


def ways(
    search: Search,
    authorizations: list[str],
    taken: frozenset[str],
    most: int,
    *,
    has_plan: bool,
    lifted: frozenset[str] = frozenset(),
) -> list[Way]:
    """Return what governments could do so that an authorization is not needed, the lowest decision level first.

    Args:
        search: for the parties' own plan.
        authorizations: those that are needed, or that an exemption lifts on conditions.
        taken: every authorization that the parties' own plan obtains; they may still obtain the others.
        most: how many ways to look for, besides amending rules.
        lifted: those that an exemption lifts today, on conditions.
        has_plan: whether the parties have a plan of their own.

    Rules are amended only where nothing else serves, or as the last of several ways: that always serves.
    """
    wish = replace(search.wish, governments=True, deadline=None, preference="")
    joint = replace(search, wish=wish, most_cuts=_MOST_CUTS, amends_last=False, _grounded={})
    found: list[Way] = []
    anyway = frozenset[str]()
    placed = joint.ground(wish.start).placed
    amending = frozenset(i for i, p in placed.items() if p.step.effect.amends)
    if not has_plan and (best := joint.best(replace(AS_ASKED, without=amending)) or joint.best()):
        anyway = _governments(best)
        found += [Way("", best, anyway)] if anyway else []
    for authorization in authorizations:
        kept = {*authorizations, *taken} - {authorization}
        barred = {i for i, p in placed.items() if _obtains(p, kept, lifted=authorization in lifted)}
        here: list[Way] = []
        for without in [barred | amending] * most + [barred]:
            unlike = tuple(way.steps for way in here)
            one = joint.best(SolverLimits(without=frozenset(without), unlike=unlike))
            sparing = _governments(one) - anyway if one else frozenset[str]()
            if one and sparing and not any(_needs(one, authorization)):
                here.append(Way(authorization, one, sparing))
        found += here
    return found


def _needs(solution: Solution, authorization: str) -> Iterator[bool]:
    """Yield, for each activity as it stands when all is done, whether it needs an authorization still."""
    came = solution.replay
    for activity, ready in zip(came.activities, came.ready, strict=True):
        findings = determine(activity, came.law, ready).findings
        yield any(f.authorization == authorization and f.status in _NEEDED for f in findings)


def _obtains(placed: Placed, kept: set[str], *, lifted: bool) -> bool:
    """Whether a step of the parties obtains what is not to be needed: by a decision or, where lifted, a condition."""
    step = placed.step
    if step.track is not Track.APPLICANTS:
        return False
    decided = (bool(step.decides) or step.detour) and step.effect.grants not in kept
    return decided or (lifted and bool(step.effect.fulfils))


def _governments(solution: Solution) -> frozenset[str]:
    placed = solution.grounded.placed
    return frozenset(i for i in solution.schedule.chosen if placed[i].step.track is Track.GOVERNMENTS)
