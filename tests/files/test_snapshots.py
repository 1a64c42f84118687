"""What was kept of files is believed only while it is whole, of the files as they are, and written as it is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from comity.files.snapshots import read_snapshot, write_snapshot, write_whole


def test_what_is_kept_is_read_for_its_sources_only(tmp_path: Path) -> None:
    place = tmp_path / "kept" / "law.msgpack"
    write_snapshot(place, "a", [1, 2])
    assert read_snapshot(place, "a") is not None
    assert read_snapshot(place, "b") is None
    assert read_snapshot(tmp_path / "absent", "a") is None


@pytest.mark.parametrize("content", [{"digest": "a", "joined": {}}, [1], "a", None, {"sources": 1, "content": 2}])
def test_a_file_of_another_layout_is_not_believed(content: object, tmp_path: Path) -> None:
    place = tmp_path / "law.msgpack"
    write_whole(place, content)
    assert read_snapshot(place, "a") is None


def test_a_file_that_has_decayed_is_not_believed(tmp_path: Path) -> None:
    place = tmp_path / "law.msgpack"
    write_snapshot(place, "a", list(range(100)))
    data = bytearray(place.read_bytes())
    data[-1] ^= 1
    place.write_bytes(data)
    assert read_snapshot(place, "a") is None
