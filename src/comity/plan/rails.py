"""Three-valued law on two rails: when a formula is *surely* true, and when it is surely false, in terms of choices.

A fact that a step can set, or find out, has *options*: what it may come to be, each with the variable that says so.
Everything else is read from the facts at hand; what they leave open is on neither rail, so that a plan built on a
rail holds however the open facts turn out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from comity.law.formula import And, Atom, Between, Facts, Formula, Named, Not, Or, RecordQuestion, Some, Test
from comity.law.residual import atoms
from comity.law.values import OneOf, Possible, SetOf, Truth
from comity.plan.expression import ALWAYS, NEVER, Expression, every, no, some


class Rails(NamedTuple):
    """When a formula is surely true, and when it is surely false."""

    true: Expression
    false: Expression


@dataclass(frozen=True, slots=True)
class Option:
    """What a fact may come to be, and the variable that says that it has."""

    variable: Expression
    possible: Possible


Flip = Callable[[RecordQuestion, frozenset[str]], Expression]
"""Returns when governments have made true what a test asks of the record, for one state or a pair of them."""


def no_flip(asked: RecordQuestion, states: frozenset[str]) -> Expression:  # noqa: ARG001
    """Leave the record as it is."""
    return NEVER


class Railway:
    """Puts the formulas of one activity on rails.

    Args:
        facts: what is known, without the facts that have options.
        options: for each fact that can change or be found out, what it may be.
        flip: when governments have made true what is not.
    """

    def __init__(self, facts: Facts, options: Mapping[str, tuple[Option, ...]], flip: Flip | None = None) -> None:
        self.facts = facts
        self.options = options
        self._flip = flip
        self._rails: dict[Formula, Rails] = {}
        self._asking: dict[Formula, bool] = {}
        self._open = frozenset(options)

    def of(self, formula: Formula) -> Rails:
        """Return when a formula is surely true and when it is surely false."""
        if formula not in self._rails:
            self._rails[formula] = self._make(formula)
        return self._rails[formula]

    def _make(self, formula: Formula) -> Rails:
        if self._open.isdisjoint(formula.facts) and not self._asks(formula):
            return _constant(self.facts.value(formula))
        match formula:
            case And(parts):
                rails = [self.of(part) for part in parts]
                return Rails(every(r.true for r in rails), some(r.false for r in rails))
            case Or(parts):
                rails = [self.of(part) for part in parts]
                return Rails(some(r.true for r in rails), every(r.false for r in rails))
            case Not(part):
                rail = self.of(part)
                return Rails(rail.false, rail.true)
            case Named(part=part):
                return self.of(part)
            case Atom():
                return self._atom(formula)
        return _constant(self.facts.value(formula))

    def _asks(self, formula: Formula) -> bool:
        """Whether a formula asks something of the record that governments could change."""
        if self._flip is None:
            return False
        if formula not in self._asking:
            self._asking[formula] = any(getattr(atom, "asks", None) is not None for atom in atoms(formula))
        return self._asking[formula]

    def _atom(self, atom: Atom) -> Rails:
        """Join what the test says for every combination of the options of the facts it reads."""
        names = sorted(atom.facts & self._open)
        true: list[Expression] = []
        false: list[Expression] = []
        for combination in product(*(self.options[name] for name in names)):
            given = {**self.facts.given, **{n: o.possible for n, o in zip(names, combination, strict=True)}}
            chosen = every(option.variable for option in combination)
            rails = self._flipped(atom, given)
            true.append(every((chosen, rails.true)))
            false.append(every((chosen, rails.false)))
        return Rails(some(true), some(false))

    def _flipped(self, atom: Atom, given: Mapping[str, Possible]) -> Rails:
        truth = atom.evaluate(Facts(given))
        if truth is True or self._flip is None or not isinstance(atom, Test | Between | Some) or atom.asks is None:
            return _constant(truth)
        if isinstance(atom, Some):
            return self._flipped_members(atom, atom.asks, given, truth)
        states = _states(atom, given)
        if states is None:
            return _constant(truth)
        flipped = self._flip(atom.asks, states)
        if flipped is NEVER:
            return _constant(truth)
        return Rails(flipped, NEVER if truth is None else no(flipped))

    def _flipped_members(self, atom: Some, asked: RecordQuestion, given: Mapping[str, Possible], truth: Truth) -> Rails:
        """Return the rails of a test of a set's members, of which governments can make some true."""
        members = given.get(atom.fact)
        if self._flip is None or not isinstance(members, SetOf) or members.must != members.may:
            return _constant(truth)
        each = [ALWAYS if atom.of(m) is True else self._flip(asked, frozenset([m])) for m in sorted(members.must)]
        made = every(each) if atom.every else some(each)
        return Rails(made, NEVER if truth is None else no(made))


def _states(atom: Test | Between, given: Mapping[str, Possible]) -> frozenset[str] | None:
    """Return the state, or the pair, that a test is about; None where it is not known."""
    names = (atom.fact,) if isinstance(atom, Test) else (atom.left, atom.right)
    found: set[str] = set()
    for name in names:
        possible = given.get(name)
        if not isinstance(possible, OneOf) or len(possible.values) != 1:
            return None
        found.add(str(next(iter(possible.values))))
    return frozenset(found)


def _constant(truth: Truth) -> Rails:
    return Rails(ALWAYS if truth is True else NEVER, ALWAYS if truth is False else NEVER)
