"""What is installed is pinned once, and every pin that may be verified has its hashes."""

from __future__ import annotations

import re
import tomllib

from tests.conftest import ROOT

NAME = re.compile(r"^([A-Za-z0-9._-]+)")
OURS = "comity"
"""An extra may ask for another of the project's own."""


def _pins(file: str) -> dict[str, str]:
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    pinned = [line.split(" ")[0].split("==") for line in lines if "==" in line and not line.startswith(" ")]
    return {_plain(name): version for name, version in pinned}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_pin_stands_once() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    assert len(lines) == len(_pins("constraints.txt"))


def test_everything_that_is_asked_for_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    names = {_plain(found[1]) for one in asked if (found := NAME.match(one))} - {OURS}
    assert names - _pins("constraints.txt").keys() == set()


def test_hashes_are_of_the_pinned_versions() -> None:
    pins, hashed = _pins("constraints.txt"), _pins("requirements-hashed.txt")
    assert {name: version for name, version in hashed.items() if pins.get(name) != version} == {}
    text = (ROOT / "requirements-hashed.txt").read_text(encoding="utf-8")
    assert all("--hash=sha256:" in part for part in re.split(r"\n(?=\S)", text))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert {_plain(found[1]) for one in needed if (found := NAME.match(one))} <= hashed.keys() | {OURS}
