"""The documents say what the program does now."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

import comity
from comity.files import parse_yaml
from comity.law.lookups import Lookups, World
from comity.law.rules import EFFECTS
from comity.law.schema import Schema
from tests.conftest import ROOT

sys.path.insert(0, str(ROOT / "tools"))
from manual.commands import leaves
from manual.made import MAKERS, pages, schemas
from manual.pages import remade
from manual.session import CommandError, output, session

PAGES = list(pages())
WORKSPACE = ROOT / "src" / "comity" / "data" / "workspace" / "README.md"
SLOW = ("compare ", "rank ", "next-steps ", "demo", "portfolio determine ", "coalition adds ", "coalition candidates ")
"""Commands that take seconds; what they print is made by ``python tools/docs.py``, and tested elsewhere."""
SLOWER = (*SLOW, "agenda ", "brief ", "rank ", "reach ", "portfolio ")
"""Commands that are not run as well where a page only shows them."""
YOURS = re.compile(r"UK-Sanctions-List\.csv|eu\.xml|csl-2026-08-31\.json|theirs\.csv|answers\.xlsx|\.(svg|png)\b| > ")
"""Files that a reader has and this project has not, or that take seconds to be made."""
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
PYTHON = re.compile(r"(?<!<!-- slow -->\n)^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def _named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=_named)
def test_what_a_page_shows_is_what_the_program_says(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert remade(text, MAKERS, SLOW) == text, f"{_named(page)} is behind: python tools/docs.py"


@pytest.mark.parametrize("page", PAGES, ids=_named)
def test_the_python_of_a_page_runs_and_says_what_it_says(page: Path) -> None:
    """A comment that begins like a value is the value of its line."""
    names: dict[str, object] = {}
    with session():
        for code in PYTHON.findall(page.read_text(encoding="utf-8")):
            for statement in re.findall(r"^\S.*(?:\n[ )\]}].*)*", code, re.MULTILINE):
                said = statement.partition("  # ")[2]
                if said.startswith(("[", "'", "<")):
                    told = repr(eval(statement, names))  # noqa: S307  our own page
                    assert said == told or said.startswith(f"{told}:"), statement
                else:
                    exec(statement, names)  # noqa: S102


def _commands_in(text: str) -> Iterator[str]:
    """Yield every command that a page shows: a line of a block, or in the running text."""
    for _, block in FENCED.findall(text):
        for line in block.splitlines():
            if found := re.match(r"(?:\$ )?(comity [a-z-]+.*)", line):
                yield found[1].partition("  #")[0].partition(" | ")[0]
    yield from re.findall(r"`(comity [a-z][a-z-]+(?: [^`|]*)?)`", FENCED.sub("", text))


def _wrong_words(command: str) -> list[str]:
    """Return what a command does not know of its own words: a subcommand, or options."""
    words = command.replace("...", "").split()[1:]
    found = max((name for name in leaves() if words[: len(name.split())] == name.split()), key=len, default="")
    below = [found] if found else [name for name in leaves() if name.partition(" ")[0] == words[0]]
    if not below:
        return words[:1]
    known = {option for name in below for one in leaves()[name].params for option in (*one.opts, *one.secondary_opts)}
    return [word for word in words if word.startswith("--") and word.partition("=")[0] not in known | {"--help"}]


def _shown_alone(page: Path) -> Iterator[str]:
    """Yield the commands of a page's blocks that stand there without what they print, as somebody types them."""
    for _, block in FENCED.findall(page.read_text(encoding="utf-8")):
        for line in block.replace("\\\n", " ").splitlines():
            found = re.match(r"comity ([a-z][a-z-]+ [^─]*)$", line)
            command = found[1].partition("  #")[0].strip() if found else ""
            if command and command not in leaves() and not command.startswith(SLOWER) and not YOURS.search(command):
                yield f"comity {command}"


@pytest.mark.parametrize("page", [one for one in PAGES if [*_shown_alone(one)]], ids=_named)
def test_a_command_that_a_page_only_shows_runs_among_the_examples(page: Path) -> None:
    """It answers, or tells what screening found; a page that names a file of nobody's is behind."""
    with session():
        for command in _shown_alone(page):
            try:
                output(command)
            except CommandError:
                output(command, 3)


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CONTRIBUTING.md", WORKSPACE], ids=_named)
def test_every_command_of_a_page_is_there_with_its_options(page: Path) -> None:
    shown = list(_commands_in(page.read_text(encoding="utf-8")))
    assert {command: wrong for command in shown if (wrong := _wrong_words(command))} == {}


def test_every_link_of_the_documents_leads_somewhere() -> None:
    tops = [ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *(ROOT / "bench").glob("*.md")]
    for page in (*PAGES, *tops):
        for link in LINK.findall(FENCED.sub("", page.read_text(encoding="utf-8"))):
            assert (page.parent / link).exists(), f"{_named(page)}: {link}"


def test_every_page_is_in_the_table_of_contents() -> None:
    listed = (ROOT / "docs" / "index.md").read_text(encoding="utf-8").splitlines()
    below = [page.relative_to(ROOT / "docs") for page in PAGES if page.is_relative_to(ROOT / "docs")]
    assert [page.as_posix() for page in below if page.with_suffix("").as_posix() not in [*listed, "index"]] == []


def test_every_effect_and_lookup_of_rules_is_explained() -> None:
    text = (ROOT / "docs" / "law-as-data.md").read_text(encoding="utf-8")
    assert [effect for effect in EFFECTS if f"`{effect}:" not in text] == []
    assert [lookup for lookup in Lookups(cast(World, None)).by_name if f"{lookup}(" not in text] == []


def test_the_activity_file_in_the_docs_can_be_read(law: comity.Law) -> None:
    text = (ROOT / "docs" / "facts.md").read_text(encoding="utf-8")
    [written] = [code for kind, code in FENCED.findall(text) if kind == "yaml"][:1]
    [activity] = comity.read_project(parse_yaml(written, "docs/facts.md"), law).activities
    answer = comity.determine(activity, law=law)
    assert answer.outcome == "filing-only"
    assert not any("unscreened" in note for note in answer.notes)


def test_every_fact_has_a_question(law: comity.Law) -> None:
    schema: Schema = law.schema
    assert [name for name, fact in schema.facts.items() if not fact.ask and not fact.gathers] == []


@pytest.mark.parametrize(("path", "real"), list(schemas()), ids=lambda one: getattr(one, "stem", ""))
def test_the_published_schema_is_the_real_one(path: Path, real: str) -> None:
    assert path.read_text(encoding="utf-8") == real, f"{path.name} is behind: python tools/docs.py"
