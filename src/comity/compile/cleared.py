"""What a row's outcome would be if screening of its parties was clear, as one more number beside its answer."""

from __future__ import annotations

from typing import Final

import numpy as np

from comity.compile.circuit import NONE, Node
from comity.compile.conditions import ConditionCircuits
from comity.compile.decision import Decision
from comity.compile.facts import ColumnFacts
from comity.determine.decide import OUTCOMES
from comity.determine.outcome import Outcome

_SCREENED: Final = 0
_SAME: Final = 1
_FIRST: Final = 2
"""Screening is not open; it is, and the outcome is the same for all it may find; from here on, the outcome's number."""


def if_clear(decision: Decision, given: ColumnFacts) -> Node:
    """Return what `clear_outcome` reads: of `comity.determine.engine.if_screened_clear`, for columns."""
    circuit, logic = decision.circuit, decision.logic
    unscreened = logic.any(circuit.negate(decision.truths.wholly_known(one)) for one in given.screened)
    if not logic.can_be(unscreened):
        return circuit.constant(_SCREENED)
    cleared = Decision(decision.at, ConditionCircuits(circuit, given.cleared()))
    asked = logic.all([unscreened, decision.undetermined])
    number = circuit.map(cleared.outcome, lambda outcomes: outcomes + _FIRST)
    where_asked = circuit.map(asked, lambda met: np.where(met > 0, NONE, _SCREENED))
    otherwise = circuit.map(unscreened, lambda met: np.where(met > 0, _SAME, _SCREENED))
    return circuit.most([circuit.least([number, where_asked]), otherwise])


def clear_outcome(number: int, outcome: Outcome) -> Outcome | None:
    """Return the outcome if screening is clear, from a number and the outcome as it is; None where it is not open."""
    return None if number == _SCREENED else outcome if number == _SAME else OUTCOMES[number - _FIRST]
