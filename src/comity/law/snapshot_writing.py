"""Making the snapshot of the built-in packs (`comity.law.snapshot`): with the wheel, and by ``make install``."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from comity.files import write_atomically
from comity.law import law, pack_files, snapshot, syntax
from comity.law.check import check


def write() -> Path:
    """Make the snapshot anew from the files as they are, and return where it is."""
    snapshot.PLACE.unlink(missing_ok=True)
    snapshot.held.cache_clear()
    pack_files.built_in_pack.cache_clear()
    made = law.load_law()
    check(made)  # parses every condition
    found = snapshot.Snapshot(
        digest=snapshot.digest_of_sources(),
        joined=_raw(made.pack),
        packs={name: _raw(pack_files.built_in_pack(name)) for name in made.pack.infos},
        conditions=_raw(syntax.parsed),
    )
    data = msgspec.msgpack.encode(found)
    snapshot.PLACE.parent.mkdir(exist_ok=True)
    write_atomically(snapshot.PLACE, hashlib.sha256(data).digest() + data)
    snapshot.held.cache_clear()
    return snapshot.PLACE


def _raw(value: object) -> msgspec.Raw:
    return msgspec.Raw(msgspec.msgpack.encode(value))
