"""The house: imports go one way, files stay small, the public API is all a user needs."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import comity
from tests.conftest import ROOT

SOURCE = ROOT / "src" / "comity"
MAY_IMPORT = {
    "record": {"record"},
    "screening": {"screening", "record"},
    "law": {"law", "record"},
    "determine": {"determine", "law", "record", "screening"},
    "plan": {"plan", "determine", "law", "record"},
    "compile": {"compile", "determine", "law", "record"},
    "portfolio": {"portfolio", "compile.codes", "determine.activity", "determine.determination", "law"},
    "engines": {"engines", "compile", "portfolio", "determine", "law", "record"},
    "choose": {"choose"},
    "reform": {"reform", "choose", "engines", "compile", "portfolio", "plan", "determine", "law", "record"},
    "brief": {
        "brief",
        "determine.determination",
        "determine.combined",
        "screening.results",
        "plan.plan",
        "portfolio.result",
        "record.compare",
        "record.events",
        "record.histories",
        "record.instrument",
        "record.model",
        "reform.result",
        "reform.change",
    },
    "cli": {"cli"},
}
SHARED = {"errors", "files"}


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("comity."):
            found.add(node.module.removeprefix("comity."))
        elif isinstance(node, ast.Import):
            found |= {a.name.removeprefix("comity.") for a in node.names if a.name.startswith("comity.")}
    return found


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_imports_go_one_way(room: str) -> None:
    allowed = MAY_IMPORT[room] | SHARED
    for path in (SOURCE / room).rglob("*.py"):
        for module in _imports(path):
            head = module.split(".")[0]
            assert head in allowed or module in allowed, f"{path.relative_to(SOURCE)} imports comity.{module}"


def test_files_have_one_reason_to_exist() -> None:
    long = [p.relative_to(SOURCE) for p in SOURCE.rglob("*.py") if len(p.read_text().splitlines()) > 450]
    assert long == []


def test_every_public_name_is_there_and_documented() -> None:
    for name in comity.__all__:
        found = getattr(comity, name)
        assert name == "__version__" or found.__doc__, name


def test_a_room_never_hides_a_public_name() -> None:
    code = "import comity.determine.engine, comity; print(callable(comity.determine))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


def test_importing_loads_nothing_heavy() -> None:
    code = "import comity, sys; print([m for m in ('numpy', 'rich', 'typer', 'jinja2', 'yaml') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_command_starts_light() -> None:
    heavy = ("ortools", "pandas", "numpy", "altair", "pyarrow", "vl_convert", "rapidfuzz", "clingo")
    code = f"import comity.cli.main, sys; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
