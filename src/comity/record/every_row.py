"""Every row of every table looked through, cell by cell: what cannot be read, and the rows with that put right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from msgspec.structs import replace

from comity.errors import InputError
from comity.record import build, build_doings
from comity.record.cells import CellError
from comity.record.instrument import InstrumentKind
from comity.record.rows import RecordRow, Tables

Constructor = Callable[[RecordRow], object]


def constructors(kinds: Mapping[str, InstrumentKind]) -> Mapping[str, Constructor]:
    """Return what makes a row of each table into the thing it tells of.

    Args:
        kinds: the kinds that an instrument may be of.
    """
    return {
        "parties": build.party,
        "groups": build.group,
        "memberships": build.membership,
        "instruments": partial(build.instrument, kinds=kinds),
        "stages": build.stage,
        "treaties": build.treaty_membership,
        "programmes": build_doings.programme,
        "dialogues": build_doings.dialogue,
        "meetings": build_doings.meeting,
        "exercises": build_doings.exercise,
        "leads": build_doings.lead,
        "assets": build_doings.asset,
        "commitments": build_doings.commitment,
        "absences": build_doings.absence,
        "readings": build_doings.reading,
    }


def readable(tables: Tables, kinds: Mapping[str, InstrumentKind]) -> tuple[Tables, list[InputError]]:
    """Return the tables with every cell that cannot be read put as one that can, and an error for each.

    So one wrong cell hides no other, and what the rows say of each other can be looked at too.
    """
    making, found = constructors(kinds), list[InputError]()
    rows = {name: tuple([_readable(row, making[name], found) for row in told]) for name, told in tables.items()}
    return MappingProxyType(rows), found


def _readable(row: RecordRow, make: Constructor, found: list[InputError]) -> RecordRow:
    while True:
        try:
            make(row)
        except CellError as error:
            if row.cells[error.column] == error.instead:
                raise  # what is put in place of a wrong cell must do
            found.append(error)
            row = replace(row, cells=MappingProxyType({**row.cells, error.column: error.instead}))
        else:
            return row
