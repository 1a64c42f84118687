"""A user's table of choices: what each costs, how many persons it takes, how long."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from comity.bridge.rows import read_settings
from comity.errors import Faults, InputError, did_you_mean
from comity.files import parse_yaml, read_text
from comity.law.law import Law
from comity.portfolio.activity_table import read_cells
from comity.portfolio.headers import Headers, plain_header
from comity.portfolio.sheets import is_table
from comity.scalars import number_of, text_of

_BESIDE: Final = "beside"
_WANTED: Final = "choice, cost, staff, days of each"
Cells = Mapping[str, Any]


class ChoiceRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a user's table of choices.

    Attributes:
        cost: in USD; ``staff``: persons while it runs; None where the row does not say.
    """

    choice: str
    title: str = ""
    cost: float | None = None
    staff: float | None = None
    days: int | None = None


def choice_rows(source: Path, law: Law) -> tuple[tuple[str, ChoiceRow], ...]:
    """Read a table of choices, as spreadsheets and databases write them, or a list in YAML; each row with its place.

    Raises:
        InputError: it cannot be used; holds every fault, each with row and column.
    """
    faults, found = Faults(), []
    for where, cells in _of_table(source, law, faults) if is_table(source) else _of_list(source, faults):
        with faults.gathered():
            found.append((where, _row(cells, where)))
    faults.tell()
    return tuple(found)


def _of_table(source: Path, law: Law, faults: Faults) -> Iterator[tuple[str, Cells]]:
    sheet = read_cells(source, Headers(law.schema))
    used = _columns(sheet.names, sheet.name)
    for number, row in sheet.rows:
        where = f"{sheet.name}, row {number}"
        if any(cell.strip() for cell in row[len(sheet.names) :]):
            with faults.gathered():
                raise InputError(f"has {len(row)} cells, not {len(sheet.names)}", where=where, accepts=_WANTED)
        cells = {used[name]: cell.strip() for name, cell in zip(sheet.names, row, strict=False) if name in used}
        yield where, {name: cell for name, cell in cells.items() if cell}


def _of_list(source: Path, faults: Faults) -> Iterator[tuple[str, Cells]]:
    plain: Any = parse_yaml(read_text(source), source.name)
    if not isinstance(plain, list):
        raise InputError("is no list of choices", where=source.name, accepts=_WANTED)
    for number, row in enumerate(plain, 1):
        where, cells = f"{source.name}, row {number}", None
        with faults.gathered():
            cells = _of_row(row, where)
        if cells is not None:
            yield where, cells


def _of_row(row: Any, where: str) -> Cells:
    if not isinstance(row, Mapping):
        raise InputError(f"found {row}", where=where, accepts=_WANTED)
    used = _columns([str(name) for name in row], where)
    return {used[str(name)]: cell for name, cell in row.items() if str(name) in used and cell is not None}


def _columns(names: list[str] | tuple[str, ...], where: str) -> dict[str, str]:
    """Return what each column says.

    Raises:
        InputError: a column says nothing that is known, two say the same, or none says the choice; holds every fault.
    """
    known = {plain_header(word): name for name, words in _words().items() for word in words}
    faults = Faults()
    used: dict[str, str] = {}
    for name in names:
        said = known.get(plain_header(name))
        with faults.gathered():
            if said is None:
                near = did_you_mean(name, known)
                accepts = ", ".join(one for one in _words() if one != _BESIDE)
                raise InputError(f"no column '{name}' is known", where=where, accepts=accepts, suggestion=near)
            if said in used.values():
                raise InputError(f"two columns say {said}", where=where, accepts=f"one for {said}")
            if said != _BESIDE:
                used[name] = said
    faults.tell()
    if "choice" not in used.values():
        raise InputError("has no column for choice", where=where, accepts=_WANTED)
    return used


def _words() -> Mapping[str, tuple[str, ...]]:
    return read_settings("agenda-columns", Mapping[str, tuple[str, ...]])  # type: ignore[type-abstract]


def _row(cells: Cells, where: str) -> ChoiceRow:
    faults = Faults()
    told: dict[str, Any] = {}
    for name, cell in cells.items():
        with faults.gathered():
            told[name] = _READS[name](cell, f"{where}: {name}")
    if "choice" not in cells:
        with faults.gathered():
            raise InputError("names no choice", where=where, accepts="sign tsa:KOR, join accords:ZAF, ...")
    faults.tell()
    return ChoiceRow(**told)


def _amount(cell: Any, where: str) -> float:
    text = (
        cell.strip().removeprefix("USD").removeprefix("$").removesuffix("USD").strip()
        if isinstance(cell, str)
        else cell
    )
    found = number_of(text, where, "a number, 0 or more", amount=True)
    if found < 0:
        raise InputError(f"found {found:g}", where=where, accepts="0 or more")
    return found


def _days(cell: Any, where: str) -> int:
    found = _amount(cell, where)
    if found != int(found):
        raise InputError(f"found {found:g}", where=where, accepts="whole days")
    return int(found)


_READS: Final[Mapping[str, Callable[[Any, str], Any]]] = {
    "choice": text_of, "title": text_of, "cost": _amount, "staff": _amount, "days": _days,
}  # fmt: skip
"""How a cell of each column is read."""
