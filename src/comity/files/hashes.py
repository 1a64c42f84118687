"""The digest of folders of data: of the names and the bytes of every file that holds some."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from comity.files.reading import read_bytes

_DATA: Final = (".yaml", ".csv")


def content_hash(folders: Iterable[Path]) -> str:
    """Return a SHA-256 over the names and bytes of every data file below ``folders``."""
    digest = hashlib.sha256()
    for folder in folders:
        for name, path in sorted(_files(folder)):
            digest.update("/".join(name).encode())
            digest.update(file_hash(Path(path)))
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the parts of each data file's name from the folder on, and its path."""
    for place, _, names in os.walk(folder):
        parts = Path(place[len(str(folder)) :].strip(os.sep)).parts
        yield from (((*parts, name), f"{place}{os.sep}{name}") for name in names if name.endswith(_DATA))


def file_hash(path: Path) -> bytes:
    """Return the digest of a file's bytes."""
    return _digest(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4096)
def _digest(path: Path, _changed: int) -> bytes:
    """Return the digest of a file as it was last changed: one run asks for it more than once."""
    return hashlib.sha256(read_bytes(path)).digest()
