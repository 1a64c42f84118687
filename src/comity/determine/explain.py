"""Why a formula holds, fails or is undecided: the smallest, best-sourced set of tests that settles it, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

import msgspec

from comity.law.formula import (
    And,
    Atom,
    Between,
    Constant,
    Facts,
    Formula,
    Named,
    Not,
    NumberComparison,
    Or,
    Same,
    Some,
    Test,
)
from comity.law.residual import open_atoms
from comity.law.rules import PLACE
from comity.law.schema import Kind, Schema
from comity.law.source import Confidence, Source
from comity.law.values import Interval, OneOf, Possible, SetOf, Text, is_known


class Support(msgspec.Struct, frozen=True):
    """Tests that together settle a formula, and what they rest on.

    Attributes:
        tests: each atom with the truth it has.
    """

    tests: tuple[tuple[Atom, bool], ...] = ()
    sources: tuple[Source, ...] = ()
    rank: int = 0

    @property
    def confidence(self) -> Confidence:
        """The weakest source among them."""
        return list(Confidence)[self.rank]


NO_SUPPORT: Final = Support()


def support(formula: Formula, facts: Facts, premises: Facts | None = None) -> Support:
    """Return the best minimal support of a decided formula's value (see `Supporter`)."""
    supporter = Supporter(facts, premises)
    supporter.known = facts.worked_out.setdefault((Supporter, premises), supporter.known)
    return supporter.of(formula)


class Supporter:
    """Finds, for decided formulas, the tests that settle them: the surest, then the fewest.

    Args:
        premises: the kind of activity and what was assumed or confirmed. A rule that these alone put out of play
            is not law that the answer rests on: the premise is listed with the answer instead.
        shortest: also look for the fewest tests; not needed where only the sources count.
    """

    def __init__(self, facts: Facts, premises: Facts | None = None, *, shortest: bool = True) -> None:
        self._facts = facts
        self._premises = premises
        self._enough = 2 if shortest else 1_000
        self.known: dict[Formula, Support] = {}

    def of(self, formula: Formula) -> Support:
        """Return the support of a formula; an undecided one has none."""
        if formula not in self.known:
            value = self._facts.value(formula)
            self.known[formula] = NO_SUPPORT if value is None else self._find(formula, value)
        return self.known[formula]

    def weakness(self, formulas: Iterable[Formula]) -> int:
        """Return the rank of the weakest source on which decided formulas rest."""
        return max((self.of(formula).rank for formula in formulas), default=0)

    def _find(self, formula: Formula, value: bool) -> Support:
        match formula:
            case And(parts):
                return self._all(parts) if value else self._best(parts, False)
            case Or(parts):
                return self._best(parts, True) if value else self._all(parts)
            case Not(part):
                return self.of(part)
            case Named(part=part):
                return self._named(formula, self.of(part), value)
            case Atom():
                sources = atom_sources(formula, self._facts)
                return Support(((formula, value),), sources, _rank(sources))
            case _:
                return NO_SUPPORT

    def _named(self, formula: Named, below: Support, value: bool) -> Support:
        if formula.source is None:
            return below
        if value is False and self._premises is not None and self._premises.value(formula) is False:
            return Support(below.tests)
        return _joined([below], (formula.source,))

    def _all(self, parts: Iterable[Formula]) -> Support:
        return _joined([self.of(part) for part in parts], ())

    def _best(self, parts: Iterable[Formula], value: bool) -> Support:
        best: Support | None = None
        for part in parts:
            if self._facts.value(part) is value:
                found = self.of(part)
                if best is None or (found.rank, len(found.tests)) < (best.rank, len(best.tests)):
                    best = found
                if best.rank == 0 and len(best.tests) < self._enough:  # surest, and short enough
                    break
        assert best is not None  # noqa: S101  the whole has this value because some part has
        return best


def _joined(parts: list[Support], more: tuple[Source, ...]) -> Support:
    if len(parts) == 1 and not more:
        return parts[0]
    tests = dict.fromkeys(test for part in parts for test in part.tests)
    sources = dict.fromkeys((*more, *(source for part in parts for source in part.sources)))
    rank = max([part.rank for part in parts] + [source.confidence.rank for source in more], default=0)
    return Support(tuple(tests), tuple(sources), rank)


def _rank(sources: Iterable[Source]) -> int:
    return max((source.confidence.rank for source in sources), default=0)


def atom_sources(atom: Atom, facts: Facts) -> tuple[Source, ...]:
    """Return where the content of a test was read, for the values that are possible."""
    if atom.source is None:
        return ()
    match atom:
        case Test(fact=fact):
            possible = facts.given.get(fact)
            values = possible.values if isinstance(possible, OneOf) else frozenset()
        case Some(fact=fact):
            possible = facts.given.get(fact)
            values = frozenset[str | bool](possible.must) if isinstance(possible, SetOf) else frozenset()
        case _:
            return ()
    return tuple(dict.fromkeys(atom.source(str(value)) for value in sorted(values, key=str)[:20]))


def because(formula: Formula, facts: Facts, schema: Schema) -> tuple[str, ...]:
    """Return, in words, what settles a formula or what leaves it open."""
    value = facts.value(formula)
    if value is None:
        return tuple(dict.fromkeys(undecided(formula, facts, schema)))
    return tuple(dict.fromkeys(phrase(a, t, facts, schema) for a, t in support(formula, facts).tests))


def turns_on(formula: Formula, facts: Facts) -> tuple[str, ...]:
    """Return the facts that settle a formula, or leave it open."""
    settled = [atom for atom, _ in support(formula, facts).tests]
    return _facts_of(settled) if settled else open_facts(formula, facts)


def open_facts(formula: Formula, facts: Facts) -> tuple[str, ...]:
    """Return the facts that leave a formula open; of one that is known it is the law's text or the record that does."""
    every = _facts_of(open_atoms(formula, facts))
    return tuple(fact for fact in every if fact not in facts.given or not is_known(facts.given[fact]))


def _facts_of(atoms: Iterable[Formula]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact for atom in atoms for fact in sorted(atom.facts)))


def undecided(formula: Formula, facts: Facts, schema: Schema) -> list[str]:
    """Return what an undecided formula still waits for, one line a test."""
    return [line for atom in waiting(formula, facts) for line in _waits_for(atom, facts, schema)]


def waiting(formula: Formula, facts: Facts) -> list[Formula]:
    """Return the open tests of a formula; that law was not examined counts where it surely reaches the activity."""
    found = list(open_atoms(formula, facts))
    known = [atom for atom in found if not (isinstance(atom, Constant) and atom.unexamined)]
    return known or found


def with_facts(text: str, facts: Facts) -> str:
    """Return a text of the law with the facts that it names in braces, as they are (see `comity.law.rules.PLACE`)."""
    return PLACE.sub(lambda name: shown(facts.given.get(name[1])), text)


def _waits_for(atom: Formula, facts: Facts, schema: Schema) -> list[str]:
    match atom:
        case Constant(cause=cause):
            return [with_facts(cause, facts)]
        case _:
            told = list(unsure(atom, facts))
            return told or [f"not known: {question(fact, atom, schema)}" for fact in sorted(atom.facts)]


def unsure(atom: Formula, facts: Facts) -> Iterator[str]:
    """Yield what the law's own text or the record does not say of the values that are possible, if anything."""
    match atom:
        case Test(fact=fact, unsure=unsure):
            possible = facts.given.get(fact)
            values = possible.values if isinstance(possible, OneOf) else frozenset()
            yield from (unsure[value] for value in sorted(values, key=str) if value in unsure)  # type: ignore[index]
        case Some(fact=fact, unsure=unsure):
            possible = facts.given.get(fact)
            members = possible.must if isinstance(possible, SetOf) else frozenset[str]()
            yield from (unsure[member] for member in sorted(members) if member in unsure)
        case Between(left=left, right=right, unsure=unsure):
            ends = [facts.given.get(name) for name in (left, right)]
            sides = [end.values if isinstance(end, OneOf) else frozenset() for end in ends]
            pairs = (frozenset((str(one), str(other))) for one in sides[0] for other in sides[1])
            yield from (unsure[pair] for pair in sorted(pairs, key=sorted) if pair in unsure)


def question(fact: str, atom: Formula, schema: Schema) -> str:
    """Return a fact's question, narrowed to what the test asks of it."""
    asked = schema.facts[fact].ask.rstrip("?") or label(fact)
    predicate = getattr(atom, "predicate", "")
    plain = isinstance(atom, NumberComparison) or predicate in {"", "so"}
    return f"{asked}?" if plain else f"{asked}? (matters: {predicate})"


def phrase(atom: Atom, truth: bool, facts: Facts, schema: Schema) -> str:
    """Return a settled test in words: "destination country is THA: not marked NS2 in ..."."""
    no = "" if truth else "not "
    match atom:
        case NumberComparison():
            return readable(atom.predicate if truth else _opposite(atom.predicate))
        case Test(fact=fact) if schema.facts.get(fact) and schema.facts[fact].kind is Kind.BOOL:
            return f"{label(fact)}: {'yes' if truth else 'no'}"
        case Test(fact=fact) | Some(fact=fact):
            return f"{label(fact)} {_valued(fact, facts, schema)}: {no}{atom.predicate}"
        case Same(left=left, right=right) | Between(left=left, right=right):
            pair = f"{label(left)} {shown(facts.given.get(left))}"
            return f"{pair}, {label(right)} {shown(facts.given.get(right))}: {no}{atom.predicate}"
        case _:
            return atom.predicate


def _valued(fact: str, facts: Facts, schema: Schema) -> str:
    """Return a fact's value; paragraphs as the codes that stand for them."""
    possible = facts.given.get(fact)
    known = schema.facts.get(fact)
    if known and known.kind is Kind.CLASSIFICATION and isinstance(possible, OneOf):
        return " or ".join(schema.items.cover(map(str, possible.values))[:4])
    return shown(possible)


_OPPOSITES: Final = {"at most": "more than", "less than": "at least", "more than": "at most", "at least": "less than"}


def _opposite(comparison: str) -> str:
    """Turn "is at most" into "is more than", and so on."""
    sign = next(sign for sign in _OPPOSITES if f" is {sign} " in comparison)
    return comparison.replace(f" is {sign} ", f" is {_OPPOSITES[sign]} ")


def label(fact: str) -> str:
    """Return a fact's name as words."""
    return fact.replace("_", " ").replace(".", " ")


def readable(text: str) -> str:
    """Return a comparison with names as words; numbers keep their points."""
    return " ".join(label(word) if word[:1].isalpha() else word for word in text.split())


def shown(possible: Possible | None, kind: Kind | None = None) -> str:
    """Return what is known of a fact, as a person would write it."""
    match possible:
        case None:
            return "unknown"
        case Text(text):
            return text
        case Interval(low, high):
            ends = [date.fromordinal(int(e)).isoformat() if kind is Kind.DATE else f"{e:,.10g}" for e in (low, high)]
            return ends[0] if low == high else "..".join(ends)
        case OneOf(values) if values <= {True, False}:
            return "yes" if values == {True} else "no" if values == {False} else "yes or no"
        case OneOf(values):
            words = sorted(map(str, values))
            return " or ".join(words) if len(words) <= 4 else f"one of {len(words)} ({words[0]} ... {words[-1]})"
        case SetOf(must, may):
            stated = ", ".join(sorted(must)) or "none"
            return stated if must == may else f"{stated}, perhaps more"
    return ""
