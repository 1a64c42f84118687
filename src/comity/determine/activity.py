"""Activities: what one party would do with another, described by facts, as people hand them over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from comity.determine.authorizations import Held, read_held
from comity.errors import InputError, did_you_mean
from comity.files import parse_csv, parse_json, parse_yaml, read_text
from comity.law.law import Law
from comity.law.schema import Schema
from comity.law.values import Interval, OneOf, Possible, SetOf, Text
from comity.screening.ownership import Owner, read_owners

# What people write at the top of a file, and the fact they mean.
SHORT: Final[Mapping[str, str]] = {
    "activity": "activity.kind",
    "kind": "activity.kind",
    "from": "origin.country",
    "origin": "origin.country",
    "to": "destination.country",
    "destination": "destination.country",
    "item": "item.classification",
    "classification": "item.classification",
    "eccn": "item.classification",
    "usml": "item.classification",
    "end_use": "end_use.kind",
    "value": "order.item_value",
    "item.value": "order.item_value",
    "item.eccn": "item.classification",
    "item.usml": "item.classification",
    "legs.transit": "transit.countries",
    "legs.integration": "integration.country",
    "legs.launch_site": "launch.country",
    "legs.launch_operator": "launch.operator_country",
    "legs.ship_from": "origin.country",
    "legs.on_orbit_control": "orbit.control_country",
    "legs.ground_stations": "ground.countries",
    "legs.landing": "landing.countries",
    "order.value": "order.value",
}
_STRUCTURAL: Final = frozenset(
    {
        "name",
        "title",
        "items",
        "activities",
        "parties",
        "facts",
        "authorizations",
        "note",
        "notes",
        "screening",
        "legs",
    }
)
_MAX_ACTIVITIES: Final = 10_000
Party = tuple[str, Mapping[str, Possible]]  # a role, and what is known of who has it


@dataclass(frozen=True)
class Activity:
    """One activity, as stated: nothing assumed yet.

    Attributes:
        facts: what is known of each stated fact.
        named_parties: whether any party is named, so that screening can be asked for.
        held: authorizations that somebody already has.
        parties: every party stated, by role, with its attributes.
        owners: who owns the parties that are named, as far as stated, by the party's name.
    """

    facts: Mapping[str, Possible]
    name: str = ""
    held: tuple[Held, ...] = ()
    parties: tuple[Party, ...] = ()
    owners: Mapping[str, tuple[Owner, ...]] = field(default_factory=dict)
    where: str = "activity"

    @property
    def named_parties(self) -> bool:
        """Whether some party is named, so that screening is owed."""
        return any("name" in attributes for _, attributes in self.parties)

    @property
    def day(self) -> date | None:
        """The activity's date, if one is stated."""
        stated = self.facts.get("date")
        return date.fromordinal(int(stated.low)) if isinstance(stated, Interval) and stated.known else None

    def with_fact(self, fact: str, possible: Possible) -> Activity:
        """Return the activity with one more fact stated."""
        return replace(self, facts={**self.facts, fact: possible})

    def with_parties(self, parties: tuple[Party, ...]) -> Activity:
        """Return the activity with more known of its parties, the facts of their roles included."""
        kept = {name: value for name, value in self.facts.items() if name not in _role_facts(self.parties, {})}
        return replace(self, parties=parties, facts={**kept, **_role_facts(parties, kept)})


def read_rows(path: Path) -> Any:
    """Return the plain values of a YAML, JSON, JSON-lines or CSV file of activities.

    Raises:
        InputError: the file cannot be read as what its name says it is.
    """
    text = read_text(path)
    match path.suffix.lower():
        case ".csv":
            return [{k: v for k, v in row.items() if v.strip()} for row in parse_csv(text, path.name)]
        case ".json":
            return parse_json(text, path.name)
        case ".jsonl" | ".ndjson":
            return [
                parse_json(line, f"{path.name}, line {n}")
                for n, line in enumerate(text.splitlines(), 1)
                if line.strip()
            ]
        case _:
            return parse_yaml(text, path.name)


def activities_from(raw: Any, law: Law, where: str = "activity") -> list[Activity]:
    """Return the activities that plain values describe: a list, an order's ``items``, or ``activities``, in order.

    Raises:
        InputError: nothing is described, or a value cannot be used; one line names row and field.
    """
    found = [make_activity(one, law, place) for one, place in _separate(raw, where)]
    if not found:
        raise InputError("describes no activity", where=where, accepts="facts, or a list of activities")
    return found


def _separate(raw: Any, where: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Yield each activity's own values: a list's members, an order's items with what they share."""
    if isinstance(raw, list):
        if len(raw) > _MAX_ACTIVITIES:
            raise InputError(
                f"{len(raw):,} activities",
                where=where,
                accepts=f"at most {_MAX_ACTIVITIES:,}; use a portfolio",
            )
        for number, one in enumerate(raw, 1):
            yield from _separate(one, f"{where}, activity {number}" if len(raw) > 1 else where)
        return
    if not isinstance(raw, Mapping):
        raise InputError(f"found {type(raw).__name__}", where=where, accepts="facts by name")
    for key in ("items", "activities"):
        if key in raw:
            shared = {k: v for k, v in raw.items() if k != key}
            members = raw[key]
            if not isinstance(members, list) or not members:
                raise InputError(f"'{key}' is not a list", where=where, accepts="a list with an entry each")
            for number, member in enumerate(members, 1):
                own = {"item": member} if key == "items" else member
                if not isinstance(own, Mapping):
                    raise InputError(f"found '{own}'", where=f"{where}, {key} {number}", accepts="facts by name")
                yield from _separate(_merged(shared, own), f"{where}, {key[:-1].replace('itie', 'ity')} {number}")
            return
    yield raw, where


def _merged(shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(shared)
    for key, value in own.items():
        below = result.get(key)
        both = isinstance(below, Mapping) and isinstance(value, Mapping)
        result[key] = _merged(below, value) if both else value  # type: ignore[arg-type]
    return result


def make_activity(raw: Mapping[str, Any], law: Law, where: str = "activity") -> Activity:
    """Return the activity that facts by name describe; names may be nested or dotted.

    Raises:
        InputError: an unknown fact, a value that does not fit, or facts that contradict each other.
    """
    schema = law.schema
    parties = tuple(_parties(raw, schema, where))
    owners = dict(_owners(raw, schema, where))
    stated: dict[str, Any] = {}
    for name, value in _flat({k: v for k, v in raw.items() if k not in _STRUCTURAL}, schema, ""):
        _state(stated, name, value, where)
    for section in ("facts", "legs"):
        prefix = "legs" if section == "legs" else ""
        for name, value in _flat(_mapping(raw, section, where), schema, prefix):
            _state(stated, name, value, where)
    facts = {}
    for name, value in stated.items():
        possible = schema.read(name, value, where)
        if possible is not None:
            facts[name] = possible
    facts |= _role_facts(parties, facts)
    item = raw.get("item")
    label = raw.get("name") or (item.get("name") if isinstance(item, Mapping) else None) or raw.get("title")
    _check(facts, stated, where)
    held = read_held(raw.get("authorizations"), law, where)
    return Activity(facts, str(label or ""), held, parties, owners, where)


def _mapping(raw: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    value = raw.get(key) or {}
    if not isinstance(value, Mapping):
        raise InputError(f"found '{value}'", where=f"{where}: {key}", accepts="facts by name")
    return value


def _state(stated: dict[str, Any], name: str, value: Any, where: str) -> None:
    if name in stated and stated[name] != value:
        raise InputError(
            f"'{name}' is stated twice, as '{stated[name]}' and as '{value}'",
            where=where,
            accepts="one of them",
        )
    stated[name] = value


def _flat(raw: Mapping[str, Any], schema: Schema, prefix: str) -> Iterator[tuple[str, Any]]:
    """Yield facts by their full names from nested or dotted keys; roles are read elsewhere."""
    for key, value in raw.items():
        name = f"{prefix}.{key}" if prefix else str(key)
        if not prefix and key in schema.roles:
            continue
        if name in {"item.name", "item.parties", "item.quantity", "item.unit"}:
            continue
        if isinstance(value, Mapping):
            yield from _flat(value, schema, name)
        else:
            yield (name if name in schema.facts else SHORT.get(name, name)), value


def _parties(raw: Mapping[str, Any], schema: Schema, where: str) -> Iterator[Party]:
    screened = _screened(raw.get("screening"), where)
    for role, attributes in _stated_parties(raw, schema, where):
        yield role, _party(role, {**screened, **attributes}, schema, where)


def _stated_parties(raw: Mapping[str, Any], schema: Schema, where: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each party as it is written, by role."""
    stated = dict(_mapping(raw, "parties", where))
    stated |= {role: raw[role] for role in schema.roles if role in raw}
    for key, value in raw.items():
        role, _, attribute = str(key).partition(".")
        if attribute and role in schema.roles:
            stated[role] = {**_mapping(stated, role, where), attribute: value}
    for role, value in stated.items():
        if role not in schema.roles:
            raise InputError(
                f"unknown role '{role}'",
                where=where,
                accepts=", ".join(schema.roles),
                suggestion=did_you_mean(role, schema.roles),
            )
        for one in value if isinstance(value, list) else [value]:
            yield role, one if isinstance(one, Mapping) else {"kind": one}


def _owners(raw: Mapping[str, Any], schema: Schema, where: str) -> Iterator[tuple[str, tuple[Owner, ...]]]:
    """Yield the owners of each party that states them."""
    for role, attributes in _stated_parties(raw, schema, where):
        if "owners" in attributes:
            if not attributes.get("name"):
                raise InputError("owners are stated, but no name", where=f"{where}: {role}", accepts="the party's name")
            yield str(attributes["name"]), read_owners(attributes["owners"], f"{where}: {role}")


def _screened(screening: Any, where: str) -> dict[str, Any]:
    """Spread one screening result over the parties: ``clear``, ``hit``, or with the lists' date."""
    if screening is None:
        return {}
    result = screening.get("result") if isinstance(screening, Mapping) else screening
    day = screening.get("date") if isinstance(screening, Mapping) else None
    if result not in ("clear", "hit", "unscreened"):
        raise InputError(f"found '{result}'", where=f"{where}: screening", accepts="clear, hit or unscreened")
    shared = {"screened_on": day} if day else {}
    if result == "clear":
        none = {"listed": [], "possible_match": False, "listed_ownership_percent": 0, "blocked_ownership_percent": 0}
        return {**shared, **none}
    return {**shared, "possible_match": True} if result == "hit" else {}


def _party(role: str, raw: Mapping[str, Any], schema: Schema, where: str) -> dict[str, Possible]:
    result = {}
    for attribute, value in raw.items():
        if attribute == "owners":
            continue
        possible = schema.read(f"{role}.{attribute}", value, where)
        if possible is not None:
            result[str(attribute)] = possible
    return result


def _role_facts(parties: tuple[Party, ...], facts: Mapping[str, Possible]) -> dict[str, Possible]:
    """Return single-valued facts of roles; where a role has several parties, any of their values."""
    result: dict[str, Possible] = {}
    for role, attributes in parties:
        for attribute, possible in attributes.items():
            name = f"{role}.{attribute}"
            if name in facts:
                continue
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


def _check(facts: Mapping[str, Possible], stated: Mapping[str, Any], where: str) -> None:
    """Refuse facts that contradict each other."""
    codes = facts.get("item.classification")
    if isinstance(codes, OneOf):
        on_usml = {str(code)[0] in "IVX" for code in codes.values if code != "EAR99"}
        if len(on_usml) > 1:
            raise InputError(
                f"'{stated.get('item.classification')}' is on the U.S. Munitions List and on the Commerce Control List",
                where=f"{where}: item.classification",
                accepts="one list; if it is disputed, leave it unknown and ask for a commodity jurisdiction",
            )
