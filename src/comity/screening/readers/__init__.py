"""Readers of lists as they are published, one module a publisher; a file's beginning shows whose it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from comity.errors import InputError
from comity.screening.readers import csl, eu, meti, ofac, opensanctions, uk
from comity.screening.readers.found import Beside, Found, day_in

__all__ = ["ACCEPTED", "Beside", "Found", "day_in", "read"]

ACCEPTED: Final = (
    "the Consolidated Screening List (JSON, CSV), OFAC's lists (CSV, XML), OpenSanctions (simple CSV, FtM JSON lines), "
    "the UK list (CSV), the EU list (CSV, XML), METI's end-user list (JSON, CSV)"
)
_Reader = Callable[[str, str, Beside], Found]
_READERS: Final[tuple[tuple[Callable[[str], bool], _Reader], ...]] = (
    (ofac.is_xml, ofac.read_xml),
    (eu.is_xml, eu.read_xml),
    (opensanctions.is_json, opensanctions.read_json),
    (meti.is_json, meti.read_json),
    (csl.is_json, csl.read_json),
    (ofac.is_csv, ofac.read_csv),
    (opensanctions.is_csv, opensanctions.read_csv),
    (uk.is_csv, uk.read_csv),
    (eu.is_csv, eu.read_csv),
    (meti.is_csv, meti.read_csv),
    (csl.is_csv, csl.read_csv),
)
_HEAD: Final = 4_000  # characters from which a layout is seen


def read(text: str, where: str, beside: Beside) -> Found:
    """Return what a list holds, in whichever known layout.

    Raises:
        InputError: none of them, or a file that is not whole.
    """
    head = text[:_HEAD].lstrip()
    for fits, reader in _READERS:
        if fits(head):
            return reader(text, where, beside)
    raise InputError("is no list that is known", where=where, accepts=ACCEPTED)
