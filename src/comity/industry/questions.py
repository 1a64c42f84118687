"""What the law is asked of a step of industry: questions as templates, told where a firm and its owner are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final

import msgspec

from comity.determine.assume import basis
from comity.determine.determination import Determination
from comity.determine.verbs import activity_of, determine
from comity.errors import LawError
from comity.files import parse_yaml, read_text
from comity.files.typed import typed
from comity.industry.rows import FOLDER
from comity.law.formula import Facts
from comity.law.law import Law
from comity.law.typed_files import typed_file
from comity.plan.templates import Template

_OPEN: Final = "?"
_MOST_KEPT: Final = 2000
"""So many determinations are kept; then they are made anew."""


class _OtherThan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Any place but some."""

    other_than: tuple[str, ...] = msgspec.field(name="not")


Places = dict[str, list[str] | _OtherThan]
"""Places by name, each among some or outside them; all must be as said."""


class _Derived(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When a question is told yes, and when no."""

    yes: Places
    no: Places


class PlacedQuestion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question, and for which places it is asked."""

    question: str
    when: Places = {}


@lru_cache(maxsize=4)
def placed_questions(name: str) -> Mapping[str, list[PlacedQuestion]]:
    """Return the questions of a file of the room, by what they are asked for.

    Raises:
        LawError: the file cannot be used.
    """
    path = FOLDER / f"{name}.yaml"
    raw = parse_yaml(read_text(path), path.name)
    return typed(raw, dict[str, list[PlacedQuestion]], lambda steps: f"{path.name}: {steps}", LawError)


@lru_cache(maxsize=1)
def questions() -> Mapping[str, Template]:
    """Return every question, by id.

    Raises:
        LawError: a file cannot be used; names it.
    """
    folder = FOLDER / "questions"
    found = [typed_file(path, Template, folder) for path in sorted(folder.glob("*.yaml"))]
    return {one.id: one for one in found}


@lru_cache(maxsize=1)
def _derived() -> Mapping[str, _Derived]:
    path = FOLDER / "derived.yaml"
    raw = parse_yaml(read_text(path), path.name)
    return typed(raw, dict[str, _Derived], lambda steps: f"{path.name}: {steps}", LawError)


def told_of(places: Mapping[str, str]) -> dict[str, str]:
    """Return what questions are told of a firm: where it and its owner are, and what follows from that.

    Args:
        places: ``seat``, ``owner`` and whatever else a question asks, by name; empty where it is not known.
    """
    found = {name: place or _OPEN for name, place in places.items()}
    for name, rule in _derived().items():
        found[name] = "yes" if fits(rule.yes, places) else "no" if fits(rule.no, places) else _OPEN
    return found


def fits(conditions: Places, places: Mapping[str, str]) -> bool:
    """Whether places are all surely as conditions say."""
    return all(_is(places.get(name, ""), wanted) for name, wanted in conditions.items())


def _is(place: str, wanted: list[str] | _OtherThan) -> bool:
    if not place:
        return False
    return place not in wanted.other_than if isinstance(wanted, _OtherThan) else place in wanted


class LawOfDay:
    """A law asked on a day; each distinct question is determined once, and kept for who asks the same law later."""

    def __init__(self, law: Law, on: date) -> None:
        self.law, self.on = law, on
        self._kept = _answers(law, on)
        self._asked: set[bytes] = set()

    @property
    def count(self) -> int:
        """How many distinct questions were asked."""
        return len(self._asked)

    def question(self, name: str, told: Mapping[str, str], over: Mapping[str, Any] | None = None) -> Determination:
        """Determine a question; what it does not ask for is not used, and facts of ``over`` stand above its own."""
        return self.activity(_over(stated_of(name, told), over or {}))

    def activity(self, facts: Mapping[str, Any]) -> Determination:
        """Determine an activity, facts by name."""
        key = msgspec.json.encode(facts, order="sorted")
        self._asked.add(key)
        if key not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[key] = determine(facts, self.on, law=self.law)
        return self._kept[key]


@lru_cache(maxsize=2)
def _answers(law: Law, on: date) -> dict[bytes, Determination]:  # noqa: ARG001
    """Return what was determined under a law on a day, by facts."""
    return {}


def known_of(law: Law, on: date, name: str, told: Mapping[str, str]) -> Facts:
    """Return what is known of the activity of a question, as it is determined: stated, derived and assumed."""
    return Facts(basis(activity_of(stated_of(name, told), law), law, on, strict=False).given)


def stated_of(name: str, told: Mapping[str, str]) -> dict[str, Any]:
    """Return the facts of a question; what it does not ask for is not used."""
    template = questions()[name]
    wanted = {one.name for one in template.parameters}
    project = template.expand({k: v for k, v in told.items() if k in wanted})
    return {**project["shared"], **project["activities"][0]}


def _over(facts: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts with others above them; names may be dotted (``target.facility_clearance``)."""
    found: dict[str, Any] = {
        name: dict(value) if isinstance(value, Mapping) else value for name, value in facts.items()
    }
    for name, value in over.items():
        role, _, attribute = name.partition(".")
        if attribute and isinstance(found.get(role), dict):
            found[role][attribute] = value
        else:
            found[name] = value
    return found
