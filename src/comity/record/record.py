"""The record: loaded once, immutable, asked as of a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import combinations
from pathlib import Path
from typing import Final

from comity.errors import InputError, did_you_mean
from comity.files import parse_csv, parse_yaml, read_text
from comity.record.dates import Known
from comity.record.model import (
    Extension,
    Instrument,
    InstrumentKind,
    Membership,
    PairExtension,
    Party,
    Source,
    Status,
    confidence,
)

BUILT_IN: Final = Path(__file__).parent.parent / "data" / "record"


@dataclass(frozen=True)
class Record:
    """Parties, instruments and memberships.

    Attributes:
        countries: ISO 3166-1 alpha-3 to name.
        aliases: what people type, in lower case, to alpha-3.
    """

    countries: Mapping[str, str]
    aliases: Mapping[str, str]
    parties: Mapping[str, Party]
    instrument_kinds: Mapping[str, InstrumentKind]
    instruments: tuple[Instrument, ...]
    memberships: tuple[Membership, ...]

    @cached_property
    def groups(self) -> frozenset[str]:
        """Every group's id."""
        return frozenset(self._by_group)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Every kind of instrument."""
        return frozenset(self.instrument_kinds)

    @cached_property
    def _by_group(self) -> Mapping[str, tuple[Membership, ...]]:
        grouped: dict[str, list[Membership]] = {}
        for membership in self.memberships:
            grouped.setdefault(membership.group, []).append(membership)
        return {group: tuple(rows) for group, rows in grouped.items()}

    def members(self, group: str, on: date) -> Extension:
        """Return who belongs to a group on a day.

        Raises:
            InputError: no such group; names the likeliest.
        """
        if group not in self._by_group:
            raise InputError(f"no group '{group}'", where="record", suggestion=did_you_mean(group, self.groups))
        truths: dict[str, bool | None] = {}
        sources: dict[str, Source] = {}
        for row in self._by_group[group]:
            value = row.holds(on)
            if truths.get(row.member) is not True:
                truths[row.member] = truths.get(row.member, False) if value is False else value
                sources[row.member] = row.source
        fallback = self._by_group[group][0].source
        return Extension(
            frozenset(member for member, truth in truths.items() if truth),
            {m: f"{m}: the date of membership in {group} was not found" for m, t in truths.items() if t is None},
            lambda member: sources.get(member, fallback),
        )

    def pairs(self, kind: str, on: date, scope: str | None = None) -> PairExtension:
        """Return between which parties an instrument of a kind is in force on a day.

        Args:
            scope: what the instrument must cover; one that excludes it does not count.

        Raises:
            InputError: no such kind; names the likeliest.
        """
        if kind not in self.instrument_kinds:
            raise InputError(f"no kind '{kind}'", where="record", suggestion=did_you_mean(kind, self.kinds))
        yes: dict[frozenset[str], Source] = {}
        unsure: dict[frozenset[str], str] = {}
        for instrument in self.instruments:
            if instrument.kind.id != kind or (scope and scope not in instrument.scope):
                continue
            standing = instrument.standing(on)
            for pair in self._between(instrument):
                if standing.status is Status.IN_FORCE:
                    yes[pair] = instrument.source
                elif standing.status is Status.UNKNOWN:
                    unsure[pair] = f"{instrument.title}: {standing.because}"
        nothing = Source(kind, self.instrument_kinds[kind].title, "the record", "")
        return PairExtension(
            frozenset(yes),
            {pair: why for pair, why in unsure.items() if pair not in yes},
            lambda pair: yes.get(pair, nothing),
        )

    def _between(self, instrument: Instrument) -> Iterator[frozenset[str]]:
        states = [party for party in instrument.parties if party in self.countries]
        return (frozenset(pair) for pair in combinations(states, 2))


@lru_cache(maxsize=4)
def load_record(workspace: Path | None = None) -> Record:
    """Load the record; a workspace's rows overlay the built-in ones.

    Raises:
        InputError: a file cannot be used; names file and row.
    """
    layers = [("built-in", BUILT_IN)]
    if workspace is not None:
        layers.append(("workspace", workspace / "record"))
    kinds = _kinds(BUILT_IN / "kinds.yaml")
    parties = {party.id: party for _, folder in layers for party in _parties(folder)}
    names = {party.id: party.name for party in parties.values() if party.kind == "state"}
    instruments = {i.id: i for layer, folder in layers for i in _instruments(folder, kinds, layer)}
    memberships = tuple(m for _, folder in layers for m in _memberships(folder))
    aliases = parse_yaml(read_text(BUILT_IN / "aliases.yaml"), "aliases.yaml")
    return Record(
        countries=names,
        aliases={str(k).lower(): str(v) for k, v in aliases.items()},
        parties=parties,
        instrument_kinds=kinds,
        instruments=tuple(instruments.values()),
        memberships=memberships,
    )


def _rows(paths: Iterable[Path]) -> Iterator[tuple[str, dict[str, str]]]:
    for path in paths:
        for number, row in enumerate(parse_csv(read_text(path), path.name), start=2):
            yield f"{path.name}, row {number}", row


def _source(row: Mapping[str, str], identifier: str, title: str, where: str) -> Source:
    read = Known.optional(row.get("accessed", ""), where)
    return Source(
        id=identifier,
        title=title,
        cite=row.get("source") or title,
        url=row["source_url"],
        confidence=confidence(row["confidence"], f"{where}: confidence"),
        reviewed=read.latest if read else None,
    )


def _kinds(path: Path) -> dict[str, InstrumentKind]:
    result = {}
    for name, raw in parse_yaml(read_text(path), path.name).items():
        result[name] = InstrumentKind(
            id=name,
            title=raw["title"],
            binding=raw.get("binding") == "true",
            on_signature=raw.get("on_signature") == "true",
            event=raw.get("event") == "true",
            term_years=int(raw["term_years"]) if raw.get("term_years") else None,
        )
    return result


def _parties(folder: Path) -> Iterator[Party]:
    for where, row in _rows(sorted(folder.glob("parties*.csv"))):
        source = _source(row, row["id"], row["name"], where)
        yield Party(row["id"], row["name"], row["kind"], row["country"], row["role"], source)


def _instruments(folder: Path, kinds: Mapping[str, InstrumentKind], layer: str) -> Iterator[Instrument]:
    seen: dict[str, str] = {}
    for where, row in _rows(sorted((folder / "instruments").glob("*.csv"))):
        if row["id"] in seen:
            raise InputError(f"the id '{row['id']}' is already used in {seen[row['id']]}", where=where)
        seen[row["id"]] = where
        if row["kind"] not in kinds:
            raise InputError(f"unknown kind '{row['kind']}'", where=where, suggestion=did_you_mean(row["kind"], kinds))
        yield _instrument(row, kinds[row["kind"]], layer, where)


def _instrument(row: Mapping[str, str], kind: InstrumentKind, layer: str, where: str) -> Instrument:
    source = _source(row, row["id"], row["title"], where)
    dates = {c: Known.optional(row[c], f"{where}: {c}") for c in ("signed", "entered_into_force", "ended")}
    begun = dates["entered_into_force"] or dates["signed"]
    if begun and dates["ended"] and dates["ended"].latest < begun.earliest:
        raise InputError(f"ended {row['ended']} before it began {begun}", where=f"{where}: {row['id']}")
    return Instrument(
        id=row["id"],
        title=row["title"],
        kind=kind,
        parties=tuple(row["parties"].split("|")),
        signed=dates["signed"],
        entered_into_force=dates["entered_into_force"],
        ended=dates["ended"],
        state=row["status"],
        scope=frozenset(part for part in row["scope"].split("|") if part),
        summary=row["summary"],
        source=source,
        read=source.reviewed or date.max,
        note=row["note"],
        layer=layer,
    )


def _memberships(folder: Path) -> Iterator[Membership]:
    for where, row in _rows(sorted((folder / "memberships").glob("*.csv"))):
        read = Known.optional(row["read_from"], f"{where}: read_from")
        yield Membership(
            group=row["group"],
            member=row["member"],
            since=Known.optional(row["from"], f"{where}: from"),
            until=Known.optional(row["until"], f"{where}: until"),
            read_from=read.latest if read else None,
            source=_source(row, f"{row['group']}:{row['member']}", f"{row['member']} in {row['group']}", where),
            note=row["note"],
        )
