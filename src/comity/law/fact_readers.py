"""What reads each fact: rules, facts that follow from it or gather it, and what else asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from comity.arguments import checked
from comity.errors import Faults, InputError, did_you_mean
from comity.law.dependencies import readers
from comity.law.fact_names import fact_of
from comity.law.law import LAW, Law, load
from comity.law.rules import PLACE
from comity.law.schema import Fact, Schema

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

    @classmethod
    @checked(law=LAW)
    def of(cls, *names: str, law: Law | None = None) -> list[FactReading]:
        """Return facts with their type, question, what may be typed, what is assumed, and the rules that read them.

        Args:
            names: the facts, by their full names or as people write them (``to``, ``end_user``); a part of a name, as
                in ``spectrum``, is all facts that begin with it; every fact if none is given.
            law: whose facts they are; `load()` if None.

        Raises:
            InputError: no fact is called that; holds every fault.
        """
        law, faults = law or load(), Faults()
        schema = law.schema
        found: dict[str, None] = dict.fromkeys(schema.facts) if not names else {}
        for name in names:
            with faults.gathered():
                found |= dict.fromkeys(_named(name, schema))
        faults.tell()
        return list(fact_readings(law, (schema.facts[name] for name in found)))

    @property
    def read(self) -> bool:
        """Whether anything reads it."""
        return bool(self.rules or self.gathered or self.besides)


def _named(name: str, schema: Schema) -> list[str]:
    """Return the facts that a name means.

    Raises:
        InputError: none.
    """
    if not isinstance(name, str):
        raise InputError(f"found a {type(name).__name__}", where="names", accepts="names of facts")
    below, full = [fact for fact in schema.facts if fact.startswith(f"{name}.")], fact_of(name, schema)
    if not below and full not in schema.facts:
        near = did_you_mean(name, schema.facts)
        raise InputError(f"no fact '{name}'", where="facts", accepts="comity facts lists them", suggestion=near)
    return [full] if full in schema.facts else below


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
