"""Nothing from a file steers a terminal, runs in a spreadsheet, or is lost on its way out without a line."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import RenderableType
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

import comity
from comity.brief.vega import framed, write
from comity.cli import printing
from comity.errors import shown
from comity.files import csv_of, neutral_cell, neutral_line, parse_csv, stated_cell, stated_rows
from tests.cli.test_cli import SHIP, run

STEERING = "\x1b]0;x\x07\x9b31m\u202eevil\u2066\x7f\u200b\u2028end"


def _table(text: str) -> Table:
    table = Table(text, title=text)
    table.add_row(text)
    return table


@pytest.mark.parametrize(
    "made",
    [str, Text, lambda text: Text(text, style="bold"), Rule, lambda text: Panel(text, title=Text(text)), Tree, _table],
)
def test_no_part_of_a_page_steers_a_terminal(
    made: Callable[[str], RenderableType], capsys: pytest.CaptureFixture[str]
) -> None:
    printing.console().print(made(STEERING))
    found = capsys.readouterr().out
    assert {c for c in found if not c.isprintable()} <= {"\n"}
    assert "\\x1b]0;x" in found
    assert "end" in found


@given(st.text())
def test_what_is_shown_is_printable(text: str) -> None:
    assert all(c.isprintable() or c.isspace() for c in shown(text))
    if text.isprintable():
        assert shown(text) == text


def test_json_says_the_same_in_whatever_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    for encoding in ("utf-8", "ascii", "latin-1", "utf-16"):
        raw = io.BytesIO()
        with monkeypatch.context() as patch:
            stream = io.TextIOWrapper(raw, encoding=encoding)
            patch.setattr(sys, "stdout", stream)
            printing.echo_json(json.dumps({"name": STEERING + "Zürich 文"}, ensure_ascii=False))
            stream.flush()
        told = raw.getvalue().decode(encoding)
        assert {c for c in told if not c.isprintable()} <= {"\n"}
        assert json.loads(told) == {"name": STEERING + "Zürich 文"}


@given(st.text("'=+-@\t\r＝ 1.5ea,\n", max_size=8))
def test_a_cell_is_neutral_and_reads_back_as_it_was(text: str) -> None:
    neutral = neutral_cell(text)
    assert stated_cell(neutral) == text
    assert neutral[:1] not in set("=@\t\r＝")
    assert neutral[:1] not in set("+-") or not set(neutral) & set("=@ea")
    assert not re.search("[,;]['=+@＝-]", neutral_line(text))


@given(st.lists(st.tuples(st.text("=-a1'\n,", max_size=4), st.text("=+a1'", max_size=4)), max_size=4))
def test_a_table_reads_back_as_it_was(rows: list[tuple[str, str]]) -> None:
    text, _ = csv_of(("a", "b"), rows)
    found = stated_rows(parse_csv(text, "x"))
    assert [(row["a"], row["b"]) for row in found] == rows


def test_a_query_that_answers_formulas_says_so() -> None:
    done = run("record", "query", "SELECT '=HYPERLINK(1)' AS a, -5 AS b, char(27) AS c")
    assert next(csv.DictReader(io.StringIO(done.stdout))) == {"a": "'=HYPERLINK(1)", "b": "-5", "c": "\\x1b"}
    assert done.stderr.count("\n") == 1
    assert "1 cells: an apostrophe" in done.stderr


def test_a_picture_of_names_that_steer_is_drawn(tmp_path: Path) -> None:
    import altair as alt  # noqa: PLC0415  as heavy as it is

    data = alt.InlineData(values=[{"a": f"{STEERING}\x01"}])
    for ending in ("svg", "json"):
        path = tmp_path / f"x.{ending}"
        write(framed(alt.Chart(data).mark_text().encode(text="a:N"), STEERING), path)
        assert {c for c in path.read_text() if not c.isprintable()} <= {"\n", "\t"}
        assert "evil" in path.read_text()


def _process(stdout: int, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "from comity.cli.main import run; run()", "law", "list"]
    return subprocess.run(
        command, stdout=stdout, stderr=subprocess.PIPE, env={**os.environ, **environment}, check=False, timeout=60
    )


def test_what_cannot_be_written_is_one_line_and_no_success() -> None:
    with Path("/dev/full").open("wb") as full:
        done = _process(full.fileno())
    assert (done.returncode, done.stderr) == (
        2,
        b"comity: standard output: cannot be read or written (No space left on device)\n",
    )
    reading, writing = os.pipe()
    os.close(reading)
    done = _process(writing)
    os.close(writing)
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert b"closed before all was written" in done.stderr
    done = _process(subprocess.PIPE, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.isascii()


def test_what_is_typed_wrong_is_one_line() -> None:
    for args in (["determine", "--form", "USA"], ["x\x1b[2J"], [], ["law", "diff"], ["determine", "--item", "\udcff"]):
        done = run(*args)
        assert done.returncode == 2
        assert re.match("comity: (?!comity)\\S", done.stderr)
        assert {c for c in done.stderr if not c.isprintable()} <= {"\n"}


@pytest.mark.parametrize("width", ["0", "1", "-5", "none", "99999999"])
def test_a_page_has_a_width_in_which_it_can_be_read(width: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", width)
    done = run("determine", *SHIP)
    assert done.returncode == 0
    assert "No License Required" in done.stdout


def test_a_name_of_a_file_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """What is written below a name with a line end in it would pass for what the program says."""
    printing.told_written(Path("a\ncomity: all parties are clear\x1b[2J"), None, "")
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert told.isprintable() or told[:-1].isprintable()


def test_a_folder_that_is_gone_is_one_line(tmp_path: Path) -> None:
    code = "import os, sys; os.rmdir(os.getcwd()); sys.argv[1:] = ['facts']; from comity.cli import run; run()"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("comity: the current folder is no longer there")


def test_a_memo_holds_nothing_that_steers() -> None:
    memo = comity.memo(comity.determine({"item": "9A515.x", "from": "USA", "to": "KOR", "name": STEERING}))
    assert {c for c in memo if not c.isprintable()} <= {"\n"}
    done = run("determine", *SHIP, "--fact", f"name={STEERING}", "--memo")
    assert {c for c in done.stdout if not c.isprintable()} <= {"\n"}
