"""What somebody looked for, and what was found: second readings of rows, and instruments that are not there."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from comity.record.model import Source


class SearchFinding(StrEnum):
    """What somebody who sought an instrument found: that there is none, or no page that tells of one."""

    NONE_EXISTS = "none exists"
    NONE_FOUND = "none found"


class Absence(msgspec.Struct, frozen=True):
    """That there is no instrument of a kind, or that one was sought and not found.

    Attributes:
        kind: the kind of instrument, by its id or short name.
        parties: two: between them; one: with anybody whom the record does not tell of, by a complete list of its own.
        on: the day that is spoken of: that of the list or page, or that of the search.
    """

    kind: str
    parties: tuple[str, ...]
    found: SearchFinding
    on: date
    source: Source
    note: str
    layer: str = "built-in"

    @property
    def because(self) -> str:
        """Why a cell is empty, in words."""
        if self.found is SearchFinding.NONE_FOUND:
            return f"sought on {self.on}, and none was found"
        listed = "a complete list" if len(self.parties) == 1 else "a page"
        return f"none exists, as {listed} of {self.on} tells"


class ReadingVerdict(StrEnum):
    """What somebody who did not write a row found when reading again for it."""

    AGREES = "agrees"
    CORRECTED = "corrected"
    NOT_FOUND = "not found"


class SecondReading(msgspec.Struct, frozen=True):
    """A second reading of a row, by somebody who had not written it.

    Attributes:
        of: what is read: a row's id; ``group:member``, ``treaty:country``, ``instrument:stage``.
        verdict: whether the page says the same; ``corrected``: the row was, by it; ``not found``: no page was.
        on: the day of the reading.
        source: the page that was read, and how: the row's own or a better one.
    """

    of: str
    verdict: ReadingVerdict
    on: date
    source: Source
    note: str
    layer: str = "built-in"
