"""Closed conditions: formulas over facts, with nothing left to look up.

A formula is made once for a law at a date (`comity.law.bind`) and read by two evaluators: `Facts.value`
here, for one activity, and `comity.compile`, for many at once. Both are Kleene's three values.
Atoms are small finite tests, so the classes of values that a law can tell apart can be read off them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final

import msgspec

from comity.law.source import Source
from comity.law.values import ANY_NUMBER, Interval, OneOf, Possible, Scalar, SetOf, Truth, agreed, negation, within

NO_FACTS: Final[frozenset[str]] = frozenset()
NOTHING_UNSURE: Final[Mapping[str, str]] = {}


class Formula(msgspec.Struct, frozen=True, eq=False):
    """A condition over facts. Immutable, and the same only as itself: formulas alike need not be identical."""

    @property
    def facts(self) -> frozenset[str]:
        """The facts that it reads."""
        raise NotImplementedError

    def evaluate(self, facts: Facts) -> Truth:
        """Return true, false, or None when the facts do not decide."""
        raise NotImplementedError

    def children(self) -> Iterable[Formula]:
        """Return the parts of a compound; an atom has none."""
        return ()


class Compound(Formula, frozen=True, eq=False, dict=True):
    """A formula that is made of others."""

    @cached_property
    def facts(self) -> frozenset[str]:
        """The facts that its parts read, worked out when they are first asked for."""
        return NO_FACTS.union(*(part.facts for part in self.children()))


class Constant(Formula, frozen=True, eq=False):
    """True or false whatever the facts; or undecided, for a cause that no fact can remove.

    Attributes:
        unexamined: whether the cause is that nobody examined the law, rather than that a text or a table is open.
    """

    truth: Truth
    cause: str = ""
    facts: frozenset[str] = NO_FACTS
    unexamined: bool = False

    def evaluate(self, facts: Facts) -> Truth:  # noqa: ARG002, D102
        return self.truth


TRUE: Final = Constant(True)
FALSE: Final = Constant(False)


class Atom(Formula, frozen=True, eq=False):
    """A test of one fact or two, with the words and the source behind it.

    Attributes:
        predicate: completes "the fact is ...", or "is not ...".
        source: where the test's content was read (a table, a group, an instrument); None for a literal.
    """

    predicate: str = ""
    source: Callable[[str], Source] | None = None


class RecordQuestion(msgspec.Struct, frozen=True):
    """What a test asks of the record, and so what governments could change.

    Attributes:
        instrument: a kind of instrument, with ``party`` (empty: whatever the other fact says) and ``scope``.
        group: a group of states, where membership is asked.
    """

    instrument: str = ""
    party: str = ""
    scope: str = ""
    group: str = ""


class Test(Atom, frozen=True, eq=False):
    """The fact's value is one of ``yes``; for the values in ``unsure`` the law's own text is not known."""

    fact: str = ""
    yes: frozenset[Scalar] = frozenset()
    unsure: Mapping[str, str] = NOTHING_UNSURE
    facts: frozenset[str] = NO_FACTS
    asks: RecordQuestion | None = None

    def of(self, value: Scalar) -> Truth:
        """Return the truth for one value."""
        if value in self.unsure:
            return None
        return value in self.yes

    def evaluate(self, facts: Facts) -> Truth:  # noqa: D102
        possible = facts.given.get(self.fact)
        if possible is None:
            return None
        assert isinstance(possible, OneOf)  # noqa: S101  the schema types every fact
        values = possible.values
        if self.unsure and not self.unsure.keys().isdisjoint(values):
            return None
        return True if values <= self.yes else False if values.isdisjoint(self.yes) else None


class Some(Atom, frozen=True, eq=False):
    """Some member of a set fact is in ``yes`` (or, with ``every``, every member is)."""

    fact: str = ""
    yes: frozenset[str] = frozenset()
    unsure: Mapping[str, str] = NOTHING_UNSURE
    every: bool = False
    facts: frozenset[str] = NO_FACTS
    asks: RecordQuestion | None = None

    def of(self, value: str) -> Truth:
        """Return the truth of the inner test for one member."""
        if value in self.unsure:
            return None
        return value in self.yes

    def evaluate(self, facts: Facts) -> Truth:  # noqa: D102
        possible = facts.given.get(self.fact)
        if possible is None:
            return None
        assert isinstance(possible, SetOf)  # noqa: S101
        sought = not self.every  # one member with this truth decides
        inner = [self.of(member) for member in possible.must]
        if sought in inner:
            return sought
        if None in inner or possible.may is None:
            return None
        rest = [self.of(member) for member in possible.may - possible.must]
        return None if sought in rest or None in rest else not sought


class Number(msgspec.Struct, frozen=True):
    """A number in a comparison: a fact, a literal, or what a table says of a fact's value."""

    literal: Interval | None = None
    fact: str = ""
    table: Mapping[Scalar, float] | None = None

    def range(self, facts: Facts) -> Interval:
        """Return the range in which the number lies."""
        if self.literal is not None:
            return self.literal
        possible = facts.given.get(self.fact)
        if self.table is None:
            return possible if isinstance(possible, Interval) else ANY_NUMBER
        if not isinstance(possible, OneOf) or not possible.values <= self.table.keys():
            return ANY_NUMBER
        limits = [self.table[value] for value in possible.values]
        return Interval(min(limits), max(limits))


class NumberComparison(Atom, frozen=True, eq=False):
    """``left`` is less than ``right`` (or, with ``or_equal``, at most)."""

    left: Number = Number()
    right: Number = Number()
    or_equal: bool = False
    facts: frozenset[str] = NO_FACTS

    def evaluate(self, facts: Facts) -> Truth:  # noqa: D102
        left, right = self.left.range(facts), self.right.range(facts)
        if left.high < right.low or (self.or_equal and left.high == right.low):
            return True
        if left.low > right.high or (not self.or_equal and left.low == right.high):
            return False
        return None


class Same(Atom, frozen=True, eq=False):
    """Two facts have the same value."""

    left: str = ""
    right: str = ""
    facts: frozenset[str] = NO_FACTS

    def evaluate(self, facts: Facts) -> Truth:  # noqa: D102
        left, right = facts.given.get(self.left), facts.given.get(self.right)
        if isinstance(left, Interval) and isinstance(right, Interval):
            if left.known and left == right:
                return True
            return False if left.high < right.low or right.high < left.low else None
        if not isinstance(left, OneOf) or not isinstance(right, OneOf):
            return None
        if len(left.values) == 1 and left.values == right.values:
            return True
        return None if left.values & right.values else False


class Between(Atom, frozen=True, eq=False):
    """Something holds between the values of two facts, in either order (an instrument in force)."""

    left: str = ""
    right: str = ""
    yes: frozenset[frozenset[str]] = frozenset()
    unsure: Mapping[frozenset[str], str] = msgspec.field(default_factory=dict)
    facts: frozenset[str] = NO_FACTS
    asks: RecordQuestion | None = None

    def of(self, left: Scalar, right: Scalar) -> Truth:
        """Return the truth for one pair."""
        pair = frozenset((str(left), str(right)))
        return None if pair in self.unsure else pair in self.yes

    def evaluate(self, facts: Facts) -> Truth:  # noqa: D102
        left, right = facts.given.get(self.left), facts.given.get(self.right)
        if not isinstance(left, OneOf) or not isinstance(right, OneOf):
            return None
        return agreed(self.of(a, b) for a in left.values for b in right.values)


class Not(Compound, frozen=True, eq=False):
    """The part does not hold."""

    part: Formula

    def evaluate(self, facts: Facts) -> Truth:  # noqa: D102
        return negation(facts.value(self.part))

    def children(self) -> Iterable[Formula]:  # noqa: D102
        return (self.part,)


class And(Compound, frozen=True, eq=False):
    """Every part holds."""

    parts: tuple[Formula, ...]

    def evaluate(self, facts: Facts) -> Truth:  # noqa: D102
        result: Truth = True
        for value in map(facts.value, self.parts):
            if value is False:
                return False
            if value is None:
                result = None
        return result

    def children(self) -> Iterable[Formula]:  # noqa: D102
        return self.parts


class Or(Compound, frozen=True, eq=False):
    """Some part holds."""

    parts: tuple[Formula, ...]

    def evaluate(self, facts: Facts) -> Truth:  # noqa: D102
        result: Truth = False
        for value in map(facts.value, self.parts):
            if value is True:
                return True
            if value is None:
                result = None
        return result

    def children(self) -> Iterable[Formula]:  # noqa: D102
        return self.parts


class Named(Compound, frozen=True, eq=False):
    """A part that stands for a rule or a derived fact, so that an explanation can say which.

    Attributes:
        made: the part, or what makes it when it is first asked for.
    """

    name: str
    made: Formula | Callable[[], Formula]
    source: Source | None = None

    @cached_property
    def part(self) -> Formula:
        """What stands under the name."""
        return self.made if isinstance(self.made, Formula) else self.made()

    def evaluate(self, facts: Facts) -> Truth:  # noqa: D102
        return facts.value(self.part)

    def children(self) -> Iterable[Formula]:  # noqa: D102
        return (self.part,)


_UNASKED: Final[Any] = object()


class Facts:
    """What is known of one activity, and what has been worked out from it so far.

    Each formula is evaluated once. `with_fact` supposes one more value and keeps every result that
    does not depend on it, so that asking "and if it were ...?" costs only what it touches. A value that only
    narrows what was possible also keeps every result that was decided: knowing more never changes it.
    """

    __slots__ = ("_memo", "_narrows", "base", "changed", "given", "worked_out")

    def __init__(self, given: Mapping[str, Possible]) -> None:
        self.given = given
        self._memo: dict[Formula, Any] = {}  # keyed by the very formula, and so keeps it: an id may be used again
        self.base: Facts | None = None
        self.changed = ""
        self._narrows = False
        self.worked_out: dict[Hashable, Any] = {}
        """What others worked out from these facts and keep with them, each under a key of its own."""

    def with_fact(self, fact: str, possible: Possible) -> Facts:
        """Return these facts with one supposed."""
        supposed = Facts({**self.given, fact: possible})
        supposed.base, supposed.changed = self, fact
        before = self.given.get(fact)
        supposed._narrows = before is None or within(possible, before)
        return supposed

    def narrows(self, origin: Facts) -> bool:
        """Whether these facts are ``origin``, or what it knows and more: what it decides they decide alike."""
        facts = self
        while facts is not origin:
            if facts.base is None or not facts._narrows:
                return False
            facts = facts.base
        return True

    def supposed_since(self, origin: Facts) -> Iterator[str]:
        """Yield the names of the facts that were supposed from ``origin`` on."""
        facts = self
        while facts is not origin and facts.base is not None:
            yield facts.changed
            facts = facts.base

    def value(self, formula: Formula) -> Truth:
        """Return true, false, or None when the facts do not decide."""
        value: Truth = self._memo.get(formula, _UNASKED)
        if value is not _UNASKED:
            return value
        if self.base is None:
            value = formula.evaluate(self)
        elif self._narrows:
            value = self.base.value(formula)
            if value is None and self.changed in formula.facts:
                value = formula.evaluate(self)
        else:
            value = formula.evaluate(self) if self.changed in formula.facts else self.base.value(formula)
        self._memo[formula] = value
        return value


def conjoin(parts: Iterable[Formula]) -> Formula:
    """Return the conjunction, simplified."""
    return _joined(parts, And, FALSE, TRUE)


def disjoin(parts: Iterable[Formula]) -> Formula:
    """Return the disjunction, simplified."""
    return _joined(parts, Or, TRUE, FALSE)


def _joined(parts: Iterable[Formula], made: type[And | Or], decides: Constant, adds_nothing: Constant) -> Formula:
    kept: list[Formula] = []
    for part in parts:
        if isinstance(part, Constant) and part.truth is decides.truth:
            return decides
        if isinstance(part, made):
            kept.extend(part.parts)
        elif not (isinstance(part, Constant) and part.truth is adds_nothing.truth):
            kept.append(part)
    if len(kept) < 2:
        return kept[0] if kept else adds_nothing
    return made(tuple(kept))


def negate(part: Formula) -> Formula:
    """Return the negation, simplified."""
    if isinstance(part, Constant):
        return Constant(negation(part.truth), part.cause, unexamined=part.unexamined)
    if isinstance(part, Not):
        return part.part
    return Not(part)


def named(name: str, part: Formula | Callable[[], Formula], source: Source | None = None) -> Named:
    """Return ``part``, or what makes it when it is first asked for, under a name."""
    return Named(name, part, source)
