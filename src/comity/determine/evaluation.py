"""One activity under one law: everything that is worked out on the way to a determination."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from comity.determine.activity import Activity
from comity.determine.assess import Assessment, KnownFacts, Needed, assess, decide
from comity.determine.assume import Basis, basis
from comity.determine.authorizations import coverage
from comity.determine.deciding_rules import DecidingRules, covers, deciding_rules, judges, rules_of_kind
from comity.determine.derive import about_party
from comity.determine.explain import Supporter
from comity.determine.outcome import Outcome
from comity.determine.suppositions import OpenConditions, Suppositions, outcomes
from comity.law.at_date import BoundExemption, LawAtDate
from comity.law.formula import Facts, Formula
from comity.law.law import Law
from comity.law.values import is_known
from comity.screening.results import Screening


class Evaluation:
    """One activity under one law: everything that is worked out on the way to a determination."""

    def __init__(
        self,
        law: Law,
        activity: Activity,
        day: date | None,
        strict: bool,
        *,
        screening: Screening | None = None,
        cleared: bool = False,
    ) -> None:
        self.law = law
        self.activity = activity
        self.strict = strict
        self.screening = screening
        self.cleared = cleared
        self.basis: Basis = basis(activity, law, day, strict, screening=screening, cleared=cleared)
        self.at: LawAtDate = law.at(self.basis.day)
        self.facts = Facts(self.basis.given)
        self.premises = self.at.premises({n: v for n, v in self.basis.given.items() if self.is_premise(n)})
        self.covered = coverage(activity.held, self.facts, activity.party_names, self.basis.day)
        kind = self.basis.given.get("activity.kind")
        self.rules: DecidingRules = deciding_rules(self.at) if kind is None else rules_of_kind(self.at, kind)
        self.supporter = Supporter(self.facts, self.premises, shortest=False)
        self.found: Assessment = assess(self.rules, KnownFacts(self.facts, self.covered, self.supporter.weakness))

    def is_premise(self, fact: str) -> bool:
        """Whether a fact is the kind of activity, or one that would be assumed if nobody stated it."""
        return fact == "activity.kind" or self.law.schema.facts[fact].assume is not None

    @property
    def unscreened(self) -> bool:
        """Whether screening of the parties, or of their owners, is still open."""
        asked = (fact.name for fact in self.law.schema.gathering if about_party(fact.name))
        return any((possible := self.facts.given.get(name)) is None or not is_known(possible) for name in asked)

    def judge(self, supposed: Sequence[Facts]) -> list[Outcome]:
        """Return only the outcomes under other facts about the same activity."""
        if all(facts.narrows(self.facts) for facts in supposed):
            return outcomes(self._left, Suppositions(self._open, supposed, self.covered))
        return [decide(self.rules, KnownFacts(facts, self.covered))[0].outcome for facts in supposed]

    def suppose(self, facts: Facts) -> Assessment:
        """Return what the law says where more is known, without how well it is founded."""
        return assess(self._left, KnownFacts(facts, self.covered))

    @cached_property
    def _open(self) -> OpenConditions:
        return OpenConditions(self.facts, self._left.conditions)

    @cached_property
    def _left(self) -> DecidingRules:
        """The rules that may still decide when more becomes known."""
        return self.rules.within(lambda formula: self.facts.value(formula) is not False)

    @cached_property
    def liftable(self) -> list[Formula]:
        """The undecided exemptions and review policies of what is required."""
        formulas: list[Formula] = []
        for need in self.found.needed.values():
            if need.status in ("required", "unknown"):
                tried = self.at.exemptions_of.get(need.authorization, ())
                formulas += [e.serves for e in tried if self._may_serve(e, need)]
                formulas += [r.formula for r in self.at.reviews if judges(r, need.authorization, need.standing)]
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
        if found.jurisdiction == "unknown" and found.outcome is Outcome.UNDETERMINED:
            formulas += [scope.applies for scope in self.rules.scopes]
        return [formula for formula in formulas if self.facts.value(formula) is None]

    def _may_serve(self, exemption: BoundExemption, need: Needed) -> bool:
        asked = need.standing or need.possible
        return all(covers(exemption, rule) for rule in asked)
