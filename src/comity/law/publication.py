"""When a change of law was published: since then it could be known, before it was law."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from comity.law.rules import at_or_below
from comity.law.source import Confidence


class Publication(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A document by which provisions become, or cease to be, law on a later day than that of its publication.

    Attributes:
        id: of the document, as people cite it.
        public: the day of its publication.
        changes: the day on which what it changes begins or ceases to apply.
        of: ids of rules, or what they begin with, and names of tables.
    """

    id: str
    public: date
    changes: date
    of: tuple[str, ...]
    url: str = ""
    confidence: Confidence = Confidence.MEMORY
    note: str = ""

    def tells(self, name: str, day: date) -> bool:
        """Whether it is what made a rule, or the rows of a table, begin or end on a day."""
        return day == self.changes and any(at_or_below(name, stem) for stem in self.of)


class Office(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An authority that did not always exist, or not under its name.

    Attributes:
        id: what it is called, in the words of authorizations and steps.
        since: its first day.
        before: who did before what it does.
    """

    id: str
    since: date
    before: str
    note: str = ""
    url: str = ""
    confidence: Confidence = Confidence.MEMORY


def office_names(offices: Iterable[Office], text: str, day: date) -> str:
    """Return a text in which authorities have the names, or the predecessors, that they had on a day."""
    for office in offices:
        if day < office.since:
            text = text.replace(office.id, office.before)
    return text
