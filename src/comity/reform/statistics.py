"""Public statistics that weigh a comparison: read by path, of three kinds, each with what it leaves out.

A figure of a statistic is of a country and a class of items, and several rows of a portfolio may stand in one: how it
is divided among them nobody knows, nor what it holds for which no row stands. So an effect is a range: the whole figure
where all its rows change, nothing where none does, and anything between where some do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from comity.arguments import PATH, TEXT, checked, count
from comity.errors import InputError
from comity.law.law import LAW, Law, load
from comity.law.pack import DATA
from comity.law.typed_files import typed_file
from comity.portfolio.activity_table import read_cells
from comity.portfolio.headers import Headers, plain_header
from comity.portfolio.sheets import Sheet
from comity.reform.result import Comparison
from comity.reform.weighing import weighed
from comity.showing import Serialized, Tabular, fields

_YEAR: Final = count("a year", 1)
_FILE: Final = DATA / "statistics" / "kinds.yaml"
_MOST_TOLD: Final = 3


class _Code(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pattern: str
    accepts: str
    digits: bool = False
    by_holds: bool = False


class StatisticsKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A published statistic: what its columns are called, what it leaves out, and on what source that is said."""

    id: str
    title: str
    code: _Code
    item: tuple[str, ...]
    measures: dict[str, tuple[str, ...]]
    leaves_out: str
    cite: str
    url: str
    confidence: Literal["primary", "secondary", "memory"]


class _Holds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    items: tuple[str, ...]
    says: str


class _Kinds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kinds: tuple[StatisticsKind, ...]
    holds: tuple[_Holds, ...]
    columns: dict[str, tuple[str, ...]]


class StatisticsCell(msgspec.Struct, frozen=True):
    """One figure: of a country and a class of items, in a year.

    Attributes:
        items: what it can hold; nothing where a customs code names no item that is known.
    """

    country: str
    code: str
    items: tuple[str, ...]
    figure: float

    def holds(self, partner: str, item: str) -> bool:
        """Whether rows of a partner and an item, or of one of several, stand in it."""
        named = item.split(" | ")
        return partner == self.country and all(any(_within(one, code) for code in self.items) for one in named)


class LicenseStatistics(Tabular, Serialized, msgspec.Struct, frozen=True, kw_only=True):
    """A statistic as read from a file.

    Attributes:
        measure: what its figures count.
        cite: on what the sentence about what it leaves out rests.
        years: the years of the file; ``year``: the one that is used, the latest if none was asked for.
        unread: rows that could not be used, each with the reason.
    """

    kind: str
    title: str
    file: str
    year: int
    years: tuple[int, ...]
    measure: str
    leaves_out: str
    cite: str
    url: str
    confidence: str
    cells: tuple[StatisticsCell, ...]
    unread: tuple[str, ...]

    @classmethod
    @checked(path=PATH, year=_YEAR, measure=TEXT, sheet=TEXT, law=LAW)
    def load(
        cls, path: Path | str, *, year: int | None = None, measure: str = "", sheet: str = "", law: Law | None = None
    ) -> LicenseStatistics:
        """Read a statistic (CSV, XLSX, Parquet): BIS licenses, Section 655, or exports by Schedule B.

        Args:
            year: the year to use; the latest of the file if None.
            measure: ``licenses`` or ``value``; the first that the file has if empty.

        Raises:
            InputError: it cannot be read, is of none of these kinds, or no row can be used.
        """
        law = law or load()
        cells = read_cells(Path(path), Headers(law.schema), sheet)
        kind, places = _kind(cells)
        named = [name for name in kind.measures if name in places]
        if measure and measure not in named:
            raise InputError(f"no figure '{measure}'", where=f"{cells.name}: --measure", accepts=", ".join(named))
        return _read(cls, cells, kind, places, measure or named[0], year, law)

    def weigh(self, found: Comparison) -> Comparison:
        """Return a comparison with what its changes come to by this statistic, as ranges."""
        return msgspec.structs.replace(found, weighed=weighed(found.activities, self))

    @property
    def said(self) -> str:
        """What weighs, and from where, in a line."""
        unit = "USD" if self.measure == "value" else self.measure
        return f"{self.title}, {self.year}, {unit}, from {self.file}; leaves out: {self.leaves_out}"

    def line(self) -> str:
        """Return what was read."""
        total = sum(one.figure for one in self.cells)
        return f"{self.title}, {self.year}: {len(self.cells):,} figures, {total:,.10g} {self.measure} in all"

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each figure."""
        return [fields(one) for one in self.cells]


def _kind(cells: Sheet) -> tuple[StatisticsKind, dict[str, int]]:
    """Return which statistic a table is, and where its columns stand.

    Raises:
        InputError: it is none, or lacks a column.
    """
    known = _known()
    headers = {plain_header(name): place for place, name in reversed(list(enumerate(cells.names)))}

    def place(words: tuple[str, ...]) -> int | None:
        return next((headers[plain_header(one)] for one in words if plain_header(one) in headers), None)

    shared = {name: place(words) for name, words in known.columns.items()}
    for kind in known.kinds:
        own = {"item": place(kind.item), **{name: place(words) for name, words in kind.measures.items()}}
        if own["item"] is not None and any(own[name] is not None for name in kind.measures):
            missing = [name for name, at in shared.items() if at is None]
            if missing:
                raise InputError(f"has no column for {' and '.join(missing)}", where=cells.name, accepts=_wanted(kind))
            return kind, {name: at for name, at in (shared | own).items() if at is not None}
    told = "; ".join(f"{kind.title}: {_wanted(kind)}" for kind in known.kinds)
    raise InputError("is none of the statistics that can be read", where=cells.name, accepts=told)


def _wanted(kind: StatisticsKind) -> str:
    return f"country, year, {kind.item[0]}, {' or '.join(kind.measures)}"


def _read(
    cls: type[LicenseStatistics],
    cells: Sheet,
    kind: StatisticsKind,
    places: Mapping[str, int],
    measure: str,
    year: int | None,
    law: Law,
) -> LicenseStatistics:
    unread: list[str] = []
    found: dict[int, dict[tuple[str, str], float]] = {}
    for number, row in cells.rows:
        told = {name: str(row[at]).strip() if at < len(row) else "" for name, at in places.items()}
        try:
            key, of, figure = _figure(told, kind, measure, law)
        except InputError as error:
            unread.append(f"row {number}: {error}")
            continue
        sums = found.setdefault(of, {})
        sums[key] = sums.get(key, 0.0) + figure
    if not found:
        raise InputError(
            f"no row can be used: {'; '.join(unread[:_MOST_TOLD])}", where=cells.name, accepts=_wanted(kind)
        )
    if year is not None and year not in found:
        raise InputError(f"has no year {year}", where=cells.name, accepts=", ".join(map(str, sorted(found))))
    used = max(found) if year is None else year
    return cls(
        kind=kind.id,
        title=kind.title,
        file=cells.name,
        year=used,
        years=tuple(sorted(found)),
        measure=measure,
        leaves_out=kind.leaves_out,
        cite=kind.cite,
        url=kind.url,
        confidence=kind.confidence,
        cells=tuple(
            StatisticsCell(country, code, _items(code, kind), of) for (country, code), of in found[used].items()
        ),
        unread=tuple(unread),
    )


def _figure(
    told: Mapping[str, str], kind: StatisticsKind, measure: str, law: Law
) -> tuple[tuple[str, str], int, float]:
    """Return the country and code of a row, its year, and its figure."""
    countries = list(law.schema.country(told["country"]))
    if len(countries) != 1:
        raise InputError(f"found '{told['country']}'", where="country", accepts="one country")
    year = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", told["year"])
    if not year:
        raise InputError(f"found '{told['year']}'", where="year", accepts="a year, as 2024")
    figure = told[measure].replace(",", "").replace("$", "").replace(" ", "")
    try:
        number = float(figure)
    except ValueError:
        number = float("nan")
    if not 0 <= number < float("inf"):
        raise InputError(f"found '{told[measure]}'", where=measure, accepts="a number, 0 or more")
    return (countries[0], _code(told["item"], kind)), int(year[0]), number


def _code(text: str, kind: StatisticsKind) -> str:
    """Return a cell's code: what is before the first dot in capitals, paragraphs in small letters."""
    told = re.sub(r"\D", "", text) if kind.code.digits else text
    found = re.match(kind.code.pattern, told, re.IGNORECASE)
    if not found:
        raise InputError(f"found '{text}'", where=kind.item[0], accepts=kind.code.accepts)
    entry, dot, paragraph = found[1].partition(".")
    return f"{entry.upper()}{dot}{paragraph.lower()}"


def _items(code: str, kind: StatisticsKind) -> tuple[str, ...]:
    if not kind.code.by_holds:
        return (code,)
    return tuple(item for one in _known().holds if code.startswith(one.code) for item in one.items)


def _within(item: str, code: str) -> bool:
    """Whether an item is a code, or stands below it."""
    return item == code or item.startswith((f"{code}.", f"{code}("))


@lru_cache(maxsize=1)
def _known() -> _Kinds:
    return typed_file(_FILE, _Kinds, DATA)
