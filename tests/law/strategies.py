"""Small schemas, random conditions in the pack's language, and random partly known facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import product

from hypothesis import strategies as st

from comity.law import syntax
from comity.law.bind import Binder
from comity.law.formula import Formula
from comity.law.rules import NamedSet
from comity.law.schema import Fact, Kind, Schema
from comity.law.syntax import Call
from comity.law.values import Interval, OneOf, Possible, SetOf, known

COUNTRIES = frozenset(["AUS", "CHN", "JPN", "KOR"])
WORDS = {"a": "", "b": "", "c": ""}
DAY = date(2025, 1, 1)
SCHEMA = Schema(
    facts={
        fact.name: fact
        for fact in [
            Fact("x.yes", Kind.BOOL),
            Fact("y.yes", Kind.BOOL),
            Fact("x.word", Kind.ENUM, values=WORDS),
            Fact("y.word", Kind.ENUM, values=WORDS),
            Fact("x.number", Kind.NUMBER),
            Fact("x.country", Kind.COUNTRY),
            Fact("x.words", Kind.ENUM_SET, values=WORDS),
        ]
    },
    roles={},
    country=lambda text: [text] if text in COUNTRIES else [],
    countries=COUNTRIES,
)
SETS = {"x.some": NamedSet("x.some", "some words", ("a", "c"))}
NUMBERS = (0.0, 1.0, 2.0, 3.0)
DOMAINS: Mapping[str, list[Possible]] = {
    "x.yes": [known(True), known(False)],
    "y.yes": [known(True), known(False)],
    "x.word": [known(w) for w in WORDS],
    "y.word": [known(w) for w in WORDS],
    "x.number": [known(n) for n in NUMBERS],
    "x.country": [known(c) for c in sorted(COUNTRIES)],
    "x.words": [known(s) for s in ((), ("a",), ("b",), ("a", "b"), ("a", "b", "c"))],
}

ATOMS = st.sampled_from(
    [
        "x.yes",
        "y.yes",
        "x.yes == y.yes",
        "x.word == 'a'",
        "x.word != 'b'",
        "x.word in ('a', 'c')",
        "y.word in x.some",
        "y.word not in ('a',)",
        "x.word == y.word",
        "x.number < 2",
        "x.number >= 1",
        "0 < x.number <= 2",
        "x.country == 'KOR'",
        "friend(x.country)",
        "'a' in x.words",
        "any(w in ('b', 'c') for w in x.words)",
        "all(w != 'b' for w in x.words)",
        "any(w in x.some and friend(x.country) for w in x.words)",
        "all(w == 'a' or not (x.yes and w == 'b') for w in x.words)",
        "True",
        "False",
    ]
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        inner.map(lambda c: f"not ({c})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda cs: " and ".join(f"({c})" for c in cs)),
        st.lists(inner, min_size=2, max_size=3).map(lambda cs: " or ".join(f"({c})" for c in cs)),
    ),
    max_leaves=8,
)


def bind(text: str) -> Formula:
    """Return the formula of a condition over `SCHEMA`; ``friend`` is unsure about CHN."""

    def friend(binder: Binder, call: Call, where: str) -> Formula:
        fact = binder.fact(call.args[0], where)
        return binder.test(fact, frozenset(["JPN"]), "a friend", unsure={"CHN": "not known"})

    binder = Binder(SCHEMA, DAY, lambda *_: None, lambda _: None, {"friend": friend}, {}, SETS)
    return binder.bind(syntax.parse(text, "test"), "test")


def completions(given: Mapping[str, Possible]) -> list[dict[str, Possible]]:
    """Return every way to know each fact that agrees with what is given."""
    names = list(DOMAINS)
    choices = [[v for v in DOMAINS[n] if n not in given or admits(given[n], v)] for n in names]
    return [dict(zip(names, values, strict=True)) for values in product(*choices)]


def admits(possible: Possible, value: Possible) -> bool:
    """Whether a known value is among those possible."""
    match possible, value:
        case OneOf(), OneOf():
            return value.values <= possible.values
        case Interval(), Interval():
            return possible.low <= value.low <= possible.high
        case SetOf(), SetOf():
            return possible.must <= value.must and (possible.may is None or value.must <= possible.may)
    raise AssertionError


def _partly(name: str) -> st.SearchStrategy[Possible | None]:
    values = DOMAINS[name]
    exact = st.sampled_from(values)
    if name == "x.number":
        partial: st.SearchStrategy[Possible] = st.tuples(st.sampled_from(NUMBERS), st.sampled_from(NUMBERS)).map(
            lambda pair: Interval(min(pair), max(pair))
        )
    elif name == "x.words":
        partial = st.sampled_from([SetOf(frozenset(), None), SetOf(frozenset("a"), frozenset("ab"))])
    else:
        partial = st.lists(exact, min_size=1, max_size=3).map(
            lambda some: OneOf(frozenset[str | bool]().union(*(v.values for v in some if isinstance(v, OneOf))))
        )
    return st.one_of(st.none(), exact, partial)


PARTIAL_FACTS = st.fixed_dictionaries({name: _partly(name) for name in DOMAINS}).map(
    lambda facts: {name: value for name, value in facts.items() if value is not None}
)
