"""A reformed law at a date: only the rules that the reform reaches are bound anew, the others are shared."""

from __future__ import annotations

import ast
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Final

from comity.law.formula import Formula
from comity.law.law import BoundExemption, BoundRule, Law, LawAtDate
from comity.law.pack import LocatedFile
from comity.law.rules import Exception_, Rule

_READS_NO_TABLE: Final = frozenset({"member", "in_force", "required", "any", "all"})


@dataclass(frozen=True, slots=True)
class Reads:
    """What a condition asks besides facts.

    Attributes:
        tables: by name; ``*`` for lookups that may read any table of the lists.
        names: everything dotted, derived facts among them.
    """

    groups: frozenset[str]
    kinds: frozenset[str]
    tables: frozenset[str]
    authorizations: frozenset[str]
    names: frozenset[str]


class RevisedAtDate(LawAtDate):
    """A reformed law at a date that shares every rule which the reform cannot reach with the law it was made from."""

    def __init__(self, law: Law, day: date) -> None:
        """Take the reformed law and the day."""
        super().__init__(law, day)
        assert law.revises  # noqa: S101  only reformed laws are bound so
        self._like = law.revises.base.at(day)
        self._anew, self._names = _reached(law, law.revises.changed)

    def derived(self, name: str, member: str | None = None) -> Formula | None:
        """Return the formula of a derived fact, shared where the reform does not reach it."""
        if name not in self._names:
            shared = self._like.derived(name, member)
            if shared is not None:
                return shared
        return super().derived(name, member)

    def _exemption(
        self, bound: BoundRule, against: tuple[BoundRule, ...], unless: Mapping[str, Formula]
    ) -> BoundExemption:
        like = self._exemptions_before.get(bound.rule.id)
        same = like and like.bound is bound and len(like.restrictions) == len(against)
        if like and same and all(one is other for one, other in zip(like.restrictions, against, strict=True)):
            return like
        return super()._exemption(bound, against, unless)

    @cached_property
    def _exemptions_before(self) -> Mapping[str, BoundExemption]:
        return {exemption.bound.rule.id: exemption for exemption in self._like.exemptions}

    def _bind(self, rule: Rule, file: LocatedFile) -> BoundRule:
        if rule.id in self._anew or rule.id not in self._like.pack.rules:
            return super()._bind(rule, file)
        return self._like.bound(rule.id)


def _reached(law: Law, changed: frozenset[tuple[Hashable, ...]]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the rules that changes reach, and the derived facts: read directly, or through one another."""
    anew = {str(key[1]) for key in changed if key[0] == "rule"}
    tables = {str(key[1]) for key in changed if key[0] in ("cell", "row")}
    groups = {str(key[1]) for key in changed if key[0] == "member"}
    touched = {str(key[1]) for key in changed if key[0] == "instrument"}
    kinds = {i.kind.id for i in law.record.instruments if i.id in touched}
    rules = [(rule, _reads_of(rule, file)) for rule, file in law.pack.rules.values()]
    names: set[str] = set()
    needed: set[str] = set()
    listed = bool(tables - {"country_chart"})
    for rule, reads in rules:
        asks_record = not (groups.isdisjoint(reads.groups) and kinds.isdisjoint(reads.kinds))
        asks_tables = not tables.isdisjoint(reads.tables) or (listed and "*" in reads.tables)
        if asks_record or asks_tables:
            anew.add(rule.id)
    while True:
        before = len(anew)
        for rule, reads in rules:
            if not (names.isdisjoint(reads.names) and needed.isdisjoint(reads.authorizations)):
                anew.add(rule.id)
            if rule.id in anew and rule.defines:
                names.add(rule.defines.fact)
            if rule.id in anew and rule.requires:
                needed.add(rule.requires.authorization)
        if len(anew) == before:
            return frozenset(anew), frozenset(names)


def _reads_of(rule: Rule, file: LocatedFile) -> Reads:
    texts = (rule.when, rule.concerns, file.content.applies if rule.applies else "", *_conditions(rule.unless))
    return _joined(tuple(text for text in texts if text))


def _conditions(exceptions: tuple[Exception_, ...]) -> Iterator[str]:
    for one in exceptions:
        yield one.when
        yield from _conditions(one.unless)


@lru_cache(maxsize=8192)
def _joined(texts: tuple[str, ...]) -> Reads:
    read = [_reads(text) for text in texts]
    return Reads(
        *(frozenset[str]().union(*(getattr(one, name) for one in read)) for name in Reads.__slots__),
    )


@lru_cache(maxsize=8192)
def _reads(text: str) -> Reads:
    """Return what a condition reads, from its syntax alone."""
    found: dict[str, set[str]] = {name: set() for name in Reads.__slots__}
    for node in ast.walk(ast.parse(text, mode="eval")):
        if isinstance(node, ast.Attribute | ast.Name):
            found["names"].add(ast.unparse(node))
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        first = str(node.args[0].value) if node.args and isinstance(node.args[0], ast.Constant) else ""
        match node.func.id:
            case "member":
                found["groups"].add(first)
            case "in_force":
                found["kinds"].add(first)
            case "required":
                found["authorizations"].add(first)
            case "chart":
                found["tables"].add("country_chart")
            case "cell":
                found["tables"].add(first)
            case other if other not in _READS_NO_TABLE:
                found["tables"].add("*")
    return Reads(**{name: frozenset(values) for name, values in found.items()})
