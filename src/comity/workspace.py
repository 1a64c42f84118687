"""A user's own folder, laid over what is built in: what stands where in it, how it is found, what it says of itself.

    comity.yaml      defaults, and what headers of tables mean: it marks the folder
    record/          instruments, memberships, parties of one's own, laid over the built-in record
    law/PACK/        rules of one's own, a pack each, joined to the built-in packs
    reforms/         draft reforms, known by their ids
    authorizations/  licenses and agreements in hand, counted in every answer
    screening/       what people decided about hits
    activities/      whatever one determines

Each room reads its own part; `comity.open_workspace` reads all of them and tells every fault at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Final

import msgspec

from comity.errors import InputError
from comity.files import parse_yaml, read_text, told_by_system, write_folder
from comity.files.typed import typed

SETTINGS: Final = "comity.yaml"
TAKEN: Final = f"is taken from {SETTINGS}"
"""What is told of a fact that an activity does not state."""
CLEARANCES: Final = "screening/clearances.yaml"
FOLDERS: Final = (
    "record/instruments",
    "record/memberships",
    "law",
    "authorizations",
    "screening",
    "activities",
    "reforms",
)
_TEMPLATE: Final = Path(__file__).parent / "data" / "workspace"
_in_use: ContextVar[Path | None] = ContextVar("workspace", default=None)


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What ``comity.yaml`` says.

    Attributes:
        defaults: facts of orders, tables and projects that do not state them.
        columns: what headers of one's tables mean: a fact, a label, or ``ignore``.
    """

    defaults: dict[str, Any] = {}
    columns: dict[str, str] = {}


NO_SETTINGS: Final = Settings()


def settings_of(workspace: Path | None) -> Settings:
    """Return what a workspace says of itself; nothing without one, or where the file is not there.

    Raises:
        InputError: the file does not say what it may; holds every fault, each with its field.
    """
    path = workspace / SETTINGS if workspace else None
    if path is None or not path.is_file():
        return NO_SETTINGS
    raw = parse_yaml(read_text(path), SETTINGS) or {}
    return typed(raw, Settings, lambda steps: ": ".join((SETTINGS, *map(str, steps))))


def folder_of(workspace: Path) -> Path:
    """Return a workspace as an absolute path.

    Raises:
        InputError: it is none.
    """
    if not (workspace / SETTINGS).is_file() and not (workspace / "record").is_dir():
        accepts = "a folder made by comity init"
        raise InputError(
            f"is no workspace: it has no '{SETTINGS}' and no folder 'record'", where=str(workspace), accepts=accepts
        )
    return workspace.resolve()


def find_workspace(start: Path | None = None) -> Path | None:
    """Return the workspace that a folder is in: the nearest above it that holds ``comity.yaml``; None without one."""
    begin = (start or Path.cwd()).resolve()
    return next((folder for folder in (begin, *begin.parents) if (folder / SETTINGS).is_file()), None)


def in_use() -> Path | None:
    """Return the workspace that is read where none is named: that of the command that is run."""
    return _in_use.get()


def needed(where: str) -> Path:
    """Return the workspace in use, for what cannot be done without one.

    Raises:
        InputError: there is none.
    """
    if (found := in_use()) is None:
        accepts = "comity init FOLDER, then in it; or --workspace FOLDER"
        raise InputError("there is no workspace here", where=where, accepts=accepts)
    return found


def use(workspace: Path | None) -> None:
    """Let a workspace be the one that is read where none is named, from here on."""
    _in_use.set(workspace)


@contextmanager
def apart() -> Iterator[None]:
    """Let what is used in here be forgotten afterwards."""
    before = _in_use.set(None)
    try:
        yield
    finally:
        _in_use.reset(before)


def init_workspace(folder: Path) -> None:
    """Make a workspace in a new or empty folder.

    Raises:
        InputError: there is something in it already, or it cannot be made.
    """
    paths = [path for path in sorted(_TEMPLATE.rglob("*")) if path.is_file() and path.suffix != ".j2"]
    files = {path.relative_to(_TEMPLATE).as_posix(): read_text(path).encode() for path in paths}
    with told_by_system(folder):
        found = {path.relative_to(folder).as_posix() for path in folder.rglob("*")} if folder.exists() else set()
    if not found <= {"record", *FOLDERS, *files}:
        raise InputError("is not empty", where=str(folder), accepts="a new or empty folder")
    write_folder(folder, files, FOLDERS)
