"""What is found of a row by a compiled law."""

from __future__ import annotations

from dataclasses import dataclass

from comity.determine.determination import Outcome
from comity.law.source import Confidence


@dataclass(frozen=True)
class CompiledAnswer:
    """What one id of the last stage stands for.

    Attributes:
        outcome: before facts that are not known are asked whether they all agree.
        rule: the rule that decides; empty if none does.
        if_screened_clear: the outcome if screening of the parties is clear; None where that is not open, or not asked.
    """

    outcome: Outcome
    rule: str
    confidence: Confidence
    if_screened_clear: Outcome | None = None

    @property
    def settled(self) -> Outcome:
        """The outcome where nothing is left to ask."""
        return self.outcome
