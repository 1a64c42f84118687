"""Rows of a table with their answers: those of a facet, each with its page, and those that cannot be read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

import comity
from comity import InputError
from comity.web.order_form import OrderForm
from comity.web.posted import PostedOrder

if TYPE_CHECKING:  # what a page is of is loaded by the workers only
    import pyarrow as pa

    from comity import Law, Portfolio, PortfolioDetermination

FACETS: Final = ("outcome", "partner", "item", "authorization")
_TOLD: Final = ("outcome", "decided by", "citation")
_ANSWER: Final = (*_TOLD, "if screened clear", "why open", "not read because")
_PARTNER: Final = "destination.country"
_ITEM: Final = "item.classification"
MOST: Final = 50
"""Of so many rows a page tells; files have all."""


class AnsweredRow(msgspec.Struct, frozen=True):
    """A row: its own cells, its answer, by what, and what a form posts to have its page."""

    cells: tuple[str, ...]
    outcome: str
    by: str
    cite: str
    link: str


class RowsTold(msgspec.Struct, frozen=True):
    """Rows that are told of, under their own headers; ``count``: how many there are."""

    columns: tuple[str, ...]
    rows: tuple[AnsweredRow, ...]
    count: int


class Unread(msgspec.Struct, frozen=True):
    """Rows that cannot be read: their own cells, and why; ``places``: which rows of the table they are, from 0."""

    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], str], ...]
    count: int
    places: tuple[int, ...]


class CorrectedRows(msgspec.Struct, frozen=True):
    """Rows as somebody corrected them: their columns, their places in the table, and their cells, row by row."""

    columns: tuple[str, ...]
    places: tuple[int, ...]
    cells: tuple[str, ...]

    def put_into(self, own: pa.Table) -> str:
        """Return a table of which these are rows as CSV, with them in their places.

        Raises:
            InputError: they are no rows of it.
        """
        lines = list(map(_cells, own.to_pylist()))
        size = len(self.columns)
        fits = self.columns == tuple(own.column_names) and len(self.cells) == size * len(self.places)
        if not fits or not all(0 <= place < len(lines) for place in self.places):
            raise InputError("was changed on the way", where="rows", accepts="what the page held")
        for number, place in enumerate(self.places):
            lines[place] = self.cells[number * size : (number + 1) * size]
        return as_csv(self.columns, [cell for line in lines for cell in line])


class AnsweredTable:
    """Every row of a table with its own columns and its answer."""

    def __init__(
        self, found: PortfolioDetermination, table: Portfolio, columns: Mapping[str, str], folder: str
    ) -> None:
        """Write the rows into a folder that is used for nothing else; ``columns``: what they are said to mean."""
        import pyarrow.parquet as pq  # noqa: PLC0415  loaded only where rows are told

        path = Path(folder) / "rows.parquet"
        table.write_answers(found, path)
        self._rows = pq.read_table(path)
        self._meanings, self._law = table.meanings, comity.load()
        self._folder, self._columns = folder, columns
        names = self._rows.column_names
        self._told = {name: names[len(names) - len(_ANSWER) + place] for place, name in enumerate(_ANSWER)}
        self.columns = tuple(names[: len(names) - len(_ANSWER)])

    def unread(self) -> Unread:
        """Return the rows that cannot be read."""
        why = self._column(self._told["not read because"])
        places = [place for place, text in enumerate(why) if text]
        own = self._rows.select(list(self.columns)).take(places[:MOST]).to_pylist()
        rows = [(_cells(one), why[place]) for one, place in zip(own, places, strict=False)]
        return Unread(self.columns, tuple(rows), len(places), tuple(places[:MOST]))

    def of(self, facet: str, value: str, over: Mapping[str, str], day: str) -> RowsTold:
        """Return the rows of a facet: of an outcome, a partner, an item or an authorization.

        Raises:
            InputError: there is no such facet.
        """
        if facet not in FACETS:
            raise InputError(f"found '{facet}'", where="facet", accepts=", ".join(FACETS))
        wanted = list(self._wanted(facet, value, over))
        rows = self._rows.take(wanted[:MOST]).to_pylist()
        told = zip(rows, self._links(rows, over, day), strict=True)
        return RowsTold(self.columns, tuple(self._answered(row, link) for row, link in told), len(wanted))

    def _wanted(self, facet: str, value: str, over: Mapping[str, str]) -> Iterator[int]:
        outcomes = self._column(self._told["outcome"])
        texts = outcomes if facet == "outcome" else self._texts(facet, over)
        means = {text: self._is(facet, text, value) for text in set(texts)}
        return (place for place, text in enumerate(texts) if outcomes[place] and means[text])

    def _texts(self, facet: str, over: Mapping[str, str]) -> list[str]:
        if facet == "authorization":
            parts = (self._column(self._told[name]) for name in ("decided by", "citation"))
            return ["\n".join(pair) for pair in zip(*parts, strict=True)]
        fact = _PARTNER if facet == "partner" else _ITEM
        column = next((name for name, one in self._meanings.items() if one == fact and name in self.columns), "")
        given = over.get("to" if facet == "partner" else "item", "")
        return self._column(column) if column else [given] * len(self._rows)

    def _is(self, facet: str, text: str, value: str) -> bool:
        if facet == "partner":
            return value in _countries(self._law, text)
        if facet == "authorization":
            return value in self._authorizations.get(text, ())
        return text.strip().casefold() == value.casefold()

    @property
    def _authorizations(self) -> Mapping[str, set[str]]:
        """By title and citation of a rule, as they stand in a row, the authorizations that it is about."""
        found: dict[str, set[str]] = {}
        for rule, _ in self._law.pack.rules.values():
            effect = rule.requires or rule.exempts
            if effect:
                found.setdefault(f"{rule.title}\n{rule.cite}", set()).add(effect.authorization)
        return found

    def _answered(self, row: Mapping[str, Any], link: str) -> AnsweredRow:
        outcome, by, cite = (str(row[self._told[name]] or "") for name in _TOLD)
        return AnsweredRow(_cells({name: row[name] for name in self.columns}), outcome, by, cite, link)

    def _links(self, rows: Sequence[Mapping[str, Any]], over: Mapping[str, str], day: str) -> list[str]:
        """Return what a form posts to have the page of each row, read as the table is; empty where it is no line."""
        cells = [cell for row in rows for cell in _cells({name: row[name] for name in self.columns})]
        path = Path(self._folder) / "rows.csv"
        path.write_text(as_csv(self.columns, cells), "utf-8")
        project = comity.read_project(path, self._law, over=over, columns=self._columns or None)
        order = msgspec.to_builtins(project.as_order(self._law))
        lines = order.pop("items", [])
        if len(lines) != len(rows):
            return [""] * len(rows)
        shared = order | ({"date": day} if day else {})
        each = ({**shared, "items": [{name: one for name, one in line.items() if name != "date"}]} for line in lines)
        return [msgspec.json.encode(PostedOrder(OrderForm.of(one))).decode() for one in each]

    def _column(self, name: str) -> list[str]:
        return [text or "" for text in self._rows[name].to_pylist()]


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(one or "") for one in row.values())


def _countries(law: Law, text: str) -> frozenset[str]:
    try:
        return frozenset(law.schema.country(text))
    except InputError:
        return frozenset()


def as_csv(columns: Sequence[str], cells: Sequence[str]) -> str:
    """Return cells, row by row, as CSV below their headers.

    Raises:
        InputError: they do not fill their rows.
    """
    if not columns or len(cells) % len(columns):
        raise InputError("was changed on the way", where="rows", accepts="what the page held")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(cells[place : place + len(columns)] for place in range(0, len(cells), len(columns)))
    return text.getvalue()
