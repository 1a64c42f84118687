"""CSV by columns and in batches, whoever wrote it: every cell is text, and what is no row is told with the reason."""

from __future__ import annotations

import codecs
import gzip
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, cast

from comity.errors import InputError
from comity.files import CODECS, is_packed, no_text, not_utf8

if TYPE_CHECKING:
    import pyarrow as pa

_BLOCK: Final = 1 << 24
_CHUNK: Final = 1 << 20
_SHOWN: Final = 60
_EMPTY: Final = "Empty CSV"
_ENDLESS: Final = "straddl"
"""How its reader calls a line that begins in one block and does not end in the next."""


@dataclass(frozen=True)
class Malformed:
    """A line of a file that is no row, with the reason."""

    file: str
    line: str
    why: str


@dataclass(frozen=True)
class CsvLayout:
    """How the cells of a text are parted.

    Attributes:
        names: the columns; those of its first line if there are none.
        above: how many lines are passed over, the header among them; of a text whose first line names the columns, 0.
        delimiter: what stands between cells.
        encoding: as `comity.files.table_text` calls it.
        blank: how many columns without a name follow.
    """

    names: tuple[str, ...] = ()
    above: int = 0
    delimiter: str = ","
    encoding: str = ""
    blank: int = 0


def csv_header(path: Path) -> list[str]:
    """Return the columns that the first line of a CSV file in UTF-8 names.

    Raises:
        InputError: it cannot be read.
    """
    with _told(path, ""):
        return list(_opened(path, CsvLayout(), (), []).schema.names)


def csv_batches(
    path: Path, layout: CsvLayout, wanted: Sequence[str], lost: list[Malformed]
) -> Iterator[pa.RecordBatch]:
    """Yield some columns of a CSV file, as text.

    Args:
        path: the file, which may be packed (``.gz``).
        layout: how its cells are parted.
        wanted: the columns.
        lost: gets the lines that are no rows; those without any cell are passed over.

    Raises:
        InputError: it breaks off, or is no text in its encoding.
    """
    import pyarrow as pa  # noqa: PLC0415

    with _told(path, layout.encoding):
        try:
            reader = _opened(path, layout, wanted, lost)
        except pa.ArrowInvalid as error:
            if layout.names and _EMPTY in str(error):
                return  # a header, and nothing below it
            raise
        for batch in reader:
            yield batch.select(list(wanted))


def beginning_of(path: Path, size: int) -> bytes:
    """Return the first bytes of a file, unpacked if it is packed.

    Raises:
        InputError: it cannot be read.
    """
    try:
        with opened_bytes(path) as stream:
            return bytes(stream.read(size))
    except (OSError, EOFError) as error:
        told = getattr(error, "strerror", None) or "damaged"
        raise InputError(f"cannot be read ({told})", where=str(path)) from None


def wrong_byte(path: Path, codec: str) -> tuple[int, int, int] | None:
    """Return the byte at which a file stops being text in an encoding, its position and its line; None if none does."""
    decoder, position, line = codecs.getincrementaldecoder(codec)(), 0, 1
    with opened_bytes(path) as stream:
        while True:
            data = stream.read(_CHUNK)
            try:
                decoder.decode(data, final=not data)
            except UnicodeDecodeError as error:
                kept = len(error.object) - len(data)  # of the chunk before
                before = error.object[kept : error.start]
                return error.object[error.start], position + error.start - kept, line + before.count(b"\n")
            if not data:
                return None
            position += len(data)
            line += data.count(b"\n")


def opened_bytes(path: Path) -> IO[bytes]:
    """Open a file, unpacked if it is packed."""
    return cast(IO[bytes], gzip.open(path) if is_packed(path) else path.open("rb"))


@contextmanager
def _told(path: Path, encoding: str) -> Iterator[None]:
    """Turn what the reader of CSV says into a line for people.

    Raises:
        InputError: it says something.
    """
    import pyarrow as pa  # noqa: PLC0415  loaded only where tables are read

    passed_over: list[str] = []  # lines that the reader cannot hand over as text
    before, sys.unraisablehook = sys.unraisablehook, lambda found: passed_over.append(str(found.exc_value))
    try:
        yield
    except (pa.ArrowInvalid, UnicodeDecodeError, OSError, EOFError) as error:
        raise _fault(path, encoding, str(error).splitlines()[0]) from None
    finally:
        sys.unraisablehook = before
    if passed_over:
        raise _fault(path, encoding, passed_over[0])


def _fault(path: Path, encoding: str, told: str) -> InputError:
    lower = told.lower()
    if _EMPTY in told:
        return InputError("is empty", where=str(path), accepts="a header and a row for each activity")
    if "utf" in lower or "codec" in lower:
        found = _wrong_byte_if_readable(path, CODECS[encoding])
        return not_utf8(str(path), *(found or ())) if not encoding or not found else no_text(str(path), *found[:2])
    if _ENDLESS in told:
        accepts = f"lines of at most {_BLOCK:,} bytes; is a quote left open?"
        return InputError("has a line that does not end", where=str(path), accepts=accepts)
    return InputError(f"not CSV: {told}", where=str(path))


def _wrong_byte_if_readable(path: Path, codec: str) -> tuple[int, int, int] | None:
    try:
        return wrong_byte(path, codec)
    except (OSError, EOFError):
        return None


def _opened(path: Path, layout: CsvLayout, wanted: Sequence[str], lost: list[Malformed]) -> Any:
    """Return a reader of batches in which every cell is text: codes are never taken for numbers."""
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import csv  # noqa: PLC0415

    def refuse(row: Any) -> str:
        if any(cell.strip(' \t\r\n"') for cell in row.text.split(layout.delimiter)):
            lost.append(_lost(path, row))
        return "skip"

    columns = [*layout.names, *(f"blank {number}" for number in range(layout.blank))] if layout.names else []
    return csv.open_csv(
        pa.input_stream(str(path), compression="gzip") if is_packed(path) else path,
        read_options=csv.ReadOptions(
            block_size=_BLOCK, encoding=CODECS[layout.encoding], skip_rows=layout.above, column_names=columns or None
        ),
        parse_options=csv.ParseOptions(delimiter=layout.delimiter, newlines_in_values=True, invalid_row_handler=refuse),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys([*columns, *wanted], pa.string()),
            include_columns=list(wanted) if layout.names else None,
            strings_can_be_null=True,
            null_values=[""],
        ),
    )


def _lost(path: Path, row: Any) -> Malformed:
    line = f"line {row.number}" if row.number else f"'{' '.join(row.text.split())[:_SHOWN]}'"
    why = f"has {row.actual_columns} cells, not {row.expected_columns}"
    if "\n" in row.text.strip():
        why += f", over {len(row.text.splitlines()):,} lines: is a quote left open?"
    return Malformed(path.name, line, why)
