"""Histories collected apart and written down before they were asked: what passed then passes, no more is claimed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest

from comity.files import parse_yaml, read_text

from .test_histories import asked, wrong

CASES: Final = Path(__file__).parents[2] / "cases" / "histories" / "unread"
PASSING: Final = {"collected-apart": 8, "collected-later": 5}
"""Six of ten and five of five when they were asked first; what was mended since says so."""


def histories() -> list[dict[str, Any]]:
    return [case for path in sorted(CASES.glob("*.yaml")) for case in parse_yaml(read_text(path), path.name)]


@pytest.mark.parametrize("case", histories(), ids=lambda case: str(case["id"]))
def test_what_was_expected_unread_stands(case: dict[str, Any]) -> None:
    answer = asked(case)
    found = wrong(case, answer)
    if case.get("found") == "no" and answer["found"]:
        found.append("a plan is found")
    assert bool(found) is ("why_not" in case), found


def test_the_expectations_are_as_they_were_written() -> None:
    by_file = {path.stem: parse_yaml(read_text(path), path.name) for path in CASES.glob("*.yaml")}
    assert {name: len(cases) for name, cases in by_file.items()} == {"collected-apart": 10, "collected-later": 5}
    assert {name: sum("why_not" not in one for one in cases) for name, cases in by_file.items()} == PASSING
    cases = histories()
    assert all(case["source"][key] for case in cases for key in ("cite", "url", "says"))
