"""How long authorizations usually take, in words."""

from __future__ import annotations

from comity.determine.determination import AuthorizationDays


def days(known: AuthorizationDays | None, *, said: bool = False) -> str:
    """Return how long it usually takes, in words; empty where nobody knows.

    Args:
        known: the days.
        said: whether it is said above them all that they are usual ones, and estimates.
    """
    if known is None:
        return ""
    span = f"{known.min:g} to {known.max:g}"
    if said:
        return f"{known.typical:g} days ({span})"
    return f"about {known.typical:g} days ({span}{', estimate' if estimated(known) else ''})"


def estimated(known: AuthorizationDays) -> bool:
    """Whether how long it takes was estimated: nobody read it."""
    return known.confidence != "primary"
