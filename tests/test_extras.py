"""The core answers without any extra; what needs one says so in a line, and the extras are those of the project."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pycountry
import pytest

from comity import InputError
from comity.arguments import checked
from comity.extras import EXTRAS, extra_missing
from comity.record.iso_countries import iso_countries
from comity.screening.index import Names
from comity.screening.lists import read_list
from comity.screening.touched import Touched
from tests import core_commands
from tests.conftest import ROOT
from tests.screening.test_lists import JSON

HIDING = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {packages!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Absent())
from comity.cli import run
run()
"""
FOR_DEVELOPERS = {"all", "dev", "docs", "supply", "fuzz", "bench"}
IMPORTED_AS = {
    "ccsds-ndm-py": "ccsds_ndm",
    "vl-convert-python": "vl_convert",
    "pypandoc-binary": "pypandoc",
    "python-docx": "docx",
}


def test_the_core_answers_and_the_rest_says_what_it_needs(tmp_path: Path) -> None:
    packages = {package for extra in EXTRAS.values() for package in extra}
    program = tmp_path / "program.py"
    program.write_text(HIDING.format(packages=packages), encoding="utf-8")
    assert core_commands.main([sys.executable, str(program)], some=4) == 0


def test_the_table_of_extras_is_the_project_s() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {
        extra: {_imported(one) for one in packages} - {"comity"}
        for extra, packages in project["optional-dependencies"].items()
        if extra not in FOR_DEVELOPERS
    }
    asked["coalition"] -= asked["portfolio"]
    assert {extra: set(packages) for extra, packages in EXTRAS.items()} == asked
    assert not {_imported(one) for one in project["dependencies"]} & set().union(*asked.values())


def _imported(requirement: str) -> str:
    """Return the name by which a required package is imported."""
    name = re.split(r"[><=\[]", requirement)[0].lower().replace("_", "-")
    return IMPORTED_AS.get(name, name)


def test_what_is_missing_from_no_extra_stays_a_fault_of_the_program() -> None:
    assert extra_missing(ModuleNotFoundError("No module named 'x'", name="x.y")) is None
    told = extra_missing(ModuleNotFoundError("No module named 'ortools'", name="ortools.sat.python"))
    assert str(told).startswith("ortools is not installed, which this needs; accepted: pip install 'comity[plan]'")

    @checked()
    def plan() -> None:
        raise ModuleNotFoundError("No module named 'ortools'", name="ortools")

    with pytest.raises(InputError, match=r"comity\[plan\]"):
        plan()


def test_screening_finds_the_same_without_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = read_list(JSON)
    quick = Names(listed)
    monkeypatch.setattr("comity.screening.index._narrowing", lambda: Touched)
    plain = Names(listed)
    asked = [entry.name for entry in listed.entries[::7]] + ["Hangang Space", "Huawei Tech Investment", "J. Smith"]
    for name in asked:
        query = tuple(name.lower().replace(",", " ").replace(".", " ").split())
        found = [one.near(one.query(query), 80.0) for one in (quick, plain)]
        assert found[0] == found[1], name


def test_countries_are_those_of_the_standard() -> None:
    kinds = ("alpha_2", "alpha_3", "name", "official_name", "common_name")
    theirs = {one.alpha_3: tuple(getattr(one, kind, "") for kind in kinds) for one in pycountry.countries}
    assert {one.alpha_3: tuple(getattr(one, kind) for kind in kinds) for one in iso_countries()} == theirs
