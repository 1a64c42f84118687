"""A workbook that would end its reader, or unfold, is one line; the rest of the process goes on."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

import comity
from comity import InputError
from comity.files import write_rows
from comity.portfolio.workbooks import read_workbook
from tests.portfolio.layouts import write_workbook

ROWS = [["ECCN", "Ship To"], ["EAR99", "KR"]]
_FAR = '<row r="{1}"><c r="{0}{1}" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
_DOCTYPE = '<!DOCTYPE w [<!ENTITY a "EAR99"><!ENTITY b SYSTEM "file:///etc/passwd">]><worksheet'


def _spoiled(path: Path, old: str, new: str, part: str = "xl/worksheets/sheet1.xml") -> Path:
    """Write a workbook in which a text of one of its parts is another."""
    write_workbook(path, {"Orders": ROWS, "Notes": [["n"]]})
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(name, text)
    return path


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("</sheetData>", _FAR.format("XFD", 1048576), "too much memory or time"),  # the last cell there is
        ("</sheetData>", _FAR.format("ZZZZZ", 99999999), "as a workbook"),  # beyond it
        ("</sheetData>", _FAR.format("T", 1048576), "lie too far apart.* 1,048,576 rows by 20 columns"),
        ("</sheetData>", _FAR.format("XFD", 3), "has 16,384 columns"),
        ("<worksheet", f"{_DOCTYPE}", ""),
        ("EAR99", "&b;", "as a workbook"),
        ("<sheetData>", "<sheetData>" + "<row>" * 100_000, ""),
    ],
)
def test_a_workbook_that_unfolds_is_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = _spoiled(tmp_path / "t.xlsx", old, new)
    if not says:
        assert read_workbook(path)[0] == ["Orders", "Notes"]
        return
    with pytest.raises(InputError, match=says) as caught:
        comity.read_project(path)
    assert "\n" not in str(caught.value)


def test_a_sheet_can_be_read_though_another_cannot(tmp_path: Path) -> None:
    path = _spoiled(tmp_path / "t.xlsx", "</sheetData>", _FAR.format("XFD", 1048576), "xl/worksheets/sheet2.xml")
    with pytest.raises(InputError, match="too much memory"):
        comity.read_project(path)
    [activity] = comity.read_project(path, sheet="Orders").activities
    assert "item.classification" in activity.facts


def test_what_a_workbook_unpacks_to_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _spoiled(tmp_path / "t.xlsx", "EAR99", "EAR99" + " " * 100_000)
    monkeypatch.setattr("comity.portfolio.workbooks._UNPACKED", 50_000)
    with pytest.raises(InputError, match="unpacks to too much"):
        comity.read_project(path)


def test_a_written_workbook_runs_nothing_and_reads_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    cells = [
        "=HYPERLINK(1)",
        "+1",
        "-5",
        "@SUM(1)",
        "\t=1",
        "{=1}",
        "https://x.example",
        "external:/etc/passwd",
        "#N/A",
        "_x0041_",
    ]
    write_rows(path, ["=cmd", *map(str, range(9))], [cells, [f"{cell}\x1b\x07\u202e" for cell in cells]])
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
    assert not any("<f" in parts[name] or "yperlink" in parts[name] for name in parts if "worksheets" in name)
    assert not any("xternal" in name for name in parts)
    [header, *rows] = read_workbook(path)[1][0].rows
    assert header[0] == "=cmd"
    assert rows == [cells, [f"{cell}\x1b\x07\u202e" for cell in cells]]
