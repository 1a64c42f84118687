"""The reference portfolio: rows that shipped reforms can move, and why some reforms move none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec

from comity.law.pack import DATA
from comity.law.typed_files import typed_file

REFERENCE: Final = "reference"
"""The name of the portfolio."""
_UNMOVED: Final = DATA / "portfolio" / "reference.yaml"


class Unmoved(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a reform moves no row.

    Attributes:
        day: a day on which it moves some.
        beside: another reform with which it moves some.
    """

    why: str
    day: date | None = None
    beside: str = msgspec.field(default="", name="with")


@lru_cache(maxsize=1)
def unmoved(path: Path = _UNMOVED) -> Mapping[str, Unmoved]:
    """Return the shipped reforms that move no row of the reference portfolio, each with the reason."""
    return typed_file(path, dict[str, dict[str, Unmoved]], DATA)["unmoved"]


def reason(portfolio: str, reform: str) -> str:
    """Return why a shipped reform moves no row of a portfolio; nothing where it does, or of other portfolios."""
    found = unmoved().get(reform) if portfolio == REFERENCE else None
    return found.why if found else ""
