"""Texts of the pack that name facts: ``{launch.launching_states}`` becomes who they are in this activity."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from comity.determine.evaluation import Evaluation
from comity.determine.explain import shown
from comity.law.derived_sets import Contribution
from comity.law.formula import Facts
from comity.law.rules import PLACE
from comity.law.values import OneOf

_UNKNOWN: Final = "(not known)"


def filled(text: str, case: Evaluation) -> str:
    """Return a text with the facts it names, as they are in the activity."""
    return PLACE.sub(lambda found: _told(found[1], case), text)


def _told(name: str, case: Evaluation) -> str:
    parts = case.at.gathered(name)
    if parts is not None:
        return _listed(parts, case.facts)
    possible = case.facts.given.get(name)
    return _UNKNOWN if possible is None else shown(possible, case.law.schema.facts[name].kind)


def _listed(parts: Iterable[Contribution], facts: Facts) -> str:
    """Name a derived set's members: those that are sure, then those that facts not known decide."""
    sure: set[str] = set()
    perhaps: set[str] = set()
    open_ended = False
    for part in parts:
        holds = facts.value(part.formula)
        if holds is False:
            continue
        values = _values(part, facts)
        open_ended |= values is None
        (sure if holds and values and len(values) == 1 else perhaps).update(values or ())
    words = ", ".join(sorted(sure))
    if perhaps - sure:
        words += f"{' and ' if words else ''}perhaps {', '.join(sorted(perhaps - sure))}"
    if open_ended:
        words += f"{' and ' if words else ''}perhaps others (facts not stated)"
    return words or "none"


def _values(part: Contribution, facts: Facts) -> frozenset[str] | None:
    if part.fact is None:
        return frozenset([part.member])
    possible = facts.given.get(part.fact.name)
    return frozenset(map(str, possible.values)) if isinstance(possible, OneOf) else None
