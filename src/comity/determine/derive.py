"""What is asked of parties, read for one activity (`assume`) and for columns (`compile.facts`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from comity.determine.algebra import Algebra
from comity.law.schema import Fact

Met = TypeVar("Met")
_OF_PARTIES: Final = frozenset({"listed", "possible_match", "listed_ownership_percent", "blocked_ownership_percent"})


def about_party(fact: str) -> bool:
    """Whether a fact is one of those that are asked of every party (a listing, a share owned)."""
    return fact.rsplit(".", 1)[-1] in _OF_PARTIES


def others_may_take_part(
    fact: Fact,
    known_at_all: Callable[[str], Met],
    algebra: Algebra[Met],
    *,
    strict: bool,
) -> Met:
    """Return whether other countries than those stated may belong to a set that is over all parties.

    Where it is known where something goes, a party is supposed to be in a country that is stated, whether it is named
    without one or not named at all: to name a party makes nothing less sure.

    Args:
        fact: the set.
        known_at_all: whether something is known of a fact.
        algebra: how such statements are joined.
        strict: whether nothing is assumed.
    """
    if fact.stated_only:
        return algebra.never
    if strict:
        return algebra.always
    return algebra.all(algebra.no(known_at_all(name)) for name in fact.settled_by)
