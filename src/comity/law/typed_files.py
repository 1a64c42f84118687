"""Files of a pack as typed values: a mistake is told with file, line and the id of what it stands in."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from comity.errors import LawError
from comity.files import line_of, parse_yaml, read_text
from comity.files.typed import Steps, typed

T = TypeVar("T")


def typed_file(path: Path, kind: type[T], root: Path) -> T:
    """Read a YAML file as a value of a type; mistakes are named from ``root``.

    Raises:
        LawError: it does not fit; holds every fault.
    """
    return converted(parse_yaml(read_text(path), path.name), kind, path, root)


def converted(raw: Any, kind: type[T], path: Path, root: Path) -> T:
    """Return plain values of a file as a value of a type.

    Raises:
        LawError: they do not fit; holds every fault.
    """
    return typed(raw, kind, lambda steps: place(read_text(path), path, root, steps) + _named(raw, steps), LawError)


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
