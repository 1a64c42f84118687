"""One activity under one law: everything that is worked out on the way to a determination."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from comity.determine.activity import Activity
from comity.determine.assess import Assessment, Needed, assess, covers, judges, reassess
from comity.determine.assume import Basis, basis
from comity.determine.authorizations import coverage
from comity.determine.determination import Outcome
from comity.law.formula import Facts, Formula
from comity.law.law import BoundExemption, Law, LawAtDate
from comity.law.values import OneOf, Text


class Evaluation:
    """One activity under one law: everything that is worked out on the way to a determination."""

    def __init__(self, law: Law, activity: Activity, day: date | None, strict: bool) -> None:
        self.law = law
        self.activity = activity
        self.basis: Basis = basis(activity, law, day, strict)
        self.at: LawAtDate = law.at(self.basis.day)
        self.facts = Facts(self.basis.given)
        self.premises = self.at.premises({n: v for n, v in self.basis.given.items() if self.is_premise(n)})
        names = frozenset(
            name.text.casefold()
            for _, attributes in activity.parties
            if isinstance(name := attributes.get("name"), Text)
        )
        self.covered = coverage(activity.held, self.facts, names, self.basis.day)
        self.filings = frozenset(duty.id for duty in law.pack.duties if duty.filing)
        self.found: Assessment = self.assess(self.facts)

    def is_premise(self, fact: str) -> bool:
        """Whether a fact is the kind of activity, or one that would be assumed if nobody stated it."""
        return fact == "activity.kind" or self.law.schema.facts[fact].assume is not None

    @property
    def unmodeled(self) -> str:
        """The law that governs this kind of activity, where the pack does not have it; empty where it does."""
        return self._of_kind(self.law.pack.info.not_modeled)

    @property
    def besides(self) -> str:
        """What this kind of activity may need besides what the pack models."""
        return self._of_kind(self.law.pack.info.besides)

    def _of_kind(self, told: Mapping[str, str]) -> str:
        kind = self.basis.given.get("activity.kind")
        kinds = kind.values if isinstance(kind, OneOf) else frozenset()
        return next((told[str(k)] for k in sorted(kinds, key=str) if str(k) in told), "")

    def assess(self, facts: Facts) -> Assessment:
        """Return what the law says of other facts about the same activity."""
        return assess(self.at, facts, self.covered, self.filings)

    def judge(self, facts: Facts) -> Outcome:
        """Return only the outcome under other facts about the same activity."""
        if not facts.narrows(self.facts):
            return self.assess(facts).outcome
        return reassess(self.found, self.at, facts, self.covered).outcome

    @cached_property
    def liftable(self) -> list[Formula]:
        """The undecided exemptions and review policies of what is required."""
        formulas: list[Formula] = []
        for need in self.found.needed.values():
            if need.status in ("required", "unknown"):
                tried = self.at.exemptions_of.get(need.authorization, ())
                formulas += [e.serves for e in tried if self._may_serve(e, need)]
                formulas += [r.formula for r in self.at.reviews if judges(r, need)]
        return [formula for formula in formulas if self.facts.value(formula) is None]

    def open_formulas(self) -> list[Formula]:
        """Return the formulas whose undecided facts could change the answer."""
        found = self.found
        rules = [
            *found.undecided,
            *(rule for need in found.needed.values() for rule in need.possible),
        ]
        formulas = [rule.formula for rule in rules]
        formulas += self.liftable
        if not found.filings:
            formulas += [rule.formula for rule in found.possible_filings]
        scope = [self.at.derived("us.itar.applies"), self.at.derived("us.ear.applies")]
        if found.jurisdiction == "unknown" and found.outcome is Outcome.UNDETERMINED:
            formulas += [formula for formula in scope if formula is not None]
        return [formula for formula in formulas if self.facts.value(formula) is None]

    def _may_serve(self, exemption: BoundExemption, need: Needed) -> bool:
        asked = need.standing or need.possible
        return all(covers(exemption, rule) for rule in asked)
