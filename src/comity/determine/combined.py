"""One answer for a project: what its activities need together, by state and regime, each line with who needs it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec

from comity.arguments import a
from comity.determine.decide import STATUSES, Ground
from comity.determine.determination import Determination, Duty, Finding, Unknown
from comity.determine.inclusions import JointInclusion, inclusions
from comity.determine.outcome import Outcome
from comity.determine.project import Project
from comity.law.law import Law
from comity.law.pack import pack_of
from comity.law.source import Confidence
from comity.showing import Serialized, Tabular, plain


class JointFinding(msgspec.Struct, frozen=True):
    """A finding that one or several activities share.

    Attributes:
        finding: as it stands in the activity where it is gravest.
        activities: the names of those in which it is triggered, or may be.
        statuses: what became of it in every activity that it was found in.
    """

    finding: Finding
    activities: tuple[str, ...]
    statuses: dict[str, str]

    @property
    def by_status(self) -> Mapping[str, tuple[str, ...]]:
        """The activities by what became of it, the gravest first, those left out in which it is not triggered."""
        told = (status for status in STATUSES if status != "not-triggered" and status in self.statuses.values())
        return {status: tuple(name for name, was in self.statuses.items() if was == status) for status in told}


class JointDuty(msgspec.Struct, frozen=True):
    """A duty, and the activities that it goes with."""

    duty: Duty
    activities: tuple[str, ...]


class JointUnknown(msgspec.Struct, frozen=True):
    """A question, and the activities that it is about: each may have its own answer."""

    unknown: Unknown
    activities: tuple[str, ...]


class SharedLine(msgspec.Struct, frozen=True):
    """A line that several activities' answers have."""

    text: str
    activities: tuple[str, ...]


class ProjectRegime(msgspec.Struct, frozen=True):
    """A regime's findings, the gravest first; ``quiet``: looked at and not triggered in any activity."""

    name: str
    findings: tuple[JointFinding, ...]
    quiet: tuple[JointFinding, ...]


class ProjectSide(msgspec.Struct, frozen=True):
    """What one state's law says of the whole project.

    Attributes:
        pack: its pack's id; the ids of its rules begin with it.
    """

    pack: str
    name: str
    outcome: Outcome
    regimes: tuple[ProjectRegime, ...]


class ProjectDetermination(Tabular, Serialized, msgspec.Struct, frozen=True, kw_only=True):
    """What a project needs under law: the answers to its activities, and one of them all.

    Attributes:
        outcome: the gravest of the activities' outcomes.
        activities: each activity's own determination, in the project's order.
        verified: false when some permissive answer rests on text that was not read.
        inclusions: where one application could include what two are asked for.
    """

    name: str
    outcome: Outcome
    headline: str
    sides: tuple[ProjectSide, ...]
    duties: tuple[JointDuty, ...]
    unknowns: tuple[JointUnknown, ...]
    gaps: tuple[SharedLine, ...]
    notes: tuple[SharedLine, ...]
    confidence: Confidence
    verified: bool
    date: datetime.date | None
    activities: tuple[Determination, ...]
    pack_sha256: str
    footer: str
    inclusions: tuple[JointInclusion, ...] = ()

    def line(self) -> str:
        """Return how many activities there are, the outcome and the headline."""
        name = f"{self.name}: " if self.name else ""
        return f"{name}{len(self.activities)} activities, {self.outcome}; {self.headline}"

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each activity: what it is, its outcome, and what that is once screening is clear."""
        return [_row(number, one) for number, one in enumerate(self.activities, 1)]


ORDER: Final = a(ProjectDetermination, says="the determination of an order, as `comity.determine` gives of a project")
"""What public functions about an order take (see `comity.arguments`)."""


def _row(number: int, one: Determination) -> dict[str, Any]:
    told = one.once_screened or one
    given = {stated.fact: stated.value for stated in one.given}
    standing = [finding for finding in told.findings if finding.status == "required"]
    return {
        "line": number,
        "name": one.name,
        "activity": given.get("activity.kind"),
        "item": ", ".join(one.classification),
        "destination": given.get("destination.country"),
        "date": one.date,
        "outcome": plain(one.outcome),
        "if_screened_clear": plain(one.if_screened_clear),
        "headline": told.headline,
        "authorizations": list(dict.fromkeys(finding.authorization_name for finding in standing)),
        "cites": list(dict.fromkeys(finding.cite for finding in standing)),
        "duties": [duty.name for duty in told.duties if duty.status == "due"],
        "open": [plain(cause.cause) for cause in one.causes],
        "verified": one.verified,
    }


def combined(project: Project, answers: Iterable[Determination], law: Law) -> ProjectDetermination:
    """Return one answer for a project from its activities' own, in their order."""
    found = tuple(answers)
    outcome = _gravest(found, law)
    return ProjectDetermination(
        name=project.name,
        outcome=outcome,
        headline=_headline(found, outcome),
        sides=tuple(_sides(found, law)),
        duties=tuple(_duties(found)),
        unknowns=tuple(_unknowns(found)),
        gaps=_told((gap, d.name) for d in found for gap in d.gaps),
        notes=_told((note, d.name) for d in found for note in d.notes),
        confidence=max((d.confidence for d in found), key=lambda c: c.rank),
        verified=all(d.verified for d in found),
        date=project.date,
        activities=found,
        pack_sha256=found[0].pack_sha256,
        footer=found[0].footer,
        inclusions=tuple(inclusions(found, law)),
    )


def _gravest(answers: tuple[Determination, ...], law: Law) -> Outcome:
    """Return the gravest outcome; what may turn out to be a prohibition comes before what can be applied for."""
    return min(Ground.of(d.outcome, may_be_prohibited=_may_be_prohibited(d, law)) for d in answers).outcome


def _may_be_prohibited(d: Determination, law: Law) -> bool:
    unknown = (law.pack.rules[f.rule][0] for f in d.findings if f.status == "unknown" and f.rule in law.pack.rules)
    return d.outcome is Outcome.UNDETERMINED and any(rule.forbids is not None for rule in unknown)


def _headline(answers: tuple[Determination, ...], outcome: Outcome) -> str:
    """Return what decides: the authorizations required, or the words of the activities that decide."""
    if outcome in (Outcome.AUTHORIZATION_REQUIRED, Outcome.POLICY_OF_DENIAL):
        required = [f.authorization_name for d in answers for f in d.findings if f.status == "required"]
        if required:
            *most, last = dict.fromkeys(required)
            denied = "; policy of denial" if outcome is Outcome.POLICY_OF_DENIAL else ""
            return f"{', '.join(most)} and {last} required{denied}" if most else f"{last} required{denied}"
    told: dict[str, list[str]] = {}
    for d in answers:
        if d.outcome is outcome:
            told.setdefault(d.headline, []).append(d.name)
    if [len(names) for names in told.values()] == [len(answers)]:
        return next(iter(told))
    return "; ".join(f"{headline} ({', '.join(names)})" for headline, names in told.items())


def _sides(answers: tuple[Determination, ...], law: Law) -> Iterator[ProjectSide]:
    """Yield each state whose law says something, the home state first."""
    joint = _joint(answers)
    home = law.pack.info.id
    for pack, info in law.pack.infos.items():
        mine = [one for one in joint if pack_of(one.finding.rule) == pack]
        outcomes = [side.outcome for d in answers for side in d.sides if side.pack == pack]
        if pack == home:
            outcomes += [d.outcome for d in answers if not d.sides]
        if outcomes or any(one.activities for one in mine):
            worst = min(map(Ground.of, outcomes)).outcome if outcomes else Outcome.UNDETERMINED
            yield ProjectSide(pack, info.called, worst, tuple(_regimes(mine)))


def _joint(answers: tuple[Determination, ...]) -> list[JointFinding]:
    """Return every rule's findings as one, the gravest first, and otherwise in the order found."""
    found: dict[str, dict[str, Finding]] = {}
    for d in answers:
        for finding in d.findings:
            found.setdefault(finding.rule, {}).setdefault(d.name, finding)
    joint = [
        JointFinding(
            min(by.values(), key=lambda f: STATUSES.index(f.status)),
            tuple(name for name, f in by.items() if f.status != "not-triggered"),
            {name: f.status for name, f in by.items()},
        )
        for by in found.values()
    ]
    return sorted(joint, key=lambda one: STATUSES.index(one.finding.status))


def _regimes(joint: list[JointFinding]) -> Iterator[ProjectRegime]:
    for name in dict.fromkeys(one.finding.regime for one in joint):
        mine = [one for one in joint if one.finding.regime == name]
        yield ProjectRegime(
            name,
            tuple(one for one in mine if one.activities),
            tuple(one for one in mine if not one.activities),
        )


def _duties(answers: tuple[Determination, ...]) -> Iterator[JointDuty]:
    """Yield every duty once, those due before those that may be."""
    found: dict[str, list[tuple[str, Duty]]] = {}
    for d in answers:
        for duty in d.duties:
            found.setdefault(duty.id, []).append((d.name, duty))
    joint = []
    for told in found.values():
        due = [(name, duty) for name, duty in told if duty.status == "due"]
        joint.append(JointDuty((due or told)[0][1], tuple(name for name, _ in due or told)))
    yield from sorted(joint, key=lambda one: one.duty.status != "due")


def _unknowns(answers: tuple[Determination, ...]) -> Iterator[JointUnknown]:
    """Yield every question once: those that decide alone first, then those asked in most activities."""
    found: dict[str, list[tuple[str, Unknown]]] = {}
    for d in answers:
        for unknown in d.unknowns:
            found.setdefault(unknown.fact, []).append((d.name, unknown))
    joint = []
    for told in found.values():
        deciding = next((unknown for _, unknown in told if unknown.decides), told[0][1])
        joint.append(JointUnknown(deciding, tuple(name for name, _ in told)))
    yield from sorted(joint, key=lambda one: (not one.unknown.decides, -len(one.activities)))


def _told(lines: Iterable[tuple[str, str]]) -> tuple[SharedLine, ...]:
    found: dict[str, list[str]] = {}
    for text, name in lines:
        found.setdefault(text, []).append(name)
    return tuple(SharedLine(text, tuple(names)) for text, names in found.items())
