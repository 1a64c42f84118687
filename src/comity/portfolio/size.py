"""How many rows a table has, before they are read."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from comity.errors import InputError
from comity.files import is_parquet
from comity.portfolio.csv_files import opened_bytes
from comity.portfolio.sheets import WORKBOOKS, is_table
from comity.portfolio.workbooks import read_workbook

_CHUNK: Final = 1 << 20


def most_rows(path: Path) -> int:
    """Return how many rows a table has at most; of a file that is no table or cannot be read, nought.

    What is wrong with a file is told by what reads it.
    """
    try:
        return _most_rows(path) if path.is_file() and is_table(path) else 0
    except (InputError, OSError, EOFError):
        return 0


def _most_rows(path: Path) -> int:
    name = path.name.lower()
    if is_parquet(path):
        import pyarrow as pa  # noqa: PLC0415  loaded only where Parquet is read
        import pyarrow.parquet as pq  # noqa: PLC0415

        try:
            return int(pq.read_metadata(path).num_rows)
        except pa.ArrowException:
            return 0
    if name.endswith(WORKBOOKS):
        return max((sheet.height for sheet in read_workbook(path, cells=False)[1]), default=0)
    with opened_bytes(path) as stream:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(_CHUNK), b""))
