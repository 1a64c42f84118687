"""What law makes of restricted-party lists: data (`comity/data/screening/lists.yaml`), since law changes it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, Literal

import msgspec

from comity.errors import LawError
from comity.files import parse_yaml, read_text
from comity.files.typed import typed

_FILE: Final = Path(__file__).parent.parent / "data" / "screening" / "lists.yaml"
Sum = Literal["restricted", "blocked"]


class Listing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One list.

    Attributes:
        called: what facts call it.
        counted: to which sums the shares count that its parties own.
        footnotes: what a line of it is called besides, by a note in it.
    """

    called: str
    counted: tuple[Sum, ...] = ()
    footnotes: dict[str, str] = {}

    def words(self, line: str) -> Iterator[str]:
        """Yield what facts call the lists on which a line of this one puts a party."""
        yield self.called
        yield from (word for note, word in self.footnotes.items() if note in line)


class _Listings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    lists: dict[str, Listing]
    otherwise: Listing


@cache
def _read() -> _Listings:
    return typed(parse_yaml(read_text(_FILE), _FILE.name), _Listings, lambda _: _FILE.name, LawError)


def listing(code: str) -> Listing:
    """Return what law makes of a list, by the abbreviation that readers give it."""
    return _read().lists.get(code, _read().otherwise)


@cache
def counted(to: Sum) -> frozenset[str]:
    """Return the abbreviations of the lists whose parties' shares count to a sum."""
    return frozenset(code for code, one in _read().lists.items() if to in one.counted)
