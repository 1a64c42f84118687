"""The countries of ISO 3166-1: their codes, and their names in English."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec

from comity.files import parse_csv, read_text

_OTHERS: Final = Path(__file__).parent.parent / "data" / "countries" / "other-languages.csv"
_FILE: Final = Path(__file__).parent.parent / "data" / "countries" / "iso-3166.csv"


class IsoCountry(msgspec.Struct, frozen=True):
    """One country or territory; names that it does not have are empty."""

    alpha_2: str
    alpha_3: str
    name: str
    official_name: str
    common_name: str

    def called(self) -> Iterator[str]:
        """Yield its codes and names, that which is surest to mean it first."""
        names = (self.alpha_2, self.alpha_3, self.name, self.official_name, self.common_name)
        yield from (name for name in names if name)


@lru_cache(maxsize=1)
def iso_countries() -> tuple[IsoCountry, ...]:
    """Return every country of the standard, by alpha-3 code."""
    return tuple(IsoCountry(**row) for row in parse_csv(read_text(_FILE), _FILE.name))


@lru_cache(maxsize=1)
def names_in_other_languages() -> tuple[tuple[str, str], ...]:
    """Return what countries are called in German, French, Spanish, Italian, Portuguese, Japanese, Korean and Chinese.

    Each name with its alpha-3 code, as Unicode's CLDR has them (``tools/country_names.py``).
    """
    rows = parse_csv(read_text(_OTHERS), _OTHERS.name)
    return tuple((name, row["alpha_3"]) for row in rows for key, name in row.items() if key != "alpha_3" and name)
