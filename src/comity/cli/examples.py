"""An example or two of each command, shown below its help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from rich.markup import escape

import comity
from comity.files import parse_yaml, read_text


def of(command: tuple[str, ...]) -> str | None:
    """Return a command's examples as they stand below its help; None if it has none."""
    lines = (f"[dim]Example:[/] {escape(example)}" for example in _examples().get(" ".join(command), ()))
    return "\n\n".join(lines) or None


@lru_cache(maxsize=1)
def _examples() -> Mapping[str, Sequence[str]]:
    path = Path(comity.__file__).parent / "data" / "help" / "examples.yaml"
    found: Mapping[str, Sequence[str]] = parse_yaml(read_text(path), path.name)
    return found
