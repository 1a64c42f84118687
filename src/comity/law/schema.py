"""The fact schema: every fact an activity may state, with its type, its question and its default.

Facts are roles and attributes (`end_user.country`, `item.classification`). The schema is data
(`comity/data/facts/*.yaml`); this module reads it and turns what people type into sets of possible values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from comity.days import FIRST_DAY, LAST_DAY
from comity.errors import InputError, LawError, did_you_mean
from comity.files import parse_yaml, read_text
from comity.law.codes import ClassificationCodes
from comity.law.contradictions import Contradiction, read_contradictions
from comity.law.follows import Derivation, read_derivations
from comity.law.item_lists import ItemLists
from comity.law.values import ANY_NUMBER, Interval, OneOf, Possible, Text, known
from comity.law.words import perhaps, plain_word, says_unknown, synonym
from comity.law.written import plain_amount
from comity.scalars import check_length, number_of, stated_day, text_of, told
from comity.workspace import NO_SETTINGS, Settings

ANY_DAY = Interval(FIRST_DAY.toordinal(), LAST_DAY.toordinal())
PARTNER_ENTRY = "item.partner_entry"
_MONEY = "USD"
_NONE = "none"
"""How people write a set that holds nothing."""


class Kind(StrEnum):
    """The types a fact can have."""

    BOOL = "bool"
    ENUM = "enum"
    COUNTRY = "country"
    CLASSIFICATION = "classification"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    ENUM_SET = "set of enum"
    COUNTRY_SET = "set of country"

    @property
    def is_set(self) -> bool:
        """Whether the fact holds several values at once."""
        return self in (Kind.ENUM_SET, Kind.COUNTRY_SET)

    @property
    def is_ordered(self) -> bool:
        """Whether values can be compared by size."""
        return self in (Kind.NUMBER, Kind.DATE)


class Fact(msgspec.Struct, frozen=True):
    """One fact of the schema.

    Attributes:
        control: ``choice`` if somebody can decide it, ``nature`` if it is simply so.
        assume: the default used, and listed, when nobody says otherwise; None: never assumed.
        over: for a fact derived from every role, the attributes it gathers.
        also: for such a fact, the other facts whose values it gathers.
        settled_by: for such a fact, what says who the counterpart is; while none is stated, others may take part.
        stated_only: whether it holds what is stated and nothing else, whatever else is unknown.
        values: for words, each accepted value with what it means.
        limits: for numbers and days, the least and the greatest that can be.
        whole: whether a number counts something, so that it has no decimals.
        exact: whether a single day is needed, so that a range of days is refused.
        past: whether it tells of a day that has come.
        written: for codes, what may be typed, in words.
    """

    name: str
    kind: Kind
    ask: str = ""
    unit: str = ""
    control: str = "nature"
    values: Mapping[str, str] = msgspec.field(default_factory=dict)
    assume: Possible | None = None
    when_assumed: str = ""
    over: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    settled_by: tuple[str, ...] = ()
    stated_only: bool = False
    limits: Interval = ANY_NUMBER
    whole: bool = False
    exact: bool = False
    past: bool = False
    written: str = ""

    @property
    def is_amount(self) -> bool:
        """Whether it is paid or counted: a number that never has three decimals."""
        return self.whole or self.unit == _MONEY

    @property
    def gathers(self) -> bool:
        """Whether it is derived from what the parties or other facts say."""
        return bool(self.over or self.also)

    @property
    def accepts(self) -> str:
        """What may be typed, in words."""
        match self.kind:
            case Kind.BOOL:
                return "yes or no"
            case Kind.ENUM | Kind.ENUM_SET:
                return ", ".join(self.values)
            case Kind.COUNTRY | Kind.COUNTRY_SET:
                return "a country by name or ISO 3166-1 code"
            case Kind.CLASSIFICATION:
                return self.written or "a code of a list"
            case Kind.NUMBER:
                return f"a number in {self.unit}"
            case Kind.DATE:
                return "a date as YYYY-MM-DD"
            case _:
                return "text"

    @property
    def within(self) -> str:
        """What may be typed, in words, with the limits of numbers and days."""
        match self.kind:
            case Kind.NUMBER:
                ends = " to ".join(f"{end:,.15g}" for end in (self.limits.low, self.limits.high))
                return f"a {'whole ' * self.whole}number in {self.unit}, {ends}"
            case Kind.DATE:
                return f"{'one' if self.exact else 'a'} {'past ' * self.past}date as YYYY-MM-DD"
        return self.accepts


Resolver = Callable[[str], Iterable[str]]
"""Turns what people type into one value or several; raises InputError when it cannot."""


@dataclass(frozen=True)
class Schema:
    """All facts, and how to read them.

    Attributes:
        country: resolves a country's name, alias or code to ISO 3166-1 alpha-3.
        items: the lists that items are classified on.
        countries: every ISO 3166-1 alpha-3 code.
        contradictions: what cannot be stated together.
        follows: the facts that follow from others where nobody states them, in order.
        settings: what a workspace says of its owner's tables and orders.
    """

    facts: Mapping[str, Fact]
    roles: Mapping[str, str]
    contradictions: tuple[Contradiction, ...] = ()
    country: Resolver = lambda text: [text]
    items: ClassificationCodes = field(default_factory=lambda: ClassificationCodes(ItemLists(), lambda _: []))
    countries: frozenset[str] = frozenset()
    follows: tuple[Derivation, ...] = ()
    settings: Settings = NO_SETTINGS

    @cached_property
    def gathering(self) -> tuple[Fact, ...]:
        """The facts that are over every role (see `Fact.gathers`)."""
        return tuple(fact for fact in self.facts.values() if fact.gathers)

    @cached_property
    def assumable(self) -> tuple[Fact, ...]:
        """The facts that are over no role and that are assumed where nobody states them."""
        return tuple(fact for fact in self.facts.values() if fact.assume is not None and not fact.gathers)

    def fact(self, name: str, where: str) -> Fact:
        """Return a fact by name.

        Raises:
            InputError: there is no such fact; names the likeliest.
        """
        if name in self.facts:
            return self.facts[name]
        raise InputError(f"unknown fact '{name}'", where=where, suggestion=did_you_mean(name, self.facts))

    def partner_entry(self, code: str) -> str | None:
        """Return which entry of another list of dual-use goods a code is, as far as some law asks for it."""
        return self.items.entry_elsewhere(code, self.facts[PARTNER_ENTRY].values, "other")

    def read(self, name: str, raw: Any, where: str) -> Possible | None:
        """Return what ``raw`` says of a fact; None when it says that the fact is unknown.

        Strings, numbers, booleans and lists are accepted. ``a | b`` and, for single-valued facts, a list
        mean *one of these*; ``10..20`` is a range.

        Raises:
            InputError: the value does not fit the fact's type.
        """
        fact = self.fact(name, where)
        place = f"{where}: {name}"
        check_length(raw, place)
        if raw is None or (isinstance(raw, str) and _says_unknown(fact, raw)):
            return None
        match fact.kind:
            case Kind.TEXT:
                return Text(text_of(raw, place))
            case Kind.NUMBER | Kind.DATE:
                return _read_range(fact, raw, place)
            case Kind.ENUM_SET | Kind.COUNTRY_SET:
                if isinstance(raw, str) and raw.strip().lower() == _NONE and _NONE not in fact.values:
                    return known([])
                return known([value for one in _listed(raw, place) for value in self._words(fact, one, place)])
            case _:
                alternatives = [v for one in _listed(raw, place) for v in self._words(fact, one, place)]
                if fact.kind is Kind.CLASSIFICATION:
                    self.items.check_one_list(alternatives, _as_said(raw), place)
                return OneOf(frozenset(alternatives)) if alternatives else None

    def _words(self, fact: Fact, raw: Any, place: str) -> list[Any]:
        if fact.kind is Kind.BOOL:
            return [_read_bool(fact, raw, place)]
        text = text_of(raw, place, fact.accepts).strip()
        try:
            if fact.kind in (Kind.COUNTRY, Kind.COUNTRY_SET):
                return list(self.country(text))
            if fact.kind is Kind.CLASSIFICATION:
                return list(self.items.resolve(text))
        except InputError as error:
            raise InputError(error.message, where=place, accepts=error.accepts, suggestion=error.suggestion) from None
        word = plain_word(text)
        lookup = {plain_word(value): value for value in fact.values}
        meant = lookup.get(word) or synonym(fact.name, word)
        if meant is None:
            guess = perhaps(fact.name, word)
            near = f"'{guess}'" if guess else did_you_mean(word.replace(" ", "-"), fact.values)
            raise InputError(f"found '{text}'", where=place, accepts=fact.accepts, suggestion=near)
        return [meant]


def _says_unknown(fact: Fact, text: str) -> bool:
    """Whether a text says that nothing is known, where it is none of the fact's own words."""
    return says_unknown(text, fact.kind) and text.strip().lower() not in fact.values


def _listed(raw: Any, place: str) -> list[Any]:
    """Return the values of a list, or those between bars; a bar with nothing beside it is refused."""
    if isinstance(raw, list | tuple | set | frozenset):
        return list(raw)
    if isinstance(raw, str) and "|" in raw:
        parts = [part.strip() for part in raw.split("|")]
        if not all(parts):
            raise InputError(f"found '{raw}', a bar with nothing beside it", where=place, accepts="a | b")
        return parts
    return [raw]


def _as_said(raw: Any) -> str:
    return " | ".join(map(str, raw)) if isinstance(raw, list | tuple | set | frozenset) else str(raw)


def _read_bool(fact: Fact, raw: Any, place: str) -> bool:
    if isinstance(raw, bool):
        return raw
    word = text_of(raw, place, fact.accepts).strip().lower()
    if word in {"yes", "true", "y", "1"}:
        return True
    if word in {"no", "false", "n", "0"}:
        return False
    raise InputError(f"found '{raw}'", where=place, accepts=fact.accepts)


def _read_range(fact: Fact, raw: Any, place: str) -> Interval:
    if isinstance(raw, str) and ".." in raw:
        low, _, high = raw.partition("..")
        if fact.exact or "..." in raw:
            raise InputError(f"found the range '{raw}'", where=place, accepts=fact.within)
        ends = [_read_point(fact, low, place), _read_point(fact, high, place)]
        if ends[0] > ends[1]:
            raise InputError(f"the range '{raw}' ends before it begins", where=place)
        return Interval(ends[0], ends[1])
    point = _read_point(fact, raw, place)
    return Interval(point, point)


def _read_point(fact: Fact, raw: Any, place: str) -> float:
    if fact.kind is Kind.DATE:
        day = stated_day(raw, place, fact.within)
        if fact.past and day > date.today():
            raise InputError(f"found '{day}', a day that has not come", where=place, accepts=fact.within)
        return day.toordinal()
    plain = plain_amount(raw, amount=fact.unit == _MONEY) if isinstance(raw, str) else raw
    number = number_of(plain, place, fact.within, amount=fact.is_amount)
    if not fact.limits.low <= number <= fact.limits.high or (fact.whole and number != int(number)):
        raise InputError(f"found {told(raw)}", where=place, accepts=fact.within)
    return number


def load_schema(
    folder: Path,
    country: Resolver,
    items: ClassificationCodes,
    countries: frozenset[str],
    settings: Settings = NO_SETTINGS,
) -> Schema:
    """Read the fact schema from a folder of YAML files.

    Raises:
        LawError: a file does not describe facts as documented in ``docs/law-as-data.md``.
    """
    facts: dict[str, Fact] = {}
    roles: dict[str, str] = {}
    contradicting: list[tuple[Any, str]] = []
    following: list[tuple[Any, str]] = []
    for path in sorted(folder.glob("*.yaml")):
        content = parse_yaml(read_text(path), path.name) or {}
        for fact in _declared(content, path.name, items.items.accepts):
            if fact.name in facts:
                raise LawError(f"the fact '{fact.name}' is declared twice", where=path.name)
            facts[fact.name] = fact
        roles |= content.get("roles", {})
        contradicting.append((content.get("contradictions"), path.name))
        following.append((content.get("follows"), path.name))
    found = [one for raw, where in contradicting for one in read_contradictions(raw, roles, facts.__contains__, where)]
    follows = tuple(one for raw, where in following for one in read_derivations(raw, facts, where))
    return Schema(facts, roles, tuple(found), country, items, countries, follows, settings)


def _declared(content: Mapping[str, Any], where: str, written: str) -> Iterable[Fact]:
    for raw in content.get("facts", []):
        yield _fact(raw, where, written)
    for role in content.get("roles", {}):
        for raw in (one for one in content.get("attributes", []) if role in one.get("of", [role])):
            yield _fact({**raw, "name": f"{role}.{raw['name']}"}, where, written, role)
    attributes = {raw["name"]: raw for raw in content.get("attributes", [])}
    for raw in content.get("derived", []):
        origin = attributes.get(next(iter(raw["over"]), ""), {})
        yield _fact({**origin, "ask": raw.get("doc", ""), **raw}, where, written)


def _fact(raw: Mapping[str, Any], where: str, written: str, role: str = "") -> Fact:
    try:
        kind = Kind(raw["type"])
    except (KeyError, ValueError):
        raise LawError(
            f"the fact '{raw.get('name')}' has the type '{raw.get('type')}'",
            where=where,
            accepts=", ".join(Kind),
        ) from None
    values = raw.get("values") or {}
    if isinstance(values, list):
        values = dict.fromkeys(values, "")
    ask = raw.get("ask", "")
    if kind is Kind.NUMBER and not (raw.get("unit") and raw.get("range")):
        raise LawError(f"the number '{raw['name']}' has no unit or no range", where=where, accepts="range: 0..100")
    bare = Fact(
        name=raw["name"],
        kind=kind,
        ask=f"{role.replace('_', ' ').capitalize()}: {ask}" if role else ask,
        unit=raw.get("unit") or "",
        control=raw.get("control", "nature"),
        values=values,
        over=tuple(raw.get("over", ())),
        also=tuple(raw.get("also", ())),
        settled_by=tuple(raw.get("settled_by", ())),
        stated_only=raw.get("stated_only") == "true",
        when_assumed=raw.get("when_assumed", ""),
        limits=_limits(kind, raw, where),
        whole=raw.get("whole") == "true",
        exact=raw.get("exact") == "true",
        past=raw.get("past") == "true",
        written=written,
    )
    if "assume" not in raw:
        return bare
    assumed = Schema({bare.name: bare}, {}).read(bare.name, raw["assume"], where)
    return msgspec.structs.replace(bare, assume=assumed)


def _limits(kind: Kind, raw: Mapping[str, Any], where: str) -> Interval:
    """Return between what a number, or a day, must lie."""
    if kind is not Kind.NUMBER:
        return ANY_DAY if kind is Kind.DATE else ANY_NUMBER
    place, accepts = f"{where}: {raw['name']}: range", "two numbers, as in 0..100"
    ends = [number_of(end, place, accepts) for end in str(raw["range"]).split("..")]
    if len(ends) != 2 or ends[0] > ends[1]:
        raise LawError(f"found '{raw['range']}'", where=place, accepts=accepts)
    return Interval(*ends)
