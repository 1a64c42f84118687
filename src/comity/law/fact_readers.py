"""What reads each fact: rules, facts that follow from it or gather it, and what else asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import msgspec

from comity.law.dependencies import readers
from comity.law.rules import PLACE
from comity.law.schema import Fact

if TYPE_CHECKING:
    from comity.law.law import Law

_CELL: Final = "sta_conditions"
_OF_AN_ACTIVITY: Final = {
    "date": "whose law applies",
    "item.description": "a label of the line",
    "end_use.description": "a label of the line",
}
_OF_A_PARTY: Final = {
    "name": "screening, and authorizations in hand",
    "screened_on": "how old a screening is",
    "kind": "screening",
}
"""What facts are for that no rule reads."""


class FactReading(msgspec.Struct, frozen=True):
    """One fact: what it is, and who reads it.

    Attributes:
        kind: its type (``bool``, ``number``, ``set of country``, ...).
        unit: of numbers; empty for others.
        accepts: what may be typed, with the limits of numbers and days.
        assumed: what is assumed where nobody states it, in words; empty: nothing.
        rules: the ids of the rules that read it by its name.
        gathered: the facts that gather it, or follow from it, whose rules read it too.
        besides: what else it is for, in words.
    """

    name: str
    kind: str
    unit: str
    ask: str
    accepts: str
    assumed: str
    control: str
    rules: tuple[str, ...]
    gathered: tuple[str, ...]
    besides: str

    @property
    def read(self) -> bool:
        """Whether anything reads it."""
        return bool(self.rules or self.gathered or self.besides)


def fact_readings(law: Law, facts: Iterable[Fact] | None = None) -> Iterator[FactReading]:
    """Yield every fact of a law, or some, with what reads it."""
    for fact in law.schema.facts.values() if facts is None else facts:
        yield FactReading(
            name=fact.name,
            kind=fact.kind.value,
            unit=fact.unit,
            ask=fact.ask,
            accepts=fact.within,
            assumed=fact.when_assumed,
            control=fact.control,
            rules=tuple(sorted(readers(law).get(("name", fact.name), frozenset()))),
            gathered=tuple(_gathered(law, fact.name)),
            besides=_besides(law, fact.name),
        )


def _gathered(law: Law, name: str) -> Iterator[str]:
    role, _, attribute = name.partition(".")
    for fact in law.schema.facts.values():
        of_party = role in law.schema.roles and attribute in fact.over
        if of_party or name in fact.also or name in fact.settled_by:
            yield fact.name
    yield from (one.fact for one in law.schema.follows if name in one.parts)


def _besides(law: Law, name: str) -> str:
    role, _, attribute = name.partition(".")
    if role in law.schema.roles and attribute in _OF_A_PARTY:
        return _OF_A_PARTY[attribute]
    if any(name in one.facts for one in law.schema.contradictions):
        return "what contradicts it"
    if any(name in (condition.met or "") for condition in law.pack.conditions):
        return "conditions of exceptions"
    if any(name in row.values() for row in law.pack.table(_CELL)):
        return "conditions of entries"
    if any(name in PLACE.findall(duty.text) for duty in law.pack.duties):
        return "the words of a duty"
    return _OF_AN_ACTIVITY.get(name, "")
