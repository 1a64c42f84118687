"""Orders as other people's systems write them in JSON: lines below an order, each with what the order says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def order_lines(records: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return records, each order that holds one list of records as its lines: with what else the order says.

    What a line says itself goes before what its order says.
    """
    return [line for record in records for line in _lines(record)]


def _lines(record: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    lists = [key for key, value in record.items() if _are_records(value)]
    if len(lists) != 1:
        yield record
        return
    shared = {key: value for key, value in record.items() if key != lists[0]}
    for line in record[lists[0]]:
        yield {**shared, **line}


def _are_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)
