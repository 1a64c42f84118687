"""The text of tables that other programs wrote, in the encodings that spreadsheets use."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Final

from comity.errors import InputError
from comity.files.reading import MAX_BYTES, is_packed, read_bytes, unpacked

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig", ""),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_LOOKED_AT: Final = 4096
CODECS: Final = {
    "": "utf8",
    "UTF-16": "utf16",
    "UTF-16LE without a mark": "utf-16-le",
    "UTF-16BE without a mark": "utf-16-be",
    "Windows-1252": "cp1252",
}
"""What to decode each encoding with, as `read_table_text` calls it."""


def read_table_text(path: Path, *, max_bytes: int = MAX_BYTES) -> tuple[str, str]:
    """Return a file's text, unpacked if it is packed (``.gz``), and its encoding if that is not UTF-8.

    A mark at the beginning says which it is. Without one it is UTF-8, or UTF-16 where every other byte is zero, or else
    Windows-1252, in which every byte but five is a letter: the reader must tell that it was taken for that.

    Raises:
        InputError: the file is missing, too large or no plain file, or it is no text at all.
    """
    data = read_bytes(path, max_bytes=max_bytes)
    return table_text(unpacked(data, str(path), max_bytes) if is_packed(path) else data, str(path))


def table_text(data: bytes, where: str, *, encoding: str | None = None, cut: bool = False) -> tuple[str, str]:
    """Return what bytes say as text, and the encoding if that is not UTF-8 (see `read_table_text`).

    Args:
        data: the bytes.
        where: what to call them.
        encoding: what they are in, as `CODECS` calls it, if that is known.
        cut: whether more bytes follow, so that the last may be part of a character.

    Raises:
        InputError: they are no text.
    """
    codec, called = (CODECS[encoding], encoding) if encoding is not None else _encoding(data, cut=cut)
    try:
        text = _decoded(data, codec, cut=cut)
    except UnicodeDecodeError as error:
        raise no_text(where, data[error.start], error.start) from None
    if "\0" in text:
        raise InputError(f"holds a NUL character at position {text.index(chr(0))}", where=where, accepts="text")
    return text, called


def no_text(where: str, byte: int, position: int) -> InputError:
    """Return the error for a file in no encoding that tables are written in: the byte that tells, and where it is."""
    found = f"is no text: byte {byte:#04x} at position {position}"
    return InputError(found, where=where, accepts="text in UTF-8, UTF-16 or Windows-1252")


def _decoded(data: bytes, codec: str, errors: str = "strict", *, cut: bool) -> str:
    return codecs.getincrementaldecoder(codec)(errors).decode(data, final=not cut)


def _encoding(data: bytes, *, cut: bool = False) -> tuple[str, str]:
    for mark, encoding, called in _MARKS:
        if data.startswith(mark):
            return encoding, called
    start = data[:_LOOKED_AT]
    for first, encoding, called in ((1, "utf-16-le", "UTF-16LE"), (0, "utf-16-be", "UTF-16BE")):
        zeros, others = start[first::2], start[1 - first :: 2]
        if len(zeros) > 3 and zeros.count(0) > 0.7 * len(zeros) and others.count(0) == 0:
            return encoding, f"{called} without a mark"
    try:  # halves of characters are a fault in UTF-8, not letters of another encoding
        _decoded(data, "utf-8", "surrogatepass", cut=cut)
    except UnicodeDecodeError:
        return "cp1252", "Windows-1252"
    return "utf-8", ""
