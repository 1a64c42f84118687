"""What packs hold of the texts of law: a hash of each provision that a rule cites, never its words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from pathlib import Path

import msgspec

from comity.errors import Faults, LawError
from comity.files import csv_of, parse_csv, read_text, write_atomically
from comity.files.typed import typed
from comity.law.pack_files import TEXTS


class HeldHash(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The hash of a provision in an edition of its text.

    Attributes:
        provision: its id.
        of: the id of what was hashed, where that is the section around it; its own if empty.
        edition: the day of the text.
        form: how the text was set (``eCFR XML``): other forms may leave out what this one has.
        hash: of the words, whatever their case, spaces and punctuation.
    """

    provision: str
    of: str
    edition: date
    form: str
    hash: str


def held_in(folders: Iterable[Path]) -> list[HeldHash]:
    """Return what the packs in folders hold.

    Raises:
        LawError: a row cannot be used; holds every fault.
    """
    faults, found = Faults(), list[HeldHash]()
    for path in (folder / TEXTS for folder in folders):
        if path.exists():
            with faults.gathered():
                found += read_held(path)
    faults.tell()
    return found


def read_held(path: Path) -> list[HeldHash]:
    """Return the rows of a file.

    Raises:
        LawError: a row cannot be used; holds every fault.
    """
    faults, found = Faults(), list[HeldHash]()
    for number, row in enumerate(parse_csv(read_text(path), path.name), 2):
        with faults.gathered():
            found.append(typed(dict(row), HeldHash, partial(_place, path, number), LawError))
    faults.tell()
    return found


def write_held(rows: Iterable[HeldHash], path: Path) -> None:
    """Write a file of rows, in the order of the law, the newest of each provision and form."""
    newest = {(row.provision, row.form): row for row in sorted(rows, key=lambda row: row.edition)}
    told = (msgspec.to_builtins(newest[key]) for key in sorted(newest))
    text, _ = csv_of(HeldHash.__struct_fields__, [tuple(row.values()) for row in told])
    write_atomically(path, text)


def _place(path: Path, number: int, steps: tuple[int | str, ...]) -> str:
    return ": ".join((f"{path.name}, row {number}", *map(str, steps)))
