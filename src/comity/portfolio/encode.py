"""From a table's columns to codes: each distinct text is read once, each number is placed among the law's limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from comity.compile.codes import FactCodes, line
from comity.errors import InputError
from comity.law.contradictions import ACCEPTS
from comity.law.law import Law
from comity.law.schema import Fact, Kind, Schema
from comity.law.values import Possible, Text
from comity.portfolio.reader import plain_number

if TYPE_CHECKING:
    import pyarrow as pa

Encoded = npt.NDArray[Any]
"""Codes in the narrowest whole numbers that hold them: 16 bits, or 32 where a fact has very many values."""
Cuts = Mapping[str, tuple[float, ...]]
"""For each fact that is a number or a day, the limits with which some law compares it."""
_NARROW: Final = 1 << 16
_STATED: Final = Text("stated")


@dataclass
class Column:
    """The codes of one fact, as its values are met.

    Attributes:
        cuts: for numbers, the limits the law compares with.
        possible: by code; the first is unknown.
        wrong: the codes of texts that cannot be read, with the reason.
        texts: the code of each text met so far.
    """

    fact: Fact
    law: Law
    cuts: tuple[float, ...] | None = None
    possible: list[Possible | None] = field(default_factory=list)
    wrong: dict[int, str] = field(default_factory=dict)
    texts: dict[str, int] = field(default_factory=dict)
    _known: dict[Possible | None, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.possible = [None, *(line(self.cuts) if self.cuts is not None else ())]
        if self.fact.kind is Kind.TEXT:
            self.possible.append(_STATED)
        self._known = {possible: code for code, possible in enumerate(self.possible)}

    @property
    def codes(self) -> FactCodes:
        """What every code stands for."""
        return FactCodes(self.fact.name, tuple(self.possible), self.cuts)

    def encode(self, values: pa.Array) -> Encoded:
        """Return the code of every value; text that cannot be read has a code of its own, told in `wrong`."""
        import pyarrow as pa  # noqa: PLC0415  loaded only where tables are read
        import pyarrow.compute as pc  # noqa: PLC0415

        if pa.types.is_list(values.type) or pa.types.is_large_list(values.type):
            values = pc.binary_join(values.cast(pa.list_(pa.string())), " | ")
        if self.fact.kind is Kind.TEXT:
            stated = pc.not_equal(pc.utf8_trim_whitespace(values.cast(pa.string())), "").fill_null(False)
            return np.asarray(stated.to_numpy(zero_copy_only=False), np.uint16)
        if self.cuts is not None:
            return self._numbers(values)
        dictionary = values if pa.types.is_dictionary(values.type) else values.cast(pa.string()).dictionary_encode()
        texts = dictionary.dictionary.cast(pa.string()).to_pylist()
        if dictionary is values and not self.texts.keys() >= set(texts):  # a dictionary may list what no row says
            said = set(pc.unique(dictionary.indices).to_pylist())
            texts = [text if place in said else None for place, text in enumerate(texts)]
        codes = [*map(self.code, texts), 0]
        indices = dictionary.indices.cast(pa.int32()).fill_null(len(codes) - 1)  # the last code is unknown
        return np.asarray(narrowed(np.array(codes))[indices.to_numpy(zero_copy_only=False)])

    def _numbers(self, values: pa.Array) -> Encoded:
        """Place numbers among the cuts; what is no plain number is read one by one, as a range or as nothing."""
        import pyarrow as pa  # noqa: PLC0415

        dates = self.fact.kind is Kind.DATE
        floats = plain_numbers(values, self.fact)
        cannot_be = self._cannot_be(floats)
        unknown = np.isnan(floats) | cannot_be
        found = places(floats, self.cuts or ()) + np.uint16(1)
        found[unknown] = 0
        if not _is_plain(values.type, dates=dates):
            cannot_be = unknown & values.is_valid().to_numpy(zero_copy_only=False)
        odd = np.flatnonzero(cannot_be)
        if not len(odd):
            return found
        wide = found.astype(np.int64)
        wide[odd] = [self.code(text) for text in values.take(pa.array(odd)).cast(pa.string()).to_pylist()]
        return narrowed(wide)

    def _cannot_be(self, numbers: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        """Return which numbers are none that the fact can have."""
        limits = self.fact.limits
        found = (numbers < limits.low) | (numbers > limits.high)
        return found | (numbers != np.floor(numbers)) & ~np.isnan(numbers) if self.fact.whole else found

    def code(self, text: str | None) -> int:
        """Return the code of a text, read when it is first met."""
        if text is None:
            return 0
        if text not in self.texts:
            self.texts[text] = self._read(text)
        return self.texts[text]

    def _read(self, text: str) -> int:
        try:
            possible = self.law.schema.read(self.fact.name, text, "")
        except InputError as error:
            self.possible.append(None)
            self.wrong[len(self.possible) - 1] = str(error).removeprefix(": ")
            return len(self.possible) - 1
        if possible not in self._known:
            self._known[possible] = len(self.possible)
            self.possible.append(possible)
        return self._known[possible]


def plain_numbers(values: pa.Array, fact: Fact) -> npt.NDArray[np.float64]:
    """Return numbers, or the ordinals of days; not a number where a cell is empty or not plainly one.

    Args:
        values: numbers, days, or text that may hold numbers.
        fact: what they say, a number or a day.
    """
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    if fact.kind is Kind.DATE:
        days = values.cast(pa.date32()).cast(pa.int32()) if _is_plain(values.type, dates=True) else None
        values = pc.add(days, 719_163) if days else pa.nulls(len(values))  # the ordinal of 1970-01-01
    elif not _is_plain(values.type, dates=False):
        texts = values.cast(pa.string())
        plain = pc.match_substring_regex(texts, f"^{plain_number(fact)}$").fill_null(False)
        values = pc.if_else(plain, texts, None)
    return np.asarray(values.cast(pa.float64()).to_numpy(zero_copy_only=False))


def _is_plain(kind: pa.DataType, *, dates: bool) -> bool:
    """Whether a column holds days, or numbers, and nothing that must be read as text."""
    from pyarrow import types  # noqa: PLC0415

    if dates:
        return bool(types.is_date(kind) or types.is_timestamp(kind))
    return bool(types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind))


def places(numbers: npt.NDArray[np.float64], cuts: Sequence[float]) -> npt.NDArray[np.uint16]:
    """Return the place of each number on the line that ``cuts`` cut (see `comity.compile.codes.line`).

    Laws cut a number a few times, so that comparing with each cut is quicker than searching among them.
    """
    found = np.zeros(len(numbers), np.uint16)
    for cut in cuts:
        found += numbers > cut
        found += numbers >= cut
    return found


def wrong_rows(columns: Mapping[str, Column], codes: Mapping[str, Encoded]) -> dict[int, str]:
    """Return the rows that cannot be used, with the first reason."""
    found: dict[int, str] = {}
    for name, column in columns.items():
        if column.wrong:
            told = codes[name]
            for row in np.flatnonzero(np.isin(told, list(column.wrong))).tolist():
                found.setdefault(row, column.wrong[int(told[row])])
    for clash in clashes(columns, next(iter(columns.values())).law.schema) if columns else ():
        both = np.logical_and.reduce([np.isin(codes[name], list(one)) for name, one in clash.codes.items()])
        for row in np.flatnonzero(both).tolist():
            found.setdefault(row, clash.why)
    return found


@dataclass(frozen=True)
class Clash:
    """Codes of facts that cannot stand in one row, and why."""

    codes: Mapping[str, frozenset[int]]
    why: str

    def holds(self, found: Mapping[str, int]) -> bool:
        """Whether a row has all of them."""
        return all(found[name] in codes for name, codes in self.codes.items())


def clashes(columns: Mapping[str, Column], schema: Schema) -> list[Clash]:
    """Return what columns can say that cannot be so together (see `comity.law.contradictions`)."""
    found = []
    for one in schema.contradictions:
        if one.facts.keys() <= columns.keys():
            said = {
                name: frozenset(code for code, possible in enumerate(columns[name].possible) if words.by(possible))
                for name, words in one.facts.items()
            }
            if all(said.values()):
                found.append(Clash(said, f"{one.why}; accepted: {ACCEPTS}"))
    return found


def columns_for(names: Iterable[str], law: Law, cuts: Cuts) -> dict[str, Column]:
    """Return an encoder for each fact."""
    return {name: Column(law.schema.fact(name, "portfolio"), law, cuts.get(name)) for name in names}


def narrowed(codes: npt.NDArray[Any]) -> Encoded:
    """Return whole numbers in the narrowest type that is used for codes."""
    wide = len(codes) and int(codes.max()) >= _NARROW
    return codes.astype(np.int32 if wide else np.uint16)
