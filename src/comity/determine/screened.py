"""From a screening to facts: what a list says of the parties that an activity names; the activity stays as stated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

import msgspec

from comity.determine.activity import Activity
from comity.determine.statements import Party
from comity.errors import InputError
from comity.law.schema import Schema
from comity.law.values import Interval, OneOf, Possible, SetOf, Text, known
from comity.screening.listings import listing
from comity.screening.ownership import Owner, Share
from comity.screening.results import ScreenedName, ScreenedParty, Screening

if TYPE_CHECKING:
    from comity.screening.screen import Screener  # heavy: read only when parties are screened

_CRAFT: Final[Mapping[str, str]] = {"vessel": "Vessel", "ship": "Vessel", "aircraft": "Aircraft"}
_KIND: Final[Mapping[str, str]] = {"individual": "Individual"}
_MOST_COUNTRIES: Final = 3  # a country known no better than this is not compared


def caveats(screening: Screening) -> Iterator[str]:
    """Yield what a reader must know of a screening: who was left out, how old a list is."""
    return (f"Screening: {note}." for note in screening.notes)


def screening_of(activity: Activity, screener: Screener, on: date) -> Screening:
    """Return what a list says of the parties that an activity names; that one without a name is left out is told."""
    found = screener.screen(dict(parties_of(activity)).items(), on)
    nameless = dict.fromkeys(role.replace("_", " ") for role, attributes in activity.parties if not _name(attributes))
    if not nameless:
        return found
    told = f"not screened, since no name is stated: {', '.join(nameless)}"
    return msgspec.structs.replace(found, notes=(told, *found.notes))


def told_by(screening: Screening, parties: Iterable[Party]) -> Iterator[Party]:
    """Yield the parties of an activity with what its screening found, in place of what was stated about screening."""
    found: dict[ScreenedName, ScreenedParty] = {}
    unmatched = iter(screening.parties)
    for role, attributes in parties:
        if not _name(attributes):
            yield role, attributes
            continue
        asked = _asked(attributes)
        if asked not in found:
            found[asked] = next(unmatched)
        kept = {name: value for name, value in attributes.items() if name not in ("listed", "possible_match")}
        yield role, {**kept, "screened_on": known(screening.list_date), **dict(_facts(found[asked]))}


def parties_of(activity: Activity) -> Iterator[tuple[ScreenedName, tuple[Owner, ...]]]:
    """Yield the parties that an activity names, as they are screened, with their owners as stated."""
    for _, attributes in activity.parties:
        if _name(attributes):
            asked = _asked(attributes)
            yield asked, activity.owners.get(asked.name, ())


def asked_of(raw: Mapping[str, str], schema: Schema) -> ScreenedName:
    """Return a party as it is screened from what people write: name, country, kind, address.

    Raises:
        InputError: no name, or an unknown key, country or kind.
    """
    for key in raw:
        if key not in ("name", "country", "kind", "address"):
            raise InputError(f"unknown key '{key}'", where="party", accepts="name, country, kind, address")
    craft = _CRAFT.get(str(raw.get("kind", "")).strip().lower(), "")
    attributes = {
        key: possible
        for key in ("name", "country", "kind")
        if not (craft and key == "kind")
        and (possible := schema.read(f"end_user.{key}", raw.get(key), "party")) is not None
    }
    if not _name(attributes):
        raise InputError("no name", where="party", accepts="the party's name")
    asked = _asked(attributes)
    return msgspec.structs.replace(asked, address=raw.get("address", ""), kind=craft or asked.kind)


def _name(attributes: Mapping[str, Possible]) -> str:
    name = attributes.get("name")
    return name.text.strip() if isinstance(name, Text) else ""


def _asked(attributes: Mapping[str, Possible]) -> ScreenedName:
    countries: set[str] = set()
    for attribute in ("country", "headquarters"):
        found = attributes.get(attribute)
        if isinstance(found, OneOf) and len(found.values) <= _MOST_COUNTRIES:
            countries |= {str(code) for code in found.values}
    kind = attributes.get("kind")
    kinds = {_KIND.get(str(word), "Entity") for word in kind.values} if isinstance(kind, OneOf) else set()
    return ScreenedName(_name(attributes), tuple(sorted(countries)), kinds.pop() if len(kinds) == 1 else "")


def _facts(party: ScreenedParty) -> Iterator[tuple[str, Possible]]:
    """Yield what is known of a party by its screening: an unresolved match leaves its lists open."""
    lists = frozenset(_lists(party))
    sure = not party.hits and party.status != "not-compared"
    yield "listed", SetOf(lists, lists if sure else None)
    yield "possible_match", known(party.open)
    for attribute, share in (
        ("listed_ownership_percent", party.restricted_share),
        ("blocked_ownership_percent", party.blocked_share),
    ):
        if share is not None:
            yield attribute, _percent(share)


def _lists(party: ScreenedParty) -> Iterator[str]:
    for one in party.resolved:
        if not one.lapsed and one.clearance.decision == "same":
            entry = one.hit.entry
            yield from listing(entry.code).words(entry.license_requirement)


def _percent(share: Share) -> Interval:
    return Interval(share.low, share.high)
