"""The classification aid: an item's attributes against the lists, in the order of review."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import msgspec

from comity.determine.classification import AttributeQuestion, Candidate, Classification, Exclusion
from comity.determine.explain import because, label, phrase, shown, support
from comity.errors import InputError
from comity.law.at_date import BoundRule
from comity.law.formula import Atom, Facts, Formula, NumberComparison
from comity.law.law import Law
from comity.law.residual import residual
from comity.law.schema import Fact, Schema
from comity.law.values import OneOf, Possible, SetOf, known
from comity.scalars import first_few

EARLIER: Final = "review.earlier"
EARLIER_MET: Final = "review.earlier_met"
NOTHING_ELSE: Final = "item.nothing_else_describes"
_WHAT_IT_IS: Final = frozenset(["item.function", "item.for_spacecraft_of"])
_PARTIAL: Final = "Partial:"
_MOST_EARLIER: Final = 6


def classify(item: Mapping[str, Any], law: Law, day: date | None = None) -> Classification:
    """Return the paragraphs that describe an item or may, in the order of review.

    Args:
        item: attributes by name, with or without the leading ``item.``.
        law: the law with its lists.
        day: whose lists apply; today if None.

    Raises:
        InputError: an unknown attribute or a value that does not fit.
    """
    return classify_facts(read_item(item, law), law, day or date.today())


def read_item(item: Mapping[str, Any], law: Law, where: str = "item") -> dict[str, Possible]:
    """Return an item's attributes as facts.

    Raises:
        InputError: an unknown attribute or a value that does not fit.
    """
    inner = item.get("item", item)
    if not isinstance(inner, Mapping):
        raise InputError(f"found '{inner}'", where=where, accepts="attributes by name")
    facts = {}
    for key, value in inner.items():
        name = key if str(key).startswith("item.") else f"item.{key}"
        if name in ("item.name", "item.value"):
            continue
        possible = law.schema.read(name, value, where)
        if possible is not None:
            facts[name] = possible
    return facts


def classify_facts(given: Mapping[str, Possible], law: Law, day: date) -> Classification:
    """Return the candidates for facts already read (see `classify`)."""
    rules = _rules(law, day)
    assumed = _assumed(rules, given, law.schema)
    review = _Review(Facts({**_typed(given), **{name: fact.assume for name, fact in assumed.items() if fact.assume}}))
    for listed in rules:
        review.add(listed, law.schema)
    found = _merged(c for c in review.found if c.code != law.codes.items.on_none or NOTHING_ELSE in given)
    met = [candidate for candidate in found if candidate.status == "candidate"]
    earlier = found[: found.index(met[0])] if met else []
    return Classification(
        leading=met[0].code if met else "",
        first_exclude=tuple(Exclusion(c.code, tuple(a.fact for a in c.asks)) for c in earlier),
        candidates=tuple(found),
        contradictions=tuple(_contradictions(given, met, review, law)),
        assumed=tuple(fact.when_assumed or label(name) for name, fact in assumed.items()),
        notes=tuple(_notes(rules, law, day)),
        date=day,
        footer=f"A proposal by the order of review, not a classification. {law.codes.items.in_doubt}".strip(),
    )


class _Listed(msgspec.Struct, frozen=True):
    """A paragraph of a list, bound; on a day before its text was read, by the first text that was."""

    bound: BoundRule
    by_text_of: date | None = None

    @property
    def code(self) -> str:
        assert self.bound.rule.classifies  # noqa: S101  by its effect
        return self.bound.rule.classifies.as_

    @property
    def order(self) -> int:
        assert self.bound.rule.classifies  # noqa: S101
        return self.bound.rule.classifies.order


def _rules(law: Law, day: date) -> list[_Listed]:
    listed = []
    for bound in law.at(day).rules("classifies"):
        rule, file = law.pack.rules[bound.rule.id]
        start = (rule.text_read or file.content.text_read or (None, None))[0]
        if start and day < start:
            listed.append(_Listed(law.at(start).bound(rule.id), start))
        else:
            listed.append(_Listed(bound))
    return sorted(listed, key=lambda each: each.order)


def _typed(given: Mapping[str, Possible]) -> dict[str, Possible]:
    """Return the facts; what is stated to be software or technology, and no more, has that function."""
    kinds = given.get("item.type")
    words = {"software": "software", "source-code": "software", "technology": "technology"}
    if "item.function" in given or not isinstance(kinds, OneOf) or not kinds.values <= words.keys():
        return dict(given)
    return {**given, "item.function": known({words[str(kind)] for kind in kinds.values})}


def _assumed(rules: Iterable[_Listed], given: Mapping[str, Possible], schema: Schema) -> dict[str, Fact]:
    read = sorted({fact for each in rules for fact in each.bound.formula.facts} - given.keys())
    return {name: schema.facts[name] for name in read if schema.facts[name].assume is not None}


@dataclass(slots=True)
class _Review:
    """Goes through the paragraphs in order and knows what the earlier ones left open."""

    facts: Facts
    found: list[Candidate] = field(default_factory=list)
    values: dict[str, list[tuple[Formula, bool | None]]] = field(default_factory=dict)
    partial: set[str] = field(default_factory=set)
    _order: int = -1
    _before: list[Candidate] = field(default_factory=list)

    def add(self, listed: _Listed, schema: Schema) -> None:
        """Judge one paragraph."""
        if listed.order != self._order:
            self._order, self._before = listed.order, list(self.found)
        formula = listed.bound.formula
        facts = self._with_earlier(formula)
        value = facts.value(formula)
        self.values.setdefault(listed.code, []).append((formula, value))
        if listed.bound.rule.note.startswith(_PARTIAL):
            self.partial.add(listed.code)
        if value is not False:
            self.found.append(self._candidate(listed, facts, value is True, schema))

    def _with_earlier(self, formula: Formula) -> Facts:
        facts = self.facts
        met = any(c.status == "candidate" for c in self._before)
        if EARLIER_MET in formula.facts:
            facts = facts.with_fact(EARLIER_MET, known(met))
        if EARLIER in formula.facts and (met or not self._before):
            facts = facts.with_fact(EARLIER, known(met))
        return facts

    def _candidate(self, listed: _Listed, facts: Facts, met: bool, schema: Schema) -> Candidate:
        rule = listed.bound.rule
        left = residual(listed.bound.formula, facts)
        names = sorted(left.facts - {EARLIER})
        if met:
            tests = support(listed.bound.formula, facts).tests
            told = [test for test in tests if not test[0].facts <= {"item.function"}] or tests
            lines = [_worded(atom, truth, facts, schema) for atom, truth in told]
        else:
            lines = [line for line in because(left, facts, schema) if schema.facts[EARLIER].ask.rstrip("?") not in line]
        if EARLIER in left.facts:
            names += [a.fact for c in self._before for a in c.asks]
            lines.append(f"first exclude {first_few([c.code for c in self._before], _MOST_EARLIER)}")
        if listed.by_text_of:
            lines.insert(0, f"by the text of {listed.by_text_of}; an earlier one was not read")
        return Candidate(
            code=listed.code,
            title=rule.title,
            says=rule.because,
            cite=rule.cite,
            url=rule.url,
            status="candidate" if met and not listed.by_text_of else "possible",
            because=tuple(dict.fromkeys(lines)),
            asks=tuple(_asked(schema, name) for name in dict.fromkeys(names)),
            confidence=rule.confidence,
            rule=rule.id,
        )


def _merged(found: Iterable[Candidate]) -> list[Candidate]:
    """Return one candidate a paragraph: a rule that is met speaks for those that are open."""
    by_code: dict[str, Candidate] = {}
    for candidate in found:
        before = by_code.get(candidate.code)
        if before is None or (before.status == "possible" and candidate.status == "candidate"):
            by_code[candidate.code] = candidate
    return list(by_code.values())


def _asked(schema: Schema, name: str) -> AttributeQuestion:
    fact = schema.facts[name]
    return AttributeQuestion(name, fact.ask, fact.accepts, fact.unit)


def _worded(atom: Atom, truth: bool, facts: Facts, schema: Schema) -> str:
    """Return a settled test in words, a threshold with its unit: "thrust 670 N: more than 667.23 N"."""
    if isinstance(atom, NumberComparison) and len(atom.facts) == 1:
        (name,) = atom.facts
        fact = schema.facts[name]
        predicate = phrase(atom, truth, facts, schema).split(" is ", 1)[1]
        unit = f" {fact.unit}" if fact.unit else ""
        return f"{_subject(fact)} {shown(facts.given.get(name), fact.kind)}{unit}: {predicate}{unit}"
    if len(atom.facts) == 1 and isinstance(facts.given.get(next(iter(atom.facts))), SetOf):
        return phrase(atom, truth, facts, schema).removeprefix("item ")
    if atom.facts <= {EARLIER, EARLIER_MET}:
        return "no earlier paragraph describes it" if not truth else "an earlier paragraph describes it"
    return phrase(atom, truth, facts, schema).removeprefix("item ")


def _subject(fact: Fact) -> str:
    """Return what a question asks for: "What is its vacuum thrust?" asks for the vacuum thrust."""
    asked = re.match(r"What (?:is|does) (?:its|the) ([^?(,]+)", fact.ask)
    return asked.group(1).strip() if asked else label(fact.name.removeprefix("item."))


def _contradictions(given: Mapping[str, Possible], met: list[Candidate], review: _Review, law: Law) -> Iterator[str]:
    """Say how a stated classification disagrees: its own paragraph fails, or an earlier one is met."""
    stated = given.get("item.classification")
    if not isinstance(stated, OneOf) or "item.function" not in review.facts.given:
        return
    leaves = frozenset(map(str, stated.values))
    named = first_few(list(law.codes.cover(leaves)), _MOST_EARLIER)
    stands = any(leaves & law.codes.leaves(c.code) for c in met)
    first = next((c for c in met if c.code != law.codes.items.on_none), None)
    if first and not leaves & law.codes.leaves(first.code) and (not stands or _jumps(leaves, first.code, law)):
        yield f"stated as {named}, but its attributes meet {first.code} ({first.title}): {'; '.join(first.because)}"
    elif not stands and (failed := _failed(leaves, review, law)):
        yield f"stated as {named}, but its attributes do not meet it: {failed}"


def _jumps(leaves: Iterable[str], first: str, law: Law) -> bool:
    """Whether what is stated is on a list that is reviewed after that of what comes first."""
    return law.codes.place(first) < min(map(law.codes.place, leaves))


def _failed(leaves: frozenset[str], review: _Review, law: Law) -> str:
    """Return why every paragraph stated fails; empty if one may hold or is not modelled."""
    reasons: list[str] = []
    covered: set[str] = set()
    for code, judged in review.values.items():
        here = leaves & law.codes.leaves(code)
        if not here:
            continue
        if any(value is not False for _, value in judged) or code in review.partial:
            return ""
        covered |= here
        facts = review._with_earlier(judged[0][0])
        tests = [(a, t) for a, t in support(judged[0][0], facts).tests if not a.facts <= _WHAT_IT_IS]
        if not tests:  # another function than the paragraph's own is too little to contradict it
            return ""
        reasons += [_worded(a, t, facts, law.schema) for a, t in tests]
    return "; ".join(dict.fromkeys(reasons)) if covered == leaves else ""


def _notes(rules: list[_Listed], law: Law, day: date) -> Iterator[str]:
    if not rules:
        yield f"The lists that were in force on {day} are not modelled."
        return
    ends: dict[str, date] = {}
    for each in rules:
        rule, file = law.pack.rules[each.bound.rule.id]
        end = (rule.text_read or file.content.text_read or (None, None))[1]
        if end and (found := law.codes.list_of(each.code)):
            ends[found.name] = end
    yield "Lists as read: " + ", ".join(f"{name} of {end}" for name, end in sorted(ends.items())) + "."
    if later := sorted({each.by_text_of for each in rules if each.by_text_of}):
        yield f"Paragraphs whose text of {day} was not read are judged by that of {later[-1]}, and stay open."
