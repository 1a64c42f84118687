"""What leaves the command line: text that steers no terminal, cells that no spreadsheet runs, all of it or an error."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from typing import IO, TYPE_CHECKING, Any, Final, cast

import msgspec

from comity.errors import InputError, shown
from comity.files import NEUTRALIZED, csv_of

if TYPE_CHECKING:
    from rich.console import Console

WIDTH: Final = 100
_WANTED: Final = {"quiet": False, "plain": False}


class Trimmed:
    """A stream that drops blanks at the ends of lines, which tables leave and which spoil what is piped."""

    def __init__(self, stream: IO[str] | None = None) -> None:
        self._stream = stream

    @property
    def _to(self) -> IO[str]:
        return self._stream or sys.stdout

    _blanks: Final = re.compile(r"((?:[ \t]|\x1b\[[0-9;]*m)+)(?=\n)")
    _style: Final = re.compile(r"\x1b\[[0-9;]*m")

    def write(self, text: str) -> int:
        """Write text; what sets a color back is kept."""
        return self._to.write(self._blanks.sub(lambda end: "".join(self._style.findall(end[1])), text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._to, name)


@contextmanager
def trimmed() -> Iterator[None]:
    """Drop blanks at the ends of lines that others print to the standard output."""
    with redirect_stdout(cast(IO[str], Trimmed(sys.stdout))):
        yield


def console(*, error: bool = False) -> Console:
    """Return a console for a page, or one for what is told beside it on the error stream (see `page_console`)."""
    from comity.cli.page_console import page_console  # noqa: PLC0415  a plain line is printed without it

    return page_console(None if error else cast(IO[str], Trimmed()), WIDTH, plain=_WANTED["plain"])


def echo(text: object, *, error: bool = False) -> None:
    """Print lines as they may be shown."""
    stream = sys.stderr if error else sys.stdout
    stream.write("".join(f"{shown(line)}\n" for line in str(text).split("\n")))


def beside(line: str) -> None:
    """Say something beside the answer, on the error stream, unless only the answer is wanted (``--quiet``)."""
    if not _WANTED["quiet"]:
        echo(line, error=True)


def told_written(*paths: object) -> None:
    """Say beside the answer where something was written; a name is one line, whatever is in it."""
    for path in filter(None, paths):
        beside(f"written: {shown(str(path))}")


def want(name: str, wanted: bool) -> None:
    """Set how the user wants things said: ``quiet``, or ``plain``, without colors."""
    _WANTED[name] = wanted


def echo_result(found: object) -> None:
    """Print a result, or several, as JSON that people can read."""
    echo_json(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())


def echo_json(text: str) -> None:
    """Print JSON; what would steer a terminal, or is not in the output's encoding, is escaped as JSON escapes it."""
    narrow = not (sys.stdout.encoding or "utf-8").lower().startswith("utf")

    def fits(part: str) -> bool:
        return part.isprintable() and (part.isascii() or not narrow)

    for line in text.split("\n"):
        sys.stdout.write(f"{line if fits(line) else ''.join(c if fits(c) else json.dumps(c)[1:-1] for c in line)}\n")


def echo_table(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print CSV that no spreadsheet runs; if it has such cells, the error stream says so."""
    text, neutralized = csv_of(names, rows)
    sys.stdout.write("\n".join(shown(line) for line in text.split("\n")))
    if neutralized:
        beside(f"comity: {neutralized:,} cells: {NEUTRALIZED}")


def columns_of(records: Iterable[Mapping[str, object]]) -> list[str]:
    """Return the names that records have, each once."""
    return list(dict.fromkeys(name for row in records for name in row))


def record_cell(value: object) -> object:
    """Return a value of a record as a cell of a table: of a list, its members."""
    return "; ".join(map(str, value)) if isinstance(value, list) else value


def echo_records(records: Sequence[Mapping[str, object]]) -> None:
    """Print records as CSV, a column for each name that one of them has; nothing known is an empty cell."""
    names = columns_of(records)
    echo_table(names, [["" if row.get(name) is None else str(row[name]) for name in names] for row in records])


def check_arguments(arguments: Sequence[str]) -> None:
    """Refuse arguments that are no text.

    Raises:
        InputError: one is not UTF-8.
    """
    for number, argument in enumerate(arguments, 1):
        if not argument.isascii() and any("\ud800" <= c <= "\udfff" for c in argument):
            raise InputError(
                "is not UTF-8", where=f"argument {number}", accepts="text in UTF-8, also in names of files"
            )


def prepare() -> None:
    """Make the streams write what their encoding has no letter for as an escape, instead of failing.

    Raises:
        InputError: the standard output is closed.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if sys.stdout is None:
        raise InputError("is closed", where="standard output", accepts="a terminal, a file or a pipe")
