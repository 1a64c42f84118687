"""The step catalogue: what parties and governments can do, who does it, how long it takes, what it brings about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Final

import msgspec

from comity.errors import InputError, LawError, did_you_mean
from comity.files import parse_yaml, read_text
from comity.files.typed import Steps
from comity.law.cited import cited, titles_with
from comity.law.law import Law
from comity.law.pack import DATA
from comity.law.provision import ProvisionRange
from comity.law.rules import Rule
from comity.law.source import Confidence

_FOLDER: Final = DATA / "steps"


class Track(StrEnum):
    """Who can take a step: the parties themselves, or only governments."""

    APPLICANTS = "applicants"
    GOVERNMENTS = "governments"


class Level(StrEnum):
    """How high a decision is taken."""

    NONE = "none"
    ADMINISTRATIVE = "administrative"
    AGENCY = "agency"
    RULE_MAKING = "rule-making"
    EXECUTIVE_AGREEMENT = "executive-agreement"
    LEGISLATION = "legislation-or-treaty"

    @property
    def height(self) -> int:
        """0 for what nobody but the parties decides, and up."""
        return list(Level).index(self)


class Duration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long something takes, in calendar days, and who says so.

    Attributes:
        basis: what the figures rest on, in words.
        as_of: the year, month or day of which the figures tell.
    """

    min: int
    typical: int
    max: int
    basis: str = ""
    cite: str = ""
    url: str = ""
    as_of: str = ""
    confidence: Confidence = Confidence.MEMORY
    provisions: tuple[str, ...] = ()


class Fee(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an authority asks for deciding, in USD, and where that is written."""

    usd: float
    basis: str
    cite: str
    url: str
    as_of: str
    confidence: Confidence = Confidence.MEMORY
    provisions: tuple[str, ...] = ()


class Concludes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An instrument of a kind comes into force between two parties.

    Attributes:
        between: facts that name them; those that a rule asks about if empty.
    """

    kind: str
    between: tuple[str, ...] = ()


class Admits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A state comes into one of these groups; ``kind``: of the instrument by which it does, where it is one."""

    groups: tuple[str, ...]
    kind: str = ""


class Amends(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule is changed so that it no longer stands in the way.

    Attributes:
        titles: of law, by their ids (``us:cfr``): the rules that cite one of them,
        unless: but none of these.
    """

    titles: tuple[str, ...]
    unless: tuple[str, ...] = ()

    def reaches(self, rule: Rule) -> bool:
        """Whether it is for a rule."""
        cited = {provision.title for span in rule.provisions for provision in ProvisionRange.parse(span).ends}
        return not cited.isdisjoint(self.titles) and cited.isdisjoint(self.unless)


class Effect(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a step brings about.

    Attributes:
        grants: an authorization, for the activities it is taken for.
        sets: facts that somebody can decide, with their new values.
        finds: facts of nature that are known afterwards, however they turn out.
        fulfils: conditions of exceptions and exemptions.
        discharges: duties.
        drops: a condition; activities for which it holds fall away.
        confirms: an instrument that was signed, and whose entry into force was sought and not found, is known to be in
            force.
    """

    grants: str = ""
    sets: Mapping[str, Any] = {}
    finds: tuple[str, ...] = ()
    fulfils: tuple[str, ...] = ()
    discharges: tuple[str, ...] = ()
    drops: str = ""
    confirms: bool = False
    concludes: Concludes | None = None
    admits: Admits | None = None
    amends: Amends | None = None


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something that can be done.

    Attributes:
        owner: who does it.
        decides: who decides on it; empty where nobody does.
        gives: what one has afterwards.
        fee: what the authority asks; None where none was read.
        effect: what it brings about.
        suits: the activities it is for, in the language of the law; undecided, it is offered.
        when: what must surely hold when it starts.
        needs: steps that come first wherever they are possible.
        follows: steps that come first if they are taken at all.
        once_per: facts; activities that agree in them share one step. Empty: a step for each activity;
            ``[project]``: one for all.
        detour: changes what was asked for (another site, another supplier); taken only if nothing else serves, or
            shown as an alternative.
    """

    id: str
    title: str
    track: Track
    owner: str
    gives: str
    effect: Effect
    days: Duration
    fee: Fee | None = None
    decides: str = ""
    level: Level = Level.NONE
    suits: str = "True"
    when: str = "True"
    needs: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    once_per: tuple[str, ...] = ()
    detour: bool = False
    cite: str = ""
    provisions: tuple[str, ...] = ()
    url: str = ""
    reviewed: date | None = None
    confidence: Confidence = Confidence.MEMORY
    note: str = ""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every step, by id, in the order of the files."""

    steps: Mapping[str, Step]

    def of(self, track: Track) -> Iterable[Step]:
        """Return the steps of a track."""
        return (step for step in self.steps.values() if step.track is track)


@lru_cache(maxsize=4)
def load_catalogue(folder: Path | None = None) -> Catalogue:
    """Load the step catalogue.

    Raises:
        LawError: a step file cannot be used; names the file.
    """
    steps: dict[str, Step] = {}
    for path in sorted((folder or _FOLDER).glob("*.yaml")):
        try:
            raw = cited(parse_yaml(read_text(path), path.name), partial(_place, path), titles_with())
            content = msgspec.convert(raw, _File, strict=False)
        except msgspec.ValidationError as error:
            raise LawError(str(error).replace("`", "'"), where=path.name) from None
        for step in content.steps:
            if step.id in steps:
                raise LawError(f"the step '{step.id}' is there twice", where=path.name)
            steps[step.id] = step
    return Catalogue(steps)


def _place(path: Path, _: Steps) -> str:
    return path.name


def check_catalogue(catalogue: Catalogue, law: Law) -> list[str]:
    """Return everything in a catalogue that does not fit the law: unknown facts, values, authorizations, steps."""
    wrong: list[str] = []
    at = law.at(law.text_as_of)
    for step in catalogue.steps.values():
        try:
            at.bind(step.suits, f"step {step.id}, suits")
            at.bind(step.when, f"step {step.id}, when")
            at.bind(step.effect.drops or "True", f"step {step.id}, drops")
            for fact, value in step.effect.sets.items():
                law.schema.read(fact, value, f"step {step.id}, sets")
        except InputError as error:
            wrong.append(str(error))
        wrong += [f"step {step.id}: {line}" for line in _dangling(step, catalogue, law)]
    return wrong


def _dangling(step: Step, catalogue: Catalogue, law: Law) -> Iterable[str]:
    effect = step.effect
    asked: list[tuple[str, Iterable[str], Iterable[str]]] = [
        ("authorization", [effect.grants] if effect.grants else [], law.authorizations),
        ("fact", effect.finds, law.schema.facts),
        ("condition", effect.fulfils, law.conditions),
        ("duty", effect.discharges, law.duties),
        ("kind of instrument", [effect.concludes.kind] if effect.concludes else [], law.record.kinds),
        ("group", effect.admits.groups if effect.admits else [], law.record.groups),
        ("title of law", (*effect.amends.titles, *effect.amends.unless) if effect.amends else [], titles_with().held),
        ("step", (*step.needs, *step.follows), catalogue.steps),
        ("fact", [fact for fact in step.once_per if fact != "project"], law.schema.facts),
    ]
    for what, names, known in asked:
        for name in names:
            if name not in known:
                hint = did_you_mean(name, known)
                yield f"unknown {what} '{name}'" + (f"; did you mean {hint}?" if hint else "")
    if not step.days.min <= step.days.typical <= step.days.max or step.days.min < 0:
        yield f"days {step.days.min}, {step.days.typical}, {step.days.max} are not in order"
