"""What a brief tells from the law: what usual projects need, and which changes would ease them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from comity.brief.partner_brief import BriefLine
from comity.desk.purposes import Purpose
from comity.desk.sourcebook import several
from comity.desk.standing import Pair
from comity.determine.combined import ProjectDetermination
from comity.determine.determination import Determination
from comity.errors import LawError
from comity.home import STATE
from comity.law.law import Law
from comity.law.patch import patch
from comity.law.reforms import EnterIntoForce, NewInstrument, Reform, ReformSource, Sign
from comity.plan.templates import template
from comity.record.instrument import Instrument
from comity.record.model import Confidence, Source
from comity.scalars import within_sentence

Answer = Callable[[Any, Law], ProjectDetermination]
"""Determines a project given as plain values."""
_MOST_CITED = 3
_COUNTRIES = ("from", "to", "site", "operator")
"""Parameters of templates that are countries."""


@dataclass(frozen=True)
class DeterminedProject:
    """A usual project with the partner, and what it needs."""

    name: str
    stated: dict[str, Any]
    answer: ProjectDetermination


def usual_projects(pair: Pair, law: Law, answer: Answer) -> list[DeterminedProject]:
    """Return the usual projects of a purpose with the partner, determined on the day.

    Raises:
        InputError: a template refuses a parameter.
    """
    sides = {"$partner": pair.party, "$home": pair.home}
    found = []
    for usual in pair.purpose.projects:
        if usual.from_home and pair.home != STATE:
            continue
        given = {name: sides.get(value, value) for name, value in usual.parameters.items()}
        stated = template(usual.template).expand(given)
        named = {name: pair.record.name(value) if name in _COUNTRIES else value for name, value in given.items()}
        title = usual.name or template(usual.template).expand(named)["project"]
        found.append(DeterminedProject(title, stated, answer(stated, law)))
    return found


def obstacles(pair: Pair, projects: Sequence[DeterminedProject]) -> Iterator[BriefLine]:
    """Yield what the usual projects need, an activity a line."""
    for project in projects:
        for one in project.answer.activities:
            as_of = f"determined, law as of {one.law_as_of}, confidence {one.confidence}"
            yield pair.book.line(f"{project.name}, {_named(one)}: {one.headline}.", *_cited(one), computed=as_of)


def easing(pair: Pair, law: Law, projects: Sequence[DeterminedProject], answer: Answer) -> Iterator[BriefLine]:
    """Yield which reforms and instruments would ease what the usual projects need, compared with the law as it is."""
    idle = []
    for reform in reforms_for(pair):
        try:
            reformed = patch(law, [reform], pair.day).law
        except LawError as error:
            yield pair.book.line(f"{reform.label}: could not be applied ({error}).", computed="compared")
            continue
        changed = list(_changed(projects, [answer(project.stated, reformed) for project in projects]))
        idle += [] if changed else [reform.label]
        sources = [
            Source(f"{reform.id}:{s.cite}", s.cite, s.cite, s.url, s.confidence) for s in reform.sources[:1] if s.url
        ]
        for text in changed:
            yield pair.book.line(f"{reform.label}: {text}.", *sources, computed="compared, a draft of nobody's")
    if idle:
        yield pair.book.line(f"Compared, without effect on these projects: {several(idle)}.", computed="compared")


def reforms_for(pair: Pair) -> list[Reform]:
    """Return the reforms that a purpose names, and the draft of an instrument that the pair has not in force."""
    found = [Reform.load(name) for name in pair.purpose.reforms] if pair.home == STATE else []
    draft = drafted(pair, pair.purpose)
    return [*found, draft] if draft else found


def drafted(pair: Pair, purpose: Purpose) -> Reform | None:
    """Return the draft of the purpose's instrument between the two; None where one is in force or none is asked."""
    if not purpose.draft or pair.home != STATE:
        return None
    kind = pair.record.kind(purpose.draft)
    both = {pair.home, pair.party}
    there = [i for i in pair.record.by_kind.get(kind.id, ()) if both <= set(i.parties)]
    if any(i.standing(pair.day).in_force for i in there):
        return None
    waiting = next((i for i in there if i.standing(pair.day).open), None)
    title = f"{kind.title} between {pair.names[0]} and {pair.names[1]}"
    change = (
        EnterIntoForce(enter_into_force=waiting.id, cite=waiting.source.cite)
        if waiting
        else Sign(
            sign=NewInstrument(
                id=f"draft-{purpose.draft}-{pair.home}-{pair.party}".lower(),
                title=title,
                kind=kind.id,
                parties=(pair.home, pair.party),
                scope=("launch", "commercial-launch", "export-control"),
            )
        )
    )
    return Reform(
        id=f"draft-{purpose.draft}-{pair.party}".lower(),
        title=f"{title} {'enters into force' if waiting else 'is concluded'}",
        status="proposed",
        because="None is known to be in force.",
        sources=(_source(waiting, title),),
        changes=(change,),
        reviewed=pair.day,
    )


def _source(waiting: Instrument | None, title: str) -> ReformSource:
    """Return what a draft rests on: the instrument that waits, or nobody's text."""
    if waiting:
        return ReformSource(title, waiting.source.url, confidence=waiting.source.confidence)
    return ReformSource(f"{title}: a draft, nobody's text", "")


def _changed(projects: Sequence[DeterminedProject], after: Sequence[ProjectDetermination]) -> Iterator[str]:
    for project, answered in zip(projects, after, strict=True):
        for before, now in zip(project.answer.activities, answered.activities, strict=True):
            if before.headline != now.headline:
                yield f"{project.name}, {_named(before)}: from “{before.headline}” to “{now.headline}”"


def _named(one: Determination) -> str:
    return within_sentence(one.name)


def _cited(one: Determination) -> list[Source]:
    """Return the provisions that decide: of what is required, else of what an answer rests on."""
    told = [f for f in one.findings if f.status != "not-triggered"]
    deciding = [f for f in told if f.status == "required"] or told
    if deciding:
        found = deciding[:_MOST_CITED]
        return [Source(f.cite, f.title, f.cite, f.url, Confidence(one.confidence)) for f in found]
    return [Source(s.cite, s.title, s.cite, s.url, Confidence(s.confidence), s.reviewed) for s in one.rests_on[:1]]
