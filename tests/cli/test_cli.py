"""What a user types, and what comes back."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import jsonschema
import pytest

import comity
from comity.cli import main
from tests.conftest import ROOT

SHIP = ("--item", "9A515.x", "--from", "USA", "--to", "KOR", "--end-user", "commercial", "--end-use", "civil")


def run(*args: str, stdin: str = "", folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run the command line in this process: all that a user gets, but for the second in which Python starts."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["comity", *args])
        patch.setattr(sys, "stdin", io.StringIO(stdin))
        patch.chdir(folder)
        try:
            main.run()
        except SystemExit as end:
            code = int(end.code or 0)
    return subprocess.CompletedProcess(args, code, out.getvalue(), err.getvalue())


def test_the_command_runs_in_a_process_of_its_own() -> None:
    command = [sys.executable, "-c", "from comity.cli.main import run; run()", "determine", *SHIP, "--date", "tomorow"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == run(*command[3:]).stderr


def test_the_same_question_on_two_days() -> None:
    before = json.loads(run("determine", *SHIP, "--date", "2024-10-22", "--json").stdout)
    after = json.loads(run("determine", *SHIP, "--date", "2024-10-23", "--json").stdout)
    assert {f["rule"] for f in before["findings"] if f["status"] != "not-triggered"} == {
        "us.ear.742.4.ns1",
        "us.ear.742.6.rs1",
    }
    assert after["outcome"] == "filing-only"


def test_json_follows_its_schema_and_keeps_its_names() -> None:
    answer = json.loads(run("determine", *SHIP, "--date", "2026-08-03", "--json").stdout)
    jsonschema.validate(answer, comity.Determination.schema())
    names = "outcome jurisdiction classification findings duties unknowns given assumed confidence date law_as_of"
    assert set(names.split()) | {"rests_on", "pack_sha256"} <= answer.keys()


def test_json_lines_in_an_array_out() -> None:
    lines = '{"item": "9A515.x", "to": "KOR", "from": "USA", "activity": "export"}\n' * 2
    answers = json.loads(run("determine", "-", "--json", "--date", "2026-08-03", stdin=lines).stdout)
    assert len(answers) == 2


def test_the_same_question_gives_the_same_bytes() -> None:
    once, again = (run("determine", *SHIP, "--date", "2026-08-03", "--json").stdout for _ in range(2))
    assert once == again


def test_the_terminal_fits_a_page() -> None:
    lines = run("determine", *SHIP, "--to", "India", "--date", "2026-08-03").stdout.splitlines()
    assert max(map(len, lines)) <= 100


def test_the_memo_cites_every_finding_and_escapes_what_users_wrote(tmp_path: Path) -> None:
    order = tmp_path / "order.yaml"
    order.write_text("name: '<script>alert(1)</script> *x*'\nitem: 7A004.a\nfrom: USA\nto: JPN\nactivity: export\n")
    memo = run("determine", str(order), "--memo", "--date", "2026-08-03").stdout
    assert "<script>" not in memo
    assert "742.5(a)" in memo
    assert "This is not a release to ship" in memo


def test_strict_assumes_nothing() -> None:
    answer = json.loads(run("determine", *SHIP, "--strict", "--json", "--date", "2026-08-03").stdout)
    assert [one["note"] for one in answer["assumed"]] == ["no country takes part but those stated"]
    assert answer["outcome"] == "undetermined"


def test_why_not_names_what_would_have_to_be_different() -> None:
    shown = run(
        "explain", "--item", "7A004.a", "--from", "USA", "--to", "JPN", "--why-not", "STA", "--date", "2026-08-03"
    )
    assert "controlled for MT1" in shown.stdout


def test_the_interview_asks_and_uses_the_answer() -> None:
    facts = (
        "--item",
        "9A515.a.5",
        "--from",
        "USA",
        "--to",
        "JPN",
        "--end-use",
        "civil",
        "--value",
        "9000000",
        "--date",
        "2026-08-03",
    )
    shown = run("determine", *facts, "--end-user", "commercial", "--ask", stdin="no\nq\n").stdout
    assert "Is it a sub-orbital craft?" in shown
    assert "STA (c)(1), on conditions" in shown


def test_law_list_show_search_diff() -> None:
    assert "us.ear.742.4.ns1" in run("law", "list", "--effect", "requires").stdout
    assert "15 CFR 740.2(a)(18)" in run("law", "show", "us.ear.740.2.a.18").stdout
    assert "us.ear.740.20.c.1" in run("law", "search", "License Exception STA").stdout.replace("\n", "")
    changes = run("law", "diff", "2024-10-22", "2024-10-23").stdout
    assert "9A515.x is controlled for NS2" in changes


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--item", "9A515.q", "--to", "KOR"), "9A515.q"),
        (("--item", "9A005", "--to", "KOR"), "only points elsewhere"),
        (("--item", "9A515.x", "--to", "Soth Korea"), "did you mean 'south korea'"),
        (("--item", "9A515.x", "--to", "KOR", "--date", "2024-13-01"), "YYYY-MM-DD"),
        (("--item", "9A515.x", "--to", "KOR", "--end-use", "civill"), "did you mean 'civil'"),
        (("--item", "9A515.x", "--to", "KOR", "--fact", "item.mtrc=yes"), "did you mean 'item.mtcr'"),
        (("--item", "9A515.x", "--to", "KOR", "--value", "much"), "a number in USD"),
        (("--item", "XV(a)(8) | 9A515.a.3", "--to", "KOR"), "Munitions List and on the Commerce Control List"),
        (("nowhere.yaml",), "no such file"),
        ((), "nothing to determine"),
    ],
)
def test_bad_input_is_one_clear_line(args: tuple[str, ...], says: str) -> None:
    done = run("determine", *args)
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("item: [unclosed", "not YAML"),
        ("item: 9A515.x\nitem: 7A004.a", "appears twice"),
        ("a: &x [1]\nb: *x", "alias"),
        ("item: 9A515.x\nparties: {end_usr: commercial}", "end_user"),
        ("items: []", "not a list"),
        ("item: 9A515.x\nscreening: maybe", "clear, hit or unscreened"),
        ("item: 9A515.x\nauthorizations: [{kind: bis-licence}]", "bis-license"),
        ("item: {classification: XV(e)(12), eccn: 9A515.h}", "stated twice"),
        ("- words", "facts by name"),
    ],
)
def test_a_bad_file_is_one_clear_line(text: str, says: str, tmp_path: Path) -> None:
    order = tmp_path / "order.yaml"
    order.write_text(text)
    done = run("determine", str(order))
    assert done.returncode == 2
    assert says in done.stderr
    assert "order.yaml" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_rule_file_with_an_error_names_file_and_line(tmp_path: Path) -> None:
    import shutil  # noqa: PLC0415

    pack = tmp_path / "us"
    shutil.copytree(ROOT / "src" / "comity" / "data" / "law" / "us", pack)
    path = pack / "rules" / "ear" / "part-758-duties.yaml"
    path.write_text(path.read_text().replace("confidence: primary", "confidence: certain", 1))
    done = run("law", "check", str(pack))
    assert done.returncode == 2
    assert "ear/part-758-duties.yaml, line" in done.stderr
    assert "certain" in done.stderr


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    order = tmp_path / "order.yaml"
    order.write_bytes(b"item: \xff\xfe")
    done = run("determine", str(order))
    assert done.returncode == 2
    assert "UTF-8" in done.stderr


def test_a_table_is_told_beside_the_answer_and_its_rejects_end_it_only_if_asked(tmp_path: Path) -> None:
    table = tmp_path / "orders.csv"
    table.write_text("ECCN;Ship To Country;Qty\nEAR99;S. Korea;3\nML10.c;Japan;1\n")
    done = run("determine", str(table), "--activity", "export", "--from", "USA", "--json")
    assert done.returncode == 0
    assert {one["fact"]: one["value"] for one in json.loads(done.stdout)["given"]}["destination.country"] == "KOR"
    for says in ("ECCN → item.classification", "not used: Qty", "parted by semicolons", "rejected: row 3", "ML10.c"):
        assert says in done.stderr
    refused = run("determine", str(table), "--strict-rows")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "1 of 2 rows cannot be read" in refused.stderr
    assert "there is no column 'color'" in run("determine", str(table), "--map", "Color=to").stderr
