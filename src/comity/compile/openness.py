"""Why a row's answer is open, as circuits: for each cause, where something that could change the answer has it.

What leaves one activity open is told by `comity.determine.evaluation.Evaluation.open_formulas`, and why by
`comity.determine.causes`; here both are said of columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from comity.compile.circuit import UNDECIDED, Node
from comity.compile.column_logic import ColumnLogic
from comity.compile.conditions import ConditionCircuits
from comity.compile.decision import Decision
from comity.determine.causes import of_content, of_fact
from comity.determine.decide import Need, governing, is_outside
from comity.determine.deciding_rules import DecidingRules, covers, deciding_rules, judges
from comity.determine.outcome import Cause
from comity.law.at_date import BoundRule, LawAtDate
from comity.law.formula import Constant, Formula

Why = Mapping[Cause, Node]
"""For each cause, where it is one: a node that is 6 there and 0 elsewhere; causes that nowhere are one are left out."""


class Openness:
    """Makes, for conditions and for the law as a whole, the nodes of why they are open."""

    def __init__(self, truths: ConditionCircuits, logic: ColumnLogic) -> None:
        self._truths = truths
        self._logic = logic
        self._memo: dict[Formula, Why] = {}

    def of(self, formula: Formula) -> Why:
        """Return why a condition is open, where it is."""
        if formula not in self._memo:
            self._memo[formula] = self._make(formula)
        return self._memo[formula]

    def _make(self, formula: Formula) -> Why:
        truth = self._truths.of(formula)
        if not truth.low <= UNDECIDED <= truth.high:
            return {}
        children = tuple(formula.children())
        why = self.any(map(self.of, children)) if children else self._of_test(formula)
        return self.where(self._truths.circuit.open(truth), why)

    def _of_test(self, test: Formula) -> Why:
        if isinstance(test, Constant):
            return {of_content(test): self._logic.always}
        unsure = self._truths.unsure(test)
        asked = dict.fromkeys(map(of_fact, test.facts), self._logic.no(unsure))
        return self.any([{of_content(test): unsure}, asked])

    def where(self, condition: Node, why: Why) -> Why:
        """Return causes only where a condition is met."""
        return self._kept({cause: self._logic.all([condition, node]) for cause, node in why.items()})

    def any(self, several: Iterable[Why]) -> Why:
        """Return the causes of several things together."""
        told: dict[Cause, list[Node]] = {}
        for why in several:
            for cause, node in why.items():
                told.setdefault(cause, []).append(node)
        return self._kept({cause: self._logic.any(nodes) for cause, nodes in told.items()})

    def _kept(self, why: Why) -> Why:
        return {cause: node for cause, node in why.items() if self._logic.can_be(node)}

    def of_answer(self, decision: Decision) -> Why:
        """Return why an answer is open, where it is undetermined: of all that could change it."""
        return self.any(self._of_parts(deciding_rules(decision.at), decision.asked, decision.at))

    def _of_parts(self, rules: DecidingRules, asked: Iterable[Need[Node, Node]], at: LawAtDate) -> Iterator[Why]:
        logic = self._logic
        yield from (self.of(bound.formula) for bound in (*rules.prohibitions, *rules.holds))
        for need in asked:
            yield from map(self._of_requirement, need.requirements)
            yield self.where(logic.any([need.required, need.unknown]), self.any(self._of_lifting(need, at)))
        unfiled = logic.no(logic.any(logic.surely(logic.rule(bound)) for bound in rules.filings))
        yield from (self.where(unfiled, self.of(bound.formula)) for bound in rules.filings)
        governed = logic.any([*(when for _, when in governing(rules, logic)), is_outside(rules, logic)])
        yield from (self.where(logic.no(governed), self.of(scope.applies)) for scope in rules.scopes)

    def _of_requirement(self, bound: BoundRule) -> Why:
        """Return why a requirement is open; that law was not examined, only where nothing else of its reach is open."""
        why = self.of(bound.formula)
        if Cause.COVERAGE not in why:
            return why
        others = self._logic.any(node for cause, node in why.items() if cause is not Cause.COVERAGE)
        return self._kept({**why, Cause.COVERAGE: self._logic.all([why[Cause.COVERAGE], self._logic.no(others)])})

    def _of_lifting(self, need: Need[Node, Node], at: LawAtDate) -> Iterator[Why]:
        """Yield why exemptions and review policies are open that are about all that is required, or may be."""
        logic = self._logic
        for exemption in at.exemptions_of.get(need.authorization, ()):
            beyond = [bound for bound in need.requirements if not covers(exemption, bound)]
            yield self.where(self._none_of(need, beyond), self.of(exemption.serves))
        for review in at.reviews:
            about = [bound for bound in need.requirements if judges(review, need.authorization, [bound])]
            if judges(review, need.authorization, ()):
                yield self.of(review.formula)
            elif about:
                yield self.where(logic.any(map(need.sure, about)), self.of(review.formula))

    def _none_of(self, need: Need[Node, Node], beyond: Iterable[BoundRule]) -> Node:
        """Return where none of some requirements is among those that stand, or, if none does, among those that may."""
        logic = self._logic
        truths = [(logic.rule(bound), need.sure(bound)) for bound in beyond]
        stands = logic.any(sure for _, sure in truths)
        may = logic.any(logic.possibly(truth) for truth, _ in truths)
        return logic.all([logic.no(stands), logic.any([need.standing, logic.no(may)])])
