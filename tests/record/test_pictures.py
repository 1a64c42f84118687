"""Pictures: written whole, the same each time, with the words that matter in them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from comity.errors import InputError
from comity.record import Record, draw_matrix, draw_timeline, matrix

NOW = date(2026, 11, 23)
COLUMNS = ("framework", "tsa", "mtcr", "artemis-accords")


@pytest.mark.parametrize(("suffix", "begins"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_pictures_are_drawn(suffix: str, begins: bytes, record: Record, tmp_path: Path) -> None:
    table = draw_matrix(record, matrix(record, ["KOR", "IND"], COLUMNS, NOW), tmp_path / f"m.{suffix}")
    line = draw_timeline(record, "KOR", NOW, tmp_path / f"t.{suffix}", "USA", date(2015, 1, 1))
    assert table.read_bytes().startswith(begins)
    assert line.read_bytes().startswith(begins)
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"m.{suffix}", f"t.{suffix}"]


def test_the_same_record_draws_the_same_bytes(record: Record, tmp_path: Path) -> None:
    found = matrix(record, ["quad"], COLUMNS, NOW)
    one = draw_matrix(record, found, tmp_path / "a.svg").read_bytes()
    assert draw_matrix(record, found, tmp_path / "b.svg").read_bytes() == one


def test_text_stays_text(record: Record, tmp_path: Path) -> None:
    text = draw_matrix(record, matrix(record, ["IND"], COLUMNS, NOW), tmp_path / "m.svg").read_text()
    for said in ("India", "as of 23 November 2026", "excludes commercial-launch", "in force"):
        assert said in text


def test_another_kind_of_file_is_refused(record: Record, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"accepted: .svg or .png"):
        draw_timeline(record, "KOR", NOW, tmp_path / "t.jpg")
    with pytest.raises(InputError, match="nothing dated"):
        draw_timeline(record, "KOR", NOW, tmp_path / "t.svg", begins=date(2200, 1, 1))
    assert list(tmp_path.iterdir()) == []
