"""What is found of a row by a compiled law."""

from __future__ import annotations

from dataclasses import dataclass

from comity.determine.outcome import Outcome
from comity.law.source import Confidence


@dataclass(frozen=True)
class CompiledAnswer:
    """What one id of the last stage stands for.

    Attributes:
        outcome: undetermined also where all answers to what is not known would agree (see `comity.engines.resolve`).
        rule: the rule that decides; empty if none does.
        if_screened_clear: the outcome if screening of the parties is clear; None where that is not open, or not asked.
    """

    outcome: Outcome
    rule: str
    confidence: Confidence
    if_screened_clear: Outcome | None = None
