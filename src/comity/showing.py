"""How results show themselves: in one line, as a table in a notebook, as columns for pandas, Polars and Arrow."""

from __future__ import annotations

import html
import importlib
from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

import msgspec

from comity.errors import InputError, shown

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

_MOST_SHOWN: Final = 50
_LONGEST_LINE: Final = 160
Records = list[dict[str, Any]]
"""Rows by column: a text, a number, a day, a truth, or a list of texts; None where nothing is."""
_PLAIN: Final = (str, int, float, bool, date, type(None))


class Shown:
    """A result that shows itself in one line, and in a notebook."""

    __slots__ = ()

    def line(self) -> str:
        """Return what it says, in one line."""
        raise NotImplementedError

    def __repr__(self) -> str:
        told = shown(" ".join(self.line().split()))
        short = told if len(told) <= _LONGEST_LINE else f"{told[: _LONGEST_LINE - 1]}…"
        return f"<{type(self).__name__}: {short}>"

    def _repr_html_(self) -> str:
        return f"<p>{_escaped(self.line())}</p>"


class Tabular(Shown):
    """A result that is a table, too."""

    __slots__ = ()

    def records(self) -> Records:
        """Return its rows by column (see `Records`)."""
        raise NotImplementedError

    def to_arrow(self) -> pa.Table:
        """Return its rows as an Arrow table."""
        return _library("pyarrow").Table.from_pylist(self.records())

    def to_pandas(self) -> pd.DataFrame:
        """Return its rows as a pandas data frame.

        Raises:
            InputError: pandas is not installed.
        """
        _library("pandas")
        return self.to_arrow().to_pandas()

    def to_polars(self) -> pl.DataFrame:
        """Return its rows as a Polars data frame.

        Raises:
            InputError: Polars is not installed.
        """
        return _library("polars").from_arrow(self.to_arrow())

    def _repr_html_(self) -> str:
        return f"<p>{_escaped(self.line())}</p>{html_table(self.records())}"


class Serialized:
    """A result that is plain values, with a JSON Schema."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values, as its schema says."""
        result: dict[str, Any] = msgspec.json.decode(self.to_json())
        return result

    def to_json(self) -> str:
        """Return it as JSON; the same law, facts and dates give the same bytes."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """Return the JSON Schema of such results."""
        return msgspec.json.schema(cls)


class ResultRows(Tabular):
    """Rows of some kind, as a table.

    Attributes:
        name: what they are rows of.
    """

    __slots__ = ("_records", "name")

    def __init__(self, name: str, records: Sequence[Mapping[str, Any]]) -> None:
        """Take what they are called, and the rows by column."""
        self.name = name
        self._records = [dict(one) for one in records]

    def line(self) -> str:
        """Return what they are, and how many."""
        return f"{len(self._records):,} {self.name}"

    def records(self) -> list[dict[str, Any]]:
        """Return the rows by column."""
        return [dict(one) for one in self._records]


def plain(value: Any) -> Any:
    """Return a value of a result as it stands in a cell: what is made of parts as a list of texts, or as text."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, list | tuple | frozenset):
        return [str(plain(one)) for one in value]
    return msgspec.json.encode(value).decode() if isinstance(value, Mapping | msgspec.Struct) else str(value)


def fields(one: msgspec.Struct, *without: str) -> dict[str, Any]:
    """Return the fields of a value as a row."""
    return {name: plain(getattr(one, name)) for name in one.__struct_fields__ if name not in without}


def html_table(records: Sequence[Mapping[str, Any]]) -> str:
    """Return rows as a table of HTML, every cell of it escaped; at most fifty."""
    columns = list(dict.fromkeys(name for one in records for name in one))
    if not columns:
        return ""
    head = "".join(f"<th>{_escaped(name)}</th>" for name in columns)
    rows = ["".join(f"<td>{_escaped(_cell(one.get(name)))}</td>" for name in columns) for one in records[:_MOST_SHOWN]]
    more = f"<p>… and {len(records) - _MOST_SHOWN:,} more</p>" if len(records) > _MOST_SHOWN else ""
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def _cell(value: Any) -> str:
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _escaped(text: str) -> str:
    return html.escape(shown(text))


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        raise InputError(f"{name} is not installed", where=f"to_{name}", accepts=f"pip install {name}") from None
