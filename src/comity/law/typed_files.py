"""Files of a pack as typed values: a mistake is told with file, line and the id of what it stands in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from comity.errors import Faults, LawError
from comity.files import line_of, parse_yaml, read_text
from comity.files.typed import Steps, typed

T = TypeVar("T")
Where = Callable[[Steps], str]
"""Names the place of a value, given the steps to it."""
Cites = Callable[[Any, Where], Any]
"""Reads the citations of plain values (see `comity.law.cited`)."""


def typed_file(path: Path, kind: type[T], root: Path, cites: Cites | None = None) -> T:
    """Read a YAML file as a value of a type; mistakes are named from ``root``; ``cites`` reads its citations.

    Raises:
        LawError: it does not fit; holds every fault.
    """
    return converted(parse_yaml(read_text(path), path.name), kind, path, root, cites)


def converted(raw: Any, kind: type[T], path: Path, root: Path, cites: Cites | None = None) -> T:
    """Return plain values of a file as a value of a type.

    Raises:
        LawError: they do not fit; holds every fault.
    """

    def where(steps: Steps) -> str:
        return place(read_text(path), path, root, steps) + _named(raw, steps)

    faults, told = Faults(), raw
    with faults.gathered():
        told = cites(raw, where) if cites else raw
    with faults.gathered():
        value = typed(told, kind, where, LawError)
    faults.tell()
    return value


def place(text: str, path: Path, root: Path, steps: Steps) -> str:
    """Return the file and line at which ``steps`` lead into its content."""
    line = line_of(text, steps)
    return f"{path.relative_to(root)}, line {line}"


def _named(raw: Any, steps: Steps) -> str:
    for step in steps:
        try:
            raw = raw[step]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(raw, dict) and "id" in raw:
            return f": {raw['id']}" + (f", field '{steps[-1]}'" if isinstance(steps[-1], str) else "")
    return ""
