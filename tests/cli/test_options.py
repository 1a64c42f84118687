"""Options mean the same in every command, and the same file gives the same in each."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from contextlib import redirect_stdout
from dataclasses import fields
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

import comity
from comity import Outcome
from comity.cli import declared, everywhere, help_texts, main, tree
from comity.cli.options import GivenFacts, Reading
from comity.files import parse_yaml
from tests.cli.test_cli import run
from tests.portfolio.layouts import write_text, write_workbook

DAY = "2026-08-03"
ROWS = [
    ["Ref", "ECCN", "Land", "End-Use", "outcome"],
    ["A", "9A515.x", "Korea", "civil", "ours"],
    ["B", "9A515.x", "Atlantis", "civil", ""],
    ["C", "EAR99", "Japan", "civil", "=1+1"],
]
GIVEN = ("--map", "Land=destination", "--activity", "export", "--from", "USA", "--date", DAY)
TABLES = ("determine", "explain", "next-steps", "compare", "rank", "portfolio check", "portfolio determine")


def leaves(command: Any, words: str = "") -> dict[str, Any]:
    below = getattr(command, "commands", {})
    found = {} if below else {words: command}
    for name, one in below.items():
        found |= leaves(one, f"{words} {name}".strip())
    return found


COMMANDS = leaves(tree.command_line())


def names(command: Any) -> set[str]:
    return {opt for one in command.params for opt in one.opts if opt.startswith("-")}


def options(group: Any) -> set[str]:
    return {
        opt for one in COMMANDS["determine"].params if one.name in {f.name for f in fields(group)} for opt in one.opts
    }


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return write_text(tmp_path / "orders.csv", ROWS, ";", "cp1252")


@pytest.mark.parametrize("name", TABLES)
def test_whatever_reads_a_table_takes_the_same_options(name: str) -> None:
    assert options(GivenFacts) | options(Reading) <= names(COMMANDS[name])
    assert {"--sheet", "--map", "--fact", "--from", "--activity"} <= options(GivenFacts) | options(Reading)


def test_what_every_command_takes() -> None:
    for name, command in COMMANDS.items():
        assert {"--quiet", "--no-color", "--help"} <= names(command) | {"--help"}, name
        for both in declared.TWO_NAMES:
            assert not names(command) & set(both) or set(both) <= names(command), name


SHOWS_A_TABLE = (
    *("determine", "screen", "screening delta", "next-steps", "compare", "rank", "reform list", "portfolio check"),
    *("portfolio determine", "law list", "law search", "law coverage", "law diff", "cases", "de-minimis"),
)


@pytest.mark.parametrize("name", SHOWS_A_TABLE)
def test_whatever_shows_a_table_prints_it_for_programs(name: str) -> None:
    assert {"--json", "--csv"} <= names(COMMANDS[name])


@pytest.mark.parametrize(
    "command",
    [
        ("law", "search", "STA"),
        ("law", "diff", "2024-10-22", "2024-10-23"),
        ("law", "coverage", "export", "USA"),
        ("reform", "list"),
    ],
    ids=" ".join,
)
def test_the_same_table_as_json_and_as_csv(command: tuple[str, ...]) -> None:
    records = json.loads(run(*command, "--json").stdout)
    rows = list(csv.DictReader(run(*command, "--csv").stdout.splitlines()))
    assert len(records) > 2
    assert [[str(cell) for cell in one.values()] for one in records] == [
        [cell.removeprefix("'") if cell.startswith(("'=", "'-", "'+", "'@")) else cell for cell in row.values()]
        for row in rows
    ]
    assert "are asked for at once" in run(*command, "--json", "--csv").stderr


def test_hints_and_examples_name_what_there_is() -> None:
    for wrong, meant in everywhere._MEANT.items():
        for name in meant:
            assert any(name in names(command) and wrong not in names(command) for command in COMMANDS.values()), wrong
    assert {one.split(" --")[0] for one in everywhere._COMMANDS.values()} <= COMMANDS.keys()
    for name, command in COMMANDS.items():
        assert help_texts.examples(tuple(name.split())), name
        for line in help_texts.examples(tuple(name.split())):
            assert line.split()[1 : 1 + len(name.split())] == name.split()
            assert {word for word in line.split() if word.startswith("--")} <= names(command), line


def test_help_of_all_says_of_each_command_what_its_own_help_begins_with() -> None:
    said = {name: line for commands in help_texts.headings().values() for name, line in commands.items()}
    assert said.keys() == tree.COMMANDS.keys()
    for name, command in COMMANDS.items():
        if name in said:
            assert said[name] == " ".join(command.help.partition("\n\n")[0].split())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("determine", "--destination", "KOR"), "did you mean '--to'?"),
        (("determine", "--eccn", "9A515.x"), "did you mean '--item'?"),
        (("determine", "--day", DAY), "did you mean '--date'?"),
        (("compare", "ties", "--day", DAY), "did you mean '--date'?"),
        (("portfolio", "determine", "ties", "--tab", "x"), "did you mean '--sheet'?"),
        (("determine", "--fom", "USA"), "did you mean '--from'?"),
        (("screen-parties", "x"), "did you mean 'screen'?"),
        (("law", "lst"), "did you mean 'list'?"),
        (("determine", "--zzz"), "there is no option --zzz"),
    ],
)
def test_a_wrong_but_sensible_name_is_answered_with_the_right_one(typed: tuple[str, ...], meant: str) -> None:
    done = run(*typed)
    assert (done.returncode, done.stdout) == (2, "")
    assert meant in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("command", [("determine",), ("portfolio", "check"), ("next-steps",)])
def test_a_table_is_read_alike_and_its_rejected_rows_are_kept(command: tuple[str, ...], table: Path) -> None:
    done = run(*command, str(table), *GIVEN)
    kept = table.with_name("orders.csv.rejected.csv")
    assert done.returncode == 0, done.stderr
    assert "Atlantis" in kept.read_text(encoding="utf-8")
    assert f"kept in {kept}" in done.stderr
    assert "Land → destination.country" in done.stderr + done.stdout
    quiet = run(*command, str(table), *GIVEN, "--quiet")
    assert (quiet.returncode, quiet.stderr) == (0, "")


def test_a_command_that_fails_keeps_nothing(table: Path) -> None:
    before = sorted(table.parent.iterdir())
    for more in (("--strict-rows",), ("--fail-on", "lost"), ("-o", "x.doc"), ("--map", "No=to"), ("--sheet", "S")):
        done = run("determine", str(table), *GIVEN, *more)
        assert done.returncode == 2, more
        assert sorted(table.parent.iterdir()) == before, more


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet", "json"])
def test_answers_stand_beside_the_rows_of_the_table(ending: str, table: Path) -> None:
    out = table.with_name(f"answers.{ending}")
    done = run("determine", str(table), *GIVEN, "-o", str(out))
    assert done.returncode == 0, done.stderr
    rows = _read(out)
    assert [row["Ref"] for row in rows] == ["A", "B", "C"]
    assert [row["outcome"].removeprefix("'") for row in rows] == ["ours", "", "=1+1"]
    assert [row["Comity's outcome"] for row in rows] == ["filing-only", "", "not-required"]
    assert "No License Required (NLR)" in rows[0]["headline"]
    assert "742.6(a)(4)" in rows[0]["citations"]
    assert "Atlantis" in rows[1]["not read because"]
    assert not any(text.startswith("us.ear") for row in rows for text in row.values())


def _read(path: Path) -> list[dict[str, str]]:
    if path.suffix == ".parquet":
        return [dict(row) for row in pq.read_table(path).to_pylist()]
    if path.suffix == ".json":
        return [dict(row) for row in json.loads(path.read_text(encoding="utf-8"))]
    if path.suffix == ".xlsx":
        import python_calamine  # noqa: PLC0415

        header, *rows = python_calamine.load_workbook(path).get_sheet_by_index(0).to_python()
        return [{str(name): str(cell) for name, cell in zip(header, row, strict=True)} for row in rows]
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_table_of_any_length_is_determined_by_one_verb(tmp_path: Path) -> None:
    header, *rows = ROWS
    many = write_text(tmp_path / "many.csv", [header, *(rows * 200)])
    out = tmp_path / "answers.csv"
    done = run("determine", str(many), *GIVEN, "-o", str(out))
    assert done.returncode == 0, done.stderr
    assert "600 rows read = 400 decided + 0 undecided + 200 rejected" in done.stdout
    few = write_text(tmp_path / "few.csv", ROWS)
    run("determine", str(few), *GIVEN, "-o", str(tmp_path / "few-answers.csv"))
    once, large = _read(tmp_path / "few-answers.csv"), _read(out)
    assert len(large) == 600
    for number, row in enumerate(large):
        assert row["Comity's outcome"] == once[number % 3]["Comity's outcome"]
        assert bool(row["not read because"]) is (number % 3 == 1)
    same = run("determine", str(few), *GIVEN, "--engine", "numpy", "--json")
    assert json.loads(same.stdout)["outcomes"] == {"filing-only": 1, "not-required": 1}
    refused = run("determine", str(many), *GIVEN, "--memo")
    assert "--memo: is told of single lines" in refused.stderr


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_engine_tells_of_the_same_rows_in_the_same_words(tmp_path: Path, ending: str) -> None:
    """Notices, blank lines, totals and lines that are no rows stand between: rows are told as the file counts them."""
    total, blank, broken = ["Total", "", "", "", ""], [""] * 5, ["D", "9A515.x"]
    rows = [["Orders of July"], [], *ROWS, blank, ["B2", *ROWS[2][1:]], total, *([broken] if ending == "csv" else [])]
    rows += [["B3", *ROWS[2][1:]], ["C3", *ROWS[3][1:]]]
    path = tmp_path / f"orders.{ending}"
    if ending == "csv":
        write_text(path, rows)
    else:
        write_workbook(path, {"Orders": rows})
    out, kept, found = tmp_path / "answers.json", tmp_path / "map.yaml", []
    for engine in ((), ("--engine", "numpy"), ("--engine", "duckdb")):
        done = run("determine", str(path), *GIVEN, "--save-map", str(kept), *engine, "-o", str(out))
        assert done.returncode == 0, done.stderr
        answers = _read(out)
        told = [line for line in done.stderr.splitlines() if line.startswith(("understood", "not used"))]
        own = [[row[name] for name in ROWS[0]] for row in answers if row["ECCN"] and row["End-Use"]]
        found.append((own, told, kept.read_text(encoding="utf-8")))
        reasons = " ".join(row["not read because"] for row in answers) if engine else done.stderr
        assert {"5", "8", "11" if ending == "csv" else "10"} <= set(re.findall(r"\b\d+\b(?=[:,])", reasons))
        assert ("has 2 cells, not 5" in reasons) is (ending == "csv")
    assert found[0] == found[1] == found[2]


def test_an_engine_that_keeps_no_rows_writes_the_same_answers(tmp_path: Path) -> None:
    table, found = write_text(tmp_path / "orders.csv", ROWS), []
    for engine in ("numpy", "duckdb"):
        out = tmp_path / f"{engine}.json"
        done = run("determine", str(table), *GIVEN, "--engine", engine, "-o", str(out))
        assert done.returncode == 0, done.stderr
        found.append(_read(out))
    assert found[0] == found[1]
    assert [row["Comity's outcome"] for row in found[1]] == ["filing-only", "", "not-required"]


def test_a_line_alone_keeps_its_own_columns_and_number(tmp_path: Path, table: Path) -> None:
    out = tmp_path / "line.csv"
    shown = run("determine", str(table), *GIVEN, "--line", "3", "--csv")
    run("determine", str(table), *GIVEN, "--line", "3", "-o", str(out))
    [row] = _read(out)
    assert row == next(csv.DictReader(io.StringIO(shown.stdout)))
    assert (row["Ref"], row["Comity's outcome"]) == ("C", "not-required")
    asked = run("determine", str(table), *GIVEN, "--line", "3", "--ask", "--csv", stdin="q\n").stdout
    assert "\nC,EAR99,Japan,civil" in asked
    assert "\nA," not in asked
    lines = tmp_path / "order.jsonl"
    line = '{"item": "EAR99", "to": "JPN", "from": "USA", "activity": "export"}\n'
    lines.write_text(line * 3, encoding="utf-8")
    [row] = csv.DictReader(io.StringIO(run("determine", str(lines), "--date", DAY, "--line", "3", "--csv").stdout))
    assert row["line"] == "3"


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--engine", "numpy", "--list-date", DAY), "--list-date: is given, but no list; accepted: --list"),
        (("--memory", "4GB"), "--memory: is for an engine, and these rows are determined one by one"),
        (("--resolve", "5"), "--resolve: is for an engine, and these rows are determined one by one"),
        (("--csv", "--memo"), "--csv and --memo: are asked for at once"),
        (("--csv", "--full"), "--full: is about the page, and --csv prints none"),
        (("--csv", "--combined"), "--combined: is about the page, and --csv prints none"),
    ],
)
def test_an_option_that_would_be_dropped_is_refused(more: tuple[str, ...], says: str, table: Path) -> None:
    done = run("determine", str(table), *GIVEN, *more)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr


def test_dates_of_rows_are_used_or_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [["ECCN", "Ship To", "End-Use", "Ship Date"], *([["9A515.x", "KR", "civil", "2024-10-22"]] * 3)]
    rows[-1] = [*rows[-1][:-1], "2024-10-23"]
    path = write_text(tmp_path / "log.csv", rows)
    monkeypatch.setattr("comity.cli.determine.MOST_ON_A_PAGE", 1)
    given = ("determine", str(path), "--activity", "export", "--from", "USA")
    assert "law of 2024-10-22 and 2024-10-23" in run(*given).stdout
    assert "3 activities of 'log.csv' on 2026-08-03" in run(*given, "--date", DAY).stdout
    monkeypatch.setattr("comity.cli.determine.MOST_ONE_BY_ONE", 1)
    assert "accepted: --date DAY" in run(*given).stderr


@pytest.mark.parametrize(("outcome", "code"), [("filing-only", 3), ("Not required", 3), ("hold", 0), ("lost", 2)])
def test_an_outcome_may_end_with_exit_code_3(outcome: str, code: int, table: Path) -> None:
    assert run("determine", str(table), *GIVEN, "--fail-on", outcome).returncode == code
    assert run("portfolio", "determine", str(table), *GIVEN, "--fail-on", outcome).returncode == code


def test_a_graver_outcome_ends_so_too(table: Path) -> None:
    given = ("determine", "--item", "9A515.x", "--from", "USA", "--to", "China", "--end-use", "civil", "--date", DAY)
    graver = [one for one in Outcome if run(*given, "--fail-on", one).returncode == 3]
    assert graver == list(Outcome)[list(Outcome).index(Outcome.POLICY_OF_DENIAL) :]


def test_no_open_screening_hides_what_is_required_even_then(tmp_path: Path) -> None:
    rows = [["ECCN", "Land", "End-Use", "Customer"], *([["9A515.x", "AE", "civil", "Khalij Sat"]] * 3)]
    path = write_text(tmp_path / "open.csv", rows)
    for given in (("determine", str(path)), ("portfolio", "determine", str(path))):
        found = [run(*given, *GIVEN, "--fail-on", one).returncode for one in ("authorization-required", "hold")]
        assert found == [3, 0]


def test_what_was_understood_can_be_kept_and_used_again(table: Path) -> None:
    kept = table.with_name("columns.yaml")
    once = run("determine", str(table), *GIVEN, "--save-map", str(kept), "--json")
    assert parse_yaml(kept.read_text(encoding="utf-8"), "")["Land"] == "destination.country"
    again = run("determine", str(table), "--map", str(kept), *GIVEN[2:], "--json")
    assert json.loads(once.stdout) == json.loads(again.stdout)


def test_a_line_that_could_not_be_read_keeps_its_number(table: Path) -> None:
    done = run("determine", str(table), *GIVEN, "--line", "2")
    assert done.returncode == 2
    assert "--line: line 2 could not be read: destination.country: found 'Atlantis'" in done.stderr


def test_a_line_alone_is_determined_alone(monkeypatch: pytest.MonkeyPatch, table: Path) -> None:
    asked: list[object] = []
    from comity.determine.verbs import determine_one  # noqa: PLC0415

    def counted(*args: Any) -> object:
        asked.append(args[0])
        return determine_one(*args)

    monkeypatch.setattr(sys.modules[determine_one.__module__], "determine_one", counted)
    assert "EAR99" in run("determine", str(table), *GIVEN, "--line", "3").stdout
    assert len(asked) == 1
    assert "accepted: 1 to 3" in run("determine", str(table), *GIVEN, "--line", "4").stderr


def test_standard_input_is_no_name_of_a_file() -> None:
    line = '{"item": "9A515.x", "to": "KOR", "from": "USA", "activity": "export"}\n'
    done = run("determine", "-", "--date", DAY, stdin=line)
    assert "comity screen FILE --list LIST" in " ".join(done.stdout.split())


def test_a_workbook_of_some_size_gets_a_page(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "o.xlsx", {"Orders": ROWS, "Notes": [["x" * 30_000]] * 2})
    assert "2 lines" in run("determine", str(path), *GIVEN).stdout
    assert comity.Portfolio.most_rows(path) == 4  # the header with them


def test_a_list_of_parties_is_screened_as_it_is(tmp_path: Path) -> None:
    listed = "tests/screening/data/csl-sample-2026-07-31.csv"
    path = write_text(
        tmp_path / "p.csv", [["Company Name", "Country"], ["Spacety", "Luxembourg"], ["", "US"], ["Acme", ""]]
    )
    done = run("screen", str(path), "--name", "Hangang Space", "--list", listed, "--csv")
    assert done.returncode == 3
    found = list(csv.DictReader(done.stdout.splitlines()))
    assert {row["party"]: row["status"] for row in found} == {
        "Hangang Space": "no-match",
        "Spacety": "possible-match",
        "Acme": "no-match",
    }
    assert "3 rows read = 2 usable + 1 rejected" in done.stderr
    by_hand = run("screen", "--name", "Spacety", "--country", "Luxembourg", "--list", listed, "--json")
    assert [hit["entry"]["name"] for hit in json.loads(by_hand.stdout)["parties"][0]["hits"]] == [
        row["listed as"] for row in found if row["party"] == "Spacety"
    ]


def in_bytes(*args: str) -> tuple[int, str]:
    """Run the command line where it writes bytes, as a shell reads them; return the exit code and what it wrote."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out):
        patch.setattr(sys, "argv", ["comity", *args])
        with pytest.raises(SystemExit) as end:
            main.run()
    out.seek(0)
    return int(end.value.code or 0), out.read()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_shell_can_complete_every_command_and_its_options(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    *above, last = name.split()
    option = COMMANDS[name].params[-1].opts[0]
    for words, whole in (([*above, last[:-1]], last), ([*above, last, option[:-1]], option)):
        monkeypatch.setenv("_COMITY_COMPLETE", "bash_complete")
        monkeypatch.setenv("COMP_WORDS", " ".join(["comity", *words]))
        monkeypatch.setenv("COMP_CWORD", str(len(words)))
        code, told = in_bytes()
        assert (code, f"plain,{whole}" in told.splitlines()) == (0, True), (words, told)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_told_how_to_complete(shell: str) -> None:
    code, told = in_bytes("--show-completion", shell)
    assert (code, f"_COMITY_COMPLETE={shell}_complete" in told) == (0, True)


def test_help_is_grouped_by_user() -> None:
    shown = CliRunner().invoke(tree.command_line(), ["--help"]).output
    for title in ("Export compliance", "Planning", "Alliance desk", "Policy analysis"):
        assert title in shown


@pytest.mark.parametrize("command", [(), ("determine",), ("record", "partner")])
def test_help_has_no_blanks_at_the_ends_of_lines(command: tuple[str, ...]) -> None:
    shown = run(*command, "--help").stdout
    assert "Usage: comity" in shown
    assert [line for line in shown.splitlines() if line != line.rstrip()] == []
