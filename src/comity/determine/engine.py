"""Determine one activity: facts in, a cited answer out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final, Literal, cast

from comity.determine.activity import Activity
from comity.determine.assess import Assessment, Needed, assess, covers, denials, judges, reassess
from comity.determine.assume import Basis, basis
from comity.determine.authorizations import coverage
from comity.determine.classify import classify_facts
from comity.determine.determination import (
    Answer,
    ConditionText,
    Determination,
    Duty,
    ExemptionFinding,
    ExemptionStatus,
    Finding,
    FindingStatus,
    Outcome,
    ReviewFinding,
    Stated,
    Unknown,
)
from comity.determine.explain import Support, Supporter, because, shown, support, undecided
from comity.determine.headline import headline
from comity.determine.questions import Part, agreed_outcome, decisive
from comity.law.formula import Facts, Formula, residual
from comity.law.law import BoundExemption, BoundRule, Law, LawAtDate
from comity.law.source import Confidence, Source
from comity.law.values import OneOf, Text

FOOTER: Final = (
    "This is not a release to ship. Screening and knowledge checks were not performed unless shown. Confirm the "
    "current text. The responsible official or counsel decides. Enter no classified or controlled technical data."
)
_PRESUMPTIONS: Final = (
    "denial",
    "presumption-of-denial",
    "case-by-case",
    "presumption-of-approval",
    "approval",
)


class Case:
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
        changed = facts.changed_from(self.facts)
        if changed and all("scope" not in self.at.read_by.get(fact, ()) for fact in changed):
            return reassess(self.found, self.at, facts, self.covered).outcome
        return self.assess(facts).outcome

    def open_formulas(self) -> list[Formula]:
        """Return the formulas whose undecided facts could change the answer."""
        found = self.found
        rules = [
            *found.undecided,
            *(rule for need in found.needed.values() for rule in need.possible),
        ]
        formulas = [rule.formula for rule in rules]
        for need in found.needed.values():
            if need.status not in ("required", "unknown"):
                continue
            formulas += [
                e.serves for e in self.at.exemptions_of.get(need.authorization, ()) if self._may_serve(e, need)
            ]
            formulas += [r.formula for r in self.at.reviews if judges(r, need)]
        if not found.filings:
            formulas += [rule.formula for rule in found.possible_filings]
        scope = [self.at.derived("us.itar.applies"), self.at.derived("us.ear.applies")]
        if found.jurisdiction == "unknown":
            formulas += [formula for formula in scope if formula is not None]
        return [formula for formula in formulas if self.facts.value(formula) is None]

    def _may_serve(self, exemption: BoundExemption, need: Needed) -> bool:
        asked = need.standing or need.possible
        return all(covers(exemption, rule) for rule in asked)


def determine(activity: Activity, law: Law, day: date | None = None, *, strict: bool = False) -> Determination:
    """Return what an activity needs under law.

    Args:
        activity: what is known of it.
        law: the law pack with its record.
        day: the date whose law applies; the activity's own, or today, if None.
        strict: make no assumption at all.
    """
    case = Case(law, activity, day, strict)
    formulas = case.open_formulas()
    answers = decisive(formulas, case.facts, law.schema, case.judge) if formulas else {}
    outcome = case.found.outcome
    unmodeled = case.unmodeled
    if unmodeled and outcome.permissive:
        outcome = Outcome.UNDETERMINED
    elif outcome is Outcome.UNDETERMINED and answers:
        outcome = agreed_outcome(formulas, case.facts, law.schema, case.judge, answers) or outcome
    findings = tuple(_findings(case))
    supports = _supports(case)
    sources = tuple(dict.fromkeys(source for s in supports for source in s.sources))
    confidence = _weakest(s.confidence for s in supports)
    verified = not outcome.permissive or confidence is Confidence.PRIMARY
    unknowns = tuple(_unknowns(case, answers))
    used = frozenset(fact for s in supports for test, _ in s.tests for fact in test.facts)
    return Determination(
        outcome=outcome,
        headline=headline(outcome, case.found, findings, verified, law),
        jurisdiction=cast(Literal["EAR", "ITAR", "other", "unknown"], case.found.jurisdiction),
        classification=_classification(case),
        findings=findings,
        duties=tuple(_duties(case)),
        unknowns=unknowns,
        gaps=(*([f"not in this pack: {unmodeled}"] if unmodeled else []), *_gaps(case, formulas)),
        given=tuple(_stated(case, lambda name: name in activity.facts and not _confirms(case, name))),
        assumed=tuple(_stated(case, lambda name: name in case.basis.assumed and name in used)),
        confirmed=tuple(_stated(case, lambda name: name in activity.facts and _confirms(case, name))),
        confidence=confidence,
        verified=verified,
        date=case.basis.day,
        law_as_of=min(law.text_as_of, case.basis.day),
        rests_on=tuple(sorted(_telling(case, sources), key=lambda s: s.id)),
        notes=tuple(_notes(case, strict)),
        pack_sha256=law.sha256,
        name=activity.name,
        footer=FOOTER,
    )


def _findings(case: Case) -> Iterable[Finding]:
    found = case.found
    for rule in found.prohibited:
        yield _finding(case, rule, "prohibited", "", "Prohibition")
    for rule in found.held:
        yield _finding(case, rule, "hold", "", "Hold")
    for rule in found.undecided:
        yield _finding(case, rule, "unknown", "", "Prohibition or hold")
    for need in found.needed.values():
        tried = tuple(_exemptions(case, need))
        review = _review(case, need)
        for rule in need.standing:
            yield _finding(
                case,
                rule,
                cast(FindingStatus, need.status if need.status != "unknown" else "required"),
                need.authorization,
                "",
                tried,
                review,
            )
        for rule in need.possible:
            status: FindingStatus = "exempt" if need.status == "exempt" else "unknown"
            yield _finding(case, rule, status, need.authorization, "", tried if not need.standing else (), None)
    asked = {rule.rule.id for need in found.needed.values() for rule in need.standing + need.possible}
    for rule in case.at.requirements:
        if rule.rule.id not in asked and _near(case, rule):
            assert rule.rule.requires  # noqa: S101
            yield _finding(case, rule, "not-triggered", rule.rule.requires.authorization, "")


def _near(case: Case, rule: BoundRule) -> bool:
    """Whether a requirement that is not triggered is worth telling: its reason applies, another test fails."""
    return any(case.facts.value(test) is True for test in case.at.reasons[rule.rule.id])


def _finding(
    case: Case,
    bound: BoundRule,
    status: FindingStatus,
    authorization: str,
    name: str,
    exemptions: tuple[ExemptionFinding, ...] = (),
    review: ReviewFinding | None = None,
) -> Finding:
    rule = bound.rule
    known = case.law.authorizations.get(authorization)
    settled = support(bound.own, case.facts)
    return Finding(
        authorization=authorization,
        authorization_name=known.name if known else name,
        regime=bound.regime,
        status=status,
        rule=rule.id,
        title=rule.title,
        cite=rule.cite,
        url=rule.url,
        reason=rule.requires.reason if rule.requires else "",
        says=rule.because,
        because=_because(case, bound),
        exemptions=exemptions,
        review_policy=review if status == "required" else None,
        confidence=settled.confidence if settled.sources else rule.confidence,
    )


def _because(case: Case, bound: BoundRule) -> tuple[str, ...]:
    """Return why a rule holds, fails or is open: by its own tests where they say it, else by its scope."""
    same = case.facts.value(bound.own) is case.facts.value(bound.formula)
    return because(bound.own if same else bound.formula, case.facts, case.law.schema)


def _exemptions(case: Case, need: Needed) -> Iterable[ExemptionFinding]:
    """Yield every exemption of an authorization that could lift it, the useful first."""
    asked = need.standing or need.possible
    tried = [
        exemption_finding(case, exemption, asked)
        for exemption in case.at.exemptions_of.get(need.authorization, ())
        if any(covers(exemption, rule) for rule in asked)
    ]
    order = ("available", "conditional", "unknown", "unavailable")
    return sorted(tried, key=lambda e: (not e.covers, order.index(e.status), e.id))


def exemption_finding(case: Case, exemption: BoundExemption, asked: list[BoundRule]) -> ExemptionFinding:
    """Return whether an exemption serves for the requirements asked, and why."""
    rule = exemption.bound.rule
    covers_all = all(covers(exemption, requirement) for requirement in asked)
    value = case.facts.value(exemption.serves)
    status: ExemptionStatus
    if value is True:
        status = "available"
    elif value is False:
        status = "unavailable"
    else:
        left = residual(exemption.serves, case.facts).facts
        chosen = left and all(case.law.schema.facts[f].control == "choice" for f in left)
        status = "conditional" if chosen else "unknown"
    lines = _why(case, exemption, value)
    if not covers_all:
        lines = (*lines, "does not reach every reason for which a license is required")
    conditions = tuple(
        ConditionText(c.id, c.text, c.cite, c.url)
        for c in map(case.law.conditions.get, rule.conditions)
        if c is not None
    )
    assert rule.exempts  # noqa: S101
    return ExemptionFinding(
        id=rule.id,
        name=rule.exempts.name or rule.title,
        cite=rule.cite,
        url=rule.url,
        status=status,
        because=lines,
        conditions=conditions if status != "unavailable" else (),
        covers=covers_all,
        confidence=rule.confidence,
    )


def _why(case: Case, exemption: BoundExemption, value: bool | None) -> tuple[str, ...]:
    """Return why an exemption serves, fails or is open; a restriction that takes it away is named."""
    schema = case.law.schema
    if value is False and case.facts.value(exemption.bound.formula) is not False:
        return tuple(
            f"taken away by {r.rule.cite} ({r.rule.title}): {'; '.join(because(r.formula, case.facts, schema))}"
            for r in exemption.restrictions
            if case.facts.value(r.formula) is True
        )
    same = case.facts.value(exemption.bound.own) is value
    return because(exemption.bound.own if same else exemption.serves, case.facts, schema)


def _review(case: Case, need: Needed) -> ReviewFinding | None:
    """Return the strictest policy under which an application would be judged."""
    applying = [r for r in case.at.reviews if judges(r, need) and case.facts.value(r.formula) is True]
    if not applying:
        return None
    strictest = min(
        applying,
        key=lambda r: _PRESUMPTIONS.index(r.rule.reviews.policy if r.rule.reviews else "approval"),
    )
    rule = strictest.rule
    assert rule.reviews  # noqa: S101
    return ReviewFinding(rule.reviews.policy, rule.id, rule.cite, rule.url, rule.because or rule.title)


def _duties(case: Case) -> Iterable[Duty]:
    """Yield the duties that are due, then those that may be."""
    statuses = {need.status for need in case.found.needed.values()}
    found: dict[str, Duty] = {}
    for value in (True, None):
        for bound in case.at.duties:
            imposes = bound.rule.imposes
            assert imposes  # noqa: S101
            if imposes.with_ != "always" and imposes.with_ not in statuses:
                continue
            if imposes.duty not in found and case.facts.value(bound.formula) is value:
                found[imposes.duty] = _duty(case, bound, imposes.duty, due=value is True)
    return found.values()


def _duty(case: Case, bound: BoundRule, name: str, *, due: bool) -> Duty:
    told = case.law.duties.get(name)
    return Duty(
        id=name,
        name=(told.name if told else "") or bound.rule.title,
        text=told.text if told else bound.rule.because,
        cite=bound.rule.cite,
        url=bound.rule.url,
        rule=bound.rule.id,
        when_due=told.when_due if told else "",
        status="due" if due else "possible",
    )


def _unknowns(case: Case, answers: Mapping[str, list[tuple[Part, Outcome]]]) -> Iterable[Unknown]:
    for name, parts in answers.items():
        fact = case.law.schema.facts[name]
        told: dict[Outcome, list[str]] = {}
        for part, outcome in parts:
            told.setdefault(outcome, []).append(part.words)
        decides = tuple(Answer(_some(words), outcome) for outcome, words in told.items())
        yield Unknown(name, fact.ask, fact.accepts, decides, fact.control)


def _some(words: list[str]) -> str:
    return ", ".join(words[:4]) + (f" and {len(words) - 4} more" if len(words) > 4 else "")


def _gaps(case: Case, formulas: list[Formula]) -> Iterable[str]:
    """Yield what the law's text or the record leaves open: no fact of the user's can settle it."""
    lines = [
        line
        for formula in formulas
        for line in undecided(residual(formula, case.facts), case.facts, case.law.schema)
        if not line.startswith("not known: ")
    ]
    return dict.fromkeys(lines)


def _supports(case: Case) -> list[Support]:
    """Return what decided the outcome, finding by finding.

    A permissive answer is decided by every requirement, since each had to fail or be lifted, and by what puts the
    activity outside a regime; a strict answer by what stands. Being inside a regime only makes an answer stricter.
    """
    found, facts = case.found, case.facts
    if found.outcome.permissive:
        formulas = [
            r.formula for r in (*case.at.prohibitions, *case.at.requirements) if facts.value(r.formula) is False
        ]
        formulas += [e.own for need in found.needed.values() for e in need.lifted_by[:1]]
    else:
        rules = [
            *found.prohibited,
            *found.held,
            *(r for need in found.needed.values() for r in need.standing),
        ]
        formulas = [rule.own for rule in rules]
    if found.outcome is Outcome.POLICY_OF_DENIAL:
        formulas += [r.formula for need in found.needed.values() for r in denials(need, case.at, facts)[:1]]
    scope = [
        formula
        for formula in (case.at.derived("us.itar.applies"), case.at.derived("us.ear.applies"))
        if formula is not None and facts.value(formula) is False
    ]
    supporter = Supporter(facts, case.premises)
    return [supporter.of(formula) for formula in (*formulas, *scope)]


def _weakest(confidences: Iterable[Confidence]) -> Confidence:
    return max(confidences, key=lambda c: c.rank, default=Confidence.PRIMARY)


def _telling(case: Case, sources: tuple[Source, ...]) -> Iterable[Source]:
    """Return the sources worth naming: those of rules that hold, and of the tables and instruments read."""
    shown_rules = {f for need in case.found.needed.values() for f in (r.rule.id for r in need.standing + need.possible)}
    shown_rules |= {r.rule.id for r in case.found.prohibited + case.found.held}
    shown_rules |= {e.bound.rule.id for need in case.found.needed.values() for e in need.lifted_by}
    shown_rules |= {r.rule.id for r in case.at.requirements if _near(case, r)}
    weak = {s.id for s in sources if s.confidence is not Confidence.PRIMARY}
    return (s for s in sources if s.id in shown_rules or s.id in weak or s.id not in case.law.pack.rules)


def _classification(case: Case) -> tuple[str, ...]:
    codes = case.facts.given.get("item.classification")
    return case.law.codes.cover(map(str, codes.values)) if isinstance(codes, OneOf) else ()


def _confirms(case: Case, name: str) -> bool:
    """Whether a stated fact settles what would otherwise have been assumed."""
    return case.law.schema.facts[name].assume is not None


def _stated(case: Case, wanted: Callable[[str], bool]) -> Iterable[Stated]:
    for name, possible in sorted(case.basis.given.items()):
        if wanted(name):
            kind = case.law.schema.facts[name].kind
            note = case.basis.assumed.get(name) or case.basis.derived.get(name, "")
            yield Stated(name, shown(possible, kind), note)


def _described(case: Case) -> bool:
    """Whether attributes are stated from which a classification could be proposed."""
    return "item.function" in case.basis.given and "item.classification" in case.basis.given


def _notes(case: Case, strict: bool) -> Iterable[str]:
    if not case.activity.named_parties and not strict:
        yield (
            "Country-level, unscreened: no party is named. "
            "Clean screening, no red flags and no prohibited end use are assumed."
        )
    elif case.activity.named_parties and "parties.listed" not in case.facts.given:
        yield "The named parties were not screened."
    contradiction = classify_facts(case.basis.given, case.at, case.law).contradiction if _described(case) else ""
    if contradiction:
        yield f"The classification is contradicted: {contradiction}."
    if case.besides:
        yield f"Only export control was examined. This kind of activity may need besides: {case.besides}."
    if case.basis.day > case.law.text_as_of:
        yield f"Answered as of the text of {case.law.text_as_of}; later changes, if any, were not read."
