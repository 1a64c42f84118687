"""Exports that lose nothing, and a database that says what the record says."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from comity.errors import InputError
from comity.record import Record, database, export_record, import_record, query, standings
from comity.record.exchange import CONTEXT
from comity.record.rows import TABLES

FORMS = ("csv", "parquet", "jsonld", "sqlite")
DAYS = (date(1990, 1, 1), date(2016, 12, 31), date(2024, 10, 31), date(2026, 11, 23), date(2040, 1, 1))


@pytest.mark.parametrize("form", FORMS)
def test_a_round_trip_loses_nothing(form: str, record: Record, tmp_path: Path) -> None:
    paths = export_record(record, form, tmp_path / "out")
    back = import_record(paths[0].parent if len(paths) > 1 else paths[0])
    for name in TABLES:
        assert [(r.layer, dict(r.cells)) for r in back.tables[name]] == [
            (r.layer, dict(r.cells)) for r in record.tables[name]
        ], name
    assert back.instruments == record.instruments


@pytest.mark.parametrize("form", FORMS)
def test_an_export_never_overwrites(form: str, record: Record, tmp_path: Path) -> None:
    paths = export_record(record, form, tmp_path)
    kept = [path.read_bytes() for path in paths]
    with pytest.raises(InputError, match="is there already"):
        export_record(record, form, tmp_path)
    assert [path.read_bytes() for path in paths] == kept


def test_an_unknown_format_is_refused(record: Record, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="did you mean 'parquet'"):
        export_record(record, "parket", tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.jsonld", "[]"),
        ("x.jsonld", '{"@graph": [{"@type": ["Thing"]}]}'),
        ("x.jsonld", '{"@graph": [{"@type": ["Party"], "layer": "built-in", "id": "x"}]}'),
        ("x.sqlite", "not a database"),
        ("x.txt", "hello"),
    ],
)
def test_what_is_no_export_is_refused(name: str, text: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_text(text)
    with pytest.raises(InputError, match="x"):
        import_record(file)


def test_every_term_of_the_json_ld_stands_in_its_context(record: Record, tmp_path: Path) -> None:
    [path] = export_record(record, "jsonld", tmp_path)
    made = json.loads(path.read_text(encoding="utf-8"))
    assert made["@context"] == json.loads(CONTEXT.read_text(encoding="utf-8"))["@context"]
    terms = set(made["@context"])
    assert {"parties", "entered_into_force", "source_url", "member"} <= terms
    columns = {column for table in TABLES.values() for column in table.columns}
    assert {term for term in terms if not term.startswith("@")} - columns == {"schema", "wdt"}
    framework = next(node for node in made["@graph"] if node.get("id") == "usa-kor-space-framework")
    assert framework["parties"] == ["USA", "KOR"]
    assert len({node["@id"] for node in made["@graph"]}) == len(made["@graph"])


def test_codes_stay_text(record: Record, tmp_path: Path) -> None:
    import pyarrow.parquet as pq  # noqa: PLC0415

    export_record(record, "parquet", tmp_path)
    schema = pq.read_schema(tmp_path / "instruments.parquet")
    assert {str(field.type) for field in schema} == {"string"}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_database_says_what_the_record_says(day: date, record: Record) -> None:
    told = {row.instrument: row.standing for row in standings(record, day)}
    assert told == {i.id: i.standing(day) for i in record.instruments}
    asked = 'SELECT "group", member, holds FROM belonging WHERE begins <= ? AND ? < until'
    rows = database(record).execute(asked, [day.isoformat()] * 2).fetchall()
    words = {True: "yes", None: "unknown", False: "no"}
    assert sorted(rows) == sorted((m.group, m.member, words[m.holds(day)]) for m in record.memberships)


def test_standings_of_one_party_and_kind(record: Record) -> None:
    rows = standings(record, DAYS[3], party="KOR", kind="framework")
    assert [row.instrument for row in rows] == ["usa-kor-space-framework"]


def test_an_exported_database_answers_as_of_a_day(record: Record, tmp_path: Path) -> None:
    [path] = export_record(record, "sqlite", tmp_path)
    asked = "SELECT status FROM standing WHERE instrument = ? AND begins <= ? AND ? < until"
    held = sqlite3.connect(path)
    found = [
        held.execute(asked, ["usa-kor-space-framework", day, day]).fetchone()[0] for day in ("2016-11-03", "2026-11-03")
    ]
    held.close()
    assert found == ["in force", "unknown"]


def test_a_question_in_sql_can_change_nothing(record: Record) -> None:
    names, rows = query(record, "SELECT id FROM parties WHERE id = ?", ["KOR"])
    assert (names, rows) == (["id"], [("KOR",)])
    for text in ("DELETE FROM parties", "DROP TABLE parties", "SELEC", "SELECT * FROM nothing"):
        with pytest.raises(InputError, match="not answered"):
            query(record, text)
    for text in ("PRAGMA query_only = OFF", "ATTACH 'x' AS x", "CREATE TEMP TABLE x (a)", "SELECT load_extension('x')"):
        with pytest.raises(InputError, match="not authorized"):
            query(record, text)
    assert query(record, "SELECT count(*) FROM parties")[1][0][0] == len(record.tables["parties"])


COUNTING = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"{COUNTING} count(*) FROM c", "within 0 seconds"),
        (f"{COUNTING} n FROM c LIMIT 100001", "too long an answer"),
        (f"{COUNTING} zeroblob(900000) FROM c", "too long an answer"),
        ("SELECT zeroblob(2000000)", "too big"),
        ("", "asks nothing"),
        ("SELECT 1; SELECT 2", "one statement"),
        ("SELECT ?", "not answered"),
        ("SELECT \0", "NUL"),
    ],
)
def test_a_question_in_sql_is_bounded(text: str, says: str, record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    if "count" in text:
        monkeypatch.setattr("comity.record.store.SECONDS", 0.2)
    with pytest.raises(InputError, match=says):
        query(record, text)
