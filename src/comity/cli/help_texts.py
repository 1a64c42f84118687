"""What help says that no function does: the headings for whom commands are, and an example or two of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

_FOLDER: Final = Path(__file__).parent.parent / "data" / "help"


def examples(command: tuple[str, ...]) -> Sequence[str]:
    """Return a command's examples, as they are typed."""
    found: Sequence[str] = _read("examples").get(" ".join(command), ())
    return found


def headings() -> Mapping[str, Mapping[str, str]]:
    """Return, by the heading for whom they are, the commands and groups with the first line of their help."""
    return _read("commands")


def first_line(name: str) -> str:
    """Return the first line of help of a command or group."""
    return next(commands[name] for commands in headings().values() if name in commands)


@lru_cache(maxsize=2)
def _read(name: str) -> Mapping[str, Any]:
    from comity.files import parse_yaml, read_text  # noqa: PLC0415  read only for help

    path = _FOLDER / f"{name}.yaml"
    found: Mapping[str, Any] = parse_yaml(read_text(path), path.name)
    return found
