"""Write the activities that U.S. export law sees in publicly known ties: ``python tools/portfolio.py``.

The record holds the evidence of a tie; what it says of item and end use is inferred by a named pattern, marked so.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from comity.files import parse_csv, parse_yaml, read_text, write_atomically
from comity.industry.model import is_read
from comity.record import load_record

FOLDER: Final = Path(__file__).parent.parent / "src" / "comity" / "data" / "portfolio"
HOME: Final = "USA"
_LABELS: Final = ("id", "tie", "name", "partner", "checked", "confidence", "pattern", "assumed")


def activities(ties: list[dict[str, str]], patterns: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Yield an activity for each pattern of each tie, its inferred facts named in ``assumed``."""
    instruments = load_record().by_id
    for tie in ties:
        source = instruments[tie["instrument"]].source
        for number, word in enumerate(tie["patterns"].split("|"), 1):
            name, _, place = word.partition("=")
            facts = patterns[name]["facts"]
            if not facts:
                continue
            abroad = [tie[side] for side in ("party_country", "counterpart_country") if tie[side] != HOME]
            partner = abroad[-1]
            origin, destination = tie["party_country"], tie["counterpart_country"]
            filled = {
                fact: value.format(partner=place or partner, origin=origin, destination=destination)
                for fact, value in facts.items()
            }
            yield {
                "id": f"{tie['id']}-{number}",
                "tie": tie["id"],
                "name": f"{tie['party']} and {tie['counterpart']}: {tie['about']}",
                "partner": "ESA" if "|" in partner else partner,
                "checked": "yes" if is_read(source) else "no",
                "confidence": source.confidence.value,
                "pattern": name,
                "assumed": "|".join(fact for fact in filled if fact != "origin.country"),
                **filled,
            }


def written(folder: Path = FOLDER) -> str:
    """Return the table of activities as CSV."""
    ties = parse_csv(read_text(folder / "ties.csv"), "ties.csv")
    patterns = parse_yaml(read_text(folder / "patterns.yaml"), "patterns.yaml")
    rows = list(activities(ties, patterns))
    facts = sorted({fact for row in rows for fact in row} - set(_LABELS))
    text = io.StringIO()
    table = csv.DictWriter(text, [*_LABELS, *facts], restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue()


if __name__ == "__main__":
    write_atomically(FOLDER / "activities.csv", written())
