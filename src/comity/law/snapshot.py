"""The built-in packs as one binary file, made with the wheel and by `make install`: read in place of their files."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec

from comity.files.snapshots import SNAPSHOTS, read_snapshot, sources_digest
from comity.law import syntax
from comity.law.pack import BUILT_IN, Pack

PLACE: Final = SNAPSHOTS / "law.msgpack"


class Snapshot(msgspec.Struct, frozen=True):
    """What was read of the built-in packs; each part is decoded only where it is asked for.

    Attributes:
        joined: the packs as one, a `Pack`.
        packs: each by its name, a `Pack`.
        conditions: what the conditions' texts were parsed to, a mapping of `syntax.Condition`.
    """

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


def sources() -> str:
    """Return the digest of the built-in packs and of the code of this room."""
    return sources_digest([BUILT_IN], Path(__file__))


@lru_cache(maxsize=1)
def held() -> Snapshot | None:
    """Return the snapshot if it is whole and of the files as they are, and take over what it says of conditions."""
    content = read_snapshot(PLACE, sources()) if PLACE.is_file() else None
    if content is None:
        return None
    kept = msgspec.msgpack.decode(content, type=Snapshot)
    syntax.parsed.update(msgspec.msgpack.decode(kept.conditions, type=dict[str, syntax.Condition]))
    return kept
