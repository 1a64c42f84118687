"""The agency's own workbooks, given by the user: known by their hash, and compared with what is shipped of them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import msgspec

from comity.bridge.needs import ArchitectureGap, GapKind, agency_objectives, architecture_gaps
from comity.bridge.rows import read_settings
from comity.errors import InputError
from comity.files import read_bytes
from comity.showing import Serialized, Tabular

_ID: Final = re.compile(r"(?:FN|DN)-[A-Z]?-?\d+\s*[LM]?|\d{4}")


class WorkbookColumns(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The columns of a workbook that are read, by their titles."""

    id: str
    title: str
    rank: str = ""
    unallocated: str = ""


class ObjectiveSheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A sheet that takes objectives apart into functions: its name, and the titles of its columns."""

    sheet: str
    id: str
    title: str
    function: str


class AgencyWorkbook(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A workbook of the agency that was read.

    Attributes:
        sha256: of the file that was read; another is another edition, or another file.
        header: the number of the row that names the columns; the first is 1.
    """

    id: GapKind
    title: str
    file: str
    url: str
    sha256: str
    edition: str
    sheet: str
    header: int
    columns: WorkbookColumns
    objectives: ObjectiveSheet | None = None
    note: str = ""


class WorkbookRow(msgspec.Struct, frozen=True, kw_only=True):
    """A gap as the user's workbook has it: in the agency's own words, which are not shipped."""

    id: str
    title: str
    rank: int | None
    shipped: str
    change: str


class WorkbookReading(Tabular, Serialized, msgspec.Struct, frozen=True, kw_only=True):
    """What a workbook holds, and where it differs from what is shipped.

    Attributes:
        known: whether it is the very file that was read.
        objectives: a row for each objective that it takes apart into functions; empty where it takes none apart.
        links: how many pairs of objective and function it has.
        gone: gaps and objectives that are shipped and that it does not have.
    """

    workbook: AgencyWorkbook
    file: str
    sha256: str
    known: bool
    rows: tuple[WorkbookRow, ...]
    objectives: tuple[WorkbookRow, ...] = ()
    links: int = 0
    gone: tuple[str, ...]

    def line(self) -> str:
        """Return whether it is known, and how much of it differs."""
        changed = sum(bool(one.change) for one in (*self.rows, *self.objectives)) + len(self.gone)
        what = "the file that was read" if self.known else "another edition than the one that was read"
        apart = f", {len(self.objectives)} objectives in {self.links:,} pairs with functions" if self.objectives else ""
        return (
            f"{self.file}: {self.workbook.title}; {what}; {len(self.rows)} rows{apart}, "
            f"{changed} differ from what is shipped"
        )

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each gap, then for each objective."""
        every = (*self.rows, *self.objectives)
        return [{name: getattr(one, name) for name in one.__struct_fields__} for one in every]


@lru_cache(maxsize=1)
def agency_workbooks() -> tuple[AgencyWorkbook, ...]:
    """Return the workbooks that were read."""
    return read_settings("workbooks", tuple[AgencyWorkbook, ...])


def read_workbook(path: Path) -> WorkbookReading:
    """Read a workbook of the agency and compare its ids, ranks and allocation with what is shipped.

    Raises:
        InputError: it cannot be read, or is none of the workbooks.
    """
    data = read_bytes(path)
    digest = sha256(data).hexdigest()
    sheets = _sheets(data, path)
    known = next((one for one in agency_workbooks() if one.sha256 == digest), None)
    found = known or next((one for one in agency_workbooks() if one.sheet in sheets), None)
    if found is None:
        accepts = "; ".join(f"{one.file} (sheet '{one.sheet}')" for one in agency_workbooks())
        raise InputError("is none of the agency's workbooks", where=path.name, accepts=accepts)
    rows = tuple(_rows(sheets[found.sheet], found, path))
    apart = _objectives(sheets, found.objectives, path) if found.objectives else {}
    there = {one.id for one in rows} | set(apart)
    shipped = {name for name, one in architecture_gaps().items() if one.kind == found.id}
    shipped |= set(agency_objectives()) if found.objectives else set()
    return WorkbookReading(
        workbook=found,
        file=path.name,
        sha256=digest,
        known=known is not None,
        rows=rows,
        objectives=tuple(_objective(name, title, functions) for name, (title, functions) in sorted(apart.items())),
        links=sum(len(functions) for _, functions in apart.values()),
        gone=tuple(sorted(shipped - there)),
    )


def _objectives(
    sheets: Mapping[str, Sequence[Sequence[Any]]], about: ObjectiveSheet, path: Path
) -> dict[str, tuple[str, set[str]]]:
    """Return the title and the functions of each objective that a workbook takes apart, by id."""
    if about.sheet not in sheets:
        raise InputError(f"has no sheet '{about.sheet}'", where=path.name, accepts=", ".join(sheets))
    head, *rows = sheets[about.sheet] or [[]]
    places = _places([about.id, about.title, about.function], head, f"{path.name}, sheet {about.sheet}")
    found: dict[str, tuple[str, set[str]]] = {}
    for row in rows:
        name, title, function = (str(row[place]) for place in places)
        if name.strip() and _ID.search(function):
            found.setdefault(_tight(name), (_words(title), set()))[1].add(_tight(function))
    return found


def _objective(name: str, title: str, functions: set[str]) -> WorkbookRow:
    """Return an objective as the user's workbook has it, and how its functions differ from those that are shipped."""
    shipped = agency_objectives().get(name)
    ours = set(shipped.functions if shipped else ())
    differing = (("also", functions - ours), ("without", ours - functions))
    told = [f"{word} {', '.join(sorted(ids))}" for word, ids in differing if ids]
    return WorkbookRow(
        id=name,
        title=title,
        rank=None,
        shipped=shipped.title if shipped else "",
        change="; ".join(told) if shipped else "not shipped",
    )


def _tight(text: str) -> str:
    return "".join(text.split())


def _words(text: str) -> str:
    return " ".join(text.split())


def _places(titles: Sequence[str], head: Sequence[Any], where: str) -> list[int]:
    """Return where the columns of some titles stand.

    Raises:
        InputError: there are none; holds every one that is absent.
    """
    names = [str(cell).replace("\xa0", " ").strip() for cell in head]
    absent = [title for title in titles if title not in names]
    if absent:
        raise InputError.of(
            InputError(f"has no column '{title}'", where=where, accepts=", ".join(names) or "a row of titles")
            for title in absent
        )
    return [names.index(title) for title in titles]


def _sheets(data: bytes, path: Path) -> Mapping[str, Sequence[Sequence[Any]]]:
    import python_calamine  # noqa: PLC0415  only where a workbook is read

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    except Exception as error:  # the library raises its own errors and others of the formats it reads
        raise InputError(
            f"is no workbook that can be read ({error})", where=path.name, accepts="an XLSX file"
        ) from None


def _rows(cells: Sequence[Sequence[Any]], book: AgencyWorkbook, path: Path) -> Iterator[WorkbookRow]:
    wanted = {name: title for name, title in msgspec.structs.asdict(book.columns).items() if title}
    head = cells[book.header - 1] if len(cells) >= book.header else []
    columns = _places(list(wanted.values()), head, f"{path.name}, sheet {book.sheet}")
    places = dict(zip(wanted, columns, strict=True))
    for row in cells[book.header :]:
        found = _ID.search(str(row[places["id"]]))
        if found:
            yield _row(_tight(found[0]), row, places)


def _row(identifier: str, row: Sequence[Any], places: Mapping[str, int]) -> WorkbookRow:
    rank = row[places["rank"]] if "rank" in places else ""
    number = int(float(rank)) if str(rank).strip() else None
    shipped = architecture_gaps().get(identifier)
    unallocated = bool(str(row[places["unallocated"]]).strip()) if "unallocated" in places else None
    return WorkbookRow(
        id=identifier,
        title=_words(str(row[places["title"]])),
        rank=number,
        shipped=shipped.title if shipped else "",
        change=_change(shipped, number, unallocated),
    )


def _change(shipped: ArchitectureGap | None, rank: int | None, unallocated: bool | None) -> str:
    """Return how a row differs from what is shipped: of functions given to an element few are."""
    if shipped is None:
        return "not shipped" if unallocated is not False else ""
    if rank and shipped.rank != rank:
        return f"rank {rank}, shipped {shipped.rank}"
    if unallocated is not None and unallocated != (shipped.unallocated == "yes"):
        return "given to no element" if unallocated else "given to an element"
    return ""
