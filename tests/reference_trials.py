"""Complete activities drawn by seed, and the comparison of `comity.determine` with the reference on them.

A fact is drawn when the reference first asks for it, so that an activity states what the law reads of it and no more.
Days are those on which the law changed; where a text was not read for the day, the reference is given a guess at it,
and a determination may be open, or be definite and tell what could make it another.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import chain, islice
from pathlib import Path
from typing import Any

import comity
from comity.determine import Outcome
from comity.determine.engine import Decided
from comity.determine.evaluation import Evaluation
from comity.determine.verbs import activity_of
from comity.law import Law
from comity.law import syntax as s
from comity.law.schema import Fact, Kind
from comity.law.values import Interval, OneOf, SetOf, known
from tests.reference import Answer, Reading
from tests.reference_laws import DAY, drawn_law

FAMILIAR = (
    "USA", "KOR", "JPN", "GBR", "AUS", "CAN", "FRA", "DEU", "NZL", "NOR", "IND", "ISR", "CHN", "RUS", "IRN", "ARE",
)  # fmt: skip
STATUS = {
    "prohibited": "prohibited", "hold": "hold", "policy-of-denial": "required", "authorization-required": "required",
    "covered": "met",
}  # fmt: skip
GATHERED = ("parties.countries",)
"""What an activity states whole: the countries of those whom it names, and of whoever else takes part."""
SCOPE = ("item.classification", "destination.country", "order.item_value")
HOLDER = ("purchaser.country", "purchaser.headquarters")
FIRST_TEXT = date(2014, 11, 10)
LISTS = {
    "9x515": date(2017, 1, 15),
    "600-series": date(2026, 6, 1),
    "CCL": date(2026, 6, 1),
    "USML": date.min,
    "EAR99": date.min,
}
"""Families of items, and the day from which all of one was read (see ``ccl_entries_read.csv``)."""


class Drawn(dict[str, Any]):
    """The facts of an activity; what is asked for and not stated is drawn."""

    def __init__(self, law: Law, rng: random.Random, day: date) -> None:
        super().__init__()
        self.law, self.rng, self.day, self.partner = law, rng, day, rng.choice(FAMILIAR)

    def __missing__(self, name: str) -> Any:
        self[name] = self._draw(self.law.schema.facts[name])
        against = [one for one in self.law.schema.contradictions if name in one.facts]
        while any(one.holds({fact: known(self[fact]) for fact in one.facts if fact in self}) for one in against):
            self[name] = self._draw(self.law.schema.facts[name])
        return self[name]

    def _draw(self, fact: Fact) -> Any:
        rng = self.rng
        if fact.assume is not None and rng.random() < 0.97:
            return plain(fact.assume)
        match fact.kind:
            case Kind.BOOL:
                return rng.random() < 0.5
            case Kind.ENUM:
                return rng.choice(sorted(fact.values))
            case Kind.COUNTRY:
                return self._country()
            case Kind.CLASSIFICATION:
                family = rng.choice([name for name, read in LISTS.items() if read <= self.day])
                return rng.choice(sorted(self.law.codes.leaves(family)))
            case Kind.NUMBER | Kind.DATE:
                return rng.choice(limits(self.law)[fact.name])
            case Kind.ENUM_SET:
                return frozenset(rng.sample(sorted(fact.values), min(rng.randrange(3), len(fact.values))))
        return frozenset(self._country() for _ in range(rng.randrange(3)))

    def _country(self) -> str:
        if self.rng.random() < 0.3:
            return self.partner
        return self.rng.choice(FAMILIAR if self.rng.random() < 0.7 else sorted(self.law.schema.countries))


def plain(possible: Any) -> Any:
    match possible:
        case OneOf(values):
            return next(iter(values))
        case Interval(low, _):
            return low
        case SetOf(must, _):
            return must


@cache
def places(law: Law) -> list[str]:
    """Facts from which the countries of an activity or its parties are gathered."""
    facts = [fact for fact in law.schema.facts.values() if fact.kind is Kind.COUNTRY_SET]
    return sorted({f"{role}.{name}" for fact in facts for name in fact.over for role in law.schema.roles}
                  | {name for fact in facts for name in fact.also})  # fmt: skip


@cache
def limits(law: Law) -> Mapping[str, list[Any]]:
    """Values of numbers and dates around the limits that conditions name."""
    found: dict[str, set[Any]] = defaultdict(set)
    dates = {fact.name for fact in law.schema.facts.values() if fact.kind is Kind.DATE}
    for text in conditions(law):
        for part in s.walk(s.parse(text, "")):
            match part:
                case s.Compare(s.Name(name), _, s.Literal(value)) if isinstance(value, float):
                    found[name] |= {value - 1, value, value + 1}
                case s.Compare(s.Name(name), _, s.Literal(value)) if name in dates:
                    day = date.fromisoformat(str(value))
                    found[name] |= {str(day + timedelta(days=days)) for days in (-1, 0, 1)}
    found["order.item_value"] |= {0.0, 1499.0, 1500.0, 1501.0, 5000.0, 250000.0}
    ends = {name: law.schema.facts[name].limits for name in found if name in law.schema.facts and name not in dates}
    for name, end in ends.items():
        found[name] = {value for value in found[name] if end.low <= value <= end.high}
    return {name: sorted(values) for name, values in found.items()}


def conditions(law: Law) -> Iterator[str]:
    """Every condition of the law."""
    for rule, file in law.pack.rules.values():
        waiting: list[Any] = [rule]
        yield from filter(None, (file.content.applies, rule.concerns))
        while waiting:
            one = waiting.pop()
            yield one.when
            waiting += one.unless


@dataclass(frozen=True)
class Asked:
    """One activity, and what the reference says of it."""

    seed: str
    day: date
    facts: Mapping[str, Any]
    held: list[dict[str, Any]]
    guesses: Mapping[str, bool]
    expected: Answer


@dataclass(frozen=True)
class Trial(Asked):
    """What the determination says besides."""

    found: comity.Determination | Decided

    @cached_property
    def wrong(self) -> str:
        """How the two differ; empty if they agree. Where a text was not read, that may be left open, or told."""
        outcome, findings = self.found.outcome.value, self.found.findings
        required = {finding.authorization for finding in findings if finding.status == "required"}
        doubtful = {finding.authorization for finding in findings if self.guesses and _doubtful(finding)}
        if not required - doubtful <= self.expected.required <= required | doubtful:
            return f"required: {sorted(required)}, not {sorted(self.expected.required)}"
        if outcome not in (self.expected.outcome, "undetermined") and not self.told:
            return f"outcome: {outcome}, not {self.expected.outcome} ({self.expected.rule})"
        if outcome == "undetermined" and not self.guesses:
            return f"outcome: undetermined, not {self.expected.outcome} ({self.expected.rule})"
        if not self.guesses and self.expected.rule not in self.deciding:
            return f"rule: {self.expected.rule} is not among those that decide: {sorted(self.deciding)}"
        return ""

    @property
    def deciding(self) -> set[str]:
        """The rules of which the determination says that they have its outcome; it does not say which is the first."""
        findings, outcome = self.found.findings, self.found.outcome.value
        if outcome == "exemption-available":
            tried = [one for finding in findings if finding.status == "exempt" for one in finding.exemptions]
            return {one.id for one in tried if one.status == "available"}
        if outcome == "filing-only":
            return {duty.rule for duty in self.found.duties}
        decides = [finding for finding in findings if finding.status == STATUS.get(outcome)]
        if outcome == "policy-of-denial":
            decides = [finding for finding in decides if _denied(finding)]
        return {finding.rule for finding in decides} or {""}

    @property
    def told(self) -> bool:
        """Whether an answer, though definite, tells of the text that was not read and that could make it another."""
        outcome, findings = self.found.outcome.value, self.found.findings
        possible = {finding.rule for finding in findings if _doubtful(finding)}
        possible |= {duty.rule for duty in self.found.duties if duty.status == "possible"}
        decides = self.deciding
        lifted = outcome in ("policy-of-denial", "authorization-required", "covered")
        unless = lifted and (decides != {""} or outcome == "covered")
        unless = unless and all(_doubtful(finding) for finding in findings if finding.rule in decides)
        if self.found.outcome.permissive and not Outcome(self.expected.outcome).permissive:
            return False  # no guess makes what is permitted anything else
        scope = (outcome, self.expected.outcome) == ("not-required", "outside-scope")  # nothing is said of an open one
        return bool(self.guesses) and (self.expected.rule in possible or unless or scope)


def _doubtful(finding: comity.Finding) -> bool:
    """Whether an answer leaves a requirement open: it may not hold, or be lifted (required unless STA fits)."""
    return finding.status == "unknown" or any(exemption.status == "unknown" for exemption in finding.exemptions)


def _denied(finding: comity.Finding) -> bool:
    return finding.review_policy is not None and finding.review_policy.policy == "denial"


def trial(law: Law, seed: str, days: list[date], *, whole: bool = False) -> Trial:
    """Draw an activity, complete it, and ask both."""
    return determined(law, drawn(law, seed, days), whole=whole)


def drawn(law: Law, seed: str, days: list[date], *, holds: bool = True) -> Asked:
    """Draw an activity, complete it, and ask the reference; ``holds``: somebody may hold an authorization for it."""
    rng = random.Random(seed)  # noqa: S311  repeatable, not secret
    day, guesses = rng.choice(days), dict[str, bool]()
    facts = Drawn(law, rng, day)

    def guess(text: str) -> bool:
        if text not in guesses:
            guesses[text] = rng.random() < 0.5
        return guesses[text]

    holder = _begin(facts) and holds
    answer = completed(law, day, facts, guess)
    held: list[dict[str, Any]] = []
    if holder:
        reading = Reading(law, day, facts, guess)
        kinds = sorted(answer.required | {"bis-license", "ddtc-license"})
        held = [authorization(facts, day, rng, kind) for kind in kinds if rng.random() < 0.7]
        answer = reading.answer(frozenset(one["kind"] for one in held if one["expires"] >= str(day)))
    return Asked(seed, day, dict(facts), held, guesses, answer)


def determined(law: Law, one: Asked, *, whole: bool = False) -> Trial:
    """Determine what the reference was asked; ``whole``: with all that explains it, which is most of the work."""
    purchaser = {"purchaser.name": "Hangang Space"} if one.held else {}
    stated = {**as_stated(one.facts), "authorizations": one.held} | purchaser
    if whole:
        return Trial(**vars(one), found=comity.determine(stated, one.day, law=law, strict=True))
    return Trial(**vars(one), found=Decided(Evaluation(law, activity_of(stated, law), one.day, strict=True)))


def completed(law: Law, day: date, facts: Drawn, guess: Callable[[str], bool]) -> Answer:
    """Draw all that the reference reads of an activity, and return what it says of it.

    What is gathered from other facts may change with what was drawn after it, and what is read with that.
    """
    while True:
        before = dict(facts)
        reading = Reading(law, day, facts, guess)
        answer = reading.answer()
        facts |= {name: reading.value(name) for name in GATHERED if name in facts}
        if facts == before:
            return answer


def _begin(facts: Drawn) -> bool:
    """State what makes activities alike; return whether somebody may hold an authorization for this one."""
    rng = facts.rng
    if rng.random() < 0.6:
        facts["origin.country"] = "USA"
    if rng.random() < 0.4:
        facts |= {"activity.kind": "export", "end_use.kind": "civil"}
    stated = rng.sample(
        places(facts.law), rng.choice((0, 0, 2, 4))
    )  # read by nothing, perhaps, but what gathers countries
    holder = rng.random() < 0.3
    for name in (*stated, *SCOPE, *HOLDER) if holder else stated:
        facts[name]
    return holder


def authorization(facts: Mapping[str, Any], day: date, rng: random.Random, kind: str) -> dict[str, Any]:
    """An authorization in hand that is about the activity, expired or not."""
    item, destination, value = (facts[name] for name in SCOPE)
    expires = str(day + timedelta(days=rng.choice((-1, 0, 30))))
    about = {"items": [item], "destinations": [destination], "parties": ["Hangang Space"]}
    return {"kind": kind, "number": "D1", "value_left": value, "expires": expires} | about


def assumed_of(found: comity.Determination | Decided, law: Law) -> dict[str, Any]:
    """Facts that an answer assumes, or supposes to follow from others, as one would state them."""
    return {one.fact: _told_as(law.schema.facts[one.fact], one.value) for one in found.assumed}


def _told_as(fact: Fact, value: str) -> Any:
    """Return the value of a fact that an answer writes so."""
    match fact.kind:
        case Kind.BOOL:
            return {"yes": True, "no": False}[value]
        case Kind.ENUM_SET | Kind.COUNTRY_SET:
            return frozenset(value.split(", ")) - {"none"}
        case Kind.NUMBER:
            return float(value.replace(",", ""))
    return value


def as_stated(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Facts as a file would state them."""
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in facts.items()}


def some_days(law: Law, seed: int, count: int) -> list[date]:
    """The last day of the text, one after it, and others on which the law changed."""
    changes = [day for day in law.change_dates if FIRST_TEXT <= day <= law.text_as_of]
    drawn = random.Random(seed).sample(changes, count - 2)  # noqa: S311  repeatable, not secret
    return [law.text_as_of, law.text_as_of + timedelta(days=200), *drawn]


def trials(
    law: Law, seed: int, count: int, days: int = 8, packs: frozenset[str] = frozenset(), *, whole: bool = False
) -> Iterator[Trial]:
    """Draw activities under a law, or under that of some packs, on a few days."""
    asked = some_days(law, seed, days)
    law = law.within(packs) if packs else law
    return (trial(law, f"{seed}-{number}", asked, whole=whole) for number in range(count))


def trials_of_laws(law: Law, seed: int, count: int) -> Iterator[Trial]:
    """Draw small laws and activities under each, and ask both."""
    return (determined(small, one) for small, one in drawn_of_laws(law, seed, count))


def drawn_of_laws(law: Law, seed: int, count: int) -> Iterator[tuple[Law, Asked]]:
    """Draw small laws (see `drawn_law`), and three activities under each."""
    for number in range(count):
        small = drawn_law(law, f"{seed}-{number}")
        yield from ((small, drawn(small, f"{seed}-{number}-{one}", [DAY])) for one in range(3))


def main() -> int:
    """Compare many, and print how it went; 1 if anything differs."""
    parser = argparse.ArgumentParser(description="Compare the determination of complete activities with the reference.")
    parser.add_argument("--count", type=int, default=1000, help="activities under the built-in law")
    parser.add_argument("--laws", type=int, default=0, help="drawn laws, with three activities under each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--packs", default="", help="for example us,int: only their law is asked")
    parser.add_argument("--show", type=int, default=10, help="how many disagreements to print")
    parser.add_argument("--results", type=Path, help="a file that gets a line for each hundred, as they are done")
    options = parser.parse_args()
    law = comity.load()
    packs = frozenset(filter(None, options.packs.split(",")))
    activities = trials(law, options.seed, options.count, packs=packs)
    drawn = chain(activities, trials_of_laws(law, options.seed, options.laws))
    return _report(_kept(drawn, options.seed, options.results) if options.results else drawn, options.show)


def _kept(drawn: Iterable[Trial], seed: int, path: Path) -> Iterator[Trial]:
    """Yield trials, and add a line of JSON to a file for each hundred: a run may be stopped at any of them."""
    rest = iter(drawn)
    while some := list(islice(rest, 100)):
        wrong = [(one.seed, str(one.day), one.wrong) for one in some if one.wrong]
        outcomes = Counter(one.expected.outcome for one in some)
        told = {"seed": seed, "activities": len(some), "outcomes": outcomes, "wrong": wrong}
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(told) + "\n")
        yield from some


def _report(drawn: Iterable[Trial], show: int) -> int:
    started, outcomes, other, wrong = time.perf_counter(), Counter[str](), Counter[tuple[str, str]](), list[Trial]()
    for one in drawn:
        outcomes[one.expected.outcome] += 1
        if one.wrong:
            wrong.append(one)
        elif one.found.outcome.value != one.expected.outcome:
            other[one.found.outcome.value, one.expected.outcome] += 1
    print(f"{outcomes.total():,} activities in {time.perf_counter() - started:.0f} s, of which by the reference")
    for outcome, count in outcomes.most_common():
        print(f"  {count / outcomes.total():6.1%}  {outcome}")
    print(f"{other.total():,} rest on text that was not read, and say or tell that a guess at it may differ")
    for (said, guessed), count in other.most_common():
        print(f"  {count:6,}  {said}, with the guess made {guessed}")
    print(f"{len(wrong):,} disagreements")
    for one in wrong[:show]:
        print(f"  {one.seed} on {one.day}: {one.wrong}")
    return bool(wrong)


if __name__ == "__main__":
    raise SystemExit(main())
