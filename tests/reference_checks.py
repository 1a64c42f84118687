"""What else must hold of drawn activities by the reference, besides that each is determined as it says.

In the columns of a table; whatever a text that was not read may say; of several activities together; of how an
application is judged; and of what a plan asks. Each yields what is wrong, a line each.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import msgspec
import numpy as np

import comity
from comity.compile.answer import CompiledAnswer
from comity.compile.compiled_law import compile_law
from comity.determine.activity import Activity
from comity.determine.assess import KnownFacts
from comity.determine.decide import unhindered
from comity.determine.engine import Decided
from comity.determine.evaluation import Evaluation
from comity.determine.verbs import activity_of
from comity.law import Law
from comity.law.pack import LocatedFile
from tests.reference import GRAVITY, Answer, Reading
from tests.reference_laws import DAY, drawn_law, revised
from tests.reference_trials import GATHERED, Asked, Drawn, as_stated, determined, drawn, plain
from tests.soundness_trials import OPEN, Thinning, told
from tests.soundness_trials import drawn as thinned_from

STRICTEST = ("denial", "presumption-of-denial", "case-by-case", "presumption-of-approval", "approval")
HINDERED = frozenset({"prohibited", "hold", "policy-of-denial", "authorization-required"})
_MOST_GUESSES = 40


def of_columns(law: Law, asked: Sequence[Asked]) -> Iterator[str]:
    """The compiled law has the outcome and the rule that decides, of activities of one day that rest on read text."""
    read = [one for one in asked if not one.guesses and not one.held]
    if read:
        for one, answer in zip(read, in_columns(law, read[0].day, [one.facts for one in read]), strict=True):
            found = answer.outcome.value, answer.rule
            if found != (one.expected.outcome, one.expected.rule):
                yield f"{one.seed}, columns: {found}, not {one.expected}"


def in_columns(law: Law, day: date, activities: Sequence[Mapping[str, Any]]) -> list[CompiledAnswer]:
    """Return what the compiled law says of activities, each a row of a table, with nothing assumed."""
    rows = [activity_of(as_stated(facts), law).facts for facts in activities]
    names = sorted({name for row in rows for name in row})
    found = compile_law(law, day, {name: dict.fromkeys(row.get(name) for row in rows) for name in names}, strict=True)
    columns = ((name, found.columns[name].possible) for name in names)
    codes = {name: np.array([of.index(row.get(name)) for row in rows], np.int32) for name, of in columns}
    return [found.answers[number] for number in found.ids(codes, len(rows))]


def unread_law(law: Law, seed: str) -> Law:
    """Draw a small law of which some rules were not read for the day."""
    small, rng = drawn_law(law, seed), random.Random(f"{seed} unread")  # noqa: S311  repeatable, not secret
    after = (DAY + timedelta(1), None)

    def perhaps(file: LocatedFile) -> LocatedFile:
        some = [
            msgspec.structs.replace(rule, text_read=after) if rng.random() < (0.15 if rule.defines else 0.3) else rule
            for rule in file.content.rules
        ]
        return file.with_content(msgspec.structs.replace(file.content, rules=tuple(some)))

    return revised(small, tuple(map(perhaps, small.pack.files)))


def of_guesses(law: Law, seed: str) -> Iterator[str]:
    """What every guess at text not read agrees on is the answer, and each guess is told where they differ."""
    one = drawn(law, seed, [DAY])
    facts = Drawn(law, random.Random(f"{seed} guessed"), DAY)  # noqa: S311  repeatable, not secret
    facts |= one.facts
    held = frozenset(a["kind"] for a in one.held if a["expires"] >= str(DAY))
    answers = list(itertools.islice(_guessed(law, facts, held, {}), _MOST_GUESSES))
    if len(answers) < _MOST_GUESSES:  # then these are all
        found = determined(law, replace(one, facts=dict(facts)))
        said, outcomes = found.found.outcome.value, {answer.outcome for answer, *_ in answers}
        if len(outcomes) == 1 and said not in outcomes:
            yield f"{seed}, unread: {said}, though all guesses say {outcomes}"
        for answer, regime, guesses in answers:
            against = replace(found, expected=answer, guesses=guesses)
            if against.wrong and not told(against):
                yield f"{seed}, unread {guesses}: {against.wrong}"
            if found.found.jurisdiction not in ("unknown", regime):
                yield f"{seed}, unread {guesses}: {found.found.jurisdiction} governs, not {regime}"


def _guessed(
    law: Law, facts: Drawn, held: frozenset[str], fixed: Mapping[str, bool]
) -> Iterator[tuple[Answer, str, Mapping[str, bool]]]:
    """Yield what the reference says with each guess at what was not read, but for some that are made already."""
    guesses = dict(fixed)
    reading = Reading(law, DAY, facts, lambda text: guesses.setdefault(text, False))
    yield reading.answer(held), _governing(reading), guesses
    before = dict(fixed)
    for text in [text for text in guesses if text not in fixed]:
        yield from _guessed(law, facts, held, {**before, text: True})
        before[text] = False


def _governing(reading: Reading) -> str:
    """Return the first regime that applies."""
    return next((scope.name for scope in reading.law.pack.scopes if reading.value(scope.fact)), "other")


def of_projects(law: Law, asked: Sequence[Asked], less: Sequence[Thinning] = ()) -> Iterator[str]:
    """Several activities have the gravest outcome; one that may be prohibited keeps all from being only licensed."""
    read = [one for one in asked if not one.guesses and not one.held]
    for some in itertools.pairwise(read):
        gravest = min((one.expected.outcome for one in some), key=GRAVITY.index)
        said = _together(law, [one.facts for one in some])
        if said != gravest:
            yield f"{[one.seed for one in some]}: {said} together, not {gravest}"
    licensed = [one for one in read if one.expected.outcome == "authorization-required"]
    for thin, one in itertools.product(less, licensed[:1]):
        if any(answer.outcome == "prohibited" for _, answer in thin.tried):
            said = _together(law, [thin.left, one.facts])
            if said not in (OPEN, "prohibited"):
                yield f"{thin.seed} with {one.seed}: {said} together, though one may be prohibited"


def _together(law: Law, activities: Sequence[Mapping[str, Any]]) -> str:
    stated = [replace(activity_of(as_stated(f), law), name=f"{n}") for n, f in enumerate(activities)]
    project = comity.Project("", DAY, tuple(stated), Activity({}))
    return comity.determine(project, DAY, law=law, strict=True).outcome.value


def of_reviews(law: Law, one: Asked) -> Iterator[str]:
    """What is required is judged by the strictest policy that is about it."""
    if one.guesses or one.held or not one.expected.required:
        return
    reading = Reading(law, one.day, one.facts)
    judging = [rule.reviews for rule in reading.holding("reviews")]
    standing = {rule.id: rule.requires for rule in reading.holding("requires")}
    for finding in determined(law, one).found.findings:
        if finding.status == "required":
            reasons = {r.reason for r in standing.values() if r.authorization == finding.authorization}
            about = [r for r in judging if r.authorization == finding.authorization]
            policies = {r.policy for r in about if r.reasons == "all" or reasons & set(r.reasons)}
            expected = min(policies, key=STRICTEST.index, default=None)
            found = finding.review_policy.policy if finding.review_policy else None
            if found != expected:
                yield f"{one.seed}: {finding.rule} is judged by {found}, not {expected}"


def of_plans(law: Law, less: Thinning) -> Iterator[str]:
    """A plan may believe that nothing hinders an activity just where no way to complete it is hindered."""
    case = Evaluation(law, activity_of(as_stated(less.left), law), less.day, strict=True)
    free = unhindered(case.rules, KnownFacts(case.facts, case.covered))
    hindered = {answer.outcome for _, answer in less.tried} & HINDERED
    if free and hindered:
        yield f"{less.seed}: nothing is said to hinder, but completions are {hindered}"
    if not free and less.every and not hindered and Decided(case).outcome.value == less.tried[0][1].outcome:
        whole = Evaluation(law, activity_of(as_stated(less.tried[0][0]), law), less.day, strict=True)
        if not unhindered(whole.rules, KnownFacts(whole.facts, whole.covered)):
            yield f"{less.seed}: something is said to hinder, but no completion is hindered"


def of_laws(law: Law, drawn_laws: Sequence[DrawnLaw]) -> Iterator[str]:
    """Yield what is wrong under small laws in all these ways."""
    for one in drawn_laws:
        yield from of_columns(one.small, one.asked)
        yield from of_projects(one.small, one.asked, one.less)
        for asked in one.asked:
            yield from of_reviews(one.small, asked)
        for less in one.less:
            yield from of_plans(one.small, less)
        unread = unread_law(law, one.seed)
        for number in range(len(one.asked)):
            yield from of_guesses(unread, f"{one.seed}-{number}")


def of_assumptions(law: Law, one: Asked) -> Iterator[str]:
    """Who is silent of what is as it would be assumed has the answer of whoever states it."""
    if one.guesses or one.held:
        return
    schema, left = law.schema.facts, dict(one.facts)
    for name, value in one.facts.items():
        assumed = schema[name].assume
        if assumed is not None and plain(assumed) == value:
            del left[name]
    for name in set(GATHERED) & set(left):
        alone = Reading(law, one.day, {**left, name: frozenset()}).value(name)
        if alone == left[name] and any(left.get(place) for place in schema[name].settled_by):
            del left[name]
    found = Decided(Evaluation(law, activity_of(as_stated(left), law), one.day, strict=False)).outcome.value
    if found != one.expected.outcome:
        yield f"{one.seed} on {one.day}: {found} with what is assumed, not {one.expected}"


@dataclass(frozen=True)
class DrawnLaw:
    """A small law with activities under it, and with such as are partly known."""

    seed: str
    small: Law
    asked: Sequence[Asked]
    less: Sequence[Thinning]


def some_laws(law: Law, seed: int, count: int) -> list[DrawnLaw]:
    """Draw small laws (see `drawn_law`), and three activities under each."""
    found = []
    for seed_of_law in (f"{seed}-{number}" for number in range(count)):
        small = drawn_law(law, seed_of_law)
        names = [f"{seed_of_law}-{number}" for number in range(3)]
        less = [thin for name in names if (thin := thinned_from(small, name, [DAY]))]
        found.append(DrawnLaw(seed_of_law, small, [drawn(small, name, [DAY], holds=False) for name in names], less))
    return found
