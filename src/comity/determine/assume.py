"""From what was stated to what is used: facts derived from others, and the few named assumptions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

import msgspec

from comity.determine.activity import Activity, role_facts
from comity.determine.assess import Booleans
from comity.determine.derive import about_party, others_may_take_part
from comity.determine.screened import told_by
from comity.determine.statements import Party
from comity.law.follows import Derivation
from comity.law.law import Law
from comity.law.schema import Fact, Kind
from comity.law.values import Interval, OneOf, Possible, SetOf, Text, known
from comity.scalars import first_few
from comity.screening.results import Screening

_MOST_NAMES: Final = 3
_PLACE: Final = "country"


class Basis(msgspec.Struct, frozen=True):
    """The facts an answer is worked out from.

    Attributes:
        stated: what is stated, or found by screening.
        given: all that is known: stated, derived and assumed.
        assumed: the facts that were assumed, or are only likely to follow from others, with the assumption in words.
        derived: the facts that follow from others, with those they follow from.
        day: the date whose law applies.
    """

    stated: Mapping[str, Possible]
    given: Mapping[str, Possible]
    assumed: Mapping[str, str]
    derived: Mapping[str, tuple[str, ...]]
    day: date

    def behind(self, facts: Iterable[str]) -> frozenset[str]:
        """Return facts with those that they follow from, as far as what is assumed: that is told by itself."""
        found, waiting = set[str](), list(facts)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += () if name in self.assumed else self.derived.get(name, ())
        return frozenset(found)


def basis(
    activity: Activity,
    law: Law,
    day: date | None,
    strict: bool,
    *,
    screening: Screening | None = None,
    cleared: bool = False,
) -> Basis:
    """Return the facts to work with.

    Without named parties, clean screening is assumed; knowledge of a violation, red flags or a prohibited end use is
    assumed absent. Every assumption is listed; ``strict`` makes none.

    Args:
        screening: what a list says of the parties that are named; None: nobody looked.
        cleared: as if screening of the parties, who owns them included, had found nothing.
    """
    parties = activity.parties if screening is None else tuple(told_by(screening, activity.parties))
    stated = activity.facts if screening is None else {**activity.facts, **role_facts(parties)}
    given = dict(stated)
    derived: dict[str, tuple[str, ...]] = {}
    assumed: dict[str, str] = {}
    on = day or activity.day or date.today()
    given["date"] = known(on)
    _derive(law.schema.follows, given, derived, assumed, strict)
    if not strict:
        _assume(law.schema.assumable, given, assumed)
    if cleared:
        _clear(given, law.schema.assumable)
    _gather(given, derived, assumed, parties, law, strict, cleared)
    return Basis(stated, given, assumed, derived, on)


def _derive(
    follows: Iterable[Derivation],
    given: dict[str, Possible],
    derived: dict[str, tuple[str, ...]],
    assumed: dict[str, str],
    strict: bool,
) -> None:
    """Add the facts that follow from others; one that only likely does is assumed."""
    for one in follows:
        if one.fact in given or (one.supposed and strict):
            continue
        found = one.follows(*map(given.get, one.parts))
        if found is not None:
            given[one.fact] = found
            derived[one.fact] = one.parts
            if one.supposed:
                assumed[one.fact] = one.how


def _assume(facts: Iterable[Fact], given: dict[str, Possible], assumed: dict[str, str]) -> None:
    """Add the facts that are assumed, but for those about parties (see `_gather`)."""
    for fact in facts:
        if fact.assume is not None and fact.name not in given and not about_party(fact.name):
            given[fact.name] = fact.assume
            assumed[fact.name] = fact.when_assumed


def _clear(given: dict[str, Possible], facts: Iterable[Fact]) -> None:
    """Put what a clear screening finds of each party where nothing is known."""
    for fact in facts:
        if fact.assume is not None and about_party(fact.name):
            given.setdefault(fact.name, fact.assume)


def _gather(
    given: dict[str, Possible],
    derived: dict[str, tuple[str, ...]],
    assumed: dict[str, str],
    parties: tuple[Party, ...],
    law: Law,
    strict: bool,
    cleared: bool,
) -> None:
    """Fill the facts that are over every role: countries, lists, matches, ownership."""
    nobody_named = not any("name" in attributes for _, attributes in parties)
    for fact in law.schema.gathering:
        if fact.name in given:
            continue
        clean = fact.assume if cleared and about_party(fact.name) else None
        parts = [attributes.get(a, clean) for _, attributes in parties for a in fact.over] or [clean]
        stated = [part for part in parts if part is not None]
        if fact.kind is Kind.COUNTRY_SET:
            _gather_countries(fact, given, assumed, parties, strict)
            derived[fact.name] = fact.also
        elif not stated and (nobody_named or (fact.kind is Kind.NUMBER and _screened(parties))):
            if fact.assume is not None and not strict:
                given[fact.name] = fact.assume
                assumed[fact.name] = fact.when_assumed
        else:
            found = _together(fact, stated, complete=len(stated) == len(parts))
            if found is not None:
                given[fact.name] = found


def _screened(parties: Iterable[Party]) -> bool:
    """Whether lists were looked at for every party: what they do not say, who owns whom, may then be assumed."""
    return all("listed" in attributes for _, attributes in parties)


def _gather_countries(
    fact: Fact,
    given: dict[str, Possible],
    assumed: dict[str, str],
    parties: tuple[Party, ...],
    strict: bool,
) -> None:
    """Unite the countries stated; others take part only where that is left open."""
    sources = [given.get(name) for name in fact.also]
    sources += [attributes.get(name) for _, attributes in parties for name in fact.over]
    sure: set[str] = set()
    perhaps: set[str] = set()
    for source in sources:
        match source:
            case OneOf(values):
                (sure if len(values) == 1 else perhaps).update(map(str, values))
            case SetOf(must, may):
                sure |= must
                perhaps |= may or set()
    open_ended = others_may_take_part(
        fact,
        lambda name: given.get(name) is not None,
        Booleans(),
        strict=strict,
    )
    if not open_ended:
        unplaced = first_few([name for _, name in named_without_country(parties)], _MOST_NAMES)
        supposed = f"; {unplaced}, whose country is not stated, is in one of those stated" if unplaced else ""
        assumed[fact.name] = f"{fact.when_assumed}{supposed if _PLACE in fact.over else ''}"
    given[fact.name] = SetOf(frozenset(sure), None if open_ended else frozenset(sure | perhaps))


def named_without_country(parties: Iterable[Party]) -> Iterator[tuple[str, str]]:
    """Yield the role and the name of each party that is named and of whose country nothing is known."""
    for role, attributes in parties:
        name = attributes.get("name")
        if isinstance(name, Text) and _PLACE not in attributes:
            yield role, name.text


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
