"""A reformed law at a date: only the rules that the reform reaches are bound anew, the others are shared."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from comity.law.at_date import BoundExemption, BoundRule, LawAtDate, Members, Pairs
from comity.law.dependencies import ANY_TABLE, Lookup, column, reached
from comity.law.formula import Formula
from comity.law.pack import LocatedFile
from comity.law.rules import Rule

if TYPE_CHECKING:
    from comity.law.law import Law


class RevisedAtDate(LawAtDate):
    """A reformed law at a date that shares every rule which the reform cannot reach with the law it was made from."""

    def __init__(self, law: Law, day: date) -> None:
        """Take the reformed law and the day."""
        assert law.revises  # noqa: S101  only reformed laws are bound so
        self._like = law.revises.base.at(day)
        super().__init__(law, day, self._like)
        amended = {str(key[1]) for key in law.revises.changed if key[0] == "rule"}
        self._changed = frozenset(self._changes(law.revises.changed))
        self._anew, self._names = reached(law, law.revises.base, amended, self._changed)

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

    def members(self, group: str) -> Members:
        """Return a group's members; those of the law before, where nobody joined or left."""
        return super().members(group) if ("group", group) in self._changed else self._like.members(group)

    def pairs(self, kind: str, scope: str | None) -> Pairs:
        """Return the pairs of parties with an instrument in force; those of the law before, if none was changed."""
        return super().pairs(kind, scope) if ("kind", kind) in self._changed else self._like.pairs(kind, scope)

    def _against(self, exemption: str) -> tuple[str, ...]:
        shared = self._like.restricting.get(exemption) if self._same_restrictions else None
        return super()._against(exemption) if shared is None else shared

    @cached_property
    def _same_restrictions(self) -> bool:
        ours, before = ([rule for rule, _ in at._in_force.get("restricts", ())] for at in (self, self._like))
        return ours == before

    @cached_property
    def _exemptions_before(self) -> Mapping[str, BoundExemption]:
        return {exemption.bound.rule.id: exemption for exemption in self._like.exemptions}

    def _changes(self, touched: Iterable[tuple[Hashable, ...]]) -> Iterator[Lookup]:
        """Yield what rules may ask that is not the same on the day: groups, instruments, tables."""
        kinds = {one.id: one.kind for one in self._record.instruments}
        tables = {str(key[1]) for key in touched if key[0] in ("cell", "row")}
        for what, name, *_ in touched:
            if what == "member":
                yield "group", str(name)
            if what == "instrument" and name in kinds:
                yield from (("kind", kinds[str(name)].id), ("kind", kinds[str(name)].short))
        for table in tables:
            columns = self.tables.differing(table)
            yield from (("table", table),) if columns is None else (column(table, one) for one in columns)
        if tables - {"country_chart"}:
            yield ANY_TABLE

    def _bind(self, rule: Rule, file: LocatedFile) -> BoundRule:
        if rule.id in self._anew or rule.id not in self._like.pack.rules:
            return super()._bind(rule, file)
        return self._like.bound(rule.id)
