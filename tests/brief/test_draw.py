"""One verb for every picture: written whole, the same each time, in three formats."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import comity
from comity import InputError
from comity.record import Matrix, Record, matrix, timeline
from tests.brief.conftest import NOW
from tests.brief.reading import encodings, specification

KINDS = ("matrix", "timeline", "plan", "comparison", "summary")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawn_in_every_format(kind: str, drawable: dict[str, Any], tmp_path: Path) -> None:
    for suffix, begins in (("svg", b"<svg"), ("PNG", b"\x89PNG"), ("json", b"{")):
        path = tmp_path / f"{kind}.{suffix}"
        comity.draw(drawable[kind], str(path))
        assert path.read_bytes().startswith(begins)
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_result_draws_the_same_bytes(kind: str, drawable: dict[str, Any], tmp_path: Path) -> None:
    one, two = tmp_path / "one.svg", tmp_path / "two.svg"
    comity.draw(drawable[kind], one)
    comity.draw(drawable[kind], two)
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_all_pictures_share_one_style(kind: str, drawable: dict[str, Any], tmp_path: Path) -> None:
    made, other = specification(drawable[kind], tmp_path), specification(drawable["matrix"], tmp_path)
    assert made["config"] == other["config"]
    assert made["title"].keys() == other["title"].keys() and made["title"]["subtitle"]
    assert made["vconcat"][0]["title"]["orient"] == "bottom" and made["vconcat"][0]["title"]["text"]


@pytest.mark.parametrize("kind", ["timeline", "plan"])
def test_days_are_the_same_in_every_time_zone(kind: str, drawable: dict[str, Any], tmp_path: Path) -> None:
    across = [x for x in encodings(specification(drawable[kind], tmp_path)) if x.get("type") == "temporal"]
    assert across and all(x["scale"]["type"] == "utc" for x in across)


def test_what_cannot_be_drawn_is_one_line(table: Matrix, record: Record, tmp_path: Path) -> None:
    nothing: Any = record
    with pytest.raises(
        InputError, match="cannot draw Record; accepted: a plan, comparison, portfolio's summary, matrix"
    ):
        comity.draw(nothing, tmp_path / "record.svg")
    with pytest.raises(InputError, match=r"found '.pdf'; accepted: .svg, .png, .json"):
        comity.draw(table, tmp_path / "table.pdf")
    with pytest.raises(InputError, match="no such folder"):
        comity.draw(table, tmp_path / "nowhere" / "table.svg")
    with pytest.raises(InputError, match="no rows or no columns"):
        comity.draw(matrix(record, [], ["tsa"], NOW), tmp_path / "table.svg")
    with pytest.raises(InputError, match="nothing dated"):
        comity.draw(timeline(record, "TUV", NOW), tmp_path / "tuvalu.svg")
    assert list(tmp_path.iterdir()) == []


def test_the_record_is_drawn_without_the_solver() -> None:
    code = "import comity, comity.brief.record_timeline, sys; comity.draw; print('ortools' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
