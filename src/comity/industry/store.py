"""The room's rows in one place: what firms offer, who owns them, who supplies whom; joined to the record's parties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TypeVar

from comity.errors import Faults, InputError, did_you_mean
from comity.industry import rows
from comity.industry.model import (
    BuyerPreference,
    Capability,
    Deal,
    FirmChange,
    IndustryEdge,
    Offer,
    OwnerLink,
    PossibleClass,
    is_read,
)
from comity.record import Record, load_record

T = TypeVar("T")
BUILT_IN = "built-in"
_SHORTEST = 3


@dataclass(frozen=True, eq=False)
class IndustryData:
    """Everything that the room keeps.

    Attributes:
        record: whose parties they are.
        names: other names of parties, to their ids.
        unread: whether rows from memory count in answers.
    """

    record: Record
    capabilities: Mapping[str, Capability]
    classes: tuple[PossibleClass, ...]
    offers: tuple[Offer, ...]
    owners: tuple[OwnerLink, ...]
    changes: tuple[FirmChange, ...]
    edges: tuple[IndustryEdge, ...]
    deals: tuple[Deal, ...]
    names: Mapping[str, str]
    preferences: tuple[BuyerPreference, ...] = ()
    unread: bool = False

    @cached_property
    def offers_by_tag(self) -> Mapping[str, tuple[Offer, ...]]:
        """Every offer by its capability, whether read or not."""
        return _grouped((one.tag, one) for one in self.offers)

    @cached_property
    def owners_of(self) -> Mapping[str, tuple[OwnerLink, ...]]:
        """Who holds shares, by firm."""
        return _grouped((one.company, one) for one in self.owners)

    @cached_property
    def changes_of(self) -> Mapping[str, tuple[FirmChange, ...]]:
        """What became of each firm."""
        return _grouped((one.company, one) for one in self.changes)

    @cached_property
    def classes_of(self) -> Mapping[str, tuple[PossibleClass, ...]]:
        """The classes that goods of each capability may have."""
        return _grouped((one.tag, one) for one in self.classes)

    @cached_property
    def edges_from(self) -> Mapping[str, tuple[IndustryEdge, ...]]:
        """Whom each party supplies."""
        return _grouped((one.supplier, one) for one in self.edges)

    def counts(self, one: Offer) -> bool:
        """Whether an offer counts in an answer: it was read, it is the user's own, or memory is asked for."""
        return self.unread or one.layer != BUILT_IN or is_read(one.source)

    def name(self, party: str) -> str:
        """Return a party's name."""
        return self.record.name(party)

    def seat(self, party: str) -> str:
        """Return the country of a party's seat; a state's own code; empty where the record has no such party."""
        if party in self.record.countries:
            return party
        known = self.record.parties.get(party)
        return known.country if known and known.country in self.record.countries else ""

    def firm(self, text: str) -> str:
        """Return a party's id from its name, a former or later one too.

        Raises:
            InputError: no such party; names the likeliest.
        """
        plain = text.strip().casefold()
        if plain in self._plain_names:
            return self._plain_names[plain]
        try:
            return self.record.party(text)
        except InputError:
            near = did_you_mean(text, [one.name for one in self.record.parties.values() if one.kind == "company"])
            raise InputError(f"unknown firm '{text}'", where="industry", suggestion=near) from None

    def capability(self, text: str) -> Capability:
        """Return a capability by its tag, its label, or words that only one label has.

        Raises:
            InputError: there is none, or it is a heading; names the likeliest.
        """
        plain = text.strip().casefold()
        labels = {one.label.casefold(): one for one in self.capabilities.values()}
        found = self.capabilities.get(plain) or labels.get(plain) or _only(plain, self.capabilities.values())
        offered = [tag for tag, one in self.capabilities.items() if one.kind]
        if found is not None and not found.kind:
            below = ", ".join(tag for tag in offered if self.capabilities[tag].parent == found.tag)
            raise InputError(f"'{text}' is a heading", where="capability", accepts=below)
        if found is None:
            near = did_you_mean(plain, offered) or did_you_mean(plain, labels)
            shown = near or _within(plain, self.capabilities.values())
            raise InputError(
                f"no capability '{text}'", where="capability", accepts=", ".join(offered), suggestion=shown
            )
        return found

    @cached_property
    def _plain_names(self) -> Mapping[str, str]:
        return {name.casefold(): party for name, party in self.names.items()}

    def with_rows(self, offers: Iterable[Offer], names: Mapping[str, str]) -> IndustryData:
        """Return the same with offers, and names of firms, of a user's own."""
        return replace(self, offers=(*self.offers, *offers), names={**self.names, **names})


def load_data(record: Record | None = None, *, unread: bool = False) -> IndustryData:
    """Return what the room keeps, joined to a record; the built-in one with the workspace in use if None.

    Raises:
        InputError: a table cannot be used; holds every fault.
    """
    return replace(_built_in(record or load_record()), unread=unread)


@lru_cache(maxsize=4)
def _built_in(record: Record) -> IndustryData:
    faults = Faults()
    found = IndustryData(
        record=record,
        capabilities={one.tag: one for one in rows.read_table("taxonomy", rows.capability)},
        classes=rows.read_table("classes", rows.possible_class),
        offers=rows.read_table("offers", rows.offer),
        owners=rows.read_table("owners", rows.owner_link),
        changes=rows.read_table("changes", rows.firm_change),
        edges=rows.read_table("edges", lambda row: rows.industry_edge(row, record)),
        deals=rows.read_table("deals", rows.deal),
        preferences=rows.read_table("preferences", rows.buyer_preference),
        names=dict(rows.read_table("names", lambda row: (row["name"], row["party"]))),
    )
    faults.found += unknown(found)
    faults.tell()
    return found


def unknown(data: IndustryData) -> Iterator[InputError]:
    """Yield what rows name that the taxonomy or the record does not have."""
    parties, tags = data.record.parties, data.capabilities
    named = [("offers.csv", one.company) for one in data.offers]
    named += [("owners.csv", party) for one in data.owners for party in (one.company, one.owner)]
    named += [("changes.csv", party) for one in data.changes for party in (one.company, one.into) if party]
    named += [("edges.csv", party) for one in data.edges for party in (one.supplier, one.customer)]
    named += [("names.csv", party) for party in data.names.values()]
    named += [("preferences.csv", party) for one in data.preferences for party in (one.buyer, one.favors)]
    for file, party in dict.fromkeys(named):
        if party not in parties:
            yield InputError(f"no party '{party}'", where=file, accepts="a party of the record")
    tagged = [("offers.csv", one.tag) for one in data.offers] + [("classes.csv", one.tag) for one in data.classes]
    tagged += [("edges.csv", one.tag) for one in data.edges if one.tag]
    for file, tag in dict.fromkeys(tagged):
        if tag not in tags or not tags[tag].kind:
            yield InputError(f"no capability '{tag}'", where=file, accepts="a tag of taxonomy.csv")


def _only(text: str, known: Iterable[Capability]) -> Capability | None:
    """Return the one capability whose label has a text in it; None where several have, or none."""
    found = [one for one in known if one.kind and len(text) > _SHORTEST and text in one.label.casefold()]
    return found[0] if len(found) == 1 else None


def _within(text: str, known: Iterable[Capability]) -> str | None:
    """Return the tags whose label has a word in it, to be proposed."""
    found = [
        one.tag for one in known if one.kind and len(text) > 2 and (text in one.label.casefold() or text in one.tag)
    ]
    return " or ".join(f"'{tag}'" for tag in found[:3]) or None


def _grouped(pairs: Iterable[tuple[str, T]]) -> Mapping[str, tuple[T, ...]]:
    found: dict[str, list[T]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {key: tuple(values) for key, values in found.items()}
