"""Files that are kept beside an answer, written once there is one: a command that fails leaves none behind."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from comity.cli import printing
from comity.errors import InputError, shown

_WAITING: Final[list[tuple[Path, str, str, bool]]] = []


def keep(path: Path, text: str, what: str, *, beside: bool = False) -> None:
    """Have a file written when the command has its answer.

    Args:
        path: the file.
        text: what it is to hold.
        what: what to call that.
        beside: whether nobody asked for the file, so that the command does not fail where it cannot be written.
    """
    _WAITING.append((path, text, what, beside))


def forget() -> None:
    """Let be what waits to be written."""
    _WAITING.clear()


def write_all() -> None:
    """Write what waits, and say where it is.

    Raises:
        InputError: a file that was asked for cannot be written.
    """
    from comity.files import write_atomically  # noqa: PLC0415  most commands keep nothing

    while _WAITING:
        path, text, what, beside = _WAITING.pop(0)
        try:
            write_atomically(path, text)
        except InputError as error:
            if not beside:
                raise
            printing.beside(f"{what} are not kept: {error}")
        else:
            printing.beside(f"kept in {shown(str(path))}: {what}")
