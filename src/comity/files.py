"""Reading and writing files as a stranger would hand them over: bounded, safe, and never half-written.

YAML scalars stay strings: readers that guess turn the code ``9E515`` into infinity and ``NO`` into false.
The schema that knows the type does the conversion.
"""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec
import yaml

from comity.errors import InputError

MAX_BYTES: Final = 64 * 1024 * 1024
PICTURES: Final = (".svg", ".png", ".json")  # the last is the Vega-Lite specification
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the C parser where it was built


def read_text(path: Path, *, max_bytes: int = MAX_BYTES) -> str:
    """Return a UTF-8 file's text.

    Raises:
        InputError: the file is missing, too large, unreadable or not UTF-8.
    """
    try:
        if path.stat().st_size > max_bytes:
            raise InputError(
                f"the file has {path.stat().st_size:,} bytes",
                where=str(path),
                accepts=f"at most {max_bytes:,} bytes",
            )
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError("no such file", where=str(path)) from None
    except UnicodeDecodeError as error:
        raise not_utf8(str(path), error.object[error.start], error.start) from None
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=str(path)) from None


def not_utf8(where: str, byte: int | None = None, position: int = 0, line: int = 0) -> InputError:
    """Return the error for a file in another encoding: the byte that tells, if it is known, and where it is."""
    found = "" if byte is None else f": byte {byte:#04x} at position {position}{f', line {line}' if line else ''}"
    if position == 0 and byte in (0xFE, 0xFF):  # text in UTF-8 has neither
        found += ", as UTF-16 begins"
    hint = " (spreadsheets offer it as CSV UTF-8)" if ".csv" in where else ""
    return InputError(f"not UTF-8{found}", where=where, accepts=f"text in UTF-8{hint}")


def parse_yaml(text: str, where: str) -> Any:
    """Return YAML as dicts, lists and strings; ``null``, ``~`` and nothing are None.

    Raises:
        InputError: malformed YAML, a repeated key, or an alias (which could unfold without bound).
    """
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "malformed"
        raise InputError(f"not YAML: {problem}", where=f"{where}{line}") from None
    return None if node is None else _plain(node, where, set())


def _plain(node: yaml.Node, where: str, seen: set[int]) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return None if node.value in {"", "~", "null"} and node.style is None else node.value
    if id(node) in seen:
        raise InputError("uses a YAML alias", where=_line(node, where), accepts="the value written out")
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, where, seen) for item in node.value]
    assert isinstance(node, yaml.MappingNode)  # noqa: S101  YAML has no fourth kind of node
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = key_node.value
        if not isinstance(key, str):
            raise InputError("a key is not text", where=_line(key_node, where))
        if key in result:
            raise InputError(f"the key '{key}' appears twice", where=_line(key_node, where))
        result[key] = _plain(value_node, where, seen)
    return result


def _line(node: yaml.Node, where: str) -> str:
    return f"{where}, line {node.start_mark.line + 1}"


def line_of(text: str, path: list[str | int]) -> int | None:
    """Return the line (from 1) at which the value at ``path`` stands in a YAML text."""
    node = yaml.compose(text, Loader=_Loader)
    for step in path:
        if isinstance(node, yaml.MappingNode) and isinstance(step, str):
            node = next((v for k, v in node.value if k.value == step), node)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step] if step < len(node.value) else node
    return node.start_mark.line + 1 if node is not None else None


def parse_json(text: str, where: str) -> Any:
    """Return JSON as Python values.

    Raises:
        InputError: malformed JSON.
    """
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise InputError(f"not JSON: {error}", where=where) from None
    except RecursionError:
        raise InputError("is nested too deeply", where=where) from None


def parse_csv(text: str, where: str) -> list[dict[str, str]]:
    """Return CSV rows as dicts of strings; blank lines are skipped.

    Raises:
        InputError: no header, a repeated column, or a row with more cells than the header.
    """
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="", strict=True)
    try:
        names = list(reader.fieldnames or [])
        repeated = {name for name in names if names.count(name) > 1}
        if not names or repeated:
            problem = f"repeats the column {sorted(repeated)[0]!r}" if repeated else "has no header"
            raise InputError(problem, where=where)
        rows = list(reader)
    except csv.Error as error:
        raise InputError(f"not CSV: {error}", where=f"{where}, line {reader.line_num}") from None
    for number, row in enumerate(rows, start=2):
        if None in row:
            raise InputError("has more cells than the header", where=f"{where}, row {number}")
    return rows


def check_output(path: Path) -> None:
    """Refuse, before long work begins, a place where no file can be written afterwards.

    Raises:
        InputError: there is no such folder, or what is there is a folder or a device.
    """
    if path.is_dir():
        raise InputError("cannot be written (is a folder)", where=str(path), accepts="the name of a file")
    if path.exists() and not path.is_file():
        raise InputError("cannot be written (is no plain file)", where=str(path), accepts="the name of a file")
    if not path.parent.is_dir():
        raise InputError("cannot be written (no such folder)", where=str(path), accepts="a folder that exists")


def check_picture(path: Path) -> None:
    """Refuse, before long work begins, a place where no picture can be written afterwards.

    Raises:
        InputError: the name ends in no format that pictures have, or no file can be written there.
    """
    if path.suffix.lower() not in PICTURES:
        raise InputError(f"found '{path.suffix or path.name}'", where=str(path), accepts=", ".join(PICTURES))
    check_output(path)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give the name of a file beside ``path`` to write to; it takes the place of ``path`` once all is written.

    Whatever goes wrong, ``path`` stays as it was and nothing half-written is left.

    Raises:
        InputError: the folder is missing or cannot be written to, or the disk is full.
    """
    check_output(path)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        os.close(handle)
    except OSError as error:
        raise InputError(f"cannot be written ({error.strerror})", where=str(path)) from None
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise InputError(f"cannot be written ({error.strerror or error})", where=str(path)) from None
    finally:
        temporary.unlink(missing_ok=True)


def write_atomically(path: Path, data: str | bytes) -> None:
    """Write a file whole or not at all (see `replacing`).

    Raises:
        InputError: the folder is missing or cannot be written to.
    """
    with replacing(path) as temporary:
        temporary.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)


def _umask() -> int:
    """Return the mask of permissions that new files get; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
