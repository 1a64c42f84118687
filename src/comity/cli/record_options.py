"""Options that the commands of the record share, and what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, TypeVar

from comity import record as room
from comity.cli.declared import CliArgument, CliOption
from comity.scalars import parse_day

Found = TypeVar("Found")
Day = Annotated[str | None, CliOption("--as-of", help="The day asked about; today if absent.")]
Known = Annotated[
    str | None,
    CliOption("--known-on", help="Only what was public by this day."),
]
Limit = Annotated[
    int | None,
    CliOption(min=1, help="How many at most; some on the page, all as data if absent."),
]
AsJson = Annotated[bool, CliOption("--json", help="Print every row as JSON.")]
AsCsv = Annotated[bool, CliOption("--csv", help="Print every row as CSV.")]
Scope = Annotated[
    str | None,
    CliOption(help="Only instruments that cover this: launch, commercial-launch, ssa, lunar, ..."),
]
Ties = Annotated[bool, CliOption("--ties", help="Show ties between companies too.")]
State = Annotated[str, CliArgument(help="A party by name, code or id.")]


def record_of(known_on: str | None = None) -> room.Record:
    """Return the record, with the workspace in use laid over it, as it could be known on a day."""
    record, day = room.load_record(), parse_day(known_on)
    return room.as_known(record, day) if day else record


def first_of(found: Sequence[Found], limit: int | None, *, data: bool, most: int) -> Sequence[Found]:
    """Return as many as are asked for; where nothing is, all for data, and ``most`` for a page."""
    return found[: limit or (None if data else most)]


def day_of(text: str | None) -> date:
    """Return the day asked about; today if none is."""
    return parse_day(text) or date.today()
