"""Reading files as a stranger would hand them over: plain files only, no further than a limit, in UTF-8."""

from __future__ import annotations

import gzip
import io
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from comity.errors import InputError

MAX_BYTES: Final = 64 * 1024 * 1024


def read_text(path: Path, *, max_bytes: int = MAX_BYTES) -> str:
    """Return a UTF-8 file's text.

    Raises:
        InputError: the file is missing, too large, unreadable, no plain file, or not UTF-8.
    """
    return decoded(read_bytes(path, max_bytes=max_bytes), str(path), max_bytes)


def read_bytes(path: Path, *, max_bytes: int = MAX_BYTES) -> bytes:
    """Return what a file holds.

    Raises:
        InputError: the file is missing, too large, unreadable, or no plain file.
    """
    with told_by_system(path), open(path, "rb", opener=_opened) as stream:
        data = stream.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise InputError("is too large", where=str(path), accepts=f"at most {max_bytes:,} bytes")
    return data


def is_packed(path: Path) -> bool:
    """Whether a file is packed by gzip, by its name."""
    return path.suffix.lower() == ".gz"


def is_parquet(path: Path) -> bool:
    """Whether a file holds columns as Parquet, by its name."""
    return path.suffix.lower() == ".parquet"


def unpacked(data: bytes, where: str, max_bytes: int = MAX_BYTES) -> bytes:
    """Return what bytes packed by gzip hold, unpacked no further than a limit.

    Raises:
        InputError: they are damaged, or hold more.
    """
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            found = stream.read(max_bytes + 1)
    except (OSError, EOFError, zlib.error):
        raise InputError("is damaged, or not packed by gzip", where=where) from None
    if len(found) > max_bytes:
        raise InputError("is too large", where=where, accepts=f"at most {max_bytes:,} bytes")
    return found


def read_stream(stream: IO[Any], where: str, *, max_bytes: int = MAX_BYTES) -> str:
    """Return all of a stream's text, read no further than its limit.

    Raises:
        InputError: it is longer, cannot be read, or is not UTF-8.
    """
    try:
        data = getattr(stream, "buffer", stream).read(max_bytes + 1)
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=where) from None
    return decoded(data if isinstance(data, bytes) else data.encode(errors="surrogatepass"), where, max_bytes)


def decoded(data: bytes, where: str, max_bytes: int = MAX_BYTES) -> str:
    """Return what bytes say as text.

    Raises:
        InputError: there are too many, they are not UTF-8, or hold what no text holds.
    """
    if len(data) > max_bytes:
        raise InputError("is too large", where=where, accepts=f"at most {max_bytes:,} bytes")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise not_utf8(where, error.object[error.start], error.start) from None
    if "\0" in text:
        raise InputError(
            f"holds a NUL character at position {text.index(chr(0))}", where=where, accepts="text in UTF-8"
        )
    return text


def _opened(name: str, flags: int) -> int:
    """Open a plain file; a pipe or a device would never end, or wait for somebody."""
    handle = os.open(name, flags | getattr(os, "O_NONBLOCK", 0))
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        raise InputError("is a folder" if stat.S_ISDIR(mode) else "is no plain file", where=name, accepts="a file")
    return handle


@contextmanager
def told_by_system(path: Path) -> Iterator[None]:
    """Turn what the system says of a file that is read into a line for people.

    Raises:
        InputError: the file is missing, cannot be read, or its name is no name.
    """
    try:
        yield
    except FileNotFoundError:
        raise InputError("no such file", where=str(path)) from None
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=str(path)) from None
    except ValueError as error:  # a NUL, or half of a character, in its name
        if isinstance(error, UnicodeError) or "null" in str(error):
            raise InputError("is no name of a file", where=str(path)) from None
        raise


def not_utf8(where: str, byte: int | None = None, position: int = 0, line: int = 0) -> InputError:
    """Return the error for a file in another encoding: the byte that tells, if it is known, and where it is."""
    found = "" if byte is None else f": byte {byte:#04x} at position {position}{f', line {line}' if line else ''}"
    if position == 0 and byte in (0xFE, 0xFF):  # text in UTF-8 has neither
        found += ", as UTF-16 begins"
    hint = " (spreadsheets offer it as CSV UTF-8)" if ".csv" in where else ""
    return InputError(f"not UTF-8{found}", where=where, accepts=f"text in UTF-8{hint}")
