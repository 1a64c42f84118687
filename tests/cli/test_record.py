"""The record in the terminal: what a user types, and what comes back."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.test_cli import run

SCREENS = (
    ("partner", "KOR"),
    ("partner", "KOR", "--full", "--peers", "alike"),
    ("partner", "japan", "--as-of", "2024-10-31", "--since", "2022-10-31"),
    ("matrix",),
    ("timeline", "JPN", "--ties"),
    ("between", "USA", "JPN"),
    ("diff", "2024-10-31", "2026-11-01"),
    ("gaps", "--group", "cspo", "--like", "artemis-accords"),
    ("search", "safeguards brazil"),
    ("due",),
    ("assets", "KOR"),
    ("assets", "--host", "launch", "--full"),
    ("assets", "--for", "missile-warning"),
    ("promises", "IND", "--for", "human-spaceflight", "--full"),
    ("show", "cspo"),
    ("check",),
)


@pytest.mark.parametrize("args", SCREENS, ids=" ".join)
def test_every_screen_fits_a_page(args: tuple[str, ...]) -> None:
    done = run("record", *args)
    assert (done.returncode, done.stderr) == (0, "")
    assert max(map(len, done.stdout.splitlines())) <= 100


AS_DATA = (
    ("partner", "KOR"),
    ("matrix", "--rows", "quad", "--columns", "tsa"),
    ("gaps", "--limit", "2"),
    ("search", "safeguards"),
    ("assets", "--host", "launch"),
    ("promises", "KOR"),
)


@pytest.mark.parametrize("args", AS_DATA, ids=" ".join)
def test_every_row_is_had_as_data_with_its_source(args: tuple[str, ...]) -> None:
    told = json.loads(run("record", *args, "--json").stdout)
    rows = list(csv.DictReader(io.StringIO(run("record", *args, "--csv").stdout)))
    assert len(rows) == len(told) > 0
    assert [{k: v for k, v in row.items() if v} for row in rows] == [
        {k: v for k, v in row.items() if v} for row in told
    ]
    assert not any("[/]" in text for row in told for text in row.values())
    assert args[0] == "gaps" or any(row.get("source_url") for row in told)


def test_a_partnership_in_one_screen() -> None:
    shown = run("record", "partner", "KOR", "--as-of", "2026-11-23").stdout
    lapses, changed, peers = (shown.index(text) for text in ("Lapses within", "Changed since 2024-11-23", "Peers (JPN"))
    assert lapses < changed < peers
    assert "run out unless extended" in " ".join(shown.split())
    assert "kari.re.kr" in shown
    assert len(shown.splitlines()) < 80


def test_sources_in_full() -> None:
    shown = run("record", "partner", "KOR", "--as-of", "2026-11-23", "--sources").stdout
    assert "Sources" in shown
    assert "https://kari.re.kr/" in shown


def test_matrix_says_what_is_excluded_and_what_is_not_known() -> None:
    shown = " ".join(run("record", "matrix", "--as-of", "2026-11-23").stdout.split())
    assert "in force*" in shown
    assert "excludes commercial-launch" in shown
    assert "Unknown:" in shown


def test_between_shows_scope_term_and_tree() -> None:
    shown = run("record", "between", "USA", "JPN", "--as-of", "2026-11-23").stdout
    assert "covers" in shown
    assert "term to 2033-06-19 (the usual term)" in " ".join(shown.split())
    assert "└ " in shown


def test_nothing_recorded_is_no_proof() -> None:
    assert "not proof that there is nothing" in run("record", "between", "BTN", "TUV").stdout


def test_query_answers_in_csv() -> None:
    shown = run("record", "query", "SELECT id, signed FROM instruments WHERE id = 'usa-kor-space-framework'").stdout
    assert list(csv.reader(io.StringIO(shown))) == [["id", "signed"], ["usa-kor-space-framework", "2016-04-27"]]


def test_pictures_and_exports_are_written(tmp_path: Path) -> None:
    assert run("record", "matrix", "--picture", str(tmp_path / "m.svg")).returncode == 0
    assert run("record", "timeline", "JPN", "--picture", str(tmp_path / "t.png")).returncode == 0
    done = run("record", "export", "--format", "jsonld", "--output", str(tmp_path))
    assert done.stdout.strip() == str(tmp_path / "record.jsonld")
    assert {path.name for path in tmp_path.iterdir()} == {"m.svg", "t.png", "record.jsonld"}


def test_an_import_reports_each_rejected_row(tmp_path: Path) -> None:
    ours, file = tmp_path / "ours", tmp_path / "theirs.csv"
    assert run("init", str(ours)).returncode == 0
    file.write_text("id,title,kind,States\nm1,Good,memorandum,USA|DEU\nm2,Bad,memorandum,USA|DEX\n")
    args = ("record", "import", str(file), "--workspace", str(ours), "--map", "parties=States")
    done = run(*args)
    assert done.returncode == 2
    assert "theirs.csv, row 3: Bad: parties: unknown party 'DEX'" in done.stderr
    assert "1 of 2 rows rejected, nothing imported" in done.stderr
    file.write_text(file.read_text().replace("DEX", "FRA"))
    assert "2 instruments imported" in run(*args).stdout
    shown = run("record", "between", "USA", "DEU", "--workspace", str(ours)).stdout
    assert "workspace" in shown


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("partner", "atlantis"), "unknown party 'atlantis'"),
        (("partner", "KRO"), "did you mean"),
        (("matrix", "--columns", "sossa"), "neither a kind nor a group: 'sossa'"),
        (("timeline", "JPN", "--picture", "t.jpg"), "accepted: .svg, .png, .json"),
        (("diff", "2026-11-01", "2024-10-31"), "accepted: a later day"),
        (("diff", "2024", "2025"), "YYYY-MM-DD"),
        (("show", "usa-kor-framework"), "did you mean 'usa-kor-space-framework'"),
        (("query", "DROP TABLE parties"), "not answered"),
        (("export", "--format", "xlsx"), "accepted: csv, parquet, jsonld, sqlite"),
        (("partner", "KOR", "--workspace", "nowhere"), "is no workspace"),
    ],
)
def test_bad_input_is_one_clear_line(args: tuple[str, ...], says: str) -> None:
    done = run("record", *args)
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
