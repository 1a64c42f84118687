"""Writing files and folders whole or not at all.

All is written in a folder of its own beside its place, which is locked as long as its process lives, and then moved. So
what is left by a process that was killed is known by its name and by being locked no more: the next to write there
removes it.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from comity.errors import InputError
from comity.extras import check_extra

try:
    import fcntl
except ImportError:  # where files cannot be locked so, what was left is left
    fcntl = None  # type: ignore[assignment]

PICTURES: Final = (".svg", ".png", ".json")
DOCUMENTS: Final = (".md", ".docx", ".pdf")
CALENDAR: Final = ".ics"
_PREFIX: Final = ".comity-"
_OURS: Final = re.compile(r"\.comity-[a-z0-9_]{8}")
_TRIALS: Final = 10


def check_output(path: Path) -> None:
    """Refuse, before long work begins, a place where no file can be written afterwards.

    Raises:
        InputError: there is no such folder, or what is there is a folder or a device.
    """
    with told_of_writing(path), suppress(FileNotFoundError, NotADirectoryError):
        path.stat()  # a name that is too long, or a link to itself
    if path.is_dir():
        raise InputError("cannot be written (is a folder)", where=str(path), accepts="the name of a file")
    if path.exists() and not path.is_file():
        raise InputError("cannot be written (is no plain file)", where=str(path), accepts="the name of a file")
    if not path.parent.is_dir():
        raise InputError("cannot be written (no such folder)", where=str(path), accepts="a folder that exists")


def check_picture(path: Path) -> None:
    """Refuse, before long work begins, a place where no picture can be written afterwards.

    Raises:
        InputError: the name ends in no format that pictures have, or no file can be written there.
    """
    if path.suffix.lower() not in PICTURES:
        raise InputError(f"found '{path.suffix or path.name}'", where=str(path), accepts=", ".join(PICTURES))
    check_output(path)


def check_document(path: Path, *, dated: bool = False) -> None:
    """Refuse, before long work begins, a place where no document can be written afterwards.

    Args:
        path: where it is to be written.
        dated: whether what it tells has days, so that it may be a calendar.

    Raises:
        InputError: the name ends in no format that such documents have, no file can be written there, or the extra that
            writes it is missing.
    """
    ending, endings = path.suffix.lower(), (*DOCUMENTS, CALENDAR) if dated else DOCUMENTS
    if ending not in endings:
        raise InputError(f"found '{path.suffix or path.name}'", where=str(path), accepts=", ".join(endings))
    check_output(path)
    if ending != ".md":
        check_extra("brief", str(path))


@contextmanager
def replacing(path: Path, *, new: bool = False) -> Iterator[Path]:
    """Give the name of a file to write to; it takes the place of ``path`` once all is written.

    Whatever goes wrong, ``path`` stays as it was and nothing half-written is left.

    Args:
        path: the file to be written.
        new: whether it must not be there yet, whoever may write it at the same time.

    Raises:
        InputError: the folder is missing or cannot be written to, the disk is full, or a new file is there already.
    """
    check_output(path)
    path = Path(os.path.realpath(path))
    with told_of_writing(path), _workshop(path.parent) as place:
        made = place / path.name
        yield made
        _keep(made)
        if new:
            _appear(made, path)
        else:
            made.replace(path)


def write_atomically(path: Path, data: str | bytes, *, new: bool = False) -> None:
    """Write a file whole or not at all (see `replacing`).

    Raises:
        InputError: the folder is missing or cannot be written to, or a new file is there already.
    """
    with replacing(path, new=new) as made:
        made.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)


def write_folder(folder: Path, files: Mapping[str, bytes], empty: Sequence[str] = ()) -> None:
    """Write several files to a folder, all or none; what a run that was stopped has written is completed.

    Args:
        folder: made if absent; otherwise each file is written whole, and none that is there is overwritten.
        files: their contents by their names below the folder.
        empty: the names of folders below it that hold nothing yet.

    Raises:
        InputError: a file is there with other contents, or all are there; or something cannot be written.
    """
    with told_of_writing(folder):
        if not folder.exists():
            folder.parent.mkdir(parents=True, exist_ok=True)
            with _workshop(Path(os.path.realpath(folder)).parent) as place:
                made = place / folder.name
                _fill(made, files, empty)
                made.rename(folder)
            return
    missing = {name: data for name, data in files.items() if not _holds(folder / name, data)}
    if not missing:
        raise InputError("is there already", where=str(folder / next(iter(files))), accepts="a folder without it")
    with told_of_writing(folder):
        for name in (*empty, *(str(Path(name).parent) for name in missing)):
            (folder / name).mkdir(parents=True, exist_ok=True)
    for name, data in missing.items():
        write_atomically(folder / name, data, new=True)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until no other process reads and then changes what is in a folder, and keep others waiting.

    Raises:
        InputError: there is no such folder.
    """
    with told_of_writing(folder):
        handle = os.open(folder, os.O_RDONLY)
    try:
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def told_of_writing(path: Path) -> Iterator[None]:
    """Turn what the system says of a file that is written into a line for people.

    Raises:
        InputError: it cannot be written.
    """
    try:
        yield
    except OSError as error:
        raise InputError(f"cannot be written ({error.strerror or error})", where=str(path)) from None


@contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    """Give a new folder in another, locked as long as this process lives, and gone afterwards."""
    _remove_left_over(folder)
    place, handle = _locked(folder)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
        if handle is not None:
            os.close(handle)


def _locked(folder: Path) -> tuple[Path, int | None]:
    """Make a folder and lock it; made again where another process took it for left over before it was locked."""
    for _ in range(_TRIALS):
        place = Path(tempfile.mkdtemp(dir=folder, prefix=_PREFIX))
        if fcntl is None:
            return place, None
        with suppress(OSError):
            handle = os.open(place, os.O_RDONLY)
            with suppress(OSError):
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if place.is_dir():
                    return place, handle
            os.close(handle)
    raise InputError("cannot be written (other processes are in the way)", where=str(folder))


def _remove_left_over(folder: Path) -> None:
    """Remove what processes that were killed left in a folder: what is called like ours and is locked no more."""
    for place in folder.iterdir() if fcntl is not None else ():
        if not _OURS.fullmatch(place.name) or place.is_symlink() or not place.is_dir():
            continue
        with suppress(OSError):
            handle = os.open(place, os.O_RDONLY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(place)
            finally:
                os.close(handle)


def _fill(folder: Path, files: Mapping[str, bytes], empty: Sequence[str]) -> None:
    for name in (".", *empty, *(str(Path(name).parent) for name in files)):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
        _keep(folder / name)


def _holds(path: Path, data: bytes) -> bool:
    """Whether a file is there as it should be.

    Raises:
        InputError: it is there otherwise.
    """
    if not path.exists():
        return False
    with told_of_writing(path):
        if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
            return True
    raise InputError("is there already", where=str(path), accepts="a folder without it")


def _keep(path: Path) -> None:
    """Have the system write down what it holds of a file, so that no broken one takes the place of a whole one."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _appear(made: Path, path: Path) -> None:
    try:
        os.link(made, path)
    except FileExistsError:
        raise InputError("is there already", where=str(path), accepts="the name of a new file") from None
    except OSError:  # where files cannot have two names
        made.replace(path)
