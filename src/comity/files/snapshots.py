"""What was read of built-in files, kept as binary files: believed only while whole, and of the files as they are.

They are made with the wheel and by `make install`, and are no part of the repository. What a user has in folders of
their own is never kept so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from comity.files.hashes import content_hash, file_hash
from comity.files.reading import read_bytes

SNAPSHOTS: Final = Path(__file__).parent.parent / "data" / "snapshot"
_DIGEST: Final = hashlib.sha256().digest_size
"""Of the bytes that follow: a file that has decayed is read no further."""


class _Envelope(msgspec.Struct, frozen=True):
    sources: str
    content: msgspec.Raw


def sources_digest(folders: Iterable[Path], code: Path) -> str:
    """Return the digest of folders of data, and of the code beside a module: another reader may read them otherwise."""
    digest = hashlib.sha256(content_hash(folders).encode())
    for path in sorted(code.parent.glob("*.py")):
        digest.update(path.name.encode() + file_hash(path))
    return digest.hexdigest()


def read_snapshot(place: Path, sources: str) -> msgspec.Raw | None:
    """Return what was kept of sources (see `sources_digest`); None if there is nothing that can be believed."""
    data = read_whole(place)
    try:
        kept = None if data is None else msgspec.msgpack.decode(data, type=_Envelope)
    except msgspec.DecodeError:  # an older version's, of another form
        return None
    return kept.content if kept and kept.sources == sources else None


def write_snapshot(place: Path, sources: str, content: object) -> None:
    """Keep what was read of sources."""
    write_whole(place, _Envelope(sources, raw(content)))


def read_whole(place: Path) -> memoryview | None:
    """Return what a file holds; None if there is none, or it has decayed."""
    if not place.is_file():
        return None
    data = read_bytes(place)
    whole = hashlib.sha256(data[_DIGEST:]).digest() == data[:_DIGEST]
    return memoryview(data)[_DIGEST:] if whole else None


def write_whole(place: Path, content: object) -> None:
    """Write a value as `read_whole` reads it."""
    from comity.files.writing import write_atomically  # noqa: PLC0415  only here

    data = msgspec.msgpack.encode(content)
    place.parent.mkdir(exist_ok=True)
    write_atomically(place, hashlib.sha256(data).digest() + data)


def raw(value: object) -> msgspec.Raw:
    """Return a value as a part that is decoded only where it is asked for."""
    return msgspec.Raw(msgspec.msgpack.encode(value))
