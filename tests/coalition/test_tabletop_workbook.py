"""A table-top exercise as a workbook: the same exercise back, every fault with sheet, row and column; its report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
import xlsxwriter

import comity
from comity import Coalition, InputError
from comity.coalition.tabletop_data import READY, TableTopPlan, read_tabletop, write_tabletop
from comity.record import Record, load_record

DAY = "2026-11-30"


@pytest.fixture(scope="module")
def record() -> Record:
    return load_record()


@pytest.fixture(scope="module")
def plan(record: Record) -> TableTopPlan:
    return read_tabletop(READY, record)


def test_what_is_written_is_read_again(plan: TableTopPlan, record: Record, tmp_path: Path) -> None:
    write_tabletop(plan, tmp_path / "msel.xlsx")
    assert read_tabletop(tmp_path / "msel.xlsx", record) == plan
    odd = msgspec.structs.replace(plan, injects=(msgspec.structs.replace(plan.injects[0], within=12.5, title="a, b"),))
    odd = msgspec.structs.replace(odd, objectives=())
    write_tabletop(odd, tmp_path / "odd.xlsx")
    assert read_tabletop(tmp_path / "odd.xlsx", record) == odd


def _workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


COVER = [
    ["Field", "Value"],
    ["Name", "Ours"],
    ["Lead nation", "USA"],
    ["Start", "2026-12-02T00:00:00"],
    ["Nations", "USA, JPN"],
    ["Classification of the papers", "cui"],
    ["Releasability", "JPN"],
]
NETWORKS = [["Network", "Level", "Partners", "Minutes"], ["open", "unclassified", "USA, JPN", "1 to 5"]]
POSTS = [
    ["Post", "Nation", "Role", "Clearance", "Networks", "Messages"],
    ["f", "JPN", "watch floor", "secret", "open", "CDM"],
]


def test_a_list_of_events_with_the_names_that_others_use(record: Record, tmp_path: Path) -> None:
    events: list[list[Any]] = [
        ["Event number", "Time (min)", "Inject description", "Subject", "Players", "Expected within", "Mode", "Sender"],
        [7, 60, "Close approach", "conjunction", "JPN", 90, "CDM", "USA"],
    ]
    path = _workbook(
        tmp_path / "it.xlsx", {"Cover": COVER, "Systems": NETWORKS, "Participants": POSTS, "Events": events}
    )
    found = read_tabletop(path, record)
    assert (found.exercise, found.partners, found.material.released_to) == ("Ours", ("USA", "JPN"), ("JPN",))
    [inject] = found.injects
    assert (inject.id, inject.at, inject.tell, inject.origin) == ("7", 60.0, ("JPN",), "USA")
    assert found.networks[0].minutes == (1.0, 5.0)


def test_every_fault_has_its_sheet_row_and_column(record: Record, tmp_path: Path) -> None:
    events: list[list[Any]] = [
        ["Inject", "Minute", "Event", "Subject", "Tell", "Within (min)", "Format", "Origin"],
        ["I1", "soon", "Close approach", "conjunction", "JPN", 90, "CDM", "USA"],
        [],
        ["I2", 60, "Close approach", "conjunctoin", "JAP", 90, "CDM", "USA"],
    ]
    sheets: dict[str, list[list[Any]]] = {"Cover": COVER, "Networks": NETWORKS, "Posts": POSTS, "MSEL": events}
    with pytest.raises(InputError, match=r"MSEL, row 2, Minute"):
        read_tabletop(_workbook(tmp_path / "one.xlsx", sheets), record)
    events[1][1] = 30
    with pytest.raises(InputError) as told:
        read_tabletop(_workbook(tmp_path / "two.xlsx", sheets), record)
    assert "MSEL, row 4, Subject" in str(told.value) and "MSEL, row 4, Tell" in str(told.value)
    with pytest.raises(InputError, match="has no sheet 'MSEL'"):
        read_tabletop(
            _workbook(tmp_path / "three.xlsx", {"Cover": COVER, "Networks": NETWORKS, "Posts": POSTS}), record
        )
    events[0].append("Colour")
    with pytest.raises(InputError, match="say nothing here: Colour"):
        read_tabletop(_workbook(tmp_path / "four.xlsx", sheets), record)


def test_the_report_is_a_document(tmp_path: Path) -> None:
    found = Coalition(None, DAY).exercise(runs=20)
    comity.write_document(found, tmp_path / "report.md")
    comity.write_document(found, tmp_path / "report.docx")
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    for one in found.findings:
        assert one.says in text and one.mend in text
    assert text.count("\n| I") == len(found.told) + 1  # and the header
    assert (tmp_path / "report.docx").read_bytes().startswith(b"PK")
