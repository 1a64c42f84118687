"""Values of a file of YAML or JSON: read as texts, found by the way to them, changed, written again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import yaml


def parsed(data: bytes, name: str) -> Any:
    return json.loads(data) if name.endswith(".json") else yaml.load(data, yaml.BaseLoader)  # noqa: S506  texts only


def written(raw: Any, name: str) -> bytes:
    if name.endswith(".json"):
        return json.dumps(raw).encode()
    return yaml.safe_dump(raw, allow_unicode=True, sort_keys=False).encode("utf-8", "replace")


def ways(raw: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value."""
    yield at
    members = raw.items() if isinstance(raw, dict) else enumerate(raw[:40]) if isinstance(raw, list) else ()
    for step, one in members:
        yield from ways(one, (*at, step))


def value_at(raw: Any, place: tuple[Any, ...]) -> Any:
    for step in place:
        raw = raw[step]
    return raw


def put(raw: Any, place: tuple[Any, ...], value: Any) -> bool:
    value_at(raw, place[:-1])[place[-1]] = value
    return True
