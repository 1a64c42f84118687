"""``comity next-steps`` as users run it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

import comity
from comity.cli.tree import command_line

RUN = CliRunner()
ORDER = """
name: Star trackers to Korea
activity: export
item: 7A004.a
from: USA
to: KOR
end_use: civil
"""


@pytest.fixture
def order(tmp_path: Path) -> Path:
    path = tmp_path / "order.yaml"
    path.write_text(ORDER)
    return path


def test_a_plan_is_a_page_that_fits(order: Path) -> None:
    done = RUN.invoke(command_line(), ["next-steps", str(order), "--start", "2026-12-01"])
    assert done.exit_code == 0
    assert "Apply to BIS for a license" in done.output and "case by case" in done.output
    assert "The governments' track" in done.output and "not a release to ship" in done.output
    assert all(len(line) <= 100 for line in done.output.splitlines())


def test_json_follows_the_schema(order: Path) -> None:
    done = RUN.invoke(command_line(), ["next-steps", str(order), "--start", "2026-12-01", "--json"])
    plan = json.loads(done.output)
    jsonschema.validate(plan, comity.Plan.schema())
    assert plan["found"] and plan["steps"][0]["id"] == "bis-license"


def test_a_chart_is_drawn(order: Path, tmp_path: Path) -> None:
    picture = tmp_path / "plan.svg"
    done = RUN.invoke(
        command_line(), ["next-steps", str(order), "--start", "2026-12-01", "--gantt", str(picture), "--json"]
    )
    assert done.exit_code == 0
    assert picture.read_text().startswith("<svg") and "BIS" in picture.read_text()


def test_the_interview_comes_first(order: Path) -> None:
    done = RUN.invoke(command_line(), ["next-steps", str(order), "--start", "2026-12-01", "--ask"], input="q\n")
    assert done.exit_code == 0 and "Enter: not known" in done.output and "Apply to BIS" in done.output


def test_leverage_is_a_table(order: Path) -> None:
    done = RUN.invoke(command_line(), ["next-steps", str(order), "--start", "2026-12-01", "--leverage"])
    assert done.exit_code == 0 and "Leverage" in done.output and "serves" in done.output


def test_templates_are_listed() -> None:
    done = RUN.invoke(command_line(), ["next-steps", "--template", "list"])
    assert done.exit_code == 0 and "launch-abroad" in done.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "nothing to plan"),
        (["--template", "launch-aboard"], "did you mean 'launch-abroad'"),
        (["--template", "component-supply"], "needs item"),
        (["{order}", "--template", "component-supply"], "both a file and a template"),
        (["{order}", "--without", "bis-licence"], "did you mean 'bis-license'"),
        (["{order}", "--deadline", "Friday"], "YYYY-MM-DD"),
        (["{order}", "--prefer", "cheapest"], "soonest"),
        (["{order}", "--gantt", "plan.pdf"], ".svg, .png, .json"),
        (["missing.yaml"], "missing.yaml"),
    ],
)
def test_what_cannot_be_used_is_one_line(order: Path, arguments: list[str], said: str) -> None:
    done = RUN.invoke(command_line(), ["next-steps", *(str(order) if a == "{order}" else a for a in arguments)])
    assert isinstance(done.exception, comity.InputError)
    assert said in str(done.exception) and "\n" not in str(done.exception)
