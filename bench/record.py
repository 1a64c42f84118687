"""The record: loading it, asking it as of a day, and how well it is evidenced."""

from __future__ import annotations

from datetime import date

from bench.clock import milliseconds
from comity import record as room
from comity.record.load import read_built_in

DAY = date(2026, 11, 23)
KINDS = ("framework", "tsa", "ssa-sharing", "gsomia", "rdp", "sosa")


def record() -> list[tuple[str, str]]:
    """Time what a user or a rule asks, warm; and count the evidence."""
    loaded = room.load_record()
    room.standings(loaded, DAY)
    asked = [
        ("load, every file read anew", read_built_in, 15),
        ("where every instrument stands on a day, SQLite", lambda: room.standings(loaded, DAY), 50),
        ("the same from the objects", lambda: [i.standing(DAY) for i in loaded.instruments], 50),
        ("who belongs to every group on a day", lambda: [loaded.members(g, DAY) for g in loaded.groups], 50),
        ("the database, made", lambda: room.database(loaded).close(), 5),
        ("comity.record.partnership, three peers", lambda: _partnership(loaded), 15),
        ("comity.record.matrix, CSpO and Quad by six", lambda: room.matrix(loaded, ["cspo", "quad"], KINDS, DAY), 15),
        ("comity.record.search_record, two words", lambda: room.search_record(loaded, "safeguards brazil"), 15),
    ]
    timed = []
    for what, work, repeat in asked:
        median, tail = milliseconds(work, repeat)
        timed.append((f"{what}, median / p95", f"{median:.1f} / {tail:.1f} ms"))
    return [*timed, *_evidence(loaded)]


def _partnership(loaded: room.Record) -> room.Partnership:
    return room.partnership(loaded, "KOR", DAY, date(2024, 11, 23), ["JPN", "AUS", "GBR"])


def _evidence(loaded: room.Record) -> list[tuple[str, str]]:
    """Return the counts by kind and confidence."""
    found = []
    for q in room.quality(loaded):
        shares = ", ".join(f"{count} {confidence}" for confidence, count in q.by_confidence.items() if count)
        found.append((f"rows: {q.what}", f"{q.rows} ({shares})"))
    return found
