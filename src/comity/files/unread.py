"""What stands in a folder and nothing reads: a misnamed file would be left out of every answer without a word."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from comity.errors import Faults, InputError

_DATA: Final = frozenset((".yaml", ".yml", ".json", ".jsonl", ".csv", ".tsv", ".xlsx", ".xls", ".parquet", ".toml"))


def is_there(path: Path) -> bool:
    """Whether something is called so, be it a link to nowhere or a pipe, which reading then refuses."""
    return os.path.lexists(path)


def unread(folder: Path, patterns: Sequence[str], where: str = "", accepts: str = "") -> Iterator[InputError]:
    """Yield a fault for each file of data below a folder that nothing reads.

    Args:
        folder: where; if there is none, nothing is wrong.
        patterns: what the files that are read match, from the folder on.
        where: how the folder is called; by its path if empty.
        accepts: what is read, in words; the patterns if empty.
    """
    known = {path for pattern in patterns for path in (*folder.glob(pattern), folder / pattern)}
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in _DATA and path not in known and not path.is_dir():
            name = f"{where}/{path.relative_to(folder).as_posix()}" if where else str(path)
            yield InputError("nothing reads this file", where=name, accepts=accepts or ", ".join(patterns))


def files_of(folder: Path, pattern: str, *others: str) -> list[Path]:
    """Return the files of a folder that match.

    Args:
        folder: where.
        pattern: what they match, from the folder on.
        others: what files match that somebody else reads.

    Raises:
        InputError: there are files of data that do not; holds each of them.
    """
    faults = Faults()
    faults.found += unread(folder, (pattern, *others))
    faults.tell()
    return sorted(folder.glob(pattern))
