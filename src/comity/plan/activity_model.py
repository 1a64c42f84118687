"""One activity in a plan: what can change about it, when it may go ahead, and the steps that can be taken for it.

No requirement is mapped to a plan by hand. Whatever an activity needs is read off the law at a date: an
authorization may be granted, a requirement may cease to apply, an exemption may come to serve, and each of these is a
formula over facts, authorizations, instruments and rules, some of which a step of the catalogue can change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Final, Protocol

from comity.determine.decide import unhindered
from comity.determine.deciding_rules import judged
from comity.determine.evaluation import Evaluation
from comity.determine.questions import Part, split
from comity.law.at_date import BoundExemption, BoundRule, LawAtDate
from comity.law.formula import Facts, Formula, RecordQuestion
from comity.law.law import Law
from comity.law.residual import atoms, residual
from comity.law.rules import PLACE
from comity.law.values import Interval, OneOf, Possible, Text, is_known
from comity.plan.catalogue import Catalogue, Duration, Effect, Level, Step, Track
from comity.plan.expression import ALWAYS, NEVER, Expression, Variable, every, no, some, variables
from comity.plan.logic import PlanLogic
from comity.plan.placed import Enacted, Open, Placed, words_of
from comity.plan.rails import Option, Railway
from comity.plan.stages import perhaps_in_force
from comity.plan.usual import among, usual_facts

_MOST_PARTS: Final = 12


class PlanningContext(Protocol):
    """What a site asks of the plan it is in: the law at a date, the steps, and what may be offered."""

    law: Law
    at: LawAtDate
    catalogue: Catalogue
    known: date
    governments: bool
    on_request: bool

    def condition(self, text: str, step: Step) -> Formula:
        """Return the formula of a step's condition."""


class ActivityModel:
    """One activity in a plan: its options, its goal, and the steps that can be taken for it."""

    def __init__(self, ground: PlanningContext, number: int, case: Evaluation) -> None:
        self.ground = ground
        self.number = number
        self.case = case
        self.initially: set[str] = set()
        self.enacting: dict[str, Placed] = {}
        self._options: dict[str, list[Option]] = {}
        self._setting: dict[tuple[str, str], str] = {}
        self.opened: list[Open] = []
        self._choices()
        self._suppositions()
        given = {name: value for name, value in case.facts.given.items() if name not in self._options}
        self.railway = Railway(
            Facts(given),
            {name: tuple(options) for name, options in self._options.items()},
            self._flip,
        )

    # -- options -----------------------------------------------------------------------------------------------

    def _choices(self) -> None:
        """Give every fact that some step can set its options: what it is now, and what steps can make it."""
        schema, given = self.ground.law.schema, self.case.facts.given
        for step in self.ground.catalogue.of(Track.APPLICANTS):
            if not step.effect.sets or self.case.facts.value(self._suits(step)) is False:
                continue
            for fact, raw in step.effect.sets.items():
                wanted = schema.read(fact, raw, f"step {step.id}")
                if wanted is None or given.get(fact) == wanted:
                    continue
                self._setting[step.id, fact] = self._option(fact, wanted)

    def _option(self, fact: str, possible: Possible) -> str:
        options = self._options.setdefault(fact, [])
        before = self.case.facts.given.get(fact)
        if not options and before is not None:
            now = f"{self.number}:{fact}=now"
            options.append(Option(Variable(now), before))
            self.initially.add(now)
        name = f"{self.number}:{fact}={words_of(possible)}"
        if all(not (isinstance(o.variable, Variable) and o.variable.name == name) for o in options):
            options.append(Option(Variable(name), possible))
        return name

    def _suppositions(self) -> None:
        """Open the unknown facts that decide what is needed, each with the classes that the law tells apart."""
        facts, schema = self.case.facts, self.ground.law.schema
        changed = Facts({name: value for name, value in facts.given.items() if name not in self._options})
        now, later = self._open_tests(facts), self._open_tests(changed) if self._options else []
        tests = list(dict.fromkeys((*now, *later)))
        names = {fact for test in now for fact in test.facts}
        names |= {fact for test in later for fact in test.facts} & usual_facts().keys()
        for name in sorted(names & schema.facts.keys()):
            known = facts.given.get(name)
            if name in self._options or isinstance(known, Text) or (known is not None and is_known(known)):
                continue
            split_up = split(schema.facts[name], tests, facts, schema)
            parts = [part for one in split_up if (part := self._narrowed(one)) is not None]
            assumed = schema.facts[name].assume
            parts.sort(key=lambda part: part.possible != assumed)
            if 0 < len(parts) <= _MOST_PARTS:
                opened = self._opened(name, parts)
                self.opened.append(opened)
                self._options[name] = [
                    Option(Variable(opened.variable(n)), part.possible) for n, part in enumerate(opened.supposable)
                ]

    def _open_tests(self, facts: Facts) -> list[Formula]:
        """Return the tests on which it hangs whether something is needed."""
        triggers = [rule.formula for rule in self._triggers() if facts.value(rule.formula) is None]
        return [test for formula in triggers for test in atoms(residual(formula, facts)) if test.facts]

    def _opened(self, name: str, parts: list[Part]) -> Open:
        """Return an unknown fact with its classes; where something is usual of it, nothing else is supposed."""
        usual = usual_facts().get(name)
        value = usual.value(self.case.facts.given, self.ground.law.schema) if usual else None
        if usual is None or value is None:
            return Open(self.number, name, tuple(parts))
        fits = next((part for part in parts if among(value, part.possible)), parts[-1])
        others = tuple(part for part in parts if part is not fits)
        first = fits if isinstance(value, Interval) else Part(value, words_of(value))
        return Open(self.number, name, (first, *others), usual.because)

    def _narrowed(self, part: Part) -> Part | None:
        """Return a class of values as something that can be supposed; None for a class that nobody would think of.

        Of countries only those are supposed that the activity names, one for each class: facts gathered from
        countries would not be known for a class of many.
        """
        values = part.possible.values if isinstance(part.possible, OneOf) else frozenset()
        if not values <= self.ground.law.schema.countries or not values:
            return part
        named = [country for country in self._named if country in values]
        return Part(OneOf(frozenset(named[:1])), named[0]) if named else None

    @cached_property
    def _named(self) -> list[str]:
        """The countries that the activity names, the one from which it starts first."""
        given = self.case.facts.given
        stated = [given.get("origin.country"), given.get("destination.country"), *given.values()]
        countries = self.ground.law.schema.countries
        alone = (next(iter(v.values)) for v in stated if isinstance(v, OneOf) and len(v.values) == 1)
        return list(dict.fromkeys(str(value) for value in alone if value in countries))

    def _triggers(self) -> Iterator[BoundRule]:
        at = self.ground.at
        yield from (*at.prohibitions, *at.holds, *at.requirements)

    # -- goal --------------------------------------------------------------------------------------------------

    @cached_property
    def goal(self) -> Expression:
        """When the activity may go ahead, or falls away: nothing forbids or holds it, and what it needs is there."""
        fallen = Variable(self._dropped) if any(map(self._drops, self.steps)) else NEVER
        return some((unhindered(self.case.rules, self.logic), fallen))

    @property
    def _dropped(self) -> str:
        return f"{self.number}:dropped"

    def _drops(self, step: Step) -> bool:
        """Whether this activity falls away by a step."""
        drops = step.effect.drops
        return bool(drops) and self.case.facts.value(self.ground.condition(drops, step)) is True

    @cached_property
    def logic(self) -> PlanLogic:
        """The procedure's logic, with what the steps of a plan can bring about."""
        return PlanLogic(self)

    @cached_property
    def _required(self) -> Mapping[str, tuple[BoundRule, ...]]:
        """The requirements that are not excluded, by authorization."""
        possible = self.case.rules.within(lambda formula: self.railway.of(formula).false is not ALWAYS)
        return possible.requirements

    def _granted(self, authorization: str) -> Variable:
        return Variable(f"{self.number}:granted {authorization}")

    def held(self, authorization: str) -> Expression:
        """Return when somebody has an authorization that covers the activity: today, or once it was granted."""
        return ALWAYS if self.case.covered.get(authorization) is True else self._granted(authorization)

    def conditions_fulfilled(self, exemption: BoundExemption) -> Expression:
        """Return when what an exemption asks of its user was done, as far as steps do it."""
        fulfillable = {c for step in self.steps for c in step.effect.fulfils}
        asked = [c for c in exemption.bound.rule.conditions if c in fulfillable]
        return every(Variable(f"{self.number}:done {c}") for c in asked)

    # -- steps -------------------------------------------------------------------------------------------------

    @cached_property
    def steps(self) -> list[Step]:
        """The steps that can be taken for this activity at all."""
        return [*self._catalogued(), *self._unwritten()]

    @cached_property
    def useful(self) -> list[Step]:
        """The steps whose effects this activity's goal, or another of its steps, reads."""
        read = set(variables(self.goal))
        for step in self.steps:
            read |= variables(self.requires(step))
        found = {one.fact for one in self.opened}
        useful = [s for s in self.steps if not read.isdisjoint(self.effects(s)) or not found.isdisjoint(s.effect.finds)]
        needed = {name for step in useful for name in step.needs}
        return [s for s in self.steps if s in useful or s.id in needed]

    def _catalogued(self) -> Iterator[Step]:
        for step in self.ground.catalogue.of(Track.APPLICANTS):
            offered = self._drops(step) or self.railway.of(self._suits(step)).false is not ALWAYS
            if offered and self._has_effect(step) and self.requires(step) is not NEVER:
                yield step

    def _has_effect(self, step: Step) -> bool:
        effect = step.effect
        return (
            effect.grants in self._required
            or bool(effect.fulfils)
            or self._drops(step)
            or any(one.fact in effect.finds for one in self.opened)
            or any((step.id, fact) in self._setting for fact in effect.sets)
        )

    def _unwritten(self) -> Iterator[Step]:
        """Make the plain step for an authorization that the catalogue has none for: apply to whoever grants it."""
        granted = {step.effect.grants for step in self.ground.catalogue.steps.values()}
        for authorization in self._required:
            if authorization not in granted:
                yield plain_step(self.ground.law, authorization, self.case.facts)

    def _suits(self, step: Step) -> Formula:
        return self.ground.condition(step.suits, step)

    def _when(self, step: Step) -> Formula:
        return self.ground.condition(step.when, step)

    def effects(self, step: Step) -> dict[str, bool]:
        """Return the variables that a step makes true or false for this activity."""
        effect = step.effect
        made = {f"{self.number}:done {c}": True for c in effect.fulfils}
        if self._drops(step):
            made[self._dropped] = True
        if effect.grants in self._required:
            made[self._granted(effect.grants).name] = True
        for fact in effect.sets:
            name = self._setting.get((step.id, fact))
            if name is not None:
                others = [o.variable for o in self._options[fact]]
                made |= {v.name: v.name == name for v in others if isinstance(v, Variable)}
        return made

    def requires(self, step: Step) -> Expression:
        """Return what must hold when a step starts: its condition, and that an application would not be denied."""
        condition = self.railway.of(self._when(step)).true
        if not step.effect.grants:
            return condition
        return every((condition, *(self._not_denied(step.effect.grants))))

    def _not_denied(self, authorization: str) -> Iterator[Expression]:
        """Yield, for each review policy of denial, that it does not apply or that what it is about is not asked."""
        refused = ("denial",) if self.ground.on_request else ("denial", "presumption-of-denial")
        rules = self._required.get(authorization, ())
        for review in self.ground.at.reviews:
            reviews = review.rule.reviews
            if reviews is None or reviews.authorization != authorization or reviews.policy not in refused:
                continue
            about = judged(review, rules)
            if not about:
                continue
            if self.case.facts.value(review.formula) is True:  # what applies today must surely have ceased to
                yield some((self.logic.fails(review), every(self.logic.fails(rule) for rule in about)))
            else:
                yield no(self.logic.rule(review).true)

    # -- governments -------------------------------------------------------------------------------------------

    def _flip(self, asked: RecordQuestion, states: frozenset[str]) -> Expression:
        """Return when what a test asks for is there: confirmed, or concluded by governments where they are asked."""
        names = tuple(sorted({*states, asked.party} - {""}))
        found = [*self._confirmed(asked, names)]
        if not self.ground.governments:
            return some(found)
        for step in self.ground.catalogue.of(Track.GOVERNMENTS):
            concludes, admits = step.effect.concludes, step.effect.admits
            serves = (concludes and concludes.kind == asked.instrument) or (admits and asked.group in admits.groups)
            if serves and self.case.facts.value(self._suits(step)) is not False:
                what = asked.instrument or asked.group
                about = " and ".join(names) + (f" for {asked.scope}" if asked.scope else "")
                variable = f"{what} {about}"
                self._enact(variable, self._concluded(step, asked, names, about))
                found.append(Variable(variable))
        return some(found)

    def _confirmed(self, asked: RecordQuestion, states: tuple[str, ...]) -> Iterator[Expression]:
        """Yield when an instrument that may well be in force is confirmed to be."""
        if not asked.instrument:
            return
        law, day = self.ground.law, self.ground.known
        one = perhaps_in_force(law.record, law.origin.record, asked.instrument, states, asked.scope or "", day)
        for step in self.ground.catalogue.of(Track.APPLICANTS) if one else ():
            if one and step.effect.confirms:
                variable = f"in force {one.id}"
                enacts = Enacted(asked, states, instrument=one.id)
                self._enact(variable, Placed(f"{step.id}: {one.id}", step, (self.number,), one.title, enacts))
                yield Variable(variable)

    def _concluded(self, step: Step, asked: RecordQuestion, states: tuple[str, ...], about: str) -> Placed:
        """Return a governments' step with the stages that are left to it, and how long they take."""
        identifier = f"{step.id}: {asked.instrument or asked.group} {about}"
        placed = Placed(identifier, step, (self.number,), about, Enacted(asked, states))
        return placed.staged(self.ground.law.record, states, asked.scope or "", self.ground.known)

    def amended(self, bound: BoundRule) -> Expression:
        """Return when a rule has been amended; never, unless governments are asked."""
        if not self.ground.governments:
            return NEVER
        rule = bound.rule
        for step in self.ground.catalogue.of(Track.GOVERNMENTS):
            amends = step.effect.amends
            if amends and amends.reaches(rule):
                variable = f"amended {rule.id}"
                placed = Placed(f"{step.id}: {rule.id}", step, (self.number,), rule.cite, Enacted(rule=rule.id))
                self._enact(variable, placed)
                return Variable(variable)
        return NEVER

    def _enact(self, variable: str, placed: Placed) -> None:
        if variable not in self.enacting:
            self.enacting[variable] = placed
            self.opens(placed)  # which may ask for more that governments can do

    def opens(self, placed: Placed) -> Expression:
        """Return when a governments' step can start for this activity."""
        return self.railway.of(self._when(placed.step)).true


def plain_step(law: Law, authorization: str, facts: Facts) -> Step:
    """Return the step of applying for an authorization, where the catalogue says nothing of it.

    Args:
        law: the law with its record.
        authorization: its id.
        facts: of the activity; an authority may be named by the state that one of them is.
    """
    known = law.authorizations[authorization]
    return Step(
        id=f"apply-{authorization}",
        title=f"Obtain: {known.name}",
        track=Track.APPLICANTS,
        owner="the applicant",
        decides=PLACE.sub(lambda place: _states(facts.given.get(place[1]), law), known.authority),
        gives=known.name,
        level=Level.AGENCY,
        effect=Effect(grants=authorization),
        days=Duration(0, 0, 0, basis="no figure was found"),
        cite=known.cite,
        url=known.url,
        note="The catalogue has no step of its own for it: how long it takes is not known.",
    )


def _states(possible: Possible | None, law: Law) -> str:
    """Return the states that a fact is, by their names."""
    codes = words_of(possible).split(", ") if possible else ()
    return " and ".join(map(law.record.name, codes)) or "the state that it concerns"
