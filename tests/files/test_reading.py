"""Files are read no further than a limit, and only where they are plain files of text."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

import pytest

from comity import InputError
from comity.files import read_stream, read_text
from tests.conftest import ROOT


def test_what_is_no_file_of_text_is_one_line(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "utf16").write_bytes("a: b".encode("utf-16"))
    (tmp_path / "utf16 without a mark").write_bytes("a: b".encode("utf-16-le"))
    (tmp_path / "latin").write_bytes("é".encode("latin-1"))
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for name, says in {
        "pipe": "no plain file",
        "": "is a folder",
        "nothing": "no such file",
        "utf16": "as UTF-16 begins",
        "utf16 without a mark": "NUL",
        "latin": "not UTF-8",
        "loop": "cannot be read",
        "a\0b": "no name of a file",
        "a\ud800": "no name of a file",
        "x" * 5000: "cannot be read",
        "latin/x": "cannot be read",
    }.items():
        with pytest.raises(InputError, match=says) as caught:
            read_text(tmp_path / name if name else tmp_path)
        assert "\n" not in str(caught.value)
    with pytest.raises(InputError, match="no plain file"):
        read_text(Path("/dev/zero"))


def test_the_size_is_counted_while_reading(tmp_path: Path) -> None:
    (tmp_path / "large").write_text("x" * 100)
    assert read_text(tmp_path / "large", max_bytes=100) == "x" * 100
    with pytest.raises(InputError, match="at most 99 bytes"):
        read_text(tmp_path / "large", max_bytes=99)
    with Path("/dev/zero").open("rb") as endless, pytest.raises(InputError, match="too large"):
        read_stream(endless, "standard input", max_bytes=1000)
    assert read_stream(io.StringIO("é"), "x") == "é"
    assert read_stream(io.BytesIO(b"\xef\xbb\xbfa"), "x") == "a"


def test_what_users_hand_over_is_read_in_one_place() -> None:
    """Whoever opens a file by himself waits for a pipe, reads a device without end, or stops with a traceback."""
    opening = re.compile(r"\.read_(?:bytes|text)\(|(?<![\w.])open\(|path\.open\(")
    source = ROOT / "src" / "comity"
    found = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        for line in path.read_text().splitlines()
        if opening.search(line) and "def open(" not in line and "files(" not in line
    }
    looked_at_before, its_own = {"portfolio/csv_files.py"}, {"web/app.py", "__init__.py"}
    written_by_it = {"record/exchange.py", "web/planning.py", "web/portfolios.py"}
    ours = looked_at_before | its_own | written_by_it
    assert {path for path in found if not path.startswith("files/")} == ours
