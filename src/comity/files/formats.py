"""YAML, JSON and CSV as plain values: strict, bounded, and each key stated once.

YAML scalars stay strings: readers that guess turn the code ``9E515`` into infinity and ``NO`` into false.
The schema that knows the type does the conversion.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import isfinite
from typing import Any, Final

import yaml

from comity.errors import Faults, InputError
from comity.scalars import check_text

MAX_DEPTH: Final = 64
MAX_KEYS: Final = 10_000
MAX_COLUMNS: Final = 1_000
MAX_VALUES: Final = 1_000_000
"""What a file may hold, far above what any needs: nested so deep, so many keys by one name, columns and values."""
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the C parser where it was built
_NOTHING: Final = frozenset({"", "~", "null"})
_HALF: Final = re.compile(r"\\u[dD][89a-fA-F]")
"""How half of a character is written in JSON."""


def parse_by_name(text: str, name: str) -> Any:
    """Return what a file's text says as plain values: JSON and JSON lines by the ending of its name, else YAML.

    Raises:
        InputError: it is malformed.
    """
    if name.lower().endswith(".json"):
        return parse_json(text, name)
    if name.lower().endswith((".jsonl", ".ndjson")):
        return parse_json_lines(text, name)
    return parse_yaml(text, name)


def parse_yaml(text: str, where: str) -> Any:
    """Return YAML as dicts, lists and strings; ``null``, ``~`` and nothing are None.

    Raises:
        InputError: malformed YAML, a repeated key, an alias (which could unfold without bound), a tag, or more than
            fits: it is read event by event, so that nothing is built of what is too deep or too much.
    """
    loader = _Loader(text)
    try:
        return _Builder(where).built(loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "malformed"
        raise InputError(f"not YAML: {problem}", where=f"{where}{line}") from None
    finally:
        loader.dispose()


class _Builder:
    """Builds plain values from the events of a YAML parser."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._open: list[Any] = []
        self._keys: list[str | None] = []
        self._result: Any = None
        self._values = 0

    def built(self, loader: Any) -> Any:
        next_event, add, refuse_tag = loader.get_event, self._add, self._refuse_tag  # looked up once: there are many
        documents = 0
        while True:
            event = next_event()
            kind = type(event)
            if kind is yaml.ScalarEvent:
                if event.tag is not None:
                    refuse_tag(event)
                text = event.value
                add(event, text, None if text in _NOTHING and event.implicit[0] else text)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                refuse_tag(event)
                self._begin(event, {} if kind is yaml.MappingStartEvent else [])
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._open.pop()
                self._keys.pop()
            elif kind is yaml.AliasEvent:
                raise InputError("uses a YAML alias", where=self._line(event), accepts="the value written out")
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    raise InputError("holds several documents", where=self._line(event), accepts="one")
            elif kind is yaml.StreamEndEvent:
                return self._result

    def _begin(self, event: Any, made: Any) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise InputError("is nested too deeply", where=self._line(event), accepts=f"at most {MAX_DEPTH} deep")
        if self._open and isinstance(self._open[-1], dict) and self._keys[-1] is None:
            raise InputError("a key is not text", where=self._line(event))
        self._add(event, "", made)
        self._open.append(made)
        self._keys.append(None)

    def _add(self, event: Any, text: str, value: Any) -> None:
        """Put a value in its place, or take a text as the key of what comes next."""
        self._values += 1
        if not self._open:
            self._result = value
            return
        container, key = self._open[-1], self._keys[-1]
        if type(container) is list:
            container.append(value)
        elif key is not None:
            container[key] = value
            self._keys[-1] = None
        else:
            if text in container:
                raise InputError(f"the key '{text}' appears twice", where=self._line(event))
            if len(container) >= MAX_KEYS:
                raise InputError("has too many keys", where=self._line(event), accepts=f"at most {MAX_KEYS:,}")
            self._keys[-1] = text
            container[text] = None
        if self._values > MAX_VALUES:
            raise InputError("holds too much", where=self._where, accepts=f"at most {MAX_VALUES:,} values")

    def _refuse_tag(self, event: Any) -> None:
        if event.tag is not None and event.tag not in ("!", "tag:yaml.org,2002:str"):
            raise InputError(f"uses the YAML tag '{event.tag}'", where=self._line(event), accepts="plain values")

    def _line(self, event: Any) -> str:
        return f"{self._where}, line {event.start_mark.line + 1}"


def line_of(text: str, path: Sequence[str | int]) -> int | None:
    """Return the line (from 1) at which the value at ``path`` stands in a YAML text that can be read."""
    node = _composed(text)
    for step in path:
        if isinstance(node, yaml.MappingNode) and isinstance(step, str):
            node = next((v for k, v in node.value if k.value == step), node)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step] if step < len(node.value) else node
    return node.start_mark.line + 1 if node is not None else None


@lru_cache(maxsize=1)
def _composed(text: str) -> Any:
    return yaml.compose(text, Loader=_Loader)


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
