"""The built-in record as one binary file, made with the wheel and by `make install`, and read in place of its files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec

from comity.files.snapshots import SNAPSHOTS, raw, read_snapshot, sources_digest, write_snapshot
from comity.record.instrument import Instrument, InstrumentKind
from comity.record.model import Membership, Party
from comity.record.record import Record
from comity.record.rows import RecordRow

PLACE: Final = SNAPSHOTS / "record.msgpack"


class _Snapshot(msgspec.Struct, frozen=True):
    aliases: dict[str, str]
    parties: tuple[Party, ...]
    kinds: tuple[InstrumentKind, ...]
    instruments: tuple[Instrument, ...]
    memberships: tuple[Membership, ...]
    days: frozenset[date]
    tables: dict[str, msgspec.Raw]


class _Tables(Mapping[str, tuple[RecordRow, ...]]):
    """The rows of the tables: each table is decoded when it is first asked for."""

    def __init__(self, kept: Mapping[str, msgspec.Raw]) -> None:
        self._kept = kept
        self._rows: dict[str, tuple[RecordRow, ...]] = {}

    def __getitem__(self, name: str) -> tuple[RecordRow, ...]:
        if name not in self._rows:
            self._rows[name] = msgspec.msgpack.decode(self._kept[name], type=tuple[RecordRow, ...])
        return self._rows[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)


def read(folder: Path) -> Record | None:
    """Return the record of the built-in folder; None without a snapshot of it as it is."""
    content = read_snapshot(PLACE, _sources(folder)) if PLACE.is_file() else None
    if content is None:
        return None
    kept = msgspec.msgpack.decode(content, type=_Snapshot)
    record = Record(
        countries=MappingProxyType({party.id: party.name for party in kept.parties if party.kind == "state"}),
        aliases=MappingProxyType(kept.aliases),
        parties=MappingProxyType({party.id: party for party in kept.parties}),
        instrument_kinds=MappingProxyType({kind.id: kind for kind in kept.kinds}),
        instruments=kept.instruments,
        memberships=kept.memberships,
        tables=_Tables(kept.tables),
        folders=(folder,),
    )
    record.__dict__["change_days"] = kept.days
    return record


def write(record: Record) -> None:
    """Keep the record of the built-in folder."""
    kept = _Snapshot(
        dict(record.aliases),
        tuple(record.parties.values()),
        tuple(record.instrument_kinds.values()),
        record.instruments,
        record.memberships,
        record.change_days,
        {
            name: raw([msgspec.structs.replace(row, cells=dict(row.cells)) for row in rows])
            for name, rows in record.tables.items()
        },
    )
    write_snapshot(PLACE, _sources(record.folders[0]), kept)


def _sources(folder: Path) -> str:
    return sources_digest([folder], Path(__file__))
