"""Loading the record: the built-in rows, and a workspace's laid over them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from comity.errors import Faults, InputError
from comity.files import is_there, parse_yaml, read_text
from comity.record import build, snapshot
from comity.record.cells import CellError
from comity.record.check import faults
from comity.record.every_row import readable
from comity.record.instrument import Instrument, InstrumentKind
from comity.record.model import Membership
from comity.record.record import Record
from comity.record.rows import Tables, overlay, read_tables, refuse_duplicates
from comity.record.stages import InstrumentStage
from comity.workspace import SETTINGS, in_use

BUILT_IN: Final = Path(__file__).parent.parent / "data" / "record"
ACCORDS: Final = "artemis-accords"


def load_record(workspace: Path | None = None) -> Record:
    """Load the record; a workspace's rows overlay the built-in ones.

    Args:
        workspace: a folder made by ``comity init``; its ``record`` folder is laid over the built-in record. That in
            use if None (see `comity.workspace`).

    Raises:
        InputError: a file cannot be used; names file and row.
    """
    workspace = workspace or in_use()
    if workspace is None or _without_record(workspace):
        return _built_in()
    folder = workspace_record(workspace)
    own = read_tables(folder, "workspace")
    told = Faults()
    with told.gathered():
        refuse_duplicates(own)
    rows, wrong = readable(own, _kinds())
    record = from_tables(overlay([_built_in().tables, rows]), (BUILT_IN, folder))
    told.found += [*wrong, *faults(record, rows)]
    told.tell()
    return record


def _without_record(workspace: Path) -> bool:
    return is_there(workspace / SETTINGS) and not (workspace / "record").exists()


def workspace_record(workspace: Path) -> Path:
    """Return the folder in which a workspace keeps its record.

    Raises:
        InputError: there is none.
    """
    folder = workspace / "record"
    if not folder.is_dir():
        raise InputError(
            "is no workspace: it has no folder 'record'", where=str(workspace), accepts="a folder made by comity init"
        )
    return folder


@lru_cache(maxsize=1)
def _built_in() -> Record:
    return snapshot.read(BUILT_IN) or read_built_in()


def read_built_in() -> Record:
    """Read the built-in record's files anew; `load_record` keeps what it read.

    Raises:
        InputError: a file cannot be used; names file and row.
    """
    tables = read_tables(BUILT_IN, "built-in")
    refuse_duplicates(tables)
    return from_tables(tables, (BUILT_IN,))


def from_tables(tables: Tables, folders: tuple[Path, ...] = ()) -> Record:
    """Return the record that a set of tables amounts to.

    Raises:
        InputError: rows cannot be used; holds every fault, each with file, row and field.
    """
    try:
        return _record(tables, folders)
    except CellError:
        raise InputError.of(readable(tables, _kinds())[1]) from None


def _record(tables: Tables, folders: tuple[Path, ...]) -> Record:
    kinds = _kinds()
    parties = {party.id: party for party in map(build.party, tables["parties"])}
    stages = _stages(tables)
    instruments = tuple(build.instrument(row, kinds, stages.get(row.cells["id"], ())) for row in tables["instruments"])
    return Record(
        countries=MappingProxyType({p.id: p.name for p in parties.values() if p.kind == "state"}),
        aliases=_aliases(),
        parties=MappingProxyType(parties),
        instrument_kinds=kinds,
        instruments=instruments,
        memberships=(*_memberships(tables), *_signatories(instruments)),
        tables=MappingProxyType(dict(tables)),
        folders=folders,
    )


def _stages(tables: Tables) -> Mapping[str, list[InstrumentStage]]:
    """Return the stages that have rows of their own, by instrument, earliest first."""
    found: dict[str, list[InstrumentStage]] = defaultdict(list)
    for row in tables["stages"]:
        found[row.cells["instrument"]].append(build.stage(row))
    for stages in found.values():
        stages.sort(key=lambda stage: stage.when.earliest if stage.when else date.max)
    return found


def _memberships(tables: Tables) -> Iterator[Membership]:
    yield from map(build.membership, tables["memberships"])
    for row in tables["treaties"]:
        found = build.treaty_membership(row)
        if found:
            yield found


def _signatories(instruments: Iterable[Instrument]) -> Iterator[Membership]:
    """Yield the memberships that signatures amount to: to sign the Artemis Accords is to be a signatory."""
    for i in instruments:
        if i.kind.id == "accords-signature" and i.state != "announced":
            for state in i.parties:
                if state != ACCORDS:
                    yield Membership(ACCORDS, state, i.signed, i.ended, i.evidenced, i.source, i.note, i.layer)


@lru_cache(maxsize=1)
def _kinds() -> Mapping[str, InstrumentKind]:
    return MappingProxyType(build.read_kinds(BUILT_IN / "kinds.yaml"))


@lru_cache(maxsize=1)
def _aliases() -> Mapping[str, str]:
    found = parse_yaml(read_text(BUILT_IN / "aliases.yaml"), "aliases.yaml")
    return MappingProxyType({str(name).lower(): str(code) for name, code in found.items()})
