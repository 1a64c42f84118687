"""The room's tables made into the things they tell of; every error names file, row and column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, TypeVar

from comity.errors import Faults, InputError, did_you_mean
from comity.files import parse_csv, read_text
from comity.industry.model import (
    HERITAGE,
    BuyerPreference,
    Capability,
    Deal,
    FirmChange,
    IndustryEdge,
    Offer,
    OwnerLink,
    PossibleClass,
)
from comity.law.pack import DATA
from comity.record import Record
from comity.record.dates import Known
from comity.record.model import Confidence, Source
from comity.scalars import parse_day

FOLDER: Final = DATA / "industry"
CHANGES: Final = ("renamed", "merged", "insolvent", "ended", "restructured", "redomiciled")
_CONTROL: Final[Mapping[str, bool | None]] = {"yes": True, "no": False, "": None}
T = TypeVar("T")


class IndustryRow:
    """A row of a table: its cells by column, and how to tell what is wrong with one."""

    def __init__(self, cells: Mapping[str, str], where: str) -> None:
        self.cells, self.where = cells, where

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    def wrong(self, column: str, accepts: str, near: str | None = None) -> InputError:
        """Return the error for a cell that cannot be read."""
        return InputError(f"found '{self[column]}'", where=f"{self.where}: {column}", accepts=accepts, suggestion=near)

    def one_of(self, column: str, known: Mapping[str, T]) -> T:
        """Return what a word stands for.

        Raises:
            InputError: it is none of those known; names the likeliest.
        """
        if self[column] not in known:
            words = ", ".join(word or "(empty)" for word in known)
            raise self.wrong(column, words, did_you_mean(self[column], known))
        return known[self[column]]

    def word(self, column: str, *known: str) -> str:
        """Return a cell that holds one of some words.

        Raises:
            InputError: it holds another.
        """
        return self.one_of(column, {word: word for word in known})

    def day(self, column: str) -> Known | None:
        """Return a date, as precisely as it is given; None for an empty cell.

        Raises:
            InputError: it is none.
        """
        return Known.optional(self[column], f"{self.where}: {column}")

    def source(self, identifier: str, title: str) -> Source:
        """Return what the row rests on.

        Raises:
            InputError: how or when it was read cannot be told.
        """
        confidence = self.one_of("confidence", {one.value: one for one in Confidence})
        return Source(identifier, title, title, self["source_url"], confidence, parse_day(self["accessed"] or None))


def read_table(name: str, make: Callable[[IndustryRow], T], folder: Path = FOLDER) -> tuple[T, ...]:
    """Return the rows of a table of the room.

    Raises:
        InputError: rows cannot be used; holds every fault.
    """
    path, faults, found = folder / f"{name}.csv", Faults(), []
    for number, cells in enumerate(parse_csv(read_text(path), path.name), start=2):
        with faults.gathered():
            found.append(make(IndustryRow(cells, f"{path.name}, row {number}")))
    faults.tell()
    return tuple(found)


def capability(row: IndustryRow) -> Capability:
    """Return a tag of the taxonomy."""
    return Capability(row["tag"], row["parent"], row["label"], row.word("kind", "goods", "launch", "service", ""))


def possible_class(row: IndustryRow) -> PossibleClass:
    """Return a class that goods of a tag may have."""
    partner_list = row.word("partner_list", "military", "dual-use", "unlisted")
    return PossibleClass(row["tag"], row["classification"], partner_list, row["what"], row["cite"])


def offer(row: IndustryRow) -> Offer:
    """Return what a firm offers."""
    return Offer(
        company=row["company"],
        tag=row["tag"],
        product=row["product"],
        heritage=row.one_of("heritage", {word: word for word in HERITAGE}),
        available=row.day("available"),
        stated=row["stated"],
        claim=row["claim"],
        published=row.day("source_date"),
        source=row.source(f"offer:{row['company']}:{row['tag']}", f"{row['company']} offers {row['tag']}"),
        note=row["note"],
    )


def owner_link(row: IndustryRow) -> OwnerLink:
    """Return who holds a share of a firm."""
    return OwnerLink(
        company=row["company"],
        owner=row["owner"],
        share=percent(row),
        control=row.one_of("control", _CONTROL),
        status=row.word("status", "holds", "agreed", "ended"),
        since=row.day("from"),
        until=row.day("until"),
        published=row.day("source_date"),
        source=row.source(f"owner:{row['company']}:{row['owner']}", f"{row['owner']} in {row['company']}"),
        note=row["note"],
    )


def percent(row: IndustryRow) -> float | None:
    """Return a share; None where none is given.

    Raises:
        InputError: it is none.
    """
    try:
        share = float(row["share"]) if row["share"] else None
    except ValueError:
        share = -1.0
    if share is not None and not 0 <= share <= 100:
        raise row.wrong("share", "percent, 0 to 100")
    return share


def firm_change(row: IndustryRow) -> FirmChange:
    """Return what became of a firm."""
    change = row.word("change", *CHANGES)
    source = row.source(f"change:{row['company']}:{change}", f"{row['company']}: {change}")
    return FirmChange(row["company"], change, row.day("date"), row["into"], row["what"], source)


def industry_edge(row: IndustryRow, record: Record) -> IndustryEdge:
    """Return who supplies whom, from the instrument that the record holds.

    Raises:
        InputError: the record has no such instrument.
    """
    held = record.by_id.get(row["instrument"])
    if held is None:
        raise row.wrong("instrument", "an instrument of the record")
    return IndustryEdge(
        instrument=held.id,
        kind=row.word("edge", "established", "committed", "memorandum"),  # type: ignore[arg-type]
        by=row["by"],
        supplier=row["supplier"],
        customer=row["customer"],
        tag=row["tag"],
        about=held.summary or held.title,
        since=held.signed,
        source=held.source,
    )


def deal(row: IndustryRow) -> Deal:
    """Return a deal on record."""
    return Deal(
        id=row["id"],
        when=row.day("date"),
        investors=_several(row["investor"]),
        investor_country=row["investor_country"],
        targets=_several(row["target"]),
        target_country=row["target_country"],
        kind=row["kind"],
        what=row["what"],
        amount=row["amount"],
        stake=row["stake"],
        status=row["status"],
        clearance=row["clearance"],
        source=row.source(f"deal:{row['id']}", f"deal {row['id']}: {row['what']}"),
        note=row["note"],
    )


def buyer_preference(row: IndustryRow) -> BuyerPreference:
    """Return whom a public buyer prefers."""
    kind = row.word("kind", "geographic return", "national preference", "eligibility")
    source = row.source(f"preference:{row['id']}", row["cite"])
    return BuyerPreference(row["id"], row["buyer"], kind, row["favors"], row["what"], row["cite"], source, row["note"])


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())
