"""Cells that cannot be read: whatever the table, all are told in one run, a line each, and nothing else goes wrong."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from msgspec.structs import replace

from comity import files
from comity.errors import InputError
from comity.record import Record, every_row, faults, load_record
from comity.record.cells import CellError, wrong_cell
from comity.record.dates import Known
from comity.record.every_row import readable
from comity.record.rows import TABLES, RecordRow
from tests.cli.test_cli import run
from tests.record.conftest import Write

WRONG = "20x6"
DATES = {
    "parties": "",
    "groups": "founded",
    "memberships": "from until public read_from",
    "instruments": "announced signed ratified entered_into_force expires ended read_from",
    "stages": "date public",
    "treaties": "signed ratified_or_acceded withdrawn read_from",
    "programmes": "",
    "dialogues": "",
    "meetings": "held ended",
    "exercises": "held ended",
    "leads": "since",
    "assets": "since",
    "commitments": "made due result_date searched",
    "absences": "on",
    "readings": "",
}
WORDS = {
    "groups": "binding",
    "instruments": "kind term_years renewal status",
    "stages": "stage",
    "treaties": "status",
    "assets": "kind status latitude longitude",
    "commitments": "status",
    "absences": "found",
    "readings": "verdict",
}


def _read(table: str) -> set[str]:
    """Return the columns of a table that hold no free text."""
    return {*DATES[table].split(), *WORDS.get(table, "").split(), "accessed", "confidence"}


def _spoiled(record: Record, table: str) -> dict[str, str]:
    """Return a row of the record with every cell wrong that can be."""
    return {**record.tables[table][0].cells, **dict.fromkeys(_read(table), WRONG)}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("where", ["workspace", "built-in"])
def test_every_wrong_cell_of_a_table_is_told_at_once(table: str, where: str, record: Record, ours: Path) -> None:
    cells = _spoiled(record, table)
    if where == "workspace":
        file = TABLES[table].files[0].replace("*", "-ours")
        text, _ = files.csv_of(tuple(cells), [tuple(cells.values())])
        (ours / "record" / file).write_text(text, encoding="utf-8")
        with pytest.raises(InputError) as refused:
            load_record(ours)
        told, named = refused.value.faults, f"{file}, row 2"
    else:
        row = replace(record.tables[table][0], cells=cells)
        told = tuple(
            faults(dataclasses.replace(record, tables={**record.tables, table: (row, *record.tables[table][1:])}))
        )
        named = row.where
    assert {f"{named}: {column}" for column in _read(table)} == {fault.where for fault in told if WRONG in str(fault)}
    assert all("\n" not in str(fault) for fault in told)


@pytest.mark.parametrize("table", TABLES)
def test_a_wrong_cell_is_told_alone_and_free_text_is_never_wrong(table: str, record: Record) -> None:
    row = record.tables[table][0]
    for column in TABLES[table].columns:
        spoiled = replace(row, cells={**row.cells, column: WRONG})
        rows, wrong = readable({table: (spoiled,)}, record.instrument_kinds)
        assert [fault.where for fault in wrong] == [f"{row.where}: {column}"] * (column in _read(table))
        assert readable(rows, record.instrument_kinds)[1] == []


def test_what_rows_say_of_each_other_is_told_beside_wrong_cells(write: Write) -> None:
    write("commitments.csv", "id,by,what,made,due,status,confidence\nc,USA,x,20x6,2025,open,memory\n")
    write("meetings.csv", "id,dialogue,held,ended,confidence\nm,dlg-usa-fra,2026,2025,memory\n")
    write("assets.csv", "id,name,kind,owner,status,latitude,confidence\na,A,sensor,UAS,bogus,999,sure\n")
    head = "id,title,kind,parties,signed,parent,confidence\n"
    rows = "x,X,memorandom,USA|KOR,,,memory\ny,Y,memorandum,USA|KOR,May,x,memory\ny,Y,memorandum,USA|KOR,,z,memory\n"
    ours = write("instruments/ours.csv", f"{head}{rows}")
    done = run("record", "check", "--workspace", str(ours))
    assert (done.returncode, done.stdout) == (2, "")
    told = [line.removeprefix("comity: ").split("; accepted")[0] for line in done.stderr.splitlines()]
    assert told == [
        "instruments/ours.csv, row 4: the id 'y' is already used in instruments/ours.csv, row 3",
        "instruments/ours.csv, row 2: kind: unknown kind 'memorandom'",
        "instruments/ours.csv, row 3: signed: found 'May'",
        "assets.csv, row 2: status: found 'bogus'",
        "assets.csv, row 2: latitude: found '999'",
        "assets.csv, row 2: confidence: found 'sure'",
        "commitments.csv, row 2: made: found '20x6'",
        "instruments/ours.csv, row 4: parent: unknown parent 'z'",
        "meetings.csv, row 2: ended 2025 is before held 2026",
        "assets.csv, row 2: owner: unknown party 'UAS'; did you mean 'AUS'?",
    ]


def test_what_stands_in_for_a_wrong_cell_is_put_in_once() -> None:
    """Whoever narrows what is read, and forgets what stands in for it, gets an error and no endless loop."""
    row = load_record().tables["instruments"][0]

    def refuses(row: RecordRow) -> object:
        raise wrong_cell(row, "signed", "nothing", "2026")

    found: list[InputError] = []
    with pytest.raises(CellError):
        every_row._readable(replace(row, cells={**row.cells, "signed": WRONG}), refuses, found)
    assert len(found) == 1


@pytest.mark.parametrize("text", ["1899", "1899-12", "2200-01-01", "9999", "1899-12-31/1900-01-01", "2199-12-31/2200"])
def test_a_date_lies_in_the_years_that_are_read(text: str) -> None:
    with pytest.raises(InputError, match="1900 to 2199"):
        Known.parse(text)
    assert Known.parse("1900/2199").earliest.year == 1900
