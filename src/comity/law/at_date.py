"""The law at a date: rules, tables and record bound to a day, as closed formulas."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from comity.errors import LawError
from comity.law import syntax
from comity.law.bind import Binder
from comity.law.derived_sets import SINGLE, Contribution, including
from comity.law.formula import Constant, Facts, Formula, Named, conjoin, disjoin, named, negate
from comity.law.lookups import Lookups, make_numbers
from comity.law.pack import BUILT_IN, LocatedFile, pack_of
from comity.law.residual import atoms
from comity.law.rules import EFFECTS, Exception_, Rule, UserCondition, at_or_below
from comity.law.schema import Fact
from comity.law.source import Source
from comity.law.tables import Tables
from comity.law.values import Possible

if TYPE_CHECKING:
    from comity.law.law import Law

Members = tuple[frozenset[str], Mapping[str, str], Callable[[str], Source]]
Pairs = tuple[frozenset[frozenset[str]], Mapping[frozenset[str], str], Callable[[frozenset[str]], Source]]
_MOST_PREMISES: Final = 256
_MOST_REMEMBERED: Final = 4096
Made = TypeVar("Made")


class BoundRule(msgspec.Struct, frozen=True):
    """A rule in force on a day, with its condition closed.

    Attributes:
        formula: when the rule holds, its file's ``applies`` and its own exceptions included.
        own: the same without the file's ``applies``: what the provision itself asks.
        scope: what it is about: outside of it, it is not asked.
    """

    rule: Rule
    regime: str
    formula: Formula
    own: Formula
    scope: Formula


class BoundExemption(msgspec.Struct, frozen=True):
    """An exemption, and what takes it away.

    Attributes:
        restrictions: the rules that can take it away.
        conditions: what it asks of its user, where facts say whether that is fulfilled.
        serves: the exemption holds and no restriction does.
        own: the same without the file's ``applies``.
    """

    bound: BoundRule
    restrictions: tuple[BoundRule, ...]
    conditions: tuple[tuple[UserCondition, Formula], ...]
    serves: Formula
    own: Formula


class LawAtDate:
    """A pack bound to a day. Immutable once made; what a rule asks is bound when it is first asked for.

    A user's own rules are bound at once, so that who wrote one is told what is wrong with it.

    `Law.at` binds it to the first day of an epoch, so that ``day`` is not the day that was asked: nobody is told it.

    Args:
        law: the law.
        day: the day.
        like: another law that is on that day as it is bound, with which tables and tests are shared where they agree.
    """

    def __init__(self, law: Law, day: date, like: LawAtDate | None = None) -> None:
        self.day = day
        self.pack = law.pack
        self.codes = law.codes
        self.schema = law.schema
        self.groups = law.record.groups
        self.called = law.record.called
        self.kinds = law.record.kinds
        self.tables: Tables = Tables(law.pack, law.codes, day, like.tables if like else None)
        self._law = law
        self._record = law.record
        self._in_force = law.pack.in_force(day)
        self._bound: dict[str, BoundRule] = {}
        self._premises: dict[frozenset[tuple[str, Possible]], Facts] = {}
        self._remembered: dict[Hashable, Any] = {}
        self._closed: set[Formula] = set()
        self._conditions: dict[str, Formula] = {}
        self._derived: dict[tuple[str, str | None], Formula] = {}
        self._reasons: dict[str, tuple[Formula, ...]] = {}
        self._gathered: dict[str, tuple[Contribution, ...]] = {}
        self._own = law.pack.ours if Path(law.pack.folder) == BUILT_IN else law.pack.infos.keys()
        self._members, self._pairs = cache(self._members_of), cache(self._pairs_of)
        lookups = Lookups(self).by_name
        known = like._binder if like else None
        numbers = make_numbers(self)
        self._binder: Binder = Binder(law.schema, day, self.derived, self.gathered, lookups, numbers, law.sets, known)

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

    def remembered(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what follows from the law and a key alone; made when it is first asked for, and kept for a while."""
        if key not in self._remembered:
            if len(self._remembered) > _MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = make()
        found: Made = self._remembered[key]
        return found

    def bound(self, rule_id: str) -> BoundRule:
        """Return a rule of the pack with its condition closed, in force or not.

        Raises:
            LawError: its condition does not fit the schema, the tables or the record.
        """
        found = self._bind(*self.pack.rules[rule_id])
        self._close(found.formula, [])
        return found

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
        conditions = tuple(self._met(bound.rule))
        kept = [*(unless[r.rule.id] for r in against), *(met for _, met in conditions)]
        return BoundExemption(bound, against, conditions, conjoin([bound.formula, *kept]), conjoin([bound.own, *kept]))

    def _met(self, rule: Rule) -> Iterator[tuple[UserCondition, Formula]]:
        for asked in map(self._law.conditions.get, rule.conditions):
            if asked and asked.met:
                yield asked, self.condition(asked.met, f"condition {asked.id}")

    @cached_property
    def exemptions_of(self) -> Mapping[str, tuple[BoundExemption, ...]]:
        """The exemptions in force, by the authorization they lift."""
        grouped: dict[str, list[BoundExemption]] = defaultdict(list)
        for exemption in self.exemptions:
            if exemption.bound.rule.exempts:
                grouped[exemption.bound.rule.exempts.authorization].append(exemption)
        return {authorization: tuple(found) for authorization, found in grouped.items()}

    @cached_property
    def reasoned(self) -> tuple[tuple[BoundRule, tuple[Formula, ...]], ...]:
        """The requirements that name a reason for control which tables tell, each with its tests (see `reasons`)."""
        found = ((bound, self.reasons(bound)) for bound in self.requirements)
        return tuple((bound, tests) for bound, tests in found if tests)

    def reasons(self, bound: BoundRule) -> tuple[Formula, ...]:
        """Return a requirement's tests of whether the reason for control that it names applies to the item."""
        if bound.rule.id not in self._reasons:
            reason = bound.rule.requires.reason if bound.rule.requires else ""
            known = any(named.startswith(reason) for named in self.tables.reasons)
            self._reasons[bound.rule.id] = tuple(_controlled_for(reason, bound)) if known else ()
        return self._reasons[bound.rule.id]

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

    def eligible(self, stem: str, places: Mapping[str, Fact]) -> Formula | None:
        """Return that some exemption at or below an id would serve, as if facts were others; None if there is none.

        Its restrictions go along. What its file is about is left out: the movement is only supposed.

        Raises:
            LawError: something that is asked was bound for the places themselves before, such as a derived fact.
        """
        if not any(at_or_below(rule, stem) for rule in self.pack.rules):
            return None
        exemptions = [pair for pair in self._in_force.get("exempts", ()) if at_or_below(pair[0].id, stem)]
        with self._binder.variables(places):
            found = disjoin(conjoin(self._as_if(*pair)) for pair in exemptions)
        if still := places.keys() & found.facts:
            raise LawError(f"asked for another place, it still reads {', '.join(sorted(still))}", where=stem)
        return found

    def _as_if(self, exemption: Rule, file: LocatedFile) -> Iterator[Formula]:
        yield named(exemption.id, self._condition_of(exemption, file), exemption.citation)
        for rule, restricting in self._in_force.get("restricts", ()):
            if rule.restricts and rule.restricts.reaches(exemption.id):
                about = [self.bind(rule.concerns, rule.id)] if rule.concerns else []
                own = named(rule.id, self._condition_of(rule, restricting), rule.citation)
                yield negate(conjoin([*about, own]))

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
        """Return a rule whose own condition is bound when it is first asked for; that of a user's own rule, at once."""
        if rule.id not in self._bound:
            own = named(rule.id, partial(self._condition_apart, rule, file), rule.citation)
            with self._binder.variables():
                scope = self._applies(rule, file)
            found = BoundRule(rule, file.content.regime, conjoin([scope, own]), own, scope)
            self._bound[rule.id] = found
            if pack_of(rule.id) in self._own:
                self._close(found.formula, [])
        return self._bound[rule.id]

    def _close(self, formula: Formula, asking: list[Named]) -> None:
        """Bind whatever a formula reads.

        Raises:
            LawError: a condition does not fit, or rules ask for each other; ``asking`` are those on the way here. What
                a rule defines has its name around the rule's own condition, and is no such thing.
        """
        if formula in self._closed:
            return
        rule = formula if isinstance(formula, Named) and formula.name in self.pack.rules else None
        if rule is not None and any(one is rule for one in asking):
            names = [one.name for one in asking]
            cycle = " -> ".join([*names[names.index(rule.name) :], rule.name])
            raise LawError(f"rules that ask for each other: {cycle}", where=self.pack.rules[rule.name][1].path)
        for part in formula.children():
            self._close(part, [*asking, rule] if rule is not None else asking)
        self._closed.add(formula)

    def _applies(self, rule: Rule, file: LocatedFile) -> Formula:
        """Return what a rule is about: its file's condition and its own; outside it, its text plays no part."""
        parts = []
        if file.content.applies and rule.applies and rule.effect != "defines":
            parts.append(self.condition(file.content.applies, f"{file.path}: applies"))
        if rule.concerns:
            parts.append(self.condition(rule.concerns, f"{file.path}: {rule.id}, concerns"))
        return conjoin(parts)

    def _condition_apart(self, rule: Rule, file: LocatedFile) -> Formula:
        """Return what a rule's own text asks, whatever facts stand for others where it is asked for."""
        with self._binder.variables():
            return self._condition_of(rule, file)

    def _condition_of(self, rule: Rule, file: LocatedFile) -> Formula:
        """Return what a rule's own text asks; undecided on days for which it was not read."""
        where = f"{file.path}: {rule.id}"
        read = rule.text_read or file.content.text_read
        if rule.unread:
            return Constant(None, rule.title, unexamined=True)
        if read and read[0] and self.day < read[0]:
            since = "for that day" if read[0] == date.max else f"before {read[0]}"
            return Constant(None, f"the text of {rule.cite} was not read {since}")
        return self._unless(self.bind(rule.when, where), rule.unless, where)

    def _unless(self, formula: Formula, exceptions: Iterable[Exception_], where: str) -> Formula:
        lifted = [negate(self._unless(self.bind(e.when, f"{where}, unless"), e.unless, where)) for e in exceptions]
        return conjoin([formula, *lifted])


def _adds(rule: Rule) -> bool:
    """Whether a definition adds to a set, rather than deriving a yes/no fact."""
    return rule.defines is not None and (rule.defines.adds is not None or rule.defines.adds_value_of is not None)


def _controlled_for(reason: str, bound: BoundRule) -> Iterable[Formula]:
    told = f"controlled for {reason}"
    return dict.fromkeys(t for t in atoms(bound.formula) if getattr(t, "predicate", "").startswith(told))
