"""Parquet files that people hand over: a few bytes of one may stand for gigabytes, so that they are measured first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from comity.errors import InputError
from comity.files import MAX_BYTES

if TYPE_CHECKING:
    import pyarrow as pa


def check_unfolded(path: Path, most_rows: int) -> None:
    """Refuse a file of few rows that unfolds to more than a file of text may have; one of many rows is read in parts.

    Raises:
        InputError: it does, or is no Parquet.
    """
    import pyarrow as pa  # noqa: PLC0415  loaded only where Parquet is read
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        with pq.ParquetFile(path) as file:
            metadata = file.metadata
            if metadata.num_rows > most_rows:
                return
            kept = sum(metadata.row_group(number).total_byte_size for number in range(metadata.num_row_groups))
            texts = [field.name for field in file.schema_arrow if pa.types.is_string(field.type)]
        if kept <= MAX_BYTES:
            kept = _unfolded(pq.read_table(path, columns=texts, read_dictionary=texts))
    except (OSError, pa.ArrowException):
        raise unreadable(path) from None
    if kept > MAX_BYTES:
        raise InputError("is too large", where=str(path), accepts=f"at most {MAX_BYTES:,} bytes, unfolded")


def unreadable(path: Path) -> InputError:
    """Return the error for a file that cannot be read as Parquet, or is not there."""
    return InputError("cannot be read as Parquet" if path.exists() else "no such file", where=str(path))


def _unfolded(table: pa.Table) -> int:
    """Return how many bytes texts have that are kept once each and named by number in the rows."""
    import pyarrow.compute as pc  # noqa: PLC0415

    parts = [chunk for column in table.columns for chunk in column.chunks]
    sizes = (pc.sum(pc.binary_length(part.dictionary).take(part.indices)).as_py() for part in parts)
    return sum(size or 0 for size in sizes)
