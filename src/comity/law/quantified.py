"""``any`` and ``all``: what is asked of the members of a set, which may be joined with facts of the activity.

``any(control('NS1', item.classification) and chart('NS1', c) for c in transit.countries)`` is the item's control and
``any(chart('NS1', c) for c in transit.countries)``: what joins a member with other facts is spread until each
part asks the one or the other, so that only tests of the set by itself are left.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, product
from math import prod
from typing import TYPE_CHECKING, Final

from comity.law.derived_sets import Contribution, all_such, any_such
from comity.law.formula import TRUE, And, Facts, Formula, Named, Not, Or, Some, Test, conjoin, disjoin, negate
from comity.law.schema import Fact, Kind
from comity.law.syntax import Quantified
from comity.law.values import known

if TYPE_CHECKING:
    from comity.law.bind import Binder

_SETS: Final = (Kind.ENUM_SET, Kind.COUNTRY_SET)
_COUNTRIES: Final = (Kind.COUNTRY_SET, Kind.COUNTRY)
_MOST_TERMS: Final = 256

Terms = list[tuple[Formula, Formula]]
"""A disjunction of pairs that both hold: what is asked of the activity's facts, and what of the member."""


class _Joined(Exception):  # noqa: N818
    """A test, or too many, of a member together with other facts."""


def quantified(binder: Binder, asked: Quantified, where: str) -> Formula:
    """Return that some member of a set (or, with ``every``, every one) meets a condition.

    Raises:
        LawError: what is asked over is no set, or the condition cannot be told apart from that of other facts.
    """
    parts = binder.gathered(asked.fact.text)
    over = _elements(parts) if parts else binder.fact(asked.fact, where, *_SETS)
    kind = Kind.COUNTRY if over.kind in _COUNTRIES else Kind.ENUM
    element = Fact(name=asked.variable, kind=kind, values=over.values)
    with binder.variables({element.name: element}):
        inner = binder.bind(asked.condition, where)
    some = _Some(binder, over, element, parts)
    if inner.facts <= {element.name}:
        return some.of(inner, asked.every)
    try:
        terms = _terms(inner, element.name, not asked.every)
    except _Joined:
        foreign = ", ".join(sorted(inner.facts - {element.name}))
        raise binder.error(f"is joined with {foreign} inside any/all", asked.fact, where) from None
    found = disjoin(conjoin([of_facts, some.of(of_member, False)]) for of_facts, of_member in terms)
    return negate(found) if asked.every else found  # all are such: none is not


class _Some:
    """Makes the tests of one set."""

    def __init__(self, binder: Binder, over: Fact, element: Fact, parts: tuple[Contribution, ...] | None) -> None:
        self._binder, self._over, self._element, self._parts = binder, over, element, parts
        is_country = element.kind is Kind.COUNTRY
        self._members = binder.schema.countries if is_country else frozenset(over.values)

    def of(self, inner: Formula, every: bool) -> Formula:
        """Return that some member, or every one, meets a condition that asks nothing but the member."""
        yes, unsure = self._binder.met_by(inner, self._element, self._members)
        inside = next(tests_of(inner), None)
        such = inside.predicate if inside else "such"
        if self._parts:
            return (all_such if every else any_such)(self._binder, self._parts, yes, unsure, such)
        name = self._over.name
        return self._binder.atom(
            ("quantified", name, every, such, yes, frozenset(unsure.items())),
            lambda: Some(
                f"{'all' if every else 'any'} {such}",
                inside.source if inside else None,
                name,
                yes,
                unsure,
                every,
                frozenset([name]),
                inner.asks if isinstance(inner, Test) else None,
            ),
        )


def meeting(formula: Formula, element: str, members: frozenset[str]) -> tuple[frozenset[str], dict[str, str]]:
    """Return the members that meet a condition on nothing else, and those of which it is not known, with the reason."""
    yes, unsure = _met(formula, element, members)
    return yes, {member: _not_said(formula, member) for member in members if member in unsure}


def _not_said(inner: Formula, member: str) -> str:
    """Return what the law's text or the record does not say of a member."""
    said = (test.unsure[member] for test in tests_of(inner) if member in test.unsure)
    return "; ".join(dict.fromkeys(said)) or f"{member}: not known"


def _met(formula: Formula, element: str, members: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    match formula:
        case Test(yes=yes, unsure=told):
            unsure = members & told.keys()
            return (members & yes) - unsure, unsure
        case Not(part):
            yes, unsure = _met(part, element, members)
            return members - yes - unsure, unsure
        case Named(part=part):
            return _met(part, element, members)
        case And(parts) | Or(parts):
            found = [_met(part, element, members) for part in parts]
            joined = frozenset[str].intersection if isinstance(formula, And) else frozenset[str].union
            sure = joined(*(yes for yes, _ in found))
            return sure, joined(*(yes | unsure for yes, unsure in found)) - sure
    truths = {member: Facts({element: known(member)}).value(formula) for member in members}
    return frozenset(m for m, truth in truths.items() if truth), frozenset(m for m in members if truths[m] is None)


def _terms(formula: Formula, member: str, holds: bool) -> Terms:
    """Return a formula, or with ``holds`` false its negation, as pairs (see `Terms`)."""
    if formula.facts <= {member}:
        return [(TRUE, formula if holds else negate(formula))]
    if member not in formula.facts:
        return [(formula if holds else negate(formula), TRUE)]
    match formula:
        case Not(part):
            return _terms(part, member, not holds)
        case Named(part=part):
            return _terms(part, member, holds)
        case And(parts) | Or(parts):
            spread = [_terms(part, member, holds) for part in parts]
            if isinstance(formula, Or) == holds:
                return list(chain.from_iterable(spread))
            if prod(map(len, spread)) > _MOST_TERMS:
                raise _Joined
            return [(conjoin(a for a, _ in term), conjoin(b for _, b in term)) for term in product(*spread)]
    raise _Joined


def _elements(parts: tuple[Contribution, ...]) -> Fact:
    """Return the fact whose values a derived set holds: countries, or words."""
    facts = [part.fact for part in parts if part.fact is not None]
    if facts:
        return facts[0]
    return Fact(name="", kind=Kind.ENUM, values={part.member: "" for part in parts})


def tests_of(formula: Formula) -> Iterator[Test]:
    """Yield the tests of a formula, whatever it is made of."""
    if isinstance(formula, Test):
        yield formula
    for child in formula.children():
        yield from tests_of(child)
