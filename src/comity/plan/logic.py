"""The decision procedure over the choices of a plan: what is surely so, whatever the open facts turn out to be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from comity.law.at_date import BoundExemption, BoundRule
from comity.law.formula import Formula
from comity.plan.expression import ALWAYS, NEVER, Expression, every, no, some
from comity.plan.rails import Rails, Railway


class Possibilities(Protocol):
    """What the steps of a plan can bring about for one activity."""

    railway: Railway

    def amended(self, bound: BoundRule) -> Expression:
        """Return when a rule has been amended."""

    def held(self, authorization: str) -> Expression:
        """Return when somebody has an authorization that covers the activity."""

    def conditions_fulfilled(self, exemption: BoundExemption) -> Expression:
        """Return when what an exemption asks of its user was done."""


class PlanLogic:
    """The procedure's logic over choices (see `comity.determine.algebra.Logic`).

    A rule that can be amended is surely false once it was; an authorization that can be granted is held once it was;
    an exemption whose conditions steps fulfil serves once they did.
    """

    always: Expression = ALWAYS
    never: Expression = NEVER

    def __init__(self, possibilities: Possibilities) -> None:
        self._possible = possibilities
        self._rules: dict[str, Rails] = {}
        self._serving: dict[str, Rails] = {}
        self._not: dict[Expression, Expression] = {}  # so that what is shared stays one expression

    def truth(self, formula: Formula) -> Rails:
        """Return when a condition is surely true, and when surely false."""
        return self._possible.railway.of(formula)

    def rule(self, bound: BoundRule) -> Rails:
        """Return when a rule surely holds, and when surely not."""
        if bound.rule.id not in self._rules:
            self._rules[bound.rule.id] = self._rule(bound)
        return self._rules[bound.rule.id]

    def _rule(self, bound: BoundRule) -> Rails:
        rails = self.truth(bound.formula)
        if rails.false is ALWAYS:
            return rails
        amended = self._possible.amended(bound)
        return Rails(every((rails.true, self.no(amended))), some((rails.false, amended)))

    def fails(self, bound: BoundRule) -> Expression:
        """Return when a rule surely does not hold."""
        return self.rule(bound).false

    def serves(self, exemption: BoundExemption) -> Rails:
        """Return when an exemption surely serves, with what it asks of its user done."""
        name = exemption.bound.rule.id
        if name not in self._serving:
            rails = self.truth(exemption.serves)
            fulfilled = ALWAYS if rails.true is NEVER else self._possible.conditions_fulfilled(exemption)
            self._serving[name] = Rails(every((rails.true, fulfilled)), rails.false)
        return self._serving[name]

    def held(self, authorization: str) -> Expression:
        """Return when somebody has an authorization that covers the activity."""
        return self._possible.held(authorization)

    def surely(self, truth: Rails) -> Expression:
        """Return when a truth is surely true."""
        return truth.true

    def possibly(self, truth: Rails) -> Expression:
        """Return when a truth is not surely false."""
        return self.no(truth.false)

    def all(self, parts: Iterable[Expression]) -> Expression:
        """Return when every part holds."""
        return every(parts)

    def any(self, parts: Iterable[Expression]) -> Expression:
        """Return when some part holds."""
        return some(parts)

    def no(self, part: Expression) -> Expression:
        """Return when a part does not hold."""
        if part not in self._not:
            self._not[part] = no(part)
        return self._not[part]

    def can_be(self, part: Expression) -> bool:
        """Whether something can come to hold."""
        return part is not NEVER
