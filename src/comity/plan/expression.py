"""Two-valued expressions over the state a plan changes.

Three-valued law arrives here as two rails, *surely true* and *surely false*: a goal is put on a rail, so a plan holds
however the unknown facts turn out (`comity.plan.rails`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final


class Expression:
    """True or false in a state. Immutable; compared by identity, so that shared parts are encoded once."""

    __slots__ = ()

    def holds(self, state: AbstractSet[str]) -> bool:
        """Return whether it is true where exactly the variables in ``state`` are."""
        raise NotImplementedError

    def parts(self) -> tuple[Expression, ...]:
        """Return the parts of a compound; a variable has none."""
        return ()


@dataclass(frozen=True, slots=True, eq=False)
class Variable(Expression):
    """One thing that steps can make true or false."""

    name: str

    def holds(self, state: AbstractSet[str]) -> bool:  # noqa: D102
        return self.name in state


@dataclass(frozen=True, slots=True, eq=False)
class All(Expression):
    """Every part holds; with no part, true."""

    of: tuple[Expression, ...] = ()

    def holds(self, state: AbstractSet[str]) -> bool:  # noqa: D102
        return all(part.holds(state) for part in self.of)

    def parts(self) -> tuple[Expression, ...]:  # noqa: D102
        return self.of


@dataclass(frozen=True, slots=True, eq=False)
class Any(Expression):
    """Some part holds; with no part, false."""

    of: tuple[Expression, ...] = ()

    def holds(self, state: AbstractSet[str]) -> bool:  # noqa: D102
        return any(part.holds(state) for part in self.of)

    def parts(self) -> tuple[Expression, ...]:  # noqa: D102
        return self.of


@dataclass(frozen=True, slots=True, eq=False)
class Contrary(Expression):
    """The part does not hold."""

    of: Expression

    def holds(self, state: AbstractSet[str]) -> bool:  # noqa: D102
        return not self.of.holds(state)

    def parts(self) -> tuple[Expression, ...]:  # noqa: D102
        return (self.of,)


ALWAYS: Final = All()
NEVER: Final = Any()


def every(parts: Iterable[Expression]) -> Expression:
    """Return the conjunction, simplified."""
    kept = []
    for part in parts:
        if part is NEVER:
            return NEVER
        if part is not ALWAYS:
            kept.append(part)
    return kept[0] if len(kept) == 1 else All(tuple(kept)) if kept else ALWAYS


def some(parts: Iterable[Expression]) -> Expression:
    """Return the disjunction, simplified."""
    kept = []
    for part in parts:
        if part is ALWAYS:
            return ALWAYS
        if part is not NEVER:
            kept.append(part)
    return kept[0] if len(kept) == 1 else Any(tuple(kept)) if kept else NEVER


def no(part: Expression) -> Expression:
    """Return the negation, simplified."""
    if part is ALWAYS:
        return NEVER
    if part is NEVER:
        return ALWAYS
    if isinstance(part, Any) and all(isinstance(one, Contrary) for one in part.of):
        return every(map(no, part.of))
    return part.of if isinstance(part, Contrary) else Contrary(part)


def variables(expression: Expression) -> frozenset[str]:
    """Return the names of the variables that an expression reads."""
    return frozenset(_names(expression, set()))


def _names(expression: Expression, seen: set[Expression]) -> Iterator[str]:
    if expression in seen:
        return
    seen.add(expression)
    if isinstance(expression, Variable):
        yield expression.name
    for part in expression.parts():
        yield from _names(part, seen)
