"""What an empty cell of a matrix means, what a scope leaves of one, and what a map of it draws."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

import comity
from comity.brief.record_map import apart, places
from comity.errors import InputError
from comity.record import Record, RecordMap, SearchFinding, gaps, load_record, matrix
from tests.cli.test_cli import run
from tests.record.conftest import Write

NOW = date(2026, 11, 30)
_ABSENCES = "kind,parties,found,on,source,source_url,accessed,confidence,note\n"


def test_nobody_looked_is_told_apart_from_none_exists(record: Record) -> None:
    table = matrix(record, ["NZL", "GBR", "FRA"], ["rdp", "framework", "tsa"], NOW)
    assert table.cells["NZL", "rdp"].said == SearchFinding.NONE_EXISTS
    assert "2024" in table.cells["NZL", "rdp"].because
    assert table.cells["GBR", "framework"].said == SearchFinding.NONE_FOUND
    assert (table.cells["FRA", "tsa"].said, table.cells["FRA", "tsa"].source) == ("none", None)


def test_a_list_says_nothing_of_the_days_before_it_and_nothing_of_what_is_recorded(record: Record) -> None:
    before = matrix(record, ["NZL"], ["rdp"], date(2024, 11, 30)).cells["NZL", "rdp"]
    assert (before.said, before.absence) == ("none", None)
    assert all(
        cell.absence is None or cell.word == "none"
        for cell in matrix(record, list(record.countries), ["rdp", "framework"], NOW).cells.values()
    )


def test_the_latest_search_counts(write: Write) -> None:
    found = "tsa,USA|FRA,none exists,2020,Us,https://example.org,2026-11-01,secondary,\n"
    later = "tsa,USA|FRA,none found,2026-10,Us,https://example.org,2026-11-01,memory,\n"
    record = load_record(write("absences.csv", f"{_ABSENCES}{found}{later}"))
    assert matrix(record, ["FRA"], ["tsa"], NOW).cells["FRA", "tsa"].said == SearchFinding.NONE_FOUND
    assert matrix(record, ["FRA"], ["tsa"], date(2021, 1, 1)).cells["FRA", "tsa"].said == SearchFinding.NONE_EXISTS


def test_a_scope_leaves_what_covers_it(record: Record) -> None:
    every = matrix(record, ["IND", "NZL"], ["tsa"], NOW)
    scoped = matrix(record, ["IND", "NZL"], ["tsa"], NOW, scope="commercial-launch")
    assert (every.cells["IND", "tsa"].said, scoped.cells["IND", "tsa"].said) == ("in force", "not covered")
    assert scoped.cells["NZL", "tsa"].said == "in force"
    yes = record.pairs("tsa", NOW, "commercial-launch").yes
    wide = matrix(record, list(record.countries), ["tsa"], NOW, scope="commercial-launch")
    assert {s for (s, _), cell in wide.cells.items() if cell.said == "in force"} == {
        s for pair in yes if "USA" in pair for s in pair - {"USA"}
    }
    with pytest.raises(InputError, match="no scope 'commercial-lunch'"):
        matrix(record, ["IND"], ["tsa"], NOW, scope="commercial-lunch")


def test_gaps_for_a_scope_count_what_covers_it(record: Record) -> None:
    assert "IND" not in {gap.state for gap in gaps(record, "tsa", NOW)}
    assert "IND" in {gap.state for gap in gaps(record, "tsa", NOW, scope="commercial-launch")}


def test_every_state_of_the_accords_has_a_place_and_none_covers_another() -> None:
    record = load_record()
    states = record.members("artemis-accords", NOW).yes
    moved = apart({state: places()[state] for state in states})
    assert moved.keys() == states
    assert len({(round(north), round(east)) for north, east in moved.values()}) == len(states)
    assert apart({"NZL": (0.0, 0.0), "JPN": (0.0, 90.0)}) == {"JPN": (0.0, 90.0), "NZL": (0.0, 0.0)}


def test_a_map_draws_each_state_once_a_column_and_says_what_its_cell_says(record: Record, tmp_path: Path) -> None:
    table = matrix(record, ["cspo"], ["framework", "tsa"], NOW)
    comity.draw(RecordMap(table), tmp_path / "map.json")
    text = (tmp_path / "map.json").read_text(encoding="utf-8")
    for state in table.rows:
        assert text.count(f'"state": "{state}"') + text.count(f'"state":"{state}"') >= 1
    assert "in force" in json.dumps(json.loads(text))
    with pytest.raises(InputError, match="columns"):
        comity.draw(RecordMap(matrix(record, ["cspo"], [], NOW)), tmp_path / "none.json")


def test_the_first_line_under_a_lapse_is_what_outlives_it(record: Record) -> None:
    shown = run("record", "partner", "KOR", "--as-of", "2026-11-30").stdout
    lapse = shown.split("Changed since")[0]
    assert "outlives it: was not read in its text; under it: NASA-KARI" in " ".join(lapse.split())
    assert record.by_id["iss-iga-1998"].survives
    assert "outlives it" in run("record", "between", "USA", "JPN", "--as-of", "2026-11-30").stdout


def test_a_map_is_a_picture() -> None:
    done = run("record", "matrix", "--map")
    assert done.returncode == 2
    assert "--picture as well" in done.stderr
