"""Every file of data says where it is from and under which terms."""

from __future__ import annotations

import runpy
from typing import Any

from tests.conftest import ROOT

CHECK: dict[str, Any] = runpy.run_path(str(ROOT / "tools" / "data_licences.py"))


def test_every_file_of_data_stands_in_a_row() -> None:
    assert list(CHECK["faults"](CHECK["PAGE"].read_text("utf-8"), CHECK["held"]())) == []


def test_a_file_without_a_row_and_a_row_without_a_file_are_told() -> None:
    page = "| `data/{a,b}/*.csv` | holds | from | terms |"
    assert list(CHECK["faults"](page, ["data/a/x.csv", "data/a/y/z.csv", "other.csv"])) == [
        "data/a/y/z.csv: no row says where it is from",
        "other.csv: no row says where it is from",
        "data/b/*.csv: no such file",
    ]
