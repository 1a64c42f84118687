"""The facts an answer is worked out from, as columns: what was stated, what follows from it, what is assumed.

Done once, before any clock runs and for every peer alike: the same as `comity.determine.assume.basis` gives for one
activity, which `bench.portfolio` checks row by row on a sample.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa

from comity.determine.activity import Activity
from comity.determine.assume import basis
from comity.law.law import Law
from comity.law.values import OneOf

Words = tuple[np.ndarray[Any, np.dtype[np.int32]], list[str | None]]
"""Codes and the text of each; the text None is unknown."""


def with_given(table: pa.Table, law: Law) -> pa.Table:
    """Return a portfolio's facts with those that follow from others, and what is assumed where nothing is stated."""
    words: dict[str, Words] = {}
    numbers: dict[str, pa.Array] = {}
    for name in table.column_names:
        if name in law.schema.facts:
            column = table[name].combine_chunks()
            if law.schema.facts[name].kind.is_ordered:
                numbers[name] = column.cast(pa.float64())
            else:
                words[name] = _words(column)
    words["destination.country"] = _joined(words, ("destination.country", "end_user.country"), _first)
    words["item.manufactured_in"] = _joined(words, ("item.origin_country", "origin.country"), _first)
    words["end_use.military_intelligence"] = _joined(words, ("end_use.kind", "end_user.kind"), _intelligence)
    words["item.type"] = _joined(words, ("item.classification",), lambda code: _item_type(code, law))
    for name in words:
        assumed = law.schema.facts[name].assume
        if isinstance(assumed, OneOf):
            [value] = assumed.values
            text = ("yes" if value else "no") if isinstance(value, bool) else str(value)
            words[name] = _joined(words, (name,), lambda stated, text=text: stated if stated is not None else text)
    arrays = {name: _array(*found) for name, found in words.items()} | numbers
    return pa.table(arrays)


def _words(column: pa.DictionaryArray) -> Words:
    codes = np.asarray(column.indices.cast(pa.int32()).fill_null(len(column.dictionary)))
    return codes, [*column.dictionary.to_pylist(), None]


def _joined(words: dict[str, Words], names: tuple[str, ...], work_out: Callable[..., str | None]) -> Words:
    """Return a column worked out from others: once for each combination of their values."""
    place = np.zeros(len(words[names[0]][0]), np.int32)
    combinations: list[tuple[str | None, ...]] = [()]
    for name in names:
        codes, values = words[name]
        place = place * np.int32(len(values)) + codes
        combinations = [(*before, value) for before in combinations for value in values]
    found = [work_out(*combination) for combination in combinations]
    texts = list(dict.fromkeys([*found, None]))
    index = np.array([texts.index(text) for text in found], np.int32)
    return index[place], texts


def _first(one: str | None, other: str | None) -> str | None:
    return other if one is None else one


def _intelligence(use: str | None, user: str | None) -> str | None:
    return "yes" if "military-intelligence" in (use, user) else None


def _item_type(code: str | None, law: Law) -> str | None:
    if code is None:
        return None
    possible = law.schema.read("item.classification", code, "bench")
    assert possible is not None
    found = basis(Activity({"item.classification": possible}), law, None, strict=True).given.get("item.type")
    return "|".join(sorted(map(str, found.values))) if isinstance(found, OneOf) else None


def _array(codes: np.ndarray[Any, Any], texts: list[str | None]) -> pa.DictionaryArray:
    """Return codes as a dictionary of the texts that are known."""
    unknown = texts.index(None)
    known = [text for text in texts if text is not None]
    place = np.array([-1 if text is None else known.index(text) for text in texts], np.int16)
    indices = place[codes]
    return pa.DictionaryArray.from_arrays(pa.array(indices, mask=codes == unknown), pa.array(known, pa.string()))
