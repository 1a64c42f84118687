"""Rules as plain conditions over columns of text and numbers: what every peer is given to write in its own language.

A law's formula is closed for some columns: what no column states is folded away as `comity.determine.assume` would have
it, a set gathered from several facts becomes a test of each, and equal parts are one part, so that no peer works out
anything twice. Truth is Kleene's: an unknown cell leaves a test undecided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from comity.determine.activity import Activity
from comity.determine.assume import basis
from comity.law.formula import And, Constant, Facts, Formula, Named, Not, Number, NumberComparison, Or, Some, Test
from comity.law.law import Law
from comity.law.schema import Kind
from comity.law.values import OneOf, Possible, SetOf, Truth

DERIVED = ("destination.country", "item.type", "item.manufactured_in", "end_use.military_intelligence")
"""Facts that follow from others (see `bench.given`): columns of their own by the time a peer sees them."""


@dataclass(frozen=True)
class Always:
    """The same in every row."""

    truth: Truth


@dataclass(frozen=True)
class Among:
    """The text is one of ``yes``; undecided for those in ``unsure``; ``unknown`` where the cell is."""

    column: str
    yes: frozenset[str]
    unsure: frozenset[str]
    unknown: Truth


@dataclass(frozen=True)
class Compare:
    """The number is ``operator`` (``<``, ``<=``, ``>``, ``>=``) a limit; undecided where it is unknown."""

    column: str
    operator: str
    limit: float


@dataclass(frozen=True)
class Within:
    """The number is at most what a table says of a text: surely up to ``low``, surely not above ``high``.

    Attributes:
        low, high: by text; a text that is not there, and an unknown one, leave it undecided.
    """

    column: str
    text: str
    low: frozenset[tuple[str, float]]
    high: frozenset[tuple[str, float]]


@dataclass(frozen=True)
class Stated:
    """One of the columns is known: then ``truth``; undecided where none is."""

    columns: tuple[str, ...]
    truth: bool


@dataclass(frozen=True)
class Every:
    """All parts hold."""

    parts: tuple[int, ...]


@dataclass(frozen=True)
class Either:
    """Some part holds."""

    parts: tuple[int, ...]


@dataclass(frozen=True)
class No:
    """The part does not hold."""

    part: int


Node: TypeAlias = Always | Among | Compare | Within | Stated | Every | Either | No


@dataclass
class Conditions:
    """Rules over columns; equal nodes are one, and parts come before what they are part of.

    Attributes:
        texts: for each text column, the texts that occur in it.
        numbers: the number columns.
        nodes: by number.
        rules: for each rule, the number of its node.
    """

    law: Law
    day: date
    texts: Mapping[str, tuple[str, ...]]
    numbers: frozenset[str]
    nodes: list[Node] = field(default_factory=list)
    rules: dict[str, int] = field(default_factory=dict)
    _index: dict[Node, int] = field(default_factory=dict)
    _memo: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._always = basis(Activity({}), self.law, self.day, strict=False).given
        self._possible = {
            name: {text: self.law.schema.read(name, text, "bench") for text in texts}
            for name, texts in self.texts.items()
        }
        at = self.law.at(self.day)
        for bound in (*at.prohibitions, *at.holds, *at.requirements, *at.reviews):
            self.rules[bound.rule.id] = self._of(bound.formula)
        for exemption in at.exemptions:
            self.rules[exemption.bound.rule.id] = self._of(exemption.serves)

    def columns(self, rule: str) -> frozenset[str]:
        """Return the columns that a rule reads."""
        return frozenset(column for number in self.needed([rule]) for column in _columns(self.nodes[number]))

    def most_facts(self, count: int) -> tuple[str, ...]:
        """Return the rules that read the most columns, by id where they read as many."""
        return tuple(sorted(self.rules, key=lambda rule: (-len(self.columns(rule)), rule))[:count])

    def needed(self, rules: Iterable[str]) -> list[int]:
        """Return the nodes that some rules need, parts first."""
        wanted: set[int] = set()
        stack = [self.rules[rule] for rule in rules]
        while stack:
            number = stack.pop()
            if number not in wanted:
                wanted.add(number)
                stack.extend(parts_of(self.nodes[number]))
        return sorted(wanted)

    def _add(self, node: Node) -> int:
        if node not in self._index:
            self._index[node] = len(self.nodes)
            self.nodes.append(node)
        return self._index[node]

    def _of(self, formula: Formula) -> int:
        if id(formula) not in self._memo:  # formulas outlive this: the law at a date holds them
            self._memo[id(formula)] = self._make(formula)
        return self._memo[id(formula)]

    def _make(self, formula: Formula) -> int:
        match formula:
            case And(parts):
                return self._joined(map(self._of, parts), every=True)
            case Or(parts):
                return self._joined(map(self._of, parts), every=False)
            case Not(part):
                return self._negated(self._of(part))
            case Named(part=part):
                return self._of(part)
            case Constant(truth=truth):
                return self._add(Always(truth))
            case NumberComparison():
                return self._comparison(formula)
            case Some(fact=name) if self._gathered(name):
                return self._of_gathered(formula)
        return self._atom(formula)

    def _atom(self, atom: Formula) -> int:
        varying = atom.facts & (self.texts.keys() | self.numbers)
        if not varying:
            return self._add(Always(Facts(self._always).value(atom)))
        if isinstance(atom, Test | Some):
            return self._among(atom, atom.fact)
        if atom.facts & self._always.keys() or atom.facts <= varying:
            raise TypeError(f"a test of two columns: {atom}")
        return self._add(Always(None))  # of two facts, one is unknown in every row

    def _joined(self, parts: Iterable[int], *, every: bool) -> int:
        neutral, decided = self._add(Always(every)), self._add(Always(not every))
        kept: dict[int, None] = {}
        for part in parts:
            node = self.nodes[part]
            same = Every if every else Either
            kept |= dict.fromkeys(node.parts if isinstance(node, same) else [part])
        kept.pop(neutral, None)
        if decided in kept:
            return decided
        if len(kept) < 2:
            return next(iter(kept), neutral)
        ordered = tuple(sorted(kept))
        return self._add(Every(ordered) if every else Either(ordered))

    def _negated(self, part: int) -> int:
        node = self.nodes[part]
        if isinstance(node, Always):
            return self._add(Always(None if node.truth is None else not node.truth))
        return node.part if isinstance(node, No) else self._add(No(part))

    def _among(self, atom: Test | Some, name: str) -> int:
        said = {text: Facts({name: p} if p else {}).value(atom) for text, p in self._possible[name].items()}
        return self._test(name, said, None)

    def _test(self, column: str, said: Mapping[str, Truth], unknown: Truth) -> int:
        yes = frozenset(text for text, truth in said.items() if truth)
        unsure = frozenset(text for text, truth in said.items() if truth is None)
        if {*said.values(), unknown} == {unknown}:
            return self._add(Always(unknown))
        return self._add(Among(column, yes, unsure, unknown))

    def _comparison(self, atom: NumberComparison) -> int:
        left, right = atom.left, atom.right
        if not atom.facts & self.numbers:
            return self._add(Always(Facts(self._always).value(atom)))
        if left.literal is not None:
            return self._add(Compare(right.fact, ">=" if atom.or_equal else ">", left.literal.low))
        if right.literal is not None:
            return self._add(Compare(left.fact, "<=" if atom.or_equal else "<", right.literal.low))
        if left.fact not in self.numbers or right.table is None or not atom.or_equal:
            raise TypeError(f"a comparison of two facts: {atom}")
        low, high = self._limits(right)
        return self._add(Within(left.fact, right.fact, low, high))

    def _limits(self, number: Number) -> tuple[frozenset[tuple[str, float]], frozenset[tuple[str, float]]]:
        ranges = {
            text: number.range(Facts({number.fact: p} if p else {})) for text, p in self._possible[number.fact].items()
        }
        bounded = {text: r for text, r in ranges.items() if r.high < float("inf")}
        return frozenset((t, r.low) for t, r in bounded.items()), frozenset((t, r.high) for t, r in bounded.items())

    def _gathered(self, name: str) -> bool:
        fact = self.law.schema.facts.get(name)
        return fact is not None and fact.gathers and fact.kind is Kind.COUNTRY_SET

    def _of_gathered(self, atom: Some) -> int:
        """Return a test of a set that several facts make up as a test of each; an unknown one adds nothing."""
        fact = self.law.schema.facts[atom.fact]
        sources = [*fact.also, *(f"{role}.{name}" for role in self.law.schema.roles for name in fact.over)]
        parts = []
        for source in (s for s in sources if s in self.texts):
            said = {t: _of_part(atom, possible) for t, possible in self._possible[source].items()}
            parts.append(self._test(source, said, atom.every))
        always = [self._always[s] for s in fact.also if s not in self.texts and s in self._always]
        parts += [self._add(Always(_of_part(atom, possible))) for possible in always]
        if not fact.stated_only:
            settled = tuple(name for name in fact.settled_by if name in self.texts)
            parts.append(self._add(Stated(settled, atom.every) if settled else Always(None)))
        return self._joined(parts, every=atom.every)


def parts_of(node: Node) -> tuple[int, ...]:
    """Return the numbers of a node's parts."""
    match node:
        case Every(parts) | Either(parts):
            return parts
        case No(part):
            return (part,)
    return ()


def _columns(node: Node) -> tuple[str, ...]:
    match node:
        case Among() | Compare():
            return (node.column,)
        case Within():
            return (node.column, node.text)
        case Stated():
            return node.columns
    return ()


def _of_part(atom: Some, possible: Possible | None) -> Truth:
    """Return what one known contribution to a set says of a test of its members."""
    match possible:
        case OneOf(values) if len(values) == 1:
            inner = [atom.of(str(value)) for value in values]
        case SetOf(must, may) if must == may:
            inner = [atom.of(value) for value in must]
        case _:
            raise TypeError(f"only partly known: {possible}")
    sought = not atom.every
    return sought if sought in inner else None if None in inner else not sought
