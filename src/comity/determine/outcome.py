"""What an answer says as a whole, and why it may be open."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

ONCE_SCREENED: Final = "Once screening of the parties is clear"
"""How an answer begins that waits for screening: what follows is the answer once that is clear."""


class Outcome(StrEnum):
    """What the law says of the activity as a whole, the gravest first."""

    PROHIBITED = "prohibited"
    HOLD = "hold"
    POLICY_OF_DENIAL = "policy-of-denial"
    AUTHORIZATION_REQUIRED = "authorization-required"
    UNDETERMINED = "undetermined"
    COVERED = "covered"
    EXEMPTION_AVAILABLE = "exemption-available"
    FILING_ONLY = "filing-only"
    NOT_REQUIRED = "not-required"
    OUTSIDE_SCOPE = "outside-scope"

    @property
    def permissive(self) -> bool:
        """Whether somebody may go ahead on its strength, so that it needs primary support."""
        return self in PERMISSIVE

    def as_grave_as(self, other: Outcome) -> bool:
        """Whether it is another, or graver."""
        order = list(Outcome)
        return order.index(self) <= order.index(other)


PERMISSIVE = frozenset({Outcome.EXEMPTION_AVAILABLE, Outcome.FILING_ONLY, Outcome.NOT_REQUIRED, Outcome.OUTSIDE_SCOPE})


class Cause(StrEnum):
    """Why an answer is open: a closed list."""

    FACT = "fact"
    TEXT = "text"
    COVERAGE = "coverage"
    SCREENING = "screening"
    RECORD = "record"


class OpenCause(msgspec.Struct, frozen=True):
    """A cause for which an answer is open.

    Attributes:
        what: the facts by name, or in words what the law's text or the record leaves open.
        who: who can end it, and how.
    """

    cause: Cause
    what: tuple[str, ...]
    who: str
