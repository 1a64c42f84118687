"""The record: loaded once, immutable, asked as of a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from comity.arguments import TEXT, checked, plain_day
from comity.errors import InputError, did_you_mean
from comity.record import build, build_doings
from comity.record.instrument import Instrument, InstrumentKind
from comity.record.model import (
    Asset,
    Commitment,
    Dialogue,
    Exercise,
    Extension,
    Group,
    Lead,
    Meeting,
    Membership,
    PairExtension,
    Party,
    Programme,
    Source,
    TreatyStatus,
)
from comity.record.rows import RecordRow, Tables, name_of
from comity.record.sought import Absence, SecondReading
from comity.showing import ResultRows, Shown

T = TypeVar("T")


@dataclass(frozen=True, eq=False, repr=False)
class Record(Shown):
    """Parties, instruments, groups and what goes with them, as of any day.

    Attributes:
        countries: ISO 3166-1 alpha-3 to name.
        aliases: what people type, in lower case, to alpha-3.
        tables: the rows as they stand in the files, by table; what every export is made of.
        folders: where they were read.
    """

    countries: Mapping[str, str]
    aliases: Mapping[str, str]
    parties: Mapping[str, Party]
    instrument_kinds: Mapping[str, InstrumentKind]
    instruments: tuple[Instrument, ...]
    memberships: tuple[Membership, ...]
    tables: Tables
    folders: tuple[Path, ...] = ()

    def line(self) -> str:
        """Return how much it holds."""
        counts = f"{len(self.instruments):,} instruments, {len(self.memberships):,} memberships"
        return f"{counts}, {len(self.parties):,} parties"

    @checked(table=TEXT)
    def rows(self, table: str) -> ResultRows:
        """Return the rows of a table as they stand in its files: ``instruments``, ``memberships``, ``parties``, ...

        Raises:
            InputError: there is no such table.
        """
        if table not in self.tables:
            near = did_you_mean(table, self.tables)
            raise InputError(f"no table '{table}'", where="record", accepts=", ".join(self.tables), suggestion=near)
        return ResultRows(f"rows of {table}", [{**row.cells, "layer": row.layer} for row in self.tables[table]])

    @cached_property
    def groups(self) -> frozenset[str]:
        """Every group's id."""
        return frozenset(self.by_group) | frozenset(self.group_info)

    @checked(group=TEXT)
    def called(self, group: str) -> str:
        """Return what people call a group, without what its title adds; its id where it has no title."""
        info = self.group_info.get(group)
        return info.title.partition(": ")[0] if info and info.title else group

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Every kind of instrument, by its id and by its short name."""
        return frozenset(self._kind_of)

    @cached_property
    def _kind_of(self) -> Mapping[str, InstrumentKind]:
        kinds = self.instrument_kinds.values()
        return {kind.id: kind for kind in kinds} | {kind.short: kind for kind in kinds if kind.short}

    @cached_property
    def by_group(self) -> Mapping[str, tuple[Membership, ...]]:
        """Memberships by group."""
        return _grouped((row.group, row) for row in self.memberships)

    @cached_property
    def by_member(self) -> Mapping[str, tuple[Membership, ...]]:
        """Memberships by member."""
        return _grouped((row.member, row) for row in self.memberships)

    @cached_property
    def by_party(self) -> Mapping[str, tuple[Instrument, ...]]:
        """Instruments by each of their parties."""
        return _grouped((party, i) for i in self.instruments for party in i.parties)

    @cached_property
    def by_kind(self) -> Mapping[str, tuple[Instrument, ...]]:
        """Instruments by kind."""
        return _grouped((i.kind.id, i) for i in self.instruments)

    @cached_property
    def below(self) -> Mapping[str, tuple[Instrument, ...]]:
        """What was concluded under each instrument, by its id."""
        return _grouped((i.parent, i) for i in self.instruments if i.parent)

    @cached_property
    def by_id(self) -> Mapping[str, Instrument]:
        """Instruments by id."""
        return {i.id: i for i in self.instruments}

    @cached_property
    def group_info(self) -> Mapping[str, Group]:
        """What is known of each group besides its members."""
        return {row.cells["id"]: build.group(row) for row in self.tables["groups"]}

    @cached_property
    def treaty_statuses(self) -> tuple[TreatyStatus, ...]:
        """Where states stand with the UN space treaties."""
        return tuple(build.treaty_status(row) for row in self.tables["treaties"])

    @cached_property
    def programmes(self) -> tuple[Programme, ...]:
        """Programmes and systems."""
        return tuple(build_doings.programme(row) for row in self.tables["programmes"])

    @cached_property
    def dialogues(self) -> Mapping[str, Dialogue]:
        """Dialogues by id."""
        return {row.cells["id"]: build_doings.dialogue(row) for row in self.tables["dialogues"]}

    @cached_property
    def meetings(self) -> Mapping[str, tuple[Meeting, ...]]:
        """Meetings by dialogue, earliest first."""
        found = sorted(
            (build_doings.meeting(row) for row in self.tables["meetings"]), key=lambda m: (m.held.earliest, m.id)
        )
        return _grouped((meeting.dialogue, meeting) for meeting in found)

    @cached_property
    def commitments(self) -> tuple[Commitment, ...]:
        """Who promised what, by when."""
        return tuple(build_doings.commitment(row) for row in self.tables["commitments"])

    @cached_property
    def exercises(self) -> tuple[Exercise, ...]:
        """Exercises, the latest first."""
        found = map(build_doings.exercise, self.tables["exercises"])
        return tuple(sorted(found, key=lambda e: e.held.earliest, reverse=True))

    @cached_property
    def leads(self) -> Mapping[tuple[str, str], Lead]:
        """Which office leads, by state and subject."""
        return {(found.state, found.subject): found for found in map(build_doings.lead, self.tables["leads"])}

    @cached_property
    def assets(self) -> tuple[Asset, ...]:
        """What parties have that others could use."""
        return tuple(build_doings.asset(row) for row in self.tables["assets"])

    @cached_property
    def readings(self) -> Mapping[str, tuple[SecondReading, ...]]:
        """Second readings by what was read, the latest first; none of a row that a workspace has replaced."""
        read = map(build_doings.reading, self.tables["readings"])
        found = sorted(read, key=lambda one: one.on, reverse=True)
        layers = {name: rows[-1].layer for name, rows in self.by_name.items()}
        return _grouped((one.of, one) for one in found if layers.get(one.of) == one.layer)

    @cached_property
    def absences(self) -> Mapping[str, tuple[Absence, ...]]:
        """That there is no instrument, or that none was found, by kind, the latest first."""
        told = sorted(map(build_doings.absence, self.tables["absences"]), key=lambda one: one.on, reverse=True)
        return _grouped((self.kind(one.kind).id, one) for one in told)

    @cached_property
    def by_name(self) -> Mapping[str, tuple[RecordRow, ...]]:
        """Rows as they stand in the files, by what others call them: an id, ``cspo:JPN``, ``ost:KOR``."""
        return _grouped((name_of(table, row), row) for table, rows in self.tables.items() for row in rows)

    @cached_property
    def change_days(self) -> frozenset[date]:
        """Every day on which a membership or where an instrument stands may change; between two, no query does."""
        dated: tuple[Membership | Instrument, ...] = (*self.memberships, *self.instruments)
        return frozenset(day for each in dated for day in each.change_days())

    @checked(name=TEXT)
    def kind(self, name: str) -> InstrumentKind:
        """Return a kind by its id or short name.

        Raises:
            InputError: no such kind; names the likeliest.
        """
        if name not in self._kind_of:
            raise InputError(f"no kind '{name}'", where="record", suggestion=did_you_mean(name, self.kinds))
        return self._kind_of[name]

    @checked(group=TEXT, on=plain_day)
    def members(self, group: str, on: date) -> Extension:
        """Return who belongs to a group on a day.

        Raises:
            InputError: no such group; names the likeliest.
        """
        if group not in self.groups:
            raise InputError(f"no group '{group}'", where="record", suggestion=did_you_mean(group, self.groups))
        found: dict[str, tuple[bool | None, Membership]] = {}
        rows = self.by_group.get(group, ())
        for row in rows:
            value = row.holds(on)
            if row.member not in found or _outranks(value, found[row.member][0]):
                found[row.member] = value, row
        info = self.group_info.get(group)
        lists = [*([info.source] if info else []), *(row.source for row in rows[:1])]
        nothing = min(lists, key=lambda source: source.confidence.rank)  # who is not named: on the list itself
        sources = {member: row.source for member, (_, row) in found.items()}
        return Extension(
            frozenset(member for member, (value, _) in found.items() if value),
            MappingProxyType({m: row.why_unsure(on) for m, (value, row) in found.items() if value is None}),
            lambda member: sources.get(member, nothing),
        )

    @checked(kind=TEXT, on=plain_day, scope=TEXT)
    def pairs(self, kind: str, on: date, scope: str | None = None) -> PairExtension:
        """Return between which states an instrument of a kind is in force on a day.

        Args:
            kind: its id or short name.
            on: the day.
            scope: what the instrument must cover; one that excludes it does not count.

        Raises:
            InputError: no such kind; names the likeliest.
        """
        found = self.kind(kind)
        yes: dict[frozenset[str], Source] = {}
        unsure: dict[frozenset[str], tuple[str, Source]] = {}
        for instrument in self.by_kind.get(found.id, ()):
            covers = instrument.covers(scope)
            if covers is False:
                continue
            standing = instrument.standing(on)
            holds = standing.in_force
            for pair in self.states_of(instrument):
                if holds and covers:
                    yes.setdefault(pair, instrument.source)
                elif holds is not False:
                    why = standing.because if covers else f"whether it covers {scope} is not recorded"
                    unsure[pair] = f"{instrument.title}: {why}", instrument.source
        nothing = Source(found.id, found.title, "the record", "")
        sources = {pair: source for pair, (_, source) in unsure.items()} | yes
        return PairExtension(
            frozenset(yes),
            MappingProxyType({pair: why for pair, (why, _) in unsure.items() if pair not in yes}),
            lambda pair: sources.get(pair, nothing),
        )

    def states_of(self, instrument: Instrument) -> Iterator[frozenset[str]]:
        """Yield every two states that an instrument binds to each other."""
        states = [party for party in instrument.parties if party in self.countries]
        return (frozenset(pair) for pair in combinations(states, 2))

    @checked(party=TEXT)
    def name(self, party: str) -> str:
        """Return a party's or group's name; its id if it has none."""
        if party in self.parties:
            return self.parties[party].name
        return self.group_info[party].title if party in self.group_info else party

    @checked(text=TEXT)
    def party(self, text: str) -> str:
        """Return a party's id from its id, code, name or what people call it.

        Raises:
            InputError: no such party; names the likeliest.
        """
        for candidate in (text, text.upper(), text.lower(), self._names.get(text.strip().lower(), "")):
            if candidate in self.parties or candidate in self.groups:
                return candidate
        suggestion = did_you_mean(text, [*self.parties, *self._names])
        raise InputError(f"unknown party '{text}'", where="record", suggestion=suggestion)

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {party.name.lower(): party.id for party in self.parties.values()} | dict(self.aliases)


def _outranks(value: bool | None, other: bool | None) -> bool:
    """Whether yes beats not known, and either beats no."""
    order = {True: 2, None: 1, False: 0}
    return order[value] > order[other]


def _grouped(pairs: Iterable[tuple[str, T]]) -> Mapping[str, tuple[T, ...]]:
    found: dict[str, list[T]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {key: tuple(values) for key, values in found.items()}
