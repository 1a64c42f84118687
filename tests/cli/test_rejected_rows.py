"""Whatever reads a table tells of the rows that it could not read: none is left out without a word."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from comity.cli.tree import command_line

LISTED = Path(__file__).parent.parent / "screening" / "data" / "csl-sample-2026-07-31.csv"


@pytest.mark.parametrize(
    "command",
    [
        ("determine", "FILE", "--json"),
        ("explain", "FILE", "--line", "1", "--json"),
        ("next-steps", "FILE", "--json"),
        ("reform", "apply", "us-draft-aukus-japan", "--to", "FILE", "--json"),
        ("screen", "FILE", "--list", "LIST"),
    ],
    ids=lambda command: command[0],
)
def test_a_row_that_cannot_be_read_is_told(command: tuple[str, ...], tmp_path: Path) -> None:
    table = tmp_path / "rows.csv"
    lines = ["activity,item,from,to,End User", "export,9A515.x,USA,KOR,Hangang Space", "export,9A515.x,USA,Nowhere,Sat"]
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    places = {"FILE": str(table), "LIST": str(LISTED)}
    done = CliRunner().invoke(command_line(), [places.get(word, word) for word in command])
    assert done.exit_code == 0, done.output
    assert "1 rejected" in done.stderr
    assert "'Nowhere', which names no country" in done.stderr


def test_a_line_is_asked_for_by_the_number_it_has_on_the_page(tmp_path: Path) -> None:
    table = tmp_path / "rows.csv"
    table.write_text("activity,item,from,to\nexport,9Z999,USA,KOR\nexport,9A515.x,USA,ARE\n", encoding="utf-8")
    told = CliRunner().invoke(command_line(), ["determine", str(table), "--line", "2", "--json"])
    assert '"ARE"' in told.stdout
    refused = CliRunner().invoke(command_line(), ["determine", str(table), "--line", "1"])
    assert "line 1 could not be read: item.classification" in str(refused.exception)
