"""Rows made into what parties do and have: programmes, dialogues, exercises, promises, assets, leads, readings."""

from __future__ import annotations

from comity.record.cells import day_of, degrees, known, one_of, parts, source_of
from comity.record.model import (
    Asset,
    Commitment,
    Dialogue,
    Exercise,
    Lead,
    Meeting,
    Programme,
)
from comity.record.rows import RecordRow
from comity.record.sought import Absence, ReadingVerdict, SearchFinding, SecondReading

ASSET_KINDS = (
    "spaceport",
    "range",
    "ground-station",
    "sensor",
    "warning",
    "launcher",
    "payload-slot",
    "station",
    "module",
    "satellite",
    "test-site",
)
ASSET_STATUSES = (
    "operational",
    "on orbit",
    "research",
    "demonstrated",
    "launching",
    "contracted",
    "planned",
    "candidate",
    "unverified",
    "paused",
    "ended",
)
COMMITMENT_STATUSES = ("open", "met", "missed", "overtaken", "unknown")


def programme(row: RecordRow) -> Programme:
    """Return a programme or system."""
    c = row.cells
    return Programme(
        id=c["id"],
        name=c["name"],
        kind=c["kind"],
        lead=c["lead"],
        partners=parts(c["partners"]),
        status=c["status"],
        dates=c["dates"],
        summary=c["summary"],
        source=source_of(row, c["id"], c["name"]),
        note=c["note"],
        layer=row.layer,
    )


def dialogue(row: RecordRow) -> Dialogue:
    """Return a dialogue."""
    c = row.cells
    return Dialogue(
        id=c["id"],
        title=c["title"],
        parties=parts(c["parties"]),
        topics=frozenset(parts(c["topics"])),
        summary=c["summary"],
        source=source_of(row, c["id"], c["title"]),
        note=c["note"],
        layer=row.layer,
    )


def meeting(row: RecordRow) -> Meeting:
    """Return a meeting of a dialogue."""
    c = row.cells
    return Meeting(
        id=c["id"],
        dialogue=c["dialogue"],
        number=c["number"],
        held=day_of(row, "held"),
        ended=known(row, "ended"),
        place=c["place"],
        outcome=c["outcome"],
        source=source_of(row, c["id"], c["id"]),
        note=c["note"],
        layer=row.layer,
    )


def commitment(row: RecordRow) -> Commitment:
    """Return what a party said it would do."""
    c = row.cells
    return Commitment(
        id=c["id"],
        by=parts(c["by"]),
        to=parts(c["to"]),
        what=c["what"],
        made=day_of(row, "made"),
        due=known(row, "due"),
        made_in=c["made_in"],
        topics=frozenset(parts(c["topics"])),
        status=one_of(row, "status", COMMITMENT_STATUSES),
        result=c["result"],
        result_on=known(row, "result_date"),
        result_url=c["result_url"],
        searched=day.latest if (day := known(row, "searched")) else None,
        source=source_of(row, c["id"], c["what"]),
        note=c["note"],
        layer=row.layer,
    )


def asset(row: RecordRow) -> Asset:
    """Return something a party has that others could use."""
    c = row.cells
    return Asset(
        id=c["id"],
        name=c["name"],
        kind=one_of(row, "kind", ASSET_KINDS),
        owners=parts(c["owner"]),
        hosts=parts(c["host"]),
        operator=c["operator"],
        status=one_of(row, "status", ASSET_STATUSES),
        since=known(row, "since"),
        capability=c["capability"],
        supports=frozenset(parts(c["supports"])),
        latitude=degrees(row, "latitude", 90),
        longitude=degrees(row, "longitude", 180),
        source=source_of(row, c["id"], c["name"]),
        note=c["note"],
        layer=row.layer,
    )


def exercise(row: RecordRow) -> Exercise:
    """Return one exercise."""
    c = row.cells
    return Exercise(
        id=c["id"],
        series=c["series"],
        held=day_of(row, "held"),
        ended=known(row, "ended"),
        place=c["place"],
        lead=c["lead"],
        participants=parts(c["participants"]),
        observers=parts(c["observers"]),
        summary=c["summary"],
        source=source_of(row, c["id"], f"{c['series']}, {c['held'][:4]}"),
        note=c["note"],
        layer=row.layer,
    )


def lead(row: RecordRow) -> Lead:
    """Return which office leads on a subject."""
    c = row.cells
    return Lead(
        id=c["id"],
        subject=c["subject"],
        state=c["state"],
        office=c["office"],
        authority=c["authority"],
        since=known(row, "since"),
        source=source_of(row, c["id"], c["authority"]),
        note=c["note"],
        layer=row.layer,
    )


def absence(row: RecordRow) -> Absence:
    """Return that there is no instrument of a kind, or that none was found."""
    c = row.cells
    return Absence(
        kind=c["kind"],
        parties=parts(c["parties"]),
        found=SearchFinding(one_of(row, "found", tuple(SearchFinding))),
        on=day_of(row, "on").latest,
        source=source_of(row, f"{c['kind']}:{c['parties']}", f"Search for a {c['kind']} of {c['parties']}"),
        note=c["note"],
        layer=row.layer,
    )


def reading(row: RecordRow) -> SecondReading:
    """Return a second reading of a row."""
    c = row.cells
    return SecondReading(
        of=c["of"],
        verdict=ReadingVerdict(one_of(row, "verdict", tuple(ReadingVerdict))),
        on=day_of(row, "accessed").latest,
        source=source_of(row, f"{c['of']}:{c['accessed']}", f"Second reading of {c['of']}"),
        note=c["note"],
        layer=row.layer,
    )
