"""The portfolio of public ties says of each what the record says of it."""

from __future__ import annotations

from comity.files import parse_csv, read_text
from comity.industry.model import is_read
from comity.law.pack import DATA
from comity.record import load_record

FOLDER = DATA / "portfolio"


def test_ties_have_the_evidence_of_the_record() -> None:
    record = load_record()
    ties = {row["id"]: record.by_id[row["instrument"]] for row in parse_csv(read_text(FOLDER / "ties.csv"), "ties.csv")}
    rows = parse_csv(read_text(FOLDER / "activities.csv"), "activities.csv")
    told = {row["id"]: (row["confidence"], row["checked"]) for row in rows}
    held = {row["id"]: ties[row["tie"]].source for row in rows}
    assert told == {key: (s.confidence.value, "yes" if is_read(s) else "no") for key, s in held.items()}, (
        "run python tools/portfolio.py"
    )
