"""The built-in packs as one binary file, made with the wheel and by `make install`, and read in place of their files.

It is no part of the repository, and believed only while the digest of the files it was made from, and of the code that
read them, is theirs: where one has changed, or there is no snapshot, the files are read. What a user has in folders of
their own is never kept so.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec

from comity.files import read_bytes
from comity.law import syntax
from comity.law.pack import BUILT_IN, DATA, Pack, content_hash

PLACE: Final = DATA / "snapshot" / "law.msgpack"
DIGEST: Final = hashlib.sha256().digest_size
"""Of the bytes that follow: a file that has decayed is read no further."""


class Snapshot(msgspec.Struct, frozen=True):
    """What was read of the built-in packs; each part is decoded only where it is asked for.

    Attributes:
        digest: of the files that it was made from, and of what read them (`digest_of_sources`).
        joined: the packs as one, a `Pack`.
        packs: each by its name, a `Pack`.
        conditions: what the conditions' texts were parsed to, a mapping of `syntax.Condition`.
    """

    digest: str
    joined: msgspec.Raw
    packs: dict[str, msgspec.Raw]
    conditions: msgspec.Raw


def joined() -> Pack | None:
    """Return the built-in packs as one; None without a snapshot that is theirs."""
    kept = held()
    return msgspec.msgpack.decode(kept.joined, type=Pack) if kept else None


def alone(name: str) -> Pack | None:
    """Return a built-in pack; None without a snapshot that holds it as it is."""
    kept = held()
    return msgspec.msgpack.decode(kept.packs[name], type=Pack) if kept and name in kept.packs else None


def digest_of_sources() -> str:
    """Return the digest of the built-in packs and of the code of this room: another reader may read them otherwise."""
    digest = hashlib.sha256(content_hash([BUILT_IN]).encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + hashlib.sha256(read_bytes(path)).digest())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def held() -> Snapshot | None:
    """Return the snapshot if it is whole and of the files as they are, and take over what it says of conditions."""
    if not PLACE.is_file():
        return None
    data = read_bytes(PLACE)
    if hashlib.sha256(data[DIGEST:]).digest() != data[:DIGEST]:
        return None
    kept = msgspec.msgpack.decode(memoryview(data)[DIGEST:], type=Snapshot)
    if kept.digest != digest_of_sources():
        return None
    syntax.parsed.update(msgspec.msgpack.decode(kept.conditions, type=dict[str, syntax.Condition]))
    return kept
