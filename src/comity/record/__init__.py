"""The record: who has what with whom, since when, on what evidence. It knows nothing of law."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from comity.record.dates import Known
from comity.record.instrument import Instrument, InstrumentKind, Segment, Standing, Status
from comity.record.load import load_record
from comity.record.model import (
    Asset,
    Commitment,
    Confidence,
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
from comity.record.record import Record
from comity.record.sought import Absence, ReadingVerdict, SearchFinding, SecondReading
from comity.record.stages import InstrumentStage, StageName
from comity.workspace import init_workspace

_HOME = {
    "RowToRead": "to_read",
    "due": "to_read",
    "Promise": "promised",
    "promises": "promised",
    "Holder": "assets",
    "assets_of": "assets",
    "hosts": "assets",
    "supporters": "assets",
    "uses": "assets",
    "Lapse": "queries",
    "Partnership": "queries",
    "Stand": "queries",
    "Talks": "queries",
    "as_tree": "queries",
    "between": "queries",
    "partnership": "queries",
    "Cell": "compare",
    "Gap": "compare",
    "Lack": "compare",
    "Matrix": "compare",
    "RecordMap": "compare",
    "embargoed": "compare",
    "features": "compare",
    "gaps": "compare",
    "lacking": "compare",
    "matrix": "compare",
    "peers_of": "compare",
    "Event": "events",
    "Turn": "events",
    "What": "events",
    "changes": "events",
    "turns": "events",
    "History": "histories",
    "Timeline": "histories",
    "timeline": "histories",
    "RecordHit": "search",
    "search_record": "search",
    "database": "store",
    "standings": "store",
    "query": "store",
    "export_record": "exchange",
    "import_record": "exchange",
    "Imported": "workspace",
    "RejectedEntry": "workspace",
    "import_instruments": "workspace",
    "Orphan": "check",
    "orphans": "check",
    "as_known": "known",
    "Quality": "check",
    "faults": "check",
    "quality": "check",
    "unexplained": "check",
}

if TYPE_CHECKING:
    from comity.record.assets import Holder, assets_of, hosts, supporters, uses
    from comity.record.check import Orphan, Quality, faults, orphans, quality, unexplained
    from comity.record.compare import (
        Cell,
        Gap,
        Lack,
        Matrix,
        RecordMap,
        embargoed,
        features,
        gaps,
        lacking,
        matrix,
        peers_of,
    )
    from comity.record.events import Event, Turn, What, changes, turns
    from comity.record.exchange import export_record, import_record
    from comity.record.histories import History, Timeline, timeline
    from comity.record.known import as_known
    from comity.record.promised import Promise, promises
    from comity.record.queries import Lapse, Partnership, Stand, Talks, as_tree, between, partnership
    from comity.record.search import RecordHit, search_record
    from comity.record.store import database, query, standings
    from comity.record.to_read import RowToRead, due
    from comity.record.workspace import Imported, RejectedEntry, import_instruments

__all__ = [
    "Absence",
    "Asset",
    "Cell",
    "Commitment",
    "Confidence",
    "Dialogue",
    "RowToRead",
    "Event",
    "Exercise",
    "Extension",
    "SearchFinding",
    "RecordHit",
    "RecordMap",
    "Gap",
    "Group",
    "History",
    "Holder",
    "Imported",
    "Instrument",
    "InstrumentKind",
    "InstrumentStage",
    "Known",
    "Lack",
    "Lapse",
    "Lead",
    "Matrix",
    "Meeting",
    "Membership",
    "Orphan",
    "PairExtension",
    "Partnership",
    "Party",
    "Programme",
    "SecondReading",
    "Promise",
    "Quality",
    "Record",
    "RejectedEntry",
    "Segment",
    "Source",
    "StageName",
    "Stand",
    "Standing",
    "Status",
    "Talks",
    "Timeline",
    "TreatyStatus",
    "ReadingVerdict",
    "Turn",
    "What",
    "as_known",
    "as_tree",
    "assets_of",
    "between",
    "changes",
    "database",
    "due",
    "embargoed",
    "export_record",
    "faults",
    "features",
    "gaps",
    "hosts",
    "import_instruments",
    "import_record",
    "init_workspace",
    "lacking",
    "load_record",
    "matrix",
    "orphans",
    "partnership",
    "peers_of",
    "promises",
    "quality",
    "query",
    "search_record",
    "standings",
    "supporters",
    "timeline",
    "turns",
    "unexplained",
    "uses",
]


def __getattr__(name: str) -> Any:
    """Import what only some callers need when it is first asked for."""
    if name in _HOME:
        found = getattr(importlib.import_module(f"comity.record.{_HOME[name]}"), name)
        globals()[name] = found
        return found
    raise AttributeError(f"module 'comity.record' has no attribute {name!r}")
