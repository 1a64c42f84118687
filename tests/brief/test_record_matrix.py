"""The matrix of the record, drawn: every cell with its word and its evidence."""

from __future__ import annotations

from pathlib import Path

from comity.brief.evidence import SIGNS
from comity.record import Matrix, Record, matrix
from tests.brief.conftest import NOW
from tests.brief.reading import texts, values

WORDS = dict(zip(("primary", "secondary", "memory"), SIGNS, strict=True))


def test_every_cell_is_drawn_as_it_is(table: Matrix, tmp_path: Path) -> None:
    drawn = {(row["state"], row["column"]): row for row in values(table, tmp_path, "state", "column")}
    assert drawn.keys() == table.cells.keys()
    for place, cell in table.cells.items():
        said = drawn[place]["said"]
        assert said.removesuffix(" *") == {"none": "–"}.get(
            cell.word, "member" if cell.because == "member" else cell.word
        )
        assert said.endswith(" *") is bool(cell.limits and cell.word == "in force")
        assert drawn[place]["evidence"] == (WORDS[cell.source.confidence] if cell.source else None)


def test_text_stays_text(table: Matrix, tmp_path: Path) -> None:
    told = texts(table, tmp_path)
    for said in (
        "What partners have with the United States",
        "as of 23 November 2026",
        "India",
        "excludes commercial-launch",
        "its usual term of 10 years has run",
        "ended 2019-01-22",
        "read at the source",
        "Source: the Comity record.",
    ):
        assert said in told, said


def test_columns_with_one_title_stay_two(record: Record, tmp_path: Path) -> None:
    found = matrix(record, ["JPN"], ["accords", "artemis-accords"], NOW)
    assert texts(found, tmp_path).count("Artemis Accords") == 2
    assert len(values(found, tmp_path, "state", "column")) == 2


def test_a_long_matrix_tells_how_many_reasons_it_leaves_out(record: Record, tmp_path: Path) -> None:
    found = matrix(record, ["artemis-accords"], ["framework", "tsa", "gsomia"], NOW)
    unsettled = sum(cell.word in ("unknown", "lapsed") for cell in found.cells.values())
    assert unsettled > 8
    assert f"{unsettled - 8} more have lapsed or are not known." in texts(found, tmp_path)
