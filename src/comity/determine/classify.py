"""The classification aid: an item's attributes against the lists, in the order of review."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from comity.determine.classification import Asked, Candidate, Classification
from comity.determine.explain import because, undecided
from comity.errors import InputError
from comity.law.codes import EAR99
from comity.law.formula import Facts, residual
from comity.law.law import BoundRule, Law, LawAtDate
from comity.law.values import OneOf, Possible


def classify(item: Mapping[str, Any], law: Law, day: date | None = None) -> Classification:
    """Return the paragraphs that describe an item or may, in the order of review.

    Args:
        item: attributes by name, with or without the leading ``item.``.
        law: the law with its lists.
        day: whose lists apply; today if None.

    Raises:
        InputError: an unknown attribute or a value that does not fit.
    """
    on = day or date.today()
    return classify_facts(read_item(item, law), law.at(on), law)


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


def classify_facts(given: Mapping[str, Possible], at: LawAtDate, law: Law) -> Classification:
    """Return the candidates for facts already read (see `classify`)."""
    facts = Facts(given)
    rules = sorted(at.rules("classifies"), key=_order)
    found = [_candidate(rule, facts, law) for rule in rules if facts.value(rule.formula) is not False]
    met = [candidate for candidate in found if candidate.status == "candidate"]
    if "item.described_elsewhere" not in given:  # EAR99 is never proposed by elimination alone
        found = [candidate for candidate in found if candidate.code != EAR99]
    leading = met[0].code if met else ""
    earlier = found[: found.index(met[0])] if met else found
    return Classification(
        leading=leading,
        first_exclude=tuple(dict.fromkeys(candidate.code for candidate in earlier)) if leading else (),
        candidates=tuple(found),
        contradiction=_contradiction(given, met, law),
        date=at.day,
    )


def _order(bound: BoundRule) -> int:
    assert bound.rule.classifies  # noqa: S101  by its effect
    return bound.rule.classifies.order


def _candidate(bound: BoundRule, facts: Facts, law: Law) -> Candidate:
    rule = bound.rule
    assert rule.classifies  # noqa: S101
    decided = facts.value(bound.formula) is True
    open_facts = sorted(residual(bound.formula, facts).facts)
    left = residual(bound.formula, facts)
    lines = because(bound.formula, facts, law.schema) if decided else undecided(left, facts, law.schema)
    return Candidate(
        code=rule.classifies.as_,
        title=rule.title,
        says=rule.because,
        cite=rule.cite,
        url=rule.url,
        status="candidate" if decided else "possible",
        because=tuple(dict.fromkeys(lines)),
        asks=tuple(_asked(law, name) for name in open_facts),
        confidence=rule.confidence,
        rule=rule.id,
    )


def _asked(law: Law, name: str) -> Asked:
    fact = law.schema.facts[name]
    return Asked(name, fact.ask, fact.accepts)


def _contradiction(given: Mapping[str, Possible], met: Iterable[Candidate], law: Law) -> str:
    """Say how the first paragraph that the attributes meet differs from the classification stated."""
    stated = given.get("item.classification")
    first = next(iter(met), None)
    if not isinstance(stated, OneOf) or first is None or first.code == EAR99:
        return ""
    if stated.values & law.codes.leaves(first.code):
        return ""
    named = " or ".join(law.codes.cover(map(str, stated.values))[:3])
    return f"stated as {named}, but its attributes meet {first.code} ({first.title}): {'; '.join(first.because)}"
