"""Activities: what one party would do with another, described by facts, as people hand them over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from comity.determine.authorizations import NONE_HELD, Held
from comity.determine.held_files import read_held
from comity.determine.statements import Party, Statements
from comity.errors import Faults, InputError
from comity.law.law import Law
from comity.law.values import Interval, OneOf, Possible, SetOf, Text
from comity.scalars import text_of, told
from comity.screening.ownership import Owner


@dataclass(frozen=True)
class Activity:
    """One activity, as stated: nothing assumed yet.

    Attributes:
        facts: what is known of each stated fact.
        named_parties: whether any party is named, so that screening can be asked for.
        held: authorizations that somebody already has.
        parties: every party stated, by role, with its attributes.
        owners: who owns the parties that are named, as far as stated, by the party's name.
        notes: what a reader must know of how something was read.
        item: the code of the item's classification as written, if it is one.
    """

    facts: Mapping[str, Possible]
    name: str = ""
    held: tuple[Held, ...] = ()
    parties: tuple[Party, ...] = ()
    owners: Mapping[str, tuple[Owner, ...]] = field(default_factory=dict)
    where: str = "activity"
    notes: tuple[str, ...] = ()
    item: str = ""

    @property
    def named_parties(self) -> bool:
        """Whether some party is named, so that screening is owed."""
        return any("name" in attributes for _, attributes in self.parties)

    @property
    def party_names(self) -> frozenset[str]:
        """The names of its parties, case folded."""
        names = (attributes.get("name") for _, attributes in self.parties)
        return frozenset(name.text.casefold() for name in names if isinstance(name, Text))

    @property
    def day(self) -> date | None:
        """The activity's date, if one is stated."""
        stated = self.facts.get("date")
        return date.fromordinal(int(stated.low)) if isinstance(stated, Interval) and stated.known else None

    def with_fact(self, fact: str, possible: Possible) -> Activity:
        """Return the activity with one more fact stated."""
        return replace(self, facts={**self.facts, fact: possible})


def make_activity(
    raw: Mapping[str, Any], law: Law, where: str = "activity", leaves: Possible | None = None
) -> Activity:
    """Return the activity that facts by name describe; names may be nested or dotted.

    Args:
        raw: the facts.
        law: whose facts they are.
        where: what to call them in an error.
        leaves: the country of departure, where it is stated beside.

    Raises:
        InputError: unknown facts, values that do not fit, facts that contradict each other; holds every fault.
    """
    if not isinstance(raw, Mapping):
        raise InputError(f"found {told(raw)}", where=where, accepts="facts by name")
    faults = Faults()
    stated = Statements(law.schema, where, faults, leaves=leaves)
    stated.read(raw)
    label, held = "", NONE_HELD
    with faults.gathered():
        label = _label(raw, where)
    with faults.gathered():
        held = read_held(raw.get("authorizations"), law, where)
    faults.tell()
    parties = tuple(stated.parties)
    facts = stated.facts | role_facts(parties)
    return Activity(facts, label, held, parties, stated.owners, where, tuple(stated.notes), stated.item)


def _label(raw: Mapping[str, Any], where: str) -> str:
    item = raw.get("item")
    of_item = item if isinstance(item, Mapping) else {}
    described = of_item.get("description") or raw.get("item.description")
    names = (raw.get("name"), of_item.get("name"), raw.get("title"), described, raw.get("id"))
    return next((text_of(name, f"{where}: name") for name in names if name not in (None, "")), "")


def role_facts(parties: Iterable[Party]) -> dict[str, Possible]:
    """Return single-valued facts of roles; where a role has several parties, any of their values."""
    result: dict[str, Possible] = {}
    for role, attributes in parties:
        for attribute, possible in attributes.items():
            name = f"{role}.{attribute}"
            result[name] = _either(result[name], possible) if name in result else possible
    return result


def _either(one: Possible, other: Possible) -> Possible:
    match one, other:
        case OneOf(), OneOf():
            return OneOf(one.values | other.values)
        case Interval(), Interval():
            return Interval(min(one.low, other.low), max(one.high, other.high))
        case SetOf(), SetOf():
            may = None if one.may is None or other.may is None else one.may | other.may
            return SetOf(one.must & other.must, may)
        case Text(), Text():
            return Text(f"{one.text}; {other.text}")
    return one
