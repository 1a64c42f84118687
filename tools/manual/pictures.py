"""The pictures of the documents, drawn by the program itself from its own data."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import comity
from comity import record

from .session import EXAMPLES

_DAY: Final = date(2026, 11, 1)
_OCTOBER_2024: Final = ("us-2024-10-23-sensitive-spacecraft", "us-2024-10-23-spacecraft-parts")


def draw_all(folder: Path) -> None:
    """Draw every picture anew."""
    folder.mkdir(exist_ok=True)
    held = record.load_record()
    columns = ["framework", "tsa", "ssa-sharing", "gsomia", "rdp", "sosa"]
    comity.draw(record.matrix(held, ["cspo", "quad"], columns, _DAY), folder / "record-matrix.svg")
    comity.draw(record.timeline(held, "KOR", _DAY), folder / "korea.svg")
    comity.draw(comity.Portfolio("ties").determine("2026-06-01").summary, folder / "ties.svg")
    comity.draw(comity.Portfolio("ties").compare(*_OCTOBER_2024), folder / "october-2024.svg")
    comity.draw(comity.next_steps(comity.read_project(EXAMPLES / "order.yaml"), "2026-12-01"), folder / "plan.svg")
