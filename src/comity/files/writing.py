"""Writing files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from comity.errors import InputError

PICTURES: Final = (".svg", ".png", ".json")


def check_output(path: Path) -> None:
    """Refuse, before long work begins, a place where no file can be written afterwards.

    Raises:
        InputError: there is no such folder, or what is there is a folder or a device.
    """
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


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give the name of a file beside ``path`` to write to; it takes the place of ``path`` once all is written.

    Whatever goes wrong, ``path`` stays as it was and nothing half-written is left.

    Raises:
        InputError: the folder is missing or cannot be written to, or the disk is full.
    """
    check_output(path)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        os.close(handle)
    except OSError as error:
        raise InputError(f"cannot be written ({error.strerror})", where=str(path)) from None
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise InputError(f"cannot be written ({error.strerror or error})", where=str(path)) from None
    finally:
        temporary.unlink(missing_ok=True)


def write_atomically(path: Path, data: str | bytes) -> None:
    """Write a file whole or not at all (see `replacing`).

    Raises:
        InputError: the folder is missing or cannot be written to.
    """
    with replacing(path) as temporary:
        temporary.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)


def _umask() -> int:
    """Return the mask of permissions that new files get; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
