"""Who built the spacecraft launched in a year: concentration by nation and by maker.

Counted in GCAT, the General Catalog of Artificial Space Objects by J. C. McDowell (planet4589.org/space/gcat, CC BY
4.0). It is never shipped: the user's own copy is loaded by its path.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec

from comity.errors import InputError
from comity.files import MAX_BYTES, decoded, read_bytes, read_text
from comity.record.iso_countries import iso_countries

ATTRIBUTION: Final = "GCAT, J. C. McDowell, planet4589.org/space/gcat, CC BY 4.0"
OBJECTS, ORGANIZATIONS = "satcat.tsv", "orgs.tsv"
_COLUMNS: Final = ("Type", "LDate", "State", "Manufacturer")
_PAYLOAD: Final = "P"
_NONE: Final = frozenset({"", "-", "?", "UNK"})
_OWN_CODES: Final = {
    "B": "BEL", "D": "DEU", "E": "ESP", "F": "FRA", "I": "ITA", "J": "JPN", "L": "LUX", "N": "NOR", "P": "PRT",
    "PAR": "PAN", "S": "SWE", "T": "THA", "UAE": "ARE", "UK": "GBR",
}  # fmt: skip
"""States whose code in the catalogue is not their alpha-2 code; those that ended (SU, DD) keep the catalogue's."""


class YearOfSpacecraft(msgspec.Struct, frozen=True, kw_only=True):
    """Spacecraft launched in a year, and how they are spread.

    Attributes:
        spacecraft: payloads that the catalogue has of the year; ``placed``: of how many the nation is known, ``made``:
            of how many the maker.
        nations: by how many nations, ``makers``: by how many makers.
        by_nation, by_maker: Herfindahl-Hirschman index of those known, 0 to 1, a spacecraft of several parted equally;
            None where none is known.
        first_nation, first_maker: who has most, with the share of those known.
    """

    year: int
    spacecraft: int
    placed: int
    made: int
    nations: int
    makers: int
    by_nation: float | None
    by_maker: float | None
    first_nation: tuple[str, float] | None
    first_maker: tuple[str, float] | None


class SpacecraftCatalogue(msgspec.Struct, frozen=True, kw_only=True):
    """How the making of spacecraft is spread over nations and makers, year by year.

    Attributes:
        sha256: of the file of objects, so that a figure can be told again.
        nation_of: whose nation is counted: the maker's (where organizations are listed beside), or the owner's.
        unread: rows without a year or with too few cells; they count nowhere.
    """

    file: str
    sha256: str
    attribution: str
    nation_of: str
    rows: int
    unread: int
    years: tuple[YearOfSpacecraft, ...]


def read_catalogue(path: Path) -> SpacecraftCatalogue:
    """Return the years of a catalogue: a file of objects, or a folder that has it and one of organizations.

    Raises:
        InputError: a file cannot be read, or has not the columns of GCAT.
    """
    objects = path / OBJECTS if path.is_dir() else path
    beside = objects.parent / ORGANIZATIONS
    data = read_bytes(objects)
    nations = _nations_of_makers(beside) if beside.is_file() else None
    rows, unread = [], 0
    for cells in _table(decoded(data, str(objects), MAX_BYTES), objects.name, _COLUMNS):
        year = cells["LDate"].strip()[:4] if cells else ""
        if not (year.isascii() and year.isdigit()):
            unread += 1
        elif cells["Type"][:1] == _PAYLOAD:
            makers = _several(cells["Manufacturer"])
            places = [nations.get(one, "") for one in makers] if nations is not None else _several(cells["State"])
            rows.append(_Spacecraft(int(year), makers, tuple(_nation(one) for one in places if one not in _NONE)))
    by_year = defaultdict(list)
    for row in rows:
        by_year[row.year].append(row)
    return SpacecraftCatalogue(
        file=objects.name,
        sha256=hashlib.sha256(data).hexdigest(),
        attribution=ATTRIBUTION,
        nation_of="owner" if nations is None else "maker",
        rows=len(rows),
        unread=unread,
        years=tuple(_year(year, by_year[year]) for year in sorted(by_year)),
    )


@dataclass(frozen=True, slots=True)
class _Spacecraft:
    year: int
    makers: tuple[str, ...]
    nations: tuple[str, ...]


def _year(year: int, rows: list[_Spacecraft]) -> YearOfSpacecraft:
    nations, makers = _shares(row.nations for row in rows), _shares(row.makers for row in rows)
    return YearOfSpacecraft(
        year=year,
        spacecraft=len(rows),
        placed=sum(bool(row.nations) for row in rows),
        made=sum(bool(row.makers) for row in rows),
        nations=len(nations),
        makers=len(makers),
        by_nation=_index(nations),
        by_maker=_index(makers),
        first_nation=_first(nations),
        first_maker=_first(makers),
    )


def _shares(told: Iterable[tuple[str, ...]]) -> Mapping[str, float]:
    """Return the share of each, a spacecraft of several parted equally; of those of whom nobody is known none."""
    weights: Counter[str] = Counter()
    for several in told:
        for one in several:
            weights[one] += 1 / len(several)  # type: ignore[assignment]
    whole = sum(weights.values())
    return {one: weight / whole for one, weight in weights.items()}


def _index(shares: Mapping[str, float]) -> float | None:
    return sum(share**2 for share in shares.values()) if shares else None


def _first(shares: Mapping[str, float]) -> tuple[str, float] | None:
    return min(shares.items(), key=lambda told: (-told[1], told[0])) if shares else None


def _several(text: str) -> tuple[str, ...]:
    parts = (part.strip().rstrip("?") for part in text.split("/"))
    return tuple(dict.fromkeys(part for part in parts if part not in _NONE))


@lru_cache(maxsize=1)
def _alpha_3() -> Mapping[str, str]:
    return {one.alpha_2: one.alpha_3 for one in iso_countries()}


def _nation(code: str) -> str:
    return _OWN_CODES.get(code) or _alpha_3().get(code, code)


def _nations_of_makers(path: Path) -> Mapping[str, str]:
    table = _table(read_text(path), path.name, ("Code", "StateCode"))
    return {cells["Code"].strip(): cells["StateCode"].strip() for cells in table if cells}


def _table(text: str, name: str, wanted: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Yield each row's wanted cells; an empty one for a row that is too short.

    Raises:
        InputError: the first line has not the columns wanted.
    """
    lines = text.splitlines()
    header = lines[0].lstrip("#\ufeff").split("\t") if lines else []
    places = {column.strip(): place for place, column in enumerate(header)}
    lacking = [column for column in wanted if column not in places]
    if lacking:
        found = ", ".join(column for column in list(places)[:6] if column) or "nothing"
        accepts = f"a table of GCAT as it is published, with {', '.join(wanted)}"
        raise InputError(f"has no column {', '.join(lacking)}, but {found}", where=name, accepts=accepts)
    last = max(places[column] for column in wanted)
    for line in lines[1:]:
        if line.strip() and not line.startswith("#"):
            cells = line.split("\t")
            yield {column: cells[places[column]] for column in wanted} if len(cells) > last else {}
