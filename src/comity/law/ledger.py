"""The ledger of a regime: every section of its text, and what became of it, so that none is silently left out."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

Standing = Literal["rules", "none", "permits", "open"]
WHY: Final = (
    "definition", "procedure", "enforcement", "recordkeeping", "administration", "information", "reserved",
    "other-activities", "embodied",
)  # fmt: skip
"""Why a section has no bearing of its own on whether something is required."""


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One section of a regime's text.

    Attributes:
        section: as it is cited (``15 CFR 734.13``); in its file, by ids.
        standing: ``rules``: rules of the pack hold it; ``none``: read, and without bearing; ``permits``: it can only
            permit, and need not be read for a permissive word; ``open``: what it could require is not held.
        why: why it has no bearing, from the list `WHY`.
        reach: of an open section: a condition without which it cannot matter.
        read: the day on which its text was read; ``heading`` where that alone makes it plain.
    """

    section: str
    heading: str
    standing: Standing
    why: str = ""
    reach: str = ""
    read: str = ""
    provisions: tuple[str, ...] = ()

    @property
    def fault(self) -> str:
        """What is wrong with the row; empty if nothing."""
        if self.standing == "none" and self.why not in WHY:
            return f"'{self.why}' is no reason; accepted: {', '.join(WHY)}"
        if self.standing == "none" and not self.read:
            return "has no bearing, and does not say when it was read"
        if self.reach and self.standing != "open":
            return "has a reach, and is not open"
        return ""
