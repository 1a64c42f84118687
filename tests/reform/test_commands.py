"""The commands and the document, as a user meets them."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

import comity
from comity import Law
from comity.files import parse_csv, parse_yaml, read_text
from comity.law.patch import check_reform
from comity.law.reforms import _KINDS, BUILT_IN, read_reform
from comity.portfolio.built_in import BUILT_IN as PORTFOLIOS
from tests.cli.test_cli import run
from tests.conftest import ROOT

DOCUMENT = (ROOT / "docs" / "reform.md").read_text(encoding="utf-8")
OCTOBER = ("--reform", "us-2024-10-23-sensitive-spacecraft", "--reform", "us-2024-10-23-spacecraft-parts")
ROWS = """id,activity,item,from,to,end_use,partner,checked
a,export,9A515.x,USA,KOR,civil,KOR,yes
b,export,9A515.a.4,USA,GBR,civil,GBR,no
c,export,9A515.a.5,USA,BRA,human-spaceflight,BRA,no
"""


@pytest.fixture
def rows(tmp_path: Path) -> str:
    path = tmp_path / "rows.csv"
    path.write_text(ROWS)
    return str(path)


def test_show_says_what_changes_where_it_is_published_and_what_was_assumed() -> None:
    out = run("reform", "show", "us-2024-10-23-spacecraft-parts").stdout
    assert "89 FR 84770" in out
    assert "9A515.x, 9D515.x and 9E515.x: NS1 and RS1 become NS2 and RS2" in " ".join(out.split())
    proposal = run("reform", "show", "us-proposed-csa").stdout
    assert "(proposed)" in proposal
    assert "Assumed" in proposal


def test_check_answers_with_its_exit_code(tmp_path: Path) -> None:
    assert run("reform", "check", "us-proposed-csa", "us-draft-a5-brazil").returncode == 0
    wrong = read_text(BUILT_IN / "us-draft-a5-brazil.yaml").replace("BRA", "BRX")
    path = tmp_path / "wrong.yaml"
    path.write_text(wrong)
    done = run("reform", "check", str(path))
    assert done.returncode == 2
    assert "BRX" in done.stdout
    path.write_text("id: x")
    done = run("reform", "check", str(path))
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    told = [line.removeprefix("comity: wrong.yaml: ") for line in done.stderr.splitlines()]
    assert told == [f"has no '{field}'" for field in ("title", "status", "because", "sources", "changes", "reviewed")]


def test_apply_determines_under_the_reform(tmp_path: Path) -> None:
    path = tmp_path / "order.yaml"
    path.write_text("activity: export\nitem: 9A515.b\nfrom: USA\nto: BRA\nend_use: civil\n")
    args = ("--to", str(path), "--as-of", "2026-08-03", "--json")
    [answer] = json.loads(run("reform", "apply", "us-draft-a5-brazil", *args).stdout)
    assert answer["outcome"] == "exemption-available"


def test_compare_fits_a_page_and_writes_what_was_asked(rows: str, tmp_path: Path) -> None:
    table, picture = tmp_path / "out.csv", tmp_path / "out.svg"
    done = run("compare", rows, *OCTOBER, "-o", str(table), "--picture", str(picture))
    assert done.returncode == 0
    assert max(map(len, done.stdout.splitlines())) <= 100
    for words in ("license removed", "exception no longer needed", "of them checked", "3 rows = 3 decided", "Burden"):
        assert words in done.stdout
    assert table.read_text().count("exception no longer needed") == 1
    assert "<svg" in picture.read_text()
    found = json.loads(run("compare", rows, *OCTOBER, "--json").stdout)
    assert found["method"]["read"] == 3


def test_rows_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("id,item,from,to\na,9A515.x,USA,KOR\na,EAR99,USA,JPN\n,EAR99,USA,JPN\nd,9A515.x\n")
    told = run("compare", str(path), *OCTOBER).stdout
    assert "4 rows = 0 decided + 1 undecided + 3 rejected" in told
    for why in ("the id is used by an earlier row", "no id", "has 2 cells, not 4"):
        assert why in told


def test_nothing_is_written_when_something_is_wrong(rows: str, tmp_path: Path) -> None:
    table = tmp_path / "out.csv"
    done = run("compare", rows, *OCTOBER, "-o", str(table), "--picture", str(tmp_path / "out.pdf"))
    assert (done.returncode, table.exists()) == (2, False)
    done = run("compare", rows, "--reform", "none")
    assert done.returncode == 2
    assert done.stderr.startswith("comity: reform: no reform 'none'")


def test_rank_names_the_best_and_what_was_assumed(rows: str, tmp_path: Path) -> None:
    folder = tmp_path / "drafts"
    folder.mkdir()
    for name in ("us-proposed-csa", "us-draft-a5-brazil"):
        (folder / f"{name}.yaml").write_text(read_text(BUILT_IN / f"{name}.yaml"))
    args = ("rank", rows, "--candidates", str(folder), "--choose", "1", "--as-of", "2026-08-03")
    out = run(*args).stdout
    assert "proved best" in out
    assert "(proposed)" in out
    assert "us-proposed-csa: Known from summaries" in " ".join(out.split())
    found = json.loads(run(*args, "--json").stdout)
    assert found["best"] == ["us-proposed-csa"]


def test_the_document_s_reform_fits_the_law(law: Law) -> None:
    block = re.search(r"```yaml\n(.*?)```", DOCUMENT, flags=re.DOTALL)
    assert block
    assert check_reform(law, read_reform(parse_yaml(block[1], "docs"), "docs"), on=date(2027, 1, 1)) == []


def test_the_document_names_every_change_and_the_real_numbers() -> None:
    for kind in _KINDS:
        assert f"`{kind}" in DOCUMENT or f"`{kind}`" in DOCUMENT, kind
    ties = parse_csv(read_text(PORTFOLIOS["ties"].parent / "ties.csv"), "ties")
    activities = parse_csv(read_text(PORTFOLIOS["ties"]), "activities")
    assert f"{len(ties)} publicly known" in DOCUMENT
    assert f"{len(activities)} activities" in DOCUMENT


def test_a_proposal_says_that_it_is_one() -> None:
    assert comity.Reform.load("us-proposed-csa").status == "proposed"
