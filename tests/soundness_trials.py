"""Activities of which some facts are taken away, by seed: what is still said must hold of every way of completing them.

``python -m tests.soundness_trials --count 300000`` draws many, on several cores, and prints what it found. Each begins
as a complete activity (see `tests.reference_trials`); up to three of its facts are taken away, and then

- a definite answer, with no assumption made, is that of the activity as it was and of other completions of it, read by
  the reference, unless it tells of text that was not read;
- it is no surer of it: what rests on text that was read for the activity without the facts does so with them;
- the answer with assumptions is the same as that of the activity that states what was assumed;
- where a few facts that are yes or no or a word are all that is open, it is open because completions differ.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from math import prod
from pathlib import Path
from typing import Any

import comity
from comity import Determination, Law
from comity.determine import Outcome
from comity.determine.engine import Decided
from comity.determine.evaluation import Evaluation
from comity.determine.verbs import activity_of
from comity.law.schema import Kind
from comity.law.values import known
from tests import reference_trials
from tests.reference import Answer, Reading
from tests.reference_laws import DAY, drawn_law
from tests.reference_trials import GATHERED, Drawn, Trial, as_stated, assumed_of, completed, places

MOST_COMPLETIONS = 24
OPEN = Outcome.UNDETERMINED.value


@dataclass(frozen=True)
class Thinned:
    """An activity without some facts, what is said of it, and what is wrong with that, a line each.

    Attributes:
        withheld: whether it is open though all that were tried agree, and they are all there are.
        rules: those that decide some completion.
    """

    seed: str
    day: date
    taken: tuple[str, ...]
    outcome: str
    completions: int
    outcomes: int
    withheld: bool
    rules: frozenset[str]
    wrong: tuple[str, ...]


@dataclass(frozen=True)
class Thinning:
    """An activity of which facts are taken away, and what the reference says of ways to complete it.

    Attributes:
        left: what is still stated.
        tried: the activity as it was, then others.
        every: whether these are all there are, and rest on text that was read.
    """

    seed: str
    day: date
    taken: tuple[str, ...]
    left: Mapping[str, Any]
    tried: tuple[tuple[Mapping[str, Any], Answer], ...]
    every: bool


def thinned(law: Law, seed: str, days: list[date]) -> Thinned | None:
    """Draw an activity, take facts of it away, and try what is said of the rest; None if its text was not read."""
    one = drawn(law, seed, days)
    return judged(law, one) if one else None


def drawn(law: Law, seed: str, days: list[date]) -> Thinning | None:
    """Draw an activity, take facts of it away, and complete it; None if its text was not read."""
    whole = reference_trials.drawn(law, seed, days, holds=False)
    if whole.guesses:
        return None
    rng = random.Random(f"{seed} thinned")  # noqa: S311  repeatable, not secret
    kept = _as_far_as_stated(law).union(_following(law, whole.facts))
    if any(name in whole.facts for name in GATHERED):
        kept |= {*GATHERED, *places(law)}
    names = sorted(whole.facts.keys() - kept)
    taken = tuple(sorted(rng.sample(names, min(len(names), rng.choice((1, 1, 2, 3))))))
    left = {name: value for name, value in whole.facts.items() if name not in taken}
    tried = [(whole.facts, whole.expected)]
    completions, every = _completions(law, left, taken, whole.day, rng)
    read = [(facts, answer) for facts, answer in completions if answer]
    tried += [(facts, answer) for facts, answer in read if answer]
    every = every and len(read) == len(completions)
    return Thinning(seed, whole.day, taken, left, tuple(tried), every)


def judged(law: Law, one: Thinning) -> Thinned:
    """Try what is said of an activity without some facts."""
    said = Decided(_case(law, one.left, one.day, strict=True))
    supposed = {"what was taken away": True}
    against = [Trial(one.seed, one.day, facts, [], supposed, answer, said) for facts, answer in one.tried]
    wrong, outcomes = list[str](), {answer.outcome for _, answer in one.tried}
    withheld = said.outcome.value == OPEN and len(outcomes) == 1 and one.every
    if said.outcome.value != OPEN:
        wrong += dict.fromkeys(trial.wrong for trial in against if trial.wrong and not told(trial))
        wrong += _surer(law, said, [facts for facts, _ in one.tried], one.day)
    elif withheld and _of_facts(_determined(law, one), one.taken):
        wrong.append(f"is open, though all {len(against)} completions are {one.tried[0][1].outcome}")
    wrong += _assumed(law, one.left, one.day)
    told_of = one.seed, one.day, one.taken, said.outcome.value
    rules = frozenset(answer.rule for _, answer in one.tried if answer.rule)
    return Thinned(*told_of, len(against), len(outcomes), withheld, rules, tuple(wrong))


def drawn_of_laws(law: Law, seed: int, count: int) -> Iterator[tuple[Law, Thinning]]:
    """Draw small laws (see `drawn_law`), and three activities under each of which facts are taken away."""
    for number in range(count):
        small = drawn_law(law, f"{seed}-{number}")
        found = (drawn(small, f"{seed}-{number}-{one}", [DAY]) for one in range(3))
        yield from ((small, one) for one in found if one)


@cache
def _as_far_as_stated(law: Law) -> frozenset[str]:
    """Facts that other facts gather as far as they are stated: what is silent of them says that there are none."""
    return frozenset(name for fact in law.schema.facts.values() if fact.stated_only for name in fact.also)


def _following(law: Law, facts: Mapping[str, Any]) -> Iterator[str]:
    """Yield facts that surely follow from what else is stated, so that other values would contradict it."""
    for one in law.schema.follows:
        parts = (known(facts[name]) if name in facts else None for name in one.parts)
        if not one.supposed and one.follows(*parts) is not None:
            yield one.fact


def _guess(asked: list[str]) -> Callable[[str], bool]:
    """Return what says no to every text that was not read, and notes it."""

    def guess(text: str) -> bool:
        asked.append(text)
        return False

    return guess


def _determined(law: Law, one: Thinning) -> Determination:
    return comity.determine(as_stated(one.left), one.day, law=law, strict=True)


def _case(law: Law, facts: Mapping[str, Any], day: date, *, strict: bool) -> Evaluation:
    """Return an activity under its law: what `comity.determine` explains, which is most of its work, is not asked."""
    return Evaluation(law, activity_of(as_stated(facts), law), day, strict)


def _completions(
    law: Law, left: Mapping[str, Any], taken: tuple[str, ...], day: date, rng: random.Random
) -> tuple[list[tuple[Mapping[str, Any], Answer | None]], bool]:
    """Return other completions, each with what the reference says of it, or none where that rests on text not read.

    And whether they are all: where the facts taken away have few values, every one is tried.
    """
    domains = [_values(law, name) for name in taken]
    every = all(domains) and prod(map(len, domains)) <= MOST_COMPLETIONS
    starts = [dict(zip(taken, values, strict=True)) for values in itertools.product(*domains)] if every else [{}, {}]
    found = (_completed(law, {**left, **start}, day, rng) for start in starts)
    return [one for one in found if one is not None], every


def _completed(
    law: Law, stated: Mapping[str, Any], day: date, rng: random.Random
) -> tuple[Mapping[str, Any], Answer | None] | None:
    """Return what is stated with all that the law then reads drawn, and the answer; None if it contradicts itself."""
    facts = Drawn(law, random.Random(rng.random()), day)  # noqa: S311  repeatable, not secret
    facts |= stated
    if _contradicted(law, facts):
        return None
    guessed: list[str] = []
    answer = completed(law, day, facts, _guess(guessed))
    if _contradicted(law, facts):
        return None
    if _widened(law, stated, facts, day):  # with other facts drawn it might not be: then not all are tried
        return facts, None
    if guessed:  # perhaps only while some facts were not drawn yet
        guessed.clear()
        answer = Reading(law, day, facts, _guess(guessed)).answer()
    return facts, None if guessed else answer


def _widened(law: Law, stated: Mapping[str, Any], facts: Mapping[str, Any], day: date) -> bool:
    """Whether a set that is closed, as it is stated whole or holds what is stated and nothing else, has become another.

    An answer tells that it supposes so: what else takes part is no way to complete the activity.
    """
    before, after = Reading(law, day, stated), Reading(law, day, facts)
    closed = [fact.name for fact in law.schema.facts.values() if fact.stated_only]
    changed = any(before.value(name) != after.value(name) for name in closed)
    return changed or any(stated[name] != facts[name] for name in GATHERED if name in stated)


def _contradicted(law: Law, facts: Mapping[str, Any]) -> bool:
    return any(
        one.holds({fact: known(facts[fact]) for fact in one.facts if fact in facts})
        for one in law.schema.contradictions
    )


def _values(law: Law, name: str) -> tuple[Any, ...]:
    """Return every value of a fact that has few; none of one that has many."""
    fact = law.schema.facts[name]
    if fact.kind is Kind.BOOL:
        return (False, True)
    return tuple(sorted(fact.values)) if fact.kind is Kind.ENUM else ()


def _of_facts(said: Determination, taken: tuple[str, ...]) -> bool:
    """Whether all that is open are facts that were taken away."""
    open_ = {unknown.fact for unknown in said.unknowns}
    return bool(open_) and open_ <= set(taken) and all(one.cause == "fact" for one in said.causes) and not said.gaps


def told(one: Trial) -> bool:
    """Whether an answer says that it may be another: denied, lifted, or nothing at all that it says is lifted."""
    said, other = one.found.outcome, one.expected.outcome
    if other == Outcome.POLICY_OF_DENIAL:
        return any(f.possible_review and f.possible_review.policy == "denial" for f in one.found.findings)
    conditional = any(e.status == "conditional" for f in one.found.findings for e in f.exemptions)
    lifted = said is Outcome.EXEMPTION_AVAILABLE and Outcome(other).permissive
    return lifted or (conditional and said in (Outcome.AUTHORIZATION_REQUIRED, Outcome.POLICY_OF_DENIAL))


def _surer(law: Law, said: Decided, tried: Sequence[Mapping[str, Any]], day: date) -> Iterator[str]:
    """Yield where the activity without facts is said to rest on text that was read, and with them it is not."""
    if not said.outcome.permissive or not said.verified:
        return
    for facts in tried[:3]:
        found = Decided(_case(law, facts, day, strict=True))
        same = (found.outcome, found.jurisdiction) == (said.outcome, said.jurisdiction)
        if same and not found.verified:
            yield f"is surer of {said.outcome.value} without the facts than with them"
            return


def _assumed(law: Law, left: Mapping[str, Any], day: date) -> Iterator[str]:
    """Yield where the answer with assumptions is another than that of the activity that states them."""
    free = {name: value for name, value in left.items() if law.schema.facts[name].assume is None}
    loose = Decided(_case(law, free, day, strict=False))
    again = Decided(_case(law, {**free, **assumed_of(loose, law)}, day, strict=True))
    if again.outcome is not loose.outcome:
        yield f"says {loose.outcome.value} with what it assumes, and {again.outcome.value} where that is stated"


@cache
def _law() -> Law:
    """The law of one state and what all read: of other states only those that are named are asked."""
    return comity.load().within(frozenset({"us", "int"}))


def _several(seed: int, start: int, count: int) -> list[Thinned | None]:
    days = [_law().text_as_of, *(_law().text_as_of + timedelta(days=after) for after in (-60, 60, 200))]
    return [thinned(_law(), f"{seed}-{number}", days) for number in range(start, start + count)]


def main() -> int:
    """Try many, and print how it went; 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description="Take facts of activities away; what is still said must hold.")
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=20, help="how much of what is wrong to print")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--results", type=Path, help="a file that gets a line for each hundred, as they are done")
    options = parser.parse_args()
    started, step = time.perf_counter(), 100
    found: list[Thinned] = []
    with ProcessPoolExecutor(options.processes) as pool:
        starts = range(0, options.count, step)
        for part in pool.map(_several, [options.seed] * len(starts), starts, [step] * len(starts)):
            found += [one for one in part if one]
            if options.results:
                _keep(options.results, options.seed, step, [one for one in part if one])
    return _report(found, options.count, time.perf_counter() - started, options.show)


def _keep(path: Path, seed: int, count: int, found: list[Thinned]) -> None:
    """Add a line of JSON to a file: a run may be stopped at any of them."""
    told = {
        "seed": seed,
        "drawn": count,
        "read": len(found),
        "completions": sum(one.completions for one in found),
        "differ": sum(one.outcomes > 1 for one in found),
        "outcomes": Counter(one.outcome for one in found),
        "withheld": sum(one.withheld for one in found),
        "rules": sorted({rule for one in found for rule in one.rules}),
        "wrong": [(one.seed, str(one.day), one.taken, one.wrong) for one in found if one.wrong],
    }
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(told) + "\n")


def _report(found: list[Thinned], count: int, seconds: float, show: int) -> int:
    said, wrong = Counter(one.outcome for one in found), [one for one in found if one.wrong]
    write = sys.stdout.write
    write(f"{count:,} drawn in {seconds:.0f} s; of {len(found):,} the text was read for the day\n")
    write(f"{sum(one.completions for one in found):,} completions; ")
    write(f"{sum(one.outcomes > 1 for one in found):,} activities have completions that differ\n")
    for outcome, times in said.most_common():
        write(f"  {times / len(found):6.1%}  {outcome}\n")
    write(f"{sum(one.withheld for one in found):,} are open though all completions agree; ")
    write(f"{len({rule for one in found for rule in one.rules}):,} rules decide\n")
    write(f"{len(wrong):,} wrong\n")
    for what, times in Counter(line for one in wrong for line in one.wrong).most_common():
        write(f"  {times:6,}  {what}\n")
    for one in wrong[:show]:
        write(f"  {one.seed} on {one.day}, without {', '.join(one.taken)}: {'; '.join(one.wrong)}\n")
    return bool(wrong)


if __name__ == "__main__":
    raise SystemExit(main())
