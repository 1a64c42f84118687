"""Making what is kept of built-in files: with the wheel, and by ``make install``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec

from comity.files import kept_texts, parse_csv, parse_yaml, read_text
from comity.files.snapshots import raw, write_snapshot
from comity.law import law, pack_files, snapshot, syntax
from comity.law.check import check
from comity.law.epochs import pack_days
from comity.law.pack import BUILT_IN, DATA
from comity.record import snapshot as of_record
from comity.record.load import read_built_in


def write() -> Path:
    """Make the snapshots anew from the files as they are, and return where that of the packs is."""
    snapshot.PLACE.unlink(missing_ok=True)
    snapshot.held.cache_clear()
    pack_files.built_in_pack.cache_clear()
    kept_texts.keep(_texts(), {"yaml": partial(parse_yaml, where="data"), "csv": partial(parse_csv, where="data")})
    of_record.PLACE.unlink(missing_ok=True)
    of_record.write(read_built_in())
    made = law.load_law()
    check(made)  # parses every condition
    found = snapshot.Snapshot(
        joined=raw(msgspec.structs.replace(made.pack, days=tuple(sorted(pack_days(made.pack))))),
        packs={name: raw(pack_files.built_in_pack(name)) for name in made.pack.infos},
        conditions=raw(syntax.parsed),
    )
    write_snapshot(snapshot.PLACE, snapshot.sources(), found)
    snapshot.held.cache_clear()
    return snapshot.PLACE


def _texts() -> Iterator[tuple[str, str]]:
    """Yield the texts that many commands read, besides rules and the record, each with its parser."""
    for folder in ("facts", "help", "record", "screening"):
        yield from (("yaml", read_text(path)) for path in sorted((DATA / folder).rglob("*.yaml")))
    yield from (("yaml", read_text(path)) for path in sorted(DATA.glob("*.yaml")))
    yield from (("csv", read_text(path)) for path in sorted(BUILT_IN.glob("*/tables/*.csv")))
