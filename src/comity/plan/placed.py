"""A step of the catalogue where it is taken: for which activities, about what, and what it changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import msgspec

from comity.determine.questions import Part
from comity.law.formula import RecordQuestion
from comity.law.values import Interval, OneOf, Possible, SetOf
from comity.plan.catalogue import Step
from comity.plan.stages import Path, kinds_with_stages, path
from comity.record import Record


@dataclass(frozen=True, slots=True)
class Placed:
    """A step of the catalogue, taken for certain activities of the project.

    Attributes:
        activities: the places of the activities it is taken for.
        about: what it is about, where one step of the catalogue is taken for several things (states, a rule).
        enacts: what it changes in the law or the record, for the replay.
        path: the stages by which an instrument comes into force, where it concludes one.
    """

    id: str
    step: Step
    activities: tuple[int, ...]
    about: str = ""
    enacts: Enacted | None = None
    path: Path | None = None

    @property
    def kind(self) -> str:
        """The kind of instrument that it concludes; empty if it concludes none."""
        concludes, admits = self.step.effect.concludes, self.step.effect.admits
        return concludes.kind if concludes else admits.kind if admits else ""

    def staged(self, record: Record, states: Iterable[str], scope: str, day: date) -> Placed:
        """Return it with the stages that are left on a day until its instrument is in force, and how long they take."""
        if self.kind not in kinds_with_stages():
            return self
        left = path(record, self.kind, states, scope, day, recent=self.enacts is None)
        enacts = replace(self.enacts, instrument=left.instrument) if self.enacts else None
        return replace(self, step=msgspec.structs.replace(self.step, days=left.days), enacts=enacts, path=left)


@dataclass(frozen=True, slots=True)
class Enacted:
    """What governments change: an instrument concluded, states admitted to a group, or a rule set aside.

    Attributes:
        instrument: the one of the record that comes into force; empty for a new one.
    """

    asked: RecordQuestion | None = None
    states: tuple[str, ...] = ()
    rule: str = ""
    instrument: str = ""


@dataclass(frozen=True, slots=True)
class Open:
    """A fact that nobody stated and that decides what is needed: a class of its values may be supposed.

    Attributes:
        parts: the classes.
        because: why the first of them is usual, and alone supposed; empty where nothing is known to be usual.
    """

    activity: int
    fact: str
    parts: tuple[Part, ...]
    because: str = ""

    @property
    def supposable(self) -> tuple[Part, ...]:
        """The classes that may be supposed."""
        return self.parts[:1] if self.because else self.parts

    def variable(self, number: int) -> str:
        """Return the variable that says that the fact is in a class."""
        return f"{self.activity}:{self.fact}~{number}"


def words_of(possible: Possible) -> str:
    """Return what is known of a fact, short enough for a name."""
    match possible:
        case OneOf(values):
            return "|".join(sorted(map(str, values)))
        case SetOf(must):
            return ", ".join(sorted(must)) or "?"
        case Interval(low, high):
            return f"{low:g}" if low == high else f"{low:g} to {high:g}"
    return possible.text
