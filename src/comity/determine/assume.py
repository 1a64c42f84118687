"""From what was stated to what is used: facts derived from others, and the few named assumptions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from comity.determine.activity import Activity
from comity.law.law import Law
from comity.law.schema import Fact, Kind
from comity.law.values import Interval, OneOf, Possible, SetOf, known

_DEEMED: Final = frozenset({"deemed-export", "deemed-reexport"})
_OF_PARTIES: Final = frozenset({"listed", "possible_match", "listed_ownership_percent", "blocked_ownership_percent"})
_GROUPS: Final = {
    "A": ("commodity",),
    "B": ("commodity",),
    "C": ("commodity",),
    "D": ("software", "source-code"),
    "E": ("technology",),
}


@dataclass(frozen=True, slots=True)
class Basis:
    """The facts an answer is worked out from.

    Attributes:
        given: all that is known: stated, derived and assumed.
        assumed: the facts that were assumed, with the assumption in words.
        derived: the facts that follow from others, with how.
        day: the date whose law applies.
    """

    given: Mapping[str, Possible]
    assumed: Mapping[str, str]
    derived: Mapping[str, str]
    day: date


def basis(activity: Activity, law: Law, day: date | None, strict: bool) -> Basis:
    """Return the facts to work with.

    Without named parties, clean screening is assumed; knowledge of a violation, red flags or a prohibited end use is
    assumed absent. Every assumption is listed; ``strict`` makes none.
    """
    given = dict(activity.facts)
    derived: dict[str, str] = {}
    on = day or activity.day or date.today()
    given["date"] = known(on)
    _derive(given, derived)
    assumed = {} if strict else _assumptions(given, law.schema.facts.values())
    made_in = given.get("item.origin_country") or (None if strict else given.get("origin.country"))
    if "item.manufactured_in" not in given and made_in is not None:
        given["item.manufactured_in"] = made_in
        derived["item.manufactured_in"] = "the country of origin, or else the country it leaves"
    for name in assumed:
        assumption = law.schema.facts[name].assume
        assert assumption is not None  # noqa: S101  by `_assumptions`
        given[name] = assumption
    _gather(given, derived, assumed, activity, law, strict)
    return Basis(given, assumed, derived, on)


def _derive(given: dict[str, Possible], derived: dict[str, str]) -> None:
    kind = given.get("activity.kind")
    person = given.get("person.latest_citizenship")
    if "destination.country" not in given and isinstance(kind, OneOf) and person and kind.values <= _DEEMED:
        given["destination.country"] = person
        derived["destination.country"] = "the person's latest citizenship or permanent residency (15 CFR 734.13(b))"
    for role in ("ultimate_consignee", "end_user"):
        if "destination.country" not in given and f"{role}.country" in given:
            given["destination.country"] = given[f"{role}.country"]
            derived["destination.country"] = f"the country of the {role.replace('_', ' ')}"
    if "destination.country" not in given and "orbit.transferee_country" in given:
        given["destination.country"] = given["orbit.transferee_country"]
        derived["destination.country"] = "the country of the person who takes over the spacecraft"
    use, user = given.get("end_use.kind"), given.get("end_user.kind")
    if known("military-intelligence") in (use, user):
        given.setdefault("end_use.military_intelligence", known(True))
    codes = given.get("item.classification")
    if "item.type" not in given and isinstance(codes, OneOf):
        types = {_item_type(str(code)) for code in codes.values}
        if len(types) == 1 and (found := types.pop()):
            given["item.type"] = OneOf(frozenset(found))
            derived["item.type"] = "the product group of the classification"


def _item_type(code: str) -> tuple[str, ...]:
    return _GROUPS.get(code[1], ()) if code[0].isdigit() else ()


def _assumptions(given: Mapping[str, Possible], facts: Iterable[Fact]) -> dict[str, str]:
    """Return the facts to assume, but for those about parties (see `_gather`)."""
    return {
        fact.name: fact.when_assumed
        for fact in facts
        if fact.assume is not None and fact.name not in given and not fact.gathers and not _about_party(fact.name)
    }


def _about_party(name: str) -> bool:
    return name.rsplit(".", 1)[-1] in _OF_PARTIES


def _gather(
    given: dict[str, Possible],
    derived: dict[str, str],
    assumed: dict[str, str],
    activity: Activity,
    law: Law,
    strict: bool,
) -> None:
    """Fill the facts that are over every role: countries, lists, matches, ownership."""
    for fact in law.schema.facts.values():
        if not fact.gathers or fact.name in given:
            continue
        parts = [attributes.get(a) for _, attributes in activity.parties for a in fact.over]
        stated = [part for part in parts if part is not None]
        if fact.kind is Kind.COUNTRY_SET:
            _gather_countries(fact, given, assumed, activity, strict)
        elif not stated and (not activity.named_parties or (fact.kind is Kind.NUMBER and _screened(activity))):
            if fact.assume is not None and not strict:
                given[fact.name] = fact.assume
                assumed[fact.name] = fact.when_assumed
        else:
            found = _together(fact, stated, complete=len(stated) == len(parts))
            if found is not None:
                given[fact.name] = found
                derived[fact.name] = "all parties"


def _screened(activity: Activity) -> bool:
    """Whether lists were looked at for every party: what they do not say, who owns whom, may then be assumed."""
    return all("listed" in attributes for _, attributes in activity.parties)


def _gather_countries(
    fact: Fact,
    given: dict[str, Possible],
    assumed: dict[str, str],
    activity: Activity,
    strict: bool,
) -> None:
    """Unite the countries stated; others take part only where that is left open."""
    sources = [given.get(name) for name in fact.also]
    sources += [attributes.get(name) for _, attributes in activity.parties for name in fact.over]
    sure: set[str] = set()
    perhaps: set[str] = set()
    for source in sources:
        match source:
            case OneOf(values):
                (sure if len(values) == 1 else perhaps).update(map(str, values))
            case SetOf(must, may):
                sure |= must
                perhaps |= may or set()
    open_ended = not fact.stated_only and (strict or _some_country_unknown(fact, given, activity))
    if not open_ended:
        assumed[fact.name] = fact.when_assumed
    given[fact.name] = SetOf(frozenset(sure), None if open_ended else frozenset(sure | perhaps))


def _some_country_unknown(fact: Fact, given: Mapping[str, Possible], activity: Activity) -> bool:
    """Whether no counterpart's country is stated, or that of a named party is not known."""
    nowhere = any("country" not in attributes and "name" in attributes for _, attributes in activity.parties)
    return nowhere or all(given.get(name) is None for name in fact.settled_by)


def _together(fact: Fact, stated: list[Possible], *, complete: bool) -> Possible | None:
    """Join what the parties' attributes say: sets are united, any yes is yes, the largest number counts."""
    sets = [part for part in stated if isinstance(part, SetOf)]
    numbers = [part for part in stated if isinstance(part, Interval)]
    truths = [part.values for part in stated if isinstance(part, OneOf)]
    match fact.kind:
        case Kind.ENUM_SET:
            must = frozenset[str]().union(*(part.must for part in sets))
            open_ended = not complete or any(part.may is None for part in sets)
            return SetOf(must, None if open_ended else must)
        case Kind.BOOL:
            if frozenset([True]) in truths:
                return OneOf(frozenset([True]))
            return OneOf(frozenset([False])) if complete and truths else None
        case Kind.NUMBER if numbers and complete:
            return Interval(max(n.low for n in numbers), max(n.high for n in numbers))
        case Kind.NUMBER if numbers and max(n.low for n in numbers) > 0:
            return Interval(max(n.low for n in numbers), 100.0)
    return None
