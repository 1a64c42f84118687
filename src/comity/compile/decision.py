"""A law at a date as one circuit: the outcome, the rule that decides it, and how well that is founded.

The logic is that of `comity.determine.decide`; here it is run over what the columns of a table may say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from comity.compile.circuit import FALSE, NONE, TRUE, Node
from comity.compile.column_logic import ColumnLogic
from comity.compile.conditions import ConditionCircuits
from comity.determine.decide import OUTCOMES, Ground, Reason, foundation, needs, reasons
from comity.determine.deciding_rules import deciding_rules
from comity.determine.outcome import Outcome
from comity.law.at_date import BoundRule, LawAtDate
from comity.law.formula import Formula


class Decision:
    """The circuit of a law at a date over columns.

    Attributes:
        rules: the rules that can decide, by number; the last number is none.
        decided: ground * (len(rules) + 1) + the number of the deciding rule.
        confidence: the rank of the weakest source that decided.

    Args:
        at: the law on a day.
        truths: makes the nodes of conditions; shared by laws that are compared with each other.
    """

    def __init__(self, at: LawAtDate, truths: ConditionCircuits) -> None:
        self.circuit, self.truths = truths.circuit, truths
        self.logic, self.at = ColumnLogic(truths), at
        logic, rules = self.logic, deciding_rules(at)
        self.asked = asked = list(needs(rules, logic))
        found = list(reasons(rules, logic, asked))
        self.rules = list(dict.fromkeys(rule for reason in found for rule, _ in reason.rules if rule))
        self._numbers = {rule: number for number, rule in enumerate(self.rules)} | {"": len(self.rules)}
        self.decided = self.circuit.least(map(self._decided_by, found))
        permissive = self._if_ground(lambda ground: ground.outcome.permissive)
        denial = self._if_ground(lambda ground: ground is Ground.DENIAL)
        self.confidence = foundation(rules, logic, asked, permissive, denial)

    @property
    def outputs(self) -> tuple[Node, Node]:
        """What every row needs to know."""
        return self.decided, self.confidence

    def ground(self, decided: int) -> tuple[Ground, str]:
        """Return on what an outcome rests, and the rule that decides it; empty if none does."""
        ground, number = divmod(decided, len(self.rules) + 1)
        return Ground(ground), self.rules[number] if number < len(self.rules) else ""

    def _decided_by(self, reason: Reason[Node]) -> Node:
        """Return a ground with the number of the first rule that decides, where the ground is met; else `NONE`."""
        circuit, last = self.circuit, len(self.rules)
        number = circuit.least([circuit.constant(NONE), *(self._number(*one) for one in reason.rules)])
        told = circuit.map(
            number,
            lambda n: np.where(n <= last, reason.ground * (last + 1) + n, NONE),
            "decided by",
            reason.ground,
            last,
        )
        return circuit.most([told, circuit.map(reason.when, lambda met: np.where(met > 0, 0, NONE), "behind")])

    def _number(self, rule: str, condition: Node) -> Node:
        return self.circuit.when(condition, self._numbers[rule])

    @property
    def undetermined(self) -> Node:
        """Return 6 where the outcome is undetermined, else 0."""
        return self._if_ground(lambda ground: ground.outcome is Outcome.UNDETERMINED)

    @property
    def outcome(self) -> Node:
        """The number of the outcome (see `comity.determine.decide.OUTCOMES`)."""
        numbers = np.array([OUTCOMES.index(ground.outcome) for ground in Ground])
        return self.circuit.map(self.decided, lambda decided: numbers[decided // (len(self.rules) + 1)])

    def _if_ground(self, wanted: Callable[[Ground], bool]) -> Node:
        grounds = np.array([TRUE if wanted(ground) else FALSE for ground in Ground])
        return self.circuit.map(self.decided, lambda decided: grounds[decided // (len(self.rules) + 1)])


def formulas_of(at: LawAtDate) -> Iterator[Formula]:
    """Yield every formula that an answer may read."""
    bound: Sequence[BoundRule] = (*at.prohibitions, *at.holds, *at.requirements, *at.reviews, *at.duties)
    for rule in bound:
        yield rule.formula
        yield rule.own
    for exemption in at.exemptions:
        yield exemption.serves
        yield exemption.own
    for scope in deciding_rules(at).scopes:
        yield scope.applies
