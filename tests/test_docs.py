"""The documents say what the program does now."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import comity
from comity.files import parse_yaml
from comity.law.schema import Schema
from tests.conftest import ROOT

ALONE = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
"""The environment without what libraries of the test runner add to it, such as the width of a terminal."""


def test_the_readme_s_example_is_the_real_output() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(r"```\n\$ comity (determine [^\n]*)\n(.*?)\n```", text, flags=re.DOTALL)
    assert found
    code = "from comity.cli.main import run; run()"
    done = subprocess.run(
        [sys.executable, "-c", code, *found[1].split()], capture_output=True, text=True, check=True, env=ALONE
    )
    real = "\n".join(line.rstrip() for line in done.stdout.splitlines()).strip()
    assert found[2] == real


def test_the_activity_file_in_the_docs_can_be_read(law: comity.Law) -> None:
    text = (ROOT / "docs" / "facts.md").read_text(encoding="utf-8")
    block = re.search(r"```yaml\n(.*?)```", text, flags=re.DOTALL)
    assert block
    [activity] = comity.read_project(parse_yaml(block[1], "docs/facts.md"), law).activities
    answer = comity.determine(activity, law=law)
    assert answer.outcome == "filing-only"
    assert not any("unscreened" in note for note in answer.notes)


def test_every_documented_effect_and_lookup_exists() -> None:
    from comity.law.rules import EFFECTS  # noqa: PLC0415

    text = (ROOT / "docs" / "law-as-data.md").read_text(encoding="utf-8")
    assert all(f"`{effect}:" in text for effect in EFFECTS)
    assert all(f"{lookup}(" in text for lookup in ("under", "control", "chart", "member", "in_force", "cell"))


def test_every_fact_has_a_question(law: comity.Law) -> None:
    schema: Schema = law.schema
    assert [name for name, fact in schema.facts.items() if not fact.ask and not fact.gathers] == []


def test_the_published_schema_of_a_plan_is_the_real_one() -> None:
    published = json.loads((ROOT / "docs" / "plan.schema.json").read_text(encoding="utf-8"))
    assert published == json.loads(json.dumps(comity.schema(comity.Plan)))


def test_the_published_schema_is_the_real_one() -> None:
    published = json.loads((ROOT / "docs" / "determination.schema.json").read_text(encoding="utf-8"))
    assert published == json.loads(json.dumps(comity.schema(comity.Determination)))


def test_the_python_in_the_record_s_page_runs_and_says_what_it_says() -> None:
    text = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
    block = re.search(r"```python\n(.*?)```", text, flags=re.DOTALL)
    assert block
    names: dict[str, object] = {}
    for line in block[1].splitlines():
        code, _, said = line.partition("  # ")
        if said.startswith(("[", "'")):
            assert repr(eval(code, names)) == said, code  # noqa: S307  our own page
        else:
            exec(code, names)  # noqa: S102


def test_every_command_in_the_record_s_page_exists() -> None:
    from comity.cli.record import app  # noqa: PLC0415

    text = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^comity record (\w+)", text, flags=re.MULTILINE))
    assert told == {command.name for command in app.registered_commands}


def test_the_evidence_in_the_record_s_page_is_counted() -> None:
    from comity.record import load_record, quality  # noqa: PLC0415

    counted = {q.what: q for q in quality(load_record())}
    text = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \| (\d+) \| [^|]+ \| (\d+) / (\d+) / (\d+) \|$", text, flags=re.MULTILINE)
    assert len(rows) > 10
    for what, total, *by_confidence in rows:
        found = counted[what.split(" (")[0].replace("`", "")]
        assert [found.rows, *found.by_confidence.values()] == [int(total), *map(int, by_confidence)], what


def test_the_determination_in_the_portfolio_s_page_is_the_real_output() -> None:
    page = (ROOT / "docs" / "portfolio.md").read_text(encoding="utf-8")
    shown = page.split("$ comity portfolio determine ties --as-of 2026-06-01\n")[1].split("\n...")[0].splitlines()
    command = [sys.executable, "-c", "from comity.cli.main import run; run()", "portfolio", "determine", "ties"]
    run = subprocess.run([*command, "--as-of", "2026-06-01"], capture_output=True, text=True, check=True, env=ALONE)
    assert [line.rstrip() for line in run.stdout.splitlines()[: len(shown)]] == shown
