"""Determine one activity: facts in, a cited answer out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Final

from comity.determine.activity import Activity
from comity.determine.applications import applications
from comity.determine.assess import KnownFacts, pillars_of
from comity.determine.causes import causes
from comity.determine.classify import classify_facts
from comity.determine.decide import Ground
from comity.determine.derive import about_party
from comity.determine.determination import Determination, Duty, Finding, Side, Stated, Unknown
from comity.determine.evaluation import Evaluation
from comity.determine.examined import examinations
from comity.determine.explain import Support, Supporter, shown, undecided
from comity.determine.findings import duties, findings, near
from comity.determine.headline import free, headline
from comity.determine.outcome import Outcome
from comity.determine.questions import Agreement, Part, agreed, decisive
from comity.determine.screened import caveats
from comity.determine.sides import sides
from comity.determine.spared import could_spare
from comity.determine.unplaced import answers_of, whereabouts, wheres
from comity.law.formula import Formula
from comity.law.law import Law
from comity.law.schema import Kind
from comity.law.source import Confidence, Source
from comity.law.values import OneOf, known
from comity.screening.results import Screening

_CLASSIFIED: Final = "item.classification"
FOOTER: Final = (
    "This is not a release to ship. Screening and knowledge checks were not performed unless shown. Confirm the "
    "current text. The responsible official or counsel decides. Enter no classified or controlled technical data."
)


Answers = Mapping[str, list[tuple[Part, Outcome]]]
"""The facts that could change an outcome, with the outcome of each class of their values."""


class Decided:
    """What is decided of one activity, without what explains it or would change it; worked out as it is asked for.

    Args:
        case: the activity under its law.
        answers: the facts that could change the outcome, where it was asked already (see `decisive`).
    """

    def __init__(self, case: Evaluation, answers: Answers | None = None) -> None:
        self._case, self._answers = case, answers

    @cached_property
    def agreement(self) -> Agreement:
        """What all completions of facts that are not known agree on, where they have to be asked."""
        case = self._case
        if case.found.outcome is Outcome.UNDETERMINED and (formulas := case.open_formulas()):
            return agreed(formulas, case.facts, case.law.schema, case.judge, self._answers)
        return Agreement(None)

    @property
    def outcome(self) -> Outcome:
        """The outcome: where facts are not known, the one that all their completions have."""
        return self.agreement.outcome or self._case.found.outcome

    @property
    def jurisdiction(self) -> str:
        """The regime that governs."""
        return self._case.found.jurisdiction

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What became of each rule that bears."""
        return tuple(findings(self._case))

    @cached_property
    def duties(self) -> tuple[Duty, ...]:
        """The duties that are due, then those that may be."""
        return tuple(duties(self._case))

    @cached_property
    def supports(self) -> list[Support]:
        """What decided the outcome, condition by condition."""
        return _supports(self._case, self.agreement)

    @cached_property
    def confidence(self) -> Confidence:
        """How well the outcome is founded, by the weakest of what it rests on."""
        return _weakest(s.confidence for s in self.supports)

    @property
    def verified(self) -> bool:
        """Whether it is strict, or all that it rests on was read."""
        return not self.outcome.permissive or self.confidence is Confidence.PRIMARY

    @cached_property
    def assumed(self) -> tuple[Stated, ...]:
        """What it rests on and nobody stated, in words."""
        case = self._case
        used = case.basis.behind(_tested(case, self.supports, self.outcome))
        return tuple(_stated(case, lambda name: name in case.basis.assumed and name in used))


def determine(
    activity: Activity,
    law: Law,
    day: date | None = None,
    *,
    strict: bool = False,
    screening: Screening | None = None,
) -> Determination:
    """Return what an activity needs under law.

    Args:
        activity: what is known of it.
        law: the law pack with its record.
        day: the date whose law applies; the activity's own, or today, if None.
        strict: make no assumption at all.
        screening: what a list says of the parties that it names; None: nobody looked.
    """
    return _determination(Evaluation(law, activity, day, strict, screening=screening))


def _determination(case: Evaluation) -> Determination:
    law, activity, screening = case.law, case.activity, case.screening
    formulas = case.open_formulas()
    answers = decisive(formulas, case.facts, law.schema, case.judge) if formulas else {}
    decided = Decided(case, answers)
    outcome, found, verified = decided.outcome, decided.findings, decided.verified
    sources = tuple(dict.fromkeys(source for s in decided.supports for source in s.sources))
    unknowns = tuple(_unknowns(case, answers, outcome))
    once_screened = _once_screened(case)
    contradicted = tuple(_contradicted(case))
    spares = () if once_screened else could_spare(case)
    looked_at, told_by = tuple(examinations(case)), sides(case)
    return Determination(
        outcome=outcome,
        headline=headline(outcome, case, found, looked_at, spares, verified=verified),
        jurisdiction=case.found.jurisdiction,
        classification=_classification(case),
        findings=found,
        sides=told_by,
        duties=decided.duties,
        unknowns=unknowns,
        gaps=tuple(_gaps(case, formulas)),
        given=tuple(_stated(case, lambda name: name in case.basis.stated and not _confirms(case, name))),
        assumed=decided.assumed,
        confirmed=tuple(_stated(case, lambda name: name in case.basis.stated and _confirms(case, name))),
        confidence=decided.confidence,
        verified=verified,
        date=case.basis.day,
        law_as_of=min(law.text_as_of, case.basis.day),
        rests_on=tuple(sorted(_telling(case, sources), key=lambda s: s.id)),
        notes=tuple(_notes(case, told_by, contradicted)),
        pack_sha256=law.sha256,
        causes=causes(formulas, case.facts) if outcome is Outcome.UNDETERMINED else (),
        examined=tuple(one for one in looked_at if one.how in ("examined", "out-of-reach")),
        not_examined=tuple(one for one in looked_at if one.how in ("not-examined", "beside")),
        if_screened_clear=once_screened.outcome if once_screened else None,
        if_screening_hits=_if_screening_hits(case),
        once_screened=once_screened,
        free=free(case.found, law),
        applications=tuple(applications(case)),
        could_spare=spares,
        contradicted=contradicted,
        name=activity.name,
        footer=FOOTER,
        screening=screening,
    )


def settled(case: Evaluation) -> Outcome:
    """Return the outcome of `determine`: where facts are not known, the one that all their completions have."""
    return Decided(case).outcome


def if_screened_clear(case: Evaluation) -> Outcome | None:
    """Return the outcome of `determine` if screening of the parties is clear; None where it is not open."""
    return None if case.cleared or not case.unscreened else settled(_cleared(case))


def _cleared(case: Evaluation) -> Evaluation:
    """Return the activity as if screening of the parties, who owns them included, was clear."""
    day, strict = case.basis.day, case.strict
    return Evaluation(case.law, case.activity, day, strict, screening=case.screening, cleared=True)


def _once_screened(case: Evaluation) -> Determination | None:
    """Return the answer if screening of the parties, who owns them included, is clear; None where it is not open."""
    return None if case.cleared or not case.unscreened else _determination(_cleared(case))


def _if_screening_hits(case: Evaluation) -> Outcome | None:
    """Return the outcome if some party may be a listed one; None where its parties were screened."""
    if case.cleared or not (case.unscreened or (not case.activity.named_parties and not case.strict)):
        return None
    matches = (f for f in case.law.schema.gathering if about_party(f.name) and f.kind is Kind.BOOL)
    facts = case.facts
    for fact in matches:
        facts = facts.with_fact(fact.name, known(True))
    [outcome] = case.judge([facts])
    return outcome


def _unknowns(case: Evaluation, answers: Answers, now: Outcome) -> Iterable[Unknown]:
    """Yield the facts that could change the answer: where named parties are first."""
    placed, asked = {one.fact: one for one in whereabouts(case, now)}, wheres(case)
    yield from placed.values()
    for name, parts in answers.items():
        if name not in placed:
            fact = case.law.schema.facts[name]
            graver = any(Ground.of(outcome) < Ground.of(now) for _, outcome in parts)
            yield Unknown(name, asked.get(name, fact.ask), fact.accepts, answers_of(parts), fact.control, graver)


def _gaps(case: Evaluation, formulas: list[Formula]) -> Iterable[str]:
    """Yield what the law's text or the record leaves open: no fact of the user's can settle it."""
    lines = [
        line
        for formula in formulas
        for line in undecided(formula, case.facts, case.law.schema)
        if not line.startswith("not known: ")
    ]
    return dict.fromkeys(lines)


def _supports(case: Evaluation, agreement: Agreement) -> list[Support]:
    """Return what decided the outcome, condition by condition; where completions agree, what decided each of them."""
    if agreement.outcome is None:
        return [case.supporter.of(formula) for formula in case.found.pillars]
    found: list[Support] = []
    for way in agreement.ways:
        supporter = Supporter(way, case.premises, shortest=False)
        pillars = pillars_of(case.rules, KnownFacts(way, case.covered, supporter.weakness))
        found += [supporter.of(formula) for formula in pillars]
    return list(dict.fromkeys(found))


def _tested(case: Evaluation, supports: Iterable[Support], outcome: Outcome) -> Iterator[str]:
    """Yield the facts on which an outcome rests; where all ways of completing them agree on it, all that are read."""
    if outcome is case.found.outcome:
        found = (test for s in [*supports, *_suppositions(case)] for test, _ in s.tests)
        yield from (fact for test in found for fact in test.facts)
    else:
        rules = case.rules
        for bound in (*rules.prohibitions, *rules.holds, *rules.every_requirement):
            yield from bound.formula.facts


def _suppositions(case: Evaluation) -> Iterable[Support]:
    """Return on what it rests besides (see `Assessment.supposing`): what is assumed for that is told too."""
    return (case.supporter.of(formula) for formula in case.found.supposing)


def _weakest(confidences: Iterable[Confidence]) -> Confidence:
    return max(confidences, key=lambda c: c.rank, default=Confidence.PRIMARY)


def _telling(case: Evaluation, sources: tuple[Source, ...]) -> Iterable[Source]:
    """Return the sources worth naming: those of rules that hold, and of the tables and instruments read."""
    shown_rules = {f for need in case.found.needed.values() for f in (r.rule.id for r in need.standing + need.possible)}
    shown_rules |= {r.rule.id for r in case.found.prohibited + case.found.held}
    shown_rules |= {e.bound.rule.id for need in case.found.needed.values() for e in need.lifted_by}
    shown_rules |= {rule.rule.id for rule in near(case)}
    weak = {s.id for s in sources if s.confidence is not Confidence.PRIMARY}
    return (s for s in sources if s.id in shown_rules or s.id in weak or s.id not in case.law.pack.rules)


def _classification(case: Evaluation) -> tuple[str, ...]:
    """Return the item's classification as it is written; where nobody wrote just that, the fewest codes for it."""
    codes, written = case.facts.given.get(_CLASSIFIED), case.activity.item
    if not isinstance(codes, OneOf):
        return ()
    if written and case.law.codes.resolve(written) == codes.values:
        return (written,)
    return case.law.codes.cover(map(str, codes.values))


def _confirms(case: Evaluation, name: str) -> bool:
    """Whether a stated fact settles what would otherwise have been assumed."""
    return case.law.schema.facts[name].assume is not None


def _stated(case: Evaluation, wanted: Callable[[str], bool]) -> Iterable[Stated]:
    for name, possible in sorted(case.basis.given.items()):
        if wanted(name):
            kind = case.law.schema.facts[name].kind
            note = case.basis.assumed.get(name, "")
            written = _classification(case) if name == _CLASSIFIED else ()
            yield Stated(name, written[0] if len(written) == 1 else shown(possible, kind), note)


def _contradicted(case: Evaluation) -> Iterable[str]:
    """Yield what speaks against the classification, where attributes are stated from which one could be proposed."""
    if "item.function" in case.basis.given and "item.classification" in case.basis.given:
        yield from classify_facts(case.basis.given, case.law, case.basis.day).contradictions


def _notes(case: Evaluation, told_by: Sequence[Side], contradicted: Iterable[str]) -> Iterable[str]:
    if not case.activity.named_parties and not case.strict:
        yield (
            "Country-level, unscreened: no party is named. "
            "Clean screening, no red flags and no prohibited end use are assumed."
        )
    elif case.activity.named_parties and "parties.listed" not in case.facts.given:
        yield "The named parties were not screened."
    yield from case.activity.notes
    yield from (f"The classification is contradicted: {contradiction}" for contradiction in contradicted)
    if case.basis.day > case.law.text_as_of:
        yield f"Answered as of the text of {case.law.text_as_of}; later changes, if any, were not read."
    for side in told_by[1:]:
        if side.law_as_of < case.basis.day:
            yield f"{side.name}: answered as of the text of {side.law_as_of}; its other law was not examined."
    if case.screening is not None:
        yield from caveats(case.screening)
