"""What the decision procedure asks of those that run it: how conditions turn out, and how what is so is joined."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from comity.law.at_date import BoundExemption, BoundRule
from comity.law.formula import Formula

Truth = TypeVar("Truth")
"""How a condition in the law turns out: true, false, or open."""
Met = TypeVar("Met")
"""Whether something is so: two-valued."""
Basis = TypeVar("Basis")
"""What an answer rests on, or how weak the weakest of it is."""


class Algebra(Protocol[Met]):
    """How what is so is joined."""

    always: Met
    never: Met

    def all(self, parts: Iterable[Met]) -> Met:
        """Return whether every part is so."""

    def any(self, parts: Iterable[Met]) -> Met:
        """Return whether some part is so."""

    def no(self, part: Met) -> Met:
        """Return whether a part is not so."""

    def can_be(self, part: Met) -> bool:
        """Whether something can be so at all; what cannot is left out."""


class Logic(Algebra[Met], Protocol[Truth, Met]):
    """What the procedure asks of an instance."""

    def truth(self, formula: Formula) -> Truth:
        """Return how a condition turns out."""

    def rule(self, bound: BoundRule) -> Truth:
        """Return how a rule's condition turns out."""

    def serves(self, exemption: BoundExemption) -> Truth:
        """Return whether an exemption serves: its conditions are met, and no restriction takes it away."""

    def held(self, authorization: str) -> Met:
        """Return whether an authorization that somebody has covers the activity."""

    def surely(self, truth: Truth) -> Met:
        """Return whether a truth is true."""

    def possibly(self, truth: Truth) -> Met:
        """Return whether a truth is not false."""


class Founding(Logic[Truth, Met], Protocol[Truth, Met, Basis]):
    """An instance that also tells what an answer rests on."""

    def founded(self, formula: Formula, value: bool) -> Basis:
        """Return on what it rests that a condition has a value; nothing where it has not."""

    def where(self, condition: Met, basis: Basis) -> Basis:
        """Return ``basis`` where a condition is met, else nothing."""

    def together(self, parts: Iterable[Basis]) -> Basis:
        """Return all that several things rest on."""

    def surest(self, parts: Iterable[tuple[Met, Basis]]) -> Basis:
        """Return the best founded basis whose condition is met: one suffices."""
