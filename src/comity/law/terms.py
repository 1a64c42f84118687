"""What runs from the day on which an authorization is granted: when it ends, and what is due until then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

import msgspec
from dateutil.relativedelta import relativedelta


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that follows from a day in the life of an authorization.

    Attributes:
        authorizations: of which kinds.
        what: ``ends``: it may be used no longer, unless it states another day itself; ``due``: something must be done.
        of: from which day it is counted.
        months: how many months after it.
        days: how many days after it; before it, if less than 0.
        until: what ends it: it is not due once this day is stated.
        says: in words.
    """

    id: str
    authorizations: tuple[str, ...]
    what: Literal["ends", "due"]
    of: Literal["issued", "in_force", "expires"]
    says: str
    cite: str
    url: str
    months: int = 0
    days: int = 0
    until: Literal["", "in_force"] = ""
    provisions: tuple[str, ...] = ()

    def on(self, start: date | None) -> date | None:
        """Return the day that is meant, counted from a day; None where that is not known."""
        return start + relativedelta(months=self.months) + timedelta(days=self.days) if start else None


def ends_by_law(terms: Iterable[Term], authorization: str, issued: date | None) -> tuple[date | None, str]:
    """Return the last day of an authorization that does not state one, and the provision; None where none is known."""
    for term in terms:
        if term.what == "ends" and authorization in term.authorizations and (day := term.on(issued)):
            return day, term.cite
    return None, ""
