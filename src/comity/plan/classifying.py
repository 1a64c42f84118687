"""An item that nobody has classified: to classify it comes first, and what follows hangs on its class."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from typing import Final, Protocol

import msgspec

from comity.determine.activity import Activity
from comity.determine.determination import Determination
from comity.determine.evaluation import Evaluation
from comity.determine.outcome import Outcome
from comity.law.formula import Formula
from comity.law.pack import DATA
from comity.law.typed_files import typed_file
from comity.plan.catalogue import Catalogue, Step, Track
from comity.plan.expression import ALWAYS, Expression, Variable
from comity.plan.placed import Open, Placed

CLASS: Final = "item.classification"
_FOLDER: Final = DATA / "classes"


class LikelyClass(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A class that an item not yet classified may turn out to have.

    Attributes:
        says: which items have it, in words.
        kinds: of activity for which it is told.
    """

    class_: str = msgspec.field(name="class")
    says: str
    kinds: tuple[str, ...]


@lru_cache(maxsize=1)
def likely_classes() -> tuple[LikelyClass, ...]:
    """Return the classes that items of the field most often have.

    Raises:
        LawError: the file cannot be used.
    """
    return tuple(one for file in sorted(_FOLDER.glob("*.yaml")) for one in typed_file(file, list[LikelyClass], _FOLDER))


def unclassified(activities: Iterable[Activity], today: Iterable[Determination]) -> frozenset[int]:
    """Return the places of the activities whose answer is open because nobody has classified their item."""
    pairs = enumerate(zip(activities, today, strict=True))
    return frozenset(number for number, (one, found) in pairs if CLASS not in one.facts and _awaits(found))


def _awaits(today: Determination) -> bool:
    return today.outcome is Outcome.UNDETERMINED and any(one.fact == CLASS and one.decides for one in today.unknowns)


class ClassifyingContext(Protocol):
    """What is asked of the plan that an activity is in."""

    catalogue: Catalogue

    def condition(self, text: str, step: Step) -> Formula:
        """Return the formula of a step's condition."""


class UnclassifiedModel:
    """An activity whose item nobody has classified, in a plan: that it is classified is all that a plan can lead to."""

    def __init__(self, ground: ClassifyingContext, number: int, case: Evaluation) -> None:
        self.ground = ground
        self.number = number
        self.case = case
        self.initially: set[str] = set()
        self.enacting: Mapping[str, Placed] = {}
        self.opened: tuple[Open, ...] = ()
        self.goal = Variable(f"{number}:classified")

    @cached_property
    def useful(self) -> list[Step]:
        """The steps that find out the class."""
        return [
            step
            for step in self.ground.catalogue.of(Track.APPLICANTS)
            if CLASS in step.effect.finds
            and self.case.facts.value(self.ground.condition(step.suits, step)) is not False
        ]

    def effects(self, step: Step) -> dict[str, bool]:
        """Return what a step makes true."""
        return {self.goal.name: CLASS in step.effect.finds}

    def requires(self, step: Step) -> Expression:  # noqa: ARG002  as for other activities
        """Return when a step can start: at once."""
        return ALWAYS

    def opens(self, placed: Placed) -> Expression:  # noqa: ARG002  as for other activities
        """Return when a governments' step can start: at once."""
        return ALWAYS
