"""A user's own folder, laid over what is built in: what stands where in it, how it is found, what it says of itself.

    comity.yaml      defaults, what headers of tables mean, which lists are screened against: it marks the folder
    record/          instruments, memberships, parties of one's own, laid over the built-in record
    law/PACK/        rules of one's own, a pack each, joined to the built-in packs
    reforms/         draft reforms, known by their ids
    authorizations/  licenses and agreements in hand, counted in every answer
    screening/       what people decided about hits; the lists that are screened against
    activities/      whatever one determines

Each room reads its own part; `comity.Workspace.open` reads all of them and tells every fault at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from pathlib import Path
from typing import Any, Final

import msgspec

from comity.errors import Faults, InputError
from comity.files import is_there, parse_yaml, read_text, told_by_system, unread
from comity.files.typed import typed
from comity.scalars import stated_day

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
LISTS: Final = (".csv", ".json", ".jsonl", ".xml")
"""How files of restricted-party lists end."""
_SETTINGS_LIKE: Final = (".yml", ".yaml", ".json", ".toml")
_TEMPLATE: Final = Path(__file__).parent / "data" / "workspace"
_in_use: ContextVar[Path | None] = ContextVar("workspace", default=None)


class ListFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A restricted-party list that the user has downloaded.

    Attributes:
        file: its place, from the workspace on.
        date: its day, if neither the list nor its name says it.
    """

    file: str
    date: str = ""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What ``comity.yaml`` says.

    Attributes:
        defaults: facts of orders, tables and projects that do not state them.
        columns: what headers of one's tables mean: a fact, a label, or ``ignore``.
        lists: the restricted-party lists against which parties are screened where no other is named.
    """

    defaults: dict[str, Any] = {}
    columns: dict[str, str] = {}
    lists: tuple[str | ListFile, ...] = ()


NO_SETTINGS: Final = Settings()


def settings_of(workspace: Path | None) -> Settings:
    """Return what a workspace says of itself; nothing without one, or where the file is not there.

    Raises:
        InputError: the file does not say what it may; holds every fault, each with its field.
    """
    path = workspace / SETTINGS if workspace else None
    if path is None or not is_there(path):
        return NO_SETTINGS
    raw = parse_yaml(read_text(path), SETTINGS) or {}
    return typed(raw, Settings, lambda steps: ": ".join((SETTINGS, *map(str, steps))))


def misplaced(workspace: Path) -> Iterator[InputError]:
    """Yield a fault for each file of a workspace that seems to be meant for Comity and that nothing reads.

    The record and each pack tell of their own; in ``activities``, and beside the folders, anything may stand.
    """
    yield from unread(workspace / "law", ("*/**/*",), "law", "a folder for each pack, with its pack.yaml")
    for name in ("authorizations", "reforms"):
        yield from unread(workspace / name, ("*.yaml",), name)
    lists = tuple(f"**/*{ending}" for ending in LISTS)
    yield from unread(workspace / "screening", (Path(CLEARANCES).name, *lists), "screening")
    for path in sorted(workspace.iterdir()):
        if path.stem.lower() == Path(SETTINGS).stem and path.name != SETTINGS and path.suffix.lower() in _SETTINGS_LIKE:
            yield InputError("nothing reads this file", where=path.name, accepts=SETTINGS)


def lists_of(workspace: Path | None) -> list[tuple[Path, date | None]]:
    """Return the restricted-party lists that a workspace names, each with its day where that is stated.

    Raises:
        InputError: a file is not there, or a day is none; holds every fault.
    """
    faults, found = Faults(), list[tuple[Path, date | None]]()
    for number, one in enumerate(settings_of(workspace).lists, 1):
        where = f"{SETTINGS}: lists: {number}"
        named = one if isinstance(one, ListFile) else ListFile(one)
        with faults.gathered():
            path = (workspace or Path()) / named.file
            if not is_there(path):
                raise InputError(f"no such file '{named.file}'", where=where, accepts="a list in the workspace")
            found.append((path, stated_day(named.date, f"{where}: date") if named.date else None))
    faults.tell()
    return found


def folder_of(workspace: Path) -> Path:
    """Return a workspace as an absolute path.

    Raises:
        InputError: it is none.
    """
    if not is_there(workspace / SETTINGS) and not (workspace / "record").is_dir():
        accepts = "a folder made by comity init"
        raise InputError(
            f"is no workspace: it has no '{SETTINGS}' and no folder 'record'", where=str(workspace), accepts=accepts
        )
    return workspace.resolve()


def find_workspace(start: Path | None = None) -> Path | None:
    """Return the workspace that a folder is in: the nearest above it that holds ``comity.yaml``; None without one."""
    begin = (start or _here()).resolve()
    return next((folder for folder in (begin, *begin.parents) if is_there(folder / SETTINGS)), None)


def _here() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise InputError("the current folder is no longer there", accepts="to be run in a folder that is") from None


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
    from comity.files import write_folder  # noqa: PLC0415  only here

    if not found <= {"record", *FOLDERS, *files}:
        raise InputError("is not empty", where=str(folder), accepts="a new or empty folder")
    write_folder(folder, files, FOLDERS)
