"""Which rules should be read again first: by how little is known of their text, then by how old what was read is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import msgspec

from comity.law.source import Confidence

if TYPE_CHECKING:
    from comity.law.law import Law

_LEAST: Final = (Confidence.MEMORY, Confidence.SECONDARY, Confidence.PRIMARY)


class RuleToRead(msgspec.Struct, frozen=True):
    """A rule in force, and what was read of it.

    Attributes:
        text: the day of the newest text that was read; absent where none was.
        reviewed: the day on which it was written or last read.
        second_reading: the day on which somebody else read its provision again; absent where nobody did.
    """

    rule: str
    title: str
    cite: str
    confidence: Confidence
    text: date | None
    reviewed: date | None
    second_reading: date | None

    def days(self, on: date) -> int | None:
        """How old on a day the text is that was read; None where none was."""
        return (on - self.text).days if self.text else None


def due(law: Law, on: date) -> list[RuleToRead]:
    """Return the rules in force on a day, those to be read again first."""
    found = [
        RuleToRead(
            rule.id,
            rule.title,
            rule.cite,
            rule.confidence,
            None if rule.unread else (rule.text_read or (None, None))[1] or rule.reviewed,
            rule.reviewed,
            rule.second_reading,
        )
        for rule, file in law.pack.rules.values()
        if rule.in_force_on(on) and not file.of
    ]
    return sorted(
        found,
        key=lambda one: (
            _LEAST.index(one.confidence),
            one.second_reading is not None,
            one.text or date.min,
            one.rule,
        ),
    )
