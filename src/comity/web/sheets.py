"""Pages of public things (rules, records, reforms) as values: blocks of rows, shown as HTML or handed on as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

import msgspec

from comity.web.graphs import DrawnGraph

_SIGNS: Final = {"primary": "●", "secondary": "◐", "memory": "○"}
_LONGEST_HOST: Final = 24
LEGEND: Final = "● read at the source itself · ◐ in a copy or report · ○ from memory, to be checked"


class PageCell(msgspec.Struct, frozen=True):
    """A cell: its text, where it leads, and what is said of it more softly; ``mark``: a sign before it."""

    text: str
    href: str = ""
    note: str = ""
    mark: str = ""
    code: bool = False


class PageBlock(msgspec.Struct, frozen=True):
    """Rows below a heading, below names of columns if there are any.

    Attributes:
        open: whether a reader sees them at once.
        named: whether each row can be linked to, as ``#row-1``; of one block of a page.
        choices: what choosing each row says to the page's choosing form; none if rows are not chosen.
    """

    title: str
    rows: tuple[tuple[PageCell, ...], ...] = ()
    columns: tuple[str, ...] = ()
    open: bool = True
    lead: str = ""
    named: bool = False
    choices: tuple[str, ...] = ()


class PageField(msgspec.Struct, frozen=True):
    """A field of a form that asks for a page: a day, a state, words; ``hint``: what one types, as an example."""

    name: str
    label: str
    value: str = ""
    among: tuple[str, ...] = ()
    hint: str = ""


class PageForm(msgspec.Struct, frozen=True):
    """A form that asks for a page at a path; ``title``: what the page answers.

    Attributes:
        shows: what may be shown, by the word that asks for it; one button if there is nothing to choose.
    """

    asks: str
    fields: tuple[PageField, ...]
    title: str = ""
    shows: Mapping[str, str] = {}

    def unasked(self, *lead: PageCell) -> WebPage:
        """Return the page of the form alone, of which nothing was asked yet."""
        return WebPage(title=self.title, lead=lead, fields=self.fields, asks=self.asks, data=[])


class WebPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page.

    Attributes:
        lead: sentences below the title.
        fields: what may be asked for in its address; ``asks``: the path that is asked then.
        forms: other pages that may be asked for.
        choosing: a form about the rows that are chosen.
        picture: what a picture of it shows, where it has one; it is found at ``.svg`` unless it says where.
        picture_open: whether a reader sees it at once.
        graph: who hangs on whom, above the block whose rows can be linked to.
        files: endings of its address that give it as a file, besides data.
        links: where more is, by what it is called.
        data: the same as plain values, for programs.
        table: the same as rows, for CSV; none where it is no table.
    """

    title: str
    lead: tuple[PageCell, ...] = ()
    blocks: tuple[PageBlock, ...] = ()
    fields: tuple[PageField, ...] = ()
    asks: str = ""
    forms: tuple[PageForm, ...] = ()
    choosing: PageForm | None = None
    picture: PageCell | None = None
    picture_open: bool = True
    graph: DrawnGraph | None = None
    files: tuple[str, ...] = ()
    links: tuple[PageCell, ...] = ()
    data: Any = None
    table: tuple[dict[str, str], ...] = ()
    legend: bool = False


class _Read(Protocol):
    """What was read somewhere."""

    @property
    def cite(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def confidence(self) -> str: ...


def cell(text: object, href: str = "", note: str = "", mark: str = "") -> PageCell:
    """Return a cell."""
    return PageCell("" if text is None else str(text), href, note, mark)


def source(read: _Read) -> PageCell:
    """Return where something was read: a sign for how, the citation, and the page."""
    return PageCell(read.cite, outside(read.url), mark=_SIGNS[str(read.confidence)])


def read_at(url: str, confidence: object, note: str = "") -> PageCell:
    """Return whose page says something, with a sign for how it was read; without a page only the sign."""
    host = urlsplit(url).netloc.removeprefix("www.")
    told = host if len(host) <= _LONGEST_HOST else f"…{host[1 - _LONGEST_HOST :]}"
    return PageCell(told, outside(url), note, mark=_SIGNS[str(confidence)])


def cited(cite: str, url: str, confidence: object) -> PageCell:
    """Return a citation that leads to its text, with a sign for how it was read."""
    return PageCell(cite, outside(url), mark=_SIGNS[str(confidence)])


def outside(url: str) -> str:
    """Return an address of the web; nothing for any other, which a link must not have."""
    return url if url.startswith(("https://", "http://")) else ""


def block(title: str, rows: Iterable[Sequence[PageCell]], *columns: str, **more: Any) -> PageBlock:
    """Return rows below a heading."""
    return PageBlock(title, tuple(map(tuple, rows)), columns, **more)


def filled(*blocks: PageBlock) -> tuple[PageBlock, ...]:
    """Return the blocks that have rows or say something."""
    return tuple(one for one in blocks if one.rows or one.lead)


def rows_of(blocks: Iterable[PageBlock]) -> tuple[dict[str, str], ...]:
    """Return the rows of blocks as records: in which block, then its cells, and the source's address."""
    return tuple({"section": one.title, **_record(one.columns, row)} for one in blocks for row in one.rows)


def _record(columns: Sequence[str], row: Sequence[PageCell]) -> dict[str, str]:
    names = columns or [f"column {number}" for number in range(1, len(row) + 1)]
    told = {name: f"{one.text}{f' ({one.note})' if one.note else ''}" for name, one in zip(names, row, strict=False)}
    links = [one.href for one in row if one.href.startswith("http")]
    return {**told, **({"source_url": links[-1]} if links else {})}


def records(rows: Iterable[Mapping[str, Any]]) -> tuple[dict[str, str], ...]:
    """Return rows with every value as text."""
    return tuple({name: "" if value is None else str(value) for name, value in row.items()} for row in rows)
