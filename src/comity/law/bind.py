"""Binding conditions to a date: names and lookups become tests of facts, and types are checked on the way."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from threading import RLock
from typing import Final, TypeVar

from comity.errors import InputError, LawError, did_you_mean
from comity.law import syntax
from comity.law.derived_sets import Contribution
from comity.law.formula import (
    FALSE,
    TRUE,
    Formula,
    Number,
    NumberComparison,
    RecordQuestion,
    Same,
    Some,
    Test,
    conjoin,
    disjoin,
    negate,
)
from comity.law.quantified import meeting, quantified
from comity.law.rules import NamedSet
from comity.law.schema import Fact, Kind, Schema
from comity.law.source import Source
from comity.law.syntax import Call, Literal, Name, Operand
from comity.law.values import Interval, Scalar
from comity.law.wording import compared, listing

F = TypeVar("F", bound=Formula)
Sourced = Callable[[str], Source] | None
NO_SETS: Final[Mapping[str, NamedSet]] = {}
MIRRORED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


class Binder:
    """Turns conditions into formulas for one day.

    Equal atoms are made once, so that rules which ask the same question share the answer.

    Args:
        schema: the facts.
        day: the day at which lookups are read.
        derived: makes the formula of a derived fact, or of one member of a derived set, or None.
        gathered: what rules add to a derived set, or None.
        lookups: makes the formula of a lookup by name.
        numbers: makes the table of a numeric lookup by name.
        sets: what provisions list, by the name that conditions use.
        like: a binder of another law: tests that are the same are shared with it.
    """

    def __init__(
        self,
        schema: Schema,
        day: date,
        derived: Callable[[str, str | None], Formula | None],
        gathered: Callable[[str], tuple[Contribution, ...] | None],
        lookups: Mapping[str, Callable[[Binder, Call, str], Formula]],
        numbers: Mapping[str, Callable[[], Mapping[Scalar, float]]],
        sets: Mapping[str, NamedSet] = NO_SETS,
        like: Binder | None = None,
    ) -> None:
        self.schema = schema
        self.day = day
        self._derived = derived
        self.gathered = gathered
        self._lookups = lookups
        self._numbers = numbers
        self.sets = sets
        self._like = like
        self._atoms: dict[Hashable, Formula] = {}
        self._met: dict[Hashable, tuple[frozenset[str], dict[str, str]]] = {}
        self._variables: Mapping[str, Fact] = {}
        self._lock = RLock()

    def bind(self, condition: syntax.Condition, where: str) -> Formula:
        """Return the formula of a condition.

        Raises:
            LawError: a fact, value, type or lookup that does not exist or does not fit; names the column.
        """
        with self._lock:
            return self._bind(condition, where)

    def _bind(self, condition: syntax.Condition, where: str) -> Formula:
        match condition:
            case syntax.Junction(any_of, parts):
                bound = [self._bind(part, where) for part in parts]
                return self._shared((any_of, *bound), lambda: disjoin(bound) if any_of else conjoin(bound))
            case syntax.Negation(part):
                inner = self._bind(part, where)
                return self._shared(("not", inner), lambda: negate(inner))
            case Literal(value=bool() as value):
                return TRUE if value else FALSE
            case Name():
                return self._yes_no(condition, where)
            case syntax.Compare():
                return self._compare(condition, where)
            case syntax.MembershipTest():
                return self._membership(condition, where)
            case syntax.Quantified():
                return quantified(self, condition, where)
            case Call():
                return self._call(condition, where)
        raise self.error("is not a condition", condition, where)

    def fact(self, operand: Operand, where: str, *kinds: Kind) -> Fact:
        """Return the fact that an operand names, of one of ``kinds`` (any, if none is given)."""
        if not isinstance(operand, Name):
            raise self.error("stands where a fact is expected", operand, where)
        if operand.text in self._variables:
            fact = self._variables[operand.text]
        else:
            try:
                fact = self.schema.fact(operand.text, f"{where}, column {operand.column}")
            except InputError as error:
                raise LawError(error.message, where=error.where, suggestion=error.suggestion) from None
        if kinds and fact.kind not in kinds:
            raise self.error(f"is {fact.kind}", operand, where, " or ".join(kinds))
        return fact

    def word(self, operand: Operand, where: str) -> str:
        """Return the text of a literal word."""
        if isinstance(operand, Literal) and isinstance(operand.value, str):
            return operand.value
        raise self.error("stands where a word in quotes is expected", operand, where)

    def words(self, operands: Iterable[Operand], where: str) -> Iterator[Literal]:
        """Yield the words that operands are, or that the sets they name hold."""
        for operand in operands:
            members, _ = self.listed(operand) or ((operand,), "")
            for member in members:
                self.word(member, where)
                assert isinstance(member, Literal)  # noqa: S101  `word` has made sure
                yield member

    def listed(self, operand: Operand | tuple[Literal, ...]) -> tuple[tuple[Literal, ...], str] | None:
        """Return the members of a list or a named set, and the set's label; None if it is neither."""
        if isinstance(operand, tuple):
            return operand, ""
        if not isinstance(operand, Name) or operand.text not in self.sets:
            return None
        named = self.sets[operand.text]
        return tuple(Literal(value, operand.column) for value in named.values), named.label

    def test(
        self,
        fact: Fact,
        yes: frozenset[Scalar],
        predicate: str,
        *,
        unsure: Mapping[str, str] | None = None,
        source: Sourced = None,
        asks: RecordQuestion | None = None,
    ) -> Formula:
        """Return the atom that a single-valued fact is one of ``yes``."""
        return self._shared(
            ("test", fact.name, predicate, len(yes), hash(yes)),
            lambda: Test(predicate, source, fact.name, yes, unsure or {}, frozenset([fact.name]), asks),
        )

    def atom(self, key: Hashable, make: Callable[[], F]) -> F:
        """Return the one atom with this key, made when first asked for."""
        return self._shared(key, make)

    def error(self, problem: str, at: object, where: str, accepts: str | None = None) -> LawError:
        """Return a LawError about a part of a condition."""
        column = getattr(at, "column", None)
        text = getattr(at, "text", None) or getattr(at, "function", None) or getattr(at, "value", "")
        place = f"{where}, column {column}" if column else where
        return LawError(f"'{text}' {problem}", where=place, accepts=accepts)

    def _shared(self, key: Hashable, make: Callable[[], F]) -> F:
        if key not in self._atoms:
            made, shared = make(), self._like.known(key) if self._like else None
            self._atoms[key] = shared if shared is not None and _alike(made, shared) else made
        return self._atoms[key]  # type: ignore[return-value]

    def known(self, key: Hashable) -> Formula | None:
        """Return the atom with this key if it was made before, here or where tests are shared with."""
        return self._atoms.get(key) or (self._like.known(key) if self._like else None)

    def _yes_no(self, name: Name, where: str) -> Formula:
        derived = self._derived(name.text, None)
        if derived is not None:
            return derived
        fact = self.fact(name, where, Kind.BOOL)
        return self.test(fact, frozenset([True]), "so")

    def _call(self, call: Call, where: str) -> Formula:
        if call.function in self._lookups:
            return self._lookups[call.function](self, call, where)
        suggestion = did_you_mean(call.function, self._lookups)
        raise LawError(
            f"unknown lookup '{call.function}'",
            where=f"{where}, column {call.column}",
            suggestion=suggestion,
        )

    def _compare(self, compare: syntax.Compare, where: str) -> Formula:
        left, operator, right = compare.left, compare.operator, compare.right
        if operator in ("==", "!="):
            equal = self._equal(left, right, where)
            return equal if operator == "==" else negate(equal)
        return self._ordered(left, operator, right, where)

    def _equal(self, left: Operand, right: Operand, where: str) -> Formula:
        if isinstance(left, Literal):
            left, right = right, left
        fact = self.fact(left, where)
        if isinstance(right, Literal):
            if fact.kind.is_ordered:
                ends = [self._ordered(left, operator, right, where) for operator in ("<=", ">=")]
                return conjoin(ends)
            return self._one_of(fact, (right,), str(right.value), where)
        other = self.fact(right, where, fact.kind)
        if fact.kind.is_set or fact.kind is Kind.TEXT:
            raise self.error(f"is {fact.kind} and cannot be compared", left, where)
        return self.atom(
            ("same", fact.name, other.name),
            lambda: Same(
                f"the same as {other.name}",
                None,
                fact.name,
                other.name,
                frozenset([fact.name, other.name]),
            ),
        )

    def _one_of(self, fact: Fact, literals: Iterable[Literal], words: str, where: str) -> Formula:
        values: set[Scalar] = set()
        for literal in literals:
            values |= self._value(fact, literal, where)
        return self.test(fact, frozenset(values), words)

    def _value(self, fact: Fact, literal: Literal, where: str) -> frozenset[Scalar]:
        value = literal.value
        accepted: object = None
        match fact.kind:
            case Kind.BOOL if isinstance(value, bool):
                return frozenset([value])
            case Kind.ENUM | Kind.ENUM_SET if value in fact.values:
                return frozenset([str(value)])
            case Kind.ENUM | Kind.ENUM_SET:
                accepted = ", ".join(fact.values)
            case Kind.COUNTRY | Kind.COUNTRY_SET if isinstance(value, str):
                try:
                    if set(self.schema.country(value)) == {value}:
                        return frozenset([value])
                except InputError:
                    pass
                accepted = "an ISO 3166-1 alpha-3 code"
            case Kind.CLASSIFICATION if isinstance(value, str):
                try:
                    return frozenset(self.schema.items.resolve(value))
                except InputError as error:
                    accepted = error.suggestion
        raise self.error(f"is no value of {fact.name}", literal, where, str(accepted or fact.accepts))

    def _ordered(self, left: Operand, operator: str, right: Operand, where: str) -> Formula:
        if operator in (">", ">="):
            left, right, operator = right, left, MIRRORED[operator]
        kind = self._order(left, where) or self._order(right, where)
        if kind is None:
            raise self.error("is compared, but no fact is", left, where)
        low, high = self._number(left, kind, where), self._number(right, kind, where)
        words = compared(left, operator, right)
        facts = frozenset(number.fact for number in (low, high) if number.fact)
        return self.atom(("compare", words), lambda: NumberComparison(words, None, low, high, operator == "<=", facts))

    def _order(self, operand: Operand, where: str) -> Kind | None:
        if isinstance(operand, Name):
            return self.fact(operand, where, Kind.NUMBER, Kind.DATE).kind
        return Kind.NUMBER if isinstance(operand, Call) else None

    def _number(self, operand: Operand, kind: Kind, where: str) -> Number:
        if isinstance(operand, Name):
            return Number(fact=self.fact(operand, where, kind).name)
        if isinstance(operand, Call):
            if operand.function not in self._numbers or len(operand.args) != 1:
                raise self.error("is not a numeric lookup of one fact", operand, where)
            fact = self.fact(operand.args[0], where, Kind.CLASSIFICATION)
            return Number(fact=fact.name, table=self._numbers[operand.function]())
        value = operand.value
        if kind is Kind.DATE and isinstance(value, str):
            try:
                point = float(date.fromisoformat(value).toordinal())
            except ValueError:
                raise self.error("is not a date", operand, where, "YYYY-MM-DD") from None
            return Number(literal=Interval(point, point))
        if kind is Kind.NUMBER and isinstance(value, float):
            return Number(literal=Interval(value, value))
        raise self.error(f"is compared with {kind}", operand, where)

    def _membership(self, membership: syntax.MembershipTest, where: str) -> Formula:
        left, right = membership.left, membership.right
        listed = self.listed(right)
        if listed is not None:
            fact = self.fact(left, where)
            if fact.kind.is_set or fact.kind.is_ordered:
                raise self.error(f"is {fact.kind}: 'in' needs a single word", left, where)
            members, label = listed
            words = f"among {label}" if label else listing([str(member.value) for member in members])
            where = f"{where}, {right.text}" if isinstance(right, Name) else where
            return self._one_of(fact, members, words, where)
        assert isinstance(right, Name)  # noqa: S101  what is no list is a set fact
        if isinstance(left, Name):
            raise self.error("is no named set", right, where, did_you_mean(right.text, self.sets) or "one of sets.yaml")
        member = self.word(left, where)
        derived = self._derived(right.text, member)
        if derived is not None:
            return derived
        fact = self.fact(right, where, Kind.ENUM_SET, Kind.COUNTRY_SET)
        assert isinstance(left, Literal)  # noqa: S101  `word` has made sure
        value = self._value(fact, left, where)
        return self.atom(
            ("has", fact.name, member),
            lambda: Some(
                f"including {member}",
                None,
                fact.name,
                frozenset(map(str, value)),
                {},
                False,
                frozenset([fact.name]),
            ),
        )

    def met_by(self, inner: Formula, element: Fact, members: frozenset[str]) -> tuple[frozenset[str], dict[str, str]]:
        """Return the members that meet a condition, and those of which it is not known; worked out once."""
        key = inner, element.kind, members
        known_before = self._like._met.get(key) if self._like else None
        if key not in self._met:
            self._met[key] = known_before or meeting(inner, element.name, members)
        return self._met[key]

    @contextmanager
    def variables(self, facts: Mapping[str, Fact] | None = None) -> Iterator[None]:
        """Let names stand for other facts while conditions are bound: a variable of ``any``, a supposed destination.

        Without facts none does: conditions that are bound where others ask for them read their own.
        """
        with self._lock:
            before = self._variables
            self._variables = {**before, **facts} if facts else {}
            try:
                yield
            finally:
                self._variables = before


def _alike(one: Formula, other: Formula) -> bool:
    """Whether two formulas have the very same parts, words and sources; equal ones made apart need not."""
    if type(one) is not type(other):
        return False
    return all(getattr(one, field) == getattr(other, field) for field in one.__struct_fields__)
