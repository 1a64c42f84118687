"""JSON and CSV as plain values: strict, bounded, and each key stated once (see also `yaml_reading`)."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any, Final

from comity.errors import Faults, InputError
from comity.files.kept_texts import kept
from comity.scalars import check_text

MAX_DEPTH: Final = 64
MAX_KEYS: Final = 10_000
MAX_COLUMNS: Final = 1_000
MAX_VALUES: Final = 1_000_000
"""What a file may hold, far above what any needs: nested so deep, so many keys by one name, columns and values."""
_HALF: Final = re.compile(r"\\u[dD][89a-fA-F]")
"""How half of a character is written in JSON."""


def parse_json(text: str, where: str) -> Any:
    """Return JSON as Python values.

    Raises:
        InputError: malformed JSON, a repeated key, a number that is not finite, or more than fits.
    """

    def refuse(found: str) -> Any:
        raise InputError(f"found the number {found}", where=where, accepts="a number that is finite")

    def finite(found: str) -> float:
        return number if isfinite(number := float(found)) else refuse(found)

    def by_name(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(pairs)
        if len(result) != len(pairs):
            names = Counter(name for name, _ in pairs)
            raise InputError(f"the key '{names.most_common(1)[0][0]}' appears twice", where=where)
        if len(result) > MAX_KEYS:
            raise InputError("has too many keys", where=where, accepts=f"at most {MAX_KEYS:,} by one name")
        return result

    try:
        found = json.loads(text, object_pairs_hook=by_name, parse_constant=refuse, parse_float=finite)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise InputError(f"not JSON: {error.msg}", where=f"{where}, {place}") from None
    except ValueError:  # of a whole number that Python will not read
        raise InputError("found a whole number of thousands of digits", where=where) from None
    except RecursionError:
        raise InputError("is nested too deeply", where=where, accepts=f"at most {MAX_DEPTH} deep") from None
    check_depth(found, where, halves=bool(_HALF.search(text)))
    return found


def parse_json_lines(text: str, where: str) -> list[Any]:
    """Return the value of every line that is not blank.

    Raises:
        InputError: lines that are not JSON (see `parse_json`); holds every fault.
    """
    faults, found = Faults(), []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            with faults.gathered():
                found.append(parse_json(line, f"{where}, line {number}"))
    faults.tell()
    return found


def check_depth(raw: Any, where: str, *, halves: bool = True) -> None:
    """Refuse plain values that are nested too deeply, too many, or hold texts that cannot be written.

    Args:
        raw: lists, dicts and what they hold.
        where: what to call them in an error.
        halves: whether a text may hold half of a character (a lone surrogate).

    Raises:
        InputError: they do.
    """
    level, values = [raw], 0
    for _ in range(MAX_DEPTH + 1):
        values += len(level)
        if values > MAX_VALUES:
            raise InputError("holds too much", where=where, accepts=f"at most {MAX_VALUES:,} values")
        for text in level if halves else ():
            if isinstance(text, str) and not text.isascii():
                check_text(text, where)
        level = list(_below(level))
        if not level:
            return
    raise InputError("is nested too deeply", where=where, accepts=f"at most {MAX_DEPTH} deep")


def _below(level: list[Any]) -> Iterator[Any]:
    """Yield what values hold: the members of lists, the names and values of mappings."""
    for one in level:
        if isinstance(one, Mapping):
            yield from one
            yield from one.values()
        elif isinstance(one, list | tuple):
            yield from one


def parse_csv(text: str, where: str) -> list[dict[str, str]]:
    """Return CSV rows as dicts of strings; blank lines are skipped.

    Raises:
        InputError: no header, a repeated column, too many columns, or a row with more cells than the header.
    """
    if (found := kept("csv", text)) is not None:
        return found  # type: ignore[no-any-return]
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="", strict=True)
    try:
        names = list(reader.fieldnames or [])
        check_columns(names, where)
        rows = list(reader)
    except csv.Error as error:
        raise InputError(f"not CSV: {error}", where=f"{where}, line {reader.line_num}") from None
    for number, row in enumerate(rows, start=2):
        if None in row:
            raise InputError("has more cells than the header", where=f"{where}, row {number}")
    return rows


def check_columns(names: Sequence[str], where: str) -> None:
    """Refuse a header without a column, with too many, or with one twice.

    Raises:
        InputError: it is so.
    """
    if not names:
        raise InputError("has no header", where=where)
    if len(names) > MAX_COLUMNS:
        raise InputError(f"has {len(names):,} columns", where=where, accepts=f"at most {MAX_COLUMNS:,}")
    name, times = Counter(names).most_common(1)[0]
    if times > 1:
        raise InputError(f"repeats the column '{name}'", where=where)
