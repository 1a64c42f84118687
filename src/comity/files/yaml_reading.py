"""YAML as plain values: strict, bounded, and each key stated once.

Scalars stay strings: readers that guess turn the code ``9E515`` into infinity and ``NO`` into false. The schema that
knows the type does the conversion.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import lazy_loader

from comity.errors import InputError
from comity.files.formats import MAX_DEPTH, MAX_KEYS, MAX_VALUES, parse_json, parse_json_lines
from comity.files.kept_texts import kept

yaml = lazy_loader.load("yaml")  # where its values are at hand already, it is not read
_NOTHING: Final = frozenset({"", "~", "null"})


def _parser() -> Any:
    return getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the C parser where it was built


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
    if (found := kept("yaml", text)) is not None:
        return found
    loader = _parser()(text)
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
    return yaml.compose(text, Loader=_parser())
