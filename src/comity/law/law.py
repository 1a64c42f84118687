"""The law, and the law at a date: rules, tables and record bound to a day, as closed formulas."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from comity.errors import LawError
from comity.law import syntax
from comity.law.bind import Binder
from comity.law.codes import EAR99, ClassificationCodes
from comity.law.countries import resolve_country
from comity.law.derived_sets import SINGLE, Contribution, including
from comity.law.formula import Constant, Facts, Formula, atoms, conjoin, disjoin, named, negate
from comity.law.lookups import Lookups, make_numbers
from comity.law.pack import DATA, LocatedFile, Pack, content_hash, load_pack, load_packs
from comity.law.revision import Revision
from comity.law.rules import EFFECTS, Authorization, DutyText, Exception_, Rule, UserCondition
from comity.law.schema import Schema, load_schema
from comity.law.source import Source
from comity.law.tables import Tables
from comity.law.values import Possible
from comity.record import Record, load_record

Members = tuple[frozenset[str], Mapping[str, str], Callable[[str], Source]]
Pairs = tuple[frozenset[frozenset[str]], Mapping[frozenset[str], str], Callable[[frozenset[str]], Source]]
_MOST_PREMISES: Final = 256
HOME: Final = "us"
"""The built-in pack whose law is asked first."""


@dataclass(frozen=True, slots=True)
class BoundRule:
    """A rule in force on a day, with its condition closed.

    Attributes:
        formula: when the rule holds, its file's ``applies`` and its own exceptions included.
        own: the same without the file's ``applies``: what the provision itself asks.
    """

    rule: Rule
    regime: str
    formula: Formula
    own: Formula


@dataclass(frozen=True, slots=True)
class BoundExemption:
    """An exemption, and what takes it away.

    Attributes:
        restrictions: the rules that can take it away.
        serves: the exemption holds and no restriction does.
        own: the same without the file's ``applies``.
    """

    bound: BoundRule
    restrictions: tuple[BoundRule, ...]
    serves: Formula
    own: Formula


class LawAtDate:
    """A pack bound to a day. Immutable once made; formulas are made when first asked for.

    Args:
        law: the law.
        day: the day.
        like: another law on that day, with which tables and tests are shared where they are the same.
    """

    def __init__(self, law: Law, day: date, like: LawAtDate | None = None) -> None:
        self.day = day
        self.pack = law.pack
        self.codes = law.codes
        self.schema = law.schema
        self.groups = law.record.groups
        self.kinds = law.record.kinds
        self.tables: Tables = Tables(law.pack, law.codes, day, like.tables if like else None)
        self._law = law
        self._record = law.record
        self._in_force = law.pack.in_force(day)
        self._bound: dict[str, BoundRule] = {}
        self._premises: dict[frozenset[tuple[str, Possible]], Facts] = {}
        self._binding: list[str] = []
        self._conditions: dict[str, Formula] = {}
        self._derived: dict[tuple[str, str | None], Formula] = {}
        self._gathered: dict[str, tuple[Contribution, ...]] = {}
        self._members, self._pairs = cache(self._members_of), cache(self._pairs_of)
        lookups = Lookups(self).by_name
        known = like._binder if like else None
        self._binder: Binder = Binder(law.schema, day, self.derived, self.gathered, lookups, make_numbers(self), known)

    def rules(self, effect: str) -> tuple[BoundRule, ...]:
        """Return the rules in force with an effect (``requires``, ``exempts``, ...), in file order."""
        return tuple(self._bind(rule, file) for rule, file in self._in_force.get(effect, ()))

    def premises(self, given: Mapping[str, Possible]) -> Facts:
        """Return facts that many activities share, with what was worked out from them kept."""
        key = frozenset(given.items())
        if key not in self._premises:
            if len(self._premises) > _MOST_PREMISES:
                self._premises.clear()
            self._premises[key] = Facts(given)
        return self._premises[key]

    def bound(self, rule_id: str) -> BoundRule:
        """Return a rule of the pack with its condition closed, in force or not.

        Raises:
            LawError: its condition does not fit the schema, the tables or the record.
        """
        return self._bind(*self.pack.rules[rule_id])

    @cached_property
    def requirements(self) -> tuple[BoundRule, ...]:
        """Every requirement in force."""
        return self.rules("requires")

    @cached_property
    def prohibitions(self) -> tuple[BoundRule, ...]:
        """Every rule that forbids."""
        return self.rules("forbids")

    @cached_property
    def holds(self) -> tuple[BoundRule, ...]:
        """Every rule that says stop until somebody resolves it."""
        return self.rules("holds")

    @cached_property
    def reviews(self) -> tuple[BoundRule, ...]:
        """Every review policy in force."""
        return self.rules("reviews")

    @cached_property
    def duties(self) -> tuple[BoundRule, ...]:
        """Every duty in force."""
        return self.rules("imposes")

    @cached_property
    def exemptions(self) -> tuple[BoundExemption, ...]:
        """Every exemption in force, with the restrictions that can take it away."""
        restrictions = {r.rule.id: r for r in self.rules("restricts")}
        unless = {name: negate(r.formula) for name, r in restrictions.items()}  # shared, so worked out once
        result = []
        for bound in self.rules("exempts"):
            against = tuple(restrictions[name] for name in self.restricting[bound.rule.id])
            result.append(self._exemption(bound, against, unless))
        return tuple(result)

    @cached_property
    def restricting(self) -> Mapping[str, tuple[str, ...]]:
        """For each exemption in force, the restrictions that can take it away."""
        return {rule.id: self._against(rule.id) for rule, _ in self._in_force.get("exempts", ())}

    def _against(self, exemption: str) -> tuple[str, ...]:
        restrictions = self._in_force.get("restricts", ())
        return tuple(rule.id for rule, _ in restrictions if rule.restricts and rule.restricts.reaches(exemption))

    @cached_property
    def by_id(self) -> Mapping[str, BoundRule | BoundExemption]:
        """Every rule in force that says something of an activity; exemptions with what takes them away."""
        effects = [effect for effect in EFFECTS if effect != "classifies"]
        rules = {bound.rule.id: bound for effect in effects for bound in self.rules(effect)}
        return {**rules, **{exemption.bound.rule.id: exemption for exemption in self.exemptions}}

    def _exemption(
        self, bound: BoundRule, against: tuple[BoundRule, ...], unless: Mapping[str, Formula]
    ) -> BoundExemption:
        kept = [unless[r.rule.id] for r in against]
        return BoundExemption(bound, against, conjoin([bound.formula, *kept]), conjoin([bound.own, *kept]))

    @cached_property
    def exemptions_of(self) -> Mapping[str, tuple[BoundExemption, ...]]:
        """The exemptions in force, by the authorization they lift."""
        grouped: dict[str, list[BoundExemption]] = defaultdict(list)
        for exemption in self.exemptions:
            if exemption.bound.rule.exempts:
                grouped[exemption.bound.rule.exempts.authorization].append(exemption)
        return {authorization: tuple(found) for authorization, found in grouped.items()}

    @cached_property
    def reasons(self) -> Mapping[str, tuple[Formula, ...]]:
        """For each requirement, its tests of whether a reason for control applies to the item."""
        return {
            rule.rule.id: tuple(
                {id(t): t for t in atoms(rule.formula) if getattr(t, "predicate", "").startswith("controlled")}.values()
            )
            for rule in self.requirements
        }

    def derived(self, name: str, member: str | None = None) -> Formula | None:
        """Return the formula of a derived fact or of one member of a derived set; None if it is neither."""
        if name not in self._law.derived_facts:
            return None
        key = (name, member)
        if key not in self._derived:
            if member is None:
                holding = [self._bind(rule, file).formula for rule, file in self._defining(name) if not _adds(rule)]
                self._derived[key] = named(name, disjoin(holding))
            else:
                held = including(self._binder, self.gathered(name) or (), member)
                self._derived[key] = named(f"{member} in {name}", held)
        return self._derived[key]

    def gathered(self, name: str) -> tuple[Contribution, ...] | None:
        """Return what rules add to a derived set, and when; None if there is no such set."""
        if name not in self._law.derived_facts:
            return None
        if name not in self._gathered:
            self._gathered[name] = tuple(
                self._contribution(rule, file) for rule, file in self._defining(name) if _adds(rule)
            )
        return self._gathered[name]

    def _defining(self, name: str) -> Iterable[tuple[Rule, LocatedFile]]:
        found = self._in_force.get("defines", ())
        return ((rule, file) for rule, file in found if rule.defines and rule.defines.fact == name)

    def _contribution(self, rule: Rule, file: LocatedFile) -> Contribution:
        formula = self._bind(rule, file).formula
        assert rule.defines  # noqa: S101  by `_defining`
        if rule.defines.adds is not None:
            return Contribution(formula, rule.defines.adds)
        where = f"{file.path}: {rule.id}, adds_value_of"
        fact = self._binder.fact(syntax.Name(rule.defines.adds_value_of or "", 0), where, *SINGLE)
        return Contribution(formula, fact=fact)

    def required(self, authorization: str) -> Formula | None:
        """Return that some requirement of an authorization holds, before exemptions."""
        if authorization not in self._law.authorizations:
            return None
        return disjoin(
            self._bind(rule, file).formula
            for rule, file in self._in_force.get("requires", ())
            if rule.requires and rule.requires.authorization == authorization
        )

    def bind(self, text: str, where: str) -> Formula:
        """Return the formula of a condition in the pack's language.

        Raises:
            LawError: the condition cannot be parsed or does not fit the schema.
        """
        return self._binder.bind(syntax.parse(text, where), where)

    def condition(self, text: str, where: str) -> Formula:
        """Return the formula of a condition that is asked of many activities (see `bind`), kept as long as the law."""
        if text not in self._conditions:
            self._conditions[text] = self.bind(text, where)
        return self._conditions[text]

    def members(self, group: str) -> Members:
        """Return a group's members on the day, the unsure with reasons, and the source of each."""
        return self._members(group)

    def _members_of(self, group: str) -> Members:
        found = self._record.members(group, self.day)
        return found.yes, found.unsure, found.source

    def pairs(self, kind: str, scope: str | None) -> Pairs:
        """Return the pairs of parties with an instrument of a kind in force on the day."""
        return self._pairs(kind, scope)

    def _pairs_of(self, kind: str, scope: str | None) -> Pairs:
        found = self._record.pairs(kind, self.day, scope)
        return found.yes, found.unsure, found.source

    def _bind(self, rule: Rule, file: LocatedFile) -> BoundRule:
        if rule.id in self._bound:
            return self._bound[rule.id]
        if rule.id in self._binding:
            cycle = " -> ".join([*self._binding[self._binding.index(rule.id) :], rule.id])
            raise LawError(f"rules that ask for each other: {cycle}", where=file.path)
        self._binding.append(rule.id)
        try:
            own = self._named(rule, file)
            formula = conjoin([self._applies(rule, file), own])
        finally:
            self._binding.pop()
        self._bound[rule.id] = BoundRule(rule, file.content.regime, formula, own)
        return self._bound[rule.id]

    def _applies(self, rule: Rule, file: LocatedFile) -> Formula:
        """Return what a rule is about: its file's condition and its own; outside it, its text plays no part."""
        parts = []
        if file.content.applies and rule.applies and rule.effect != "defines":
            parts.append(self.bind(file.content.applies, f"{file.path}: applies"))
        if rule.concerns:
            parts.append(self.bind(rule.concerns, f"{file.path}: {rule.id}, concerns"))
        return conjoin(parts)

    def _named(self, rule: Rule, file: LocatedFile) -> Formula:
        """Return the rule's condition under its name; undecided on days for which its text was not read."""
        where = f"{file.path}: {rule.id}"
        read = rule.text_read or file.content.text_read
        if read and read[0] and self.day < read[0]:
            condition: Formula = Constant(None, f"the text of {rule.cite} was not read before {read[0]}")
        else:
            condition = self._unless(self.bind(rule.when, where), rule.unless, where)
        return named(rule.id, condition, rule.citation)

    def _unless(self, formula: Formula, exceptions: Iterable[Exception_], where: str) -> Formula:
        lifted = [negate(self._unless(self.bind(e.when, f"{where}, unless"), e.unless, where)) for e in exceptions]
        return conjoin([formula, *lifted])


class Law:
    """The law as data: a pack, the record and the fact schema. Nothing changes it; `at` binds it to a day."""

    def __init__(
        self, pack: Pack, record: Record, facts: Path, *, schema: Schema | None = None, revises: Revision | None = None
    ) -> None:
        """Take the pack, the record and the folder of the fact schema.

        Args:
            schema: the fact schema, where it was read already.
            revises: the law that this one was made from, and what was done to it.
        """
        self.pack = pack
        self.record = record
        self.facts = facts
        self.revises = revises
        shared = revises.base if revises and revises.keeps_codes else None
        lists = (shared.codes, shared.pointers) if shared else _codes(pack)
        self.codes: ClassificationCodes = lists[0]
        self.pointers: Mapping[str, str] = lists[1]
        self.schema: Schema = schema or (shared.schema if shared else self._schema())
        self.derived_facts = frozenset(rule.defines.fact for rule, _ in pack.rules.values() if rule.defines)
        self.authorizations: Mapping[str, Authorization] = {a.id: a for a in pack.authorizations}
        self.conditions: Mapping[str, UserCondition] = {c.id: c for c in pack.conditions}
        self.duties: Mapping[str, DutyText] = {d.id: d for d in pack.duties}
        self.at = lru_cache(maxsize=64)(self._at)
        self.within = lru_cache(maxsize=64)(self._within)
        self.about = lru_cache(maxsize=64)(self._about)

    def _within(self, packs: frozenset[str]) -> Law:
        """Return the law of some packs only, as when nobody asks what the other states require.

        Raises:
            LawError: there is no such pack.
        """
        if packs == self.pack.asked:
            return self
        revises = replace(self.revises, base=self.revises.base.within(packs)) if self.revises else None
        return Law(self.pack.within(packs), self.record, self.facts, schema=self.schema, revises=revises)

    def _about(self, areas: frozenset[str]) -> Law:
        """Return the law of some areas only (see `Pack.area`): what an authority on these speaks of."""
        if areas >= self.pack.areas:
            return self
        revises = replace(self.revises, base=self.revises.base.about(areas)) if self.revises else None
        return Law(self.pack.about(areas), self.record, self.facts, schema=self.schema, revises=revises)

    def _schema(self) -> Schema:
        """Read the facts, their countries and codes as this law has them."""
        countries = frozenset(self.record.countries)
        return load_schema(self.facts, _country_resolver(self.record), self._resolve_code, countries, self.codes.cover)

    def _at(self, day: date) -> LawAtDate:
        """Return the law as it stood on a day; before the day of a revision, that is the law that it revises."""
        if self.revises and day < self.revises.since:
            return self.revises.base.at(day)
        if self.revises and self.revises.touched:
            from comity.law.revised import RevisedAtDate  # noqa: PLC0415  made from this module's own

            return RevisedAtDate(self, day)
        return LawAtDate(self, day)

    @cached_property
    def sha256(self) -> str:
        """The hash of everything an answer rests on: rules, tables, facts, record, what was changed, packs asked."""
        if self.revises:
            return sha256(f"{self.revises.base.sha256} {self.revises.since} {self.revises.what}".encode()).hexdigest()
        content = content_hash([Path(self.pack.folder), DATA / "facts", *self.record.folders])
        return sha256(f"{content} {' '.join(sorted(self.pack.asked | self.pack.areas))}".encode()).hexdigest()

    @property
    def text_as_of(self) -> date:
        """The date of the last text read."""
        return date.fromisoformat(self.pack.info.text_as_of)

    @cached_property
    def change_dates(self) -> tuple[date, ...]:
        """Every day on which a rule begins or ceases to apply."""
        days = {
            day for rule, _ in self.pack.rules.values() for period in rule.in_force for day in period if day is not None
        }
        return tuple(sorted(days))

    def _resolve_code(self, text: str) -> frozenset[str]:
        entry = text.strip().upper().split(".")[0]
        if entry in self.pointers:
            raise LawError(
                f"{entry} only points elsewhere: its items are subject to the {self.pointers[entry]}",
                accepts="the paragraph of that list, for example a USML paragraph (XV(e)(12))",
            )
        return self.codes.resolve(text)


def load_law(folder: Path | None = None, record: Record | None = None) -> Law:
    """Load a law pack with the record.

    Args:
        folder: the pack; the built-in ones if None: U.S. law first, and its partners'.
        record: the record; the built-in one if None.

    Raises:
        LawError: the pack cannot be used; names file and line.
    """
    pack = load_pack(folder) if folder else load_packs(DATA / "law", first=HOME)
    return Law(pack, record or load_record(), DATA / "facts")


def _adds(rule: Rule) -> bool:
    """Whether a definition adds to a set, rather than deriving a yes/no fact."""
    return rule.defines is not None and (rule.defines.adds is not None or rule.defines.adds_value_of is not None)


def _codes(pack: Pack) -> tuple[ClassificationCodes, Mapping[str, str]]:
    entries = pack.table("ccl_entries")
    pointers = {row["entry"]: row["jurisdiction"] for row in entries if row["jurisdiction"] != "EAR"}
    parents = {row["entry"]: "" for row in entries if row["entry"] not in pointers}
    reserved = {row["entry"] for row in entries if row.get("reserved") == "1"}
    for table in ("ccl_paragraphs", "usml_paragraphs"):
        for row in pack.table(table):
            if row["parent"].split(".")[0] in pointers:
                continue
            parents[row["code"]] = "" if row["parent"] == "USML" else row["parent"]
            if row["reserved"] == "1":
                reserved.add(row["code"])
    parents.pop(EAR99, None)
    return ClassificationCodes(parents, reserved), pointers


def _country_resolver(record: Record) -> Callable[[str], Iterable[str]]:
    aliases = {name.lower(): code for name, code in record.aliases.items()}
    codes = frozenset(record.countries)
    return lambda text: [resolve_country(text, aliases, codes)]
