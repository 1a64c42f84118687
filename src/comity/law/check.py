"""Checking a pack: everything a rule or table names must exist, fit and be exercised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from comity.errors import ComityError, InputError
from comity.files import files_of, line_of, parse_yaml, read_text
from comity.law.editions import EDITION_FILES
from comity.law.ledger_check import unheld
from comity.law.pack import LocatedFile, PackProblem
from comity.law.rules import PLACE, Rule, at_or_below

if TYPE_CHECKING:
    from comity.law.law import Law


class Report(msgspec.Struct, frozen=True):
    """What a check found.

    Attributes:
        counts: rules by effect, tables' rows, cases, shares at each confidence.
        unexercised: ids of rules in force that no case exercises.
    """

    problems: tuple[PackProblem, ...]
    counts: Mapping[str, int]
    confidence: Mapping[str, int]
    unexercised: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def check(law: Law, cases: Path | None = None) -> Report:
    """Check a law: schema, facts, ids, dates, references; and which rules no case exercises."""
    exercised = _exercised(cases) if cases else Counter[str]()
    checks = (_duplicates, _references, _sets, _dates, _binds, _content, unheld)
    problems = [problem for check_ in checks for problem in check_(law)]
    problems += [
        PackProblem("cases", f"exercises '{rule}', which is no rule")
        for rule in exercised
        if rule not in law.pack.rules
    ]
    rules = [rule for rule, _ in law.pack.rules.values() if not rule.unread]
    counts = Counter(f"rules that {rule.effect}" for rule in rules)
    counts |= Counter({f"rows of {name}": len(law.pack.table(name)) for name in law.pack.table_info})
    return Report(
        problems=tuple(problems),
        counts=dict(counts),
        confidence=dict(Counter(rule.confidence.value for rule in rules)),
        unexercised=tuple(r.id for r in rules if cases and r.id not in exercised and r.status == "in-force"),
    )


def _exercised(cases: Path) -> Counter[str]:
    found: Counter[str] = Counter()
    if not cases.is_dir():
        raise InputError("no such folder", where=str(cases), accepts="a folder of cases")
    for path in files_of(cases, "**/*.yaml", EDITION_FILES):
        for case in parse_yaml(read_text(path), path.name) or []:
            named = case.get("exercises") if isinstance(case, dict) else None
            found.update(rule for rule in (named if isinstance(named, list) else ()) if isinstance(rule, str))
    return found


def _duplicates(law: Law) -> Iterator[PackProblem]:
    seen: dict[str, str] = {}
    for file in law.pack.files:
        for rule in file.content.rules:
            if rule.id in seen:
                yield PackProblem(_place(law, file, rule), f"the id is already used in {seen[rule.id]}")
            seen[rule.id] = file.path


def _references(law: Law) -> Iterator[PackProblem]:
    for rule, file in law.pack.rules.values():
        for kind, name, known in references(rule, law):
            if not known:
                yield PackProblem(_place(law, file, rule), f"unknown {kind} '{name}'")
        for stem in rule.restricts.exemptions if rule.restricts else ():
            if _regime(stem) != _regime(rule.id):
                problem = f"takes exemptions of {_regime(stem)} away: a restriction is of its own regime"
                yield PackProblem(_place(law, file, rule), problem)
    yield from _in_vocabularies(law)


def _in_vocabularies(law: Law) -> Iterator[PackProblem]:
    for one, other in ((a, i.authorization) for a in law.pack.authorizations for i in a.includes):
        if other not in law.authorizations:
            yield PackProblem(f"authorization {one.id}", f"includes the unknown authorization '{other}'")
    for duty in law.pack.duties:
        for name in PLACE.findall(duty.text):
            if name not in law.schema.facts and name not in law.derived_facts:
                yield PackProblem(f"duty {duty.id}", f"its text names '{name}', which is no fact")


def references(rule: Rule, law: Law) -> Iterator[tuple[str, str, bool]]:
    """Yield what a rule names besides facts: the kind of thing, its id, and whether the law has it."""
    ids = law.pack.rules.keys()
    for effect in (rule.requires, rule.exempts, rule.reviews):
        if effect is not None:
            yield "authorization", effect.authorization, effect.authorization in law.authorizations
    if rule.imposes:
        yield "duty", rule.imposes.duty, rule.imposes.duty in law.duties
    for condition in rule.conditions:
        yield "condition", condition, condition in law.conditions
    stems: Iterable[str] = ()
    if rule.restricts:
        stems = (*rule.restricts.exemptions, *rule.restricts.except_)
    for stem in stems:
        yield "rule", stem, any(at_or_below(known, stem) for known in ids)
    if rule.classifies:
        yield "classification", rule.classifies.as_, rule.classifies.as_ in law.codes


def _content(law: Law) -> Iterator[PackProblem]:
    """Yield what the rules on content name that does not exist."""
    at = law.at(law.text_as_of)
    regimes = {authorization.regime for authorization in law.authorizations.values()}
    for one in law.pack.content:
        facts = (one.share, *one.flags, *(name for stays in one.stays for name in (stays.fact, stays.passes)))
        named = [("fact", fact, fact in law.schema.facts) for fact in facts]
        named += [("rule", rule, rule in law.pack.rules) for rule in one.uncounted]
        named += [("rule", stem, any(at_or_below(rule, stem) for rule in law.pack.rules)) for stem in one.unasked]
        named += [("regime", name, name in regimes) for name in (one.regime, *(s.regime for s in one.stays))]
        yield from (PackProblem(one.id, f"unknown {kind} '{name}'") for kind, name, known in named if not known)
        for fact, text in [*one.flags.items(), *((s.passes, s.may_pass) for s in one.stays)]:
            try:
                at.condition(text, f"{one.id}: {fact}")
            except ComityError as error:
                yield PackProblem(one.id, str(error))


def _regime(rule: str) -> str:
    """Return the pack and the regime with which a rule's id begins."""
    return ".".join(rule.split(".")[:2])


def _sets(law: Law) -> Iterator[PackProblem]:
    """Yield sets that no condition can name, and members that stand in one twice."""
    for name, one in law.sets.items():
        repeated = [value for value, count in Counter(one.values).items() if count > 1]
        if name in law.schema.facts or name in law.derived_facts:
            yield PackProblem(f"set {name}", "has the name of a fact")
        if repeated or not one.values:
            yield PackProblem(f"set {name}", f"holds '{repeated[0]}' twice" if repeated else "is empty")


def _dates(law: Law) -> Iterator[PackProblem]:
    for rule, file in law.pack.rules.values():
        place = _place(law, file, rule)
        periods = sorted(rule.in_force, key=lambda p: p[0] or date.min)
        for start, end in periods:
            if start and end and start >= end:
                yield PackProblem(place, f"in_force ends ({end}) before it begins ({start})")
        for (_, end), (start, _) in pairwise(periods):
            if end is None or (start is not None and start < end):
                yield PackProblem(place, "two periods of in_force overlap")
        if not rule.url.startswith("https://"):
            yield PackProblem(place, f"the url '{rule.url}' is not an https address")


def _binds(law: Law) -> Iterator[PackProblem]:
    """Bind every rule on the last day on which it is in force, when its text was surely read; tell a problem once."""
    told: set[str] = set()
    days = {
        date.today(),
        *(d - timedelta(days=n) for d in law.change_dates for n in (0, 1)),
    }
    for day in sorted(days, reverse=True):
        at = law.at(day)
        for rule, file in law.pack.rules.values():
            if rule.id in told or not rule.in_force_on(day):
                continue
            try:
                at.bound(rule.id)
            except ComityError as error:
                told.add(rule.id)
                yield PackProblem(_place(law, file, rule), str(error))
            else:
                told.add(rule.id)


def _place(law: Law, file: LocatedFile, rule: Rule) -> str:
    path = law.pack.place(file.path)
    index = next(i for i, other in enumerate(file.content.rules) if other is rule)
    line = line_of(read_text(path), ["rules", index])
    return f"{file.path}, line {line}: {rule.id}"
